"""Publishes: proves the marts, then writes one page per region and period whose figures have changed, and an index."""

from __future__ import annotations

import csv
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.database import advisory_lock, rows, transaction
from sinergi.knowing import telling
from sinergi.periods import Period
from sinergi.places import Home, sql_folder
from sinergi.reporting.dictionary import DICTIONARY
from sinergi.reporting.figures import DRAWN, TREND_PERIODS
from sinergi.reporting.issuing import issue
from sinergi.reporting.public import release
from sinergi.reporting.report import TEMPLATES, file_name, write_page
from sinergi.reporting.restating import account
from sinergi.sqlfiles import check_files, run

_MARK = re.compile(r'<meta name="sinergi-mark" content="([0-9a-f]*)">')
# Facts whose checks look at everything that is in force; those of a load run with the load.
_CHECKED_FACTS = (
    "warehouse/fact_obligation/check.sql",
    "warehouse/fact_reconciliation_monthly/check.sql",
    "warehouse/fact_cross_source_finding/check.sql",
    "warehouse/fact_unseen_estimate/check.sql",
)


def publish(url: str, home: Home, clock: datetime) -> dict[str, object]:
    """Bring obligations up to date, enter why figures have changed, run the checks of the marts, issue the pages that have changed.

    A check that refuses keeps every page as it was and is named in ``failed``; one that only warns is counted. An idle call reads
    three sums per region and period and writes nothing.
    """
    with telling(url, clock) as settled:
        return _publish(url, home, settled)


def _publish(url: str, home: Home, clock: datetime) -> dict[str, object]:
    with transaction(url) as conn:
        advisory_lock(conn, "warehouse", "load")
        run(conn, "warehouse/fact_obligation/load.sql", clock=clock)
        marks = _marks(conn)
    restated = account(url, clock)
    moved = _moved(url)
    stale = [
        (period_key, region_code, mark)
        for (period_key, region_code), mark in sorted(marks.items())
        if (period_key, region_code) in moved or mark != _mark_of(home.reports / file_name(str(Period.from_key(period_key)), region_code))
    ]
    counts: dict[str, object] = {"pages": len(marks), "written": 0}
    if restated:
        counts["restated"] = restated
    if not stale:
        return counts
    failed, warned = check(url)
    counts.update(checks_failed=len(failed), checks_warned=len(warned))
    if failed:
        counts["failed"] = failed
        return counts
    with transaction(url) as conn:
        counts["released"] = release(conn, clock)
    for period_key, region_code, mark in stale:
        issue(url, str(Period.from_key(period_key)), region_code, home.reports, clock, mark)
    write_index(url, home, clock)
    counts["written"] = len(stale)
    return counts


def check(url: str) -> tuple[list[str], list[str]]:
    """Run every check of the marts, two at a time; returns the names of those that refuse and of those that warn."""
    names = [*_CHECKED_FACTS, *check_files("mart"), *check_files("mart_restricted"), *check_files("mart_public")]
    with ThreadPoolExecutor(2) as two:
        troubled = [name for name, number in zip(names, two.map(partial(_trouble, url), names), strict=True) if number]
    warned = [name for name in troubled if "| warn:" in (sql_folder() / name).read_text(encoding="utf-8").split("\n", 1)[0]]
    return [name for name in troubled if name not in warned], warned


def _trouble(url: str, name: str) -> int:
    """Rows that a check finds."""
    with transaction(url) as conn:
        return run(conn, name)


def refresh_catalogue(conn: Connection) -> int:
    """Put mart.catalogue in step with the seed beside it; returns the rows that changed."""
    with (sql_folder() / "mart" / "catalogue" / "seed.csv").open(encoding="utf-8", newline="") as file:
        entries = [{name: value or None for name, value in row.items()} for row in csv.DictReader(file)]
    columns = list(entries[0])
    others = [name for name in columns if name != "query_id"]
    changed = 0
    for entry in entries:
        changed += conn.execute(
            sa.text(
                f"""
                insert into mart.catalogue ({", ".join(columns)}) values ({", ".join(":" + name for name in columns)})
                on conflict (query_id) do update set {", ".join(f"{name} = excluded.{name}" for name in others)}
                where ({", ".join(f"catalogue.{name}" for name in others)}) is distinct from ({", ".join(f"excluded.{name}" for name in others)})
                """
            ),
            entry,
        ).rowcount
    return changed


