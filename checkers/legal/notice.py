"""Who publishes and who hosts the site: what the law on the digital economy (LCEN, art. 1-1) wants a notice to say."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.legal._numbers import Number
from checkers.legal._seen import NEEDS, Hit, Seen, page_of
from checkers.legal._site import Site, lack, site_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

NOTICE = ("legal", "cgv", "about", "contact", "privacy")


def _notices(site: Site) -> list[Seen]:
    """The pages that tell of the publisher."""
    return site.of("legal") or site.of("cgv") or [page for page in site.pages if "legal" in page.sections]


def _at(site: Site) -> tuple[Pointer | None, str | None]:
    """Where something that lacks should stand: the notice."""
    pages = _notices(site)
    return (pages[0].heading, pages[0].url) if pages else (None, None)


def _item(given: Given, name: str, *kinds: str) -> Iterator[Finding]:
    """An item of the notice: passed with its passage, to look at where it is only spoken of, else not found."""
    site = site_of(given)
    if not _notices(site):
        return
    found = site.best(name, *(kinds or NOTICE))
    if found is None:
        at, url = _at(site)
        yield lack(given, site, at, url)
    elif found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    else:
        yield given.ask("spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)


def _publisher(given: Given) -> Iterator[Finding]:
    yield from _item(given, "publisher")


def _director(given: Given) -> Iterator[Finding]:
    yield from _item(given, "director", "legal", "cgv", "about")


def _own(site: Site, *kinds: str) -> list[tuple[Number, Hit, Seen]]:
    """The publisher's own numbers of these kinds: not the host's."""
    found = [(n, hit, page) for page in site.pages for n, hosted, hit in page.numbers if not hosted and n.kind in kinds]
    return sorted(found, key=lambda one: one[0].state != "valid")


def _registration(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    numbers = _own(site, "siren", "siret")
    wrong = {n.digits: (n, hit, page) for n, hit, page in numbers if n.state in {"invalid", "dummy"}}
    for number, hit, page in wrong.values():
        yield given.failed(number.state, hit.pointer, subject=page.url, text=hit.quote, number=number.digits)
    valid = next((one for one in numbers if one[0].state == "valid"), None)
    if valid:
        number, hit, page = valid
        yield given.passed("found", hit.pointer, subject=page.url, text=hit.quote, number=number.digits)
    elif not wrong and _notices(site):
        odd = next(iter(numbers), None)
        said = site.best("unregistered", *NOTICE)
        at, url = _at(site)
        if odd:
            yield given.ask("odd", odd[1].pointer, subject=odd[2].url, text=odd[1].quote)
        elif said:
            yield given.ask("spoken", said[0].pointer, subject=said[1].url, text=said[0].quote)
        elif site.sells:
            yield lack(given, site, at, url)
        else:
            yield given.ask("unsure", at or Pointer("url", given.subject), subject=url)


def _capital(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    forms = [page for page in _notices(site) if page.form]
    found = site.best("capital", *NOTICE)
    if not forms:
        return
    if found and found[0].strong:
        yield given.passed("found", found[0].pointer, subject=found[1].url, text=found[0].quote)
    elif found:
        yield given.ask("spoken", found[0].pointer, subject=found[1].url, text=found[0].quote)
    else:
        yield lack(given, site, forms[0].heading, forms[0].url, form=forms[0].form)


def _vat(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    numbers = _own(site, "vat")
    exempt = site.best("vat-exempt", *NOTICE)
    for number, hit, page in numbers[:1]:
        sirens = {n.siren for n, _, _ in _own(site, "siren", "siret") if n.state == "valid"}
        if number.state != "valid":
            yield given.failed(number.state, hit.pointer, subject=page.url, text=hit.quote, number=f"FR{number.digits}")
        elif sirens and number.siren not in sirens:
            yield given.ask("other-company", hit.pointer, subject=page.url, text=hit.quote, number=f"FR{number.digits}")
        else:
            yield given.passed("found", hit.pointer, subject=page.url, text=hit.quote, number=f"FR{number.digits}")
    if numbers or not _notices(site):
        return
    at, url = _at(site)
    if exempt and exempt[0].strong:
        yield given.passed("exempt", exempt[0].pointer, subject=exempt[1].url, text=exempt[0].quote)
    elif site.sells:
        yield given.ask("none", at, subject=url)


def _host(given: Given) -> Iterator[Finding]:
    site = site_of(given)
    found = [(page.host, page) for page in site.pages if page.host]
    best = next(((host, page) for host, page in found if host.name), found[0] if found else None)
    if best is None:
        if _notices(site):
            at, url = _at(site)
            yield lack(given, site, at, url)
        return
    host, page = best
    missing = [part for part, there in (("address", host.address), ("phone", host.phone)) if not there]
    if not host.name:
        yield given.ask("spoken", host.pointer, subject=page.url, text=host.quote)
    elif missing:
        message = "no-address" if "address" in missing else "no-phone"
        yield given.ask(message, host.pointer, subject=page.url, name=host.name, text=host.quote)
    else:
        yield given.passed("found", host.pointer, subject=page.url, name=host.name, text=host.quote)


def _contact(given: Given) -> Iterator[Finding]:
    """Telephone, e-mail, postal address: anywhere on the site."""
    site = site_of(given)
    if not site.pages:
        return
    for means in ("phone", "email", "postal"):
        sign = site.sign(means)
        if sign:
            yield given.passed(means, Pointer("url", sign[1].url), subject=sign[1].url, text=sign[0])
        elif site.sells or _notices(site):
            at, url = _at(site)
            say = given.failed if site.certain and site.sells else given.ask
            yield say(f"{means}-absent", at or Pointer("url", given.subject), subject=url)


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
        ("publisher", _publisher, "LEG-01"),
        ("director", _director, "LEG-01"),
        ("registration", _registration, "LEG-01"),
        ("capital", _capital, "LEG-01"),
        ("vat", _vat, "LEG-01"),
        ("host", _host, "LEG-01"),
        ("contact", _contact, "LEG-12"),
    )
)
