"""Shadow rules: what a draft or another threshold would find, without finding it.

Two ways. ``compare`` asks the stored history (rows of submissions in force) in read-only transactions: who would newly fail, who
newly pass. ``record`` judges rules marked ``shadow: true`` beside a batch and writes quality.shadow_result, nothing else.
Rows that were rejected when they came are not in staging: a softer rule is not credited with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sinergi.contract import Form, Rule, load_forms
from sinergi.contract.model import declared_rules, load_form, read_rules, rule_declarations
from sinergi.contract.tables import broken, of_period, set_query
from sinergi.database import fault, rows, transaction
from sinergi.errors import DatabaseFault, SinergiError
from sinergi.periods import Period
from sinergi.sqlfiles import run_plain, statements

BATCH = "shadow_batch"
# Longest question to the history, in milliseconds: a draft that is careless with joins must not hold up the intake.
LONGEST = 600_000

Place = tuple[int, int | None, str | None]


@dataclass
class Difference:
    """What one rule would change for one sender and period; places are (submission_key, row_number, column)."""

    rule: str
    sender: str
    period: str
    rows: int
    failing_now: int = 0
    failing_draft: int = 0
    newly_failing: list[Place] = field(default_factory=list)
    newly_passing: list[Place] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return dict(vars(self))


# --- drafts -----------------------------------------------------------------------------------------------------------


def drafts(form: Form, rule_code: str | None, thresholds: dict[str, float], contract: Path | None) -> list[tuple[Rule | None, Rule]]:
    """The rules to compare: each draft with the rule in force that it would replace (None: a new one).

    With ``contract`` the drafts are those of a folder (its rules that differ) or of a YAML file; otherwise ``rule_code`` is the
    form's own rule with other ``thresholds`` (those it declares, or arguments of its expectation such as max_value).
    """
    if contract is not None:
        if contract.is_dir():
            draft_form = load_form(contract)
            if draft_form.code != form.code:
                raise SinergiError(f"{contract.name} holds form {draft_form.code}, not {form.code}")
            found = [rule for rule in (*draft_form.rules, *draft_form.shadow_rules) if _differs(form, draft_form, rule)]
        else:
            found = read_rules(contract, form)
        found = [rule for rule in found if rule_code in (None, rule.code, rule.number)]
        if not found:
            raise SinergiError(f"{contract.name}: no rule {rule_code or 'that differs from the one in force'}")
    elif rule_code is None:
        raise SinergiError("name a rule with --rule (and its --threshold), or drafts with --contract")
    elif not thresholds:
        found = [rule for rule in form.shadow_rules if rule_code in (rule.code, rule.number)]
        if not found:
            raise SinergiError(f"{form.code} has no shadow rule {rule_code}; say what to change with --threshold name=value")
    else:
        found = _with_other_thresholds(form, rule_code, thresholds)
    unable = [rule.code for rule in found if not rule.has_way]
    if unable:
        raise SinergiError(f"rule {', '.join(unable)} does not say how it is evaluated")
    in_force = {rule.instance: rule for rule in form.rules if rule.has_way}
    return [(in_force.get(rule.instance), rule) for rule in found]


def _sql_of(form: Form, rule: Rule) -> str:
    return set_query(form, rule) if rule.query else broken(rule)


def _differs(form: Form, draft_form: Form, rule: Rule) -> bool:
    """Whether the form has no such rule, live or shadow, with the same SQL."""
    if not rule.has_way:
        return False
    alike = [held for held in (*form.rules, *form.shadow_rules) if held.instance == rule.instance and held.has_way]
    return all(_sql_of(form, held) != _sql_of(draft_form, rule) for held in alike)


def _with_other_thresholds(form: Form, code: str, thresholds: dict[str, float]) -> list[Rule]:
    changed = []
    offered: set[str] = set()
    for item in rule_declarations(form.folder):
        if code not in (str(item["code"]), str(item["code"]).split(".")[0]):
            continue
        known = {"thresholds": dict(item.get("thresholds") or {}), "with": dict(item.get("with") or {})}
        numbers = {name for part in known.values() for name, value in part.items() if isinstance(value, int | float)}
        offered |= numbers
        if not set(thresholds) <= numbers:
            continue
        for part in known.values():
            part.update({name: value for name, value in thresholds.items() if name in part})
        changed.append({**item, **{name: part for name, part in known.items() if part}})
    if not changed:
        names = ", ".join(sorted(offered)) or "none; draft the rule in a YAML file and name it with --contract"
        raise SinergiError(f"{form.code} has no rule {code} with threshold {', '.join(sorted(thresholds))}; its thresholds: {names}")
    return declared_rules(f"{form.code} with other thresholds", changed, form.folder, form)


# --- history ------------------------------------------------------------------------------------------------------------


def compare(
    url: str,
    form_code: str,
    rule_code: str | None = None,
    thresholds: dict[str, float] | None = None,
    contract: Path | None = None,
    first: str | None = None,
    last: str | None = None,
) -> list[Difference]:
    """Ask drafts of the stored history; one entry per rule instance, sender and period that has rows, by rule, period and sender.

    Nothing is written: each period is one read-only transaction. Raises SinergiError when a draft cannot be read or run.
    """
    forms = load_forms(strict=False)
    if form_code not in forms:
        raise SinergiError(f"no form {form_code}; there are {', '.join(sorted(forms))}")
    form = forms[form_code]
    pairs = drafts(form, rule_code, thresholds or {}, contract)
    low, high = Period.parse(first).key if first else 0, Period.parse(last).key if last else 999999
    with _reading(url) as conn:
        found = rows(
            conn,
            f"select distinct period, period_key from staging.{form.table}_current where period_key between :low and :high order by period_key",
            low=low,
            high=high,
        )
    differences: list[Difference] = []
    for row in found:
        with _reading(url) as conn:
            for held, draft in pairs:
                differences += _compare_period(conn, form, row.period, held, draft)
    return sorted(differences, key=lambda entry: (entry.rule, entry.period, entry.sender))


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    """A transaction that can only read, and not for ever."""
    with transaction(url) as conn:
        conn.execute(sa.text("set transaction read only"))
        conn.execute(sa.text(f"set local statement_timeout = {LONGEST}"))
        yield conn


def _compare_period(conn: Connection, form: Form, period: str, held: Rule | None, draft: Rule) -> list[Difference]:
    quoted = str(Period.parse(period))
    batch = f"with {BATCH} as (select * from staging.{form.table}_current where period = '{quoted}')"
    now = _failing(conn, form, batch, held, period) if held else set()
    then = _failing(conn, form, batch, draft, period)
    entries = {}
    senders = {}
    for row in _ask(conn, f"{batch} select submission_key, sender, count(*) from {BATCH} group by submission_key, sender", form.code):
        senders[row[0]] = row[1]
        entries[row[1]] = Difference(draft.instance, row[1], period, row[2])
    for places, name in ((now, "failing_now"), (then, "failing_draft")):
        for key, _, _ in places:
            entry = entries[senders[key]]
            setattr(entry, name, getattr(entry, name) + 1)
    for places, name in ((then - now, "newly_failing"), (now - then, "newly_passing")):
        for place in sorted(places, key=lambda each: (each[0], each[1] or 0, each[2] or "")):
            getattr(entries[senders[place[0]]], name).append(place)
    return list(entries.values())


def _failing(conn: Connection, form: Form, batch: str, rule: Rule, period: str) -> set[Place]:
    """Places that break a rule; none while it is not in force."""
    if not rule.in_force(period):
        return set()
    if rule.query:
        body = set_query(form, rule, BATCH)
        if len(statements(body)) != 1:
            raise SinergiError(f"rule {rule.code}: a query is one statement")
        sql = f"{batch} select submission_key, row_number, column_name from (\n{body}\n) as broken"
    else:
        sql = f"{batch} select submission_key, row_number, cast(null as text) from {BATCH} where {broken(rule)}"
    return {(row[0], row[1], row[2] or rule.column) for row in _ask(conn, sql, f"draft of rule {rule.code}")}


def _ask(conn: Connection, sql: str, where: str) -> list[tuple]:
    """Rows of SQL that may hold colons and percent signs."""
    cursor = conn.connection.cursor()
    try:
        cursor.execute(sql)
        return list(cursor.fetchall())
    except psycopg2.Error as error:
        raise fault(DBAPIError("shadow", None, error), where) from None
    finally:
        cursor.close()


# --- beside a batch -----------------------------------------------------------------------------------------------------


def record(url: str, form: Form, period: str, keys: list[int]) -> int:
    """Judge the shadow rules of a form over the batch in work; returns how many there are.

    A draft that cannot be run is recorded as not_evaluable: it never stops the batch.
    """
    for rule in form.shadow_rules:
        if not rule.in_force(period):
            _write(url, rule, period, _plain(keys, "not_in_force"))
        elif not rule.has_way:
            _write(url, rule, period, _plain(keys, "not_evaluable"))
        else:
            try:
                _write(url, rule, period, _judged(form, rule, keys))
            except DatabaseFault:
                _write(url, rule, period, _plain(keys, "not_evaluable"))
    return len(form.shadow_rules)


def _keys(keys: list[int]) -> str:
    return f"unnest(cast(array[{', '.join(str(int(key)) for key in keys)}] as bigint[])) as sub (submission_key)"


def _plain(keys: list[int], result: str) -> str:
    return f"select sub.submission_key, '{result}' as result, 0 as evaluated, 0 as failed from {_keys(keys)}"


def _judged(form: Form, rule: Rule, keys: list[int]) -> str:
    """SELECT of submission, result, rows evaluated and places failed."""
    batch = f"staging.{form.table}_batch"
    if rule.query:
        counted = (
            f"select batch.submission_key, count(*) as evaluated, "
            f"(select count(*) from hurt where hurt.submission_key = batch.submission_key) as failed from {batch} as batch group by 1"
        )
        hurt = f"with hurt as materialized (select submission_key from (\n{set_query(form, rule)}\n) as broken)"
    else:
        hurt = f"with hurt as (select submission_key, {broken(rule)} as is_broken from {batch} offset 0)"
        counted = "select submission_key, count(is_broken) as evaluated, count(*) filter (where is_broken) as failed from hurt group by 1"
    return (
        f"{hurt} select sub.submission_key, "
        "case when counted.failed > 0 then 'fail' when counted.evaluated > 0 then 'pass' else 'not_applicable' end as result, "
        "coalesce(counted.evaluated, 0) as evaluated, coalesce(counted.failed, 0) as failed "
        f"from {_keys(keys)} left join ({counted}) as counted on sub.submission_key = counted.submission_key"
    )


def _write(url: str, rule: Rule, period: str, judged: str) -> None:
    with transaction(url) as conn:
        run_plain(
            conn,
            of_period(period)
            + f"""
            insert into quality.shadow_result (submission_key, rule_instance, rule_code, rule_version, result, rows_evaluated, rows_failed)
            select submission_key, '{rule.instance}', '{rule.number}', {rule.version}, result, evaluated, failed from (\n{judged}\n) as judged
            on conflict (submission_key, rule_instance) do update set
                rule_version = excluded.rule_version, result = excluded.result,
                rows_evaluated = excluded.rows_evaluated, rows_failed = excluded.rows_failed
            """,
            f"shadow rule {rule.code} of {rule.form}",
        )


# --- said to the operator -----------------------------------------------------------------------------------------------


def show(differences: list[Difference]) -> None:
    """Print counts per rule, period and sender, and the rows behind a change (at most ten a line)."""
    from rich.console import Console
    from rich.table import Table

    def places(sign: str, found: list[Place]) -> list[str]:
        named = [f"{key}:{'file' if row is None else row}" for key, row, _ in found[:10]]
        return [f"{sign} {' '.join(named)}{' …' if len(found) > 10 else ''}"] if found else []

    table = Table("rule", "period", "sender", "rows", "fails now", "draft", "newly fails", "newly passes", "submission:row")
    changed = [entry for entry in differences if entry.newly_failing or entry.newly_passing]
    for entry in changed:
        table.add_row(
            entry.rule, entry.period, entry.sender, str(entry.rows), str(entry.failing_now), str(entry.failing_draft),
            str(len(entry.newly_failing)), str(len(entry.newly_passing)),
            "\n".join(places("+", entry.newly_failing) + places("-", entry.newly_passing)),
        )  # fmt: skip
    console = Console(width=None if Console().is_terminal else 180)
    if changed:
        console.print(table)
    for rule in sorted({entry.rule for entry in differences}):
        of_rule = [entry for entry in differences if entry.rule == rule]
        worse, better = sum(len(entry.newly_failing) for entry in of_rule), sum(len(entry.newly_passing) for entry in of_rule)
        touched = len({entry.sender for entry in of_rule if entry.newly_failing})
        console.print(
            f"{rule}: of {sum(entry.rows for entry in of_rule)} rows in {len(of_rule)} returns, {worse} would newly fail "
            f"({touched} senders), {better} newly pass; nothing was written"
        )
    if not differences:
        console.print("no returns in force for those periods; nothing to compare")
