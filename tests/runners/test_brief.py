"""The brief of candidat.toml: what it may hold, and the one line that says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preuve.bundle import Bundle, Item
from preuve.errors import PreuveError
from runners.brief import lines, read_brief
from runners.candidate import read_targets
from runners.fetch import Fetched
from runners.ordered import answers


def _read(folder: Path, **table: Any) -> dict[str, Any]:
    return read_brief(folder / "candidat.toml", table)


def test_colours_and_fonts_and_keywords_in_one_form(tmp_path: Path) -> None:
    assert _read(
        tmp_path, colors=["#FC0", "#0b3d2e"], fonts="Poppins", keywords={"/a/": "mug", "Contact": ["atelier", "Lyon"]}
    ) == {
        "colors": ["#ffcc00", "#0b3d2e"],
        "fonts": ["Poppins"],
        "keywords": [
            {"phrase": "mug", "page": "/a/"},
            {"phrase": "atelier", "page": "Contact"},
            {"phrase": "Lyon", "page": "Contact"},
        ],
    }
    assert _read(tmp_path, keywords=["mug"])["keywords"] == [{"phrase": "mug", "page": ""}]
    assert _read(tmp_path) == {}


@pytest.mark.parametrize(
    ("table", "message", "key"),
    [
        ({"couleurs": []}, "toml-unknown-key", "brief.couleurs"),
        ({"colors": ["vert"]}, "toml-key", "brief.colors"),
        ({"colors": [3]}, "toml-key", "brief.colors"),
        ({"fonts": [""]}, "toml-key", "brief.fonts"),
        ({"keywords": 3}, "toml-key", "brief.keywords"),
        ({"keywords": {"/": [1]}}, "toml-key", "brief.keywords"),
        ({"tree": "non.txt"}, "file-missing", "brief.tree"),
        ({"tree": []}, "toml-key", "brief.tree"),
        ({"tree": [3]}, "toml-key", "brief.tree"),
        ({"tree": [{"title": "A", "lien": "/a/"}]}, "toml-key", "brief.tree"),
        ({"tree": [{"title": "A", "pages": "B"}]}, "toml-key", "brief.tree"),
        ({"tree": "plan.docx"}, "toml-key", "brief.tree"),
        ({"logo": 3}, "toml-key", "brief.logo"),
        ({"logo": "absent.svg"}, "file-missing", "brief.logo"),
        ({"logo": "plan.docx"}, "toml-key", "brief.logo"),
        ({"targets": 3}, "toml-key", "brief.targets"),
        ({"campaign": {"start": "hier"}}, "toml-key", "brief.campaign"),
        ({"campaign": "mars"}, "toml-key", "brief.campaign"),
    ],
)
def test_what_is_wrong_names_the_key(tmp_path: Path, table: dict, message: str, key: str) -> None:
    (tmp_path / "plan.docx").write_bytes(b"x")
    with pytest.raises(PreuveError) as caught:
        _read(tmp_path, **table)
    assert (caught.value.message, caught.value.details["key"]) == (message, key)


def test_a_tree_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("À propos".encode("latin-1"))
    with pytest.raises(PreuveError, match=r"brief\.tree"):
        _read(tmp_path, tree="a.txt")


def _lines(text: str) -> list[tuple[int, str, str]]:
    return [(node["depth"], node["title"], node["url"]) for node in lines(text)]


def test_an_indented_text() -> None:
    text = """
# Commande du client
Accueil
  - Boutique : /boutique/
      - Gourdes (/boutique/gourdes/)
      - Mugs / Tasses
  * /contact/ Contact
\tFAQ
/mentions-legales/
"""
    assert _lines(text) == [
        (0, "Accueil", ""),
        (1, "Boutique", "/boutique/"),
        (2, "Gourdes", "/boutique/gourdes/"),
        (2, "Mugs / Tasses", ""),
        (1, "Contact", "/contact/"),
        (1, "FAQ", ""),
        (0, "mentions legales", "/mentions-legales/"),
    ]


def test_a_drawn_tree_and_a_numbered_one() -> None:
    assert _lines("Accueil\n├── Boutique\n│   └── Gourdes\n└── Contact") == [
        (0, "Accueil", ""), (1, "Boutique", ""), (2, "Gourdes", ""), (1, "Contact", ""),
    ]  # fmt: skip
    assert _lines("1. Accueil\n1.1 Boutique\n1.1.1 Gourdes\n2. Contact") == [
        (0, "Accueil", ""), (1, "Boutique", ""), (2, "Gourdes", ""), (0, "Contact", ""),
    ]  # fmt: skip


def test_a_nested_list(tmp_path: Path) -> None:
    tree = ["Accueil", "Boutique", ["Gourdes", ["Inox"]], {"title": "Contact", "url": "/contact/", "pages": ["Plan"]}]
    found = [(node["depth"], node["title"], node["url"]) for node in _read(tmp_path, tree=tree)["tree"]]
    assert found == [
        (0, "Accueil", ""), (0, "Boutique", ""), (1, "Gourdes", ""), (2, "Inox", ""), (0, "Contact", "/contact/"),
        (1, "Plan", ""),
    ]  # fmt: skip


def test_the_outlines_of_a_logo(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text('<svg><path d="M0 0  L10 10 Z"/><path d="M0"/></svg>')
    assert _read(tmp_path, logo="l.svg") == {"logo": "l.svg", "shapes": ["M0 0 L10 10 Z"]}


def test_a_description_brings_its_brief(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_text("<svg/>")
    (tmp_path / "candidat.toml").write_text('site = "https://a.test/"\n[brief]\nlogo = "l.svg"\nfonts = ["Karla"]\n')
    candidate = read_targets([str(tmp_path)])
    assert candidate.ordered == {"logo": "l.svg", "fonts": ["Karla"]} and candidate.logo == tmp_path / "l.svg"
    assert candidate.brief == {"logo": "l.svg", "fonts": ["Karla"]}


class _Fetcher:
    def __init__(self, statuses: dict[str, int | None]) -> None:
        self.statuses, self.asked = statuses, []

    async def get(self, url: str, _limit: int) -> Fetched:
        self.asked.append(url)
        return Fetched(url, url, self.statuses.get(url, 404))


async def test_ordered_addresses_that_the_crawl_did_not_meet_are_asked_for(tmp_path: Path) -> None:
    root = "https://a.test"
    crawl = {"start": f"{root}/", "first": f"{root}/", "origins": [root], "pages": [{"url": f"{root}/"}]}
    robots = {"url": f"{root}/robots.txt", "status": 200, "text": "User-agent: *\nDisallow: /compte/"}
    bundle = Bundle.open(tmp_path)
    bundle.record("x", [Item.json("crawl", f"{root}/", crawl, ""), Item.json("robots", f"{root}/", robots, "")])
    tree = [{"url": url} for url in ("", "/", "/seule/", "/absente/", "/compte/", "https://www.b.test/plus-tard/")]
    fetcher = _Fetcher({f"{root}/seule/": 200})
    assert await answers(bundle, fetcher, f"{root}/", tree) == {
        f"{root}/seule/": 200, f"{root}/absente/": 404, f"{root}/compte/": None, f"{root}/plus-tard/": 404,
    }  # fmt: skip
    assert f"{root}/compte/" not in fetcher.asked and len(fetcher.asked) == 3
