"""RGAA 11.9: a form's buttons have names that tell something, and that hold the words written on them."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._buttons import Button, buttons
from checkers.rgaa._page import on_page
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import empty_or_idle, holds
from preuve.given import Given
from preuve.model import Check, Finding

NEEDS = ("http", "source", "dom", "axtree", "sheets")
_NAMING = ("alt", "aria-label", "aria-labelledby", "title")


@on_page
def _names(given: Given) -> Iterator[Finding]:
    yield from tell(given, buttons(given), _says, lambda button: button.where)


def _says(button: Button) -> Judged:
    name = button.name
    if button.type == "image" and not any(map(button.attribute, _NAMING)):
        name = ""  # the browser's own word ("Submit") is not the page's
    if not button.exposed:
        return doubt("hidden")
    why = empty_or_idle(name, button=True)
    if not why:
        return doubt("judge", text=short(name))
    if not button.in_form:
        return doubt("outside", text=short(name) or "–")
    return fault(why, *(("4.1.2",) if why == "empty" and button.type != "image" else ()), text=short(name) or "–")


@on_page
def _words(given: Given) -> Iterator[Finding]:
    found = buttons(given)
    formless = not any(button.in_form for button in found)
    yield from tell(given, found, lambda button: _held(button, formless), lambda button: button.where)


def _held(button: Button, formless: bool) -> Judged:
    visible, title = button.seen, button.attribute("title")
    if not button.exposed:
        return doubt("hidden")
    if button.drawn:
        return doubt("picture", name=short(button.name) or "–")
    if not visible:
        return "right" if button.type in {"submit", "reset"} and button.element.get("value") is None else "aside"
    held = holds(button.name, visible) if button.stated else True
    if held is None or (title and holds(title, visible) is not True):
        return doubt("almost", text=short(visible), name=short(button.name), title=short(title) or "–")
    if held:
        return doubt("outside", text=short(visible)) if formless else "right"
    if not button.in_form:
        return doubt("outside-differs", text=short(visible), name=short(button.name))
    return fault("differs", "2.5.3", text=short(visible), name=short(button.name))


CHECKS = (
    Check("rgaa.button-name", NEEDS, _names, refs=("rgaa:11.9.1",)),
    Check("rgaa.button-label-in-name", NEEDS, _words, refs=("rgaa:11.9.2",)),
)
