"""rgaa.html and declaration-rgaa.html as files: what they hold, that no candidate's text acts, how big they get."""

from __future__ import annotations

import re
from dataclasses import replace

import lxml.html
import pytest

from preuve.report import Standard
from reports import html, rgaa_declaration, rgaa_html
from tests.reports.rgaa_sample import rgaa_sample, sheet
from tests.reports.sample import SITE

REPORT = rgaa_sample(pages=3)


def _parse(data: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(data.decode())


@pytest.fixture(scope="module")
def page() -> lxml.html.HtmlElement:
    return _parse(rgaa_html.write(REPORT))


def test_counts_come_first_and_are_those_of_the_verdicts(page: lxml.html.HtmlElement) -> None:
    verdicts = [v for one in REPORT.rgaa["pages"].values() for v in one["tests"].values()]
    shown = [int(e.text) for e in page.xpath("//ul[@class='big']//strong")]
    assert shown == [verdicts.count(one) for one in ("NC", "?", "C", "NA")]
    first = [
        int(cell.text) for cell in page.xpath("//table[@class='pages-table']/tbody/tr[1]/td[@class]")[:4] if cell.text
    ]
    own = list(next(iter(REPORT.rgaa["pages"].values()))["tests"].values())
    assert first == [own.count(one) for one in ("NC", "?", "C", "NA")]


def test_each_page_tells_every_test_once(page: lxml.html.HtmlElement) -> None:
    for section in page.xpath("//section[@class='page']"):
        told = [a.text for a in section.xpath(".//div[contains(@class, 'test ')]//span[@class='ids']/a")]
        told += [t for e in section.xpath(".//div[@class='settled']//span[@class='ids']") for t in e.text.split(", ")]
        assert sorted(told) == sorted(t for rule in REPORT.standard.rules.values() for t in rule.tests)
        assert [d.get("data-theme") for d in section.xpath(".//details[@data-theme]")] == list(REPORT.standard.themes)


def test_a_fault_has_its_reason_its_html_and_its_place(page: lxml.html.HtmlElement) -> None:
    blocks = page.xpath("//div[@data-verdict='NC']")
    assert blocks
    for block in blocks:
        assert block.xpath("string(.//*[@class='why'])").startswith("L’élément « photo-")
        assert block.xpath(".//p[@class='at']/code")[0].text.startswith("main > section")
        assert block.xpath(".//p[@class='quote']/code")[0].text.startswith("<img src=")
    assert page.xpath("//img[@class='crop'][starts-with(@src, 'data:image/jpeg')]")


def test_the_contact_sheet_shows_what_one_needs_to_judge(page: lxml.html.HtmlElement) -> None:
    contact = page.xpath("//section[@id='P01']/details[@class='contact']")[0]
    assert len(contact.xpath(".//ul[@class='images']/li")) == 36
    assert contact.xpath("string((.//ul[@class='images']/li)[1]//p[@class='alt'])") == "«\u00a0Photo 0\u00a0»"
    assert contact.xpath("string((.//ul[@class='images']/li)[2]//p[@class='alt'])") == "Ignorée des lecteurs d’écran"
    assert "sans attribut alt" in contact.xpath("string((.//ul[@class='images']/li)[3])")
    assert len(contact.xpath(".//table[@class='links']/tbody/tr")) == 108
    assert "Et 12 autres" in contact.text_content()
    assert contact.xpath("string(.//ul[@class='outline']/li[4])").endswith("(annoncé, pas affiché)")
    assert len(contact.xpath(".//rect[@class='stop']")) == len(contact.xpath(".//div[@class='stops']//li")) == 40
    assert contact.xpath("string(.//table[@class='fields']/tbody/tr[1]/td[3])") == "son étiquette (label)"
    second = page.xpath("//section[@id='P02']/details[@class='contact']")[0]
    assert "Le parcours au clavier n’a pas été relevé" in second.text_content()


def test_what_is_missing_is_said() -> None:
    bare = replace(sheet(0, pictures=False), images=(), links=(), headings=(), fields=(), steps=(), main_headings=(),
                   title="", width=0, height=0, unstyled=None)  # fmt: skip
    url = next(iter(REPORT.rgaa["pages"]))
    text = _parse(rgaa_html.write(replace(REPORT, sheets={url: bare}))).text_content()
    for words in ("Aucune image affichée", "Aucun titre.", "Aucun lien.", "Aucun champ", "La touche Tab ne s’y arrête",
                  "La page sans ses styles n’a pas été relevée", "Pas de planche de contrôle"):  # fmt: skip
        assert words in text
    empty = replace(REPORT, rgaa={"pages": {}, "site": {"criteria": {}}}, standard=Standard())
    assert "Aucune page n’a été examinée" in _parse(rgaa_html.write(empty)).text_content()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("writer", [rgaa_html, rgaa_declaration])
def test_hostile_text_stays_text(writer: object, lang: str) -> None:
    data = writer.write(rgaa_sample(pages=8, hostile=True, lang=lang))  # type: ignore[attr-defined]
    page = _parse(data)
    assert len(page.xpath("//script")) == 1 and not page.xpath("//script/@src | //link | //iframe | //object | //base")
    assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]
    assert not [s for s in page.xpath("//@src | //image/@href") if not s.startswith("data:image/jpeg;base64,")]
    ours = ("#", "https://accessibilite.numerique.gouv.fr/", "https://formulaire.defenseurdesdroits.fr/",
            "https://www.defenseurdesdroits.fr/", SITE)  # fmt: skip
    assert not [h for h in page.xpath("//a/@href") if not h.startswith(ours)]
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e]", data.decode())
    assert "{{ 7 * 7 }}" in page.text_content() or writer is rgaa_declaration


