from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sinergi.obligations.deadlines import due_at, working_day
from sinergi.periods import Period

TENTH = {"day": 10}
KUKAR, PANGKALPINANG = "64.02.12", "19.71.01"


@pytest.mark.parametrize(
    ("period", "due", "expected"),
    [
        ("2026-08", TENTH, date(2026, 9, 10)),  # a Thursday
        ("2026-09", TENTH, date(2026, 10, 12)),  # the 10th is a Saturday
        ("2026-11", {"day": 15}, date(2026, 12, 15)),
        ("2025-12", {"day": 1}, date(2026, 1, 2)),  # 1 January is a national holiday
        ("2028-01", {"day": 31}, date(2028, 2, 29)),  # the month after has 29 days
        ("2026-Q3", {"day": 15}, date(2026, 10, 15)),
        ("2026", {"day": 31}, date(2027, 2, 1)),  # 31 January 2027 is a Sunday
    ],
)
def test_a_return_is_due_on_the_day_named_or_the_next_working_day(period, due, expected):
    assert due_at(due, Period.parse(period), KUKAR, working_day()).date() == expected


def test_the_day_ends_by_the_clock_of_the_sender():
    wita, wib = (due_at(TENTH, Period.parse("2026-08"), region, working_day()) for region in (KUKAR, PANGKALPINANG))
    assert (wib - wita).total_seconds() == 3600
    assert wita == datetime(2026, 9, 10, 23, 59, 59, 999999, tzinfo=ZoneInfo("Asia/Makassar"))


def test_an_override_wins_over_weekend_and_holiday():
    is_working = working_day({date(2026, 9, 10): False, date(2026, 10, 10): True})
    assert due_at(TENTH, Period.parse("2026-08"), KUKAR, is_working).date() == date(2026, 9, 11)
    assert due_at(TENTH, Period.parse("2026-09"), KUKAR, is_working).date() == date(2026, 10, 10)


def test_working_days_after_an_event_skip_weekends():
    assert due_at({"working_days": 3}, Period.parse("2026-10"), KUKAR, working_day()).date() == date(2026, 11, 4)
