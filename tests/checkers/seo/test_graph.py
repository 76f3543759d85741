"""The graph of links, against small graphs worked out by hand."""

from __future__ import annotations

import pytest

from checkers.seo._graph import Anchor, Graph, depths


def graph(**pages: str) -> Graph:
    sent = {page: [Anchor(end, f"vers {end}") for end in ends.split()] for page, ends in pages.items()}
    return Graph.of(sent, lambda url: url)


def test_depths_count_clicks_and_leave_out_what_no_path_reaches() -> None:
    found = graph(home="a b", a="c", b="", c="home", lost="home")
    assert depths(found.edges, "home") == {"home": 0, "a": 1, "b": 1, "c": 2}
    assert found.orphans("home") == ["lost"]


def test_scores_of_a_ring_are_equal_and_add_up_to_one() -> None:
    scores = graph(a="b", b="c", c="a").scores
    assert sum(scores.values()) == pytest.approx(1) and scores["a"] == pytest.approx(1 / 3)


def test_scores_of_a_star_are_those_of_the_equations() -> None:
    # hub = (1-d)/3 + d (x + x), x = (1-d)/3 + d hub/2, with d = 0.85.
    found = graph(hub="x y", x="hub", y="hub")
    d, third = 0.85, 0.15 / 3
    hub = third * (1 + 2 * d) / (1 - d * d)
    assert found.scores["hub"] == pytest.approx(hub, abs=1e-6)
    assert found.hubs(1) == [("hub", 2)] and found.gini > 0


def test_nofollow_gives_no_score() -> None:
    sent = {"a": [Anchor("b", "b", follow=False), Anchor("c", "c")], "b": [], "c": []}
    found = Graph.of(sent, lambda url: url)
    assert found.scores["c"] > found.scores["b"] and found.edges["a"] == {"c"}


def test_menus_and_links_of_every_page_are_not_contextual() -> None:
    menu = Anchor("legal", "Mentions légales", main=False)
    promo = Anchor("shop", "Toute la boutique")
    sent = {f"p{n}": [menu, promo] for n in range(10)} | {"legal": [promo], "shop": []}
    sent["p0"] = [menu, promo, Anchor("p1", "La gourde")]
    found = Graph.of(sent, lambda url: url)
    assert len(found.incoming["shop"]) == 11
    assert [a.target for sent in found.contextual.links.values() for a in sent] == ["p1"]
    assert found.texts("p1") == {"la gourde": 1} and found.texts("legal") == {"mentions legales": 10}
