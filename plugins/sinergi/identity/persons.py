"""Persons: numbers are matched in SQL for all rows at once, names in Python for the few rows that no number identifies.

One pass per form and period, better sources first, so that a later pass finds the persons of an earlier one. Temporary
tables carry a pass: ``mention`` (its rows), ``decided`` (verdicts row by row), ``newcomer`` (persons met for the first time).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sinergi import sqlfiles
from sinergi.contract import Form
from sinergi.database import copy_in, copy_line, rows, scalar
from sinergi.identity import roles
from sinergi.identity.bulk import LARGE, bulk_load
from sinergi.identity.matching import DOUBTFUL, Decision, Known, Mention, Staff, match, pick_bearer, supports, together
from sinergi.identity.names import words

_NEW_TABLES = """
drop table if exists mention;
drop table if exists decided;
drop table if exists newcomer;
create temporary table decided (mention_id bigint primary key, person_key bigint, tier smallint, score real, decided_by text) on commit drop;
create temporary table newcomer (
    person_key bigint, mention_id bigint, created_by text, submission_key bigint, row_number integer, full_name text, sex text,
    birth_date date, nationality text collate "C", passport text collate "C", folded text collate "C", niora text collate "C", region_code text
) on commit drop;
"""

_MENTION = """
select
    named.mention_id, named.submission_key, named.full_name, named.birth_date, named.sex, named.nationality, named.passport,
    coalesce(named.folded, named.passport) as folded, named.niora, named.region_code,
    array(
        select distinct link.company_key from identity.company_link as link
        where link.submission_key = named.submission_key and link.row_number = named.row_number
    ) as employers
from mention as named
"""

_KNOWN = """
select
    known.person_key, known.full_name, known.birth_date, known.sex, coalesce(known.nationality, '') as nationality, known.niora, known.region_code,
    array(
        select held.passport_folded from vault.person_passport as held where held.person_key = known.person_key
        union
        select held.passport_folded from identity.person_redirect as moved
        inner join vault.person_passport as held on moved.from_person_key = held.person_key where moved.to_person_key = known.person_key
    ) as folded
