"""The message as a file: whether it reads and compiles, its subject, its plain text, its headers, its weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.email._mail import capped, read_body
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Gmail cuts what follows about 102 kB of HTML (many senders' guides say so; one tester measured 105: hence a band).
CLIP_BYTES = 102_400
CLOSE_BYTES = 80_000
SUBJECT_CHARACTERS = 78  # what RFC 5322 §2.1.1 asks of a line; inboxes show less
STUB_SHARE = 0.10  # a plain text with fewer than a tenth of the HTML's words does not stand for it
STUB_WORDS = 20  # below that the HTML itself is too short to compare

_ENGINE = {"engine-refused": "engine-refused", "too-deep": "engine-deep", "too-many": "engine-deep"}
_DEFECTS = {"CloseBoundaryNotFoundDefect": "cut", "StartBoundaryNotFoundDefect": "cut"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"https?://\S+")
_REPLY = re.compile(r"\s*(?:re|fwd?|tr)\s*:", re.IGNORECASE)


def _compiles(given: Given) -> Iterator[Finding]:
    yield from capped(given, _faults(given))
    mail = given["mail"]
    if any(fault["severity"] != "warning" for fault in mail["errors"]):
        return
    defects = dict.fromkeys(_DEFECTS.get(defect, defect.partition(" ")[0]) for defect in mail["defects"])
    told = [given.ask(name) for name in defects if name in {"cut", "UnknownCharset", "UndecodableBytes"}]
    yield from told
    if told:
        return
    if mail["format"] == "mjml":
        yield given.passed("mended" if mail["mended"] else "compiled", engine=mail["engine"])
    elif mail["html_encoded"] is None and mail["format"] == "eml":
        yield given.passed("text-only")
    else:
        yield given.passed("read", format=mail["format"].upper())


def _faults(given: Given) -> Iterator[Finding]:
    for fault in given["mail"]["errors"]:
        where = fault["file"] or given["mail"]["name"].rpartition("/")[2]
        pointer = Pointer("line", str(fault["line"]), fault["text"]) if fault["line"] else Pointer("file", where)
        args = {"line": fault["line"], "column": fault["column"], "what": fault["text"], "file": where}
        if fault["severity"] == "engine":
            yield given.ask(_ENGINE.get(fault["code"], "engine-refused"), pointer, **args)
        elif fault["code"] in {"too-complex", "unreadable", "format"}:
            # Our own limits, or the machine's: no fault of the e-mail that we can prove.
            yield given.ask(fault["code"], pointer, **args)
        elif fault["severity"] == "error":
            yield given.failed(fault["code"], pointer, **args)
        else:
            yield given.ask(fault["code"], pointer, **args)


def _subject(given: Given) -> Iterator[Finding]:
    mail = given["mail"]
    if mail["format"] != "eml":
        yield given.inapplicable("at-sending")
        return
    if not mail["headers"]:
        return
    subject = (mail["subject"] or "").strip()
    pointer = Pointer("header", "subject", subject[:300])
    letters = [letter for letter in subject if letter.isalpha()]
    if not subject:
        yield given.failed("missing", Pointer("header", "subject"))
    elif len(subject) > SUBJECT_CHARACTERS:
        yield given.ask("long", pointer, written=subject, length=len(subject), limit=SUBJECT_CHARACTERS)
    elif _REPLY.match(subject):
        yield given.ask("reply", pointer, written=subject)
    elif len(letters) >= 10 and all(letter.isupper() for letter in letters):
        yield given.ask("capitals", pointer, written=subject)
    else:
        yield given.passed("present", pointer, written=subject, length=len(subject))


def _plain_text(given: Given) -> Iterator[Finding]:
    mail = given["mail"]
    if mail["format"] != "eml":
        yield given.inapplicable("at-sending")
        return
    html = len(_WORD.findall(read_body(given["mail-html"]).shown()))
    text = len(_WORD.findall(_ADDRESS.sub(" ", mail["text"] or "")))
    pointer = Pointer("figure", f"{text} / {html}")
    if mail["text"] is None:
        yield given.failed("absent", pointer, html=html)
    elif not text:
        yield given.failed("empty", pointer, html=html)
    elif html >= STUB_WORDS and text < html * STUB_SHARE:
        yield given.failed("stub", Pointer("figure", f"{text} / {html}", mail["text"][:200]), text=text, html=html)
    else:
        yield given.passed("present", pointer, text=text, html=html)


def _list_unsubscribe(given: Given) -> Iterator[Finding]:
    mail = given["mail"]
    if mail["format"] != "eml":
        yield given.inapplicable("at-sending")
        return
    headers = mail["headers"]
    addresses = re.findall(r"<\s*([^<>\s]+)\s*>", " ".join(headers.get("list-unsubscribe", [])))
    pointer = Pointer("header", "list-unsubscribe", ", ".join(addresses)[:300])
    one_click = any("one-click" in value.lower() for value in headers.get("list-unsubscribe-post", []))
    if any(address.lower().startswith("https:") for address in addresses):
        yield given.passed("one-click" if one_click else "address", pointer)
    elif addresses:
        yield given.ask("mail-only", pointer)
    elif "list-unsubscribe" in headers:
        yield given.failed("unreadable", Pointer("header", "list-unsubscribe", headers["list-unsubscribe"][0][:300]))
    elif "received" in headers:
        yield given.failed("absent", Pointer("header", "list-unsubscribe"))
    elif headers:
        yield given.inapplicable("not-received")


def _weight(given: Given) -> Iterator[Finding]:
    size = len(given["mail-html"].text.encode("utf-8", "replace"))
    args = {"size": size, "limit": CLIP_BYTES}
    pointer = Pointer("figure", str(size))
    after = "-compiled" if given["mail"]["format"] == "mjml" else ""
    if size > CLIP_BYTES:
        yield given.failed("cut" + after, pointer, **args)
    elif size > CLOSE_BYTES:
        yield given.ask("close" + after, pointer, **args)
    else:
        yield given.passed("light" + after, pointer, **args)


CHECKS = (
    Check("email.compiles", needs=("mail",), run=_compiles, scope="mail", refs=("email:EM06", "email:EM38")),
    Check(
        "email.subject",
        needs=("mail",),
        run=_subject,
        scope="mail",
        refs=("email:EM04",),
        limits={"characters": SUBJECT_CHARACTERS},
    ),
    Check(
        "email.plain-text",
        needs=("mail", "mail-html"),
        run=_plain_text,
        scope="mail",
        refs=("email:EM05",),
        limits={"share": STUB_SHARE, "words": STUB_WORDS},
    ),
    Check("email.list-unsubscribe", needs=("mail",), run=_list_unsubscribe, scope="mail", refs=("email:EM07",)),
    Check(
        "email.weight",
        needs=("mail", "mail-html"),
        run=_weight,
        scope="mail",
        refs=("email:EM01",),
        limits={"close": CLOSE_BYTES, "clipped": CLIP_BYTES},
    ),
)
