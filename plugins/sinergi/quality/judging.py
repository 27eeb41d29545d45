"""Judging a staged batch: one set-based pass over all rules, the verdict of Great Expectations beside it.

quality.<form>_outcome holds a boolean a row in work and row rule: every predicate is evaluated once, by parallel workers
where there are many rows. Counts by submission, findings and the verdict of Great Expectations are read from it.
quality.<form>_broken holds the rows that set rules name, quality.<form>_waiting the submissions for which a rule still lacks
the form that it needs. All rules come from the contract alone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.contract import Form, Rule, load_forms, load_shared_rules
from sinergi.contract.tables import families, of_period, outcome, set_query, tally, together
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.quality import shadow
from sinergi.readers.verdicts import NUMBER_REPAIRS
from sinergi.sqlfiles import run_plain

_AT_A_TIME = 2


def _parts(form: Form, period: str) -> tuple[list[Rule], list[Rule], list[Rule], list[Rule]]:
    """Rules by how they are evaluated: row rules, set rules, not evaluable, not in force."""
    row, sets, blind, asleep = [], [], [], []
    for rule in form.rules:
        if not rule.in_force(period):
            asleep.append(rule)
        elif not rule.has_way:
            blind.append(rule)
        elif rule.query:
            sets.append(rule)
        else:
            row.append(rule)
    return row, sets, blind, asleep


def _text_rows(rules: list[Rule]) -> list[dict[str, str | None]]:
    return [
        {
            "instance": rule.instance,
            "code": rule.number,
            "severity": rule.severity,
            "nature": rule.nature,
            "message": rule.message,
            "column": rule.column,
        }
        for rule in rules
    ]


def _texts(conn: Connection, name: str, entries: list[dict[str, str | None]]) -> None:
    """A temporary table of what rules say, one row an instance, for the length of the transaction."""
    conn.execute(
        sa.text(
            f"create temp table {name} (instance text primary key, code text, severity text, nature text, message text, column_name text) "
            "on commit drop"
        )
    )
    fields = ("instance", "code", "severity", "nature", "message", "column")
    conn.execute(
        sa.text(f"insert into pg_temp.{name} select * from unnest({', '.join(f'cast(:{each} as text[])' for each in fields)})"),
        {each: [entry[each] for entry in entries] for each in fields},
    )


def begin(url: str, form: Form, keys: list[int], token: str) -> None:
    """Make these submissions the ones that staging.<form>_batch shows; refuse to when another attempt holds them."""
    with transaction(url) as conn:
        held = conn.execute(
            sa.text(
                "update intake.submission set is_judged_now = true "
                "where submission_key = any(:keys) and lease_token = :token and status is null"
            ),
            {"keys": keys, "token": token},
        ).rowcount
        if held != len(keys):
            raise SinergiError(f"{form.code}: another attempt has taken over this batch; nothing was written")


def judge(url: str, form: Form, period: str, keys: list[int], token: str, clock: datetime, with_gx: bool = True) -> dict[str, int]:
    """Judge the staged batch of one form and period; returns counts of rows, findings and rules.

    Writes quality.finding, quality.rule_result and quality.batch_verdict. Raises SinergiError when Great Expectations and
    the SQL of the same declarations disagree: then neither can be trusted.
    """
    row_rules, set_rules, blind, asleep = _parts(form, period)
    waiting = _wait(url, form, row_rules + set_rules, keys)
    # A rule that waits in every submission is not asked at all; one that waits in some is asked of the others.
    row_rules = [_gated(form, rule, waiting) for rule in row_rules if waiting.get(rule.instance, 0) < len(keys)]
    set_rules = [rule for rule in set_rules if waiting.get(rule.instance, 0) < len(keys)]
    _prepare(url, form, period, row_rules, set_rules, waiting)
    # Great Expectations asks its own questions while ours are answered; both read what is there now and write nothing of it.
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(_ask, url, form, row_rules, set_rules) if with_gx else None
        with transaction(url) as conn:
            counted = _tally(conn, form, row_rules, set_rules)
            failing = [rule for rule in row_rules if counted[rule.instance]]
            findings = _findings(conn, form, failing, set_rules, keys)
            _matrix(conn, form, row_rules, set_rules, blind, asleep, waiting, keys)
        shadow.record(url, form, period, keys)
        if asked:
            _compare(url, form, period, asked.result(), len(families(row_rules)) + len(set_rules), counted, token, clock)
    return {"findings": findings}


def _ask(url: str, form: Form, row_rules: list[Rule], set_rules: list[Rule]) -> list:
    from sinergi.quality.suite import judge as judge_with_gx

    return judge_with_gx(url, form, row_rules, set_rules)


def _wait(url: str, form: Form, rules: list[Rule], keys: list[int]) -> dict[str, int]:
    """Fill quality.<form>_waiting; in how many submissions of the batch each rule waits, rules that wait in none left out.

    A needed form is there when an accepted submission of it is in force for a period that has begun by the end of this one
    (``needs_at_end``: that ends with it): the sender's own where the sender owes that form too, otherwise one from the same kabupaten.
    """
    if not any(rule.needs or rule.needs_at_end for rule in rules):
        return {}
    known = load_forms(strict=False)
    asking = [
        {
            "instance": rule.instance,
            "code": rule.number,
            "version": rule.version,
            "need": need,
            "at_end": at_end,
            "kind": known[need].sender_kind if need in known else None,
            "agencies": " ".join(known[need].agencies) if need in known else "",
        }
        for rule in rules
        for at_end, needs in ((False, rule.needs), (True, rule.needs_at_end))
        for need in needs
    ]
    table = form.table
    with transaction(url) as conn:
        run_plain(
            conn,
            f"drop table if exists quality.{table}_outcome, quality.{table}_waiting; "
            f"create unlogged table quality.{table}_waiting (submission_key bigint, instance text, rule_code text, rule_version integer)",
            table,
        )
        fields = {
            "instance": "text",
            "code": "text",
            "version": "integer",
            "need": "text",
            "at_end": "boolean",
            "kind": "text",
            "agencies": "text",
        }
        conn.execute(
            sa.text(
                f"""
                -- Once over all periods (period_end null) and once for each.
                with supplied as (
                    select form, sender, left(region_code, 5) as kabupaten, period_end, min(period_start) as first_start
                    from intake.submission
                    where is_current and form = any(:needs)
                    group by grouping sets ((form, sender, left(region_code, 5)), (form, sender, left(region_code, 5), period_end))
                ),

                nearby as (
                    select form, kabupaten, period_end, min(first_start) as first_start from supplied group by form, kabupaten, period_end
                ),

                asking as (
                    select * from unnest({", ".join(f"cast(:{name} as {kind}[])" for name, kind in fields.items())})
                        as asked (instance, code, version, need, at_end, kind, agencies)
                )

                insert into quality.{table}_waiting
                select distinct sub.submission_key, asking.instance, asking.code, asking.version
                from intake.submission as sub
                cross join asking
                left join supplied as own
                    on sub.sender = own.sender and asking.need = own.form
                    and own.period_end is not distinct from case when asking.at_end then sub.period_end end
                left join nearby
                    on left(sub.region_code, 5) = nearby.kabupaten and asking.need = nearby.form
                    and nearby.period_end is not distinct from case when asking.at_end then sub.period_end end
                where sub.submission_key = any(:keys)
                    and coalesce(
                        case
                            when sub.sender_kind = asking.kind
                                and (asking.agencies = '' or split_part(sub.sender, '-', 1) = any(string_to_array(asking.agencies, ' ')))
                            then own.first_start
                            else nearby.first_start
                        end > sub.period_end, true
                    )
                """
            ),
            {**{name: [entry[name] for entry in asking] for name in fields}, "needs": [entry["need"] for entry in asking], "keys": keys},
        )
        counted = rows(conn, f"select instance, count(*) as submissions from quality.{table}_waiting group by instance")
        return {row.instance: row.submissions for row in counted}


def _waits(form: Form, rule: Rule) -> str:
    return f"submission_key in (select submission_key from quality.{form.table}_waiting where instance = '{rule.instance}')"


def _gated(form: Form, rule: Rule, waiting: dict[str, int]) -> Rule:
    """A row rule that does not apply where it waits; as it was declared where it waits nowhere."""
    if rule.instance not in waiting:
        return rule
    return replace(rule, applies_when=f"not {_waits(form, rule)}" + (f" and ({rule.applies_when})" if rule.applies_when else ""))


def _prepare(url: str, form: Form, period: str, row_rules: list[Rule], set_rules: list[Rule], waiting: dict[str, int]) -> None:
    """The outcome of the row rules in force, and the rows that set rules name.

    The queries share nothing but the batch that they read, and PostgreSQL gives an INSERT a single processor: two go at a time.
    """
    table = form.table
    with transaction(url) as conn:
        run_plain(
            conn,
            f"drop table if exists quality.{table}_outcome, quality.{table}_broken; "
            f"create unlogged table quality.{table}_broken (submission_key bigint, row_number integer, column_name text, instance text)",
            table,
        )
    work = [(f"create unlogged table quality.{table}_outcome as {outcome(form, row_rules)}", f"rules of {form.code}")]
    for rule in set_rules:
        assert rule.query is not None
        evaluable = f"\nwhere not {_waits(form, rule)}" if rule.instance in waiting else ""
        work.append(
            (
                f"insert into quality.{table}_broken select submission_key, row_number, column_name, '{rule.instance}' "
                f"from (\n{set_query(form, rule)}\n) as broken{evaluable}",
                f"expectations/{form.code}/rules/{rule.query.name}",
            )
        )

    def execute(statement: tuple[str, str]) -> None:
        sql, where = statement
        with transaction(url) as conn:
            run_plain(conn, of_period(period) + sql, where)

    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        list(pool.map(execute, work))


def _tally(conn: Connection, form: Form, row_rules: list[Rule], set_rules: list[Rule]) -> dict[str, int]:
    """Rows evaluated (e) and failed (f) by submission and row rule, into a temporary table; failures by instance and family."""
    run_plain(conn, f"create temp table tally on commit drop as {tally(form, row_rules)}", f"rules of {form.code}")
    counted: dict[str, int] = {}
    if row_rules:
        families_of_several = together(row_rules)
        totals = ", ".join(
            f"coalesce(sum({each}), 0)"
            for each in [*(f"f{n}" for n in range(len(row_rules))), *(f"g{n}" for n in range(len(families_of_several)))]
        )
        row = conn.execute(sa.text(f"select {totals} from pg_temp.tally")).one()
        names = [rule.instance for rule in row_rules] + families_of_several
        counted.update({name: int(n) for name, n in zip(names, row, strict=True)})
    named = dict(
        tuple(row) for row in conn.execute(sa.text(f"select instance, count(*) from quality.{form.table}_broken group by instance"))
    )
    counted.update({rule.instance: int(named.get(rule.instance, 0)) for rule in set_rules})
    return counted


def _findings(conn: Connection, form: Form, failing: list[Rule], set_rules: list[Rule], keys: list[int]) -> int:
    """Write one finding a broken rule instance and row, and those of the reader's notes; how many."""
    table = form.table
    pairs = ", ".join(f"('{rule.instance}', \"{rule.instance}\")" for rule in failing)
    any_broken = " or ".join(f'"{rule.instance}" is false' for rule in failing)
    address = "quality.cell_address(cast(sub.reading -> 'columns' ->> {column} as integer), {row})"
    _texts(conn, "rule_text", _text_rows(failing + set_rules))
    _texts(conn, "shared_text", [{**_text_rows([rule])[0], "instance": code} for code, rule in load_shared_rules().items()])
    broken = 0
    if failing:
        broken += conn.execute(
            sa.text(
                f"""
                insert into quality.finding (submission_key, row_number, column_name, rule_code, severity, nature, message, cell, form)
                select
                    hurt.submission_key, hurt.row_number, said.column_name, said.code, said.severity, said.nature, said.message,
                    case when sub.reading ? 'sheet' then {address.format(column="said.column_name", row="hurt.row_number")} end, :form
                from quality.{table}_outcome as hurt
                inner join intake.submission as sub on hurt.submission_key = sub.submission_key
                cross join lateral (values {pairs}) as each (instance, is_kept)
                inner join pg_temp.rule_text as said on each.instance = said.instance
                where ({any_broken}) and each.is_kept is false
                """
            ),
            {"form": form.code},
        ).rowcount
    broken += conn.execute(
        sa.text(
            f"""
            insert into quality.finding (submission_key, row_number, column_name, rule_code, severity, nature, message, cell, form)
            select
                hurt.submission_key, hurt.row_number, coalesce(hurt.column_name, said.column_name), said.code, said.severity, said.nature,
                said.message,
                case when sub.reading ? 'sheet' then
                    {address.format(column="coalesce(hurt.column_name, said.column_name)", row="hurt.row_number")} end, :form
            from quality.{table}_broken as hurt
            inner join intake.submission as sub on hurt.submission_key = sub.submission_key
            inner join pg_temp.rule_text as said on hurt.instance = said.instance
            """
        ),
        {"form": form.code},
    ).rowcount
    broken += conn.execute(
        sa.text(
            """
            insert into quality.finding (submission_key, row_number, column_name, rule_code, severity, nature, message, cell, form)
            select
                note.submission_key, note.row_number, note.column_name, said.code,
                case when said.severity = 'refuse_row' and note.detail = any(:repairs) then 'query' else said.severity end,
                said.nature, coalesce(cause.message, said.message), note.cell, :form
            from raw.cell_note as note
            inner join pg_temp.shared_text as said on split_part(note.rule_code, '.', 1) = said.instance
            left join pg_temp.shared_text as cause on cause.instance in (note.rule_code, note.rule_code || '.' || note.detail)
                and cause.instance <> said.instance
            where note.submission_key = any(:keys) and said.code <> 'S015'
            """
        ),
        {"form": form.code, "keys": keys, "repairs": list(NUMBER_REPAIRS)},
    ).rowcount
    return broken


