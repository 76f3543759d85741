"""The command line's words and options."""

from __future__ import annotations

import argparse

from preuve import __version__
from preuve.grid import DEFAULT
from preuve.words import LANGUAGES

FAMILIES = (
    *("rgaa", "seo", "products", "platform", "legal", "eco", "load", "tracking", "consent", "design", "support"),
    *("email", "social", "media", "campaigns", "dossier"),
)
_WHAT = (
    "Recueille les preuves d’un dossier de candidat et pré-remplit la grille du jury. "
    "La machine constate, elle ne note pas."
)


class _Parser(argparse.ArgumentParser):
    """argparse ends with a usage text; one line that says what to do is enough."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"preuve : la commande n’est pas comprise ({message}). Voyez : {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    root = _Parser(
        prog="preuve",
        description=_WHAT,
    )
    root.add_argument("--version", action="version", version=f"preuve {__version__}")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMANDE", parser_class=_Parser)
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="fr", help="langue : fr ou en")
    common.add_argument("--quiet", action="store_true", help="n’écrire que le chemin du résultat")
    half = _Parser(add_help=False, parents=[common])
    half.add_argument("--grid", default=DEFAULT, metavar="ID|FICHIER", help="grille à remplir")
    half.add_argument("--only", metavar="FAMILLE,...", help="seulement ces familles de vérifications")
    half.add_argument("--skip", metavar="FAMILLE,...", help="toutes les familles sauf celles-ci")
    half.add_argument("--fail-on", metavar="RÈGLE", help="finir avec 1 si cette vérification échoue")
    gather = _Parser(add_help=False, parents=[half])
    gather.add_argument("target", nargs="+", metavar="CIBLE", help="adresse, dossier, ou fichier .html .mjml .eml")
    gather.add_argument("--out", metavar="DOSSIER", help="où écrire (défaut : preuve-out/<nom>/<heure UTC>)")
    gather.add_argument("--max-pages", type=_positive, default=30, metavar="N", help="pages visitées au plus (30)")
    gather.add_argument("--resume", action="store_true", help="reprendre l’audit interrompu de --out")
    gather.add_argument("--allow-private", action="store_true", help="accepter un site local ou d’un réseau privé")
    gather.add_argument("--ignore-robots", action="store_true", help="ignorer robots.txt (votre propre site)")
    over = _Parser(add_help=False, parents=[half])
    over.add_argument("--out", required=True, metavar="DOSSIER", help="dossier d’un audit déjà recueilli")
    commands.add_parser("audit", parents=[gather], help="recueillir, vérifier et écrire la grille")
    commands.add_parser("collect", parents=[gather], help="recueillir les preuves seulement")
    commands.add_parser("check", parents=[over], help="vérifier des preuves déjà recueillies")
    commands.add_parser("report", parents=[over], help="écrire la grille d’un audit déjà vérifié")
    commands.add_parser("doctor", parents=[common], help="dire ce qui est installé et ce qui manque")
    commands.add_parser("setup", parents=[common], help="installer ce qui manque (axe-core, Lighthouse, navigateur)")
    for name, text in (("checks", "toutes les vérifications"), ("grids", "les grilles disponibles")):
        listing = commands.add_parser(name, parents=[common], help=text)
        listing.add_argument("--json", action="store_true", help="au format JSON")
    return root


def _positive(text: str) -> int:
    value = int(text) if text.isascii() and text.isdigit() else 0
    if value < 1:
        raise argparse.ArgumentTypeError("un nombre entier d’au moins 1 est attendu")
    return value
