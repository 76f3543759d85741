"""What the RGAA workbook is made of: cells, sheets, the names of sheets and styles of the State's grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HOW_TO, SAMPLE, RULES, SYNTHESIS, SUMS = "Mode_d'emploi", "Échantillon", "Critères", "Synthèse", "BaseDeCalcul"
NOT_TESTED = "NT"
STATUSES = ("C", "NC", "NA", NOT_TESTED)
DEROGATIONS = ("D", "N")


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is shown; `formula` gives it, where there is one. `choice`: status, derogation. `link`: official text."""

    value: str | float | None = None
    style: str = "plain"
    formula: str = ""
    columns: int = 1
    rows: int = 1
    choice: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`widths` in centimetres. `rows` hold cells from column A on; None where a wider or higher cell covers the place.

    `heights`, in centimetres, by row number (from 1): other rows are as high as their text.
    """

    name: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    heights: Mapping[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (0, 0)
    repeat: int = 0  # rows repeated on each sheet of paper (Excel only: see rgaa_ods)


# Style name -> its properties, for both file formats: `fill` and `ink` are colours, `size` in points.
STYLES: Mapping[str, Mapping[str, str | int | bool]] = {
    "plain": {"size": 10, "wrap": True, "top": True},
    "bold": {"size": 10, "bold": True, "right": True},
    "bold-left": {"size": 10, "bold": True, "wrap": True},
    "title": {"size": 12, "bold": True, "fill": "#c81a71", "ink": "#ffffff", "centre": True, "wrap": True},
    "title-small": {"size": 11, "bold": True, "fill": "#c81a71", "ink": "#ffffff", "centre": True, "wrap": True},
    "head": {"size": 8, "bold": True, "fill": "#2d77d0", "ink": "#ffffff", "centre": True, "wrap": True, "box": True},
    "head-turned": {
        "size": 8,
        "bold": True,
        "fill": "#2d77d0",
        "ink": "#ffffff",
        "centre": True,
        "box": True,
        "turn": True,
    },
    "theme": {"size": 8, "bold": True, "fill": "#2d77d0", "ink": "#ffffff", "centre": True, "box": True, "turn": True},
    "centre": {"size": 8, "centre": True, "box": True},
    "small": {"size": 8, "wrap": True, "box": True},
    "link": {"size": 8, "wrap": True, "box": True, "ink": "#1a4f8a", "underline": True},
    "status": {"size": 9, "centre": True, "box": True},
    "derogation": {"size": 9, "centre": True, "box": True},
    "sample-head": {"size": 12, "bold": True, "fill": "#eeeeee", "ink": "#212121", "box": True},
    "sample-centre": {"size": 10, "centre": True, "box": True},
    "sample": {"size": 10, "wrap": True, "box": True},
    "count": {"size": 8, "centre": True, "box": True},
    "rate-label": {"size": 10},
    "small-plain": {"size": 8},
    "small-bold": {"size": 8, "bold": True},
    "rate": {"size": 8, "percent": True},
    "is-C": {"size": 8, "bold": True, "fill": "#07838b", "ink": "#ffffff", "centre": True, "box": True},
    "is-NC": {"size": 8, "bold": True, "fill": "#de1b3e", "ink": "#ffffff", "centre": True, "box": True},
    "is-NA": {"size": 8, "bold": True, "fill": "#ffffff", "ink": "#606060", "centre": True, "box": True},
    "is-D": {"size": 8, "bold": True, "fill": "#ffffcc", "centre": True, "box": True},
    "is-NT": {"size": 8, "bold": True, "fill": "#000000", "ink": "#ffffff", "centre": True, "box": True},
}
# The looks that a cell with a choice takes on by its content.
LOOKS: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "derogation": ("D",)}
CHOICES: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "derogation": DEROGATIONS}
