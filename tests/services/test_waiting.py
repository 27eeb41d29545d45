"""Which periods wait for their reconciliation, as the ledger says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.services.waiting import whole_periods, whole_sources

DUE = datetime(2026, 11, 10, 16, 0, tzinfo=UTC)


@pytest.fixture
def loaded(warehouse: str) -> str:
    """K01 and I01 of a month are owed, one K01 is in and loaded; no company is registered."""
    with transaction(warehouse) as conn:
        for form, sender, region in (("K01", "640212", "64.02.12"), ("I01", "KANIM-SMD", "64.02")):
            conn.execute(
                sa.text(
                    "insert into intake.obligation (form, sender, region_code, period, period_key, due_at, state, basis, basis_says) "
                    "values (:form, :sender, :region, '2026-10', 202610, :due, 'AWAITED', 'perjanjian', 'SK')"
                ),
                {"form": form, "sender": sender, "region": region, "due": DUE},
            )
        conn.execute(
            sa.text(
                "insert into intake.submission (submission_key, form, sender, period, version, file_name, sha256, received_at, status, is_current, "
                "delivered_by, delivery_mark) values (1, 'K01', '640212', '2026-10', 1, 'a', 'a', :due, 'ACCEPTED', true, '640212', '1')"
            ),
            {"due": DUE},
        )
        conn.execute(
            sa.text(
                "insert into warehouse.load_log (submission_key, table_name, loaded_at, rows) values (1, 'fact_district_presence', :due, 1)"
            ),
            {"due": DUE},
        )
    return warehouse


def test_a_month_for_which_no_company_owes_anything_is_reconciled_too(loaded: str):
    assert whole_periods(whole_sources(loaded, DUE - timedelta(days=1))) == []  # the register may still come
    assert whole_periods(whole_sources(loaded, DUE + timedelta(days=1))) == ["2026-10"]


def test_a_company_that_owes_is_waited_for(loaded: str):
    with transaction(loaded) as conn:
        conn.execute(sa.text("insert into intake.sender (sender, kind, name, region_code, since_period, time_zone) "
                             "values ('0220001234567', 'company', 'PT Contoh', '64.02', '2026-08', 'Asia/Makassar')"))  # fmt: skip
        conn.execute(
            sa.text(
                "insert into intake.obligation (form, sender, region_code, period, period_key, due_at, state, basis, basis_says) "
                "values ('P01', '0220001234567', '64.02', '2026-10', 202610, :due, 'AWAITED', 'perjanjian', 'SK')"
            ),
            {"due": DUE + timedelta(days=5)},
        )
    assert whole_periods(whole_sources(loaded, DUE + timedelta(days=1))) == []
    assert whole_periods(whole_sources(loaded, DUE + timedelta(days=6))) == ["2026-10"]
