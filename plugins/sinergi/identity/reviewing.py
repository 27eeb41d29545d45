"""The review queue: doubtful pairs, side by side, until an officer says same or different; both stand in the judgement log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sinergi.database import rows, transaction
from sinergi.identity.judgements import NoSuchJudgement, decide
from sinergi.places import Home


def waiting(url: str) -> dict[str, int]:
    """How many pairs wait, by the rule that brought them together; no personal value."""
    with transaction(url) as conn:
        return {
            row.way: row.pairs for row in rows(conn, "select way, count(*) as pairs from identity.review_item group by way order by way")
        }


def listing(url: str, limit: int = 50) -> list:
    """The pairs that wait, heaviest evidence first, with what both say. Personal data: for the officer who decides."""
    with transaction(url) as conn:
        return rows(conn, "select * from vault.review_item order by weight desc nulls last, score desc, pair_key limit :n", n=limit)


def decide_pairs(
    url: str, clock: datetime, pairs: Iterable[int], verdict: str, made_by: str, place: Home | None = None, why: str | None = None
) -> int:
    """Enter that the two of each pair are the same person, or different; returns how many were entered.

    Raises NoSuchJudgement for a pair that nobody knows, before anything is entered.
    """
    wanted = list(dict.fromkeys(pairs))
    with transaction(url) as conn:
        found = {
            row.pair_key: row
            for row in rows(conn, "select pair_key, one_key, other_key from identity.person_pair where pair_key = any(:keys)", keys=wanted)
        }
    for pair in wanted:
        if pair not in found:
            raise NoSuchJudgement(f"no pair {pair}")
    for pair in wanted:
        decide(url, clock, found[pair].one_key, found[pair].other_key, verdict, made_by, place, why)
    return len(wanted)


def numbers(text: str | None) -> list[int]:
    """Pair numbers as somebody types them into a field: ``12, 15 18``; a dash means none."""
    return [int(number) for number in re.findall(r"\d+", text or "")]
