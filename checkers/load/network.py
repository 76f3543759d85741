"""What the page weighs, and whether the site's own files come compressed and may be kept by the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from checkers.load._traffic import Transfer, on_page, on_this_machine, transfers
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Bytes. Lighthouse's total-byte-weight: 2667 KiB still scores 0.9, 4000 KiB scores 0.5.
_LIGHT, _HEAVY = 2667 * 1024, 4000 * 1024
# Text under 1 kB gains little from compression (and a packet carries 1.4 kB).
_COMPRESSIBLE = 1000
# Shares of the compressible bytes: GreenIT-Analysis, rule CompressHttp, A from 95 %, C under 90 %.
_COMPRESSED_GOOD, _COMPRESSED_POOR = 0.95, 0.90
# Under this share of static files with a lifetime, most are asked for again at each visit (our choice; GreenIT
# gives its worst mark from the first one).
_CACHED_POOR = 0.5
_STATIC = {"stylesheet", "script", "image", "font", "media"}
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)")


def _weight(given: Given) -> Iterator[Finding]:
    found = transfers(given)
    total = sum(t.sent for t in found)
    if not total:
        return
    heaviest = max(found, key=lambda t: t.sent)
    local = on_this_machine(given["http"]["final_url"])
    # Another server might compress this text: only the rest is sure to travel.
    certain = sum(t.sent for t in found if not (local and t.own and t.text and not t.compressed))
    where = Pointer("url", heaviest.url)
    args = {"bytes": total, "requests": len(found), "good": _LIGHT, "poor": _HEAVY, "heaviest": heaviest.sent}
    if total <= _LIGHT:
        yield given.passed("light", where, **args)
    elif certain > _HEAVY:
        yield given.failed("heavy", where, **args)
    else:
        yield given.ask("between", where, **args)


def _compression(given: Given) -> Iterator[Finding]:
    texts = [t for t in _answered(given) if t.text and t.decoded >= _COMPRESSIBLE]
    own = [t for t in texts if t.own]
    raw = sorted((t for t in own if not t.compressed), key=lambda t: -t.decoded)
    total = sum(t.decoded for t in own)
    if not total:
        return
    share = 1 - sum(t.decoded for t in raw) / total
    where = Pointer("url", raw[0].url if raw else own[0].url)
    args = {"share": round(share, 3), "files": len(own), "bytes": sum(t.decoded for t in raw)}
    urls = [t.url for t in raw]
    if share >= _COMPRESSED_GOOD:
        yield given.passed("compressed", where, **args)
    elif on_this_machine(given["http"]["final_url"]):
        yield given.ask("local", where, **args)
    elif share < _COMPRESSED_POOR:
        yield given.failed("raw", where, count=len(raw), urls=urls, **args)
    else:
        yield given.ask("some-raw", where, count=len(raw), urls=urls, **args)


def _caching(given: Given) -> Iterator[Finding]:
    static = [t for t in _answered(given) if t.own and t.kind in _STATIC]
    if not static:
        return
    fleeting = [t for t in static if not _kept(t)]
    share = 1 - len(fleeting) / len(static)
    where = Pointer("url", (fleeting or static)[0].url, (fleeting or static)[0].headers.get("cache-control", ""))
    args = {"share": round(share, 3), "files": len(static), "count": len(fleeting)}
    urls = [t.url for t in fleeting]
    if not fleeting:
        yield given.passed("kept", where, **args)
    elif on_this_machine(given["http"]["final_url"]):
        yield given.ask("local", where, **args)
    elif share < _CACHED_POOR:
        yield given.failed("not-kept", where, urls=urls, **args)
    else:
        yield given.ask("some-not-kept", where, urls=urls, **args)


def _answered(given: Given) -> list[Transfer]:
    return [t for t in transfers(given) if t.status == 200 and not t.failure]


def _kept(transfer: Transfer) -> bool:
    """Whether the answer announces how long the browser may use it without asking (RFC 9111, §4.2.1)."""
    control = transfer.headers.get("cache-control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return False
    if found := _MAX_AGE.search(control):
        return int(found[1]) > 0
    try:
        expires = parsedate_to_datetime(transfer.headers["expires"])
        return expires > parsedate_to_datetime(transfer.headers["date"])
    except (KeyError, ValueError, TypeError):
        return False


_NEEDS = ("http", "har")

CHECKS = (
    Check(
        "load.weight",
        needs=_NEEDS,
        run=on_page(_weight),
        refs=("lighthouse:total-byte-weight",),
        limits={"light": _LIGHT, "heavy": _HEAVY},
    ),
    Check(
        "load.compression",
        needs=_NEEDS,
        run=on_page(_compression),
        refs=("rgesn:6.3", "greenit:CompressHttp"),
        limits={"good": _COMPRESSED_GOOD, "poor": _COMPRESSED_POOR, "least": _COMPRESSIBLE},
    ),
    Check(
        "load.caching",
        needs=_NEEDS,
        run=on_page(_caching),
        refs=("rgesn:6.2", "greenit:AddExpiresOrCacheControlHeaders"),
        limits={"share": _CACHED_POOR},
    ),
)
