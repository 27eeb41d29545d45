"""What the catalogue of the database must say for itself."""

from __future__ import annotations

import re

import pytest

from sinergi.places import sql_folder

OURS = ("warehouse", "report", "mart", "mart_restricted", "mart_public", "warehouse_territory", "mart_territory")
TABLES = sorted(path.parent for schema in ("warehouse", "report", "mart") for path in (sql_folder() / schema).glob("*/define.sql"))


def test_every_table_view_and_column_says_what_it_holds_in_both_languages(story):
    silent = story.ask(
        f"""
        select thing.relnamespace::regnamespace || '.' || thing.relname || coalesce('.' || field.attname, '')
        from pg_class as thing
        inner join lateral (
            select null as attname, 0 as attnum
            union all
            select attname, attnum from pg_attribute where attrelid = thing.oid and attnum > 0 and not attisdropped
        ) as field on true
        left join pg_description as said
            on said.objoid = thing.oid and said.classoid = 'pg_class'::regclass and said.objsubid = field.attnum
        where
            thing.relnamespace::regnamespace::text in {OURS}
            and thing.relkind in ('r', 'p', 'v', 'm')
            and not thing.relispartition
            and coalesce(said.description, '') not like '%_ · _%'
        """.replace("::", "\\:\\:")
    )
    assert silent == []


def test_functions_say_what_they_do(story):
    assert (
        story.ask(
            f"select proname from pg_proc where cast(cast(pronamespace as regnamespace) as text) in {OURS} "
            "and obj_description(oid, 'pg_proc') is null"
        )
        == []
    )


@pytest.mark.parametrize("folder", TABLES, ids=lambda path: path.name)
def test_each_definition_begins_with_its_grain(folder):
    text = (folder / "define.sql").read_text()
    assert text.startswith("-- define.sql | Grain: one row per ")
    assert "primary key (" in text


@pytest.mark.parametrize(
    "folder", [path for path in TABLES if path.name.startswith(("dim_", "fact_", "bridge_"))], ids=lambda path: path.name
)
def test_each_table_of_the_star_is_checked(folder):
    first = (folder / "check.sql").read_text().split("\n", 1)[0]
    assert re.match(r"-- check\.sql \| (refuse|warn): .+ No rows means no trouble\.$", first)


def test_each_view_is_explained_and_each_mart_checked():
    for schema in OURS:
        for path in (sql_folder() / schema).glob("*/view.sql"):
            assert re.match(r"-- view\.sql \| (R\d\d\. )?Grain: one row per ", path.read_text()), path
            assert schema == "warehouse" or (path.parent / "check.sql").exists(), path


def test_facts_are_partitioned_by_period_and_keyed_from_it(story):
    facts = story.ask(
        "select relname, relkind from pg_class where relnamespace = cast('warehouse' as regnamespace) "
        "and relname ~ '^(fact|bridge)_[a-z_]+$' and relkind in ('r', 'p')"
    )
    folders = {path.name for path in TABLES if path.name.startswith(("fact_", "bridge_"))}
    assert {name for name, _ in facts} == folders and {kind for _, kind in facts} == {"p"}
    for name, _ in facts:
        key = story.ask(
            f"select attname from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey) "
            f"where indrelid = cast('warehouse.{name}' as regclass) and indisprimary order by array_position(indkey, attnum)"
        )
        assert key[0] == ("period_key",), name


def test_no_dimension_or_mart_names_a_person(story):
    names = story.ask(
        "select table_name || '.' || column_name from information_schema.columns "
        f"where table_schema in {OURS} and column_name ~ '(nama|full_name|passport|paspor|niora|birth_date|tanggal_lahir|nik|address|alamat|contact|kontak)' "
        "and column_name not in ('passport_end_date')"
    )
    assert names == []


def test_a_partition_is_made_once_and_only_for_facts(story):
    first = story.ask("select warehouse.ensure_partition('fact_finding', 209901)")
    assert first == story.ask("select warehouse.ensure_partition('fact_finding', 209901)") == [("fact_finding_p209901",)]
    with pytest.raises(Exception, match=r"database error|not a fact table"):
        story.ask("select warehouse.ensure_partition('dim_region; drop', 209901)")
