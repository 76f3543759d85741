"""What absence decides, and above all what it must not: each row is something that is there, hidden or in disguise."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest

from checkers.rgaa._referential import load
from checkers.rgaa.absence import Inventory
from preuve import engine
from preuve.views.document import Document
from preuve.views.dom import Dom
from tests.support.fixtures import CHECKS as ALL_CHECKS
from tests.support.fixtures import ROOT, Fixture, collect

RGAA = load()


def tree(html: str) -> Dom:
    return Dom("https://exemple.test/", lxml.html.document_fromstring(f"<html><body>{html}</body></html>"))


def absent(html: str, *frames: str, source: str | None = None) -> set[str]:
    doms = [tree(html), *map(tree, frames)]
    return {test for test, _ in Inventory(RGAA, doms, Document(source) if source else None).absent()}


# What is on the page, and tests that must then stay open.
THERE = [
    ('<img src="a.png" style="display:none">', "1.1.1 1.2.1 1.8.1 1.9.1 3.1.3 13.7.1"),
    ('<span role="IMG presentation">x</span>', "1.1.1 1.3.1 1.6.10"),
    ('<span role="image">x</span>', "1.1.1"),
    ('<map name="m"><area href="a"></map>', "1.1.2 6.1.2 6.2.1"),
    ('<map name="m"><area shape="default"></map>', "1.1.2 1.2.2"),
    ('<input type="IMAGE">', "1.1.3 1.6.4 11.9.1"),
    ('<a href="x"><img ismap src="a.png"></a>', "1.1.4 6.1.2"),
    ("<svg><rect/></svg>", "1.1.5 1.2.4 4.8.1 4.13.1 13.1.1"),
    ("<svg><title>Plan</title></svg>", "1.3.6 1.3.9"),
    ('<svg><g aria-label="Plan"></g></svg>', "1.3.6 1.6.6"),
    ('<object data="a.png"></object>', "1.1.6 1.2.3 1.9.2 4.1.2 4.8.1"),  # no type: it may well be an image
    ('<object type="IMAGE/png" data="a.png"></object>', "1.1.6"),
    ('<embed src="a.svg">', "1.1.7 1.2.6 1.6.3 4.8.1"),
    ("<canvas></canvas>", "1.1.8 1.2.5 1.6.7 4.1.2 13.1.1"),
    ("<canvas>Ventes</canvas>", "1.3.8"),
    ('<img alt="x" aria-describedby="d">', "1.6.9 1.3.1 1.3.9"),
    ('<img title="x">', "1.3.1 1.4.1"),
    ("<iframe></iframe>", "2.1.1"),
    ('<iframe title=""></iframe>', "2.1.1 2.2.1"),
    ('<video src="a.mp4"></video>', "4.1.1 4.1.2 4.1.3 4.3.1 4.11.1 3.1.5 10.9.3"),
    ("<audio></audio>", "4.1.1 4.10.1 4.13.1"),
    ('<a href="film.MP4?x=1">x</a>', "4.1.2 4.3.1 4.7.1"),
    ('<a href="son.mp3">x</a>', "4.1.1 4.1.3"),
    ('<div class="jwPlayer"></div>', "4.1.1 4.1.2"),
    ("<lite-youtube></lite-youtube>", "4.1.2"),
    ('<object type="application/x-shockwave-flash"></object>', "4.1.1 4.8.1 4.12.1"),
    ("<svg><animate/></svg>", "4.1.2 13.8.1"),
    ('<video><track kind="metadata"></video>', "4.3.2"),
    ("<table><tr><td>x</td></tr></table>", "5.1.1 5.3.1 5.4.1 5.6.1 5.8.1"),
    ('<div role="grid"></div>', "5.1.1 5.6.1"),
    ('<table summary="x"><tr><td>x</td></tr></table>', "5.2.1"),
    ("<table><tr><th>x</th></tr></table>", "5.7.1 5.7.3"),
    ('<table><tr><td headers="a">x</td></tr></table>', "5.7.4"),
    ('<div role="columnheader">x</div>', "5.7.5"),
    ('<a href="">x</a>', "6.1.1 6.1.5 6.2.1 10.6.1"),
    ('<span role="link">x</span>', "6.1.1 6.2.1"),
    ('<a href="x"><svg></svg> Panier</a>', "6.1.2 6.1.3"),
    ("<svg><a><text>x</text></a></svg>", "6.1.4 6.2.1 10.7.1"),
    ("<script>x()</script>", "7.1.1 7.3.1 7.4.1 7.5.1 12.10.1 13.1.3 13.10.1 13.12.1 4.10.1 10.13.1"),
    ('<script type="">x()</script>', "7.1.1"),
    ('<script type="module" src="a.js"></script>', "7.1.1"),
    ('<p onclick="x()">x</p>', "7.1.1 7.3.1 13.11.1"),
    ('<a href=" JavaScript:x()">x</a>'.replace(" J", "J"), "7.1.1"),
    ('<p role="status"></p>', "7.5.1 7.5.2 7.5.3"),
    ('<p lang="en">x</p>', "8.8.1"),
    ("<p>שלום</p>", "8.10.1"),
    ('<img alt="مرحبا">', "8.10.1"),
    ('<div dir="rtl">x</div>', "8.10.1 8.10.2"),
    ('<p dir="auto">x</p>', "8.10.2"),
    ('<div role="heading" aria-level="2">x</div>', "9.1.1 9.1.2"),
    ("<h6></h6>", "9.1.1 9.1.2"),
    ('<p style="COLOR:red">x</p>', "10.5.1"),
    ("<style>@import 'a.css'</style>", "10.5.1 10.5.2 10.5.3 10.13.1 10.14.1 13.7.3"),
    ("<style>p:hover b{display:block}</style>", "10.14.1 10.13.2 12.11.1"),
    ('<link rel="Stylesheet" href="a.css">', "10.5.1 10.14.1 10.14.2 13.8.1"),
    ('<p tabindex="-1">x</p>', "10.7.1 12.9.1"),
    ("<details><summary>x</summary></details>", "10.7.1 10.8.1 12.11.1"),
    ("<p hidden>x</p>", "10.8.1"),
    ('<p aria-hidden="true">x</p>', "10.8.1"),
    ("<p>日本語</p>", "10.11.2"),
    ('<p style="writing-mode:vertical-rl">x</p>', "10.11.2"),
    ("<input>", "11.1.1 11.1.3 11.4.1 11.10.3 11.13.1"),
    ('<input type="zoom">', "11.1.1"),  # an unknown type is a text field
    ("<textarea></textarea>", "11.1.1"),
    ("<progress></progress>", "11.1.1 7.5.3"),
    ('<div role="spinbutton"></div>', "11.1.1"),
    ('<div contenteditable=""></div>', "11.1.1 10.7.1"),
    ('<input title="x">', "11.2.2"),
    ('<input aria-labelledby="a b">', "11.2.4"),
    ('<div role="switch"></div>', "11.4.3"),
    ("<select><optgroup><option>x</option></optgroup></select>", "11.8.1 11.8.2"),
    ("<input><button>x</button>", "11.2.6 11.9.1"),
    ("<input><input required>", "11.3.1 11.5.1 11.10.1 11.10.2"),
    ('<fieldset><input type="radio"></fieldset>', "11.6.1 11.7.1 11.4.3"),
    ('<a href="#contenu">x</a>', "12.7.2"),
    ('<meta http-equiv=" Refresh " content="5">', "13.1.1 13.1.2"),
    ('<a href="notice.PDF">x</a>', "13.3.1 13.4.1"),
    ('<a href="/media/42">Télécharger la notice</a>', "13.3.1"),
    ('<a href="/media/42" download>x</a>', "13.3.1"),
    ('<img src="a.gif">', "13.8.1 13.8.2"),
    ("<p>Cliquer sur le bouton vert</p>", "3.1.2"),
    ('<p style="border:1px solid">x</p><a href="x">x</a>', "3.1.4 3.3.1"),
    ('<table bgcolor="#eee"><tr><td>x</td></tr></table>', "3.1.4"),
    ('<a href="x">Contraste élevé</a>', "3.2.5 3.3.4"),
    ("<button></button>", "3.2.5 3.3.4"),
    ('<label for="c">Thème sombre</label><input id="c" type="checkbox">', "3.2.5"),
    ('<audio></audio><a href="x">En savoir plus</a>', "4.2.1 4.13.2"),
    ("<audio></audio><p>Transcription</p><p>Bonjour à tous</p>", "4.2.1"),
    ("<applet>Le jeu en texte</applet>", "4.8.2 4.9.1"),
]


@pytest.mark.parametrize(("html", "tests"), THERE, ids=[html for html, _ in THERE])
def test_what_is_there_is_never_absent(html: str, tests: str) -> None:
    assert not set(tests.split()) & absent(html)
    assert not set(tests.split()) & absent("<p>x</p>", html), "in a frame"


# What looks like something, and decides nothing: tests that stay not applicable.
NOT_THERE = [
    ('<a name="haut">x</a>', "6.1.1 6.2.1"),
    ('<input type="hidden">', "11.1.1 10.7.1"),
    ('<input type="submit"><button>x</button>', "11.1.1 11.10.3"),
    ('<script type="application/ld+json">{}</script>', "7.1.1 13.12.1"),
    ('<img alt="">', "1.3.1 1.4.1"),  # no alternative to judge
    ('<iframe aria-hidden="true" title="x"></iframe>', "2.1.1 2.2.1"),
    ("<input>", "11.3.1 11.5.1 11.10.1"),
    ('<a href="x">x</a>', "12.8.1 6.1.2 6.1.3"),
    ('<object type="application/pdf" data="a.pdf"></object>', "1.1.6 1.1.7"),
    ('<img src="a.png">', "4.8.1 1.1.5 2.1.1"),
    ('<p class="lead">x</p>', "4.1.1 5.1.1 7.1.1 9.1.1 10.5.1 13.8.1"),
    ("<p>La place de la mairie municipale</p>", "3.1.2 3.1.4"),
    ('<a href="x">Contact</a><form><input name="q"><button>Chercher</button></form>', "3.2.5 3.3.1 3.3.4"),
    ("<h1>Le chant</h1><audio controls></audio>", "4.2.1 4.13.2"),
    ("<applet></applet>", "4.8.2 4.9.1"),
]


@pytest.mark.parametrize(("html", "tests"), NOT_THERE, ids=[html for html, _ in NOT_THERE])
def test_what_is_not_there_is_absent(html: str, tests: str) -> None:
    assert set(tests.split()) <= absent(html)


def test_a_bare_page_leaves_open_only_what_absence_cannot_decide() -> None:
    # Literal trees have no boxes: to them, everything is hidden content.
    concerned = {
        test for test, scopes in RGAA.tests.items() if scopes and not {"hidden", "coloured-words"} & set(scopes)
    }
    assert absent("<p>Bonjour</p>") == concerned


def test_two_of_a_kind_are_counted_over_all_documents() -> None:
    assert "11.5.1" in absent("<input>", "<p>x</p>")
    assert "11.5.1" not in absent("<input>", "<input>")


def test_the_source_speaks_of_what_left_the_page() -> None:
    assert "7.1.1" not in absent("<p>x</p>", source="<script>document.currentScript.remove()</script><p>x</p>")
    assert "8.8.1" not in absent("<p>x</p>", source='<html><body><p xml:lang="en">x</p></body></html>')
    assert "8.8.1" in absent("<p>x</p>", source='<html xml:lang="fr"><body><p>x</p></body></html>')


# The same in a real browser, on the fixtures of the check: what must stay open there.
OPEN = {
    "inapplicable-hidden-image.html": "1.1.1 1.3.1 5.1.1 5.7.1 10.8.1",
    "inapplicable-field-without-type.html": "11.1.1 11.1.2 11.13.1 10.7.1",
    "inapplicable-media-in-frame.html": "2.1.1 2.2.1 4.1.1 4.1.2 4.3.1 4.13.1",
    "inapplicable-media-behind-link.html": "4.1.1 4.1.3 6.1.1",
    "inapplicable-image-in-shadow-tree.html": "1.1.1 1.3.1 7.1.1",
    "inapplicable-script-that-left.html": "7.1.1 13.1.3 13.12.1",
    "inapplicable-technical-frame.html": "2.1.1 2.2.1 10.8.1",
    "inapplicable-coloured-page.html": "3.1.1 3.1.2 3.1.4 3.2.5 3.3.1 3.3.4 4.2.1 4.8.2 4.9.1 4.13.2",
}


@pytest.mark.browser
def test_in_a_browser(tmp_path: Path) -> None:
    check = ALL_CHECKS["rgaa.absence"]
    fixtures = [Fixture(check, path.name.partition("-")[0], path) for path in sorted((ROOT / check.id).iterdir())]
    bundles = collect(fixtures, tmp_path)
    assert set(OPEN) <= {fixture.path.name for fixture in fixtures}
    for fixture in fixtures:
        found = list(engine.run([check], bundles[fixture.name]))
        said = {ref.removeprefix("rgaa:") for finding in found for ref in finding.refs}
        assert not said & set(OPEN.get(fixture.path.name, "").split()), fixture.path.name
        if fixture.outcome == "cantTell":
            assert not said, "nothing is absent from a page with a frame that was not read"
        elif fixture.path.name == "inapplicable-plain-text.html":
            assert said == {test for test, scopes in RGAA.tests.items() if scopes} - {"9.1.1", "9.1.2"}
        else:
            assert len(said) > len(RGAA.tests) / 3, fixture.path.name
