"""When a return is due: pure functions of due rule, period or event, sender's region and calendar.

A due rule is the contract's ``due`` or an office's override of it: ``day`` of the month ``months_after`` (1 by default) the
period's last month; ``working_days`` after the end of the period or after an event; or one ``date``. If the day named is a
Saturday, Sunday, national holiday or cuti bersama, the next working day; end of that day in the sender's zone (DESIGN §5).
tests/obligations/truth_table.csv works this out by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sinergi.periods import Period, national_holidays, zone_of

IsWorking = Callable[[date], bool]


def working_day(overrides: Mapping[date, bool] | None = None) -> IsWorking:
    """A test for working days; ``overrides`` (date to is-a-working-day) wins over weekend and calendar."""
    given = overrides or {}

    def is_working(day: date) -> bool:
        if day in given:
            return given[day]
        return day.weekday() < 5 and day not in national_holidays(day.year)

    return is_working


def next_working_day(day: date, is_working: IsWorking) -> date:
    """``day`` itself if it is a working day, else the first one after it."""
    while not is_working(day):
        day += timedelta(days=1)
    return day


def working_days_after(day: date, count: int, is_working: IsWorking) -> date:
    """The ``count``-th working day after ``day``; the day itself never counts."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


def due_day(due: Mapping[str, Any], period: Period, is_working: IsWorking) -> date:
    """The last day on which the return of a period is in time; always a working day.

    A month that is too short for ``day`` gives its last day: the 31st of February is the 28th or 29th.
    """
    if due.get("date"):
        return next_working_day(date.fromisoformat(str(due["date"])), is_working)
    if due.get("working_days"):
        return working_days_after(period.end, int(due["working_days"]), is_working)
    after = due.get("months_after")
    month = Period.of_month(period.end).shift(1 if after is None else int(after))
    return next_working_day(min(month.start + timedelta(days=int(due["day"]) - 1), month.end), is_working)


def end_of(day: date, zone) -> datetime:
    """The last microsecond of a day in a zone: what came up to it came that day."""
    return datetime.combine(day, time.max, tzinfo=zone)


def due_at(due: Mapping[str, Any], period: Period, region_code: str, is_working: IsWorking) -> datetime:
    """The last instant that is still in time for a period's return, with the sender's offset; compare with ``<=``."""
    return end_of(due_day(due, period, is_working), zone_of(region_code))


def due_after_event(due: Mapping[str, Any], event_date: date, region_code: str, is_working: IsWorking) -> datetime:
    """The last instant that is still in time for an event: ``working_days`` full working days after its day."""
    return end_of(working_days_after(event_date, int(due["working_days"]), is_working), zone_of(region_code))


def opening_day(period_kind: str, period: Period) -> date:
    """The first day on which a return is taken.

    A period must have ended (S004); yearly and event forms may come inside theirs (DESIGN §6), so they open with its first day.
    """
    return period.start if period_kind in ("event", "year") else period.end + timedelta(days=1)


def opens_at(period_kind: str, period: Period, region_code: str) -> datetime:
    """The first instant at which a return is taken: midnight of the opening day in the sender's zone."""
    return datetime.combine(opening_day(period_kind, period), time.min, tzinfo=zone_of(region_code))


def missing_at(due: datetime, grace_days: int) -> datetime:
    """Until this instant a return that is not there is awaited, after it missing; in between it is late but not missing."""
    return due + timedelta(days=grace_days)
