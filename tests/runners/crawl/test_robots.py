from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runners.crawl.robots import MAX_BYTES, Robots, verdict

AGENT = "Preuve/1.0 (+https://exemple.fr/preuve)"
S = "https://exemple.fr"

WORDPRESS = """\ufeff# WordPress
User-agent: *
Disallow: /wp-admin/
Allow: /wp-admin/admin-ajax.php
Disallow: /*?s=
Disallow: /*.pdf$
Crawl-delay: 2

User-agent: preuve
Disallow: /prive/

Sitemap: https://exemple.fr/wp-sitemap.xml
sitemap: https://exemple.fr/news.xml
Sitemap: https://exemple.fr/wp-sitemap.xml
"""


@pytest.mark.parametrize(
    ("agent", "path", "allowed"),
    [
        ("autre", "/", True),
        ("autre", "/wp-admin/", False),
        ("autre", "/wp-admin/admin-ajax.php", True),
        ("autre", "/recherche?s=gourde", False),
        ("autre", "/guide.pdf", False),
        ("autre", "/guide.pdf?v=1", True),
        ("autre", "/prive/", True),
        (AGENT, "/prive/", False),
        (AGENT, "/wp-admin/", True),
    ],
)
def test_rules_of_the_agents_own_group(agent: str, path: str, allowed: bool) -> None:
    assert Robots.parse(WORDPRESS).allows(S + path, agent) is allowed


def test_sitemaps_and_delay() -> None:
    robots = Robots.parse(WORDPRESS)
    assert robots.sitemaps == ("https://exemple.fr/wp-sitemap.xml", "https://exemple.fr/news.xml")
    assert robots.crawl_delay("autre") == 2.0
    assert robots.crawl_delay(AGENT) is None
    assert not robots.truncated


@pytest.mark.parametrize("delay", ["-1", "inf", "nan", "1e999", "deux", ""])
def test_a_delay_that_makes_no_sense_is_none(delay: str) -> None:
    assert Robots.parse(f"User-agent: *\nCrawl-delay: {delay}\n").crawl_delay(AGENT) is None


@pytest.mark.parametrize(
    ("status", "state", "allowed"),
    [
        (200, "parsed", False),
        (204, "parsed", False),
        (301, "absent", True),
        (401, "absent", True),
        (403, "absent", True),
        (404, "absent", True),
        (410, "absent", True),
        (429, "absent", True),
        (500, "error", False),
        (503, "error", False),
        (599, "error", False),
        (100, "error", False),
        (0, "error", False),
        (None, "unreachable", False),
    ],
)
def test_what_each_status_means(status: int | None, state: str, allowed: bool) -> None:
    answer = verdict(status, b"User-agent: *\nDisallow: /\n")
    assert answer.state == state
    assert answer.status == status
    assert answer.allows(f"{S}/page", AGENT) is allowed
    assert (answer.robots is not None) is (state == "parsed")


def test_an_empty_or_foreign_body_allows_everything() -> None:
    for body in (b"", b"<!doctype html><html><body>Page introuvable</body></html>", bytes(range(256)) * 50):
        assert verdict(200, body).allows(f"{S}/page", AGENT)


def test_an_address_that_cannot_be_parsed_does_not_raise() -> None:
    assert Robots.parse("User-agent: *\nDisallow: /").allows("http://[::1/robots", AGENT) in (True, False)


def test_only_the_first_500_kib_are_read() -> None:
    filler = b"# " + b"x" * (MAX_BYTES - 100) + b"\n"
    answer = verdict(200, b"User-agent: *\nDisallow: /a\n" + filler + b"Disallow: /b\n" * 100)
    assert answer.robots is not None
    assert answer.robots.truncated
    assert not answer.allows(f"{S}/a", AGENT)
    rules_after_the_cut = verdict(200, b"User-agent: *\n" + b"#" * MAX_BYTES + b"\nDisallow: /b\n")
    assert rules_after_the_cut.allows(f"{S}/b", AGENT)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent:a{i}\n" for i in range(15_000)) + "Disallow:/x\n" * 20_000,
        "".join(f"User-agent:a{i % 2000}\n" for i in range(30_000)),
        "".join(f"User-agent:a{i}\nDisallow:/x{i}\n" for i in range(12_000)),
        "User-agent:*\n" + "".join(f"Disallow:/a*b{i}*c\n" for i in range(30_000)),
        "User-agent:*\nDisallow: /" + "a*" * 250_000,
        "User-agent:*\n" + "Disallow: /$a$\n" * 30_000,
        "\n" * 500_000,
    ],
    ids=["agents-x-rules", "repeated-agents", "groups", "stars", "long-star", "dollars", "empty-lines"],
)
def test_hostile_files_cost_little(text: str) -> None:
    start = time.process_time()
    robots = Robots.parse(text)
    assert robots.allows(f"{S}/{'aab' * 600}", AGENT) in (True, False)
    assert time.process_time() - start < 2


def test_a_cut_for_its_cost_is_told_and_keeps_what_came_before() -> None:
    agents = "".join(f"User-agent:a{i}\n" for i in range(1000))
    robots = Robots.parse("User-agent: *\nDisallow: /a\n\n" + agents + "Disallow: /x\n" * 1000)
    assert robots.truncated
    assert not robots.allows(f"{S}/a", AGENT)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["User-agent", "Disallow", "Allow", "Sitemap", "Crawl-delay", "Host", "Request-rate", "x"]),
            st.text(alphabet="*$%/ab0é:?#[]- \ud800\x00\u2028", max_size=12),
        ),
        max_size=12,
    )
)
def test_no_content_raises(lines: list[tuple[str, str]]) -> None:
    robots = Robots.parse("\n".join(f"{name}: {value}" for name, value in lines))
    assert robots.allows(f"{S}/a/b?c", AGENT) in (True, False)
    delay = robots.crawl_delay(AGENT)
    assert delay is None or delay >= 0
