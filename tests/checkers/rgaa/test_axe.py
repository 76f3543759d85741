"""How axe's results are read: literal results over literal trees."""

from __future__ import annotations

from typing import Any

import lxml.html

from checkers.rgaa import axe
from checkers.rgaa._page import MAX_FINDINGS
from preuve.given import Given, Views
from preuve.model import Finding
from preuve.views.dom import Dom

PAGE = "https://exemple.test/"


def tree(html: str) -> Dom:
    return Dom(PAGE, lxml.html.document_fromstring(f"<html><body>{html}</body></html>"))


def node(*target: Any) -> dict:
    return {"target": list(target), "html": "<b>x</b>", "impact": "serious"}


def result(rule: str, *nodes: dict, tags: tuple[str, ...] = ("wcag2a", "wcag1412", "RGAAv4")) -> dict:
    return {"id": rule, "help": "Help", "tags": list(tags), "nodes": list(nodes)}


def judged(
    html: str, *violations: dict, incomplete: tuple = (), untested: tuple = (), status: int = 200
) -> list[Finding]:
    evidence = {"results": {"violations": list(violations), "incomplete": list(incomplete), "passes": []}}
    kinds = {
        "http": {"status": status},
        "dom": tree(html),
        "axe": evidence | {"untested_frames": list(untested), "french": {"link-name": "Aide"}},
    }
    views = Views(PAGE, lambda _: None, dict.fromkeys(kinds, "0" * 64), kinds)
    [check] = axe.CHECKS
    return list(check.run(Given(check, PAGE, views)))


def said(findings: list[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(f.outcome), tuple(ref[5:] for ref in f.refs if ref.startswith("rgaa:"))) for f in findings]


def test_a_condition_holds_on_the_element_itself() -> None:
    button = result("button-name", node("button"))
    assert said(judged("<form><button></button></form>", button)) == [("failed", ("11.9.1",))]
    assert said(judged("<button></button>", button)) == []


def test_an_element_that_is_not_found_for_certain_fails_nothing() -> None:
    html = "<form><button></button></form><form><button></button></form>"
    assert said(judged(html, result("button-name", node("button")))) == []
    assert said(judged(html, result("button-name", node("button:gone(")))) == []


def test_image_without_alternative() -> None:
    image = result("image-alt", node("img"))
    for html, fails in [
        ('<a href="/"><img></a>', True),
        ("<button><img></button>", True),
        ("<p><img></p>", False),  # decorative, perhaps: then 1.2.1 fails
        ('<a href="/"><img> Accueil</a>', False),
        ('<a href="/" aria-label="Accueil"><img></a>', False),
        ('<a href="/"><img><svg></svg></a>', False),
        ("<a><img></a>", False),
    ]:
        assert said(judged(html, image)) == ([("failed", ("1.1.1",))] if fails else []), html


def test_lists_by_their_kind() -> None:
    assert said(judged("<ul><p>x</p></ul>", result("list", node("ul")))) == [("failed", ("9.3.1",))]
    assert said(judged("<ol><p>x</p></ol>", result("list", node("ol")))) == [("failed", ("9.3.2",))]
    assert said(judged("<ul><li>a</li><p>x</p></ul>", result("list", node("ul")))) == []


def test_scripted_components_need_a_script() -> None:
    tab = result("aria-tab-name", node("b"))
    assert said(judged("<b role='tab'></b>", tab)) == []
    assert said(judged("<b role='tab'></b><script>x</script>", tab)) == [("failed", ("7.1.1",))]
    assert said(judged("<b role='tab' onclick='x'></b>", tab)) == [("failed", ("7.1.1",))]


def test_an_empty_label_is_a_label() -> None:
    field = result("label", node("input"))
    assert said(judged("<input>", field)) == [("failed", ("11.1.1",))]
    for html in ('<input title="">', "<label><input></label>", '<label for="n"></label><input id="n">'):
        assert said(judged(html, field)) == [], html


def test_a_doubt_asks() -> None:
    [finding] = judged("<a href='/' aria-hidden='true'>x</a>", result("aria-hidden-focus", node("a")))
    assert (finding.message, *said([finding])) == ("to-check", ("cantTell", ("10.8.1",)))


def test_what_axe_could_not_tell_is_for_our_own_checks() -> None:
    assert judged("<form><button></button></form>", incomplete=(result("button-name", node("button")),)) == []


def test_rules_that_we_decide_ourselves_say_nothing() -> None:
    assert judged("<p>x</p>", result("document-title", node("html")), result("color-contrast", node("p"))) == []


def test_rules_that_nobody_has_read() -> None:
    new = result("brand-new", node("p"), tags=("wcag2a", "wcag111", "RGAAv4", "RGAA-1.1.1", "RGAA-99.9.9"))
    assert said(judged("<p>x</p>", new)) == [("cantTell", ("1.1.1",))]
    assert judged("<p>x</p>", result("some-advice", node("p"), tags=("best-practice",))) == []


def test_help_goes_with_the_finding() -> None:
    [finding] = judged("<a href='/'></a>", result("link-name", node("a"), tags=("wcag2a", "wcag244", "cat.x")))
    assert finding.refs == ("rgaa:6.2.1",)
    assert finding.args == {"rule": "link-name", "help_en": "Help", "help_fr": "Aide", "impact": "serious"}
    assert finding.pointer is not None
    assert (finding.pointer.kind, finding.pointer.value, finding.pointer.excerpt) == ("selector", "a", "<b>x</b>")


def test_pointers_name_frames_and_shadow_trees() -> None:
    [finding] = judged("<p>x</p>", result("link-name", node(["x-menu", "iframe"], "a")))
    assert finding.pointer is not None
    assert finding.pointer.value == "x-menu >>> iframe → a"


def test_locate_goes_through_frames_and_shadow_trees() -> None:
    dom, inner = tree("<x-menu><iframe></iframe></x-menu><p></p>"), tree("<b></b>")
    dom.frames[dom.xpath("//iframe")[0]] = inner
    assert axe.locate(dom, [["x-menu", "iframe"], "b"]) is inner.xpath("//b")[0]
    assert axe.locate(dom, ["p", "b"]) is None  # no frame
    assert axe.locate(dom, ["p"]) is dom.xpath("//p")[0]


def test_many_elements_are_counted() -> None:
    links = [node(f"a:nth-of-type({n + 1})") for n in range(MAX_FINDINGS + 5)]
    findings = judged("<a href='/'></a>" * len(links), result("link-name", *links))
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].message == "more"
    assert findings[-1].args["count"] == 5


def test_frames_that_axe_did_not_reach_are_named() -> None:
    [finding] = judged("<p>x</p>", untested=("https://ailleurs.test/",))
    assert (finding.message, finding.args["urls"]) == ("untested-frames", ["https://ailleurs.test/"])


def test_error_pages_are_not_audited() -> None:
    assert judged("<a href='/'></a>", result("link-name", node("a")), status=404) == []
