from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.crawl.urls import Aliases, is_file, normalise, private_host, refusal, same_site, site_origins

BASE = "https://exemple.fr/boutique/gourdes/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Exemple.FR", "http://exemple.fr/"),
        ("https://exemple.fr:443/a", "https://exemple.fr/a"),
        ("http://exemple.fr:80/a", "http://exemple.fr/a"),
        ("http://exemple.fr:/a", "http://exemple.fr/a"),
        ("http://exemple.fr:8080/a", "http://exemple.fr:8080/a"),
        ("https://exemple.fr./a", "https://exemple.fr/a"),
        ("https://exemple.fr/a/./b/../c", "https://exemple.fr/a/c"),
        ("https://exemple.fr/a/%2e%2E/b/..", "https://exemple.fr/"),
        ("https://exemple.fr/../../a", "https://exemple.fr/a"),
        ("https://exemple.fr/a//b/", "https://exemple.fr/a//b/"),
        ("https://exemple.fr/%7Eeleve/%c3%a9t%C3%A9", "https://exemple.fr/~eleve/%C3%A9t%C3%A9"),
        ("https://exemple.fr/été?q=é à", "https://exemple.fr/%C3%A9t%C3%A9?q=%C3%A9%20%C3%A0"),
        ("https://exemple.fr/a%2Fb", "https://exemple.fr/a%2Fb"),
        ("https://exemple.fr/100%", "https://exemple.fr/100%25"),
        ("https://exemple.fr/%%341", "https://exemple.fr/%2541"),
        ("https://exemple.fr/a?f[]=1|2", "https://exemple.fr/a?f%5B%5D=1%7C2"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
        ("https://exemple.fr/a#b", "https://exemple.fr/a"),
        ("https://exemple.fr/a?#b", "https://exemple.fr/a"),
        ("https://exemple.fr/a?", "https://exemple.fr/a"),
        ("https://exemple.fr?b=1", "https://exemple.fr/?b=1"),
        ("https://exemple.fr/a?b=2&a=1&b=1", "https://exemple.fr/a?b=2&a=1&b=1"),
        ("https://exemple.fr/a?&&b=2&", "https://exemple.fr/a?b=2"),
        ("https://exemple.fr/a?utm_source=x&b=1&UTM_Medium=y&gclid=z&fbclid=1&mc_eid=2", "https://exemple.fr/a?b=1"),
        ("https://exemple.fr/a?%75tm_source=x", "https://exemple.fr/a"),
        ("https://exemple.fr/a?msclkid=1&_ga=2&_gl=3&yclid=4&igshid=5&mc_cid=6", "https://exemple.fr/a"),
        ("https://exemple.fr/a?ref=facebook", "https://exemple.fr/a"),
        ("https://exemple.fr/a?ref=GRD-12", "https://exemple.fr/a?ref=GRD-12"),
        ("https://exemple.fr/a?PHPSESSID=ab12&osCsid=1&zenid=2&sid=3&sessionid=4", "https://exemple.fr/a"),
        ("https://exemple.fr/a?ASPSESSIONIDQQ=1&id=7", "https://exemple.fr/a?id=7"),
        ("https://exemple.fr/a;jsessionid=0A1B2?x=1", "https://exemple.fr/a?x=1"),
        ("https://exemple.fr/a;JSESSIONID=0A1B2/b;v=1", "https://exemple.fr/a/b;v=1"),
        ("https://exemple.fr/.;jsessionid=1/b", "https://exemple.fr/b"),
        ("  https://exemple.fr/a\n", "https://exemple.fr/a"),
        ("https://exemple.fr/a\n\tb", "https://exemple.fr/ab"),
        ("https:\\\\exemple.fr\\a?b=\\", "https://exemple.fr/a?b=%5C"),
        ("https:///exemple.fr/a", "https://exemple.fr/a"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[2001:DB8:0:0::1]:443/", "http://[2001:db8::1]:443/"),
        ("https://a_b.exemple.fr/", "https://a_b.exemple.fr/"),
        ("https://exemple.fr/" + "é" * 20, "https://exemple.fr/" + "%C3%A9" * 20),
    ],
)
def test_normalise_gives_one_spelling(url: str, expected: str) -> None:
    assert normalise(url) == expected
    assert normalise(expected) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", "https://exemple.fr/boutique/gourdes/"),
        ("#avis", "https://exemple.fr/boutique/gourdes/"),
        ("inox", "https://exemple.fr/boutique/gourdes/inox"),
        ("../contact", "https://exemple.fr/boutique/contact"),
        ("../../../../contact", "https://exemple.fr/contact"),
        ("/contact/", "https://exemple.fr/contact/"),
        ("?couleur=vert", "https://exemple.fr/boutique/gourdes/?couleur=vert"),
        ("//cdn.exemple.fr/a", "https://cdn.exemple.fr/a"),
        ("\\contact", "https://exemple.fr/contact"),
        ("http://autre.fr", "http://autre.fr/"),
        ("\n /contact\t", "https://exemple.fr/contact"),
    ],
)
def test_normalise_resolves_against_the_page(url: str, expected: str) -> None:
    assert normalise(url, BASE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@exemple.fr",
        "tel:+33100000000",
        "javascript:void(0)",
        "data:text/html,<p>",
        "ftp://exemple.fr/",
        "about:blank",
        "http://",
        "https://?a=1",
        "/relative/without/base",
        "https://user:secret@exemple.fr/",
        "http://contact@exemple.fr",
        "https://exemple.fr@evil.example/",
        "https://exemple.fr:99999/",
        "https://exemple.fr:0/",
        "https://exemple.fr:8o/",
        "https://exemple.fr:٣/",
        "https://exemple.fr:80:80/",
        "https://[::1/",
        "https://[::1]x/",
        "https://[fe80::1%25eth0]/",
        "https://[exemple.fr]/",
        "https://::1/",
        "https://exem ple.fr/",
        "https://exemple..fr/",
        "https://.fr/",
        "https://a.256/",
        "https://1.2.3.4.5/",
        "https://1.2.3.09/",
        "https://" + "a" * 64 + ".fr/",
        "https://" + "a." * 200 + "fr/",
        "https://%ff/",
        "https://exemple.fr/\x00a",
        "https://exemple.fr/\x1b[31m",
        "https://exemple.fr/\x85",
        "https://exemple.fr/\ud800",
        "https://exemple.fr/" + "a" * 5000,
        "https://exemple.fr/" + "é" * 2000,
        " " * 10_000,
        "https://exemple.fr:" + "9" * 4900 + "/",
    ],
)
def test_normalise_gives_none_for_what_cannot_be_visited(url: str) -> None:
    assert normalise(url) is None


