"""Warnings that remember: what a sender explained once is not asked again until the value changes, or the reason ends.

A reason belongs to a rule, a subject (row key, or the file) and a fingerprint of the values that the rule looked at. It comes
back in a returned workbook, by raw.cell_note, and only answers what was asked in the workbook that it answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.contract import Form
from sinergi.contract.subjects import explainable, looks_at, running, subject_columns
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.readers.returned import REASON_NOTE

MONTHS = 12  # for which a reason holds; SINERGI_EXPLANATION_MONTHS says otherwise
WHOLE_FILE = "berkas"


def months() -> int:
    """For how many months a reason holds."""
    text = os.environ.get("SINERGI_EXPLANATION_MONTHS") or str(MONTHS)
    if not text.isdigit() or not 1 <= int(text) <= 120:
        raise SinergiError("SINERGI_EXPLANATION_MONTHS is a whole number of months from 1 to 120")
    return int(text)


def _looks(form: Form) -> list[dict[str, str | None]]:
    found: dict[tuple[str, str | None], dict[str, None]] = {}
    for rule in explainable(form):
        place = (rule.number, rule.column)
        found.setdefault(place, {}).update(dict.fromkeys(looks_at(form, rule) or [column.name for column in form.columns]))
    return [{"code": code, "column": column, "looks": ",".join(names)} for (code, column), names in found.items()]


def remember(url: str, form: Form, keys: list[int], clock: datetime) -> dict[str, int]:
    """Mark what the warnings of a judged wave are about, keep the reasons that came with it, and mark what is explained.

    Set-based: a handful of statements for all submissions of one form and period. Returns counts: reasons kept, findings explained.
    """
    codes = sorted({rule.number for rule in explainable(form)})
    if not codes:
        return {"reasons": 0, "explained": 0}
    with transaction(url) as conn:
        at_hand = conn.execute(
            sa.text(
                """
                select
                    exists (
                        select 1 from quality.finding
                        where submission_key = any(:keys) and severity = 'query' and rule_code = any(:codes)
                    ) as warnings,
                    exists (select 1 from intake.submission where submission_key = any(:keys) and answers_key is not null) as answers,
                    exists (select 1 from quality.explanation where form = :form) as reasons
                """
            ),
            {"keys": keys, "codes": codes, "form": form.code},
        ).one()
        if not at_hand.warnings:
            return {"reasons": 0, "explained": 0}
        _name(conn, form, keys, _looks(form))
        kept = _keep(conn, keys, clock) if at_hand.answers else 0
        return {"reasons": kept, "explained": _mark(conn, keys, clock, others=kept > 0) if kept or at_hand.reasons else 0}


def _name(conn: Connection, form: Form, keys: list[int], looks: list[dict[str, str | None]]) -> None:
    """Write subject and fingerprint of the warnings of these submissions."""
    ways = " ".join(
        "when " + " and ".join(f"row.{name} is not null" for name in names) + " then concat_ws('|', "
        + ", ".join([f"'{number}'", *(f"cast(row.{name} as text)" for name in names)]) + ")"
        for number, names in enumerate(subject_columns(form))
    )  # fmt: skip
    conn.execute(
        sa.text(
            f"""
            update quality.finding as found set subject = named.subject, fingerprint = named.fingerprint
            from (
                select
                    finding.ctid as place,
                    case when finding.row_number is null then :whole
                        else md5(concat_ws('|', sub.form, sub.sender, case {ways} else 'row ' || finding.row_number end)) end as subject,
                    case when finding.row_number is null then md5(concat_ws('|', sub.period, sub.rows_read))
                        else (
                            select md5(string_agg(coalesce(held.cells ->> each.name, ''), '|' order by each.place))
                            from unnest(string_to_array(looked.looks, ',')) with ordinality as each (name, place)
                        ) end as fingerprint
                from quality.finding as finding
                inner join intake.submission as sub on finding.submission_key = sub.submission_key
                cross join lateral (
                    select each.looks
                    from unnest(cast(:codes as text[]), cast(:columns as text[]), cast(:looks as text[])) as each (code, column_name, looks)
                    where each.code = finding.rule_code
                    order by each.column_name is not distinct from finding.column_name desc
                    limit 1
                ) as looked
                left join staging.{form.table} as row on finding.submission_key = row.submission_key and finding.row_number = row.row_number
                left join lateral (select to_jsonb(row) as cells) as held on true
                where finding.submission_key = any(:keys) and finding.severity = 'query'
            ) as named
            where found.ctid = named.place
            """
        ),
        {
            "keys": keys, "whole": WHOLE_FILE, "codes": [entry["code"] for entry in looks],
            "columns": [entry["column"] for entry in looks], "looks": [entry["looks"] for entry in looks],
        },
    )  # fmt: skip
    # Of the file as a whole a rule looks at how a column is filled.
    for column in _file_columns(conn, form, keys):
        conn.execute(
            sa.text(
                f"""
                update quality.finding as found set fingerprint = md5(found.fingerprint || spread.cells)
                from (
                    select submission_key, string_agg(concat_ws('=', cell, n), '|' order by cell) as cells
                    from (
                        select submission_key, cast({column} as text) as cell, count(*) as n
                        from staging.{form.table} where submission_key = any(:keys) group by submission_key, {column}
                    ) as counted
                    group by submission_key
                ) as spread
                where found.submission_key = spread.submission_key and found.subject = :whole and found.column_name = :column
                """
            ),
            {"keys": keys, "whole": WHOLE_FILE, "column": column},
        )


def _file_columns(conn: Connection, form: Form, keys: list[int]) -> list[str]:
    named = rows(
        conn,
        "select distinct column_name from quality.finding where submission_key = any(:keys) and subject = :whole and column_name is not null",
        keys=keys,
        whole=WHOLE_FILE,
    )
    known = {column.name for column in form.columns} - running(form)
    return sorted(row.column_name for row in named if row.column_name in known)


def _keep(conn: Connection, keys: list[int], clock: datetime) -> int:
    """Keep the reasons that these submissions brought for what the workbook they answer had asked; how many were new."""
    return conn.execute(
        sa.text(
            """
            with said as (
                select note.submission_key, note.row_number, note.observed as reason, sub.form, sub.sender, sub.answers_key,
                    nullif(split_part(note.detail, '|', 1), '') as rule_code, nullif(split_part(note.detail, '|', 2), '') as column_name
                from raw.cell_note as note
                inner join intake.submission as sub on note.submission_key = sub.submission_key
                where note.submission_key = any(:keys) and note.rule_code = :note and sub.answers_key is not null
            ),

            -- A reason of the list is about one finding of the workbook before; one beside a row is about all that was asked of that row.
            meant as (
                select said.submission_key, said.form, said.sender, said.reason, finding.row_number, finding.rule_code,
                    finding.column_name, finding.subject, finding.fingerprint, said.rule_code is not null as is_listed
                from said
                inner join quality.finding as asked on said.answers_key = asked.submission_key and asked.subject is not null
                inner join quality.finding as finding
                    on said.submission_key = finding.submission_key and asked.rule_code = finding.rule_code
                        and asked.subject = finding.subject and asked.column_name is not distinct from finding.column_name
                where case
                    when said.rule_code is null then finding.row_number = said.row_number
                    else asked.rule_code = said.rule_code and asked.row_number is not distinct from said.row_number
                        and asked.column_name is not distinct from said.column_name
                end
            )

            insert into quality.explanation (
                form, sender, rule_code, column_name, subject, fingerprint, reason, given_at, submission_key, row_number, expires_at
            )
            select distinct on (submission_key, rule_code, column_name, subject)
                form, sender, rule_code, column_name, subject, fingerprint, reason, cast(:clock as timestamptz), submission_key,
                row_number, cast(:clock as timestamptz) + make_interval(months => :months)
            from meant
            order by submission_key, rule_code, column_name, subject, is_listed desc
            on conflict do nothing
            """
        ),
        {"keys": keys, "clock": clock, "note": REASON_NOTE, "months": months()},
    ).rowcount


_IN_FORCE = """
    select 1 from quality.explanation as said
    where said.form = sub.form and said.sender = sub.sender and said.rule_code = found.rule_code
        and said.column_name is not distinct from found.column_name
        and said.subject = found.subject and said.fingerprint = found.fingerprint
        and said.status <> 'REFUSED' and said.expires_at > :clock
