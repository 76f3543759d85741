from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.crawl.frontier import Level, Limits, Task, interleave, next_level
from runners.crawl.urls import Aliases, site_origins

S = "https://exemple.fr"
ORIGINS = site_origins(f"{S}/")


def level(
    *paths: str,
    seen: tuple[str, ...] = ("/",),
    depth: int | None = 1,
    aliases: Aliases | None = None,
    allowed: Callable[[str], bool] | None = None,
    room: int | None = None,
    limits: Limits | None = None,
) -> Level:
    links = [Task(path if "://" in path else S + path, depth) for path in paths]
    handed = [S + path for path in seen]
    return next_level(handed, links, ORIGINS, aliases=aliases, allowed=allowed, room=room, limits=limits)


def paths(found: Level) -> list[str]:
    return [task.url.removeprefix(S) for task in found.tasks]


def reasons(found: Level) -> dict[str, str]:
    return {one.url.removeprefix(S): one.reason for one in found.skipped}


def test_a_level_meets_many_kinds_before_a_second_product() -> None:
    found = level(
        *(f"/produit/gourde-{i}/" for i in range(40)),
        *(f"/services/gravure-{i}/" for i in range(10)),
        "/contact/",
        "/mentions-legales/",
        "/boutique/",
        "/blog/",
        "/panier/",
        "/z-une-page/",
        "/a-une-page/",
        "/boutique/?orderby=price",
        "/boutique/page/2/",
    )
    first = paths(found)
    assert first[:9] == [
        "/produit/gourde-0/",
        "/boutique/",
        "/blog/",
        "/contact/",
        "/mentions-legales/",
        "/panier/",
        "/a-une-page/",
        "/services/gravure-0/",
        "/boutique/page/2/",
    ]
    assert first[9:13] == ["/produit/gourde-1/", "/z-une-page/", "/services/gravure-1/", "/boutique/?orderby=price"]
    assert len(first) == len(set(first)) == 59


def test_the_order_depends_on_the_links_only() -> None:
    links = [Task(f"{S}/{folder}/{i}/", depth) for folder in "abc" for i in range(20) for depth in (1, 2, None)]
    expected = next_level([f"{S}/"], links, ORIGINS)
    for seed in range(5):
        random.Random(seed).shuffle(links)
        assert next_level([f"{S}/"], links * 2, ORIGINS) == expected
        one_level = [link for link in links if link.depth == 1]
        assert tuple(interleave(one_level)) == expected.tasks


def test_the_least_depth_goes_first_and_sitemaps_last() -> None:
    links = [Task(f"{S}/a", 2), Task(f"{S}/a", 3), Task(f"{S}/b", None), Task(f"{S}/b", 4), Task(f"{S}/c", None)]
    seen = [f"{S}/"]
    order = []
    while tasks := next_level(seen, links, ORIGINS).tasks:
        order.append(tasks)
        seen += [task.url for task in tasks]
    assert order == [(Task(f"{S}/a", 2),), (Task(f"{S}/b", 4),), (Task(f"{S}/c", None),)]


def test_what_was_seen_is_not_given_again() -> None:
    found = level("/", "/a", "/b", seen=("/", "/a"))
    assert paths(found) == ["/b"]
    assert found.skipped == ()
    assert level(seen=("/",)) == Level((), ())
    assert level("/a", seen=("/", "/a")) == Level((), ())


def test_room_cuts_the_level_and_names_what_is_left() -> None:
    links = [Task(f"{S}/{i}", 1) for i in range(5)] + [Task(f"{S}/deep", 2), Task(f"{S}/map", None)]
    found = next_level([f"{S}/"], links, ORIGINS, room=2)
    assert paths(found) == ["/0", "/1"]
    assert reasons(found) == {f"/{name}": "page-limit" for name in (2, 3, 4, "deep", "map")}
    enough = next_level([f"{S}/"], links, ORIGINS, room=5)
    assert (len(enough.tasks), enough.skipped) == (5, ())
    for room in (0, -1):
        none = next_level([f"{S}/"], links, ORIGINS, room=room)
        assert (none.tasks, len(none.skipped)) == ((), 7)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://autre.fr/", "off-site"),
        ("/guide.pdf", "file"),
        ("/?add-to-cart=3", "cart-action"),
        ("/wp-login.php", "admin"),
        ("/" + "a" * 2048, "url-length"),
        ("/a/b/a/b/a/b/", "repeated-path"),
        ("/contact/contact/contact", "repeated-path"),
        ("/" + "/".join("abcdefghijklm"), "path-depth"),
        ("/prive/a", "robots"),
    ],
)
def test_each_address_left_out_has_a_reason(url: str, reason: str) -> None:
    found = level(url, "/ok", allowed=lambda one: "/prive/" not in one)
    assert paths(found) == ["/ok"]
    assert reasons(found) == {url: reason}


def test_too_many_clicks() -> None:
    assert reasons(level("/a", depth=13)) == {"/a": "depth"}
    assert paths(level("/a", depth=12)) == ["/a"]


@pytest.mark.parametrize("path", ["/a/b/a/c/b", "/2026/11/11/11/titre", "/1/1/1/1", "/a/aa/aaa/aaaa"])
def test_paths_that_only_look_repetitive(path: str) -> None:
    assert paths(level(path)) == [path]


def test_an_endless_list_is_cut_after_its_first_pages() -> None:
    found = level(
        "/boutique/", *(f"/boutique/page/{i}/" for i in range(2, 60)), *(f"/blog/?paged={i}" for i in range(2, 60))
    )
    assert {path for path in paths(found) if "page" in path} == {
        *(f"/boutique/page/{i}/" for i in range(2, 7)),
        *(f"/blog/?paged={i}" for i in range(2, 7)),
    }
    assert Counter(reasons(found).values()) == {"pagination": 106}


