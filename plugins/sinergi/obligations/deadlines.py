"""When a return is due: a pure function of form, period, sender's region and calendar.

The day after the period that the contract names; if it is a Saturday, Sunday, national holiday or cuti bersama, the next
working day; end of that day in the sender's zone (DESIGN §5).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from sinergi.periods import Period, zone_of


@lru_cache(maxsize=64)
def _national(year: int) -> frozenset[date]:
    """National holidays and cuti bersama of a year, from the package `holidays`."""
    import holidays

    categories = tuple(name for name in ("public", "government") if name in holidays.country_holidays("ID").supported_categories)
    return frozenset(holidays.country_holidays("ID", years=year, categories=categories))


def working_day(overrides: dict[date, bool] | None = None) -> Callable[[date], bool]:
    """A test for working days; ``overrides`` (date to is-a-working-day) wins over weekend and calendar."""
    given = overrides or {}

    def is_working(day: date) -> bool:
        if day in given:
            return given[day]
        return day.weekday() < 5 and day not in _national(day.year)

    return is_working


def due_at(due: dict, period: Period, region_code: str, is_working: Callable[[date], bool]) -> datetime:
    """The last instant that is still in time, with the sender's offset.

    ``due`` is the contract's: ``day`` of the month that follows the period (``months_after`` 1 by default), or
    ``working_days`` after its end. Precision is one microsecond; compare with ``<=``.
    """
    if due.get("working_days"):
        day, left = period.end, int(due["working_days"])
        while left:
            day += timedelta(days=1)
            left -= is_working(day)
    else:
        month = Period.of_month(period.end).shift(int(due.get("months_after", 1)))
        day = min(month.start.replace(day=1) + timedelta(days=int(due["day"]) - 1), month.end)
        while not is_working(day):
            day += timedelta(days=1)
    return datetime.combine(day, time.max, tzinfo=zone_of(region_code))
