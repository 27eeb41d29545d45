"""Citizens from class to placement, held back and come home: hand-made stories, and what R28 to R38 must say of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.sqlfiles import check_files, run
from sinergi.warehouse.loading import load

FIRST = datetime.fromisoformat("2026-11-16T09:00:00+00:00")
CITY, PROVINCE, FARAWAY = "19.71.01.1004", "19.04.01.2001", "16.71.01.1001"


class Told:
    """Files in force, told straight into the facts."""

    def __init__(self, story):
        self.story = story
        self.key = 0
        self.ask = story.ask

    def file(
        self, table: str, sender: str, region: str, period: str, *told: dict, known_from=FIRST, known_to=None, form: str = "X00"
    ) -> int:
        """One accepted file with its rows; returns its key."""
        self.key += 1
        period_key = Period.parse(period).key
        with transaction(self.story.url) as conn:
            conn.execute(
                sa.text(
                    "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, version, kind, status, known_from, known_to) "
                    "values (:key, :form, :sender, :period, :region, 1, 'ASLI', 'ACCEPTED', :known_from, :known_to)"
                ),
                {"key": self.key, "form": form, "sender": sender, "period": period_key, "region": region, "known_from": known_from, "known_to": known_to},
            )  # fmt: skip
            conn.execute(sa.text("select warehouse.ensure_partition(:table, :period)"), {"table": table, "period": period_key})
            for number, row in enumerate(told, 2):
                entry = {"period_key": period_key, "submission_key": self.key, "row_number": number, **row}
                conn.execute(
                    sa.text(f"insert into warehouse.{table} ({', '.join(entry)}) values ({', '.join(':' + name for name in entry)})"), entry
                )
        return self.key

    def home(
        self, sender: str, *people: tuple, region="19.71", period="2025-03", day=date(2025, 3, 21), wave="MMR-1", country="MMR", **more
    ):
        """I08 of one sender: (citizen, region of the KTP) each."""
        rows = [
            {
                "citizen_key": citizen, "return_id_sender": f"{sender}-{citizen or number}", "wave": wave, "arrived_date": day, "country_code": country,
                "kind": "REPATRIASI", "ktp_region_code": ktp, "told_by": "IMIGRASI" if sender.startswith("KANIM") else sender.split("-")[0],
            }
            for number, (citizen, ktp) in enumerate(people)
        ]  # fmt: skip
        return self.file("fact_repatriation", sender, region, period, *rows, form="I08", **more)

    def placed(self, period: str, *people: dict, region="19.71", **more):
        rows = [
            {
                "scheme": "P2P",
                "channel": "LTSA",
                "country_code": "JPN",
                "contract_id_agency": f"PK-{one['citizen_key']}",
                "status": "BERANGKAT",
                **one,
            }
            for one in people
        ]
        return self.file("fact_placement", f"DISNAKER-{region.replace('.', '')}", region, period, *rows, form="N03", **more)


@pytest.fixture
def told(story) -> Told:
    return Told(story)


# -- R28, R29


def test_a_wave_of_78_counts_each_person_once_whoever_tells_it(told):
    """78 from Myanmar, 77 with a KTP of Babel, more than two thirds of these in Pangkalpinang; two offices tell, one of them part."""
    people = [(key, CITY) for key in range(1, 54)] + [(key, PROVINCE) for key in range(54, 78)] + [(78, FARAWAY)]
    told.home("KANIM-PGK", *people)
    told.home("DISNAKER-1971", *people[:68])

    assert told.ask(
        "select period, region_code, wave, persons, from_province, local_ktp, unknown_ktp, local_share_pct from mart.local_ktp_share"
    ) == [("2025-03", "19.71", "MMR-1", 78, 77, 53, 0, Decimal("67.95"))]
    assert told.ask("select region_code, region_name is null, persons from mart.repatriation_by_origin order by 1") == [
        (FARAWAY, False, 1),
        (PROVINCE, False, 24),
        (CITY, False, 53),
    ]


def test_the_press_figures_of_the_wave_add_up_only_by_person(told):
    """68, 69, 74, 75 or 78, said the papers: parts of one list, told by several; the wave is their union."""
    for sender, number in (("KANIM-PGK", 68), ("DINSOS-1971", 69), ("DISNAKER-1971", 74), ("BP3MI-PGK", 75), ("KANIM-SMD", 78)):
        told.home(sender, *[(key, CITY) for key in range(1, number + 1)])
    assert told.ask("select persons from mart.local_ktp_share") == [(78,)]
    assert told.ask("select sum(persons) from mart.repatriation_by_origin") == [(78,)]


def test_unknown_addresses_are_shown_and_leave_the_share(told):
    told.home("KANIM-PGK", (1, CITY), (2, CITY), (3, PROVINCE), (4, None), (None, None))
    assert told.ask("select persons, from_province, local_ktp, unknown_ktp, local_share_pct from mart.local_ktp_share") == [
        (5, 3, 2, 2, Decimal("66.67"))
    ]
    assert told.ask("select region_code, region_name, persons from mart.repatriation_by_origin where region_code is null") == [
        (None, "TIDAK DIKETAHUI", 2)
    ]


def test_one_office_knows_the_address_and_another_the_wave(told):
    told.home("KANIM-PGK", (1, "19.71"), wave=None)
    told.home("DISNAKER-1971", (1, CITY), day=date(2025, 3, 24))
    assert told.ask("select period, region_code, wave, persons from mart.repatriation_by_origin") == [("2025-03", CITY, "MMR-1", 1)]


def test_days_apart_are_one_homecoming_and_months_apart_are_two(told):
    told.home("KANIM-PGK", (1, CITY), day=date(2025, 3, 31))
    told.home("DISNAKER-1971", (1, CITY), day=date(2025, 4, 2), period="2025-04")
    told.home("KANIM-PGK", (1, CITY), day=date(2025, 8, 2), period="2025-08", wave=None)
    assert told.ask("select period, wave, persons from mart.repatriation_by_origin order by 1") == [
        ("2025-03", "MMR-1", 1),
        ("2025-08", None, 1),
    ]


def test_a_province_that_tells_the_wave_too_is_not_the_city(told):
    told.home("KANIM-PGK", (1, CITY))
    told.home("BP3MI-SUMSEL", (1, CITY), (2, PROVINCE), region="19")
    assert told.ask("select region_code, persons, local_ktp from mart.local_ktp_share") == [("19.71", 2, 1)]


# -- R30 to R32


def test_procedural_is_derived_from_placements_and_not_believed(told):
    there = {"country_code": "MMR"}
    told.placed(
        "2025-01", {**there, "citizen_key": 1, "departure_date": date(2025, 1, 10)}, {**there, "citizen_key": 4, "departure_date": date(2026, 1, 10)},
        {"country_code": "JPN", "citizen_key": 2, "departure_date": date(2025, 1, 10)},
    )  # fmt: skip
    told.home("KANIM-PGK", (1, CITY), (2, CITY), (3, PROVINCE), (4, CITY), (5, None), wave=None)
    sql = (
        "select region_code, returned, procedural, nonprocedural, not_assessable, nonprocedural_pct from mart.procedural_return order by 1"
    )
    assert told.ask(sql) == [
        (PROVINCE[:5], 1, 0, 0, 1, None),  # no labour office of that regency has reported
        (PROVINCE, 1, 0, 0, 1, None),
        ("19.71", 3, 1, 2, 0, Decimal("66.67")),  # who left only afterwards, or for Japan, was no official migrant in Myanmar
        (CITY, 3, 1, 2, 0, Decimal("66.67")),
        (None, 1, 0, 0, 1, None),
    ]


def test_a_placement_in_another_country_makes_no_return_procedural(told):
    """X427 asks for the country of the return; R30 and R33 follow the same derivation."""
    told.placed("2025-01", {"citizen_key": 1, "departure_date": date(2025, 1, 10), "country_code": "JPN"})
    told.home("KANIM-PGK", (1, CITY), wave=None)  # from MMR
    assert told.ask("select region_code, procedural, nonprocedural from mart.procedural_return where length(region_code) > 5") == [
        (CITY, 0, 1)
    ]
    assert told.ask("select returned from mart.hotspot_village where returned > 0") == [(1,)]


def test_prevention_is_told_per_thousand_applications(told):
    told.file("fact_passport_month", "KANIM-PGK", "19.71", "2026-10", {"applications": 1000, "delayed_migrant": 3, "refused_migrant": 1})
    told.file(
        "fact_passport_deferral", "KANIM-PGK", "19.71", "2026-10",
        {"case_id_immigration": "1", "follow_up": "RUJUK_DISNAKER"}, {"case_id_immigration": "2", "follow_up": "TERBIT_KEMUDIAN"},
    )  # fmt: skip
    told.file("fact_departure_deferral", "KANIM-PGK", "19.71", "2026-10", {"case_id_immigration": "3"})
    assert told.ask(
        "select applications, delayed, refused, per_1000_applications, cases, referred, referred_pct, issued_later, departures_stopped "
        "from mart.prevention"
    ) == [(1000, 3, 1, Decimal("4.00"), 2, 1, Decimal("50.00"), 1, 1)]
    with transaction(told.story.url) as conn:
        assert run(conn, "mart/prevention/check.sql") == 1  # four counted, two told


def test_failed_prevention_needs_village_sex_age_country_and_the_order_of_days(told):
    case = {"ktp_region_code": CITY, "sex": "L", "age_years": 25, "country_code": "MMR", "case_date": date(2024, 6, 1)}
    told.file(
        "fact_passport_deferral", "KANIM-PGK", "19.71", "2024-06",
        *({"case_id_immigration": str(number), **case, **other} for number, other in enumerate(
            ({}, {"ktp_region_code": "19.71.02.1001"}, {"sex": "P"}, {"age_years": 31}, {"country_code": "MYS"}, {"case_date": date(2025, 6, 1)}))),
    )  # fmt: skip
    key = told.home("KANIM-PGK", (1, CITY), (2, CITY))
    with transaction(told.story.url) as conn:
        conn.exec_driver_sql(
            "update warehouse.fact_repatriation set sex = 'L', birth_year = 1998 + citizen_key where submission_key = %s", (key,)
        )
    sql = "select period, region_code, returned, held_before, held_unclear from mart.failed_prevention"
    assert told.ask(sql) == [("2025", "19.71", 2, 1, 0)]  # born in 1999 fits 25 years in June 2024; born in 2000 is 23 or 24


# -- R33 to R35


def marshall(cases: list[int], residents: list[float]) -> list[float]:
    """Global empirical Bayes, written out anew."""
    mean = sum(cases) / sum(residents)
    rates = [y / n for y, n in zip(cases, residents, strict=True)]
    variance = sum(n * (r - mean) ** 2 for r, n in zip(rates, residents, strict=True)) / sum(residents)
    between = max(0.0, variance - mean / (sum(residents) / len(residents)))
    return [10000 * (mean + (between / (between + mean / n)) * (r - mean)) for r, n in zip(rates, residents, strict=True)]


def test_hot_spots_are_smoothed_as_marshall_says(told):
    villages = [
        code
        for (code,) in told.ask(
            "select region_code from warehouse.dim_region where is_current and level = 4 and kabupaten_code = '19.71' order by 1"
        )
    ]
    residents = [500.0 + 137 * number for number in range(len(villages))]
    with transaction(told.story.url) as conn:
        for code, number in zip(villages, residents, strict=True):
            conn.execute(
                sa.text("insert into reference.population values (:code, :n, '2015-01-01', null, 'uji', 'assumed')"),
                {"code": code, "n": int(number)},
            )
    load(told.story.url, FIRST)
    cases = [0] * len(villages)
    cases[0], cases[5] = 9, 30
    told.home("KANIM-PGK", *[(key, villages[0]) for key in range(9)], *[(100 + key, villages[5]) for key in range(30)])
    found = told.ask(
        "select region_code, persons, smoothed_per_10000, is_own_population from mart.hotspot_village where period = '2025' order by 1"
    )
    assert [row[:2] for row in found] == list(zip(villages, cases, strict=True))
    assert [float(row[2]) for row in found] == pytest.approx(marshall(cases, residents), abs=0.006)
    assert all(row[3] for row in found)
    plain = told.ask(f"select rate_per_10000, smoothed_per_10000 from mart.hotspot_village where region_code = '{villages[0]}'")[0]
    assert plain[1] < plain[0]  # drawn to the mean


def test_a_person_watched_and_come_home_is_one_and_who_left_officially_is_none(told):
    told.placed("2025-01", {"citizen_key": 3, "departure_date": date(2025, 1, 1), "country_code": "MMR"})
    told.home("KANIM-PGK", (1, CITY), (3, CITY))
    told.file(
        "fact_citizen_watch", "197101", "19.71.01", "2025-04", {"citizen_key": 1, "village_code": CITY, "is_nonprocedural_sign": True},
        {"citizen_key": 2, "village_code": CITY, "is_nonprocedural_sign": True}, {"citizen_key": 4, "village_code": CITY, "is_nonprocedural_sign": False},
    )  # fmt: skip
    assert told.ask(f"select persons, returned, watched, is_own_population from mart.hotspot_village where region_code = '{CITY}'") == [
        (2, 1, 2, False)
    ]


def test_the_effect_of_a_decree_is_set_beside_the_villages_without_one(told):
    for quarter, people in (("2026-03", 4), ("2026-06", 1)):
        told.home(
            "KANIM-PGK",
            *[(int(quarter[-2:]) * 100 + key, CITY) for key in range(people)],
            period=quarter,
            day=date.fromisoformat(f"{quarter}-15"),
        )
    activity = {"village_code": CITY, "activity_id_district": "1", "decree_date": date(2026, 4, 2), "activity_date": date(2026, 5, 5),
                "early_reports_migrant": 2, "early_reports_foreigner": 1}  # fmt: skip
    told.file("fact_binaan_activity", "197101", "19.71.01", "2026-05", activity)
    measures = "period, phase, persons, early_reports, change_per_10000, change_against_others_per_10000"
    sql = f"select {measures} from mart.assisted_village_effect where region_code = '{CITY}' order by 1"
    before, after = told.ask(sql)
    assert before == ("2026-Q1", "SEBELUM", 4, 0, None, None)
    # An even share of the city's residents: 169,600 in 42 kelurahan.
    assert after[:4] == ("2026-Q2", "SESUDAH", 1, 3)
    assert float(after[4]) == pytest.approx(10000 * (1 - 4) / (169600 / 42), abs=0.006) and after[5] == after[4]
    assert told.ask("select distinct phase from mart.assisted_village_effect where region_code = '19.71.01.1006'") == [("BUKAN_BINAAN",)]


def test_activities_of_an_assisted_village_add_up(told):
    one = {"village_code": CITY, "activity_date": date(2026, 10, 8), "participants_male": 10, "participants_female": 12, "participants_18_35": 7,
           "early_reports_migrant": 2, "early_reports_foreigner": 1, "forwarded": 2}  # fmt: skip
    told.file(
        "fact_binaan_activity", "197101", "19.71.01", "2026-10", {**one, "activity_id_district": "1"}, {**one, "activity_id_district": "2"}
    )
    assert told.ask(
        "select period, activities, participants, participants_18_35, early_reports_migrant, early_reports_foreigner, forwarded, forwarded_pct "
        "from mart.assisted_village_activity"
    ) == [("2026-10", 2, 44, 14, 4, 2, 4, Decimal("66.67"))]


# -- R36 to R38


def test_training_leads_to_certificate_and_to_a_placement_by_sister_city(told):
    start, end = date(2026, 8, 3), date(2026, 9, 12)
    people = ((1, "LULUS"), (2, "LULUS"), (3, "GAGAL"), (4, "LULUS"), (5, "IKUT"))
    enrolled = [
        {"citizen_key": key, "class_id_provider": "BLK-1", "skkni": "98/2018", "start_date": start, "end_date": end, "status": status}
        for key, status in people
    ]
    told.file("fact_training_enrolment", "DISNAKER-6402", "64.02", "2026-08", *[{**one, "status": "IKUT"} for one in enrolled])
    told.file("fact_training_enrolment", "DISNAKER-6402", "64.02", "2026-09", *enrolled)
    told.file(
        "fact_certificate", "DISNAKER-6402", "64.02", "2026-09",
        {"citizen_key": 1, "result": "K", "exam_date": date(2026, 9, 15), "issued_date": date(2026, 9, 20), "class_id_provider": "BLK-1"},
        {"citizen_key": 2, "result": "K", "exam_date": date(2026, 9, 15), "issued_date": date(2026, 9, 24), "class_id_provider": "BLK-1"},
        {"citizen_key": 4, "result": "BK", "exam_date": date(2026, 9, 15), "issued_date": None, "class_id_provider": "BLK-1"},
    )  # fmt: skip
    told.placed("2026-10", {"citizen_key": 1, "channel": "SISTER_CITY", "scheme": "G2G", "departure_date": date(2026, 10, 30)},
                {"citizen_key": 2, "status": "OPP", "departure_date": None}, region="64.02")  # fmt: skip

    assert told.ask(
        "select period, region_code, skkni, stage, persons, median_days_from_previous from mart.training_funnel order by persons desc, stage"
    ) == [
        ("2026-08", "64.02", "98/2018", "DAFTAR", 5, None),
        ("2026-08", "64.02", "98/2018", "LULUS", 3, Decimal("40.0")),
        ("2026-08", "64.02", "98/2018", "KOMPETEN", 2, Decimal("10.0")),
        ("2026-08", "64.02", "98/2018", "DITEMPATKAN", 1, Decimal("40.0")),
    ]
    assert told.ask("select period, region_code, scheme, channel, country, persons from mart.official_placement") == [
        ("2026-10", "64.02", "G2G", "SISTER_CITY", "JPN", 1)
    ]


def test_a_placement_is_counted_by_its_last_word_and_once(told):
    told.placed("2026-08", {"citizen_key": 1, "departure_date": date(2026, 8, 10)}, {"citizen_key": 2, "departure_date": date(2026, 8, 11)})
    told.placed("2026-09", {"citizen_key": 1, "status": "BEKERJA", "departure_date": date(2026, 8, 10)},
                {"citizen_key": 2, "status": "OPP", "departure_date": None}, {"citizen_key": 3, "status": "VERIFIKASI", "departure_date": None})  # fmt: skip
    assert told.ask("select period, persons from mart.official_placement") == [("2026-08", 1)]


def test_the_monitored_are_those_heard_of_within_ninety_days(told):
    told.placed(
        "2026-08",
        *(
            {"citizen_key": key, "placement_key": 100 + key, "departure_date": date(2026, 5, 1), "status": "BEKERJA"}
            for key in (1, 2, 3, 4)
        ),
    )
    told.placed("2026-09", *({"citizen_key": key, "placement_key": 100 + key, "departure_date": date(2026, 5, 1), "status": status}
                             for key, status in ((1, "BEKERJA"), (2, "BEKERJA"), (3, "HILANG_KONTAK"), (4, "PULANG_DINI"))))  # fmt: skip
    word = {"condition": "AMAN", "channel": "PESAN"}
    told.file(
        "fact_migrant_contact", "DISNAKER-1971", "19.71", "2026-09",
        {**word, "event_id_office": "1", "placement_key": 101, "event_date": date(2026, 9, 1), "complaint_id_office": "A", "complaint_status": "DIPROSES"},
        {**word, "event_id_office": "2", "placement_key": 102, "event_date": date(2026, 6, 1)},
        {**word, "event_id_office": "3", "placement_key": 103, "event_date": date(2026, 9, 1), "condition": "HILANG_KONTAK"},
        {**word, "event_id_office": "4", "placement_key": 101, "event_date": date(2026, 8, 20), "complaint_id_office": "A", "complaint_status": "DITERIMA"},
        {**word, "event_id_office": "5", "placement_key": 102, "event_date": date(2026, 5, 20), "complaint_id_office": "B", "complaint_status": "SELESAI"},
    )  # fmt: skip
    assert told.ask(
        "select country, active, heard_of, heard_of_pct, open_complaints, open_days_max from mart.monitored_abroad where period = '2026-Q3'"
    ) == [("JPN", 3, 1, Decimal("33.33"), 1, 41)]


def test_who_has_come_home_is_abroad_no_more_until_the_next_departure(told):
    told.placed("2026-05", *({"citizen_key": key, "departure_date": date(2026, 5, 1), "status": "BEKERJA"} for key in (1, 2, 3)))
    told.placed("2026-09", {"citizen_key": 2, "contract_id_agency": "PK-2B", "departure_date": date(2026, 9, 1)})
    told.home("KANIM-PGK", (1, CITY), (2, CITY), period="2026-08", day=date(2026, 8, 10), wave=None, country="MYS")
    told.home("KANIM-PGK", (3, CITY), period="2026-10", day=date(2026, 10, 3), wave=None, country="JPN")
    assert told.ask("select period, active from mart.monitored_abroad order by 1") == [("2026-Q2", 3), ("2026-Q3", 2)]


# -- all of them

MARTS = (
    "repatriation_by_origin", "local_ktp_share", "procedural_return", "prevention", "failed_prevention", "hotspot_village", "assisted_village_effect",
    "assisted_village_activity", "training_funnel", "official_placement", "monitored_abroad",
)  # fmt: skip
FIXED = {
    "repatriation_by_origin": "wave, country, persons",
    "local_ktp_share": "wave, persons, from_province, local_ktp, unknown_ktp, local_share_pct",
    "training_funnel": "skkni, stage, persons, median_days_from_previous",
    "official_placement": "scheme, channel, country, persons",
}


@pytest.mark.parametrize("view", FIXED)
def test_fixed_columns_stand_as_designed(told, view):
    found = told.ask(
        f"select string_agg(attname, ', ' order by attnum) from pg_attribute where attrelid = cast('mart.{view}' as regclass) and attnum > 0"
    )
    assert found == [(f"period, region_code, region_name, {FIXED[view]}",)]


def everything(told, known_on=None) -> dict:
    return {
        view: told.ask(f"select * from mart.{view} order by {', '.join(str(n) for n in range(1, 4))}, cast({view} as text)", known_on)
        for view in MARTS
    }


def a_region(told, known_from, known_to, shift: int) -> None:
    """A bit of everything; ``shift`` makes a second version differ in every mart."""
    more = {"known_from": known_from, "known_to": known_to}
    keys = range(1, 4 + shift)
    told.home("KANIM-PGK", *[(key, CITY) for key in keys], **more)
    told.placed("2026-10", *({"citizen_key": 50 + key, "placement_key": key, "departure_date": date(2026, 9, 9)} for key in keys), **more)
    told.file(
        "fact_passport_month",
        "KANIM-PGK",
        "19.71",
        "2026-10",
        {"applications": 100, "delayed_migrant": len(keys), "refused_migrant": 0},
        **more,
    )
    told.file("fact_passport_deferral", "KANIM-PGK", "19.71", "2026-10", *({"case_id_immigration": str(key), "ktp_region_code": CITY,
              "case_date": date(2024, 10, 1)} for key in keys), **more)  # fmt: skip
    told.file("fact_binaan_activity", "197101", "19.71.01", "2026-10", *({"village_code": CITY, "activity_id_district": str(key), "activity_date":
              date(2026, 10, 3), "participants_male": 3, "participants_female": 4, "participants_18_35": 1, "early_reports_migrant": key,
              "early_reports_foreigner": 0, "forwarded": 0} for key in keys), **more)  # fmt: skip
    told.file("fact_training_enrolment", "DISNAKER-1971", "19.71", "2026-10", *({"citizen_key": key, "class_id_provider": "A", "start_date":
              date(2026, 9, 1), "end_date": date(2026, 10, 1), "status": "LULUS"} for key in keys), **more)  # fmt: skip


def test_each_mart_answers_as_known_then_after_a_resubmission(told):
    later = FIRST + timedelta(days=7)
    a_region(told, FIRST, None, 0)
    then = everything(told)
    assert all(then.values()), [view for view, rows in then.items() if not rows]
    with transaction(told.story.url) as conn:
        conn.exec_driver_sql("update warehouse.dim_submission set status = 'SUPERSEDED', known_to = %s", (later,))
    a_region(told, later, None, 3)
    now = everything(told)
    assert all(now[view] != then[view] for view in MARTS), [view for view in MARTS if now[view] == then[view]]
    assert everything(told, later - timedelta(seconds=1)) == then
    assert not any(everything(told, FIRST - timedelta(seconds=1)).values())


def test_the_checks_are_silent_on_sound_stories(told):
    a_region(told, FIRST, None, 0)
    with transaction(told.story.url) as conn:
        found = {name: run(conn, name) for name in check_files("mart") if name.split("/")[1] in MARTS}
    assert found == {f"mart/{view}/check.sql": 0 for view in MARTS}
