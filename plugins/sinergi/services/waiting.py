"""Cheap looks: is there anything to do? For sweeps and watchers, so that an idle hour costs next to nothing.

Nothing heavy is imported here, and nothing is decided: the ledger decides (DESIGN §3).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sinergi.errors import SinergiError
from sinergi.places import SIDECAR, Home, delivery_mark
from sinergi.services import postgres

# The three sources that are set side by side (DOMAIN §4.5), and the form that speaks for each; other forms do not hold a month back.
THREE_SOURCES = {"district": "K01", "company": "P01", "immigration": "I01"}


# Forms whose arrival alone opens a month, and those beside the three sources whose earlier months speak too (due.sql).
OPENING = (*THREE_SOURCES.values(), "N05", "I08", "N03")
BESIDE = ("D01", "I02", "I03", "I05", "I06", "I08", "K02", "N02", "N03", "N05", "N06", "P04", "P05")


@dataclass(frozen=True)
class Seen:
    """What lies in the inbox of one kind of sender: how many files, and a mark that changes when any of them does."""

    files: int
    state: str


def _kinds(home: Home) -> dict[str, str]:
    with _rows(postgres.url(home), "select sender, kind from intake.sender") as senders:
        return dict(senders)


def closed_folders(home: Home, kind: str | None = None) -> list[str]:
    """What stands in the way at senders' folders (of one kind) that cannot be read or emptied; the files of all others go on."""
    folders = [entry for entry in home.reach_inbox() if entry.is_dir(follow_symlinks=False)]
    closed = [folder.name for folder in folders if not os.access(folder.path, os.R_OK | os.W_OK | os.X_OK)]
    kinds = _kinds(home) if closed and kind else {}
    return [
        f"{home.inbox / name} cannot be read or emptied (owner, mode or a read-only mount); open it to the user of this process"
        for name in sorted(closed)
        if kind is None or kinds.get(name, "office") == kind
    ]


def look_into_inbox(home: Home, kind: str) -> Seen:
    """Count the files of senders of `kind`; folders that belong to nobody, and files outside of any, are looked after with the offices.

    What stays in the inbox because the ledger ignores it, or has refused it uncopied, is nothing new to do.
    """
    found: list[tuple[str, os.DirEntry[str]]] = []
    for place in home.reach_inbox():
        if not place.is_dir(follow_symlinks=False):
            found.append(("", place))
            continue
        with suppress(FileNotFoundError, PermissionError):
            found += [(place.name, entry) for entry in os.scandir(place.path)]
    if not found:
        return Seen(0, "")
    kinds = _kinds(home)
    with _rows(postgres.url(home), "select delivery_mark from intake.submission where sha256 is null") as marks:
        staying = {mark for (mark,) in marks}
    mine = []
    for folder, entry in found:
        if kinds.get(folder, "office") == kind and not entry.name.lower().endswith(SIDECAR):  # it goes with its file, or waits for it
            try:
                info = entry.stat(follow_symlinks=False)
            except (FileNotFoundError, PermissionError):
                continue
            if delivery_mark(folder, entry.name, info) in staying:
                continue
            mine.append(f"{folder}/{entry.name}|{info.st_size}|{info.st_mtime_ns}")
    return Seen(len(mine), hashlib.sha256("\n".join(sorted(mine)).encode(errors="replace")).hexdigest())


def unfinished_submissions(url: str, kind: str) -> int:
    """Ledger rows of `kind` that are received but not decided, or decided but not answered, after a crash for example."""
    with _rows(
        url, "select count(*) from intake.submission where sender_kind = %s and (status is null or not is_answered)", kind
    ) as counted:
        return int(next(counted)[0])


def has_news_for(url: str, stage: str) -> bool:
    """Whether any submission was decided since `stage` last noted that it was done (an hour of overlap: clocks are set at the start)."""
    question = """
        select exists (
            select 1 from intake.submission
            where finished_at > coalesce((select max(clock) from intake.run where stage = %s), '-infinity') - interval '1 hour'
        )
    """
    with _rows(url, question, stage) as answer:
        return bool(next(answer)[0])


def is_intake_at_work(url: str) -> bool:
    """Whether files of any kind of sender are being processed this instant, by the locks that their processes hold."""
    from sinergi.contract.model import SENDER_KINDS
    from sinergi.database import lock_number

    numbers = [lock_number("intake", kind) for kind in SENDER_KINDS]
    with _rows(url, "select not bool_and(pg_try_advisory_xact_lock_shared(number)) from unnest(%s) as intake (number)", numbers) as answer:
        return bool(next(answer)[0])


