"""The ready queries of sql/README.md run as they stand."""

from __future__ import annotations

import re

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
