"""How often something changed, from the dates that a site publishes. No clock: "now" is when the evidence was taken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

MONTH, QUARTER, YEAR = 28, 90, 365  # days
DAILY, REGULAR = 20, 4  # active days of 28: the project's scale
BULK = 3  # contents changed within one minute: one operation, not the work of several moments
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?\Z")


@dataclass(frozen=True, slots=True)
class Cadence:
    """`month`, `quarter`: days with a change among the last 28 and 90; `last`: the latest; `age`: days since then.

    `gap`: the longest run of days without a change within the last 90. `bulk`: operations that changed BULK
    contents or more at once.
    """

    month: int
    quarter: int
    last: date
    age: int
    gap: int
    bulk: int

    @property
    def rhythm(self) -> str:
        """ "daily", "regular", "monthly", "rare", "asleep" (nothing for 90 days) or "dormant" (nothing for a year)."""
        if self.month >= DAILY:
            return "daily"
        if self.month >= REGULAR:
            return "regular"
        if self.month:
            return "monthly"
        if self.quarter:
            return "rare"
        return "asleep" if self.age <= YEAR else "dormant"


def moment(text: object) -> datetime | None:
    """The moment that a date says, in ISO 8601 or as in e-mail: in UTC where it has a zone. None when unreadable."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    try:
        found = datetime.fromisoformat(text) if _ISO.match(text) else parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def cadence(changes: Collection[tuple[str, datetime]], now: datetime) -> Cadence | None:
    """The rhythm of changes, each a content's address and a moment; None when there is none.

    Those after `now` by a day or more (scheduled contents, wrong clocks) do not count.
    """
    past = {(content, one) for content, one in changes if one <= now + timedelta(days=1)}
    if not past:
        return None
    today = now.date()
    days = sorted({min(one.date(), today) for _, one in past})
    recent = [day for day in days if (today - day).days < QUARTER]
    edges = [today - timedelta(days=QUARTER), *recent, today]
    minutes = Counter(
        minute for _, minute in {(content, one.replace(second=0, microsecond=0)) for content, one in past}
    )
    return Cadence(
        month=sum((today - day).days < MONTH for day in recent),
        quarter=len(recent),
        last=days[-1],
        age=(today - days[-1]).days,
        gap=max((after - before).days for before, after in pairwise(edges)),
        bulk=sum(count >= BULK for count in minutes.values()),
    )
