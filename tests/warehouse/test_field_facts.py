"""How rows of companies, offices and cases reach their facts: lists into bridges, lines apart from places, nobody by name."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period
from sinergi.warehouse.loading import facts, load

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
MONTH = date(2026, 10, 1)


class Desk:
    """Accepted and staged files, as intake leaves them."""

    def __init__(self, url: str):
        self.url, self.key = url, 0

    def do(self, sql: str, **params) -> None:
        with transaction(self.url) as conn:
            conn.execute(sa.text(sql), params)

    def ask(self, sql: str) -> list[tuple]:
        with transaction(self.url) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    def accept(
        self, form: str, sender: str, *staged: dict, period: str = "2026-10", region: str = "64.02", accepted: int | None = None
    ) -> int:
        self.key += 1
        self.do(
            """
            insert into intake.submission (
                submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, rows_read, rows_accepted,
                is_current, delivered_by, region_code, period_key, known_from, delivery_mark
            )
            values (:key, :form, :sender, :period, 1, 'ASLI', 'x.xlsx', :at, :at, 'ACCEPTED', :n, :n, true, :sender, :region, :period_key, :at, :mark)
            """,
            key=self.key, form=form, sender=sender, period=period, at=CLOCK, n=len(staged) if accepted is None else accepted, region=region,
            period_key=Period.parse(period).key, mark=str(self.key),
        )  # fmt: skip
        for number, row in enumerate(staged, 2):
            entry = {"submission_key": self.key, "row_number": number, "unread": [], **row}
            self.do(f"insert into staging.{form.lower()} ({', '.join(entry)}) values ({', '.join(':' + name for name in entry)})", **entry)
        self.do("insert into identity.resolution (submission_key, resolved_at, rows_linked) values (:key, :at, 0)", key=self.key, at=CLOCK)
        return self.key


@pytest.fixture
def desk(warehouse: str) -> Desk:
    return Desk(warehouse)


def test_a_case_told_in_a_row_for_each_measure_is_one_case(desk):
    case = {
        "id_kasus": "K-1", "kode_wilayah": "64.02.12.2001", "kebangsaan": "CHN", "jenis_pelanggaran": "OVERSTAY", "pasal": ["78", "122"],
        "tgl_temuan": date(2026, 10, 1), "status_kasus": "DIPUTUS", "niora": "N0000000001",
    }  # fmt: skip
    one = desk.accept(
        "I05", "KANIM-SMD",
        {**case, "jenis_tak": ["DEPORTASI"], "tgl_deportasi": date(2026, 10, 20), "status_kasus": "DILAKSANAKAN"},
        {**case, "jenis_tak": ["TANGKAL", "DEPORTASI"]},
        {**case, "id_kasus": "K-2", "jenis_tak": None, "niora": None, "id_pseudonim": "PSD-1"},
        {**case, "id_kasus": "K-3", "jenis_tak": None, "niora": None, "id_pseudonim": "PSD-1"},
        {**case, "id_kasus": "K-4", "jenis_tak": None, "niora": None, "id_pseudonim": None},
    )  # fmt: skip
    # A pseudonym is its office's own; a NIORA is the same everywhere.
    two = desk.accept("I05", "KANIM-PGK", {**case, "niora": None, "id_pseudonim": "PSD-1"}, {**case, "id_kasus": "K-9"}, region="19.71")
    for key, number in ((one, 2), (one, 3), (two, 3)):
        desk.do(
            "insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at) values (:key, :number, 77, 1, 1, 'niora', :at)",
            key=key, number=number, at=CLOCK,
        )  # fmt: skip
    load(desk.url, CLOCK)

    told = desk.ask(
        "select sender, case_number, row_number, person_key, stage, deported_date, region_code, dense_rank() over (order by subject_key) "
        "from warehouse.fact_enforcement_case where subject_key is not null order by 1, 2"
    )
    assert [row[:7] for row in told] == [
        ("KANIM-PGK", "K-1", 2, None, "DIPUTUS", None, "64.02.12"),
        ("KANIM-PGK", "K-9", 3, 77, "DIPUTUS", None, "64.02.12"),
        ("KANIM-SMD", "K-1", 2, 77, "DILAKSANAKAN", date(2026, 10, 20), "64.02.12"),
        ("KANIM-SMD", "K-2", 4, None, "DIPUTUS", None, "64.02.12"),
        ("KANIM-SMD", "K-3", 5, None, "DIPUTUS", None, "64.02.12"),
    ]
    marks = {(sender, case_number): mark for sender, case_number, *_, mark in told}
    assert marks["KANIM-PGK", "K-9"] == marks["KANIM-SMD", "K-1"]
    assert marks["KANIM-SMD", "K-2"] == marks["KANIM-SMD", "K-3"] != marks["KANIM-PGK", "K-1"]
    assert desk.ask("select case_number, measure from warehouse.bridge_case_measure where submission_key = 1 order by 1, 2") == [
        ("K-1", "DEPORTASI"),
        ("K-1", "TANGKAL"),
    ]
    assert desk.ask("select count(*) from warehouse.bridge_case_article where submission_key = 1") == [(8,)]  # two articles, four cases


def test_no_number_of_a_person_leaves_the_vault_with_a_case(desk):
    desk.accept(
        "I05", "KANIM-SMD",
        {"id_kasus": "K-1", "kode_wilayah": "64.02.12", "jenis_pelanggaran": "OVERSTAY", "status_kasus": "TEMUAN", "niora": "N0000000001",
         "id_pseudonim": "PSD-7", "pasal": ["78"]},
    )  # fmt: skip
    load(desk.url, CLOCK)
    (told,) = desk.ask("select cast(to_jsonb(fact) as text) from warehouse.fact_enforcement_case as fact")
    assert "N0000000001" not in told[0] and "PSD-7" not in told[0]


def test_an_approval_for_two_places_counts_its_workers_once(desk):
    line = {
        "nomor_rptka": "B.3/100/PK.04.01/V/2026", "nib": "0220000000001", "nama_perusahaan": "PT PIT", "jenis_rptka": "LEBIH_6_BULAN",
        "tgl_mulai": MONTH, "tgl_berakhir": date(2027, 9, 30), "jabatan": "Teknisi", "jumlah_disetujui": 4, "cakupan_lokasi": "LINTAS_KABKOTA",
        "kode_wilayah_lokasi": "64.02",
    }  # fmt: skip
    desk.accept(
        "N05", "DISNAKER-6402",
        line, {**line, "kode_wilayah_lokasi": "64.71", "nomor_rptka": "b.3/100/pk.04.01/v/2026 "}, {**line, "jabatan": "Ahli", "jumlah_disetujui": 1},
    )  # fmt: skip
    load(desk.url, CLOCK)
    assert desk.ask("select rptka_mark, position_title, approved, extension from warehouse.fact_rptka_line order by 2") == [
        ("B3100PK0401V2026", "Ahli", 1, 0), ("B3100PK0401V2026", "Teknisi", 4, 0),
    ]  # fmt: skip
    assert desk.ask("select position_mark, region_code from warehouse.bridge_rptka_location order by row_number") == [
        ("TEKNISI", "64.02"), ("TEKNISI", "64.71"), ("AHLI", "64.02"),
    ]  # fmt: skip


def test_a_place_is_one_place_however_it_is_written_and_a_night_patrol_has_hours(desk):
    look = {
        "id_observasi": "1", "tanggal": MONTH, "kode_desa_kel": "64.02.12.2001", "nama_lokasi": "Pit 3 PT Contoh", "instansi_ikut": ["KECAMATAN", "POLSEK"],
        "jenis_kegiatan_pengawasan": "MONITORING_RUTIN", "indikasi": ["TIDAK_ADA"],
    }  # fmt: skip
    desk.accept("K02", "640212", look, {**look, "id_observasi": "2", "nama_lokasi": "PIT-3 PT. CONTOH"}, region="64.02.12")
    patrol = {
        "id_kegiatan": "1", "tanggal": MONTH, "jam_mulai": "22:30", "jam_selesai": "01:00", "jenis": "PATROLI_HARIAN", "kode_wilayah": "64.02",
        "jml_pekerja_diverifikasi": 1, "jml_investor_diverifikasi": 0, "jml_manajerial_diverifikasi": 0,
    }  # fmt: skip
    desk.accept("I04", "KANIM-SMD", patrol)
    load(desk.url, CLOCK)
    assert desk.ask("select count(*), count(distinct place_mark), max(agencies) from warehouse.fact_observation") == [(2, 1, 2)]
    assert desk.ask("select agency, count(*) from warehouse.bridge_observation_agency group by 1 order by 1") == [
        ("KECAMATAN", 2), ("POLSEK", 2),
    ]  # fmt: skip
    assert desk.ask("select cast(hours as text), agencies, region_code from warehouse.fact_patrol") == [("2.50", 1, "64.02")]


def test_immigration_counts_once_on_its_own_patrol_however_it_is_named(desk):
    patrol = {
        "tanggal": MONTH, "jam_mulai": "09:30", "jam_selesai": "11:00", "jenis": "OPERASI_GABUNGAN", "kode_wilayah": "64.02",
        "jml_pekerja_diverifikasi": 1, "jml_investor_diverifikasi": 0, "jml_manajerial_diverifikasi": 0,
    }  # fmt: skip
    came = (["POLSEK", "Kesbangpol"], ["IMIGRASI", "POLSEK", " Polsek"], ["Kantor Imigrasi Samarinda"], [])
    desk.accept(
        "I04", "KANIM-SMD", *({**patrol, "id_kegiatan": str(number), "instansi_ikut": agencies} for number, agencies in enumerate(came))
    )
    load(desk.url, CLOCK)
    assert desk.ask("select agencies from warehouse.fact_patrol order by activity_id") == [(3,), (2,), (1,), (1,)]


def test_the_activity_of_a_company_is_what_it_says_itself_unless_somebody_knows_better(desk):
    row = {
        "kode_lokasi_kerja": "1", "asal_tenaga_kerja": "LOKAL_KABKOTA", "jk": "L", "status_kerja": "PKWT", "level_jabatan": "TEKNISI", "jumlah_akhir": 3,
        "kbli_utama": "49431", "versi_kbli": "2020", "status_modal": "PMA", "jenis_izin_tambang": "IUJP",
    }  # fmt: skip
    for key, nib, kbli in ((1, "0220000000001", None), (2, "0220000000002", "01262")):
        desk.do(
            "insert into identity.company (company_key, created_at, created_by, nib, company_name, kbli, kbli_version, changed_at) "
            "values (:key, :at, 'rule', :nib, 'PT ' || :nib, :kbli, '2020', :at)",
            key=key, at=CLOCK, nib=nib, kbli=kbli,
        )  # fmt: skip
        desk.accept("P02", nib, {**row, "nib": nib, "kbli_utama": "05100"}, period="2026-Q2")
        desk.accept("P02", nib, {**row, "nib": nib}, period="2026-Q3")
    load(desk.url, CLOCK)
    assert desk.ask("select company_key, kbli, ownership, mining_permit_kind, mining_class from warehouse.dim_company where is_current order by 1") == [
        (1, "49431", "PMA", "IUJP", "JASA"), (2, "01262", "PMA", "IUJP", "JASA"),
    ]  # fmt: skip


def test_who_hauls_or_makes_power_for_a_mine_belongs_to_its_chain_without_a_permit_of_its_own(desk):
    told = {
        1: ("05100", "PIT"),
        2: ("49431", "HAULING_ROAD"),
        3: ("35111", "PLTU"),
        4: ("06100", "PORT"),
        5: ("49431", "KANTOR"),
        6: ("49431", "PORT"),
    }
    for key, (kbli, kind) in told.items():
        nib = f"022000000000{key}"
        desk.do(
            "insert into identity.company (company_key, created_at, created_by, nib, company_name, kbli, kbli_version, changed_at) "
            "values (:key, :at, 'rule', :nib, 'PT ' || :nib, :kbli, '2020', :at)",
            key=key, at=CLOCK, nib=nib, kbli=kbli,
        )  # fmt: skip
        row = {
            "kode_lokasi_kerja": "1",
            "nama": "x",
            "jenis": kind,
            "kode_wilayah": "64.02.12.2001",
            "jenis_izin_tambang": "TIDAK_ADA",
            "peran": "PEMILIK",
        }
        desk.accept("P05", nib, row | ({"nib_pemilik_iup": "0220000000001"} if key in (2, 3, 4, 5) else {}), period="2026")
    load(desk.url, CLOCK)
    assert desk.ask("select company_key, mining_class from warehouse.dim_company where is_current order by 1") == [
        (1, "INTI"), (2, "RANTAI"), (3, "RANTAI"), (4, None), (5, None), (6, None),
    ]  # fmt: skip


def _staged(form: str) -> dict:
    """The least that a row of a form must hold."""
    return {
        "I05": {"id_kasus": "1", "kode_wilayah": "64.02", "jenis_pelanggaran": "OVERSTAY", "status_kasus": "TEMUAN", "jenis_tak": ["DEPORTASI"], "pasal": ["78"]},
        "K02": {"id_observasi": "1", "kode_desa_kel": "64.02.12.2001", "nama_lokasi": "x", "instansi_ikut": ["KECAMATAN"]},
        "N06": {"nomor_skrd": "1", "tgl_skrd": MONTH, "nomor_rptka": "B1", "jumlah_tka": 1, "jumlah_bulan": 1, "usd_tarif": 100, "kurs": 1, "rp_terutang": 1},
        "T01": {"id_rapat": "1", "tgl": MONTH, "butir": "x", "penanggung_jawab": "Disnaker", "status": "BELUM"},
    }[form]  # fmt: skip


@pytest.mark.parametrize("form", ["K02", "N06", "T01"])
def test_a_file_that_loses_a_row_is_not_loaded_at_all(desk, form):
    desk.accept(form, "KANIM-SMD", _staged(form), accepted=2)
    with pytest.raises(SinergiError, match=r"did not reach warehouse\."):
        load(desk.url, CLOCK)
    assert all(desk.ask(f"select count(*) from warehouse.{table}") == [(0,)] for table in facts()[form])


@pytest.mark.parametrize("table", ["fact_enforcement_case", "bridge_case_measure", "bridge_case_article", "bridge_observation_agency"])
def test_the_checks_of_what_is_no_row_for_row_copy_see_a_loss(desk, table):
    from sinergi.sqlfiles import run

    key = desk.accept("I05" if "case" in table else "K02", "KANIM-SMD", _staged("I05" if "case" in table else "K02"))
    load(desk.url, CLOCK)
    with transaction(desk.url) as conn:
        assert run(conn, f"warehouse/{table}/check.sql", submission_keys=[key]) == 0
        conn.exec_driver_sql(f"update warehouse.load_log set rows = 0 where table_name = '{table}'")
        assert run(conn, f"warehouse/{table}/check.sql", submission_keys=[key]) == 1


def test_spells_that_overlap_are_refused(desk):
    from sinergi.sqlfiles import run

    load(desk.url, CLOCK)
    with transaction(desk.url) as conn:
        for name in ("dim_agency", "dim_tariff", "dim_kbli", "dim_placement_country"):
            assert run(conn, f"warehouse/{name}/check.sql") == 0
        conn.exec_driver_sql("update warehouse.dim_agency set valid_to = null where agency = 'IMIGRASI'")
        conn.exec_driver_sql("update warehouse.dim_tariff set valid_to = null where kind = 'OVERSTAY'")
        conn.exec_driver_sql("update warehouse.dim_kbli set sector = 'X' where kbli = 'B'")
        conn.exec_driver_sql("insert into warehouse.dim_placement_country values ('JPN', '2099-01-01', null, false, null, false)")
        for name in ("dim_agency", "dim_tariff", "dim_kbli", "dim_placement_country"):
            assert run(conn, f"warehouse/{name}/check.sql") > 0, name


@pytest.mark.parametrize(
    ("table", "key", "days"),
    [
        ("dim_region", "region_code", "date"), ("dim_company", "company_key", "timestamptz"), ("dim_agency", "agency", "date"),
        ("dim_person", "person_key", "timestamptz"), ("dim_permit_index", "index_code", "date"), ("dim_kbli", "kbli", "date"),
        ("dim_placement_country", "country_code", "date"), ("dim_tariff", "kind", "date"),
    ],
)  # fmt: skip
def test_what_changes_slowly_keeps_its_versions(desk, table, key, days):
    """SCD-2: the key alone does not name a row, its first day does; a second load changes nothing."""
    load(desk.url, CLOCK)
    found = desk.ask(
        "select column_name, format_type(atttypid, null) from information_schema.columns inner join pg_attribute "
        f"on attrelid = cast('warehouse.{table}' as regclass) and attname = column_name where table_schema = 'warehouse' and table_name = '{table}' "
        f"and column_name in ('{key}', 'valid_from', 'valid_to', 'is_current') order by column_name"
    )
    kinds = {name: kind.replace("timestamp with time zone", "timestamptz") for name, kind in found}
    assert kinds.keys() - {"is_current"} == {key, "valid_from", "valid_to"} and kinds["valid_from"] == kinds["valid_to"] == days
    unique = desk.ask(
        f"select pg_get_indexdef(indexrelid) from pg_index where indrelid = cast('warehouse.{table}' as regclass) and indisunique"
    )
    assert any(key in definition and "valid_from" in definition for (definition,) in unique)
    before = desk.ask(f"select * from warehouse.{table} order by 1, 2, 3")
    load(desk.url, CLOCK)
    assert desk.ask(f"select * from warehouse.{table} order by 1, 2, 3") == before


def test_an_agency_is_what_it_was_on_the_day(desk):
    load(desk.url, CLOCK)
    asked = "select superior from warehouse.dim_agency where agency = 'IMIGRASI' and '{day}' between valid_from and coalesce(valid_to, '9999-12-31')"
    assert desk.ask(asked.format(day="2024-09-19")) == [("Kementerian Hukum dan HAM",)]
    assert desk.ask(asked.format(day="2025-08-27")) == [("Kementerian Imigrasi dan Pemasyarakatan",)]
