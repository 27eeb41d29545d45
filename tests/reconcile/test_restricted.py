"""What only investigators read: contradictions field by field, one person's timeline (written down), and the trace to the cells."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from reconcile_story import LOA_KULU, PERIOD, TABANG
from test_beside import APPROVAL, CASE, PAPER, working

from sinergi.database import engine, transaction
from sinergi.errors import SinergiError
from sinergi.reconcile.lifecycle import resolve
from sinergi.reconcile.tracing import show, trace
from sinergi.sqlfiles import run
from sinergi.warehouse.loading import load

ONE = {"person": 1}


@pytest.fixture
def known(region):
    load(region.url, region.clock)
    with transaction(region.url) as conn:
        conn.execute(sa.text("truncate intake.submission, quality.finding, identity.company_link"))
        conn.execute(sa.text("alter table vault.reading disable trigger append_only"))
        conn.execute(sa.text("truncate vault.reading"))
        conn.execute(sa.text("alter table vault.reading enable trigger append_only"))
    return region


def sides(region, code: str) -> list[tuple]:
    return [
        tuple(row)
        for row in region.all(
            f"select field, source, value, is_chosen from mart_restricted.attribute_conflict where rule_code = '{code}' order by source"
        )
    ]


# --- contradictions


CONTRADICTIONS = {
    "X413": ({"direct_employer_key": 2}, {}, [("pemberi_kerja", "C", "PT Contoh 2", False), ("nama_penjamin", "I", "PT Contoh 1", True)]),
    "X415": (
        {"position_actual": "Operator"}, {},
        [("jabatan_aktual", "C", "Operator", False), ("jabatan_di_izin", "I", "Penasihat Teknik", True)],
    ),
    "X416": (
        {"permit_end_date": date(2026, 10, 20)}, {"permit_end_date": date(2026, 10, 20)},
        [("tgl_terakhir_terlihat", "D", "2026-10-27", False), ("tgl_berakhir", "I", "2026-10-20", True)],
    ),
    "X417": (
        {"permit_end_date": date(2027, 3, 14)}, {},
        [("tgl_berakhir_izin", "C", "2027-03-14", False), ("tgl_berakhir", "I", "2027-02-14", True)],
    ),
    "X418": ({"passport": "EJ1234567"}, {"passport": "EP0000001"}, [("nomor_paspor", "C", None, False), ("nomor_paspor", "I", None, True)]),
}  # fmt: skip


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_each_contradiction_names_field_source_and_the_one_believed(known, code):
    claimed, issued, expected = CONTRADICTIONS[code]
    known.district(ONE)
    known.company({**ONE, **claimed, **({"company_key": 2} if code == "X413" else {})})
    known.immigration({**ONE, **issued})
    known.reconcile()
    assert sides(known, code) == expected
    (words,) = {row.precedence for row in known.all("select precedence from mart_restricted.attribute_conflict")}
    assert "(I)" in words
    with transaction(known.url) as conn:
        assert run(conn, "mart_restricted/attribute_conflict/check.sql") == 0
        conn.execute(sa.text("update warehouse.dim_reconciliation_state set chosen_source = 'Z' where rule_code = :code"), {"code": code})
        assert run(conn, "mart_restricted/attribute_conflict/check.sql") == 1
        conn.rollback()


def test_a_place_of_work_and_an_address_are_contradictions_too(known):
    working(known)
    known.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": LOA_KULU})
    known.tells("D01", "DUKCAPIL-6402", {**PAPER, "kode_wilayah": "64.02.02.2001"})
    known.reconcile()
    assert sides(known, "X414") == [
        ("kode_wilayah_lokasi", "C", TABANG, False), ("kode_kecamatan", "D", TABANG, False), ("kode_wilayah_lokasi", "N05", None, True),
    ]  # fmt: skip
    assert sides(known, "X423") == [("kode_kecamatan", "D", TABANG, True), ("kode_wilayah", "D01", None, False)]
    with transaction(known.url) as conn:
        assert run(conn, "mart_restricted/attribute_conflict/check.sql") == 0


# --- R41


def test_a_timeline_gathers_all_sources_of_one_person(known):
    working(known, "2026-09")
    working(known)
    known.tells("I05", "KANIM-SMD", {**CASE, "kode_wilayah": TABANG, "jenis_pelanggaran": "OVERSTAY", "status_kasus": "DILAKSANAKAN"})
    known.tells(
        "P04",
        "0220001234567",
        {"person": 1, "id_peristiwa": "P1", "id_tka_perusahaan": "TKA-1", "jenis": "GANTI_JABATAN", "tgl_peristiwa": date(2026, 10, 3)},
    )
    known.tells("I02", "KANIM-SMD", {"person": 1, "id_transaksi": "T1", "niora": "N1", "jenis": "PERPANJANGAN", "tgl": date(2026, 10, 5)})
    known.tells("I03", "KANIM-SMD", {"person": 1, "niora": "N1", "jenis": "ALAMAT", "tgl_lapor": date(2026, 10, 6), "kode_wilayah": TABANG})
    known.tells("D01", "DUKCAPIL-6402", PAPER)
    known.loads("I05", "P04", "I02", "I03", "D01")
    known.reconcile()
    told = known.all(
        "select period, source, kind, company_key from mart_restricted.person_timeline where person_key = 1 order by period, source"
    )
    assert {row.source for row in told} == {"K01", "P01", "I01", "P04", "I02", "I03", "I05", "D01", "RECONCILIATION"}
    assert {row.source for row in told if row.period == "2026-09"} == {"K01", "P01", "I01", "RECONCILIATION"}
    assert {row.company_key for row in told if row.source in ("K01", "P01", "I01")} == {1}
    assert known.all("select 1 from mart_restricted.person_timeline where person_key = 2") == []


def test_a_place_that_is_no_longer_there_keeps_its_last_name_in_a_timeline(known):
    known.district(ONE)
    known.reconcile()
    with transaction(known.url) as conn:
        conn.execute(
            sa.text("update warehouse.dim_region set is_current = false, valid_to = '2026-10-31' where region_code = :code"),
            {"code": TABANG},
        )
    assert {row.region_name for row in known.all("select region_name from mart_restricted.person_timeline")} == {"Tabang"}


def test_each_person_read_is_written_down_once_a_transaction(known):
    working(known)
    known.district({"person": 2}, kecamatan=LOA_KULU)
    known.reconcile()
    known.all("select * from mart_restricted.person_timeline where person_key = 1")
    known.all("select * from mart_restricted.person_timeline where person_key = 1")
    noted = known.all("select reader = session_user as is_me, view_name, person_key from vault.reading order by reading_key")
    assert [tuple(row) for row in noted] == [(True, "person_timeline", 1)] * 2


def test_without_the_note_there_is_nothing_to_read(known):
    working(known)
    known.reconcile()
    with engine(known.url).connect() as conn, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        conn.execute(sa.text("set transaction read only"))
        conn.execute(sa.text("select * from mart_restricted.person_timeline where person_key = 1")).all()


@pytest.mark.parametrize("attempt", ["delete from vault.reading", "update vault.reading set reader = 'nobody'", "truncate vault.reading"])
def test_nobody_unwrites_a_reading(known, attempt):
    working(known)
    known.all("select * from mart_restricted.person_timeline where person_key = 1")
    with pytest.raises(SinergiError), transaction(known.url) as conn:
        conn.execute(sa.text(attempt))


# --- trace


def filed(region, key: int, form: str, sender: str, columns: dict[str, int]) -> None:
    """The ledger's line of a submission, with the place of its columns as the reader has found them."""
    with transaction(region.url) as conn:
        conn.execute(
            sa.text(
                "insert into intake.submission (submission_key, form, sender, period, version, file_name, sha256, received_at, status, delivered_by, "
                "delivery_mark, reading, known_from) values (:key, :form, :sender, :period, 1, :file, 'abc', :clock, 'ACCEPTED', :sender, :mark, "
                "cast(:reading as jsonb), :clock)"
            ),
            {
                "key": key, "form": form, "sender": sender, "period": PERIOD, "file": f"{form}_{sender}_{PERIOD}_v1.xlsx", "clock": region.clock,
                "mark": str(key), "reading": json.dumps({"sheet": "DATA", "columns": columns}),
            },
        )  # fmt: skip


