"""Persons: what the pending rows change, worked out for the statements they touch and for nobody else.

statements.py says what is new, pairs.py what it could be, clusters.py who is one person (agreed.sql where nothing is in doubt,
DECISIONS 63); here the outcome is written: keys, links, profiles, and a line in the judgement log for every key that gave way or
was split. Extending a person is no judgement: the links say it. Because clusters.py looks at content alone, judging the touched
statements gives what judging all of them would.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.database import copy_in, rows, scalar
from sinergi.identity import pairs, roles, statements
from sinergi.identity.bulk import bulk_load
from sinergi.identity.clusters import Verdict, cluster
from sinergi.identity.keys import Keyring
from sinergi.identity.log import enter, redirect
from sinergi.identity.matching import REVIEW, Pair, Statement

RULES = "rules"
NULL = "\\N"  # in COPY


def begin(conn: Connection, ring: Keyring) -> None:
    """The temporary tables of a run, empty: something else than new rows is to be judged."""
    ring.lay_out(conn)
    statements.gather(conn, [], ring)
    statements.find_news(conn)


def resolve_persons(conn: Connection, forms: Iterable[Form], clock: datetime, ring: Keyring) -> Counter[str]:
    """Link all rows of the submissions in ``pending`` that speak of a person. Returns counts."""
    counts: Counter[str] = Counter()
    forms = [form for form in forms if roles.person_columns(form)]
    ring.lay_out(conn)
    counts["rows"] = statements.gather(conn, forms, ring)
    new = statements.find_news(conn)
    with bulk_load(conn, "vault.statement", new):
        sqlfiles.run(conn, "vault/statement/load.sql")
    counts["pairs"] = pairs.find(conn)
    plain = _settle_plain(conn, clock, new)
    counts["persons"] += plain
    sqlfiles.run(conn, "vault/statement/meet.sql")
    sqlfiles.run(conn, "vault/statement/withdrawn.sql")
    counts.update(judge(conn, clock, ring))
    with bulk_load(conn, "identity.person_link", counts["rows"]):
        sqlfiles.run(conn, f"identity/person_link/{'load_plain' if plain == counts['rows'] else 'load'}.sql", clock=clock)
    return counts


def judge_moved(conn: Connection, clock: datetime, ring: Keyring) -> Counter[str]:
    """Judge the persons whose company turned out to be another, when no rows are pending."""
    if not scalar(conn, "select exists (select 1 from rehired)"):
        return Counter()
    begin(conn, ring)
    pairs.find(conn)
    return judge(conn, clock, ring)


def _settle_plain(conn: Connection, clock: datetime, new: int) -> int:
    """Write the persons of whom one of the ``new`` statements speaks; the other news are ``touched``."""
    sqlfiles.run(conn, "vault/statement/doubted.sql")
    if scalar(conn, "select exists (select 1 from touched)"):
        new = sqlfiles.run(conn, "vault/statement/newcomer.sql")
    else:
        conn.execute(text("create temporary view newcomer as select * from news"))
    if new:
        for table in ("identity.person", "vault.person_profile"):
            with bulk_load(conn, table, new):
                sqlfiles.run(conn, f"{table.replace('.', '/')}/load.sql", clock=clock)
    return new


def judge(conn: Connection, clock: datetime, ring: Keyring, made_by: str = RULES, because: int | None = None) -> Counter[str]:
    """Judge the statements in ``touched`` and all that they are connected with; write what has changed. Returns counts."""
    counts: Counter[str] = Counter()
    step = 0
    while sqlfiles.run(conn, "vault/statement/close.sql", step=step):
        step += 1
    if not scalar(conn, "select exists (select 1 from touched)"):
        return counts
    conn.execute(text("analyze touched"))
    sqlfiles.run(conn, "vault/statement/unsaid.sql")
    sqlfiles.run(conn, "vault/statement/agreed.sql")
    found = rows(
        conn,
        f"select {pairs.STATEMENT}, said.person_key, said.tier, said.score, said.decided_by, news.statement_key is not null as is_new "
        "from vault.statement as said inner join touched on said.statement_key = touched.statement_key "
        "left join news on said.statement_key = news.statement_key "
        "left join settled on said.statement_key = settled.statement_key where settled.statement_key is null",
    )
    said = pairs.read_statements(found)
    before = {
        row.key: Verdict(row.person_key, row.tier, row.score, row.decided_by)
        for row in found
        if row.person_key is not None and not row.is_new
    }
    links = _read_pairs(conn)
    unsaid = {row.statement_key for row in rows(conn, "select statement_key from unsaid")}
    after = cluster(said.values(), links, ring, _files(conn, said, links), _apart(conn), unsaid)
    _write(conn, before, after)
    counts["persons"] = _new_persons(conn, clock)
    sqlfiles.run(conn, "identity/person_link/move.sql", clock=clock)
    counts.update(_log(conn, clock, said, before, after, links, made_by, because))
    sqlfiles.run(conn, "vault/person_profile/renew.sql")
    return counts


def _read_pairs(conn: Connection) -> list[Pair]:
    found = rows(
        conn,
        "select pair.one_key, pair.other_key, pair.tier, pair.score, pair.way, pair.fit from identity.person_pair as pair "
        "inner join touched on pair.one_key = touched.statement_key "
        "left join settled on pair.one_key = settled.statement_key where pair.tier < :review and settled.statement_key is null "
        "union all select decided.one_key, decided.other_key, 0, 1, 'review', 2 from identity.same as decided "
        "inner join touched on decided.one_key = touched.statement_key",
        review=REVIEW,
    )
    return [Pair(row.one_key, row.other_key, row.tier, round(row.score, 4), row.way, row.fit) for row in found]


def _files(conn: Connection, said: Mapping[int, Statement], links: Iterable[Pair]) -> dict[int, set[int]]:
    """In which submissions statements stand, for those whom a weak pair (tier 4, 5) may reach: there that counts."""
    near: dict[int | str, list[int]] = defaultdict(list)
    reached: set[int] = set()
    for pair in links:
        near[pair.one].append(pair.other)
        near[pair.other].append(pair.one)
        if pair.tier >= 4:
            reached |= {pair.one, pair.other}
    if not reached:
        return {}
    for key, one in said.items():
        if one.niora:
            near[one.niora].append(key)
    ahead = list(reached)
    while ahead:
        key = ahead.pop()
        for other in (*near[key], *(near[said[key].niora] if key in said else ())):
            if other not in reached:
                reached.add(other)
                ahead.append(other)
    files: dict[int, set[int]] = defaultdict(set)
    for row in rows(
        conn,
        "with reached as materialized (select unnest(cast(:keys as bigint [])) as statement_key) "
        "select said.statement_key, link.submission_key from reached inner join vault.statement as said on reached.statement_key = said.statement_key "
        "inner join identity.person_link as link on said.person_key = link.person_key and said.statement_key = link.statement_key "
        "union select named.statement_key, named.submission_key from mention as named inner join reached on named.statement_key = reached.statement_key",
        keys=sorted(reached),
    ):
        files[row.statement_key].add(row.submission_key)
    return files


def _apart(conn: Connection) -> dict[int, dict[int, int]]:
    apart: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows(
        conn,
        "select held.statement_key, held.judgement_key, held.side from identity.apart as held "
        "inner join touched on held.statement_key = touched.statement_key",
    ):
        apart[row.statement_key][row.judgement_key] = row.side
    return apart


def _write(conn: Connection, before: dict[int, Verdict], after: dict[int, Verdict]) -> None:
    """Add the verdicts to ``settled``, and write all of it."""
    lines = (
        f"{key}\t{made.person}\t{made.tier}\t{round(made.score, 4)}\t{made.decided_by}\t{before[key].person if key in before else NULL}\n"
        for key, made in after.items()
    )
    copy_in(conn, "settled", ["statement_key", "person_key", "tier", "score", "decided_by", "was_key"], "".join(lines).encode())
    conn.execute(text("analyze settled"))
    sqlfiles.run(conn, "vault/statement/settle.sql")


def _new_persons(conn: Connection, clock: datetime) -> int:
    return sqlfiles.run(conn, "identity/person/load_settled.sql", clock=clock)


def _log(
    conn: Connection,
    clock: datetime,
    said: dict[int, Statement],
    before: dict[int, Verdict],
    after: dict[int, Verdict],
    links: Iterable[Pair],
    made_by: str,
    because: int | None,
) -> Counter[str]:
    """Enter keys that gave way and keys that were split, and lead the former on."""
    counts: Counter[str] = Counter()
    went: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key in sorted(key for key, was in before.items() if after[key].person != was.person):
        went[before[key].person][after[key].person].append(key)
    sqlfiles.run(conn, "identity/person_redirect/back_in_force.sql")
    if not went:
        return counts
    in_force = {
        row.person_key for row in rows(conn, "select distinct person_key from settled where person_key = any(:keys)", keys=sorted(went))
    }
    members: dict[int, list[int]] = defaultdict(list)
    for key, made in after.items():
        members[made.person].append(key)
    by_key: dict[int, list[Pair]] = defaultdict(list)
    for pair in links:
        by_key[pair.one].append(pair)
        by_key[pair.other].append(pair)
    for old, targets in sorted(went.items()):
        # A key that is gone leads to where its best evidence went.
        heir = (
            old
            if old in in_force
            else min(targets, key=lambda new: min((after[key].tier, said[key].first_period, key) for key in targets[new]))
        )
        for new, moved in sorted(targets.items()):
            kind = "merge" if new == heir else "split"
            counts[f"{kind}s"] += 1
            best = _evidence(moved, after, by_key, new)
            stayed = sorted(set(members[new]) - set(moved))
            evidence = {**best, "statements": moved, "with": stayed, "because": because}
            entry = enter(conn, clock, made_by, kind, "person", old, new, str(best["way"]), evidence)
            if kind == "merge":
                redirect(conn, "person", old, new, entry)
    return counts


def _evidence(moved: list[int], after: dict[int, Verdict], by_key: dict[int, list[Pair]], new: int) -> dict[str, object]:
    """The best pair between what moved and where it went; no personal value."""
    inside = set(moved)
    across = [
        pair for key in moved for pair in by_key[key]
        if (pair.one in inside) != (pair.other in inside) and after[pair.one].person == after[pair.other].person == new
    ]  # fmt: skip
    if not across:
        best = min(moved, key=lambda key: (after[key].tier, key))
        return {"way": after[best].decided_by, "tier": after[best].tier}
    pair = min(across, key=lambda pair: (pair.tier, -pair.score, pair.one, pair.other))
    return {"way": pair.way, "tier": pair.tier, "score": pair.score, "pair": [pair.one, pair.other], "pairs": len(across)}
