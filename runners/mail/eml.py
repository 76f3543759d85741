"""Messages as they are sent (`.eml`): headers, parts, text and HTML, whatever encoding and however broken.

The standard library's older policy takes the message apart: it parses no header by itself, so that no header can make
it fail or dawdle. Headers to be read go through the newer policy one by one, shortened.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32, default
from typing import Any

from runners.mail.faults import Fault
from runners.mail.texts import Decoded, decode, decode_html, known

MAX_HEADERS = 200
MAX_HEADER = 4_000  # characters of one header that are read
MAX_PARTS = 200
MAX_TEXT = 200_000
MAX_WORK = 20_000_000  # lines x boundaries: what taking the message apart may cost (about 2 s)
MAX_BOUNDARY_LINES = 20_000
MAX_CONTENT_HEADER = 10_000  # bytes of one Content-... header: the library splits it in quadratic time

# Where recipients stand: those who received an e-mail are nobody's business.
_RECIPIENTS = {
    "to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc", "delivered-to", "x-delivered-to",
    "x-original-to", "original-recipient", "apparently-to", "envelope-to", "x-envelope-to", "x-rcpt-to",
    "x-forwarded-to",
}  # fmt: skip
# Tokens in which sending platforms write the recipient's address or number (base64 and the like).
_TOKENS = {"x-mailin-eid", "x-sib-id", "x-sg-eid", "x-mj-mid", "x-kmail-message"}
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}")
_CONTENT_HEADER = re.compile(rb"^content-[\w-]+:(?:[^\r\n]|\r?\n[ \t])*+", re.IGNORECASE | re.MULTILINE)
# A header that any message has. Without one of them a file is no message, whatever its name.
_SIGNS = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "received", "return-path",
}  # fmt: skip


@dataclass(slots=True)
class Taken:
    """A message taken apart. `parts`: {type, name, bytes, disposition, cid} each; `encoded`: bytes of the HTML part
    as it travels; `html` and `text` are None when there is no such part."""

    headers: dict[str, list[str]] = field(default_factory=dict)
    subject: str | None = None
    html: Decoded | None = None
    encoded: int = 0
    text: str | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    fault: Fault | None = None


def take_apart(data: bytes) -> Taken:
    """Read a message. Raises nothing: what cannot be read is a fault or a defect."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    lines = data.count(b"\n")
    boundaries = len(re.findall(rb"boundary\s*=", data, re.IGNORECASE))
    longest = max((len(header[0]) for header in _CONTENT_HEADER.finditer(data)), default=0)
    costly = lines * boundaries > MAX_WORK or data.count(b"\n--") > MAX_BOUNDARY_LINES
    if costly or longest > MAX_CONTENT_HEADER:
        return Taken(fault=Fault("too-complex"))
    try:
        return _read(email.message_from_bytes(data, policy=compat32))
    except RecursionError:
        return Taken(fault=Fault("too-complex"))
    except Exception as error:  # the library's parser is fed hostile bytes: any fault of it is the file's
        return Taken(fault=Fault("unreadable", text=type(error).__name__))


def _read(message: Message) -> Taken:
    names = {name.lower() for name in message.keys()}  # noqa: SIM118 - a message is no dict
    if not names & _SIGNS:
        return Taken(fault=Fault("not-a-mail"))
    taken = Taken()
    raw = [(name.lower(), _header(str(value))) for name, value in list(message.items())[:MAX_HEADERS]]
    taken.subject = next((value for name, value in raw if name == "subject"), None)
    hide = _hider([value for name, value in raw if name in _RECIPIENTS])
    for name, value in raw:
        taken.headers.setdefault(name, []).append(_private(name, value, hide))
    for part in _parts(message, taken):
        _take(taken, part, hide)
    return taken


def _parts(message: Message, taken: Taken) -> Iterator[Message]:
    """The leaves, in order. A message attached whole is one leaf."""
    waiting: list[Message] = [message]
    count = 0
    while waiting:
        part = waiting.pop()
        taken.defects += [type(defect).__name__ for defect in part.defects]
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += [child for child in reversed(payload) if isinstance(child, Message)]
            continue
        count += 1
        if count > MAX_PARTS:
            taken.defects.append("TooManyParts")
            return
        yield part


def _take(taken: Taken, part: Message, hide: re.Pattern[str] | None) -> None:
    kind = part.get_content_type()
    disposition = part.get_content_disposition() or ""
    body = part.get_payload(decode=True)
    content = body if isinstance(body, bytes) else b""
    name = part.get_filename()
    entry = {"type": kind, "name": _header(str(name)) if name else "", "bytes": len(content)}
    taken.parts.append(entry | {"disposition": disposition, "cid": str(part.get("Content-ID", "")).strip(" <>")[:200]})
    if disposition == "attachment" or kind not in {"text/html", "text/plain"}:
        return
    charset = str(part.get_content_charset() or "")
    if charset and not known(charset):
        taken.defects.append(f"UnknownCharset {charset[:40]}")
        charset = ""
    if kind == "text/html" and taken.html is None:
        taken.html = decode_html(content, charset or None)
        taken.encoded = len(str(part.get_payload()))
        damaged = taken.html.damaged
    elif kind == "text/plain" and taken.text is None:
        decoded = decode(content, charset or None)
        taken.text = (hide.sub(_mask, decoded.text) if hide else decoded.text)[:MAX_TEXT]
        damaged = decoded.damaged
    else:
        return
    if damaged:
        taken.defects.append(f"UndecodableBytes {kind}")
    taken.defects += [type(defect).__name__ for defect in part.defects if type(defect).__name__ not in taken.defects]


def _header(value: str) -> str:
    """A header's text, encoded words decoded, on one line."""
    value = value[:MAX_HEADER]
    plain = " ".join(value.split())
    if "=?" not in value:
        return plain.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        # Only free text is read this way: the parsers of addresses are slow, and strict.
        return " ".join(str(default.header_factory("subject", plain)).split())
    except Exception:
        return plain.encode("utf-8", "replace").decode()


def _hider(values: list[str]) -> re.Pattern[str] | None:
    """What finds the recipients' addresses, also as bounces and links spell them (`name=host`, `name%40host`)."""
    addresses = dict.fromkeys(address for value in values for address in _ADDRESS.findall(value))
    if not addresses:
        return None
    spelled = (re.escape(address).replace("@", "(?:@|=|%40)") for address in list(addresses)[:50])
    return re.compile("|".join(spelled), re.IGNORECASE)


def _private(name: str, value: str, hide: re.Pattern[str] | None) -> str:
    if name in _TOKENS:
        return "***"
    if name in _RECIPIENTS:
        # Names of people go with their addresses.
        return ", ".join(_masked(address) for address in _ADDRESS.findall(value)[:50]) or "***"
    return hide.sub(_mask, value) if hide else value


def _mask(match: re.Match[str]) -> str:
    return _masked(match[0])


def _masked(address: str) -> str:
    """The first letter and the host: `j***@exemple.fr`."""
    host = re.split(r"@|%40|=(?!.*@)", address)[-1]
    return f"{address[:1]}***@{host}"
