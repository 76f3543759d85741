"""Asking without a browser: bounded in time, bytes and redirects; careful with private addresses; never raises."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest

from runners.fetch import AGENT, AT_ONCE, TOTAL_SECONDS, Fetched, addresses, open_fetcher
from tests.servers.base import Reply, Request, Site, redirect
from tests.servers.hostile import Hostile, serve_hostile


@pytest.fixture(scope="module")
def site() -> Iterator[Hostile]:
    with serve_hostile() as hostile:
        yield hostile


def ask(url: str, limit: int = 1_000_000, method: str = "GET", private: bool = True, **options: Any) -> Fetched:
    async def run() -> Fetched:
        async with open_fetcher(private, **{"seconds": 3, **options}) as fetcher:
            return await fetcher.get(url, limit, method)

    return asyncio.run(run())


def test_a_plain_answer(site: Hostile) -> None:
    found = ask(site.at("/sain/1"))
    assert (found.status, found.problem, found.redirects, found.truncated) == (200, None, (), False)
    assert found.media_type == "text/html"
    assert found.body == site.sent["/sain/1"].partition(b"\r\n\r\n")[2]
    assert found.announced_bytes == len(found.body)
    assert next(hit for hit in site.hits if hit.path == "/sain/1").headers["user-agent"] == AGENT


def test_head_reads_no_body(site: Hostile) -> None:
    found = ask(site.at("/fichier/photo.jpg"), method="HEAD")
    assert (found.status, found.media_type, found.body) == (200, "image/jpeg", b"")
    assert found.announced_bytes is not None and found.announced_bytes > 1000
    assert site.hits[-1].method == "HEAD"


@pytest.mark.parametrize("status", [403, 404, 410, 429, 500, 503, 204])
def test_statuses_are_told(site: Hostile, status: int) -> None:
    assert ask(site.at(f"/statut/{status}")).status == status


def test_redirects_are_followed_and_told(site: Hostile) -> None:
    found = ask(site.at("/redirection/chaine/3"))
    assert found.final_url == site.at("/redirection/chaine/0")
    assert found.redirects == tuple((site.at(f"/redirection/chaine/{n}"), 301) for n in (3, 2, 1))
    assert ask(site.at("/redirection/vide")).status == 302


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/redirection/boucle", "redirect-loop"),
        ("/redirection/soi", "redirect-loop"),
        ("/redirection/chaine/12", "redirect-loop"),  # more than ten
        ("/redirection/fichier", "network-fault"),
        ("/redirection/cassee", "network-fault"),
        ("/corps/rien", "network-fault"),
        ("/gzip/menteur", "network-fault"),
        ("/lent/muet", "no-answer"),
        ("/lent/goutte", "no-answer"),
    ],
)
def test_faults_of_the_server(site: Hostile, path: str, problem: str) -> None:
    began = monotonic()
    found = ask(site.at(path), seconds=1.5)
    assert (found.problem, found.status) == (problem, None)
    assert monotonic() - began < 8


def test_faults_of_the_address(site: Hostile) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    assert ask(closed).problem == "connection-refused"
    assert ask("http://inexistant.invalid/").problem == "no-such-host"
    assert ask(site.tls.url).problem == "certificate-refused"
    for nonsense in ("http://", "http://[::mauvais/", "ftp://127.0.0.1/", "nimporte quoi", "http://a b/", ""):
        assert ask(nonsense).problem in {"network-fault", "no-such-host"}, nonsense


@pytest.mark.parametrize("path", ["/corps/sans-fin", "/taille/30mo", "/gzip/bombe"])
def test_no_more_than_the_limit_is_read(site: Hostile, path: str) -> None:
    began = monotonic()
    found = ask(site.at(path), limit=100_000)
    assert (found.status, found.truncated, len(found.body)) == (200, True, 100_000)
    assert monotonic() - began < TOTAL_SECONDS  # it did not wait for the end
    assert site.responses[-1].body < 20_000_000


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://0.0.0.0:{port}/",
        "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/", "http://2130706433:{port}/",
    ],
)  # fmt: skip
def test_private_addresses_are_not_asked(url: str) -> None:
    with Site(lambda request: Reply(b"interdit")) as site:
        found = ask(url.format(port=site.port), private=False)
        assert (found.problem, found.status) == ("private-address", None)
        assert site.hits == []


def test_a_redirect_to_a_private_address_is_not_followed() -> None:
    with Site(lambda request: Reply(b"interdit")) as inside, Site(lambda request: redirect(inside.url)) as outside:
        allowed = frozenset([f"127.0.0.1:{outside.port}"])
        found = ask(outside.url, private=False, allowed_hosts=allowed)
        assert (found.problem, found.redirects) == ("private-address", ((outside.url, 302),))
        assert (len(outside.hits), len(inside.hits)) == (1, 0)


def test_no_cookie_is_sent_back() -> None:
    answer = Reply(b"oui", headers=(("Set-Cookie", "a=1; Path=/"),))

    async def twice(url: str) -> None:
        async with open_fetcher(allow_private=True) as fetcher:
            await fetcher.get(url)
            await fetcher.get(url)

    with Site(lambda request: answer) as site:
        asyncio.run(twice(site.url))
        assert [hit.headers.get("cookie") for hit in site.hits] == [None, None]


def test_few_at_once_and_waiting_does_not_count() -> None:
    busy, most = 0, 0

    def slow(request: Request) -> Reply:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        request.stopping.wait(0.4)
        busy -= 1
        return Reply(b"oui")

    async def many(url: str) -> list[Fetched]:
        async with open_fetcher(allow_private=True, seconds=1.2) as fetcher:
            return await asyncio.gather(*(fetcher.get(f"{url}{n}") for n in range(6 * AT_ONCE)))

    with Site(slow) as site:
        found = asyncio.run(many(site.url))  # 2.4 s in all
        assert [one.problem for one in found] == [None] * len(found)
        assert most == AT_ONCE


def test_addresses_of_a_host() -> None:
    assert "127.0.0.1" in asyncio.run(addresses("localhost"))
    assert asyncio.run(addresses("inexistant.invalid")) == ()
    assert asyncio.run(addresses("é" * 300)) == ()
