"""RGAA 8.2.1: the markup is written by the rules, well nested, opened and closed, without ids or attributes twice.

Those five conditions are the test; a validator says more. How markup is written can only be seen in the page as the
server sent it, since a browser mends it; how elements are nested, and which ids they have, is looked at as the scripts
left it, which is what the criterion names. What else the validator calls an error is for a human, but for what other
criteria are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import lxml.html
from lxml import etree

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import capped, on_page, unread
from checkers.rgaa._xhtml import faults as xhtml_faults
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import excerpt_of, selector_of

EXCERPT = 300
NU = "Nu Html Checker"

# Nu's sentences, and html-validate's rules, on markup that is not written by the glossary's "règles d'écriture", or
# not opened and closed, or with an attribute twice.
_WRITTEN = re.compile(
    r"^(?:Duplicate attribute|Unclosed element|Stray (?:start|end) tag|End tag |No “?\S+”? element in scope"
    r"|Start tag “\S+” seen but an element of the same type was already open|Heading cannot be a child of another"
    r"|Quote “|“<” in attribute name|“<” in an unquoted|Saw “<” when expecting|Saw a quote when expecting"
    r"|No space between attributes|A slash was not immediately followed|“=” in an unquoted|Attribute value missing"
    r"|End of file (?:seen and there were open elements|occurred in|seen when|reached when|inside)"
    r"|Unquoted attribute|Saw “<>”|Saw an? end|Saw an? “\S+” start tag|Self-closing syntax|“=” at the start"
    r"|Violates nesting rules|Start tag “\S+” seen in|Garbage after “</”|Saw “</>”)"
)
_NESTED = re.compile(
    r"^(?:Element “(?P<child>[\w-]+)” not allowed as child of element “(?P<parent>[\w-]+)” in this context"
    r"|The element “(?P<inner>[\w-]+)”(?: with the attribute “[\w-]+”)? must not appear as a descendant of the"
    r" “(?P<outer>[\w-]+)” element)"
)
# A text of several words without quotes, as in alt=mon beau vélo: its second word is read as an attribute.
_STRAY = re.compile(r"^Attribute “(?P<word>[^\W\d_]+)” not allowed on element")
_UNQUOTED = (
    r"\b(?:alt|title|placeholder|aria-label|value|summary)\s*=\s*[^\W\d_][^\s\"'>]*"
    r"(?:\s+[^\W\d_]+)*\s+{word}(?=[\s/>]|$)"
)
# Of html-validate, which knows less: tags that do not match, but for those that HTML lets out; attributes twice.
_UNMATCHED = re.compile(r"^(?:Unclosed element '<|Stray end tag '</|End tag '</)(?P<name>[\w-]+)>'")
_OPTIONAL = frozenset(["html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead",
                       "tbody", "tfoot", "colgroup", "rt", "rp"])  # fmt: skip
# What other criteria are about, or nothing of the markup: images without alternative (1.1), title (8.5), language
# (8.3, 8.4), document type (8.1), styles, the encoding (we hand over UTF-8), and ids, which `rgaa.unique-ids` counts.
_ELSEWHERE = re.compile(
    r"alt” attribute|child element “title”|“title” element|doctype|almost standards mode|[Qq]uirk|^CSS: |Duplicate ID"
    r"|“(?:xml:)?lang”|encoding"
)
# Elements of HTML that are nested by old rules: of others a validator may not know the newest ones.
_HTML = frozenset([
    "a", "abbr", "address", "article", "aside", "audio", "b", "blockquote", "body", "button", "caption", "code", "col",
    "colgroup", "dd", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "i", "iframe", "img", "input", "label", "legend", "li",
    "link", "main", "map", "meta", "nav", "ol", "optgroup", "option", "p", "pre", "section", "select", "small", "span",
    "strong", "style", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title",
    "tr", "u", "ul", "video",
])  # fmt: skip


@on_page
def _validity(given: Given) -> Iterator[Finding]:
    evidence, source = given["validity"], given["source"].text
    declared = doctype(source)
    if declared is None:
        yield given.inapplicable("no-doctype")
        return
    if why := evidence.get("failed"):
        yield given.ask("not-run", why=why)
        return
    found = list(_messages(evidence, declared.xhtml))
    sure = [message for message, certain in found if certain]
    if declared.xhtml:
        sure += xhtml_faults(source)
    rest = [message for message, certain in found if not certain]
    yield from capped(given, sure, lambda one: given.failed("fault", _pointer(one), text=one["text"], **_tool(given)))
    if rest and not sure:
        yield given.ask("other", _pointer(rest[0]), count=len(rest), text=rest[0]["text"], **_tool(given))
    if not sure and not rest:
        yield from _none(given, evidence, declared.kind == "html5")


def _none(given: Given, evidence: Mapping[str, Any], html5: bool) -> Iterator[Finding]:
    states = {document["state"] for document in evidence["documents"] if not document["frame"]}
    # Of a frame only what the browser made of it is known: faults that it mended are not.
    frames = [one for one in evidence["documents"] if one["frame"] and one["url"] != "about:srcdoc"]
    if frames or evidence["unread"] or any(unread(given["dom"])):
        yield given.ask("unread-frame", **_tool(given))
    elif states != {"sent", "generated"}:
        yield given.ask("not-whole", **_tool(given))
    elif not html5 or evidence["tool"] != NU:
        yield given.ask("another-rule", **_tool(given))
    else:
        yield given.passed("none", **_tool(given))


def _messages(evidence: Mapping[str, Any], xhtml: bool) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """The validator's messages on the conditions of the test: (message, whether it surely breaks one)."""
    own = {_origin(document["url"]) for document in evidence["documents"][:1]} | {"about:"}
    for document in evidence["documents"]:
        sent = document["state"] == "sent"
        for message in document["messages"]:
            kind = _kind(message, evidence["tool"], xhtml)
            if kind == "written":
                yield message, sent  # in what scripts made, it tells that they nest elements as markup cannot
            elif kind and not sent:
                yield message, kind == "nested" and _origin(document["url"]) in own


