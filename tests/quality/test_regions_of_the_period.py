"""V101: a code of the judged period is a good one, whatever became of it since."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
import yaml
from test_needs import CLOCK, COLUMNS, COMMON, NEAR, World

from sinergi.contract import load_forms
from sinergi.contract.installing import ensure_tables
from sinergi.database import rows, transaction
from sinergi.quality.judging import begin, judge

RULE = {
    "code": "V901", "severity": "refuse_row", "nature": "D", "column": "kode", "message": "Kode wilayah tidak dikenal.",
    "fails_when": "kode not in (select region_code from reference.region_in_force where level = 4)",
}  # fmt: skip
PLACE = "64.02.12.29{}"


@pytest.fixture
def world(warehouse, tmp_path, monkeypatch) -> World:
    (tmp_path / "Z91").mkdir()
    form = {"form": "Z91", **COMMON, "columns": COLUMNS, "title": "Desa", "sender_kind": "company", "period": "month", "rules": [RULE]}
    (tmp_path / "Z91/contract.yml").write_text(yaml.safe_dump(form))
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path))
    ensure_tables(warehouse, load_forms())
    return World(warehouse)


@pytest.mark.parametrize(
    ("since", "until", "is_of_history", "is_known"),
    [
        ("2015-01-01", None, False, True),
        ("2015-01-01", "2026-10-01", False, True),
        ("2015-01-01", "2026-10-01", True, True),
        ("2015-01-01", "2026-09-30", False, False),
        ("2015-01-01", "2026-09-30", True, False),
        ("2026-10-31", None, False, True),
        ("2999-01-01", None, False, False),
    ],
    ids=[
        "stands",
        "ended within",
        "ended within, says the history",
        "ended before",
        "ended before, says the history",
        "began within",
        "is yet to come",
    ],
)
def test_a_place_is_known_in_the_periods_in_which_it_stood(world, since, until, is_of_history, is_known):
    with transaction(world.url) as conn:
        if is_of_history:
            conn.execute(
                sa.text(
                    "insert into reference.region_history (old_code, old_name, old_parent_code, new_code, new_name, change, valid_from, source, confidence) "
                    "values (:code, 'Lama', '64.02.12', :code || '9', 'Baru', 'move', cast(:until as date) + 1, 'cerita', 'assumed')"
                ),
                {"code": PLACE.format("01"), "until": until},
            )
        else:
            conn.execute(
                sa.text(
                    "insert into reference.region (region_code, level, kind, region_name, parent_code, valid_from, valid_to, source, confidence) "
                    "values (:code, 4, 'desa', 'Cerita', '64.02.12', cast(:since as date), cast(:until as date), 'cerita', 'assumed')"
                ),
                {"code": PLACE.format("01"), "since": since, "until": until},
            )
    key = world.file("Z91", NEAR, "2026-10", status=None)
    with transaction(world.url) as conn:
        conn.execute(sa.text("update staging.z91 set kode = :code"), {"code": PLACE.format("01")})
    form = load_forms()["Z91"]
    begin(world.url, form, [key], "mine")
    judge(world.url, form, "2026-10", [key], "mine", CLOCK, with_gx=False)
    with transaction(world.url) as conn:
        assert bool(rows(conn, "select 1 from quality.finding where rule_code = 'V901'")) is not is_known


def test_asked_outside_of_judging_the_list_is_that_of_today(warehouse):
    with transaction(warehouse) as conn:
        told = rows(
            conn, "select region_code, valid_from from reference.region_in_force where region_code in ('64.02.08.2001', '64.02.19.2001')"
        )
    assert [tuple(row) for row in told] == [("64.02.19.2001", date(2021, 12, 31))]
