"""RGAA 3.2: the contrast of text, computed where what lies behind the text is known for certain.

Text over pictures and gradients, text with shadows, logos, decoration and pages that offer another contrast are for a
human. "Conforming" only where every text of the page was measured, and nothing could hold text in a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._colour import contrast, hexadecimal, parse, seen
from checkers.rgaa._css import Rule, declarations, momentary, of_part, rules
from checkers.rgaa._page import blank, documents, on_page, point, spoken, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Box, Dom
from preuve.views.once import once

# RGAA 3.2.1 to 3.2.4: sizes in CSS pixels from which text is large, and the ratios that text must reach.
LARGE, LARGE_BOLD, BOLD, SEMI_BOLD = 24.0, 18.5, 700, 600
RATIO, RATIO_LARGE = 4.5, 3.0
MAX_TEXTS, MAX_SAID = 3000, 20
BAND, MAX_BANDS = 200, 2000  # pixels of the page's height that are looked through at once, and how many
_WCAG = ("wcag:1.4.3", "wcag:1.4.6")  # the same at level AAA, which asks for more
TESTS = {(False, False): "3.2.1", (True, False): "3.2.2", (False, True): "3.2.3", (True, True): "3.2.4"}

_LETTERS = re.compile(r"[^\W_]")
_APART = {
    "head", "title", "style", "script", "noscript", "template", "option", "optgroup", "datalist", "iframe", "frame",
    "object", "audio", "video", "canvas", "noframes", "textpath", "meta", "link", "rp",
}  # fmt: skip
_TYPED = {
    "",
    "text",
    "search",
    "email",
    "tel",
    "url",
    "number",
    "date",
    "time",
    "submit",
    "reset",
    "button",
    "month",
    "week",
}
_PICTURES = (
    "//img | //svg | //canvas | //video | //object | //embed | //applet | //input[@type='image'] | //*[@role='img']"
)
_SWITCH = re.compile(r"contrast|accessib|th[eèé]me|sombre|\bdark\b|couleur|colou?r|dyslex", re.I)
_LOGO = re.compile(r"logo|brand|marque|site-?title|site-?name", re.I)
# Styles that change what is seen of text and that the snapshot does not hold.
_STRANGE = re.compile(
    r"(?:text-shadow|mix-blend-mode|backdrop-filter|filter|-webkit-text-fill-color|-webkit-text-stroke[\w-]*|mask(?:-image)?"
    r"|-webkit-mask(?:-image)?)\Z"
)
Painted = dict[int, list[tuple[Any, Box]]]
_COLOURING = {"color", "background", "background-color", "background-image", "opacity"}


@dataclass(frozen=True, slots=True)
class Text:
    """The own text of one element. `ratio` is None where it cannot be told; then `why` is the message that says so."""

    document: Dom
    within: str
    element: Any
    tests: tuple[str, ...]
    ratio: float | None
    colours: tuple[str, str] = ("", "")
    least: float = RATIO
    why: str = ""


@on_page
def _contrast(given: Given) -> Iterator[Finding]:
    texts = list(measured(given))
    doubts = list(_doubts(given))
    for test in TESTS.values():
        mine = [text for text in texts if test in text.tests]
        yield from _of_test(given, test, mine, doubts)


def _of_test(given: Given, test: str, texts: list[Text], doubts: list[str]) -> Iterator[Finding]:
    ref = f"rgaa:{test}"
    low = [text for text in texts if text.ratio is not None and text.ratio < text.least]
    unsure = [text for text in texts if text.ratio is None]
    switch = "switch" in doubts
    for text in low[:MAX_SAID]:
        if switch or text.why or len(text.tests) > 1:
            yield _say(given, text, text.why or ("low-with-switch" if switch else "low-unsure"), (ref,))
        else:
            yield _say(given, text, "low", (ref, *_WCAG), certain=True)
    for text in unsure[:MAX_SAID]:
        yield _say(given, text, text.why, (ref,))
    left = max(0, len(low) - MAX_SAID) + max(0, len(unsure) - MAX_SAID)
    if left:
        yield given.ask("more", refs=(ref,), count=left)
    if low or unsure:
        return
    if doubts:
        yield given.ask(doubts[0] if texts else f"none-{doubts[0]}", refs=(ref,), count=len(texts))
    elif texts:
        worst = min(text.ratio for text in texts if text.ratio is not None)
        yield given.passed("enough", refs=(ref,), count=len(texts), worst=round(worst, 2))
    else:
        yield given.inapplicable("none", refs=(ref,))


def _say(given: Given, text: Text, message: str, refs: tuple[str, ...], certain: bool = False) -> Finding:
    args: dict[str, Any] = {"text": " ".join(own_text(text.element).split())[:80]}
    if text.ratio is not None:
        # Rounded down: 4.49 must not be read as enough.
        args |= {
            "ratio": int(text.ratio * 100) / 100,
            "least": text.least,
            "front": text.colours[0],
            "back": text.colours[1],
        }
    say = given.failed if certain else given.ask
    return say(message, point(text.document, text.within, text.element), refs=refs, **args)


def measured(given: Given) -> tuple[Text, ...]:
    """The texts of the page that are seen, with their contrast where it can be told."""
    return once(given["dom"], "contrast", lambda: tuple(_measured(given)))


def _measured(given: Given) -> Iterator[Text]:
    found = 0
    for document, within in documents(given["dom"]):
        painted = _by_band(_painted(document))
        odd, names = _odd(given, document), _names_of_disabled(document)
        for element in document.root.iter():
            if not isinstance(element.tag, str) or element.tag in _APART or found >= MAX_TEXTS:
                continue
            if _LETTERS.search(own_text(element)) and _shown(document, element) and not _disabled(element, names):
                found += 1
                yield _measure(document, within, element, painted, odd)


def own_text(element: Any) -> str:
    """The text that the element itself shows: its own, not its children's; a field's value, a button's name."""
    if element.tag == "input":
        kind = blank(element.get("type")).lower()
        if kind not in _TYPED:
            return ""
        names = {"submit": "Envoyer", "reset": "Effacer"}
        return element.get("value") or names.get(kind, "") or element.get("placeholder") or ""
    if element.tag == "select":
        return "".join(element.itertext())
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _shown(document: Dom, element: Any) -> bool:
    box = document.box(element)
    if box is None or not document.displayed(element) or box.width <= 1 or box.height <= 1:
        return False
    if box.x + box.width <= 0 or box.y + box.height <= 0 or document.style(element, "font-size") == "0px":
        return False
    clip = document.style(element, "clip-path")
    indent = document.style(element, "text-indent")
    return not clip.startswith(("inset(50%", "inset(100%")) and not indent.startswith("-9")


