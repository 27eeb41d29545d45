"""The ready queries of sql/README.md run as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from sinergi.database import engine
from sinergi.places import sql_folder
from sinergi.sqlfiles import statements

QUERIES = re.findall(r"\*\*(\d+) · .*?```sql\n(.*?)```", (sql_folder() / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_ten():
    assert [number for number, _ in QUERIES] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(("number", "text"), QUERIES, ids=[number for number, _ in QUERIES])
def test_the_query_runs(module_warehouse, number, text):
    with engine(module_warehouse).connect() as conn:
        for statement in statements(text):
            conn.execute(sa.text(statement.replace(":", r"\:")))


@pytest.mark.slow
@pytest.mark.parametrize(("number", "text"), QUERIES, ids=[number for number, _ in QUERIES])
def test_the_query_finds_what_it_asks_for(clean_sample, number, text):
    with engine(clean_sample[0]).connect() as conn:
        asked = next(statement for statement in statements(text) if statement.lstrip().startswith("select"))
        assert conn.execute(sa.text(asked.replace(":", r"\:"))).all()


@pytest.mark.parametrize("view", ["verified_headcount", "evidence_combination", "verification_rate", "submission_completeness"])
def test_the_region_of_a_ready_query_reaches_the_facts(module_warehouse, view):
    """Marts are security barriers: a condition goes below them if its function cannot leak. The queries here use such ones alone."""
    with engine(module_warehouse).connect() as conn:
        for fact in ("fact_reconciliation_monthly", "fact_obligation"):
            conn.execute(sa.text(f"select warehouse.ensure_partition('{fact}', 202610)"))
        (plan,) = conn.execute(
            sa.text(f"explain (format json) select * from mart.{view} where period = '2026-10' and starts_with(region_code, '64.02.')")
        ).scalars()
    facts = [node for node in _nodes(plan[0]["Plan"]) if str(node.get("Relation Name", "")).startswith("fact_")]
    assert facts
    assert all("starts_with" in f"{node.get('Filter')} {node.get('Recheck Cond')} {node.get('Join Filter')}" for node in facts)


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)
