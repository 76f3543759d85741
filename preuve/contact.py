"""Contact sheets: what a person needs to see of a page to judge what no program can. Facts and small pictures only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the page.

    - `name`: its accessible name, "" when it has none. `exposed`: whether a screen reader is told of it at all.
    - `alt`: the attribute as written, None when it is not there. `caption`: the text of its `figcaption`, or of the
      link around it. `picture`: a thumbnail (JPEG), None when the browser does not draw it or no room was left.
    """

    kind: str
    selector: str
    source: str
    name: str
    alt: str | None
    exposed: bool
    caption: str
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its accessible name, its address, its `title`, and the sentence, item, cell or heading around it."""

    selector: str
    name: str
    href: str
    title: str
    context: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as the browser exposes it. `shown`: whether it is drawn."""

    selector: str
    level: int
    text: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A form's field: its accessible name, where that comes from, and what else is said of it.

    `form` is the selector of its form ("" outside of one), `group` the name of its group of fields.
    """

    form: str
    selector: str
    kind: str
    name: str
    named_by: str
    description: str
    group: str
    required: bool
    autocomplete: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stop of the Tab key: what has the focus, and its box in CSS pixels of the page."""

    name: str
    selector: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page's contact sheet.

    - `page`: the whole page, small (JPEG), None when there was no screenshot. It shows `width` x `height` CSS pixels.
    - `steps`: None when the Tab key was not tried on the page.
    - `unstyled`: the page without its styles, small (JPEG), or None when it was not taken.
    - `left_out`: by part (images, links, headings, fields, steps), how many are not listed.
    """

    title: str
    language: str
    main_headings: tuple[str, ...]
    images: tuple[Image, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    fields: tuple[Field, ...]
    steps: tuple[Step, ...] | None
    page: bytes | None
    width: float
    height: float
    unstyled: bytes | None
    left_out: Mapping[str, int] = field(default_factory=dict)
