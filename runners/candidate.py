"""What was handed in: one candidate's site, e-mails and files, from addresses, a folder or single files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preuve.errors import PreuveError
from preuve.grid import Input
from runners.brief import logo_of, read_brief
from runners.crawl.urls import normalise

DESCRIPTION = "candidat.toml"
_MAILS = {".mjml", ".html", ".htm", ".eml"}
# Where things usually lie in a folder without a description.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "site": ("site", "www", "public"),
    "emails": ("emails", "e-mails", "mails", "emailing", "emailings", "newsletters", "newsletter"),
    "visuals": ("visuels", "visuals", "images", "medias"),
    "posts": ("posts", "publications"),
    "calendar": ("calendrier.xlsx", "calendrier.csv", "calendrier.ics", "calendrier.ods"),
    "exports": ("exports", "rapports"),
    "dossier": ("dossier", "documents"),
}
_PATHS = ("emails", "visuals", "posts", "calendar", "exports", "dossier")
_TEXTS = ("numero", "nom")
_KNOWN = {*_TEXTS, *_PATHS, "site", "sites", "shop", "brief", "crawl"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate. `sites` are addresses; `site_folders` are served on loopback for the time of the visit."""

    name: str
    number: str | None = None
    person: str | None = None
    sites: tuple[str, ...] = ()
    shops: tuple[str, ...] = ()
    site_folders: tuple[Path, ...] = ()
    emails: tuple[Path, ...] = ()
    others: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    brief: Mapping[str, Any] = field(default_factory=dict)  # as written
    ordered: Mapping[str, Any] = field(default_factory=dict)  # the brief, in the form of runners/brief.py
    logo: Path | None = None  # the file of the brief's logo
    sample: tuple[str, ...] = ()  # addresses, or paths on the site, that fix the pages of the RGAA audit
    login: tuple[str, str] | None = field(default=None, repr=False)  # user ("": none) and password; never written

    @property
    def handed_in(self) -> frozenset[Input]:
        """Which inputs there are."""
        found: set[Input] = set()
        if self.sites or self.site_folders:
            found.add("site")
        if self.shops:
            found.add("shop")
        if self.emails:
            found.add("emails")
        if self.brief:
            found.add("brief")
        kinds: tuple[Input, ...] = ("visuals", "posts", "calendar", "exports", "dossier")
        return frozenset(found | {kind for kind in kinds if self.others.get(kind)})


def read_targets(targets: Iterable[str]) -> Candidate:
    """One candidate out of all targets.

    Raises PreuveError: `target-unknown`, `folder-empty`, `toml-broken` (with the line), `toml-key` (with the key),
    `file-missing`, `target-kind`.
    """
    parts = [_target(target) for target in targets]
    if not parts:
        raise PreuveError("no-target")
    others: dict[str, tuple[Path, ...]] = {}
    for part in parts:
        for kind, paths in part.others.items():
            others[kind] = (*others.get(kind, ()), *paths)
    return Candidate(
        name=parts[0].name,
        number=next((p.number for p in parts if p.number), None),
        person=next((p.person for p in parts if p.person), None),
        sites=tuple(dict.fromkeys(url for p in parts for url in p.sites)),
        shops=tuple(dict.fromkeys(url for p in parts for url in p.shops)),
        site_folders=tuple(dict.fromkeys(f for p in parts for f in p.site_folders)),
        emails=tuple(dict.fromkeys(f for p in parts for f in p.emails)),
        others=others,
        brief={key: value for p in parts for key, value in p.brief.items()},
        ordered={key: value for p in parts for key, value in p.ordered.items()},
        logo=next((p.logo for p in reversed(parts) if p.logo), None),
        sample=tuple(dict.fromkeys(text for p in parts for text in p.sample)),
        login=next((p.login for p in parts if p.login), None),
    )


def sample_of(sample: Iterable[str], start: str) -> tuple[str, ...]:
    """The addresses of a fixed sample on the site that begins at `start`: paths are meant from its root."""
    return tuple(dict.fromkeys(url for text in sample if (url := normalise(text, start))))


def _target(target: str) -> Candidate:
    if re.match(r"(?i)[a-z][a-z0-9+.-]*://", target):
        url = _address(target, target)
        return Candidate(name=_slug(urlsplit(url).netloc), sites=(url,))
    path = Path(target)
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        if path.name == DESCRIPTION:
            return _described(path)
        if path.suffix.lower() in _MAILS:
            return Candidate(name=_slug(path.stem), emails=(path,))
        raise PreuveError("target-kind", path=str(path))
    if "/" not in target and "." in target and path.suffix.lower() not in {*_MAILS, ".toml", ".pdf"}:
        raise PreuveError("target-no-scheme", target=target)
    raise PreuveError("target-unknown", target=target)


def _address(text: str, where: str) -> str:
    url = normalise(text)
    if url is None:
        raise PreuveError("address-wrong", address=text[:200], where=where[:200])
    return url


