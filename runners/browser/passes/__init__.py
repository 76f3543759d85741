"""Passes act on the page, as a person would, and note what happens: keys, hovering, small screens, larger text.

They run after everything else was collected, on a page that can go nowhere: documents, forms and whatever scripts send
are stopped (`Tab.calm`). Each puts back what it changed, and has a time limit of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from runners.browser.passes import (
    activation,
    hover,
    keyboard,
    layers,
    motion,
    orientation,
    reflow,
    spacing,
    unstyled,
    zoom,
)
from runners.browser.tab import Tab


@dataclass(frozen=True, slots=True)
class Pass:
    """`run(tab)` makes the value of the evidence `kind`, as JSON; it is cut off after `seconds`."""

    kind: str
    run: Callable[[Tab], Awaitable[Any]]
    seconds: float


# In this order: those that change least come first.
PASSES: tuple[Pass, ...] = (
    Pass("motion", motion.run, 15),
    Pass("unstyled", unstyled.run, 10),
    Pass("spacing", spacing.run, 10),
    Pass("reflow", reflow.run, 10),
    Pass("zoom", zoom.run, 10),
    Pass("orientation", orientation.run, 10),
    Pass("keyboard", keyboard.run, 15),
    Pass("hover", hover.run, 11),
    Pass("layers", layers.run, 9),
    Pass("activation", activation.run, 12),
)
