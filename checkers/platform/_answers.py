"""What a site's few public addresses answered: `endpoints` evidence, {path: {status, type, body}}.

Any of them may be missing, refused, cut short, or an HTML page that says "not found" with status 200.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from preuve.partial import items

Answers = Mapping[str, Mapping[str, Any]]
_HEADER = re.compile(r"^[ \t/*#@]*(Theme Name|Version|Template|Author)[ \t]*:[ \t]*(\S[^\n\r]*?)[ \t*/]*$", re.M | re.I)


def body(answers: Answers, beginning: str) -> str:
    """The body of the first address that begins so and answered 200; "" when none did."""
    for path, answer in answers.items():
        if path.startswith(beginning) and answer.get("status") == 200 and isinstance(answer.get("body"), str):
            return str(answer["body"])
    return ""


def namespaces(answers: Answers) -> tuple[str, ...]:
    """The namespaces of WordPress's REST API. They stand before the routes, so a body cut short still has them."""
    text = body(answers, "/wp-json/?") or _exact(answers, "/wp-json/") or body(answers, "/?rest_route=/")
    if not text.lstrip().startswith("{"):
        return ()
    listed = re.search(r'"namespaces"\s*:\s*(\[[^\]]*\])', text)
    try:
        values = json.loads(listed[1]) if listed else []
    except ValueError:
        return ()
    return tuple(value for value in values if isinstance(value, str))


def _exact(answers: Answers, path: str) -> str:
    return body({path: answers[path]}, path) if path in answers else ""


def feed(answers: Answers) -> Any | None:
    """The root of WordPress's RSS or Atom feed, or None."""
    return _feed_root(body(answers, "/feed/"))


def blog_feeds(answers: Answers) -> list[Any]:
    """The roots of the feeds of Shopify's blogs."""
    texts = (body({name: answer}, name) for name, answer in answers.items() if name.endswith(".atom"))
    return [root for text in texts if (root := _feed_root(text)) is not None]


def _feed_root(text: str) -> Any | None:
    if not text.lstrip().startswith("<") or not any(root in text[:2000] for root in ("<rss", "<feed")):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        return etree.fromstring(text.strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def feed_generator(answers: Answers) -> str:
    """What the feed says it was made with, or ""."""
    root = feed(answers)
    found = root.xpath("//*[local-name()='generator']/text()") if root is not None else []
    return str(found[0]).strip() if found else ""


def shop_products(answers: Answers) -> list[Mapping[str, Any]]:
    """Shopify's public list of products, all its pages; [] when the answer is something else."""
    names = [name for name in answers if name.startswith("/products.json")]
    found = (item for name in names for item in items(body({name: answers[name]}, name), "products"))
    return [item for item in found if "handle" in item and "variants" in item]


def theme_headers(answers: Answers) -> dict[str, dict[str, str]]:
    """The headers of each theme's style.css, by folder: theme name, version, template, author."""
    found = {}
    for path in answers:
        folder = re.fullmatch(r"/(?:.*/)?wp-content/themes/([^/]+)/style\.css(?:\?.*)?", path)
        text = body({path: answers[path]}, path)[:8192]  # WordPress itself reads the first 8 kB
        if folder and text and not text.lstrip().startswith("<"):
            headers = {name.lower(): value.strip() for name, value in reversed(_HEADER.findall(text))}
            if "theme name" in headers:
                found[folder[1]] = headers
    return found
