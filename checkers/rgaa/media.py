"""RGAA 4.3.2, 4.11 and 4.13.1: what the code alone tells of sound, video and plug-ins. The rest is asked of a human."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import blank, capped, documents, drawn, on_page, point, spoken, unread
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_CONTROLS = ("rgaa:4.11.1", "rgaa:4.11.2", "rgaa:4.11.3")
_NATIVE = "//video | //audio"
# Kinds of the referential that may be sound or video with controls of another sort. A link only leads to a file.
_OTHERS = ("canvas", "svg-moving", "plugin", "player", "frame-player")
_LINKS = ("audio-link", "video-link")
# A `track` without a kind, or with one that HTML does not know: see the HTML standard, "the track element".
_DEFAULT_KIND = "subtitles"
_FLASH = "x-shockwave-flash"
_FLASH_CLASS = "d27cdb6e-ae6d-11cf-96b8-444553540000"


@on_page
def _captions(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    language = _language(dom.root)
    findings = [
        finding
        for document, within in documents(dom)
        for media in document.xpath("(//video | //audio)[.//track]")
        if _captioned(media)
        for finding in _tracks(given, document, within, media, language)
    ]
    if not findings and not any(unread(dom)) and any(document.xpath("//track") for document, _ in documents(dom)):
        yield given.inapplicable("no-captions")
        return
    if findings and all(finding.outcome == "passed" for finding in findings):
        if any(unread(dom)):
            yield given.ask("beyond", findings[0].pointer)
        else:
            yield given.passed("captions", findings[0].pointer, count=len(findings))
        return
    yield from capped(given, [one for one in findings if one.outcome != "passed"], lambda finding: finding)


def _captioned(media: Any) -> bool:
    """Whether a track of the media may be captions: chapters, descriptions and data for scripts are none."""
    kinds = {(track.get("kind") or "").strip().lower() for track in media.xpath(".//track")}
    return bool(kinds - {"chapters", "descriptions", "metadata"})


def _tracks(given: Given, document: Dom, within: str, media: Any, language: str) -> Iterator[Finding]:
    """What the tracks of one media say: the captions are declared as such, or something else stands in their place."""
    tracks = media.xpath(".//track")
    kinds = {track: (track.get("kind") or "").strip().lower() or _DEFAULT_KIND for track in tracks}
    captions = [track for track in tracks if kinds[track] == "captions" and blank(track.get("src"))]
    others = [track for track in tracks if kinds[track] == "subtitles"]
    where = point(document, within, media)
    known = {_language(track) for track in captions}
    if captions and all(_language(track) and _language(track) not in known for track in others):
        yield given.passed("captions", where, count=1)
    elif captions or not others:
        yield given.ask("mixed", where, kinds=", ".join(sorted(set(kinds.values()))))
    elif media.tag == "audio" or not drawn(document, media) or not all(blank(track.get("src")) for track in others):
        yield given.ask("unclear", where)
    elif any(_foreign(track, language) for track in others):
        yield given.ask("translation", where, languages=", ".join(sorted({_language(track) for track in others})))
    else:
        declared = others[0].get("kind")
        yield given.failed("subtitles" if declared else "no-kind", point(document, within, others[0]))


def _language(element: Any) -> str:
    return (element.get("srclang") or element.get("lang") or "").strip().lower().partition("-")[0]


def _foreign(track: Any, language: str) -> bool:
    """Whether the track may be a translation: its language is known not to be the page's."""
    return bool(language and _language(track) and _language(track) != language)


