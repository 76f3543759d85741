"""Reading JSON evidence. Most of it is large, and reading it is a good part of what judging costs."""

from __future__ import annotations

import json
from typing import Any

import orjson


def read_json(data: bytes) -> Any:
    """The value of JSON bytes. What is valid for Python only (lone surrogates, NaN, huge numbers) is read as well.

    Raises ValueError for what is no JSON.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)
