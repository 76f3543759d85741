"""What the checks of this family ask of one page: was it given, may engines keep it, what is its one address."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from preuve.given import Given
from preuve.marks import without_marks
from preuve.model import Finding
from preuve.views.document import Document
from preuve.views.dom import Dom
from preuve.views.once import once as once

MAX_FINDINGS = 20  # per page and check; what is left is counted in one more finding

_T = TypeVar("_T")
_NOT_WORD = re.compile(r"[\W_]+")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php)$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"/page/\d+/?$|[?&](?:page|paged|product-page)=\d+", re.IGNORECASE)
_AGENT = re.compile(r"[a-z][\w-]*\Z")
_VALUED = {"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"}


def on_page(run: Callable[[Given], Iterable[Finding]]) -> Callable[[Given], Iterator[Finding]]:
    """The check, for pages that the server gave (2xx) only: error pages are not judged for what they hold."""

    def run_on_page(given: Given) -> Iterator[Finding]:
        if answered(given):
            yield from run(given)

    return run_on_page


def answered(given: Given) -> bool:
    """Whether the server gave the page (2xx)."""
    return 200 <= int(given["http"]["status"]) < 300


def capped(
    items: Sequence[_T], say: Callable[[_T], Finding], more: Callable[[int], Finding], limit: int = MAX_FINDINGS
) -> Iterator[Finding]:
    """What there is to `say` of each of the first items, then of how many there are `more`."""
    for item in items[:limit]:
        yield say(item)
    if len(items) > limit:
        yield more(len(items) - limit)


def fold(text: str) -> str:
    """The words of a text for comparing: no case, accents, punctuation nor symbols."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return _NOT_WORD.sub(" ", without_marks(plain)).strip()


def words(text: str) -> frozenset[str]:
    """A set of words, written with spaces between."""
    return frozenset(text.split())


def folded(*texts: str) -> frozenset[str]:
    """A set of phrases, folded."""
    return frozenset(fold(text) for text in texts)


@cache
def phrases(name: str) -> frozenset[str]:
    """A list of `phrases.toml`, folded."""
    found = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return folded(*found[name])


def metas(tree: Dom | Document, name: str) -> list[Any]:
    """The `<meta>` elements called `name`, by `name` or by `property`, in any case."""
    found = once(tree, "metas", lambda: tree.xpath("//meta[@name or @property][not(ancestor::noscript)]"))
    return [meta for meta in found if name in {meta.get(key, "").strip().lower() for key in ("name", "property")}]


def content_of(meta: Any) -> str:
    """The content of a `<meta>`, white space folded."""
    return " ".join((meta.get("content") or "").split())


def robots_directives(header: str, contents: Iterable[str]) -> frozenset[str]:
    """What X-Robots-Tag and meta robots say to every engine, or to Google: lower-case directives."""
    found = {part.strip().lower() for content in contents for part in content.split(",")}
    for line in header.lower().split("\n"):
        agent = ""
        for part in line.split(","):
            name, colon, rest = part.strip().partition(":")
            if colon and name not in _VALUED and _AGENT.match(name):
                agent, name = name, rest
            if agent in {"", "googlebot"}:
                found.add(name.strip())
    return frozenset(found - {""})


def indexable(given: Given) -> bool:
    """Whether the page was given, may be kept by engines, and says no other address is its own. Needs as `hidden`."""
    if not answered(given) or hidden(given):
        return False
    url = given["http"]["final_url"]
    canonicals = _tree(given).xpath("//link[@rel='canonical']/@href")
    return not canonicals or page_key(join(url, str(canonicals[0]))) == page_key(url)


def hidden(given: Given) -> bool:
    """Whether the page asks engines not to keep it. Needs `http`, and `dom` or `source`."""
    return bool(directives(given) & {"noindex", "none"})


def directives(given: Given) -> frozenset[str]:
    """What the page asks of engines, by its header and its metas. Needs as `hidden`."""
    tree = _tree(given)
    return robots_directives(
        given["http"]["headers"].get("x-robots-tag", ""),
        (content_of(meta) for meta in (*metas(tree, "robots"), *metas(tree, "googlebot"))),
    )


def _tree(given: Given) -> Dom | Document:
    tree: Dom | Document = given["dom" if "dom" in given.check.needs else "source"]
    return tree


@lru_cache(4096)  # many checks ask for the links of the same page
def join(base: str, href: str) -> str:
    """The absolute address of `href`, or `href` as it is when it is none."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return href


@lru_cache(4096)
def page_key(url: str) -> str:
    """One spelling for the addresses of one document: without scheme, www, index file, last slash and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host, path = parts.netloc.lower().removeprefix("www."), _INDEX.sub("/", parts.path).rstrip("/")
    return f"{host}{path}?{parts.query}" if parts.query else f"{host}{path}"


def paginated(url: str) -> bool:
    """Whether the address is that of a further page of a list."""
    return _PAGE_NUMBER.search(url) is not None


def shared(values: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Each text of a language, with the addresses of the documents that have it.

    `values`: by page, (document, text, language) or None. A page that says no language is of any.
    """
    pages: dict[str, dict[str, tuple[str, str]]] = {}
    for url, value in values.items():
        if value and value[1]:
            pages.setdefault(value[1], {}).setdefault(value[0], (url, value[2]))
    found: list[tuple[str, list[str]]] = []
    for text, documents in pages.items():
        languages = sorted({language for _, language in documents.values() if language}) or [""]
        found += [(text, [url for url, said in documents.values() if said in {language, ""}]) for language in languages]
    return found


def language_of(tree: Dom | Document) -> str:
    """The language that the page says it is in, without its country."""
    return (tree.root.get("lang") or "").strip().lower().partition("-")[0]
