"""Which statements could be one person: candidates are found in SQL by a number, a birth date or an employer, and judged in pairs.

A pair is judged once, when the second of the two statements (or the employer they share) is first met, and kept with its evidence
in identity.person_pair. It rests on the two statements alone, so it does not matter which came first.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.database import copy_in, copy_line, rows, scalar
from sinergi.identity import probable
from sinergi.identity.bulk import bulk_load
from sinergi.identity.matching import REVIEW, Pair, Staff, Statement, by_birth, by_name, by_number, shortened, swapped
from sinergi.identity.names import words

STATEMENT = (
    "said.statement_key as key, coalesce(said.niora, '') as niora, coalesce(said.passport, '') as passport, coalesce(said.folded, '') as folded, "
    "said.nationality, said.full_name as name, said.birth_date, said.sex, said.region_code as region, said.first_period, said.source_rank as rank"
)


def read_statements(found: Iterable) -> dict[int, Statement]:
    """Rows of a query over STATEMENT, by key; more columns may follow."""
    return {row.key: Statement(*row[:11]) for row in found}


def find(conn: Connection) -> int:
    """Judge the pairs that ``news`` and new employers make possible; returns how many are kept."""
    conn.execute(text("drop table if exists candidate"))
    conn.execute(text("create temporary table candidate (one_key bigint, other_key bigint) on commit drop"))
    sqlfiles.run(conn, "identity/person_pair/find_by_number.sql")
    sqlfiles.run(conn, "vault/employment/add.sql")
    new = int(scalar(conn, "select count(*) from hired"))
    with bulk_load(conn, "vault.employment", new):
        sqlfiles.run(conn, "vault/employment/load.sql")
    if scalar(conn, "select exists (select 1 from rehired)"):
        sqlfiles.run(conn, "vault/employment/again.sql")
        new = int(scalar(conn, "select count(*) from hired"))
    if new and scalar(conn, "select exists (select 1 from vault.employment where is_loose)"):
        sqlfiles.run(conn, "identity/person_pair/find_by_birth.sql")
    kept = sqlfiles.run(conn, "identity/person_pair/load_plain.sql") + _keep(conn, _judged(conn))
    return kept + (_keep(conn, _by_name(conn)) if new else 0)


def judge(one: Statement, other: Statement) -> Pair | None:
    """The judgement on a pair, whichever block found it; the keys in ascending order."""
    one, other = sorted((one, other), key=lambda said: said.key)
    if one.folded and one.folded == other.folded:
        return by_number(one, other)
    if one.birth_date and other.birth_date:
        return by_birth(one, other)
    return by_name(one, other)


def weigh_weak(judged: list[tuple[Statement, Statement, Pair]]) -> list[Pair]:
    """Let the model weigh the pairs of which one side has no number; returns all pairs.

    What the rules left to an officer links provisionally (tier 5) where the weight is high and the names differ by nothing but words
    left out or cut to initials: a model alone takes twins for one person.
    """
    weak = {(pair.one, pair.other): (one, other) for one, other, pair in judged if not (one.is_documented and other.is_documented)}
    if not any(pair.tier == REVIEW for _, _, pair in judged if (pair.one, pair.other) in weak):
        return [pair for *_, pair in judged]
    model = probable.read("persons")
    left, right = [], []
    for number, (one, other) in enumerate(weak.values()):
        left.append(_record(one, f"l{number}", number))
        right.append(_record(other, f"r{number}", number))
    ends = list(weak)
    weights = {ends[int(found.one[1:])]: found for found in probable.weigh(model, left, right, at_least=-1000)}
    result = []
    for one, other, pair in judged:
        found = weights.get((pair.one, pair.other))
        if found is None:
            result.append(pair)
            continue
        links = pair.tier == REVIEW and found.weight >= model.link_at and shortened(one.name, other.name)
        tier, way = (5, "probable") if links else (pair.tier, pair.way)
        result.append(Pair(pair.one, pair.other, tier, pair.score, way, pair.fit, found.weight, model.label, found.evidence))
    return [pair for pair in result if pair.tier < REVIEW or pair.weight is None or pair.weight >= model.review_at]


def _record(said: Statement, unique_id: str, pair: int) -> dict[str, object]:
    """A statement as the model sees it; whoever is compared by birth date or name shares an employer (the block)."""
    other_day = swapped(said.birth_date)
    return {
        "unique_id": unique_id, "pair": pair, "name": " ".join(sorted(words(said.name))) or None,
        "birth_date": said.birth_date.isoformat() if said.birth_date else None, "birth_swapped": other_day.isoformat() if other_day else None,
        "sex": said.sex, "nationality": said.nationality or None, "employers": ["shared"],
    }  # fmt: skip


def _judged(conn: Connection) -> list[Pair]:
    made = []
    for row in rows(
        conn,
        f"select {STATEMENT}, {STATEMENT.replace('said.', 'like_it.').replace(' as ', ' as other_')} from candidate "
        "inner join vault.statement as said on candidate.one_key = said.statement_key "
        "inner join vault.statement as like_it on candidate.other_key = like_it.statement_key",
    ):
        one, other = Statement(*row[:11]), Statement(*row[11:])
        pair = judge(one, other)
        if pair:
            made.append((one, other, pair))
    return weigh_weak(made)


def _by_name(conn: Connection) -> list[Pair]:
    """Pairs of which one side has no number and one no birth date: found by employer and the letters of the names."""
    # Whoever may lean on another by name alone: one of the two must be without birth date, and one new there.
    conn.execute(text("drop table if exists asking"))
    asking = conn.execute(
        text(
            "create temporary table asking on commit drop as select hired.company_key, bool_or(hired.birth_date = date '-infinity') as is_undated "
            "from hired where hired.company_key in (select undated.company_key from vault.employment as undated "
            "where undated.birth_date = date '-infinity') group by hired.company_key"
        )
    )
    if not asking.rowcount:
        return []
    staff = rows(
        conn,
        f"select {STATEMENT}, worked.company_key, fresh.statement_key is not null as is_new from asking "
        "inner join vault.employment as worked on asking.company_key = worked.company_key "
        "inner join vault.statement as said on worked.statement_key = said.statement_key "
        "left join hired as fresh on worked.company_key = fresh.company_key and worked.statement_key = fresh.statement_key "
        "where asking.is_undated or worked.birth_date = date '-infinity' or fresh.statement_key is not null",
    )
    statements = read_statements(staff)
    companies: dict[int, list[tuple[Statement, bool]]] = defaultdict(list)
    for row in staff:
        companies[row.company_key].append((statements[row.key], row.is_new))
    found: dict[tuple[int, int], Pair] = {}
    for people in companies.values():
        everybody, undated = Staff([said for said, _ in people]), Staff([said for said, _ in people if not said.birth_date])
        for said, is_new in people:
            if not is_new:
                continue
            for other in (undated if said.birth_date else everybody).called(said.name):
                ends = (min(said.key, other.key), max(said.key, other.key))
                if other.key != said.key and ends not in found:
                    pair = by_name(said, other)
                    if pair:
                        found[ends] = Pair(*ends, pair.tier, pair.score, pair.way, pair.fit)
    return list(found.values())


def _keep(conn: Connection, pairs: list[Pair]) -> int:
    if not pairs:
        return 0
    conn.execute(
        text(
            "create temporary table if not exists made (one_key bigint, other_key bigint, tier smallint, score real, way text, fit smallint, weight real, "
            "model text, evidence jsonb) on commit drop"
        )
    )
    conn.execute(text("truncate made"))
    lines = "".join(
        copy_line(
            (
                pair.one,
                pair.other,
                pair.tier,
                pair.score,
                pair.way,
                pair.fit,
                pair.weight,
                pair.model,
                json.dumps(pair.evidence or {"way": pair.way, "name": pair.score}),
            )
        )
        for pair in pairs
    )
    copy_in(conn, "made", ["one_key", "other_key", "tier", "score", "way", "fit", "weight", "model", "evidence"], lines.encode())
    # Two who were both known before may become a pair when an employer names both: they are judged again.
    conn.execute(
        text(
            "insert into touched (statement_key) select distinct unnest(array[one_key, other_key]) from made where tier < :review on conflict do nothing"
        ),
        {"review": REVIEW},
    )
    return conn.execute(
        text(
            "insert into identity.person_pair (one_key, other_key, tier, score, way, fit, weight, model, evidence) "
            "select one_key, other_key, tier, score, way, fit, weight, model, evidence from made on conflict do nothing"
        )
    ).rowcount
