"""Each trap is what it says: otherwise a crawler that passes proves nothing."""

from __future__ import annotations

import gzip
import html
import http.client
import io
import re
import ssl
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.servers.hostile import HEALTHY, Hostile, serve_hostile
from tests.servers.traps import Link, contents, sitemaps, transport


@pytest.fixture(scope="module")
def site() -> Iterator[Hostile]:
    with serve_hostile() as hostile:
        yield hostile
        assert hostile.errors == []


def ask(site: Hostile, path: str, method: str = "GET", body: bytes | None = None) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    line.request(method, path, body)
    return line.getresponse()


def text(site: Hostile, path: str) -> str:
    return ask(site, path).read().decode()


def as_sent(link: Link) -> str:
    """The target that a browser asks for when it follows the link."""
    return quote(html.unescape(link.href), safe="/%?&=;:+,@!$'()*~#")


def test_the_home_page_links_to_every_trap_and_to_sound_pages(site: Hostile) -> None:
    page = text(site, "/")
    assert len(site.links) > 90
    for link in site.links:
        assert f'href="{link.href}"' in page
    for path in HEALTHY:
        assert f'href="{path}"' in page
        assert ask(site, path).status == 200
    assert len({link.href for link in site.links}) == len(site.links)


def test_every_link_of_this_site_is_served(site: Hostile) -> None:
    unasked = {"endless", "heavy", "elsewhere"}
    absent = []
    for link in site.links:
        if link.tags & unasked or link.href == "/corps/rien" or "%2e%2e" in link.href:  # a browser folds %2e
            continue
        if ask(site, as_sent(link)).status == 404 and link.href != "/statut/404":
            absent.append(link.href)
    assert absent == []


def test_links_can_be_left_out_by_tag() -> None:
    with serve_hostile(without={"heavy", "crash", "endless"}) as site:
        page = text(site, "/")
        assert "/js/plantage" not in page
        assert "/gzip/bombe" not in page
        assert "/lent/goutte" not in page
        assert "/redirection/boucle" in page
        assert ask(site, "/js/plantage").status == 200


def test_redirections(site: Hostile) -> None:
    place, steps = "/redirection/boucle", []
    for _ in range(4):
        place = ask(site, place).getheader("location") or ""
        steps.append(place)
    assert steps == ["/redirection/boucle/retour", "/redirection/boucle"] * 2
    place, count = f"/redirection/chaine/{transport.CHAIN}", 0
    while (answer := ask(site, place)).status == 301:
        place, count = answer.getheader("location") or "", count + 1
    assert (answer.status, count) == (200, 12)
    assert "n=2" in text(site, "/redirection/script?n=1")
    assert 'url=/redirection/meta?n=2"' in text(site, "/redirection/meta?n=1")
    assert ask(site, "/redirection/vide").getheader("location") is None


def test_the_drip_gives_about_a_byte_a_second(site: Hostile) -> None:
    answer = ask(site, "/lent/goutte")
    first, started = answer.read1(4096), time.monotonic()
    assert b"Goutte" in first
    assert [answer.read1(4096), answer.read1(4096)] == [b".", b"."]
    assert 1.5 < time.monotonic() - started < 8
    answer.close()


def test_no_answer_at_all(site: Hostile) -> None:
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=0.5)
    line.request("GET", "/lent/muet")
    with pytest.raises(TimeoutError):
        line.getresponse()
    line.close()
    with pytest.raises(http.client.RemoteDisconnected):
        ask(site, "/corps/rien")


def test_bodies(site: Hostile) -> None:
    answer, total, deadline = ask(site, "/corps/sans-fin"), 0, time.monotonic() + 10
    while total < 3_000_000 and time.monotonic() < deadline:
        total += len(answer.read1(65536))
    assert total >= 3_000_000
    answer.close()
    with pytest.raises(http.client.IncompleteRead):
        ask(site, "/corps/court").read()
    assert ask(site, "/corps/vide").read() == b""
    answer = ask(site, "/corps/sans-longueur")
    assert answer.getheader("content-length") is None
    assert answer.read().endswith(b"</html>\n")


def test_statuses(site: Hostile) -> None:
    for status in (*transport.STATUSES, 204):
        assert ask(site, f"/statut/{status}").status == status
    assert ask(site, "/statut/503").getheader("retry-after") == "120"
    answer = ask(site, "/auth/reserve")
    assert (answer.status, answer.getheader("www-authenticate")) == (401, 'Basic realm="Espace reserve"')


def test_the_huge_page_and_the_deep_page(site: Hostile) -> None:
    assert 30 * 1024 * 1024 <= len(ask(site, "/taille/30mo").read()) < 31 * 1024 * 1024
    assert text(site, "/taille/profonde").count("<div>") == contents.DEEP


