"""What a shop's terms say to its customers: the contract, guarantees, withdrawal, delivery, mediation."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.legal._seen import NEEDS, Hit, Seen, page_of
from checkers.legal._site import Site, lack, site_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

TERMS = ("cgv", "legal", "returns", "delivery", "faq")
_POINTS = ("seller", "features", "price", "payment", "delivery", "complaints", "law")
Found = tuple[Hit, Seen] | None


def _strong(found: Found) -> bool:
    return found is not None and found[0].strong


def _place(site: Site, *kinds: str) -> tuple[Pointer | None, str | None]:
    for kind in kinds:
        for page in site.of(kind):
            return page.heading, page.url
    return None, None


def has_terms(site: Site) -> bool:
    """Whether there are terms to read: without them, the check of the page itself speaks."""
    return bool(site.of("cgv") or any("cgv" in page.sections for page in site.pages))


def _terms(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not has_terms(site) or not site.sells:
        return
    at, url = _place(site, "cgv")
    for point in _POINTS:
        found = site.best(f"terms-{point}", "cgv")
        if found and found[0].strong:
            yield given.passed(point, found[0].pointer, subject=found[1].url, text=found[0].quote)
        elif found:
            yield given.ask(f"{point}-spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)
        else:
            say = given.failed if site.certain else given.ask
            yield say(f"{point}-absent", at or Pointer("url", given.subject), subject=url)


def _guarantees(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not has_terms(site) or not site.sells:
        return
    conformity, defects = site.best("conformity", *TERMS), site.best("hidden-defects", *TERMS)
    standard = site.best("guarantee-standard", "cgv", "legal")
    spoken = conformity or defects
    at, url = _place(site, "cgv")
    if spoken is None:
        yield lack(given, site, at, url)
    elif _strong(conformity) and _strong(defects) and conformity:
        say, message = (given.passed, "found") if _strong(standard) else (given.ask, "not-standard")
        yield say(message, conformity[0].pointer, subject=conformity[1].url, text=conformity[0].quote)
    else:
        yield given.ask("partly", spoken[0].pointer, subject=spoken[1].url, text=spoken[0].quote)


def _withdrawal(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not has_terms(site) or not site.sells:
        return
    found, short = site.best("withdrawal", *TERMS), site.best("withdrawal-short", *TERMS)
    exempt = site.best("withdrawal-exempt", *TERMS)
    at, url = _place(site, "cgv", "returns")
    if short and short[0].strong and not _strong(found):
        say = given.failed if site.certain else given.ask
        yield say("short", short[0].pointer, subject=short[1].url, text=short[0].quote)
    elif found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
        for point in ("withdrawal-refund", "return-costs"):
            part = site.best(point, *TERMS)
            if part and part[0].strong:
                yield given.passed(point, part[0].pointer, subject=part[1].url, text=part[0].quote)
            else:
                where = part[0].pointer if part else found[0].pointer
                yield given.ask(f"{point}-unclear", where, subject=(part or found)[1].url)
    elif found or exempt:
        some = found or exempt
        assert some is not None
        yield given.ask("spoken", some[0].pointer, subject=some[1].url, text=some[0].quote)
    else:
        yield lack(given, site, at, url)


def _form(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not has_terms(site) or not site.sells:
        return
    found, exempt = site.best("withdrawal-form", *TERMS), site.best("withdrawal-exempt", *TERMS)
    at, url = _place(site, "cgv", "returns")
    if found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    elif found or exempt:
        some = found or exempt
        assert some is not None
        yield given.ask("spoken", some[0].pointer, subject=some[1].url, text=some[0].quote)
    else:
        yield lack(given, site, at, url)


def _function(given: Given) -> Iterator[Finding]:
    """The function to withdraw online, due since 19 June 2026 (code de la consommation, art. L.221-21 and D.221-5)."""
    site = site_of(given)
    if not site.sells:
        return
    landings = list(site.landings({"withdraw"}))
    alive = [one for one in landings if one.state not in {"nowhere", "broken", "empty"}]
    if alive:
        bearing = {page.url for page in site.pages for link in page.links if "withdraw" in link.names}
        first = alive[0]
        say, message = (given.passed, "found") if 2 * len(bearing) > len(site.pages) else (given.ask, "some-pages")
        yield say(message, first.link.pointer, subject=first.page.url, text=first.link.label, count=len(bearing))
    elif landings:
        dead = landings[0]
        say = given.failed if site.certain else given.ask
        yield say("dead", dead.link.pointer, subject=dead.page.url, text=dead.link.label)
    elif any("withdraw_info" in link.names for page in site.pages for link in page.links):
        page, link = next((p, k) for p in site.pages for k in p.links if "withdraw_info" in k.names)
        yield given.ask("named", link.pointer, subject=page.url, text=link.label)
    elif _strong(site.best("withdrawal-exempt", *TERMS)) or any(
        "account" in k.names for p in site.pages for k in p.links
    ):
        yield given.ask("account", Pointer("url", given.subject))
    else:
        yield lack(given, site)


def _mediator(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not has_terms(site) or not site.sells:
        return
    found = site.best("mediator", *TERMS, "contact")
    at, url = _place(site, "cgv", "legal")
    if found is None:
        yield lack(given, site, at, url)
    elif found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    else:
        yield given.ask("spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)


def _odr(given: Given) -> Iterator[Finding]:
    """The European platform of online disputes closed on 20 July 2025 (regulation (EU) 2024/3228)."""
    site = site_of(given)
    for page in site.pages:
        if page.odr:
            hit, linked = page.odr
            yield given.failed("link" if linked else "address", hit.pointer, subject=page.url, text=hit.quote)
            return
    spoken = site.best("odr", *TERMS)
    if spoken:
        yield given.ask("spoken", spoken[0].pointer, subject=spoken[1].url, text=spoken[0].quote)


def _delivery(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    if not site.sells:
        return
    parts = {
        part: site.best(f"delivery-{part}", "delivery", "returns", "cgv", "faq")
        for part in ("delay", "cost", "zone", "carrier")
    }
    said = {part: found for part, found in parts.items() if found and found[0].strong}
    any_page = site.of("delivery", "cgv", "returns", "faq")
    if {"delay", "cost"} <= said.keys():
        for part, (hit, page) in said.items():
            yield given.passed(part, hit.pointer, subject=page.url, text=hit.quote)
        for part in parts.keys() - said.keys():
            yield given.ask(f"{part}-unclear", Pointer("url", given.subject))
    elif any(parts.values()):
        hit, page = next(found for found in parts.values() if found)
        yield given.ask("partly", hit.pointer, subject=page.url, text=hit.quote)
    else:
        at = any_page[0].heading if any_page else None
        yield lack(given, site, at, any_page[0].url if any_page else None)


def _reviews(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    shown = site.sign("reviews")
    if not shown:
        return
    said, found = site.sign("reviews-said"), site.best("reviews", *TERMS, "about")
    if said:
        yield given.passed("found", Pointer("url", said[1].url), subject=said[1].url, text=said[0])
    elif found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    else:
        yield given.ask("not-said", Pointer("url", shown[0]), subject=shown[1].url)


def _epr(given: Given) -> Iterator[Finding]:
    """The identifier of extended producer responsibility: due for some products only."""
    site = site_of(given)
    if not site.sells:
        return
    found = site.best("epr", *TERMS, "about")
    if found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    elif has_terms(site) or site.of("legal"):
        yield given.ask("none", found[0].pointer if found else Pointer("url", given.subject))


def _bloctel(given: Given) -> Iterator[Finding]:
    """The list against cold calls: its regime changed in August 2026, so a mention is for a person to read."""
    found = site_of(given).best("bloctel", *TERMS, "privacy", "contact")
    if found:
        yield given.ask("said", found[0].pointer, subject=found[1].url, text=found[0].quote)


CHECKS = tuple(
    Check(
        f"legal.{name}",
        needs=NEEDS,
        run=run,
        scope="site",
        gather=page_of,
        site_needs=("crawl",),
        refs=(f"legal:{ref}",),
    )
    for name, run, ref in (
        ("terms-contents", _terms, "LEG-02"),
        ("guarantees", _guarantees, "LEG-03"),
        ("withdrawal", _withdrawal, "LEG-04"),
        ("withdrawal-form", _form, "LEG-04"),
        ("withdrawal-function", _function, "LEG-05"),
        ("mediator", _mediator, "LEG-06"),
        ("odr-link", _odr, "LEG-06"),
        ("reviews", _reviews, "LEG-10"),
        ("delivery", _delivery, "LEG-11"),
        ("epr", _epr, "LEG-13"),
        ("bloctel", _bloctel, "LEG-13"),
    )
)
