"""One visit: every kind of evidence is there, whole, and says what the page truly is."""

from __future__ import annotations

import codecs
import io
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from PIL import Image

from preuve.views.document import read_source
from runners.browser.tab import Tab
from tests.runners.browser.lab import KINDS, data, dom, entries, html, look, one_tab, serve, value
from tests.servers.base import Reply, Request, Site
from tests.servers.traps.contents import pdf, picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

STYLE = "<style>body{margin:0} .bloc{width:300px;height:120px;margin:40px;background:#c00;color:#fff}</style>"
RICH = """<h1 id="titre">Bonjour</h1><div class="bloc">Un bloc</div><a href="/suite#ancre">Suite</a>
<a href="mailto:a@b.invalid">Écrire</a><img src="/photo.jpg" width="64" height="48">
<div id="hote"></div><div style="height:3000px"></div><p id="bas">Bas</p><div id="vide"></div>
<script>
  document.querySelector('#hote').attachShadow({mode: 'open'}).innerHTML = '<button>Dans l’ombre</button>';
  dataLayer = [{event: 'vue', montant: 12.5}]; localStorage.panier = '[]'; sessionStorage.etape = '1';
  console.error('un souci'); setTimeout(() => { throw new Error('une panne') });
  addEventListener('scroll', () => document.querySelector('#vide').textContent = 'vu au défilement', {once: true});
  document.querySelector('.bloc').addEventListener('click', () => 0);
</script>"""
GREEN = '<style>body{margin:0;background:#fff}</style><div style="width:200px;height:9000px;background:#080"></div>'
LONG = (
    """<section style="height:900px"></section>""" * 20
    + """<script>
  const watch = new IntersectionObserver((all) => all.filter((e) => e.isIntersecting)
    .forEach((e) => { e.target.textContent = 'vue' }));
  document.querySelectorAll('section').forEach((section) => watch.observe(section));
</script>"""
)
SPOILT = {
    "tojson": "Array.prototype.toJSON = Object.prototype.toJSON = () => 'volé'",
    "json": "JSON.stringify = () => 'volé'; JSON.parse = () => { throw Error('non') }",
    "promise": "window.Promise = function () { throw Error('plus de promesses') }",
    "arrays": "for (const n of ['map', 'filter', 'slice', 'push']) Array.prototype[n] = () => { throw Error('non') }",
    "objects": "Object.keys = Object.entries = () => { throw Error('non') }; window.String = () => 'volé'",
    "timers": "window.setTimeout = () => 0; window.performance = {}; window.scrollTo = () => { throw Error('non') }",
}
CAFE = "<!doctype html><title>Café</title><p>Café crème</p>"
LEAVES = """<p>D’abord</p><div style="height:3000px"></div>
<script>addEventListener('scroll', () => location = '/ailleurs', {once: true})</script>"""
# Names that hide what `document` and `window` have of their own.
CLOBBERED = """<form name="title"></form><img name="querySelectorAll" alt=""><img name="getElementsByTagName" alt="">
<img name="body" alt=""><img name="documentElement" alt=""><img id="location" alt="">
<form id="performance"><input name="getEntriesByType"></form>
<a href="/suite">Suite</a>"""


