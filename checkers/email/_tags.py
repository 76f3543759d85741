"""Merge tags: the fields that a sending platform fills in for each recipient, by the grammars of those platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

MAX_TAGS = 5_000  # of one text
MAX_HALVES = 100
MAX_ADDRESS = 2_000  # characters of an address that are looked at

# Every repetition is bounded: these run over whatever a candidate hands in.
_MAILCHIMP = r"\*\|([A-Za-z][\w.]{0,80}+)(:[^|*\n]{0,200}+)?\|\*"
_LIQUID = r"\{\{([^{}\n]{1,250}+)\}\}"
_LOGIC = r"\{%-?\s{0,20}+([A-Za-z]\w{0,40}+)([^%{}]{0,300}+)%\}"
_MAILJET = r"\[\[\s{0,20}+((?:data|var|conditional|UNSUB_LINK|UNSUB|PERMALINK|SHARE|EMAIL_TO)[^\]\n]{0,200})\]\]"
_SQUARE = r"\[(UNSUBSCRIBE|MIRROR|UPDATE_PROFILE|DOUBLEOPTIN|EMAIL|PRENOM|NOM|FNAME|LNAME|FIRSTNAME|LASTNAME)\]"
_TAG = re.compile("|".join((_MAILCHIMP, _LIQUID, _LOGIC, _MAILJET, _SQUARE)))
# What other platforms and template engines put where an address will stand.
_OTHER = re.compile(r"%{1,2}[A-Za-z_][\w.]*%{1,2}\Z|\$\{[^}]*\}|<%.*%>|#[A-Za-z_]+#\Z|%recipient\.\w+%")
# What is left of a tag that lost its other half.
_HALF = re.compile(r"\*\||\|\*|\{\{|\{%|%\}|\[\[(?=\s*(?:data:|UNSUB))")

_BLOCKS = {"if": "endif", "for": "endfor", "unless": "endunless", "case": "endcase", "with": "endwith"}
_CHIMP_BLOCKS = {"if", "ifnot", "interested"}
_UNSUBSCRIBE = re.compile(r"unsub|d[ée]sinscri|d[ée]sabonn|opt.?out", re.IGNORECASE)
_NAMES = re.compile(r"(?:contact\.|params\.)?(?:PRENOM|FIRSTNAME|FIRST_NAME|FNAME)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: `raw` as written, at character `start`; `name` is its field or its keyword, in the case written.

    `grammar` is mailchimp, liquid (Brevo, HubSpot, Klaviyo...), logic (`{% ... %}`), mailjet or square (old Brevo).
    """

    grammar: str
    name: str
    rest: str
    raw: str
    start: int

    @property
    def leads_out(self) -> bool:
        """Whether the platform puts its link to unsubscribe here."""
        return bool(_UNSUBSCRIBE.search(self.name))

    @property
    def bare_name(self) -> bool:
        """A first name with no fallback, in a grammar that writes fallbacks in the tag."""
        return self.grammar == "liquid" and bool(_NAMES.match(self.name)) and "|" not in self.name


def tags(text: str) -> Iterator[Tag]:
    """The tags of a text, in order, up to `MAX_TAGS`."""
    for match in islice(_TAG.finditer(text), MAX_TAGS):
        chimp, after, liquid, logic, condition, jet, square = match.groups()
        found = (("mailchimp", chimp), ("liquid", liquid), ("logic", logic), ("mailjet", jet), ("square", square))
        grammar, name = next((grammar, name) for grammar, name in found if name)
        yield Tag(grammar, name.strip(" -\t"), (after or condition or "").strip(), match[0], match.start())


def halves(text: str) -> Iterator[tuple[int, str]]:
    """Where a tag lacks its other half: the character, and what stands there."""
    rest = _TAG.sub(lambda match: " " * len(match[0]), text)
    for match in islice(_HALF.finditer(rest), MAX_HALVES):
        yield match.start(), " ".join(text[match.start() : match.start() + 40].split())


def unclosed(found: list[Tag]) -> Iterator[Tag]:
    """The blocks (`*|IF:...|*`, `{% if %}`) opened and never closed, or closed and never opened."""
    stack: list[tuple[str, Tag]] = []
    for tag in found:
        name = tag.name.lower()
        kind = tag.rest.strip(":").lower()
        if tag.grammar == "mailchimp" and name in _CHIMP_BLOCKS:
            stack.append(("end", tag))
        elif tag.grammar == "logic" and name in _BLOCKS:
            stack.append((_BLOCKS[name], tag))
        elif (tag.grammar == "mailchimp" and name == "end" and kind in _CHIMP_BLOCKS) or (
            tag.grammar == "logic" and name in _BLOCKS.values()
        ):
            if stack and stack[-1][0] == name:
                stack.pop()
            else:
                yield tag
    yield from (tag for _, tag in stack)


def is_dynamic(value: str) -> bool:
    """Whether a platform will write this address, or its host, when it sends: a tag in it, also percent-encoded."""
    plain = unquote(value[:MAX_ADDRESS])
    return bool(_TAG.search(plain) or _OTHER.search(plain))


def leads_out(value: str) -> bool:
    """Whether an address is a tag that becomes the platform's link to unsubscribe."""
    plain = unquote(value[:MAX_ADDRESS])
    tagged = any(tag.leads_out or "unsub" in tag.rest.lower() for tag in tags(plain))
    return tagged or bool(_OTHER.search(plain) and _UNSUBSCRIBE.search(plain))