def is_identity_behind(url: str) -> bool:
    """Whether any submission was decided since identity last began: it will run, and what follows from it comes after."""
    question = """
        select exists (
            select 1 from intake.submission
            where finished_at > coalesce((select max(clock) from intake.run where stage = 'identity__resolve'), '-infinity')
        )
    """
    with _rows(url, question) as answer:
        return bool(next(answer)[0])


def is_load_to_come(url: str) -> bool:
    """Whether what is at work or waits for identity will start a load by itself."""
    return is_intake_at_work(url) or is_identity_behind(url)


def is_publication_to_come(url: str, clock: datetime) -> bool:
    """Whether a load or a reconciliation is on its way, after which there will be a publication."""
    return is_load_to_come(url) or bool(whole_periods(whole_sources(url, clock)))


def note_done(url: str, stage: str, clock: datetime, counts: dict[str, Any]) -> None:
    """Remember that `stage` has seen everything up to `clock`, the moment it began."""
    with _rows(
        url, "insert into intake.run (stage, clock, counts) values (%s, %s, %s) returning 1", stage, clock, json.dumps(counts, default=str)
    ):
        pass


def whole_sources(url: str, clock: datetime) -> list[str]:
    """Partition keys `period|source` of the periods that have to be reconciled (again).

    A source of a period is in when each of its obligations is met or past its due date; also where nobody of its kind owes anything
    for a period that others owe for (no company is registered yet). A period has to be reconciled when a submission
    of it, or one of an earlier period that speaks of it too, was loaded, or a due date of it passed, after its last reconciliation began.
    """
    question = """
        with done as (
            select counts ->> 'period' as period, max(clock) as clock from intake.run where stage = 'reconcile__three_sources' group by 1
        ),
        told as (
            select
                submission.form,
                submission.period,
                submission.period_key,
                case when submission.period_key %% 100 > 12 then submission.period_key / 100 * 100 + 1 else submission.period_key end as since_key,
                max(load_log.loaded_at) as at
            from warehouse.load_log
            inner join intake.submission using (submission_key)
            where submission.form = any(%(opening)s) or submission.form = any(%(beside)s)
            group by 1, 2, 3, 4
        ),
        loaded as (
            select month.period, max(told.at) as at
            from (select distinct period, period_key from told where form = any(%(opening)s) and period_key %% 100 between 1 and 12) as month
            inner join told on told.period_key = month.period_key or (told.form = any(%(beside)s) and told.since_key <= month.period_key)
            group by 1
        ),
        side as (
            select
                loaded.period,
                source.kind,
                max(owed.due_at) filter (where owed.due_at <= %(clock)s) as passed_at,
                coalesce(
                    bool_and(owed.due_at <= %(clock)s or owed.state in ('NIL', 'EXCUSED') or submission.submission_key is not null)
                    filter (where owed.sender is not null),
                    true
                ) as is_in
            from loaded
            cross join unnest(%(kinds)s) as source (kind)
            left join (
                select obligation.*, sender.kind from intake.obligation inner join intake.sender using (sender)
                where obligation.form = any(%(forms)s)
            ) as owed on loaded.period = owed.period and source.kind = owed.kind
            left join intake.submission
                on submission.form = owed.form and submission.sender = owed.sender
                and submission.period = owed.period and submission.is_current
            where exists (select 1 from intake.obligation as known where known.form = any(%(forms)s) and known.period = loaded.period)
            group by 1, 2
        )
        select side.period || '|' || side.kind
        from side
        inner join loaded using (period)
        left join done using (period)
        where side.is_in and (
            done.clock is null or loaded.at > done.clock
            or (select max(other.passed_at) from side as other where other.period = side.period) > done.clock
        )
        order by 1
    """
    forms = {"forms": list(THREE_SOURCES.values()), "opening": list(OPENING), "beside": list(BESIDE)}
    with _rows(url, question, kinds=list(THREE_SOURCES), clock=clock, **forms) as keys:
        return [key for (key,) in keys]


def whole_periods(keys: list[str]) -> list[str]:
    """The periods of which every source is among `keys`."""
    periods = sorted({key.partition("|")[0] for key in keys})
    return [period for period in periods if all(f"{period}|{source}" in keys for source in THREE_SOURCES)]


@contextmanager
def _rows(url: str, question: str, *values: Any, **named: Any) -> Iterator[Any]:
    import psycopg2

    try:
        connection = psycopg2.connect(url.replace("postgresql+psycopg2:", "postgresql:", 1), connect_timeout=10)
    except psycopg2.OperationalError:
        raise SinergiError("The warehouse database does not answer; it may be starting or stopped.") from None
    with closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(question, named or values)
        yield iter(cursor)
