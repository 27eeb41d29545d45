"""Judgements by people: two statements are the same person, or not, and a judgement undone. Each is a line in the log, none is erased.

A decision is one more fact that clusters.py looks at, so it holds whatever comes later, and undoing it gives back exactly what would
be there without it. A merge that the rules made is undone by keeping apart what it brought together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import load_forms
from sinergi.database import advisory_lock, rows, scalar, transaction
from sinergi.errors import NoSuchJudgement
from sinergi.identity import keys
from sinergi.identity.following import follow
from sinergi.identity.log import enter
from sinergi.identity.persons import begin, judge
from sinergi.places import Home

SAME, DIFFERENT = "same", "different"


def decide(
    url: str, clock: datetime, one: int, other: int, verdict: str, made_by: str, place: Home | None = None, why: str | None = None
) -> int:
    """Enter that two statements are the same person, or not; links and keys follow. Returns the key of the entry.

    Raises:
        NoSuchJudgement: a statement is not known.
        ValueError: both name a NIORA and these differ: nobody can judge them to be one.
    """
    with transaction(url) as conn:
        advisory_lock(conn, "identity")
        ring = _begin(conn, place)
        return _decide(conn, clock, min(one, other), max(one, other), verdict, made_by, ring, why)


def _decide(
    conn: Connection, clock: datetime, one: int, other: int, verdict: str, made_by: str, ring: keys.Keyring, why: str | None
) -> int:
    said = rows(
        conn, "select statement_key, niora, person_key from vault.statement where statement_key in (:one, :other)", one=one, other=other
    )
    if len(said) != 2:
        raise NoSuchJudgement("no such pair of statements")
    if verdict == SAME and len({row.niora for row in said if row.niora}) == 2:
        raise ValueError("different NIORA are different people")
    persons = {row.statement_key: row.person_key for row in said}
    entry = enter(conn, clock, made_by, verdict, "person", persons[one], persons[other], "review", {"pair": [one, other]}, why=why)
    # The newest decision on a pair counts.
    conn.execute(text("delete from identity.same where one_key = :one and other_key = :other"), {"one": one, "other": other})
    conn.execute(
        text(
            "delete from identity.apart where judgement_key in (select held.judgement_key from identity.apart as held "
            "where held.statement_key in (:one, :other) group by held.judgement_key having count(*) = 2 "
            "and count(*) = (select count(*) from identity.apart as whole where whole.judgement_key = held.judgement_key))"
        ),
        {"one": one, "other": other},
    )
    if verdict == SAME:
        conn.execute(text("insert into identity.same values (:entry, :one, :other)"), {"entry": entry, "one": one, "other": other})
    else:
        _keep_apart(conn, entry, [one], [other])
    _judge_again(conn, clock, [one, other], ring, made_by, entry)
    return entry


def undo(url: str, clock: datetime, judgement_key: int, made_by: str, place: Home | None = None, why: str | None = None) -> int:
    """Undo a merge or a decision of the log; returns the key of the entry that says so.

    What the judgement moved is as it was before it, keys included; submissions that are touched load their facts again.
    """
    with transaction(url) as conn:
        advisory_lock(conn, "identity")
        ring = _begin(conn, place)
        found = rows(conn, "select * from identity.judgement where judgement_key = :key", key=judgement_key)
        if not found or found[0].subject != "person" or found[0].kind == "split":
            raise NoSuchJudgement(f"judgement {judgement_key} is no merge and no decision on persons")
        made = found[0]
        root = made.evidence.get("because") or judgement_key
        # What followed from a decision went with it: undoing that too would keep apart what nobody holds together.
        undone = "select exists (select 1 from identity.judgement where undoes_key in (:key, :root) and kind = 'undo')"
        if scalar(conn, undone, key=judgement_key, root=root):
            raise NoSuchJudgement(f"judgement {judgement_key} has been undone already")
        entry = enter(conn, clock, made_by, "undo", "person", made.to_key, made.from_key, made.kind, {}, judgement_key, why)
        decided = rows(conn, "select one_key, other_key from identity.same where judgement_key = :key", key=root)
        kept_apart = rows(conn, "select statement_key from identity.apart where judgement_key = :key", key=root)
        if decided or kept_apart:
            # A decision, or what followed from one: take the decision back.
            conn.execute(text("delete from identity.same where judgement_key = :key"), {"key": root})
            conn.execute(text("delete from identity.apart where judgement_key = :key"), {"key": root})
            touched = [key for row in decided for key in row] + [row.statement_key for row in kept_apart]
        else:
            moved, stayed = made.evidence.get("statements", []), made.evidence.get("with", [])
            if not moved or not stayed:
                raise NoSuchJudgement(f"judgement {judgement_key} brought nothing together")
            _keep_apart(conn, entry, moved, stayed)
            touched = [*moved, *stayed]
        _judge_again(conn, clock, touched, ring, made_by, entry)
        return entry


def _keep_apart(conn: Connection, entry: int, one: Iterable[int], other: Iterable[int]) -> None:
    for side, members in ((1, one), (2, other)):
        for key in members:
            conn.execute(text("insert into identity.apart values (:entry, :key, :side)"), {"entry": entry, "key": key, "side": side})


def _begin(conn: Connection, place: Home | None) -> keys.Keyring:
    ring = keys.of_home(place)
    sqlfiles.run(conn, "identity/resolution/pending.sql", forms=[])
    sqlfiles.run(conn, "identity/company_link/nobody_moved.sql")
    begin(conn, ring)
    return ring


def _judge_again(conn: Connection, clock: datetime, touched: list[int], ring: keys.Keyring, made_by: str, because: int) -> None:
    conn.execute(text("insert into touched (statement_key) select distinct unnest(cast(:keys as bigint[]))"), {"keys": touched})
    judge(conn, clock, ring, made_by, because)
    follow(conn, load_forms(strict=False), (), clock)
    # Whoever was waited for is judged anew, also where no link has moved.
    sqlfiles.run(conn, "identity/reconciled_period/ask_again.sql", statement_keys=touched)