def _origin(url: str) -> str:
    return "about:" if url.startswith("about:") else "/".join(url.split("/")[:3])


def _kind(message: Mapping[str, Any], tool: str, xhtml: bool) -> str | None:
    """ "written" or "nested" for what breaks the test, "other" for what a human must see, None for the rest."""
    text = message["text"]
    if tool != NU:
        unmatched = _UNMATCHED.match(text)
        if unmatched:
            return None if unmatched["name"] in _OPTIONAL else "written"
        if message["rule"] == "no-dup-attr":
            return "written"
        return None if message["rule"] == "no-dup-id" else "other"
    if _ELSEWHERE.search(text):
        return None
    if _WRITTEN.search(text):
        return "other" if xhtml and text.startswith("Self-closing") else "written"
    stray = _STRAY.search(text)
    if stray and re.search(_UNQUOTED.format(word=stray["word"]), message["extract"], re.IGNORECASE):
        return "written"
    nested = _NESTED.search(text)
    return "nested" if nested and _HTML.issuperset(name for name in nested.groups() if name) else "other"


def _tool(given: Given) -> dict[str, Any]:
    evidence = given["validity"]
    return {"tool": f"{evidence['tool']} {evidence['version']}"}


def _pointer(message: Mapping[str, Any]) -> Pointer:
    return Pointer("line", str(message["line"] or 1), " ".join(message["extract"].split())[:EXCERPT])


@on_page
def _ids(given: Given) -> Iterator[Finding]:
    if doctype(given["source"].text) is None:
        return  # said by the check on validity: there is no rule to compare with
    # The serialised page, not the snapshot: ids are unique by tree, and the snapshot unfolds shadow trees.
    by_id: dict[str, list[Any]] = {}
    for element in _with_id(given["rendered"]):
        by_id.setdefault(element.get("id"), []).append(element)
    twice = [elements for elements in by_id.values() if len(elements) > 1]
    yield from capped(
        given, twice, lambda same: given.failed("twice", _where(same[1]), own=same[1].get("id"), count=len(same))
    )


def _with_id(html: str) -> list[Any]:
    try:
        root = lxml.html.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return []
    found: Any = root.xpath("//*[string-length(@id) > 0][not(ancestor::template or ancestor::noscript)]")
    return list(found)


def _where(element: Any) -> Pointer:
    return Pointer("selector", selector_of(element), excerpt_of(element))


CHECKS = (
    Check("rgaa.validity", needs=("http", "source", "dom", "validity"), run=_validity, refs=("rgaa:8.2.1",)),
    Check("rgaa.unique-ids", needs=("http", "source", "rendered"), run=_ids, refs=("rgaa:8.2.1",)),
)
