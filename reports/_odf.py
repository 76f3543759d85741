"""OpenDocument files: the parts that text and spreadsheets share. Written by hand, so that the same report gives the
same bytes; every text of a candidate goes through lxml, which escapes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime

from lxml import etree

NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
VERSION = "1.3"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier time


def name(short: str) -> str:
    """The qualified name for `prefix:local`."""
    prefix, _, local = short.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def make(short: str, attributes: Mapping[str, str] | None = None, text: str | None = None) -> etree._Element:
    """An element, with attributes by their short names."""
    found = etree.Element(name(short), {name(key): value for key, value in (attributes or {}).items()}, nsmap=None)
    found.text = text
    return found


def add(
    parent: etree._Element, short: str, attributes: Mapping[str, str] | None = None, text: str | None = None
) -> etree._Element:
    """The same, as the last child of `parent`."""
    found = etree.SubElement(parent, name(short), {name(key): value for key, value in (attributes or {}).items()})
    found.text = text
    return found


def document(short: str) -> etree._Element:
    """The root of one of the files, with all namespaces declared."""
    spaces = {prefix: space for prefix, space in NS.items() if prefix != "manifest"}
    return etree.Element(name(short), {name("office:version"): VERSION}, nsmap=spaces)


def package(media_type: str, parts: Mapping[str, etree._Element], title: str, when: str, lang: str) -> bytes:
    """The file: its parts by name ("content.xml"), with the manifest and what is said of the document."""
    parts = {**parts, "meta.xml": _meta(title, when, lang)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and plain, so that it can be read without unpacking.
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), media_type, zipfile.ZIP_STORED)
        for path, root in {**parts, "META-INF/manifest.xml": _manifest(media_type, parts)}.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
    return out.getvalue()


def _meta(title: str, when: str, lang: str) -> etree._Element:
    root = document("office:document-meta")
    meta = add(root, "office:meta")
    add(meta, "meta:generator", text="Preuve")
    add(meta, "dc:title", text=title)
    add(meta, "dc:language", text=lang)
    try:
        moment = datetime.fromisoformat(when).strftime("%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return root
    add(meta, "meta:creation-date", text=moment)
    return root


def _manifest(media_type: str, parts: Iterable[str]) -> etree._Element:
    space = NS["manifest"]
    root = etree.Element(name("manifest:manifest"), {name("manifest:version"): VERSION}, nsmap={"manifest": space})
    add(root, "manifest:file-entry", {"manifest:full-path": "/", "manifest:media-type": media_type})
    for path in parts:
        add(root, "manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": "text/xml"})
    return root


def paragraphs(parent: etree._Element, text: str, attributes: Mapping[str, str] | None = None) -> None:
    """One paragraph for each line of the text."""
    for line in text.split("\n"):
        add(parent, "text:p", attributes, line.replace("\t", " "))
