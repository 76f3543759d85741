"""What a page may hold that XPath cannot tell: coloured words, talk of colours, a setting for contrast, transcripts.

Each tells 0 only where the page surely holds none, else 1: "not applicable" rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import blank
from preuve.views.dom import Dom

_LANGUAGES = ("fr", "en", "")  # the languages whose words are known here; "" for a page that says none
_LETTER = re.compile(r"[^\W\d_]")
_SILENT = {"script", "style", "noscript", "template", "head", "title", "option", "optgroup", "datalist", "noframes"}
# Things that the browser colours by itself.
_NATIVE = {"input", "button", "select", "textarea", "option", "optgroup", "progress", "meter", "legend", "fieldset"}
_COLOURS = re.compile(
    r"\b(?:coul[eo]ur|colou?r|roug|reds?\b|vert|green|bleu|blue|jaun|yellow|orang|rose|pink|violet|purple|mauve|noir"
    r"|black|blanc|white|gris|gr[ae]y|marron|brun|brown|pourpre|turquoise|cyan|magenta|indigo|beige|ocre|dor[ée]|golden"
    r"|argent|silver|fonc[ée]|sombre|dark|p[âa]le|light|clair|surlign|highlight|teint|hue|bordeaux|carmin|[ée]carlate"
    r"|crimson|grenat|fuchsia|lilas|kaki|khaki|olive|corail|coral|saumon|azur|lime|teal)",
    re.IGNORECASE,
)
# Controls that may set other colours: what they are called, in French and English, or the signs that stand for them.
_SETTINGS = re.compile(
    r"contrast|accessib|th[eèé]me|sombre|\bdark|coul[eo]ur|colou?r|dyslex|r[eé]glage|param[eèé]tr|pr[eé]f[eé]renc"
    r"|affichage|apparence|\boptions?\b|confort|lisib|setting|display|appearance|\bmodes?\b|night|\bnuit|\bjour\b"
    r"|\bday\b|invers|invert|\bnoir|black|white|\bblanc|\bstyle|\bskin|design|personnalis|customi[sz]|adapt|handicap"
    r"|a11y|vision|\bview\b|\bvue\b|version|monochrom|gris|gr[ae]y|[☀-☾◐◑☼🌓🌗🌙🔆🔅🎨]|A\+",
    re.IGNORECASE,
)
_UNFORESEEN = (
    "//script[not(@type) or contains(@type, 'java') or @type='module'] | //*[@onclick or @onsubmit or @onload]"
    " | //style[contains(.,':invalid') or contains(.,'-invalid') or contains(.,':checked') or contains(.,':required')]"
)
_GENERATED = re.compile(r'"[^",]+"')  # a computed `content`; the names of fonts are in quotes too
_CONTROLS = (
    "//a[@href] | //area[@href] | //button | //summary | //select | //input[not(@type='hidden')] | //*[@onclick]"
    " | //*[@tabindex] | //*[contains(@role,'button') or contains(@role,'link') or contains(@role,'switch')]"
)
_SAID = ("title", "aria-label", "alt", "class", "id", "value", "name", "href", "src")
# Words that may announce the text of what is said or shown in a sound or a video, in French and English.
_ANNOUNCES = re.compile(
    r"transcri|verbatim|texte|\btext|parol|lyric|\bscript|audio ?-?d|alternati|dialogue|r[ée]cit|\bdit\b|says"
    r"|voix|voice|[:«“]",
    re.IGNORECASE,
)
LONGEST = 120  # characters: a text of the page no longer than this, which nothing announces, is no transcript
_MEDIA_FILE = re.compile(
    r"\.(?:mp3|mp2|ogg|oga|wav|flac|aac|m4a|opus|wma|mp4|webm|ogv|mov|avi|mkv|m4v|wmv|mpe?g|flv)(?:[?#]|$)",
    re.IGNORECASE,
)
_PLAYERS = {"audio", "video", "object", "embed", "applet", "canvas", "svg"}


def coloured_words(dom: Dom) -> int:
    """1 unless all text has one colour, links apart, which have one of their own and are underlined or stand alone."""
    # Scripts, moments and parts without an element may colour words that the snapshot does not show.
    fonts = {dom.style(element, "font-family") for element in dom.root.iter() if isinstance(element.tag, str)}
    if dom.xpath(_UNFORESEEN) or any(_GENERATED.fullmatch(text) for text in set(dom.strings) - fonts):
        return 1
    text: set[str] = set()
    links: set[str] = set()
    for element in _speaking(dom):
        colour, linked = dom.style(element, "color"), _link(element)
        if not dom.displayed(element) or _backed(dom, element):
            return 1
        if linked is None:
            text.add(colour)
        else:
            links.add(colour)
            if not _lined(dom, element, linked) and _company(linked):
                return 1
    return int(len(text) > 1 or len(links) > 1)


def _speaking(dom: Dom) -> Iterator[Any]:
    """The elements of the body with text of their own, form controls apart."""
    body = dom.root.find("body")
    for element in body.iter() if body is not None else ():
        if not isinstance(element.tag, str) or element.tag in _SILENT | _NATIVE:
            continue
        if any(node.tag in _SILENT | _NATIVE | _PLAYERS for node in element.iterancestors()):
            continue
        if any(blank(text) for text in (element.text, *(child.tail for child in element))):
            yield element


def _link(element: Any) -> Any | None:
    return next((node for node in (element, *element.iterancestors()) if node.tag == "a" and node.get("href")), None)


def _lined(dom: Dom, element: Any, link: Any) -> bool:
    return any("underline" in dom.style(node, "text-decoration-line") for node in (element, link))


def _company(link: Any) -> bool:
    """Whether other text stands beside the link, in what holds it."""
    holder = link.getparent()
    return holder is None or any(
        _LETTER.search(text) for text in (holder.text or "", *((c.tail or "") for c in holder))
    )


def _backed(dom: Dom, element: Any) -> bool:
    """Whether words in a line have a background of their own."""
    inline = dom.style(element, "display").startswith("inline")
    colour = dom.style(element, "background-color").replace(" ", "")
    return inline and (not colour.endswith(",0)") or dom.style(element, "background-image") not in {"none", ""})


def colour_words(dom: Dom) -> int:
    """1 when a text of the page, or of its attributes, may speak of a colour."""
    if not _known(dom):
        return 1
    body = dom.root.find("body")
    texts = body.xpath(".//text()[not(ancestor::script or ancestor::style)]") if body is not None else ()
    spoken = dom.root.xpath("//@alt | //@title | //@aria-label | //@placeholder | //@value | //@label | //@content")
    return int(any(_COLOURS.search(str(text)) for text in (*texts, *spoken)))


def _known(dom: Dom) -> bool:
    return (dom.root.get("lang") or dom.root.get("xml:lang") or "").strip().lower()[:2] in _LANGUAGES


def contrast_setting(dom: Dom) -> int:
    """1 when a control of the page may set other colours: its name speaks of it, or it has no name at all."""
    if not _known(dom):
        return 1
    clickable = [one for one in dom.root.iter() if isinstance(one.tag, str) and dom.clickable(one)]
    own = {*dom.xpath(_CONTROLS), *(one for one in clickable if one.tag not in {"html", "body", "option", "label"})}
    return int(any(_may_set(dom, control) for control in own))


def _may_set(dom: Dom, control: Any) -> bool:
    labels = dom.root.xpath("//label[@for=$id]", id=control.get("id")) if control.get("id") else []
    around = list(control.iterancestors("label"))
    inner = [" ".join(node.itertext()) for node in (control, *labels, *around)]
    pictures = [value for node in control.iter() for value in map(node.get, _SAID) if value]
    name = " ".join([*inner, *pictures])
    return bool(_SETTINGS.search(name)) or not _LETTER.search(" ".join([*inner, *map(str, _names(control))]))


def _names(control: Any) -> list[str]:
    if control.tag == "input" and control.get("type", "").lower() in {"submit", "reset"}:
        return ["named by the browser"]
    return [value for node in control.iter() for at in (*_SAID[:3], "value", "name") if (value := node.get(at))]


def transcripts(dom: Dom) -> int:
    """1 when a transcript may be there: a way to other content, words that announce one, or a text long enough."""
    if not _known(dom) or _ways(dom):
        return 1
    body = dom.root.find("body")
    for element in body.iter() if body is not None else ():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        said = " ".join(filter(None, map(blank, (element.text, *(child.tail for child in element)))))
        if element.tag != "h1" and (len(said) > LONGEST or _ANNOUNCES.search(said)):
            return 1
    return int(bool(_inner(dom)))


def alternatives(dom: Dom) -> int:
    """1 when something may lead to another content than a plug-in's: a link, a control, or what stands inside it."""
    return int(bool(_ways(dom) or _inner(dom)))


