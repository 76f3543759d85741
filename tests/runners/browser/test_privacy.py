"""A page finds nothing of the page before; what is secret is masked in all that is written."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from preuve.bundle import Bundle, Item
from runners.browser.redact import MASK, redact, redact_cookie, redact_headers, redact_value
from runners.browser.tab import Tab
from tests.runners.browser.lab import dom, entries, html, look, one_tab, serve, value
from tests.servers.base import Reply, Request, Site

TWO_YEARS = 63072000
SECRET = "s3cr3t"  # whatever holds it must not reach the disk

KEEPS = """<script src="/garde.js"></script>
<script>
  localStorage.a = sessionStorage.b = window.name = 'reste'; indexedDB.open('base'); history.pushState(1, '', '#x');
  caches.open('cache');
</script><iframe src="{other}/cadre" title="Cadre"></iframe>"""
FINDS = """<pre id="vu"></pre><iframe src="{other}/cadre" title="Cadre"></iframe>
<script>(async () => {
  const found = [document.cookie, localStorage.a, sessionStorage.b, window.name, document.referrer, history.length,
    (await indexedDB.databases()).length, await caches.has('cache')];
  document.querySelector('#vu').textContent = JSON.stringify(found);
})()</script>"""
FRAME = "<p id=vu></p><script>vu.textContent = localStorage.c || 'rien'; localStorage.c = 'reste'</script>"
# Built by script, so that the page's own source does not hold the whole word.
KEPT = f"""const word = ['{SECRET[:3]}', '{SECRET[3:]}'].join('');
document.cookie = 'suivi=' + word + '; path=/; Max-Age={TWO_YEARS}';
cookieStore.set({{name: 'choix', value: word, expires: Date.UTC(2032, 11, 31)}});"""
LEAKS = f"""<h1>Page</h1><script>
  const word = ['{SECRET[:3]}', '{SECRET[3:]}'].join('');
  fetch('/api?access_token=' + word + '&page=2'); new Image().src = '/absente.png?x=1&_wpnonce=' + word;
  fetch('/api', {{method: 'POST', body: 'user=moi&password=' + word}});
  fetch('/api', {{method: 'POST', body: new Blob([JSON.stringify({{auth: {{token: word}}, page: 2}})])}});
  fetch('/suite?url=' + encodeURIComponent('https://a.invalid/?api_key=' + word + '&b=1'));
  console.error('https://a.invalid/?session_id=' + word + '&reste=1');
  setTimeout(() => {{ throw new Error('token=' + word) }});
  dataLayer = [{{event: 'vue', user: {{api_key: word, author: 'Lise'}}, url: '/x?secret=' + word}}];
  localStorage.jeton = word; sessionStorage.jeton = word;
