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


def gather(conn: Connection, forms: Iterable[Form], ring: Keyring) -> int:
    """Fill ``mention`` and ``news`` from the submissions in ``pending``; returns the number of rows."""
    sqlfiles.run(conn, "vault/statement/mention.sql")
    waiting = {row.form: row.rows for row in rows(conn, "select form, sum(rows) as rows from pending group by form")}
    for form in forms:
        if not waiting.get(form.code):
            continue
        for select in roles.mentions_of_persons(form):
            conn.execute(text(f"insert into mention {select}"), {"seed": ring.seed, "form": form.code, "source_rank": roles.rank(form)})
    total = int(scalar(conn, "select count(*) from mention"))
    conn.execute(text("analyze mention"))
    sqlfiles.run(conn, "vault/statement/seen.sql")
    conn.execute(text("analyze seen"))
    return total


def find_news(conn: Connection, total: int, ring: Keyring) -> int:
    """``news``: statements never met before; one with a NIORA and a passport that nothing else names has its person key already.

    Returns their number.
    """
    each_once = total == int(scalar(conn, "select count(*) from seen")) and not scalar(
        conn, "select exists (select 1 from vault.statement)"
    )
    if each_once:
        # Nothing is known and no two rows say the same: the rows are the news, and nothing is copied.
        conn.execute(text("create temporary view fresh as select * from mention"))
    else:
        sqlfiles.run(conn, "vault/statement/news.sql")
    sqlfiles.run(conn, "vault/statement/shared.sql")
    by_niora = "fresh.passport is null or starts_with(fresh.niora, 'nik:')"
    key = ring.in_sql(
        f"case when {by_niora} then 'niora|' || fresh.niora else 'passport|' || fresh.nationality || '|' || fresh.passport end"
    )
    is_plain = "fresh.niora is not null and one.number is null and other.number is null"
    conn.execute(text("drop table if exists news"))
    made = conn.execute(
        text(
            f"create temporary table news on commit drop as select fresh.*, case when {is_plain} then {key} end as person_key, "
            f"case when {is_plain} then case when starts_with(fresh.niora, 'nik:') then 'nik' else 'niora' end end as decided_by from fresh "
            "left join (select distinct number from shared) as one on fresh.niora = one.number "
            "left join (select distinct number from shared) as other on fresh.folded = other.number"
        )
    )
    conn.execute(text("analyze news"))
    return made.rowcount
