"""The breadcrumb trail that readers see against the one that engines are told; and og:url against canonical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.seo._jsonld import blocks, nodes, types
from checkers.seo._names import HEARD, name_of
from checkers.seo._page import content_of, fold, join, metas, on_page, page_key
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

TRAIL = f"""//*[self::nav or self::ol or self::ul or self::div or self::p][{HEARD}][
        contains(translate(@class, 'BREADCUM', 'breadcum'), 'breadcrumb') or contains(@class, 'fil-ariane')
        or contains(translate(@aria-label, 'BREADCUM', 'breadcum'), 'breadcrumb')
        or contains(translate(@aria-label, 'ARINE', 'arine'), 'ariane')]"""


def _agrees(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    trails = [one for one in dom.xpath(TRAIL) if dom.displayed(one)]
    said = _said(dom)
    if not trails:
        return
    where = dom.pointer(trails[0])
    names = [name for link in trails[0].xpath(".//a[@href]") if (name := name_of(dom, link))]
    if not names:
        yield given.ask("no-link", where)
    elif not said:
        yield given.ask("not-said", where, names=names)
    elif any(fold(name) not in {fold(one) for one in said} for name in names):
        yield given.ask("differs", where, names=names, said=said)
    else:
        yield given.passed("same", where, names=names)


def _said(dom: Dom) -> list[str]:
    """The names of the steps of the first BreadcrumbList in JSON-LD."""
    lists = [node for block in blocks(dom) for node in nodes(block.value) if "BreadcrumbList" in types(node)]
    steps: Any = lists[0].get("itemListElement") if lists else None
    found = [step for step in (steps if isinstance(steps, list) else [steps]) if isinstance(step, dict)]
    return [name for step in found if (name := _name(step))]


def _name(step: dict[str, Any]) -> str:
    item = step.get("item")
    name = step.get("name") or (item.get("name") if isinstance(item, dict) else "")
    return name if isinstance(name, str) else ""


def _address(given: Given) -> Iterator[Finding]:
    dom, url = given["dom"], given["http"]["final_url"]
    told = [meta for meta in metas(dom, "og:url") if content_of(meta)]
    own = dom.xpath("//head/link[@rel='canonical']/@href")
    if not told or not own:
        return
    said, canonical = join(url, content_of(told[0])), join(url, str(own[0]))
    same = page_key(said) == page_key(canonical)
    say = given.passed if same else given.ask
    yield say("same" if same else "differs", dom.pointer(told[0]), said=said, canonical=canonical)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.breadcrumb-agrees", needs=_PAGE, run=on_page(_agrees), refs=("seo:SEO-133",)),
    Check("seo.og-url", needs=_PAGE, run=on_page(_address), refs=("seo:SEO-171",)),
)
