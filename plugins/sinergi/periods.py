"""Reporting periods, the clocks of the regions and the holidays of the country."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sinergi.errors import SinergiError

_PATTERN = re.compile(r"^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|S([12])))?$")
_MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}


class NotAPeriod(SinergiError, ValueError):
    """The text is not YYYY-MM, YYYY-Qn, YYYY-Sn or YYYY."""


@dataclass(frozen=True)
class Period:
    """A month, quarter, semester or year, known by its kind, year and number within the year.

    Ordered by end, then start, so that a quarter follows its last month.
    """

    kind: str
    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-10``, ``2026-Q3``, ``2026-S1`` or ``2026``; raises NotAPeriod."""
        found = _PATTERN.match(text.strip().upper())
        if not found or not 1900 < int(found[1]) < 2200:
            raise NotAPeriod("not a period of the form YYYY-MM, YYYY-Qn, YYYY-Sn or YYYY")
        year, month, quarter, semester = found.groups()
        if month:
            return cls("month", int(year), int(month))
        if quarter:
            return cls("quarter", int(year), int(quarter))
        if semester:
            return cls("semester", int(year), int(semester))
        return cls("year", int(year), 1)

    @classmethod
    def of_month(cls, day: date) -> Period:
        return cls("month", day.year, day.month)

    @classmethod
    def from_key(cls, key: int) -> Period:
        """The inverse of ``key``."""
        year, rest = divmod(key, 100)
        if 1 <= rest <= 12:
            return cls("month", year, rest)
        if 21 <= rest <= 24:
            return cls("quarter", year, rest - 20)
        if 31 <= rest <= 32:
            return cls("semester", year, rest - 30)
        return cls("year", year, 1)

    @property
    def key(self) -> int:
        """Integer key of ``dim_period``: 202610 for a month, 202623 for the third quarter, 202631 for a semester, 202641 for a year."""
        return self.year * 100 + self.number + {"month": 0, "quarter": 20, "semester": 30, "year": 40}[self.kind]

    @property
    def _last_month(self) -> int:
        return self.number * _MONTHS[self.kind]

    @property
    def start(self) -> date:
        return date(self.year, self._last_month - _MONTHS[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        """The last day, inclusive."""
        return date(self.year, self._last_month, calendar.monthrange(self.year, self._last_month)[1])

    def shift(self, steps: int) -> Period:
        per_year = 12 // _MONTHS[self.kind]
        index = self.year * per_year + self.number - 1 + steps
        return Period(self.kind, index // per_year, index % per_year + 1)

    def next(self) -> Period:
        return self.shift(1)

    def previous(self) -> Period:
        return self.shift(-1)

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)

    def __str__(self) -> str:
        if self.kind == "month":
            return f"{self.year}-{self.number:02d}"
        return f"{self.year}" + {"quarter": f"-Q{self.number}", "semester": f"-S{self.number}", "year": ""}[self.kind]


# Provinces by zone, from Keppres 41/1987; everything not listed is WIB.
_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}


def zone_name_of(region_code: str) -> str:
    """The IANA zone of a region: WIB, WITA or WIT by its province (Keppres 41/1987)."""
    province = region_code[:2]
    if province in _WITA:
        return "Asia/Makassar"
    if province in _WIT:
        return "Asia/Jayapura"
    return "Asia/Jakarta"


def zone_of(region_code: str) -> ZoneInfo:
    """The time zone in which a region's deadlines end."""
    return ZoneInfo(zone_name_of(region_code))


@lru_cache(maxsize=64)
def national_holidays(year: int) -> dict[date, str]:
    """National holidays and cuti bersama of a year with their names, from the package `holidays`; reference.holiday wins over it."""
    import holidays

    categories = tuple(name for name in ("public", "government") if name in holidays.country_holidays("ID").supported_categories)
    return dict(holidays.country_holidays("ID", years=year, categories=categories, language="id"))