</script>"""


def with_other(body: str) -> object:
    return lambda request: html(body.replace("{other}", request.origin.replace("127.0.0.1", "localhost")))


def leaking(request: Request) -> Reply:
    cookies = (
        f"session={SECRET}; Path=/; HttpOnly; Max-Age={TWO_YEARS}",
        f"panier={SECRET}; Expires=Fri, 31 Dec 2032 23:59:59 GMT; SameSite=Lax",
    )
    link = f"<https://a.invalid/?token={SECRET}>; rel=preconnect"
    return html(LEAKS, headers=(*(("Set-Cookie", line) for line in cookies), ("Link", link), ("X-WP-Nonce", SECRET)))


def entering(request: Request) -> Reply:
    to = f"/fuites?etape=2&auth={SECRET}"
    return Reply(b"", status=302, headers=(("Location", to), ("Set-Cookie", f"entree={SECRET}; Max-Age={TWO_YEARS}")))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    script = "document.cookie = 'suivi=reste; path=/; Max-Age=900'"
    kept = (("Set-Cookie", "a=reste; path=/; HttpOnly"), ("Set-Cookie", "b=reste; path=/; Max-Age=9000"))
    routes = {
        "/avant": with_other(KEEPS),
        "/apres": with_other(FINDS),
        "/cadre": html(FRAME),
        "/garde.js": Reply(script.encode(), "text/javascript", headers=kept),
        "/suivi.js": Reply(KEPT.encode(), "text/javascript"),
        "/suivie": html('<h1>Suivie</h1><script src="/suivi.js"></script>'),
        "/fuites": leaking,
        "/entree": entering,
        "/api": Reply(b"{}", "application/json"),
    }
    with serve(routes) as served:  # type: ignore[arg-type]
        yield served
        assert served.errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Tab]:
    async with one_tab() as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_a_page_finds_nothing_of_the_page_before(site: Site, tab: Tab) -> None:
    first = json.loads(dom(await look(tab, site.at("/apres"))).select("#vu").text)
    seen = await look(tab, site.at("/avant"))
    assert value(seen, "storage")["local"] == ["a"]
    assert [cookie["name"] for cookie in value(seen, "storage")["script_cookies"]] == ["suivi"]
    after = await look(tab, site.at("/apres"))
    assert json.loads(dom(after).select("#vu").text) == first == ["", None, None, "", "", 2, 0, False]
    (frame,) = dom(after).frames.values()
    assert frame.select("#vu").text == "rien"  # the storage of the other origin was cleared too
    asked = [hit.headers.get("cookie") for hit in site.hits if hit.path == "/apres"]
    assert asked == [None, None]


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_cookies_are_kept_with_the_life_that_was_asked_for(site: Site, tab: Tab) -> None:
    """Chromium's own jar would say 400 days."""
    by_jar, by_store = value(await look(tab, site.at("/suivie")), "storage")["script_cookies"]
    assert (by_jar["name"], by_jar["attributes"]) == ("suivi", ["path=/", f"Max-Age={TWO_YEARS}"])
    assert (by_store["name"], by_store["attributes"]) == ("choix", ["expires=Fri, 31 Dec 2032 00:00:00 GMT"])
    for cookie in (by_jar, by_store):
        assert site.at("/suivi.js") in cookie["stack"][0]
    seen = await look(tab, site.at("/entree"))
    by_path = {entry["request"]["url"].removeprefix(site.url): entry.get("_setCookies") for entry in entries(seen)}
    assert by_path["entree"] == [f"entree={MASK}; Max-Age={TWO_YEARS}"]
    assert by_path[f"fuites?etape=2&auth={MASK}"] == [
        f"session={MASK}; Path=/; HttpOnly; Max-Age={TWO_YEARS}",
        f"panier={MASK}; Expires=Fri, 31 Dec 2032 23:59:59 GMT; SameSite=Lax",
    ]


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="module")
async def test_no_secret_reaches_the_disk(site: Site, tab: Tab, tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    for path in ("/suivie", "/entree"):
        seen = await look(tab, site.at(path), axe=True)
        bundle.record(f"visit {path}", [*seen.items, Item.json("http", site.at(path), seen.http, "test")])
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    held = [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]
    assert len(files) > 15
    assert [text for text in held if SECRET.encode() in text] == []
    # What is no secret is still there.
    assert seen.http["final_url"] == site.at(f"/fuites?etape=2&auth={MASK}")
    assert value(seen, "queues")["dataLayer"][0] == {
        "event": "vue", "user": {"api_key": MASK, "author": "Lise"}, "url": f"/x?secret={MASK}",
    }  # fmt: skip
    assert value(seen, "storage")["local"] == ["jeton"]
    said = value(seen, "console")
    assert f"https://a.invalid/?session_id={MASK}&reste=1" in [message["text"] for message in said["messages"]]
    assert [error["text"] for error in said["errors"]] == [f"token={MASK}"]
    sent = [entry["request"]["postData"]["text"] for entry in entries(seen) if "postData" in entry["request"]]
    assert sorted(sent) == [f"user=moi&password={MASK}", f'{{"auth":{{"token":"{MASK}"}},"page":2}}']


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://a.fr/?token=abc&page=2", f"https://a.fr/?token={MASK}&page=2"),
        ("https://a.fr/#access_token=abc", f"https://a.fr/#access_token={MASK}"),
        ("https://a.fr/?x[csrf_token]=abc;d", f"https://a.fr/?x[csrf_token]={MASK};d"),
        ("https://a.fr/?u=https%3A%2F%2Fb.fr%3Ftoken%3Dabc%26p%3D2", f"https://a.fr/?u=https%3A%2F%2Fb.fr%3Ftoken%3D{MASK}%26p%3D2"),
        ('{"accessToken": "abc", "n": 1}', f'{{"accessToken": "{MASK}", "n": 1}}'),
        ("/?PHPSESSID=abc", f"/?PHPSESSID={MASK}"),
        ("/?X-Amz-Signature=abc&X-Amz-Date=1", f"/?X-Amz-Signature={MASK}&X-Amz-Date=1"),
        ("/?oauth=abc", f"/?oauth={MASK}"),
    ],
)  # fmt: skip
def test_what_looks_secret_is_masked_once(text: str, masked: str) -> None:
    assert redact(text) == masked == redact(masked)


@pytest.mark.parametrize(
    "text",
    ["https://a.fr/?author=lise&p=2", "/?tid=G-ABC&cid=1.2&en=page_view", "/jetons/?couleur=bleu", "/?token=", "token"],
)
def test_what_does_not_stays(text: str) -> None:
    assert redact(text) == text


def test_headers_cookies_and_values() -> None:
    assert redact_cookie("a=b=c; Path=/; Secure") == f"a={MASK}; Path=/; Secure"
    assert redact_cookie("a=b") == f"a={MASK}"
    headers = {"Set-Cookie": "a=1; Path=/\nb=2", "Authorization": "Bearer x", "location": "/?token=x", "server": "a"}
    assert redact_headers(headers) == {
        "Set-Cookie": f"a={MASK}; Path=/\nb={MASK}",
        "Authorization": MASK,
        "location": f"/?token={MASK}",
        "server": "a",
    }
    assert redact_value([{"password": 12, "on": True, "tokens": ["a"], "n": 1.5}, None]) == [
        {"password": MASK, "on": True, "tokens": ["a"], "n": 1.5},
        None,
    ]
