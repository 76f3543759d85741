"""One MJML document out of a file and of those it includes, without ever leaving the candidate's folder.

The engine's own loader neither knows from which file a path is written nor takes whole documents, as MJML's
authors have them; hence this. What cannot be included is a fault with its line, and nothing stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from runners.mail.faults import Fault
from runners.mail.markup import Element, Scan, scan
from runners.mail.texts import MAX_MJML, decode

MAX_INCLUDE_DEPTH = 5
MAX_INCLUDES = 100


@dataclass(slots=True)
class Assembly:
    """The whole document. `elements` and `faults` bear the name of their file ("" for the e-mail itself);
    `files` are those included, with their sizes in bytes; `plain` says that nothing was put in."""

    root: Path
    text: str = ""
    plain: bool = True
    elements: list[tuple[str, Element]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: list[tuple[str, int]] = field(default_factory=list)
    _head: list[str] = field(default_factory=list)
    _size: int = 0


def assemble(text: str, path: Path, root: Path) -> Assembly:
    """Put into `text`, read from `path`, what its `mj-include` name; only files under `root` are opened."""
    whole = Assembly(root.resolve())
    read = scan(text)
    _note(whole, read, "")
    if read.first("mjml") is None:
        whole.faults.append(Fault("no-root"))
    # Expanding the body may add to the head, so the head's place is filled last.
    mark = "\0head\0"
    body = _expand(whole, read, 0, len(text), (path.resolve(),), mark)
    extra = "".join(whole._head)
    if mark not in body and extra:
        body = body.replace("<mj-body", f"<mj-head>{extra}</mj-head><mj-body", 1)
    whole.text = body.replace(mark, extra)
    whole.plain = whole.text == text
    return whole


def _note(whole: Assembly, read: Scan, name: str) -> None:
    whole.elements += [(name, element) for element in read.elements]
    whole.faults += [replace(fault, file=name) for fault in read.faults]


def _expand(whole: Assembly, read: Scan, start: int, end: int, trail: tuple[Path, ...], mark: str = "") -> str:
    """`read.text[start:end]` with its includes put in, and `mark` before the end of its head."""
    kept: list[str] = []
    position = start
    for element in read.elements:
        if mark and element.tag == "mj-head" and element.end > element.inner_end:
            kept += (_within(whole, read, position, element.inner_end, trail), mark)
            position, mark = element.inner_end, ""
    kept.append(_within(whole, read, position, end, trail))
    return "".join(kept)


def _within(whole: Assembly, read: Scan, start: int, end: int, trail: tuple[Path, ...]) -> str:
    kept: list[str] = []
    position = start
    for element in read.elements:
        if element.tag == "mj-include" and position <= element.start and element.end <= end:
            kept += (read.text[position : element.start], _include(whole, element, trail))
            position = element.end
    return "".join((*kept, read.text[position:end]))


def _include(whole: Assembly, element: Element, trail: tuple[Path, ...]) -> str:
    """What stands for an include; "" with a fault when it cannot be had."""
    path = element.attributes.get("path", "")
    found = _find(whole, path, trail)
    if isinstance(found, str):
        own = _name(whole, trail[-1]) if len(trail) > 1 else ""
        whole.faults.append(Fault(found, element.line, element.column, path, file=own))
        return ""
    target, content = found
    match element.attributes.get("type", "mjml").lower():
        case "css":
            inline = ' inline="inline"' if element.attributes.get("css-inline") == "inline" else ""
            whole._head.append(f"<mj-style{inline}>{content}</mj-style>")
            return ""
        case "html":
            return f"<mj-raw>{content}</mj-raw>"
    inner = scan(content)
    _note(whole, inner, _name(whole, target))
    if inner.first("mjml") is None:
        return _expand(whole, inner, 0, len(content), (*trail, target))
    head, body = (_part(whole, inner, tag, (*trail, target)) for tag in ("mj-head", "mj-body"))
    if "mj-head" in element.parents:
        return head
    whole._head.append(head)
    return body


def _part(whole: Assembly, inner: Scan, tag: str, trail: tuple[Path, ...]) -> str:
    part = inner.first(tag)
    return _expand(whole, inner, part.inner_start, part.inner_end, trail) if part else ""


def _find(whole: Assembly, path: str, trail: tuple[Path, ...]) -> tuple[Path, str] | str:
    """The file and its text, or the code of the fault."""
    try:
        target = (trail[-1].parent / path).resolve()
        if not path or "://" in path:
            return "include-missing"
        if not target.is_relative_to(whole.root):
            return "include-outside"
        if target in trail:
            return "include-loop"
        if len(trail) > MAX_INCLUDE_DEPTH:
            return "include-depth"
        if not target.is_file():
            return "include-missing"
        size = target.stat().st_size
        if len(whole.files) >= MAX_INCLUDES or whole._size + size > MAX_MJML:
            return "include-many"
        content = decode(target.read_bytes()).text
    except (OSError, ValueError, RuntimeError):  # RuntimeError: a loop of symbolic links, before Python 3.13
        return "include-missing"
    whole._size += size
    whole.files.append((_name(whole, target), size))
    return target, content


def _name(whole: Assembly, path: Path) -> str:
    return path.relative_to(whole.root).as_posix()
