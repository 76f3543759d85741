"""Masks what must not be kept: values of cookies, and of whatever is named like a password, a key or a token.

What the page itself shows (source, DOM, screenshot) is proof and stays as it is: any visitor sees it.
"""

from __future__ import annotations

import re
from typing import Any

MASK = "[masqué]"
_SECRET_HEADERS = {"cookie", "authorization", "proxy-authorization", "x-wp-nonce", "x-csrf-token", "x-xsrf-token"}
_NAME = (
    r"(?:passw|pwd|secret|token|jeton|nonce|signature|credential|api_?key|sess(?:ion)?_?id"
    r"|(?<![a-z])o?auth(?![a-z])|authori[sz]ation|authenticity)"
)
# name=value in an address, a form or a text, also %-encoded inside another address; "name": "value" in JSON.
_PAIR = re.compile(
    rf"(?P<name>[\w.\-\[\]]{{0,40}}{_NAME}[\w.\-\[\]]{{0,40}})"
    r"(?P<mark>=|%3D|\\?\"\s*:\s*\\?\")(?P<value>(?:(?!%26|%23)[^&#;,\s\"'<>\\])+)",
    re.IGNORECASE,
)
_SECRET = re.compile(_NAME, re.IGNORECASE)


def redact(text: str) -> str:
    """An address or any text, with the values of parameters that look like secrets masked."""
    return _PAIR.sub(rf"\g<name>\g<mark>{MASK}", text)


def redact_cookie(line: str) -> str:
    """A Set-Cookie line with its value masked and its attributes kept."""
    pair, mark, attributes = line.partition(";")
    return f"{pair.partition('=')[0]}={MASK}{mark}{attributes}"


def redact_headers(headers: dict[str, str]) -> dict[str, str]:
    """Headers with the values of cookies, authorisations and tokens masked."""
    return {name: _header(name.lower(), value) for name, value in headers.items()}


def redact_value(value: Any) -> Any:
    """A JSON value with the texts under secret-looking keys masked, and all other texts redacted."""
    if isinstance(value, dict):
        return {key: MASK if _named(key) and isinstance(v, str | int) else redact_value(v) for key, v in value.items()}
    if isinstance(value, list):
        return [redact_value(item) for item in value]
    return redact(value) if isinstance(value, str) else value


def _header(name: str, value: str) -> str:
    if name == "set-cookie":
        return "\n".join(redact_cookie(line) for line in value.split("\n"))
    return MASK if name in _SECRET_HEADERS else redact(value)


def _named(key: str) -> bool:
    return bool(_SECRET.search(key))
