"""Asks for the public addresses of a platform, one after the other: bounded, and no more of what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from runners.crawl.endpoints import MAX_LISTS, Ask, further, is_full, kept_headers
from runners.fetch import Fetched, Fetcher

_LISTS = frozenset({"shopify", "woocommerce"})
REFUSALS = 2  # answers that are no JSON, after which the rest of the group is left alone


async def public_answers(fetcher: Fetcher, asks: Iterable[Ask], rules: Callable[[str], bool]) -> dict[str, Any]:
    """What each address answered, by its name: {url, status, type, problem, cut, headers, body}.

    One that robots.txt closes is not asked: its `problem` is "robots". After REFUSALS refusals the rest of a group is
    left alone, with the problem "group-refused".
    """
    value: dict[str, Any] = {}
    refused: dict[str, int] = {}
    for ask in asks:
        if not rules(ask.url):
            value[ask.name] = _unasked(ask, "robots")
        elif ask.group and refused.get(ask.group, 0) >= REFUSALS:
            value[ask.name] = _unasked(ask, "group-refused")
        else:
            answer = await fetcher.get(ask.url, ask.limit)
            value[ask.name] = _told(ask, answer)
            if not _is_json(answer):
                refused[ask.group] = refused.get(ask.group, 0) + 1
            elif ask.group in _LISTS:
                value |= await _following(fetcher, ask, answer, rules)
    return value


async def _following(fetcher: Fetcher, ask: Ask, answer: Fetched, rules: Callable[[str], bool]) -> dict[str, Any]:
    """The pages of a list of products after its first; none after one that is cut short or no list."""
    value: dict[str, Any] = {}
    first = ask
    for number in range(2, MAX_LISTS + 2):
        if answer.truncated or not is_full(ask, answer.body, answer.headers):
            break
        ask = further(first, number)
        if not rules(ask.url):
            value[ask.name] = _unasked(ask, "robots")
            break
        answer = await fetcher.get(ask.url, ask.limit)
        value[ask.name] = _told(ask, answer)
        if not _is_json(answer):
            break
    return value


def _is_json(answer: Fetched) -> bool:
    return answer.status == 200 and answer.body.lstrip()[:1] in {b"{", b"["}


def _told(ask: Ask, answer: Fetched) -> dict[str, Any]:
    return {
        "url": ask.url, "status": answer.status, "type": answer.media_type, "problem": answer.problem,
        "cut": answer.truncated, "final_url": answer.final_url, "headers": kept_headers(answer.headers),
        "body": answer.body.decode("utf-8", "replace"),
    }  # fmt: skip


def _unasked(ask: Ask, problem: str) -> dict[str, Any]:
    return {"url": ask.url, "status": None, "type": "", "problem": problem, "cut": False, "headers": {}, "body": ""}
