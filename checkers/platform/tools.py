"""What the site's pages are built and optimised with: a page builder, an extension for search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.platform._signals import NEEDS, PROBABLE, PROVEN, page_of, proof
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_SEO = {
    "yoast": "Yoast SEO",
    "rank-math": "Rank Math",
    "aioseo": "All in One SEO",
    "seopress": "SEOPress",
    "seo-framework": "The SEO Framework",
}
_BUILDERS = {
    "elementor": "Elementor",
    "divi": "Divi",
    "wpbakery": "WPBakery",
    "oxygen": "Oxygen",
    "beaver": "Beaver Builder",
    "bricks": "Bricks",
    "brizy": "Brizy",
}
# WordPress's own: told only where nothing else is, since pages of other builders hold blocks too.
_OWN = {"site-editor": "Gutenberg (Full Site Editing)", "gutenberg": "Gutenberg"}


def _one_of(tools: dict[str, str], instead: dict[str, str]) -> Callable[[Given], Iterator[Finding]]:
    def run(given: Given) -> Iterator[Finding]:
        seen = False
        for target, name in (tools | instead).items():
            if seen and target in instead:
                break
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
        run=_one_of(tools, instead),
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    )
    for name, tools, instead in (("seo-extension", _SEO, {}), ("builder", _BUILDERS, _OWN))
)
