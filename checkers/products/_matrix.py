"""Products by what a customer must find: price, delivery, payment, features, stock, returns, reviews, pictures.

Nothing is judged anew: each cell is what the checks said of the page, with the same findings as proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checkers.products._sheet import handle
from preuve.model import Finding, Outcome

SHEET = "products.name"  # the check that says something of every product page, and of no other page
# The check that decides, then those that may contradict what it found.
INFORMATION: Mapping[str, tuple[str, ...]] = {
    "price": ("products.price", "products.price-agreement", "products.source-price", "products.currency"),
    "delivery": ("products.delivery",),
    "payment": ("products.payment",),
    "features": ("products.features",),
    "stock": ("products.stock", "products.source-stock"),
    "returns": ("products.returns",),
    "reviews": ("products.reviews",),
    "pictures": ("products.images", "products.image-alternatives"),
}
STATES = ("found", "look", "absent", "moot", "unknown")
_NOTHING = frozenset({"absent", "none", "empty"})  # messages that say: not there
_SILENT = frozenset({"nothing-concerned", "evidence-missing"})
_SHORT = ("price", "text", "label", "seen", "count")  # arguments of a finding that say it in short, the best first
MAX_SHORT = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One information of one product. `state`: one of STATES; `short`: what was read; `proofs`: ids of findings."""

    state: str
    short: str
    proofs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One product. `urls`: the addresses of its page, the one that is shown first."""

    name: str
    urls: tuple[str, ...]
    cells: Mapping[str, Cell]


def matrix(findings: Iterable[Finding]) -> tuple[Row, ...]:
    """The products, those that lack most first; one with several addresses counts once."""
    by_page: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        if finding.check.startswith("products."):
            by_page.setdefault(finding.subject, {}).setdefault(finding.check, []).append(finding)
    pages: dict[str, list[str]] = {}
    for url, said in by_page.items():
        if _is_sheet(said.get(SHEET, ())):
            pages.setdefault(handle(url), []).append(url)
    rows = [_row(sorted(urls, key=lambda url: (len(url), url)), by_page) for urls in pages.values()]
    return tuple(sorted(rows, key=_lacking))


def _is_sheet(found: Sequence[Finding]) -> bool:
    return any(finding.message not in {*_SILENT, "check-broke"} for finding in found)


def _row(urls: list[str], by_page: Mapping[str, Mapping[str, list[Finding]]]) -> Row:
    said = by_page[urls[0]]
    names = (str(one.args.get("name") or one.args.get("data") or "") for one in said[SHEET])
    name = next(filter(None, names), "") or handle(urls[0])
    return Row(name, tuple(urls), {key: cell(said, checks) for key, checks in INFORMATION.items()})


def cell(said: Mapping[str, list[Finding]], checks: Sequence[str]) -> Cell:
    """What the first check found, unless another contradicts it."""
    own = [finding for finding in said.get(checks[0], ()) if finding.message not in _SILENT]
    others = [one for name in checks[1:] for one in said.get(name, ()) if one.message not in _SILENT]
    state = _state(own)
    if state == "found" and any(one.outcome in {Outcome.FAILED, Outcome.CANT_TELL} for one in others):
        state = "look"
    return Cell(state, _short(own), tuple(dict.fromkeys(one.id for one in (*own, *others))))


def _state(own: Sequence[Finding]) -> str:
    outcomes = {finding.outcome for finding in own}
    if not outcomes or outcomes <= {Outcome.UNTESTED}:
        return "unknown"
    if any(finding.message in _NOTHING for finding in own):
        return "absent"
    if outcomes & {Outcome.FAILED, Outcome.CANT_TELL}:
        return "look"
    return "found" if Outcome.PASSED in outcomes else "moot"


def _short(own: Sequence[Finding]) -> str:
    for finding in own:
        quotes = finding.args.get("quotes")
        values: list[Any] = [finding.args.get(name) for name in _SHORT]
        values.insert(1, quotes[0] if isinstance(quotes, list | tuple) and quotes else None)
        found = next((str(value) for value in values if value not in {None, ""}), "")
        if found:
            return found if len(found) <= MAX_SHORT else found[: MAX_SHORT - 1].rstrip() + "…"
    return ""


def _lacking(row: Row) -> tuple[int, int, str]:
    states = [one.state for one in row.cells.values()]
    return -states.count("absent"), -states.count("look"), row.name.casefold()
