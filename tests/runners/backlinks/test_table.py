"""Exports of links, from bytes to rows: tools, encodings, delimiters, and what is no export."""

from __future__ import annotations

import csv
import io

import pytest

from runners.backlinks.dates import iso_date
from runners.backlinks.table import MAX_BYTES, MAX_LINKS, NotRead, read_export

AHREFS = (
    "Referring page title", "Referring page URL", "Domain rating", "Target URL", "Anchor", "Nofollow", "UGC",
    "Sponsored", "First seen", "Last seen", "Lost",
)  # fmt: skip
SEMRUSH = (
    "Page ascore", "Source title", "Source url", "Target url", "Anchor", "External links", "Internal links", "Nofollow",
    "Sponsored", "Ugc", "Text", "Frame", "Form", "Image", "Sitewide", "First seen", "Last seen", "New link",
    "Lost link",
)  # fmt: skip
SEMRUSH_ROW = (
    "12", "Sac, et gourde", "https://blog.example.com/sac", "https://boutique.example/gourde", "gourde inox", "3",
    "8", "FALSE", "FALSE", "TRUE", "TRUE", "FALSE", "FALSE", "FALSE", "FALSE", "2026-01-02", "2026-05-06", "TRUE",
    "FALSE",
)  # fmt: skip


def table(*rows: tuple[str, ...], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def refused(data: bytes) -> str:
    with pytest.raises(NotRead) as error:
        read_export("x.csv", data)
    return error.value.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|"])
def test_ahrefs_in_any_dress(encoding: str, delimiter: str) -> None:
    row = (
        "Titre, à part", "https://blog.ex.co.uk/a", "40", "https://boutique.example/", "gourde ; mug", "true", "false",
        "true", "2026-01-02 10:00:00", "3 mars 2026", "",
    )  # fmt: skip
    read = read_export("exports/a.csv", table(AHREFS, row, delimiter=delimiter, encoding=encoding))
    assert (read["tool"], read["table"], read["rows"], read["unreadable"]) == ("ahrefs", "links", 1, 0)
    assert read["links"] == [
        {
            "source": "https://blog.ex.co.uk/a", "domain": "ex.co.uk", "target": "https://boutique.example/",
            "anchor": "gourde ; mug", "rel": ["nofollow", "sponsored"], "first": "2026-01-02", "last": "2026-03-03",
            "lost": False,
        }
    ]  # fmt: skip


def test_semrush_and_a_lost_link() -> None:
    read = read_export("s.csv", table(SEMRUSH, SEMRUSH_ROW, (*SEMRUSH_ROW[:-1], "TRUE")))
    assert read["tool"] == "semrush" and [link["lost"] for link in read["links"]] == [False, True]
    assert read["links"][0]["rel"] == ["ugc"] and read["links"][0]["domain"] == "example.com"


@pytest.mark.parametrize("spaced", [True, False])
def test_majestic_as_exported_and_as_its_interface_for_programs_gives_it(spaced: bool) -> None:
    names = ("Target URL", "Source URL", "Anchor Text", "Source Crawl Date", "Source First Found Date",
             "Flag No Follow", "Source Citation Flow", "Source Trust Flow")  # fmt: skip
    head = names if spaced else tuple(name.replace(" ", "") for name in names)
    row = ("https://boutique.example/", "https://a.example/x", "mug", "2026-04-05", "2025-12-01", "1", "10", "9")
    (link,) = read_export("m.csv", table(head, row))["links"]
    assert link["rel"] == ["nofollow"] and (link["first"], link["last"]) == ("2025-12-01", "2026-04-05")


@pytest.mark.parametrize(
    ("head", "row", "found"),
    [
        (("Site", "Linking pages", "Target pages"), ("big-blog.example", "1,240", "12"), ("sites", 1240)),
        (("Site", "Pages d’origine", "Pages cibles"), ("big-blog.example", "1\u202f240", "12"), ("sites", 1240)),
        (("Top linking sites", "Linking pages", "Target pages"), ("www.a.example", "3", "1"), ("sites", 3)),
        (("Target page", "Incoming links", "Linking sites"), ("https://b.example/", "2,100", "8"), ("targets", 2100)),
        (("Page cible", "Liens entrants", "Sites d’origine"), ("https://b.example/", "7", "2"), ("targets", 7)),
    ],
)
def test_search_console_counts(head: tuple[str, ...], row: tuple[str, ...], found: tuple[str, int]) -> None:
    read = read_export("g.csv", table(head, row))
    assert read["tool"] == "search-console" and (read["table"], read["links"][0]["count"]) == found


def test_search_console_latest_links() -> None:
    read = read_export("g.csv", table(("Linking page", "Last crawled"), ("https://a.example/x", "2026-08-05")))
    assert (read["table"], read["links"][0]["last"]) == ("latest", "2026-08-05") and read["links"][0]["rel"] is None
    french = table(("Page d'origine", "Dernière exploration"), ("https://a.example/x", "5 août 2026"), delimiter=";")
    assert read_export("g.csv", french)["links"][0]["last"] == "2026-08-05"
    assert read_export("g.csv", table(("Linking page",), ("https://a.example/x",)))["rows"] == 1


def test_a_spreadsheet_took_each_line_for_one_cell() -> None:
    data = b'"Site,Linking pages,Target pages"\r\n"a.example,3,1"\r\n"b.example,2,1"\r\n'
    assert [link["domain"] for link in read_export("g.csv", data)["links"]] == ["a.example", "b.example"]


def test_a_line_before_the_header_is_passed_over() -> None:
    data = b"sep=;\r\nSite;Linking pages;Target pages\r\na.example;3;1\r\n"
    assert read_export("g.csv", data)["rows"] == 1


def test_windows_encoding() -> None:
    row = tuple("théière" if cell == "gourde inox" else cell for cell in SEMRUSH_ROW)
    assert read_export("s.csv", table(SEMRUSH, row, encoding="cp1252"))["links"][0]["anchor"] == "théière"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t\r\n", b"\x00" * 50])
def test_empty(data: bytes) -> None:
    assert refused(data) == "export-empty"


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04" + b"x" * 90, b"%PDF-1.7", bytes(range(256)) * 40, b"\x00\x01\x02" * 999, b"\x02\x03ab" * 99]
)
def test_binary_named_csv(data: bytes) -> None:
    assert refused(data) == "export-binary"


