"""Traps that need a browser: dialogs, popups, downloads, endless scripts, crashes, spoilt globals, frames."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator

from tests.servers.base import Reply, Request
from tests.servers.traps import Routes, fixed, link, page

POPUPS = 30
FRAMES = 8  # depth of the nest
WEBSOCKET = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # the constant of RFC 6455, section 1.3


def _script(title: str, code: str) -> Callable[[Request], Reply]:
    return fixed(title, f"<p>Le texte de la page.</p>\n<script>\n{code}\n</script>")


def _frame(request: Request) -> Reply:
    depth = int(request.path.rpartition("/")[2])
    inner = f'<iframe src="/cadre/{depth - 1}" title="Cadre {depth - 1}"></iframe>' if depth else "<p>Le fond.</p>"
    return page(f"Cadre {depth}", inner)


def _other_origin(request: Request) -> Reply:
    there = request.origin.replace("127.0.0.1", "localhost")
    return page("Cadre d’une autre origine", f'<iframe src="{there}/cadre/0" title="Autre origine"></iframe>')


def _websocket(request: Request) -> Reply:
    key = request.headers.get("sec-websocket-key", "").encode()
    accept = base64.b64encode(hashlib.sha1(key + WEBSOCKET).digest()).decode()

    def silence() -> Iterator[bytes]:
        yield b"\x81\x07bonjour"  # one text frame, then an open line
        request.stopping.wait(600)

    headers = (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept))
    return Reply(silence(), None, 101, headers, raw=True)


SCRIPTS = {
    "alerte": ("Alerte", 'alert("Bonjour")'),
    "confirmation": ("Confirmation", 'document.title += confirm("Continuer ?") ? " oui" : " non"'),
    "question": ("Question", 'document.title += " " + prompt("Votre nom ?")'),
    "alerte-boucle": ("Alertes sans fin", 'for (;;) alert("Encore")'),
    "depart": ("Départ retenu", 'onbeforeunload = e => { e.preventDefault(); e.returnValue = "Non" }'),
    "fenetres": (
        "Pluie de fenêtres",
        f'for (let i = 0; i < {POPUPS}; i++) open("/js/fenetre?n=" + i, "f" + i, "width=200,height=200")',
    ),
    "telechargement": (
        "Téléchargement d’office",
        """const a = document.createElement("a"), f = document.createElement("iframe");
a.href = f.src = "/fichier/export"; a.download = "x"; document.body.append(a, f); a.click()""",
    ),
    "boucle": ("Script sans fin", "while (true) {}"),
    "boucle-tardive": (
        "Script sans fin après le chargement",
        "onload = () => setTimeout(() => { while (true) {} }, 50)",
    ),
    "croissance": (
        "Page qui grandit sans cesse",
        """setInterval(() => {
  for (let i = 0; i < 20; i++) document.body.append(Object.assign(document.createElement("p"), {textContent: "ligne"}))
}, 10)""",
    ),
    # An array beyond V8's largest backing store ends the process at once, for some 150 MB; should an engine
    # survive it, the loop fills the heap to the same end.
    "plantage": (
        "Plantage",
        """try { "a".repeat(2 ** 27 + 9).split("") } catch (e) {}
const tas = []; for (;;) tas.push(new Array(1e6).fill(1))""",
    ),
    "tojson": (
        "toJSON redéfini",
        'Array.prototype.toJSON = () => "volé"; Object.prototype.toJSON = () => ({ volé: true })',
    ),
    "stringify": (
        "JSON.stringify redéfini",
        'JSON.stringify = () => "volé"; JSON.parse = () => { throw Error("non") }',
    ),
    "promise": ("Promise redéfinie", 'window.Promise = function () { throw Error("plus de promesses") }'),
    "bavard": ("Console bavarde", 'for (let i = 0; i < 20000; i++) console.log("ligne " + i)'),
    "erreurs": (
        "Erreurs sans fin",
        'setInterval(() => { null.x }, 5); setInterval(() => Promise.reject(Error("rejet")), 5)',
    ),
    "flux": (
        "Connexions qui restent ouvertes",
        """new WebSocket(location.origin.replace("http", "ws") + "/websocket"); new EventSource("/flux");
fetch("/lent/muet")""",
    ),
}
TAGS = {
    "alerte-boucle": ("hang",),
    "boucle": ("hang",),
    "boucle-tardive": ("hang",),
    "plantage": ("crash",),
    "croissance": ("heavy",),
    "flux": ("endless",),
}

LINKS = (
    *(link(f"/js/{name}", title, *TAGS.get(name, ())) for name, (title, _) in SCRIPTS.items()),
    link("/js/meta-telechargement", "Balise meta vers un téléchargement"),
    link("/js/csp", "Politique de sécurité stricte"),
    link(f"/cadre/{FRAMES}", "Huit cadres imbriqués"),
    link("/cadre/autre-origine", "Cadre d’une autre origine"),
)

ROUTES: Routes = {
    **{f"/js/{name}": _script(title, code) for name, (title, code) in SCRIPTS.items()},
    "/js/fenetre": lambda request: page(f"Fenêtre {request.query.get('n', '')}"),
    "/js/meta-telechargement": fixed(
        "Balise vers un téléchargement", head='<meta http-equiv="refresh" content="0; url=/fichier/export">'
    ),
    "/js/csp": fixed(
        "Politique stricte",
        '<p style="color:red">Ni style ni image.</p><img src="/fichier/photo.jpg" alt="Bloquée">'
        '<script>document.title = "script exécuté"</script>',
        headers=(("Content-Security-Policy", "default-src 'none'"), ("X-Frame-Options", "DENY")),
    ),
    "/cadre/autre-origine": _other_origin,
    "/cadre/*": _frame,
    "/websocket": _websocket,
}
