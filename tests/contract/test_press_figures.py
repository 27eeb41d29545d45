"""Published totals that do not add up (DOMAIN §0.13) are caught when they come as a return."""

from __future__ import annotations

import pytest
import test_samples as samples

from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.pipeline import process


def broken(warehouse: str, home, form: str, change: dict, kind: str = "immigration") -> list[str]:
    """Deliver one changed sample and give the codes that it breaks."""
    samples.prepare(warehouse, form)
    samples.deliver(home, form, samples.samples_of(form), change)
    receive(warehouse, home, samples.clock_of(samples.samples_of(form), change), settle_seconds=0.0)
    process(warehouse, home, samples.clock_of(samples.samples_of(form), change), kind, with_gx=False, workers=1)
    with transaction(warehouse) as conn:
        return [row.rule_code for row in rows(conn, "select distinct rule_code from quality.finding order by 1")]


@pytest.mark.parametrize(("issued", "expected"), [("12819", ["M313"]), ("12810", [])])
def test_passports_of_pangkalpinang_in_2025_are_12810_and_not_12819(warehouse, home, issued, expected):
    press = {"permohonan_masuk": "13000", "paspor_terbit": issued, "terbit_nonelektronik": "2725", "terbit_elektronik": "10085"}
    assert broken(warehouse, home, "I06", {"row": "1", "set": press}) == expected


@pytest.mark.parametrize(("stated", "expected"), [("115", True), ("105", False)])
def test_foreigners_of_kukar_are_105_by_nationality_and_not_115(warehouse, home, stated, expected):
    """Sixteen nationalities add up to 105; ten persons stand in no line."""
    listed = (49, 15, 9, 6, 5, 4, 3, 3, 2, 2, 2, 1, 1, 1, 1, 1)
    lines = [
        {"row": "1", "times": "1", "set": {"kode_lokasi_kerja": f"LK-{n:02d}", "jumlah_akhir": str(heads)}}
        for n, heads in enumerate(listed, 1)
    ]
    press = {
        "keep": [],
        "all": {"asal_tenaga_kerja": "ASING", "jumlah_awal": "", "masuk": "", "keluar": "", "total_tka": stated, "total_tki": "0"},
    }
    assert ("M302" in broken(warehouse, home, "P02", {**press, "repeat": lines}, "company")) is expected


@pytest.mark.parametrize(("stated", "expected"), [("2011", True), ("2016", False)])
def test_men_and_women_of_singkawang_are_2016_and_not_2011(warehouse, home, stated, expected):
    by_sex = {"keep": ["1", "6"], "all": {"jumlah_awal": "", "masuk": "", "keluar": "", "total_tka": "0", "total_tki": stated},
              "rows": [{"row": "1", "set": {"jk": "L", "jumlah_akhir": "1137"}}, {"row": "6", "set": {"jk": "P", "jumlah_akhir": "879"}}]}  # fmt: skip
    assert ("M302" in broken(warehouse, home, "P02", by_sex, "company")) is expected


@pytest.mark.parametrize(("heard", "expected"), [("68", True), ("75", True), ("78", False)])
def test_a_wave_of_78_is_not_one_of_68_or_75(warehouse, home, heard, expected):
    """Immigration, the labour office and the press told 68 to 78 for one wave from Myanmar."""
    people = {"nik": "1971011203991{n:02d}1", "nama": "WARGA {a}", "nomor_paspor": "", "id_gelombang": "MMR-2026-10"}
    press = {
        "keep": [],
        "repeat": [
            {"row": "1", "times": "78", "set": {**people, "id_kepulangan": "PLG-{n:02d}", "sumber_data": "IMIGRASI"}},
            {"row": "1", "times": heard, "set": {**people, "id_kepulangan": "DSN-{n:02d}", "sumber_data": "DISNAKER"}},
        ],
    }
    found = broken(warehouse, home, "I08", press)
    assert ("M318" in found) is expected, found
