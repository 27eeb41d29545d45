"""Rows that name a person by a number that another form explains: the number a company gives its worker, or the number of a placement.

A row means the person whom the leading form names by that number, within the same sender where companies number their own: in the
latest period up to its own, else in the first one after. Where that form names two persons by it, the row is nobody's. A link is
worked out from the leading links of today, so it follows them when they move.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.identity import roles


def follow(conn: Connection, forms: Mapping[str, Form], pending: Iterable[str], clock: datetime) -> int:
    """Link the rows of following forms; returns how many links are new or changed. ``pending``: forms with waiting submissions."""
    waiting = set(pending)
    changed = 0
    for form in forms.values():
        led = roles.following(form)
        if led is None or led.leader not in forms or not (waiting & {form.code, led.leader} or _has_moved(conn, led.leader, clock)):
            continue
        leader = forms[led.leader]
        within = "and mine.sender = theirs.sender" if leader.sender_kind == "company" else ""
        conn.execute(text("drop table if exists led"))
        conn.execute(
            text(
                f"""
create temporary table led on commit drop as
with theirs as (
    select distinct row.{led.column} as number, sub.sender, sub.period_start, link.person_key, link.tier, link.score
    from staging.{leader.table} as row
    inner join intake.submission as sub on row.submission_key = sub.submission_key
    inner join identity.person_link as link on row.submission_key = link.submission_key and row.row_number = link.row_number
    where row.{led.column} is not null and sub.known_from is not null and sub.is_current
),
mine as (
    select row.submission_key, row.row_number, row.{led.column} as number, sub.sender, sub.period_end
    from staging.{form.table} as row
    inner join intake.submission as sub on row.submission_key = sub.submission_key
    where row.{led.column} is not null
        and (
            row.submission_key in (select pending.submission_key from pending)
            or row.submission_key in (select done.submission_key from identity.resolution as done)
        )
),
ranked as (
    select
        mine.submission_key, mine.row_number, theirs.person_key, theirs.tier, theirs.score,
        dense_rank() over (
            partition by mine.submission_key, mine.row_number
            order by
                theirs.period_start > mine.period_end,
                case when theirs.period_start <= mine.period_end then theirs.period_start end desc,
                theirs.period_start
        ) as place
    from mine
    inner join theirs on mine.number = theirs.number {within}
)
select submission_key, row_number, min(person_key) as person_key, min(tier) as tier, min(score) as score
from ranked
where place = 1
group by submission_key, row_number
having count(distinct person_key) = 1
"""
            )
        )
        changed += sqlfiles.run(conn, "identity/person_link/follow.sql", form=form.code, clock=clock)
    return changed


def _has_moved(conn: Connection, leader: str, clock: datetime) -> bool:
    found = conn.execute(
        text(
            "select exists (select 1 from identity.resolution as done inner join intake.submission as sub on done.submission_key = sub.submission_key "
            "where sub.form = :leader and done.relinked_at = :clock)"
        ),
        {"leader": leader, "clock": clock},
    )
    return bool(found.scalar())