def test_the_bound_holds_over_levels() -> None:
    seen, links = [f"{S}/"], [Task(f"{S}/actus/page/2/", 1)]
    for depth in range(2, 12):  # each page links the next
        tasks = next_level(seen, links, ORIGINS).tasks
        seen += [task.url for task in tasks]
        links += [Task(f"{S}/actus/page/{depth + 1}/", depth)]
    assert len(seen) == 6
    assert next_level(seen, links, ORIGINS).skipped[-1].reason == "pagination"


def test_pages_of_lists_that_have_no_readable_address_are_counted_apart() -> None:
    assert len(level(*(f"/?cat={cat}&paged={page}" for cat in (1, 2) for page in range(2, 5))).tasks) == 6


def test_a_calendar_is_cut_but_dated_articles_are_not() -> None:
    found = level(
        *(f"/agenda/2026-03-{day:02}/" for day in range(1, 29)),
        *(f"/2026/{month:02}/" for month in range(1, 13)),
        *(f"/evenements/?tribe-bar-date=2026-03-{day:02}" for day in range(1, 29)),
        *(f"/2026/03/{day:02}/un-article-{day}/" for day in range(1, 29)),
        *(f"/news/{number}" for number in range(1990, 2010)),
    )
    assert Counter(reasons(found).values()) == {"calendar": 25 + 9 + 25}
    assert sum("un-article" in path for path in paths(found)) == 28
    assert sum("/news/" in path for path in paths(found)) == 20


def test_facets_are_cut_whatever_their_values() -> None:
    found = level(
        "/boutique/",
        *(f"/boutique/?filter_couleur={color}&orderby={order}" for color in "abcdef" for order in ("price", "date")),
        *(f"/collections/all?filter.v.price.gte={price}" for price in range(9)),
        *(f"/boutique/page/{page}/?orderby=price" for page in range(2, 9)),
    )
    assert sum("?" in path for path in paths(found)) == 4
    assert set(reasons(found).values()) == {"facet"}


def test_a_product_with_a_choice_made_is_the_product() -> None:
    found = level("/products/a", "/products/a?variant=1", "/products/b?variant=1", "/products/b?variant=2")
    assert sorted(paths(found)) == ["/products/a", "/products/b?variant=1"]
    assert set(reasons(found).values()) == {"facet"}


def test_searches_and_other_parameters_are_bounded() -> None:
    found = level(*(f"/?s=mot{i}" for i in range(9)), *(f"/outil?x={i}" for i in range(50)))
    assert Counter(reasons(found).values()) == {"search": 7, "variants": 20}


def test_a_site_without_readable_addresses_is_visited_whole() -> None:
    pages = [f"/?page_id={i}" for i in range(60)] + [f"/?p={i}" for i in range(60)]
    joomla = [f"/index.php?option=com_content&view=article&id={i}" for i in range(40)]
    found = level(*pages, *joomla)
    assert len(found.tasks) == 160
    assert found.skipped == ()


def test_an_alias_of_a_page_is_not_visited_again() -> None:
    aliases = Aliases.of([(f"{S}/a", f"{S}/a/"), (f"{S}/hop", f"{S}/a/")])
    found = level("/a/", "/hop", "/b", "/c/", "/c", seen=("/", "/a"), aliases=aliases)
    assert paths(found) == ["/b", "/c/"]
    assert reasons(found) == {"/c": "expected-alias", "/hop": "alias"}


def test_both_forms_are_visited_while_nothing_is_known() -> None:
    assert paths(level("/a", "/a/")) == ["/a", "/a/"]


def test_traps_of_one_url_are_not_counted_when_it_is_left_out() -> None:
    found = level(*(f"/boutique/?orderby=price&x={i}" for i in range(9)), *(f"/boutique/?x={i}" for i in range(29)))
    assert Counter(reasons(found).values()) == {"facet": 7, "variants": 1}


def test_limits_can_be_narrower() -> None:
    found = level(*(f"/a/page/{i}/" for i in range(2, 9)), limits=Limits(pages=1))
    assert paths(found) == ["/a/page/2/"]


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.builds(
            Task,
            st.text(alphabet="a1/?&=-.;%", max_size=20).map(lambda text: f"{S}/{text}"),
            st.one_of(st.none(), st.integers(0, 20)),
        ),
        max_size=30,
    )
)
def test_each_link_ends_as_a_task_or_with_a_reason(links: list[Task]) -> None:
    seen: list[str] = []
    for _ in range(60):
        found = next_level(seen, links, ORIGINS, room=4)
        handed = [task.url for task in found.tasks]
        assert not set(handed) & set(seen)
        assert len(set(handed)) == len(handed) <= 4
        if not handed:
            break
        seen += handed
    assert next_level(seen, links, ORIGINS, room=4).tasks == ()
    left = {one.url for one in next_level(seen, links, ORIGINS).skipped}
    assert left | set(seen) == {link.url for link in links}
    assert not left & set(seen)


def test_fifty_thousand_links_are_quick() -> None:
    links = [Task(f"{S}/produit/gourde-{i}/", 1) for i in range(20_000)]
    links += [Task(f"{S}/boutique/page/{i}/", 1) for i in range(10_000)]
    links += [Task(f"{S}/boutique/?filter_x={i}&orderby=p", 1) for i in range(10_000)]
    links += [Task(f"{S}/p-{i}", None) for i in range(10_000)]
    start = time.process_time()
    found = next_level([f"{S}/"], links, ORIGINS, room=30)
    assert len(found.tasks) == 30
    assert len(found.tasks) + len(found.skipped) == 50_000
    assert time.process_time() - start < 5
