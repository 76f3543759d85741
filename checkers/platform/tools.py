"""What the site's pages are built and optimised with: a page builder, an extension for search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from checkers.platform._signals import NEEDS, PROBABLE, PROVEN, page_of, proof
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_SEO = {"yoast": "Yoast SEO", "rank-math": "Rank Math", "aioseo": "All in One SEO"}
_BUILDERS = {"elementor": "Elementor", "divi": "Divi"}


def _one_of(tools: Mapping[str, str]) -> Callable[[Given], Iterator[Finding]]:
    def run(given: Given) -> Iterator[Finding]:
        seen = False
        for target, name in tools.items():
            found = proof(target, given.gathered, given["endpoints"])
            if found.state not in {"proven", "probable"}:
                continue
            seen = True
            say = given.passed if found.state == "proven" else given.ask
            at = Pointer("url", found.url or given.subject, found.quotes[0])
            yield say(found.state, at, tool=name, signals=list(found.quotes))
        if not seen and proof("wordpress", given.gathered, given["endpoints"]).state == "proven":
            yield given.ask("none-seen", Pointer("url", given.subject))

    return run


CHECKS = tuple(
    Check(
        f"platform.{name}",
        needs=NEEDS,
        run=_one_of(tools),
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    )
    for name, tools in (("seo-extension", _SEO), ("builder", _BUILDERS))
)
