"""Collects everything a candidate handed in: sites in the browser, e-mails, then Lighthouse when all else is quiet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import HttpCredentials

from preuve.bundle import Bundle, write_json
from preuve.errors import PreuveError
from runners.backlinks import collect_backlinks
from runners.browser.launch import BrowserChoice, choose
from runners.browser.passes import PASSES
from runners.browser.pool import open_pool
from runners.candidate import Candidate, sample_of
from runners.crawl.collect import Crawl, CrawlSettings, Progress
from runners.crawl.urls import origin_of, private_host
from runners.engines import TITLES, EngineError, Engines, open_engines
from runners.fetch import Fetcher, Login, addresses, open_fetcher
from runners.mail import find_mails, read_mail
from runners.measure import measure_templates
from runners.node import axe_script
from runners.ordered import record_brief
from runners.serve import serving
from runners.settings import Settings, Tell
from runners.spelling import look_up
from runners.storefront import enter

log = logging.getLogger("preuve.collect")

# Families whose evidence comes from visiting pages.
PAGE_FAMILIES = frozenset(
    ["rgaa", "seo", "products", "platform", "legal", "eco", "load", "tracking", "consent", "design", "support"]
)


async def collect_all(
    candidate: Candidate, settings: Settings, bundle: Bundle, run: dict[str, Any], tell: Tell
) -> Mapping[str, Any]:
    """Collect into `bundle`; returns what was used (browser, versions). `run` is run.json, kept up to date.

    Raises PreuveError when a target cannot be had, or when the machine lacks what its kind of target needs.
    """
    tools: dict[str, Any] = {}
    if settings.wants("email"):
        collect_mails(candidate, bundle, tell)
    if not any(settings.wants(family) for family in PAGE_FAMILIES):
        return tools
    with ExitStack() as stack:
        own = _serve(candidate, run, stack)
        if own:
            write_json(bundle.path / "run.json", run)  # a resumed run must serve under the same address
        starts = [*own, *candidate.sites, *candidate.shops]
        if not starts:
            return tools
        if settings.wants("seo"):
            collect_backlinks(candidate, bundle, starts)
        allowed = frozenset(urlsplit(url).netloc for url in own)
        await _refuse_private(starts, allowed, settings)
        choice = choose()
        if not choice.sandbox:
            log.warning("running as root: the browser starts without its sandbox")
        user, password = candidate.login or ("", "")
        login = Login(origin_of(starts[0]), user, password) if user else None
        async with open_fetcher(settings.allow_private, allowed, login=login) as fetcher:
            keys = [] if user or not password else await _keys(fetcher, starts, password)
            tools["browser"] = await _visit(candidate, settings, bundle, tell, starts, choice, fetcher, keys)
        if settings.wants("seo"):
            for start in starts:
                await asyncio.to_thread(look_up, bundle, start, tell)
        # Only now, with no other page open: a timing is honest only when nothing else runs.
        if settings.wants("load"):
            for start in starts:
                await measure_templates(bundle, start, choice, tell, keys)
    return tools


async def _keys(fetcher: Fetcher, starts: list[str], password: str) -> list[dict[str, str]]:
    """The cookies that open the shops among `starts` to the visit."""
    return [
        {"name": name, "value": value, "url": start}
        for start in starts
        for name, value in (await enter(fetcher, start, password)).items()
    ]


async def _visit(
    candidate: Candidate,
    settings: Settings,
    bundle: Bundle,
    tell: Tell,
    starts: list[str],
    choice: BrowserChoice,
    fetcher: Fetcher,
    keys: list[dict[str, str]],
) -> dict[str, Any]:
    """Crawl every site in one browser; what browser that was."""
    credentials: HttpCredentials | None = None
    if known := fetcher.login:
        credentials = {"username": known.user, "password": known.password, "origin": known.origin}
    judged = settings.wants("rgaa")
    async with (
        open_engines() as engines,
        open_pool(
            choice, axe_script(), settings.workers, settings.prepare, credentials=credentials,
            engines=engines if judged else None, passes=PASSES if judged else (), keys=keys,
        ) as pool,
    ):  # fmt: skip
        for start in starts:
            crawl_settings = CrawlSettings(
                settings.max_pages, settings.ignore_robots, sample_of(candidate.sample, start)
            )
            await Crawl(bundle, pool, fetcher, start, crawl_settings, lambda p: _pass_on(tell, p)).run()
            await record_brief(candidate, bundle, pool, fetcher, start)
        await _tell_engines(bundle, engines)
        return {
            "path": choice.path.name, "origin": choice.origin, "version": pool.version, "sandbox": choice.sandbox,
        }  # fmt: skip


async def _tell_engines(bundle: Bundle, engines: Engines) -> None:
    """Record which engines did not work in this run; the evidence of each page says it too."""
    with suppress(EngineError):
        await engines.validator_proven()
    if engines.proven and engines.faults:
        bundle.record("engines", reason="engine-missing", engines=[TITLES[name] for name in engines.faults])


def collect_mails(candidate: Candidate, bundle: Bundle, tell: Tell) -> None:
    """Read every e-mail template that was handed in; what is none is recorded with the reason."""
    files, skipped = find_mails(candidate.emails)
    for number, (path, name) in enumerate(files, 1):
        task = f"mail {name}"
        if not bundle.done(task):
            tell("mail", number, len(files), name)
            bundle.record(task, read_mail(path, name))
    for name, reason in skipped:
        if not bundle.done(f"file {name}"):
            bundle.record(f"file {name}", reason="file-skipped", why=reason)


def _pass_on(tell: Tell, progress: Progress) -> None:
    tell(progress.step, progress.done, progress.total, progress.subject)


def _serve(candidate: Candidate, run: dict[str, Any], stack: ExitStack) -> list[str]:
    """Serve the folders of pages that were handed in, on the ports of the run's first time."""
    ports: dict[str, int] = run.setdefault("ports", {})
    starts = []
    for folder in candidate.site_folders:
        try:
            url = stack.enter_context(serving(folder, ports.get(folder.name, 0)))
        except OSError as error:
            raise PreuveError("port-taken", port=ports.get(folder.name), folder=folder.name) from error
        ports[folder.name] = int(urlsplit(url).port or 0)
        starts.append(url)
    return starts


async def _refuse_private(starts: list[str], allowed: frozenset[str], settings: Settings) -> None:
    for url in starts:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if settings.allow_private or parts.netloc in allowed:
            continue
        if private_host(host, await addresses(host)):
            raise PreuveError("private-address", host=host)
