"""Loading official lists: whole or not at all, nothing lost, every refusal names file, line and rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sinergi import reference
from sinergi.cli import main
from sinergi.contract import codes
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.installation import install
from sinergi.intake.senders import register_pilots
from sinergi.reference import load

DAY = date(2026, 1, 1)


@pytest.fixture
def office(warehouse, tmp_path):
    return Office(warehouse, tmp_path)


class Office:
    def __init__(self, url, folder):
        self.url, self.folder = url, folder

    def load(self, table: str, text: str, **options):
        path = self.folder / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        return load(self.url, table, path, options.pop("source", "SK Coba 1/2026"), options.pop("valid_from", DAY), **options)

    def refusal(self, table: str, text: str, **options) -> str:
        before = self.everything(table)
        with pytest.raises(SinergiError) as refused:
            self.load(table, text, **options)
        assert self.everything(table) == before, "a refused file left something behind"
        assert self.ask("select count(*) from reference.loaded_file") == [(0,)]
        return str(refused.value)

    def ask(self, sql: str) -> list[tuple]:
        with transaction(self.url) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    def do(self, sql: str) -> None:
        with transaction(self.url) as conn:
            conn.exec_driver_sql(sql)

    def everything(self, table: str) -> list[tuple]:
        return self.ask(f"select cast(to_jsonb(held) as text) from reference.{table} as held order by 1")


BOX = "region_code,lat_min,lat_max,lon_min,lon_max\n"


def test_a_changed_fact_closes_the_old_row_and_adds_the_new_one(office):
    done = office.load("region_box", BOX + "64.02,-1.4,1.1,115.5,117.8\n")
    assert (done.closed, done.added, done.unchanged) == (["64.02"], ["64.02"], 0)
    assert office.ask(
        "select lat_min, valid_from, valid_to, source, confidence from reference.region_box where region_code = '64.02' order by 2"
    ) == [
        (
            Decimal("-1.5"),
            date(2015, 1, 1),
            date(2025, 12, 31),
            "kotak kasar di sekeliling kabupaten; belum diukur dari peta resmi",
            "general",
        ),
        (Decimal("-1.4"), DAY, None, "SK Coba 1/2026", "official"),
    ]


def test_the_same_file_twice_changes_nothing(office):
    text = BOX + "64.02,-1.4,1.1,115.5,117.8\n64.03,1,3,116,119\n"
    office.load("region_box", text)
    before = office.everything("region_box")
    done = office.load("region_box", text)
    assert (done.unchanged, done.added, done.closed, done.corrected) == (2, [], [], [])
    assert office.everything("region_box") == before


def test_what_was_replaced_can_be_read_again(office):
    office.load("region_box", BOX + "64.02,-1.4,1.1,115.5,117.8\n", valid_from=date(2015, 1, 1))
    assert office.ask("select how, content ->> 'lat_min', content ->> 'confidence' from reference.replaced_row") == [
        ("corrected", "-1.5", "general")
    ]
    assert office.ask("select count(*), min(lat_min) from reference.region_box where region_code = '64.02'") == [(1, Decimal("-1.4"))]


def test_checking_says_what_would_change_and_writes_nothing(office):
    before = office.everything("region_box")
    done = office.load("region_box", BOX + "64.02,-1.4,1.1,115.5,117.8\n64.03,1,3,116,119\n", check=True)
    assert done.lines() == ["region_box: 2 rows read, 0 as they were", "  new: 2 (64.02, 64.03)", "  closed: 1 (64.02)"]
    assert office.everything("region_box") == before
    assert office.ask("select count(*) from reference.loaded_file") == [(0,)]


def test_a_full_list_ends_what_it_lacks_within_its_own_edition(office):
    held = office.ask("select index_code from reference.visa_index where regime = 'KEP2025' order by 1")
    header = "index_code,regime,permit_kind,purpose,is_work,is_investor,is_family,is_visit,is_retiree,is_study,allows_site_visit\n"
    done = office.load(
        "visa_index",
        header + "E23,KEP2025,ITAS,tenaga ahli asing,ya,tidak,tidak,tidak,tidak,tidak,tidak\n",
        full=True,
        valid_from=date(2026, 6, 1),
    )
    assert len(done.closed) == len(held)  # E23 itself has another purpose now, the rest is absent
    assert office.ask("select index_code from reference.visa_index where regime = 'KEP2025' and valid_to is null") == [("E23",)]
    assert office.ask("select count(*) from reference.visa_index where regime = 'KEP2023' and valid_to <> '2025-06-01'") == [(0,)]


def test_regions_need_code_and_name_only_and_keep_the_map(office):
    tile = office.ask("select tile_col, tile_row, bps_code from reference.region where region_code = '19.71.01'")
    done = office.load(
        "region",
        "code;name\n1971;Kota Pangkalpinang\n197101;Bukit Intan\n1101;Kabupaten Aceh Selatan\n110101;Bakongan\n1101012001;Keude Bakongan\n",
    )
    assert done.added == ["11.01.01", "11.01.01.2001"]
    assert office.ask("select level, kind, parent_code from reference.region where region_code = '11.01.01.2001'") == [
        (4, "desa", "11.01.01")
    ]
    assert (
        office.ask("select tile_col, tile_row, bps_code from reference.region where region_code = '19.71.01' and valid_to is null") == tile
    )


def test_five_digit_kbli_codes_take_section_and_sector_from_their_division(office):
    office.load(
        "kbli", "version,code,title\n2025,24,Industri logam dasar\n2025,2410,Industri besi\n2025,24101,Industri besi dan baja dasar\n"
    )
    assert office.ask("select level, section, sector from reference.kbli where version = 2025 and code = '24101'") == office.ask(
        "select 5, section, sector from reference.kbli where version = 2025 and code = '24' and valid_to is null"
    )


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("region_box", "region_code,utara\n64.02,1\n", "region_box.csv line 1: unknown column utara"),
        ("region_box", "lat_min\n1\n", "region_box.csv line 1: column region_code is missing"),
        ("region_box", "region_code,lat_min,lat_min\n64.02,1,1\n", "line 1: column lat_min stands twice"),
        ("region_box", BOX + "64.02,-1.5,1.2,115.4\n", "region_box.csv line 2: 4 cells under a header of 5"),
        ("region_box", BOX + "64.02,-1.5,utara,115.4,117.9\n", "region_box.csv line 2: lat_max 'utara' is not a number"),
        ("region_box", BOX + "64.02,,1.2,115.4,117.9\n", "region_box.csv line 2: lat_min is empty"),
        ("region_box", BOX + "64.03,1,3,116,119\n64.02,1.5,1.2,115.4,117.9\n", "region_box.csv line 3: breaks the rule"),
        ("region_box", BOX + "99.99,1,3,116,119\n", "region_box.csv line 2: region_code 99.99 is not in reference.region"),
        ("region_box", BOX + "64.03,1,3,116,119\n64.03,1,4,116,119\n", "region_box.csv line 3: the same region_code as in line 2"),
        ("region_box", BOX.strip() + ",valid_from,valid_to\n64.03,1,3,116,119,2026-02-01,2026-01-01\n", "line 2: valid_to is before valid_from"),
        ("region_box", BOX.strip() + ",valid_from\n64.02,1,3,116,119,2014-01-01\n", "line 2: overlaps the row in force from 2015-01-01"),
        ("region_box", BOX.strip() + ",valid_from\n64.03,1,3,116,119,2026-02-30\n", "line 2: valid_from '2026-02-30' is not a date"),
        ("region_box", BOX, "region_box.csv: no rows under the header"),
        ("region_box", "", "region_box.csv: the file is empty"),
        ("region", "code,name\n110199,Coba\n11019901,Coba\n", "region.csv line 3: level, kind and parent_code do not fit the code"),
        ("region", "code,name\n990101,Coba\n", "region.csv line 2: parent_code 99.01 is not a region of the level above"),
        ("kbli", "version,code,title,section,sector\n2025,04101,Coba,A,KEBUN\n", "kbli.csv line 2: code 04101 has no division 04"),
        ("kbli_crosswalk", "code_2020,code_2025,relation\n10110,10110,same\n", "kbli_crosswalk.csv line 2: code_2020 10110 is not in KBLI 2020"),
        ("placement_country", "country_code,is_open\nXYZ,ya\n", "placement_country.csv line 2: country_code XYZ is not in reference.country"),
        ("placement_country", "country_code,is_open\nJPN,mungkin\n", "line 2: is_open 'mungkin' is not true or false"),
        ("closed_position", "pattern,title\n(HRD,Manajer Personalia\n", "closed_position.csv line 2: pattern is not a regular expression"),
        ("tariff", "kind,unit,amount_idr,amount_usd\nDKPTKA,bulan,1,1\n", "tariff.csv line 2: exactly one of amount_idr and amount_usd"),
        ("holiday", 'date,name,kind\n2026-05-01,"Hari\n', "holiday.csv line 2: not a well-formed CSV record"),
    ],
)  # fmt: skip
def test_a_file_that_breaks_a_rule_is_refused_whole_with_its_place(office, table, text, said):
    message = office.refusal(table, text)
    assert said in message


def test_a_good_row_beside_a_bad_one_is_not_loaded(office):
    message = office.refusal("region_box", BOX + "64.03,1,3,116,119\n64.07,1,utara,116,119\n")
    assert "line 3" in message and "nothing was loaded" in message


def test_a_file_without_days_or_source_says_which_option_gives_them(office):
    message = office.refusal("region_box", BOX + "64.03,1,3,116,119\n", source=None, valid_from=None)
    assert "--valid-from" in message and "--source" in message


def test_bytes_that_are_not_utf8_are_refused(office):
    path = office.folder / "holiday.csv"
    path.write_bytes(b"date,name,kind\n2026-05-01,Hari \xe9,national\n")
    with pytest.raises(SinergiError, match=r"holiday\.csv: not UTF-8"):
        load(office.url, "holiday", path, "SK", DAY)


def test_an_unknown_table_and_a_full_list_without_a_day_are_refused(office):
    with pytest.raises(SinergiError, match="no reference table vault; there are closed_position"):
        office.load("vault", "a\n1\n")
    with pytest.raises(SinergiError, match="--full needs --valid-from"):
        office.load("holiday", "date,name,kind\n", valid_from=None, full=True)


def test_closing_a_parent_by_a_full_list_is_refused_by_name(office):
    message = office.refusal("kbli", "version,code,title,section,sector\n2020,03,Perikanan,Z,KEBUN\n2020,0311,Coba,A,KEBUN\n")
    assert "kbli.csv line 3: section A is not the section of division 03" in message


def test_init_leaves_alone_what_an_office_has_changed_and_renews_the_rest(office):
    office.load("region_box", BOX + "64.02,-1.4,1.1,115.5,117.8\n")
    office.do("update reference.tariff set amount_usd = 120 where kind = 'DKPTKA'")
    # An older seed had another rough box around Pangkalpinang: nobody touched the row, so it follows the seed.
    office.do("update reference.region_box set lat_min = -9 where region_code = '19.71'")
    office.do(
        "update reference.seed_row set content = jsonb_set(content, '{lat_min}', '-9') where table_name = 'region_box' and row_key ->> 'region_code' = '19.71'"
    )
    install(office.url)
    assert office.ask(
        "select count(*), max(lat_max) filter (where valid_to is null) from reference.region_box where region_code = '64.02'"
    ) == [(2, Decimal("1.1"))]
    assert office.ask("select amount_usd from reference.tariff where kind = 'DKPTKA'") == [(120,)]
    assert office.ask("select lat_min from reference.region_box where region_code = '19.71'") == [(Decimal("-2.2"),)]


def test_init_twice_writes_nothing_new(office):
    before = [office.everything(table) for table in reference.tables()]
    install(office.url)
    assert [office.everything(table) for table in reference.tables()] == before


def test_a_database_from_before_the_spells_gets_the_new_keys(office):
    office.do("alter table reference.country drop constraint country_pkey; alter table reference.country add primary key (country_code)")
    office.do("delete from reference.seed_row")
    install(office.url)
    assert (
        "valid_from"
        in office.ask(
            "select pg_get_indexdef(indexrelid) from pg_index where indisprimary and indrelid = cast('reference.country' as regclass)"
        )[0][0]
    )


def test_the_listing_tells_counts_sources_and_days(office):
    office.load("holiday", "date,name,kind\n2026-05-04,Hari Coba,national\n")
    entry = {each["table"]: each for each in reference.listing(office.url)}
    assert set(entry) == set(reference.tables())
    assert (
        entry["holiday"]["in_force"] == 1
        and entry["holiday"]["last_file"] == "holiday.csv"
        and entry["holiday"]["main_source"] == "SK Coba 1/2026"
    )
    assert entry["tariff"]["rows"] == 3 and entry["tariff"]["in_force"] == 2


def test_readers_know_a_loaded_spelling_without_a_database(office, home, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(home.root))
    codes.countries.cache_clear()
    assert codes.folded("Nagari Sakura") not in codes.countries()
    office.load("country_alias", "alias,country_code\nNagari Sakura,JPN\n")
    assert reference.export(office.url, home) == ["country_alias"]
    codes.countries.cache_clear()
    try:
        assert codes.countries()[codes.folded("Nagari Sakura")] == "JPN"
        assert codes.countries()[codes.folded("Tiongkok")] == "CHN"
    finally:
        monkeypatch.undo()
        codes.countries.cache_clear()


def test_a_retired_region_code_is_repaired_and_its_name_means_the_successor():
    codes.region_codes.cache_clear()
    codes.region_names.cache_clear()
    today = date(2026, 11, 22)
    assert "91.01" not in codes.region_codes(today, today) and codes.region_successors(today)["91.01"] == "93.01"
    assert codes.region_names(today)[codes.folded("Merauke")] == ("93.01",)


def test_a_return_of_before_the_change_keeps_the_code_of_its_time():
    then = date(2021, 10, 31)
    assert "64.02.08.2001" not in codes.region_successors(then)
    assert codes.region_successors(date(2021, 12, 31))["64.02.08.2001"] == "64.02.19.2001"
    assert "64.02.19" not in codes.region_codes(then, then) and "64.02.19" in codes.region_codes(then, date(2022, 1, 31))
    merauke = codes.folded("Merauke")
    assert codes.region_names(then)[merauke] == ("91.01",) and codes.region_names(date(2022, 8, 31))[merauke] == ("93.01",)


def test_the_command_checks_loads_and_lists(office, home, monkeypatch, capsys):
    monkeypatch.setenv("SINERGI_HOME", str(home.root))
    monkeypatch.setattr("sinergi.cli._warehouse", lambda: office.url)
    path = office.folder / "libur.csv"
    path.write_text("date,name,kind\n2026-05-04,Hari Coba,national\n", encoding="utf-8")
    asked = ["reference", "load", "holiday", str(path), "--source", "SKB Coba", "--valid-from", "2026-01-01"]
    assert main([*asked, "--check"]) == 0
    assert "new: 1 (2026-05-04)" in (said := capsys.readouterr().out) and "nothing was written" in said
    assert not (home.reference / "holiday.csv").exists()
    assert main(asked) == 0
    assert (home.reference / "holiday.csv").read_text().splitlines()[1].startswith("2026-05-04,Hari Coba,national,2026-01-01")
    path.write_text("date,name,kind\n2026-05-04,Hari Coba,besar\n", encoding="utf-8")
    assert main(asked) == 2
    assert "libur.csv line 2: breaks the rule" in capsys.readouterr().err
    assert main(["reference", "list"]) == 0
    assert "libur.csv" in capsys.readouterr().out


def test_a_kecamatan_that_a_list_adds_owes_from_the_month_in_which_it_begins(office):
    office.load(
        "region",
        "region_code,parent_code,level,kind,region_name,valid_from,valid_to\n"
        "64.02.21,64.02,3,kecamatan,Muara Jawa Baru,2026-11-15,\n"
        "64.02.14,64.02,3,kecamatan,Muara Jawa,2015-01-01,2026-11-14\n"
        "64.02.14,64.02,3,kecamatan,Muara Jawa Lama,2026-11-15,\n",
        valid_from=None,
    )
    office.do("delete from intake.sender where sender = '640214'")
    register_pilots(office.url)
    assert office.ask("select sender, since_period from intake.sender where sender in ('640221', '640214', '640220') order by 1") == [
        ("640214", "2026-08"), ("640220", "2026-08"), ("640221", "2026-11"),
    ]  # fmt: skip
