"""The real WordPress: everything it promises is there, and nothing of it is left behind."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import psutil
import pytest
from bs4 import BeautifulSoup, Tag

from tests.servers import wordpress_build
from tests.servers.wordpress import Unavailable, WordPress, serve_wordpress

pytestmark = pytest.mark.wordpress
ROOT = Path(__file__).parents[2]


def ask(url: str) -> tuple[int, str, str]:
    """(status, content type, text) at this address, redirections followed."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.headers["content-type"], answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.headers["content-type"], error.read().decode("utf-8", "replace")


def page(site: WordPress, path: str) -> BeautifulSoup:
    return BeautifulSoup(ask(site.at(path))[2], "lxml")


def one(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    try:
        started = serve_wordpress(30)
    except Unavailable as reason:
        pytest.skip(str(reason))
    with started:
        yield started


def test_urls_are_exactly_what_links_lead_to(site: WordPress) -> None:
    found: dict[str, int] = {}
    todo, met = [site.url], {site.url}
    while todo:
        here = todo.pop()
        found[here], kind, text = ask(here)
        if "html" not in kind:
            continue
        for a in BeautifulSoup(text, "lxml").select("a[href]"):
            there = urljoin(here, str(a["href"])).partition("#")[0]
            there = site.url if there + "/" == site.url else there
            parts = urlsplit(there)
            if there.startswith(site.url) and not parts.query and parts.path != "/wp-login.php" and there not in met:
                met.add(there)
                todo.append(there)
    assert {url for url, status in found.items() if status == 200} == set(site.urls())
    assert {url for url, status in found.items() if status == 404} == {site.at(p) for p in site.planted["broken_links"]}
    assert site.pages == 30


def test_wordpress_own_features(site: WordPress) -> None:
    status, kind, text = ask(site.at("/wp-json/"))
    assert (status, kind.partition(";")[0]) == (200, "application/json")
    assert "wp/v2" in json.loads(text)["namespaces"]
    assert "<rss" in ask(site.at("/feed/"))[2]
    assert "<sitemapindex" in ask(site.at("/wp-sitemap.xml"))[2]
    assert f"Sitemap: {site.at('/wp-sitemap.xml')}" in ask(site.at("/robots.txt"))[2]
    assert page(site, "/?s=tilleul").select(".wp-block-post")
    assert page(site, "/wp-login.php").select_one("form#loginform")
    home = page(site, "/")
    assert one(home, "html")["lang"] == "fr-FR"
    assert home.select('a[href*="action=logout"]')
    assert one(home, "meta[name=generator]")["content"] == f"WordPress {site.version}"
    article = page(site, site.planted["articles"][0])
    assert article.select('a[href*="?replytocom="]')
    assert article.select_one("form#commentform")
    assert ask(site.at("/page-absente/"))[0] == 404
    if site.french:
        assert "Se connecter" in page(site, "/wp-login.php").get_text()


def test_products_are_as_planted(site: WordPress) -> None:
    _, _, text = ask(site.at("/wp-json/wp/v2/produit?per_page=100"))
    by_slug = {product["slug"]: product["meta"] for product in json.loads(text)}
    assert len(by_slug) == len(site.planted["products"])
    for fact in site.planted["products"]:
        soup = page(site, fact["path"])
        data = json.loads(one(soup, 'script[type="application/ld+json"]').get_text())
        assert data["offers"]["price"] == fact["price"] == by_slug[fact["path"].split("/")[2]]["prix"]
        seen = one(soup, ".price .amount").get_text()
        assert seen.replace("\u00a0€", "").replace(",", ".") == fact["price"]
        assert data["offers"]["availability"].endswith("InStock" if fact["stock"] else "OutOfStock")
        assert bool(soup.select(".out-of-stock")) is (fact["stock"] == 0)
        assert bool(soup.select("meta[name=description]")) is fact["described"]
        assert data["image"][0].startswith(site.url)


def test_defects_are_as_planted(site: WordPress) -> None:
    planted = site.planted
    for path in ("/", "/faq/", planted["articles"][0], planted["products"][0]["path"]):
        source = ask(site.at(path))[2]
        assert f"gtag/js?id={planted['ga4']}" in source
        assert f"'{planted['gtm']}'" in source
        assert (planted["meta_pixel"] in source) is path.startswith("/produit/")
        assert ('property="og:' in source) is (path == "/")
        assert f"document.cookie = '{planted['tracking_cookie']}=" in source
    mute = set()
    for url in site.urls():
        for img in BeautifulSoup(ask(url)[2], "lxml").select("figure.wp-block-image img:not([alt])"):
            mute.add(re.sub(r"(-\d+x\d+)?\.jpg", "", str(img["src"]).rpartition("/")[2]))
    assert mute
    assert mute <= set(planted["photos_without_alt"])
    for path in planted["heading_skips"]:
        levels = [int(node.name[1]) for node in page(site, path).select("main h1, main h2, main h3, main h4, main h5")]
        assert any(after > before + 1 for before, after in itertools.pairwise(levels)), path
    assert not page(site, planted["articles"][0]).select("meta[name=description]")
    assert ask(site.at(planted["broken_images"][0]))[0] == 404


def test_private_files_stay_private(site: WordPress) -> None:
    for path in (
        "/.htaccess",
        "/wp-content/database/.ht.sqlite",
        "/wp-content/db.php",
        "/%2e%2e/facts.json",
        "/a%00.php",
    ):
        assert ask(site.at(path))[0] in (400, 404), path


def test_hits_are_recorded_and_two_sites_do_not_share(site: WordPress) -> None:
    with serve_wordpress(30) as other:
        assert other.hits == []
        ask(other.at("/contact/?a=1"))
        data = b"courriel=a%40b.fr"
        with urllib.request.urlopen(other.at("/contact/"), data, timeout=30) as answer:
            assert "Merci, votre message" in answer.read().decode()
        assert other.hits == [("GET", "/contact/?a=1"), ("POST", "/contact/")]
        assert ("POST", "/contact/") not in site.hits
        comment = f"comment=Bonjour&author=Paul&email=p%40exemple.invalid&comment_post_ID={_post_id(other)}"
        urllib.request.urlopen(other.at("/wp-comments-post.php"), comment.encode(), timeout=30).close()
        counts = [len(_comments(each)) for each in (other, site)]
        assert counts[0] >= counts[1]
        assert ask(other.url)[0] == 200
    assert other.hits == []


def _post_id(site: WordPress) -> int:
    return int(json.loads(ask(site.at("/wp-json/wp/v2/posts?per_page=1&_fields=id"))[2])[0]["id"])


def _comments(site: WordPress) -> list[object]:
    return list(json.loads(ask(site.at("/wp-json/wp/v2/comments?per_page=100&_fields=id"))[2]))


def test_nothing_is_left_behind(site: WordPress) -> None:
    with serve_wordpress(30, workers=3) as other:
        family = psutil.Process(other._process.pid).children(recursive=True)
        assert len(family) >= 4  # PHP and its workers
        folder = other._folder
    _, alive = psutil.wait_procs(family, timeout=5)
    assert alive == []
    assert not folder.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_nothing_is_left_behind_after_kill_9(site: WordPress) -> None:
    code = (
        "import time; from tests.servers.wordpress import serve_wordpress; s = serve_wordpress(30); "
        "print(s._process.pid, s._folder, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    pid, _, folder = starter.stdout.readline().strip().partition(" ")
    leash = psutil.Process(int(pid))
    family = [leash, *leash.children(recursive=True)]
    starter.kill()
    starter.wait(10)
    starter.stdout.close()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
    assert not Path(folder).exists()


def test_two_builds_at_once_do_not_collide(site: WordPress, tmp_path: Path) -> None:
    """Two processes build the same new site; the core is not fetched again."""
    code = (
        "import sys, pathlib, tests.servers.wordpress_build as b; b.SOURCES = pathlib.Path(sys.argv[1]); "
        "print(b.build(20))"
    )
    sources = tmp_path / "sources"
    shutil.copytree(wordpress_build.SOURCES, sources)
    (sources / "texts.php").write_text((sources / "texts.php").read_text("utf-8") + f"// {time.time()}\n", "utf-8")
    run = [sys.executable, "-c", code, str(sources)]
    both = [
        subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    ends = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    first, second = (Path(out.strip()) for out, _ in ends)
    try:
        assert first == second
        assert (first / "facts.json").is_file()
        assert not list(first.parent.glob("making-*"))
    finally:
        shutil.rmtree(first)


def test_without_php_the_reason_and_the_remedy_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable) as caught:
        serve_wordpress(30)
    assert caught.value.reason == "no PHP"
    assert "apt-get install" in caught.value.how_to_get_it