def test_normalise_survives_a_hostile_base() -> None:
    assert normalise("/a", "https://[::1") is None
    assert normalise("/a", "javascript:1") is None
    assert normalise("a", "") is None
    assert normalise("https://exemple.fr/a", "not a url") == "https://exemple.fr/a"


HOSTILE = st.text(
    alphabet=st.sampled_from("htps:/?#[]@!$&'();,=%.\\ -_~0127afxé\u3002\u200b\ud800\x00\n;"), max_size=60
)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(
    st.one_of(
        HOSTILE,
        st.text(max_size=80),
        st.builds("https://exemple.fr/{}".format, HOSTILE),
        st.builds("http://{}/a".format, HOSTILE),
    )
)
def test_nothing_raises_and_normalising_twice_changes_nothing(text: str) -> None:
    for once in (normalise(text), normalise(text, BASE)):
        if once is not None:
            assert normalise(once) == once
            assert once.isascii()
            assert once.startswith(("http://", "https://"))
            assert "#" not in once
    assert refusal(text) is None or isinstance(refusal(text), str)
    assert private_host(text) in (True, False)
    assert is_file(text) in (True, False)


def test_fifty_thousand_addresses_take_less_than_three_seconds() -> None:
    urls = [f"/boutique/Gourde inox-{i}/?utm_source=x&color=bleu%20ciel&p={i}#a" for i in range(50_000)]
    start = time.process_time()
    assert len({normalise(url, BASE) for url in urls}) == 50_000
    assert time.process_time() - start < 3


def test_origins_of_a_site() -> None:
    origins = site_origins("https://www.exemple.fr/accueil/")
    assert origins == {
        "https://www.exemple.fr",
        "http://www.exemple.fr",
        "https://exemple.fr",
        "http://exemple.fr",
    }
    assert same_site("http://exemple.fr/a?b", origins)
    assert not same_site("https://blog.exemple.fr/", origins)
    assert not same_site("https://exemple.fr:8443/", origins)
    assert not same_site("https://exemple.fr.evil.example/", origins)