def frames(request: Request) -> Reply:
    there = request.origin.replace("127.0.0.1", "localhost")
    return html(
        f'<iframe src="/cadre" title="Même origine"></iframe><iframe src="{there}/cadre" title="Autre origine">'
        '</iframe><iframe srcdoc="<p id=dans>Écrit</p>" title="Écrit dans la page"></iframe>'
    )


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    routes = {
        "/riche": html(RICH, "Riche", STYLE),
        "/photo.jpg": Reply(picture(), "image/jpeg"),
        "/verte": html(GREEN),
        "/longue": html(LONG),
        "/cadres": frames,
        "/cadre": html('<h2>Cadre</h2><img src="/photo.jpg">', "Cadre"),
        **{f"/{name}": html(f"<p>Texte</p><script>{code}</script>", "Abîmée") for name, code in SPOILT.items()},
        "/noms": html(CLOBBERED, "Abîmée"),
        "/formulaire": html('<form><input name="nodeName"><input name="attributes"></form>', "Abîmée"),
        "/stricte": html(
            "<h1>Stricte</h1><script>document.title = 'non'</script>", "Abîmée",
            headers=(("Content-Security-Policy", "default-src 'none'; sandbox allow-scripts"),),
        ),
        "/part": html(LEAVES, "Elle part"),
        "/ailleurs": html("<p>Ailleurs</p>", "Ailleurs"),
        "/tourne": lambda r: html(f"<script>location = '/tourne?n={int(r.query.get('n', 0)) + 1}'</script>"),
        "/saute": html("<script>location = '/ailleurs'</script>"),
        "/encodage/en-tete": Reply(CAFE.encode("latin-1"), "text/html; charset=iso-8859-1"),
        "/encodage/meta": Reply(b"<meta charset=windows-1252>" + CAFE.encode("latin-1"), "text/html"),
        "/encodage/rien": Reply(CAFE.encode("latin-1"), "text/html"),
        "/encodage/mensonge": Reply(CAFE.encode("latin-1"), "text/html; charset=utf-8"),
        "/encodage/marque": Reply(codecs.BOM_UTF8 + CAFE.encode(), "text/html; charset=iso-8859-1"),
        "/encodage/utf-16": Reply(codecs.BOM_UTF16_LE + CAFE.encode("utf-16-le"), "text/html"),
        "/plaquette": Reply(pdf(), "application/pdf"),
        "/export": html("<p>Un fichier</p>", headers=(("Content-Disposition", "attachment; filename=x.html"),)),
        "/rien": Reply(b"", None, 204),
        "/absente": html("<p>Absente</p>", "Absente", status=404),
    }  # fmt: skip
    with serve(routes) as served:
        yield served
        assert served.errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Tab]:
    async with one_tab() as opened:
        yield opened


