"""The signals that a page and a site give of the platform they are made with, and what they prove together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from checkers.platform._answers import Answers, feed_generator, namespaces, shop_products
from preuve.given import Given

PROVEN = 0.9  # score from which a platform is announced, with two signals of different kinds
PROBABLE = 0.6  # score from which it is shown to the jury
MAX_QUOTE = 90
MAX_RESOURCES = 2000
MAX_COMMENTS = 500
MAX_COMMENT = 2000  # characters of a comment that are read
_KEY = "_platform_page"
_COMMENTS = "//comment()"
_GENERATORS = "//meta[translate(@name, 'GENRATO', 'genrato') = 'generator']/@content"
_RESOURCES = (
    "//script/@src | //link[contains(@rel, 'stylesheet') or contains(@rel, 'icon') or contains(@rel, 'preload')]/@href"
    " | //img/@src | //img/@data-src | //source/@src | //iframe/@src"
)
_SCRIPTS = (
    "//script[not(@src)][not(@type) or contains(@type, 'javascript') or @type='module' or @type='']/text()"
    "[string-length(.) < 500000]"
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One fingerprint: `matcher` is both what it looks at and its kind."""

    target: str
    name: str
    matcher: str
    pattern: Any
    confidence: float


@dataclass(frozen=True)
class Page:
    """What one page showed: quotes by target and signal, generators, and the folders of WordPress seen in its paths.

    `versions`: of extensions, by their folder, where an extension writes its own.
    """

    signals: Mapping[str, Mapping[str, str]]
    generators: tuple[str, ...]
    themes: tuple[str, ...]
    plugins: tuple[str, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    shop: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """What all signals of one platform prove. `state`: "proven", "probable", "trace" or "none"; `url` of the first."""

    state: str
    score: float
    quotes: tuple[str, ...]
    url: str


@cache
def fingerprints() -> tuple[Signal, ...]:
    """The signals of `fingerprints.toml`, their patterns compiled."""
    tables = tomllib.loads(Path(__file__).with_name("fingerprints.toml").read_text(encoding="utf-8"))
    return tuple(_signal(target, name, entry) for target, table in tables.items() for name, entry in table.items())


def _signal(target: str, name: str, entry: Mapping[str, Any]) -> Signal:
    matcher = next(key for key in entry if key != "confidence")
    value = entry[matcher]
    if matcher == "header":
        value = (value[0], re.compile(value[1], re.I))
    elif matcher not in {"markup", "meta", "global", "products"}:
        value = re.compile(value, re.I if matcher == "generator" else 0)
    return Signal(target, name, matcher, value, entry["confidence"])


def page_of(given: Given) -> Page | None:
    """What the page shows; read once for all checks of the family. Error pages show nothing. Needs NEEDS."""
    if given["http"]["status"] != 200:
        return None
    cache = vars(given["source"])  # lives as long as the parsed page
    if _KEY not in cache:
        cache[_KEY] = _read(given)
    found: Page = cache[_KEY]
    return found


NEEDS = ("http", "source", "har", "queues")


def _read(given: Given) -> Page:
    http, source, queues = given["http"], given["source"], given["queues"]
    host = _host(http["final_url"])
    addresses = _resources(source, given["har"], http["final_url"])
    own = [_path(address) for address in addresses if _is_own(address, host)]
    facts: dict[str, Iterable[str]] = {
        "generator": source.xpath(_GENERATORS),
        "cookie": _cookies(given["har"], http, host),
        "path": own,
        "resource": [address.partition("://")[2] for address in addresses],
        "script": source.xpath(_SCRIPTS),
        "shop": [str((queues.get("shopify") or {}).get("shop") or "")],
    }
    found: dict[str, dict[str, str]] = {}
    for signal in fingerprints():
        quote = _match(signal, facts, source, http, queues)
        if quote:
            found.setdefault(signal.target, {})[signal.name] = quote[:MAX_QUOTE]
    return Page(
        signals=found,
        generators=tuple(" ".join(text.split())[:MAX_QUOTE] for text in facts["generator"]),
        themes=_folders(own, "themes"),
        plugins=_folders(own, "plugins"),
        versions=_versions(source, facts["generator"]),
        shop=queues.get("shopify") or {},
    )


@cache
def plugins() -> Mapping[str, Mapping[str, str]]:
    """The tables of `plugins.toml`."""
    found: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("plugins.toml").read_text("utf-8"))
    return found


def _versions(source: Any, generators: Iterable[str]) -> dict[str, str]:
    """The versions that extensions write of themselves. `?ver=` in addresses is none: it is often another's."""
    comments = [str(comment.text or "") for comment in source.xpath(_COMMENTS)[:MAX_COMMENTS]]
    said = [" ".join(text.split()) for text in (*generators, *comments, *source.xpath("//body/@class"))]
    found = {}
    for folder, pattern in plugins()["versions"].items():
        versions = {hit[1] for text in said if (hit := re.search(pattern, text[:MAX_COMMENT]))}
        if len(versions) == 1:
            found[folder] = versions.pop()
    return found


