"""Traps in the addresses: odd characters, and spaces of pages without end."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator

from tests.servers.base import Reply, Request
from tests.servers.traps import Routes, link, page

LONG = "/adresse/longue/" + "a" * (5000 - len("/adresse/longue/"))  # 5,000 characters
FACETS = {
    "couleur": ("rouge", "vert", "bleu", "noir", "blanc", "ocre"),
    "taille": ("xs", "s", "m", "l", "xl"),
    "matiere": ("lin", "coton", "laine", "soie"),
    "tri": ("prix", "nom", "date"),
}


def _echo(request: Request) -> Reply:
    return page(f"Adresse : {request.path[:80]}", "<p>Cette page existe.</p>")


def _calendar(request: Request) -> Reply:
    year, _, month = request.query.get("mois", "2026-01").partition("-")
    count = int(year) * 12 + int(month) - 1
    before, after = (f"{n // 12:04}-{n % 12 + 1:02}" for n in (count - 1, count + 1))
    days = "".join(f'<li><a href="/calendrier?jour={year}-{month}-{day:02}">{day}</a></li>' for day in range(1, 29))
    return page(
        f"Calendrier {year}-{month}",
        f'<a href="/calendrier?mois={before}">Mois précédent</a> <a href="/calendrier?mois={after}">Mois suivant</a>'
        f"<ul>{days}</ul>",
    )


def _facets(request: Request) -> Reply:
    chosen = {name: value for name, value in request.query.items() if name in FACETS}

    def links() -> Iterator[str]:
        for name, values in FACETS.items():
            for value in values:
                query = "&amp;".join(f"{n}={v}" for n, v in sorted({**chosen, name: value}.items()))
                yield f'<li><a href="/facettes?{query}">{name} : {value}</a></li>'

    return page("Filtres " + " ".join(chosen.values()), f"<ul>{''.join(links())}</ul>")


def _list(request: Request) -> Reply:
    number = int(request.path.rstrip("/").rpartition("/")[2])
    return page(f"Liste, page {number}", f'<a rel="next" href="/liste/page/{number + 1}/">Page suivante</a>')


def _session(request: Request) -> Reply:
    """Three pages only, whose links carry a new session id each time, in the three usual ways."""
    name = request.path.rpartition("/")[2].partition(";")[0]
    links = "".join(
        f'<li><a href="/session/{other}{mark}{secrets.token_hex(16)}">Page {other}</a></li>'
        for other, mark in itertools.product("abc", (";jsessionid=", "?PHPSESSID=", "?sid="))
    )
    return page(f"Session, page {name}", f"<ul>{links}</ul>")


LINKS = (
    link("/..%2f..%2fetc/passwd", "Remontée de dossiers encodée"),
    link("/%2e%2e/%2e%2e/etc/shadow", "Remontée de dossiers à points encodés"),
    link("/adresse/nul%00octet", "Octet nul dans l’adresse"),
    link(LONG, "Adresse de 5 000 caractères"),
    link("/adresse/été-à-la-plage", "Adresse accentuée, non encodée"),
    link("/adresse/%C3%A9t%C3%A9-%C3%A0-la-plage", "La même, encodée"),
    link("/adresse/%E9t%E9", "Adresse encodée en latin-1"),
    link("/adresse/avec espace", "Adresse avec un espace"),
    link("/adresse/avec%20espace", "La même, encodée"),
    link("/adresse//double//barre", "Barres doubles"),
    link("//double/", "Autre hôte, par deux barres", "elsewhere"),
    link("/calendrier?mois=2026-01", "Calendrier sans fin"),
    link("/facettes", "Filtres combinés"),
    link("/liste/page/1/", "Pagination sans fin"),
    link("/session/a", "Identifiants de session"),
)

ROUTES: Routes = {
    "/../*": _echo,
    "/etc/*": _echo,
    "/adresse/*": _echo,
    "/calendrier": _calendar,
    "/facettes": _facets,
    "/liste/page/*": _list,
    "/session/*": _session,
}