"""


def _mark(conn: Connection, keys: list[int], clock: datetime, others: bool) -> int:
    """Set ``explained`` where a reason is in force; with ``others`` also on what these senders have in force already."""
    marked = conn.execute(
        sa.text(
            f"""
            update quality.finding as found set explained = true
            from intake.submission as sub
            where found.submission_key = any(:keys) and found.submission_key = sub.submission_key and found.subject is not null
                and exists ({_IN_FORCE})
            """
        ),
        {"keys": keys, "clock": clock},
    ).rowcount
    if others:
        conn.execute(
            sa.text(
                f"""
                update quality.finding as found set explained = true
                from intake.submission as sub
                where found.submission_key = sub.submission_key and sub.is_current and not found.explained and found.subject is not null
                    and (sub.form, sub.sender) in (select form, sender from intake.submission where submission_key = any(:keys))
                    and exists ({_IN_FORCE})
                """
            ),
            {"keys": keys, "clock": clock},
        )
    return marked


# --- review ---


def listing(url: str, status: str | None = None, form: str | None = None, sender: str | None = None) -> list:
    """Reasons, newest first: one row per explanation, filtered where a filter is given."""
    with transaction(url) as conn:
        return rows(
            conn,
            """
            select said.*, sub.period
            from quality.explanation as said
            left join intake.submission as sub on said.submission_key = sub.submission_key
            where (cast(:status as text) is null or said.status = :status) and (cast(:form as text) is null or said.form = :form)
                and (cast(:sender as text) is null or said.sender = :sender)
            order by said.explanation_key desc
            """,
            status=status,
            form=form,
            sender=sender,
        )


def decide(url: str, keys: Iterable[int], status: str, by: str, clock: datetime, note: str | None = None) -> int:
    """Accept or refuse reasons; how many were decided.

    A refused reason holds no longer: the warning is asked again at once, in an answer written anew by the next run. Raises
    SinergiError for a key that does not exist, or a refusal without a note: the sender must know why.
    """
    wanted = sorted(set(keys))
    if status == "REFUSED" and not (note or "").strip():
        raise SinergiError("a refusal needs a note for the sender: --note TEXT")
    with transaction(url) as conn:
        found = rows(conn, "select explanation_key from quality.explanation where explanation_key = any(:keys)", keys=wanted)
        missing = sorted(set(wanted) - {row.explanation_key for row in found})
        if missing:
            raise SinergiError(f"no explanation {', '.join(map(str, missing))}; see `sinergi explanation list`")
        conn.execute(
            sa.text(
                """
                update quality.explanation set status = :status, decided_by = :by, decided_at = :clock, note = :note
                where explanation_key = any(:keys)
                """
            ),
            {"status": status, "by": by, "clock": clock, "note": note, "keys": wanted},
        )
        conn.execute(
            sa.text(
                f"""
                with changed as (
                    update quality.finding as found set explained = not found.explained
                    from intake.submission as sub
                    where found.submission_key = sub.submission_key and sub.is_current and found.subject is not null
                        and (sub.form, sub.sender, found.rule_code, found.subject, found.fingerprint) in (
                            select form, sender, rule_code, subject, fingerprint from quality.explanation where explanation_key = any(:keys)
                        )
                        and found.explained <> exists ({_IN_FORCE})
                    returning found.submission_key
                )

                update intake.submission set is_answered = false where submission_key in (select submission_key from changed)
                """
            ),
            {"keys": wanted, "clock": clock},
        )
    return len(wanted)


def show(found: list) -> None:
    """Print reasons for a reviewer at a terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table("key", "status", "form", "sender", "period", "rule", "column", "row", "given", "expires", "reason")
    for row in found:
        table.add_row(
            str(row.explanation_key), row.status, row.form, row.sender, row.period or "", row.rule_code, row.column_name or "",
            str(row.row_number or "file"), f"{row.given_at:%Y-%m-%d}", f"{row.expires_at:%Y-%m-%d}", row.reason,
        )  # fmt: skip
    Console().print(table)
