"""On clean input every mart about offices, companies and cases says what is really so.

The figures are worked out in plain Python from the generator's truth and from what senders meant to write, never from the warehouse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

import pytest

from sinergi.periods import Period

WORKING = {"AKTIF_DI_LOKASI", "CUTI_ROSTER", "DINAS_LUAR"}


def kab(code: str) -> str:
    return code[:5]


def month_of(day: date | str) -> str:
    return str(day)[:7]


def days(later: str | None, earlier: str | None) -> int | None:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days if later and earlier else None


def share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def middle(numbers: Iterable[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return round(float(median(known)), 1) if known else None


FACTS = {
    "fact_observation": "K02", "fact_workforce_quarterly": "P02", "fact_counterpart": "P03", "fact_roster_event": "P04", "fact_workplace": "P05",
    "fact_permit_change": "I02", "fact_address_event": "I03", "fact_patrol": "I04", "fact_enforcement_case": "I05", "bridge_rptka_location": "N05",
    "fact_charge": "N06", "fact_residence_certificate": "D01", "fact_meeting_action": "T01",
}  # fmt: skip


@pytest.mark.parametrize("table", FACTS)
def test_every_row_in_force_reaches_its_fact(ask, truth, table):
    found = ask(f"select count(*) from warehouse.{table} inner join warehouse.submission_known using (submission_key)")
    assert found == [(truth["forms"][FACTS[table]]["rows_in_force"],)]
    assert found[0][0] > 0


def test_bridges_hold_each_item_of_each_list(ask, told):
    agencies = Counter(agency for row in told["K02"] for agency in set(row.values["instansi_ikut"]))
    measures = Counter(measure for row in told["I05"] for measure in set(row.values["jenis_tak"] or []))
    articles = Counter(article for row in told["I05"] for article in set(row.values["pasal"]))
    for table, column, expected in (
        ("bridge_observation_agency", "agency", agencies),
        ("bridge_case_measure", "measure", measures),
        ("bridge_case_article", "article", articles),
    ):
        assert dict(
            ask(f"select {column}, count(*) from warehouse.{table} inner join warehouse.submission_known using (submission_key) group by 1")
        ) == dict(expected)
    assert ask("select distinct agency from warehouse.bridge_observation_agency except select agency from warehouse.dim_agency") == []


def test_papers_find_their_person(ask):
    """Every NIORA of the clean sample is in the register, but of those who were never in it."""
    for table in ("fact_permit_change", "fact_residence_certificate"):
        assert ask(f"select count(*) from warehouse.{table} where person_key is null") == [(0,)], table


def test_r06_holders_of_approvals_and_whether_they_reported(ask, truth, told):
    reported = {(d["sender"], d["period"]) for d in truth["deliveries"] if d["form"] == "P01" and d["accepted"]}
    holders = defaultdict(int)
    seen = set()
    for row in told["N05"]:
        line = (row.region, str(row.period), row.values["nib"], row.values["nomor_rptka"], row.values["jabatan"])
        if row.values["tgl_mulai"] <= row.period.end and row.values["tgl_berakhir"] >= row.period.start and line not in seen:
            seen.add(line)
            holders[line[:3]] += row.values["jumlah_disetujui"]
    expected = {(region, period, nib): approved for (region, period, nib), approved in holders.items()}
    found = {
        (region, period, nib): approved
        for region, period, nib, approved in ask(
            "select mart.region_code, period, nib, positions_approved from mart.non_reporting_company as mart "
            "inner join warehouse.company_known using (company_key)"
        )
    }
    assert found == expected
    # Sponsors that are no senders are in arrears from the first month on.
    months = {period: number for number, period in enumerate(truth["periods"], 1)}
    silent = {(period, nib) for _, period, nib in expected if (nib, period) not in reported}
    assert Counter(ask("select period, months_in_arrears from mart.non_reporting_company where not has_reported")) == Counter(
        (period, sum((earlier, nib) in silent for earlier in months if months[earlier] <= months[period])) for period, nib in silent
    )
    assert 0 < len(silent) < 0.2 * len(expected)


def test_r07_unknown_persons(ask, truth):
    wanted = {"TANPA_IZIN_TERCATAT", "TIDAK_DIKENAL"}
    by_place = Counter((p["period"], p["region_code"], p["state"]) for p in truth["person_months"] if p["state"] in wanted)
    once: dict[tuple, str] = {}
    for entry in truth["person_months"]:
        if entry["state"] in wanted:
            key = (entry["period"], kab(entry["region_code"]), entry["person_id"])
            once[key] = min(once.get(key, entry["state"]), entry["state"])
    by_kab = Counter((period, region, state) for (period, region, _), state in once.items())
    found = ask("select period, region_code, state, persons from mart.unknown_person")
    assert {row[:3]: row[3] for row in found} == dict(by_place + by_kab)
    assert ask("select count(*) from mart_restricted.unknown_person") == [(by_place.total(),)]


def test_r09_permits_that_run_out(ask, told):
    extended = defaultdict(list)
    for row in told["I02"]:
        if row.values["jenis"] == "PERPANJANGAN":
            extended[row.values["niora"]].append(row.values["tgl"])
    expected: Counter = Counter()
    for row in told["I01"]:
        end, left = row.values["tgl_berakhir"], (row.values["tgl_berakhir"] - row.period.end).days
        is_work = (row.values["indeks_visa"] or "").startswith("E23") or row.values["indeks_visa"] == "C312"
        if row.values["status_izin"] != "AKTIF" or not (is_work or row.values["jenis_izin"] == "ITAS_PERAIRAN") or not 0 < left <= 90:
            continue
        if any(end - timedelta(days=90) <= day <= end for day in extended[row.values["niora"]]):
            continue
        for limit in (30, 60, 90):
            expected[str(row.period), kab(row.values["kode_wilayah"]), limit] += left <= limit
    found = Counter()
    for period, region, *numbers in ask(
        "select period, region_code, permits_30_days, permits_60_days, permits_90_days from mart.permit_expiring"
    ):
        for limit, number in zip((30, 60, 90), numbers, strict=True):
            found[period, region, limit] += number
    assert +found == +expected and found.total() > 0


def test_r10_and_r11_name_those_whom_the_truth_names(ask, truth, told):
    """Visitors at work (V127) and foreigners in personnel posts (V126), where a file in force shows them."""
    role = {person["person_id"]: person["role"] for person in truth["persons"]}
    shown = {(entry["period"], entry["person_id"]) for entry in truth["rows"] if entry["in_force"] and entry["form"] in ("K01", "P01")}
    posts = {(entry["period"], entry["person_id"]) for entry in truth["rows"] if entry["in_force"] and entry["form"] == "P01"}
    visitors = Counter(period for period, person in shown if role.get(person, "").startswith("VISIT_"))
    closed = Counter(period for period, person in posts if role.get(person) == "HR_POST")
    assert dict(ask("select period, sum(persons) from mart.visa_mismatch where rule_code = 'V127' group by 1")) == dict(visitors)
    assert dict(ask("select period, sum(persons) from mart.position_mismatch where rule_code = 'V126' group by 1")) == dict(closed)
    other = Counter()
    for entry in {
        (p["period"], kab(p["region_code"]), p["person_id"]): p for p in truth["person_months"] if "X415" in p["conflicts"]
    }.values():
        other[entry["period"]] += 1
    assert dict(ask("select period, sum(persons) from mart.position_mismatch where rule_code = 'X415' group by 1")) == dict(other)


def test_r13_foreign_and_local_workers(ask, truth):
    found = ask(
        "select company.nib, period, mart.region_code, tka, tki, local from mart.tka_local_ratio as mart "
        "inner join warehouse.company_known as company using (company_key)"
    )
    expected = [(w["nib"], w["quarter"], w["region_code"], w["tka"], w["tki"], w["local"]) for w in truth["workforce"]]
    assert sorted(found) == sorted(expected) and len(found) > 0


def test_r14_local_workers_by_kecamatan_of_the_workplace(ask, told):
    place = {(row.sender, row.values["kode_lokasi_kerja"]): row.values["kode_wilayah"][:8] for row in told["P05"]}
    expected: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for row in told["P02"]:
        if row.values["asal_tenaga_kerja"] != "ASING":
            cell = expected[row.sender, str(row.period), place[row.sender, row.values["kode_lokasi_kerja"]]]
            cell[0] += row.values["jumlah_akhir"] * (row.values["asal_tenaga_kerja"] == "LOKAL_KABKOTA")
            cell[1] += row.values["jumlah_akhir"]
    found = ask(
        "select company.nib, period, mart.region_code, local, tki, cast(local_share_pct as float) from mart.local_employment as mart "
        "inner join warehouse.company_known as company using (company_key)"
    )
    assert {row[:3]: row[3:] for row in found} == {key: (local, tki, share(local, tki)) for key, (local, tki) in expected.items()}


def test_r15_counterparts(ask, told):
    """The quarter that ends within the run: no semester does, so companies that told nothing have no row."""
    accompanied = {
        (row.sender, str(row.period), row.values["id_tka_perusahaan"])
        for row in told["P03"]
        if row.values["nik"]
        and row.values["tgl_mulai"] <= row.period.end
        and (row.values.get("tgl_akhir") or row.period.end) >= row.period.end
    }
    telling = {(row.sender, row.period) for row in told["P03"]}
    expected = {}
    for sender, period in telling:
        workers = {
            row.values["id_tka_perusahaan"]
            for row in told["P01"]
            if row.sender == sender
            and row.period.end == period.end
            and row.values["status_bulan_ini"] in WORKING
            and row.values["level_jabatan"] not in ("DIREKSI", "KOMISARIS")
        }
        covered = sum((sender, str(period), worker) in accompanied for worker in workers)
        expected[sender, str(period)] = (True, len(workers), covered, share(covered, len(workers)))
    found = ask(
        "select company.nib, period, is_reported, tka, with_counterpart, cast(coverage_pct as float) from mart.counterpart_coverage as mart "
        "inner join warehouse.company_known as company using (company_key)"
    )
    assert {row[:2]: row[2:] for row in found} == expected and len(expected) > 5


def test_r16_transfer_of_skill(ask, told):
    pairs: dict[tuple, dict] = {}
    for row in sorted(told["P03"], key=lambda row: row.period.end):
        pairs[row.sender, row.period.year, row.values["id_pendamping"], row.values["id_tka_perusahaan"]] = row.values
    gone = {
        (row.sender, row.period.year, row.values["id_tka_perusahaan"])
        for row in told["P04"]
        if row.values["jenis"] in ("SELESAI", "DIAKHIRI_DINI")
    }
    hours: dict[tuple, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    ready: dict[tuple, set] = defaultdict(set)
    taken: dict[tuple, set] = defaultdict(set)
    for (sender, year, counterpart, worker), values in pairs.items():
        hours[sender, year][counterpart] += values.get("jam_pelatihan") or 0
        if values["siap_menggantikan"] == "Y":
            ready[sender, year].add(counterpart)
            if (sender, year, worker) in gone:
                taken[sender, year].add(worker)
    expected = {
        (sender, str(year)): (len(each), middle(each.values()), len(ready[sender, year]), len(taken[sender, year]))
        for (sender, year), each in hours.items()
    }
    found = ask(
        "select company.nib, period, counterparts, cast(training_hours_median as float), ready, posts_taken_over from mart.skill_transfer as mart "
        "inner join warehouse.company_known as company using (company_key)"
    )
    assert {row[:2]: row[2:] for row in found} == expected


def test_r17_use_of_approvals(ask, told):
    approved: dict[tuple, int] = {}
    for row in told["N05"]:
        if row.values["tgl_mulai"] <= row.period.end <= row.values["tgl_berakhir"]:
            approved[str(row.period), row.region, row.values["nomor_rptka"], row.values["jabatan"]] = row.values["jumlah_disetujui"]
    used: dict[tuple, set] = defaultdict(set)
    for row in told["P01"]:
        if row.values["status_bulan_ini"] in WORKING and row.values["nomor_rptka"]:
            used[str(row.period), row.values["nomor_rptka"], row.values["jabatan_rptka"]].add((row.sender, row.values["id_tka_perusahaan"]))
    expected = Counter((period, region, number, len(used[period, rptka, job])) for (period, region, rptka, job), number in approved.items())
    # Approvals of employers that are no senders have an unknown use.
    found = Counter(ask("select period, region_code, approved, used from mart.rptka_quota where used is not null"))
    unknown = ask("select count(*) from mart.rptka_quota where used is null")[0][0]
    assert (expected - found).total() == unknown and not found - expected
    assert ask("select count(*) from mart.rptka_quota where unused < 0 or exceeded < 0") == [(0,)]


def test_r21_activities(ask, told):
    expected: Counter = Counter()
    joint: Counter = Counter()
    places: dict[tuple, set] = defaultdict(set)
    for form, source, kind, where, name in (
        ("K02", "KECAMATAN", "jenis_kegiatan_pengawasan", "kode_desa_kel", "nama_lokasi"),
        ("I04", "IMIGRASI", "jenis", "kode_wilayah", "lokasi"),
    ):
        for row in told[form]:
            for region in {row.values[where][:8], kab(row.values[where])}:
                key = (str(row.period), region, source)
                expected[key] += 1
                joint[key] += row.values[kind] == "OPERASI_GABUNGAN"
                places[key].add((row.values[where], "".join(letter for letter in row.values[name].upper() if letter.isalnum())))
    found = ask("select period, region_code, source, activities, joint_operations, places_visited from mart.field_activity")
    assert {row[:3]: row[3:] for row in found} == {key: (number, joint[key], len(places[key])) for key, number in expected.items()}


def test_r22_workplaces_visited_within_90_days(ask, told, truth):
    ring = {company["nib"]: company["mining_class"] for company in truth["companies"]}
    visits = [(row.values["nib"], row.values["kode_desa_kel"], row.values["tanggal"]) for row in told["K02"]]
    visits += [(row.values["nib"], row.values["kode_wilayah"], row.values["tanggal"]) for row in told["I04"]]
    expected: dict[tuple, list[int]] = defaultdict(lambda: [0, 0])
    for period in (Period.parse(text) for text in truth["periods"]):
        recent = {(nib, village) for nib, village, day in visits if period.end - timedelta(days=90) < day <= period.end}
        for row in told["P05"]:
            if row.values["aktif_sejak"] <= period.end:
                mining = row.values["jenis_izin_tambang"] != "TIDAK_ADA" or bool(ring[row.sender])
                for region in (row.values["kode_wilayah"][:8], kab(row.values["kode_wilayah"])):
                    cell = expected[str(period), region, mining]
                    cell[0] += 1
                    cell[1] += (row.sender, row.values["kode_wilayah"]) in recent
    found = ask("select period, region_code, is_mining, workplaces, workplaces_visited from mart.visit_coverage")
    assert {row[:3]: list(row[3:]) for row in found} == dict(expected)


def test_r23_verified_on_the_spot(ask, told):
    expected: Counter = Counter()
    for row in told["I04"]:
        for region in {row.values["kode_wilayah"][:8], kab(row.values["kode_wilayah"])}:
            for name in (
                "jml_pekerja_diverifikasi",
                "jml_investor_diverifikasi",
                "jml_manajerial_diverifikasi",
                "jml_sesuai",
                "jml_tidak_sesuai",
            ):
                expected[str(row.period), region, name] += row.values[name]
    found = Counter()
    for period, region, *numbers in ask(
        "select period, region_code, workers, investors, managers, conforming, nonconforming from mart.immigration_verification"
    ):
        names = ("jml_pekerja_diverifikasi", "jml_investor_diverifikasi", "jml_manajerial_diverifikasi", "jml_sesuai", "jml_tidak_sesuai")
        found.update({(period, region, name): number for name, number in zip(names, numbers, strict=True)})
    assert +found == +expected


@pytest.fixture(scope="module")
def cases(truth) -> list[dict]:
    """Cases that were open at some time of the run, with what was known of them at its end."""
    first, last = Period.parse(truth["periods"][0]).start.isoformat(), Period.parse(truth["periods"][-1]).end.isoformat()
    found = []
    for case in truth["enforcement"]:
        done = case["closed_on"] or case["deported_on"] or case["paid_on"]
        if case["found_on"] <= last and not (done and done < first):
            dated = {name: day if day and day <= last else None for name, day in case.items() if name.endswith("_on")}
            found.append({**case, **dated})
    return found


def test_r24_the_way_of_the_cases(ask, cases):
    steps = ("found_on", "examined_on", "reviewed_on", "decided_on", "executed_on")
    names = ("TEMUAN", "PEMERIKSAAN", "GELAR_KASUS", "DIPUTUS", "DILAKSANAKAN")
    cohorts: dict[tuple, list[dict]] = defaultdict(list)
    for case in cases:
        cohorts[month_of(case["found_on"]), kab(case["region_code"])].append(
            {**case, "executed_on": case["deported_on"] or case["paid_on"]}
        )
    expected = {}
    for (period, region), cohort in cohorts.items():
        for place, (name, step) in enumerate(zip(names, steps, strict=True)):
            reached = [case for case in cohort if any(case[later] for later in steps[place:])]
            spans = [days(case[step], case[steps[place - 1]]) for case in reached] if place else []
            expected[period, region, name] = (len(reached), middle(spans))
    found = ask("select period, region_code, stage, cases, cast(median_days_from_previous as float) from mart.enforcement_funnel")
    assert {row[:3]: row[3:] for row in found} == expected and len(cohorts) > 3


def test_r25_measures_of_decided_cases(ask, cases):
    expected: Counter = Counter()
    for case in cases:
        if case["decided_on"]:
            for measure in case["measures"] or ["TIDAK_TAHU"]:
                expected[month_of(case["decided_on"]), kab(case["region_code"]), measure, case["nationality"]] += 1
    found = ask("select period, region_code, kind, nationality, cases, persons from mart.enforcement_by_kind")
    assert {row[:4]: row[4] for row in found} == dict(expected)
    assert all(row[4] == row[5] for row in found)  # in the sample nobody is decided upon twice


def test_r26_overstay(ask, cases, told):
    fee = {row.values["id_kasus"]: row.values for row in sorted(told["I05"], key=lambda row: row.period.start)}
    expected: dict[tuple, list] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        region, values = kab(case["region_code"]), fee[case["id"]]
        if case["violation"] == "OVERSTAY":
            cell = expected[month_of(case["found_on"]), region]
            cell[0] += 1
            cell[1] += values["hari_overstay"] or 0
        if values["nilai_biaya_beban"]:
            expected[month_of(case["decided_on"]), region][2] += values["nilai_biaya_beban"]
            if case["paid_on"]:
                expected[month_of(case["paid_on"]), region][3] += values["nilai_biaya_beban"]
    found = ask("select period, region_code, cases, person_days, fee_due_idr, fee_paid_idr from mart.overstay")
    assert {row[:2]: list(row[2:]) for row in found} == dict(expected)


def test_r39_levies_count_each_assessment_once(ask, truth):
    last = Period.parse(truth["periods"][-1]).end.isoformat()
    expected: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for charge in truth["charges"]:
        if charge["day"] <= last:
            cell = expected[month_of(charge["day"]), charge["region_code"], charge["nib"]]
            is_paid = bool(charge["paid_on"]) and charge["paid_on"] <= last
            for place, number in enumerate((1, charge["months"], charge["months"] * is_paid, charge["idr"], charge["idr"] * is_paid)):
                cell[place] += number
    found: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for period, region, nib, *numbers in ask(
        "select period, mart.region_code, nib, charges, months_due, months_paid, due_idr, paid_idr from mart.levy as mart "
        "inner join warehouse.company_known using (company_key) where charges > 0"
    ):
        found[period, region, nib] = [a + int(b) for a, b in zip(found[period, region, nib], numbers, strict=True)]
    assert found == expected and len(found) > 3


def test_r39_a_short_assessment_is_a_leak(ask, truth, told):
    """Extensions run a year; known where the extract told the approval before. What is paid for fewer months, or not at all, leaks."""
    last = Period.parse(truth["periods"][-1]).end.isoformat()
    paid = {c["rptka"]: c["months"] for c in truth["charges"] if c["paid_on"] and c["paid_on"] <= last and c["day"] <= last}
    first: dict[tuple, dict[int, Period]] = defaultdict(dict)
    scope = {}
    for row in sorted(told["N05"], key=lambda row: row.period.start):
        first[row.region, row.values["nomor_rptka"]].setdefault(row.values["perpanjangan_ke"], row.period)
        scope[row.region, row.values["nomor_rptka"]] = row.values["cakupan_lokasi"]
    expected: dict[tuple, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (region, rptka), seen in first.items():
        if 1 in seen and scope[region, rptka] == "SATU_KABKOTA":
            cell = expected[str(seen[1]), region]
            cell[0] += 1
            if 0 in seen:
                cell[1] += 12
                cell[2] += 12 - paid.get(rptka, 0)
    found = {
        (period, region): [extensions, expected_months, leaked]
        for period, region, extensions, expected_months, leaked in ask(
            "select period, region_code, cast(sum(extensions) as integer), cast(coalesce(sum(months_expected), 0) as integer), "
            "cast(coalesce(sum(months_leaked), 0) as integer) from mart.levy group by 1, 2 having sum(extensions) > 0"
        )
    }
    assert found == dict(expected)


def test_r40_items_of_meetings(ask, truth):
    last_month = truth["periods"][-1]
    expected: Counter = Counter()
    for meeting in truth["meetings"]:
        told_again = month_of(meeting["day"]) < last_month
        for item in meeting["items"]:
            expected[meeting["id"], "items"] += 1
            expected[meeting["id"], "done"] += told_again and item["status"] == "SELESAI"
    found: Counter = Counter()
    for meeting, items, done in ask("select meeting_id, sum(items), sum(done) from mart.timpora_follow_up group by 1"):
        found[meeting, "items"], found[meeting, "done"] = int(items), int(done)
    assert +found == +expected


def test_r41_every_row_about_a_person_stands_in_somebodys_history(ask, truth):
    for form in ("K01", "P01", "I01", "D01"):
        found = ask(f"select count(*) from mart_restricted.person_timeline where source = '{form}'")
        assert found == [(truth["forms"][form]["rows_in_force"],)], form


def test_r42_the_map_holds_everybody_once_in_each_kecamatan(ask, truth):
    expected = Counter((p["period"], p["region_code"], p["state"]) for p in truth["person_months"])
    found = ask("select period, left(region_code, 8), state, sum(persons) from mart.surveillance_map group by 1, 2, 3")
    assert {row[:3]: row[3] for row in found} == dict(expected)
    # Whoever counts as seen or employed is in a village; the register names the kecamatan only.
    placed = sum(p["in_d"] or p["in_c"] for p in truth["person_months"])
    assert ask("select sum(persons) from mart.surveillance_map where length(region_code) > 8")[0][0] >= placed > 0
    assert ask("select count(*) from mart.surveillance_map where workplaces > 0 and latitude is null") == [(0,)]


def test_the_checks_are_silent_on_the_clean_sample(clean_sample):
    from sinergi.reporting.publishing import check

    assert check(clean_sample[0])[0] == []
