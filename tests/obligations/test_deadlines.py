"""The deadline engine: a truth table worked out by hand, and laws that hold for every date."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace as Row

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.contract import load_forms
from sinergi.intake.deciding import early_refusal
from sinergi.obligations.deadlines import due_after_event, due_at, due_day, missing_at, opens_at, working_day
from sinergi.periods import Period, zone_of

TABLE = list(csv.DictReader((Path(__file__).parent / "truth_table.csv").open(encoding="utf-8")))
KUKAR, PANGKALPINANG, JAYAPURA = "64.02.12", "19.71.01", "91.71"
PLAIN = working_day()


def rule(text: str) -> dict:
    """``day 10``, ``day 31 -11``, ``working 3``, ``working 3 after``, ``date 2026-12-01``."""
    kind, value, *rest = text.split()
    if kind == "day":
        return {"day": int(value), **({"months_after": int(rest[0])} if rest else {})}
    if kind == "working":
        return {"working_days": int(value)}
    return {"date": date.fromisoformat(value)}


def calendar(text: str):
    given = dict(item.split() for item in text.split(";") if item)
    assert set(given.values()) <= {"libur", "kerja"}
    return working_day({date.fromisoformat(day): kind == "kerja" for day, kind in given.items()})


@pytest.mark.parametrize("row", TABLE, ids=[f"{row['due']} | {row['period'] or row['event']} | {row['region']}" for row in TABLE])
def test_the_truth_table_holds_to_the_second(row):
    due, is_working = rule(row["due"]), calendar(row["calendar"])
    if row["event"]:
        found = due_after_event(due, date.fromisoformat(row["event"]), row["region"], is_working)
    else:
        found = due_at(due, Period.parse(row["period"]), row["region"], is_working)
    assert abs(found - datetime.fromisoformat(row["due_at"])) < timedelta(seconds=1), row["why"]


def test_the_truth_table_is_large_and_says_why():
    assert len(TABLE) >= 60
    assert all(row["why"] for row in TABLE)


def test_the_dates_of_the_contracts_are_in_the_truth_table():
    """Each kind of due date that a form has is worked out above."""
    held = {(tuple(sorted(rule(row["due"]).items())), bool(row["event"])) for row in TABLE}
    for form in load_forms().values():
        due = {name: value for name, value in form.due.items() if name in ("day", "months_after", "working_days")}
        if due.get("months_after") == 1:  # what goes without saying
            del due["months_after"]
        assert (tuple(sorted(due.items())), "after" in form.due) in held, (form.code, due)


periods = st.builds(
    lambda kind, year, n: Period(kind, year, n % {"month": 12, "quarter": 4, "semester": 2, "year": 1}[kind] + 1),
    st.sampled_from(["month", "quarter", "semester", "year"]),
    st.integers(2015, 2035),
    st.integers(0, 11),
)
rules = st.one_of(
    st.builds(lambda day, after: {"day": day, "months_after": after}, st.integers(1, 31), st.integers(-2, 3)),
    st.builds(lambda count: {"working_days": count}, st.integers(1, 25)),
)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
calendars = st.dictionaries(days, st.booleans(), max_size=8).map(working_day)


def nominal(due: dict, period: Period) -> date:
    """The day as the rule names it, before any calendar."""
    if "working_days" in due:
        return period.end + timedelta(days=due["working_days"])
    month = Period.of_month(period.end).shift(due["months_after"])
    return min(month.start + timedelta(days=due["day"] - 1), month.end)


@given(rules, periods, calendars)
def test_a_deadline_is_never_earlier_than_the_day_named_and_always_a_working_day(due, period, is_working):
    found = due_day(due, period, is_working)
    assert found >= nominal(due, period)
    assert is_working(found)


@given(rules, periods, calendars)
def test_a_later_period_is_never_due_earlier(due, period, is_working):
    assert due_day(due, period, is_working) <= due_day(due, period.next(), is_working)


@given(days, st.integers(1, 10), calendars)
def test_exactly_so_many_working_days_lie_between_an_event_and_its_deadline(event, count, is_working):
    last = due_after_event({"working_days": count}, event, KUKAR, is_working).date()
    assert sum(is_working(event + timedelta(days=n)) for n in range(1, (last - event).days + 1)) == count
    assert is_working(last)


@given(rules, periods)
def test_the_day_is_the_same_everywhere_and_ends_by_the_local_clock(due, period):
    instants = [due_at(due, period, region, PLAIN) for region in (JAYAPURA, KUKAR, PANGKALPINANG)]
    assert len({instant.replace(tzinfo=None) for instant in instants}) == 1
    assert instants[1] - instants[0] == instants[2] - instants[1] == timedelta(hours=1)


@given(
    st.sampled_from(["month", "quarter", "semester", "year"]), st.integers(2020, 2030), st.sampled_from([KUKAR, PANGKALPINANG, JAYAPURA])
)
def test_the_intake_opens_to_the_second_when_the_calendar_says_so(kind, year, region):
    """S004 of the intake and ``opens_at`` are one and the same edge."""
    period = Period(kind, year, 1)
    form = Row(code="X", period=kind, may_come_from=lambda *_: True)
    sender = Row(sender="A", kind="company", time_zone=str(zone_of(region)), since_period="2000-01", region_code=region)

    def said(moment: datetime) -> str | None:
        return early_refusal(
            Row(sender="A", delivered_by="A", refusal=None, period=str(period), received_at=moment, form="X"), sender, form
        )

    opening = opens_at(kind, period, region)
    assert said(opening - timedelta(seconds=1)) == "S004.not_closed"
    assert said(opening) is None


def test_grace_moves_the_day_on_which_a_return_is_missing_not_the_deadline():
    due = due_at({"day": 10}, Period.parse("2026-10"), KUKAR, PLAIN)
    assert missing_at(due, 0) == due
    assert missing_at(due, 3).isoformat() == "2026-11-13T23:59:59.999999+08:00"
