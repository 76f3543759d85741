"""HTML validity: the page as the server sent it and as the scripts left it, read by a real validator.

The Nu Html Checker, which is the W3C's, where the machine has Java (11 or newer); else html-validate.
The evidence `validity`, as JSON, or `{"failed": reason}` where the engine gave nothing:

- `tool`, `version`;
- `documents`: `{url, state: "sent" | "generated", frame: bool, messages}`; the page first, then its frames, which are
  read as the scripts left them. `messages` are the validator's errors, at most 200 a document: `{rule, text, line,
  column, extract}`; `rule` is html-validate's id of the rule, of Nu no more than "error" or "fatal";
- `unread`: addresses of frames that were not validated.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from runners.browser.axe import evaluate, own_world
from runners.browser.redact import redact
from runners.engines.page import frames
from runners.engines.sidecar import Sidecar

PROGRAM = Path(__file__).with_name("validate.mjs")
SECONDS = 40.0
MAX_FRAMES = 10
MAX_DOCUMENT = 3_000_000  # characters
JAVA_SECONDS = 20

# The markup as it stands now. The declaration is no part of the element that holds the rest.
_GENERATED = """
(() => {
  const kind = document.doctype ? new XMLSerializer().serializeToString(document.doctype) + '\\n' : '';
  return kind + (document.documentElement?.outerHTML ?? '');
})()
"""


def java() -> Path | None:
    """A Java that runs the checker, or None."""
    found = shutil.which("java")
    if not found:
        return None
    try:  # macOS has a `java` that only says that there is none
        said = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=JAVA_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = re.search(r'version "(\d+)', said.stderr + said.stdout)
    return Path(found) if said.returncode == 0 and number and int(number[1]) >= 11 else None


def version(modules: Path, java: Path | None) -> str | None:
    """The validator that will be used, with its version; None when there is none."""
    for name, package, usable in (("Nu Html Checker", "vnu-jar", java), ("html-validate", "html-validate", True)):
        manifest = modules / package / "package.json"
        if usable and manifest.is_file():
            return f"{name} {json.loads(manifest.read_text(encoding='utf-8'))['version']}"
    return None


def program(node: Path, modules: Path, java: Path | None) -> Sidecar:
    """The program that validates documents, not yet started."""
    settings = {"nodeModules": str(modules.resolve()), "java": str(java) if java else None}
    return Sidecar(node, PROGRAM, settings)


async def take(session: CDPSession, url: str, sent: bytes | None) -> tuple[list[dict[str, Any]], list[str]]:
    """What to validate, `{url, state, frame, html}`, and the addresses of frames that cannot be.

    `sent` is the page as the server sent it, in UTF-8; None when that is not known.
    """
    documents: list[dict[str, Any]] = []
    if sent is not None:
        html = sent.decode("utf-8-sig", "replace")
        documents.append({"url": url, "state": "sent", "frame": False, "html": html})
    unread: list[str] = []
    # An empty frame is filled by a script, if at all: there is no markup to judge.
    held = [one for one in await frames(session) if not one["url"].startswith(("about:blank", "chrome-error:"))]
    for number, frame in enumerate(held):
        if number > MAX_FRAMES:
            unread.append(redact(frame["url"]))
            continue
        try:
            html = await evaluate(session, _GENERATED, await own_world(session, frame["id"]))
        except (PlaywrightError, RuntimeError):
            unread.append(redact(frame["url"]))
            continue
        documents.append({"url": redact(frame["url"]), "state": "generated", "frame": number > 0, "html": html})
    small = [document for document in documents if len(document["html"]) <= MAX_DOCUMENT]
    return small, unread + [document["url"] for document in documents if document not in small]


async def validate(sidecar: Sidecar, documents: list[dict[str, Any]], unread: list[str]) -> dict[str, Any]:
    """The evidence. Raises EngineError."""
    ready = await sidecar.start()
    found = []
    for document in documents:
        answer = await sidecar.ask({"html": document["html"]}, SECONDS)
        head = {key: document[key] for key in ("url", "state", "frame")}
        found.append(head | {"messages": answer["messages"]})
    return {"tool": ready["tool"], "version": ready["version"], "documents": found, "unread": unread}
