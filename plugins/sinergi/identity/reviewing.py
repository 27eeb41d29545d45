"""The review queue: doubtful pairs, side by side, until an officer says same or different; both stand in the judgement log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Row

from sinergi.database import rows, transaction
from sinergi.errors import NoSuchJudgement
from sinergi.identity.judgements import decide
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
    found = _known(url, pairs)
    for pair in found.values():
        decide(url, clock, pair.one_key, pair.other_key, verdict, made_by, place, why)
    return len(found)


def record(url: str, clock: datetime, same: str | None, different: str | None, made_by: str) -> int:
    """Enter what an officer has typed into the two fields, all of it or nothing; returns how many were entered.

    A repeated attempt enters only what an interrupted one has left. Raises NoSuchJudgement as decide_pairs does.
    """
    verdicts = dict.fromkeys(numbers(same), "same")
    if twice := sorted(verdicts.keys() & set(numbers(different))):
        raise NoSuchJudgement(f"pair {twice[0]} stands in both fields{_NOTHING_ENTERED}")
    found = _known(url, [*verdicts, *numbers(different)])
    done = 0
    for number, pair in found.items():
        verdict = verdicts.get(number, "different")
        if (verdict, made_by) != _newest_decision(url, pair.one_key, pair.other_key):
            decide(url, clock, pair.one_key, pair.other_key, verdict, made_by)
            done += 1
    return done


_NOTHING_ENTERED = "; nothing was entered. `sinergi identity review list` shows the pairs that wait; decide with `sinergi identity review same | different`"


def _known(url: str, numbers: Iterable[int]) -> dict[int, Row]:
    """The pairs by number, each once; raises NoSuchJudgement where one is not known."""
    wanted = list(dict.fromkeys(numbers))
    with transaction(url) as conn:
        found = {
            row.pair_key: row
            for row in rows(
                conn,
                """
                select pair_key, one_key, other_key from identity.person_pair
                where cast(pair_key as numeric) = any(cast(:keys as numeric[]))
                """,
                keys=wanted,
            )
        }
    for number in wanted:
        if number not in found:
            raise NoSuchJudgement(f"no pair {number}{_NOTHING_ENTERED}")
    return {number: found[number] for number in wanted}


def _newest_decision(url: str, one: int, other: int) -> tuple[str, str] | None:
    """Verdict and officer of the decision on two statements that counts, if any."""
    with transaction(url) as conn:
        found = rows(
            conn,
            """
            select made.kind, made.made_by
            from identity.judgement as made
            where made.kind in ('same', 'different') and made.evidence -> 'pair' = jsonb_build_array(cast(:one as bigint), cast(:other as bigint))
                and not exists (select 1 from identity.judgement as undone where undone.undoes_key = made.judgement_key)
            order by made.judgement_key desc
            limit 1
            """,
            one=min(one, other),
            other=max(one, other),
        )
    return (found[0].kind, found[0].made_by) if found else None


def numbers(text: str | None) -> list[int]:
    """Pair numbers as somebody types them into a field: ``12, 15 18``; a dash means none."""
    return [int(number) for number in re.findall(r"\d+", text or "")]
