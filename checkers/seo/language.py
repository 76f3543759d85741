"""The language that a page says it is written in, and whether one can zoom in to read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checkers.seo._page import content_of, metas, on_page, words
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

# BCP 47 (RFC 5646): language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?\Z"
)
# ISO 639-1, the two-letter codes; three-letter ones are only read for their form.
CODES = words(
    """aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss
    st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
)
# Small words that are frequent in one of the two languages and rare in the other.
_SMALL_WORDS = {
    "fr": words(
        """les des une est dans vous nous avec votre vos notre nos cette ces sont aux sur mais pas qui que et du au
        pour par leur ou être"""
    ),
    "en": words(
        """the and of to is for with you your our this that are from by be it have will can not was we at their
        which more"""
    ),
}
# The project's choice, wide on purpose: a wrong verdict is worse than none. Words, share of all words, distinct words,
# and how many times more frequent than those of the other language.
_MIN_WORDS, _MIN_SHARE, _MIN_DISTINCT, _MIN_RATIO = 60, 0.12, 8, 5
_MAX_TEXT = 60_000


def _valid(given: Given) -> Iterator[Finding]:
    root = given["dom"].root
    tag = root.get("lang")
    where = Pointer("selector", "html", f'<html lang="{tag}">' if tag is not None else "<html>")
    code = (tag or "").strip().lower()
    if not code:
        yield given.failed("absent", where)
    elif not _TAG.match(code) or (len(primary := code.partition("-")[0]) == 2 and primary not in CODES):
        yield given.failed("invalid", where, code=tag)
    else:
        yield given.passed("valid", where, code=tag)


def _read(text: str) -> tuple[str, int]:
    """The language that the text is surely written in, "" when it is not sure; and how many words were read."""
    read = re.findall(r"[^\W\d_]+", text[:_MAX_TEXT].lower())
    counts = Counter(read)
    hits = {code: sum(counts[word] for word in small) for code, small in _SMALL_WORDS.items()}
    best = max(hits, key=lambda code: hits[code])
    others = max(count for code, count in hits.items() if code != best)
    distinct = sum(1 for word in _SMALL_WORDS[best] if counts[word])
    sure = (
        len(read) >= _MIN_WORDS
        and hits[best] >= _MIN_SHARE * len(read)
        and distinct >= _MIN_DISTINCT
        and hits[best] >= _MIN_RATIO * others
    )
    return (best if sure else ""), len(read)


def _matches(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    code = (dom.root.get("lang") or "").strip().lower().partition("-")[0]
    body = dom.xpath("//main") or dom.xpath("//body")
    if not code or not body:
        return
    found, count = _read(text_of(body[0]))
    where = Pointer("selector", "html", f'<html lang="{dom.root.get("lang")}">')
    if found == code:
        yield given.passed(f"same-{found}", where, code=code, words=count)
    elif found:
        yield given.failed(f"other-{found}", where, code=code, words=count)


def _viewport(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    found = metas(dom, "viewport")
    text = next((text for meta in found if (text := content_of(meta))), "")
    if not found:
        yield given.failed("absent", Pointer("selector", "head"))
    elif "width" not in _settings(text) and "initial-scale" not in _settings(text):
        yield given.failed("empty", dom.pointer(found[0]))
    else:
        yield given.passed("present", dom.pointer(found[0]), text=text)


def _settings(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in re.split(r"[,;]", text.lower()))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip()}


# WCAG 2.2, 1.4.4 (and RGAA 10.4): text can be enlarged to 200 %.
_MIN_ZOOM = 2.0
_FREE_ZOOM = 5.0  # axe-core, meta-viewport-large: below, it is advised against


def _zoom(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    for meta in metas(dom, "viewport")[-1:]:  # the browser obeys the last one
        settings = _settings(content_of(meta))
        largest = _number(settings.get("maximum-scale", ""))
        if settings.get("user-scalable") in {"no", "0"}:
            yield given.failed("forbidden", dom.pointer(meta))
        elif largest is not None and 0 <= largest < _MIN_ZOOM:
            yield given.failed("limited", dom.pointer(meta), largest=largest, least=_MIN_ZOOM)
        elif largest is not None and 0 <= largest < _FREE_ZOOM:
            yield given.ask("rather-limited", dom.pointer(meta), largest=largest, usual=_FREE_ZOOM)
        else:
            yield given.passed("free", dom.pointer(meta))


def _number(text: str) -> float | None:
    found = re.match(r"-?\d+(?:\.\d+)?|-?\.\d+", text)
    return float(found.group()) if found else None


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.lang", needs=_PAGE, run=on_page(_valid), refs=("seo:SEO-055", "seo:SEO-056")),
    Check(
        "seo.lang-text",
        needs=_PAGE,
        run=on_page(_matches),
        refs=("seo:SEO-057",),
        limits={"words": _MIN_WORDS, "share": _MIN_SHARE, "distinct": _MIN_DISTINCT, "ratio": _MIN_RATIO},
    ),
    Check("seo.viewport", needs=_PAGE, run=on_page(_viewport), refs=("seo:SEO-058",)),
    Check(
        "seo.zoom",
        needs=_PAGE,
        run=on_page(_zoom),
        refs=("seo:SEO-059",),
        limits={"least": _MIN_ZOOM, "free": _FREE_ZOOM},
    ),
)
