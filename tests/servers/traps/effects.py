"""Traps that act when they are asked for: carts, log out, deletion, forms, and places that are not ours to open."""

from __future__ import annotations

import re

from tests.servers.base import Hit, Reply, Request
from tests.servers.traps import Routes, fixed, link, page

FORBIDDEN = re.compile(
    r"[?&](add-to-cart|add_to_wishlist|remove_item|action=logout|action=delete)|/(deconnexion|logout|supprimer|desabonnement)"
    r"|/cart/(add|change|clear)|^/envoi",
    re.IGNORECASE,
)


def is_forbidden(hit: Hit) -> bool:
    """Whether a crawler that only looks may have made this request: nothing but GET and HEAD, and no side effect."""
    return hit.method not in ("GET", "HEAD", "OPTIONS") or bool(FORBIDDEN.search(hit.path))


def _done(request: Request) -> Reply:
    return page("C’est fait", f"<p>Action accomplie : {request.method}.</p>", headers=(("Set-Cookie", "fait=1"),))


FORMS = """
<form method="get" action="/envoi/recherche"><label for="q">Recherche</label> <input id="q" name="q" value="miel">
<button>Chercher</button></form>
<form method="post" action="/envoi/contact"><label for="m">Courriel</label> <input id="m" type="email" name="m">
<label for="t">Message</label> <textarea id="t" name="t"></textarea> <button>Envoyer</button></form>
<form method="post" action="/envoi/supprimer" onsubmit="return confirm('Supprimer ?')">
<button>Supprimer le compte</button></form>
<form method="post" enctype="multipart/form-data" action="/envoi/fichier"><label for="f">Fichier</label>
<input id="f" type="file" name="f"><button>Déposer</button></form>
"""
SCHEMES = """
<ul><li><a href="mailto:contact@exemple.invalid?subject=Bonjour">Écrire</a></li>
<li><a href="tel:+33123456789">Appeler</a></li><li><a href="sms:+33123456789">Texto</a></li>
<li><a href="javascript:location.href='/envoi/par-script'">Par script</a></li>
<li><a href="JavaScript:void(0)">Rien</a></li><li><a href="data:text/html,<h1>données</h1>">Données</a></li>
<li><a href="file:///etc/passwd">Fichier local</a></li><li><a href="whatsapp://send?text=bonjour">WhatsApp</a></li>
<li><a href="ftp://127.0.0.1/">FTP</a></li><li><a href="#ancre">Ancre</a></li><li><a href="">Ici</a></li>
<li><a href=" /sain/1 ">Espaces autour</a></li><li><a>Sans adresse</a></li><li><a href="http://">Vide</a></li></ul>
"""

LINKS = (
    link("/produit/42?add-to-cart=42", "Ajouter au panier", "forbidden"),
    link("/?add-to-cart=43", "Ajouter au panier, depuis l’accueil", "forbidden"),
    link("/cart/add?id=44", "Ajouter au panier, à la Shopify", "forbidden"),
    link("/panier?remove_item=a1b2", "Retirer du panier", "forbidden"),
    link("/wp-login.php?action=logout&amp;_wpnonce=0a1b2c", "Se déconnecter", "forbidden"),
    link("/deconnexion", "Déconnexion", "forbidden"),
    link("/compte/supprimer?id=3", "Supprimer mon compte", "forbidden"),
    link("/articles?action=delete&amp;id=9", "Supprimer l’article", "forbidden"),
    link("/desabonnement?jeton=abc", "Se désabonner", "forbidden"),
    link("/formulaires", "Formulaires"),
    link("/liens", "Liens qui ne sont pas des pages"),
    link("/auth/reserve", "Mot de passe demandé", "fault"),
    link("/prive/secret", "Dossier interdit par robots.txt", "robots"),
)

ROUTES: Routes = {
    "/produit/42": _done,
    "/cart/*": _done,
    "/panier": _done,
    "/wp-login.php": _done,
    "/deconnexion": _done,
    "/compte/supprimer": _done,
    "/articles": _done,
    "/desabonnement": _done,
    "/envoi/*": _done,
    "/formulaires": fixed("Formulaires", FORMS),
    "/liens": fixed("Liens", SCHEMES),
    "/auth/reserve": fixed(
        "Mot de passe demandé", status=401, headers=(("WWW-Authenticate", 'Basic realm="Espace reserve"'),)
    ),
    "/prive/*": fixed("Dossier privé", "<p>Les robots n’ont rien à faire ici.</p>"),
}