def _matrix(
    conn: Connection,
    form: Form,
    row_rules: list[Rule],
    set_rules: list[Rule],
    blind: list[Rule],
    asleep: list[Rule],
    waiting: dict[str, int],
    keys: list[int],
) -> None:
    """One row per submission of the batch and rule code: no zero is ever inferred."""
    table = form.table
    if row_rules:
        spread = ", ".join(f"('{rule.number}', {rule.version}, e{n}, f{n})" for n, rule in enumerate(row_rules))
        conn.execute(
            sa.text(
                f"""
                insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
                select
                    counted.submission_key, each.code, max(each.version),
                    case when sum(each.failed) > 0 then 'fail' when sum(each.evaluated) > 0 then 'pass' else 'not_applicable' end,
                    sum(each.evaluated), sum(each.failed)
                from pg_temp.tally as counted
                cross join lateral (values {spread}) as each (code, version, evaluated, failed)
                group by counted.submission_key, each.code
                """
            )
        )
    if set_rules:
        evaluable = f"""and not exists (
                    select 1 from quality.{table}_waiting as held
                    where sub.submission_key = held.submission_key and asked.instance = held.instance
                )"""
        conn.execute(
            sa.text(
                f"""
                with hurt as (
                    select submission_key, instance, count(distinct row_number) as failed
                    from quality.{table}_broken
                    group by submission_key, instance
                )

                insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
                select
                    sub.submission_key, asked.code, (array_agg(asked.version order by asked.place))[1],
                    case when count(hurt.instance) > 0 then 'fail' else 'pass' end,
                    max(sub.rows_read), coalesce(sum(hurt.failed), 0)
                from intake.submission as sub
                cross join unnest(cast(:codes as text[]), cast(:versions as integer[]), cast(:instances as text[]))
                    with ordinality as asked (code, version, instance, place)
                left join hurt on sub.submission_key = hurt.submission_key and asked.instance = hurt.instance
                where sub.submission_key = any(:keys) {evaluable if waiting else ""}
                group by sub.submission_key, asked.code
                on conflict (submission_key, rule_code) do update set
                    result = case when 'fail' in (excluded.result, quality.rule_result.result) then 'fail' else excluded.result end,
                    rows_failed = quality.rule_result.rows_failed + excluded.rows_failed
                """
            ),
            {
                "codes": [rule.number for rule in set_rules],
                "versions": [rule.version for rule in set_rules],
                "instances": [rule.instance for rule in set_rules],
                "keys": keys,
            },
        )
    if waiting:
        conn.execute(
            sa.text(
                f"""
                insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
                select submission_key, rule_code, max(rule_version), 'not_evaluable', 0, 0
                from quality.{table}_waiting
                group by submission_key, rule_code
                on conflict (submission_key, rule_code) do update set result = 'not_evaluable'
                where quality.rule_result.result = 'not_applicable'
                """
            )
        )
    conn.execute(
        sa.text(
            """
            insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
            select sub.submission_key, code.code, 1, code.result, 0, 0
            from intake.submission as sub
            cross join unnest(cast(:codes as text[]), cast(:results as text[])) as code (code, result)
            where sub.submission_key = any(:keys)
            on conflict (submission_key, rule_code) do nothing
            """
        ),
        {
            "codes": [rule.number for rule in blind + asleep],
            "results": ["not_evaluable"] * len(blind) + ["not_in_force"] * len(asleep),
            "keys": keys,
        },
    )
    # A nil return has no rows to count.
    conn.execute(
        sa.text(
            """
            insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
            select empty.submission_key, code.code, 1, 'not_applicable', 0, 0
            from (select unnest(cast(:keys as bigint[])) as submission_key except select submission_key from pg_temp.tally) as empty
            cross join unnest(cast(:codes as text[])) as code (code)
            on conflict (submission_key, rule_code) do nothing
            """
        ),
        {"codes": sorted({rule.number for rule in row_rules}), "keys": keys},
    )
    _reader_results(conn, keys)


