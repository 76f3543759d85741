"""A page that declares XHTML is to be written by XML's rules: what of those its source surely breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

# libxml2's names of faults of writing: tags that do not match or are not ended, attributes twice or without quotes.
_FAULTS = {
    "ERR_TAG_NAME_MISMATCH", "ERR_TAG_NOT_FINISHED", "ERR_ATTRIBUTE_REDEFINED", "ERR_ATTRIBUTE_NOT_STARTED",
    "ERR_ATTRIBUTE_NOT_FINISHED", "ERR_LT_IN_ATTRIBUTE", "ERR_GT_REQUIRED", "ERR_SPACE_REQUIRED",
}  # fmt: skip
# XML reads what stands in a script as markup, a browser does not: such a page is judged without its scripts.
_RAW = re.compile(r"(<(script|style)\b[^>]*>).*?(</\2\s*>)", re.IGNORECASE | re.DOTALL)


def faults(source: str) -> Iterator[dict[str, Any]]:
    """The first fault of writing in the source of an XHTML page, as a validator's message; the rest follows from it."""
    text = _RAW.sub(lambda found: found[1] + "\n" * found[0].count("\n") + found[3], source)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with suppress(etree.XMLSyntaxError, ValueError):  # what was found stands in the log
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    lines = source.splitlines()
    for entry in parser.error_log:
        if entry.type_name in _FAULTS:
            quoted = lines[entry.line - 1] if 0 < entry.line <= len(lines) else ""
            yield {"rule": entry.type_name, "text": entry.message, "line": entry.line, "extract": quoted.strip()[:200]}
            return
