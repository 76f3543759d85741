"""What makes a file a campaign: a way out, merge tags, a template to use again, the platform that sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from checkers.email._links import Link, links
from checkers.email._mail import Places, blanked, capped, line_of, read_body, source_of
from checkers.email._platforms import Mark, editable_zones, marks
from checkers.email._tags import halves, leads_out, tags, unclosed
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MAX_FAULTS = 100  # tags at fault in one e-mail that are placed

_NEEDS = ("mail", "mail-html", "mail-source")

_OUT = re.compile(
    r"d[ée]s\W?inscri|d[ée]sabonn|se d[ée]sengager|ne (?:plus|pas) (?:souhait\w+ )?(?:recevoir|[êe]tre contact)"
    r"|plus recevoir (?:nos|ces|d|cette|de|la)|unsubscrib|opt[- ]?out|stop receiving",
    re.IGNORECASE,
)
_CHOICES = re.compile(r"pr[ée]f[ée]rences|abonnements?\b|preferences|subscription", re.IGNORECASE)
_OUT_ADDRESS = re.compile(r"unsubscribe|desinscri|desabonn|opt-?out|/unsub\b", re.IGNORECASE)
_SERVICE = re.compile(r"unsub|mirror|archive|update_profile|permalink|view_in|address|mc_preview", re.IGNORECASE)
_SHARED = {"mj-attributes", "mj-class", "mj-include", "mj-all"}
_GENERATED = re.compile(r"\bmj-column-per-|\bmj-outlook-group-fix\b")


def _unsubscribe(given: Given) -> Iterator[Finding]:
    document = given["mail-html"]
    reading = read_body(document)
    found = [link for link in links(document) if _is_way_out(link)]
    shown = [link for link in found if link.element not in reading.hidden]
    places = Places(given)
    received = given["mail"]["format"] == "eml"
    alive = [link for link in shown if link.kind in {"web", "contact"} or (link.kind == "dynamic" and not received)]
    if alive:
        link = alive[0]
        yield given.passed("link", places.of(link.element, "href"), name=link.name or link.href, href=link.href)
    elif shown:
        link = shown[0]
        say = "raw" if link.kind == "dynamic" else "dead"
        yield given.failed(say, places.of(link.element, "href"), name=link.name or "?", href=link.href or "")
    elif found:
        yield given.failed("hidden", places.of(found[0].element, "href"), name=found[0].name or "?")
    else:
        yield _no_link(given, reading.shown(), links(document), places)


def _is_way_out(link: Link) -> bool:
    href = link.href or ""
    return bool(leads_out(href) or _OUT.search(link.name) or _OUT_ADDRESS.search(href))


def _no_link(given: Given, text: str, all_links: list[Link], places: Places) -> Finding:
    words = _OUT.search(text)
    if words:
        sentence = text[max(0, words.start() - 60) : words.end() + 100]
        return given.ask("words-only", Pointer("selector", "body", sentence), text=sentence)
    choices = next((link for link in all_links if _CHOICES.search(link.name)), None)
    if choices is not None:
        return given.ask("preferences", places.of(choices.element, "href"), name=choices.name)
    used = {mark.platform for mark in _marks(given) if mark.proof != "tag"}
    if "Mailchimp" in used and given["mail"]["format"] != "eml":
        return given.ask("added-by-tool", tool="Mailchimp")
    return given.failed("absent", Pointer("selector", "body"))


def _merge_tags(given: Given) -> Iterator[Finding]:
    source = blanked(source_of(given))
    found = list(tags(source))
    if given["mail"]["format"] == "eml":
        yield from capped(given, _left_raw(given))
        return
    faults = [given.failed("half", line_of(source, at), what=what) for at, what in halves(source)]
    faults += [
        given.failed("block", line_of(source, tag.start), what=tag.raw) for tag in islice(unclosed(found), MAX_FAULTS)
    ]
    yield from capped(given, faults)
    if faults or not found:
        return
    bare = next((tag for tag in found if tag.bare_name), None)
    if bare:
        yield given.ask("no-fallback", line_of(source, bare.start), what=bare.raw)
    else:
        names = list(dict.fromkeys(tag.raw for tag in found))
        yield given.passed("well-formed", line_of(source, found[0].start), count=len(names), names=names)


def _left_raw(given: Given) -> Iterator[Finding]:
    mail = given["mail"]
    texts = {"subject": mail["subject"] or "", "html": blanked(given["mail-html"].text), "text": mail["text"] or ""}
    raw = {tag.raw: (part, tag) for part, text in texts.items() for tag in reversed(list(tags(text)))}
    for written, (part, tag) in islice(raw.items(), MAX_FAULTS):
        place = Pointer("header", "subject", written) if part == "subject" else line_of(texts[part], tag.start)
        yield given.failed("left-raw", place, what=written)
    if not raw:
        yield given.passed("none-left")


def _templated(given: Given) -> Iterator[Finding]:
    mail, document = given["mail"], given["mail-html"]
    source = blanked(source_of(given))
    # A way out or a mirror page is in every campaign: only fields of its contents make a template.
    found = list(dict.fromkeys(tag.raw for tag in tags(source) if not _SERVICE.search(tag.name)))
    zones = len(editable_zones(document))
    shared = sorted({element["tag"] for element in mail["elements"] if element["tag"] in _SHARED})
    received = mail["format"] == "eml"
    built = sorted({mark.platform for mark in _marks(given) if mark.proof == "editor"})
    tables = document.xpath("//table//table")
    args = {"tags": len(found), "zones": zones, "names": found}
    if mail["format"] == "mjml":
        yield given.passed("mjml", Pointer("line", "1"), shared=shared, **args)
    elif (found and not received) or zones:
        yield given.passed("fields", Pointer("file", mail["name"], ", ".join(found)[:300]), **args)
    elif built:
        yield given.passed("blocks", Pointer("file", mail["name"]), tools=built)
    elif any(_GENERATED.search(str(value)) for value in document.xpath("//@class")):
        yield given.passed("generated", Pointer("selector", "[class*=mj-]"))
    elif received:
        yield given.inapplicable("filled-in")
    elif tables:
        yield given.ask("layout", Pointer("selector", "table table"), count=len(tables))
    else:
        yield given.failed("one-off", Pointer("selector", "body"))


def _tool(given: Given) -> Iterator[Finding]:
    found = list(_marks(given))
    used = [mark for mark in found if mark.proof != "tag"]
    for platform in dict.fromkeys(mark.platform for mark in used):
        own = [mark for mark in used if mark.platform == platform]
        yield given.passed(own[0].proof, own[0].pointer, tool=platform, marks=[mark.what for mark in own])
    if used:
        return
    if found:
        mark = found[0]
        yield given.ask("prepared", mark.pointer, tool=mark.platform, marks=[m.what for m in found])
    elif given["mail"]["format"] == "eml":
        yield given.ask("no-known-mark", Pointer("header", "x-mailer"))
    else:
        yield given.inapplicable("not-shown")


def _marks(given: Given) -> Iterator[Mark]:
    return marks(given["mail"], given["mail-html"], blanked(source_of(given)))


CHECKS = (
    Check("email.unsubscribe", needs=_NEEDS, run=_unsubscribe, scope="mail", refs=("email:EM08",)),
    Check("email.merge-tags", needs=_NEEDS, run=_merge_tags, scope="mail", refs=("email:EM33",)),
    Check("email.templated", needs=_NEEDS, run=_templated, scope="mail", refs=("email:EM34",)),
    Check("email.tool", needs=_NEEDS, run=_tool, scope="mail"),
)
