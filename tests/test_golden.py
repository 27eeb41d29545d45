"""Stories that the two articles tell, through the whole pipeline: files in the inbox, one run, and what the marts answer.

The files are written here row by row and the answers worked out by hand beside them.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.intake.senders import register
from sinergi.pipeline import run
from sinergi.places import Home

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TABANG, VILLAGE = "64.02.12", "64.02.12.2003"
# Kelurahan of Pangkalpinang and how many of the wave have their KTP there: 53 of 77.
KELURAHAN = {"19.71.01.1004": 20, "19.71.02.1001": 18, "19.71.05.1001": 15}
ELSEWHERE_IN_BABEL = {"19.01": 14, "19.04": 10}
COMPANIES = {
    "coal": ("0220001000001", "PT Batu Hitam", "05100", 11),
    "services": ("0220001000002", "PT Jasa Gali", "09900", 3),
    "smelter": ("0220001000003", "PT Lebur Timah", "24202", 2),
    "estate": ("0220001000004", "PT Sawit Raya", "01262", 4),
    "nil": ("0220001000005", "PT Tanpa Asing", "41011", 0),
    "silent": ("0220001000006", "PT Diam Saja", "41011", 0),
}
GIVEN = ("WEI", "JIANG", "QIANG", "LEI", "PENG", "CHAO", "BIN", "TAO", "HUI", "MING")
FAMILY = ("ZHOU", "HUANG")


@cache
def _samples(form: str) -> list[dict[str, str]]:
    with (load_forms()[form].folder / "samples" / "good.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(home: Home, form: str, sender: str, period: str, *told: dict[str, Any]) -> None:
    """One CSV with its envelope; each row is the first good sample of the form with some cells changed."""
    form_of = load_forms()[form]
    made = [{**_samples(form)[0], **{name: str(value) for name, value in row.items()}} for row in told]
    envelope = {
        "kode_form": form, "versi_form": form_of.version, "kode_pengirim": sender, "periode": period, "jenis_kiriman": "ASLI" if made else "NIHIL",
        "nomor_versi": 1, "jumlah_baris": len(made), "tanggal_data": "2026-10-31", "nama_penanggung_jawab": "BUDI SANTOSO",
    }  # fmt: skip
    if form_of.control_total:
        envelope["total_kendali"] = form_of.control_total.of(made)
    path = home.inbox / sender / f"{form}_{sender}_{period}_v1.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(_samples(form)[0]))
        writer.writeheader()
        writer.writerows(made)
    path.with_name(path.name + ".manifest.json").write_text(json.dumps(envelope), encoding="utf-8")


def citizen(number: int) -> dict[str, str]:
    """A man born on 12 March 1999, first registered in Pangkalpinang, by his number of 1 to 999."""
    return {"nik": f"197101120399{number:03d}1", "jk": "L", "tanggal_lahir": "1999-03-12"}


def _wave(home: Home) -> None:
    """78 come home from Myanmar: 77 with a KTP of Babel, 53 of these of Pangkalpinang; of the 78th nobody has seen one."""
    places = [code for code, number in {**KELURAHAN, **ELSEWHERE_IN_BABEL, "": 1}.items() for _ in range(number)]
    people = [
        {**citizen(number), "id_kepulangan": f"PLG-{number:03d}", "id_gelombang": "MMR-2026-09", "nama": f"WARGA {_letters(number)}", "nomor_paspor": "",
         "tgl_tiba_indonesia": "2026-09-18", "tgl_tiba_daerah": "2026-09-21", "kode_wilayah_ktp": place, "kode_wilayah_asal_keluarga": ""}
        for number, place in enumerate(places, 1)
    ]  # fmt: skip
    told(home, "I08", "KANIM-PGK", "2026-09", *people)
    # The labour office met 68 of them, two days later, and has its own numbers for them.
    heard = [
        {**row, "id_kepulangan": f"D-{row['id_kepulangan']}", "tgl_tiba_daerah": "2026-09-23", "sumber_data": "DISNAKER"}
        for row in people[:68]
    ]
    told(home, "I08", "DISNAKER-1971", "2026-09", *heard)


def _letters(number: int) -> str:
    return chr(65 + number // 26) + chr(65 + number % 26)


def _miners(home: Home) -> None:
    """20 verified persons in Tabang: 11 at a coal mine, 3 with a mining service, 2 at a smelter, 4 on an estate."""
    seen, permits, number = [], [], 0
    for name, (nib, company, _, heads) in COMPANIES.items():
        roster = []
        for _ in range(heads):
            person = {
                "tanggal_lahir": date(1980, 1 + number % 12, 1 + number), "kebangsaan": "CHN", "nomor_paspor": f"EK{7000001 + 13 * number}",
            }  # fmt: skip
            called = f"{FAMILY[number // 10]} {GIVEN[number % 10]}"
            rptka, permit = f"B.3/20{nib[-4:]}/PK.04.01/I/2026", f"2C21AK{number:04d}-Y"
            seen.append(
                {
                    **person,
                    "nama_lengkap": called,
                    "no_urut": number + 1,
                    "nama_perusahaan": company,
                    "nib": nib,
                    "sektor_kegiatan": "TAMBANG",
                }
            )
            roster.append(
                {**person, "nama_lengkap": called, "nib": nib, "id_tka_perusahaan": f"TKA-{number:03d}", "nomor_izin_tinggal": permit, "nomor_rptka": rptka,
                 "id_pendamping": f"PD-{number:03d}", "pemberi_kerja_langsung": nib, "nomor_bpjs_tk": 26012346000 + number, "npwp_tka": f"0812345678902{number:03d}"}
            )  # fmt: skip
            permits.append(
                {**person, "nama": called, "niora": f"B2C3D4E5F{number:02d}", "nomor_izin": permit, "nama_penjamin": company, "nib_penjamin": nib,
                 "nomor_rptka_rujukan": rptka}
            )  # fmt: skip
            number += 1
        if name != "silent":
            told(home, "P01", nib, "2026-10", *roster)
    told(home, "P01", COMPANIES["nil"][0], "2026-09")
    told(home, "K01", "640212", "2026-10", *seen)
    told(home, "I01", "KANIM-SMD", "2026-10", *permits)


def _approvals(home: Home) -> None:
    """In September two companies hold approvals, in October all six."""
    for period, names in (("2026-09", ("nil", "silent")), ("2026-10", tuple(COMPANIES))):
        told(home, "N05", "DISNAKER-6402", period, *(
            {"nomor_rptka": f"B.3/20{COMPANIES[name][0][-4:]}/PK.04.01/I/2026", "nib": COMPANIES[name][0], "nama_perusahaan": COMPANIES[name][1],
             "jumlah_disetujui": 12}
            for name in names
        ))  # fmt: skip


def _cases(home: Home) -> None:
    """Two findings of August: one ends in a deportation in October, one in a fee that is paid in September."""
    bare = {
        "tgl_bap": "", "tgl_gelar_kasus": "", "nomor_keputusan": "", "tgl_keputusan": "", "jenis_tak": "", "nilai_biaya_beban": "", "tgl_bayar": "", "ntpn": "",
        "tgl_detensi_mulai": "", "tgl_detensi_akhir": "", "tempat_detensi": "", "tgl_deportasi": "", "tpi_keluar": "", "negara_tujuan": "",
        "tangkal_sampai": "", "jenis_pelanggaran": "OVERSTAY", "pasal": "78",
    }  # fmt: skip
    gone = {**bare, "id_kasus": "KSS-1", "niora": "C3D4E5F6G01", "tgl_temuan": "2026-08-05", "hari_overstay": 75}
    fined = {**bare, "id_kasus": "KSS-2", "niora": "C3D4E5F6G02", "tgl_temuan": "2026-08-20", "hari_overstay": 12, "kebangsaan": "IND"}
    told(home, "I05", "KANIM-SMD", "2026-08", {**gone, "status_kasus": "TEMUAN"}, {**fined, "status_kasus": "TEMUAN"})
    gone |= {"tgl_bap": "2026-08-08", "tgl_gelar_kasus": "2026-09-01", "nomor_keputusan": "W18-1", "tgl_keputusan": "2026-09-10",
             "jenis_tak": "DEPORTASI;TANGKAL", "tangkal_sampai": "2036-09-10"}  # fmt: skip
    fined |= {"tgl_bap": "2026-08-21", "tgl_gelar_kasus": "2026-09-02", "nomor_keputusan": "W18-2", "tgl_keputusan": "2026-09-04",
              "jenis_tak": "BIAYA_BEBAN", "nilai_biaya_beban": 12_000_000, "tgl_bayar": "2026-09-08", "ntpn": "ABCDEF1234567890"}  # fmt: skip
    told(home, "I05", "KANIM-SMD", "2026-09", {**gone, "status_kasus": "DIPUTUS"}, {**fined, "status_kasus": "DILAKSANAKAN"})
    gone |= {"tgl_deportasi": "2026-10-02", "tpi_keluar": "Soekarno-Hatta", "negara_tujuan": "CHN"}
    told(home, "I05", "KANIM-SMD", "2026-10", {**gone, "status_kasus": "DILAKSANAKAN"})


def _trainees(home: Home) -> None:
    """Four begin a class in August; three finish, two are certified in September, one leaves for Japan in October by the sister city."""
    people = [{**citizen(900 + number), "kode_wilayah_ktp": "19.71.01.1004"} for number in range(4)]
    classes = [
        {**person, "id_kelas": "BLK-1", "tgl_mulai": "2026-08-03", "tgl_selesai": "2026-08-28", "status": "LULUS"} for person in people
    ]
    classes[3]["status"] = "GAGAL"
    told(home, "N01", "DISNAKER-1971", "2026-08", *classes)
    exams = [
        {"nik": person["nik"], "id_kelas": "BLK-1", "tgl_uji": "2026-09-03", "nomor_sertifikat": f"24119 7212 4 000090{number} 2026",
         "nomor_registrasi": f"LAS.512.0012{number} 2026", "tgl_terbit": "2026-09-07", "tgl_berakhir": "2029-09-06"}
        for number, person in enumerate(people[:3])
    ]  # fmt: skip
    exams[2] |= {"hasil": "BK", "nomor_sertifikat": "", "nomor_registrasi": "", "tgl_terbit": "", "tgl_berakhir": ""}
    told(home, "N02", "DISNAKER-1971", "2026-09", *exams)
    told(
        home, "N03", "DISNAKER-1971", "2026-10",
        {"nik": people[0]["nik"], "id_pmi": "PMI-2026-000901", "jalur_fasilitasi": "SISTER_CITY", "nomor_kontrak": "PK/2026/00901", "tgl_berangkat": "2026-10-12"},
    )  # fmt: skip
    told(home, "N04", "DISNAKER-1971", "2026-10", {"id_kontak": "KT-1", "id_pmi": "PMI-2026-000901", "tgl": "2026-10-20"})


@pytest.fixture(scope="module")
def ask(module_warehouse, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("golden") / "var").create()
    register(
        module_warehouse,
        [{"code": nib, "kind": "company", "name": name, "region": "64.02", "kbli": kbli} for nib, name, kbli, _ in COMPANIES.values()],
    )
    for story in (_wave, _miners, _approvals, _cases, _trainees):
        story(home)
    patch = pytest.MonkeyPatch()
    patch.setenv("SINERGI_HOME", str(home.root))
    run(module_warehouse, home, CLOCK)

    def asked(sql: str) -> list[tuple]:
        with transaction(module_warehouse) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    assert asked("select file_name, reason from intake.submission where status = 'REFUSED'") == []
    assert asked("select rule_code, column_name, message from quality.finding where severity <> 'query'") == []
    yield asked
    patch.undo()


def test_each_of_the_wave_of_78_is_counted_once_by_kelurahan_of_the_ktp_and_the_unknown_is_shown(ask):
    found = ask(
        "select region_code, persons from mart.repatriation_by_origin where period = '2026-09' and wave = 'MMR-2026-09' and country = 'MMR'"
    )
    assert Counter(dict(found)) == Counter({**KELURAHAN, **ELSEWHERE_IN_BABEL, None: 1})
    assert ask("select sum(persons) from mart.repatriation_by_origin") == [(78,)]


def test_more_than_two_thirds_of_the_77_hold_a_ktp_of_pangkalpinang(ask):
    ((persons, province, local, unknown, share),) = ask(
        "select persons, from_province, local_ktp, unknown_ktp, cast(local_share_pct as float) from mart.local_ktp_share where region_code = '19.71'"
    )
    assert (persons, province, local, unknown, share) == (78, 77, 53, 1, 68.83)
    assert local / (persons - unknown) > 2 / 3


def test_two_offices_that_count_one_wave_differently_are_told_so(ask):
    """78 or 68: the press had five figures for one wave (DOMAIN §0.13)."""
    assert ask("select distinct rule_code from quality.finding where rule_code = 'M318'") == [("M318",)]


def test_mining_has_the_majority_in_kukar_under_each_definition(ask):
    assert ask("select definition, persons, persons_all, cast(share_pct as float) from mart.mining_share where region_code = '64.02' order by persons") == [
        ("TAMBANG_INTI", 11, 20, 55.0), ("TAMBANG_JASA", 14, 20, 70.0), ("TAMBANG_RANTAI", 16, 20, 80.0),
    ]  # fmt: skip
    # The kecamatan wrote "mining" for all of them: what the companies do is known better.
    assert ask("select sector, persons from mart.verified_headcount where region_code = '64.02' order by 2 desc, 1") == [
        ("TAMBANG", 11), ("KEBUN", 4), ("JASA_TAMBANG", 3), ("INDUSTRI", 2),
    ]  # fmt: skip


def test_a_case_goes_from_finding_to_deportation(ask):
    assert ask("select stage, cases, cast(median_days_from_previous as float) from mart.enforcement_funnel where period = '2026-08'") == [
        ("TEMUAN", 2, None), ("PEMERIKSAAN", 2, 2.0), ("GELAR_KASUS", 2, 18.0), ("DIPUTUS", 2, 5.5), ("DILAKSANAKAN", 2, 13.0),
    ]  # fmt: skip
    assert ask("select period, region_code, kind, nationality, cases, persons from mart.enforcement_by_kind order by kind") == [
        ("2026-09", "64.02", "BIAYA_BEBAN", "IND", 1, 1), ("2026-09", "64.02", "DEPORTASI", "CHN", 1, 1), ("2026-09", "64.02", "TANGKAL", "CHN", 1, 1),
    ]  # fmt: skip
    assert ask("select period, cases, person_days, fee_due_idr, fee_paid_idr from mart.overstay order by period") == [
        ("2026-08", 2, 87, 0, 0), ("2026-09", 0, 0, 12_000_000, 12_000_000),
    ]  # fmt: skip


def test_training_leads_to_a_certificate_and_by_the_sister_city_to_a_placement(ask):
    assert ask(
        "select period, region_code, stage, persons, cast(median_days_from_previous as float) from mart.training_funnel order by persons desc"
    ) == [
        ("2026-08", "19.71", "DAFTAR", 4, None), ("2026-08", "19.71", "LULUS", 3, 25.0), ("2026-08", "19.71", "KOMPETEN", 2, 10.0),
        ("2026-08", "19.71", "DITEMPATKAN", 1, 35.0),
    ]  # fmt: skip
    assert ask("select period, region_code, scheme, channel, country, persons from mart.official_placement") == [
        ("2026-10", "19.71", "SSW_PERSEORANGAN", "SISTER_CITY", "JPN", 1)
    ]
    assert ask("select period, region_code, country, active, heard_of from mart.monitored_abroad") == [("2026-Q4", "19.71", "JPN", 1, 1)]


def test_who_holds_approvals_and_stays_silent_is_named_with_its_months(ask):
    found = ask(
        "select period, company_name, has_reported, months_in_arrears from mart.non_reporting_company where not has_reported order by period"
    )
    assert found == [("2026-09", "PT Diam Saja", False, 1), ("2026-10", "PT Diam Saja", False, 2)]
    reported = ask("select period, count(*) from mart.non_reporting_company where has_reported group by period order by period")
    assert reported == [("2026-09", 1), ("2026-10", 5)]  # nothing to report, signed, is a report
