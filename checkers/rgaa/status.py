"""RGAA 7.5: assistive technology tells messages that appear without a reload. A human must make them appear."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.rgaa._components import NEEDS, quiet
from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._referential import load
from checkers.rgaa._settle import whole
from preuve.given import Given
from preuve.model import Check, Finding


def _messages() -> Callable[[Given], Iterator[Finding]]:
    @on_page
    def run(given: Given) -> Iterator[Finding]:
        path = load().kinds["live"]
        found = [point(d, within, one) for d, within in documents(given["dom"]) for one in d.xpath(path)]
        if quiet(given) and not found:
            yield given.inapplicable("none") if whole(given) else given.ask("beyond")
        elif found:
            yield given.ask("judge", found[0], count=len(found), elements=[pointer.value for pointer in found[:20]])
        else:
            yield given.ask("unmarked")

    return run


CHECKS = (
    Check("rgaa.status-result", NEEDS, _messages(), refs=("rgaa:7.5.1",)),
    Check("rgaa.status-alert", NEEDS, _messages(), refs=("rgaa:7.5.2",)),
    Check("rgaa.status-progress", NEEDS, _messages(), refs=("rgaa:7.5.3",)),
)
