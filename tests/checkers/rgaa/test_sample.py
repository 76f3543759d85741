"""The sample: what the official method names, one page of each template, some at random; or what the user fixed."""

from __future__ import annotations

from typing import Any

from checkers.rgaa._sample import sample

SITE = "https://exemple.test/"


def page(path: str, kind: str, **other: Any) -> dict[str, Any]:
    url = SITE + path
    template = f"exemple.test/{kind}" if kind != "other" else f"exemple.test/page/{path.partition('/')[0]}"
    facts = {"url": url, "kind": kind, "template": template, "depth": 1, "visited": True, "status": 200}
    return facts | {"media_type": "text/html; charset=utf-8", "final_url": url} | other


PAGES = [
    page("", "home", depth=0),
    *(page(f"produit/{number}", "product") for number in range(30)),
    page("contact", "contact"),
    page("mentions-legales", "legal"),
    page("guide/cuir", "other"),
    page("guide/lin", "other"),
    page("perdu", "other", status=404),
    page("suite", "category", visited=False, status=None),
    page("catalogue.pdf", "file", media_type="application/pdf"),
    page("categorie/sacs/", "category"),
    page("categorie/sacs/tri?orderby=prix", "category"),
]


def test_one_page_of_each_kind_and_template_then_some_at_random() -> None:
    rows = sample(PAGES)
    ways = [(row["kind"], row["why"]) for row in rows]
    assert ways[:5] == [
        ("home", "kind"), ("contact", "kind"), ("legal", "kind"), ("category", "template"), ("product", "template"),
    ]  # fmt: skip
    assert ways[5] == ("other", "template") and rows[5]["url"] == SITE + "guide/lin"
    assert rows[3]["url"] == SITE + "categorie/sacs/"
    drawn = [row for row in rows if row["why"] == "random"]
    assert rows[6:] == drawn and len(drawn) == 1
    assert len({row["url"] for row in rows}) == len(rows)
    assert sample(list(reversed(PAGES))) == rows


def test_what_the_user_fixed_is_the_sample() -> None:
    moved = page("vieux", "other", visited=False, status=301, final_url=SITE + "contact")
    fixed = [SITE, SITE + "vieux", SITE + "perdu", SITE + "inconnu", SITE + "contact"]
    assert sample([*PAGES, moved], fixed) == [
        {"url": SITE, "kind": "home", "why": "fixed"},
        {"url": SITE + "contact", "kind": "contact", "why": "fixed"},
    ]


def test_no_page_no_sample() -> None:
    assert sample([]) == []