@pytest.mark.parametrize(
    ("start", "origins"),
    [
        ("http://127.0.0.1:8080/", {"http://127.0.0.1:8080"}),
        ("http://[::1]:8080/", {"http://[::1]:8080"}),
        ("http://[::1]/", {"http://[::1]", "https://[::1]"}),
        ("http://localhost:3000/a", {"http://localhost:3000"}),
        ("https://exemple.fr:8443/", {"https://exemple.fr:8443", "https://www.exemple.fr:8443"}),
    ],
)
def test_origins_of_odd_starts(start: str, origins: set[str]) -> None:
    assert site_origins(start) == origins


def test_origins_of_a_site_and_a_shop() -> None:
    origins = site_origins("https://exemple.fr/", "https://gourdes.myshopify.com/")
    assert same_site("https://gourdes.myshopify.com/products/x", origins)
    assert same_site("https://www.exemple.fr/", origins)
    assert not same_site("https://autre.myshopify.com/", origins)


S = "https://exemple.fr"


def test_aliases_follow_redirects_and_do_not_depend_on_order() -> None:
    pairs = [
        (f"{S}/a", f"{S}/a/"),
        ("http://exemple.fr/a", f"{S}/a"),
        (f"{S}/old", f"{S}/new/"),
        (f"{S}/new/", f"{S}/newest/"),
        (f"{S}/same", f"{S}/same"),
    ]
    aliases = Aliases.of(pairs)
    assert aliases.resolve("http://exemple.fr/a") == f"{S}/a/"
    assert aliases.resolve(f"{S}/old") == f"{S}/newest/"
    assert aliases.resolve(f"{S}/same") == f"{S}/same"
    assert aliases.resolve(f"{S}/never-seen") == f"{S}/never-seen"
    assert f"{S}/same" not in aliases.finals
    random.Random(1).shuffle(pairs)
    assert Aliases.of(pairs) == aliases


def test_a_redirect_loop_resolves_to_one_of_its_pages() -> None:
    aliases = Aliases.of([(f"{S}/b", f"{S}/c"), (f"{S}/c", f"{S}/a"), (f"{S}/a", f"{S}/b"), (f"{S}/x", f"{S}/c")])
    assert {aliases.resolve(f"{S}/{name}") for name in "abcx"} == {f"{S}/a"}


def test_habits_say_what_form_the_site_prefers() -> None:
    aliases = Aliases.of([(f"{S}/a", f"{S}/a/"), ("http://www.exemple.fr/b", f"{S}/b/"), (f"{S}/index.html", f"{S}/")])
    assert aliases.habits == {"slash", "https", "nowww", "index"}
    assert aliases.expected("http://www.exemple.fr/c?d=1") == f"{S}/c/?d=1"
    assert aliases.expected(f"{S}/c.pdf") == f"{S}/c.pdf"
    assert aliases.expected(f"{S}/en/index.html") == f"{S}/en/"
    assert aliases.expected(f"{S}/c/") == f"{S}/c/"


def test_habits_the_other_way_and_contradictions() -> None:
    assert Aliases.of([(f"{S}/a/", f"{S}/a")]).expected(f"{S}/b/") == f"{S}/b"
    assert Aliases.of([(f"{S}/a/", f"{S}/a")]).expected(f"{S}/") == f"{S}/"
    both = Aliases.of([(f"{S}/a/", f"{S}/a"), (f"{S}/b", f"{S}/b/")])
    assert both.habits == frozenset()
    assert both.expected(f"{S}/c") == f"{S}/c"
    other = Aliases.of([(f"{S}/a", f"{S}/connexion/"), (f"{S}/b", "https://autre.fr/b/")])
    assert other.habits == frozenset()
    assert Aliases.of([(f"{S}/a", "https://www.exemple.fr/a")]).expected(f"{S}/b") == "https://www.exemple.fr/b"


def test_long_chains_are_quick() -> None:
    pairs = [(f"{S}/{i}", f"{S}/{i + 1}") for i in range(50_000)]
    start = time.process_time()
    aliases = Aliases.of(pairs)
    assert aliases.resolve(f"{S}/0") == f"{S}/50000"
    assert time.process_time() - start < 3
