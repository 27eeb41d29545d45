"""What differs between two submissions of one return: lineage of returned workbooks, corrections, and the diff a sender is told.

Everything is compared in SQL, cell by cell as text, rows paired by their key. Values are told to their own sender only; what is
kept (quality.correction) names rows by a hash and cells by their column.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa

from sinergi.contract import Column, Form
from sinergi.database import rows, transaction
from sinergi.intake.deciding import Decision
from sinergi.readers.grid import WHOLE_SHEET_ROWS

MOST_CHANGES = 500  # told in one answer; the counts are of all


def link(url: str, token: str) -> None:
    """Note in the ledger which submission each returned workbook of this batch answers: the sender's own, of the same return."""
    with transaction(url) as conn:
        conn.execute(
            sa.text(
                """
                update intake.submission as sub set answers_key = (
                    select max(earlier.submission_key) from intake.submission as earlier
                    where earlier.sha256 = sub.reading ->> 'answers' and earlier.delivered_by = sub.delivered_by
                        and earlier.form = sub.form and earlier.period = sub.period and earlier.submission_key < sub.submission_key
                        and earlier.status not in ('DUPLICATE', 'IGNORED')
                )
                where sub.lease_token = :token and sub.status is null and sub.reading ? 'answers'
                """
            ),
            {"token": token},
        )


def _shown(column: Column, of: str) -> str:
    """A cell as the sender writes it."""
    return f"array_to_string({of}.{column.name}, ';')" if column.sql_type == "text[]" else f"cast({of}.{column.name} as text)"


def _side(form: Form, name: str, source: str, of: str) -> str:
    """Rows of one side: pair, row number, key as text and as cells, all cells, and the place among rows of an equal key."""
    cells = ", ".join(_shown(column, of) for column in form.columns)
    identity = ", ".join(_shown(form.column(column), of) for column in form.key)
    return (
        f"{name} as (select *, row_number() over (partition by new_key, key_text order by row_number) as nth from (\n"
        f"    select pair.new_key, row.row_number, concat_ws(' ', {identity}) as key_text,\n"
        f"        array[{identity}] as key_cells, array[{cells}] as cells\n    from pair {source}\n) as {name}_rows)"
    )


def _difference(form: Form, with_returned: bool) -> str:
    """WITH clause that ends in ``paired``: rows of the new and the old submission side by side, either may be missing."""
    table = f"staging.{form.table}"
    kept = f"inner join {table} as row on pair.old_key = row.submission_key"
    if with_returned:
        names = ", ".join(column.name for column in form.columns)
        kept = (
            f"inner join lateral (select row_number, {names} from {table} where submission_key = pair.old_key\n"
            f"        union all select held.row_number, {', '.join(f'sent.{column.name}' for column in form.columns)}\n"
            f"        from quality.returned_row as held cross join lateral jsonb_populate_record(cast(null as {table}), held.content) as sent\n"
            "        where held.submission_key = pair.old_key) as row on true"
        )
    return f"""
with pair as (select * from unnest(cast(:new_keys as bigint[]), cast(:old_keys as bigint[])) as pair (new_key, old_key)),

{_side(form, "fresh", f"inner join {table} as row on pair.new_key = row.submission_key", "row")},

{_side(form, "former", kept, "row")},

paired as (
    select coalesce(fresh.new_key, former.new_key) as new_key, fresh.row_number as new_row, former.row_number as old_row,
        coalesce(fresh.key_cells, former.key_cells) as key_cells, coalesce(fresh.key_text, former.key_text) as key_text,
        fresh.cells as after, former.cells as before
    from fresh
    full join former on fresh.new_key = former.new_key and fresh.key_text = former.key_text and fresh.nth = former.nth
)
"""


# --- corrections ---


