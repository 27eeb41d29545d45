"""Making or renewing a warehouse: schemas, reference data, forms, senders, views, grants. Safe to repeat."""

from __future__ import annotations

import sqlalchemy as sa

from sinergi import reference
from sinergi.contract import load_forms
from sinergi.contract.installing import ensure_tables
from sinergi.database import advisory_lock, rows, transaction
from sinergi.errors import RefusedStart
from sinergi.intake.senders import register_pilots
from sinergi.places import sql_folder
from sinergi.reporting.publishing import refresh_catalogue
from sinergi.sqlfiles import SCHEMAS, apply_functions_and_tables, apply_views, run_plain, statements

OLDEST_POSTGRES = 150000


def install(url: str) -> dict[str, int]:
    """Create or migrate the warehouse behind ``url``; returns counts of forms and senders added."""
    with transaction(url) as conn:
        version = int(conn.execute(sa.text("show server_version_num")).scalar_one())
        if version < OLDEST_POSTGRES:
            raise RefusedStart(f"PostgreSQL {version // 10000} is too old; Sinergi needs 15 or newer")
        advisory_lock(conn, "install")
        for schema in SCHEMAS:
            apply_functions_and_tables(conn, schema)
            if schema == "reference":
                reference.plant(conn)
    changed = ensure_tables(url, load_forms(strict=False))
    with transaction(url) as conn:
        advisory_lock(conn, "install")
        apply_views(conn)
        refresh_catalogue(conn)
        grants = sql_folder() / "grants.sql"
        if grants.exists():
            present = {row.rolname for row in rows(conn, "select rolname from pg_roles where rolname like 'sinergi_%'")}
            if "sinergi_report" in present:
                for statement in statements(grants.read_text(encoding="utf-8")):
                    run_plain(conn, statement, "sql/grants.sql")
    return {"forms": len(changed), "senders": register_pilots(url)}
