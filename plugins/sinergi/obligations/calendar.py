"""Absence is a row: who owes what by when is written down before any data arrives; states follow from the ledger.

Python works out the dates of a form, period and place, which are few; SQL spreads them over the senders, who are many. Both
steps begin by asking whether anything is new (intake.obligation_mark), so that an idle sweep costs milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from sinergi.contract import Form, load_forms
from sinergi.database import advisory_lock, rows, scalar, transaction
from sinergi.obligations.deadlines import IsWorking, due_day, end_of, missing_at, opening_day, working_day
from sinergi.periods import Period
from sinergi.sqlfiles import run

YEARS_BACK, YEARS_AHEAD = 3, 1  # of the working-day table, around the clock
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "semester": 2, "year": 1}


def periods_owed(form: Form, since: str, today: date) -> list[Period]:
    """Periods of a form from the sender's first period to the one that runs today; event forms owe none by calendar."""
    if form.period == "event":
        return []
    first = Period.parse(since)
    period = Period(form.period, first.start.year, (first.start.month - 1) * PERIODS_A_YEAR[form.period] // 12 + 1)
    owed = []
    while period.start <= today:
        owed.append(period)
        period = period.next()
    return owed


def due_rule(form: str, due: dict[str, Any], region: str, period: Period, overrides: Iterable) -> tuple[dict[str, Any], int, bool]:
    """The due rule of a form in a region and period, its grace in days, and whether an office overruled the contract.

    ``overrides`` are rows of intake.due_override, newest first. Of the same form and region the newest counts; then the longest
    region wins, then the one that names the form. Date and grace are looked up apart.
    """
    slots: dict[tuple, Any] = {}
    for row in overrides:
        covers_region = row.region_code is None or region == row.region_code or region.startswith(row.region_code + ".")
        covers_period = row.first_day <= period.start and (row.last_day is None or period.end <= row.last_day)
        if covers_region and covers_period and row.form in (None, form):
            slots.setdefault((len(row.region_code or ""), row.form is not None), row)
    ranked = [slots[slot] for slot in sorted(slots, reverse=True)]
    dated = next((row for row in ranked if row.day or row.working_days or row.due_date), None)
    grace = next((row.grace_days for row in ranked if row.grace_days is not None), 0)
    if dated is None:
        return due, grace, bool(ranked)
    rule = {"day": dated.day, "months_after": dated.months_after, "working_days": dated.working_days, "date": dated.due_date}
    return {**rule, "basis": dated.basis, "says": dated.basis_says}, grace, True


def _due_rows(forms: dict[str, Form], since: str, today: date, zones: list[str], overrides: list, is_working: IsWorking) -> list[dict]:
    """One row per form, period and place: a region that an override names (or none) and a zone."""
    regions = ["", *sorted({row.region_code for row in overrides if row.region_code})]
    made = []
    for form in forms.values():
        for period in periods_owed(form, since, today):
            for region in regions:
                rule, grace, is_override = due_rule(form.code, form.due, region, period, overrides)
                last = due_day(rule, period, is_working)
                for name in zones:
                    due = end_of(last, ZoneInfo(name))
                    made.append(
                        {
                            "forms": form.code, "periods": str(period), "keys": period.key, "ends": period.end, "places": f"{region}|{name}",
                            "opens": datetime.combine(opening_day(form.period, period), time.min, tzinfo=ZoneInfo(name)), "dues": due,
                            "missings": missing_at(due, grace), "bases": rule["basis"], "says": rule["says"], "overrides": is_override,
                        }
                    )  # fmt: skip
    return made


_DUE_FIELDS = ("forms", "periods", "keys", "ends", "places", "opens", "dues", "missings", "bases", "says", "overrides")


def _inputs(conn: sa.Connection, forms: dict[str, Form], today: date) -> str:
    """A hash of all that decides who owes what: contracts, senders, calendar, overrides, and the month that runs."""
    senders = scalar(
        conn,
        "select concat_ws('|', count(*), sum(cast(hashtextextended(concat_ws('|', sender, kind, region_code, since_period, time_zone), 0) as numeric))) "
        "from intake.sender",
    )
    newest = scalar(conn, "select coalesce(max(override_key), 0) from intake.due_override")
    calendar = [tuple(row) for row in rows(conn, "select date, kind from reference.holiday where valid_to is null order by date")]
    duties = [(form.code, form.period, sorted(form.due.items()), form.sender_kind, form.agencies) for form in forms.values()]
    return hashlib.sha256(
        repr((version("holidays"), senders, newest, calendar, sorted(duties, key=str), today.year, today.month)).encode()
    ).hexdigest()


def generate(url: str, clock: datetime) -> dict[str, int]:
    """Write the obligations of all registered senders up to the period that runs at ``clock``; returns how many are new."""
    forms = load_forms(strict=False)
    today = clock.date()
    with transaction(url) as conn:
        advisory_lock(conn, "obligations")
        inputs = _inputs(conn, forms, today)
        if inputs == scalar(conn, "select inputs_sha256 from intake.obligation_mark"):
            return {"obligations": 0}
        overrides = rows(conn, "select * from intake.due_override order by override_key desc")
        given = {row.date: row.kind == "workday" for row in rows(conn, "select date, kind from reference.holiday where valid_to is null")}
        is_working = working_day(given)
        senders = rows(conn, "select since_period, time_zone from intake.sender group by since_period, time_zone")
        new = 0
        if senders:
            since = {row.since_period: Period.parse(row.since_period).start for row in senders}
            zones = sorted({row.time_zone for row in senders})
            due = _due_rows(forms, min(since, key=lambda text: since[text]), today, zones, overrides, is_working)
            agencies = sorted({agency for form in forms.values() for agency in form.agencies})
            kinds = sorted({form.sender_kind for form in forms.values()})
            duties = [
                (form.code, kind, agency)
                for form in forms.values()
                for kind in kinds
                for agency in ["", *agencies]
                if form.owed_by(kind, agency)
            ]
            new = run(
                conn,
                "intake/obligation/generate.sql",
                clock=clock,
                today=today,
                all_forms=list(forms),
                agencies=agencies,
                since_periods=list(since),
                since_days=list(since.values()),
                regions=sorted({row.region_code for row in overrides if row.region_code}),
                duty_forms=[code for code, _, _ in duties],
                duty_kinds=[kind for _, kind, _ in duties],
                duty_agencies=[agency for _, _, agency in duties],
                **{f"due_{name}": [row[name] for row in due] for name in _DUE_FIELDS},
            )
        _write_working_days(conn, today.year, is_working)
        conn.execute(
            sa.text(
                "insert into intake.obligation_mark (inputs_sha256) values (:inputs) "
                "on conflict (is_only) do update set inputs_sha256 = excluded.inputs_sha256"
            ),
            {"inputs": inputs},
        )
    return {"obligations": new}


def _write_working_days(conn: sa.Connection, year: int, is_working: IsWorking) -> None:
    """The calendar as a table, for deadlines that run from an event (M316 of event forms)."""
    first, last = date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    working = [is_working(day) for day in days]
    conn.execute(sa.text("delete from intake.working_day"))
    conn.execute(
        sa.text(
            """
            insert into intake.working_day (day, is_working, working_number)
            select day, is_working, count(*) filter (where is_working) over (order by day)
            from unnest(cast(:days as date[]), cast(:working as boolean[])) as calendar (day, is_working)
            """
        ),
        {"days": days, "working": working},
    )


def refresh(url: str, clock: datetime) -> dict[str, int]:
    """Bring every obligation to its state at ``clock``; returns how many rows changed."""
    with transaction(url) as conn:
        advisory_lock(conn, "obligations")
        # The new mark is taken first: what is decided while we work is looked at again next time.
        ahead = scalar(
            conn,
            "select coalesce((select min(submission_key) from intake.submission where status is null), "
            "(select max(submission_key) + 1 from intake.submission), 1)",
        )
        done = scalar(conn, "select ledger_key from intake.obligation_mark") or 1
        changed = run(conn, "intake/obligation/refresh.sql", clock=clock, ledger_key=done)
        conn.execute(
            sa.text(
                "insert into intake.obligation_mark (ledger_key) values (:key) on conflict (is_only) do update set ledger_key = excluded.ledger_key"
            ),
            {"key": ahead},
        )
    return {"states_changed": changed}
