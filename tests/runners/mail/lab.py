"""What the tests of the reader share: e-mail files written, read, and seen as a check will see them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from preuve.given import Views
from runners.mail import read_mail

SECTION = "<mj-section><mj-column><mj-text>{}</mj-text></mj-column></mj-section>"


def read(path: Path, content: str | bytes, name: str | None = None) -> tuple[dict[str, Any], str | None]:
    """The `mail` value and the HTML as a check will see it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return look(path, name)


def look(path: Path, name: str | None = None) -> tuple[dict[str, Any], str | None]:
    items = {item.kind: item for item in read_mail(path, name or path.name)}
    assert set(items) <= {"mail", "mail-html", "mail-source"}
    assert all(item.subject == (name or path.name) for item in items.values())
    if "mail-html" in items:
        assert items["mail-html"].media_type == "text/html;charset=utf-8"
    views = Views(path.name, lambda kind: items[kind].data, dict.fromkeys(items, "0"))
    return views["mail"], views["mail-html"].text if "mail-html" in views else None


def codes(mail: dict[str, Any]) -> list[tuple[str, int]]:
    return [(fault["code"], fault["line"]) for fault in mail["errors"]]


def mjml(body: str, head: str = "") -> str:
    return f'<mjml lang="fr">\n<mj-head>{head}</mj-head>\n<mj-body>\n{body}\n</mj-body>\n</mjml>\n'