from vault.person_profile as known
"""

# Persons that bear no NIORA and have not given way to another key.
_LOOSE = (
    "known.niora is null and not exists (select 1 from identity.person_redirect as moved where moved.from_person_key = known.person_key)"
)

_UNDECIDED = "left join decided on named.mention_id = decided.mention_id where named.niora is null and decided.mention_id is null"


def _mentions(found: Iterable) -> list[Mention]:
    return [
        Mention(
            row.mention_id, row.submission_key, row.full_name, row.birth_date, row.sex, row.nationality or "", row.passport or "", row.folded or "",
            row.niora, row.region_code, frozenset(row.employers),
        )
        for row in found
    ]  # fmt: skip


def _known(found: Iterable) -> dict[int, Known]:
    return {
        row.person_key: Known(
            row.person_key, row.full_name, row.birth_date, row.sex, row.nationality, row.niora, frozenset(row.folded), row.region_code
        )
        for row in found
    }


def _people(conn: Connection, keys: Iterable[int]) -> dict[int, Known]:
    wanted = sorted(set(keys))
    return _known(rows(conn, f"{_KNOWN} where known.person_key = any(:keys)", keys=wanted)) if wanted else {}


def _fill(conn: Connection, table: str, columns: list[str], lines: Iterable[tuple]) -> None:
    data = "".join(map(copy_line, lines))
    if data:
        copy_in(conn, table, columns, data.encode())


def _decide(conn: Connection, decisions: Iterable[Decision]) -> None:
    _fill(
        conn,
        "decided",
        ["mention_id", "person_key", "tier", "score", "decided_by"],
        ((made.mention_id, made.person_key, made.tier, made.score, made.decided_by) for made in decisions if made.person_key is not None),
    )


def _highest(conn: Connection) -> int:
    known = scalar(conn, "select coalesce(max(person_key), 0) from identity.person")
    return max(int(known), int(scalar(conn, "select coalesce(max(person_key), 0) from newcomer")))


class Pass:
    """The rows of one form and period that have no links yet. `run` links them all; counts are kept in ``counts``."""

    def __init__(self, conn: Connection, form: Form, period_key: int, clock: datetime):
        self.conn, self.form, self.period_key, self.clock = conn, form, period_key, clock
        self.counts: Counter[str] = Counter()
        self.rows = 0

    def run(self) -> Counter[str]:
        conn = self.conn
        for statement in sqlfiles.statements(_NEW_TABLES):
            conn.execute(text(statement))
        self.rows = int(
            scalar(
                conn,
                "select coalesce(sum(rows), 0) from pending where form = :form and period_key = :key",
                form=self.form.code,
                key=self.period_key,
            )
        )
        if self.rows and not self._all_new():
            self._gather()
            self._by_niora()
            self._by_passport()
            self._by_name()
            self._learn()
        self.counts["rows"] = self.rows
        return self.counts

    def _gather(self) -> None:
        """``mention``: the rows of this pass."""
        source = (
            f"staging.{self.form.table} as row inner join pending on row.submission_key = pending.submission_key "
            f"where pending.form = '{self.form.code}' and pending.period_key = {self.period_key:d}"
        )
        made = self.conn.execute(text(f"create temporary table mention on commit drop as {roles.mentions_of_persons(self.form, source)}"))
        self.rows = made.rowcount
        self.conn.execute(text("analyze mention"))

    def _all_new(self) -> bool:
        """The short way for a large first register in one file: nobody is known yet, and each row names one NIORA of its own."""
        niora = (roles.person_columns(self.form) or {}).get("niora")
        files = rows(
            self.conn,
            "select submission_key, turn from pending where form = :form and period_key = :key",
            form=self.form.code,
            key=self.period_key,
        )
        if not niora or self.rows < LARGE or len(files) != 1 or self._has("select 1 from vault.person_profile"):
            return False
        (file,) = files
        (seen,) = rows(
            self.conn,
            f"select count(*) as people, coalesce(sum(named), 0) as named, coalesce(bool_and(niora <> ''), false) as is_whole "
            f"from (select {niora} as niora, count(*) as named from staging.{self.form.table} where submission_key = :key group by {niora}) as bearer",
            key=file.submission_key,
        )
        if not seen.is_whole or seen.people != seen.named or seen.people != self.rows:
            return False
        source = f"staging.{self.form.table} as row, (select {file.turn:d} as turn) as pending where row.submission_key = {file.submission_key:d}"
        self.conn.execute(text("drop table newcomer"))
        self.conn.execute(
            text(
                "create temporary table newcomer on commit drop as select row_number() over (order by named.row_number) + :highest as person_key, "
                "named.*, 'new_niora' as created_by from (" + roles.mentions_of_persons(self.form, source) + ") as named"
            ),
            {"highest": int(scalar(self.conn, "select coalesce(max(person_key), 0) from identity.person"))},
        )
        self._settle_newcomers()
        with bulk_load(self.conn, "identity.person_link", self.rows):
            self._sql("identity/person_link/load_all_new.sql")
        return True

    def _sql(self, name: str, **more: object) -> int:
        given = {"clock": self.clock, "period_key": self.period_key, "source_rank": roles.rank(self.form)}
        return sqlfiles.run(self.conn, name, **given, **more)

    def _has(self, what: str) -> bool:
        return bool(scalar(self.conn, f"select exists ({what})"))

    # --- tier 1

    def _by_niora(self) -> None:
        if not roles.person_columns(self.form)["niora"] or not self._has("select 1 from mention where niora is not null"):  # type: ignore[index]
            return
        self._sql("identity/person/fresh.sql")
        has_loose = self._has(f"select 1 from vault.person_profile as known where {_LOOSE}")
        if has_loose and self._has("select 1 from fresh"):
            self._give_niora_to_loose()
        self._sql("identity/person/newcomers_by_niora.sql", highest=_highest(self.conn))
        self._settle_newcomers()
        with bulk_load(self.conn, "identity.person_link", self.rows):
            self._sql("identity/person_link/load_niora.sql")
        if has_loose:
            self._merge_proven()

    def _give_niora_to_loose(self) -> None:
        """A NIORA that nobody bears may be that of a person known by passport or name: attach it where only one fits."""
        pairs = rows(
            self.conn,
            f"""
            select distinct
                named.mention_id, held.person_key,
                named.passport = held.passport and named.nationality = held.nationality and held.nationality <> '' as is_same
            from vault.person_profile as known
            inner join vault.person_passport as held on known.person_key = held.person_key
            inner join mention as named on coalesce(named.folded, named.passport) = held.passport_folded
            inner join fresh on named.niora = fresh.niora
            where {_LOOSE} and (named.nationality = held.nationality or named.nationality = '' or held.nationality = '')
            """,
        )
        loose = _people(self.conn, (pair.person_key for pair in pairs))
        mentions = {
            mention.mention_id: mention
            for mention in self._fetch("where named.mention_id = any(:ids)", ids=[pair.mention_id for pair in pairs])
        }
        claims: dict[str, set[int]] = defaultdict(set)
        for pair in pairs:
            mention = mentions[pair.mention_id]
            if pair.is_same or supports(mention, loose[pair.person_key]):
                claims[mention.niora or ""].add(pair.person_key)
        self._attach(claims)
        # Without a passport in common: birth date, name and employer.
        self._born_like("inner join fresh on named.niora = fresh.niora", f"and {_LOOSE}")
        named = self._fetch("inner join fresh on named.niora = fresh.niora inner join like_born on named.mention_id = like_born.mention_id")
        if named:
            claims = defaultdict(set)
            decisions = match(named, self._staffs(f"and {_LOOSE} and known.birth_date in (select day from like_born)"), {})
            for mention in named:
                decision = decisions.get(mention.mention_id)
                if decision and decision.person_key is not None and decision.tier == 4:
                    claims[mention.niora or ""].add(decision.person_key)
            self._attach(claims)

    def _attach(self, claims: dict[str, set[int]]) -> None:
        wanted = Counter(key for keys in claims.values() for key in keys)
        for niora in sorted(claims):
            keys = claims[niora]
            if len(keys) == 1 and wanted[next(iter(keys))] == 1:
                self.conn.execute(
                    text("update vault.person_profile set niora = :niora where person_key = :key"),
                    {"niora": niora, "key": next(iter(keys))},
                )
                self.conn.execute(text("delete from fresh where niora = :niora"), {"niora": niora})
                self.counts["niora_attached"] += 1

    def _merge_proven(self) -> None:
        """Rows whose NIORA is one person's and whose passport is a loose person's: both are one, if nothing speaks against it."""
        pairs = rows(
            self.conn,
            f"""
            select named.submission_key, named.row_number, named.mention_id, known.person_key as loose_key, bearer.person_key
            from vault.person_profile as known
            inner join vault.person_passport as held on known.person_key = held.person_key
            inner join mention as named on held.passport_folded = coalesce(named.folded, named.passport)
                and held.passport = named.passport and held.nationality = named.nationality
            inner join vault.person_profile as bearer on named.niora = bearer.niora
            where {_LOOSE} and held.nationality <> ''
            order by named.mention_id
            """,
        )
        claimants: dict[int, set[int]] = defaultdict(set)
        for pair in pairs:
            claimants[pair.loose_key].add(pair.person_key)
        people = _people(self.conn, (pair.loose_key for pair in pairs))
        mentions = {
            mention.mention_id: mention
            for mention in self._fetch("where named.mention_id = any(:ids)", ids=[pair.mention_id for pair in pairs])
        }
        done: set[int] = set()
        for pair in pairs:
            if (
                pair.loose_key in done
                or len(claimants[pair.loose_key]) > 1
                or not supports(mentions[pair.mention_id], people[pair.loose_key])
            ):
                continue
            done.add(pair.loose_key)
            merge_persons(
                self.conn, pair.loose_key, pair.person_key, self.clock, "niora_and_passport", pair.submission_key, pair.row_number
            )
            self.counts["merges"] += 1

    # --- tiers 2 and 3, and tier 4 for rows with a passport

    def _by_passport(self) -> None:
        if not self._has("select 1 from mention where niora is null and passport is not null"):
            return
        self._sql("identity/person_link/match_passport.sql")
        self._ambiguous_bearers()
        self._look_alike_passports()
        self._renewed_passports()
        self.conn.execute(text("truncate newcomer"))
        self._sql("identity/person/newcomers_by_passport.sql", highest=_highest(self.conn))
        self._settle_newcomers()
        self._link_decided()

    def _ambiguous_bearers(self) -> None:
        pairs = rows(
            self.conn,
            "select bearer.mention_id, bearer.person_key from bearer left join decided on bearer.mention_id = decided.mention_id "
            "where decided.mention_id is null order by 1, 2",
        )
        people = _people(self.conn, (pair.person_key for pair in pairs))
        bearers: dict[int, list[Known]] = defaultdict(list)
        for pair in pairs:
            bearers[pair.mention_id].append(people[pair.person_key])
        named = self._fetch("where named.mention_id = any(:ids)", ids=list(bearers))
        chosen = {mention.mention_id: pick_bearer(mention, bearers[mention.mention_id]) for mention in named}
        _decide(self.conn, (Decision(mention_id, key, 2, 1.0, "passport_among_several") for mention_id, key in sorted(chosen.items())))

    def _look_alike_passports(self) -> None:
        """Tier 3: equal once confusable characters are folded, or equal with a nationality unknown; birth date or name must support it."""
        pairs = rows(
            self.conn,
            f"""
            select distinct pair.mention_id, coalesce(moved.to_person_key, pair.person_key) as person_key
            from (
                select named.mention_id, held.person_key, named.nationality, held.nationality as held_nationality
                from mention as named
                inner join vault.person_passport as held on coalesce(named.folded, named.passport) = held.passport_folded
                {_UNDECIDED} and named.passport is not null
            ) as pair
            left join identity.person_redirect as moved on pair.person_key = moved.from_person_key
            where pair.nationality = pair.held_nationality or pair.nationality = '' or pair.held_nationality = ''
            order by 1, 2
            """,
        )
        people = _people(self.conn, (pair.person_key for pair in pairs))
        mentions = {
            mention.mention_id: mention
            for mention in self._fetch("where named.mention_id = any(:ids)", ids=[pair.mention_id for pair in pairs])
        }
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for pair in pairs:
            score = supports(mentions[pair.mention_id], people[pair.person_key])
            if score:
                found[pair.mention_id].append((pair.person_key, score))
        _decide(
            self.conn,
            (Decision(key, fits[0][0], 3, round(fits[0][1], 4), "look_alike_passport") for key, fits in found.items() if len(fits) == 1),
        )

    def _renewed_passports(self) -> None:
        undecided = f"{_UNDECIDED} and named.passport is not null"
        self._born_like(undecided)
        named = self._fetch(f"inner join like_born on named.mention_id = like_born.mention_id {undecided}")
        if not named:
            return
        decisions = match(named, self._staffs("and known.birth_date in (select day from like_born)"), self._taken(named, with_decided=True))
        _decide(self.conn, (made for made in decisions.values() if made.tier == 4))

    # --- tiers 4 and 5 for rows without any number

    def _by_name(self) -> None:
        named = self._fetch(f"{_UNDECIDED} and named.passport is null")
        if not named:
            return
        self.conn.execute(text("truncate decided"))
        self.conn.execute(text("truncate newcomer"))
        self.conn.execute(text("drop table if exists like_born"))
        self.conn.execute(
            text(
                "create temporary table like_born as select named.mention_id, named.birth_date as day from mention as named where passport is null and niora is null"
            )
        )
        wordings = self._wordings(named)
        decisions = match(named, self._staffs(""), self._taken(named, with_decided=False), self._remembered(wordings))
        self._own_persons(named, decisions)
        _decide(self.conn, decisions.values())
        self._settle_newcomers()
        self._link_decided()
        self._remember(wordings, decisions)

    def _own_persons(self, named: list[Mention], decisions: dict[int, Decision]) -> None:
        """Rows that nobody, or more than one person, could be: each is a person of its own until someone knows better."""
        doubtful = [[mention] for mention in named if mention.mention_id in decisions and decisions[mention.mention_id].person_key is None]
        unknown = together(mention for mention in named if mention.mention_id not in decisions)
        groups = sorted([*doubtful, *unknown], key=lambda group: group[0].mention_id)
        for key, group in enumerate(groups, _highest(self.conn) + 1):
            why = DOUBTFUL if group[0].mention_id in decisions else "new_name"
            for mention in group:
                decisions[mention.mention_id] = Decision(mention.mention_id, key, 5, 1.0, why)
        keys = {group[0].mention_id: decisions[group[0].mention_id] for group in groups}
        self.conn.execute(
            text("create temporary table if not exists own (mention_id bigint, person_key bigint, created_by text) on commit drop")
        )
        self.conn.execute(text("truncate own"))
        _fill(
            self.conn,
            "own",
            ["mention_id", "person_key", "created_by"],
            ((at, made.person_key, made.decided_by) for at, made in keys.items()),
        )
        self.conn.execute(
            text(
                "insert into newcomer select own.person_key, own.mention_id, own.created_by, named.submission_key, named.row_number, named.full_name, "
                "named.sex, named.birth_date, named.nationality, named.passport, named.folded, named.niora, named.region_code "
                "from own inner join mention as named on own.mention_id = named.mention_id"
            )
        )

    def _wordings(self, named: list[Mention]) -> dict[int, tuple[str, str]]:
        """Sender and wording by mention, in the order of rows."""
        senders = dict(rows(self.conn, "select submission_key, sender from pending where form = :form", form=self.form.code))
        return {
            mention.mention_id: (
                senders[mention.submission_key],
                "|".join(
                    (
                        " ".join(sorted(words(mention.name))), str(mention.birth_date or ""), mention.sex or "", mention.nationality,
                        ",".join(map(str, sorted(mention.employers))),
                    )
                ),
            )
            for mention in named
        }  # fmt: skip

    def _remembered(self, wordings: dict[int, tuple[str, str]]) -> dict[int, int]:
        """Whom the same words of the same sender meant before: the first such row the first such person, and so on."""
        known: dict[tuple[str, str], list[int]] = defaultdict(list)
        for row in rows(
            self.conn,
            "select distinct held.sender, held.wording, coalesce(moved.to_person_key, held.person_key) as person_key from vault.known_row as held "
            "left join identity.person_redirect as moved on held.person_key = moved.from_person_key "
            "where held.form = :form and held.sender = any(:senders) order by 1, 2, 3",
            form=self.form.code,
            senders=sorted({sender for sender, _ in wordings.values()}),
        ):
            known[row.sender, row.wording].append(row.person_key)
        turn: Counter[tuple[str, str, int]] = Counter()
        found = {}
        for mention_id in sorted(wordings):
            sender, wording = wordings[mention_id]
            place = (sender, wording, mention_id >> 32)
            if turn[place] < len(known.get((sender, wording), ())):
                found[mention_id] = known[sender, wording][turn[place]]
            turn[place] += 1
        return found

    def _remember(self, wordings: dict[int, tuple[str, str]], decisions: dict[int, Decision]) -> None:
        self.conn.execute(
            text("create temporary table if not exists memory (form text, sender text, wording text, person_key bigint) on commit drop")
        )
        self.conn.execute(text("truncate memory"))
        _fill(
            self.conn,
            "memory",
            ["form", "sender", "wording", "person_key"],
            ((self.form.code, *wordings[at], made.person_key) for at, made in decisions.items() if made.tier == 5),
        )
        self.conn.execute(
            text("insert into vault.known_row (form, sender, wording, person_key) select distinct * from memory on conflict do nothing")
        )

    # --- shared steps

    def _fetch(self, where: str, **params: object) -> list[Mention]:
        if "ids" in params and not params["ids"]:
            return []
        return _mentions(rows(self.conn, f"{_MENTION} {where} order by named.mention_id", **params))

    def _born_like(self, undecided: str, also: str = "") -> None:
        """``like_born``: rows for which someone with that birth date (or day and month exchanged) is known, and those dates."""
        self.conn.execute(text("drop table if exists like_born"))
        self.conn.execute(
            text(
                f"""
                create temporary table like_born on commit drop as
                select distinct born.mention_id, born.day
                from (
                    select named.mention_id, named.birth_date as day from mention as named {undecided}
                    union all
                    select named.mention_id, make_date(
                        cast(extract(year from named.birth_date) as integer), cast(extract(day from named.birth_date) as integer),
                        cast(extract(month from named.birth_date) as integer)
                    )
                    from (
                        select named.* from mention as named {undecided}
                    ) as named
                    where extract(day from named.birth_date) <= 12
                ) as born
                inner join vault.person_profile as known on born.day = known.birth_date {also}
                """
            )
        )
        self.conn.execute(text("analyze like_born"))

    def _staffs(self, only: str) -> dict[int, Staff]:
        """Everybody ever linked with the employers of the rows in ``like_born``, by employer."""
        found = rows(
            self.conn,
            f"""
            with employer as (
                select distinct named_in.company_key
                from like_born
                inner join mention as named on like_born.mention_id = named.mention_id
                inner join identity.company_link as named_in
                    on named.submission_key = named_in.submission_key and named.row_number = named_in.row_number
            ),
            staff as (
                select distinct employed.company_key, link.person_key
                from employer
                inner join identity.company_link as employed on employer.company_key = employed.company_key
                inner join identity.person_link as link
                    on employed.submission_key = link.submission_key and employed.row_number = link.row_number
            )
            select staff.company_key, staff.person_key
            from staff inner join vault.person_profile as known on staff.person_key = known.person_key {only}
            order by 1, 2
            """,
        )
        people = _people(self.conn, (row.person_key for row in found))
        staffs: dict[int, Staff] = defaultdict(Staff)
        for row in found:
            staffs[row.company_key].add(people[row.person_key])
        return staffs

    def _taken(self, named: list[Mention], with_decided: bool) -> dict[int, set[int]]:
        """Persons that other rows of the same submissions are."""
        files = sorted({mention.submission_key for mention in named})
        also = (
            "union select other.submission_key, decided.person_key from decided inner join mention as other on decided.mention_id = other.mention_id "
            "where other.submission_key = any(:files)"
            if with_decided
            else ""
        )
        taken: dict[int, set[int]] = defaultdict(set)
        for row in rows(
            self.conn, f"select submission_key, person_key from identity.person_link where submission_key = any(:files) {also}", files=files
        ):
            taken[row.submission_key].add(row.person_key)
        return taken

    def _settle_newcomers(self) -> int:
        new = int(scalar(self.conn, "select count(*) from newcomer"))
        if new:
            for table in ("identity.person", "vault.person_profile", "vault.person_passport"):
                with bulk_load(self.conn, table, new):
                    self._sql(f"{table.replace('.', '/')}/load.sql")
            self.counts["persons"] += new
        return new

    def _link_decided(self) -> None:
        with bulk_load(self.conn, "identity.person_link", int(scalar(self.conn, "select count(*) from decided"))):
            self._sql("identity/person_link/load.sql")

    def _learn(self) -> None:
        """What the rows of this pass add to persons known before."""
        self._sql("vault/person_passport/add.sql")
        self.counts["profiles_renewed"] += self._sql("vault/person_profile/refresh.sql")


def merge_persons(conn: Connection, from_key: int, to_key: int, clock: datetime, reason: str, submission_key: int, row_number: int) -> int:
    """Enter into the log that two keys are one person, and move the links. Returns the key of the log entry."""
    merge_key = int(scalar(conn, "select coalesce(max(merge_key), 0) + 1 from identity.person_merge"))
    sqlfiles.run(
        conn,
        "identity/person_merge/move.sql",
        merge_key=merge_key,
        from_person_key=from_key,
        to_person_key=to_key,
        clock=clock,
        reason=reason,
        submission_key=submission_key,
        row_number=row_number,
    )
    return merge_key
