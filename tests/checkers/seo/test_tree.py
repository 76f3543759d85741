"""The tree of a site, and the brief's tree beside it."""

from __future__ import annotations

from checkers.seo._site import Site
from checkers.seo._tree import Leaf, Told, compare, grow
from runners.brief import lines

ROOT = "https://a.test"


def _site(*paths: str, status: dict[str, int] | None = None, unvisited: dict[str, str] | None = None) -> Site:
    pages = {
        ROOT + path: {
            "url": ROOT + path, "final_url": ROOT + path, "visited": True, "status": (status or {}).get(path, 200),
            "kind": "home" if path == "/" else "other", "reason": None, "links": [],
        }
        for path in paths
    }  # fmt: skip
    for path, reason in (unvisited or {}).items():
        pages[ROOT + path] = {
            "url": ROOT + path, "final_url": ROOT + path, "visited": False, "status": None, "kind": "other",
            "reason": reason, "links": [],
        }  # fmt: skip
    return Site(ROOT + "/", frozenset({ROOT}), pages, {})


def _told(name: str, *trail: str, menu: tuple = ()) -> Told:
    return Told(
        (name,), tuple(ROOT + step for step in trail), tuple((ROOT + a if a else "", ROOT + b, c) for a, b, c in menu)
    )


def _compare(
    brief: str, site: Site, pages: dict[str, Told], answers: dict[str, int | None] | None = None
) -> tuple[dict[str, str], list[str]]:
    tree = grow(site, {ROOT + path: page for path, page in pages.items()})
    matches, extra = compare(site, tree, list(lines(brief)), answers or {})
    return {match.title: match.state for match in matches}, [leaf.url.removeprefix(ROOT) for leaf in extra]


PAGES = {
    "/": _told("Sylve"),
    "/shop/": _told("Boutique"),
    "/shop/gourdes/": _told("Gourdes"),
    "/contact/": _told("Contact"),
}


def test_the_parent_by_trail_then_address_then_menu() -> None:
    site = _site("/", "/shop/", "/shop/gourdes/", "/tasse/", "/thes/", "/seule/")
    menu = (("/shop/", "/thes/", "Thés"), ("", "/seule/", "Seule"))
    pages = {
        "/": _told("Sylve", menu=menu), "/shop/": _told("Boutique"), "/shop/gourdes/": _told("Gourdes"),
        "/tasse/": _told("Tasse", "/", "/shop/", "/shop/gourdes/"), "/thes/": _told("Thés"), "/seule/": _told("Seule"),
    }  # fmt: skip
    tree: dict[str, Leaf] = {
        leaf.url.removeprefix(ROOT): leaf for leaf in grow(site, {ROOT + p: t for p, t in pages.items()})
    }
    found = {path: ((leaf.parent or "").removeprefix(ROOT), leaf.source) for path, leaf in tree.items()}
    assert found == {
        "/": ("", ""), "/shop/": ("/", ""), "/shop/gourdes/": ("/shop/", "address"), "/thes/": ("/shop/", "menu"),
        "/tasse/": ("/shop/gourdes/", "breadcrumb"), "/seule/": ("/", ""),
    }  # fmt: skip


def test_pages_that_name_each_other_as_parents_hang_under_the_home_page() -> None:
    site = _site("/", "/a/", "/b/")
    tree = grow(site, {ROOT + "/": _told("S"), ROOT + "/a/": _told("A", "/b/"), ROOT + "/b/": _told("B", "/a/")})
    assert {leaf.parent for leaf in tree[1:]} == {ROOT + "/"}


def test_present_by_address_and_by_name_whatever_case_and_accents() -> None:
    site = _site(*PAGES)
    assert _compare("Accueil\n/shop/ Notre magasin\n  GOURDES\nContact", site, PAGES) == (
        {"Accueil": "present", "Notre magasin": "present", "GOURDES": "present", "Contact": "present"}, []
    )  # fmt: skip


def test_missing_gone_and_extra() -> None:
    site = _site(*PAGES, "/guide/", status={"/guide/": 404})
    found, extra = _compare("Accueil\n/shop/ Boutique\n/a-propos/ À propos\n/guide/ Guide", site, PAGES)
    assert found == {"Accueil": "present", "Boutique": "present", "À propos": "missing", "Guide": "gone"}
    assert extra == ["/contact/", "/shop/gourdes/"]


def test_a_page_that_was_met_but_not_read() -> None:
    found, _ = _compare("/panier/ Panier", _site(*PAGES, unvisited={"/panier/": "robots"}), PAGES)
    assert found == {"Panier": "unread"}


def test_moved_to_another_address_or_another_parent() -> None:
    found, _ = _compare("/nous-ecrire/ Contact", _site(*PAGES), PAGES)
    assert found == {"Contact": "moved"}
    found, _ = _compare("Accueil\nContact\n  Gourdes\nBoutique", _site(*PAGES), PAGES)
    assert found == {"Accueil": "present", "Contact": "present", "Gourdes": "moved", "Boutique": "present"}


def test_a_page_whose_place_nothing_tells_is_not_moved() -> None:
    found, _ = _compare("Accueil\n  Boutique\n    Contact", _site(*PAGES), PAGES)
    assert found["Contact"] == "present"


def test_names_that_are_only_near_are_for_a_human() -> None:
    found, _ = _compare("Les gourdes\nContactez-nous", _site(*PAGES), PAGES)
    assert found["Les gourdes"] == "like" and found["Contactez-nous"] in {"like", "missing"}


def test_one_page_is_not_two_entries_of_the_brief() -> None:
    found, _ = _compare("/contact/ Écrire\nContact", _site(*PAGES), PAGES)
    assert found["Écrire"] == "present" and found["Contact"] != "present"


def test_a_page_that_nothing_links_to_but_that_answers_is_not_missing() -> None:
    brief, site = "/a-propos/ Notre histoire", _site(*PAGES)
    for status, state in ((404, "missing"), (410, "missing"), (200, "unlinked"), (503, "unlinked"), (None, "unlinked")):
        assert _compare(brief, site, PAGES, {ROOT + "/a-propos/": status})[0] == {"Notre histoire": state}


def test_an_address_on_the_sites_later_host_is_meant_here() -> None:
    assert _compare("https://www.sylve.test/contact/ Écrire", _site(*PAGES), PAGES)[0] == {"Écrire": "present"}
