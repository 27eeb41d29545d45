"""What can go wrong, by name. Messages are for engineers, in English, and never carry a person's data."""

from __future__ import annotations


class SinergiError(Exception):
    """Base of every error that Sinergi raises on purpose; the message names the file, the rule and the next step."""


class ContractError(SinergiError):
    """A form folder in expectations/ does not hold together; names the file and the line to mend."""


class RefusedStart(SinergiError):
    """A service or command refuses to start; the message says what stands in the way."""


class NoSuchJudgement(SinergiError):
    """The log of judgements has no such entry or pair, or the entry is not one that can be undone."""


class SupersededAttempt(SinergiError):
    """Another run has taken over these submissions; this attempt ends without effect."""


class DatabaseFault(SinergiError):
    """A database error stripped of every value: SQLSTATE, constraint and table only (RELIABILITY S7)."""

    def __init__(self, sqlstate: str | None, constraint: str | None = None, where: str = "", hint: str = ""):
        self.sqlstate = sqlstate
        self.constraint = constraint
        about = f", constraint {constraint}" if constraint else ""
        place = f" in {where}" if where else ""
        super().__init__(f"database error {sqlstate or 'unknown'}{about}{place}{': ' + hint if hint else ''}")
