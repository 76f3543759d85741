"""RGAA 12.2, 12.4 and 12.5: menus, site map link and search are the same, and at the same place, from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from checkers.rgaa._navigation import ALIKE, SAME_X, SAME_Y, Offer, Thing, gather, overlap, same_set, stands_alike
from preuve.given import Given
from preuve.model import Check, Finding

# Fewer pages than that show no habit that one of them could break.
MIN_SET = 3
# The share of pages that must agree before another one is held to be at fault.
AGREED = 2 / 3
# Steps of an order or of an account often show less: no part of the set, says the RGAA.
_PROCESS = frozenset({"cart", "checkout", "account", "login"})
# Before or after the main content, above or below it: these are other places; "in" and "beside" may be.
_OPPOSITE = frozenset({frozenset({"before", "after"}), frozenset({"above", "below"})})

Offers = Mapping[str, Offer]


@dataclass(slots=True)
class _Bar:
    """One bar over the pages that show it."""

    words: tuple[str, ...]
    by_page: dict[str, Thing] = field(default_factory=dict)


def _offers(given: Given) -> dict[str, Offer]:
    return {url: offer for url, offer in given.gathered.items() if offer is not None}


def _kinds(given: Given) -> dict[str, str]:
    return {page["url"]: str(page.get("kind") or "other") for page in given["crawl"]["pages"]}


def _habit(values: Iterable[Hashable]) -> Hashable | None:
    """What at least two thirds of the pages do, when there are enough of them; None else."""
    counts = Counter(values)
    total = sum(counts.values())
    if total < MIN_SET:
        return None
    value, count = counts.most_common(1)[0]
    return value if count / total >= AGREED else None


def _bars(offers: Offers) -> list[_Bar]:
    """The bars of all pages, each found again on the others by its names."""
    found: list[_Bar] = []
    for url, offer in offers.items():
        for thing in offer.bars:
            known = next((b for b in found if url not in b.by_page and overlap(b.words, thing.words) >= ALIKE), None)
            if known is None:
                found.append(known := _Bar(thing.words))
            known.by_page[url] = thing
    return found


def _menus(given: Given) -> Iterator[Finding]:
    offers, kinds = _offers(given), _kinds(given)
    bars = _bars(offers)
    for url, offer in offers.items():
        if not offer.bars:
            if "menu" in offer.maybe:
                yield given.ask("unfound", subject=url)
        elif len(offers) > 1 and kinds.get(url) == "home":
            yield given.inapplicable("home", offer.bars[0].pointer, subject=url)
        elif len(offers) == 1:
            yield given.ask("alone", offer.bars[0].pointer, subject=url)
        else:
            yield from _menus_of(given, url, bars)


def _menus_of(given: Given, url: str, bars: list[_Bar]) -> Iterator[Finding]:
    shared = [bar for bar in bars if url in bar.by_page and len(bar.by_page) > 1]
    doubt = None
    for bar in shared:
        mine = bar.by_page[url]
        if _reordered(bar, mine):
            yield given.failed("reordered", mine.pointer, subject=url, pages=len(bar.by_page) - 1)
            return
        if _moved(bar.by_page, url):
            yield given.failed("moved", mine.pointer, subject=url, pages=len(bar.by_page) - 1)
            return
        if not _alike(bar.by_page, url):
            doubt = mine
    if doubt is not None or not shared:
        where = doubt or next(bar.by_page[url] for bar in bars if url in bar.by_page)
        yield given.ask("shifted" if doubt else "unmatched", where.pointer, subject=url)
    else:
        yield given.passed("same", shared[0].by_page[url].pointer, subject=url, count=len(shared))


def _reordered(bar: _Bar, mine: Thing) -> bool:
    """Whether the bar's names come in another order than on the other pages that show the same names."""
    if len(set(mine.words)) < len(mine.words):
        return False
    orders = [tuple(word for word in thing.words if word in mine.words) for thing in bar.by_page.values()]
    habit = _habit(order for order in orders if len(order) == len(mine.words))
    return isinstance(habit, tuple) and habit != mine.words and sorted(habit) == sorted(mine.words)


def _moved(by_page: Mapping[str, Thing], url: str) -> bool:
    return _side_changed(by_page, url) or _sight_changed(by_page, url)


def _side_changed(by_page: Mapping[str, Thing], url: str) -> bool:
    return _opposed(by_page, url, lambda thing: thing.place.side)


