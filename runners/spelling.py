"""Looks up the words of a site's French pages in a dictionary, once each, when all pages have been visited.

The dictionary is Dicollecte's, as the npm package `dictionary-fr` carries it; spylls reads it. Both are optional.

The evidence `spelling`, one a page (with nothing in it for a page that does not say that it is French), as JSON:

- `dictionary`: its name and version; `words`: how many distinct words of the page were looked up;
- `left`: how many were not, for want of time;
- `unknown`: of each word that the dictionary does not know, `pages` (how many pages of the site have it), `lower`
  (whether it ever stands without a capital), `named` (whether the site calls something so: its name, its brands, its
  products), `near` (known words that differ by one letter) and `ours` (those of them that the site itself uses).
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lxml.html

from preuve.bundle import Bundle, Item
from preuve.spelling import words
from runners.node import packages
from runners.settings import Tell

log = logging.getLogger("preuve.spelling")
SECONDS = 25.0  # for looking up, beside the few seconds that reading the dictionary takes
MAX_NEAR = 3
TOOL = "spylls"
_NOTHING = {"dictionary": "", "words": 0, "left": 0, "unknown": {}}
_LETTERS = "abcdefghijklmnopqrstuvwxyzàâçèéêëîïôùûœ"
_NAMED = {
    "Product",
    "ProductGroup",
    "Brand",
    "Organization",
    "OnlineStore",
    "Store",
    "LocalBusiness",
    "Person",
    "Place",
}
_NAMES = "//meta[@property='og:site_name' or @name='application-name' or @name='author']/@content"
_FOREIGN = "//*[@lang and not(starts-with(translate(@lang, 'FR', 'fr'), 'fr'))] | //code | //pre | //kbd | //samp"


class NoDictionaryError(Exception):
    """The dictionary, or what reads it, is not installed."""


def version(folder: Path) -> str | None:
    """The dictionary's name and version under a folder of npm packages; None when it is not there."""
    if find_spec("spylls") is None:
        return None
    try:
        found = json.loads((folder / "dictionary-fr" / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return f"dictionary-fr {found.get('version', '?')}"


def look_up(bundle: Bundle, start: str, tell: Tell, folder: Path | None = None) -> None:
    """Record the evidence of every French page of the site at `start`; or, once, that there is no dictionary."""
    task, crawl = f"spelling {start}", bundle.get_json("crawl", start)
    if crawl is None or bundle.done(task):
        return
    own = tuple(f"{origin.rstrip('/')}/" for origin in crawl["origins"])
    urls = [url for url in bundle.subjects("http") if url.startswith(own)]
    pages = {url: page for url in urls if (page := _page(bundle.get("rendered", url))) is not None}
    items = [Item.json("spelling", url, _NOTHING, TOOL) for url in urls if url not in pages]
    if pages:
        tell("spelling", 0, 1, start)
        try:
            book = Book(folder or packages())
        except NoDictionaryError as error:
            log.warning("spelling was left out: %s", error)
            bundle.record(task, items, reason="dictionary-missing")
            return
        items += _evidence(book, pages, _names(start, pages.values()))
    bundle.record(task, items)


def _page(rendered: bytes | None) -> Any | None:
    """The page as a tree without passages of other languages; None when it does not say that it is French."""
    if not rendered:
        return None
    tree: Any = lxml.html.document_fromstring(rendered, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    if not (tree.get("lang") or "").lower().startswith("fr"):
        return None
    for passage in tree.xpath(_FOREIGN):
        if passage.getparent() is not None:
            passage.drop_tree()
    return tree


def _evidence(book: Book, pages: dict[str, Any], names: set[str]) -> Iterator[Item]:
    texts = {url: Counter(words(_spaced(page))) for url, page in pages.items()}
    count = Counter(word.lower() for text in texts.values() for word in {word.lower(): word for word in text}.values())
    lower = {word for text in texts.values() for word in text if word[0].islower()}
    spelt = {word.lower(): word for text in texts.values() for word in text} | {word: word for word in lower}
    until = time.monotonic() + SECONDS
    known: dict[str, bool] = {}
    for word, _ in count.most_common():
        if time.monotonic() > until:
            break
        known[word] = book.knows(spelt[word])
    facts = {}
    for word in (word for word, right in known.items() if not right):
        near = book.near(word)
        ours = sorted(one for one in _edits(word) if known.get(one))
        facts[word] = {
            "pages": count[word], "lower": word in lower, "named": word in names,
            "near": list(dict.fromkeys([*ours, *near]))[:MAX_NEAR], "ours": ours[:MAX_NEAR],
        }  # fmt: skip
    for url, text in texts.items():
        own = {word.lower() for word in text}
        value = {
            "dictionary": book.name,
            "words": len(own & known.keys()),
            "left": len(own - known.keys()),
            "unknown": {word: facts[word] for word in sorted(own & facts.keys())},
        }
        yield Item.json("spelling", url, value, f"{TOOL}, {book.name}")


def _spaced(page: Any) -> str:
    """The text, with a space wherever an element begins or ends: two cells are two words."""
    body = page.find("body")
    if body is None:
        return ""
    mute = "ancestor::script or ancestor::style or ancestor::template or ancestor::noscript"
    inline = {"a", "abbr", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"}
    parts = []
    for text in body.xpath(f".//text()[not({mute})]"):
        around = text.getparent()
        parts.append(str(text) if around.tag in inline else f" {text} ")
    return "".join(parts)


def _names(start: str, pages: Iterable[Any]) -> set[str]:
    """The words of what the site calls itself, its brands and its products, in lower case."""
    texts = [urlsplit(start).hostname or ""]
    for page in pages:
        texts += [str(name) for name in page.xpath(_NAMES)]
        for script in page.xpath("//script[@type='application/ld+json']"):
            try:
                texts += _named(json.loads(script.text or ""))
            except ValueError:
                continue
    return {part for text in texts for word in words(" ".join(text.split("."))) for part in (word.lower(),)}


def _named(value: Any) -> Iterator[str]:
    """The names of things in structured data."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            kinds = node.get("@type")
            if {kinds} & _NAMED if isinstance(kinds, str) else set(kinds or ()) & _NAMED:
                yield str(node.get("name") or "")
            stack += node.values()


def _edits(word: str) -> set[str]:
    """All words that differ by one letter: left out, added, changed, or two of them swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {head + tail[1:] for head, tail in cuts if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    changed = {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    more = {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    return (less | swapped | changed | more) - {word}


class Book:
    """The dictionary. Raises NoDictionaryError when it, or what reads it, is missing."""

    def __init__(self, folder: Path) -> None:
        name = version(folder)
        if name is None:
            raise NoDictionaryError(str(folder / "dictionary-fr"))
        self.name = name
        self._book = import_module("spylls.hunspell").Dictionary.from_files(str(folder / "dictionary-fr" / "index"))

    def knows(self, word: str) -> bool:
        """Whether the word is in the dictionary, with or without its hyphens, or else each word that they tie."""
        if self._has(word):
            return True
        parts = [part for part in word.split("-") if part]
        if len(parts) < 2:
            return False
        return all(len(part) == 1 or self._has(part) for part in parts) or self._has("".join(parts))

    def _has(self, word: str) -> bool:
        """Whether the dictionary has it as it is; "oe" may stand for "œ"."""
        return bool(self._book.lookup(word)) or ("oe" in word and bool(self._book.lookup(word.replace("oe", "œ"))))

    def near(self, word: str) -> list[str]:
        """The dictionary's own words that differ by one letter: those found without working out inflections."""
        return sorted(one for one in _edits(word) if one in self._book.dic.index)
