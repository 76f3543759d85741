"""Addresses: one spelling for each, whose they are, and which must never be followed. Pure, never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from runners.crawl.hosts import canonical_host, is_address, private_host
from runners.crawl.refusals import is_file, refusal

__all__ = [
    "MAX_URL",
    "Aliases",
    "is_file",
    "normalise",
    "origin_of",
    "private_host",
    "refusal",
    "same_site",
    "site_origins",
]

MAX_URL = 4999
"""Longest address looked at, in characters, as given and as normalised."""

_DEFAULT_PORT = {"http": 80, "https": 443}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EDGES = "".join(map(chr, range(0x21)))  # what browsers trim at both ends
_BREAKS = str.maketrans("", "", "\t\r\n")  # what browsers drop anywhere
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BEFORE_QUERY = re.compile(r"[^?#]*")
_EXTRA_SLASHES = re.compile(r"(https?):/{2,}", re.IGNORECASE)

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986 unreserved, sub-delims and the delimiters allowed in a path; "?" may stand in a query.
_PATH_ODD = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/]")
_QUERY_ODD = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)

# Parameters that say where the visitor came from, never what the page is. Documented by Google, Meta, Microsoft,
# Mailchimp, HubSpot, Matomo, Yandex, TikTok, X, LinkedIn; the last line is Shopify's search and recommendation marks.
_TRACKING = _set(
    """gclid gclsrc dclid gbraid wbraid srsltid _ga _gl fbclid igshid igsh msclkid mc_cid mc_eid yclid ysclid ttclid
    twclid li_fat_id epik _hsenc _hsmi mkt_tok mtm_campaign mtm_source mtm_medium mtm_keyword mtm_content mtm_cid
    pk_campaign pk_source pk_medium pk_keyword pk_kwd pk_content
    pr_prod_strat pr_rec_id pr_rec_pid pr_ref_pid pr_seq _pos _psq _ss _fid"""
)
_SESSION = _set("phpsessid jsessionid sid sessionid session_id oscsid zenid cfid cftoken")
_NOISE_PREFIX = ("utm_", "aspsessionid")
_REFERRERS = _set(
    "facebook fb twitter x linkedin instagram pinterest youtube tiktok producthunt newsletter google bing"
)


def normalise(url: str, base: str | None = None) -> str | None:
    """Give the one spelling of an absolute http(s) address, or None when there is nothing to visit.

    `url` may be relative to `base`. Fragments, tracking parameters and session ids go; other parameters stay in their
    order; the trailing slash stays as written (see `Aliases`). None for other schemes, for addresses over `MAX_URL`
    characters, for control characters, for hosts and ports that cannot be, and for an address with a user name: it is
    a mistyped e-mail address or a credential, and neither belongs in a bundle. Idempotent; never raises.
    """
    if len(url) > MAX_URL:
        return None
    text = url.strip(_EDGES).translate(_BREAKS)
    if _CONTROL.search(text):
        return None
    try:
        result = _normalise(text, base)
    except ValueError:  # also UnicodeError and idna.IDNAError
        return None
    return result if len(result) <= MAX_URL else None


def _normalise(text: str, base: str | None) -> str:
    text = text.partition("#")[0]
    if "\\" in text:  # browsers read it as "/" before the query
        head = _BEFORE_QUERY.match(text)
        cut = head.end() if head else 0
        text = text[:cut].replace("\\", "/") + text[cut:]
    text = _EXTRA_SLASHES.sub(r"\1://", text, count=1) if text[:4].lower() == "http" else text
    if base is not None:
        text = urljoin(base, text)
    parts = urlsplit(text)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORT or not parts.netloc or "@" in parts.netloc:
        raise ValueError(text)
    host, port = _host_port(parts.netloc)
    site = host if port in (None, _DEFAULT_PORT[scheme]) else f"{host}:{port}"
    path = _dotless(_PATH_SESSION.sub("", _PATH_ODD.sub(_requote, parts.path)))
    query = _without_noise(_QUERY_ODD.sub(_requote, parts.query))
    return f"{scheme}://{site}{path}?{query}" if query else f"{scheme}://{site}{path}"


def _requote(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) == 3 and text[0] == "%":
        char = chr(int(text[1:], 16))
        return char if char in _UNRESERVED else text.upper()
    return quote(text, safe="")  # a stray "%" becomes %25; a lone surrogate raises UnicodeEncodeError


def _dotless(path: str) -> str:
    if not path:
        return "/"
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _without_noise(query: str) -> str:
    if not query:
        return ""
    return "&".join(part for part in query.split("&") if part and not _is_noise(part))


def _is_noise(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    if name in _TRACKING or name in _SESSION or name.startswith(_NOISE_PREFIX):
        return True
    return name == "ref" and value.lower() in _REFERRERS


def _host_port(netloc: str) -> tuple[str, int | None]:
    if netloc.startswith("["):
        inside, bracket, rest = netloc[1:].partition("]")
        if not bracket or "%" in inside or (rest and rest[0] != ":"):
            raise ValueError(netloc)
        return f"[{IPv6Address(inside).compressed}]", _port(rest[1:])
    host, _, port = netloc.partition(":")
    return canonical_host(host), _port(port)


def _port(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) <= 65535:
        raise ValueError(text)
    return int(text)


def origin_of(url: str) -> str:
    """Give `scheme://host[:port]` of a normalised address."""
    return "/".join(url.split("/", 3)[:3])


def site_origins(*starts: str) -> frozenset[str]:
    """Give the origins of a site from its start pages' final addresses (normalised).

    Each start gives its own origin and that of its www / bare twin; on default ports, both in http and https.
    """
    found: set[str] = set()
    for start in starts:
        scheme, _, authority = origin_of(start).partition("://")
        host, _, port = authority.rpartition(":") if _has_port(authority) else (authority, "", "")
        hosts = {host}
        if "." in host and not is_address(host):
            hosts.add(host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")
        for name in hosts:
            schemes = (scheme,) if port else ("http", "https")
            found.update(f"{one}://{name}:{port}" if port else f"{one}://{name}" for one in schemes)
    return frozenset(found)


def _has_port(authority: str) -> bool:
    return ":" in authority.rpartition("]")[2]


def same_site(url: str, origins: Iterable[str]) -> bool:
    """Tell whether a normalised address lies on one of the origins that `site_origins` gave."""
    return origin_of(url) in origins


_INDEX = re.compile(r"(.*/)(?:index|default)\.(?:html?|php|aspx?)")


@dataclass(frozen=True)
class Aliases:
    """What the site was seen to do with its addresses: which lead elsewhere, and by which habits.

    `finals`: alias -> final address, both normalised, chains flattened. `habits`: steps seen (`slash`, `noslash`,
    `https`, `http`, `www`, `nowww`, `index`), each kept only when its opposite was never seen.
    """

    finals: Mapping[str, str] = field(default_factory=dict)
    habits: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Aliases:
        """Build from (address, final address) pairs: redirects (each hop of a chain), or one document seen twice.

        The order of the pairs does not matter; a redirect loop resolves to its smallest address.
        """
        direct: dict[str, str] = {}
        habits: set[str] = set()
        for url, final in sorted(set(pairs)):
            if url != final:
                direct.setdefault(url, final)
                habits |= _habits(url, final)
        for one, other in (("slash", "noslash"), ("https", "http"), ("www", "nowww")):
            if one in habits and other in habits:
                habits -= {one, other}
        return cls(_flatten(direct), frozenset(habits))

    def resolve(self, url: str) -> str:
        """Give the final address that `url` was seen to lead to; `url` itself when none was."""
        return self.finals.get(url, url)

    def expected(self, url: str) -> str:
        """Give the form the site's habits would turn `url` into: a guess, only to choose between two links."""
        scheme, _, rest = url.partition("://")
        host, slash, tail = rest.partition("/")
        path, mark, query = f"{slash}{tail}".partition("?")
        if {"https", "http"} & self.habits and ":" not in host:
            scheme = "https" if "https" in self.habits else "http"
        if "www" in self.habits and not host.startswith("www."):
            host = f"www.{host}"
        elif "nowww" in self.habits:
            host = host.removeprefix("www.")
        index = _INDEX.fullmatch(path) if "index" in self.habits else None
        if index:
            path = index.group(1)
        if "slash" in self.habits and "." not in path.rpartition("/")[2]:
            path = path if path.endswith("/") else f"{path}/"
        elif "noslash" in self.habits:
            path = path.rstrip("/") or "/"
        return f"{scheme}://{host}{path}{mark}{query}"


def _habits(url: str, final: str) -> set[str]:
    one, other = urlsplit(url), urlsplit(final)
    habits: set[str] = set()
    if one.query != other.query:
        return habits
    if one.path != other.path:
        index = _INDEX.fullmatch(one.path)
        if other.path == f"{one.path}/":
            habits.add("slash")
        elif one.path == f"{other.path}/":
            habits.add("noslash")
        elif index and index.group(1) == other.path:
            habits.add("index")
        else:
            return set()
    if one.netloc != other.netloc:
        if other.netloc == f"www.{one.netloc}":
            habits.add("www")
        elif one.netloc == f"www.{other.netloc}":
            habits.add("nowww")
        else:
            return set()
    if one.scheme != other.scheme:
        habits.add(other.scheme)
    return habits


def _flatten(direct: Mapping[str, str]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for start in direct:
        trail: dict[str, None] = {}
        here = start
        while here in direct and here not in flat and here not in trail:
            trail[here] = None
            here = direct[here]
        if here in trail:
            steps = list(trail)
            end = min(steps[steps.index(here) :])
        else:
            end = flat.get(here, here)
        flat.update(dict.fromkeys(trail, end))
    return {url: final for url, final in flat.items() if url != final}
