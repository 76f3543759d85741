"""Not applicable, because what a test is about is not on the page: the cheapest truth, and one that no engine tells.

Hidden elements are there: they make no absence. Nor can absence be claimed of a page that did not load whole, or of
a frame that could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from checkers.rgaa._page import documents, led_on, on_page, point, unread
from checkers.rgaa._referential import REF, Referential, Scope, load
from checkers.rgaa._sights import alternatives, colour_words, coloured_words, contrast_setting, transcripts
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.document import Document
from preuve.views.dom import Dom
from preuve.views.once import once

# Pictures that no tag shows: images and gradients of CSS, symbols and icon fonts (private use), arrows, emoji.
_DRAWN = re.compile(r"url\(|gradient\(|[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ue000-\uf8ff\U0001f000-\U0001faff]")
# Scripts read from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko... and their presentation forms.
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Scripts that are also written downwards: Chinese, Japanese, Korean, Mongolian, Phags-pa.
_VERTICAL = re.compile(
    "[\u1100-\u11ff\u1800-\u18af\u2e80-\u9fff\ua840-\ua87f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]|writing-mode"
)
# Elements that a browser never draws, or that stand for others: their having no box hides nothing.
_NEVER_DRAWN = {
    "head", "title", "meta", "link", "base", "style", "script", "noscript", "template", "param", "source", "track",
    "area", "map", "datalist", "option", "optgroup", "col", "colgroup", "br", "wbr", "rp",
}  # fmt: skip


def _drawn(dom: Dom) -> int:
    # The snapshot's own strings: computed styles and texts, those of generated content with them.
    return int(any(_DRAWN.search(text) for text in dom.strings))


def _text(dom: Dom) -> str:
    spoken = dom.root.xpath("//@alt | //@title | //@aria-label | //@placeholder | //@value | //@label | //@style")
    return "\n".join([str(dom.root.xpath("string()")), *spoken])


def _rtl_text(dom: Dom) -> int:
    return int(_RTL.search(_text(dom)) is not None)


def _vertical_text(dom: Dom) -> int:
    return int(_VERTICAL.search(_text(dom)) is not None)


def _hidden_content(dom: Dom) -> int:
    """1 when something in the body is hidden by styles, as the glossary lists the ways; else 0."""
    body = dom.root.find("body")
    for element in body.iter() if body is not None else ():
        shown = dom.displayed(element) and dom.style(element, "font-size") != "0px"
        if not shown and not _never_drawn(element):
            return 1
    return 0


def _never_drawn(element: Any) -> bool:
    if element.tag in _NEVER_DRAWN or (element.tag == "input" and element.get("type", "").lower() == "hidden"):
        return True
    return any(node.tag in {"svg", "select"} for node in element.iterancestors())


# The kinds that XPath cannot tell: 1 when there is some, else 0.
SIGHTS: Mapping[str, Callable[[Dom], int]] = {
    "drawn": _drawn,
    "rtl-text": _rtl_text,
    "vertical-text": _vertical_text,
    "hidden-content": _hidden_content,
    "coloured-words": coloured_words,
    "colour-words": colour_words,
    "contrast-setting": contrast_setting,
    "transcripts": transcripts,
    "alternatives": alternatives,
}


class Inventory:
    """How many elements of each kind one page holds. Each kind is counted once, when it is first asked for."""

    def __init__(self, referential: Referential, doms: Iterable[Dom], source: Document | None = None) -> None:
        self.referential, self.doms, self.source = referential, tuple(doms), source
        self._counts: dict[str, int] = {}

    def count(self, kind: str) -> int:
        """Elements of `kind` in all documents of the page."""
        if kind not in self._counts:
            self._counts[kind] = self._count(kind)
        return self._counts[kind]

    def _count(self, kind: str) -> int:
        if kind in SIGHTS:
            return sum(SIGHTS[kind](dom) for dom in self.doms)
        count = sum(len(self.find(kind, dom)) for dom in self.doms)
        if not count and self.source is not None and kind in self.referential.source:
            count = len(self.source.xpath(self.referential.source[kind]))
        return count

    def find(self, kind: str, dom: Dom) -> list[Any]:
        """The elements of a kind that XPath can tell, in one document."""
        return dom.xpath(self.referential.kinds[kind])

    def holds(self, scope: Scope) -> bool:
        """Whether the page holds what the scope is about."""
        total = 0
        for kind in scope.kinds:
            total += self.count(kind)
            if total >= scope.at_least:
                return True
        return False

    @cached_property
    def _missing(self) -> frozenset[str]:
        return frozenset(name for name, scope in self.referential.scopes.items() if not self.holds(scope))

    def absent(self) -> Iterator[tuple[str, str]]:
        """(test, the first of its scopes that the page does not hold), for each test that absence decides."""
        missing = self._missing
        for test, scopes in self.referential.tests.items():
            for name in scopes:
                if name in missing:
                    yield test, name
                    break


def inventory_of(given: Given) -> Inventory:
    """The inventory of the page and its frames. The check needs "dom" and "source"."""
    dom: Dom = given["dom"]
    return once(dom, "inventory", lambda: Inventory(load(), [one for one, _ in documents(dom)], given["source"]))


@on_page
def _absence(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    if "load" in given["http"].get("problems", {}):
        yield given.ask("not-whole", why=given["http"]["problems"]["load"])
        return
    frames = list(unread(dom))
    for document, within, frame in frames:
        yield given.ask("unread-frame", point(document, within, frame), address=frame.get("src") or "srcdoc")
    if not frames:
        gone = {"13.1.2", "13.1.3"} if led_on(given) else set()
        for test, scope in inventory_of(given).absent():
            if test in gone:
                continue  # what led here stood in a page that is no longer shown
            yield given.inapplicable(scope, refs=(REF + test,), evidence=("dom",))


CHECKS = (Check("rgaa.absence", needs=("http", "source", "dom"), run=_absence),)
