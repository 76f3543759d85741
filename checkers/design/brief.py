"""The brief's colours, fonts and logo against those of the pages. Facts: whether they are there, where, how near.

"Failed" only where none of what was ordered is on any page, and every page was read: one colour or font of several
that is not met may be meant for something else than the site, which a human knows.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping

from checkers.design._colour import NEAR, SAME, nearest
from checkers.design._fonts import GENERIC, key
from checkers.design._looks import NEEDS, Look, look
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

IN_PIXELS = 5.0  # ΔE00 from a colour of the screenshot: its 32 steps a channel and its compression cost some
USED, OFTEN = 0.005, 0.05  # share of the site's letters from which a font is used at all, and is used much


def looks_of(given: Given) -> dict[str, Look]:
    """The looks of the pages that were given, by address."""
    return {url: one for url, one in given.gathered.items() if one is not None}


def whole(given: Given) -> bool:
    """Whether no page of the site was left out for lack of room."""
    return not given["crawl"].get("left_out")


def _colours(given: Given) -> Iterator[Finding]:
    ordered, looks = given["brief"].get("colors"), looks_of(given)
    if not ordered or not looks:
        return
    found = [_colour(given, wanted, looks) for wanted in ordered]
    if all(finding.message == "absent" for finding in found) and whole(given):
        styled = sorted(set().union(*(one.styled for one in looks.values())))
        near = [best for wanted in ordered if (best := nearest(wanted, styled))]
        said = [f"{colour} ({away:.0f})" for colour, away in near]
        yield given.failed("none", colours=ordered, count=len(looks), limit=NEAR, found=said)
        return
    yield from found


def _colour(given: Given, wanted: str, looks: Mapping[str, Look]) -> Finding:
    """What is said of one colour of the brief."""
    near = {url: best for url, one in looks.items() if (best := nearest(wanted, sorted(one.styled)))}
    same = {url: best for url, best in near.items() if best[1] <= SAME}
    total = len(looks)
    if same:
        url = max(sorted(same), key=lambda one: _weight(looks[one], same[one][0]))
        colour, away = same[url]
        return given.passed(
            "found", Pointer("url", url), wanted=wanted, found=colour, delta=round(away, 1),
            count=len(same), total=total, limit=SAME,
        )  # fmt: skip
    pictured = [url for url, one in looks.items() if (hit := nearest(wanted, one.pixels)) and hit[1] <= IN_PIXELS]
    if pictured:
        where = Pointer("url", pictured[0])
        return given.ask("in-pictures", where, wanted=wanted, count=len(pictured), total=total)
    url = min(sorted(near), key=lambda one: near[one][1]) if near else ""
    if url and near[url][1] <= NEAR:
        colour, away = near[url]
        return given.ask("near", Pointer("url", url), wanted=wanted, found=colour, delta=round(away, 1), limit=SAME)
    return given.ask("absent", wanted=wanted, count=total)


def _weight(one: Look, colour: str) -> float:
    return one.grounds.get(colour, 0.0) + one.texts.get(colour, 0.0)


def site_fonts(looks: Mapping[str, Look]) -> dict[str, float]:
    """The share of the site's letters of each family, all pages alike, greatest first."""
    found: dict[str, float] = {}
    for one in looks.values():
        for family, share in one.fonts.items():
            found[family] = found.get(family, 0.0) + share / len(looks)
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _fonts(given: Given) -> Iterator[Finding]:
    ordered, looks = given["brief"].get("fonts"), looks_of(given)
    used = site_fonts(looks)
    if not ordered or not used:
        return
    faces: dict[str, bool] = {}
    for one in looks.values():
        for name, came in one.faces.items():
            faces[name] = faces.get(name, False) or came
    met = {wanted: [f for f in used if key(f) == key(wanted) and used[f] >= USED] for wanted in ordered}
    names = [f"{family} ({share:.0%})" for family, share in list(used.items())[:5]]
    alike = [f for f in used for wanted in ordered if key(wanted) in key(f)]
    if not any(met.values()) and not faces and not alike and whole(given):
        yield given.failed("none", fonts=ordered, found=names, count=len(looks))
        return
    for wanted, families in met.items():
        pages = [url for url, one in looks.items() if any(family in one.fonts for family in families)]
        share = sum(used[family] for family in families)
        if families and faces.get(key(wanted)):
            yield given.passed("used", font=wanted, share=share, count=len(pages), total=len(looks))
        elif families:
            yield given.ask("no-file", font=wanted, share=share, count=len(pages))
        else:
            yield given.ask("not-used", font=wanted, found=names, count=len(looks))
    ours = {key(wanted) for wanted in ordered}
    others = [f for f in used if used[f] >= OFTEN and key(f) not in ours and f not in GENERIC]
    if others:
        pages = [url for url, one in looks.items() if any(one.fonts.get(f, 0) >= OFTEN for f in others)]
        where = Pointer("url", pages[0]) if pages else None
        yield given.ask("others", where, found=[f"{f} ({used[f]:.0%})" for f in others], count=len(pages))


def _logo(given: Given) -> Iterator[Finding]:
    brief, looks = given["brief"], looks_of(given)
    if "logo" not in brief or not looks:
        return
    drawn, shapes = base64.b64decode(brief.get("drawn", "")), frozenset(brief.get("shapes", ()))
    none = [url for url, one in looks.items() if one.logo is None]
    same = [url for url, one in looks.items() if one.logo and one.logo.looks_like(drawn, shapes)]
    other = [url for url in looks if url not in none and url not in same]
    if same:
        logo = looks[same[0]].logo
        yield given.passed("there", logo.pointer if logo else None, subject=same[0], count=len(same), total=len(looks))
    if other:
        logo = looks[other[0]].logo
        yield given.ask("other", logo.pointer if logo else None, subject=other[0], count=len(other), urls=other)
    if none:
        yield given.ask("not-found", Pointer("url", none[0]), subject=none[0], count=len(none), urls=none)


def _check(name: str, run: Callable[[Given], Iterable[Finding]]) -> Check:
    return Check(name, needs=NEEDS, run=run, scope="site", gather=look, site_needs=("crawl", "brief"))


CHECKS = (
    _check("design.brief-colors", _colours),
    _check("design.brief-fonts", _fonts),
    _check("design.brief-logo", _logo),
)
