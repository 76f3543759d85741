"""What a product page says of delivery, payment and returns.

Two signs that do not depend on each other are a proof; a single one is shown to the jury; none is said to be none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.products._phrases import DELIVERY, PAYMENT, RETURNS, Topic
from checkers.products._sheet import sheet_of, unless_button_missing
from checkers.products._wording import hits
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

ENOUGH = 2  # independent signs


def _about(topic: Topic) -> Callable[[Given], Iterator[Finding]]:
    def run(given: Given) -> Iterator[Finding]:
        sheet = sheet_of(given)
        if sheet is None:
            return
        found = hits(sheet, topic)
        if not found:
            yield given.failed("absent", Pointer("selector", "body"))
            return
        at = sheet.pointer(found[0].element)
        quotes = list(dict.fromkeys(hit.quote for hit in found))
        if len(found) >= ENOUGH:
            yield given.passed("said", at, count=len(found), quotes=quotes)
        else:
            yield given.ask("one-sign", at, quotes=quotes)

    return run


CHECKS = (
    Check(
        "products.delivery",
        needs=("http", "dom"),
        run=unless_button_missing(_about(DELIVERY)),
        refs=("products:PRD-12",),
        limits={"signs": ENOUGH},
    ),
    Check(
        "products.payment",
        needs=("http", "dom"),
        run=unless_button_missing(_about(PAYMENT)),
        refs=("products:PRD-15",),
        limits={"signs": ENOUGH},
    ),
    Check(
        "products.returns",
        needs=("http", "dom"),
        run=_about(RETURNS),
        refs=("products:PRD-18",),
        limits={"signs": ENOUGH},
    ),
)
