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
    from rich.table import Table

    with transaction(url) as conn:
        if period is None:
            latest = rows(conn, "select period from intake.obligation where submission_key is not null order by period_key desc limit 1")
            period = latest[0].period if latest else None
        found = rows(
            conn,
            """
            select owed.form, owed.sender, who.name, owed.region_code, owed.period, owed.state, owed.days_late,
                to_char(owed.due_at at time zone who.time_zone, 'YYYY-MM-DD') as due
            from intake.obligation as owed inner join intake.sender as who on owed.sender = who.sender
            where (cast(:period as text) is null or owed.period = :period)
                and (cast(:region as text) is null or owed.region_code = :region or owed.region_code like :region || '.%')
            order by owed.form, owed.region_code, owed.sender
            """,
            period=period,
            region=region,
        )
    table = Table("form", "sender", "name", "region", "period", "due", "state", "days late", title=f"Kewajiban lapor {period or ''}")
    for row in found:
        colour = COLOURS[row.state]
        table.add_row(
            row.form, row.sender, row.name, row.region_code, row.period, row.due, f"[{colour}]{row.state}[/{colour}]",
            "" if row.days_late is None else str(row.days_late),
        )  # fmt: skip
    console = Console()
    console.width = max(console.width, 120)  # a table that wraps its dates cannot be read
    console.print(table)
