"""The crawl: visits the pages of one site, breadth first, and asks for what is not a page. All of it into the bundle.

What was done before is read from the bundle, never done again: after a kill the crawl goes on where it stopped, and
since the order depends only on what the pages hold, it ends with the same evidence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from typing import Any

from preuve.bundle import Bundle, Item
from preuve.errors import PreuveError
from runners.browser.pool import Pool
from runners.browser.redact import redact
from runners.browser.visit import Visited, VisitFailed
from runners.crawl.endpoints import endpoints_for
from runners.crawl.frontier import Skipped, Task, next_level
from runners.crawl.inventory import inventory
from runners.crawl.probes import icon, missing, twins
from runners.crawl.robots import RobotsVerdict, verdict
from runners.crawl.shop import public_answers
from runners.crawl.sitemaps import parse as parse_sitemap
from runners.crawl.urls import Aliases, normalise, origin_of, refusal, same_site, site_origins
from runners.fetch import Fetched, Fetcher

HTTP = "httpx"
AGENT_NAME = "Preuve"
MAX_SITEMAPS = 50
MAX_SITEMAP_BYTES = 50_000_000  # sitemaps.org
MAX_LINKS = 400
MAX_EXTERNAL = 150
MAX_NAMED = 60
_FATAL = {  # why the start page cannot be had, where it is the address that is wrong
    "no-such-host", "connection-refused", "certificate-refused", "no-answer", "empty-answer", "redirect-loop",
    "password-asked", "no-network", "network-fault", "answer-unreadable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """What the user may set of a crawl."""

    max_pages: int = 30
    ignore_robots: bool = False
    sample: tuple[str, ...] = ()  # visited before all others; passes run on these alone. None: on every page


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the crawl is: page `done` of at most `total`, and what is happening to `subject`."""

    step: str
    done: int
    total: int
    subject: str