def _ways(dom: Dom) -> bool:
    """Whether anything can be acted upon, or shown later, but the media themselves."""
    acting = dom.xpath(f"{_CONTROLS} | //script | //iframe | //frame | //details | //form | //textarea")
    others = [one for one in acting if not _plays(one)]
    clickable = (one for one in dom.root.iter() if isinstance(one.tag, str) and dom.clickable(one))
    return bool(others) or any(not _plays(one) for one in clickable)


def _plays(element: Any) -> bool:
    """Whether the element is a media or stands in one, or is a link to the file of one, with no word of another."""
    if element.tag in _PLAYERS or any(node.tag in _PLAYERS for node in element.iterancestors()):
        return True
    name = " ".join([*element.itertext(), element.get("title") or ""])
    return element.tag == "a" and bool(_MEDIA_FILE.search(element.get("href") or "")) and not _ANNOUNCES.search(name)


def _inner(dom: Dom) -> list[Any]:
    """What stands between the tags of plug-ins and drawings for those who cannot see them."""
    texts = "descendant::text()[normalize-space()][not(parent::script or parent::style)]"
    found: list[Any] = dom.xpath(
        f"//object/{texts} | //applet/{texts} | //canvas/{texts} | //svg/{texts} | //noembed/{texts}"
        " | //object//*[@alt or @href] | //applet//*[@alt or @href] | //applet/@alt | //canvas//*[@alt]"
    )
    return found