def _folder(folder: Path) -> Candidate:
    description = folder / DESCRIPTION
    if description.is_file():
        return _described(description)
    found = {kind: _usual(folder, names) for kind, names in _USUAL.items()}
    site = tuple(path for path in found.pop("site") if (path / "index.html").is_file())
    emails = found.pop("emails") or tuple(
        sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in {".mjml", ".eml"})
    )
    loose = [p for p in folder.iterdir() if p.suffix.lower() in {".html", ".htm"} and p.is_file()]
    if not site and not emails and loose:
        # A folder of pages: a site when it has a home page, a campaign otherwise.
        site = (folder,) if (folder / "index.html").is_file() else ()
        emails = () if site else tuple(sorted(loose))
    if not site and not emails and not any(found.values()):
        raise PreuveError("folder-empty", path=str(folder))
    return Candidate(_slug(folder.resolve().name), site_folders=site, emails=emails, others=found)


def _usual(folder: Path, names: Iterable[str]) -> tuple[Path, ...]:
    here = {entry.name.lower(): entry for entry in folder.iterdir()}
    return tuple(here[name] for name in names if name in here)


def _described(file: Path) -> Candidate:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise PreuveError("toml-broken", path=str(file), why=str(error)) from error
    except UnicodeDecodeError as error:
        raise PreuveError("toml-encoding", path=str(file)) from error
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise PreuveError("toml-unknown-key", path=str(file), key=unknown[0], known=", ".join(sorted(_KNOWN)))
    reader = _Description(file, data)
    sites = [*reader.texts("site"), *reader.texts("sites")]
    addresses = [text for text in sites if "://" in text]
    folders = tuple(reader.path("site", text) for text in sites if "://" not in text)
    for folder in folders:
        if not folder.is_dir():
            raise PreuveError("toml-key", path=str(file), key="site", why=f"{folder.name}: not a folder")
    others = {kind: tuple(reader.path(kind, text) for text in reader.texts(kind)) for kind in _PATHS}
    for kind, names in _USUAL.items():
        if kind != "site" and kind not in data:
            others[kind] = _usual(file.parent, names)
    emails = others.pop("emails")
    shops = tuple(_address(text, f"{file.name}: shop") for text in reader.texts("shop"))
    brief = reader.table("brief")
    if not (sites or shops or emails or others["dossier"]):
        raise PreuveError("toml-nothing", path=str(file))
    return Candidate(
        name=_slug(data.get("numero") or data.get("nom") or file.resolve().parent.name),
        number=next(iter(reader.texts("numero")), None),
        person=next(iter(reader.texts("nom")), None),
        sites=tuple(_address(text, f"{file.name}: site") for text in addresses),
        shops=shops,
        site_folders=folders,
        emails=emails,
        others=others,
        brief=brief,
        ordered=read_brief(file, brief),
        logo=logo_of(file, brief),
        sample=reader.sample(),
        login=reader.login(),
    )


@dataclass(frozen=True, slots=True)
class _Description:
    """Reads a description; every complaint names the file and the key."""

    file: Path
    data: Mapping[str, Any]

    def texts(self, key: str) -> list[str]:
        value = self.data.get(key, [])
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise PreuveError("toml-key", path=str(self.file), key=key, why="text in quotes expected")
        return [text.strip() for text in texts]

    def table(self, key: str) -> Mapping[str, Any]:
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise PreuveError("toml-key", path=str(self.file), key=key, why=f"[{key}] expected")
        return value

    def crawl(self) -> Mapping[str, Any]:
        """The table `[crawl]`."""
        crawl = self.table("crawl")
        unknown = sorted(set(crawl) - {"sample", "login"})
        if unknown:
            raise PreuveError("toml-unknown-key", path=str(self.file), key=f"crawl.{unknown[0]}", known="sample, login")
        return crawl

    def sample(self) -> tuple[str, ...]:
        """The pages of the audit, from `[crawl] sample`: addresses, or paths from the site's root."""
        texts = self.crawl().get("sample", [])
        known = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        if not known or not all(re.match(r"(?i)https?://|/", text.strip()) for text in texts):
            why = 'sample = ["/", "/contact"]'
            raise PreuveError("toml-key", path=str(self.file), key="crawl.sample", why=why)
        return tuple(text.strip() for text in texts)

    def login(self) -> tuple[str, str] | None:
        """User and password of a site behind HTTP authentication, from `[crawl] login = {user, password}`.

        The user is "" where there is none: a shop whose door asks for a password alone.
        """
        login = self.crawl().get("login")
        if login is None:
            return None
        texts = [login.get("user", ""), login.get("password")] if isinstance(login, dict) else [None]
        if not all(isinstance(text, str) for text in texts) or not texts[-1]:
            why = 'login = { user = "…", password = "…" }'
            raise PreuveError("toml-key", path=str(self.file), key="crawl.login", why=why)
        return str(texts[0]), str(texts[1])

    def path(self, key: str, text: str) -> Path:
        """The file or folder that a key names, relative to the description."""
        path = self.file.parent / text
        if not path.exists():
            raise PreuveError("file-missing", path=str(path), key=key, file=self.file.name)
        return path


def _slug(text: object) -> str:
    """A name fit for a folder."""
    return re.sub(r"[^\w.-]+", "-", str(text)).strip("-.")[:60] or "candidat"
