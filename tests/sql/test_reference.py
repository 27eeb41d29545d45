"""What the reference tables promise: every fact has its days, its source and its confidence, and holds together."""

from __future__ import annotations

import pytest

from sinergi.database import rows, transaction
from sinergi.reference import tables, troubles_of


def ask(url: str, sql: str) -> list[tuple]:
    with transaction(url) as conn:
        return [tuple(row) for row in rows(conn, sql)]


@pytest.mark.parametrize("table", tables())
def test_every_table_has_days_source_and_confidence_and_a_key_with_its_first_day(module_warehouse, table):
    columns = {
        row[0]
        for row in ask(
            module_warehouse,
            f"select column_name from information_schema.columns where table_name = '{table}' and table_schema = 'reference'",
        )
    }
    assert {"valid_from", "valid_to", "source", "confidence"} <= columns
    key = ask(
        module_warehouse,
        "select field.attname from pg_index as held join pg_attribute as field on field.attrelid = held.indrelid and field.attnum = any(held.indkey) "
        f"where held.indisprimary and held.indrelid = cast('reference.{table}' as regclass)",
    )
    assert ("valid_from",) in key


@pytest.mark.parametrize("table", tables())
def test_the_seeds_keep_the_rules_that_loads_must_keep(module_warehouse, table):
    with transaction(module_warehouse) as conn:
        assert troubles_of(conn, table) == []


def test_every_table_and_column_of_the_schema_is_explained(module_warehouse):
    assert (
        ask(
            module_warehouse,
            """
            select thing.relname || coalesce('.' || field.attname, '')
            from pg_class as thing
            inner join lateral (
                select null as attname, 0 as attnum
                union all
                select attname, attnum from pg_attribute where attrelid = thing.oid and attnum > 0 and not attisdropped
            ) as field on true
            left join pg_description as said
                on said.objoid = thing.oid and said.classoid = cast('pg_class' as regclass) and said.objsubid = field.attnum
            where cast(cast(thing.relnamespace as regnamespace) as text) = 'reference' and thing.relkind in ('r', 'v')
                and coalesce(said.description, '') !~ '[(][^()]+[)][.]$'
                and field.attname is distinct from 'confidence' and field.attname is distinct from 'kind'
            """,
        )
        == []
    )


def test_pilot_boxes_hold_their_towns_and_not_each_other(module_warehouse):
    inside = "select region_code from reference.region_box where {} between lat_min and lat_max and {} between lon_min and lon_max"
    assert ask(module_warehouse, inside.format(-0.41, 116.99)) == [("64.02",)]  # Tenggarong
    assert ask(module_warehouse, inside.format(-2.13, 106.11)) == [("19.71",)]
    assert ask(module_warehouse, inside.format(116.99, -0.41)) == []  # swapped


def test_a_nik_prefix_is_six_digits_where_districts_are_loaded_and_keeps_retired_codes(module_warehouse):
    known = {row[0] for row in ask(module_warehouse, "select prefix from reference.nik_prefix")}
    assert {"640212", "197101", "7371"} <= known  # districts of the pilots, a city elsewhere
    assert {"6402", "1971"}.isdisjoint(known), "where districts are loaded, four digits would let every district pass"
    assert {"640299", "197199", "9999"}.isdisjoint(known)
    assert {"6404", "9101", "7319"} <= known, "codes of before the provinces were split"


def test_a_district_loaded_later_makes_the_prefix_of_its_regency_longer(warehouse):
    with transaction(warehouse) as conn:
        conn.exec_driver_sql(
            "insert into reference.region (region_code, level, kind, region_name, parent_code, valid_from, source, confidence) "
            "values ('73.71.01', 3, 'kecamatan', 'Coba', '73.71', '2015-01-01', 't', 'assumed')"
        )
    known = {row[0] for row in ask(warehouse, "select prefix from reference.nik_prefix where prefix like '7371%%'".replace("%%", "%"))}
    assert known == {"737101"}


def test_a_country_is_open_closed_or_not_listed(module_warehouse):
    state = dict(ask(module_warehouse, "select country_code, is_open from reference.placement_country where valid_to is null"))
    assert state["MMR"] is False and state["KHM"] is False
    assert state["TWN"] is True and "PRK" not in state
    assert ask(module_warehouse, "select distinct confidence from reference.placement_country") == [("general",)]


def test_each_kbli_2020_code_has_a_successor_and_both_ends_are_known(module_warehouse):
    orphans = ask(
        module_warehouse,
        "select code from reference.kbli where version = 2020 and level > 1 and code not in (select code_2020 from reference.kbli_crosswalk)",
    )
    assert orphans == []
    assert set(ask(module_warehouse, "select code_2025 from reference.kbli_crosswalk where code_2020 = '05100'")) == {
        ("05101",),
        ("05102",),
    }
    assert ask(module_warehouse, "select code_2025 from reference.kbli_crosswalk where code_2020 = '07301'") == [("07221",)]


def test_the_overstay_charge_of_a_day_is_one_row(module_warehouse):
    for day in ("2019-05-03", "2024-12-17", "2024-12-18", "2026-10-31"):
        found = ask(
            module_warehouse,
            f"select amount_idr from reference.tariff where kind = 'OVERSTAY' and valid_from <= '{day}' and coalesce(valid_to, 'infinity') >= '{day}'",
        )
        assert [int(row[0]) for row in found] == [1000000]


def test_a_title_closed_only_before_2019_is_not_closed_now(module_warehouse):
    closed = "select title from reference.closed_position where reference.title_words('Chief Executive Officer') ~ pattern and {}"
    assert ask(module_warehouse, closed.format("'2026-10-31' between valid_from and coalesce(valid_to, 'infinity')")) == []
    assert ask(module_warehouse, closed.format("'2018-10-31' between valid_from and coalesce(valid_to, 'infinity')")) == [
        ("Chief Executive Officer",)
    ]