def _reader_results(conn: Connection, keys: list[int]) -> None:
    """The reader's own rules take part in the matrix: a note is a failure, silence a pass."""
    codes = sorted(code for code in load_shared_rules() if "." not in code and code.startswith("S"))
    conn.execute(
        sa.text(
            """
            insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
            select sub.submission_key, code.code, 1, case when count(note.rule_code) > 0 then 'fail' else 'pass' end,
                max(sub.rows_read), count(distinct note.row_number)
            from intake.submission as sub
            cross join unnest(cast(:codes as text[])) as code (code)
            left join raw.cell_note as note
                on sub.submission_key = note.submission_key and code.code = split_part(note.rule_code, '.', 1) and note.rule_code <> 'S015'
            where sub.submission_key = any(:keys)
            group by sub.submission_key, code.code
            on conflict (submission_key, rule_code) do nothing
            """
        ),
        {"codes": codes, "keys": keys},
    )


def _compare(
    url: str, form: Form, period: str, verdicts: list, expected: int, counted: dict[str, int], token: str, clock: datetime
) -> None:
    """Store GX's verdict beside our count of the same declaration; stop when they differ or are not as many as ``expected``."""
    differing = [verdict.instance for verdict in verdicts if verdict.unexpected_count != counted[verdict.instance]]
    if differing or len(verdicts) != expected:
        raise SinergiError(
            f"{form.code} {period}: Great Expectations and the SQL of the same rule disagree ({', '.join(differing) or 'a rule is missing'}); "
            "nothing was accepted. Compare the expectation with its predicate in contract/tables.py."
        )
    with transaction(url) as conn:
        conn.execute(
            sa.text(
                """
                insert into quality.batch_verdict
                select :batch, :form, :period, instance, is_success, unexpected, counted, :clock
                from unnest(cast(:instances as text[]), cast(:successes as boolean[]), cast(:unexpected as bigint[]), cast(:counted as bigint[]))
                    as said (instance, is_success, unexpected, counted)
                on conflict (batch, form, period, rule_instance) do update set
                    is_success = excluded.is_success, unexpected_count = excluded.unexpected_count, counted_by_sql = excluded.counted_by_sql
                """
            ),
            {
                "batch": token,
                "form": form.code,
                "period": period,
                "clock": clock,
                "instances": [verdict.instance for verdict in verdicts],
                "successes": [verdict.is_success for verdict in verdicts],
                "unexpected": [verdict.unexpected_count for verdict in verdicts],
                "counted": [counted[verdict.instance] for verdict in verdicts],
            },
        )
