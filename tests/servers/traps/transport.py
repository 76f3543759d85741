"""Traps in HTTP itself: redirections, statuses, answers that drip, never come, never end, or are cut short."""

from __future__ import annotations

from collections.abc import Iterator

from tests.servers.base import Reply, Request, redirect
from tests.servers.traps import Routes, fixed, link, page

CHAIN = 12  # redirections of the long chain; browsers give up after 20, many tools after 5 to 10
STATUSES = {500: (), 503: (("Retry-After", "120"),), 429: (("Retry-After", "60"),), 403: (), 404: (), 410: ()}
LIMIT = 600.0  # seconds after which even a mute answer ends, so that a forgotten server frees its threads


def _chain(request: Request) -> Reply:
    left = int(request.path.rpartition("/")[2])
    return redirect(f"/redirection/chaine/{left - 1}", 301) if left else page("Bout de la chaîne")


def _by_script(request: Request) -> Reply:
    n = int(request.query.get("n", "0")) + 1
    return page(f"Redirection par script n° {n}", f'<script>location.href = "/redirection/script?n={n}"</script>')


def _by_meta(request: Request) -> Reply:
    n = int(request.query.get("n", "0")) + 1
    tag = f'<meta http-equiv="refresh" content="0; url=/redirection/meta?n={n}">'
    return page(f"Redirection par balise meta n° {n}", head=tag)


def _drip(request: Request) -> Iterator[bytes]:
    yield '<!doctype html><html lang="fr"><title>Goutte à goutte</title><h1>Goutte à goutte</h1><p>'.encode()
    while not request.stopping.wait(1.0):
        yield b"."


def _endless(request: Request) -> Iterator[bytes]:
    yield b'<!doctype html><html lang="fr"><title>Sans fin</title><h1>Sans fin</h1>'
    part = b"<p>encore</p>" * 5000
    while not request.stopping.wait(0.01):  # about 6 MB/s: endless, but not at the machine's full speed
        yield part


def _events(request: Request) -> Iterator[bytes]:
    n = 0
    while not request.stopping.wait(0.5):
        n += 1
        yield b"data: %d\n\n" % n


def _mute(request: Request) -> Reply:
    request.stopping.wait(LIMIT)
    return Reply(status=0)


def _status(request: Request) -> Reply:
    status = int(request.path.rpartition("/")[2])
    return page(f"Erreur {status}", status=status, headers=STATUSES[status])


LINKS = (
    link("/redirection/boucle", "Boucle de redirections", "fault"),
    link("/redirection/soi", "Redirection vers soi-même", "fault"),
    link(f"/redirection/chaine/{CHAIN}", "Chaîne de douze redirections"),
    link("/redirection/script", "Redirection par script, sans fin", "hang"),
    link("/redirection/meta", "Redirection par balise meta, sans fin", "hang"),
    link("/redirection/fichier", "Redirection vers un fichier local", "fault"),
    link("/redirection/cassee", "Redirection vers une adresse invalide", "fault"),
    link("/redirection/vide", "Redirection sans adresse", "fault"),
    link("/lent/goutte", "Un octet par seconde", "endless"),
    link("/lent/muet", "Aucune réponse", "endless", "fault"),
    link("/lent/image", "Page dont une image ne vient jamais", "endless"),
    link("/lent/feuille", "Page dont la feuille de style ne vient jamais", "endless"),
    link("/corps/sans-fin", "Corps sans fin", "endless", "heavy"),
    link("/corps/court", "Corps plus court qu’annoncé", "fault"),
    link("/corps/vide", "Corps vide"),
    link("/corps/rien", "Connexion fermée sans réponse", "fault"),
    link("/corps/sans-longueur", "Corps sans longueur annoncée"),
    *(link(f"/statut/{status}", f"Statut {status}", "fault") for status in STATUSES),
    link("/statut/204", "Statut 204", "fault"),
)

ROUTES: Routes = {
    "/redirection/boucle": lambda request: redirect("/redirection/boucle/retour"),
    "/redirection/boucle/retour": lambda request: redirect("/redirection/boucle"),
    "/redirection/soi": lambda request: redirect("/redirection/soi"),
    "/redirection/chaine/*": _chain,
    "/redirection/script": _by_script,
    "/redirection/meta": _by_meta,
    "/redirection/fichier": lambda request: redirect("file:///etc/passwd"),
    "/redirection/cassee": lambda request: redirect("http://[::mauvais/"),
    "/redirection/vide": lambda request: Reply(b"", status=302),
    "/lent/goutte": lambda request: Reply(_drip(request)),
    "/lent/muet*": _mute,
    "/lent/image": fixed("Image qui ne vient pas", '<img src="/lent/muet.png" alt="Jamais vue">'),
    "/lent/feuille": fixed("Feuille qui ne vient pas", head='<link rel="stylesheet" href="/lent/muet.css">'),
    "/corps/sans-fin": lambda request: Reply(_endless(request)),
    "/corps/court": lambda request: Reply(page("Corps court").body, length=5000),
    "/corps/vide": lambda request: Reply(b""),
    "/corps/rien": lambda request: Reply(status=0),
    "/corps/sans-longueur": lambda request: Reply(iter([bytes(page("Sans longueur").body)]), raw=True),  # type: ignore[arg-type]
    "/flux": lambda request: Reply(_events(request), "text/event-stream"),
    "/statut/204": lambda request: Reply(b"", None, status=204),
    **{f"/statut/{status}": _status for status in STATUSES},
}
