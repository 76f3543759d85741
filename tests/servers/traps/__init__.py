"""The traps of the hostile site, by theme. Each module gives `LINKS` (what the home page links to) and `ROUTES`."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import NamedTuple

from tests.servers.base import Reply, Request

Routes = dict[str, Callable[[Request], Reply]]  # a key that ends with "*" stands for all that begins so


class Link(NamedTuple):
    """A link of the home page: `href` as written in its source, a French label, and tags.

    Tags: `endless` (an answer that never ends), `hang` (the page keeps its tab busy for ever), `crash` (the
    renderer dies), `heavy` (much memory or CPU), `forbidden` (a crawler must never ask for it), `robots`
    (robots.txt forbids it), `elsewhere` (another host), `file` (not a page), `fault` (no usable page comes).
    """

    href: str
    label: str
    tags: frozenset[str] = frozenset()


def link(href: str, label: str, *tags: str) -> Link:
    """Write a Link with less noise."""
    return Link(href, label, frozenset(tags))


def page(title: str, body: str = "", head: str = "", **more: object) -> Reply:
    """A small correct French page; `title` is escaped, `head` and `body` are not. `more` goes to Reply."""
    safe = html.escape(title)
    text = (
        f'<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{safe}</title>\n{head}\n</head>\n'
        f'<body>\n<nav aria-label="Retour"><a href="/">Accueil</a></nav>\n<main>\n<h1>{safe}</h1>\n{body}\n</main>\n'
        "</body>\n</html>\n"
    )
    return Reply(text.encode(), **more)  # type: ignore[arg-type]


def fixed(title: str, body: str = "", head: str = "", **more: object) -> Callable[[Request], Reply]:
    """A route that always answers the same page."""
    reply = page(title, body, head, **more)
    return lambda request: reply
