"""When a page shows and whether it moves, as Chromium told during our own visit.

That visit is an unthrottled desktop one, on this machine. So a good delay proves little and stays to be checked, and a
bad one is held against the page only when neither this machine's processor nor an unreachable third party explains it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.load._traffic import on_page, on_this_machine, transfers
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Good and poor, in ms (CLS: a number). Google's Web Vitals, set for the 75th percentile of real visits.
_LCP, _FCP, _TTFB, _CLS = (2500, 4000), (1800, 3000), (800, 1800), (0.1, 0.25)


def _largest_paint(given: Given) -> Iterator[Finding]:
    vitals = given["vitals"]
    element = vitals.get("lcp_element")
    where = Pointer("selector", element, vitals.get("lcp_url") or "") if element else None
    yield from _delay(given, vitals.get("lcp"), _LCP, where)


def _first_paint(given: Given) -> Iterator[Finding]:
    yield from _delay(given, given["vitals"].get("fcp"), _FCP, None)


def _delay(given: Given, value: float | None, bounds: tuple[int, int], where: Pointer | None) -> Iterator[Finding]:
    if value is None:
        return
    good, poor = bounds
    where = where or Pointer("figure", f"{value:.0f} ms")
    args: dict[str, Any] = {"value": round(value), "good": good, "poor": poor}
    if value <= good:
        yield given.ask("good", where, **args)
    elif value <= poor:
        yield given.ask("between", where, **args)
    elif unreached := sorted({t.url for t in transfers(given) if t.unreached}):
        yield given.ask("held-up", where, urls=unreached, **args)
    elif value - (busy := given["vitals"].get("long_tasks") or 0) <= poor:
        yield given.ask("busy", where, busy=round(busy), **args)
    elif "load" in given["http"].get("problems", {}):
        yield given.ask("unfinished", where, **args)
    else:
        yield given.failed("poor", where, **args)


def _layout_shift(given: Given) -> Iterator[Finding]:
    vitals = given["vitals"]
    value = vitals.get("cls")
    if value is None:
        return
    moved = max(vitals.get("shifts") or (), key=lambda shift: shift["value"], default=None)
    where = Pointer("selector", moved["element"]) if moved and value else Pointer("figure", f"{value:.3f}")
    good, poor = _CLS
    args = {"value": round(value, 3), "good": good, "poor": poor}
    if value <= good:
        yield given.passed("good", where, **args)
    elif value <= poor:
        yield given.ask("between", where, **args)
    else:
        yield given.failed("poor", where, **args)


def _server_response(given: Given) -> Iterator[Finding]:
    value, url = given["vitals"].get("ttfb"), given["http"]["final_url"]
    if value is None:
        return
    good, poor = _TTFB
    where = Pointer("figure", f"{value:.0f} ms")
    args = {"value": round(value), "good": good, "poor": poor}
    if on_this_machine(url):
        yield given.inapplicable("local", where, value=round(value))
    elif value <= good:
        yield given.passed("good", where, **args)
    elif value <= poor:
        yield given.ask("between", where, **args)
    else:
        yield given.failed("poor", where, **args)


_DELAY = ("http", "vitals", "har")

CHECKS = (
    Check(
        "load.largest-paint",
        needs=_DELAY,
        run=on_page(_largest_paint),
        refs=("web-vitals:lcp",),
        limits={"good": _LCP[0], "poor": _LCP[1]},
    ),
    Check(
        "load.first-paint",
        needs=_DELAY,
        run=on_page(_first_paint),
        refs=("web-vitals:fcp",),
        limits={"good": _FCP[0], "poor": _FCP[1]},
    ),
    Check(
        "load.layout-shift",
        needs=("http", "vitals"),
        run=on_page(_layout_shift),
        refs=("web-vitals:cls",),
        limits={"good": _CLS[0], "poor": _CLS[1]},
    ),
    Check(
        "load.server-response",
        needs=("http", "vitals"),
        run=on_page(_server_response),
        refs=("web-vitals:ttfb", "seo:SEO-220"),
        limits={"good": _TTFB[0], "poor": _TTFB[1]},
    ),
)
