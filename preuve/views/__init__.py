"""How the bytes of each kind of evidence are read. The one list of kinds: a collector writes them, checks need them.

A view is called with the bytes and with the other views of the same subject.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from preuve.views.axtree import read_axtree
from preuve.views.document import read_source
from preuve.views.dom import read_dom

if TYPE_CHECKING:
    from preuve.given import Views

View = Callable[[bytes, "Views"], Any]


def _json(data: bytes, _: Views) -> Any:
    return json.loads(data)


def _bytes(data: bytes, _: Views) -> bytes:
    return data


def _text(data: bytes, _: Views) -> str:
    return data.decode("utf-8", "replace")


VIEWS: Mapping[str, View] = {
    # One visit of one page.
    "http": _json,  # {url, final_url, status, redirects: [{url, status}], headers: {name: value}, protocol}
    "source": read_source,  # Document: the HTML as the server sent it
    "rendered": _text,  # the HTML after load, as a proof to read; checks use `dom`
    "dom": read_dom,  # Dom: the live DOM with boxes and styles, from DOMSnapshot
    "axtree": read_axtree,  # AxTree: the browser's accessibility tree, all frames
    "listeners": _json,  # [{type, node: the browser's number of the element | None, once, passive}]
    "sheets": _json,  # [{url, media, disabled, frame, text}]: the text of every style sheet
    "har": _json,  # HAR 1.2 with true transfer sizes
    "storage": _json,  # {script_cookies: [...], local: [keys], session: [keys]}: names and lifetimes, no values
    "console": _json,  # {messages: [{level, text, url, line}], errors: [{text, ...}]}
    "vitals": _json,  # {lcp, cls, fcp, ttfb, ...} in ms (cls: a number)
    "queues": _json,  # {dataLayer, fbq, lintrk, ...}: the calls that tags have queued
    "axe": _json,  # {results, frames: [...]} of axe-core
    "alfa": _json,  # {version, rules, outcomes: [...]} of Siteimprove Alfa: see runners/engines/alfa.py
    "ace": _json,  # {version, results: [...]} of IBM's ACE: see runners/engines/ace.py
    "validity": _json,  # {tool, version, messages: [...]} of an HTML validator: see runners/engines/validity.py
    # Passes that act on the page, after all the rest: see the modules of runners/browser/passes/.
    "keyboard": _json,
    "activation": _json,
    "layers": _json,
    "hover": _json,
    "reflow": _json,
    "zoom": _json,
    "spacing": _json,
    "orientation": _json,
    "motion": _json,
    "unstyled": _json,
    "screenshot": _bytes,  # the full page, as an image
    # One e-mail.
    "mail": _json,  # {format, subject, headers, html_source, text, parts, engine, errors: [{line, text}]}
    "mail-source": _bytes,
    "mail-html": read_source,
    # One site, under its start address.
    "crawl": _json,  # {start, origins, pages: [{url, status, kind, depth, visited, reason, ...}]}
    "robots": _json,  # {url, status, text, sitemaps}
    "sitemaps": _json,  # [{url, kind, urls: [{loc, lastmod}], problem, namespace, date}]
    "link": _json,  # under the address asked for: {status, type, bytes, problem, redirects, final_url}
    "links": _json,  # {URL: {status, type, bytes, problem}}: addresses asked for, but not visited
    "endpoints": _json,  # {name: {url, status, type, problem, cut, headers, body}}: what platforms answer to anybody
    "probes": _json,  # {missing: {url, status, body...} | None, origins: [{url, status...}], icon: {...} | None}
    "backlinks": _json,  # {files: [{file, tool, table, rows, links: [...]}]}: see runners/backlinks/table.py
    "lighthouse": _json,  # one template's measures: {url, runs: [...], median: {...}}
}

# The kind whose presence makes a subject a page or an e-mail; and the one that makes it a site.
ANCHORS: Mapping[str, str] = {"page": "http", "mail": "mail"}
SITE = "crawl"