def test_charsets(site: Hostile) -> None:
    answer = ask(site, "/encodage/latin1")
    body = answer.read()
    assert answer.getheader("content-type") == "text/html; charset=utf-8"
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    assert "Été à la crème" in body.decode("latin-1")
    with pytest.raises(LookupError):
        "".encode((ask(site, "/encodage/inconnu").getheader("content-type") or "").rpartition("=")[2])


def test_compression(site: Hostile) -> None:
    packed = ask(site, "/gzip/bombe").read()
    assert len(packed) < 1024 * 1024
    size = 0
    with gzip.open(io.BytesIO(packed)) as inflated:  # checks the stream's own sum too
        while part := inflated.read(1024 * 1024):
            size += len(part)
    assert size >= contents.BOMB
    with pytest.raises(EOFError):
        gzip.decompress(ask(site, "/gzip/tronque").read())
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(ask(site, "/gzip/menteur").read())


def test_types_and_files(site: Hostile) -> None:
    assert ask(site, "/type/aucun").getheader("content-type") is None
    assert b"\x00\x01\x02" in ask(site, "/type/binaire").read()
    for path, start in (("plaquette.pdf", b"%PDF-1.4"), ("archive.zip", b"PK"), ("photo.jpg", b"\xff\xd8\xff")):
        assert ask(site, f"/fichier/{path}").read().startswith(start)
    assert "../../../" in (ask(site, "/fichier/export").getheader("content-disposition") or "")


def test_hostile_texts(site: Hostile) -> None:
    page = text(site, "/texte/titre-script")
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>" in page
    assert "=cmd|'/C calc'!A0" in html.unescape(text(site, "/texte/formules"))


def test_endless_spaces_of_pages(site: Hostile) -> None:
    assert "mois=2027-01" in text(site, "/calendrier?mois=2026-12")
    assert "mois=2025-12" in text(site, "/calendrier?mois=2026-01")
    assert '/liste/page/8/"' in text(site, "/liste/page/7/")
    facets = text(site, "/facettes?couleur=rouge&taille=m")
    assert "couleur=rouge&amp;taille=xl" in facets
    assert "couleur=rouge&amp;matiere=lin&amp;taille=m" in facets
    first, second = (set(re.findall(r'href="(/session/[^"]+)"', text(site, "/session/a"))) for _ in range(2))
    assert len(first) == 9
    assert not first & second
    assert {re.split("[;?]", path)[0] for path in first} == {"/session/a", "/session/b", "/session/c"}
    assert len(next(link.href for link in site.links if "aaaa" in link.href)) == 5000


def test_what_must_never_be_asked_is_recorded() -> None:
    with serve_hostile() as site:
        for path in ("/", "/formulaires", "/liens", "/produit/42", "/panier", "/prive/secret"):
            ask(site, path)
        assert site.forbidden() == []
        wrong = [link for link in site.links if "forbidden" in link.tags]
        for link in wrong:
            ask(site, as_sent(link))
        assert [hit.path for hit in site.forbidden()] == [as_sent(link) for link in wrong]
        ask(site, "/envoi/contact", "POST", b"m=a%40b.fr")
        ask(site, "/envoi/recherche?q=miel")
        assert [(hit.method, hit.path) for hit in site.forbidden()[len(wrong) :]] == [
            ("POST", "/envoi/contact"),
            ("GET", "/envoi/recherche?q=miel"),
        ]
        assert site.posted == [("/envoi/contact", b"m=a%40b.fr")]


def test_robots_and_sitemaps(site: Hostile) -> None:
    assert "Disallow: /prive/" in text(site, "/robots.txt")
    index = text(site, "/sitemap.xml")
    for part in sitemaps.PARTS:
        assert f"<loc>{site.at(part)}</loc>" in index
    assert "orpheline-1" in text(site, "/sitemap-pages.xml")
    assert b"orpheline-2" in gzip.decompress(ask(site, "/sitemap-gz.xml.gz").read())
    assert not ask(site, "/sitemap-casse.xml").read().endswith(b"</urlset>")
    assert len(ask(site, "/sitemap-bombe.xml.gz").read()) < 1024 * 1024
    assert text(site, "/sitemap-entites.xml").count("<!ENTITY") == 10
    for path in sitemaps.ORPHANS:
        assert ask(site, path).status == 200
        assert path not in text(site, "/")


def test_the_certificate_is_refused(site: Hostile) -> None:
    with pytest.raises(urllib.error.URLError) as caught:
        urllib.request.urlopen(site.tls.url, timeout=5)
    assert isinstance(caught.value.reason, ssl.SSLCertVerificationError)
    unchecked = ssl._create_unverified_context()
    with urllib.request.urlopen(site.tls.url, timeout=5, context=unchecked) as answer:
        assert b"Sans confiance" in answer.read()


def test_closing_cuts_endless_answers() -> None:
    site = serve_hostile()
    lines = [ask(site, "/lent/goutte"), ask(site, "/corps/sans-fin"), ask(site, "/flux")]
    started = time.monotonic()
    site.close()
    assert time.monotonic() - started < 10
    for line in lines:
        line.close()
