"""Numbers of French companies, with their check digits: SIREN, SIRET, VAT."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = r"\d(?:[ .\u00a0\u202f-]?\d)"
# A label, then the number within a few words; "RCS Lyon B 123..." names the town first.
_LABELLED = re.compile(
    r"\b(?P<label>sire[nt]|rcs|r\.c\.s\.?|rne|registre du commerce(?: et des sociétés)?"
    r"|registre national des entreprises"
    r"|immatricul\w+|n° d'(?:entreprise|identification))\b"
    rf"(?P<between>[^\n\d]{{0,90}}?)(?P<number>{_DIGITS}{{7,17}})(?![\d])",
    re.I,
)
_VAT = re.compile(rf"\bfr[ .-]?(?P<key>[0-9a-z]{{2}})[ .-]?(?P<siren>{_DIGITS}{{8}})(?![ .-]?\d)", re.I)
_POST = "356000000"  # La Poste: its SIRET have another rule
_DUMMIES = frozenset({"123456789", "000000000", "111111111", "999999999", "012345678", "987654321", "123456782"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read. `kind`: "siren", "siret" or "vat". `state`: "valid", "invalid", "dummy" or "odd" (length)."""

    kind: str
    digits: str
    state: str
    start: int
    end: int

    @property
    def siren(self) -> str:
        """The company's own nine digits, or "" when the number has another length."""
        return self.digits[-9:] if self.kind == "vat" else self.digits[:9] if len(self.digits) in {9, 14} else ""


def luhn(digits: str) -> bool:
    """Whether the sum of Luhn is a multiple of ten."""
    doubled = (int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def siren_valid(digits: str) -> bool:
    """Nine digits of a SIREN."""
    return len(digits) == 9 and luhn(digits)


def siret_valid(digits: str) -> bool:
    """Fourteen digits of a SIRET; La Poste's establishments follow a rule of their own."""
    if len(digits) != 14:
        return False
    if digits.startswith(_POST):
        return luhn(digits) or sum(map(int, digits)) % 5 == 0
    return luhn(digits) and luhn(digits[:9])


def vat_valid(key: str, siren: str) -> bool:
    """A French VAT number's key: (12 + 3 x (SIREN mod 97)) mod 97. Keys with letters have no public rule: accepted."""
    return not key.isdigit() or int(key) == (12 + 3 * (int(siren) % 97)) % 97


def registrations(text: str) -> list[Number]:
    """Every labelled SIREN, SIRET or number of the companies' register."""
    found = []
    for match in _LABELLED.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        named = match["label"].lower()
        if len(digits) not in {9, 14} and (
            not named.startswith("sire") or re.search(r"t[ée]l|phone", match["between"])
        ):
            continue  # a date, a telephone number
        found.append(
            Number("siret" if len(digits) == 14 else "siren", digits, _state(digits), match.start(), match.end())
        )
    return found


def _state(digits: str) -> str:
    if digits[:9] in _DUMMIES:
        return "dummy"
    if len(digits) not in {9, 14}:
        return "odd"
    return "valid" if siren_valid(digits) or siret_valid(digits) else "invalid"


def vat_numbers(text: str) -> list[Number]:
    """Every French VAT number."""
    found = []
    for match in _VAT.finditer(text):
        siren = re.sub(r"\D", "", match["siren"])
        if match["key"].isalpha():
            continue  # "fr" and a word
        state = "dummy" if siren in _DUMMIES else "valid" if vat_valid(match["key"], siren) else "invalid"
        if state == "valid" and not siren_valid(siren):
            state = "invalid"
        found.append(Number("vat", match["key"].upper() + siren, state, match.start(), match.end()))
    return found
