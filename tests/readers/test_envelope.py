"""Who sends what: name, cover sheet, sidecar, and what happens when they disagree."""

from __future__ import annotations

import pytest

from readers.making import NAMES, csv_bytes, good_rows, read, workbook
from readers.test_workbook import MANIFEST
from sinergi.readers.envelope import read_name, region_of_sender


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("K01_640212_2026-10_v1.xlsx", ("K01", "640212", "2026-10", 1)),
        ("K01_64.02.12_2026-10_v2.xlsx", ("K01", "640212", "2026-10", 2)),
        ("i01_KANIM-SMD_2026-10_V3.CSV", ("I01", "KANIM-SMD", "2026-10", 3)),
        ("P02_0220001234567_2026-Q3_v1.xlsx", ("P02", "0220001234567", "2026-Q3", 1)),
        ("K01_640212_2026-10_v1 (1).xlsx", ("K01", "640212", "2026-10", 1)),
        ("K01_640212_2026-10_v1 - Copy.xlsx", ("K01", "640212", "2026-10", 1)),
        ("laporan oktober.xlsx", (None, None, None, None)),
        ("K01_640212_2026-10_v0.xlsx", (None, None, None, None)),
        ("K01_640212_2026-10.xlsx", (None, None, None, None)),
    ],
)
def test_the_name_says_form_sender_period_and_version(name, found):
    envelope, extension = read_name(name)
    assert (envelope.form, envelope.sender, envelope.period, envelope.version) == found and extension in ("xlsx", "csv")


def test_a_sender_code_names_its_region():
    assert [region_of_sender(code) for code in ("640212", "DISNAKER-6402", "KANIM-SMD", "0220001234567", None)] == [
        "64.02.12",
        "64.02",
        "",
        "",
        "",
    ]


def cover(tmp_path, rows=None, name="Z01_640212_2026-10_v1", **changes):
    manifest = {**MANIFEST, **changes}
    rows = good_rows() if rows is None else rows
    return read(workbook([NAMES, *rows], {key: value for key, value in manifest.items() if value is not None}), tmp_path, "xlsx", name)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kode_form": "K01"}, "S003.form"),
        ({"kode_pengirim": "640213"}, "S003.sender"),
        ({"periode": "2026-09"}, "S024.period"),
        ({"nomor_versi": 2}, "S024.version"),
        ({"jenis_kiriman": "BARU"}, "S002.jenis_kiriman"),
        ({"jumlah_baris": "banyak"}, "S002.jumlah_baris"),
        ({"jumlah_baris": 12.5}, "S002.jumlah_baris"),
        ({"nomor_versi": "satu"}, "S002.nomor_versi"),
        ({"jumlah_baris": 11}, "S008.row_count"),
        ({"jenis_kiriman": "NIHIL"}, "S013.nihil_with_rows"),
        ({"periode": "besok"}, "S004.period_format"),
        ({"kode_pengirim": "640212", "periode": "Oktober 2026", "nomor_versi": "1", "jumlah_baris": "12"}, None),
    ],
)
def test_a_cover_that_disagrees_or_is_wrong_refuses(tmp_path, changes, refusal):
    assert cover(tmp_path, **changes).refusal == refusal


def test_what_the_cover_lacks_comes_from_the_name_with_a_query(tmp_path):
    result = cover(tmp_path, kode_form=None, periode=None, jenis_kiriman=None, nama_penanggung_jawab=None, tanggal_data=None)
    assert result.refusal is None
    assert result.codes() == {"S031.kode_form", "S031.periode", "S031.jenis_kiriman", "S031.tanggal_data", "S030.nama_penanggung_jawab"}
    assert (result.report["form"], result.report["period"], result.report["kind"]) == ("Z01", "2026-10", "ASLI")


def test_what_neither_has_refuses(tmp_path):
    assert cover(tmp_path, name="laporan", periode=None).refusal == "S002.missing"
    assert cover(tmp_path, name="laporan").refusal is None
    assert read(csv_bytes(good_rows()), tmp_path, name="laporan").refusal == "S002.missing"
    assert read(csv_bytes(good_rows()), tmp_path, name="Q99_640212_2026-10_v1").refusal == "S002.unknown_form"


def test_a_cover_may_have_a_heading_and_be_hidden(tmp_path):
    def dress(book):
        book["_MANIFEST"].insert_rows(1)
        book["_MANIFEST"]["A1"], book["_MANIFEST"]["B1"] = "Nama", "Nilai"
        book["_MANIFEST"].sheet_state = "hidden"

    result = read(workbook([NAMES, *good_rows()], MANIFEST, edit=dress), tmp_path, "xlsx")
    assert (result.refusal, result.notes, result.report["manifest"]["present"]) == (None, [], True)


@pytest.mark.parametrize(
    "sidecar", [b"", b"{", b"[]", b'{"lain": 1}', b'{"periode": "2026-10", "periode": "2026-09"}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_broken_sidecar_refuses(tmp_path, sidecar):
    assert read(csv_bytes(good_rows()), tmp_path, sidecar=sidecar).refusal == "S002.envelope_broken"


def test_a_sidecar_is_the_cover_of_a_csv(tmp_path):
    sidecar = {**MANIFEST, "tanggal_data": "2026-10-31"}
    result = read(csv_bytes(good_rows()), tmp_path, sidecar=sidecar)
    assert (result.refusal, result.notes, result.report["manifest"]["total_kendali"]) == (None, [], 9)
    assert read(csv_bytes(good_rows()), tmp_path, sidecar={**sidecar, "jumlah_baris": 13}).refusal == "S008.row_count"


def test_nihil_has_no_rows_and_asli_has_some(tmp_path):
    nihil = {**MANIFEST, "jenis_kiriman": "NIHIL", "jumlah_baris": 0, "tanggal_data": "2026-10-31"}
    assert cover(tmp_path, rows=[], jenis_kiriman="NIHIL", jumlah_baris=0).refusal is None
    assert read(workbook([], {**nihil}), tmp_path, "xlsx").refusal is None
    assert read(workbook([["Nihil"]], {**nihil}), tmp_path, "xlsx").refusal is None
    assert read(b"", tmp_path, sidecar=nihil).refusal is None
    assert read(csv_bytes([]), tmp_path).refusal == "S013.no_rows"
    assert read(b"", tmp_path).refusal == "S001.empty"
    assert read(b"\r\n\r\n", tmp_path).refusal == "S013.no_rows"


def test_broken_rows_count_in_the_control_count(tmp_path):
    lines = csv_bytes(good_rows()).decode().split("\r\n")
    lines[3] += ";x"
    sidecar = {**MANIFEST, "tanggal_data": "2026-10-31"}
    result = read("\r\n".join(lines).encode(), tmp_path, sidecar=sidecar)
    assert result.refusal is None and result.rejected() == {4} and result.unread[4] == set(NAMES)
