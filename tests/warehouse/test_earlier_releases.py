"""A warehouse of an earlier release, renewed by `sinergi init`, answers as before."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from sinergi.database import rows, scalar, transaction
from sinergi.installation import install

CLOCK = datetime(2026, 11, 16, 9, tzinfo=UTC)
KECAMATAN = "64.02.12"


def test_the_villages_that_a_view_of_0_4_said_stand_in_the_judgements_afterwards(new_warehouse):
    with new_warehouse() as url:
        with transaction(url) as conn:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', 202610)"))
            conn.execute(
                sa.text(
                    "insert into warehouse.fact_reconciliation_monthly (period_key, region_code, person_key, state, d, c, i, known_from) "
                    "select 202610, :region, n, 'TERVERIFIKASI', true, true, true, :at from generate_series(1, 3) as n"
                ),
                {"region": KECAMATAN, "at": CLOCK},
            )
            conn.execute(
                sa.text(
                    "create view warehouse.person_place as select period, region_code, person_key, state, is_alone, "
                    "case person_key when 1 then region_code || '.2001' when 2 then region_code end as place_code from warehouse.reconciliation_known"
                )
            )
            before = {row.person_key: row.place_code for row in rows(conn, "select person_key, place_code from warehouse.person_place")}
        assert before == {1: f"{KECAMATAN}.2001", 2: KECAMATAN, 3: None}
        for _ in range(2):
            install(url)
            with transaction(url) as conn:
                found = {row.person_key: row.village_code for row in rows(conn, "select * from warehouse.reconciliation_known")}
                assert scalar(conn, "select to_regclass('warehouse.person_place')") is None
            assert found == {1: f"{KECAMATAN}.2001", 2: None, 3: None}


def test_a_month_that_says_its_period_as_earlier_releases_did_is_passed_by_again(new_warehouse):
    with new_warehouse() as url:
        with transaction(url) as conn:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', 202610)"))
            conn.execute(
                sa.text(
                    "alter table warehouse.fact_reconciliation_monthly_p202610 drop constraint fact_reconciliation_monthly_p202610_period, "
                    "add constraint fact_reconciliation_monthly_p202610_period check (warehouse.period_text(period_key) = '2026-10')"
                )
            )
        opened = "explain select * from warehouse.reconciliation_known where period = '2026-09'"
        with transaction(url) as conn:
            assert "_p202610" in str(conn.execute(sa.text(opened)).all())
        install(url)
        with transaction(url) as conn:
            assert "_p202610" not in str(conn.execute(sa.text(opened)).all())