def _marks(conn: Connection) -> dict[tuple[int, str], str]:
    """Month and kabupaten with data, to a hash of what its page is drawn from: its own facts and those of its trend."""
    own = {
        (row.period_key, row.region_code): (row.facts, row.has_data)
        for row in rows(
            conn,
            """
            select
                part.period_key,
                part.region_code,
                string_agg(part.facts, '|' order by part.facts) as facts,
                bool_or(part.has_data) as has_data
            from (
                select
                    period_key,
                    left(region_code, 5) as region_code,
                    concat_ws(',', 'r', count(*), max(known_from), max(known_to)) as facts,
                    true as has_data
                from warehouse.fact_reconciliation_monthly
                group by 1, 2
                union all
                select
                    period_key,
                    left(region_code, 5),
                    concat_ws(',', 'o', count(*), max(known_from), max(known_to)),
                    false
                from warehouse.fact_obligation
                group by 1, 2
                union all
                select
                    period_key,
                    left(region_code, 5),
                    concat_ws(',', 's', count(*), max(received_at), max(known_from), max(known_to)),
                    bool_or(known_from is not null)
                from warehouse.dim_submission
                where period_key is not null and region_code is not null
                group by 1, 2
            ) as part
            inner join warehouse.dim_region as region on part.region_code = region.region_code and region.is_current and region.level = 2
            inner join warehouse.dim_period as period on part.period_key = period.period_key and period.kind = 'month'
            group by part.period_key, part.region_code
            """,
        )
    }
    dress = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(TEMPLATES.iterdir()))).hexdigest()
    marks = {}
    for (period_key, region_code), (_, has_data) in own.items():
        if has_data:
            before = [Period.from_key(period_key).shift(-step).key for step in range(TREND_PERIODS)]
            drawn = [dress, *(own.get((key, region_code), ("",))[0] for key in before)]
            marks[period_key, region_code] = hashlib.sha256("\n".join(drawn).encode()).hexdigest()[:32]
    return marks


def _moved(url: str) -> set[tuple[int, str]]:
    """Month and kabupaten whose figures have changed since their page was issued, though no fact of theirs has: a company's sector, a tariff."""
    with transaction(url) as conn:
        found = rows(
            conn,
            """
            select distinct change.period, page.region_code
            from report.cell_change as change
            inner join (select period, region_code, max(known_at) as known_at from report.issued group by period, region_code) as page
                on change.period = page.period and left(change.region_code, 5) = page.region_code and change.known_at > page.known_at
            -- Whatever changed earlier has been drawn: that publication came to its end, or its own changes stand here too.
            where change.known_at >= (select max(known_at) from report.issued) and change.view_name = any(:drawn)
            """,
            drawn=list(DRAWN),
        )
    return {(Period.parse(row.period).key, row.region_code) for row in found}


def _mark_of(path: Path) -> str | None:
    """The mark that a page carries near its top; None when there is no page."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            found = _MARK.search(file.read(2000))
    except FileNotFoundError:
        return None
    return found[1] if found else ""


def write_index(url: str, home: Home, clock: datetime) -> Path:
    """The list of all pages, newest period first."""
    with transaction(url) as conn:
        names = {
            row.region_code: row.region_name
            for row in rows(conn, "select region_code, region_name from warehouse.dim_region where level = 2 and is_current")
        }
        titles = {row.period: row.title_id for row in rows(conn, "select period, title_id from warehouse.dim_period")}
    pages = []
    for path in home.reports.glob("*_*.html"):
        region_code, _, period = path.stem.partition("_")
        if region_code in names and period in titles:
            pages.append({"href": path.name, "region": names[region_code], "period": period, "title": titles[period]})
    pages.sort(key=lambda page: (-int(page["period"].replace("-", "")), page["region"]))
    return write_page(home.reports / "index.html", "index.html.j2", pages=pages, has_dictionary=(home.reports / DICTIONARY).exists())
