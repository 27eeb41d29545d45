"""Companies, offices and cases: hand-made stories, and what R06 to R42 must say of them. The arithmetic stands beside each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.places import sql_folder
from sinergi.sqlfiles import run

FIRST = datetime.fromisoformat("2026-11-16T09:00:00+00:00")
LATER = FIRST + timedelta(days=10)
KUKAR, TABANG, SEBERANG = "64.02", "64.02.12", "64.02.16"
VILLAGE, OTHER_VILLAGE = "64.02.12.2001", "64.02.12.2002"
PIT = "0220000000001"


class Told:
    """Files in force, told straight into the facts."""

    def __init__(self, story):
        self.story, self.ask, self.keys = story, story.ask, count(1)

    def company(self, key: int, nib: str, name: str, kbli: str | None = None) -> None:
        self.story.company(key, name, kbli)
        self._do("update identity.company set nib = :nib where company_key = :key", nib=nib, key=key)
        self._do("update warehouse.dim_company set nib = :nib where company_key = :key", nib=nib, key=key)

    def _do(self, sql: str, **params: Any) -> None:
        with transaction(self.story.url) as conn:
            conn.execute(sa.text(sql), params)

    def file(
        self, form: str, sender: str, region: str, period: str, known_from=FIRST, known_to=None, data_date=None, **facts: list[dict]
    ) -> int:
        """One accepted file and its rows, by fact; returns its key."""
        key, period_key = next(self.keys), Period.parse(period).key
        self._do(
            "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, version, kind, status, received_at, data_date, "
            "known_from, known_to) values (:key, :form, :sender, :period, :region, 1, 'ASLI', 'ACCEPTED', :known_from, :data_date, :known_from, :known_to)",
            key=key, form=form, sender=sender, period=period_key, region=region, known_from=known_from, known_to=known_to, data_date=data_date,
        )  # fmt: skip
        for table, told in facts.items():
            self._do("select warehouse.ensure_partition(:table, :period)", table=table, period=period_key)
            for number, row in enumerate(told, 2):
                entry = {"period_key": period_key, "submission_key": key, **({} if "measure" in row else {"row_number": number}), **row}
                self._do(f"insert into warehouse.{table} ({', '.join(entry)}) values ({', '.join(':' + name for name in entry)})", **entry)
        return key

    def approvals(self, period: str, *lines: dict, region=KUKAR, **more) -> int:
        whole = {
            "rptka_mark": "B1", "position_mark": "TEKNISI", "position_title": "Teknisi", "nib": PIT, "company_name": "PT PIT", "region_code": region,
            "start_date": date(2026, 1, 1), "end_date": date(2027, 12, 31), "extension": 0, "approved": 1, "scope": "SATU_KABKOTA", "rptka_kind": "KEK",
        }  # fmt: skip
        return self.file("N05", "DISNAKER-6402", region, period, fact_rptka_line=[{**whole, **line} for line in lines], **more)

    def roster(self, period: str, *workers: dict, nib=PIT, region=KUKAR, **more) -> int:
        whole = {"region_code": TABANG, "status": "AKTIF_DI_LOKASI", "position_level": "PROFESIONAL", "position_rptka": "Teknisi"}
        return self.file("P01", nib, region, period, fact_company_roster=[{**whole, **worker} for worker in workers], **more)

    def cases(self, period: str, *told: dict, sender="KANIM-SMD", **more) -> int:
        """``measures`` of a case go to the bridge."""
        whole = {
            "sender": sender, "nationality": "CHN", "region_code": TABANG, "violation": "PENYALAHGUNAAN_IZIN", "stage": "TEMUAN", "subject_key": None,
        }  # fmt: skip
        measures = [{"case_number": case["case_number"], "measure": measure} for case in told for measure in case.get("measures", ())]
        return self.file(
            "I05", sender, KUKAR, period,
            fact_enforcement_case=[{**whole, **{name: value for name, value in case.items() if name != "measures"}} for case in told],
            bridge_case_measure=measures, **more,
        )  # fmt: skip


@pytest.fixture
def told(story) -> Told:
    return Told(story)


def test_r06_arrears_begin_anew_after_each_report(told):
    told.company(1, PIT, "PT Pit", "05100")
    for month in ("2026-08", "2026-09", "2026-10"):
        # Two positions of the pit (2 + 3 = 5); a company that is no sender; an approval that ended in September.
        told.approvals(
            month,
            {"approved": 2},
            {"approved": 3, "position_mark": "AHLI"},
            {"rptka_mark": "B2", "nib": "0229999999999", "company_name": "PT Tak Dikenal"},
            {"rptka_mark": "B3", "nib": "0228888888888", "company_name": "PT Selesai", "end_date": date(2026, 9, 10)},
        )
    told.roster("2026-08")  # a signed nil return is a report
    told.roster("2026-08", nib="0228888888888")
    told.roster("2026-09", nib="0228888888888")

    sql = "select period, company_name, sector, positions_approved, has_reported, months_in_arrears from mart.non_reporting_company order by 2, 1"
    assert told.ask(sql) == [
        ("2026-08", "PT Pit", "TAMBANG", 5, True, 0), ("2026-09", "PT Pit", "TAMBANG", 5, False, 1), ("2026-10", "PT Pit", "TAMBANG", 5, False, 2),
        ("2026-08", "PT Selesai", "TIDAK_TAHU", 1, True, 0), ("2026-09", "PT Selesai", "TIDAK_TAHU", 1, True, 0),
        ("2026-08", "PT Tak Dikenal", "TIDAK_TAHU", 1, False, 1), ("2026-09", "PT Tak Dikenal", "TIDAK_TAHU", 1, False, 2),
        ("2026-10", "PT Tak Dikenal", "TIDAK_TAHU", 1, False, 3),
    ]  # fmt: skip


def test_r07_an_unknown_person_counts_once_in_the_kabupaten_and_while_open_only(told):
    told.story.judged(1, TABANG, "TANPA_IZIN_TERCATAT", "DC")
    told.story.judged(1, SEBERANG, "TIDAK_DIKENAL", "D")
    told.story.judged(2, TABANG, "TIDAK_DIKENAL", "D", first_seen_period="2026-08", age_months=2)
    told.story.judged(3, TABANG, "TIDAK_DIKENAL", "D", resolution="PINDAH")
    told.story.judged(4, TABANG, "TERVERIFIKASI", "DCI")

    # First seen in August: 31 + 30 + 31 = 92 days to the end of October.
    assert told.ask("select region_code, state, persons, age_months_max, days_open_max from mart.unknown_person order by 1, 2") == [
        (KUKAR, "TANPA_IZIN_TERCATAT", 1, 0, 31), (KUKAR, "TIDAK_DIKENAL", 1, 2, 92),
        (TABANG, "TANPA_IZIN_TERCATAT", 1, 0, 31), (TABANG, "TIDAK_DIKENAL", 1, 2, 92), (SEBERANG, "TIDAK_DIKENAL", 1, 0, 31),
    ]  # fmt: skip
    assert told.ask("select person_key, days_open from mart_restricted.unknown_person order by 1, 2 desc") == [(1, 31), (1, 31), (2, 92)]


def test_r09_windows_are_nested_and_leave_out_what_is_being_extended(told):
    told.company(1, PIT, "PT Pit")

    def permit(person: int, end: date, status="AKTIF", index="E23") -> dict:
        return {
            "person_key": person, "sponsor_company_key": 1, "region_code": TABANG, "visa_index": index, "permit_kind": "ITAS",
            "permit_status": status, "permit_end_date": end,
        }  # fmt: skip

    told.file(
        "I01", "KANIM-SMD", KUKAR, "2026-10",
        fact_permit_in_force=[
            permit(1, date(2026, 11, 30)),  # 30 days after 31 October
            permit(2, date(2026, 12, 1)),  # 31 days
            permit(3, date(2027, 1, 29)),  # 90 days
            permit(4, date(2027, 1, 30)),  # 91 days: outside
            permit(5, date(2026, 10, 31)),  # ended already: R08
            permit(6, date(2026, 11, 10), status="PROSES_PERPANJANGAN"),
            permit(7, date(2026, 11, 10), index="E31A"),  # no work permit
            permit(8, date(2026, 11, 10)),  # extended, see below
        ],
    )  # fmt: skip
    told.file(
        "I02", "KANIM-SMD", KUKAR, "2026-10",
        fact_permit_change=[{"person_key": 8, "transaction_id": "T1", "change_kind": "PERPANJANGAN", "change_date": date(2026, 10, 20)}],
    )  # fmt: skip
    # Too late to ask for an extension (30 working days) · in time · ended.
    told.approvals(
        "2026-10",
        {"rptka_mark": "B1", "end_date": date(2026, 12, 4)},
        {"rptka_mark": "B1", "position_mark": "AHLI", "end_date": date(2026, 12, 4)},
        {"rptka_mark": "B2", "end_date": date(2027, 3, 1)},
        {"rptka_mark": "B3", "end_date": date(2026, 10, 31)},
        {"rptka_mark": "B4", "end_date": date(2026, 11, 5), "nib": "0229999999999", "company_name": "PT Lain"},
    )
    sql = "select company_key, company_name, permits_30_days, permits_60_days, permits_90_days, approvals_past_filing from mart.permit_expiring"
    assert told.ask(sql + " order by 2") == [(None, "PT Lain", 0, 0, 0, 1), (1, "PT Pit", 1, 2, 3, 1)]


def test_r09_holidays_bring_the_filing_line_nearer(told):
    """Nyepi, Idul Fitri and Good Friday lie in March 2027: 30 weekdays from February end on 9 April, 30 working days later."""
    told.company(1, PIT, "PT Pit")
    told.approvals("2027-02", {"rptka_mark": "B1", "end_date": date(2027, 4, 12)}, {"rptka_mark": "B2", "end_date": date(2027, 5, 3)})
    assert told.ask("select period, approvals_past_filing from mart.permit_expiring") == [("2027-02", 1)]


def _findings(told: Told, key: int, form: str, *rows: tuple[int, str]) -> None:
    for row_number, rule in rows:
        told._do(
            "insert into quality.finding (submission_key, row_number, rule_code, severity, nature, message, form) "
            "values (:key, :row, :rule, 'query', 'K', 'x', :form)",
            key=key, row=row_number, rule=rule, form=form,
        )  # fmt: skip


def test_r10_and_r11_count_a_person_once_in_a_rule_and_believe_the_roster_first(told):
    told.company(1, PIT, "PT Pit")
    told.company(2, "0220000000002", "PT Penjamin")
    roster = told.roster("2026-10", {"person_key": 1, "company_key": 1}, {"person_key": 2, "company_key": 1})
    register = told.file(
        "I01", "KANIM-SMD", KUKAR, "2026-10",
        fact_permit_in_force=[{"person_key": 1, "sponsor_company_key": 2, "region_code": TABANG}, {"person_key": 3, "sponsor_company_key": 2, "region_code": TABANG}],
    )  # fmt: skip
    seen = told.file(
        "K01", "640212", TABANG, "2026-10",
        fact_district_presence=[
            {"person_key": person, "region_code": TABANG, "is_present": True, "is_independent": True, "company_key": None} for person in (None, None, 1)
        ],
    )  # fmt: skip
    old = told.roster("2026-10", {"person_key": 9, "company_key": 1}, known_to=FIRST)
    _findings(told, roster, "P01", (2, "V127"), (3, "V126"), (3, "V130"), (2, "M303"))
    _findings(told, register, "I01", (2, "V127"), (3, "V129"))
    _findings(told, seen, "K01", (2, "V127"), (3, "V127"), (4, "V127"))  # two whom nobody knows, and person 1 again
    _findings(told, old, "P01", (2, "V127"))
    told.story.judged(2, TABANG, "TERVERIFIKASI_DENGAN_CATATAN", "DCI", company_key=1, conflicts=["X415"])
    told.story.judged(2, SEBERANG, "TERVERIFIKASI_DENGAN_CATATAN", "DCI", company_key=1, conflicts=["X415"])

    assert told.ask("select region_code, company_name, rule_code, persons from mart.visa_mismatch order by 3, 2") == [
        (KUKAR, "PT Pit", "V127", 1), (KUKAR, None, "V127", 2), (KUKAR, "PT Penjamin", "V129", 1),
    ]  # fmt: skip
    assert told.ask("select company_name, rule_code, persons from mart.position_mismatch order by 2") == [
        ("PT Pit", "V126", 1), ("PT Pit", "V130", 1), ("PT Pit", "X415", 1),
    ]  # fmt: skip


def test_r12_persons_outside_the_places_of_their_approval(told):
    told.company(1, PIT, "PT Pit")
    told.story.judged(1, TABANG, "TERVERIFIKASI_DENGAN_CATATAN", "DCI", company_key=1, conflicts=["X414", "X417"])
    told.story.judged(2, TABANG, "TERDAFTAR_CUTI", "CI", company_key=1, conflicts=["X414"])
    told.story.judged(2, SEBERANG, "TERDAFTAR_CUTI", "CI", company_key=1, conflicts=["X414"])
    told.story.judged(3, TABANG, "TERVERIFIKASI", "DCI", company_key=1)
    assert told.ask("select region_code, company_name, persons from mart.location_mismatch order by 1") == [
        (TABANG, "PT Pit", 2), (SEBERANG, "PT Pit", 1),
    ]  # fmt: skip


def test_r13_and_r14_everyone_who_is_not_foreign_is_indonesian(told):
    told.company(1, PIT, "PT Pit")
    told.file(
        "P05", PIT, KUKAR, "2026", fact_workplace=[{"nib": PIT, "workplace_id": "LK-01", "region_code": TABANG, "village_code": VILLAGE}]
    )

    def heads(place: str, origin: str, closing: int) -> dict:
        return {"nib": PIT, "region_code": KUKAR, "workplace_id": place, "origin": origin, "heads_closing": closing}

    told.file(
        "P02", PIT, KUKAR, "2026-Q3",
        fact_workforce_quarterly=[
            heads("LK-01", "ASING", 3), heads("LK-01", "LOKAL_KABKOTA", 40), heads("LK-01", "LUAR_PROVINSI", 20), heads("LK-02", "ASING", 1),
            heads("LK-02", "LOKAL_KABKOTA", 5), heads("LK-02", "LOKAL_PROVINSI", 15),
        ],
    )  # fmt: skip
    # 3 + 1 foreign; 40 + 20 + 5 + 15 = 80 Indonesian, 40 + 5 of the kabupaten.
    assert told.ask("select period, region_code, company_name, tka, tki, local from mart.tka_local_ratio") == [
        ("2026-Q3", KUKAR, "PT Pit", 4, 80, 45)
    ]
    # LK-02 is not among the workplaces told: it stays with the kabupaten, it is not dropped. 40 ÷ 60 and 5 ÷ 20.
    assert told.ask("select region_code, local, tki, local_share_pct from mart.local_employment order by 1") == [
        (KUKAR, 5, 20, Decimal("25.00")), (TABANG, 40, 60, Decimal("66.67")),
    ]  # fmt: skip


def test_r15_only_a_valid_counterpart_covers_and_silence_is_no_nought(told):
    told.company(1, PIT, "PT Pit")
    told.company(2, "0220000000002", "PT Diam")
    workers = [{"worker_id": f"W{number}", "rptka_mark": "B1"} for number in range(1, 5)]
    told.roster(
        "2026-06",
        *workers,
        {"worker_id": "W1", "workplace_id": "LK-02"},  # at a second workplace: still one worker
        {"worker_id": "W5", "position_level": "DIREKSI"},
        {"worker_id": "W6", "rptka_mark": "B9"},  # temporary approval
        {"worker_id": "W7", "status": "SELESAI"},
    )
    told.roster("2026-06", {"worker_id": "X1"}, {"worker_id": "X2"}, nib="0220000000002")
    told.approvals("2026-06", {}, {"rptka_mark": "B9", "rptka_kind": "SEMENTARA"})

    def pair(worker: str, **more) -> dict:
        return {
            "nib": PIT, "region_code": KUKAR, "worker_id": worker, "counterpart_id": f"PD-{worker}", "is_identified": True, "start_date": date(2026, 1, 5),
            "has_training": False, "has_certificate": False, **more,
        }  # fmt: skip

    told.file(
        "P03", PIT, KUKAR, "2026-Q2",
        fact_counterpart=[
            pair("W1"), pair("W2", is_identified=False), pair("W3", end_date=date(2026, 6, 29)), pair("W4", start_date=date(2026, 7, 1)), pair("W5"),
        ],
    )  # fmt: skip
    # W1 to W4 need one, W1 alone has one on 30 June: 1 of 4. The return of the quarter speaks for its semester too.
    assert told.ask("select period, company_name, is_reported, tka, with_counterpart, coverage_pct from mart.counterpart_coverage order by 1, 2") == [
        ("2026-Q2", "PT Pit", True, 4, 1, Decimal("25.00")),
        ("2026-S1", "PT Diam", False, 2, 0, None),
        ("2026-S1", "PT Pit", True, 4, 1, Decimal("25.00")),
    ]  # fmt: skip


def test_r16_hours_not_told_are_not_nought(told):
    told.company(1, PIT, "PT Pit")

    def pair(counterpart: str, worker: str, hours: int | None, trained=True, ready=False) -> dict:
        return {
            "nib": PIT, "region_code": KUKAR, "worker_id": worker, "counterpart_id": counterpart, "is_identified": True, "has_training": trained,
            "has_certificate": False, "training_hours": hours, "is_ready": ready,
        }  # fmt: skip

    told.file("P03", PIT, KUKAR, "2026-S1", fact_counterpart=[pair("A", "W1", 8), pair("B", "W3", 100)])
    told.file(
        "P03", PIT, KUKAR, "2026-Q3",
        fact_counterpart=[pair("A", "W1", 24, ready=True), pair("A", "W2", 16), pair("B", "W3", None, trained=False), pair("C", "W4", None)],
    )  # fmt: skip
    told.file(
        "P04", PIT, KUKAR, "2026-09",
        fact_roster_event=[
            {"nib": PIT, "event_id": f"E{number}", "worker_id": worker, "event_kind": kind, "event_date": date(2026, 9, number), "has_proof": True}
            for number, (worker, kind) in enumerate((("W1", "SELESAI"), ("W3", "DIAKHIRI_DINI"), ("W4", "MULAI")), 1)
        ],
    )  # fmt: skip
    # Told last: A 24 + 16 = 40 hours, B none (0), C unknown; median of 0 and 40 is 20. Ready: A, 1 of 3; W1 left and A stood ready.
    sql = "select period, counterparts, hours_unknown, training_hours_median, ready, ready_pct, posts_taken_over from mart.skill_transfer"
    assert told.ask(sql) == [("2026", 3, 1, Decimal("20.0"), 1, Decimal("33.33"), 1)]


def test_r17_use_is_unknown_where_nobody_reported(told):
    told.company(1, PIT, "PT Pit")
    told.approvals(
        "2026-10",
        {"approved": 2},
        {"approved": 4, "position_mark": "AHLI", "position_title": "Ahli"},
        {"rptka_mark": "B2", "nib": "0229999999999", "company_name": "PT Diam"},
        {"rptka_mark": "B3", "end_date": date(2026, 10, 30)},
    )
    told.roster(
        "2026-10",
        *[{"company_key": 1, "worker_id": f"W{number}", "rptka_mark": "B1", "position_rptka": " teknisi"} for number in range(3)],
        {"company_key": 1, "worker_id": "W9", "rptka_mark": "B1", "position_rptka": "Ahli", "status": "BELUM_TIBA"},
    )
    # Technicians: 3 on 2 approved; experts: nobody is there yet.
    assert told.ask("select company_name, position_title, approved, used, unused, exceeded from mart.rptka_quota order by 1 desc, 2") == [
        ("PT Pit", "Ahli", 4, 0, 4, 0), ("PT Pit", "Teknisi", 2, 3, 0, 1), ("PT Diam", "Teknisi", 1, None, None, None),
    ]  # fmt: skip


def _went_out(told: Told) -> None:
    told.company(1, PIT, "PT Pit", "05100")
    look = {
        "region_code": TABANG,
        "village_code": VILLAGE,
        "place_mark": "pit",
        "has_order": True,
        "agencies": 1,
        "foreigners_seen": 2,
        "nib": PIT,
    }
    told.file(
        "K02", "640212", TABANG, "2026-10",
        fact_observation=[
            {**look, "observation_id": "1", "observed_date": date(2026, 10, 5), "activity_kind": "MONITORING_RUTIN"},
            {**look, "observation_id": "2", "observed_date": date(2026, 10, 5), "activity_kind": "OPERASI_GABUNGAN", "agencies": 4},
            {**look, "observation_id": "3", "observed_date": date(2026, 10, 9), "activity_kind": "INSIDENTAL", "place_mark": "mes", "village_code": OTHER_VILLAGE},
        ],
    )  # fmt: skip
    patrol = {
        "activity_kind": "PATROLI_HARIAN",
        "has_order": True,
        "place_mark": "pit",
        "agencies": 2,
        "investors_verified": 0,
        "managers_verified": 1,
    }
    told.file(
        "I04", "KANIM-SMD", KUKAR, "2026-10",
        fact_patrol=[
            {**patrol, "activity_id": "A", "activity_date": date(2026, 10, 5), "hours": 2.5, "region_code": TABANG, "village_code": VILLAGE,
             "workers_verified": 4, "conforming": 3, "nonconforming": 1},
            {**patrol, "activity_id": "B", "activity_date": date(2026, 10, 6), "hours": 1, "region_code": KUKAR, "village_code": KUKAR,
             "workers_verified": 2, "conforming": None, "nonconforming": None},
        ],
    )  # fmt: skip


def test_r21_places_and_days_count_once_and_a_patrol_without_kecamatan_stands_with_the_kabupaten(told):
    _went_out(told)
    sql = "select region_code, source, activities, joint_operations, places_visited, days_out, agency_days, hours, heads_met from mart.field_activity order by 1, 2"
    assert told.ask(sql) == [
        (KUKAR, "IMIGRASI", 2, 0, 2, 2, 4, Decimal("3.50"), 8),  # 5 + 3 heads
        (KUKAR, "KECAMATAN", 3, 1, 2, 2, 6, None, 6),  # 1 + 4 + 1 agencies
        (TABANG, "IMIGRASI", 1, 0, 1, 1, 2, Decimal("2.50"), 5),
        (TABANG, "KECAMATAN", 3, 1, 2, 2, 6, None, 6),
    ]


def test_r22_a_visit_counts_for_90_days(told):
    _went_out(told)
    site = {"nib": PIT, "region_code": TABANG, "mining_permit_kind": "TIDAK_ADA"}
    told.file(
        "P05", PIT, KUKAR, "2026",
        fact_workplace=[
            {**site, "workplace_id": "1", "village_code": VILLAGE},
            {**site, "workplace_id": "2", "village_code": "64.02.16.2001", "region_code": SEBERANG},
            {**site, "workplace_id": "3", "village_code": VILLAGE, "active_to_date": date(2026, 9, 30)},
        ],
    )  # fmt: skip
    told.file(
        "P05",
        "0220000000002",
        KUKAR,
        "2026",
        fact_workplace=[{**site, "nib": "0220000000002", "workplace_id": "1", "village_code": VILLAGE}],
    )
    # Month-end 31 October less 90 days is 2 August: the visit of the 3rd counts, that of the 2nd would not.
    told.file(
        "K02", "640216", SEBERANG, "2026-08",
        fact_observation=[{
            "observation_id": "9", "observed_date": date(2026, 8, 3), "region_code": SEBERANG, "village_code": "64.02.16.2001", "nib": PIT, "has_order": True,
            "agencies": 1,
        }],
    )  # fmt: skip
    sql = "select region_code, is_mining, workplaces, workplaces_visited, coverage_pct from mart.visit_coverage where period = '2026-10' order by 1, 2"
    expected = [
        (KUKAR, False, 1, 0, Decimal("0.00")), (KUKAR, True, 2, 2, Decimal("100.00")), (TABANG, False, 1, 0, Decimal("0.00")),
        (TABANG, True, 1, 1, Decimal("100.00")), (SEBERANG, True, 1, 1, Decimal("100.00")),
    ]  # fmt: skip
    assert told.ask(sql) == expected
    told._do("update warehouse.fact_observation set observed_date = '2026-08-02' where observation_id = '9'")
    assert told.ask(sql)[1] == (KUKAR, True, 2, 1, Decimal("50.00"))


def test_r23_what_has_no_result_stays_unknown(told):
    _went_out(told)
    sql = "select region_code, workers, investors, managers, verified, conforming, nonconforming, unknown, conforming_pct from mart.immigration_verification order by 1"
    assert told.ask(sql) == [
        (KUKAR, 6, 0, 2, 8, 3, 1, 4, Decimal("75.00")),  # 3 ÷ (3 + 1)
        (TABANG, 4, 0, 1, 5, 3, 1, 1, Decimal("75.00")),
    ]


def _check(told: Told, mart: str) -> int:
    with transaction(told.story.url) as conn:
        return run(conn, f"mart/{mart}/check.sql")


def test_r23_results_of_others_than_the_three_groups_hold_nothing_back(told):
    _went_out(told)
    # I04: families and visitors are among the results (its notes); 7 + 1 of 5 heads leave nobody without a result.
    told._do("update warehouse.fact_patrol set conforming = 7 where activity_id = 'A'")
    sql = "select region_code, verified, conforming, nonconforming, unknown from mart.immigration_verification order by 1"
    assert told.ask(sql) == [(KUKAR, 8, 7, 1, 3), (TABANG, 5, 7, 1, 0)]
    assert _check(told, "immigration_verification") == 0


def _october(day: int) -> date:
    return date(2026, 10, day)


def test_r24_follows_a_cohort_through_the_stages(told):
    told.cases(
        "2026-10",
        {"case_number": "1", "found_date": _october(1), "stage": "TEMUAN"},
        {"case_number": "2", "found_date": _october(1), "examined_date": _october(3), "stage": "PEMERIKSAAN"},
        # Decided without a panel: it has passed that stage, yet leaves no days for it.
        {"case_number": "3", "found_date": _october(1), "examined_date": _october(5), "decided_date": _october(9), "stage": "KEBERATAN"},
        {
            "case_number": "4",
            "found_date": _october(2),
            "examined_date": _october(4),
            "reviewed_date": _october(8),
            "stage": "DITUTUP_TANPA_TAK",
        },
    )
    told.cases(
        "2026-11",
        {"case_number": "4", "found_date": _october(2), "examined_date": _october(4), "reviewed_date": _october(8), "decided_date": _october(10),
         "deported_date": _october(20), "paid_date": _october(13), "stage": "DILAKSANAKAN"},
        {"case_number": "5", "found_date": date(2026, 9, 30), "stage": "TEMUAN"},
    )  # fmt: skip
    sql = "select stage, cases, median_days_from_previous from mart.enforcement_funnel where period = '2026-10' and region_code = '64.02'"
    assert told.ask(sql) == [
        ("TEMUAN", 4, None),
        ("PEMERIKSAAN", 3, Decimal("2.0")),  # of 2, 4, 2
        ("GELAR_KASUS", 2, Decimal("4.0")),  # case 4: 4 to 8 October
        ("DIPUTUS", 2, Decimal("2.0")),  # case 4: 8 to 10; case 3 had no panel
        ("DILAKSANAKAN", 1, Decimal("3.0")),  # paid on the 13th, the first of both
    ]
    assert told.ask("select cases from mart.enforcement_funnel where period = '2026-09' and stage in ('TEMUAN', 'DIPUTUS') order by 1") == [
        (0,),
        (1,),
    ]


def test_r25_a_case_with_two_measures_stands_under_both_and_a_person_counts_once(told):
    decided = {"decided_date": _october(9), "stage": "DIPUTUS"}
    told.cases(
        "2026-10",
        {"case_number": "1", "subject_key": 7, "measures": ["DEPORTASI", "TANGKAL"], **decided},
        {"case_number": "2", "subject_key": 7, "measures": ["DEPORTASI"], **decided},
        {"case_number": "3", "measures": ["DEPORTASI"], **decided},  # nobody is named: somebody of its own
        {"case_number": "4", **decided, "nationality": "THA"},
        {"case_number": "5", "measures": ["DEPORTASI"], "stage": "PEMERIKSAAN"},  # not decided
    )
    assert told.ask("select period, region_code, kind, nationality, cases, persons from mart.enforcement_by_kind order by 3") == [
        ("2026-10", KUKAR, "DEPORTASI", "CHN", 3, 2), ("2026-10", KUKAR, "TANGKAL", "CHN", 1, 1), ("2026-10", KUKAR, "TIDAK_TAHU", "THA", 1, 1),
    ]  # fmt: skip


def test_r26_days_stand_in_the_month_found_money_where_it_is_set_and_paid(told):
    whole = {"violation": "OVERSTAY", "found_date": _october(1)}
    told.cases(
        "2026-11",
        {"case_number": "1", "subject_key": 1, "overstay_days": 10, "fee_idr": 10_000_000, "decided_date": _october(30), "paid_date": date(2026, 11, 2), **whole},
        {"case_number": "2", "subject_key": 1, "overstay_days": None, **whole},
        {"case_number": "3", "subject_key": 2, "overstay_days": 70, **whole, "found_date": date(2026, 11, 3)},
        {"case_number": "4", "subject_key": 3, "found_date": _october(1)},  # another violation
    )  # fmt: skip
    sql = "select period, cases, persons, person_days, cases_days_unknown, fee_due_idr, fee_paid_idr from mart.overstay order by 1"
    assert told.ask(sql) == [("2026-10", 2, 1, 10, 1, 10_000_000, 0), ("2026-11", 1, 1, 70, 0, 0, 10_000_000)]


def test_what_is_paid_on_the_spot_holds_nothing_back(told):
    whole = {"violation": "OVERSTAY", "stage": "DILAKSANAKAN", "fee_idr": 3_000_000, "found_date": _october(1)}
    told.cases(
        "2026-10",
        {"case_number": "1", "paid_date": _october(2), **whole},  # no day of decision is told
        {"case_number": "2", "decided_date": _october(9), "paid_date": _october(2), **whole},  # the paper was signed later
    )
    assert told.ask("select period, fee_due_idr, fee_paid_idr from mart.overstay") == [("2026-10", 6_000_000, 6_000_000)]
    assert told.ask("select cases, median_days_from_previous from mart.enforcement_funnel where stage = 'DILAKSANAKAN'") == [(2, None)]
    assert (_check(told, "overstay"), _check(told, "enforcement_funnel")) == (0, 0)


def test_r27_two_decisions_in_24_months_make_a_repeat_offender(told):
    told.company(1, PIT, "PT Pit")

    def case(number: str, nib: str | None, decided: date | None, region=TABANG) -> dict:
        return {"case_number": number, "sponsor_nib": nib, "decided_date": decided, "region_code": region, "stage": "DIPUTUS"}

    told.cases(
        "2026-10",
        case("1", PIT, date(2024, 11, 1)), case("2", PIT, _october(3)), case("3", PIT, None),
        # 31 October 2024 is 24 months before the end of October 2026: outside.
        case("4", "0220000000002", date(2024, 10, 31)), case("5", "0220000000002", _october(3)),
        case("6", "0229999999999", _october(3)), case("7", "0229999999999", _october(4), "19.71.01"),
        case("8", None, _october(3)), case("9", None, _october(3)),
    )  # fmt: skip
    assert told.ask("select region_code, company_name, cases, cases_here, last_decided_date from mart.repeat_offender order by 2, 1") == [
        ("19.71", "0229999999999", 2, 1, _october(4)), (KUKAR, "0229999999999", 2, 1, _october(3)), (KUKAR, "PT Pit", 2, 2, _october(3)),
    ]  # fmt: skip


def test_r27_the_24_months_of_a_february_begin_with_march(told):
    def case(number: str, decided: date) -> dict:
        return {"case_number": number, "sponsor_nib": PIT, "decided_date": decided, "region_code": TABANG, "stage": "DIPUTUS"}

    told.cases("2026-02", case("1", date(2024, 2, 29)), case("2", date(2026, 2, 3)))
    assert told.ask("select count(*) from mart.repeat_offender") == [(0,)]
    told.cases("2026-02", case("3", date(2024, 3, 1)))
    assert told.ask("select cases from mart.repeat_offender") == [(2,)]


def test_r39_an_assessment_counts_once_and_an_extension_that_pays_too_little_leaks(told):
    told.company(1, PIT, "PT Pit")
    before = {"end_date": date(2026, 11, 14), "approved": 2}
    after = {"end_date": date(2027, 11, 14), "approved": 2, "extension": 1}
    told.approvals(
        "2026-09",
        {**before, "rptka_mark": "B1"}, {**before, "rptka_mark": "B2", "approved": 1}, {**before, "rptka_mark": "B3", "scope": "LINTAS_KABKOTA"},
    )  # fmt: skip
    told.approvals(
        "2026-10",
        {**after, "rptka_mark": "B1"}, {**after, "rptka_mark": "B2", "approved": 1}, {**after, "rptka_mark": "B3", "scope": "LINTAS_KABKOTA"},
        {**after, "rptka_mark": "B4"},  # extended before it was ever told
    )  # fmt: skip
    charge = {
        "nib": PIT, "region_code": KUKAR, "charge_number": "S1", "charge_date": _october(20), "rptka_mark": "B1", "positions": 2, "months": 6,
        "rate_usd": 100, "exchange_rate": 16_000, "due_idr": 19_200_000,
    }  # fmt: skip
    told.file("N06", "DISNAKER-6402", KUKAR, "2026-10", fact_charge=[charge])
    told.file(
        "N06",
        "DISNAKER-6402",
        KUKAR,
        "2026-11",
        fact_charge=[{**charge, "paid_date": date(2026, 11, 3), "paid_idr": 19_200_000, "fine_idr": 50_000}],
    )
    # B1: 2 positions × 12 months = 24 expected, 2 × 6 = 12 paid. B2: 1 × 12 expected, nothing paid. B3 is the province's. B4 is unknown.
    # 24 + 12 = 36 expected, 36 − 12 = 24 leak. USD: 12 × 100.
    sql = (
        "select period, company_name, scope, charges, months_due, months_paid, due_usd, due_idr, paid_idr, fine_idr, extensions, extensions_unknown, "
        "months_expected, months_leaked from mart.levy"
    )
    assert told.ask(sql) == [
        ("2026-10", "PT Pit", "SATU_KABKOTA", 1, 12, 12, 1200, 19_200_000, 19_200_000, 50_000, 3, 1, 36, 24),
    ]  # fmt: skip


def test_r40_done_on_time_goes_by_the_first_return_that_says_so(told):
    def item(mark: str, status: str, target: date | None = date(2026, 11, 10), who="Disnaker") -> dict:
        return {
            "region_code": KUKAR, "meeting_id": "R-1", "meeting_date": _october(20), "meeting_level": "KABKOTA", "action_mark": mark, "responsible": who,
            "target_date": target, "status": status,
        }  # fmt: skip

    sender = ("T01", "KESBANGPOL-6402", KUKAR, "2026-10")
    told.file(
        *sender, known_to=LATER, data_date=date(2026, 11, 10),
        fact_meeting_action=[item("a", "SELESAI"), item("b", "PROSES"), item("c", "BELUM"), item("d", "BELUM", None), item("e", "BELUM")],
    )  # fmt: skip
    told.file(
        *sender, known_from=LATER, data_date=date(2026, 11, 25),
        fact_meeting_action=[
            item("a", "SELESAI"), item("b", "SELESAI"), item("c", "PROSES"), item("d", "SELESAI", None), item("e", "BATAL"), item("f", "BELUM", who="Imigrasi"),
        ],
    )  # fmt: skip
    sql = "select responsible, items, done, done_on_time, open, overdue, cancelled, without_target, on_time_pct from mart.timpora_follow_up order by 1"
    # a by the target, b told on the 25th only, d without a target; c is past 10 November. 1 ÷ (5 − 1 cancelled − 1 without) = 33.33 %.
    assert told.ask(sql) == [
        ("Disnaker", 5, 3, 1, 1, 1, 1, 1, Decimal("33.33")), ("Imigrasi", 1, 0, 0, 1, 1, 0, 0, Decimal("0.00")),
    ]  # fmt: skip
    # On 9 November nothing was known; on the 17th the first return, when all targets but none had passed but that of the open ones.
    assert told.ask(sql, FIRST - timedelta(days=7)) == []
    assert told.ask(sql, FIRST + timedelta(days=1)) == [("Disnaker", 5, 1, 1, 4, 3, 0, 1, Decimal("25.00"))]


def test_r41_tells_where_a_person_was_without_naming_it(told):
    told.company(1, PIT, "PT Pit")
    told.file(
        "K01", "640212", TABANG, "2026-09",
        fact_district_presence=[{
            "person_key": 1, "region_code": TABANG, "village_code": VILLAGE, "is_present": True, "is_independent": True, "status": "HADIR", "category": "PEKERJA",
            "residence_kind": "MES", "information_source": "DILIHAT_LANGSUNG", "last_seen_date": date(2026, 9, 27), "company_key": 1,
        }],
    )  # fmt: skip
    told.roster(
        "2026-10", {"person_key": 1, "company_key": 1, "position_actual": "Teknisi", "residence_region_code": VILLAGE}, {"person_key": 2}
    )
    told.file(
        "I02", "KANIM-SMD", KUKAR, "2026-10",
        fact_permit_change=[
            {"person_key": 1, "transaction_id": "T1", "change_kind": "EPO", "change_date": _october(28), "region_code": KUKAR},
            {"person_key": None, "transaction_id": "T2", "change_kind": "EPO", "change_date": _october(28), "region_code": KUKAR},
        ],
    )  # fmt: skip
    told.cases("2026-10", {"case_number": "K-1", "person_key": 1, "found_date": _october(3), "sponsor_company_key": 1})
    sql = "select period, event_date, source, kind, region_code, company_name from mart_restricted.person_timeline where person_key = 1 order by 1, 2 nulls first, 3"
    assert told.ask(sql) == [
        ("2026-09", date(2026, 9, 27), "K01", "HADIR", VILLAGE, "PT Pit"),
        ("2026-10", None, "P01", "AKTIF_DI_LOKASI", TABANG, "PT Pit"),
        ("2026-10", _october(3), "I05", "TEMUAN", TABANG, "PT Pit"),
        ("2026-10", _october(28), "I02", "EPO", KUKAR, None),
    ]  # fmt: skip
    (detail,) = told.ask("select detail from mart_restricted.person_timeline where person_key = 1 and source = 'P01'")[0]
    assert (detail["position"], detail["lives_in"]) == ("Teknisi", VILLAGE)
    assert told.ask("select count(*) from mart_restricted.person_timeline where person_key is null") == [(0,)]


def test_r42_maps_by_village_else_by_kecamatan(told):
    told.company(1, PIT, "PT Pit")
    told.file(
        "P05", PIT, KUKAR, "2026",
        fact_workplace=[
            {"nib": PIT, "workplace_id": "1", "region_code": TABANG, "village_code": OTHER_VILLAGE, "latitude": 0.2, "longitude": 116.2},
            {"nib": PIT, "workplace_id": "2", "region_code": TABANG, "village_code": OTHER_VILLAGE, "latitude": 0.4, "longitude": 116.4},
        ],
    )  # fmt: skip
    for person, state, village in ((1, "TERVERIFIKASI", VILLAGE), (2, "TERDAFTAR_CUTI", OTHER_VILLAGE), (3, "SEHARUSNYA_ADA", None)):
        told.story.judged(person, TABANG, state, "DCI", village_code=village)

    # The middle of both workplaces: (0.2 + 0.4) ÷ 2 and (116.2 + 116.4) ÷ 2.
    assert told.ask("select region_code, state, persons, workplaces, latitude, longitude from mart.surveillance_map order by 1") == [
        (TABANG, "SEHARUSNYA_ADA", 1, 0, None, None),
        (VILLAGE, "TERVERIFIKASI", 1, 0, None, None),
        (OTHER_VILLAGE, "TERDAFTAR_CUTI", 1, 2, Decimal("0.30000"), Decimal("116.30000")),
    ]  # fmt: skip


def test_each_mart_answers_as_known_on_the_day_asked_for(told):
    """A file that another one replaced is the answer of its time, and of no other."""
    told.company(1, PIT, "PT Pit")
    heads = {"nib": PIT, "region_code": KUKAR, "workplace_id": "1", "origin": "ASING"}
    case = {"case_number": "1", "found_date": _october(1), "violation": "OVERSTAY", "overstay_days": 5}
    patrol = {
        "activity_id": "A", "activity_kind": "PATROLI_HARIAN", "has_order": True, "agencies": 1, "region_code": TABANG, "investors_verified": 0,
        "managers_verified": 0, "activity_date": _october(3), "nib": PIT, "village_code": VILLAGE, "place_mark": "x",
    }  # fmt: skip
    charge = {
        "nib": PIT, "region_code": KUKAR, "charge_number": "S1", "charge_date": _october(20), "rptka_mark": "B1", "positions": 1, "rate_usd": 100,
        "exchange_rate": 1, "due_idr": 1,
    }  # fmt: skip
    for number, spell in ((1, {"known_to": LATER}), (2, {"known_from": LATER})):
        told.file("P02", PIT, KUKAR, "2026-Q3", fact_workforce_quarterly=[{**heads, "heads_closing": number}], **spell)
        told.cases("2026-10", *[{**case, "case_number": str(each)} for each in range(number)], **spell)
        told.file("I04", "KANIM-SMD", KUKAR, "2026-10", fact_patrol=[{**patrol, "workers_verified": number}], **spell)
        told.approvals("2026-10", {"approved": number}, **spell)
        told.roster("2026-10", *[{"person_key": each, "company_key": 1, "worker_id": str(each)} for each in range(number)], **spell)
        told.file("N06", "DISNAKER-6402", KUKAR, "2026-10", fact_charge=[{**charge, "months": number}], **spell)
        told.file(
            "P05", PIT, KUKAR, "2026",
            fact_workplace=[{"nib": PIT, "workplace_id": str(each), "region_code": TABANG, "village_code": VILLAGE} for each in range(number)], **spell,
        )  # fmt: skip
    for sql in (
        "select tka from mart.tka_local_ratio",
        "select cases from mart.enforcement_funnel where stage = 'TEMUAN'",
        "select cases from mart.overstay",
        "select workers from mart.immigration_verification where region_code = '64.02'",
        "select heads_met from mart.field_activity where region_code = '64.02'",
        "select workplaces_visited from mart.visit_coverage where region_code = '64.02'",
        "select positions_approved from mart.non_reporting_company",
        "select approved from mart.rptka_quota",
        "select months_due from mart.levy",
        "select count(*) from mart_restricted.person_timeline where source = 'P01' having count(*) > 0",
    ):
        answers = (told.ask(sql, FIRST - timedelta(seconds=1)), told.ask(sql, FIRST + timedelta(days=1)), told.ask(sql))
        assert answers == ([], [(1,)], [(2,)]), sql


# What each check must catch: one column of its mart told wrongly.
WRONG = {
    "verified_headcount": "persons = persons + 1",
    "evidence_combination": "persons = case when combination = 'DCI' then 0 else persons end",
    "verification_rate": "verification_rate_pct = verification_rate_pct + 1",
    "mining_share": "persons_all = persons_all + 1",
    "unreported_worker": "persons = 0",
    "expired_still_working": "exposure_idr = cast(null as numeric)",
    "submission_completeness": "on_time = expected + 1",
    "submission_timeliness": "versions_accepted = 0",
    "data_quality": "corrected = corrected + 1",
    "prevention": "cases = cases + 1",
    "failed_prevention": "held_before = returned + 1",
    "repatriation_by_origin": "persons = persons + 1",
    "local_ktp_share": "unknown_ktp = unknown_ktp + 1",
    "procedural_return": "not_assessable = not_assessable + 1",
    "hotspot_village": "persons = returned + held_back + watched + 1",
    "assisted_village_effect": "change_per_10000 = 1.0",
    "assisted_village_activity": "participants_18_35 = participants + 1",
    "training_funnel": "persons = case when stage = 'DITEMPATKAN' then 999 else persons end",
    "official_placement": "persons = persons + 1",
    "monitored_abroad": "heard_of = active + 1",
    "non_reporting_company": "months_in_arrears = months_in_arrears + 1",
    "unknown_person": "persons = case when length(region_code) = 5 then persons + 9 else persons end",
    "permit_expiring": "permits_30_days = permits_90_days + 1",
    "visa_mismatch": "persons = persons + 1",
    "position_mismatch": "persons = persons + 1",
    "tka_local_ratio": "local = tki + 1",
    "local_employment": "tki = tki + 1",
    "counterpart_coverage": "with_counterpart = tka + 1",
    "skill_transfer": "ready = counterparts + 1",
    "rptka_quota": "unused = unused + 1",
    "field_activity": "activities = case when length(region_code) = 5 then 0 else activities end",
    "visit_coverage": "workplaces = case when length(region_code) = 5 then workplaces + 1 else workplaces end",
    "immigration_verification": "verified = verified + 1",
    "enforcement_funnel": "cases = case when stage = 'DILAKSANAKAN' then 99 else cases end",
    "enforcement_by_kind": "persons = cases + 1",
    "overstay": "fee_paid_idr = fee_due_idr + 1",
    "levy": "months_paid = months_due + 1",
    "timpora_follow_up": "done = done + 1",
    "surveillance_map": "persons = persons + 1",
}


class _Undo(Exception):
    pass


def _found(url: str, mart: str, sql: str) -> int:
    """Rows of the mart's check while its view says something else; nothing of it stays."""
    found = -1
    with pytest.raises(_Undo), transaction(url) as conn:
        conn.exec_driver_sql(f"alter view mart.{mart} rename to sound")
        conn.exec_driver_sql(f"create view mart.{mart} as {sql}")
        found = run(conn, f"mart/{mart}/check.sql")
        raise _Undo
    return found


