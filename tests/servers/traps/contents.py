"""Traps in the bytes: size, charset, compression, types, files, and texts made to hurt whoever copies them."""

from __future__ import annotations

import functools
import io
import zipfile
import zlib

from PIL import Image

from tests.servers.base import Reply, Request
from tests.servers.traps import Routes, fixed, link, page

BOMB = 500 * 1024 * 1024  # bytes once inflated
HUGE = 30 * 1024 * 1024  # bytes of the huge page
DEEP = 5000  # nested elements
FORMULAS = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://exemple.invalid/","Cliquez")',
)


@functools.cache
def bomb(start: bytes, fill: bytes, end: bytes = b"") -> bytes:
    """A gzip stream that inflates to BOMB bytes: `start`, then `fill` again and again, then `end`.

    The same flushed block is repeated, so that making it costs 1 MB of compression and not 500.
    """
    block = (fill * (1024 * 1024 // len(fill) + 1))[: 1024 * 1024]
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    repeated = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    body += repeated * (BOMB // len(block)) + packer.compress(end) + packer.flush()
    check, size = zlib.crc32(start), len(start) + len(end) + BOMB
    for _ in range(BOMB // len(block)):
        check = zlib.crc32(block, check)
    check = zlib.crc32(end, check)
    head = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    return head + body + check.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")


def _gzip(body: bytes) -> Reply:
    return Reply(body, headers=(("Content-Encoding", "gzip"),))


def _bomb(request: Request) -> Reply:
    return _gzip(bomb(b'<!doctype html><html lang="fr"><title>Bombe</title><h1>Bombe</h1>', b" "))


def _truncated(request: Request) -> Reply:
    text = bytes(page("Gzip tronqué", "<p>début</p>" + "<p>suite</p>" * 5000).body)  # type: ignore[arg-type]
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    whole = packed.compress(text) + packed.flush()
    return _gzip(whole[: len(whole) // 2])


def _huge(request: Request) -> Reply:
    part = ("<p>" + "une phrase qui revient sans cesse " * 440 + "</p>\n").encode()
    head = b'<!doctype html><html lang="fr"><meta charset="utf-8"><title>Page de 30 Mo</title><h1>Page de 30 Mo</h1>\n'
    return Reply(head + part * ((HUGE - len(head)) // len(part) + 1))


@functools.cache
def pdf() -> bytes:
    """A valid one-page PDF."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    text, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return text + end % (table, len(text))


@functools.cache
def archive() -> bytes:
    """A zip whose only member climbs out of its folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("../../evasion.txt", "sorti du dossier")
    return out.getvalue()


@functools.cache
def picture(colour: str = "#7a8f3c", width: int = 640, height: int = 480) -> bytes:
    """A plain JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", quality=80)
    return out.getvalue()


def _latin(request: Request) -> Reply:
    body = bytes(page("Été à la crème", "<p>Où est passé l’accent ?</p>").body)  # type: ignore[arg-type]
    return Reply(body.decode().replace("’", "'").encode("latin-1"))


EVIL_NAME = 'attachment; filename="../../../evasion.html"'

LINKS = (
    link("/taille/30mo", "Page de 30 Mo", "heavy"),
    link("/taille/profonde", "Cinq mille éléments imbriqués"),
    link("/encodage/latin1", "Dite UTF-8, écrite en latin-1"),
    link("/encodage/inconnu", "Jeu de caractères inconnu"),
    link("/encodage/contradiction", "En-tête et balise se contredisent"),
    link("/encodage/nuls", "Octets nuls dans la page"),
    link("/gzip/bombe", "Bombe gzip", "heavy"),
    link("/gzip/tronque", "Gzip tronqué", "fault"),
    link("/gzip/menteur", "Dite gzip, ne l’est pas", "fault"),
    link("/type/aucun", "Sans type de contenu"),
    link("/type/binaire", "Binaire servi en text/html"),
    link("/fichier/plaquette.pdf", "Plaquette (PDF)", "file"),
    link("/fichier/archive.zip", "Archive (zip)", "file"),
    link("/fichier/photo.jpg", "Photo (JPEG)", "file"),
    link("/fichier/export", "Export à télécharger", "file"),
    link("/texte/titre-script", "Titre qui est un script"),
    link("/texte/formules", "Textes qui sont des formules de tableur"),
)

ROUTES: Routes = {
    "/taille/30mo": _huge,
    "/taille/profonde": fixed("Page profonde", "<div>" * DEEP + "fond" + "</div>" * DEEP),
    "/encodage/latin1": _latin,
    "/encodage/inconnu": lambda request: Reply(page("Encodage inconnu : é").body, "text/html; charset=klingon-8"),
    "/encodage/contradiction": lambda request: Reply(page("Café crème").body, "text/html; charset=iso-8859-1"),
    "/encodage/nuls": fixed("Octets nuls", "<p>avant\0après \ufeff \u202erevers\u202c</p>"),
    "/gzip/bombe": _bomb,
    "/gzip/tronque": _truncated,
    "/gzip/menteur": lambda request: _gzip(bytes(page("Pas du gzip").body)),  # type: ignore[arg-type]
    "/type/aucun": lambda request: Reply(page("Sans type").body, None),
    "/type/binaire": lambda request: Reply(bytes(range(256)) * 64),
    "/fichier/plaquette.pdf": lambda request: Reply(pdf(), "application/pdf"),
    "/fichier/archive.zip": lambda request: Reply(archive(), "application/zip"),
    "/fichier/photo.jpg": lambda request: Reply(picture(), "image/jpeg"),
    "/fichier/export": lambda request: Reply(
        b"a;b\n1;2\n", "application/octet-stream", headers=(("Content-Disposition", EVIL_NAME),)
    ),
    "/texte/titre-script": fixed(
        "<script>alert(1)</script>",
        '<p>&lt;/script&gt;&lt;script&gt;alert(2)&lt;/script&gt;</p><img src="/fichier/photo.jpg" '
        'alt="&quot;&gt;&lt;img src=x onerror=alert(3)&gt;" width="64" height="48">',
    ),
    "/texte/formules": fixed(
        FORMULAS[0],
        "".join(f"<h2>{text}</h2><p>{text}</p>" for text in FORMULAS),
        "<meta name=author content='=1+1'>",
    ),
}
