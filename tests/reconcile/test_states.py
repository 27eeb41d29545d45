"""One story per X rule of DOMAIN §4.5, raising exactly it; and what must not raise it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from reconcile_story import CLOCK, COMPANIES, GERUNGGANG, LOA_KULU, TABANG

from sinergi.database import rows, transaction

ONE = {"person": 1}


def complete(region, **absent):
    """Everybody submits: the sources not told get a NIHIL."""
    if "d" not in absent:
        region.district()
    if "c" not in absent:
        region.company()
    if "i" not in absent:
        region.immigration()


# --- X401, X402


def test_x401_seen_rostered_and_permitted_with_equal_attributes(region):
    region.district(ONE)
    region.company({**ONE, "passport": "EJ1234567"})
    region.immigration({**ONE, "passport": "EJ1234567"})
    row = region.only()
    assert (row.state, row.conflicts, row.conflict_fields, row.assigned_to) == ("TERVERIFIKASI", [], [], None)
    assert (row.d, row.c, row.i, row.coverage) == (True, True, True, {"d": True, "c": True, "i": "KANIM+PUSAT"})
    assert (row.company_key, row.region_code, row.nationality, row.sector) == (1, TABANG, "CHN", "TAMBANG")
    assert (row.first_seen_period, row.age_months, row.known_from, row.permit_end_date) == ("2026-10", 0, region.clock, date(2027, 2, 14))


CONFLICTS = [
    ("X413", {"company_key": 2, "direct_employer_key": 2}, {}, ["nama_penjamin", "nib"]),
    ("X415", {"position_actual": "Operator"}, {}, ["jabatan_aktual", "jabatan_di_izin"]),
    ("X416", {"permit_end_date": date(2026, 10, 20)}, {"permit_end_date": date(2026, 10, 20)}, ["tgl_berakhir"]),
    ("X417", {"permit_end_date": date(2027, 3, 14)}, {}, ["tgl_berakhir", "tgl_berakhir_izin"]),
    ("X418", {"passport": "EJ1234567"}, {"passport": "EP0000001"}, ["nomor_paspor"]),
]


@pytest.mark.parametrize(("code", "claimed", "issued", "fields"), CONFLICTS, ids=[case[0] for case in CONFLICTS])
def test_x402_one_conflict_raises_exactly_its_code(region, code, claimed, issued, fields):
    region.district(ONE)
    region.company({**ONE, **claimed})
    region.immigration({**ONE, **issued})
    row = region.only()
    assert (row.state, row.conflicts, row.conflict_fields) == ("TERVERIFIKASI_DENGAN_CATATAN", [code], fields)
    assert row.days_overdue == (11 if code == "X416" else None)


def test_a_sponsor_that_is_the_direct_employer_is_no_conflict(region):
    region.district(ONE)
    region.company({**ONE, "direct_employer_key": 2})
    region.immigration({**ONE, "sponsor_company_key": 2})
    assert region.only().state == "TERVERIFIKASI"


def test_a_job_in_other_spelling_is_the_same_job(region):
    region.district(ONE)
    region.company({**ONE, "position_actual": "PENASIHAT-TEKNIK"})
    region.immigration(ONE)
    assert region.only().state == "TERVERIFIKASI"


def test_x416_spares_an_extension_in_process_and_a_permit_of_the_last_day(region):
    region.district({"person": 1}, {"person": 2})
    past = {"permit_end_date": date(2026, 10, 20)}
    last = {"permit_end_date": date(2026, 10, 31)}
    region.company({"person": 1, **past}, {"person": 2, **last})
    region.immigration({"person": 1, **past, "permit_status": "PROSES_PERPANJANGAN"}, {"person": 2, **last, "permit_status": "AKTIF"})
    region.reconcile()
    assert [row.state for row in region.judged()] == ["TERVERIFIKASI", "TERVERIFIKASI"]


def test_x416_needs_someone_who_is_seen(region):
    past = {"permit_end_date": date(2026, 10, 20), "permit_status": "BERAKHIR"}
    region.district()
    region.company({**ONE, "permit_end_date": date(2026, 10, 20)})
    region.immigration({**ONE, **past})
    assert region.only().conflicts == []


# --- X403, X404


@pytest.mark.parametrize("leave", [{"status": "CUTI_ROSTER"}, {"days_on_site": 0}])
def test_x403_on_roster_leave_even_where_the_district_did_not_submit(region, leave):
    region.company({**ONE, **leave})
    region.immigration(ONE)
    assert region.only().state == "TERDAFTAR_CUTI"


def test_x404_on_site_says_the_company_but_the_district_that_submitted_saw_nobody(region):
    complete(region, c=0, i=0)
    region.company(ONE)
    region.immigration(ONE)
    row = region.only()
    assert (row.state, row.assigned_to, row.coverage["d"]) == ("TERDAFTAR_TIDAK_TERLIHAT", "CAMAT", True)


def test_x404_proves_nothing_where_the_district_did_not_submit(region):
    region.district(kecamatan=LOA_KULU)
    region.company(ONE)
    region.immigration(ONE)
    row = region.only()
    assert (row.state, row.coverage["d"]) == ("TIDAK_DAPAT_DINILAI", False)


def test_rows_copied_from_the_company_are_no_evidence_of_the_district(region):
    region.district({**ONE, "information_source": "LAPORAN_PERUSAHAAN"})
    region.company(ONE)
    region.immigration(ONE)
    row = region.only()
    assert (row.d, row.state) == (False, "TERDAFTAR_TIDAK_TERLIHAT")


@pytest.mark.parametrize("gone", [{"status": "PERGI"}, {"category": "KELUARGA"}, {"category": "INVESTOR"}, {"category": "KUNJUNGAN"}])
def test_who_left_or_is_no_worker_is_not_seen(region, gone):
    region.district({**ONE, **gone})
    region.company(ONE)
    region.immigration(ONE)
    assert not region.only().d


# --- X405, X406


def test_x405_the_company_submitted_and_left_him_out(region):
    region.district(ONE)
    region.company()
    region.immigration(ONE)
    row = region.only()
    assert (row.state, row.assigned_to, row.company_key) == ("TIDAK_DILAPORKAN_PERUSAHAAN", "DISNAKER", 1)


def test_x405_the_employer_that_the_district_names_comes_before_the_sponsor(region):
    region.district({**ONE, "company_key": 2})
    region.company(number=1)
    region.immigration({**ONE, "sponsor_company_key": 1})
    assert region.only().state == "PERUSAHAAN_BELUM_LAPOR"


def test_x406_the_company_did_not_submit_or_is_not_known(region):
    region.district({"person": 1}, {"person": 2, "company_key": None})
    region.company(number=2)
    region.immigration({"person": 1}, {"person": 2, "sponsor_company_key": None})
    region.reconcile()
    assert [(row.state, row.coverage["c"]) for row in region.judged()] == [("PERUSAHAAN_BELUM_LAPOR", False)] * 2


def test_a_roster_row_that_has_ended_is_no_roster_row(region):
    region.district(ONE)
    region.company({**ONE, "status": "SELESAI"})
    region.immigration(ONE)
    assert region.only().state == "TIDAK_DILAPORKAN_PERUSAHAAN"


# --- X407, X408


def test_x407_no_permit_in_a_complete_register(region):
    region.district(ONE)
    region.company(ONE)
    region.immigration()
    row = region.only()
    assert (row.state, row.assigned_to) == ("TANPA_IZIN_TERCATAT", "IMIGRASI")


@pytest.mark.parametrize("permit", [{"visa_index": "E28A"}, {"visa_index": "B1", "permit_kind": "VOA"}, {"permit_status": "DIBATALKAN"}])
def test_x407_a_permit_not_for_work_or_no_longer_valid_is_none(region, permit):
    region.district(ONE)
    region.company(ONE)
    region.immigration({**ONE, **permit})
    assert region.only().state == "TANPA_IZIN_TERCATAT"


@pytest.mark.parametrize("permit", [{"visa_index": "C312"}, {"visa_index": "E23B"}, {"visa_index": None, "permit_kind": "ITAS_PERAIRAN"}])
def test_every_work_permit_counts(region, permit):
    region.district(ONE)
    region.company(ONE)
    region.immigration({**ONE, **permit})
    assert region.only().i


@pytest.mark.parametrize("coverage", ["KANIM_SAJA", None])
def test_x408_a_register_without_the_centre_says_ask_the_centre(region, coverage):
    region.district(ONE)
    region.company(ONE)
    region.immigration(coverage=coverage)
    row = region.only()
    assert (row.state, row.coverage["i"]) == ("PERLU_CEK_PUSAT", "KANIM_SAJA")


@pytest.mark.parametrize("at_sea", [({"category": "AWAK_KAPAL"}, {}), ({}, {"permit_kind": "ITAS_PERAIRAN"})])
def test_x408_permits_at_sea_are_the_centres(region, at_sea):
    region.district({**ONE, **at_sea[0]})
    region.company({**ONE, **at_sea[1]})
    region.immigration()
    assert region.only().state == "PERLU_CEK_PUSAT"


def test_without_any_register_nobody_lacks_a_permit(region):
    region.district(ONE)
    region.company(ONE)
    row = region.only()
    assert (row.state, row.coverage["i"]) == ("TIDAK_DAPAT_DINILAI", None)


def test_the_register_of_another_regency_completes_nothing(region):
    region.district(ONE)
    region.company(ONE)
    region.immigration(office="KANIM-PGK")
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


def test_a_permit_from_the_register_of_another_regency_is_a_permit(region):
    region.district(ONE)
    region.company(ONE)
    region.immigration({**ONE, "region_code": GERUNGGANG}, office="KANIM-PGK")
    assert region.only().state == "TERVERIFIKASI"


# --- X409, X410


def test_x409_seen_by_the_district_alone(region):
    region.district(ONE)
    region.company()
    region.immigration()
    assert region.only().state == "TIDAK_DIKENAL"


@pytest.mark.parametrize(
    ("told", "companies", "coverage"),
    [({}, (), "KANIM+PUSAT"), ({}, (2,), "KANIM+PUSAT"), ({}, (1,), "KANIM_SAJA"), ({"company_key": None}, (1,), "KANIM+PUSAT")],
)
def test_x409_proves_nothing_while_the_employer_or_the_register_is_missing(region, told, companies, coverage):
    region.district({**ONE, **told})
    for number in companies:
        region.company(number=number)
    region.immigration(coverage=coverage)
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


def test_x409_a_row_that_could_be_one_of_several_people_is_first_reviewed(region):
    region.district({**ONE, "doubtful": True})
    region.company()
    region.immigration()
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


def test_x410_claimed_by_the_company_alone(region):
    region.district()
    region.company(ONE)
    region.immigration()
    assert region.only().state == "KLAIM_PERUSAHAAN"


@pytest.mark.parametrize("missing", ["d", "i", "centre"])
def test_x410_proves_nothing_while_the_district_or_the_register_is_missing(region, missing):
    if missing != "d":
        region.district()
    region.company(ONE)
    if missing != "i":
        region.immigration(coverage="KANIM_SAJA" if missing == "centre" else "KANIM+PUSAT")
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


# --- X411, X412


@pytest.mark.parametrize("away", [{"whereabouts": "DI_LUAR"}, {"permit_status": "EPO"}])
def test_x411_a_permit_of_someone_abroad_or_leaving(region, away):
    region.immigration({**ONE, **away})
    row = region.only()
    assert (row.state, row.region_code) == ("IZIN_TANPA_KEBERADAAN", TABANG)


def test_x412_a_permit_whose_sponsor_and_kecamatan_submitted_and_know_nothing(region):
    complete(region, i=0)
    region.immigration(ONE)
    assert region.only().state == "SEHARUSNYA_ADA"


@pytest.mark.parametrize("missing", ["d", "c"])
def test_x412_proves_nothing_while_sponsor_or_kecamatan_is_missing(region, missing):
    complete(region, i=0, **{missing: 0})
    region.immigration(ONE)
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


# --- cells


def test_one_worker_in_two_kecamatan_is_verified_in_both(region):
    region.district(ONE)
    region.district(ONE, kecamatan=LOA_KULU)
    region.company(ONE)
    region.immigration(ONE)
    region.reconcile()
    assert [(row.region_code, row.state) for row in region.judged()] == [(LOA_KULU, "TERVERIFIKASI"), (TABANG, "TERVERIFIKASI")]


def test_unseen_he_stands_at_his_workplace_else_at_his_address(region):
    region.district(kecamatan=LOA_KULU)
    region.company({**ONE, "region_code": LOA_KULU})
    region.immigration(ONE, {"person": 2})
    region.reconcile()
    assert [(row.region_code, row.person_key) for row in region.judged()] == [(LOA_KULU, 1), (TABANG, 2)]


def test_two_permits_and_two_workplaces_are_still_one_worker(region):
    region.district()
    region.company({**ONE, "status": "CUTI_ROSTER", "days_on_site": 0, "region_code": LOA_KULU}, ONE)
    region.immigration({**ONE, "permit_status": "BERAKHIR", "permit_end_date": date(2026, 2, 14)}, ONE)
    row = region.only()
    assert (row.state, row.region_code, row.conflicts) == ("TERDAFTAR_TIDAK_TERLIHAT", TABANG, [])


SEEN_IN, COPIED_IN, WORKS_IN = (f"{TABANG}.200{number}" for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("village", "told"),
    [
        (SEEN_IN, [{"village_code": COPIED_IN, "information_source": "LAPORAN_PERUSAHAAN"}, {"village_code": SEEN_IN}]),
        (COPIED_IN, [{"village_code": COPIED_IN, "information_source": "LAPORAN_PERUSAHAAN"}]),
        (WORKS_IN, [{"village_code": None}]),
        (WORKS_IN, [{"village_code": SEEN_IN, "status": "PULANG"}]),
    ],
    ids=["seen", "copied from the company", "seen in no village", "gone"],
)
def test_the_village_is_where_the_district_saw_him_else_where_he_works(region, village, told):
    region.tells("P05", COMPANIES[1], {"kode_lokasi_kerja": "LK-01", "kode_wilayah": WORKS_IN}, period="2026")
    region.loads("P05")
    region.district(*({**ONE, **row} for row in told))
    region.company({**ONE, "workplace_id": "LK-01"})
    region.immigration(ONE)
    assert region.only().village_code == village


def test_a_workplace_in_another_kecamatan_or_told_to_the_kecamatan_alone_is_no_village(region):
    region.tells(
        "P05", COMPANIES[1],
        {"kode_lokasi_kerja": "LK-01", "kode_wilayah": f"{LOA_KULU}.2001"}, {"kode_lokasi_kerja": "LK-02", "kode_wilayah": TABANG},
        period="2026",
    )  # fmt: skip
    region.loads("P05")
    region.company({**ONE, "workplace_id": "LK-01"}, {"person": 2, "workplace_id": "LK-02"})
    region.reconcile()
    assert [(row.region_code, row.village_code) for row in region.judged()] == [(TABANG, None), (TABANG, None)]


def test_who_moved_within_the_kecamatan_is_judged_anew_and_his_village_of_then_stays_known(region):
    region.district({**ONE, "village_code": SEEN_IN})
    assert region.only().village_code == SEEN_IN
    region.clock += timedelta(days=1)
    region.district({**ONE, "village_code": COPIED_IN}, version=2)
    assert region.only().village_code == COPIED_IN
    told = "select village_code from warehouse.reconciliation_known"
    assert region.all(told) == [(COPIED_IN,)]
    with transaction(region.url) as conn:
        conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": CLOCK.isoformat()})
        assert rows(conn, told) == [(SEEN_IN,)]


def test_a_submission_counts_only_once_its_facts_are_loaded(region):
    region.district(ONE, is_loaded=False)
    region.company(ONE)
    region.immigration(ONE)
    assert region.only().state == "TIDAK_DAPAT_DINILAI"


# --- time


def _verified(region, period, **more):
    region.district(ONE, period=period, **more)
    region.company(period=period, **more)
    region.immigration(ONE, period=period, **more)


def test_a_finding_ages_from_the_first_month_of_its_unbroken_run(region):
    for period in ("2026-08", "2026-09", "2026-10"):
        _verified(region, period)
    region.reconcile()
    found = [
        (row.state, row.first_seen_period, row.age_months) for period in ("2026-08", "2026-09", "2026-10") for row in region.judged(period)
    ]
    assert found == [("TIDAK_DILAPORKAN_PERUSAHAAN", "2026-08", age) for age in (0, 1, 2)]


def test_a_month_in_between_begins_a_new_run(region):
    _verified(region, "2026-08")
    region.company(ONE, period="2026-09")
    region.district(ONE, period="2026-09")
    region.immigration(ONE, period="2026-09")
    _verified(region, "2026-10")
    region.reconcile()
    (row,) = region.judged("2026-10")
    assert (row.first_seen_period, row.age_months) == ("2026-10", 0)


def test_a_late_july_makes_august_older_and_says_when_that_was_learnt(region):
    _verified(region, "2026-08")
    _verified(region, "2026-09")
    region.reconcile()
    region.clock += timedelta(days=1)
    _verified(region, "2026-07")
    counts = region.reconcile()
    assert counts == {"periods": 3, "opened": 3, "closed": 2}
    history = region.all(
        "select period_key, age_months, known_from, known_to from warehouse.fact_reconciliation_monthly where period_key = 202609 order by known_from"
    )
    first, second = region.clock - timedelta(days=1), region.clock
    assert [tuple(row) for row in history] == [(202609, 1, first, second), (202609, 2, second, None)]


def test_a_correction_closes_what_it_changes_and_nothing_else(region):
    region.district(ONE, {"person": 2})
    region.company({"person": 2})
    region.immigration(ONE, {"person": 2})
    region.reconcile()
    before = region.clock
    region.clock += timedelta(days=1)
    region.company(ONE, {"person": 2}, version=2)
    assert region.reconcile() == {"periods": 1, "opened": 1, "closed": 1}
    rows = region.all(
        "select person_key, state, known_from, known_to from warehouse.fact_reconciliation_monthly order by person_key, known_from"
    )
    assert [tuple(row) for row in rows] == [
        (1, "TIDAK_DILAPORKAN_PERUSAHAAN", before, region.clock),
        (1, "TERVERIFIKASI", region.clock, None),
        (2, "TERVERIFIKASI", before, None),
    ]


def test_a_second_run_writes_nothing_and_the_same_clock_keeps_one_row(region):
    _verified(region, "2026-10")
    region.reconcile()
    once = region.all("select * from warehouse.fact_reconciliation_monthly")
    assert region.reconcile() == {"periods": 0, "opened": 0, "closed": 0}
    assert region.reconcile([202610]) == {"periods": 1, "opened": 0, "closed": 0}
    assert region.all("select * from warehouse.fact_reconciliation_monthly") == once
    region.company(ONE, version=2)
    region.reconcile()
    assert len(region.all("select * from warehouse.fact_reconciliation_monthly")) == 1


def test_an_earlier_clock_leaves_one_history(region):
    _verified(region, "2026-10")
    region.reconcile()
    region.clock -= timedelta(days=3)
    region.company(ONE, version=2)
    region.reconcile()
    assert [(row.state, row.known_from) for row in region.judged()] == [("TERVERIFIKASI", region.clock)]
    region.clock += timedelta(days=3)
    region.company(version=3)
    region.reconcile()
    rows = region.all("select state, known_from, known_to from warehouse.fact_reconciliation_monthly order by known_from")
    assert [row.known_to for row in rows] == [region.clock, None]


def test_a_company_whose_sector_is_learnt_later_brings_its_months_along(region):
    import sqlalchemy as sa

    from sinergi.database import transaction

    _verified(region, "2026-10")
    region.reconcile()
    with transaction(region.url) as conn:
        conn.execute(
            sa.text(
                "insert into warehouse.dim_company (company_key, company_name, sector, sector_source, valid_from, is_current) "
                "values (1, 'PT Contoh 1', 'MIGAS', 'KBLI', '-infinity', true)"
            )
        )
    region.clock += timedelta(days=1)
    assert region.only().sector == "MIGAS"
    assert region.reconcile()["periods"] == 0


def test_a_month_judged_by_an_earlier_release_is_passed_by_too_once_the_warehouse_is_installed_anew(region):
    import sqlalchemy as sa

    from sinergi.database import transaction
    from sinergi.installation import install

    _verified(region, "2026-10")
    region.reconcile()
    with transaction(region.url) as conn:
        conn.execute(
            sa.text("alter table warehouse.fact_reconciliation_monthly_p202610 drop constraint fact_reconciliation_monthly_p202610_period")
        )
    other_month = "explain select * from warehouse.reconciliation_known where period = '1999-01'"
    assert any("_p202610" in line for (line,) in region.all(other_month))
    install(region.url)
    assert not any("_p202610" in line for (line,) in region.all(other_month))


def test_what_was_judged_is_known_to_the_planner_at_once(region):
    """The publication comes next; autovacuum may be a minute late, and a list of which it knows nothing is read once for each person."""
    region.district({"person": 1}, {"person": 2})
    region.district({"person": 2, "region_code": "64.02.16"}, kecamatan="64.02.16")
    region.reconcile()
    known = (
        "select relname, reltuples from pg_class where relname in ('fact_reconciliation_monthly_p202610', 'many_placed') order by relname"
    )
    assert [tuple(row) for row in region.all(known)] == [("fact_reconciliation_monthly_p202610", 3), ("many_placed", 1)]


def test_a_large_first_month_is_built_aside_and_comes_to_the_same(region, monkeypatch):
    from sinergi.reconcile import three_sources

    region.district({"person": 1}, {"person": 2})
    region.district({"person": 2, "region_code": "64.02.16"}, kecamatan="64.02.16")
    region.company({"person": 2}, {"person": 3})
    region.immigration({"person": 1}, {"person": 3})
    region.reconcile()
    judged, several = (
        "select * from warehouse.fact_reconciliation_monthly order by person_key, region_code",
        "select * from warehouse.many_placed",
    )
    usual = region.all(judged)
    assert [row.person_key for row in region.all(several)] == [2]
    with region.nothing_judged():
        monkeypatch.setattr(three_sources, "LARGE", 2)
        assert region.reconcile() == {"periods": 1, "opened": 4, "closed": 0}
    assert region.all(judged) == usual
    assert [row.person_key for row in region.all(several)] == [2]
    # A mart that is asked for another period passes it by.
    plan = region.all("explain select * from warehouse.reconciliation_known where period = '1999-01'")
    assert not any("_p202610" in line for (line,) in plan)
    region.clock += timedelta(days=1)
    region.company(version=2)
    assert region.reconcile()["closed"] == 3
