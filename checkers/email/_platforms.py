"""The marks that e-mail platforms leave: in headers, in the hosts of links and images, in the HTML of their editors.

Headers and hosts were read in public messages and in the lists that mail tools keep of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.email._links import host_of
from checkers.email._tags import Tag, tags
from preuve.model import Pointer
from preuve.views.document import Document
from preuve.views.dom import excerpt_of, selector_of


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: the names of its own headers, what its `X-Mailer` says, its hosts, its editor's classes."""

    name: str
    headers: tuple[str, ...]
    mailer: str
    hosts: re.Pattern[str]
    classes: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of `platform`. `proof`: "header", "address" and "editor" are only there when the platform was used;
    "tag" only shows that the e-mail was made ready for it."""

    platform: str
    proof: str
    what: str
    pointer: Pointer


def _hosts(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?:.*\.)?(?:" + "|".join(patterns) + r")\Z")


PLATFORMS = (
    Platform(
        "Mailchimp",
        ("x-mc-user", "x-mcda"),
        "mailchimp",
        # Not mailchimp.com alone: anyone may link to it.
        _hosts(
            r"list-manage\d?\.com", r"mcusercontent\.com", r"campaign-archive\d?\.com", r"mailchi\.mp", r"mcsv\.net",
            r"rsgsv\.net", r"mcdlv\.net", r"mailchimpapp\.(?:net|com)", r"(?:gallery|cdn-images)\.mailchimp\.com",
        ),
        # Gmail puts "m_<number>" before the classes of what it shows.
        re.compile(r"(?:^|\s)(?:m_-?\d+)?(?:mcn(?:Text|Image|Button|Preview|Follow|Share|Divider|Caption|Boxed)\w*"
                   r"|mce(?:Text|Row|Column|Button|Block|Section)\w*)"),
    ),
    Platform(
        "Brevo (Sendinblue)",
        ("x-mailin-campaign", "x-mailin-client", "x-mailin-eid", "x-sib-id"),
        "sendinblue|brevo",
        _hosts(r"sendib[mtwl]\d*\.com", r"(?:t?sp\d+-)?brevo\.net", r"\w+-brevo\.net", r"mailinblue\.com",
               r"sender-sib\.com", r"mailin\.fr", r"img[\w-]*\.brevo\.com"),
        re.compile(r"(?:^|\s)(?:m_-?\d+)?rnb-[a-z]"),
    ),
    # Not mailjet.com: MJML's own social icons come from there.
    Platform("Mailjet", ("x-mj-mid", "x-mj-smtpguid", "x-mailjet-campaign"), "mailjet", _hosts(r"mjt\.lu")),
    Platform(
        "HubSpot",
        ("x-hs-cid",),
        "hubspot",
        _hosts(r"hubspotemail\.net", r"hubspotlinks\.com", r"hubspotfree\.net", r"hubspotstarter\.net"),
    ),
    Platform(
        "Klaviyo",
        ("x-kmail-account", "x-kmail-message"),
        "klaviyo",
        _hosts(r"klaviyomail\.com", r"kmail-lists\.com", r"klclick\d?\.com"),
    ),
    Platform("Sarbacane", (), "sarbacane", _hosts(r"sarbacane\.com")),
)  # fmt: skip

_HOSTED = ("list-unsubscribe", "message-id", "return-path", "list-id")
_BARE_HOST = re.compile(r"https?://[^\s<>\"]+|@([\w.-]+)|<[\w-]*\.([\w.-]+)>")


def marks(mail: Mapping[str, Any], document: Document, source: str) -> Iterator[Mark]:
    """Every kind of mark once for each platform, the strongest first. `source` is searched for merge tags."""
    for platform in PLATFORMS:
        yield from _in_headers(platform, mail["headers"])
    yield from _in_addresses(document)
    yield from _in_classes(document)
    yield from _in_tags(source)
    zones = editable_zones(document)
    if zones:
        yield Mark("Mailchimp", "tag", "mc:edit", Pointer("selector", selector_of(zones[0]), excerpt_of(zones[0])))


def editable_zones(document: Document) -> list[Any]:
    """The elements that Mailchimp's template language marks as places to edit."""
    return document.xpath("//*[@*[starts-with(name(), 'mc:')]]")


def is_redirection(host: str) -> bool:
    """Whether links of this host are a platform's, that count clicks and lead elsewhere."""
    return any(platform.hosts.match(host) for platform in PLATFORMS)


def _in_headers(platform: Platform, headers: Mapping[str, list[str]]) -> Iterator[Mark]:
    for name in platform.headers:
        if name in headers:
            yield Mark(platform.name, "header", name, Pointer("header", name, headers[name][0][:200]))
            return
    for value in headers.get("x-mailer", []):
        if re.search(platform.mailer, value, re.IGNORECASE):
            yield Mark(platform.name, "header", f"x-mailer: {value[:80]}", Pointer("header", "x-mailer", value[:200]))
            return
    for name in _HOSTED:
        for value in headers.get(name, []):
            for match in _BARE_HOST.finditer(value):
                host = (match[1] or match[2] or host_of(match[0])).lower()
                if platform.hosts.match(host):
                    yield Mark(platform.name, "header", f"{name}: {host}", Pointer("header", name, value[:200]))
                    return


def _in_addresses(document: Document) -> Iterator[Mark]:
    seen: set[str] = set()
    for address in document.xpath("//a/@href | //img/@src"):
        host = host_of(str(address).strip())
        for platform in PLATFORMS if host else ():
            if platform.name not in seen and platform.hosts.match(host):
                seen.add(platform.name)
                yield Mark(platform.name, "address", host, Pointer("url", str(address)[:300]))


def _in_classes(document: Document) -> Iterator[Mark]:
    seen: set[str] = set()
    for value in dict.fromkeys(str(value) for value in document.xpath("//@class")):
        for platform in PLATFORMS:
            found = platform.classes.search(value) if platform.classes else None
            if found and platform.name not in seen:
                seen.add(platform.name)
                word = found[0].strip()
                yield Mark(
                    platform.name, "editor", f"class {word}", Pointer("selector", f"[class*={word}]", value[:200])
                )


def _in_tags(source: str) -> Iterator[Mark]:
    seen: set[str] = set()
    for tag in tags(source):
        name = _made_for(tag)
        if name and name not in seen:
            seen.add(name)
            line = source.count("\n", 0, tag.start) + 1
            yield Mark(name, "tag", tag.raw[:80], Pointer("line", str(line), tag.raw[:200]))


def _made_for(tag: Tag) -> str | None:
    """The platform whose tag this is, where only one writes it so."""
    if tag.grammar == "mailchimp":
        return "Mailchimp"
    if tag.grammar == "mailjet":
        return "Mailjet"
    if tag.grammar == "square" and tag.name in {"UNSUBSCRIBE", "MIRROR", "UPDATE_PROFILE", "DOUBLEOPTIN"}:
        return "Brevo (Sendinblue)"
    if tag.grammar == "liquid" and re.match(r"(?:unsubscribe|mirror|update_profile)$|contact\.[A-Z_]+\b", tag.name):
        return "Brevo (Sendinblue)"
    if tag.grammar == "liquid" and re.match(r"unsubscribe_link|site_settings\.", tag.name):
        return "HubSpot"
    return None
