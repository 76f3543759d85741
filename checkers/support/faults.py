"""What goes wrong before a visitor's eyes: messages of PHP, errors of scripts, forms that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

# PHP: "Warning: Undefined variable $x in /var/www/page.php on line 12".
_PHP = re.compile(
    r"(?:PHP )?\b(Warning|Notice|Deprecated|Fatal error|Parse error|Recoverable fatal error|Strict Standards)\s*:\s"
    r".{1,500}?\bin\s\S+\.php(?:\(\d+\)[^:]{0,80})?(?:\son line\s\d+|:\d+)"
)
# What WordPress says instead, when it has been told to hide it.
_CRITICAL = re.compile(
    r"Il y a eu une erreur critique sur ce site|There has been a critical error on this website"
    r"|Erreur lors de la connexion à la base de données|Error establishing a database connection"
)
_QUOTED = "boolean(ancestor-or-self::*[self::code or self::pre or self::kbd or self::samp or self::textarea])"
# PHP sets the kind of fault, the file and the line in bold; who quotes a message seldom does.
_WRITTEN_BY_PHP = "boolean(./b[contains(., '.php')] and ./b[number(.) = number(.)])"
_ALONE = 60  # words: a page that says little more than the message is the message; the project's choice
_NOT_LOADED = "Failed to load resource"  # what Chromium says of a file: other checks tell which are missing
_SHOWN = 120  # characters of a message that are told
_MAX = 10  # findings a page
_TYPED = ".//input[not(@type='hidden' or @type='submit' or @type='button' or @type='image')] | .//textarea | .//select"
_HANDLED = ".//@onclick | .//@onsubmit | ancestor-or-self::*/@onsubmit | ancestor-or-self::*/@onclick"
_OWN_WAY = ".//*[@formaction]"


def _answered(given: Given) -> bool:
    return 200 <= int(given["http"]["status"]) < 300


def _php(given: Given) -> Iterator[Finding]:
    """Also of answers of the 500 kind: that is where PHP speaks most."""
    dom: Dom = given["dom"]
    bodies = dom.xpath("//body")
    if not bodies:
        return
    text = text_of(bodies[0])
    found = [(match.group(), kind) for kind in (_PHP, _CRITICAL) for match in kind.finditer(text)][:_MAX]
    alone = len(text.split()) <= _ALONE or not _answered(given)
    for message, kind in dict.fromkeys(found):
        element = _holder(bodies[0], message)
        own = alone if kind is _CRITICAL else bool(element.xpath(_WRITTEN_BY_PHP))
        sure = own and dom.displayed(element) and not element.xpath(_QUOTED)
        say = given.failed if sure else given.ask
        yield say("shown" if sure else "quoted", dom.pointer(element), text=message[:_SHOWN])
    if text and not found and _answered(given):
        yield given.passed("none", Pointer("selector", "body"))


def _holder(element: Any, message: str) -> Any:
    """The smallest element that holds the whole message."""
    while True:
        inner = next((child for child in element if isinstance(child.tag, str) and message in text_of(child)), None)
        if inner is None:
            return element
        element = inner


def _console(given: Given) -> Iterator[Finding]:
    """Our visit differs from others' (no third party may answer): what went wrong is for a person to see again."""
    if not _answered(given):
        return
    told = given["console"]
    raised = list(dict.fromkeys(error["text"] for error in told["errors"]))
    errors = (one["text"] for one in told["messages"] if one["level"] == "error")
    said = [text for text in dict.fromkeys(errors) if not text.startswith(_NOT_LOADED)]
    for text in raised[:_MAX]:
        yield given.ask("raised", Pointer("line", "console", text[:300]), text=text[:_SHOWN])
    logged = [text for text in said if text not in raised]
    if logged:
        yield given.ask(
            "logged", Pointer("line", "console", logged[0][:300]), count=len(logged), text=logged[0][:_SHOWN]
        )
    if not raised and not logged:
        yield given.passed("none", Pointer("line", "console"))


def _forms(given: Given) -> Iterator[Finding]:
    if not _answered(given):
        return
    dom, page = given["dom"], given["http"]["final_url"]
    forms = [form for form in dom.xpath("//form") if dom.displayed(form) and form.xpath(_TYPED)]
    # A listener may stand on the form, on its button, or far above: any may send it. A file of scripts that did not
    # come during our visit comes to others.
    scripted = any(one.get("type") in {"submit", "click"} for one in given["listeners"]) or dom.xpath("//script[@src]")
    aimed = 0
    for form in forms[:_MAX]:
        target = (form.get("action") or "").strip()
        nowhere = target == "#" or target.lower().startswith("javascript:")
        handled = scripted or (nowhere and target != "#") or bool(form.xpath(_HANDLED)) or bool(form.xpath(_OWN_WAY))
        named = any((field.get("name") or "").strip() for field in form.xpath(_TYPED))
        where = dom.pointer(form)
        if target and not nowhere and _is_address(page, target):
            aimed += 1
        elif handled:
            yield given.ask("scripted", where, target=target or "–")
        elif named:
            yield given.ask("to-itself", where, target=target or "–")
        else:
            yield given.failed("sends-nothing", where, target=target or "–")
    if forms and aimed == len(forms):
        yield given.passed("aimed", dom.pointer(forms[0]), count=aimed)


def _is_address(page: str, target: str) -> bool:
    try:
        return urlsplit(urljoin(page, target)).scheme in {"http", "https"}
    except ValueError:
        return False


CHECKS = (
    Check("support.php-messages", needs=("http", "dom"), run=_php, limits={"words": _ALONE}),
    Check("support.script-errors", needs=("http", "console"), run=_console),
    Check("support.form-target", needs=("http", "dom", "listeners"), run=_forms),
)
