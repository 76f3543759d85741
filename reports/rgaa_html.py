"""`rgaa.html`: the verdicts page by page with the elements they rest on, and contact sheets for a person to judge."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from preuve.model import Status
from preuve.report import Report
from reports import _rgaa
from reports._rgaa_tests import counted, said
from reports._rgaa_view import view
from reports._text import candidate, moment, name_of, tools, who
from reports._web import data_uri, digest, environment, page_style, static

FILE = "rgaa.html"
MAX_BYTES = 9_700_000  # the whole file; pictures get what the text leaves
_TOKEN = re.compile("\x01(\\d+)\x01")
_LEFT_OUT = "\x02"


def write(report: Report) -> bytes:
    """The page. It asks for nothing from outside, and its own policy forbids the browser to."""
    style, script = static("screen.css") + static("print.css") + static("rgaa.css"), static("rgaa.js")
    say, standard = report.words.say, report.standard
    paper = page_style(report, say("rgaa-page", "title", version=standard.version))
    pictures = _Pictures(report)
    pages = view(report)
    text = environment().get_template("rgaa.html").render(
        report=report,
        t=say,
        lang=report.words.lang,
        style=Markup(style),  # noqa: S704 -- our own files
        page_style=Markup(paper),  # noqa: S704 -- escaped for CSS
        script=Markup(script),  # noqa: S704 -- our own file
        style_hashes=f"{digest(style)} {digest(paper)}",
        script_hash=digest(script),
        who=who(report),
        candidate=candidate(report),
        tools=tools(report),
        name_of=name_of,
        collected=moment(report.words, report.run.get("collected_at") or report.run.get("started_at")),
        generated=moment(report.words, report.generated_at),
        overview=_rgaa.overview(report),
        totals=counted(one.verdict for tests in said(report).values() for one in tests.values()),
        verdicts=[str(one) for one in (Status.NC, Status.OPEN, Status.C, Status.NA)],
        pages=pages,
        pictures=pictures,
        left_out=Markup(_LEFT_OUT),  # noqa: S704 -- a mark of ours
    )  # fmt: skip
    return pictures.fill(text).encode("utf-8", "replace")


@dataclass(slots=True)
class _Pictures:
    """Pictures are marked while the text is made, and put in afterwards, while there is room.

    The marks are control characters, which no text that comes from outside can hold: see `_web`.
    Each page in turn has the next of its pictures put in, so that none is left bare by those before it.
    """

    report: Report
    _asked: list[tuple[str, int, bytes, str]] = field(default_factory=list)

    def _ask(self, page: str, rank: int, data: bytes | None, tag: str) -> Markup:
        if not data or not data_uri(data):
            return Markup()
        self._asked.append((page, rank, data, tag))
        return Markup(f"\x01{len(self._asked) - 1}\x01")  # noqa: S704 -- a number

    def crop(self, page: str, name: str, verdict: str) -> Markup:
        """The element that a finding points to."""
        alt = escape(self.report.words.say("evidence", "crop"))
        rank = 0 if verdict == Status.NC else 3
        return self._ask(page, rank, self.report.crops.get(name), f'<img class="crop" src="%s" alt="{alt}">')

    def thumbnail(self, page: str, data: bytes | None) -> Markup:
        """A picture of the page, in small; its alternative stands beside it."""
        return self._ask(page, 2, data, '<img src="%s" alt="">')

    def whole(self, page: str, data: bytes | None, width: float, height: float) -> Markup:
        """The whole page, inside a drawing of that size."""
        return self._ask(page, 1, data, f'<image href="%s" width="{width:.0f}" height="{height:.0f}"/>')

    def unstyled(self, page: str, data: bytes | None) -> Markup:
        """The page without its styles."""
        alt = escape(self.report.words.say("rgaa-sheet", "unstyled"))
        return self._ask(page, 1, data, f'<img class="long" src="%s" alt="{alt}">')

    def fill(self, text: str) -> str:
        """The text with its pictures, and how many had no room."""
        room = MAX_BYTES - len(text.encode("utf-8", "replace"))
        turn: Counter[str] = Counter()
        order = []
        for number, (page, rank, _, _) in sorted(enumerate(self._asked), key=lambda one: one[1][1]):
            order.append((turn[page], rank, number))
            turn[page] += 1
        put: dict[int, str] = {}
        for _, _, number in sorted(order):
            _, _, data, tag = self._asked[number]
            size = len(data) * 4 // 3 + len(tag) + 30
            if size <= room:
                put[number] = tag.replace("%s", data_uri(data))
                room -= size
        lost = len(self._asked) - len(put)
        said_so = self.report.words.say("evidence", "no-pictures", count=lost) if lost else ""
        text = text.replace(_LEFT_OUT, str(escape(said_so)))
        return _TOKEN.sub(lambda found: put.get(int(found[1]), ""), text)
