"""Which pages to visit next: breadth first, many kinds early, traps bounded; by what pages hold, never by time."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from runners.crawl.kinds import KINDS, kind_of_url, segments_of
from runners.crawl.refusals import is_file, refusal
from runners.crawl.urls import Aliases, same_site


@dataclass(frozen=True, slots=True)
class Task:
    """A page to visit. `depth`: clicks from the start page; None when only a sitemap (or a page it led to) names it."""

    url: str
    depth: int | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An address met but not visited, and the id of the reason."""

    url: str
    depth: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Level:
    """The next pages, in order, and every address left out so far. No tasks: the crawl is over."""

    tasks: tuple[Task, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one crawl; all but `url_length` (sitemaps.org) are the project's choice.

    Wide enough for any candidate's site; what they leave out is listed with its reason.
    """

    depth: int = 12
    url_length: int = 2048
    path_segments: int = 12
    calendar: int = 3  # date archives of one calendar
    facets: int = 2  # filtered or sorted views of one list
    pages: int = 5  # further pages of one list
    searches: int = 2
    variants: int = 30  # addresses of one path that differ by other parameters


def next_level(
    seen: Iterable[str],
    links_found: Iterable[Task],
    origins: frozenset[str],
    *,
    aliases: Aliases | None = None,
    allowed: Callable[[str], bool] | None = None,
    limits: Limits | None = None,
    room: int | None = None,
) -> Level:
    """Give the next pages to visit: all those of the least depth that has any, at most `room` of them.

    `seen`: addresses handed out before, whatever came of them. `links_found`: all normalised links met so far, each
    with the depth a visit would have (None from sitemaps); repeats and order do not matter. `allowed`: what robots.txt
    says. Call again after each level; when some visits led to pages already seen, a call with the same depth still
    open gives what is left of it.

    Reasons of `Skipped`: those of `refusal`, and off-site, file, alias (seen to lead to a page already met),
    expected-alias (by the site's habits, the same as another link), url-length, depth, path-depth, repeated-path,
    calendar, facet, pagination, search, variants, robots, page-limit.
    """
    limits, aliases = limits or Limits(), aliases or Aliases()
    handed = frozenset(seen)
    reached = handed | {aliases.resolve(url) for url in handed}
    found = _least_depths(links_found)
    bounds = _Bounds(limits, frozenset(found) | reached)
    for url in sorted(handed):
        bounds.exceeded(url)
    skipped: list[Skipped] = []
    open_tasks: list[Task] = []
    for url, depth in sorted(found.items(), key=_admission_order):
        if url in reached:
            continue
        reason = _refused(url, depth, origins, limits) or _alias_of(url, aliases, found, reached)
        reason = reason or ("robots" if allowed and not allowed(url) else None) or bounds.exceeded(url)
        if reason:
            skipped.append(Skipped(url, depth, reason))
        else:
            open_tasks.append(Task(url, depth))
    level = [task for task in open_tasks if task.depth == open_tasks[0].depth]
    tasks = interleave(level)
    if room is not None and room < len(tasks):
        left = [*tasks[max(room, 0) :], *(open_tasks[len(level) :])]
        skipped += [Skipped(task.url, task.depth, "page-limit") for task in left]
        tasks = tasks[: max(room, 0)]
    return Level(tuple(tasks), tuple(skipped))


def interleave(tasks: Iterable[Task]) -> list[Task]:
    """Order one level's pages so that kinds and folders take turns: one of each, then a second of each, and so on."""
    groups: dict[tuple[int, str], list[Task]] = defaultdict(list)
    for task in sorted(set(tasks), key=_order_in_group):
        groups[_group(task.url)].append(task)
    turns = [(turn, key, task) for key in groups for turn, task in enumerate(groups[key])]
    return [task for _, _, task in sorted(turns, key=lambda item: item[:2])]


def _least_depths(links: Iterable[Task]) -> dict[str, int | None]:
    least: dict[str, int | None] = {}
    for link in links:
        before = least.get(link.url, link.depth)
        least[link.url] = min((before, link.depth), key=_depth_order)
    return least


def _depth_order(depth: int | None) -> float:
    return float("inf") if depth is None else depth


def _admission_order(item: tuple[str, int | None]) -> tuple[float, bool, int, str]:
    """Put the plainest address first, so that bounds cut off filtered views and far pages of lists."""
    url, depth = item
    return (_depth_order(depth), "?" in url, _page_number(url) or 0, url)


def _order_in_group(task: Task) -> tuple[bool, int, str]:
    return ("?" in task.url, _page_number(task.url) or 0, task.url)


def _group(url: str) -> tuple[int, str]:
    kind = kind_of_url(url)
    if _more_of_a_list(url):
        return (len(KINDS), "")  # more of a list that another address already shows: last
    segments = segments_of(url)
    folder = segments[0] if len(segments) > 1 else ""
    return (KINDS.index(kind), "0" if folder.isdigit() else folder)


def _refused(url: str, depth: int | None, origins: frozenset[str], limits: Limits) -> str | None:
    if not same_site(url, origins):
        return "off-site"
    if len(url) > limits.url_length:
        return "url-length"
    if is_file(url):
        return "file"
    if depth is not None and depth > limits.depth:
        return "depth"
    return refusal(url) or _circles(url, limits)


def _alias_of(url: str, aliases: Aliases, found: dict[str, int | None], reached: frozenset[str]) -> str | None:
    if aliases.resolve(url) != url:
        return "alias"
    expected = aliases.expected(url)
    return "expected-alias" if expected != url and (expected in reached or expected in found) else None


def _circles(url: str, limits: Limits) -> str | None:
    """Name the fault of a path that goes round (/a/b/a/b/a/b: a folder name three times) or never ends."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    names = Counter(segment for segment in segments if not segment.isdigit())
    if any(count > 2 for count in names.values()):
        return "repeated-path"
    return "path-depth" if len(segments) > limits.path_segments else None


# --- traps: addresses without end ------------------------------------------------------------------------------------


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PAGE_NAMES = _set("page paged pg pagenum page_num product-page cpage offset start seite")
_PAGE_SEGMENTS = _set("page p seite")
_PAGE_SEGMENT = re.compile(r"(?:comment-)?page-?(\d{1,9})")
_FACET_NAMES = _set(
    """orderby order sort sort_by sortby dir direction view display mode per_page perpage limit min_price max_price
    price prix rating_filter on_sale instock stock color colour couleur taille size brand marque tri filtre filter
    filters product_view shop_view columns grid_list currency resultsperpage"""
)
_FACET_START = ("filter", "query_type_", "pa_", "f[", "f%5b", "filtre", "facet", "tx_")
_CHOICE_START = ("variant", "attribute_")  # a product with a choice made: the page is the product's
_SEARCH_NAMES = _set("s q query search recherche keyword keywords search_query")
_DATE_NAMES = _set(
    """m date day jour month mois year annee week semaine tribe-bar-date eventdisplay ical outlook-ical start_date
    end_date from_date to_date cal_month cal_year calendar"""
)
# The page itself on sites without readable addresses (WordPress without permalinks, OpenCart, PrestaShop, Joomla).
_IDENTITY = _set(
    """p page_id post_type product product_id id id_product id_category id_cms cat tag product_cat product_tag
    controller route path option itemid rub article attachment_id author slug"""
)
_NUMBERED = re.compile(r"/[^/]*\d/?$")
_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d?(?:-\d\d?)?)?|\d\d?-\d\d?-(?:19|20)\d\d")


class _Bounds:
    """Counts of what was admitted under each trap's key; the only state, made anew on each call."""

    def __init__(self, limits: Limits, known: frozenset[str]) -> None:
        self._limits = limits
        self._known = known
        self._admitted: Counter[tuple[str, str]] = Counter()

    def exceeded(self, url: str) -> str | None:
        """Give the reason to leave this address out; when there is none, count it as admitted."""
        keys = list(self._keys(url)) if "?" in url or _NUMBERED.search(url) else []
        for reason, key, most in keys:
            if self._admitted[reason, key] >= most:
                return reason
        self._admitted.update((reason, key) for reason, key, _ in keys)
        return None

    def _keys(self, url: str) -> Iterator[tuple[str, str, int]]:
        names = [name for name, _ in _parameters(url)]
        document, number = _paging(url)
        limits = self._limits
        calendar = document if _DATE_NAMES.intersection(names) else _calendar(document)
        if calendar is not None:
            yield "calendar", calendar, limits.calendar
        if any(name.startswith(_CHOICE_START) for name in names):
            yield "facet", f"{document} choice", 0 if _bare(url) in self._known else 1
        if any(name in _FACET_NAMES or name.startswith(_FACET_START) for name in names):
            yield "facet", document, limits.facets
        if number is not None:
            yield "pagination", document, limits.pages
        if _SEARCH_NAMES.intersection(names):
            yield "search", "", limits.searches  # those of a whole site are counted together
        if not _IDENTITY.issuperset(names):
            yield "variants", document, limits.variants


def _parameters(url: str) -> list[tuple[str, str]]:
    query = url.partition("?")[2]
    pairs = [part.partition("=") for part in query.split("&")] if query else []
    return [(name.lower(), value) for name, _, value in pairs]


def _bare(url: str) -> str:
    """Give the address with only the parameters that name a document."""
    path, _, query = url.partition("?")
    kept = "&".join(part for part in query.split("&") if part.partition("=")[0].lower() in _IDENTITY)
    return f"{path}?{kept}" if kept else path


def _paging(url: str) -> tuple[str, int | None]:
    """Give the document or list an address shows, without its page number, and that number (None: it has none)."""
    path, mark, query = _bare(url).partition("?")
    segments = path.rstrip("/").split("/")
    match = _PAGE_SEGMENT.fullmatch(segments[-1])
    if match and len(segments) > 3:
        return "/".join(segments[:-1]) + mark + query, int(match.group(1))
    if len(segments) > 4 and segments[-2] in _PAGE_SEGMENTS and segments[-1].isdigit():
        return "/".join(segments[:-2]) + mark + query, int(segments[-1][:9])
    numbers = (value for name, value in _parameters(url) if name in _PAGE_NAMES and value.isdigit())
    number = next(numbers, None)
    return path.rstrip("/") + mark + query, None if number is None else int(number[:9])


def _page_number(url: str) -> int | None:
    return _paging(url)[1] if "?" in url or _NUMBERED.search(url) else None


def _more_of_a_list(url: str) -> bool:
    names = (name for name, _ in _parameters(url))
    faceted = any(name in _FACET_NAMES or name.startswith((*_FACET_START, *_CHOICE_START)) for name in names)
    return faceted or _page_number(url) is not None


def _calendar(document: str) -> str | None:
    """Name the calendar that a date archive belongs to; an article under its date (/2024/05/12/title/) has none."""
    segments = document.partition("?")[0].split("/")[3:]
    at = next((place for place, part in enumerate(segments) if _DATE.fullmatch(part)), None)
    if at is None or not all(part.isdigit() or _DATE.fullmatch(part) for part in segments[at:]):
        return None
    a_year_alone = at == len(segments) - 1 and segments[at].isdigit()
    return None if a_year_alone and at > 0 else "/".join(segments[:at])  # /news/2012 may be a number like another
