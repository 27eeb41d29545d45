"""M316: a return that came after its due date is accepted, with a remark on the file as a whole, by how late it is."""

from __future__ import annotations

import sqlalchemy as sa

from sinergi.contract import Form, load_shared_rules
from sinergi.database import transaction

# The obligation that the file meets. A version that follows one accepted in time is a correction, not a late return.
_BY_PERIOD = """
    select
        sub.submission_key,
        case when exists (
            select 1 from intake.submission as earlier
            where earlier.form = sub.form and earlier.sender = sub.sender and earlier.period = sub.period
                and earlier.known_from is not null and earlier.received_at <= owed.due_at
        ) then 0
        else cast(sub.received_at at time zone sub.time_zone as date) - cast(owed.due_at at time zone sub.time_zone as date) end as days
    from intake.submission as sub
    inner join (
        -- Whoever delivered it: a file in another's name is a duty met only once it is accepted, and is late before that.
        select submission_key, sender, unnest(intake.duty_periods(period)) as period
        from intake.submission where submission_key = any(:keys)
        union
        select submission_key, sender, period from intake.duty_submission where submission_key = any(:keys)
    ) as met on sub.submission_key = met.submission_key
    inner join intake.obligation as owed on sub.form = owed.form and met.sender = owed.sender and met.period = owed.period
    where sub.submission_key = any(:keys)
"""

# The earliest event of the file's period that no version in force has told before; the n-th working day after it is the last in time.
# Days that the calendar table does not hold are not judged.
_BY_EVENT = """
    select
        sub.submission_key,
        cast(sub.received_at at time zone sub.time_zone as date) - due.day as days
    from (
        select row.submission_key, min(row.{after}) as event_date
        from staging.{table} as row
        inner join intake.submission as new on row.submission_key = new.submission_key
        where row.submission_key = any(:keys) and row.{after} between new.period_start and new.period_end
            and not exists (
                select 1
                from intake.submission as held
                inner join staging.{table} as told on held.submission_key = told.submission_key
                where held.is_current and held.form = new.form and held.sender = new.sender and held.period = new.period
                    and ({told_key}) = ({row_key})
            )
        group by row.submission_key
    ) as first
    inner join intake.submission as sub on first.submission_key = sub.submission_key
    inner join intake.working_day as event on first.event_date = event.day
    inner join intake.working_day as due on due.is_working and due.working_number = event.working_number + :working_days
"""


def note_lateness(url: str, form: Form, keys: list[int]) -> None:
    """Write M316 for the late ones among these staged submissions, and its result for all that have a due date."""
    rules = load_shared_rules()
    rule = rules.get("M316")
    if rule is None:
        return
    due = _BY_PERIOD
    if form.due.get("after"):
        due = _BY_EVENT.format(
            table=form.table,
            after=form.due["after"],
            told_key=", ".join(f"told.{name}" for name in form.key),
            row_key=", ".join(f"row.{name}" for name in form.key),
        )
    given = {
        "code": rule.code, "version": rule.version, "severity": rule.severity, "nature": rule.nature, "message": rule.message,
        "over_10": rules.get("M316.over_10", rule).message, "over_30": rules.get("M316.over_30", rule).message, "keys": keys,
        "working_days": int(form.due.get("working_days") or 0),
    }  # fmt: skip
    with transaction(url) as conn:
        conn.execute(
            sa.text(f"create temp table late on commit drop as select submission_key, max(days) as days from ({due}) as judged group by 1"),
            given,
        )
        conn.execute(
            sa.text(
                """
                insert into quality.finding (submission_key, rule_code, severity, nature, message, form)
                select sub.submission_key, :code, :severity, :nature,
                    case when late.days > 30 then :over_30 when late.days > 10 then :over_10 else :message end, sub.form
                from intake.submission as sub
                inner join pg_temp.late as late on sub.submission_key = late.submission_key
                where late.days > 0
                """
            ),
            given,
        )
        conn.execute(
            sa.text(
                """
                insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
                select key, :code, :version,
                    case when late.days > 0 then 'fail' when late.submission_key is not null then 'pass' else 'not_applicable' end, 0, 0
                from unnest(cast(:keys as bigint[])) as given (key)
                left join pg_temp.late as late on given.key = late.submission_key
                on conflict (submission_key, rule_code) do nothing
                """
            ),
            given,
        )
