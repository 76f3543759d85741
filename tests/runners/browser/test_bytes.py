"""What travelled, to the byte: as the server sent it, and the same in a reused tab as in a fresh context."""

from __future__ import annotations

import asyncio
import datetime
import gzip
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT
from runners.lighthouse import node_binary
from tests.runners.browser.lab import entries, html, look, one_tab, serve, value
from tests.servers.base import Reply, Request, Site, redirect
from tests.servers.traps.contents import picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DAY = datetime.timedelta(days=1)
GZIP = ("Content-Encoding", "gzip")
CACHED = (("Cache-Control", "public, max-age=31536000, immutable"), ("ETag", '"1"'))
PATHS = ("/a", "/vieux", "/b", "/a")
CSS = "@font-face{font-family:maison;src:url(/police.woff2)} body{font-family:maison;background:url(/fond.jpg)}"
SHARED = """<link rel="stylesheet" href="/commun.css"><script src="/serre.js"></script>
<script src="/morceaux.js"></script><link rel="preload" as="image" href="/photo.jpg">"""
BODY = """<h1>{name}</h1><img src="/photo.jpg" alt="" width="60"><img src="/photo.jpg" alt="" width="30">
<img src="/photo-renvoyee.jpg" alt=""><img src="/absente.png" alt=""><img src="/tard.jpg" loading="lazy" alt=""
style="margin-top:5000px"><script src="{other}/ailleurs.js"></script>
<script>fetch('{other}/api', {{method: 'PUT', headers: {{'X-A': '1'}}}}).then((r) => r.text())</script>"""


def page(request: Request) -> Reply:
    other = request.origin.replace("127.0.0.1", "localhost")
    return html(BODY.format(name=request.path, other=other), request.path, SHARED)


def preflight(request: Request) -> Reply:
    allowed = ("Origin", "Headers", "Methods")
    headers = [(f"Access-Control-Allow-{name}", "*") for name in allowed] + [("Access-Control-Max-Age", "600")]
    return Reply(b"" if request.method == "OPTIONS" else b"{}", "application/json", headers=tuple(headers))


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    script = b"window.x = (window.x || 0) + 1;\n" * 500
    routes = {
        "/a": page,
        "/b": page,
        "/vieux": redirect("/plus-vieux", 301),
        "/plus-vieux": redirect("/a", 302),
        "/commun.css": Reply(CSS.encode() * 9, "text/css", headers=CACHED),
        "/police.woff2": Reply(bytes(4000), "font/woff2", headers=CACHED),
        "/fond.jpg": Reply(picture("#123456"), "image/jpeg", headers=CACHED),
        "/photo.jpg": Reply(picture(), "image/jpeg", headers=CACHED),
        "/tard.jpg": Reply(picture("#654321"), "image/jpeg", headers=CACHED),
        "/photo-renvoyee.jpg": redirect("/photo.jpg?suite", 301),
        "/serre.js": Reply(gzip.compress(script, mtime=0), "text/javascript", headers=(GZIP, *CACHED)),
        "/morceaux.js": lambda request: Reply(iter([script, script]), "text/javascript", headers=CACHED),
        "/ailleurs.js": Reply(script, "text/javascript", headers=CACHED),
        "/api": preflight,
    }  # fmt: skip
    with serve(routes) as served:
        yield served
        assert served.errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Tab]:
    async with one_tab() as opened:
        yield opened


async def weights(tab: Tab, url: str, site_port: int) -> Counter[tuple[str, str, int]]:
    """(method, path, bytes) of every request of one visit."""
    seen = await look(tab, url)
    assert seen.http["problems"] == {}
    return Counter(
        (e["request"]["method"], e["request"]["url"].partition(f":{site_port}")[2], e["response"]["_transferSize"])
        for e in entries(seen)
    )


async def test_bytes_are_those_sent_on_every_page(site: Site, tab: Tab) -> None:
    for path in PATHS:
        site.responses.clear()
        found = await weights(tab, site.at(path), site.port)
        sent = Counter((r.method, r.path, r.head + r.body) for r in site.responses if r.path != "/favicon.ico")
        assert found == sent, path
        assert ("GET", "/photo.jpg") in {key[:2] for key in found}
        assert ("OPTIONS", "/api") in {key[:2] for key in found}


async def test_bytes_are_those_of_a_fresh_context(site: Site, tab: Tab) -> None:
    browser = tab.page.context.browser
    assert browser is not None
    for path in PATHS[:2]:
        fresh = await browser.new_context(viewport=VIEWPORT, service_workers="block")
        alone = await weights(await Tab.open(fresh), site.at(path), site.port)
        await fresh.close()
        assert await weights(tab, site.at(path), site.port) == alone, path


async def test_what_the_entries_say(site: Site, tab: Tab) -> None:
    seen = await look(tab, site.at("/vieux"))
    found = {entry["request"]["url"].partition(f":{site.port}")[2]: entry for entry in entries(seen)}
    assert [hop["url"] for hop in seen.http["redirects"]] == [site.at("/vieux"), site.at("/plus-vieux")]
    assert [hop["status"] for hop in seen.http["redirects"]] == [301, 302]
    assert found["/serre.js"]["response"]["content"]["size"] == 16000 > found["/serre.js"]["response"]["_transferSize"]
    assert found["/photo-renvoyee.jpg"]["response"]["redirectURL"] == "/photo.jpg?suite"
    assert found["/absente.png"]["response"]["status"] == 404
    assert found["/police.woff2"]["_initiator"].startswith(site.at("/commun.css"))
    assert found["/photo.jpg"]["serverIPAddress"] == "127.0.0.1"
    assert value(seen, "har")["log"]["version"] == "1.2"
    assert all(entry["time"] >= entry["timings"]["wait"] >= 0 for entry in found.values())


HTTP2 = """
import http2 from 'node:http2'; import fs from 'node:fs';
const chain = fs.readFileSync(process.argv[2]);
const server = http2.createSecureServer({ key: chain, cert: chain });
server.on('stream', (stream, { ':path': path }) => {
  const headers = { 'content-type': path === '/p' ? 'text/html' : 'image/png', 'x-long': 'abcdefgh'.repeat(40) };
  stream.respond(headers, { sendDate: false });  // the date's own length, in HTTP/2's code, changes with the second
  stream.end(path === '/p' ? '<!doctype html><title>p</title><img src="/1"><img src="/2">' : 'x'.repeat(300));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""


def certificate() -> bytes:
    """A key and a certificate that nobody trusts, as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + DAY)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(*form) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.mark.node
async def test_headers_of_http2_weigh_the_same_on_every_page(tmp_path: Path) -> None:
    """HTTP/2 sends a header once for a connection: on one left open, the next page's would be smaller."""
    (tmp_path / "server.mjs").write_text(HTTP2)
    (tmp_path / "chain.pem").write_bytes(certificate())
    command = [node_binary(), tmp_path / "server.mjs", tmp_path / "chain.pem"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(await asyncio.wait_for(asyncio.to_thread(server.stdout.readline), 20))
        async with one_tab(ignore_https_errors=True) as tab:
            first, *others = [await weights(tab, f"https://127.0.0.1:{port}/p", port) for _ in range(3)]
            assert others == [first, first]
            assert sum(size for _, _, size in first.elements()) > 900
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