async def test_every_kind_of_evidence(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/riche"), axe=True)
    assert seen.http["problems"] == {}
    assert {item.kind for item in seen.items} == KINDS
    assert all(item.subject == site.at("/riche") for item in seen.items)
    http, page = seen.http, seen.http["page"]
    assert (http["status"], http["final_url"], http["redirects"]) == (200, site.at("/riche"), [])
    assert http["headers"]["content-type"] == "text/html; charset=utf-8"
    assert http["links"] == [site.at("/suite#ancre")]
    assert (page["title"], page["h1"], page["mode"], page["charset"]) == ("Riche", "Bonjour", "CSS1Compat", "UTF-8")
    assert (page["width"], page["height"]) == (1920, 1080)

    assert data(seen, "source") == site.sent["/riche"].partition(b"\r\n\r\n")[2]
    assert "vu au défilement" in data(seen, "rendered").decode()
    assert value(seen, "queues")["dataLayer"] == [{"event": "vue", "montant": 12.5}]
    assert value(seen, "storage") == {"script_cookies": [], "local": ["panier"], "session": ["etape"]}
    said = value(seen, "console")
    assert [message["text"] for message in said["messages"]] == ["un souci"]
    assert [error["text"] for error in said["errors"]] == ["une panne"]
    vitals = value(seen, "vitals")
    assert 0 < vitals["ttfb"] <= vitals["fcp"] <= vitals["lcp"]
    assert vitals["cls"] == 0
    assert vitals["lcp_element"].startswith("html > body > ")
    names = {node.get("name", {}).get("value") for node in value(seen, "axtree")["nodes"]}
    assert {"Bonjour", "Suite", "Dans l’ombre"} <= names
    found = value(seen, "axe")
    assert found["results"]["url"] == site.at("/riche")
    assert "image-alt" in {rule["id"] for rule in found["results"]["violations"]}
    tool = next(item.tool for item in seen.items if item.kind == "axe")
    assert tool.startswith("axe-core through axe-selenium-python, axe-core 4.")


async def test_boxes_are_those_that_playwright_measures(site: Site, tab: Tab) -> None:
    tree = dom(await look(tab, site.at("/riche")))
    assert tree.clickable(tree.select(".bloc"))
    assert tree.style(tree.select(".bloc"), "background-color") == "rgb(204, 0, 0)"
    assert tree.xpath("//*[@id='hote']//button")[0].text == "Dans l’ombre"
    for selector in ("#titre", ".bloc", "a", "img", "#bas"):
        true, ours = await tab.page.locator(selector).first.bounding_box(), tree.box(tree.select(selector))
        assert true is not None and ours is not None, selector
        given = (ours.x, ours.y, ours.width, ours.height)
        assert given == pytest.approx((true["x"], true["y"], true["width"], true["height"]), abs=1), selector
    assert tree.box(tree.select("script")) is None


async def test_what_shows_on_scroll_is_seen(site: Site, tab: Tab) -> None:
    tree = dom(await look(tab, site.at("/longue")))
    assert [section.text for section in tree.xpath("//section")] == ["vue"] * 20


async def test_the_screenshot_shows_the_whole_page(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/verte"))
    picture = Image.open(io.BytesIO(data(seen, "screenshot"))).convert("RGB")
    assert picture.size == (1920, 9000)
    for x, y in ((100, 10), (100, 5000), (100, 8990)):
        red, green, blue = picture.getpixel((x, y))
        assert green > 100 and red < 40 and blue < 40, (x, y)
    assert min(picture.getpixel((1000, 5000))) > 250


async def test_frames_of_every_origin_are_looked_into(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/cadres"), axe=True)
    tree = dom(seen)
    inside = {frame.get("title"): document for frame, document in tree.frames.items()}
    assert set(inside) == {"Même origine", "Autre origine", "Écrit dans la page"}
    assert [h.text for h in inside["Autre origine"].xpath("//h2")] == ["Cadre"]
    assert inside["Écrit dans la page"].select("#dans").text == "Écrit"
    found = value(seen, "axe")
    assert (found["frames"], found["untested_frames"]) == (4, [])
    images = next(rule for rule in found["results"]["violations"] if rule["id"] == "image-alt")
    assert sorted(len(node["target"]) for node in images["nodes"]) == [2, 2]  # in the frame, the image


@pytest.mark.parametrize("name", [*SPOILT, "noms", "formulaire", "stricte"])
async def test_pages_that_spoil_what_we_use(site: Site, tab: Tab, name: str) -> None:
    seen = await look(tab, site.at(f"/{name}"), axe=True)
    # Some of it only the page's own world can tell; and axe stops at a form whose nodeName is a field.
    lost = {"arrays": {"read"}, "formulaire": {"axe"}}.get(name, set())
    assert set(seen.http["problems"]) == lost
    missing = {"queues", "storage", "vitals"} if "read" in lost else lost
    assert {item.kind for item in seen.items} == KINDS - missing
    if "axe" not in lost:
        assert "testEngine" in value(seen, "axe")["results"]
    assert seen.http["page"]["title"] == "Abîmée"
    assert seen.http["page"]["elements"] > 4
    if name == "noms":
        assert seen.http["links"] == [site.at("/suite")]


async def test_a_page_that_leaves_is_held(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/part"), axe=True)
    assert seen.http["final_url"] == site.at("/part")
    assert seen.http["redirects"] == []
    assert value(seen, "console")["events"] == {"navigation": 1}
    assert value(seen, "axe")["results"]["url"] == site.at("/part")
    assert dom(seen).xpath("//p")[0].text == "D’abord"
    assert "/ailleurs" not in [entry["request"]["url"].removeprefix(site.url[:-1]) for entry in entries(seen)]


@pytest.mark.parametrize("way", ["en-tete", "meta", "rien", "mensonge", "marque", "utf-16"])
async def test_the_source_reads_as_the_browser_read_it(site: Site, tab: Tab, way: str) -> None:
    seen = await look(tab, site.at(f"/encodage/{way}"))
    read = read_source(data(seen, "source"), {"http": seen.http})  # type: ignore[arg-type]
    shown = await tab.page.evaluate("document.querySelector('p').textContent")
    assert read.xpath("//p")[0].text == shown
    assert (shown == "Café crème") is (way != "mensonge")


async def test_redirects_by_script_are_followed_to_their_end(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/saute"))
    assert seen.http["final_url"] == site.at("/ailleurs")
    assert seen.http["redirects"] == [{"url": site.at("/saute"), "status": 200}]
    assert data(seen, "source") == site.sent["/ailleurs"].partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    ("path", "kind"), [("/plaquette", "application/pdf"), ("/export", "text/html"), ("/rien", "text/plain")]
)
async def test_what_is_no_page(site: Site, tab: Tab, path: str, kind: str) -> None:
    seen = await look(tab, site.at(path))
    assert seen.http["problems"]["read"] == "not-html"
    assert seen.http["media_type"] == kind
    assert {item.kind for item in seen.items} == {"console", "har"}


async def test_an_error_page_of_the_site_is_a_page(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/absente"))
    assert (seen.http["status"], seen.http["page"]["title"], seen.http["problems"]) == (404, "Absente", {})
