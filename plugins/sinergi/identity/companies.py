"""Companies: every way in which they are named is kept, and all are judged together when a new one appears (directory.py).

The directory of a country is some hundred thousand wordings, so judging it whole costs seconds and gives the same keys in any
order of arrival. Keys are made from the NIB, else from the name; a company known by name alone is redirected to its NIB when one
comes, with a line in the judgement log, and facts follow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.database import copy_in, copy_line, rows, scalar
from sinergi.identity import roles
from sinergi.identity.bulk import bulk_load
from sinergi.identity.directory import Mentioned, settle
from sinergi.identity.keys import Keyring
from sinergi.identity.log import enter, redirect

UNNAMED = "Perusahaan tanpa nama"


def resolve_companies(conn: Connection, forms: list[Form], clock: datetime, ring: Keyring) -> dict[str, int]:
    """Link the companies that rows of the submissions in ``pending`` name. Returns counts."""
    forms = [form for form in forms if roles.company_roles(form)]
    _gather(conn, forms)
    new = sqlfiles.run(conn, "identity/company_mention/add.sql")
    counts: Counter[str] = Counter(companies=0, company_links=0)
    sqlfiles.run(conn, "identity/company_link/nobody_moved.sql")
    if new:
        counts.update(_judge(conn, clock, ring))
    sqlfiles.run(conn, "identity/company/registry.sql", clock=clock)
    for form in forms:
        counts["company_links"] += _link(conn, form, clock)
    return dict(counts)


def register(conn: Connection) -> int:
    """Take over what the registry says of company senders; returns the number of companies newly registered."""
    sqlfiles.run(conn, "identity/company_mention/from_registry.sql")
    return int(
        scalar(
            conn,
            "select count(*) from intake.sender as sender left join identity.company as company on sender.sender = company.nib "
            "where sender.kind = 'company' and company.company_key is null",
        )
    )


def _gather(conn: Connection, forms: list[Form]) -> None:
    """Add to ``company_named`` how the pending rows name companies."""
    keys = roles.waiting(conn)
    told = [
        f"select distinct {nib} as nib, {name} as written_name, cast({roles.rank(form)} as smallint) as source_rank, "
        f"{roles.company_place(form, role)} as place {roles.waiting_rows(form)}"
        for form in forms
        for role in roles.company_roles(form)
        for nib, name in [roles.company_cells(role)]
    ]
    if told:
        # A table of its own, because the server shares the work of making one among processes, but not that of adding to one.
        conn.execute(
            text(f"create temporary table company_told on commit drop as {' union all '.join(told)}"),
            {name: keys[name] for name in map(roles.waiting_keys, forms)},
        )
        conn.execute(text("insert into company_named select * from company_told"))


def _judge(conn: Connection, clock: datetime, ring: Keyring) -> Counter[str]:
    """Judge all mentions anew; write companies, mentions and what moved. Returns counts."""
    held = rows(conn, "select mention_key, nib, written_name, source_rank, place, company_key from identity.company_mention")
    verdicts = settle(Mentioned(row.nib, row.written_name, row.source_rank, row.place) for row in held)
    keys = {company: ring.key(company) for company in {made.company for made in verdicts.values()}}
    facts: dict[int, tuple[str, list[Mentioned]]] = {}
    lines: list[str] = []
    went: dict[int, Counter[int]] = defaultdict(Counter)
    for row in held:
        mention = Mentioned(row.nib, row.written_name, row.source_rank, row.place)
        made = verdicts.get(mention)
        if made is None:
            continue
        key = keys[made.company]
        lines.append(copy_line((row.mention_key, key, made.tier, made.score, made.decided_by, row.company_key)))
        facts.setdefault(key, (made.company, []))[1].append(mention)
        if row.company_key is not None:
            went[row.company_key][key] += 1
    conn.execute(text("drop table if exists company_settled"))
    conn.execute(
        text(
            "create temporary table company_settled (mention_key bigint primary key, company_key bigint, tier smallint, score real, decided_by text, "
            "was_key bigint) on commit drop"
        )
    )
    copy_in(conn, "company_settled", ["mention_key", "company_key", "tier", "score", "decided_by", "was_key"], "".join(lines).encode())
    conn.execute(text("analyze company_settled"))
    counts = _write(conn, facts, clock)
    sqlfiles.run(conn, "identity/company_mention/settle.sql")
    if any(set(targets) != {old} for old, targets in went.items()):
        sqlfiles.run(conn, "identity/company_link/move.sql", clock=clock)
        for old, targets in sorted(went.items()):
            counts.update(_log(conn, clock, old, targets, facts))
    return counts


def _log(conn: Connection, clock: datetime, old: int, targets: Counter[int], facts: dict[int, tuple[str, list[Mentioned]]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    heir = old if old in facts else min(targets, key=lambda key: (-targets[key], key))
    for new in sorted(set(targets) - {old}):
        kind = "merge" if new == heir else "split"
        entry = enter(
            conn,
            clock,
            "rules",
            kind,
            "company",
            old,
            new,
            "nib" if facts[new][0].startswith("nib|") else "name",
            {"mentions": targets[new]},
        )
        if kind == "merge":
            redirect(conn, "company", old, new, entry)
            conn.execute(text("delete from identity.company where company_key = :old"), {"old": old})
        counts[f"company_{kind}s"] += 1
    return counts


def _write(conn: Connection, facts: dict[int, tuple[str, list[Mentioned]]], clock: datetime) -> Counter[str]:
    """The companies in force: number, and the best name that anybody gives them."""
    conn.execute(text("drop table if exists company_now"))
    conn.execute(
        text(
            "create temporary table company_now (company_key bigint primary key, created_by text, nib text, company_name text) on commit drop"
        )
    )
    lines = []
    for key, (company, mentions) in facts.items():
        kind, _, content = company.partition("|")
        nib = content if kind == "nib" else None
        own = [mention for mention in mentions if mention.name and (nib is None or mention.number == nib)]
        best = min(own or [mention for mention in mentions if mention.name], key=lambda mention: (mention.rank, mention.name), default=None)
        lines.append(copy_line((key, kind, nib, best.name if best else UNNAMED)))
    copy_in(conn, "company_now", ["company_key", "created_by", "nib", "company_name"], "".join(lines).encode())
    return Counter(companies=sqlfiles.run(conn, "identity/company/load.sql", clock=clock))


def _link(conn: Connection, form: Form, clock: datetime) -> int:
    expected = int(scalar(conn, "select coalesce(sum(rows), 0) from pending where form = :form", form=form.code) or 0)
    links = 0
    with bulk_load(conn, "identity.company_link", expected if expected else 0):
        for role in roles.company_roles(form):
            links += conn.execute(
                text(
                    "insert into identity.company_link (submission_key, row_number, role, company_key, tier, score, decided_by, linked_at, mention_key) "
                    f"select row.submission_key, row.row_number, '{role.role}', named.company_key, named.tier, named.score, named.decided_by, :clock, "
                    f"named.mention_key from staging.{form.table} as row inner join pending on row.submission_key = pending.submission_key "
                    f"inner join identity.company_mention as named on named.mention_key = {roles.company_key(form, role)} "
                    "where pending.form = :form and named.company_key is not null"
                ),
                {"clock": clock, "form": form.code},
            ).rowcount
    return links
