"""One e-mail file in, evidence out: `mail-source`, `mail-html` and `mail`."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

import preuve
from preuve.bundle import Item
from runners.mail.eml import take_apart
from runners.mail.faults import Fault
from runners.mail.includes import Assembly, assemble
from runners.mail.mjml import ENGINE, compile_mjml
from runners.mail.texts import MAX_BYTES, MAX_MJML, decode, decode_html, is_binary, without_tags

FORMATS = {".mjml": "mjml", ".html": "html", ".htm": "html", ".eml": "eml"}
MAX_ELEMENTS = 2_000  # listed; what comes after in such a file is compiled all the same
MAX_TAGS = 50_000  # tags of one e-mail's HTML (Gmail cuts what has a few thousand); checks walk them all

TOOL = f"preuve {preuve.__version__}"
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
# What may break the compiled HTML; unknown tags and stray HTML are compiled around.
_BREAKING = {"too-big", "too-deep", "too-many", "too-complex", "no-root"}


def read_mail(path: Path, name: str) -> tuple[Item, ...]:
    """The evidence of one e-mail, under the subject `name` (its path in the candidate's folder, with slashes).

    `mail-source`: the file's bytes. `mail-html`: its HTML, as UTF-8 with a byte-order mark (so that no old `meta`
    misleads a reader); absent when there is none. `mail`, always there, is
    {format, name, bytes, subject, title, preheader_source, headers, text, parts, elements, engine, mended,
    html_encoded, encoding, errors: [{code, line, column, text, severity, file}], defects: [word]}.

    Raises nothing: a file that cannot be read is a `mail` with errors.
    """
    mail = _blank(path, name)
    data, fault = _load(path)
    mail["bytes"] = len(data) if data is not None else _size(path)
    if fault is not None or data is None:
        mail["errors"] = [(fault or Fault("unreadable")).as_json()]
        kept = () if data is None else (Item("mail-source", name, data, "application/octet-stream", TOOL),)
        return (Item.json("mail", name, mail, TOOL), *kept)
    match mail["format"]:
        case "mjml":
            html = _mjml(mail, data, path, name)
        case "eml":
            html = _eml(mail, data)
        case _:
            html = _html(mail, data)
    types = {"mjml": "text/plain", "eml": "message/rfc822"}
    items = [Item("mail-source", name, data, types.get(mail["format"], "text/html"), TOOL)]
    if html is not None and html.count("<") > MAX_TAGS:
        mail["errors"].append(Fault("too-complex").as_json())
        html = None
    if html is not None:
        tool = ENGINE if mail["format"] == "mjml" else TOOL
        body = ("\ufeff" + html).encode("utf-8", "replace")
        items.append(Item("mail-html", name, body, "text/html;charset=utf-8", tool))
        title = _TITLE.search(html)
        mail["title"] = without_tags(title[1]) if title else None
    return (Item.json("mail", name, mail, TOOL), *items)


def _blank(path: Path, name: str) -> dict[str, Any]:
    known = FORMATS.get(path.suffix.lower(), path.suffix.lower().lstrip("."))
    empty: dict[str, Any] = {"format": known, "name": name, "bytes": 0, "subject": None, "title": None}
    empty |= {"preheader_source": None, "headers": {}, "text": None, "parts": [], "elements": [], "engine": None}
    return empty | {"mended": False, "html_encoded": None, "encoding": None, "errors": [], "defects": []}


def _load(path: Path) -> tuple[bytes | None, Fault | None]:
    if path.suffix.lower() not in FORMATS:
        return None, Fault("format", text=path.suffix)
    try:
        if not path.is_file():  # a folder, or a pipe that would never end
            return None, Fault("unreadable")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return None, Fault("unreadable", text=getattr(error, "strerror", None) or "")
    if len(data) > MAX_BYTES:
        return None, Fault("too-big")
    if not data.strip():
        return data, Fault("empty")
    if is_binary(data):
        return data, Fault("binary")
    return data, None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _html(mail: dict[str, Any], data: bytes) -> str:
    decoded = decode_html(data)
    mail["encoding"] = decoded.encoding
    if decoded.damaged:
        mail["defects"].append("UndecodableBytes text/html")
    return decoded.text


def _eml(mail: dict[str, Any], data: bytes) -> str | None:
    taken = take_apart(data)
    mail |= {"subject": taken.subject, "headers": taken.headers, "text": taken.text, "parts": taken.parts}
    mail["defects"] = list(dict.fromkeys(taken.defects))
    if taken.fault is not None:
        mail["errors"] = [taken.fault.as_json()]
    if taken.html is None:
        return None
    mail |= {"encoding": taken.html.encoding, "html_encoded": taken.encoded}
    return taken.html.text


def _mjml(mail: dict[str, Any], data: bytes, path: Path, name: str) -> str | None:
    decoded = decode(data)
    mail |= {"encoding": decoded.encoding, "engine": ENGINE}
    if decoded.damaged:
        mail["defects"].append("UndecodableBytes text/mjml")
    if len(decoded.text) > MAX_MJML:
        mail["errors"] = [Fault("too-big").as_json()]
        return None
    whole = assemble(decoded.text, path, _root(path, name))
    mail["elements"] = [_element(file, element) for file, element in whole.elements[:MAX_ELEMENTS]]
    mail["parts"] = [
        {"type": "text/mjml", "name": file, "bytes": size, "disposition": "include", "cid": ""}
        for file, size in whole.files
    ]
    mail["preheader_source"] = _preview(decoded.text, whole)
    faults = whole.faults
    compiled = None
    if not _BREAKING & {fault.code for fault in faults}:
        compiled = compile_mjml(whole.text, whole.plain)
        # An engine that refuses what we already fault has nothing to add.
        if compiled.fault and not any(fault.severity == "error" for fault in faults):
            faults.append(compiled.fault)
        mail["mended"] = compiled.mended
    mail["errors"] = [fault.as_json() for fault in faults]
    return compiled.html if compiled else None


def _element(file: str, element: Any) -> dict[str, Any]:
    attributes = {key: value[:500] for key, value in list(element.attributes.items())[:50]}
    place = {"line": element.line, "column": element.column, "file": file}
    return {"tag": element.tag, "parents": list(element.parents), "attributes": attributes} | place


def _preview(text: str, whole: Assembly) -> str | None:
    """The text of `mj-preview`, when the file itself has one."""
    for file, element in whole.elements:
        if element.tag == "mj-preview" and not file:
            return without_tags(text[element.inner_start : element.inner_end])
    return None


def _root(path: Path, name: str) -> Path:
    """The folder that includes may come from: the one that `name` begins with, else the e-mail's own."""
    inner = PurePosixPath(name).parts
    own = path.resolve()
    if len(inner) > 2 and own.parts[-len(inner) :] == inner:
        return own.parents[len(inner) - 2]
    return own.parent
