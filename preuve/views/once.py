"""What checks work out of a page is worked out once, and kept with the page as long as that is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_T = TypeVar("_T")
_Tree = TypeVar("_Tree")


def once(tree: object, name: str, make: Callable[[], _T]) -> _T:
    """What several checks ask of one document: made for the first of them. `name` is that of what is made."""
    kept: dict[Any, Any] = vars(tree).setdefault("_kept", {})
    if name not in kept:
        kept[name] = make()
    value: _T = kept[name]
    return value


def remembered(say: Callable[[_Tree, Any], _T]) -> Callable[[_Tree, Any], _T]:
    """What a function says of an element of a document."""

    @wraps(say)
    def recall(document: _Tree, element: Any) -> _T:
        known: dict[Any, _T] = vars(document).setdefault("_kept", {}).setdefault(say, {})
        if element not in known:
            known[element] = say(document, element)
        return known[element]

    return recall
