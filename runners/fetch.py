"""Asks for an address without a browser: robots.txt, sitemaps, files, other sites. Bounded and careful."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

import httpx

from preuve import __version__
from runners.crawl.urls import private_host

AGENT = f"Mozilla/5.0 (compatible; Preuve/{__version__}; evidence checker for certification juries)"
TOTAL_SECONDS = 20.0
AT_ONCE = 4
MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, or why there was none. `problem`: no-such-host, connection-refused, certificate-refused, no-answer,
    redirect-loop, private-address, network-fault; None when there is a status. `body` is cut at the caller's limit.
    """

    url: str
    final_url: str
    status: int | None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    redirects: tuple[tuple[str, int], ...] = ()
    problem: str | None = None
    truncated: bool = False

    @property
    def media_type(self) -> str:
        """The type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def announced_bytes(self) -> int | None:
        """The weight the server announces, or None."""
        length = self.headers.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else None


@dataclass(frozen=True, slots=True)
class Login:
    """HTTP authentication for one site: given to that origin only, never written anywhere."""

    origin: str
    user: str
    password: str = field(repr=False)


@dataclass(slots=True)
class Fetcher:
    """One HTTP client for a run. Private addresses are asked only where `allowed_hosts` or `allow_private` says so."""

    client: httpx.AsyncClient
    allow_private: bool
    allowed_hosts: frozenset[str]
    seconds: float = TOTAL_SECONDS
    login: Login | None = None
    cookies: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)  # by origin: what opens a shop
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _resolved: dict[str, bool] = field(default_factory=dict)

    async def get(self, url: str, limit: int = 2_000_000, method: str = "GET") -> Fetched:
        """Ask for `url`, following redirects; at most `limit` bytes of the body are read. Never raises.

        Whoever asks while AT_ONCE others are under way waits first: that time does not count.
        """
        async with self._turns:
            return await self._get(url, limit, method)

    async def _get(self, url: str, limit: int, method: str) -> Fetched:
        hops: list[tuple[str, int]] = []
        current = url
        try:
            async with asyncio.timeout(self.seconds):
                while True:
                    if await self._forbidden(current):
                        return Fetched(url, current, None, redirects=tuple(hops), problem="private-address")
                    answer = await self._once(url, current, limit, method, hops)
                    target = answer.headers.get("location")
                    if answer.status not in {301, 302, 303, 307, 308} or not target:
                        return answer
                    hops.append((current, answer.status))
                    current = urljoin(current, target)
                    if len(hops) > MAX_REDIRECTS or current in {hop for hop, _ in hops}:
                        return Fetched(url, current, None, redirects=tuple(hops), problem="redirect-loop")
        except (TimeoutError, httpx.TimeoutException):
            return Fetched(url, current, None, redirects=tuple(hops), problem="no-answer")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            return Fetched(url, current, None, redirects=tuple(hops), problem=_problem(error))

    async def _once(self, asked: str, url: str, limit: int, method: str, hops: list[tuple[str, int]]) -> Fetched:
        known = self.login if self.login and url.startswith(f"{self.login.origin}/") else None
        auth = httpx.BasicAuth(known.user, known.password) if known else None
        parts = urlsplit(url)
        keys = self.cookies.get(f"{parts.scheme}://{parts.netloc}", {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in keys.items())} if keys else None
        async with self.client.stream(method, url, auth=auth, headers=headers) as response:
            body, truncated = b"", False
            if method == "GET" and response.status_code not in {301, 302, 303, 307, 308}:
                chunks = bytearray()
                async for chunk in response.aiter_bytes(65_536):
                    chunks += chunk
                    if len(chunks) >= limit:
                        truncated = True
                        break
                body = bytes(chunks[:limit])
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Fetched(asked, url, response.status_code, headers, body, tuple(hops), None, truncated)

    async def _forbidden(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self.allow_private or parts.netloc in self.allowed_hosts:
            return False
        if host not in self._resolved:
            self._resolved[host] = private_host(host, await addresses(host))
        return self._resolved[host]


async def addresses(host: str) -> tuple[str, ...]:
    """The IP addresses of a host; none when it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple({str(entry[4][0]) for entry in found})


def _problem(error: Exception) -> str:
    text = f"{error} {error.__cause__ or ''}".lower()
    if any(mark in text for mark in ("name or service", "nodename", "getaddrinfo", "name resolution", "no address")):
        return "no-such-host"
    if any(mark in text for mark in ("refused", "all connection attempts failed")):
        return "connection-refused"
    if any(mark in text for mark in ("certificate", "ssl", "tls")):
        return "certificate-refused"
    return "network-fault"


@asynccontextmanager
async def open_fetcher(
    allow_private: bool,
    allowed_hosts: frozenset[str] = frozenset(),
    seconds: float = TOTAL_SECONDS,
    login: Login | None = None,
) -> AsyncIterator[Fetcher]:
    """A fetcher while the block lasts. `allowed_hosts`: `host:port` pairs that may be private (our own server).

    `seconds`: how long one address may take, its redirects included.
    """
    headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Language": "fr,en;q=0.5"}
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(
        headers=headers, timeout=httpx.Timeout(10.0), follow_redirects=False, limits=limits, trust_env=True
    ) as client:
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # every answer is a new visitor's
        yield Fetcher(client, allow_private, allowed_hosts, seconds, login)
