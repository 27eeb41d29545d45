"""Kota Bangun lost ten villages to Kota Bangun Darat at the end of 2021: the marts of then, the same marts today, and the difference."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from test_field_marts import Told

from sinergi.database import rows, transaction
from sinergi.places import sql_folder
from sinergi.sqlfiles import run
from sinergi.territory import MARTS

THEN = "2021-10"
KUKAR, OLD, NEW = "64.02", "64.02.08", "64.02.19"
MOVED, ALSO_MOVED, STAYED = "64.02.08.2001", "64.02.08.2003", "64.02.08.2005"


@pytest.fixture
def told(story) -> Told:
    return Told(story)


@pytest.fixture
def split(told) -> Told:
    """Five verified persons: two in villages that moved, one in a village that did not, one of whom only the kecamatan is known, and one
    judged under both codes of one place."""
    for person, village in ((1, MOVED), (2, STAYED), (3, ALSO_MOVED), (4, None), (5, MOVED)):
        told.story.judged(person, OLD, "TERVERIFIKASI", "DCI", period=THEN, village_code=village)
    told.story.judged(5, NEW, "TERVERIFIKASI_DENGAN_CATATAN", "DCI", period=THEN)
    return told


def headcount(told: Told, schema: str) -> dict[str, int]:
    return dict(told.ask(f"select region_code, cast(sum(persons) as integer) from {schema}.verified_headcount group by region_code"))


def test_a_mart_tells_then_by_the_codes_of_then_and_its_twin_by_those_of_today(split):
    assert headcount(split, "mart") == {KUKAR: 5, OLD: 5, NEW: 1}
    assert headcount(split, "mart_territory") == {KUKAR: 5, OLD: 2, NEW: 3}  # the village unknown: he stays where he was seen


def test_what_differs_is_shown_and_no_sum_of_a_kabupaten_does(split):
    changes = split.ask(
        "select region_code, as_then, as_now, difference from mart.territory_change where view_name = 'mart.verified_headcount' order by 1"
    )
    assert changes == [(OLD, 5, 2, -3), (NEW, 1, 3, 2)]
    with transaction(split.story.url) as conn:
        assert run(conn, "mart/territory_change/check.sql") == 0


def test_the_check_sees_a_person_who_got_lost_and_one_who_is_verified_no_more(split):
    with transaction(split.story.url) as conn:
        columns = [row.name for row in rows(conn, "select attname as name from pg_attribute where attrelid = "
                   "'warehouse.reconciliation_known'\\:\\:regclass and attnum > 0 order by attnum")]  # fmt: skip
        for broken in ("where person_key <> 1", "where region_code <> '64.02.19'"):
            names = ", ".join(
                "is_verified and person_key <> 2 as is_verified" if name == "is_verified" and "19" in broken else name for name in columns
            )
            conn.exec_driver_sql(
                f"create or replace view warehouse_territory.reconciliation_known as select {names} from warehouse.reconciliation_known {broken}"
            )
            assert run(conn, "mart/territory_change/check.sql") == 1
        conn.rollback()


def test_the_check_sees_somebody_who_got_lost_where_nothing_has_moved(split):
    split.story.judged(9, "64.02.01", "TERVERIFIKASI", "DCI", period=THEN)
    with transaction(split.story.url) as conn:
        assert run(conn, "mart/territory_change/check.sql") == 0
        text = conn.exec_driver_sql("select pg_get_viewdef('warehouse_territory.reconciliation_known'::regclass)").scalar_one().rstrip("; ")
        conn.exec_driver_sql(
            f"create or replace view warehouse_territory.reconciliation_known as select * from ({text}) as told where person_key <> 9"
        )
        assert run(conn, "mart/territory_change/check.sql") == 1
        conn.rollback()


def test_those_who_moved_are_the_ones_in_villages_that_did(split):
    split.story.judged(9, "64.02.01", "TERVERIFIKASI", "DCI", period=THEN, village_code="64.02.01.2001")
    assert split.ask("select person_key, region_code from warehouse.moved_judgement order by 1") == [(1, OLD), (3, OLD), (5, OLD)]


def test_the_check_sees_an_activity_that_got_lost(told):
    told.file("K03", "640208", OLD, THEN, fact_binaan_activity=[
        {"village_code": MOVED, "activity_id_district": "1", "activity_date": date(2021, 10, 9)},
    ])  # fmt: skip
    with transaction(told.story.url) as conn:
        assert run(conn, "mart/territory_change/check.sql") == 0
        text = (sql_folder() / "mart/territory_change/view.sql").read_text(encoding="utf-8").split("comment on")[0]
        conn.exec_driver_sql(
            text.replace("from mart_territory.assisted_village_activity", "from mart_territory.assisted_village_activity where false")
        )
        assert run(conn, "mart/territory_change/check.sql") == 1
        conn.rollback()


def test_where_nothing_has_moved_every_mart_of_today_is_the_mart_of_then(clean_sample):
    url, _ = clean_sample
    elsewhere = "where left(region_code, 5) <> all(cast((select warehouse.touched_kabupaten()) as text []))"
    compared = 0
    with transaction(url) as conn:
        for mart in MARTS:
            then, today = (f"select * from {schema}.{mart} {elsewhere}" for schema in ("mart", "mart_territory"))
            for one, other in ((then, today), (today, then)):
                assert conn.exec_driver_sql(f"({one}) except all ({other})").all() == [], mart
            compared += conn.exec_driver_sql(f"select count(*) from ({then}) as told").scalar_one()
    assert compared > 100


def test_a_place_that_is_no_more_keeps_its_row_and_its_last_name(split):
    villages = "select region_code, region_name, persons from {}.surveillance_map where state = 'TERVERIFIKASI' order by 1"
    assert split.ask(villages.format("mart")) == [
        (OLD, "Kota Bangun", 1), (MOVED, "Kedang Ipil", 2), (ALSO_MOVED, "Sedulang", 1), (STAYED, split.ask(
            f"select region_name from warehouse.dim_region where region_code = '{STAYED}'")[0][0], 1),
    ]  # fmt: skip
    assert {code: persons for code, _, persons in split.ask(villages.format("mart_territory"))} == {
        OLD: 1, "64.02.19.2001": 2, "64.02.19.2002": 1, STAYED: 1,
    }  # fmt: skip


def test_visits_and_activities_move_with_their_village(told):
    told.file(
        "K02", "640208", OLD, THEN,
        fact_observation=[
            {"observation_id": str(number), "region_code": OLD, "village_code": village, "has_order": True, "agencies": 1, "observed_date": date(2021, 10, 5)}
            for number, village in enumerate((MOVED, STAYED, None))
        ],
    )  # fmt: skip
    told.file("K03", "640208", OLD, THEN, fact_binaan_activity=[
        {"village_code": MOVED, "activity_id_district": "1", "activity_date": date(2021, 10, 9)},
    ])  # fmt: skip
    activities = "select region_code, activities from {}.field_activity order by 1"
    assert told.ask(activities.format("mart")) == [(KUKAR, 3), (OLD, 3)]
    assert told.ask(activities.format("mart_territory")) == [(KUKAR, 3), (OLD, 2), (NEW, 1)]
    assert told.ask("select region_code, activities from mart.assisted_village_activity") == [(MOVED, 1)]
    assert told.ask("select region_code, activities from mart_territory.assisted_village_activity") == [("64.02.19.2001", 1)]


def test_an_origin_in_a_regency_that_was_renumbered_becomes_shallower_not_wrong(told):
    """Merauke was 91.01 and is 93.01 since 2022; what became of its villages nobody told us."""
    told.file("I08", "KANIM-PGK", "19.71", "2021-10", fact_repatriation=[
        {"citizen_key": 1, "return_id_sender": "1", "arrived_date": date(2021, 10, 1), "country_code": "MYS", "ktp_region_code": "91.01.05.2001"},
        {"citizen_key": 2, "return_id_sender": "2", "arrived_date": date(2021, 10, 1), "country_code": "MYS", "ktp_region_code": None},
    ])  # fmt: skip
    origin = "select region_code, region_name, persons from {}.repatriation_by_origin order by 1"
    assert told.ask(origin.format("mart")) == [("91.01.05.2001", "Kabupaten Merauke", 1), (None, "TIDAK DIKETAHUI", 1)]
    assert told.ask(origin.format("mart_territory")) == [("93.01", "Kabupaten Merauke", 1), (None, "TIDAK DIKETAHUI", 1)]
    with transaction(told.story.url) as conn:
        assert run(conn, "mart/territory_change/check.sql") == 0


def test_a_chain_of_changes_is_followed_to_its_end_and_a_change_to_come_is_not(told):
    with transaction(told.story.url) as conn:
        for old, new, since in (("64.02.19.2001", "64.02.20.2099", "2023-01-01"), ("64.02.20.2099", "64.02.12.2099", "2999-01-01")):
            conn.execute(
                sa.text(
                    "insert into reference.region_history (old_code, old_name, old_parent_code, new_code, new_name, change, valid_from, source, "
                    "confidence) values (:old, 'x', left(:old, 8), :new, 'x', 'move', cast(:since as date), 'story', 'assumed')"
                ),
                {"old": old, "new": new, "since": since},
            )
    assert told.ask("select warehouse.place_now('64.02.08.2001'), warehouse.place_now('64.02.12.2003'), warehouse.place_now(null)") == [
        ("64.02.20.2099", "64.02.12.2003", None)
    ]


def test_a_rate_of_a_village_counts_what_was_told_under_its_old_code(told):
    """Residents are those of today's villages: R33 has one row for the village, with the cases of both codes."""
    told.file("I07", "KANIM-SMD", KUKAR, THEN, fact_departure_deferral=[
        {"case_id_immigration": str(number), "case_date": date(2021, 10, 5), "ktp_region_code": code} for number, code in enumerate((MOVED, "64.02.19.2001"))
    ])  # fmt: skip
    assert told.ask("select region_code, persons from mart.hotspot_village where persons > 0") == [("64.02.19.2001", 2)]
