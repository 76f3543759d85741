"""The EcoIndex of each page, and its three inputs. One visit, before any choice about cookies, scrolled to the end.

Targets and medians are the collective's: 600 elements, 40 requests, 1024 kB to aim at; 693, 78 and 2420 at the median
of the pages that it has measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.eco._count import Counts, counts
from checkers.eco._ecoindex import ELEMENTS, KILOBYTES, REQUESTS, grade, greenhouse_gas, losses, score, water
from checkers.eco._traffic import on_page, transfers
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_TARGET_ELEMENTS, _TARGET_REQUESTS, _TARGET_BYTES = 600, 40, 1_024_000
# A page at the three medians scores 43.7: grade D. What cannot reach a D is worse than the median page.
_MEDIAN_GRADE = grade(score(693, 78, 2420))
# The fifteenth of the scale's twenty steps: three quarters of the collective's pages have less.
_MANY_ELEMENTS, _MANY_REQUESTS, _MANY_BYTES = ELEMENTS[15], REQUESTS[15], int(KILOBYTES[15] * 1000)
# Share of all elements that stand in frames, from which the count says too little of the page (our choice).
_FRAMED = 0.1


def _ecoindex(given: Given) -> Iterator[Finding]:
    elements, sent = counts(given), transfers(given)
    weight = sum(t.sent for t in sent)
    args = _figures(elements, len(sent), weight)
    where = Pointer("figure", f"{args['score']}/100 {args['grade']}")
    # The kindest reading of all: fewest elements, and only the bytes that any server would send.
    fewest = min(elements.reference, elements.greenit, elements.visible)
    best = grade(round(score(fewest, len(sent), sum(t.certain for t in sent) / 1000)))
    if elements.reference <= _TARGET_ELEMENTS and len(sent) <= _TARGET_REQUESTS and weight <= _TARGET_BYTES:
        yield given.passed("on-target", where, **args)
    elif best > _MEDIAN_GRADE:
        yield given.failed("worse-than-median", where, **args)
    else:
        yield given.ask("between", where, **args)
    if (share := elements.framed / ((elements.framed + elements.reference) or 1)) > _FRAMED:
        yield given.ask("frames", Pointer("selector", "iframe"), framed=elements.framed, share=round(share, 3))


def _figures(elements: Counts, requests: int, weight: int) -> dict[str, Any]:
    """The score as the reference gives it (rounded before the grade), and the interval that the three counts imply."""
    # EcoIndex counts a kilobyte as 1000 bytes.
    kilobytes = weight / 1000
    scores = [
        round(score(found, requests, kilobytes)) for found in (elements.reference, elements.greenit, elements.visible)
    ]
    lost = losses(elements.reference, requests, kilobytes)
    return {
        "score": scores[0],
        "grade": grade(scores[0]),
        "score_low": min(scores),
        "score_high": max(scores),
        "elements": elements.reference,
        "elements_greenit": elements.greenit,
        "elements_visible": elements.visible,
        "requests": requests,
        "bytes": weight,
        "gco2e": round(greenhouse_gas(scores[0]), 2),
        "water": round(water(scores[0]), 2),
        "lost_elements": round(lost[0]),
        "lost_requests": round(lost[1]),
        "lost_bytes": round(lost[2]),
    }


def _elements(given: Given) -> Iterator[Finding]:
    found = counts(given)
    args = {"elements": found.reference, "greenit": found.greenit, "visible": found.visible}
    fewest = min(found.reference, found.greenit)
    where = Pointer("figure", str(found.reference))
    yield _judged(given, where, found.reference, fewest, _TARGET_ELEMENTS, _MANY_ELEMENTS, args)


def _requests(given: Given) -> Iterator[Finding]:
    sent = transfers(given)
    args = {"requests": len(sent), "others": sum(not t.own for t in sent)}
    where = Pointer("figure", str(len(sent)))
    yield _judged(given, where, len(sent), len(sent), _TARGET_REQUESTS, _MANY_REQUESTS, args)


def _bytes(given: Given) -> Iterator[Finding]:
    sent = transfers(given)
    weight = sum(t.sent for t in sent)
    if not weight:
        return
    images = sum(t.sent for t in sent if t.media_type.startswith("image/"))
    where = Pointer("url", max(sent, key=lambda t: t.sent).url)
    args = {"bytes": weight, "images": images}
    yield _judged(given, where, weight, sum(t.certain for t in sent), _TARGET_BYTES, _MANY_BYTES, args)


def _judged(
    given: Given, where: Pointer, value: int, certain: int, target: int, many: int, args: dict[str, Any]
) -> Finding:
    """On target, among the quarter of pages that have most (for `certain`), or between."""
    args = args | {"target": target, "many": many}
    if value <= target:
        return given.passed("on-target", where, **args)
    return given.failed("many", where, **args) if certain > many else given.ask("between", where, **args)


CHECKS = (
    Check(
        "eco.ecoindex",
        needs=("http", "dom", "har"),
        run=on_page(_ecoindex),
        refs=("ecoindex:score",),
        limits={
            "elements": _TARGET_ELEMENTS,
            "requests": _TARGET_REQUESTS,
            "bytes": _TARGET_BYTES,
            "grade": _MEDIAN_GRADE,
        },
    ),
    Check(
        "eco.elements",
        needs=("http", "dom"),
        run=on_page(_elements),
        refs=("ecoindex:dom", "seo:SEO-219"),
        limits={"target": _TARGET_ELEMENTS, "many": _MANY_ELEMENTS},
    ),
    Check(
        "eco.requests",
        needs=("http", "har"),
        run=on_page(_requests),
        refs=("ecoindex:requests", "greenit:HttpRequests"),
        limits={"target": _TARGET_REQUESTS, "many": _MANY_REQUESTS},
    ),
    Check(
        "eco.bytes",
        needs=("http", "har"),
        run=on_page(_bytes),
        refs=("ecoindex:size",),
        limits={"target": _TARGET_BYTES, "many": _MANY_BYTES},
    ),
)
