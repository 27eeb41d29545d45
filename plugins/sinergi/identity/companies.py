"""Companies: by NIB, else by normalised name, else by a name that differs by one slip. Their names are no personal data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.database import copy_in, copy_line, rows, scalar
from sinergi.identity import roles
from sinergi.identity.bulk import bulk_load
from sinergi.identity.names import company_key_of, neighbours, same_company

_NIB = re.compile(r"[0-9]{13}")
UNNAMED = "Perusahaan tanpa nama"


@dataclass(frozen=True)
class Mentioned:
    """A distinct way in which rows name a company. ``rank`` is that of the source (roles.SOURCE_RANK), 0 the registry."""

    nib: str
    name: str
    rank: int


@dataclass(frozen=True)
class Verdict:
    company_key: int
    tier: int
    score: float
    decided_by: str


@dataclass
class Directory:
    """What is known of companies, in memory. `decide` may add a company; nothing is ever renumbered.

    A registered or immigration name is trusted as a name of the company whose NIB stands beside it; a district's is not,
    because there the NIB is copied from signboards.
    """

    nibs: dict[str, int] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    names: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    spelled: dict[str, set[str]] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    highest: int = 0
    added: list[tuple[int, str, str, str]] = field(default_factory=list)  # key, nib, name, created_by
    numbered: list[tuple[int, str]] = field(default_factory=list)  # key, nib that an older company turned out to have
    named: list[tuple[int, str, str]] = field(default_factory=list)  # key, normalised name, name as written

    def know(self, company_key: int, nib: str | None, names: Iterable[str] = ()) -> None:
        """Take in a company from the database; ``names`` are normalised."""
        self.highest = max(self.highest, company_key)
        if nib:
            self.nibs[nib] = company_key
            self.numbers[company_key] = nib
        for name in names:
            self.names[name].add(company_key)

    def decide(self, mention: Mentioned) -> Verdict | None:
        """The company that a row means; None if the row names none."""
        name = company_key_of(mention.name)
        if _NIB.fullmatch(mention.nib):
            return self._by_nib(mention, name)
        return self._by_name(mention, name) if name else None

    def _by_nib(self, mention: Mentioned, name: str | None) -> Verdict:
        known = self.nibs.get(mention.nib)
        if known is not None:
            if name and mention.rank < roles.SOURCE_RANK["district"]:
                self._also_called(known, name, mention.name)
            return Verdict(known, 1, 1.0, "nib")
        bearers = self.names.get(name, set()) if name else set()
        numbered = {key for key in bearers if key in self.numbers}
        if mention.rank >= roles.SOURCE_RANK["district"] and len(numbered) == 1:
            return Verdict(next(iter(numbered)), 2, 1.0, "name_over_unknown_nib")
        if len(bearers) == 1 and not numbered:
            key = next(iter(bearers))
            self.nibs[mention.nib] = key
            self.numbers[key] = mention.nib
            self.numbered.append((key, mention.nib))
            return Verdict(key, 1, 1.0, "nib_for_known_name")
        key = self._add(mention.nib, mention.name, "registry" if mention.rank == 0 else "nib")
        if name:
            self._also_called(key, name, mention.name)
        return Verdict(key, 1, 1.0, "new_nib")

    def _by_name(self, mention: Mentioned, name: str) -> Verdict:
        bearers = self.names.get(name, set())
        if len(bearers) == 1:
            return Verdict(next(iter(bearers)), 2, 1.0, "name")
        if bearers:
            # Two companies of one name: the row may mean either, so it means neither, this month and the next.
            apart = [key for key in bearers if key not in self.numbers]
            if len(apart) == 1:
                return Verdict(apart[0], 2, 1.0, "doubtful_name")
            key = self._add("", mention.name, "doubtful_name")
            self._also_called(key, name, mention.name)
            return Verdict(key, 2, 1.0, "doubtful_name")
        like = self._like(name, mention.name)
        if like:
            return like
        key = self._add("", mention.name, "name")
        self._also_called(key, name, mention.name)
        return Verdict(key, 2, 1.0, "new_name")

    def _like(self, name: str, written: str) -> Verdict | None:
        if not self.spelled and self.names:
            for known in self.names:
                self._spell(known)
        found: dict[int, float] = {}
        for other in {known for part in neighbours(name) for known in self.spelled.get(part, ())}:
            score = same_company(written, self.plain.get(other, other))
            for key in self.names[other] if score else ():
                found[key] = max(score, found.get(key, 0.0))
        if len(found) != 1:
            return None
        key, score = found.popitem()
        return Verdict(key, 3, round(score, 4), "similar_name")

    def _spell(self, name: str) -> None:
        for part in neighbours(name):
            self.spelled.setdefault(part, set()).add(name)

    def _also_called(self, key: int, name: str, written: str) -> None:
        if key not in self.names[name]:
            if self.spelled and not self.names[name]:
                self._spell(name)
            self.names[name].add(key)
            self.plain.setdefault(name, written)
            self.named.append((key, name, written))

    def _add(self, nib: str, name: str, created_by: str) -> int:
        self.highest += 1
        self.added.append((self.highest, nib, name, created_by))
        if nib:
            self.nibs[nib] = self.highest
            self.numbers[self.highest] = nib
        return self.highest


def _read_directory(conn: Connection) -> Directory:
    known = Directory()
    for key, nib in rows(conn, "select company_key, nib from identity.company"):
        known.know(key, nib)
    for key, name, written in rows(conn, "select company_key, normalised_name, written_name from identity.company_name"):
        known.names[name].add(key)
        known.plain.setdefault(name, written)
    return known


def _named_in(conn: Connection, form: Form) -> list[tuple[str, str]]:
    """Distinct (nib, name) of all roles in the pending submissions of a form, in the order in which rows name them."""
    turns = dict(rows(conn, "select submission_key, turn from pending where form = :form", form=form.code))
    first: dict[tuple[str, str], tuple[int, int]] = {}
    for role in roles.company_roles(form):
        nib, name = roles.company_cells(role)
        # Only durable tables here, so that PostgreSQL may use its parallel workers.
        for row in rows(
            conn,
            f"select row.submission_key, {nib} as nib, {name} as name, min(row.row_number) as first_row from staging.{form.table} as row "
            "where row.submission_key = any(:keys) group by 1, 2, 3",
            keys=list(turns),
        ):
            if row.nib or row.name:
                place = (turns[row.submission_key], row.first_row)
                first[row.nib, row.name] = min(place, first.get((row.nib, row.name), place))
    return sorted(first, key=lambda cells: (first[cells], cells))


def register(conn: Connection, clock: datetime) -> int:
    """Take over registered company senders: their NIB, name and main activity. Returns the companies added."""
    news = rows(
        conn,
        "select sender.sender, sender.name from intake.sender as sender left join identity.company as company on sender.sender = company.nib "
        "where sender.kind = 'company' and company.company_key is null order by sender.sender",
    )
    if news:
        known = _read_directory(conn)
        for nib, name in news:
            known.decide(Mentioned(nib, name, 0))
        _write(conn, known, clock)
    sqlfiles.run(conn, "identity/company/registry.sql", clock=clock)
    return len(news)


def _write(conn: Connection, known: Directory, clock: datetime) -> None:
    first_names = {key: name for key, _, name, _ in known.added}
    for key, _, written in known.named:
        if not first_names.get(key, "-"):
            first_names[key] = written
    lines = "".join(
        copy_line((key, clock.isoformat(), created_by, nib or None, first_names[key] or UNNAMED, clock.isoformat()))
        for key, nib, _, created_by in known.added
    )
    if lines:
        copy_in(conn, "identity.company", ["company_key", "created_at", "created_by", "nib", "company_name", "changed_at"], lines.encode())
    for key, nib in known.numbered:
        conn.execute(
            text("update identity.company set nib = :nib, changed_at = :clock where company_key = :key"),
            {"nib": nib, "clock": clock, "key": key},
        )
    lines = "".join(copy_line(name) for name in known.named)
    if lines:
        copy_in(conn, "identity.company_name", ["company_key", "normalised_name", "written_name"], lines.encode())


def resolve_companies(conn: Connection, forms: list[Form], clock: datetime) -> dict[str, int]:
    """Link the companies that rows of the submissions in ``pending`` name. Returns counts."""
    named = {form.code: _named_in(conn, form) for form in forms if roles.company_roles(form)}
    if not any(named.values()):
        return {"companies": 0, "company_links": 0}
    known = _read_directory(conn)
    wanted = [Mentioned(nib, name, roles.rank(form)) for form in forms for nib, name in named.get(form.code, ())]
    verdicts: dict[tuple[str, str, int], Verdict | None] = {}
    # Numbers first: a name alone can then lean on what numbers have taught.
    for mention in sorted(dict.fromkeys(wanted), key=lambda mention: not _NIB.fullmatch(mention.nib)):
        verdicts[mention.nib, mention.name, mention.rank] = known.decide(mention)
    _write(conn, known, clock)
    links = 0
    for form in forms:
        if not named.get(form.code):
            continue
        conn.execute(text("drop table if exists company_named"))
        conn.execute(
            text(
                "create temporary table company_named (nib text, name text, company_key bigint, tier smallint, score real, decided_by text) on commit drop"
            )
        )
        lines = []
        for nib, name in named[form.code]:
            verdict = verdicts[nib, name, roles.rank(form)]
            if verdict:
                lines.append(copy_line((nib, name, verdict.company_key, verdict.tier, verdict.score, verdict.decided_by)))
        copy_in(conn, "company_named", ["nib", "name", "company_key", "tier", "score", "decided_by"], "".join(lines).encode())
        conn.execute(text("analyze company_named"))
        expected = scalar(conn, "select coalesce(sum(rows), 0) from pending where form = :form", form=form.code)
        with bulk_load(conn, "identity.company_link", int(expected or 0)):
            for role in roles.company_roles(form):
                nib, name = roles.company_cells(role)
                links += conn.execute(
                    text(
                        "insert into identity.company_link (submission_key, row_number, role, company_key, tier, score, decided_by, linked_at) "
                        f"select row.submission_key, row.row_number, '{role.role}', named.company_key, named.tier, named.score, named.decided_by, :clock "
                        f"from staging.{form.table} as row inner join pending on row.submission_key = pending.submission_key "
                        f"inner join company_named as named on named.nib = {nib} and named.name = {name} where pending.form = '{form.code}'"
                    ),
                    {"clock": clock},
                ).rowcount
    return {"companies": len(known.added), "company_links": links}
