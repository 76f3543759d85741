"""RGAA 6.2: no link is empty. What stands between the tags counts, as text or as the alternative of an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import blank, capped, documents, name_of, on_page, point, spoken, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_LINKS = "//a[@href] | //svg//a | //*[contains(concat(' ', normalize-space(@role), ' '), ' link ')]"
# Anything that could give a link a name, seen or not: where there is none of it, the link is empty for certain.
_SOMETHING = (
    ".//text()[normalize-space()][not(parent::style or parent::script)] | .//img | .//svg | .//object | .//canvas | "
    ".//embed | .//video | .//audio | .//iframe | .//input | .//select | .//textarea | .//meter | .//progress"
)
_SILENT = {"script", "style", "template", "noscript", "title", "desc"}


@on_page
def _contents(given: Given) -> Iterator[Finding]:
    links = [(doc, within, link) for doc, within in documents(given["dom"]) for link in doc.xpath(_LINKS)]
    doubtful = [place for place in links if not _has_content(place[0], place[2])]
    findings = [_judge(given, *place) for place in doubtful]
    findings.sort(key=lambda finding: finding.outcome != "failed")
    if not findings and any(unread(given["dom"])):
        yield given.ask("beyond")
    elif links and not findings:
        yield given.passed("all", count=len(links))
    yield from capped(given, findings, lambda finding: finding)


def _judge(given: Given, document: Dom, within: str, link: Any) -> Finding:
    named = any(name_of(document, node) for node in link.iter() if isinstance(node.tag, str))
    where = point(document, within, link)
    if document.displayed(link) and spoken(link) and not named and not link.xpath(_SOMETHING):
        return given.failed("empty", where, address=link.get("href") or "–")
    return given.ask("unsure", where, address=link.get("href") or "–")


def _has_content(document: Dom, link: Any) -> bool:
    """Whether text, or an image's alternative, surely stands between the link's tags, as people get it.

    In a link that is shown, it must be shown too; in one that is hidden (a closed menu) it opens with the link.
    """
    shown = document.displayed(link)
    for node in link.iter():
        if node.tag in _SILENT or (shown and not document.displayed(node)) or not _spoken_within(node, link):
            continue
        own = [node.text, *(child.tail for child in node)]
        if any(blank(text) for text in own) or (node is not link and _is_image(node) and name_of(document, node)):
            return True
    return False


def _spoken_within(node: Any, link: Any) -> bool:
    while node is not None and node is not link:
        if (node.get("aria-hidden") or "").lower() == "true":
            return False
        node = node.getparent()
    return True


def _is_image(node: Any) -> bool:
    return node.tag in {"img", "svg"} or "img" in (node.get("role") or "").split()


CHECKS = (Check("rgaa.link-content", needs=("http", "dom"), run=_contents, refs=("rgaa:6.2.1", "wcag:2.4.4")),)
