"""Reading JSON evidence. Most of it is large, and reading it is a good part of what judging costs."""

from __future__ import annotations

import gc
import json
from typing import Any

import orjson


def read_json(data: bytes) -> Any:
    """The value of JSON bytes. What is valid for Python only (lone surrogates, NaN, huge numbers) is read as well.

    Raises ValueError for what is no JSON.
    """
    collecting = gc.isenabled()
    gc.disable()  # thousands of values are made and none is garbage: looking for some costs more than the reading
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return json.loads(data)
    finally:
        if collecting:
            gc.enable()
