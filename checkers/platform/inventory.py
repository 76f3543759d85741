"""The theme and the extensions that the site shows without being asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checkers.platform._answers import namespaces, theme_headers
from checkers.platform._signals import NEEDS, PROBABLE, PROVEN, Page, page_of, plugins, proof
from preuve.given import Given
from preuve.model import Check, Finding, Pointer


def _pages(given: Given) -> list[Page]:
    return [page for page in given.gathered.values() if page]


def _theme(given: Given) -> Iterator[Finding]:
    findings = [*_shopify_theme(given), *_wordpress_theme(given)]
    yield from findings or [given.inapplicable("not-seen", Pointer("url", given.subject))]


def _shopify_theme(given: Given) -> Iterator[Finding]:
    if proof("shopify", given.gathered, given["endpoints"]).state != "proven":
        return
    for page in _pages(given):
        theme: Any = page.shop.get("theme")
        if isinstance(theme, dict) and theme.get("name"):
            base = f"{theme.get('schema_name') or ''} {theme.get('schema_version') or ''}".strip()
            message = "shopify-based" if base else "shopify"
            yield given.passed(message, Pointer("url", given.subject), theme=str(theme["name"]), base=base)
            return


def _child(given: Given) -> tuple[str, str, str] | None:
    """The child theme in use: its folder, its name and its parent's."""
    counted = Counter(folder for page in _pages(given) for folder in page.themes)
    headers = theme_headers(given["endpoints"])
    children = {folder: head["template"] for folder, head in headers.items() if head.get("template")}
    for child, template in children.items():
        if child in counted or template in counted:
            return child, headers[child]["theme name"], headers.get(template, {}).get("theme name", template)
    return None


def _child_theme(given: Given) -> Iterator[Finding]:
    """A child theme is code of the site's own; having none is no fault."""
    found = _child(given)
    if found:
        folder, theme, parent = found
        yield given.passed("child", _sheet(folder), theme=theme, parent=parent)
    elif proof("wordpress", given.gathered, given["endpoints"]).state == "proven":
        yield given.ask("none-seen", Pointer("url", given.subject))


def _wordpress_theme(given: Given) -> Iterator[Finding]:
    found = _child(given)
    if found:
        yield given.passed("child", _sheet(found[0]), theme=found[1], parent=found[2])
        return
    counted = Counter(folder for page in _pages(given) for folder in page.themes)
    headers = theme_headers(given["endpoints"])
    if len(counted) > 1 and len(headers) < len(counted):
        yield given.ask("two-folders", Pointer("url", given.subject), folders=sorted(counted))
    elif counted:
        folder = counted.most_common(1)[0][0]
        head = headers.get(folder, {})
        name, version = head.get("theme name", folder), head.get("version", "")
        yield given.passed("wordpress-version" if version else "wordpress", _sheet(folder), theme=name, version=version)


def _sheet(folder: str) -> Pointer:
    return Pointer("url", f"/wp-content/themes/{folder}/style.css")


def _plugins(given: Given) -> Iterator[Finding]:
    answers = given["endpoints"]
    seen = {folder for page in _pages(given) for folder in page.plugins}
    seen |= {plugins()["namespaces"][head] for name in namespaces(answers) if (head := _head(name))}
    for page in _pages(given):
        for text in page.generators:
            seen |= {folder for start, folder in plugins()["generators"].items() if text.startswith(start)}
    versions: dict[str, set[str]] = {}
    for page in _pages(given):
        for folder, version in page.versions.items():
            versions.setdefault(folder, set()).add(version)
    seen |= set(versions)
    if seen:
        # Two versions of one extension on one site: an old page in a cache, say. Neither is told.
        sure = {folder: found.pop() for folder, found in versions.items() if len(found) == 1}
        names = [f"{folder} {sure[folder]}" if folder in sure else folder for folder in sorted(seen)]
        message = "seen-versions" if sure else "seen"
        yield given.passed(message, Pointer("url", given.subject), count=len(seen), plugins=names, known=len(sure))
    elif proof("wordpress", given.gathered, answers).state == "proven":
        yield given.ask("none-seen", Pointer("url", given.subject))
    else:
        yield given.inapplicable("not-wordpress", Pointer("url", given.subject))


def _head(namespace: str) -> str:
    head = namespace.partition("/")[0]
    return head if head in plugins()["namespaces"] else ""


CHECKS = (
    Check(
        "platform.child-theme",
        needs=NEEDS,
        run=_child_theme,
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    ),
    Check(
        "platform.theme",
        needs=NEEDS,
        run=_theme,
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    ),
    Check(
        "platform.plugins",
        needs=NEEDS,
        run=_plugins,
        scope="site",
        gather=page_of,
        site_needs=("endpoints",),
        limits={"proven": PROVEN, "probable": PROBABLE},
    ),
)
