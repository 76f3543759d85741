"""XPath over a tree: each path is compiled once for all pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from lxml import etree

_TAGS = re.compile(r"//[a-z][a-z\d]*(?: \| //[a-z][a-z\d]*)*\Z")


def walk(root: Any, path: str) -> list[Any]:
    """The result of an XPath over the tree of `root`, as a list."""
    value = _walker(path)(root)
    return value if isinstance(value, list) else [value]


@lru_cache(4096)
def _walker(path: str) -> Callable[[Any], Any]:
    if not _TAGS.match(path):
        return etree.XPath(path)
    # Plain names need no XPath: one walk finds all of them.
    names = [part.removeprefix("//") for part in path.split(" | ")]
    return lambda root: list(root.iter(*names))
