import csv
import hashlib
import json
from collections import Counter, defaultdict
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from sinergi.sample import catalog
from sinergi.sample.views import COLUMNS

STATES = {
    "TERVERIFIKASI", "TERVERIFIKASI_DENGAN_CATATAN", "TERDAFTAR_CUTI", "TERDAFTAR_TIDAK_TERLIHAT", "TIDAK_DILAPORKAN_PERUSAHAAN",
    "PERUSAHAAN_BELUM_LAPOR", "TANPA_IZIN_TERCATAT", "PERLU_CEK_PUSAT", "TIDAK_DIKENAL", "KLAIM_PERUSAHAAN", "IZIN_TANPA_KEBERADAAN",
    "SEHARUSNYA_ADA", "TIDAK_DAPAT_DINILAI",
}  # fmt: skip
# F35 shows in the register as a cancelled permit of someone seen again
DEFECTS = {f"F{number:02d}" for number in range(1, 36)}


def _fingerprint(folder):
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def _table(path):
    """Rows of a clean file as {column: text}, and its envelope."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return rows, json.loads(path.with_name(path.name + ".manifest.json").read_text(encoding="utf-8"))
    book = CalamineWorkbook.from_path(str(path))
    head, *body = book.get_sheet_by_name("DATA").to_python()
    rows = [dict(zip(head, (_plain(cell) for cell in row), strict=True)) for row in body]
    return rows, {name: value for name, value, *_ in book.get_sheet_by_name("_MANIFEST").to_python()}


def _plain(cell):
    if isinstance(cell, float):
        return str(int(cell))
    return cell.isoformat()[:10] if isinstance(cell, date) else cell


@pytest.fixture(scope="module")
def clean_files(clean):
    """The files of the three sources that reconciliation sets side by side."""
    return {d["file"]: (d, *_table(clean.out / d["file"])) for d in clean.truth["deliveries"] if d["form"] in COLUMNS}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_ones(generated, tmp_path):
    first = generated(tmp_path / "a", regions=("19.71",), months=2, seed=7)
    second = generated(tmp_path / "b", regions=("19.71",), months=2, seed=7)
    other = generated(tmp_path / "c", regions=("19.71",), months=2, seed=8)
    assert _fingerprint(first.out) == _fingerprint(second.out)
    assert first.truth == second.truth
    assert first.truth["persons"] != other.truth["persons"]


def test_the_three_sources_are_drawn_apart_from_all_other_forms(generated, tmp_path):
    """Whatever is added to the other forms, the persons of a seed and what reconciliation must say of them stay; a change is a decision."""
    found = generated(tmp_path, regions=("19.71",), months=2, seed=7)
    parts = {part: found.truth[part] for part in ("persons", "companies", "person_months")}
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    assert digest == "b88450f19bf73873192b27da293c323e60be0de0a480008d81220f578a38e273"


def test_mess_changes_the_files_but_not_the_people(clean, messy):
    assert clean.truth["persons"] == messy.truth["persons"]
    assert clean.truth["companies"] == messy.truth["companies"]
    assert clean.truth["citizens"] == messy.truth["citizens"]


def test_every_state_and_conflict_occurs_in_the_messy_run(messy):
    assert {entry["state"] for entry in messy.truth["person_months"]} == STATES
    assert {"X413", "X415", "X416", "X417", "X418"} <= {code for entry in messy.truth["person_months"] for code in entry["conflicts"]}


def test_every_defect_of_the_list_occurs_in_the_messy_run(messy):
    assert {entry["code"] for entry in messy.truth["defects"]} >= DEFECTS


def test_a_clean_run_has_signals_but_no_defects_and_everyone_in_time(clean):
    assert {entry["code"] for entry in clean.truth["defects"]} <= {"F31", "F32", "F33", "F34", "F35"}
    deliveries = clean.truth["deliveries"]
    assert all(d["on_time"] and d["accepted"] for d in deliveries)
    # Events of later days are told by a next version of their month's file.
    assert all(d["in_force"] and d["version"] == 1 for d in deliveries if d["form"] not in {"P04", "I08", "T01"})
    districts = {d.sender for region in ("64.02", "19.71") for d in catalog.districts(region)}
    companies = {c["nib"] for c in clean.truth["companies"] if c["registered"]}
    for period in clean.truth["periods"]:
        senders = {d["sender"] for d in deliveries if d["period"] == period and d["form"] in COLUMNS}
        assert senders == districts | companies | {"KANIM-SMD", "KANIM-PGK"}


def test_figures_lie_in_the_ranges_of_the_domain_document(clean):
    persons = {p["person_id"]: p for p in clean.truth["persons"]}
    elsewhere = {"GHOST", "ABROAD", "HIDDEN"}
    on_land = Counter(
        p["region_code"] for p in persons.values() if p["role"] not in elsewhere | {"VISITOR"} and p["category"] != "AWAK_KAPAL"
    )
    assert 120 <= on_land["64.02"] <= 180
    assert 25 <= on_land["19.71"] <= 60
    assert 100 <= sum(p["role"] == "CREW_SEA" for p in persons.values()) <= 300
    employers = [c for c in clean.truth["companies"] if c["registered"] and c["region"] == "64.02" and c["size"]]
    assert 30 <= len(employers) <= 45 and max(c["size"] for c in employers) <= 25
    mining = sum(c["size"] for c in employers if c["mining_class"]) / sum(c["size"] for c in employers)
    assert 0.65 <= mining <= 0.75
    workers = [p for p in persons.values() if p["category"] in {"PEKERJA", "MANAJERIAL"}]
    assert 0.85 <= sum(p["sex"] == "L" for p in workers) / len(workers) <= 0.97
    assert all(1965 <= int(p["birth_date"][:4]) <= 1998 for p in workers)


def test_no_two_persons_share_a_passport_a_niora_or_name_and_birth_date(clean):
    persons = clean.truth["persons"]
    passports = [number for p in persons for number in p["passports"]]
    assert len(passports) == len(set(passports))
    assert len({p["niora"] for p in persons}) == len(persons)
    assert len({(p["name"], p["birth_date"]) for p in persons}) == len(persons)
    assert any(len(p["passports"]) == 2 for p in persons)


def test_reporting_behaviour_is_that_of_the_domain_document(messy):
    districts = [d for d in messy.truth["deliveries"] if d["form"] == "K01" and d["in_force"]]
    slots = 27 * 3
    assert 0.04 <= 1 - len(districts) / slots <= 0.15
    assert 0.45 <= sum(d["on_time"] for d in districts) / slots <= 0.70
    registered = [c for c in messy.truth["companies"] if c["registered"]]
    regular = sum(c["behaviour"] == "regular" for c in registered) / len(registered)
    assert 0.3 <= regular <= 0.45
    coverage = {d["coverage"] for d in messy.truth["deliveries"] if d["form"] == "I01"}
    assert coverage == {"KANIM+PUSAT", "KANIM_SAJA"}


def test_files_are_named_and_enveloped_as_agreed(clean_files):
    for name, (delivery, rows, envelope) in clean_files.items():
        sender, file = name.split("/")
        assert file.startswith(f"{delivery['form']}_{sender}_{delivery['period']}_v1.")
        assert (envelope["kode_form"], envelope["kode_pengirim"], envelope["periode"]) == (delivery["form"], sender, delivery["period"])
        assert int(envelope["jumlah_baris"]) == len(rows) == delivery["rows"]
        assert envelope["jenis_kiriman"] == ("ASLI" if rows else "NIHIL")
        if delivery["form"] == "K01":
            assert int(envelope["total_kendali"]) == sum(row["status_keberadaan"] == "HADIR" for row in rows)
        if rows:
            assert tuple(rows[0]) == COLUMNS[delivery["form"]]


def test_rows_of_a_clean_run_keep_the_rules_of_their_forms(clean_files):
    keys = set()
    for name, (delivery, rows, _) in clean_files.items():
        form, period = delivery["form"], delivery["period"]
        for row in rows:
            assert "" not in {row[c] for c in COLUMNS[form] if c in _ALWAYS[form]}, (name, row)
            keys.add((name, *(row[c] for c in _KEY[form])))
            if form == "K01":
                assert row["periode"] == period and row["kode_kecamatan"].replace(".", "") == delivery["sender"]
                assert row["kode_desa_kel"].startswith(row["kode_kecamatan"])
                assert row["tgl_mulai_terlihat"] <= row["tgl_terakhir_terlihat"] and period <= row["tgl_terakhir_terlihat"] < f"{period}-32"
                assert row["kategori_orang_asing"] not in {"PEKERJA", "MANAJERIAL", "INVESTOR"} or row["nama_perusahaan"]
            if form == "P01":
                assert row["nib"] == delivery["sender"] and len(row["nib"]) == 13
                assert row["tgl_mulai_izin"] <= row["tgl_berakhir_izin"] < row["tgl_berakhir_paspor"]
                assert 0 <= int(row["hari_di_lokasi"]) <= 31
                assert row["status_bulan_ini"] != "BELUM_TIBA" or row["hari_di_lokasi"] == "0"
                assert len(row["npwp_tka"]) == 16
            if form == "I01":
                assert row["tgl_mulai"] <= row["tgl_berakhir"] < row["tgl_berakhir_paspor"]
                assert row["status_izin"] != "AKTIF" or row["tgl_berakhir"] >= row["tanggal_data"]
    assert len(keys) == sum(len(rows) for _, rows, _ in clean_files.values())


_KEY = {"K01": ("no_urut",), "P01": ("id_tka_perusahaan", "kode_lokasi_kerja"), "I01": ("nomor_izin",)}
_ALWAYS = {
    "K01": {*COLUMNS["K01"]}
    - {"nama_perusahaan", "nib", "kontak_penanggung_jawab", "keterangan", "jenis_izin_tinggal", "tgl_berakhir_izin"},
    "P01": {*COLUMNS["P01"]} - {"niora"},
    "I01": {*COLUMNS["I01"]} - {"tempat_lahir", "jabatan_di_izin", "nomor_rptka_rujukan"},
}


def test_rows_of_the_truth_point_at_the_files_rows(clean, clean_files):
    persons = {p["person_id"]: p for p in clean.truth["persons"]}
    companies = {c["nib"]: c["name"] for c in clean.truth["companies"]}
    for entry in (entry for entry in clean.truth["rows"] if entry["form"] in COLUMNS):
        row = clean_files[entry["file"]][1][entry["row_number"] - 2]
        assert {column: row[column] for column in entry["row_key"]} == {column: str(value) for column, value in entry["row_key"].items()}
        person = persons[entry["person_id"]]
        assert row["nama" if entry["form"] == "I01" else "nama_lengkap"] == person["name"]
        assert row["nomor_paspor"] in person["passports"]
        if entry["form"] == "K01" and row["nama_perusahaan"] and entry["company_nib"]:
            assert row["nama_perusahaan"] == companies[entry["company_nib"]]


def test_the_clean_states_follow_from_the_files_alone(clean, clean_files):
    """A second, cruder reading of DOMAIN §4.5, from the cells of the clean files and passport numbers only."""
    owner = {number: p["person_id"] for p in clean.truth["persons"] for number in p["passports"]}
    sides = defaultdict(lambda: {"D": {}, "C": {}, "I": {}})
    for delivery, rows, _ in clean_files.values():
        for row in rows:
            person = owner[row["nomor_paspor"]]
            if delivery["form"] == "K01":
                counted = row["status_keberadaan"] == "HADIR" and row["sumber_informasi"] != "LAPORAN_PERUSAHAAN"
                if counted and row["kategori_orang_asing"] in {"PEKERJA", "MANAJERIAL", "AWAK_KAPAL"}:
                    sides[delivery["period"]]["D"][person] = row
            elif delivery["form"] == "P01":
                if row["status_bulan_ini"] in {"AKTIF_DI_LOKASI", "CUTI_ROSTER"}:
                    sides[delivery["period"]]["C"][person] = row
            elif row["indeks_visa"] == "E23" and row["status_izin"] in {"AKTIF", "PROSES_PERPANJANGAN", "BERAKHIR", "EPO"}:
                sides[delivery["period"]]["I"][person] = row
    registered = {c["nib"] for c in clean.truth["companies"] if c["registered"]}
    for entry in clean.truth["person_months"]:
        d, c, i = (sides[entry["period"]][side].get(entry["person_id"]) for side in "DCI")
        assert (entry["in_d"], entry["in_c"], entry["in_i"]) == (d is not None, c is not None, i is not None)
        assert entry["state"] == _expected(entry, d, c, i, registered), entry
    assert len(clean.truth["person_months"]) == sum(len({*s["D"], *s["C"], *s["I"]}) for s in sides.values())


def _expected(entry, d, c, i, registered):
    match (d is not None, c is not None, i is not None):
        case (True, True, True):
            same = (c["nib"], c["jabatan_aktual"], c["tgl_berakhir_izin"], c["nomor_paspor"])
            expired = i["tgl_berakhir"] < i["tanggal_data"] and i["status_izin"] != "PROSES_PERPANJANGAN"
            differs = expired or same != (i["nib_penjamin"], i["jabatan_di_izin"], i["tgl_berakhir"], i["nomor_paspor"])
            return "TERVERIFIKASI_DENGAN_CATATAN" if differs else "TERVERIFIKASI"
        case (True, True, False):
            return "TANPA_IZIN_TERCATAT"
        case (True, False, True):
            return "TIDAK_DILAPORKAN_PERUSAHAAN" if d["nib"] in registered else "PERUSAHAAN_BELUM_LAPOR"
        case (False, True, True):
            return "TERDAFTAR_CUTI" if c["status_bulan_ini"] == "CUTI_ROSTER" or c["hari_di_lokasi"] == "0" else "TERDAFTAR_TIDAK_TERLIHAT"
        case (True, False, False):
            return "TIDAK_DIKENAL" if d["nib"] in registered else "TIDAK_DAPAT_DINILAI"
        case (False, True, False):
            return "KLAIM_PERUSAHAAN"
    if i["posisi"] == "DI_LUAR" or i["status_izin"] == "EPO":
        return "IZIN_TANPA_KEBERADAAN"
    return "SEHARUSNYA_ADA" if i["nib_penjamin"] in registered else "TIDAK_DAPAT_DINILAI"


def test_a_source_that_did_not_submit_is_never_proof(messy):
    truth = messy.truth
    accepted = {(d["form"], d["sender"], d["period"]) for d in truth["deliveries"] if d["in_force"]}
    for entry in truth["person_months"]:
        district = ("K01", entry["region_code"].replace(".", ""), entry["period"]) in accepted
        assert entry["d_submitted"] == district
        if entry["state"] == "TANPA_IZIN_TERCATAT":
            assert entry["i_submitted"] and entry["i_coverage"] == "KANIM+PUSAT"
        if entry["state"] == "TIDAK_DILAPORKAN_PERUSAHAAN":
            assert entry["c_submitted"] and ("P01", entry["company_nib"], entry["period"]) in accepted
        if entry["state"] in {"TERDAFTAR_TIDAK_TERLIHAT", "KLAIM_PERUSAHAAN", "SEHARUSNYA_ADA"}:
            assert district
    assert all(entry["c_submitted"] for entry in truth["person_months"] if entry["in_c"])


def test_refused_and_repeated_files_leave_the_first_version_in_force(messy):
    by_return = defaultdict(list)
    for delivery in messy.truth["deliveries"]:
        by_return[delivery["form"], delivery["sender"], delivery["period"]].append(delivery)
    for versions in by_return.values():
        assert sum(d["in_force"] for d in versions) == any(d["accepted"] for d in versions)
    assert {d["reason"] for d in messy.truth["deliveries"] if not d["accepted"]} == {"S001", "S008", "S010", "S011", "S024", "M301"}
    for delivery in messy.truth["deliveries"]:
        if delivery["reason"] == "S011":
            twin = messy.out / delivery["file"].replace("_kirim_ulang", "")
            assert twin.read_bytes() == (messy.out / delivery["file"]).read_bytes()


def test_a_return_is_refused_in_the_order_of_its_file_names(messy):
    """A clash that arrives later must also sort later, for one inbox scan sees both."""
    for delivery in messy.truth["deliveries"]:
        if delivery["reason"] in {"S010", "S011"}:
            original = delivery["file"].replace("_kirim_ulang", "").replace("_baru", "")
            assert (messy.out / original).stat().st_mtime < (messy.out / delivery["file"]).stat().st_mtime
            assert original < delivery["file"]


def test_most_rows_without_a_passport_keep_name_birth_date_and_employer(messy):
    rows = [
        r
        for d in messy.truth["deliveries"]
        if d["form"] == "K01" and d["in_force"] and d["file"].endswith("xlsx")
        for r in _loose_rows(messy.out / d["file"])
    ]
    bare = [r for r in rows if r["documents"] in {"TIDAK_DIPERIKSA", "KITAS", "TIDAK_ADA", "LAIN"}]
    assert 0.1 <= len(bare) / len(rows) <= 0.45
    assert sum(bool(r["born"]) for r in bare) / len(bare) >= 0.75


def _loose_rows(path):
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("DATA").to_python()
    for row in sheet:
        if len(row) > 13 and str(row[8]) in {"PASPOR", "TIDAK_DIPERIKSA", "KITAS", "TIDAK_ADA", "LAIN"}:
            yield {"documents": row[8], "born": row[6]}


def test_senders_can_be_loaded(messy):
    with (messy.out / "senders.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {(r["kind"], r["since"]) for r in rows} == {("company", "2026-08")}
    assert {r["code"] for r in rows} == {c["nib"] for c in messy.truth["companies"] if c["registered"]}


def test_one_month_of_one_region_can_be_generated_too(generated, tmp_path):
    found = generated(tmp_path, regions=("64.02",), months=1, first_period="2027-02", mess=1.0)
    assert {d["period"] for d in found.truth["deliveries"]} == {"2027-02", "2027"}


def test_an_unknown_region_is_named(tmp_path):
    from sinergi.sample import generate

    with pytest.raises(catalog.UnknownRegion, match=r"99\.99"):
        generate(tmp_path, regions=("99.99",))