def _disabled(element: Any, names: set[Any]) -> bool:
    """Whether the text belongs to a control that cannot be used, or labels one: the official particular case."""
    for node in (element, *element.iterancestors()):
        if node in names:
            return True
        if node.get("disabled") is not None and node.tag in {
            "button",
            "input",
            "select",
            "textarea",
            "fieldset",
            "option",
        }:
            return True
        if blank(node.get("aria-disabled")).lower() == "true":
            return True
    return False


def _names_of_disabled(document: Dom) -> set[Any]:
    """The elements that name a field or a control that cannot be used."""
    found: set[Any] = set()
    for field in document.xpath("//*[@disabled or @aria-disabled='true']"):
        found.update(node for node in field.iterancestors("label"))
        ids = [field.get("id") or "", *(field.get("aria-labelledby") or "").split()]
        for own in filter(None, ids):
            found.update(document.root.xpath("//label[@for=$own] | //*[@id=$own][not(@disabled)]", own=own))
    return found


def _measure(document: Dom, within: str, element: Any, painted: Painted, odd: bool) -> Text:
    size, weight = _number(document.style(element, "font-size")), _number(document.style(element, "font-weight"))
    bolds = (False, True) if SEMI_BOLD <= weight < BOLD else (weight >= BOLD,)
    tests = tuple(TESTS[bold, size >= (LARGE_BOLD if bold else LARGE)] for bold in bolds)
    least = RATIO_LARGE if all(test in {"3.2.3", "3.2.4"} for test in tests) else RATIO
    colours = seen(document, element)
    if colours is None or _covered(document, element, painted):
        return Text(document, within, element, tests, None, why="picture-behind")
    ratio = contrast(*colours)
    names = (hexadecimal(colours[0]), hexadecimal(colours[1]))
    why = ""
    if ratio < least:
        why = "shadow" if odd else "" if spoken(element) and not _logo(element) else "decoration"
        if not odd and colours[0] == colours[1]:
            why = "same"  # nobody sees it: it may be meant for no one
    elif odd:
        return Text(document, within, element, tests, None, why="shadow")
    return Text(document, within, element, tests, ratio, names, least, why)


def _number(text: str) -> float:
    found = re.match(r"[\d.]+", text)
    return float(found[0]) if found else 0.0


def _logo(element: Any) -> bool:
    # Not the page as a whole: WordPress writes "wp-custom-logo" on the body of every site that has a logo.
    around = (node for node in (element, *element.iterancestors()) if node.tag not in {"html", "body"})
    return any(_LOGO.search(f"{node.get('class', '')} {node.get('id', '')}") for node in around)