@pytest.mark.parametrize("mart", WRONG)
def test_each_check_catches_a_mart_that_is_wrong(clean_sample, mart):
    url, _ = clean_sample
    wrong, _, value = WRONG[mart].partition(" = ")
    with transaction(url) as conn:
        columns = [
            name
            for (name,) in conn.exec_driver_sql(
                f"select attname from pg_attribute where attrelid = 'mart.{mart}'::regclass and attnum > 0 order by attnum"
            )
        ]
        assert run(conn, f"mart/{mart}/check.sql") == 0
    assert _found(url, mart, f"select {', '.join(f'{value} as {name}' if name == wrong else name for name in columns)} from mart.sound") > 0


def test_the_checks_of_rare_findings_catch_them_too(story):
    nobody = "select '2026-10' as period, '64.02.12' as region_code, 'Tabang' as region_name, cast(1 as bigint) as company_key, 'x' as company_name, "
    assert _found(story.url, "location_mismatch", nobody + "cast(5 as bigint) as persons") == 1
    assert _found(story.url, "repeat_offender", nobody + "1 as cases, 1 as cases_here, current_date as last_decided_date") == 1
    month = "select '2026-10' as period, '64.02' as region_code, 'Kutai Kartanegara' as region_name, "
    precision = "'K01' as form, 'V101' as rule_code, 3 as raised, 1 as corrected, 1 as explained, 0 as refused, 0 as still_open"
    assert _found(story.url, "rule_precision", month + precision) == 1
    unseen = "9 as observed, 5 as estimate, 8 as ci_low, 12 as ci_high, 'CHAPMAN' as method, true as is_reliable"
    assert _found(story.url, "unseen_estimate", month + unseen) == 1
    moved = "'mart.levy' as view_name, cast('{}' as jsonb) as cell, cast(1 as bigint) as was, cast({} as bigint) as now, 'new' as cause, cast(1 as bigint) as amount"
    assert _found(story.url, "restatement", month + moved.format("{}", 5)) == 1
    issue = "select cast(1 as bigint) as issue_key, " + month.removeprefix("select ")
    page = "'x.html' as file_name, now() as known_at, now() as replaced_at, "
    assert _found(story.url, "stale_report", issue + page + moved.format("{}", 1)) == 1
    territory = "select 'mart.levy' as view_name, 'n' as measure, " + month.removeprefix("select ")
    assert (
        _found(
            story.url,
            "territory_change",
            territory + "cast(1 as bigint) as as_then, cast(2 as bigint) as as_now, cast(1 as bigint) as difference",
        )
        == 1
    )
    with transaction(story.url) as conn:
        assert run(conn, "mart_restricted/unknown_person/check.sql") == 0
    story.judged(1, TABANG, "TIDAK_DIKENAL", "D", first_seen_period="2026-11")
    with transaction(story.url) as conn:
        assert run(conn, "mart_restricted/unknown_person/check.sql") == 1


def test_no_mart_goes_without_a_wrong_one_that_its_check_catches():
    marts = {path.parent.name for path in (sql_folder() / "mart").glob("*/view.sql")}
    elsewhere = {
        "location_mismatch",
        "repeat_offender",
        "rule_precision",
        "unseen_estimate",
        "restatement",
        "stale_report",
        "territory_change",
    }  # empty on clean input
    assert marts == set(WRONG) | elsewhere


def test_a_mart_asked_for_one_month_opens_one_partition(clean_sample):
    """But where it has to look back: the arrears of R06, the extensions of R09, the 90 days of R22."""
    url, _ = clean_sample
    for mart in (
        "unknown_person", "visa_mismatch", "position_mismatch", "location_mismatch", "rptka_quota", "field_activity", "immigration_verification", "surveillance_map",
    ):  # fmt: skip
        with transaction(url) as conn:
            plan = " ".join(
                line
                for (line,) in conn.exec_driver_sql(f"explain select * from mart.{mart} where period = '2026-10' and region_code = '64.02'")
            )
        assert "_p202610" in plan and "_p202609" not in plan and "_p202608" not in plan, mart
