"""What the queries of rules over sets of rows must not do, wherever they are written."""

from __future__ import annotations

import re

import pytest

from sinergi.places import project_root

QUERIES = sorted((project_root() / "expectations").rglob("rules/*.sql"))


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_nothing_in_force_is_sought_row_by_row_in_the_batch(path):
    """`period in (select period from {batch})` has been planned as a loop: each file in force against each row in work, 6 s in a second month of
    1,000 files. As a list, `= any(array(select distinct …))`, it is made once. `not in` of a large batch is no hash at all: `not exists` is.
    """
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(sender|period|period_end) in \(\s*select \w+ from (\{batch\}|working|here)\b", text)
    assert not re.search(r"not in \(\s*select [^()]* from (\{batch\}|\{current\})", text)