@pytest.fixture
def traced(known):
    """One worker whose end of permit differs: in the three files, with what identity decided."""
    d = known.district(ONE)
    c = known.company({**ONE, "permit_end_date": date(2027, 3, 14)})
    i = known.immigration(ONE)
    filed(known, d, "K01", "640212", {"kode_kecamatan": 2, "nama_lengkap": 5, "kegiatan": 17})
    filed(known, c, "P01", "0220001234567", {"nama_lengkap": 6, "nomor_paspor": 10, "tgl_berakhir_izin": 28})
    filed(known, i, "I01", "KANIM-SMD", {"niora": 2, "nama": 3, "tgl_berakhir": 16})
    for key in (d, c, i):
        known.links(key, 2, 1)
    known.reconcile()
    return known


def test_the_trace_leads_to_files_sheets_rows_and_cells(traced):
    (entry,) = trace(traced.url, "mart_restricted.reconciliation", {"period": PERIOD, "person_key": "1"})
    assert entry["judgement"]["state"] == "TERVERIFIKASI_DENGAN_CATATAN"
    assert [(piece["source"], piece["file"], piece["sheet"], piece["row_number"], piece["cells"]) for piece in entry["evidence"]] == [
        ("D", "K01_640212_2026-10_v1.xlsx", "DATA", 2, {"kode_kecamatan": "B2", "nama_lengkap": "E2"}),
        ("C", "P01_0220001234567_2026-10_v1.xlsx", "DATA", 2, {"nama_lengkap": "F2", "nomor_paspor": "J2", "tgl_berakhir_izin": "AB2"}),
        ("I", "I01_KANIM-SMD_2026-10_v1.xlsx", "DATA", 2, {"niora": "B2", "nama": "C2", "tgl_berakhir": "P2"}),
    ]
    assert all(piece["counts"] and piece["identity"][0]["decided_by"] == "story" for piece in entry["evidence"])