@dataclass(slots=True)
class Crawl:
    """One crawl under way. `pages` maps each known page to the task that brought it; nothing heavy is kept."""

    bundle: Bundle
    pool: Pool
    fetcher: Fetcher
    start: str
    settings: CrawlSettings
    tell: Callable[[Progress], None]

    async def run(self) -> None:
        """Collect the whole site. Raises PreuveError when the start address gives no page."""
        first = await self._first_page()
        robots = await self._robots()
        origins = site_origins(first)

        def rules(url: str) -> bool:
            return self.settings.ignore_robots or robots.allows(url, AGENT_NAME)

        listed = await self._sitemaps(robots, origins)
        tasks, skipped = await self._pages(first, origins, rules, listed)
        await self._endpoints(first, tasks, rules)
        await self._probes(first, rules)
        await self._others(tasks, skipped, rules, origins)
        if not self.bundle.done(f"crawl {self.start}"):
            crawl = inventory(self.bundle, self.start, first, origins, tasks, skipped, listed)
            links = {url: self.bundle.get_json("link", url) for url in sorted(self.bundle.subjects("link"))}
            items = [Item.json("crawl", self.start, crawl, HTTP), Item.json("links", self.start, links, HTTP)]
            self.bundle.record(f"crawl {self.start}", items)

    # -- what stands beside the pages -------------------------------------------------------------------------

    async def _robots(self) -> RobotsVerdict:
        task, url = f"robots {self.start}", origin_of(self.start) + "/robots.txt"
        if not self.bundle.done(task):
            answer = await self.fetcher.get(url, 600_000)
            value: dict[str, Any] = {
                "url": url,
                "status": answer.status,
                "text": answer.body.decode("utf-8", "replace"),
            }
            found = verdict(answer.status, answer.body)
            value["sitemaps"] = list(found.robots.sitemaps) if found.robots else []
            self.bundle.record(task, [Item.json("robots", self.start, value, HTTP)])
        value = self.bundle.get_json("robots", self.start)
        return verdict(value["status"], value["text"].encode())

    async def _sitemaps(self, robots: RobotsVerdict, origins: frozenset[str]) -> tuple[str, ...]:
        """Read the sitemaps, following indexes; the addresses of this site that they list."""
        task = f"sitemaps {self.start}"
        if not self.bundle.done(task):
            named = list(robots.robots.sitemaps) if robots.robots else []
            usual = [origin_of(self.start) + path for path in ("/sitemap.xml", "/wp-sitemap.xml", "/sitemap_index.xml")]
            queue = list(dict.fromkeys(named or usual))
            read: list[dict[str, Any]] = []
            seen = set(queue)
            while queue and len(read) < MAX_SITEMAPS:
                url = queue.pop(0)
                answer = await self.fetcher.get(url, MAX_SITEMAP_BYTES)
                found = (
                    parse_sitemap(answer.body, answer.headers.get("content-type", ""), url)
                    if answer.status == 200
                    else None
                )
                if found is None and not named and not answer.problem:
                    continue  # a usual place, and nothing there: no sitemap was promised
                urls = [{"loc": e.loc, "lastmod": e.lastmod} for e in found.urls] if found else []
                problem = found.problem if found else answer.problem or f"http-{answer.status}"
                kind = found.kind if found else "invalid"
                day = answer.headers.get("date")  # checks have no clock: it tells which dates are yet to come
                read.append(
                    {
                        "url": url, "status": answer.status, "kind": kind, "urls": urls, "problem": problem,
                        "date": day, "namespace": found.namespace if found else None,
                    }
                )  # fmt: skip
                for child in found.children if found else ():
                    if child not in seen and same_site(normalise(child) or "", origins):
                        seen.add(child)
                        queue.append(child)
                if not named and urls:
                    break
            self.bundle.record(task, [Item.json("sitemaps", self.start, read, HTTP)])
        value = self.bundle.get_json("sitemaps", self.start)
        found_urls = (normalise(entry["loc"]) for sitemap in value for entry in sitemap["urls"])
        return tuple(sorted({url for url in found_urls if url and same_site(url, origins)}))

    async def _endpoints(self, first: str, tasks: Iterable[str], rules: Callable[[str], bool]) -> None:
        """Ask the few public addresses that the platform in use answers."""
        task = f"endpoints {self.start}"
        if self.bundle.done(task):
            return
        source = (self.bundle.get("rendered", first) or b"").decode("utf-8", "replace")
        asks = endpoints_for(source, first, self._known(tasks))
        value = await public_answers(self.fetcher, asks, rules)
        self.bundle.record(task, [Item.json("endpoints", self.start, value, HTTP)])

    async def _probes(self, first: str, rules: Callable[[str], bool]) -> None:
        """Ask for an address that cannot exist, for the site's twins and for its icon."""
        task = f"probes {self.start}"
        if self.bundle.done(task):
            return
        source = (self.bundle.get("rendered", first) or b"").decode("utf-8", "replace")
        value: dict[str, Any] = {"missing": None, "origins": [], "icon": None}
        if rules(missing(first)):
            answer = await self.fetcher.get(missing(first), 200_000)
            value["missing"] = {"url": answer.url, **_link(answer), "body": answer.body.decode("utf-8", "replace")}
        for twin in filter(rules, twins(first)):
            answer = await self.fetcher.get(twin, 1)
            value["origins"].append({"url": twin, **_link(answer)})
        address = icon(source, first)
        if address and rules(address):
            value["icon"] = {"url": address, **_link(await self.fetcher.get(address, 300_000))}
        self.bundle.record(task, [Item.json("probes", self.start, value, HTTP)])

    # -- pages ------------------------------------------------------------------------------------------------

    async def _first_page(self) -> str:
        """Visit the start page; the address it is known under. The one page without which nothing can be said."""
        task = f"visit {self.start}"
        self.tell(Progress("visit", 0, self.settings.max_pages, self.start))
        if not self.bundle.done(task) or self.bundle.attempts[task].reason:  # a start that failed is tried again
            await self._visit(Task(self.start, 0), frozenset(), None)
        attempt = self.bundle.attempts[task]
        final = str(attempt.details.get("page") or "")
        if attempt.reason in _FATAL:
            raise PreuveError("target-unreachable", url=self.start, why=attempt.reason)
        if attempt.reason == "not-a-page":
            raise PreuveError("target-not-a-page", url=self.start, type=attempt.details.get("type", ""))
        if attempt.reason or not final:
            raise PreuveError("target-unreadable", url=self.start, why=attempt.reason or "unknown")
        return final

    async def _pages(
        self, first: str, origins: frozenset[str], rules: Callable[[str], bool], listed: tuple[str, ...]
    ) -> tuple[dict[str, int | None], tuple[Skipped, ...]]:
        """Visit level by level; the depth of each address handed out, and what was left out."""
        handed: dict[str, int | None] = {self.start: 0, first: 0}
        links = {first: 0} | {task.url: task.depth for task in self._links_of(first, 0)}
        for url in listed:
            links.setdefault(url, None)
        aliases = {(self.start, first)}
        wanted = self.settings.sample
        while True:
            room = self.settings.max_pages - len(self._known(handed))
            level = next_level(
                handed, [Task(u, links.get(u)) for u in wanted or links], origins,
                aliases=Aliases.of(aliases), allowed=rules, room=room,
            )  # fmt: skip
            if not level.tasks and wanted:
                wanted = ()
                continue
            if not level.tasks:
                return handed, level.skipped
            handed |= {task.url: task.depth for task in level.tasks}
            todo = [task for task in level.tasks if not self.bundle.done(f"visit {task.url}")]
            batch = frozenset(task.url for task in level.tasks)
            await self._together([self._visit(task, batch, origins) for task in todo])
            for task in level.tasks:
                page = str(self.bundle.attempts[f"visit {task.url}"].details.get("page") or "")
                if page:
                    aliases.add((task.url, page))
                    handed.setdefault(page, task.depth)
                    for link in self._links_of(page, task.depth):
                        known = links.get(link.url)
                        if link.url not in links or (link.depth is not None and (known is None or link.depth < known)):
                            links[link.url] = link.depth

    def _known(self, handed: Iterable[str]) -> set[str]:
        """The pages whose evidence the bundle holds."""
        return {url for url in handed if ("http", url) in self.bundle.evidence}

    def _links_of(self, page: str, depth: int | None) -> list[Task]:
        http = self.bundle.get_json("http", page) or {}
        found = {normalise(link, page) for link in http.get("links", ())}
        below = None if depth is None else depth + 1
        return [Task(url, below) for url in sorted(url for url in found if url)]

    async def _together(self, work: list[Coroutine[Any, Any, None]]) -> None:
        """Run all; the pool bounds how many at once. The first error ends the crawl, the others are waited for."""
        try:
            async with asyncio.TaskGroup() as group:
                for one in work:
                    group.create_task(one)
        except* PreuveError as errors:
            raise errors.exceptions[0] from None

    async def _visit(self, task: Task, batch: frozenset[str], origins: frozenset[str] | None) -> None:
        """Visit one page and record it, or why it could not be had, as one batch."""
        name = f"visit {task.url}"
        try:
            audited = not self.settings.sample or task.url in {self.start, *self.settings.sample}
            visited = await self.pool.visit(task.url, origin_of(task.url), passes=audited)
        except VisitFailed as failed:
            self.bundle.record(name, reason=failed.reason, detail=failed.detail)
        else:
            self._store(task, visited, batch, origins)
        known = len(self.bundle.subjects("http"))
        self.tell(Progress("visit", known, self.settings.max_pages, task.url))

    def _store(self, task: Task, visited: Visited, batch: frozenset[str], origins: frozenset[str] | None) -> None:
        http = visited.http
        name, final = f"visit {task.url}", normalise(http["final_url"]) or task.url
        if http["problems"].get("read") == "not-html":
            link = Item.json("link", task.url, _as_link(http), "Chromium")
            details = {"type": http["media_type"], "status": http["status"]}
            self.bundle.record(name, [link], reason="not-a-page", **details)
        elif origins is not None and not same_site(final, origins):
            self.bundle.record(name, [], reason="leaves-the-site", final=final)
        elif final != task.url and (final in batch or ("http", final) in self.bundle.evidence):
            # Another address of a page that is, or will be, known by its own: one document counts once.
            redirect = Item.json("link", task.url, _as_link(http), "Chromium")
            self.bundle.record(name, [redirect], page=final)
        else:
            items = [replace(item, subject=final) for item in visited.items]
            http = http | {"url": final, "asked": task.url}
            self.bundle.record(name, [*items, Item.json("http", final, http, "Chromium")], page=final)

    # -- the rest -----------------------------------------------------------------------------------------------

    async def _others(
        self,
        handed: dict[str, int | None],
        skipped: tuple[Skipped, ...],
        rules: Callable[[str], bool],
        origins: frozenset[str],
    ) -> None:
        """Ask once for what pages link to but the crawl did not visit: files, further pages, other sites."""
        asked: list[str] = []
        outside = 0
        unvisitable = {"file", "page-limit", "depth"}  # not the rest of a trap: it has no end
        for skip in sorted(skipped, key=lambda s: s.url):
            if skip.url in handed or ("link", skip.url) in self.bundle.evidence:
                continue
            if skip.reason == "off-site":
                outside += 1
                if outside <= MAX_EXTERNAL:
                    asked.append(skip.url)
            elif skip.reason in unvisitable and rules(skip.url):
                asked.append(skip.url)
        # The addresses that pages give as their own, or as theirs in another language: no link leads to some.
        known = {*asked, *handed}
        named = (url for url in self._named(handed) if url not in known and same_site(url, origins))
        asked = [*[url for url in named if rules(url) and not refusal(url)][:MAX_NAMED], *asked][:MAX_LINKS]
        left = [url for url in asked if not self.bundle.done(f"link {url}")]

        async def ask(url: str) -> None:
            # A file's weight needs no download where the server announces it; pages differ between HEAD and GET.
            answer = await self.fetcher.get(url, 1, method="HEAD")
            if answer.status in {400, 403, 404, 405, 406, 410, 429, 500, 501, 503} or answer.problem == "no-answer":
                answer = await self.fetcher.get(url, 200_000)
            self.bundle.record(f"link {url}", [Item.json("link", url, _link(answer), HTTP)])
            left.remove(url)
            self.tell(Progress("link", len(asked) - len(left), len(asked), url))

        await self._together([ask(url) for url in left])

    def _named(self, handed: Iterable[str]) -> list[str]:
        """The addresses that pages state in their head: canonical and hreflang."""
        pages = [self.bundle.get_json("http", url) or {} for url in self._known(handed)]
        found = (normalise(str(one)) for page in pages for one in (page.get("canonical"), *page.get("alternates", ())))
        return sorted({url for url in found if url})


def _as_link(http: dict[str, Any]) -> dict[str, Any]:
    """What the browser learned of an address that is no page of its own."""
    return {
        "status": http["status"], "type": http["media_type"].partition(";")[0], "bytes": None, "problem": None,
        "redirects": [[hop["url"], hop["status"]] for hop in http["redirects"]], "final_url": http["final_url"],
    }  # fmt: skip


def _link(answer: Fetched) -> dict[str, Any]:
    weight = answer.announced_bytes
    if weight is None and answer.body and not answer.truncated:
        weight = len(answer.body)
    return {
        "status": answer.status, "type": answer.media_type, "bytes": weight, "problem": answer.problem,
        "redirects": [[redact(url), status] for url, status in answer.redirects], "final_url": redact(answer.final_url),
    }  # fmt: skip
