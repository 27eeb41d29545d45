"""`sinergi status`: who owes what, as a coloured table."""

from __future__ import annotations

from sinergi.database import rows, transaction

COLOURS = {
    "ACCEPTED": "green",
    "NIL": "green",
    "AWAITED": "white",
    "RECEIVED": "cyan",
    "MISSING": "red",
    "REFUSED": "red",
    "EXCUSED": "blue",
}


def show(url: str, period: str | None = None, region: str | None = None) -> None:
    """Print the obligations of a period and region (all below it); without a period the latest with any delivery."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    with transaction(url) as conn:
        if period is None:
            latest = rows(conn, "select period from intake.obligation where submission_key is not null order by period_key desc limit 1")
            period = latest[0].period if latest else None
        found = rows(
            conn,
            """
            select owed.form, owed.sender, who.name, owed.region_code, owed.period, owed.state, owed.days_late,
                to_char(owed.due_at at time zone who.time_zone, 'YYYY-MM-DD') as due,
                concat_ws('; ',
                    case when owed.state = 'EXCUSED' then concat('excused', ' until ' || owed.excused_until, ': ', owed.excused_reason) end,
                    case when owed.state = 'AWAITED' and owed.missing_at > owed.due_at
                        then 'grace until ' || to_char(owed.missing_at at time zone who.time_zone, 'YYYY-MM-DD') end,
                    (select 'closed: ' || string_agg(lock.why, ', ') from intake.closed_period as lock
                    where coalesce(lock.form, owed.form) = owed.form
                        and (lock.region_code is null or owed.region_code = lock.region_code
                            or starts_with(owed.region_code, lock.region_code || '.'))
                        and lock.first_day <= intake.period_start(owed.period_key) and intake.period_end(owed.period_key) <= lock.last_day)
                ) as note
            from intake.obligation as owed inner join intake.sender as who on owed.sender = who.sender
            where (cast(:period as text) is null or owed.period = :period)
                and (cast(:region as text) is null or owed.region_code = :region or owed.region_code like :region || '.%')
            order by owed.form, owed.region_code, owed.sender
            """,
            period=period,
            region=region,
        )
    table = Table(
        "form", "sender", "name", "region", "period", "due", "state", "days late", "note", title=f"Kewajiban lapor {period or ''}"
    )
    for row in found:
        colour = COLOURS[row.state]
        table.add_row(
            row.form, row.sender, row.name, row.region_code, row.period, row.due, f"[{colour}]{row.state}[/{colour}]",
            "" if row.days_late is None else str(row.days_late), escape(row.note),
        )  # fmt: skip
    console = Console()
    console.width = max(console.width, 120)  # a table that wraps its dates cannot be read
    console.print(table)
