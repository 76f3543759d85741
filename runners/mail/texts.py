"""Bytes to text, whatever a candidate's editor wrote; and the limits on what is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from w3lib.encoding import html_to_unicode

MAX_BYTES = 20_000_000  # a file above this is no e-mail: Gmail and Outlook refuse messages above 20 to 25 MB
MAX_MJML = 2_000_000  # characters of MJML, includes counted: it grows twelvefold when compiled


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding used, and whether some bytes had no meaning in it (they are U+FFFD in the text)."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode plain text or MJML: byte-order mark, then what is declared, then UTF-8, then Windows-1252."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data.decode(name, "replace"), name)
    for charset in (declared, "utf-8"):
        try:
            if charset:
                return _decoded(data.decode(charset), charset)
        except (LookupError, UnicodeError):
            continue
    return _decoded(data.decode("cp1252", "replace"), "cp1252")


def decode_html(data: bytes, declared: str | None = None) -> Decoded:
    """Decode HTML as a mail client does: byte-order mark, then `declared` (a MIME charset), then its own meta."""
    header = f"text/html; charset={declared}" if declared and known(declared) else None
    try:
        encoding, text = html_to_unicode(header, data, auto_detect_fun=_guess)
    except (LookupError, UnicodeError, ValueError):
        return decode(data)
    return _decoded(text, encoding)


def known(charset: str) -> bool:
    """Whether this machine can decode the charset to text."""
    try:
        b"a".decode(charset)  # an empty string is "decoded" by any name
    except UnicodeError:
        return True
    except (LookupError, ValueError):
        return False
    return True


def is_binary(data: bytes) -> bool:
    """Whether the bytes are no text at all: a NUL near the start, without the mark of UTF-16."""
    return b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def fold(text: str) -> str:
    """White space folded to single spaces."""
    return " ".join(text.split())


def without_tags(markup: str) -> str:
    """The text of a little markup, for a title or a preheader."""
    return fold(re.sub(r"<[^<>]*>", " ", markup))


def _guess(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeError:
        return "cp1252"
    return "utf-8"


def _decoded(text: str, encoding: str) -> Decoded:
    # HTML's own rule for NUL; libxml2 would stop there.
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    return Decoded(text, encoding, "\ufffd" in text)