def _painted(document: Dom) -> Iterator[tuple[Any, Box]]:
    """Elements that paint something over what lies under them, with their boxes."""
    for element in document.root.iter():
        if not isinstance(element.tag, str) or element.tag in {"html", "body"}:
            continue
        box = document.box(element)
        if box is None or box.width <= 1 or box.height <= 1:
            continue
        back = parse(document.style(element, "background-color"))
        plain = back is not None and back[3] == 0 and document.style(element, "background-image") in {"none", ""}
        if not plain or element.tag in {"img", "video", "canvas", "iframe", "object", "embed"}:
            yield element, box


def _by_band(painted: Iterable[tuple[Any, Box]]) -> Painted:
    """The same by the bands of the page that they reach into: a text is compared with those of its own only."""
    bands: Painted = {}
    for element, box in painted:
        for band in _bands(box):
            bands.setdefault(band, []).append((element, box))
    return bands


def _bands(box: Box) -> range:
    return range(max(0, int(box.y) // BAND), min(MAX_BANDS, max(0, int(box.y + box.height) // BAND) + 1))


def _covered(document: Dom, element: Any, painted: Painted) -> bool:
    """Whether something that is neither around the element nor in it is painted where its text stands."""
    box = document.box(element)
    assert box is not None
    own = {element, *element.iterancestors()}
    near = {id(one[0]): one for band in _bands(box) for one in painted.get(band, ())}
    for other, there in near.values():
        apart = (
            there.x + there.width <= box.x + 1
            or box.x + box.width <= there.x + 1
            or there.y + there.height <= box.y + 1
            or box.y + box.height <= there.y + 1
        )
        if not apart and other not in own and element not in set(other.iterancestors()):
            return True
    return False


def _all_rules(given: Given) -> tuple[Rule, ...]:
    return rules(given["sheets"])


def _odd(given: Given, document: Dom) -> bool:
    """Whether styles change the look of text in ways that the snapshot does not tell."""
    every: list[Mapping[str, str]] = [rule.declarations for rule in _all_rules(given)]
    every += [declarations(element.get("style")) for element in document.xpath("//*[@style]")]
    for one in every:
        for name, value in one.items():
            if _STRANGE.match(name) and value.split("!")[0].strip() not in {"none", "normal", "initial", "unset", ""}:
                return True
            if name.endswith("background-clip") and "text" in value:
                return True
    return False


def _doubts(given: Given) -> Iterator[str]:
    """What keeps the page from being decided as a whole, the weightiest first."""
    dom = given["dom"]
    pages = [document for document, _ in documents(dom)]
    controls = "//a | //button | //input | //label | //select | //*[@role='button' or @role='switch']"
    names = (_names(control) for document in pages for control in document.xpath(controls))
    if any(_SWITCH.search(name) for name in names):
        yield "switch"
    if any(unread(dom)):
        yield "frames"
    if any(document.xpath(_PICTURES) for document in pages) or any(_background(document) for document in pages):
        yield "pictures"
    if any(_hidden(document) for document in pages):
        yield "hidden"
    every = _all_rules(given)
    if any(_momentary(rule) for rule in every) or any(_generated(rule) for rule in every):
        yield "states"


def _names(control: Any) -> str:
    attributes = ("title", "aria-label", "class", "id", "value", "name", "href")
    return " ".join([*(control.get(name) or "" for name in attributes), " ".join(control.itertext())[:200]])


def _background(document: Dom) -> bool:
    return any("url(" in document.style(element, "background-image") for element in document.root.iter())


def _hidden(document: Dom) -> bool:
    """Whether there is text that is not drawn now."""
    body = document.root.find("body")
    for element in body.iter() if body is not None else ():
        if not isinstance(element.tag, str) or element.tag in _APART or not _LETTERS.search(own_text(element)):
            continue
        closed = element.tag == "details" and element.get("open") is None
        if not document.displayed(element) or closed:
            return True
    return False


def _momentary(rule: Rule) -> bool:
    return any(momentary(selector) for selector in rule.selectors) and bool(_COLOURING & set(rule.declarations))


def _generated(rule: Rule) -> bool:
    """Whether the rule makes text without an element, or gives it colours."""
    if not any(of_part(selector) for selector in rule.selectors):
        return False
    return (
        bool(_LETTERS.search(rule.declarations.get("content", "").replace("none", ""))) or "color" in rule.declarations
    )


CHECKS = (
    Check(
        "rgaa.contrast",
        needs=("http", "dom", "sheets"),
        run=_contrast,
        limits={"plain": RATIO, "large": RATIO_LARGE, "size": LARGE, "bold": LARGE_BOLD},
    ),
)
