"""Amounts of money as people write them: "24,90 €", "€1,234.90", "1 234 €", "24€90"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "chf": "CHF", "us$": "USD",
    "usd": "USD", "ca$": "CAD", "cad": "CAD", "mad": "MAD", "dh": "MAD", "dhs": "MAD",
    "xof": "XOF", "fcfa": "XOF", "tnd": "TND", "dzd": "DZD",
    "$": "$",  # several countries' dollar: left as it is
}  # fmt: skip
_SIGN = r"US\$|CA\$|[€$£]|(?<![a-z])(?:euros?|EUR|GBP|CHF|USD|CAD|MAD|DHS?|XOF|FCFA|TND|DZD)(?![a-z])"
# Either groups of three digits, or plain digits; then one or two decimals.
_NUMBER = r"\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<euros>\d{1,5})(?P<middle>€)(?P<cents>\d\d)(?![\d.,])"
    rf"|(?P<before>{_SIGN})\s?(?P<after_sign>{_NUMBER})|(?P<number>{_NUMBER})(?:,-)?\s?(?P<after>{_SIGN})",
    re.I,
)
_BARE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[ .,]\d{3})+|\d{1,7})[.,]\d{2}(?![\d.,%])")
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,6})?\Z")


@dataclass(frozen=True, slots=True)
class Money:
    """One amount. `currency`: ISO code, "$" where the country is unknown, "" where none is written.

    `french`: written as French does, sign after the number and no decimal point. `start`, `end`: where in the text.
    """

    amount: Decimal
    currency: str
    text: str
    french: bool
    start: int = 0
    end: int = 0


def amounts(text: str, bare: bool = False) -> list[Money]:
    """Every amount with a currency in `text` (white space folded); with `bare`, else those with two decimals alone."""
    found = [_money(match) for match in _AMOUNT.finditer(text)]
    if not found and bare:
        found = [
            Money(number(m.group()), "", m.group(), "." not in m.group(), m.start(), m.end())
            for m in _BARE.finditer(text)
        ]
    return found


def _money(match: re.Match[str]) -> Money:
    digits = f"{match['euros']},{match['cents']}" if match["euros"] else match["after_sign"] or match["number"]
    sign = (match["middle"] or match["before"] or match["after"]).lower()
    french = not match["before"] and not re.search(r"\.\d{1,2}\Z|,\d{3}", digits)
    return Money(number(digits), _CURRENCIES[sign], match.group().strip(), french, match.start(), match.end())


def number(digits: str) -> Decimal:
    """The value of digits with French or English separators. A last separator before one or two digits is decimal."""
    cut = re.search(r"[.,](\d{1,2})\Z", digits)
    whole = digits[: cut.start()] if cut else digits
    return Decimal(re.sub(r"\D", "", whole) + (f".{cut[1]}" if cut else ""))


def data_number(value: object) -> tuple[Decimal | None, bool]:
    """A price as structured data holds it, and whether it is written as schema.org wants: digits and a point."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None, False
    text = str(value).strip()
    if _PLAIN.match(text):
        return Decimal(text), True
    found = amounts(" ".join(text.split()), bare=True)
    if found:
        return found[0].amount, False
    try:  # 2.49e1, 24.900000000001
        amount = Decimal(text)
    except InvalidOperation:
        return None, False
    return (round(amount, 6), True) if amount.is_finite() and abs(amount) < 10**9 else (None, False)


def write(amount: Decimal, currency: str = "") -> str:
    """An amount for a sentence, as French writes it: "24,90 EUR". Without needless zeros after whole numbers."""
    digits = f"{amount:.2f}" if amount != amount.to_integral_value() else f"{amount:.0f}"
    return f"{digits.replace('.', ',')}\u00a0{currency}".rstrip("\u00a0")