def keep_returned(url: str, form: Form, decisions: Iterable[Decision]) -> None:
    """Before rows are taken out of staging: keep those that go back to their sender, until the mended file is accepted."""
    refused = [made.key for made in decisions if made.status == "REFUSED" and made.rows_read <= WHOLE_SHEET_ROWS]
    accepted = [made.key for made in decisions if made.status.startswith("ACCEPTED") or made.status == "NIL"]
    hurt = [made.key for made in decisions if made.status.startswith("ACCEPTED") and made.rows_rejected]
    if not (refused or accepted):
        return
    with transaction(url) as conn:
        conn.execute(sa.text("delete from quality.returned_row where submission_key = any(:keys)"), {"keys": refused + hurt})
        if accepted:
            conn.execute(
                sa.text(
                    """
                    delete from quality.returned_row as held using intake.submission as former, intake.submission as sub
                    where sub.submission_key = any(:keys) and former.form = sub.form and former.sender = sub.sender
                        and former.period = sub.period and former.submission_key < sub.submission_key
                        and held.submission_key = former.submission_key
                    """
                ),
                {"keys": accepted},
            )
        if refused or hurt:
            conn.execute(
                sa.text(
                    f"""
                    insert into quality.returned_row (submission_key, row_number, content)
                    select row.submission_key, row.row_number, jsonb_strip_nulls(to_jsonb(row)) - 'submission_key' - 'row_number' - 'unread'
                    from staging.{form.table} as row
                    where row.submission_key = any(:refused) or (row.submission_key, row.row_number) in (
                        select submission_key, row_number from quality.finding
                        where submission_key = any(:hurt) and severity = 'refuse_row' and row_number is not null
                    )
                    """
                ),
                {"refused": refused, "hurt": hurt},
            )


def note_corrections(url: str, form: Form, keys: list[int]) -> int:
    """Record which cells a wave changed against the submission it answers, and which rules had asked for it; how many.

    A returned workbook answers the file it names; any other file the last one of its return that was decided.
    """
    with transaction(url) as conn:
        conn.execute(sa.text("delete from quality.correction where submission_key = any(:keys)"), {"keys": keys})
        pairs = rows(
            conn,
            """
            select sub.submission_key as new_key, coalesce(sub.answers_key, former.submission_key) as old_key
            from intake.submission as sub
            left join lateral (
                select max(earlier.submission_key) as submission_key from intake.submission as earlier
                where earlier.form = sub.form and earlier.sender = sub.sender and earlier.period = sub.period
                    and earlier.delivered_by = sub.delivered_by and earlier.submission_key < sub.submission_key
                    and earlier.status not in ('DUPLICATE', 'IGNORED')
            ) as former on true
            where sub.submission_key = any(:keys) and coalesce(sub.answers_key, former.submission_key) is not null
            """,
            keys=keys,
        )
        if not pairs:
            return 0
        return conn.execute(
            sa.text(
                _difference(form, with_returned=True)
                + """,

                -- A changed key looks like one row gone and one come: the same place of the sheet tells that it is one row.
                mended as (
                    select new_key, old_row, key_text, before, after from paired where before is not null and after is not null
                    union all
                    select gone.new_key, gone.old_row, gone.key_text, gone.before, come.after
                    from paired as gone
                    inner join paired as come on gone.new_key = come.new_key and gone.old_row = come.new_row
                    where gone.after is null and come.before is null
                ),

                cell as (
                    select mended.new_key, pair.old_key, mended.old_row, mended.key_text, each.column_name
                    from mended
                    inner join pair on mended.new_key = pair.new_key
                    cross join lateral unnest(cast(:columns as text[]), mended.before, mended.after) as each (column_name, before, after)
                    where mended.before is distinct from mended.after and each.before is distinct from each.after
                )

                insert into quality.correction (
                    submission_key, answered_submission_key, subject, row_number, column_name, rule_codes
                )
                select cell.new_key, cell.old_key, md5(concat_ws('|', sub.form, sub.sender, cell.key_text)), cell.old_row, cell.column_name,
                    array(
                        select distinct finding.rule_code from quality.finding as finding
                        where finding.submission_key = cell.old_key and finding.row_number = cell.old_row
                            and coalesce(finding.column_name, cell.column_name) = cell.column_name
                        order by finding.rule_code
                    )
                from cell
                inner join intake.submission as sub on cell.new_key = sub.submission_key
                union all
                select pair.new_key, pair.old_key, null, null, asked.column_name, array_agg(distinct asked.rule_code)
                from pair
                inner join quality.finding as asked on pair.old_key = asked.submission_key and asked.row_number is null
                where not exists (
                    select 1 from quality.finding as still
                    where still.submission_key = pair.new_key and still.row_number is null and still.rule_code = asked.rule_code
                )
                group by pair.new_key, pair.old_key, asked.column_name
                """
            ),
            {
                "new_keys": [pair.new_key for pair in pairs],
                "old_keys": [pair.old_key for pair in pairs],
                "columns": [column.name for column in form.columns],
            },
        ).rowcount