@pytest.mark.parametrize(
    "data",
    [
        b"Campaign,Sent,Opens\nPrintemps,100,20\n", b"hello", b'"' * 300_000, b"a," * 200_000, b"\xe9" * 9000,
        b"Page,Clicks,Impressions\nhttps://a.example/,1,2\n", b"Source url,Target url\nhttps://a.example/,x\n",
        b"Site,Linking pages,Target pages",
    ],
)  # fmt: skip
def test_another_table_is_not_taken_for_links(data: bytes) -> None:
    if data.startswith(b"Site,"):
        assert read_export("x.csv", data)["rows"] == 0  # a header alone: recognised, and empty
    else:
        assert refused(data) == "export-unknown"


def test_rows_that_name_no_address_are_counted() -> None:
    rows = (("a.example", "3", "1"), ("not a domain", "x", ""), ("",), ("b.example",))
    read = read_export("g.csv", table(("Site", "Linking pages", "Target pages"), *rows))
    assert (read["rows"], read["unreadable"], len(read["links"])) == (3, 2, 1)


def test_a_script_as_address_is_none() -> None:
    row = ("", "javascript:alert(1)//a.example", "", "https://b.example/", "x", "", "", "", "", "", "")
    assert read_export("a.csv", table(AHREFS, row))["unreadable"] == 1


def test_large_files() -> None:
    with pytest.raises(NotRead, match="export-too-big"):
        read_export("x.csv", b"a" * (MAX_BYTES + 1))
    many = table(
        ("Site", "Linking pages", "Target pages"), *((f"s{n}.example", "1", "1") for n in range(MAX_LINKS + 9))
    )
    read = read_export("x.csv", many)
    assert read["rows"] == MAX_LINKS + 9 and len(read["links"]) == MAX_LINKS


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-28", "2026-09-28"), ("2026-09-28 10:11:12", "2026-09-28"), ("2026/9/8", "2026-09-08"),
        ("28 Sep 2026", "2026-09-28"), ("Sep 28, 2026", "2026-09-28"), ("1er févr. 2026", "2026-02-01"),
        ("12 juillet 2026", "2026-07-12"), ("3 juin 2026", "2026-06-03"), ("28/09/2026", "2026-09-28"),
        ("09/28/2026", "2026-09-28"), ("05/05/2026", "2026-05-05"), ("04/05/2026", ""), ("2026-13-40", ""),
        ("soon", ""), ("", ""), ("9" * 5000, ""),
    ],
)  # fmt: skip
def test_dates(text: str, day: str) -> None:
    assert iso_date(text) == day
