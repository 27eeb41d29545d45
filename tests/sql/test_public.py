"""What the public sees (RELIABILITY S17): small counts withheld, and nothing that gives them away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.reporting.public import release
from sinergi.sqlfiles import check_files, run

FIRST = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LATER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
KECAMATAN = ("64.02.01", "64.02.02", "64.02.12", "64.02.16")


def crowd(story, *groups: tuple[int, str, str, str], period: str = "2026-10", known_from=FIRST, first: int = 1) -> None:
    """Verified persons: (how many, kecamatan, sector, nationality) each; no company dominates, for each has its own."""
    key = Period.parse(period).key
    with transaction(story.url) as conn:
        conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', :key)"), {"key": key})
        for number, region, sector, nationality in groups:
            conn.execute(
                sa.text(
                    "insert into warehouse.fact_reconciliation_monthly (period_key, region_code, person_key, state, d, c, i, sector, nationality, conflicts, "
                    "first_seen_period, age_months, known_from) select :key, :region, person, 'TERVERIFIKASI', true, true, true, :sector, :nationality, '{}', "
                    ":period, 0, :known_from from generate_series(cast(:first as integer), cast(:last as integer)) as person"
                ),
                {"key": key, "region": region, "sector": sector, "nationality": nationality, "period": period, "known_from": known_from,
                 "first": first, "last": first + number - 1},
            )  # fmt: skip
            first += number


def publish(story, clock=LATER) -> int:
    with transaction(story.url) as conn:
        return release(conn, clock)


def shown(story, region: str, view: str = "verified_headcount") -> dict:
    return dict(story.ask(f"select sector || ' ' || nationality, persons from mart_public.{view} where region_code = '{region}'"))


def test_counts_of_one_to_seven_are_withheld_and_the_rest_is_rounded(story):
    crowd(
        story,
        (7, "64.02.01", "KEBUN", "IND"),
        (7, "64.02.02", "KEBUN", "IND"),
        (8, "64.02.01", "TAMBANG", "CHN"),
        (12, "64.02.02", "TAMBANG", "CHN"),
        (13, "64.02.12", "TAMBANG", "CHN"),
    )
    publish(story)
    # All persons of a kecamatan stand in R02: the other cell goes with the small one.
    assert shown(story, "64.02.01") == {"KEBUN IND": None, "TAMBANG CHN": None}
    assert shown(story, "64.02.02") == {"KEBUN IND": None, "TAMBANG CHN": None}
    known = dict(story.ask("select region_code, persons from mart_public.evidence_combination where length(region_code) > 5"))
    assert known == {"64.02.01": 15, "64.02.02": 20, "64.02.12": 15}
    assert shown(story, "64.02.12") == {"TAMBANG CHN": 15}
    assert shown(story, "64.02") == {"KEBUN IND": 15, "TAMBANG CHN": 35}


def test_a_withheld_part_takes_the_smallest_other_part_with_it(story):
    crowd(story, (3, "64.02.01", "TAMBANG", "CHN"), (20, "64.02.02", "TAMBANG", "CHN"), (30, "64.02.12", "TAMBANG", "CHN"))
    publish(story)
    assert [shown(story, code)["TAMBANG CHN"] for code in ("64.02.01", "64.02.02", "64.02.12", "64.02")] == [None, None, 30, 55]


def test_two_small_parts_that_are_small_together_take_a_third(story):
    crowd(
        story,
        (1, "64.02.01", "TAMBANG", "CHN"),
        (2, "64.02.02", "TAMBANG", "CHN"),
        (30, "64.02.12", "TAMBANG", "CHN"),
        (40, "64.02.16", "TAMBANG", "CHN"),
    )
    publish(story)
    assert [shown(story, code)["TAMBANG CHN"] for code in (*KECAMATAN, "64.02")] == [None, None, None, 40, 75]


def test_a_cell_that_one_company_fills_is_withheld(story):
    crowd(story, (20, "64.02.01", "TAMBANG", "CHN"), (30, "64.02.02", "TAMBANG", "CHN"), (40, "64.02.12", "TAMBANG", "CHN"))
    with transaction(story.url) as conn:
        conn.exec_driver_sql("update warehouse.fact_reconciliation_monthly set company_key = 5 where person_key between 4 and 20")
    publish(story)
    assert [shown(story, code)["TAMBANG CHN"] for code in KECAMATAN[:3]] == [None, None, 40]  # 17 of 20 are of one company


def test_78_less_77_is_not_published(story):
    with transaction(story.url) as conn:
        conn.exec_driver_sql("select warehouse.ensure_partition('fact_repatriation', 202608)")
        conn.exec_driver_sql(
            "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, status, known_from) "
            "values (1, 'I08', 'KANIM-PGK', 202608, '19.71', 'ACCEPTED', %s)",
            (FIRST,),
        )
        conn.exec_driver_sql(
            "insert into warehouse.fact_repatriation (period_key, submission_key, row_number, citizen_key, return_id_sender, wave, arrived_date, country_code, "
            "ktp_region_code) select 202608, 1, n, n, cast(n as text), 'MMR', %s, 'MMR', case when n <= 53 then '19.71.01.1004' when n <= 77 then '19.04' "
            "else '16.71' end from generate_series(1, 78) as n",
            (date(2026, 8, 21),),
        )
    publish(story)
    assert story.ask("select persons, from_province, local_ktp, unknown_ktp, local_share_pct from mart_public.local_ktp_share") == [
        (80, None, 55, 0, 69)
    ]
    assert dict(story.ask("select region_code, persons from mart_public.repatriation_by_origin")) == {
        "19.71.01.1004": 55,
        "19.04": None,
        "16.71": None,
    }


def test_what_was_withheld_once_stays_withheld(story):
    crowd(story, (5, "64.02.01", "TAMBANG", "CHN"), (20, "64.02.02", "TAMBANG", "CHN"), (30, "64.02.12", "TAMBANG", "CHN"))
    publish(story)
    before = {code: shown(story, code) for code in KECAMATAN}
    crowd(story, (20, "64.02.01", "TAMBANG", "CHN"), known_from=LATER, first=1000)
    assert publish(story, LATER + timedelta(days=1)) > 0
    assert {code: shown(story, code) for code in KECAMATAN} == before  # 25 now, but the pattern stands
    with transaction(story.url) as conn:
        conn.exec_driver_sql("delete from warehouse.fact_reconciliation_monthly where region_code = '64.02.01'")
    publish(story, LATER + timedelta(days=2))
    assert shown(story, "64.02.01") == {"TAMBANG CHN": None}  # that nobody is left is not told either
    assert publish(story, LATER + timedelta(days=3)) == 0
    with transaction(story.url) as conn:
        assert {name: run(conn, name) for name in [*check_files("mart_public"), "warehouse/public_cell/check.sql"] if run(conn, name)} == {}


def test_no_session_can_ask_the_public_marts_for_another_day(story):
    crowd(story, (20, "64.02.01", "TAMBANG", "CHN"), (30, "64.02.02", "TAMBANG", "CHN"))
    publish(story)
    sql = "select region_code, persons from mart_public.verified_headcount order by 1"
    assert story.ask(sql, FIRST - timedelta(days=400)) == story.ask(sql) != []


def test_a_period_is_released_only_when_its_returns_were_due(story):
    crowd(story, (20, "64.02.01", "TAMBANG", "CHN"), (30, "64.02.02", "TAMBANG", "CHN"))
    publish(story, datetime(2026, 11, 5, tzinfo=UTC))
    assert shown(story, "64.02") == {}
    publish(story, datetime(2026, 12, 1, tzinfo=UTC))
    assert shown(story, "64.02") == {"TAMBANG CHN": 50}
