"""The sentence that sums up a row."""

from __future__ import annotations

from dataclasses import replace

from preuve.fill import Row, fill
from preuve.grid import Criterion, Group
from preuve.model import Finding, Outcome
from preuve.report import Report
from reports._summary import parts, summary
from tests.reports.sample import SITE, sample

REPORT = sample()


def _row(code: str, report: Report = REPORT) -> Row:
    return next(row for row in report.rows if row.criterion.code == code)


def _of(groups: tuple[Group, ...], findings: list[Finding]) -> Row:
    criterion = Criterion("X-a", "C2.1", "…", ("site",), groups, ())
    return fill(replace(REPORT.grid, criteria=(criterion,)), findings, frozenset(["site"]))[0]


def _said(check: str, outcome: str, path: str = "/") -> Finding:
    return Finding(check, Outcome(outcome), SITE + path, "absent", evidence=("0" * 64,))


def test_merits_then_faults_then_doubts_each_with_its_count() -> None:
    text = summary(REPORT, _row("C1.5-c"))
    assert text == (
        "Constaté\u00a0: «\u00a0Chaque page a un titre\u00a0» (13 pages sur 14)\u00a0; "
        "«\u00a0Chaque page a un titre principal (h1)\u00a0» (11 pages sur 14)\u00a0; "
        "«\u00a0Chaque page a une description pour les moteurs de recherche\u00a0» (9 pages sur 14). "
        "En défaut\u00a0: "
        "«\u00a0Chaque page a une description pour les moteurs de recherche\u00a0» (5 pages sur 14)\u00a0; "
        "«\u00a0Chaque page a un titre principal (h1)\u00a0» (2 pages sur 14)\u00a0; "
        "«\u00a0Chaque page a un titre\u00a0» (1 page sur 14). "
        "À regarder\u00a0: «\u00a0Chaque page a un titre principal (h1)\u00a0» (1 page sur 14)."
    )


def test_three_points_at_most_the_rest_is_counted() -> None:
    failed = next(part for part in parts(REPORT, _row("C2.1-c")) if part.kind == "failed")
    assert failed.text.count("«") == 3 and failed.text.endswith("et 1 autre point.")


def test_a_clean_pass_of_defect_checks_is_never_called_observed() -> None:
    text = summary(REPORT, _row("C2.4-d"))
    assert "Constaté" not in text
    assert "Sans défaut relevé" in text and "ce n’est pas «\u00a0conforme\u00a0»" in text


def test_a_check_named_by_two_groups_is_told_once() -> None:
    groups = (Group("defects", ("seo.*",)), Group("conformity", ("seo.h1",)))
    text = summary(REPORT, _of(groups, [_said("seo.h1", "failed")]))
    assert text.count("titre principal") == 1


def test_nothing_concerned() -> None:
    text = summary(REPORT, _of((Group("conformity", ("seo.h1",)),), [_said("seo.h1", "inapplicable")]))
    assert text == "Les contrôles n’ont trouvé aucun élément concerné."


def test_for_the_jury_alone_says_why() -> None:
    assert summary(REPORT, _row("C2.2.1-a")) == "Cette version n’a pas de contrôle pour ce critère."
    assert "n’ont pas été lancés" in summary(REPORT, _row("C2.2.1-b"))
    assert "n’ont pas pu être recueillies" in summary(REPORT, _row("C1.4-b"))


def test_partly_collected_evidence_is_said() -> None:
    findings = [_said("seo.h1", "passed"), _said("seo.h1", "untested", "/b/")]
    assert "1 contrôle n’a pas pu être fait partout" in summary(
        REPORT, _of((Group("conformity", ("seo.h1",)),), findings)
    )


def test_a_site_may_be_the_shop() -> None:
    assert "shop" in _row("C2.1-c").missing and "Non remis" not in summary(REPORT, _row("C2.1-c"))
    assert summary(REPORT, _row("C1.2-c")).endswith("Non remis\u00a0: publications sur les réseaux sociaux.")


def test_english() -> None:
    text = summary(sample("en"), _row("C1.1-b", sample("en")))
    assert text.startswith("Ask the candidate for: the written file")


def test_what_is_only_context_is_no_fault() -> None:
    groups = (Group("context", ("seo.h1",)), Group("defects", ("seo.*",)))
    told = parts(REPORT, _of(groups, [_said("seo.h1", "failed"), _said("seo.title-present", "failed")]))
    against = next(part.text for part in told if part.kind == "failed")
    assert "titre principal" not in against and "a un titre" in against
    assert any("Pour information" in part.text and "titre principal" in part.text for part in told)
