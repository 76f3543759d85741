"""`site.html`: the site in pictures. One section for each module `_site_<name>.py` beside this one; no list to keep.

A section is made of, all by the same name:

- `reports/_site_<name>.py`, with `section(report: Report) -> str | None`: the section's inside as escaped HTML (what
  a template renders, or `Markup`), or None where there is nothing to show. Optional: `ORDER: int` (50 when left out;
  small comes first). Its headings are h3 and below, its ids begin with `<name>-`; no script, no `style` attribute.
- `reports/_site_<name>.toml`, words as in `words.toml`: the table `[site-<name>]` with `title`, the heading of the
  section, and whatever else it says.
- where needed `reports/templates/_site_<name>.html`, rendered by `reports._web.environment()`, and
  `reports/static/site_<name>.css`, added to the page's styles (colours are the variables of screen.css, so that the
  dark and the paper version follow).

Facts come from `report.site["<facts' name>"]`: see `runners.pipeline.facts`.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

import reports
from preuve.report import Report
from reports._text import candidate, moment, tools, who
from reports._web import digest, environment, page_style, static

FILE = "site.html"
PREFIX = "_site_"
log = logging.getLogger("preuve.reports")


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it is shown. `body` is HTML, escaped."""

    name: str
    title: str
    body: Markup


def sections(report: Report) -> tuple[Section, ...]:
    """The sections that have something to show, in order; one that breaks costs itself, not the page."""
    found = []
    for info in pkgutil.iter_modules(reports.__path__):
        if info.name.startswith(PREFIX):
            module, name = importlib.import_module(f"{reports.__name__}.{info.name}"), info.name.removeprefix(PREFIX)
            try:
                body = module.section(report)
            except Exception:
                log.exception("the section %s broke", name)
                body = Markup("<p>{}</p>").format(report.words.say("site-page", "broke"))
            if body is not None:
                title = report.words.say(f"site-{name}", "title")
                made = Section(name, title, Markup(body))  # noqa: S704 -- sections escape what they hold
                found.append((getattr(module, "ORDER", 50), name, made))
    return tuple(made for _, _, made in sorted(found, key=lambda one: one[:2]))


def write(report: Report) -> bytes:
    """The page. It asks for nothing from outside, and its own policy forbids the browser to."""
    styles = [static(name) for name in ("screen.css", "print.css", "site.css", *_own_styles())]
    style, say = "".join(styles), report.words.say
    paper = page_style(report, say("site-page", "title"))
    text = environment().get_template("site.html").render(
        report=report,
        t=say,
        lang=report.words.lang,
        style=Markup(style),  # noqa: S704 -- our own files
        page_style=Markup(paper),  # noqa: S704 -- escaped for CSS
        style_hashes=f"{digest(style)} {digest(paper)}",
        who=who(report),
        candidate=candidate(report),
        tools=tools(report),
        collected=moment(report.words, report.run.get("collected_at") or report.run.get("started_at")),
        generated=moment(report.words, report.generated_at),
        sections=sections(report),
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def _own_styles() -> list[str]:
    return sorted(path.name for path in (Path(reports.__file__).parent / "static").glob("site_*.css"))