@pytest.mark.parametrize("writer", [rgaa_html, rgaa_declaration])
def test_nothing_is_fetched_and_its_own_policy_says_so(writer: object) -> None:
    data = writer.write(REPORT).decode()  # type: ignore[attr-defined]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', data)
    assert policy and "default-src 'none'" in policy[1] and "unsafe" not in policy[1]
    assert not re.search(r"url\(|@import", data)


def test_thirty_pages_with_three_hundred_findings_stay_under_ten_megabytes() -> None:
    report = rgaa_sample(pages=30, faults=300)
    data = rgaa_html.write(report)
    assert len(data) < 10_000_000
    page = _parse(data)
    assert "Pour que ce fichier reste léger" in page.text_content()
    # Every page got some of the pictures that there was room for.
    assert all(s.xpath(".//img[starts-with(@src, 'data:')]") for s in page.xpath("//section[@class='page']"))
    grid = html.write(report)
    assert len(grid) < 10_000_000 and b'href="rgaa.html"' in grid


def test_a_picture_that_is_none_is_left_out() -> None:
    broken = replace(REPORT, crops=dict.fromkeys(REPORT.crops, b"<svg onload=alert(1)>"), sheets={}, thumbnails={})
    assert not _parse(rgaa_html.write(broken)).xpath("//img")


def test_the_same_report_gives_the_same_bytes() -> None:
    assert rgaa_html.write(REPORT) == rgaa_html.write(REPORT)


def test_the_statement_is_a_draft_that_claims_nothing() -> None:
    page = _parse(rgaa_declaration.write(REPORT))
    text = " ".join(page.text_content().split())
    heads = [h.text for h in page.xpath("//h1 | //h2 | //h3")]
    assert heads == [
        "Déclaration d’accessibilité", "État de conformité", "Résultats des tests", "Contenus non accessibles",
        "Non-conformités", "Dérogations pour charge disproportionnée",
        "Contenus non soumis à l’obligation d’accessibilité", "Établissement de cette déclaration d’accessibilité",
        "Technologies utilisées pour la réalisation du site", "Environnement de test",
        "Outils pour évaluer l’accessibilité", "Pages du site ayant fait l’objet de la vérification de conformité",
        "Retour d’information et contact", "Voies de recours",
    ]  # fmt: skip
    assert not re.search(r"\bconformes?\b", text), "it claims conformity"
    open_criteria = REPORT.rgaa["site"]["open"]
    assert f"{open_criteria} critères restent à juger par une personne." in text and "Taux provisoire" in text
    assert len(page.xpath("//mark[@class='todo']")) >= 12
    failing = [rule for rule, v in REPORT.rgaa["site"]["criteria"].items() if v == "NC"]
    assert [a.text for a in page.xpath("//ul[@class='faults']/li/a")] == failing
    assert "P01 – " in text and SITE not in text.replace(SITE, "", 3)


def test_a_statement_of_nothing_says_so() -> None:
    text = _parse(rgaa_declaration.write(replace(REPORT, rgaa={"pages": {}, "site": {"criteria": {}}}))).text_content()
    assert "Aucune page n’a été examinée." in text and "Cela ne veut pas dire qu’il n’y en a pas." in text