# --- the diff that a sender is told ---


def told_changes(conn: sa.Connection, owed: list, forms: dict[str, Form]) -> dict[int, dict]:
    """By submission: how an accepted revision differs from the version it replaced, as the answer tells it.

    ``compared_with_version``, counts ``added``, ``removed``, ``changed_rows``, ``changed_cells``, and ``rows``: at most 500 entries of
    ``change`` (ADDED, REMOVED, CHANGED), ``key``, ``row``, and for a changed cell ``column``, ``before``, ``after``.
    """
    accepted = [row.submission_key for row in owed if row.known_from is not None and row.version and row.form in forms]
    pairs: dict[str, list] = defaultdict(list)
    for pair in rows(
        conn,
        """
        select sub.form, sub.submission_key as new_key, former.submission_key as old_key, former.version as old_version
        from intake.submission as sub
        cross join lateral (
            select submission_key, version from intake.submission as earlier
            where earlier.form = sub.form and earlier.sender = sub.sender and earlier.period = sub.period
                and earlier.known_from is not null and earlier.version < sub.version
            order by earlier.version desc limit 1
        ) as former
        where sub.submission_key = any(:keys) and sub.known_from is not null
        """,
        keys=accepted,
    ):
        pairs[pair.form].append(pair)
    told: dict[int, dict] = {}
    for code, found in pairs.items():
        told.update(_told(conn, forms[code], found))
    return told


def _told(conn: sa.Connection, form: Form, pairs: list) -> dict[int, dict]:
    told = {
        pair.new_key: {
            "compared_with_version": pair.old_version, "added": 0, "removed": 0, "changed_rows": 0, "changed_cells": 0, "rows": [],
        }
        for pair in pairs
    }  # fmt: skip
    for row in rows(
        conn,
        _difference(form, with_returned=False)
        + """,

        change as (
            select paired.new_key, coalesce(paired.new_row, paired.old_row) as row_number, paired.key_cells,
                case when paired.before is null then 'ADDED' when paired.after is null then 'REMOVED' else 'CHANGED' end as change,
                each.column_name, each.before, each.after, each.place
            from paired
            left join lateral (
                select column_name, before, after, place
                from unnest(cast(:columns as text[]), paired.before, paired.after) with ordinality as each (column_name, before, after, place)
                where paired.before is not null and paired.after is not null and each.before is distinct from each.after
            ) as each on true
            where paired.before is distinct from paired.after
        ),

        counted as (
            select *,
                row_number() over (partition by new_key order by change, row_number, place) as turn,
                count(*) filter (where change = 'ADDED') over whole as added,
                count(*) filter (where change = 'REMOVED') over whole as removed,
                count(*) filter (where change = 'CHANGED') over whole as changed_cells,
                dense_rank() over (partition by new_key, change order by row_number)
                    + dense_rank() over (partition by new_key, change order by row_number desc) - 1 as rows_of_change
            from change
            window whole as (partition by new_key)
        )

        select * from (
            select *, max(rows_of_change) filter (where change = 'CHANGED') over (partition by new_key) as changed_rows from counted
        ) as told
        where turn <= :most
        order by new_key, turn
        """,
        new_keys=[pair.new_key for pair in pairs],
        old_keys=[pair.old_key for pair in pairs],
        columns=[column.name for column in form.columns],
        most=MOST_CHANGES,
    ):
        said = told[row.new_key]
        said.update(added=row.added, removed=row.removed, changed_rows=row.changed_rows or 0, changed_cells=row.changed_cells)
        entry = {"change": row.change, "key": dict(zip(form.key, row.key_cells, strict=True)), "row": row.row_number}
        if row.change == "CHANGED":
            entry |= {"column": row.column_name, "before": row.before, "after": row.after}
        said["rows"].append(entry)
    return told
