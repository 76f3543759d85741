"""RGAA 13.10, 13.11 and 13.12: gestures, pressing without a way back, moving the device. Told by what scripts hear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from checkers.rgaa._page import capped, documents, on_page, unread
from checkers.rgaa._scripts import mentions
from checkers.rgaa._walk import ancestors
from checkers.rgaa.absence import inventory_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

TOUCHES = {"touchstart", "touchmove", "touchend", "touchcancel"}
POINTERS = {"pointerdown", "pointermove", "pointerup", "pointerrawupdate"}
GESTURES = {"gesturestart", "gesturechange", "gestureend", "MSGestureChange", "MSPointerDown", "MSPointerMove"}
# A path can also be followed with the mouse held down; a wheel with a key held is how touchpads tell of a pinch.
PATHS = {"touchmove", "pointermove", "pointerrawupdate", "mousemove", "drag", "dragstart", "dragover", "gesturechange"}
DOWNS = {"mousedown", "pointerdown", "touchstart"}
UPS = {"click", "mouseup", "pointerup", "touchend", "mouseleave", "mouseout", "pointercancel", "pointerout"}
MOTIONS = {"devicemotion", "deviceorientation", "deviceorientationabsolute", "compassneedscalibration"}
_MULTI = r"\b(touches|targetTouches|gesturestart|gesturechange|pinch\w*|Hammer|isPrimary)\b|'touch\w+'|\"touch\w+\""
_PATH = r"\b(touchmove|pointermove|mousemove|dragstart|swipe\w*|onmousemove|ontouchmove|draggable)\b"
_DOWN = r"\b(on)?(mousedown|pointerdown|touchstart)\b"
_MOTION = r"\b(devicemotion|deviceorientation\w*|DeviceMotionEvent|DeviceOrientationEvent|Accelerometer|Gyroscope|LinearAccelerationSensor|AbsoluteOrientationSensor|RelativeOrientationSensor)\b"  # noqa: E501
_CAMERA = r"\b(getUserMedia|mediaDevices|ImageCapture|FaceDetector|ProximitySensor|deviceproximity|userproximity)\b"
# Pressing is what these are for: keyboards and instruments drawn on the screen (13.11's particular case), sliders.
_PRESSED = {"slider", "scrollbar", "spinbutton", "application"}


def _place(given: Given, node: int | None) -> Pointer | None:
    found = given["dom"].locate(node) if node is not None else None
    return found[0].pointer(found[1]) if found else None


def _heard(given: Given, types: Iterable[str]) -> list[dict[str, Any]]:
    wanted = set(types)
    return [one for one in given["listeners"] if one["type"] in wanted]


def _by_listener(types: Iterable[str], words: str) -> Callable[[Given], Iterator[Finding]]:
    """Ask where a script listens to one of these events, or speaks of them; else there is nothing to judge."""
    kinds = frozenset(types)

    def run(given: Given) -> Iterator[Finding]:
        found = _heard(given, kinds)
        places = list(dict.fromkeys((one["type"], one["node"]) for one in found))
        yield from capped(given, places, lambda p: given.ask("heard", _place(given, p[1]), event=p[0]), limit=5)
        if found:
            return
        if word := mentions(given, words):
            yield given.ask("mentioned", word=word)
        elif any(unread(given["dom"])):
            yield given.ask("unread")
        else:
            yield given.inapplicable("none")

    return on_page(run)


@on_page
def _camera(given: Given) -> Iterator[Finding]:
    allowed = "//iframe[contains(@allow, 'camera') or contains(@allow, 'xr-spatial-tracking')]"
    frames = [(d, frame) for d, _ in documents(given["dom"]) for frame in d.xpath(allowed)]
    for document, frame in frames[:5]:
        yield given.ask("frame", document.pointer(frame))
    if frames:
        return
    if word := mentions(given, _CAMERA):
        yield given.ask("mentioned", word=word)
    elif any(unread(given["dom"])):
        yield given.ask("unread")
    else:
        yield given.inapplicable("none")


@on_page
def _pressed(given: Given) -> Iterator[Finding]:
    dom, acts = given["dom"], given["activation"]
    down = _heard(given, DOWNS)
    findings = []
    for one in acts["downs"]:
        place = dom.locate(one["backend"])
        press = one["press"]
        acted = (press["text"] and press["changes"]) or set(press["tried"]) - {"request"}
        if not place or not one["stays"] or not acted:
            continue
        undone = _has(given, place[0], place[1], UPS) or one["role"] in _PRESSED
        say = given.ask if undone else given.failed
        refs = () if undone else ("wcag:2.5.2",)
        findings.append(say("may-undo" if undone else "at-once", place[0].pointer(place[1]), refs=refs))
    yield from capped(given, sorted(findings, key=lambda f: f.outcome != "failed"), lambda finding: finding)
    if findings:
        return
    nodes = list(dict.fromkeys((one["type"], one["node"]) for one in down))
    if nodes:
        yield from capped(given, nodes, lambda n: given.ask("heard", _place(given, n[1]), event=n[0]), limit=5)
    elif word := mentions(given, _DOWN):
        yield given.ask("mentioned", word=word)
    elif any(unread(dom)):
        yield given.ask("unread")
    elif not _acted_upon(given):
        yield given.inapplicable("none")
    else:
        yield given.passed("on-release")


def _has(given: Given, document: Dom, element: Any, types: set[str]) -> bool:
    """Whether a script hears one of these events on the element or around it."""
    around = {document.backend(node) for node in ancestors(element)}
    return any(
        one["type"] in types
        and (one["node"] in around or one["node"] is None or given["dom"].locate(one["node"]) is None)
        for one in given["listeners"]
    )


def _acted_upon(given: Given) -> bool:
    inventory = inventory_of(given)
    return any(inventory.count(kind) for kind in ("focusable", "widget", "handler")) or bool(
        _heard(given, UPS | {"dblclick", "contextmenu"})
    )


_NEEDS = ("http", "dom", "source", "listeners")
CHECKS = (
    Check(
        "rgaa.multipoint-gestures",
        needs=_NEEDS,
        run=_by_listener(TOUCHES | POINTERS | GESTURES, _MULTI),
        refs=("rgaa:13.10.1",),
    ),
    Check("rgaa.path-gestures", needs=_NEEDS, run=_by_listener(PATHS | TOUCHES, _PATH), refs=("rgaa:13.10.2",)),
    Check("rgaa.pointer-cancellation", needs=(*_NEEDS, "activation"), run=_pressed, refs=("rgaa:13.11.1",)),
    Check("rgaa.device-motion", needs=_NEEDS, run=_by_listener(MOTIONS, _MOTION), refs=("rgaa:13.12.1",)),
    Check("rgaa.gestures-at-device", needs=_NEEDS, run=_camera, refs=("rgaa:13.12.2",)),
    Check(
        "rgaa.motion-switch",
        needs=_NEEDS,
        run=_by_listener(MOTIONS, f"{_MOTION}|{_CAMERA}"),
        refs=("rgaa:13.12.3",),
    ),
)
