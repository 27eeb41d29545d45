"""The judgement log (identity.judgement) and the redirects of keys that gave way. Entries are added, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi.database import scalar


def enter(
    conn: Connection, clock: datetime, made_by: str, kind: str, subject: str, old: int | None, new: int | None, reason: str,
    evidence: Mapping[str, object], undoes: int | None = None, why: str | None = None,
) -> int:  # fmt: skip
    """Add a line; ``evidence`` holds keys, tiers and scores, no personal value, ``why`` the words of who decided. Returns the key of the line."""
    return int(
        scalar(
            conn,
            "insert into identity.judgement (made_at, made_by, kind, subject, from_key, to_key, reason, evidence, undoes_key, why) "
            "values (:clock, :by, :kind, :subject, :old, :new, :reason, cast(:evidence as jsonb), :undoes, :why) returning judgement_key",
            clock=clock, by=made_by, kind=kind, subject=subject, old=old, new=new, reason=reason, evidence=json.dumps(evidence), undoes=undoes,
            why=why,
        )
    )  # fmt: skip


def redirect(conn: Connection, subject: str, old: int, new: int, entry: int) -> None:
    """Lead ``old``, and all that led to it, to ``new``; a key that comes back into force leads nowhere."""
    table, from_key, to_key = f"identity.{subject}_redirect", f"from_{subject}_key", f"to_{subject}_key"
    given = {"old": old, "new": new, "entry": entry}
    conn.execute(text(f"delete from {table} where {from_key} = :new"), {"new": new})
    conn.execute(text(f"update {table} set {to_key} = :new, judgement_key = :entry where {to_key} = :old"), given)
    conn.execute(
        text(
            f"insert into {table} ({from_key}, {to_key}, judgement_key) values (:old, :new, :entry) "
            f"on conflict ({from_key}) do update set {to_key} = excluded.{to_key}, judgement_key = excluded.judgement_key"
        ),
        given,
    )
