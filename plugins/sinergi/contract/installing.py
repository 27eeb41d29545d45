"""Keeps the tables of all forms in step with their contracts."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from sinergi.contract.model import Form
from sinergi.contract.tables import definition
from sinergi.database import advisory_lock, rows, transaction
from sinergi.sqlfiles import run_plain


def ensure_tables(url: str, forms: dict[str, Form]) -> list[str]:
    """Create or complete the tables of forms that are new or whose contract changed; returns their codes."""
    wanted = {code: hashlib.sha256(definition(form).encode()).hexdigest() for code, form in forms.items()}
    changed: list[str] = []
    with transaction(url) as conn:
        held = {row.form: row.definition_sha256 for row in rows(conn, "select form, definition_sha256 from intake.form_definition")}
        changed = [code for code in forms if held.get(code) != wanted[code]]
        if not changed:
            return []
        advisory_lock(conn, "contract", "tables")
        for code in changed:
            form = forms[code]
            run_plain(conn, definition(form), f"tables of {code}")
            conn.execute(
                sa.text(
                    """
                    insert into intake.form_definition (form, definition_sha256, title, title_en, sender_kind, period_kind, grain)
                    values (:form, :sha, :title, :title_en, :kind, :period, :grain)
                    on conflict (form) do update set
                        definition_sha256 = excluded.definition_sha256, title = excluded.title, title_en = excluded.title_en,
                        sender_kind = excluded.sender_kind, period_kind = excluded.period_kind, grain = excluded.grain,
                        defined_at = now()
                    """
                ),
                {
                    "form": code, "sha": wanted[code], "title": form.title, "title_en": form.title_en, "kind": form.sender_kind,
                    "period": form.period, "grain": form.grain,
                },
            )  # fmt: skip
    return changed
