"""From rows to statements: what the pending rows say of persons, each distinct thing once, all rows at once in SQL.

Temporary tables of a run: ``mention`` (one line per pending row), ``news`` (statements never met before), ``touched`` (statements
whose cluster has to be judged again).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.database import rows, scalar
from sinergi.identity import roles
from sinergi.identity.keys import Keyring

_COLUMNS = {
    "submission_key": "bigint", "row_number": "integer", "source_rank": "smallint", "period_key": "integer", "statement_key": "bigint",
    "niora": "text", "passport": "text", "folded": "text", "nationality": "text", "full_name": "text", "birth_date": "date", "sex": "text",
    "region_code": "text", "companies": "bigint []",
}  # fmt: skip
_NUMBERS = ("niora", "passport", "folded", "nationality")  # collated as in vault.statement


def gather(conn: Connection, forms: Iterable[Form], ring: Keyring) -> int:
    """Fill ``mention`` from the submissions in ``pending``; returns the number of rows."""
    keys = roles.waiting(conn)
    told = ", ".join(f'said.{name} collate "C" as {name}' if name in _NUMBERS else f"said.{name}" for name in _COLUMNS)
    by_niora = "said.passport is null or starts_with(said.niora, 'nik:')"
    own = ring.in_sql(f"case when {by_niora} then 'niora|' || said.niora else 'passport|' || said.nationality || '|' || said.passport end")
    branch = (
        f"select {told}, held.first_period as known_period, held.source_rank as known_rank, held.person_key as known_person, "
        f"case when held.statement_key is null and said.niora is not null then {own} end as own_key "
        "from ({select}) as said left join vault.statement as held on said.statement_key = held.statement_key"
    )
    # The first branch has no rows: it gives the columns their types.
    branches = [f"select {', '.join(f'cast(null as {kind}) as {name}' for name, kind in _COLUMNS.items())} limit 0"]
    given: dict[str, object] = {"seed": ring.seed}
    for form in forms:
        name = roles.waiting_keys(form)
        if name in keys:
            branches += roles.mentions_of_persons(form)
            given[name] = keys[name]
    sqlfiles.run(conn, "vault/statement/touched.sql")
    conn.execute(text("drop table if exists mention"))
    made = conn.execute(
        text(f"create temporary table mention on commit drop as {' union all '.join(branch.format(select=select) for select in branches)}"),
        given if len(branches) > 1 else {},
    )
    conn.execute(text("analyze mention"))
    sqlfiles.run(conn, "vault/statement/seen.sql")
    return made.rowcount


def find_news(conn: Connection) -> int:
    """``news``: statements never met before; one with a NIORA and a passport that nothing else names has its person key already.

    Returns their number.
    """
    met = "select count(*) as rows, count(distinct statement_key) as statements from mention where known_period is null"
    count, statements = rows(conn, met)[0]
    if count == statements:
        # No two rows say the same: nothing is copied.
        conn.execute(text("create temporary view fresh as select * from mention where known_period is null"))
    else:
        sqlfiles.run(conn, "vault/statement/news.sql")
    sqlfiles.run(conn, "vault/statement/shared.sql")
    rule = "case when starts_with(fresh.niora, 'nik:') then 'nik' when fresh.niora is not null then 'niora' end"
    if not scalar(conn, "select exists (select 1 from shared)"):
        conn.execute(text(f"create temporary view news as select fresh.*, fresh.own_key as person_key, {rule} as decided_by from fresh"))
        return statements
    is_plain = "one.number is null and other.number is null"
    conn.execute(
        text(
            f"create temporary table news on commit drop as select fresh.*, case when {is_plain} then fresh.own_key end as person_key, "
            f"case when {is_plain} then {rule} end as decided_by from fresh "
            "left join (select distinct number from shared) as one on fresh.niora = one.number "
            "left join (select distinct number from shared) as other on fresh.folded = other.number"
        )
    )
    conn.execute(text("analyze news"))
    return statements
