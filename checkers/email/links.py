"""Links: addresses that lead somewhere, safely, under names that say where, and that campaigns can count."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from checkers.email._links import SOUND, Link, links
from checkers.email._mail import Places, capped
from checkers.email._platforms import is_redirection
from checkers.email._tags import leads_out
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_NEEDS = ("mail", "mail-html", "mail-source")
_UTM = ("utm_source", "utm_medium", "utm_campaign")

# Names that say nothing without what stands around them (folded: no case, accents or punctuation).
_VAGUE = {
    "ici", "cliquez ici", "cliquer ici", "clique ici", "cliquez", "lire la suite", "la suite", "suite",
    "en savoir plus", "savoir plus", "plus d infos", "plus d informations", "voir plus", "plus", "lire plus",
    "decouvrir", "voir", "lien", "ce lien", "suivez ce lien", "j y vais", "acceder", "click here", "here",
    "read more", "more", "learn more", "find out more", "see more", "link", "this link", "discover", "view",
    "go",
}  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
# Places where the candidate's own site is not: tagging links to them makes no sense.
_SOCIAL = re.compile(
    r"(?:.*\.)?(?:facebook|fb|instagram|linkedin|twitter|x|youtube|tiktok|pinterest|threads|snapchat|whatsapp|wa|google"
    r"|goo|apple|spotify|trustpilot|vimeo|youtu)\.(?:com|fr|net|be|me|gl|org)\Z"
)
_MAIL_MEDIUM = re.compile(r"e-?mail|newsletter|emailing|crm", re.IGNORECASE)


def _links(given: Given) -> Iterator[Finding]:
    found = links(given["mail-html"])
    dead = [element for element in given["mail"]["elements"] if _no_address(element)]
    if not found and not dead:
        yield given.failed("none")
        return
    places = Places(given)
    faults = [link for link in found if link.kind not in SOUND]
    yield from capped(given, (_fault(given, places, link) for link in faults))
    for element in dead:
        yield given.failed("button", Pointer("line", str(element["line"]), f"<{element['tag']}>"), line=element["line"])
    if not faults and not dead:
        hosts = sorted({link.host for link in found if link.host})
        yield given.passed("sound", count=len(found), hosts=hosts)


def _fault(given: Given, places: Places, link: Link) -> Finding:
    return given.failed(link.kind, places.of(link.element, "href"), name=link.name or "?", href=link.href or "")


def _no_address(element: dict[str, object]) -> bool:
    """A button of MJML without `href` is compiled to a plain paragraph: no link is left to be found.

    Under `mj-attributes` it is no button, but what all buttons have in common.
    """
    attributes, parents = element["attributes"], element["parents"]
    if isinstance(parents, list) and "mj-attributes" in parents:
        return False
    return element["tag"] == "mj-button" and isinstance(attributes, dict) and not attributes.get("href", "").strip()


def _secure(given: Given) -> Iterator[Finding]:
    web = [link for link in links(given["mail-html"]) if link.kind == "web"]
    places = Places(given)
    plain = [link for link in web if (link.href or "").lower().startswith("http:")]
    yield from capped(
        given,
        (
            given.failed("plain", places.of(link.element, "href"), name=link.name or "?", href=link.href)
            for link in plain
        ),
    )
    if web and not plain:
        yield given.passed("secure", count=len(web))


def _link_text(given: Given) -> Iterator[Finding]:
    named = [link for link in links(given["mail-html"]) if link.href is not None]
    if not named:
        return
    places = Places(given)
    found = list(_names(given, named, places))
    yield from capped(given, found)
    if not found:
        yield given.passed("clear", count=len(named))


def _names(given: Given, named: list[Link], places: Places) -> Iterator[Finding]:
    targets: dict[str, set[str]] = {}
    spoken = {link.href for link in named if link.name}
    for link in named:
        if not link.name:
            # A silent icon beside a link with words to the same place (MJML's social icons) loses nobody the way.
            say = given.ask if link.href in spoken else given.failed
            message = "silent-twin" if link.href in spoken else "nameless"
            yield say(message, places.of(link.element, "href"), href=link.href)
            continue
        folded = _folded(link.name)
        if folded in _VAGUE:
            yield given.ask("vague", places.of(link.element, "href"), name=link.name, href=link.href)
        elif _ADDRESS.match(link.name):
            yield given.ask("address", places.of(link.element, "href"), name=link.name)
        elif link.kind == "web":
            known = targets.setdefault(folded, set())
            known.add(_target(link))
            if len(known) == 2:
                yield given.ask("same-name", places.of(link.element, "href"), name=link.name, hrefs=sorted(known))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())


def _target(link: Link) -> str:
    """Where a link leads, campaign parameters apart."""
    parts = link.parts
    kept = [part for part in parts.query.split("&") if part and not part.startswith(("utm_", "mc_"))]
    return f"{link.host}{parts.path.rstrip('/')}" + ("?" + "&".join(sorted(kept)) if kept else "")


def _utm(given: Given) -> Iterator[Finding]:
    web = [link for link in links(given["mail-html"]) if link.kind == "web" and not leads_out(link.href or "")]
    own = [link for link in web if not _SOCIAL.match(link.host) and not is_redirection(link.host)]
    if not own:
        if web and any(is_redirection(link.host) for link in web):
            yield given.inapplicable("redirected")
        return
    # The candidate's site is the host that the e-mail leads to most.
    host = Counter(link.host for link in own).most_common(1)[0][0]
    own = [link for link in own if link.host == host]
    tagged = [link for link in own if "utm_" in link.parts.query.lower()]
    if not tagged:
        yield (
            given.ask("none", host=host)
            if given["mail"]["format"] == "eml"
            else given.inapplicable("at-sending", host=host)
        )
        return
    places = Places(given)
    faults = [finding for link in tagged for finding in _odd(given, places, link)]
    bare = [link for link in own if link not in tagged]
    if bare:
        place = places.of(bare[0].element, "href")
        faults.append(given.ask("mixed", place, tagged=len(tagged), count=len(bare), host=host))
    yield from capped(given, faults)
    if not faults:
        campaigns = sorted({value for link in tagged for value in _values(link).get("utm_campaign", [])})
        yield given.passed("tagged", count=len(tagged), host=host, campaigns=campaigns)


def _values(link: Link) -> dict[str, list[str]]:
    return parse_qs(urlsplit((link.href or "").replace("&amp;", "&")).query, keep_blank_values=True)


def _odd(given: Given, places: Places, link: Link) -> Iterator[Finding]:
    values = _values(link)
    missing = [name for name in _UTM if not any(value.strip() for value in values.get(name, []))]
    if missing:
        yield given.failed("incomplete", places.of(link.element, "href"), missing=missing, href=link.href)
        return
    twice = [name for name in _UTM if len(values[name]) > 1]
    if twice:
        yield given.failed("twice", places.of(link.element, "href"), names=twice, href=link.href)
        return
    written = [values[name][0] for name in _UTM]
    odd = [value for value in written if "{" not in value and re.search(r"[A-Z\s]|[^\x00-\x7f]", value)]
    if odd:
        yield given.ask("spelling", places.of(link.element, "href"), values=odd)
    elif not _MAIL_MEDIUM.search(values["utm_medium"][0]):
        yield given.ask("medium", places.of(link.element, "href"), medium=values["utm_medium"][0])


CHECKS = (
    Check("email.links", needs=_NEEDS, run=_links, scope="mail", refs=("email:EM10",)),
    Check("email.links-secure", needs=_NEEDS, run=_secure, scope="mail", refs=("email:EM10",)),
    Check(
        "email.link-text", needs=_NEEDS, run=_link_text, scope="mail", refs=("email:EM11", "rgaa:6.1.1", "rgaa:6.2.1")
    ),
    Check("email.utm", needs=_NEEDS, run=_utm, scope="mail", refs=("email:EM12",)),
)
