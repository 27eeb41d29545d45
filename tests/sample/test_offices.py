"""The forms beside K01, P01 and I01: one truth behind all files, and files that the real intake takes."""

import csv
import json
import os
from collections import Counter, defaultdict
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from sinergi.contract import load_forms
from sinergi.contract.model import SENDER_KINDS
from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.intake.senders import load
from sinergi.pipeline import process
from sinergi.places import Home
from sinergi.sample import generate

CLOCK = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
# 1,120 clean files of all forms instead of some 300: SINERGI_CLEAN_FILES=1000
MANY = os.environ.get("SINERGI_CLEAN_FILES") == "1000"
CLEAN = {"months": 4} if MANY else {"months": 3, "regions": ("19.71",), "first_period": "2026-10"}
WORKING = {"AKTIF_DI_LOKASI", "CUTI_ROSTER", "DINAS_LUAR"}


def _cells(path):
    """Rows of a clean file as {column: text}, and its envelope."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            found = list(csv.DictReader(stream))
        return found, json.loads(path.with_name(path.name + ".manifest.json").read_text(encoding="utf-8"))
    book = CalamineWorkbook.from_path(str(path))
    head, *body = book.get_sheet_by_name("DATA").to_python()
    found = [dict(zip(head, (_plain(cell) for cell in row), strict=True)) for row in body]
    return found, {name: value for name, value, *_ in book.get_sheet_by_name("_MANIFEST").to_python()}


def _plain(cell):
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else str(cell)
    return cell.isoformat()[:10] if isinstance(cell, date) else cell


@pytest.fixture(scope="module")
def told(clean):
    """Form → sender and period → rows in force, from the cells of the clean files."""
    found = defaultdict(dict)
    for delivery in clean.truth["deliveries"]:
        if delivery["in_force"]:
            found[delivery["form"]][delivery["sender"], delivery["period"]] = _cells(clean.out / delivery["file"])[0]
    return found


def _all(told, form):
    return [row for found in told[form].values() for row in found]


def test_every_form_of_the_catalogue_is_delivered(clean, messy):
    assert set(clean.counts["files_by_form"]) == set(messy.counts["files_by_form"]) == set(load_forms())
    assert all(clean.counts["rows_by_form"].values())


def test_three_months_of_two_regions_stay_a_modest_number_of_files(messy):
    assert messy.counts["files"] <= 700


def test_files_carry_the_columns_of_their_contract_and_an_envelope_that_agrees(clean):
    forms = load_forms()
    for delivery in clean.truth["deliveries"]:
        found, envelope = _cells(clean.out / delivery["file"])
        form, sender, file = forms[delivery["form"]], *delivery["file"].split("/")
        assert file.startswith(f"{form.code}_{sender}_{delivery['period']}_v{delivery['version']}.")
        assert (envelope["kode_form"], envelope["kode_pengirim"], envelope["periode"]) == (form.code, sender, delivery["period"])
        assert int(envelope["jumlah_baris"]) == len(found) == delivery["rows"]
        assert envelope["jenis_kiriman"] == ("REVISI" if delivery["version"] > 1 else "ASLI" if found else "NIHIL")
        assert not found or list(found[0]) == [column.name for column in form.columns]


def test_periods_have_the_names_of_their_kind(generated, tmp_path):
    found = generated(tmp_path, regions=("19.71",), months=3, first_period="2026-10", mess=0)
    by_form = defaultdict(set)
    for delivery in found.truth["deliveries"]:
        by_form[delivery["form"]].add(delivery["period"])
    assert by_form["P02"] == {"2026-Q4"} and by_form["P03"] == {"2026-S2"} and by_form["P05"] == {"2026"}
    assert by_form["K02"] == by_form["N05"] == {"2026-10", "2026-11", "2026-12"}


def test_counterparts_come_by_quarter_where_no_semester_ends(told):
    assert {period for _, period in told["P03"]} == {"2026-Q3"}


# -- through the real intake


def _through_the_intake(url, home, **options):
    truth_file = home.root / "truth.json"
    generate(home.inbox, truth_file=truth_file, seed=5, **options)
    load(url, home.inbox / "senders.csv")
    receive(url, home, CLOCK, settle_seconds=0.0)
    for kind in SENDER_KINDS:
        process(url, home, CLOCK, kind, with_gx=False, workers=1)
    return json.loads(truth_file.read_text(encoding="utf-8"))


def _query(url, sql):
    with transaction(url) as conn:
        return rows(conn, sql)


@pytest.fixture(scope="module")
def judged(module_warehouse, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("clean_intake") / "var").create()
    return module_warehouse, _through_the_intake(module_warehouse, home, mess=0.0, **CLEAN)


def test_clean_files_of_all_forms_are_neither_refused_nor_set_aside(judged):
    url, truth = judged
    found = _query(url, "select form, file_name, status, reason, rows_rejected from intake.submission where status <> 'IGNORED'")
    assert len(found) == len(truth["deliveries"]) >= (1000 if MANY else 200)
    assert {row.form for row in found} == set(load_forms())
    assert [row for row in found if row.status in {"REFUSED", "DUPLICATE"} or row.rows_rejected] == []


def test_clean_files_of_the_other_forms_raise_no_question_but_true_findings(judged):
    url, _truth = judged
    found = _query(
        url,
        "select distinct sub.form, finding.rule_code, finding.nature from quality.finding as finding "
        "inner join intake.submission as sub using (submission_key) where sub.form not in ('K01', 'P01', 'I01')",
    )
    # Small numbers jump, and a month without anything to tell may follow one with.
    assert [row for row in found if row.nature == "D" and row.rule_code not in {"M303", "M304"}] == []


def test_the_truth_says_what_the_intake_does_with_each_messy_file(another_warehouse, tmp_path):
    home = Home(tmp_path / "var").create()
    truth = _through_the_intake(another_warehouse, home, mess=1.0, regions=("19.71",), months=3)
    kept = Counter(row["file"] for row in truth["rows"] if row["accepted"])
    decided = {
        f"{row.delivered_by}/{row.file_name}": (row.status in {"ACCEPTED", "ACCEPTED_WITH_QUERIES", "NIL", "SUPERSEDED"}, row.rows_accepted)
        for row in _query(another_warehouse, "select delivered_by, file_name, status, rows_accepted from intake.submission")
    }
    wrong = [
        (delivery["file"], delivery["reason"], decided[delivery["file"]])
        for delivery in truth["deliveries"]
        if delivery["form"] not in {"K01", "P01", "I01"}
        and decided[delivery["file"]] != (delivery["accepted"], kept[delivery["file"]] if delivery["accepted"] else 0)
    ]
    assert wrong == []
    hurt = {(defect["file"], json.dumps(defect["row_key"])) for defect in truth["defects"]}
    set_aside = [r for r in truth["rows"] if not r["accepted"] and (r["file"], json.dumps(r["row_key"])) not in hurt]
    assert {row["file"] for row in set_aside} <= {d["file"] for d in truth["deliveries"] if not d["accepted"]}


# -- the truth and the files agree


def test_the_sections_of_the_truth_count_what_the_files_hold(clean, told):
    for form, counts in clean.truth["forms"].items():
        assert counts["rows_in_force"] == len(_all(told, form)), form
        assert counts["in_force"] == len(told[form])


def test_the_wave_of_returns_is_the_one_that_was_reported(clean, told):
    (wave,) = clean.truth["waves"]
    assert (wave["persons"], wave["from_province"], wave["country"], wave["region_code"]) == (78, 78, "MMR", "19.71")
    assert sum(count for ktp, count in wave["by_ktp"].items() if not ktp.startswith(("19.02", "19.06"))) == 77
    assert 2 / 3 < wave["local_ktp"] / wave["persons"] < 0.75
    told_of = {row["nik"]: row["kode_wilayah_ktp"] for row in _all(told, "I08") if row["id_gelombang"] == wave["wave"]}
    assert Counter(told_of.values()) == wave["by_ktp"]
    assert {sender for (sender, _), found in told["I08"].items() if any(row["id_gelombang"] for row in found)} == {
        "KANIM-PGK",
        "DISNAKER-1971",
    }


def test_the_wave_comes_in_its_own_month_where_the_run_holds_it(generated, tmp_path):
    found = generated(tmp_path, regions=("19.71",), first_period="2025-02", months=3, mess=0)
    assert found.truth["waves"][0]["wave"] == "MMR-2025-03"


def test_the_workforce_of_a_quarter_agrees_with_the_rosters(clean, told):
    for entry in clean.truth["workforce"]:
        stated = told["P02"][entry["nib"], entry["quarter"]]
        heads = Counter()
        for row in stated:
            heads[row["asal_tenaga_kerja"]] += int(row["jumlah_akhir"])
            assert (int(row["total_tka"]), int(row["total_tki"])) == (entry["tka"], entry["tki"])
        assert (heads["ASING"], heads["LOKAL_KABKOTA"]) == (entry["tka"], entry["local"])
        roster = told["P01"].get((entry["nib"], "2026-09"), [])
        assert entry["tka"] == sum(row["status_bulan_ini"] in WORKING for row in roster)


def test_counterparts_and_events_name_people_of_the_roster(told):
    numbers = {(sender, row["id_tka_perusahaan"]): row["id_pendamping"] for (sender, _), found in told["P01"].items() for row in found}
    for (sender, _), found in told["P03"].items():
        assert all(numbers[sender, row["id_tka_perusahaan"]] == row["id_pendamping"] for row in found)
    for (sender, _), found in told["P04"].items():
        assert all((sender, row["id_tka_perusahaan"]) in numbers for row in found)
    assert {row["jenis"] for row in _all(told, "P04")} >= {"MULAI", "SELESAI", "PERPANJANG_IZIN", "GANTI_PASPOR"}


def test_workplaces_of_the_roster_are_told_as_workplaces(told):
    known = {(sender, row["kode_lokasi_kerja"]) for (sender, _), found in told["P05"].items() for row in found}
    used = {(sender, row["kode_lokasi_kerja"]) for form in ("P01", "P02") for (sender, _), found in told[form].items() for row in found}
    assert used <= known


def test_stock_and_flow_of_permits_agree_to_the_permit(told):
    for sender in ("KANIM-SMD", "KANIM-PGK"):
        for month, before in (("2026-09", "2026-08"), ("2026-10", "2026-09")):
            now = {row["nomor_izin"] for row in told["I01"][sender, month]}
            then = {row["nomor_izin"] for row in told["I01"][sender, before]}
            moves = defaultdict(set)
            for row in told["I02"][sender, month]:
                moves[row["jenis"]].add(row["nomor_izin_baru"] if row["jenis"] == "BARU" else row["nomor_izin_lama"])
            assert now - then == moves["BARU"] and then - now == moves["EPO"]


def test_approvals_cover_the_roster(told):
    for (sender, month), found in told["N05"].items():
        region = "64.02" if sender.endswith("6402") else "19.71"
        approved = {(row["nomor_rptka"], row["jabatan"]) for row in found}
        assert {row["kode_wilayah_lokasi"] for row in found if row["cakupan_lokasi"] == "SATU_KABKOTA"} == {region}
        # In force this month, of an index that asks for an approval, on a roster, and not on a visa or on paper only
        listed = {row["nomor_izin"] for (office, at), permits in told["I01"].items() if at == month for row in permits
                  if row["status_izin"] != "BERAKHIR" and row["tgl_berakhir"] >= month}  # fmt: skip
        for (_, at), roster in told["P01"].items():
            for row in roster:
                if at == month and row["nomor_izin_tinggal"] in listed and row["kode_wilayah_lokasi"].startswith(region):
                    assert (row["nomor_rptka"], row["jabatan_rptka"]) in approved


def test_training_certificate_and_placement_are_of_the_same_people(clean, told):
    trained = {(row["nik"], row["id_kelas"]) for row in _all(told, "N01")}
    assert {(row["nik"], row["id_kelas"]) for row in _all(told, "N02")} <= trained
    certified = {row["nik"] for row in _all(told, "N02") if row["nomor_sertifikat"]}
    assert certified & {row["nik"] for row in _all(told, "N03")}
    known = {row["id_pmi"] for row in _all(told, "N03")}
    assert {row["id_pmi"] for row in _all(told, "N04")} <= known
    assert all(0.5 <= sum(t["result"] == kind for t in clean.truth["trainings"]) / len(clean.truth["trainings"]) <= 0.92 for kind in ("K",))


def test_cases_stand_in_the_stage_that_their_days_say(clean, told):
    cases = {case["id"]: case for case in clean.truth["enforcement"]}
    stages = {
        "DILAKSANAKAN": ("deported_on", "paid_on"),
        "DIPUTUS": ("decided_on",),
        "GELAR_KASUS": ("reviewed_on",),
        "PEMERIKSAAN": ("examined_on",),
    }
    for (_, month), found in told["I05"].items():
        for row in found:
            case = cases[row["id_kasus"]]
            days = stages.get(row["status_kasus"], ("found_on",))
            assert any(case[day] and case[day][:7] <= month for day in days) or row["status_kasus"] == "DITUTUP_TANPA_TAK"
    roles = {person["person_id"]: person["role"] for person in clean.truth["persons"]}
    assert {"DEPORTED", "EXPIRED"} <= {roles[case["person_id"]] for case in cases.values() if case["person_id"]}
    assert {row["status_kasus"] for row in _all(told, "I05")} >= {"DILAKSANAKAN", "PEMERIKSAAN"}


def test_visits_and_cases_point_at_each_other(told):
    visits = {row["id_kegiatan"] for row in _all(told, "I04")}
    cases = {row["id_kasus"] for row in _all(told, "I05")}
    assert {row["id_sumber"] for row in _all(told, "I05") if row["id_sumber"]} <= visits
    assert {case for row in _all(told, "I04") for case in row["id_kasus"].split("; ") if case} <= cases
    assert {row["id_kasus"] for row in _all(told, "T01") if row["id_kasus"]} <= cases
    seen = {row["id_observasi"] for row in _all(told, "K02")}
    assert {row["id_temuan"] for row in _all(told, "T01") if row["id_temuan"]} <= seen


def test_one_person_delayed_in_the_first_month_comes_home_later(clean):
    home = {entry["citizen_id"]: entry["arrived_on"] for entry in clean.truth["homecomings"]}
    delayed = {entry["citizen_id"]: entry["day"] for entry in clean.truth["passport_cases"]}
    assert clean.truth["failed_prevention"]
    assert all(delayed[citizen] < home[citizen] for citizen in clean.truth["failed_prevention"])


def test_citizens_are_told_apart_by_nik(clean):
    people = clean.truth["citizens"]
    for part in ("nik", "citizen_id", "passport"):
        assert len({person[part] for person in people}) == len(people)
