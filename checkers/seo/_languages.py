"""The other languages of a page (hreflang), as the page states them, in its code as sent and in its headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from checkers.seo._page import answered, hidden, indexable, join, once, words
from preuve.given import Given

_LINKS = "//link[@hreflang and translate(@rel, 'ALTERN', 'altern')='alternate'][not(ancestor::noscript)]"
_HEADER = re.compile(r"<([^>]*)>([^<]*)")
_CODE = re.compile(r"hreflang\s*=\s*\"?([^\";,\s]+)", re.IGNORECASE)
_MAX = 200  # languages and countries of one page
DEFAULT = "x-default"

# ISO 3166-1 alpha-2: the codes officially assigned.
REGIONS = words(
    """ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca
    cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb
    gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg
    kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv
    mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb
    sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us
    uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"""
)


@dataclass(frozen=True, slots=True)
class Alternate:
    """One line of the list: `code` and `href` as written (the code in lower case), `url` absolute."""

    code: str
    href: str
    url: str

    @property
    def language(self) -> str:
        """The language alone, without script and country; "" for the address of all other languages."""
        return "" if self.code == DEFAULT else self.code.partition("-")[0]


def alternates(given: Given) -> list[Alternate]:
    """The languages that the page lists. Needs `http` and `source`."""
    source = given["source"]
    return once(source, "alternates", lambda: _read(given))


def _read(given: Given) -> list[Alternate]:
    http = given["http"]
    stated = [(one.get("hreflang", ""), one.get("href", "")) for one in given["source"].xpath(_LINKS)]
    for href, rest in _HEADER.findall(http["headers"].get("link", "")):
        if code := _CODE.search(rest):
            stated.append((code[1], href))
    url = http["final_url"]
    pairs = [(code.strip().lower(), href.strip()) for code, href in stated[:_MAX]]
    return [Alternate(code, href, join(url, href)) for code, href in pairs]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a page says of its languages, small enough to be kept: (code, address) pairs. `out`: kept from engines."""

    pairs: tuple[tuple[str, str], ...]
    out: bool
    own: bool  # engines keep it, under its own address


def gather(given: Given) -> Spoken | None:
    """For the checks of the whole site; None for error pages."""
    if not answered(given):
        return None
    return Spoken(tuple((one.code, one.url) for one in alternates(given)), hidden(given), indexable(given))


def spoken(gathered: Mapping[str, Spoken | None]) -> dict[str, Spoken]:
    """The pages that state languages and that engines keep. A view of a page may state the plain page's: left out."""
    return {url: one for url, one in gathered.items() if one and one.pairs and one.own and "?" not in url}
