"""The table of docs/controles.md: every check, what it can say, the figures it judges by and where they come from.

Nothing in it is typed by hand. Words, figures and sources stand beside the checks; outcomes are those that fixtures
show; criteria are those of the grid that names the check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from preuve.grid import Grid
from preuve.model import Check
from preuve.words import Words

HEAD = """# Tous les contrôles : ce qu’ils regardent, leurs seuils, leurs sources

<!-- Écrit par les tests (PREUVE_UPDATE=1 ./run pytest tests/test_checks.py) : ne pas modifier à la main. -->

{total} contrôles, dont {limited} comparent à un seuil. « Peut dire » : les verdicts que montrent ses exemples
(`fixtures/`) ; un contrôle sans pièce dit toujours « non testé ». « Critères » : les lignes de la grille où il compte :
+/− il appuie ou contredit, − il ne peut que signaler un défaut, i il est montré pour information. Les nombres qui ne
font que borner le travail (passages cités, liens suivis) ne sont pas des seuils et ne sont pas ici.

Les tests du RGAA, un par un : [rgaa-tests.md](rgaa-tests.md). Ce que le référencement laisse de côté :
[seo-ecartes.md](seo-ecartes.md).
"""
COLUMNS = """
## `{family}` ({count})

| Contrôle | Regarde si | Peut dire | Seuil | Source | Références | Critères |
|---|---|---|---|---|---|---|
"""
SAYS = {
    "passed": "conforme",
    "failed": "défaut",
    "cantTell": "à vérifier",
    "inapplicable": "sans objet",
    "untested": "non testé",
}
PROVES = {"conformity": "+/−", "defects": "−", "context": "i"}


def write(checks: Iterable[Check], shown: Mapping[str, Sequence[str]], grid: Grid, words: Words) -> str:
    """The whole page, as Markdown. `shown`: the outcomes that the fixtures of each check show."""
    checks = sorted(checks, key=lambda check: (check.family, check.id))
    lines = [HEAD.format(total=len(checks), limited=sum(1 for check in checks if check.limits))]
    for family, members in groupby(checks, key=lambda check: check.family):
        rows = [_row(check, shown[check.id], grid, words) for check in members]
        lines += [COLUMNS.format(family=family, count=len(rows)), *rows]
    return "".join(lines)


def _row(check: Check, shown: Sequence[str], grid: Grid, words: Words) -> str:
    threshold, source = (
        words.say(check.id, key, **check.limits) if words.has(check.id, key) else "–" for key in ("threshold", "source")
    )
    cells = [
        f"`{check.id}`",
        words.say(check.id, "label"),
        ", ".join(said for outcome, said in SAYS.items() if outcome in shown),
        threshold,
        source,
        ", ".join(check.refs) or "–",
        ", ".join(_criteria(check, grid)) or "–",
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |\n"


def _criteria(check: Check, grid: Grid) -> Iterable[str]:
    for criterion in grid.criteria:
        for group in criterion.groups:
            if group.covers(check.id):
                yield f"{criterion.code} ({PROVES[group.proves]})"
                break
