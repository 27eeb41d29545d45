"""Loads the star schema: dimensions, then the facts of accepted submissions that identity has linked.

Everything is INSERT … SELECT in the database. A fact belongs to a form by the first line of its load.sql
(`-- load.sql | form: K01 | …`), so that a new measure is a new folder and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from sinergi.contract import load_forms, load_shared_rules
from sinergi.contract.across import load_rules
from sinergi.database import advisory_lock, fault, has_changed_much, rows, scalar, transaction
from sinergi.errors import SinergiError
from sinergi.knowing import learning
from sinergi.periods import national_holidays
from sinergi.places import home, sql_folder
from sinergi.secrets import lay_out, remembered
from sinergi.sqlfiles import run, statements

# From here on a new partition is built aside and indexed last: live indexes cost about eleven bare inserts (PERFORMANCE).
BULK_ROWS = 50_000
BATCH_ROWS = 1_000_000

REFERENCE_DIMENSIONS = (
    "dim_date", "dim_period", "dim_region", "dim_country", "dim_sector", "dim_kbli", "dim_permit_index", "dim_tariff", "dim_agency", "dim_population",
    "dim_placement_country",
)  # fmt: skip
LEDGER_DIMENSIONS = ("dim_form", "dim_sender", "dim_submission")
LINKED_DIMENSIONS = ("dim_company", "dim_person")
SECRET = "identity.key"  # of the keys that hide numbers such as id_pmi
_HEADER = re.compile(r"^-- load\.sql \| form: (\w+) \|")


def facts() -> dict[str, list[str]]:
    """Form code to the facts and bridges (tables without schema) that it fills."""
    found: dict[str, list[str]] = {}
    folder = sql_folder() / "warehouse"
    for path in sorted([*folder.glob("fact_*/load.sql"), *folder.glob("bridge_*/load.sql")]):
        header = _HEADER.match(path.read_text(encoding="utf-8"))
        if header:
            found.setdefault(header[1], []).append(path.parent.name)
    return found


def load(url: str, clock: datetime, secrets: Path | None = None) -> dict[str, int]:
    """Bring the star up to date with intake and identity at ``clock``; returns rows written per fact and files loaded.

    Safe to repeat and to race: one transaction per batch of submissions, under one lock; what the load log holds is left
    alone unless identity has changed its links since. ``secrets`` is the folder of the key that hides numbers (default: home).
    """
    with learning(url, clock) as settled:
        return _load(url, settled, secrets)


def _load(url: str, clock: datetime, secrets: Path | None) -> dict[str, int]:
    counts: dict[str, int] = {"submissions": 0}
    with transaction(url) as conn:
        advisory_lock(conn, "warehouse", "load")
        for name in (*REFERENCE_DIMENSIONS, *LEDGER_DIMENSIONS):
            _set_learnt_at(conn, name, clock)
            written = run(conn, f"warehouse/{name}/load.sql", clock=clock, **(_national() if name == "dim_date" else {}))
            if name == "dim_submission" and written:
                _load_rules(conn)
            if _may_define(conn, name) and has_changed_much(conn, f"warehouse.{name}", written):
                conn.execute(sa.text(f"analyze warehouse.{name}"))
        _load_states(conn)
        counts["obligations"] = run(conn, "warehouse/fact_obligation/load.sql", clock=clock)
        # Its partitions are many and small; the marts of duties ask several at once, by what the parent is known to hold.
        if counts["obligations"] > 1000 and _may_define(conn, "fact_obligation"):
            conn.execute(sa.text("analyze warehouse.fact_obligation"))
    linked = {form.code for form in load_forms(strict=False).values() if form.identity}
    for form, tables in facts().items():
        for batch in _pending(url, form, tables, form in linked):
            for name, number in _load_batch(url, clock, form, tables, batch, secrets).items():
                counts[name] = counts.get(name, 0) + number
    with transaction(url) as conn:
        advisory_lock(conn, "warehouse", "load")
        conn.execute(sa.text("set local work_mem = '96MB'"))
        counts["findings"] = _load_findings(conn, clock)
        for name in LINKED_DIMENSIONS:
            counts[name] = _load_linked_dimension(conn, name, clock)
    return counts


def _load_rules(conn: Connection) -> None:
    """Put the rules of all readable contracts into dim_rule, as they stand now."""
    rules = {("*", code, ""): rule for code, rule in load_shared_rules().items()}
    for form in load_forms(strict=False).values():
        rules.update({(form.code, rule.code, rule.column or ""): rule for rule in form.rules})
    conn.execute(
        sa.text(
            """
            insert into warehouse.dim_rule (form, rule_code, column_name, severity, nature, message_id, basis)
            values (:form, :code, :column, :severity, :nature, :message, :basis)
            on conflict (form, rule_code, column_name) do update
            set severity = excluded.severity, nature = excluded.nature, message_id = excluded.message_id, basis = excluded.basis
            """
        ),
        [
            {
                "form": form, "code": code, "column": column, "severity": rule.severity, "nature": rule.nature,
                "message": rule.message, "basis": rule.basis or None,
            }
            for (form, code, column), rule in rules.items()
        ],
    )  # fmt: skip


def _load_states(conn: Connection) -> None:
    """Put the states, conflicts and findings of expectations/across_sources/rules.yml into dim_reconciliation_state, where they differ."""
    names = (
        "state, rule_code, title_id, severity, nature, is_conflict, is_verified, assigned_to, description_id, chosen_source, precedence_id, "
        "sort_order"
    )
    held = {tuple(row) for row in conn.execute(sa.text(f"select {names} from warehouse.dim_reconciliation_state"))}
    declared = [
        (
            rule.state, rule.code, rule.title_id, rule.severity, rule.nature, rule.kind != "state", rule.is_verified, rule.assigned_to,
            rule.description, rule.chosen, rule.precedence, number,
        )
        for number, rule in enumerate(load_rules(), 1)
    ]  # fmt: skip
    for entry in declared:
        if entry not in held:
            fields = names.split(", ")
            conn.execute(
                sa.text(
                    f"insert into warehouse.dim_reconciliation_state ({names}) values ({', '.join(':' + field for field in fields)}) "
                    f"on conflict (state) do update set {', '.join(f'{field} = excluded.{field}' for field in fields[1:])}"
                ),
                dict(zip(fields, entry, strict=True)),
            )


def _pending(url: str, form: str, tables: list[str], is_linked: bool) -> Iterator[list]:
    """Batches of submissions of one form and period that identity has resolved, or resolved anew, since they were loaded.

    A form that names nobody to identity (``is_linked`` false) waits for nothing.

    The row version of identity.resolution (xmin) tells a new resolution from an old one where two runs share a clock.
    """
    with transaction(url) as conn:
        waiting = rows(
            conn,
            """
            select sub.submission_key, sub.period_key, sub.rows_accepted, coalesce(cast(resolved.xmin as text), '-') as link_version
            from warehouse.dim_submission as sub
            left join identity.resolution as resolved on sub.submission_key = resolved.submission_key
            where
                sub.form = :form
                and sub.edition_of is null
                and (resolved.submission_key is not null or not :is_linked)
                and sub.known_from is not null
                and sub.known_from is distinct from sub.known_to
                and sub.rows_accepted > 0
                and sub.period_key is not null
                -- A version that is no longer in force keeps the people it had while it was.
                and (
                    sub.known_to is null
                    or not exists (
                        select 1 from warehouse.load_log as done
                        where done.submission_key = sub.submission_key and done.table_name = any(:tables)
                    )
                )
                and (
                    select count(*) from warehouse.load_log as done
                    where
                        done.submission_key = sub.submission_key
                        and done.table_name = any(:tables)
                        and done.link_version = coalesce(cast(resolved.xmin as text), '-')
                ) < :wanted
            order by sub.period_key, sub.submission_key
            """,
            form=form,
            tables=tables,
            wanted=len(tables),
            is_linked=is_linked,
        )
    for _, same_period in groupby(waiting, key=lambda row: row.period_key):
        batch: list = []
        expected = 0
        for row in same_period:
            batch.append(row)
            expected += row.rows_accepted
            if expected >= BATCH_ROWS:
                yield batch
                batch, expected = [], 0
        if batch:
            yield batch


def _load_batch(url: str, clock: datetime, form: str, tables: list[str], batch: list, secrets: Path | None) -> dict[str, int]:
    """Write the facts of submissions of one form and period in one transaction; returns rows per table."""
    keys = [row.submission_key for row in batch]
    period_key, expected = batch[0].period_key, sum(row.rows_accepted for row in batch)
    counts = {"submissions": len(keys)}
    with transaction(url) as conn:
        advisory_lock(conn, "warehouse", "load")
        conn.execute(sa.text("set local work_mem = '96MB'"))
        lay_out(conn, "keyring", remembered(secrets or home().secrets, SECRET).encode())
        aside = _set_aside(conn, clock, tables, period_key, keys)
        _count_from_now(conn, clock, tables, keys)
        for table in tables:
            if expected >= BULK_ROWS and _may_define(conn, table) and not _has_partition(conn, table, period_key):
                counts[table] = _build_partition(conn, table, period_key, keys)
            else:
                conn.execute(sa.text("select warehouse.ensure_partition(:table, :period)"), {"table": table, "period": period_key})
                conn.execute(
                    sa.text(f"delete from warehouse.{table} where period_key = :period and submission_key = any(:keys)"),
                    {"period": period_key, "keys": keys},
                )
                counts[table] = run(conn, f"warehouse/{table}/load.sql", submission_keys=keys)
            _log(conn, clock, table, period_key, batch)
            _refuse_gaps(conn, table, keys)
            if _may_define(conn, table) and has_changed_much(conn, f"warehouse.{table}_p{period_key}", counts[table]):
                conn.execute(sa.text(f"analyze warehouse.{table}_p{period_key}"))
        if aside:
            _forget_equal(conn, tables, period_key, aside)
        conn.execute(
            sa.text("delete from warehouse.load_log where submission_key = any(:keys) and table_name = any(:dims)"),
            {"keys": keys, "dims": list(LINKED_DIMENSIONS)},
        )
    return counts


def _set_learnt_at(conn: Connection, table: str, clock: datetime) -> None:
    """From when on what is now written into a dimension counts as known (warehouse.keep_past): what it is first filled with, always."""
    is_filled = scalar(conn, f"select exists (select 1 from warehouse.{table})")
    conn.execute(sa.text("select set_config('sinergi.learnt_at', :at, true)"), {"at": clock.isoformat() if is_filled else "-infinity"})


def _count_from_now(conn: Connection, clock: datetime, tables: list[str], keys: list[int]) -> None:
    """Files that an earlier load has seen and whose facts come only now, because identity had not read them: known from ``clock`` on."""
    conn.execute(
        sa.text(
            "update warehouse.dim_submission as file set relinked_at = :clock, known_from = greatest(file.known_from, :clock) "
            "where file.submission_key = any(:keys) and file.known_from is not null and file.entered_at < :clock and not exists ("
            "select 1 from warehouse.load_log as done where done.submission_key = file.submission_key and done.table_name = any(:tables))"
        ),
        {"clock": clock, "keys": keys, "tables": tables},
    )


def _set_aside(conn: Connection, clock: datetime, tables: list[str], period_key: int, keys: list[int]) -> dict[int, int]:
    """Keep the facts of files that were loaded at an earlier clock and are about to be loaded anew, because identity has moved links.

    They stay under a key below zero, in force until ``clock``. Returns key of the file to key of what was set aside.
    """
    made = rows(
        conn,
        """
        insert into warehouse.dim_submission (
            submission_key, edition_of, form, sender, period_key, region_code, version, kind, status, received_at, rows_read, rows_accepted,
            rows_rejected, queries, coverage, data_date, known_from, known_to, relinked_at
        )
        select
            (select least(min(submission_key), 0) from warehouse.dim_submission) - row_number() over (order by file.submission_key),
            file.submission_key, file.form, file.sender, file.period_key, file.region_code, file.version, file.kind, 'SUPERSEDED',
            file.received_at, file.rows_read, file.rows_accepted, file.rows_rejected, file.queries, file.coverage, file.data_date,
            file.known_from, :clock, file.relinked_at
        from warehouse.dim_submission as file
        where
            file.submission_key = any(:keys)
            and file.known_from < :clock
            and exists (
                select 1 from warehouse.load_log as done
                where done.submission_key = file.submission_key and done.table_name = any(:tables) and done.loaded_at < :clock
            )
        returning submission_key, edition_of
        """,
        keys=keys,
        tables=tables,
        clock=clock,
    )
    aside = {row.edition_of: row.submission_key for row in made}
    if aside:
        conn.execute(
            sa.text("update warehouse.dim_submission set known_from = :clock, relinked_at = :clock where submission_key = any(:keys)"),
            {"clock": clock, "keys": list(aside)},
        )
        for table in tables:
            conn.execute(
                sa.text(
                    f"update warehouse.{table} as fact set submission_key = edition.submission_key from warehouse.dim_submission as edition "
                    "where fact.period_key = :period and fact.submission_key = edition.edition_of and edition.submission_key = any(:keys)"
                ),
                {"period": period_key, "keys": list(aside.values())},
            )
    return aside


def _forget_equal(conn: Connection, tables: list[str], period_key: int, aside: dict[int, int]) -> None:
    """Take back what was set aside of files whose facts came out the same."""
    prints = "\nunion all\n".join(
        f"select submission_key, '{table}' as told_in, count(*) as n, "
        f"sum(cast(hash_record_extended(row({_columns_but_key(conn, table)}), 0) as numeric)) as mark "
        f"from warehouse.{table} as fact where period_key = :period and submission_key = any(:keys) group by submission_key"
        for table in tables
    )
    found: dict[int, set[tuple]] = {}
    for row in rows(conn, prints, period=period_key, keys=[*aside, *aside.values()]):
        found.setdefault(row.submission_key, set()).add((row.told_in, row.n, row.mark))
    equal = {file: edition for file, edition in aside.items() if found.get(file) == found.get(edition)}
    if not equal:
        return
    for table in tables:
        conn.execute(
            sa.text(f"delete from warehouse.{table} where period_key = :period and submission_key = any(:keys)"),
            {"period": period_key, "keys": list(equal.values())},
        )
    conn.execute(
        sa.text(
            """
            update warehouse.dim_submission as file
            set known_from = edition.known_from, relinked_at = edition.relinked_at
            from warehouse.dim_submission as edition
            where edition.submission_key = any(:keys) and file.submission_key = edition.edition_of
            """
        ),
        {"keys": list(equal.values())},
    )
    conn.execute(sa.text("delete from warehouse.dim_submission where submission_key = any(:keys)"), {"keys": list(equal.values())})


def _columns_but_key(conn: Connection, table: str) -> str:
    """What a fact says, whichever file it stands under: its columns without the key of the file."""
    return str(
        scalar(
            conn,
            "select string_agg(format('fact.%I', attname), ', ' order by attnum) from pg_attribute "
            "where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped and attname <> 'submission_key'",
            name=f"warehouse.{table}",
        )
    )


def _refuse_gaps(conn: Connection, table: str, keys: list[int]) -> None:
    """Undo the batch when accepted rows did not reach the fact exactly once."""
    name = f"warehouse/{table}/check.sql"
    if (sql_folder() / name).exists() and run(conn, name, submission_keys=keys):
        raise SinergiError(
            f"sql/{name} found accepted rows that did not reach warehouse.{table} exactly once; nothing of this batch was loaded"
        )


def _may_define(conn: Connection, table: str) -> bool:
    """Whether this role owns the table: sinergi_loader may fill partitions, but neither swap nor analyse them."""
    sql = "select pg_has_role(current_user, relowner, 'USAGE') from pg_class where oid = to_regclass(:name)"
    return bool(scalar(conn, sql, name=f"warehouse.{table}"))


def _has_partition(conn: Connection, table: str, period_key: int) -> bool:
    return scalar(conn, "select to_regclass(:name)", name=f"warehouse.{table}_p{period_key}") is not None


def _build_partition(conn: Connection, table: str, period_key: int, keys: list[int]) -> int:
    """Fill a new period beside the table, then attach it, which makes its indexes; readers of the table never wait for that.

    A period that is there already is never swapped for a new one: taking the old one off would make readers wait, and they the loader.
    """
    partition = f"{table}_p{period_key}"
    conn.execute(sa.text(f"create table warehouse.{partition} (like warehouse.{table} including defaults including generated)"))
    # Links and staging lie in the order of their keys: one merge over them beats two hash tables of the whole file.
    conn.execute(sa.text("set local enable_hashjoin = off"))
    written = 0
    for statement in statements((sql_folder() / "warehouse" / table / "load.sql").read_text(encoding="utf-8")):
        aimed = re.sub(rf"(insert\s+into\s+warehouse\.){table}\b", rf"\g<1>{partition}", statement)
        try:
            written = conn.execute(sa.text(aimed), {"submission_keys": keys}).rowcount
        except DBAPIError as error:
            raise fault(error, f"sql/warehouse/{table}/load.sql") from None
    conn.execute(sa.text("set local enable_hashjoin = on"))
    conn.execute(
        sa.text("select warehouse.attach_partition(:table, :period, :partition)"),
        {"table": table, "period": period_key, "partition": partition},
    )
    return written


def _log(conn: Connection, clock: datetime, table: str, period_key: int, batch: list) -> None:
    conn.execute(
        sa.text(
            f"""
            insert into warehouse.load_log (submission_key, table_name, loaded_at, rows, link_version)
            select sub.submission_key, :table, :clock, coalesce(loaded.rows, 0), sub.link_version
            from unnest(cast(:keys as bigint[]), cast(:versions as text[])) as sub (submission_key, link_version)
            left join (
                select submission_key, count(*) as rows
                from warehouse.{table}
                where period_key = :period and submission_key = any(:keys)
                group by submission_key
            ) as loaded on sub.submission_key = loaded.submission_key
            on conflict (submission_key, table_name) do update
            set loaded_at = excluded.loaded_at, rows = excluded.rows, link_version = excluded.link_version
            """
        ),
        {
            "table": table,
            "clock": clock,
            "period": period_key,
            "keys": [row.submission_key for row in batch],
            "versions": [row.link_version for row in batch],
        },
    )


def _load_findings(conn: Connection, clock: datetime) -> int:
    """Count the findings of files that are finished and not counted yet."""
    waiting = rows(
        conn,
        """
        select sub.submission_key, coalesce(sub.period_key, 0) as period_key
        from warehouse.dim_submission as sub
        where sub.edition_of is null and not exists (
            select 1 from warehouse.load_log as done
            where done.submission_key = sub.submission_key and done.table_name = 'fact_finding'
        )
        """,
    )
    if not waiting:
        return 0
    for period_key in sorted({row.period_key for row in waiting}):
        conn.execute(sa.text("select warehouse.ensure_partition('fact_finding', :period)"), {"period": period_key})
    keys = [row.submission_key for row in waiting]
    conn.execute(sa.text("delete from warehouse.fact_finding where submission_key = any(:keys)"), {"keys": keys})
    written = run(conn, "warehouse/fact_finding/load.sql", submission_keys=keys)
    _mark(conn, clock, "fact_finding", keys)
    return written


def _national() -> dict[str, list]:
    """The holidays of the years that dim_date holds, as two lists."""
    told = sorted(entry for year in range(2015, 2041) for entry in national_holidays(year).items())
    return {"holidays": [day for day, _ in told], "holiday_names": [name for _, name in told]}


def _load_linked_dimension(conn: Connection, name: str, clock: datetime) -> int:
    """New versions of the companies or persons that newly loaded files speak of.

    After the facts of all forms, so that a company gets one new version a run and not one a form.
    """
    keys = [
        row.submission_key
        for row in rows(
            conn,
            """
            select distinct done.submission_key
            from warehouse.load_log as done
            where
                not starts_with(done.table_name, 'dim_')
                and done.table_name <> 'fact_finding'
                and not exists (
                    select 1 from warehouse.load_log as dim
                    where dim.submission_key = done.submission_key and dim.table_name = :name
                )
            """,
            name=name,
        )
    ]
    if not keys and name != "dim_company":  # companies also change by hand
        return 0
    written = run(conn, f"warehouse/{name}/load.sql", submission_keys=keys, clock=clock)
    _mark(conn, clock, name, keys)
    if written > 1000 and _may_define(conn, name):
        conn.execute(sa.text(f"analyze warehouse.{name}"))
    return written


def _mark(conn: Connection, clock: datetime, table: str, keys: list[int]) -> None:
    conn.execute(
        sa.text(
            """
            insert into warehouse.load_log (submission_key, table_name, loaded_at, rows)
            select submission_key, :table, :clock, 0 from unnest(cast(:keys as bigint[])) as done (submission_key)
            on conflict (submission_key, table_name) do update set loaded_at = excluded.loaded_at
            """
        ),
        {"table": table, "clock": clock, "keys": keys},
    )
