"""What a reader of e-mails says when something is wrong: a code, a place, and the words it stumbled on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

# "error": the file itself is at fault. "engine": only our engine refuses it. "warning": it reads all the same.
Severity = Literal["error", "engine", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `line` and `column` count from 1 (0: no place known); `file` names an included file, else "".

    `code` is one of: empty, unreadable, too-big, binary, format, not-a-mail, too-complex (any format);
    unclosed, stray-end, tag-open, comment-open, unknown-tag, stray-html, no-root, too-deep, too-many,
    include-missing, include-outside, include-loop, include-depth, include-many, engine-refused (MJML).
    """

    code: str
    line: int = 0
    column: int = 0
    text: str = ""
    severity: Severity = "error"
    file: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fault as it stands in the `mail` evidence."""
        return asdict(self)
