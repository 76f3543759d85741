"""What travels for nothing: old image formats, requests that end in an error, detours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile

from checkers.eco._traffic import Transfer, on_page, transfers
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_MODERN = {"image/webp", "image/avif", "image/jxl"}
_OLD = {"image/jpeg", "image/jpg", "image/png", "image/gif", "image/bmp", "image/x-ms-bmp", "image/tiff"}
# RGESN 2024, criterion 5.1: more than 75 % of the raster images in WebP, AVIF or JPEG XL.
_SHARE = 0.75
# Bytes. Smaller ones are pixels and icons; GreenIT-Analysis lets PNG and GIF files under 50 kB be.
_PICTURE, _HEAVY = 1000, 50_000
# Errors that tell a robot to stay away, or that pass: a visitor may not meet them.
_PASSING = {401, 403, 405, 408, 425, 429, 451, 502, 503, 504}
# GreenIT-Analysis, rule NoRedirect: A up to one.
_DETOURS = 1


def _image_formats(given: Given) -> Iterator[Finding]:
    pictures = {t.url: t for t in transfers(given) if t.media_type in _MODERN | _OLD and t.status == 200}
    found = [t for t in pictures.values() if t.decoded > _PICTURE]
    if not found:
        return
    old = sorted((t for t in found if t.media_type in _OLD), key=lambda t: -t.sent)
    share = 1 - len(old) / len(found)
    heavy = [t for t in old if t.own and t.decoded >= _HEAVY]
    args = {"share": round(share, 3), "pictures": len(found), "count": len(old), "bytes": sum(t.sent for t in old)}
    where = Pointer("url", (heavy or old or found)[0].url)
    if share > _SHARE:
        yield given.passed("modern", where, **args)
    elif heavy:
        yield given.failed("old", where, urls=[t.url for t in heavy], heavy=len(heavy), **args)
    else:
        yield given.ask("old-but-light", where, urls=[t.url for t in old], **args)


def _http_errors(given: Given) -> Iterator[Finding]:
    sent = transfers(given)
    failed = [t for t in sent if t.status >= 400]
    sure = [t for t in failed if t.own and t.status not in _PASSING]
    where = Pointer("url", (sure or failed)[0].url, str((sure or failed)[0].status)) if failed else None
    if sure:
        yield given.failed("errors", where, count=len(sure), urls=_urls(sure))
    elif failed:
        yield given.ask("errors-elsewhere", where, count=len(failed), urls=_urls(failed))
    else:
        yield given.passed("none", Pointer("figure", "0"), requests=len(sent))


def _redirects(given: Given) -> Iterator[Finding]:
    # The way to the page itself is a matter of links, not of what the page asks for.
    asked = list(dropwhile(lambda t: t.kind == "document" and 300 <= t.status < 400, transfers(given)))
    moved = [t for t in asked if t.status in {301, 302, 303, 307, 308}]
    own = [t for t in moved if t.own]
    where = Pointer("url", (own or moved)[0].url) if moved else Pointer("figure", "0")
    if len(own) > _DETOURS:
        yield given.failed("detours", where, count=len(own), urls=_urls(own), limit=_DETOURS)
    elif len(moved) > _DETOURS:
        yield given.ask("detours-elsewhere", where, count=len(moved), urls=_urls(moved), limit=_DETOURS)
    else:
        yield given.passed("few", where, count=len(moved), requests=len(asked))


def _urls(found: Sequence[Transfer]) -> list[str]:
    return list(dict.fromkeys(t.url for t in found))


_NEEDS = ("http", "har")

CHECKS = (
    Check(
        "eco.image-formats",
        needs=_NEEDS,
        run=on_page(_image_formats),
        refs=("rgesn:5.1", "seo:SEO-163"),
        limits={"share": _SHARE, "heavy": _HEAVY},
    ),
    Check("eco.http-errors", needs=_NEEDS, run=on_page(_http_errors), refs=("greenit:HttpError", "seo:SEO-017")),
    Check(
        "eco.redirects", needs=_NEEDS, run=on_page(_redirects), refs=("greenit:NoRedirect",), limits={"most": _DETOURS}
    ),
)