def _sight_changed(by_page: Mapping[str, Thing], url: str) -> bool:
    return _opposed(by_page, url, lambda thing: thing.place.sight)


def _opposed(by_page: Mapping[str, Thing], url: str, read: Callable[[Thing], str]) -> bool:
    habit = _habit(value for value in map(read, by_page.values()) if value)
    return frozenset({habit, read(by_page[url])}) in _OPPOSITE


def _alike(by_page: Mapping[str, Thing], url: str) -> bool:
    """Whether the thing stands where it stands on most of the other pages, in the source and on screen."""
    mine = by_page[url].place
    others = [thing.place for page, thing in by_page.items() if page != url]
    same = [one for one in others if one.side == mine.side and stands_alike(one, mine)]
    return len(same) * 2 >= len(others) > 0


def _access(given: Given, name: str, criterion: str, pick: Callable[[Offer], tuple[Thing, ...]]) -> Iterator[Finding]:
    """The three tests of one criterion: reached in the same way, from the same place, in the same order."""
    offers, kinds = _offers(given), _kinds(given)
    there = {url: things[0] for url, offer in offers.items() if (things := pick(offer))}
    ways = {url: (thing.sort, thing.words, thing.target) for url, thing in there.items()}
    habit = _habit(ways.values())
    refs = tuple(f"rgaa:{criterion}.{at}" for at in (1, 2, 3))
    for url in offers:
        if url not in there:
            yield from _missing(given, url, name, offers, kinds.get(url, ""), there, refs)
        elif len(there) == 1:
            yield given.ask("alone", there[url].pointer, subject=url, refs=refs)
        else:
            mine = there[url]
            first = given.passed if ways[url] == habit or len(set(ways.values())) == 1 else given.ask
            yield first("same-way" if first == given.passed else "other-way", mine.pointer, subject=url, refs=refs[:1])
            yield _placed(given, there, url, refs[1], _sight_changed)
            yield _placed(given, there, url, refs[2], _side_changed)


def _placed(
    given: Given, there: Mapping[str, Thing], url: str, ref: str, changed: Callable[[Mapping[str, Thing], str], bool]
) -> Finding:
    mine = there[url]
    if changed(there, url):
        return given.failed("moved", mine.pointer, subject=url, refs=(ref,), pages=len(there) - 1)
    say = given.passed if mine.place.side and _alike(there, url) else given.ask
    message = "same-place" if say == given.passed else "shifted"
    return say(message, mine.pointer, subject=url, refs=(ref,), pages=len(there) - 1)


def _missing(
    given: Given, url: str, name: str, offers: Offers, kind: str, there: Mapping[str, Thing], refs: tuple[str, ...]
) -> Iterator[Finding]:
    """A page without what the other pages of its set have. Where nothing has it, absence is said elsewhere."""
    offer = offers[url]
    kin = [other for other in there if same_set(offer, offers[other])]
    common = len(there) >= MIN_SET and len(there) / len(offers) >= AGREED and len(kin) / len(there) >= AGREED
    if common and name not in offer.maybe and kind not in _PROCESS:
        yield given.failed("missing", offer.bars[0].pointer, subject=url, refs=refs[:1], pages=len(there))
    elif there or name in offer.maybe:
        yield given.ask("unseen", subject=url, refs=refs, pages=len(there))


def _site_map(given: Given) -> Iterator[Finding]:
    yield from _access(given, "site-map", "12.4", lambda offer: offer.plans)


def _search(given: Given) -> Iterator[Finding]:
    yield from _access(given, "search", "12.5", lambda offer: offer.searches)


_NEEDS = ("http", "dom", "axtree")
_SITE = ("crawl",)

CHECKS = (
    Check(
        "rgaa.menu-place",
        _NEEDS,
        _menus,
        refs=("rgaa:12.2.1",),
        scope="site",
        gather=gather,
        site_needs=_SITE,
        limits={"pages": MIN_SET, "share": AGREED, "across": SAME_X, "down": SAME_Y},
    ),
    Check(
        "rgaa.site-map-access",
        _NEEDS,
        _site_map,
        scope="site",
        gather=gather,
        site_needs=_SITE,
        limits={"pages": MIN_SET, "share": AGREED},
    ),
    Check(
        "rgaa.search-access",
        _NEEDS,
        _search,
        scope="site",
        gather=gather,
        site_needs=_SITE,
        limits={"pages": MIN_SET, "share": AGREED},
    ),
)
