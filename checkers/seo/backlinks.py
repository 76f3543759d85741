"""Links from other sites (netlinking), as the exports that the candidate handed in tell of them.

An export is the candidate's word, made by a tool that saw a part of the web: nothing here proves that it is whole, nor
that visibility grew. What can be held against it is what the crawl saw itself: pages linked from outside that are gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checkers.seo._backlinks import RELS, Profile, host_of, profiles
from checkers.seo._page import capped, page_key
from checkers.seo._site import Site, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_TOP = 5
_MOST = 0.5  # share of one domain from which it is pointed out; the project's choice
_FEWEST = 10  # links below which a share says nothing; the project's choice
_GONE = frozenset({404, 410})


def _exports(given: Given) -> tuple[Site, list[Profile]]:
    site = read_site(given)
    hosts = frozenset(host_of(origin) for origin in site.origins)
    return site, profiles(given["backlinks"]["files"], hosts)


def _profile(given: Given) -> Iterator[Finding]:
    site, found = _exports(given)
    if not found:
        yield given.inapplicable("none-handed-in")
    for profile in found:
        where = Pointer("file", profile.files[0])
        if profile.domains or profile.targets:
            yield from _facts(given, profile, where)
            yield from _doubts(given, site, profile, where)
        elif profile.own or profile.lost:
            yield given.ask("none-left", where, tool=profile.name, own=profile.own, lost=profile.lost)
        else:
            yield given.ask("empty", where, tool=profile.name, count=profile.rows, files=profile.files)


def _facts(given: Given, profile: Profile, where: Pointer) -> Iterator[Finding]:
    tool, domains = profile.name, profile.domains
    if domains:
        first, most = domains.most_common(1)[0]
        yield given.passed(
            "domains", where, tool=tool, files=profile.files, count=profile.count, domains=len(domains),
            top=_counted(domains), first=first, share=round(most / domains.total(), 3),
        )  # fmt: skip
    else:
        yield given.passed(
            "targets", where, tool=tool, files=profile.files, count=profile.count, pages=len(profile.targets),
            top=_counted(profile.targets),
        )  # fmt: skip
    if profile.told:
        rels = {name: profile.rel[name] for name in RELS}
        yield given.passed("follow", where, tool=tool, count=profile.told, followed=profile.followed, **rels)
    if profile.anchors:
        yield given.passed(
            "anchors", where, tool=tool, count=len(profile.anchors), texts=_counted(profile.anchors),
            textless=profile.textless,
        )  # fmt: skip
    if profile.days:
        yield given.passed("dates", where, tool=tool, first=min(profile.days), last=max(profile.days))
    if profile.lost or profile.own:
        yield given.passed("aside", where, tool=tool, lost=profile.lost, own=profile.own)


def _doubts(given: Given, site: Site, profile: Profile, where: Pointer) -> Iterator[Finding]:
    domains, tool = profile.domains, profile.name
    if domains.total() >= _FEWEST:
        first, most = domains.most_common(1)[0]
        if most / domains.total() >= _MOST:
            yield given.ask("one-domain", where, tool=tool, first=first, share=round(most / domains.total(), 3))
    if profile.targets and not any(_own(site, url) for url in profile.targets):
        hosts = sorted({host_of(url) for url in profile.targets})
        yield given.ask("elsewhere", where, tool=tool, hosts=hosts, url=site.start)
    if profile.cut or profile.unreadable:
        yield given.ask("partly", where, tool=tool, rows=profile.rows, unreadable=profile.unreadable)


def _counted(found: Counter[str]) -> list[str]:
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [f"{name} ({count})" for name, count in ranked[:_TOP]]


def _own(site: Site, url: str) -> bool:
    return host_of(url) in {host_of(origin) for origin in site.origins}


def _targets(given: Given) -> Iterator[Finding]:
    site, found = _exports(given)
    wanted: Counter[str] = Counter()
    for profile in found:
        for url, count in profile.targets.items():
            if _own(site, url):
                wanted[page_key(url)] = max(wanted[page_key(url)], count)
    if not wanted:
        return
    met = {key: site.spellings[key] for key in wanted if key in site.spellings}
    answers = {key: status for key, url in met.items() if (status := site.status(url))}
    gone = sorted(key for key, status in answers.items() if status in _GONE)
    yield from capped(
        gone,
        lambda key: given.failed(
            "gone", Pointer("url", met[key]), url=met[key], status=answers[key], count=wanted[key]
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    wrong = [met[key] for key, status in answers.items() if status >= 400 and status not in _GONE]
    if wrong:
        yield given.ask("refused", Pointer("url", wrong[0]), count=len(wrong), urls=wrong)
    moved = [met[key] for key in answers if met[key] not in wrong and page_key(site.final(met[key])) != key]
    moved = [url for url in moved if page_key(url) not in gone]
    if moved:
        yield given.ask("moved", Pointer("url", moved[0]), count=len(moved), urls=moved)
    alive = len(answers) - len(gone) - len(wrong)
    if alive and not gone and not wrong:
        yield given.passed("alive", count=alive, total=len(wanted))
    if not answers:
        yield given.inapplicable("not-met", count=len(wanted))


_NEEDS = ("crawl", "links", "backlinks")

CHECKS = (
    Check("seo.backlinks", needs=(), run=_profile, scope="site", site_needs=_NEEDS),
    Check("seo.backlink-targets", needs=(), run=_targets, scope="site", site_needs=_NEEDS),
)
