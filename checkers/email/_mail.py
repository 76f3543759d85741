"""What the checks on e-mails share: what is shown and what is hidden, and where to point."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from lxml.cssselect import CSSSelector

from preuve.given import Given
from preuve.model import Finding, Pointer
from preuve.views.document import Document
from preuve.views.dom import excerpt_of, selector_of

MAX_FINDINGS = 20  # findings of one outcome of one check on one e-mail
MAX_CSS = 200_000  # characters of a style sheet that are read for rules that hide
MAX_RULES = 100  # rules that hide, in one e-mail: each is looked for in the whole tree

# What pads a preheader, so that nothing else shows beside it in the inbox, and is no text.
_PADDING = re.compile("[\\s\u00ad\u034f\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\ufeff]+")
_SILENT = {"style", "script", "template", "noscript", "head", "title", "object"}
_INLINE = {"a", "abbr", "b", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
_ASIDE = re.compile(r"<!--|<style\b|<script\b|<mj-style\b", re.IGNORECASE)
_ASIDE_END = {"<!--": "-->", "<style": "</style", "<script": "</script", "<mj-style": "</mj-style"}
_ZERO = re.compile(r"0*\.?0+\Z")
_LENGTH = re.compile(r"\s*(-?\d*\.?\d+)\s*(px|pt|em|rem|%)?\s*$")
# Images that count openings, by the paths of Mailchimp, Brevo and others.
_OPENING = re.compile(r"/track/open\.php|/(?:mk|tr)/op/|/wf/open\b|/e/o/|/open\.gif", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """The body read once: (text, its element, hidden) in order, and the elements that are hidden."""

    texts: list[tuple[str, Any, bool]] = field(default_factory=list)
    hidden: set[Any] = field(default_factory=set)

    def shown(self) -> str:
        """All the text that is shown, white space folded."""
        return " ".join("".join(text for text, _, hidden in self.texts if not hidden).split())


def read_body(document: Document) -> Reading:
    """Tell shown text from hidden text, by inline styles and by the rules of the style sheets outside `@media`."""
    reading = Reading()
    by_rule = _hidden_by_rules(document)
    # A node or a text, the element it belongs to, whether that is hidden, and its font size in px.
    waiting: list[tuple[Any, Any, bool, float]] = [(body_of(document), None, False, 16.0)]
    while waiting:
        node, owner, hidden, size = waiting.pop()
        if isinstance(node, str):
            reading.texts.append((node, owner, hidden or (size <= 1 and bool(node.strip()))))
            continue
        style = declarations(node.get("style", ""))
        hidden = hidden or node in by_rule or _hides(node, style)
        size = _pixels(style.get("font-size", ""), size)
        if hidden:
            reading.hidden.add(node)
        # A stack: the last child first, each after the text that follows it. Blocks part words, inline tags do not.
        for child in reversed(node):
            if child.tail:
                waiting.append((child.tail, node, hidden, size))
            if isinstance(child.tag, str) and child.tag not in _SILENT:
                if child.tag not in _INLINE:
                    waiting.append((" ", child, hidden, size))
                waiting.append((child, node, hidden, size))
        if node.text:
            waiting.append((node.text, node, hidden, size))
    return reading


def body_of(document: Document) -> Any:
    """The `<body>`, or the whole where there is none."""
    bodies = document.xpath("//body")
    return bodies[0] if bodies else document.root


def declarations(style: str) -> dict[str, str]:
    """An inline style as {property: value}, both in lower case, without `!important`."""
    found = {}
    for part in style.lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def _hides(element: Any, style: dict[str, str]) -> bool:
    if element.get("hidden") is not None:
        return True
    if style.get("display") == "none" or style.get("visibility") == "hidden":
        return True
    if _ZERO.match(style.get("opacity", "")):
        return True
    flat = [_pixels(style.get(name, ""), 16) == 0 for name in ("max-height", "height", "max-width")]
    return any(flat) and style.get("overflow") == "hidden"


def _pixels(value: str, around: float) -> float:
    """A CSS length in px, relative to the size around it; `around` itself when it is none."""
    match = _LENGTH.match(value)
    if match is None:
        return around
    number, unit = float(match[1]), match[2] or "px"
    return number * {"px": 1, "pt": 4 / 3, "em": around, "rem": 16, "%": around / 100}[unit]


def _hidden_by_rules(document: Document) -> set[Any]:
    """What `<style>` hides everywhere (rules inside `@media` only hold for some screens)."""
    found: set[Any] = set()
    rules = 0
    for sheet in document.xpath("//style"):
        css = (sheet.text or "")[:MAX_CSS]
        if "{" not in css:
            continue
        for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            style = declarations(tinycss2.serialize(rule.content))
            if style.get("display") != "none" and style.get("visibility") != "hidden":
                continue
            rules += 1
            if rules > MAX_RULES:
                return found
            try:
                matched: Any = CSSSelector(tinycss2.serialize(rule.prelude))(document.root)
                found.update(matched)
            except Exception:  # noqa: S112 - a selector that cssselect cannot read hides nothing that we know of
                continue
    return found


def unpadded(text: str) -> str:
    """The text without the invisible characters that pad preheaders, white space folded."""
    return _PADDING.sub(" ", text.replace("\u200c", "").replace("\u00a0", " ")).strip()


def width_of(image: Any) -> float | None:
    """The width of an image in px, by its attribute or its style; None when neither says it."""
    return _side(image, "width")


def is_pixel(image: Any, reading: Reading) -> bool:
    """Whether an image is there to count openings: one pixel, hidden, or the address of such a counter."""
    sides = [side for side in (_side(image, "width"), _side(image, "height")) if side is not None]
    return any(side <= 1 for side in sides) or image in reading.hidden or bool(_OPENING.search(image.get("src", "")))


def _side(image: Any, name: str) -> float | None:
    for value in (image.get(name, ""), declarations(image.get("style", "")).get(name, "")):
        match = _LENGTH.match(value)
        if match and match[2] in {None, "px"}:
            return float(match[1])
    return None


def blanked(text: str) -> str:
    """A source with its comments, styles and scripts blanked: every offset and line stays true."""
    kept: list[str] = []
    position, lower = 0, text.lower()
    while start := _ASIDE.search(text, position):
        end = lower.find(_ASIDE_END[start[0].lower()], start.start() + 2)
        end = len(text) if end < 0 else end
        kept += (text[position : start.start()], re.sub(r"[^\n]", " ", text[start.start() : end]))
        position = max(end, start.end())
    return "".join((*kept, text[position:]))


def source_of(given: Given) -> str:
    """The text its author wrote: the file's for HTML and MJML, the decoded HTML part's for a message.

    The check must need mail, mail-html and mail-source.
    """
    if given["mail"]["format"] == "mjml":
        return str(given["mail-source"].decode("utf-8", "replace"))
    return str(given["mail-html"].text)


def line_of(text: str, offset: int) -> Pointer:
    """The line (from 1) where a character stands, with that line as excerpt."""
    line = text.count("\n", 0, offset) + 1
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Pointer(
        "line", str(line), text[max(start, offset - 80) : min(len(text) if end < 0 else end, offset + 120)].strip()
    )


class Places:
    """Where elements of the HTML stand in the author's file: its line, or a selector where there is no such line.

    MJML is pointed at in its own source, by the value of an attribute; make one for each check.
    """

    def __init__(self, given: Given) -> None:
        self.format = given["mail"]["format"]
        self.source = given["mail-source"].decode("utf-8", "replace") if self.format == "mjml" else ""
        self.met: Counter[tuple[str, str]] = Counter()
        self.asked = 0

    def of(self, element: Any, attribute: str) -> Pointer:
        """The place of `element`, looked for in MJML by its `attribute`."""
        self.asked += 1
        if self.asked > 3 * MAX_FINDINGS:
            return Pointer("selector", str(element.tag))  # of a finding that `capped` will only count
        excerpt = excerpt_of(element)
        if self.format == "html" and element.sourceline:
            return Pointer("line", str(element.sourceline), excerpt)
        value = element.get(attribute)
        if self.format == "mjml" and value is not None:
            spelled = "|".join(re.escape(way) for way in dict.fromkeys((value, html.escape(value))))
            found = [m.start() for m in re.finditer(rf"""\b{attribute}\s*=\s*["'](?:{spelled})["']""", self.source)]
            if found:
                number = self.met[attribute, value]
                self.met[attribute, value] += 1
                return line_of(self.source, found[min(number, len(found) - 1)])
        return Pointer("selector", selector_of(element), excerpt)


def capped(given: Given, findings: Iterable[Finding]) -> Iterator[Finding]:
    """At most `MAX_FINDINGS` findings of each outcome; of the others the words file tells the number (`more`)."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.outcome] += 1
        if counts[finding.outcome] <= MAX_FINDINGS:
            yield finding
    for outcome, count in counts.items():
        if count > MAX_FINDINGS:
            say = given.failed if outcome == "failed" else given.ask
            yield say("more", count=count - MAX_FINDINGS)
