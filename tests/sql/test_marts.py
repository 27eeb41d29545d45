"""Golden stories: a handful of persons each, and what every mart says of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.sqlfiles import check_files, run
from sinergi.warehouse.loading import load

FIRST = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # the clock of the stories

VERIFIED = "TERVERIFIKASI"
WITH_NOTE = "TERVERIFIKASI_DENGAN_CATATAN"

FIXED = {
    "verified_headcount": "sector, nationality, persons",
    "evidence_combination": "combination, assessable, persons",
    "mining_share": "definition, persons, persons_all, share_pct",
    "unreported_worker": "company_key, company_name, persons, age_months_max",
    "expired_still_working": "company_key, company_name, persons, days_overdue_max, exposure_idr",
    "tka_local_ratio": "company_key, company_name, tka, tki, local",
    "enforcement_funnel": "stage, cases, median_days_from_previous",
    "enforcement_by_kind": "kind, nationality, cases, persons",
    "submission_completeness": "form, expected, accepted, nil, missing, refused, excused, on_time, completeness_pct, timeliness_pct",
    "unseen_estimate": "observed, estimate, ci_low, ci_high, method, is_reliable",
}


@pytest.mark.parametrize("view", FIXED)
def test_fixed_columns_stand_as_designed(story, view):
    found = [
        name
        for (name,) in story.ask(
            f"select column_name from information_schema.columns where table_schema = 'mart' and table_name = '{view}' order by ordinal_position"
        )
    ]
    assert found == ["period", "region_code", "region_name", *FIXED[view].split(", ")]


def test_a_person_in_two_kecamatan_counts_once_in_the_kabupaten(story):
    story.judged(1, "64.02.12", VERIFIED, "DCI", sector="TAMBANG")
    story.judged(1, "64.02.16", WITH_NOTE, "DCI", sector="JASA_TAMBANG")
    story.judged(2, "64.02.12", VERIFIED, "DCI", sector="TAMBANG")
    story.judged(3, "64.02.12", "TIDAK_DIKENAL", "D", sector="TAMBANG")

    assert story.ask("select region_code, sector, persons from mart.verified_headcount order by 1, 2") == [
        ("64.02", "TAMBANG", 2),
        ("64.02.12", "TAMBANG", 2),
        ("64.02.16", "JASA_TAMBANG", 1),
    ]


def test_the_kabupaten_prefers_the_known_sector_of_a_person(story):
    story.judged(1, "64.02.12", VERIFIED, "DCI", sector=None)
    story.judged(1, "64.02.16", WITH_NOTE, "DCI", sector="KEBUN", nationality=None)

    assert story.ask("select sector, nationality, persons from mart.verified_headcount where region_code = '64.02'") == [
        ("KEBUN", "XXX", 1)
    ]
    assert story.ask("select sector from mart.verified_headcount where region_code = '64.02.12'") == [("TIDAK_TAHU",)]


def test_evidence_counts_everybody_and_keeps_the_unassessable_apart(story):
    story.judged(1, "64.02.12", VERIFIED, "DCI")
    story.judged(2, "64.02.12", "TIDAK_DAPAT_DINILAI", "CI")
    story.judged(3, "64.02.12", "TERDAFTAR_CUTI", "CI")
    story.judged(4, "64.02.12", "TIDAK_DAPAT_DINILAI", "D")
    story.judged(4, "64.02.16", "TERDAFTAR_CUTI", "CI")

    assert story.ask(
        "select combination, assessable, persons from mart.evidence_combination where region_code = '64.02.12' order by 1, 2"
    ) == [
        ("CI", False, 1),
        ("CI", True, 1),
        ("D", False, 1),
        ("DCI", True, 1),
    ]
    # Person 4 once, with all that any kecamatan knows of it.
    assert story.ask(
        "select combination, assessable, persons from mart.evidence_combination where region_code = '64.02' order by 1, 2"
    ) == [
        ("CI", False, 1),
        ("CI", True, 1),
        ("DCI", True, 2),
    ]


def test_the_rate_divides_by_those_who_can_be_assessed(story):
    story.judged(1, "64.02.12", VERIFIED, "DCI")
    story.judged(2, "64.02.12", WITH_NOTE, "DCI")
    story.judged(3, "64.02.12", "TIDAK_DIKENAL", "D")
    story.judged(4, "64.02.12", "TIDAK_DAPAT_DINILAI", "C")
    story.owes("K01", "640212", "64.02.12", "ACCEPTED", days_late=0)
    story.owes("I01", "KANIM-SMD", "64.02", "MISSING")
    load(story.url, FIRST)

    sql = "select persons_verified, persons_assessable, persons_known, verification_rate_pct, sources_complete, sources_expected"
    assert story.ask(f"{sql} from mart.verification_rate where region_code = '64.02'") == [(2, 3, 4, Decimal("66.67"), 1, 2)]
    assert story.ask(f"{sql} from mart.verification_rate where region_code = '64.02.12'") == [(2, 3, 4, Decimal("66.67"), 1, 1)]


def test_three_definitions_of_mining_are_nested_and_leave_oil_out(story):
    for key, (kbli, permit) in enumerate(
        (("05100", None), ("09900", None), ("49431", "IUJP"), ("24202", None), ("06100", None), ("01262", None)), 1
    ):
        story.company(key, f"PT {key}", kbli, permit)
        story.judged(key, "64.02.12", VERIFIED, "DCI", company_key=key)
    story.company(7, "PT Tanpa KBLI")
    story.judged(7, "64.02.12", VERIFIED, "DCI", company_key=7, sector="TAMBANG")
    story.judged(8, "64.02.12", "TIDAK_DIKENAL", "D", company_key=1)

    assert story.ask("select region_code, definition, persons, persons_all, share_pct from mart.mining_share order by 2") == [
        ("64.02", "TAMBANG_INTI", 2, 7, Decimal("28.57")),
        ("64.02", "TAMBANG_JASA", 4, 7, Decimal("57.14")),
        ("64.02", "TAMBANG_RANTAI", 5, 7, Decimal("71.43")),
    ]


def test_unreported_workers_stand_by_company_and_kecamatan_with_the_oldest_age(story):
    story.company(1, "PT Satu")
    story.judged(1, "64.02.12", "TIDAK_DILAPORKAN_PERUSAHAAN", "DI", company_key=1, age_months=0)
    story.judged(2, "64.02.12", "TIDAK_DILAPORKAN_PERUSAHAAN", "DI", company_key=1, age_months=3)
    story.judged(3, "64.02.16", "TIDAK_DILAPORKAN_PERUSAHAAN", "DI", company_key=None)
    story.judged(4, "64.02.16", "PERUSAHAAN_BELUM_LAPOR", "DI", company_key=1)

    assert story.ask("select region_code, company_name, persons, age_months_max from mart.unreported_worker order by 1") == [
        ("64.02.12", "PT Satu", 2, 3),
        ("64.02.16", None, 1, 0),
    ]


def test_exposure_stops_at_59_days_and_takes_the_tariff_of_the_month(story):
    story.company(1, "PT Satu")
    with transaction(story.url) as conn:
        rate = conn.exec_driver_sql("select amount_idr from reference.tariff where kind = 'OVERSTAY' and valid_to is null").scalar()
    for person, days in ((1, 10), (2, 59), (3, 60), (4, 200)):
        story.judged(person, "64.02.12", WITH_NOTE, "DCI", company_key=1, conflicts=["X416"], days_overdue=days)
    story.judged(5, "64.02.12", WITH_NOTE, "DCI", company_key=1, conflicts=["X417"])

    assert story.ask("select company_name, persons, days_overdue_max, exposure_idr from mart.expired_still_working") == [
        ("PT Satu", 4, 200, (10 + 59 + 59 + 59) * rate)
    ]


def test_an_expired_permit_without_roster_is_the_sponsors(story):
    story.company(1, "PT Disebut Kecamatan")
    story.company(2, "PT Penjamin")
    story.judged(1, "64.02.12", "TIDAK_DILAPORKAN_PERUSAHAAN", "DI", company_key=1, conflicts=["X416"], days_overdue=5)
    with transaction(story.url) as conn:
        conn.exec_driver_sql("select warehouse.ensure_partition('fact_permit_in_force', 202610)")
        conn.exec_driver_sql(
            "insert into warehouse.dim_submission (submission_key, form, status, known_from) values (1, 'I01', 'ACCEPTED', '2026-11-16T09:00Z')"
        )
        conn.exec_driver_sql(
            "insert into warehouse.fact_permit_in_force (period_key, submission_key, row_number, person_key, sponsor_company_key, region_code) "
            "values (202610, 1, 2, 1, 2, '64.02.12')"
        )
    assert story.ask("select company_name, persons from mart.expired_still_working") == [("PT Penjamin", 1)]


def test_completeness_counts_every_outcome_and_leaves_the_excused_out(story):
    for sender, state, late in (
        ("640201", "ACCEPTED", 0), ("640202", "ACCEPTED", 4), ("640203", "NIL", 0), ("640204", "MISSING", None), ("640205", "REFUSED", None),
        ("640206", "EXCUSED", None), ("640207", "AWAITED", None),
    ):  # fmt: skip
        story.owes("K01", sender, f"64.02.{sender[4:]}", state, days_late=late)
    load(story.url, FIRST)

    sql = "select expected, accepted, nil, missing, refused, excused, on_time, completeness_pct, timeliness_pct from mart.submission_completeness"
    assert story.ask(f"{sql} where region_code = '64.02' and form = 'K01'") == [(7, 2, 1, 1, 1, 1, 2, Decimal("50.00"), Decimal("33.33"))]
    assert story.ask(f"{sql} where region_code = '64.02.04'") == [(1, 0, 0, 1, 0, 0, 0, Decimal("0.00"), Decimal("0.00"))]
    assert story.ask(f"{sql} where region_code = '64.02.06'") == [(1, 0, 0, 0, 0, 1, 0, None, None)]


def test_timeliness_tells_first_attempts_and_versions(story):
    story.owes("K01", "640201", "64.02.01", "ACCEPTED", days_late=2)
    load(story.url, FIRST)
    with transaction(story.url) as conn:
        for key, status, known_from in ((1, "REFUSED", None), (2, "SUPERSEDED", FIRST), (3, "ACCEPTED", FIRST), (4, "DUPLICATE", None)):
            conn.exec_driver_sql(
                "insert into warehouse.dim_submission (submission_key, form, sender, period_key, status, received_at, known_from) "
                "values (%s, 'K01', '640201', 202610, %s, %s, %s)",
                (key, status, FIRST + timedelta(minutes=key), known_from),
            )
    assert story.ask(
        "select sender, days_late, is_on_time, deliveries, refused, versions_accepted, is_first_accepted from mart.submission_timeliness"
    ) == [("640201", 2, False, 3, 1, 2, False)]


def test_every_mart_answers_as_known_on_the_day_asked_for(story):
    later = FIRST + timedelta(days=10)
    story.company(1, "PT Satu", "05100")
    story.judged(
        1,
        "64.02.12",
        "TIDAK_DILAPORKAN_PERUSAHAAN",
        "DI",
        company_key=1,
        sector="TAMBANG",
        known_to=later,
        conflicts=["X416"],
        days_overdue=3,
    )
    story.judged(1, "64.02.12", VERIFIED, "DCI", company_key=1, sector="TAMBANG", known_from=later)
    story.owes("K01", "640212", "64.02.12", "MISSING")
    load(story.url, FIRST)
    story.owes("K01", "640212", "64.02.12", "ACCEPTED", days_late=9)
    load(story.url, later)

    before, between = FIRST - timedelta(seconds=1), FIRST + timedelta(days=1)
    questions = {
        "select persons from mart.verified_headcount where region_code = '64.02'": ([], [], [(1,)]),
        "select combination from mart.evidence_combination where region_code = '64.02'": ([], [("DI",)], [("DCI",)]),
        "select persons_verified from mart.verification_rate where region_code = '64.02'": ([], [(0,)], [(1,)]),
        "select persons from mart.mining_share where definition = 'TAMBANG_INTI'": ([], [], [(1,)]),
        "select persons from mart.unreported_worker": ([], [(1,)], []),
        "select persons from mart.expired_still_working": ([], [(1,)], []),
        "select missing, accepted from mart.submission_completeness where region_code = '64.02.12'": ([], [(1, 0)], [(0, 1)]),
        "select state from mart.submission_timeliness": ([], [("MISSING",)], [("ACCEPTED",)]),
        "select state from mart_restricted.reconciliation": ([], [("TIDAK_DILAPORKAN_PERUSAHAAN",)], [(VERIFIED,)]),
    }
    for sql, (nothing, then, now) in questions.items():
        assert (story.ask(sql, before), story.ask(sql, between), story.ask(sql)) == (nothing, then, now), sql


def test_company_names_are_those_known_on_the_day(story):
    story.company(1, "PT Nama Lama")
    story.judged(1, "64.02.12", "TIDAK_DILAPORKAN_PERUSAHAAN", "DI", company_key=1)
    with transaction(story.url) as conn:
        conn.exec_driver_sql("update identity.company set company_name = 'PT Nama Baru'")
    load(story.url, FIRST + timedelta(days=5))

    assert story.ask("select company_name from mart.unreported_worker", FIRST) == [("PT Nama Lama",)]
    assert story.ask("select company_name from mart.unreported_worker") == [("PT Nama Baru",)]


def test_the_checks_are_silent_on_sound_stories_and_speak_on_broken_ones(story):
    story.judged(1, "64.02.12", VERIFIED, "DCI", conflicts=[])
    story.judged(2, "64.02.12", WITH_NOTE, "DCI", conflicts=["X416"], days_overdue=4)
    with transaction(story.url) as conn:
        assert {name: run(conn, name) for name in check_files("mart")} == dict.fromkeys(check_files("mart"), 0)
        assert run(conn, "warehouse/fact_reconciliation_monthly/check.sql") == 0
    story.judged(3, "64.02.12", VERIFIED, "DI")
    with transaction(story.url) as conn:
        assert run(conn, "warehouse/fact_reconciliation_monthly/check.sql") == 1
        assert run(conn, "mart/evidence_combination/check.sql") > 0
        assert run(conn, "mart_restricted/reconciliation/check.sql") == 1


def test_the_catalogue_lists_all_questions_and_only_views_that_are_there(story):
    from sinergi.reporting.publishing import refresh_catalogue

    with transaction(story.url) as conn:
        refresh_catalogue(conn)
        assert refresh_catalogue(conn) == 0
        assert run(conn, "mart/catalogue/check.sql") == 0
    assert [name for (name,) in story.ask("select query_id from mart.catalogue order by 1")] == [
        f"R{number:02d}" for number in range(1, 43)
    ]
    built = {name for (name,) in story.ask("select view_name from mart.catalogue where starts_with(view_name, 'mart.')")}
    views = {f"mart.{name}" for (name,) in story.ask("select table_name from information_schema.views where table_schema = 'mart'")}
    # For those who keep the rules, the estimate that stands beside R02, and what has changed since: no report questions of DOMAIN §5.
    assert built == views - {
        "mart.rule_precision",
        "mart.unseen_estimate",
        "mart.territory_change",
        "mart.restatement",
        "mart.stale_report",
    }
    columns = story.ask(
        "select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns "
        "where table_schema = 'mart' and table_name = 'catalogue'"
    )
    assert columns == [("query_id, view_name, title_id, title_en, grain, definition, population, unit",)]


def test_period_keys_and_names_agree_with_the_library(story):
    for key, text, start, end in story.ask(
        "select period_key, period, start_date, end_date from warehouse.dim_period where period_key > 0"
    ):
        period = Period.parse(text)
        assert (period.key, period.start, period.end) == (key, start, end)
    assert story.ask("select period from warehouse.dim_period where warehouse.period_text(period_key) <> period") == []
    wrong = story.ask(
        "select later.period from warehouse.dim_period as later left join warehouse.dim_period as earlier "
        "on later.previous_period_key = earlier.period_key and earlier.end_date = later.start_date - 1 and earlier.kind = later.kind "
        "where earlier.period_key is null and later.start_date > '2015-12-31'"
    )
    assert wrong == []


def test_a_mart_asked_for_one_month_opens_one_partition(story):
    for period in ("2026-08", "2026-09", "2026-10"):
        story.judged(1, "64.02.12", VERIFIED, "DCI", period=period)
    for view in (
        "verified_headcount",
        "evidence_combination",
        "verification_rate",
        "mining_share",
        "unreported_worker",
        "expired_still_working",
    ):
        plan = " ".join(
            line for (line,) in story.ask(f"explain select * from mart.{view} where period = '2026-10' and region_code = '64.02'")
        )
        assert "fact_reconciliation_monthly_p202610" in plan and "_p202609" not in plan and "_p202608" not in plan, view
