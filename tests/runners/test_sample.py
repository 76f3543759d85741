"""The sample that a candidate's description fixes: read, visited first, and alone acted upon by the passes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from preuve.errors import PreuveError
from runners.browser.passes import PASSES
from runners.candidate import read_targets, sample_of
from tests.runners.browser.lab import crawl, html, inventory_of, serve


def described(folder: Path, sample: str) -> Path:
    file = folder / "candidat.toml"
    file.write_text(f'site = "https://exemple.test/"\n[crawl]\nsample = {sample}\n', encoding="utf-8")
    return file


def test_paths_and_addresses(tmp_path: Path) -> None:
    candidate = read_targets([str(described(tmp_path, '["/", " /contact ", "https://exemple.test/sacs#haut"]'))])
    assert candidate.sample == ("/", "/contact", "https://exemple.test/sacs#haut")
    assert sample_of(candidate.sample, "https://exemple.test/") == (
        "https://exemple.test/",
        "https://exemple.test/contact",
        "https://exemple.test/sacs",
    )


@pytest.mark.parametrize("sample", ['"/"', "[1]", '["contact"]', '["ftp://exemple.test/"]', "{}"])
def test_a_sample_that_cannot_be_read_is_refused(tmp_path: Path, sample: str) -> None:
    with pytest.raises(PreuveError) as caught:
        read_targets([str(described(tmp_path, sample))])
    assert (caught.value.message, caught.value.details["key"]) == ("toml-key", "crawl.sample")


@pytest.mark.browser
def test_only_the_sample_is_acted_upon_and_it_comes_first(tmp_path: Path) -> None:
    links = "".join(f'<a href="/{name}">{name}</a>' for name in ("a", "b", "c", "d"))
    routes: dict[str, Any] = {"/": html(f"<h1>Accueil</h1>{links}")}
    routes |= {f"/{name}": html(f"<h1>{name}</h1><a href='/'>Accueil</a>") for name in ("a", "b", "c", "d", "seule")}
    with serve(routes) as site:
        wanted = (site.at("/d"), site.at("/seule"))
        bundle = asyncio.run(crawl(tmp_path, site.url, pages=4, passes=PASSES, sample=wanted))
        pages = inventory_of(bundle)
    visited = {url for url, page in pages.items() if page["visited"]}
    assert len(visited) == 4 and visited >= {site.url, *wanted}
    (other,) = visited - {site.url, *wanted}
    kind = PASSES[0].kind
    assert {url for url in visited if (kind, url) in bundle.evidence} == {site.url, *wanted}
    assert (kind, other) not in bundle.evidence
    assert (pages[site.at("/d")]["depth"], pages[site.at("/seule")]["depth"]) == (1, None)
