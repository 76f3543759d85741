from __future__ import annotations

import gzip
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.crawl.sitemaps import MAX_ENTRIES, Sitemap, SitemapEntry, parse

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
S = "https://exemple.fr"


def urlset(*locs: str, ns: str = NS) -> str:
    return f"<urlset {ns}>" + "".join(f"<url><loc>{loc}</loc></url>" for loc in locs) + "</urlset>"


def locs(sitemap: Sitemap) -> list[str]:
    return [entry.loc for entry in sitemap.urls]


def test_a_list_of_addresses() -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
    <?xml-stylesheet type="text/xsl" href="/wp-sitemap.xsl" ?>
    <urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:x="http://www.w3.org/1999/xhtml">
      <url>
        <image:image><image:loc>{S}/image.jpg</image:loc></image:image>
        <x:link rel="alternate" hreflang="en" href="{S}/en/"/>
        <loc> {S}/?a=1&amp;b=2 </loc>
        <lastmod>2026-03-01T10:00:00+01:00</lastmod>
      </url>
      <url><loc><![CDATA[{S}/été?a=1&b=2]]></loc></url>
    </urlset>"""
    assert parse(body.encode()) == Sitemap(
        "urlset",
        (SitemapEntry(f"{S}/?a=1&b=2", "2026-03-01T10:00:00+01:00"), SitemapEntry(f"{S}/été?a=1&b=2", None)),
    )


def test_an_index() -> None:
    body = (
        f"<sitemapindex {NS}><sitemap><loc>{S}/a.xml</loc><lastmod>2026-01-01</lastmod></sitemap>"
        f"<sitemap><loc>{S}/b.xml.gz</loc></sitemap></sitemapindex>"
    )
    assert parse(body.encode()) == Sitemap("index", (), (f"{S}/a.xml", f"{S}/b.xml.gz"))


@pytest.mark.parametrize("ns", ["", 'xmlns="http://www.google.com/schemas/sitemap/0.84"', 'xmlns="urn:x"'])
def test_a_wrong_namespace_is_tolerated(ns: str) -> None:
    assert locs(parse(urlset(f"{S}/a", ns=ns).encode())) == [f"{S}/a"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom"])
def test_byte_order_marks(encoding: str) -> None:
    text = urlset(f"{S}/é")
    body = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-bom" else text.encode(encoding)
    assert parse(body) == Sitemap("urlset", (SitemapEntry(f"{S}/é"),))


def test_gzip_is_known_by_its_content() -> None:
    body = gzip.compress(urlset(f"{S}/a").encode())
    assert locs(parse(body, "text/plain", f"{S}/sitemap.xml")) == [f"{S}/a"]
    assert locs(parse(gzip.compress(b"<urlset>") + gzip.compress(b"<url><loc>http://a.fr/</loc></url></urlset>"))) == [
        "http://a.fr/"
    ]
    assert locs(parse(body + b"\0" * 512)) == [f"{S}/a"]


def test_a_cut_or_spoilt_gzip_gives_what_it_can_and_says_so() -> None:
    body = gzip.compress(urlset(*(f"{S}/{i * 7919 % 10007}" for i in range(2000))).encode())
    cut = parse(body[:-200])
    assert cut.problem == "bad-gzip"
    assert cut.kind == "urlset"
    assert 1000 < len(cut.urls) < 2000
    assert parse(b"\x1f\x8b") == Sitemap("invalid", problem="bad-gzip")
    assert parse(b"\x1f\x8b" + b"\0" * 50).problem == "bad-gzip"
    assert parse(gzip.compress(b"") * 1000).problem == "bad-gzip"


def test_plain_text() -> None:
    body = f"\ufeff{S}/a\r\n\r\n{S}/b\n".encode()
    assert parse(body, "text/plain; charset=utf-8") == Sitemap("text", (SitemapEntry(f"{S}/a"), SitemapEntry(f"{S}/b")))
    assert parse(body).kind == "text"
    mixed = f"{S}/a\nbonjour\n".encode()
    assert parse(mixed, "text/plain") == Sitemap("text", (SitemapEntry(f"{S}/a"),), problem="not-a-url")
    assert parse(mixed, "", f"{S}/sitemap.txt").problem == "not-a-url"
    assert parse(mixed, "application/json") == Sitemap("invalid", problem="not-a-sitemap")


def test_rss_and_atom() -> None:
    rss = f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>{S}</link>
      <atom:link href="{S}/feed" rel="self"/>
      <item><title>Un</title><link>{S}/un</link><pubDate>Mon, 02 Mar 2026 10:00:00 +0000</pubDate>
        <enclosure url="{S}/a.mp3"/></item></channel></rss>"""
    assert parse(rss.encode()) == Sitemap("urlset", (SitemapEntry(f"{S}/un", "Mon, 02 Mar 2026 10:00:00 +0000"),))
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="{S}/"/><entry>
      <link rel="edit" href="{S}/edit"/><link href="{S}/un"/><updated>2026-03-02</updated></entry></feed>"""
    assert parse(atom.encode()) == Sitemap("urlset", (SitemapEntry(f"{S}/un", "2026-03-02"),))


@pytest.mark.parametrize(
    ("body", "kind", "found", "problem"),
    [
        (b"", "invalid", 0, "empty"),
        (b" \n ", "invalid", 0, "empty"),
        (b"<!DOCTYPE html><html><p>Introuvable</html>", "invalid", 0, "html"),
        (b"<html><body><br></html>", "invalid", 0, "html"),
        (b"<p>bonjour", "invalid", 0, "not-a-sitemap"),
        (b"<opml/>", "invalid", 0, "not-a-sitemap"),
        (b'{"a": 1}', "invalid", 0, "not-a-sitemap"),
        (b"\x89PNG\r\n\x1a\n\0\0", "invalid", 0, "not-a-sitemap"),
        (b"<", "invalid", 0, "malformed-xml"),
        (b'<?xml version="1.0" encoding="nope"?><urlset/>', "invalid", 0, "malformed-xml"),
        (b"<urlset/>", "urlset", 0, "no-urls"),
        (b"<sitemapindex/>", "index", 0, "no-urls"),
        (urlset("/a", f"{S}/b").encode(), "urlset", 1, "relative-loc"),
        (urlset("www.exemple.fr/a", f"{S}/b").encode(), "urlset", 1, "relative-loc"),
        (urlset("javascript:alert(1)").encode(), "urlset", 0, "relative-loc"),
        (urlset("", f"{S}/b").encode(), "urlset", 1, "missing-loc"),
        (urlset(f"{S}/" + "a" * 6000, f"{S}/b").encode(), "urlset", 1, "long-loc"),
        (b"\n\n" + urlset(f"{S}/a").encode(), "urlset", 1, "leading-space"),
        (urlset(f"{S}/a", f"{S}/?a=1&b=2", f"{S}/c").encode(), "urlset", 1, "malformed-xml"),
        (urlset(f"{S}/a").encode() + b"<!-- Page generated in 0.2s", "urlset", 1, "malformed-xml"),
        (urlset(f"{S}/&eacute;").encode(), "urlset", 0, "malformed-xml"),
    ],
)
def test_problems_are_named_and_what_was_read_is_kept(body: bytes, kind: str, found: int, problem: str) -> None:
    sitemap = parse(body, "text/xml", f"{S}/sitemap.xml")
    assert (sitemap.kind, len(sitemap.urls), sitemap.problem) == (kind, found, problem)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "boum">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;<!ENTITY a "b">',
        "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)) + '<!ENTITY a0 "ha">',
    ],
)
def test_document_types_are_refused_before_any_entity_is_read(declaration: str) -> None:
    body = f'<?xml version="1.0"?><!DOCTYPE urlset [{declaration}]>{urlset(f"{S}/&a;", f"{S}/b")}'
    assert parse(body.encode()) == Sitemap("invalid", problem="doctype")
    assert parse(body.encode("utf-16")) == Sitemap("invalid", problem="doctype")


def test_entries_are_capped() -> None:
    body = urlset(*(f"{S}/{i}" for i in range(MAX_ENTRIES + 10))).encode()
    sitemap = parse(body)
    assert len(sitemap.urls) == MAX_ENTRIES
    assert sitemap.problem == "too-many-entries"
    lines = "\n".join(f"{S}/{i}" for i in range(MAX_ENTRIES + 10)).encode()
    assert (len(parse(lines).urls), parse(lines).problem) == (MAX_ENTRIES, "too-many-entries")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (gzip.compress(b"<urlset>" + b" " * (60 << 20), 9), "too-large"),
        (b"<urlset>" + b"<a/>" * (3 << 20), "too-many-elements"),
        (b"<urlset><url><loc>" + b"a" * (20 << 20), "malformed-xml"),
        (b"<urlset>" + b"<a>" * 100_000, "malformed-xml"),
        (b"<urlset " + b" ".join(b'a%d="x"' % i for i in range(100_000)) + b"/>", "no-urls"),
        (b"<urlset><url>" + b"<loc>x</loc>" * 1_000_000 + b"</url></urlset>", "relative-loc"),
    ],
    ids=["gzip-bomb", "elements", "long-text", "deep", "attributes", "one-record"],
)
def test_hostile_sitemaps_cost_little_time_and_memory(body: bytes, problem: str) -> None:
    start = time.process_time()
    assert parse(body).problem == problem
    assert time.process_time() - start < 5


def test_python_memory_does_not_grow_with_what_is_not_kept() -> None:
    body = b"<urlset>" + b"<url><loc>http://a.fr/</loc><x>" + b"<y>text</y>" * 500_000 + b"</x></url></urlset>"
    tracemalloc.start()
    try:
        assert locs(parse(body)) == ["http://a.fr/"]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


PIECES = [
    *("<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "http://a.fr/", "&amp;", "&x;", "<!--", "]]>"),
    *("<![CDATA[", "<rss>", "<item>", "<link/>", "<entry>", "<feed>", "<sitemap>", "\ufeff", "\x00", " "),
]


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(PIECES),
            max_size=20,
        ).map(lambda parts: "".join(parts).encode()),
        st.binary(max_size=60).map(lambda data: b"\x1f\x8b\x08\x00" + data),
    )
)
def test_no_bytes_raise(body: bytes) -> None:
    sitemap = parse(body)
    assert sitemap.kind in ("index", "urlset", "text", "invalid")
    assert sitemap.urls or sitemap.children or sitemap.problem


def test_the_namespace_of_the_root_is_told_and_feeds_have_none() -> None:
    entry = "<url><loc>https://a.fr/</loc></url>"
    standard = "http://www.sitemaps.org/schemas/sitemap/0.9"
    assert parse(f'<urlset xmlns="{standard}">{entry}</urlset>'.encode()).namespace == standard
    assert parse(f"<urlset>{entry}</urlset>".encode()).namespace == ""
    assert parse(b"<rss><channel><item><link>https://a.fr/</link></item></channel></rss>").namespace is None
