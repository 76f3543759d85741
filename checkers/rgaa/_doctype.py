"""The document type declaration of a page, from its source: is there one, where, and is it a known one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from typing import Literal

Kind = Literal["html5", "known", "inexact", "unknown"]

# Public identifiers of document types, as the W3C and others published them (https://www.w3.org/QA/2002/04/valid-dtd-list.html).
_PUBLIC = (
    "-//IETF//DTD HTML 2.0//EN",
    "-//W3C//DTD HTML 3.2 Final//EN",
    "-//W3C//DTD HTML 4.0//EN",
    "-//W3C//DTD HTML 4.0 Transitional//EN",
    "-//W3C//DTD HTML 4.0 Frameset//EN",
    "-//W3C//DTD HTML 4.01//EN",
    "-//W3C//DTD HTML 4.01 Transitional//EN",
    "-//W3C//DTD HTML 4.01 Frameset//EN",
    "-//W3C//DTD XHTML 1.0 Strict//EN",
    "-//W3C//DTD XHTML 1.0 Transitional//EN",
    "-//W3C//DTD XHTML 1.0 Frameset//EN",
    "-//W3C//DTD XHTML 1.1//EN",
    "-//W3C//DTD XHTML Basic 1.0//EN",
    "-//W3C//DTD XHTML Basic 1.1//EN",
    "-//W3C//DTD XHTML+RDFa 1.0//EN",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0//EN",
    "-//W3C//DTD XHTML 1.1 plus MathML 2.0 plus SVG 1.1//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.0//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.1//EN",
    "-//WAPFORUM//DTD XHTML Mobile 1.2//EN",
)
# The files of these types, as the same list gives them.
_FILES = {
    "DTD HTML 4.01//": "strict.dtd",
    "DTD HTML 4.01 Transitional//": "loose.dtd",
    "DTD HTML 4.01 Frameset//": "frameset.dtd",
    "DTD XHTML 1.0 Strict//": "xhtml1-strict.dtd",
    "DTD XHTML 1.0 Transitional//": "xhtml1-transitional.dtd",
    "DTD XHTML 1.0 Frameset//": "xhtml1-frameset.dtd",
    "DTD XHTML 1.1//": "xhtml11.dtd",
}
_FOLDED = {name.casefold() for name in _PUBLIC}
_CHUNK = 4096
_LEGACY = "about:legacy-compat"
_PARTS = re.compile(
    r"""doctype\s+(?P<name>\S+?)\s*
    (?:(?P<public>public)\s*(?:"(?P<p1>[^"]*)"|'(?P<p2>[^']*)')\s*|(?P<system>system)\s*)?
    (?:"(?P<s1>[^"]*)"|'(?P<s2>[^']*)')?\s*\Z""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Doctype:
    """A declaration. `text` is what stands between `<!` and `>`; `first` whether nothing of the page comes before it.

    `kind`: "html5"; "known" (another published type); "inexact" (one of those but for its case, or with the address of
    another one); else "unknown". `broken`: it is no declaration of an HTML document at all, whatever the type.
    """

    text: str
    line: int
    first: bool

    @property
    def kind(self) -> Kind:
        """How the declaration compares with the published ones."""
        found = _PARTS.match(self.text)
        if not found or found["name"].casefold() != "html":
            return "unknown"
        system = found["s1"] if found["s1"] is not None else found["s2"]
        if not found["public"]:
            plain = not found["system"] and system is None
            return "html5" if plain or (found["system"] and system == _LEGACY) else "unknown"
        public = found["p1"] if found["p1"] is not None else found["p2"]
        if public in _PUBLIC:
            return "known" if system is None or _fits(public, system) else "inexact"
        return "inexact" if public.casefold() in _FOLDED else "unknown"

    @property
    def broken(self) -> bool:
        """Whether its syntax is not that of a declaration, or its root is not `html`."""
        found = _PARTS.match(self.text)
        return not found or found["name"].casefold() != "html"

    @property
    def misnamed(self) -> bool:
        """Whether it gives the file of a published type, by its full address, under an identifier of its own."""
        found = _PARTS.match(self.text)
        if self.kind != "unknown" or not found or not found["public"]:
            return False
        base, _, file = (found["s1"] or found["s2"] or "").rpartition("/")
        return file in _FILES.values() and base.startswith(("http://www.w3.org/TR/", "https://www.w3.org/TR/"))

    @property
    def xml_only(self) -> bool:
        """Whether it declares XHTML 1.1, which has no `lang` attribute."""
        return "dtd xhtml 1.1//" in self.text.casefold()

    @property
    def xhtml(self) -> bool:
        """Whether it declares XHTML, where languages are given by `xml:lang`."""
        return "dtd xhtml" in self.text.casefold()


def _fits(public: str, system: str) -> bool:
    """Whether the address may be that of the type: it is not the file of another one."""
    file = system.rpartition("/")[2].casefold()
    return file not in _FILES.values() or any(part in public and file == own for part, own in _FILES.items())


class _Prolog(HTMLParser):
    """Reads a source up to its declaration, or to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Doctype | None = None
        self.started = False

    def handle_decl(self, decl: str) -> None:
        if self.found is None and decl.casefold().startswith("doctype"):
            self.found = Doctype(" ".join(decl.split()), self.getpos()[0], first=not self.started)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser calls it so
        self.started = True

    def handle_data(self, data: str) -> None:
        self.started = self.started or bool(data.strip("\ufeff \t\r\n\f"))


@lru_cache(maxsize=2)  # several checks ask it of the same page
def doctype(source: str) -> Doctype | None:
    """The first declaration of an HTML source, wherever it stands; None when there is none."""
    prolog = _Prolog()
    try:
        for start in range(0, len(source), _CHUNK):
            prolog.feed(source[start : start + _CHUNK])
            if prolog.found:
                break
    except AssertionError:
        pass  # the parser gives up on some broken "<!["; what it saw before stands
    return prolog.found
