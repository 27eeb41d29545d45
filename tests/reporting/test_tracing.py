"""From a figure to the files: every mart of the catalogue can say what is behind a row of it, and what it says adds up."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.database import engine, rows
from sinergi.errors import SinergiError
from sinergi.places import sql_folder
from sinergi.reporting import tracing
from sinergi.reporting.lineage import view_lineage

SHOWN_PER_MART = 6
# What the sample has none of, told as if it had.
MADE_UP = {
    "mart.location_mismatch": "update warehouse.fact_reconciliation_monthly set conflicts = conflicts || array['X414'] where state = 'TERVERIFIKASI'",
    "mart.repeat_offender": "update warehouse.fact_enforcement_case set sponsor_nib = '0220000000001', decided_date = coalesce(decided_date, found_date)",
}


def catalogued() -> list[str]:
    with (sql_folder() / "mart" / "catalogue" / "seed.csv").open(encoding="utf-8", newline="") as file:
        return [row["view_name"] for row in csv.DictReader(file) if row["view_name"]]


@pytest.fixture
def conn(clean_sample) -> Iterator[Connection]:
    """The clean sample, to be changed at will: nothing of it is kept."""
    with engine(clean_sample[0]).connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def feeding(clean_sample) -> dict[str, dict[str, list[str]]]:
    with engine(clean_sample[0]).connect() as connection:
        return view_lineage(connection)


def test_every_mart_of_the_catalogue_declares_what_is_behind_it():
    assert sorted(set(catalogued()) - set(tracing.traceable())) == []


@pytest.mark.slow
@pytest.mark.parametrize("view", tracing.traceable())
def test_rows_of_the_mart_lead_to_files_or_duties_that_add_up(conn, feeding, view):
    if view in MADE_UP:
        conn.execute(sa.text(MADE_UP[view]))
    found = rows(conn, f"select * from {view} as told order by md5(cast(told as text)) limit {SHOWN_PER_MART}")
    assert found, view
    for row in found:
        entry = tracing.explain(conn, view, row, feeding[view])
        assert any(piece.get("file") or piece.get("state") for piece in entry["pieces"]), row
        assert all(piece["submission_key"] is None or piece["sha256"] for piece in entry["pieces"])
        if entry["counts"] and entry["row"][entry["counts"]] is not None:
            assert len({piece["counted"] for piece in entry["pieces"] if piece["counted"]}) == entry["row"][entry["counts"]], row


def test_a_row_leads_to_sheet_cells_findings_and_identity(clean_sample):
    url, _ = clean_sample
    entry = tracing.trace(url, "mart.verified_headcount", {"period": "2026-10", "region_code": "64.02"})[0]
    seen = next(piece for piece in entry["pieces"] if piece["form"] == "K01")
    assert seen["file"].startswith("K01_") and seen["sheet"] and seen["sha256"]
    assert seen["cells"]["kategori_orang_asing"].endswith(str(seen["row_number"]))  # it decides whether the row is evidence
    assert "no_urut" not in seen["cells"]  # feeds nothing
    assert {link["role"] for link in seen["identity"]} >= {"person"}
    assert all({"rule_code", "cell"} <= set(finding) for finding in seen["findings"])


def test_a_company_that_did_not_report_leads_to_its_approval_and_to_the_duty(clean_sample):
    url, _ = clean_sample
    with engine(url).connect() as conn:
        row = rows(conn, "select * from mart.non_reporting_company where not has_reported and company_key is not null limit 1")[0]
        pieces = tracing.explain(conn, "mart.non_reporting_company", row)["pieces"]
    assert {piece["form"] for piece in pieces if piece["part"] == "RPTKA"} == {"N05"}
    owed = next(piece for piece in pieces if piece["part"] == "ROSTER")
    assert owed["submission_key"] is None and owed["form"] == "P01" and owed["state"] in ("MISSING", "REFUSED", "NOT_REGISTERED")


def test_no_name_and_no_number_of_a_person_is_told(clean_sample):
    url, _ = clean_sample
    with engine(url).connect() as conn:
        names = [row.nama for row in rows(conn, "select nama from staging.i01 where length(nama) > 8 limit 50")]
        said = str(tracing.trace(url, "mart.verification_rate", {"period": "2026-10", "region_code": "64.02"}))
    assert names and not [name for name in names if name in said]


def test_what_cannot_be_asked_is_said(clean_sample):
    url, _ = clean_sample
    with pytest.raises(SinergiError, match="cannot be traced; these can: mart"):
        tracing.trace(url, "mart_public.mining_share", {})
    with pytest.raises(SinergiError, match="has no column colour"):
        tracing.trace(url, "mart.mining_share", {"colour": "red"})
    with pytest.raises(SinergiError, match="has no row for period=2001-01"):
        tracing.trace(url, "mart.mining_share", {"period": "2001-01"})
