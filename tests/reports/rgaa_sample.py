"""A report with RGAA verdicts made of literals: as many pages and findings as asked for; hostile on request."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from checkers.rgaa._referential import load
from checkers.rgaa._verdicts import roll_up
from preuve.contact import Field, Heading, Image, Link, Sheet, Step
from preuve.fill import fill
from preuve.grid import Group
from preuve.model import Check, Finding, Outcome, Pointer
from preuve.report import Report, Rule, Standard
from tests.reports.sample import FORMULA, HOSTILE, SITE, _never, _urls, picture, sample, words

RULES = tuple(load().criteria)
CHECKS = tuple(f"rgaa.sample-{rule.replace('.', '-')}" for rule in RULES)  # one for each criterion
TEXTS = {
    "fault": "L’élément « {name} » n’a pas d’alternative.",
    "doubt": "L’alternative « {name} » dit-elle ce que montre l’image ?",
    "fine": "Tout est là.",
    "none": "La page n’en contient pas.",
}
MESSAGES = {
    Outcome.FAILED: "fault", Outcome.CANT_TELL: "doubt", Outcome.PASSED: "fine", Outcome.INAPPLICABLE: "none",
}  # fmt: skip


def standard() -> Standard:
    """The referential that ships, as the pipeline hands it to reports."""
    rgaa = load()
    rules = {c.id: Rule(c.id, c.theme, c.level, c.label, c.tests) for c in rgaa.criteria.values()}
    return Standard(rgaa.version, rgaa.url, rgaa.themes, rules)


def rgaa_sample(
    pages: int = 3, faults: int = 6, hostile: bool = False, lang: str = "fr", pictures: bool = True, shots: int = 14
) -> Report:
    """Every test has one finding on each page but for each fifth, of which nothing is said; `faults` more fail."""
    base = sample(lang, hostile, pages)
    urls = _urls(pages)
    findings = tuple(_findings(urls, faults, hostile))
    verdicts = roll_up(findings)
    own = {(check, "label", lang): f"Contrôle {check}" for check in CHECKS}
    own |= {(check, name, lang): text for check in CHECKS for name, text in TEXTS.items()}
    said = replace(words(lang), texts={**words(lang).texts, **own})
    every = (*base.findings, *findings)
    grid = replace(base.grid, criteria=tuple(
        replace(c, groups=(*c.groups, Group("defects", ("rgaa.*",)))) if c.code == "C2.1-c" else c
        for c in base.grid.criteria
    ))  # fmt: skip
    crops = {f.id: picture(f.id, 420, 160) for f in findings[:: max(1, len(findings) // (shots * pages))] if pictures}
    return replace(
        base,
        grid=grid,
        rows=fill(grid, every, frozenset(["brief", "emails", "site"])),
        findings=every,
        checks={**base.checks, **{check: Check(check, ("dom",), _never) for check in CHECKS}},
        rgaa=verdicts,
        words=said,
        crops={**base.crops, **crops},
        standard=standard(),
        sheets={url: sheet(number, hostile, pictures) for number, url in enumerate(urls)},
    )


def _findings(urls: list[str], faults: int, hostile: bool) -> Iterator[Finding]:
    tests = list(load().tests)
    chance = random.Random(5)
    outcomes = (Outcome.INAPPLICABLE, Outcome.INAPPLICABLE, Outcome.CANT_TELL, Outcome.PASSED)
    for page, url in enumerate(urls):
        for number, test in enumerate(tests):
            if number % 5:
                yield _finding(url, test, outcomes[number % 4], number, page, hostile)
        for number in range(faults):
            yield _finding(url, chance.choice(tests[::3]), Outcome.FAILED, number, page, hostile)


def _finding(url: str, test: str, outcome: Outcome, number: int, page: int, hostile: bool) -> Finding:
    name = HOSTILE[number % len(HOSTILE)] if hostile else f"photo-{number}.webp"
    pointer = None
    if outcome in {Outcome.FAILED, Outcome.CANT_TELL}:
        selector = f"main > section:nth-of-type({number + 1}) > div.galerie > figure > img"
        excerpt = f'<img src="/uploads/photo-{number}.webp" width="800" height="600" class="size-large image-{page}">'
        if hostile:
            selector, excerpt = FORMULA + selector, name[:300]
        pointer = Pointer("selector", selector, excerpt)
    args = {"name": name} if outcome in {Outcome.FAILED, Outcome.CANT_TELL} else {}
    check = CHECKS[RULES.index(test.rpartition(".")[0])]
    return Finding(check, outcome, url, MESSAGES[outcome], args, pointer, ("0" * 64,), (f"rgaa:{test}",))


def sheet(number: int, hostile: bool = False, pictures: bool = True, many: int = 36) -> Sheet:
    """A full contact sheet."""

    def text(plain: str, at: int) -> str:
        return HOSTILE[at % len(HOSTILE)][:200] if hostile else plain

    def shot(name: str, width: int, height: int) -> bytes | None:
        return picture(f"{number}{name}", width, height) if pictures else None

    images = tuple(
        Image("img", f"img:nth-of-type({at})", text(f"/uploads/photo-{at}.webp", at), text(f"Photo {at}", at),
              None if at == 2 else text(f"Photo {at}", at), at != 1, text("Une légende", at), shot(f"i{at}", 104, 78))
        for at in range(many)
    )  # fmt: skip
    links = tuple(
        Link(f"a:nth-of-type({at})", text(f"Voir la fiche {at}", at), text(f"/produit/mug-{at}/", at), "",
             text("Un mug en grès, tourné à la main dans notre atelier de Nantes, 18,90 €", at))
        for at in range(many * 3)
    )  # fmt: skip
    headings = tuple(Heading("h2", 1 if at == 0 else 2 + at % 3, text(f"Titre {at}", at), at != 3) for at in range(20))
    fields = tuple(
        Field("form", f"input:nth-of-type({at})", "input text", text(f"Champ {at}", at), "label", text("", at),
              text("Coordonnées", at), at == 0, "email")
        for at in range(8)
    )  # fmt: skip
    steps = tuple(Step(text(f"Voir la fiche {at}", at), "a", 40.0 * (at % 20), 60.0 * at, 120, 24) for at in range(40))
    return Sheet(
        text("Accueil – Tasselune", number), "fr", (text("Des mugs faits pour durer", number),), images, links,
        headings, fields, None if number == 1 else steps, shot("page", 480, 1500), 1280, 4000,
        shot("bare", 480, 1200), {"links": 12},
    )  # fmt: skip


__all__ = ["SITE", "rgaa_sample", "sheet", "standard"]
