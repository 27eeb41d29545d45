"""What reaches the star: once, completely, and again only when something has changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.warehouse import loading
from sinergi.warehouse.loading import load

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LATER = CLOCK + timedelta(days=3)


class World:
    """Accepted, staged and linked submissions, as intake and identity leave them."""

    def __init__(self, url: str):
        self.url = url

    def do(self, sql: str, **params) -> None:
        with transaction(self.url) as conn:
            conn.execute(sa.text(sql), params)

    def ask(self, sql: str) -> list[tuple]:
        with transaction(self.url) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    def accept(
        self,
        key: int,
        form: str,
        sender: str,
        persons: list[int],
        company: int | None = 1,
        period_key: int = 202610,
        clock=CLOCK,
        sector="TAMBANG",
    ) -> None:
        table = form.lower()
        period = f"{period_key // 100}-{period_key % 100:02d}"
        self.do(
            "update intake.submission set status = 'SUPERSEDED', is_current = false, known_to = :at "
            "where form = :form and sender = :sender and period = :period and is_current",
            form=form, sender=sender, period=period, at=clock,
        )  # fmt: skip
        self.do(
            """
            insert into intake.submission (
                submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, rows_read, rows_accepted,
                is_current, delivered_by, region_code, period_key, known_from, delivery_mark
            )
            values (:key, :form, :sender, :period, 1, 'ASLI', 'x.xlsx', :at, :at, 'ACCEPTED', :n, :n, true, :sender, '64.02.12', :period_key, :at, :mark)
            """,
            key=key, form=form, sender=sender, period=period, at=clock, n=len(persons), period_key=period_key, mark=str(key),
        )  # fmt: skip
        place = {"K01": "kode_kecamatan", "P01": "kode_wilayah_lokasi", "I01": "kode_wilayah"}[form]
        more = {
            "K01": ("status_keberadaan, sumber_informasi, sektor_kegiatan", f"'HADIR', 'DILIHAT_LANGSUNG', '{sector}'"),
            "P01": ("status_bulan_ini, jabatan_aktual", "'AKTIF_DI_LOKASI', 'Teknisi'"),
            "I01": ("jenis_izin, posisi", "'ITAS', 'DI_INDONESIA'"),
        }[form]
        self.do(
            f"insert into staging.{table} (submission_key, row_number, unread, {place}, {more[0]}) "
            f"select :key, row_number + 1, '{{}}', '64.02.12.2003', {more[1]} from generate_series(1, :n) as row_number",
            key=key,
            n=len(persons),
        )
        role = "sponsor" if form == "I01" else "employer"
        for number, person in enumerate(persons, 2):
            self.do(
                "insert into identity.person_link values (:key, :number, :person, 1, 1, 'rule', :at); "
                "insert into vault.person_profile (person_key, nationality, sex, birth_date, source_rank, period_key) "
                "values (:person, 'CHN', 'L', '1984-03-07', 1, :period_key) on conflict do nothing",
                key=key, number=number, person=person, at=clock, period_key=period_key,
            )  # fmt: skip
            if company:
                self.do(
                    "insert into identity.company (company_key, created_at, created_by, company_name, changed_at) "
                    "values (:company, :at, 'rule', 'PT ' || :company, :at) on conflict do nothing; "
                    "insert into identity.company_link values (:key, :number, :role, :company, 1, 1, 'rule', :at)",
                    key=key, number=number, company=company, role=role, at=clock,
                )  # fmt: skip
        self.do(
            "insert into identity.resolution (submission_key, resolved_at, rows_linked) values (:key, :at, :n)",
            key=key,
            at=clock,
            n=len(persons),
        )


@pytest.fixture
def world(warehouse: str) -> World:
    return World(warehouse)


def test_each_form_reaches_its_fact_with_person_company_and_kecamatan(world):
    world.accept(1, "K01", "640212", [10, 11])
    world.accept(2, "P01", "0220000000001", [10])
    world.accept(3, "I01", "KANIM-SMD", [11], company=2)

    counts = load(world.url, CLOCK)

    assert counts["submissions"] == 3
    assert world.ask(
        "select period_key, row_number, person_key, region_code, company_key, is_present, is_independent, sector "
        "from warehouse.fact_district_presence order by 2"
    ) == [
        (202610, 2, 10, "64.02.12", 1, True, True, "TAMBANG"),
        (202610, 3, 11, "64.02.12", 1, True, True, "TAMBANG"),
    ]
    assert world.ask("select person_key, region_code, company_key, status, position_actual from warehouse.fact_company_roster") == [
        (10, "64.02.12", 1, "AKTIF_DI_LOKASI", "Teknisi")
    ]
    assert world.ask(
        "select person_key, region_code, sponsor_company_key, permit_kind, whereabouts from warehouse.fact_permit_in_force"
    ) == [(11, "64.02.12", 2, "ITAS", "DI_INDONESIA")]
    assert world.ask("select person_key, nationality, sex, birth_year_band from warehouse.dim_person order by 1") == [
        (10, "CHN", "L", "1980-1984"),
        (11, "CHN", "L", "1980-1984"),
    ]


def test_a_second_run_writes_nothing(world):
    world.accept(1, "K01", "640212", [10, 11])
    load(world.url, CLOCK)
    before = world.ask("select xmin, * from warehouse.fact_district_presence order by row_number")

    again = load(world.url, LATER)

    assert {name: number for name, number in again.items() if number} == {}
    assert world.ask("select xmin, * from warehouse.fact_district_presence order by row_number") == before


def test_a_file_waits_until_identity_has_resolved_it(world):
    world.accept(1, "K01", "640212", [10])
    world.do("delete from identity.resolution")
    assert load(world.url, CLOCK)["submissions"] == 0
    world.do("insert into identity.resolution (submission_key, resolved_at, rows_linked) values (1, now(), 1)")
    assert load(world.url, CLOCK)["submissions"] == 1


@pytest.mark.parametrize("clock", [CLOCK, LATER], ids=["same clock", "later"])
def test_links_that_moved_bring_the_file_back(world, clock):
    world.accept(1, "K01", "640212", [10, 11])
    world.accept(2, "K01", "640211", [11])
    load(world.url, CLOCK)
    world.do("update identity.person_link set person_key = 12 where submission_key = 1 and row_number = 2")
    world.do("update identity.resolution set relinked_at = :at where submission_key = 1", at=clock)
    world.do("insert into vault.person_profile (person_key, nationality, sex, source_rank, period_key) values (12, 'IND', 'P', 1, 202610)")

    assert load(world.url, clock)["submissions"] == 1
    assert world.ask(
        "select submission_key, person_key from warehouse.fact_district_presence where submission_key > 0 order by 1, row_number"
    ) == [
        (1, 12),
        (1, 11),
        (2, 11),
    ]
    known_then = [(-1, 10), (-1, 11)] if clock == LATER else []
    assert (
        world.ask("select submission_key, person_key from warehouse.fact_district_presence where submission_key < 0 order by row_number")
        == known_then
    )
    assert world.ask("select nationality, birth_year_band from warehouse.dim_person where person_key = 12") == [("IND", None)]


def test_a_newer_version_leaves_the_older_one_to_those_who_ask_for_it(world):
    world.accept(1, "K01", "640212", [10, 11])
    load(world.url, CLOCK)
    world.accept(2, "K01", "640212", [10], clock=LATER)
    load(world.url, LATER)

    in_force = """
        select fact.submission_key, count(*) from warehouse.fact_district_presence as fact
        inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
        where source.known_from <= intake.known_on() and (source.known_to is null or source.known_to > intake.known_on())
        group by 1
    """
    assert world.ask(in_force) == [(2, 1)]
    with transaction(world.url) as conn:
        conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": CLOCK.isoformat()})
        assert [tuple(row) for row in rows(conn, in_force)] == [(1, 2)]


def test_a_partition_built_aside_holds_the_same_rows_and_indexes(world, monkeypatch):
    world.accept(1, "I01", "KANIM-SMD", [10, 11], company=2)
    load(world.url, CLOCK)
    monkeypatch.setattr(loading, "BULK_ROWS", 1)
    world.accept(2, "I01", "KANIM-PGK", [12, 13], company=3)
    world.accept(3, "I01", "KANIM-PGK", [14], company=3, period_key=202609)

    load(world.url, LATER)

    assert world.ask("select period_key, submission_key, person_key, sponsor_company_key from warehouse.fact_permit_in_force order by 1, 2, row_number") == [
        (202609, 3, 14, 3), (202610, 1, 10, 2), (202610, 1, 11, 2), (202610, 2, 12, 3), (202610, 2, 13, 3),
    ]  # fmt: skip
    for period in (202609, 202610):
        assert len(world.ask(f"select 1 from pg_indexes where tablename = 'fact_permit_in_force_p{period}'")) == 2
    assert world.ask("select relname from pg_class where relname ~ '_new$'") == []


def test_one_small_file_among_many_rows_does_not_have_the_whole_month_analysed(world):
    world.accept(1, "I01", "KANIM-SMD", list(range(10, 40)), company=2)
    load(world.url, CLOCK)
    analysed = "select last_analyze from pg_stat_user_tables where relname = 'fact_permit_in_force_p202610'"
    first = world.ask(analysed)
    world.accept(2, "I01", "KANIM-PGK", [50], company=3)
    load(world.url, LATER)
    assert world.ask(analysed) == first != [(None,)]


@pytest.mark.parametrize("bulk_rows", [1, 50_000])
def test_a_reader_neither_waits_for_a_load_nor_sees_half_of_it(world, monkeypatch, bulk_rows):
    world.accept(1, "I01", "KANIM-SMD", [10, 11], company=2)
    load(world.url, CLOCK)
    monkeypatch.setattr(loading, "BULK_ROWS", bulk_rows)
    world.accept(2, "I01", "KANIM-PGK", [12], company=3)  # a period that is there
    world.accept(3, "I01", "KANIM-PGK", [14], company=3, period_key=202609)  # and one that is not
    world.do("update identity.resolution set relinked_at = now() where submission_key = 1")
    seen = []
    refuse_gaps = loading._refuse_gaps

    def look(conn, table, keys):
        with transaction(world.url) as reader:
            reader.execute(sa.text("set local lock_timeout = '1ms'"))
            seen.append(
                rows(reader, "select count(*) as n from warehouse.fact_permit_in_force where submission_key = any(:keys)", keys=keys)[0].n
            )
        refuse_gaps(conn, table, keys)

    monkeypatch.setattr(loading, "_refuse_gaps", look)
    load(world.url, LATER)
    assert seen == [0, 2]
    assert world.ask("select count(*) from warehouse.fact_permit_in_force") == [(4,)]


def test_a_batch_that_loses_a_row_is_not_loaded_at_all(world):
    world.accept(1, "K01", "640212", [10, 11])
    world.do("update intake.submission set rows_accepted = 3")
    with pytest.raises(SinergiError, match=r"did not reach warehouse\.fact_district_presence"):
        load(world.url, CLOCK)
    assert world.ask("select count(*) from warehouse.fact_district_presence") == [(0,)]
    assert world.ask("select count(*) from warehouse.load_log where table_name like 'fact_district%'") == [(0,)]


def test_the_sector_comes_from_the_kbli_and_else_from_what_districts_say(world):
    world.accept(1, "K01", "640212", [10, 11], sector="KEBUN")
    world.accept(2, "K01", "640211", [12], company=2, sector="TIDAK_TAHU")
    world.accept(3, "K01", "640210", [13], company=3, sector="KEBUN")
    world.do("update identity.company set kbli = '05102', kbli_version = '2020' where company_key = 3")

    load(world.url, CLOCK)

    assert world.ask("select company_key, sector, sector_source, mining_class from warehouse.dim_company order by 1") == [
        (1, "KEBUN", "K01", None),
        (2, "TIDAK_TAHU", "NONE", None),
        (3, "TAMBANG", "KBLI", "INTI"),
    ]


def test_a_company_keeps_its_earlier_version(world):
    world.accept(1, "K01", "640212", [10])
    load(world.url, CLOCK)
    world.do("update identity.company set company_name = 'PT Baru'")
    load(world.url, LATER)
    world.do("update identity.company set company_name = 'PT Baru Sekali'")
    load(world.url, LATER)

    assert world.ask(
        "select company_name, cast(valid_from as text), valid_to, is_current from warehouse.dim_company order by valid_from"
    ) == [
        ("PT 1", "-infinity", LATER, False),
        ("PT Baru Sekali", world.ask(f"select cast(cast('{LATER.isoformat()}' as timestamptz) as text)")[0][0], None, True),
    ]


def test_findings_are_counted_also_for_files_without_a_period(world):
    world.do(
        "insert into intake.submission (submission_key, file_name, received_at, finished_at, status, delivered_by, delivery_mark) "
        "values (7, 'x.xlsx', now(), now(), 'REFUSED', '640212', 'm7')"
    )
    for row in (2, 3):
        world.do("insert into quality.finding values (7, :row, null, 'S001', 'refuse_file', 'D', 'x', null, 'K01')", row=row)
    load(world.url, CLOCK)
    assert world.ask("select period_key, rule_code, findings from warehouse.fact_finding") == [(0, "S001", 2)]
    with transaction(world.url) as conn:
        from sinergi.sqlfiles import run

        assert run(conn, "warehouse/fact_finding/check.sql", clock=CLOCK) == 0


def test_obligations_keep_their_history_and_a_repeated_clock_corrects_in_place(world):
    def owed(state):
        world.do(
            "insert into intake.obligation (form, sender, region_code, period, due_at, state, basis, basis_says, period_key) "
            "values ('K01', '640212', '64.02.12', '2026-10', now(), :state, 'perjanjian', 'SK', 202610) "
            "on conflict (form, sender, period) do update set state = excluded.state",
            state=state,
        )

    owed("AWAITED")
    load(world.url, CLOCK)
    owed("MISSING")
    load(world.url, LATER)
    owed("ACCEPTED")
    load(world.url, LATER)
    load(world.url, LATER)
    assert world.ask("select state, known_from, known_to from warehouse.fact_obligation order by known_from") == [
        ("AWAITED", CLOCK, LATER),
        ("ACCEPTED", LATER, None),
    ]
    with transaction(world.url) as conn:
        from sinergi.sqlfiles import run

        assert run(conn, "warehouse/fact_obligation/check.sql") == 0


def test_regions_follow_the_reference_and_keep_their_versions(world):
    load(world.url, CLOCK)
    assert world.ask(
        "select region_name, kabupaten_code, kabupaten_name, tile_col, tile_row from warehouse.dim_region where region_code = '64.02.12'"
    ) == [("Tabang", "64.02", "Kabupaten Kutai Kartanegara", 0, 0)]
    world.do("update reference.region set valid_to = '2026-10-31' where region_code = '64.02.12'")
    world.do(
        "insert into reference.region (region_code, level, kind, region_name, parent_code, valid_from, source, confidence) "
        "values ('64.02.12', 3, 'kecamatan', 'Tabang Raya', '64.02', '2026-11-01', 'test', 'assumed')"
    )
    load(world.url, LATER)
    assert world.ask("select region_name, is_current from warehouse.dim_region where region_code = '64.02.12' order by valid_from") == [
        ("Tabang", False),
        ("Tabang Raya", True),
    ]


def test_the_holidays_of_the_country_close_the_day_unless_the_office_says_otherwise(world):
    world.do(
        "insert into reference.holiday (date, name, kind, valid_from, source, confidence) values ('2027-03-26', 'Masuk', 'workday', '2026-01-01', 't', 'assumed')"
    )
    load(world.url, CLOCK)
    sql = "select cast(day as text), holiday_name is not null, is_working_day from warehouse.dim_date where day in ('2026-08-17', '2027-03-08', '2027-03-26')"
    assert world.ask(sql + " order by 1") == [("2026-08-17", True, False), ("2027-03-08", True, False), ("2027-03-26", False, True)]


def test_a_holiday_closes_the_day(world):
    world.do("delete from reference.holiday where date in ('2026-10-30', '2026-10-31')")
    world.do(
        "insert into reference.holiday (date, name, kind, valid_from, source, confidence) values ('2026-10-30', 'Hari Coba', 'national', '2026-01-01', 't', 'assumed')"
    )
    world.do(
        "insert into reference.holiday (date, name, kind, valid_from, source, confidence) values ('2026-10-31', 'Masuk', 'workday', '2026-01-01', 't', 'assumed')"
    )
    load(world.url, CLOCK)
    assert world.ask(
        "select day_name_id, holiday_name, is_working_day from warehouse.dim_date where day between '2026-10-29' and '2026-11-01' order by day"
    ) == [
        ("Kamis", None, True),
        ("Jumat", "Hari Coba", False),
        ("Sabtu", None, True),
        ("Minggu", None, False),
    ]


@pytest.mark.parametrize(
    ("kbli", "permit", "sector", "ring"),
    [
        ("05100", None, None, "INTI"), ("07291", None, None, "INTI"), ("08101", None, None, "INTI"), ("09900", None, None, "JASA"),
        ("49431", "IUJP", None, "JASA"), ("49431", "IUP_OP", None, "RANTAI"), ("49431", "TIDAK_ADA", None, None), ("24202", None, None, "RANTAI"),
        ("06100", "IUJP", "TAMBANG", None), ("09100", None, None, None), ("01262", None, "TAMBANG", None), (None, None, "TAMBANG", "INTI"),
        (None, None, "JASA_TAMBANG", "JASA"), (None, "IUP_OP", None, "INTI"), (None, None, "MIGAS", None), (None, None, None, None),
    ],
)  # fmt: skip
def test_the_mining_ring_follows_kbli_then_permit_then_sector(module_warehouse, kbli, permit, sector, ring):
    with transaction(module_warehouse) as conn:
        found = conn.execute(
            sa.text("select warehouse.mining_class(:kbli, :permit, :sector)"), {"kbli": kbli, "permit": permit, "sector": sector}
        ).scalar()
    assert found == ring
