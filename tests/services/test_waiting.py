"""Which periods wait for their reconciliation, as the ledger says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.places import sql_folder
from sinergi.services.waiting import BESIDE, OPENING, whole_periods, whole_sources

DUE = datetime(2026, 11, 10, 16, 0, tzinfo=UTC)


def arrives(url: str, key: int, form: str, period: str, at: datetime) -> None:
    """A file of `form` is accepted and loaded."""
    values = {"key": key, "form": form, "period": period, "period_key": int(period.replace("-", "")), "mark": str(key), "at": at}
    with transaction(url) as conn:
        conn.execute(
            sa.text(
                "insert into intake.submission (submission_key, form, sender, period, period_key, version, file_name, sha256, received_at, status, "
                "is_current, delivered_by, delivery_mark) "
                "values (:key, :form, '640212', :period, :period_key, 1, 'a', :mark, :at, 'ACCEPTED', true, '640212', :mark)"
            ),
            values,
        )
        conn.execute(
            sa.text("insert into warehouse.load_log (submission_key, table_name, loaded_at, rows) values (:key, 'fact_any', :at, 1)"),
            values,
        )


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
    arrives(warehouse, 1, "K01", "2026-10", DUE)
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


@pytest.mark.parametrize(
    ("form", "period", "is_due"),
    [("P01", "2026-10", True), ("N05", "2026-10", True), ("D01", "2026-08", True), ("D01", "2026-11", False), ("K01", "2026-08", False), ("K03", "2026-10", False)],
)  # fmt: skip
def test_a_month_is_due_again_for_what_speaks_of_it_whichever_form_it_comes_on(loaded: str, form: str, period: str, is_due: bool):
    with transaction(loaded) as conn:
        conn.execute(
            sa.text(
                "insert into intake.run (stage, clock, counts) values ('reconcile__three_sources', :clock, '{\"period\": \"2026-10\"}')"
            ),
            {"clock": DUE + timedelta(days=1)},
        )
    later = DUE + timedelta(days=2)
    assert "2026-10" not in whole_periods(whole_sources(loaded, later))
    arrives(loaded, 2, form, period, later)
    assert ("2026-10" in whole_periods(whole_sources(loaded, later))) is is_due


def test_the_scheduler_looks_at_the_forms_on_which_a_judgement_rests():
    due = (sql_folder() / "warehouse/fact_reconciliation_monthly/due.sql").read_text(encoding="utf-8")
    lists = [tuple(re.findall(r"'(\w\d\d)'", found)) for found in re.findall(r"source\.form in \(([^)]*)\)", due)]
    assert BESIDE in lists and OPENING in lists
