"""What people decide about obligations: excusals, closed periods, authority, shares, local due dates.

Every decision is one appended row with who and why; a change of mind is a further row, and the newest that applies counts.
States and due dates follow at the next `sinergi run` (or the DAG obligations__calendar).
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from sinergi.contract import load_forms
from sinergi.database import scalar, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period


def _days(first: str, last: str | None) -> tuple[date, date]:
    """First and last day of the periods from ``first`` to ``last``."""
    begin, end = Period.parse(first), Period.parse(last or first)
    if end.end < begin.end:
        raise SinergiError(f"{end} ends before {begin}; name the earlier period first")
    return begin.start, end.end


def _known_form(form: str | None) -> str | None:
    if form is not None and form not in load_forms(strict=False):
        raise SinergiError(f"there is no form {form}; forms are the folders in expectations/")
    return form


def _known_sender(conn: sa.Connection, sender: str) -> str:
    if not scalar(conn, "select 1 from intake.sender where sender = :sender", sender=sender):
        raise SinergiError(f"sender {sender} is not registered; `sinergi sender add` registers it")
    return sender


def _check_region(conn: sa.Connection, region: str | None) -> None:
    """A decision about a place that is none would stand in the log and have no effect."""
    known = (
        "select exists (select 1 from reference.region where region_code = :region) "
        "or exists (select 1 from intake.sender where region_code = :region or starts_with(region_code, :region || '.'))"
    )
    if region is not None and not scalar(conn, known, region=region):
        raise SinergiError(f"there is no region {region}; codes are dotted, such as 64.02 or 64.02.12")


def _append(conn: sa.Connection, table: str, who: str, why: str, values: dict[str, object]) -> None:
    if not who.strip() or not why.strip():
        raise SinergiError("a decision is recorded with who made it and why; both are needed")
    values = {**values, "who": who.strip(), "why": why.strip()}
    conn.execute(sa.text(f"insert into intake.{table} ({', '.join(values)}) values ({', '.join(':' + name for name in values)})"), values)


def excuse(
    url: str, sender: str, first: str, who: str, why: str, form: str | None = None, last: str | None = None, until: date | None = None,
    withdraw: bool = False,
) -> str:  # fmt: skip
    """Excuse a sender from a form (all forms) for some periods, up to and including the day ``until``; or take that back.

    An excusal waives the duty, it does not move the deadline: what is delivered all the same counts as accepted, late or not.
    """
    first_day, last_day = _days(first, last)
    with transaction(url) as conn:
        _append(
            conn,
            "excusal",
            who,
            why,
            {
                "sender": _known_sender(conn, sender), "form": _known_form(form), "first_day": first_day, "last_day": last_day,
                "until_date": until, "is_withdrawn": withdraw,
            },
        )  # fmt: skip
    what = f"{form or 'any form'} for {first}{f' to {last}' if last else ''}"
    if withdraw:
        return f"the excusal of {sender} from {what} is withdrawn"
    return f"{sender} is excused from {what}{f', until {until}' if until else ''}"


def lock(
    url: str, period: str, who: str, why: str, form: str | None = None, region: str | None = None, is_locked: bool = True
) -> str:  # fmt: skip
    """Close a period, and the periods inside it, for a form and a region with all below it (None: for all); or open it again."""
    first_day, last_day = _days(period, None)
    key = {"form": _known_form(form), "region": region, "period": str(Period.parse(period))}
    with transaction(url) as conn:
        if is_locked:
            _check_region(conn, region)
        if not is_locked and not scalar(
            conn,
            "select 1 from intake.closed_period where form is not distinct from cast(:form as text) "
            "and region_code is not distinct from cast(:region as text) and period = :period",
            **key,
        ):
            raise SinergiError("no such lock is in force; name form, region and period as they were when it was closed")
        _append(
            conn,
            "period_lock",
            who,
            why,
            {
                "form": key["form"], "region_code": region, "period": key["period"], "first_day": first_day, "last_day": last_day,
                "is_locked": is_locked,
            },
        )  # fmt: skip
    place = f"{form or 'all forms'} in {region or 'all regions'}"
    return f"{period} is closed for {place}: later files are refused (S004.locked)" if is_locked else f"{period} is open again for {place}"


def authorise(
    url: str, deliverer: str, sender: str, who: str, why: str, form: str | None = None, first_day: date | None = None,
    last_day: date | None = None, revoke: bool = False,
) -> str:  # fmt: skip
    """Let one sender deliver for another (a form, or all of them) on days of receipt from ``first_day`` to ``last_day``; or no longer."""
    if deliverer == sender:
        raise SinergiError(f"{sender} needs no authority to deliver for itself")
    begin = first_day or date(2000, 1, 1)
    if last_day and last_day < begin:
        raise SinergiError("the last day lies before the first")
    with transaction(url) as conn:
        _append(
            conn,
            "authority",
            who,
            why,
            {
                "deliverer": _known_sender(conn, deliverer), "sender": _known_sender(conn, sender), "form": _known_form(form),
                "valid_from": begin, "valid_to": last_day, "is_revoked": revoke,
            },
        )  # fmt: skip
    days = f"{f' from {first_day}' if first_day else ''}{f' to {last_day}' if last_day else ''}"
    if revoke:
        return f"{deliverer} may no longer deliver {form or 'any form'} for {sender}{days}"
    return f"{deliverer} may deliver {form or 'any form'} for {sender}{days}; files name {sender} and lie in the inbox of {deliverer}"


def share(
    url: str, form: str, sender: str, reporter: str, first: str, who: str, why: str, last: str | None = None, end: bool = False
) -> str:  # fmt: skip
    """Let a sender report (a share of) another's duty: with shares, the duty is met when every reporter named is in; or end it."""
    first_day, last_day = _days(first, last)
    known = load_forms(strict=False)[_known_form(form) or form]
    with transaction(url) as conn:
        kind = scalar(conn, "select kind from intake.sender where sender = :sender", sender=_known_sender(conn, reporter))
        owner = scalar(conn, "select kind from intake.sender where sender = :sender", sender=_known_sender(conn, sender))
        if not known.owed_by(owner, sender):
            raise SinergiError(f"{sender} does not owe {form}")
        if not known.may_come_from(kind, reporter):
            raise SinergiError(f"{reporter} may not send {form}; name it in also_from of expectations/{form}/contract.yml")
        _append(
            conn,
            "duty_share",
            who,
            why,
            {
                "form": form, "sender": sender, "reporter": reporter, "first_day": first_day, "last_day": last_day if last else None,
                "is_ended": end,
            },
        )  # fmt: skip
        conn.execute(
            sa.text("update intake.obligation set is_stale = true where form = :form and sender = :sender"),
            {"form": form, "sender": sender},
        )
    if end:
        return f"{reporter} no longer reports {form} for {sender}"
    return f"{form} of {sender} is met when {reporter} and every other reporter named for it is in, from {first}{f' to {last}' if last else ''}"


