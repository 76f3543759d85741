"""The product pages of all sites, for reports: `report.site["products"]`.

`columns`: names of the information, in order; `rows`, one a product: `name`, `urls`, and `cells`, by column {state,
short, proofs}. A state is "found", "look", "absent", "moot" (does not arise) or "unknown" (not examined); proofs are
ids of findings. `coverage`: ids of the findings that say how many of the shop's products were seen.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from checkers.products._matrix import INFORMATION, matrix
from preuve.bundle import Bundle
from preuve.model import Finding, Outcome

_COVERAGE = ("products.source-coverage", "products.sheets")
_SAID = {Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL}


def facts(_bundle: Bundle, findings: tuple[Finding, ...]) -> dict[str, Any] | None:
    """The matrix, or None where no product page was seen."""
    rows = matrix(findings)
    if not rows:
        return None
    coverage = [one.id for one in findings if one.check in _COVERAGE and one.outcome in _SAID]
    return {"columns": list(INFORMATION), "rows": [asdict(row) for row in rows], "coverage": coverage}
