"""Whoever may be somebody that is known is judged when an officer has said so; from files to judgements."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.identity import reviewing
from sinergi.intake.senders import register
from sinergi.pipeline import run

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
NIB, TABANG = "0220001234567", "64.02.12"
TANAKA = {"jenis_kelamin": "L", "jk": "L", "tanggal_lahir": "1970-01-13", "kebangsaan": "JPN", "nib": NIB, "nib_penjamin": NIB}
SEEN = {
    **TANAKA, "nama_lengkap": "TANAKA SHOHEI", "jenis_dokumen_diperlihatkan": "TIDAK_DIPERIKSA", "nomor_paspor": "", "jenis_izin_tinggal": "ITAS",
    "nama_perusahaan": "PT Contoh Tambang",
}  # fmt: skip
KNOWN = {
    **TANAKA,
    "nama_lengkap": "TANAKA SHOUHEI",
    "nama": "TANAKA SHOUHEI",
    "nomor_paspor": "TR1234567",
    "nama_penjamin": "PT Contoh Tambang",
}


def delivers(home, form: str, sender: str, told: dict, **envelope: str) -> None:
    """One file of October with one row: the examples of the contract, and what differs."""
    row = {column.name: column.example or "" for column in load_forms()[form].columns} | {"periode": "2026-10"}
    row |= {name: cell for name, cell in told.items() if name in row}
    folder = home.inbox / sender
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{form}_{sender}_2026-10_v1.csv"
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, row, delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    said = {
        "kode_form": form, "versi_form": 1, "kode_pengirim": sender, "periode": "2026-10", "jenis_kiriman": "ASLI", "nomor_versi": 1,
        "tanggal_data": "2026-10-31", "jumlah_baris": 1, "nama_penanggung_jawab": "Budi", "jabatan_pj": "Kasi", "kontak_pj": "0811234567",
        "dasar_berbagi_data": "MoU 1/2026", **envelope,
    }  # fmt: skip
    file.with_name(f"{file.name}.manifest.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture
def doubted(warehouse, home):
    """A district writes a name otherwise than roster and register; birth date and employer agree."""
    register(warehouse, [{"code": NIB, "kind": "company", "name": "PT Contoh Tambang", "region": "64.02"}])
    place = {"kode_kecamatan": TABANG, "kode_desa_kel": f"{TABANG}.2003", "kode_wilayah_lokasi": f"{TABANG}.2003", "kode_wilayah": TABANG}
    delivers(home, "K01", "640212", {**SEEN, **place})
    delivers(home, "P01", NIB, {**KNOWN, **place, "niora": "", "pemberi_kerja_langsung": NIB})
    delivers(home, "I01", "KANIM-SMD", {**KNOWN, **place}, cakupan_sumber="KANIM+PUSAT")
    run(warehouse, home, CLOCK)
    return warehouse, home


def states(url: str) -> list[str]:
    with transaction(url) as conn:
        return [
            row.state for row in rows(conn, "select state from mart_restricted.reconciliation where person_key is not null order by state")
        ]


def test_x409_waits_for_the_review_of_somebody_who_may_be_on_the_roster(doubted):
    url, _home = doubted
    assert reviewing.waiting(url) == {"birth_and_name": 1}
    assert states(url) == ["TERDAFTAR_TIDAK_TERLIHAT", "TIDAK_DAPAT_DINILAI"]


def test_a_trace_says_what_is_waited_for(doubted, capsys):
    from sinergi.reconcile.tracing import VIEW, show, trace

    url, _home = doubted
    with transaction(url) as conn:
        (row,) = rows(
            conn, "select period, cast(person_key as text) as person_key from mart_restricted.reconciliation where not c and not i and d"
        )
    show(trace(url, VIEW, dict(row._mapping)))
    (item,) = reviewing.listing(url)
    said = capsys.readouterr().out
    assert f"waits for review: pair {item.pair_key}, birth_and_name" in said
    assert "- TIDAK_DAPAT_DINILAI: Sumber yang diperlukan belum lengkap" in said


@pytest.mark.parametrize(
    ("verdict", "expected"), [("different", ["TERDAFTAR_TIDAK_TERLIHAT", "TIDAK_DIKENAL"]), ("same", ["TERVERIFIKASI_DENGAN_CATATAN"])]
)
def test_what_the_officer_says_is_judged_by_the_next_run_and_undone_with_it(doubted, verdict, expected):
    url, home = doubted
    (item,) = reviewing.listing(url)
    later = CLOCK + timedelta(days=1)
    reviewing.decide_pairs(url, later, [item.pair_key], verdict, "petugas", home)
    assert reviewing.waiting(url) == {}, "one answer is enough for two persons, however often they are named"
    run(url, home, later)
    assert states(url) == expected
    with transaction(url) as conn:
        (entry,) = rows(conn, "select judgement_key from identity.judgement where kind = :kind", kind=verdict)
    from sinergi.identity.judgements import undo

    undo(url, later, entry.judgement_key, "petugas", home)
    run(url, home, later + timedelta(days=1))
    assert states(url) == ["TERDAFTAR_TIDAK_TERLIHAT", "TIDAK_DAPAT_DINILAI"]
