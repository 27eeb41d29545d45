"""Decisions: duplicate, version, supersession, thresholds; then one transaction per submission in the ledger.

Rules S003, S004, S010-S013, S021 and the file level of S024 live here because they need the ledger or the clock
(DOMAIN §4.1, rulings of DESIGN §6 Versions).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from sinergi.contract import Form, Rule, load_shared_rules
from sinergi.database import engine, rows, transaction
from sinergi.errors import SupersededAttempt
from sinergi.intake.rights import Rights
from sinergi.periods import NotAPeriod, Period

REJECTED_SHARE = 0.20  # S021
REJECTED_AT_LEAST = 3  # S021, DESIGN §6
WRONG_PERIOD_SHARE = 0.05  # S024


@dataclass
class Decision:
    """How one submission ends."""

    key: int
    status: str
    reason: str | None = None
    code: str | None = None
    rows_read: int = 0
    rows_rejected: int = 0
    queries: int = 0

    @property
    def rows_accepted(self) -> int:
        return self.rows_read - self.rows_rejected if self.status.startswith("ACCEPTED") else 0


def reason_of(code: str) -> str:
    """``CODE: sentence`` in Indonesian, from shared_rules.yml; an unknown cause falls back to its rule."""
    rules = load_shared_rules()
    rule = rules.get(code) or rules.get(code.split(".")[0])
    return f"{code}: {rule.message}" if rule else code


def refusal_rule(code: str, form: Form | None) -> Rule | None:
    """The rule behind a refusal code, shared or of the form."""
    rules = load_shared_rules()
    shared = rules.get(code) or rules.get(code.split(".")[0])
    if shared:
        return shared
    return next((rule for rule in form.rules if rule.code == code), None) if form else None


def early_refusal(row, sender, form: Form | None, rights: Rights = Rights(), named=None) -> str | None:  # noqa: B008 - immutable
    """Why a submission is not even staged: reader's refusal, stranger, wrong form, period still running or closed.

    ``sender`` is the registered owner of the folder, ``named`` the registered sender that the file names, where that is another:
    then the folder's owner needs authority, and duty, region and clock are those of the sender named.
    """
    if sender is None:
        return "S003.unknown"
    if row.sender and row.sender != row.delivered_by:
        # Routed to the sender named when it was received (rights.route); what could not be told by its name was not.
        if named is None or (row.sender_kind, row.region_code) != (named.kind, named.region_code):
            return "S003.sender"
        day = row.received_at.astimezone(ZoneInfo(named.time_zone)).date()
        if not rights.may_deliver(row.delivered_by, row.sender, row.form or "", day):
            return "S003.sender"
        sender = named
    if row.refusal:
        return row.refusal
    if form is None or not form.may_come_from(sender.kind, sender.sender):
        return "S003.form"
    try:
        period = Period.parse(row.period)
    except NotAPeriod:
        return "S004.format"
    wanted = "month" if form.period == "event" else form.period
    if period.kind != wanted and not (wanted == "semester" and period.kind == "quarter"):
        return "S004.format"
    local_day = row.received_at.astimezone(ZoneInfo(sender.time_zone)).date()
    open_inside = form.period in ("event", "year")
    if (period.start > local_day) if open_inside else (period.end >= local_day):
        return "S004.not_closed"
    if period.end < Period.parse(sender.since_period).start:
        return "S004.window"
    if rights.is_closed(form.code, sender.region_code, period):
        return "S004.locked"
    return None


def content_of(row) -> str | None:
    """What a submission says, whatever its bytes: a hash of its canonical rows; every nil return of a period says the same."""
    return "NIHIL" if row.kind == "NIHIL" else row.content_sha256


@dataclass
class Turn:
    """What the ledger holds of one (form, sender, period)."""

    shas: dict[str, int] = field(default_factory=dict)  # bytes of accepted versions
    current_sha: str | None = None
    current_content: str | None = None
    versions: set[int] = field(default_factory=set)
    contents: dict[int, str | None] = field(default_factory=dict)  # what each accepted version says

    def refuse(self, row) -> tuple[str, str] | None:
        """(status, code) where duplicate and version rules stop a submission."""
        newest = max(self.versions, default=0)
        is_newer_revision = row.version > newest and row.kind != "ASLI"
        if row.sha256 == self.current_sha or (row.sha256 in self.shas and not is_newer_revision):
            return "DUPLICATE", "S011.bytes"
        if self.current_content is not None and content_of(row) == self.current_content:
            return "DUPLICATE", "S011.content"
        if not self.versions:
            return None
        if row.version in self.versions:
            said = self.contents.get(row.version)
            return ("DUPLICATE", "S011.content") if said is not None and said == content_of(row) else ("REFUSED", "S010")
        if row.version < newest:
            return "REFUSED", "S012.older_version"
        if row.kind == "ASLI":
            return "REFUSED", "S012.needs_revision"
        return None

    def accept(self, row) -> None:
        self.shas[row.sha256] = row.version
        self.current_sha, self.current_content = row.sha256, content_of(row)
        self.versions.add(row.version)
        self.contents[row.version] = content_of(row)


def turns(conn: sa.Connection, form: str, period: str) -> dict[str, Turn]:
    """Accepted history of a form and period, by sender."""
    found: dict[str, Turn] = {}
    for row in rows(
        conn,
        """
        select sender, version, kind, sha256, content_sha256, is_current from intake.submission
        where form = :form and period = :period and status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED')
        """,
        form=form,
        period=period,
    ):
        turn = found.setdefault(row.sender, Turn())
        turn.shas[row.sha256] = row.version
        turn.versions.add(row.version)
        turn.contents[row.version] = content_of(row)
        if row.is_current:
            turn.current_sha, turn.current_content = row.sha256, content_of(row)
    return found


def decide_wave(url: str, form: Form, period: str, wave: list) -> list[Decision]:
    """Decide the staged and judged submissions of one form and period, in ledger order."""
    with transaction(url) as conn:
        history = turns(conn, form.code, period)
        hurt = {
            row.submission_key: row
            for row in rows(
                conn,
                """
                select submission_key,
                    count(distinct row_number) filter (where severity = 'refuse_row') as rejected,
                    count(distinct row_number) filter (where rule_code = 'S024') as wrong_period,
                    count(*) filter (where severity = 'query') as queries,
                    count(*) as findings,
                    min(rule_code) filter (where severity = 'refuse_file') as refusing,
                    (array_agg(message order by rule_code) filter (where severity = 'refuse_file'))[1] as because
                from quality.finding where submission_key = any(:keys) group by submission_key
                """,
                keys=[row.submission_key for row in wave],
            )
        }
    decisions = []
    for row in wave:
        turn = history.setdefault(row.sender, Turn())
        found = hurt.get(row.submission_key)
        rejected = found.rejected if found else 0
        made = Decision(
            row.submission_key, "ACCEPTED", rows_read=row.rows_read, rows_rejected=rejected, queries=found.queries if found else 0
        )
        stopped = turn.refuse(row)
        if stopped:
            made.status, made.code = stopped
        elif found and found.refusing:
            made.status, made.code = "REFUSED", found.refusing
        elif found and found.wrong_period > WRONG_PERIOD_SHARE * row.rows_read:
            made.status, made.code = "REFUSED", "S024.rows"
        elif rejected >= REJECTED_AT_LEAST and rejected > REJECTED_SHARE * row.rows_read:
            made.status, made.code = "REFUSED", "S021"
        elif row.kind == "NIHIL":
            made.status = "NIL"
        elif found:
            made.status = "ACCEPTED_WITH_QUERIES"
        if made.code and found and made.code == found.refusing:
            # The finding knows its cause better than the rule's common sentence does.
            code = next((rule.code for rule in form.rules if rule.number == made.code and rule.message == found.because), made.code)
            made.reason = f"{code}: {found.because}"
        elif made.code:
            made.reason = reason_of(made.code)
        if not made.code:
            turn.accept(row)
        decisions.append(made)
    return decisions


def settle(url: str, form: Form, decisions: Iterable[Decision]) -> None:
    """Set rejected rows aside with their reasons and take rows of refused files out of staging.

    Nothing of this can be seen before the ledger says so; a repeated attempt starts from the landed file again.
    """
    refused = [made.key for made in decisions if not made.status.startswith("ACCEPTED")]
    hurt = [made.key for made in decisions if made.status.startswith("ACCEPTED") and made.rows_rejected]
    table = form.table
    with transaction(url) as conn:
        if hurt:
            conn.execute(
                sa.text(
                    f"""
                    insert into quality.quarantine (submission_key, row_number, rule_codes, content)
                    select broken.submission_key, broken.row_number, broken.codes,
                        coalesce(jsonb_strip_nulls(to_jsonb(row)) - 'submission_key' - 'row_number' - 'unread', '{{}}')
                            || coalesce(sent.cells, '{{}}')
                    from (
                        select submission_key, row_number, array_agg(distinct rule_code order by rule_code) as codes
                        from quality.finding
                        where submission_key = any(:keys) and severity = 'refuse_row' and row_number is not null
                        group by submission_key, row_number
                    ) as broken
                    left join staging.{table} as row
                        on broken.submission_key = row.submission_key and broken.row_number = row.row_number
                    left join lateral (
                        select jsonb_object_agg(coalesce(note.column_name, '_baris'), note.observed) as cells
                        from raw.cell_note as note
                        where note.submission_key = broken.submission_key and note.row_number = broken.row_number
                            and note.observed is not null
                    ) as sent on true
                    """
                ),
                {"keys": hurt},
            )
            conn.execute(
                sa.text(
                    f"""
                    delete from staging.{table} as row using quality.quarantine as held
                    where row.submission_key = held.submission_key and row.row_number = held.row_number
                        and row.submission_key = any(:keys)
                    """
                ),
                {"keys": hurt},
            )
        if refused:
            conn.execute(sa.text(f"delete from staging.{table} where submission_key = any(:keys)"), {"keys": refused})


def note_refusals(url: str, decisions: Iterable[Decision], form: Form | None, form_code: str | None) -> None:
    """A refusal or duplicate is a finding too, on the file as a whole, and a failure in the matrix of rules.

    Rules that nobody could ask of a file, because it was refused before its rows were looked at, are ``not_evaluable``.
    """
    values = []
    for made in decisions:
        rule = refusal_rule(made.code, form) if made.code else None
        if rule is None:
            continue
        values.append(
            {
                "key": made.key, "code": rule.code, "severity": "query" if made.status == "DUPLICATE" else "refuse_file",
                "nature": rule.nature, "message": rule.message, "form": form_code or "?", "number": rule.number,
            }
        )  # fmt: skip
    if not values:
        return
    asked = {rule.number: rule.version for rule in load_shared_rules().values() if rule.number.startswith("S")}
    asked |= {rule.number: rule.version for rule in (form.rules if form else ())}
    with transaction(url) as conn:
        conn.execute(
            sa.text(
                """
                insert into quality.finding (submission_key, rule_code, severity, nature, message, form)
                select :key, :code, :severity, :nature, :message, :form
                where not exists (
                    select 1 from quality.finding where submission_key = :key and rule_code = :code and severity = 'refuse_file'
                )
                """
            ),
            values,
        )
        conn.execute(
            sa.text(
                """
                insert into quality.rule_result (submission_key, rule_code, rule_version, result, rows_evaluated, rows_failed)
                select
                    refused.submission_key, rule.code, rule.version,
                    case when rule.code = refused.code then 'fail' else 'not_evaluable' end, 0, 0
                from unnest(cast(:keys as bigint[]), cast(:refused as text[])) as refused (submission_key, code)
                cross join unnest(cast(:codes as text[]), cast(:versions as integer[])) as rule (code, version)
                on conflict (submission_key, rule_code) do update set result = 'fail' where excluded.result = 'fail'
                """
            ),
            {
                "keys": [value["key"] for value in values], "refused": [value["number"] for value in values],
                "codes": list(asked), "versions": list(asked.values()),
            },
        )  # fmt: skip


def close(url: str, decisions: Iterable[Decision], token: str, clock: datetime) -> None:
    """Write the decisions into the ledger: one transaction each (sql/intake/functions/decide.sql).

    The disk is waited for once: when the last of them is safe, so are all before it. Lost ones would be decided again.
    """
    decisions = list(decisions)
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        for made in decisions:
            done = conn.execute(
                sa.text(
                    """
                    select intake.decide(:key, :token, :clock, :status, :reason, :read, :accepted, :rejected, :queries),
                        set_config('synchronous_commit', case when :is_last then current_setting('synchronous_commit') else 'off' end, true)
                    """
                ),
                {
                    "key": made.key, "token": token, "clock": clock, "status": made.status, "reason": made.reason,
                    "read": made.rows_read, "accepted": made.rows_accepted,
                    "rejected": made.rows_rejected, "queries": made.queries, "is_last": made is decisions[-1],
                },
            ).scalar()  # fmt: skip
            if not done:
                raise SupersededAttempt("another run has taken over this batch; this attempt ends without effect")