def set_due(
    url: str, first: str, who: str, why: str, form: str | None = None, region: str | None = None, last: str | None = None,
    day: int | None = None, months_after: int | None = None, working_days: int | None = None, due_date: date | None = None,
    basis: str | None = None, basis_says: str | None = None, grace_days: int | None = None,
) -> str:  # fmt: skip
    """Set a local due date, or grace, of a form in a region for some periods; with neither, the contract's count again.

    ``basis`` is hukum or perjanjian, ``basis_says`` the Perbup, SK or MoU; a date needs both.
    """
    named = [value for value in (day, working_days, due_date) if value is not None]
    if len(named) > 1:
        raise SinergiError("name one of --day, --working-days and --date")
    if named and not (basis and basis_says):
        raise SinergiError("a due date rests on something: name --basis and --says")
    if day is not None and not 1 <= day <= 31:
        raise SinergiError("--day is a day of the month, 1 to 31")
    if grace_days is not None and not 0 <= grace_days <= 366:
        raise SinergiError("--grace is a number of days, 0 to 366")
    first_day, last_day = _days(first, last)
    with transaction(url) as conn:
        _check_region(conn, region)
        _append(
            conn,
            "due_override",
            who,
            why,
            {
                "form": _known_form(form), "region_code": region, "first_day": first_day, "last_day": last_day if last else None,
                "day": day, "months_after": months_after, "working_days": working_days, "due_date": due_date,
                "basis": basis, "basis_says": basis_says, "grace_days": grace_days,
            },
        )  # fmt: skip
    place = f"{form or 'all forms'} in {region or 'all regions'} from {first}{f' to {last}' if last else ''}"
    if not named and grace_days is None:
        return f"due date and grace of {place} are the contract's again"
    return f"due date or grace of {place} is set; the next run works it out"
