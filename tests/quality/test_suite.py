"""What Great Expectations is asked about a batch, and what it says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from sinergi.contract import Rule
from sinergi.contract.model import EXPECTATIONS
from sinergi.contract.tables import predicate
from sinergi.database import transaction
from sinergi.quality import suite

TOY = SimpleNamespace(code="Z91", table="z91")
BUILT_IN = {
    "V901": ("ExpectColumnValuesToBeInSet", {"column": "kode", "value_set": ["a", "b"]}),
    "V902": ("ExpectColumnValuesToMatchRegex", {"column": "kode", "regex": "^[a-z]$"}),
    "V903": ("ExpectColumnValuesToBeBetween", {"column": "jumlah", "min_value": 1, "max_value": 5}),
    "V904": ("ExpectColumnValueLengthsToBeBetween", {"column": "kode", "max_value": 1}),
    "V905": ("ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "jumlah", "column_B": "batas", "or_equal": True}),
}
COMPUTED = [Rule("V906", "query", "D", "", fails_when="true"), Rule("V907", "query", "D", "", fails_when="true")]
SETS = [Rule("V908", "query", "D", ""), Rule("V909", "query", "D", "")]


def _rules() -> list[Rule]:
    return [Rule(code, "query", "D", "", expect=expect, arguments=args) for code, (expect, args) in BUILT_IN.items()] + COMPUTED


def _fill(url: str, batch: str, outcome: str, broken: str) -> None:
    with transaction(url) as conn:
        for table in ("staging.z91_batch", "quality.z91_outcome", "quality.z91_broken"):
            conn.execute(sa.text(f"drop table if exists {table}"))
        conn.execute(sa.text(f"create table staging.z91_batch as {batch}"))
        conn.execute(sa.text(f"create table quality.z91_outcome as {outcome}"))
        conn.execute(sa.text(f"create table quality.z91_broken as {broken}"))


BATCH = "select * from (values ('a', 1, 1), ('b', 6, 7), ('cc', 0, null), (null, null, 3)) as row (kode, jumlah, batas)"
OUTCOME = "select * from (values (true, false), (null, false), (true, null)) as row (v906, v907)"
BROKEN = "select * from (values ('v908'), ('v908'), ('v910')) as row (instance)"


@pytest.fixture
def judged(warehouse):
    def ask(batch: str = BATCH, outcome: str = OUTCOME, broken: str = BROKEN) -> dict[str, tuple[bool, int]]:
        _fill(warehouse, batch, outcome, broken)
        return {each.instance: (each.is_success, each.unexpected_count) for each in suite.judge(warehouse, TOY, _rules(), SETS)}

    return ask


def test_every_expectation_that_a_contract_may_name_is_asked():
    suite._gx()
    from sinergi.quality.expecting import BUILT_IN as known

    assert set(known) == set(EXPECTATIONS) == {expect for expect, _ in BUILT_IN.values()}


def test_each_rule_gets_the_verdict_and_the_number_of_rows_that_break_it(judged):
    assert judged() == {
        "v901": (False, 1), "v902": (False, 1), "v903": (False, 2), "v904": (False, 1), "v905": (False, 1),
        "v906": (True, 0), "v907": (False, 2), "v908": (False, 2), "v909": (True, 0),
    }  # fmt: skip


def test_a_batch_without_rows_breaks_nothing(judged):
    empty = " limit 0"
    assert set(judged(BATCH + empty, OUTCOME + empty, BROKEN + empty).values()) == {(True, 0)}


def test_a_table_of_another_wave_is_looked_at_anew(judged):
    assert judged()["v907"] == (False, 2)
    verdicts = judged(outcome="select * from (values (1, false, true)) as row (more, v906, v907)", batch=BATCH + " offset 2")
    assert (verdicts["v906"], verdicts["v907"], verdicts["v905"]) == ((False, 1), (True, 0), (True, 0))


def test_no_row_leaves_the_database_and_each_table_is_asked_in_a_few_queries(judged):
    asked: list[str] = []

    def listen(_conn, _cursor, statement, *_rest) -> None:
        if statement.lstrip().lower().startswith("select") and any(
            name in statement for name in ("z91_batch", "z91_outcome", "z91_broken")
        ):
            asked.append(statement.lower())

    sa.event.listen(Engine, "before_cursor_execute", listen)
    try:
        judged()
    finally:
        sa.event.remove(Engine, "before_cursor_execute", listen)
    there = ("select 1 ", "select 1\n")  # whether the table can be read at all
    assert not [
        statement for statement in asked if not statement.startswith(there) and "sum(" not in statement and "count(" not in statement
    ]
    assert 3 <= len(asked) <= 4 * 3


@pytest.mark.parametrize("regex", ["^[0-9]{13}$", "^[A-Z0-9]{5,12}$", "^[0-9]{15,16}$"])
def test_a_counted_class_is_judged_as_its_regular_expression_says(warehouse, regex):
    rule = Rule("V902", "query", "D", "", expect="ExpectColumnValuesToMatchRegex", arguments={"column": "kode", "regex": regex})
    texts = [None, "", "1234", "AB12C", "ab12c", "1234567890123", "123456789012\n", "123456789012a", "1" * 12, "1" * 14, "1" * 15, "1" * 16, "1" * 17,
             "\u0661" * 13, "12345-", "AB 12", "AB12C\n", "\u00c9B123"]  # fmt: skip
    with transaction(warehouse) as conn:
        said = conn.execute(
            sa.text(f"select {predicate(rule)} as ours, kode !~ :regex as theirs from unnest(cast(:texts as text[])) as row (kode)"),
            {"regex": regex, "texts": texts},
        ).all()
    assert "char_length" in str(predicate(rule))
    assert [row.ours for row in said] == [row.theirs for row in said]
    assert {row.ours for row in said} == {True, False, None}


def test_a_module_put_off_is_there_when_somebody_uses_it():
    suite._gx()
    from scipy import stats
    from scipy.stats import norm

    assert round(norm.cdf(0), 3) == round(stats.norm.cdf(0), 3) == 0.5