def test_the_trace_says_the_rules_who_acts_and_who_is_believed(traced, capsys):
    entries = trace(traced.url, "mart_restricted.reconciliation", {"period": PERIOD, "person_key": "1", "region_code": TABANG})
    assert (entries[0]["rule"]["code"], [rule["code"] for rule in entries[0]["conflicts"]]) == ("X402", ["X417"])
    assert entries[0]["conflicts"][0]["chosen"] == "I"
    assert [(source["source"], source["complete"], len(source["returns"])) for source in entries[0]["sources"]] == [
        ("D", True, 1), ("C", True, 1), ("I", "KANIM+PUSAT", 1),
    ]  # fmt: skip
    show(entries)
    said = capsys.readouterr().out
    assert "tgl_berakhir_izin AB2" in said and "X417" in said and "K01 of 640212 v1" in said


def test_a_row_that_is_no_evidence_is_shown_as_such(traced):
    traced.immigration({**ONE, "permit_status": "DIBATALKAN"}, office="KANIM-PGK")
    traced.reconcile()
    (entry,) = trace(traced.url, "mart_restricted.reconciliation", {"period": PERIOD, "person_key": "1"})
    assert [piece["counts"] for piece in entry["evidence"] if piece["source"] == "I"] == [True, False]


def test_decisions_and_earlier_knowledge_are_traced_too(traced):
    before = traced.clock
    traced.clock += timedelta(days=1)
    resolve(traced.url, traced.clock, "X417", PERIOD, TABANG, "DATA_DIPERBAIKI", "Disnaker", "surat 9", person_key=1)
    row = {"period": PERIOD, "person_key": "1"}
    (entry,) = trace(traced.url, "mart_restricted.reconciliation", row)
    assert [(each["rule_code"], each["resolution"], each["why"]) for each in entry["decisions"]] == [("X417", "DATA_DIPERBAIKI", "surat 9")]
    traced.district(version=2)
    traced.reconcile()
    assert trace(traced.url, "mart_restricted.reconciliation", row)[0]["judgement"]["state"] == "TERDAFTAR_TIDAK_TERLIHAT"
    assert trace(traced.url, "mart_restricted.reconciliation", row, before)[0]["judgement"]["state"] == "TERVERIFIKASI_DENGAN_CATATAN"


def test_the_judgements_that_joined_a_person_are_traced(traced):
    with transaction(traced.url) as conn:
        conn.execute(
            sa.text(
                "insert into identity.judgement (made_at, made_by, kind, subject, from_key, to_key, reason, evidence) "
                "values (:clock, 'Imigrasi', 'MERGE', 'person', 77, 1, 'paspor baru', '{}')"
            ),
            {"clock": traced.clock},
        )
    (entry,) = trace(traced.url, "mart_restricted.reconciliation", {"period": PERIOD, "person_key": "1"})
    assert [(each["kind"], each["from_key"], each["to_key"], each["reason"]) for each in entry["identity"]] == [
        ("MERGE", 77, 1, "paspor baru")
    ]


@pytest.mark.parametrize(
    ("view", "row"),
    [
        ("mart.verified_headcount", {"period": PERIOD, "person_key": "1"}),
        ("mart_restricted.reconciliation", {"period": PERIOD}),
        ("mart_restricted.reconciliation", {"period": PERIOD, "person_key": "9"}),
        ("mart_restricted.reconciliation", {"period": PERIOD, "person_key": "1", "name": "X"}),
    ],
)
def test_what_cannot_be_traced_is_said(traced, view, row):
    with pytest.raises(SinergiError):
        trace(traced.url, view, row)
