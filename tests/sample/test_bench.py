import csv
import json

from python_calamine import CalamineWorkbook

from sinergi.sample import bench
from sinergi.sample.views import I01_COLUMNS, P01_COLUMNS


def test_an_extract_holds_as_many_distinct_valid_permits_as_asked(tmp_path):
    path = tmp_path / "KANIM-SMD" / "I01_KANIM-SMD_2026-10_v1.csv"
    assert bench.write_extract_csv(path, 30_000, seed=3)["rows"] == 30_000
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert tuple(rows[0]) == I01_COLUMNS and len(rows) == 30_000
    for column in ("niora", "nomor_paspor", "nomor_izin"):
        assert len({row[column] for row in rows}) == 30_000
    assert len({(row["nama"], row["tanggal_lahir"]) for row in rows}) == 30_000
    assert len({row["nib_penjamin"] for row in rows}) == 5_000
    assert all(row["tgl_mulai"] <= row["tanggal_data"] < row["tgl_berakhir"] < row["tgl_berakhir_paspor"] for row in rows)
    assert all("" not in row.values() and None not in row.values() and row["kode_wilayah"].startswith("64.02.") for row in rows)
    manifest = json.loads((path.parent / (path.name + ".manifest.json")).read_text(encoding="utf-8"))
    assert manifest["jumlah_baris"] == 30_000 and manifest["cakupan_sumber"] == "KANIM+PUSAT"


def test_rosters_are_of_distinct_companies_and_persons(tmp_path):
    counts = bench.write_rosters(tmp_path, 6, 20, 60, seed=3)
    with (tmp_path / "senders.csv").open(encoding="utf-8", newline="") as stream:
        senders = [row["code"] for row in csv.DictReader(stream)]
    assert len(set(senders)) == 6
    passports, rows = set(), 0
    for nib in senders:
        sheet = CalamineWorkbook.from_path(str(tmp_path / nib / f"P01_{nib}_2026-10_v1.xlsx")).get_sheet_by_name("DATA").to_python()
        assert tuple(sheet[0]) == P01_COLUMNS
        assert 20 <= len(sheet) - 1 <= 60
        rows += len(sheet) - 1
        passports |= {row[P01_COLUMNS.index("nomor_paspor")] for row in sheet[1:]}
        assert {row[1] for row in sheet[1:]} == {nib}
    assert counts["rows"] == rows == len(passports)
