"""Could people stop what goes on by itself: is there anything on the page that may be made for that?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import documents, unread
from checkers.rgaa._referential import load
from checkers.rgaa._walk import ancestors
from preuve.given import Given
from preuve.views.dom import Dom

# Words of controls that may stop, hide or mute, in French and English, and the signs that stand for them.
_WORDS = re.compile(
    r"pause|stop|coupe|silence|taire|arr[eê]t|lecture|lire|play|mouvement|\bmotion|anim|d[eé]fil|clignot|masqu|cach|hide"
    r"|ferm|close|diapo|slide"
    r"|carr?ou|suspen|fige|freeze|mute|muet|\bsons?\b|sound|volume|r[eé]dui|reduc|d[eé]sactiv|activ|toggle|affich|show"
    r"|annul|cancel|rester|stay|prolong|extend|plus de temps|more time|continu|[⏸⏯⏹▶❚×✕✖]|^x$",
    re.IGNORECASE,
)
# A link to another page is about the movement of this one only when it says so.
_STOPS = re.compile(
    r"pause|stop|coupe|arr[eê]t|\bmotion|mouvement|anim(?!al|aux)|clignot|d[eé]fil|masqu|freeze|fige|mute|muet|suspen"
    r"|\bsons?\b|[⏸⏯⏹]",
    re.IGNORECASE,
)
_CONTROLS = (
    "//a[@href] | //button | //summary | //select | //input[not(@type='hidden')]"
    " | //*[@onclick or @onmousedown or @tabindex]"
    " | //*[@role='button' or @role='switch' or @role='checkbox' or @role='link' or @role='tab']"
)
# Words of buttons that are surely for something else. A button without any of them may be for anything.
_OTHERWISE = re.compile(
    r"menu|recherch|search|envoy|\bsend\b|submit|valid|ajout|\badd\b|panier|\bcart\b|achet|\bbuy\b|command|\border\b"
    r"|abonn|demande|favori|r[eé]serv|\bbook|inscri|sign.?(?:up|in)|connex|log.?in|subscri|contact|devis|suivant|\bnext\b|pr[eé]c[eé]d|previous"
    r"|accept|refus|cookie|accueil|\bhome\b|t[eé]l[eé]charg|download|partag|share|calcul|imprim|print",
    re.IGNORECASE,
)
NEEDS = ("dom", "axtree", "sheets", "listeners")
_ACTS = {"click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend", "keydown"}
_USES = (_ACTS - {"keydown"}) | {"change", "input"}
_TYPED = {"text", "search", "email", "tel", "url", "number", "password", "date", "time"}
_FRENCH_OR_ENGLISH = ("fr", "en", "")


def possible(given: Given) -> bool:
    """Whether something on the page may stop or hide what moves or sounds. False only when that is sure.

    Without scripts only a box to tick, or an address within the page, can do it, with the help of styles. With scripts,
    every control that can be seen must be a link to another page or a field to type in, or a button with a name, in
    French or English, that says it is for something else.
    """
    dom: Dom = given["dom"]
    pages = [document for document, _ in documents(dom)]
    if any(unread(dom)):
        return True
    if not any(document.xpath(load().kinds["script"]) or document.xpath(load().kinds["handler"]) for document in pages):
        return _by_styles(given, pages)
    language = (dom.root.get("lang") or "").lower()[:2]
    if language not in _FRENCH_OR_ENGLISH:
        return True
    listened = {one["node"] for one in given["listeners"] if one["type"] in _ACTS and one["node"] is not None}
    return any(_may(given, document, control, listened) for document in pages for control in _controls(document))


def _may(given: Given, document: Dom, control: Any, listened: set[int]) -> bool:
    """Whether the control may be for stopping or hiding something."""
    name = _name(given, document, control)
    scripted = document.backend(control) in listened or any(at.startswith("on") for at in control.attrib)
    if control.tag in {"a", "input"} and not scripted and _elsewhere(control):
        return control.tag == "a" and (not name or bool(_STOPS.search(name)))
    apart = (control.get("tabindex") or "").startswith("-") and control.tag in {"main", "section", "div", "article"}
    if apart and not scripted and control.get("role") in {None, "main", "region", "group", "tabpanel"}:
        return False  # a place to jump to, with all its text
    if _WORDS.search(name):
        return True
    return not _OTHERWISE.search(name) and not _opens(control) and _works(given, document, control)


def _opens(control: Any) -> bool:
    """Whether it says of itself that it opens a part of the page, or is one of several tabs."""
    return bool(control.get("role") == "tab" or control.get("aria-expanded") or control.get("aria-haspopup"))


def _works(given: Given, document: Dom, control: Any) -> bool:
    """Whether anything can come of using it: a form it sends, a script that hears of it, styles that follow a box."""
    tag, kind = control.tag, (control.get("type") or "").lower()
    inner = tag == "a" and (control.get("href") or "").startswith("#")
    if not (inner or tag in {"button", "input", "select", "label"}) or control.xpath("@popovertarget | @commandfor"):
        return True
    ticked = kind in {"checkbox", "radio"}
    if tag in {"button", "input"} and not ticked and kind != "button" and control.xpath("ancestor::form"):
        return True  # it sends the form
    follows = "checked|has" if ticked else "target|has" if inner else ""
    if follows and any(re.search(rf":(?:{follows})\b", sheet["text"]) for sheet in given["sheets"]):
        return True
    around = {document.backend(node) for node in ancestors(control)} | {None}
    scripted = any(at.startswith("on") for node in ancestors(control) for at in node.attrib)
    return scripted or any(
        one["type"] in _USES and (one["node"] in around or document.locate(one["node"]) is None)
        for one in given["listeners"]
    )


def _elsewhere(control: Any) -> bool:
    """Whether it is a link to another page, or a field to type in, and no button."""
    if control.tag == "input":
        return (control.get("type") or "text").lower() in _TYPED
    address = (control.get("href") or "").strip().lower()
    return bool(address) and not address.startswith(("#", "javascript:")) and control.get("role") is None


def _by_styles(given: Given, pages: list[Dom]) -> bool:
    styles = any(re.search(r":(?:checked|target|has|open|popover-open)\b", sheet["text"]) for sheet in given["sheets"])
    tools = any(document.xpath("//input | //details | //*[@popover] | //dialog") for document in pages)
    targets = any(document.xpath("//a[starts-with(@href, '#')]") for document in pages)
    # The server may do it, at a link that says so or has no name, or by a form.
    known = (given["dom"].root.get("lang") or "").lower()[:2] in _FRENCH_OR_ENGLISH
    asking = [(page, link) for page in pages for link in page.xpath("//a[contains(@href, '?')]")]
    names = [_name(given, page, link) for page, link in asking]
    links = any(not known or not name or _STOPS.search(name) for name in names)
    served = links or any(document.xpath("//form") for document in pages)
    return (
        served or (styles and (tools or targets)) or any(document.xpath("//details | //dialog") for document in pages)
    )


def _controls(document: Dom) -> Iterator[Any]:
    clickable = [element for element in document.root.iter() if _clickable(document, element)]
    for element in dict.fromkeys([*document.xpath(_CONTROLS), *clickable]):
        if document.displayed(element):
            yield element


def _clickable(document: Dom, element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in {"html", "body"} and document.clickable(element)


def _name(given: Given, document: Dom, element: Any) -> str:
    return str(given["axtree"].name(document, element)) or " ".join("".join(element.itertext()).split())[:200]