def _match(signal: Signal, facts: Mapping[str, Iterable[str]], source: Any, http: Any, queues: Any) -> str:
    """What the page shows of one signal, as a short quote, or ""."""
    match signal.matcher:
        case "header":
            name, pattern = signal.pattern
            value = http.get("headers", {}).get(name, "")
            return f"{name}: {' '.join(value.split())}" if pattern.search(value) else ""
        case "meta":
            found = source.xpath(f"//meta[@name='{signal.pattern}']/@content")
            return f'<meta name="{signal.pattern}">' if found else ""
        case "markup":
            found = source.xpath(f"({signal.pattern})[1]")
            return " ".join(str(found[0]).split()) if found else ""
        case "global":
            return f"window.{signal.pattern}" if signal.pattern in queues.get("globals", ()) else ""
    for text in facts.get(signal.matcher, ()):
        hit = signal.pattern.search(text)
        if hit:
            return f"<script> {hit.group()}" if signal.matcher == "script" else _named(signal.matcher, text)
    return ""


def _named(matcher: str, text: str) -> str:
    names = {"generator": "generator: ", "cookie": "cookie: ", "shop": "Shopify.shop: "}
    return names.get(matcher, "") + " ".join(text.split())


def _host(address: str) -> str:
    """The host of an absolute address, without port and "www."."""
    host = address.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    return host.partition(":")[0].lower().removeprefix("www.")


def _is_own(address: str, host: str) -> bool:
    other = _host(address)
    return other == host or other.endswith(f".{host}")


def _path(address: str) -> str:
    """The path of an absolute address, decoded."""
    rest = address.partition("://")[2].partition("?")[0].partition("#")[0]
    return "/" + unquote(rest.partition("/")[2])


def _resources(source: Any, har: Mapping[str, Any], base: str) -> list[str]:
    """The addresses, absolute, that the page names or asked for. Links to read are not resources."""
    scheme, _, rest = base.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}"
    named = [str(value).strip() for value in source.xpath(_RESOURCES)]
    asked = [entry["request"]["url"] for entry in har["log"]["entries"]]
    found = []
    for address in dict.fromkeys((*named, *asked)):
        if address.startswith("//"):
            found.append(f"{scheme}:{address}")
        elif address.startswith(("http://", "https://")):
            found.append(address)
        elif not re.match(r"[\w+.-]+:", address):  # relative: of this host, wherever it stands
            found.append(f"{origin}/{address.lstrip('/')}")
    return found[:MAX_RESOURCES]


def _cookies(har: Mapping[str, Any], http: Mapping[str, Any], host: str) -> list[str]:
    lines = str(http.get("headers", {}).get("set-cookie", "")).split("\n")
    for entry in har["log"]["entries"]:
        if _is_own(entry["request"]["url"], host):
            lines += entry.get("_setCookies", ())
    return list(dict.fromkeys(line.partition("=")[0].strip() for line in lines if "=" in line))


def _folders(paths: Iterable[str], kind: str) -> tuple[str, ...]:
    pattern = re.compile(rf"/wp-content/{kind}/([\w.-]{{1,80}})/")
    return tuple(dict.fromkeys(hit[1] for path in paths if (hit := pattern.search(path))))


def proof(target: str, gathered: Mapping[str, Page | None], answers: Answers) -> Proof:
    """What pages and public addresses prove of one platform."""
    known = {signal.name: signal for signal in fingerprints() if signal.target == target}
    met: dict[str, tuple[str, str]] = {}
    for url, page in gathered.items():
        for name, quote in (page.signals.get(target, {}) if page else {}).items():
            met.setdefault(name, (quote, url))
    for name, quote in _answered(known.values(), answers):
        met.setdefault(name, (quote, ""))
    doubt, kinds = 1.0, set()
    for name in met:
        doubt *= 1 - known[name].confidence
        kinds.add(known[name].matcher)
    score = round(1 - doubt, 4)
    ordered = sorted(met, key=lambda name: -known[name].confidence)
    quotes = tuple(dict.fromkeys(met[name][0] for name in ordered))
    url = next((met[name][1] for name in ordered if met[name][1]), "")
    return Proof(_state(score, len(kinds)), score, quotes, url)


def _state(score: float, kinds: int) -> str:
    if score >= PROVEN and kinds >= 2:
        return "proven"
    return "probable" if score >= PROBABLE else "trace" if score else "none"


def _answered(signals: Iterable[Signal], answers: Answers) -> Iterator[tuple[str, str]]:
    for signal in signals:
        if signal.matcher == "namespace":
            hit = next((name for name in namespaces(answers) if signal.pattern.search(name)), None)
            if hit:
                yield signal.name, f"/wp-json/ {hit}"
        elif signal.matcher == "feed" and signal.pattern.search(feed_generator(answers)):
            yield signal.name, f"/feed/ generator: {feed_generator(answers)[:60]}"
        elif signal.matcher == "products" and shop_products(answers):
            yield signal.name, "/products.json"