@on_page
def _controls(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    pages = list(documents(dom))
    native = [(doc, within, media) for doc, within in pages for media in doc.xpath(_NATIVE)]
    others = [place for place in _found(pages, _OTHERS) if not _wraps_media(place[2])]
    doubtful = [place for place in native if not _has_controls(place[0], place[2])]
    files = [] if native and not doubtful else list(_found(pages, _LINKS))
    mute = [place for place in doubtful if _cannot_be_played(*place)]
    faults = mute if mute and not files and _no_script(given, pages) else []
    for document, within, media in faults[:5]:
        yield given.failed("no-controls", point(document, within, media), refs=_CONTROLS[:1])
    if faults and len(faults) == len(native) and not others and not any(unread(dom)):
        yield given.inapplicable("no-function", point(*faults[0]), refs=_CONTROLS[1:], count=len(faults))
    elif faults:
        yield given.ask("then", point(*faults[0]), refs=_CONTROLS[1:])
    elif native and not doubtful and not others and not any(unread(dom)):
        yield given.passed("native", point(*native[0]), refs=_CONTROLS, count=len(native))
    elif seen := [*doubtful, *others, *native, *files]:
        count = max(len(doubtful) + len(others), 1)
        yield given.ask("look", point(*seen[0]), refs=_CONTROLS, count=count)


def _found(pages: list[tuple[Dom, str]], kinds: tuple[str, ...]) -> Iterator[tuple[Dom, str, Any]]:
    paths = [load().kinds[kind] for kind in kinds]
    for document, within in pages:
        for path in paths:
            for element in document.xpath(path):
                # What stands in a player's tags is for browsers that cannot play.
                if not any(node.tag in {"video", "audio"} for node in element.iterancestors()):
                    yield document, within, element


def _wraps_media(element: Any) -> bool:
    return element.tag in {"video", "audio", "body", "html"} or bool(element.xpath(".//video | .//audio"))


def _no_script(given: Given, pages: list[tuple[Dom, str]]) -> bool:
    """Whether nothing on the page can act: no script, sent or live, no listener, no inline handler."""
    handlers = "//script | //*[@*[starts-with(name(), 'on')]] | //*[starts-with(@href, 'javascript:')]"
    return (
        not given["listeners"]
        and not given["source"].xpath("//script")
        and not any(document.xpath(handlers) for document, _ in pages)
    )


def _has_controls(document: Dom, media: Any) -> bool:
    usable = media.get("tabindex", "0").strip() != "-1" and spoken(media) and document.displayed(media)
    reachable = document.style(media, "pointer-events") != "none" and not media.xpath("ancestor-or-self::*[@inert]")
    described = media.xpath(".//track[translate(@kind, 'DESCRIPTON', 'descripton')='descriptions']")
    return media.get("controls") is not None and drawn(document, media) and usable and reachable and not described


def _cannot_be_played(document: Dom, _within: str, media: Any) -> bool:
    """A video that is shown, or a sound that starts by itself and never ends, with a source and no control of any kind.

    Not a video that loops silently as an ornament.
    """
    starts, muted = media.get("autoplay") is not None, media.get("muted") is not None
    source = blank(media.get("src")) or media.xpath(".//source[normalize-space(@src)]")
    if media.tag == "audio":
        there = starts and media.get("loop") is not None and not muted
    else:
        there = drawn(document, media) and spoken(media) and not (starts and muted)
    return bool(there and source and media.get("controls") is None)


@on_page
def _compatible(given: Given) -> Iterator[Finding]:
    """Flash with a wmode that hides it from screen readers is out, says the glossary; all else is for a human."""
    pages = list(documents(given["dom"]))
    hidden = [(d, w, e) for d, w in pages for e in d.xpath("//object | //embed") if _hidden_flash(e)]
    for document, within, element in hidden[:5]:
        if document.displayed(element):
            yield given.failed("wmode", point(document, within, element))
        else:
            yield given.ask("wmode-hidden", point(document, within, element))
    if not hidden:
        kinds = load().scopes["any-media"].kinds
        found = list(_found(pages, kinds))
        if found:
            where: Pointer = point(*found[0])
            yield given.ask("compatible", where, count=len(found))


def _hidden_flash(element: Any) -> bool:
    said = " ".join(filter(None, map(element.get, ("type", "data", "src", "classid")))).lower()
    movies = [
        value.lower() for value in element.xpath("./param[translate(@name, 'MOVIESRC', 'moviesrc')='movie']/@value")
    ]
    flash = _FLASH in said or ".swf" in said or _FLASH_CLASS in said or any(".swf" in movie for movie in movies)
    params = element.xpath("./param[translate(@name, 'WMODE', 'wmode')='wmode']/@value")
    modes = {value.strip().lower() for value in (*params, element.get("wmode") or "")}
    return flash and bool(modes & {"transparent", "opaque"})


CHECKS = (
    Check("rgaa.caption-kind", needs=("http", "dom"), run=_captions, refs=("rgaa:4.3.2",)),
    Check("rgaa.media-controls", needs=("http", "source", "dom", "listeners"), run=_controls),
    Check("rgaa.media-compatible", needs=("http", "dom"), run=_compatible, refs=("rgaa:4.13.1",)),
)
