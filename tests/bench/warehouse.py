"""Five million presence facts in monthly partitions: what a reload costs, and how fast every mart answers while loads run.

A country is made up straight into the warehouse: 514 kabupaten with 14 kecamatan each, twelve months of presence and of judgements, two
months of rosters and permits, and the ledger and obligations that belong to them. Then readers ask every mart in turn for one month of
the country and for one kabupaten, while another process loads a month anew and replaces single submissions, over and over.

A mart's figure is the 95th percentile of its answer, rows fetched, against an index-only count of the same slice of presence facts. A
watcher sees whether a reader ever waits for a lock, and a reader counts the submission that is being replaced: all of it or nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import psycopg2
from tests.bench.linking import environment

from sinergi.database import transaction
from sinergi.sqlfiles import run_plain

CLOCK = datetime(2026, 11, 16, 9, tzinfo=UTC)
PERIOD, PERIOD_KEY, RELOADED = "2026-10", 202610, 202609
HOME_REGION = "64.02"
GOAL = 10

_COUNTRY = """
create table public.bench_kecamatan as
select
    row_number() over (order by code) - 1 as place,
    code,
    left(code, 5) as kabupaten,
    -- Where foreigners work: a few kabupaten have ten times the others' number.
    case when left(code, 5) in ('64.02', '19.71', '72.06', '82.02') then 10 else 1 end as weight
from (
    select region_code as code from reference.region where level = 3 and valid_to is null
    union all
    select above.region_code || '.' || lpad(cast(n as text), 2, '0')
    from reference.region as above
    cross join generate_series(1, 14) as n
    where above.level = 2 and above.valid_to is null
        and not exists (select 1 from reference.region as below where below.level = 3 and below.parent_code = above.region_code)
) as places;

insert into reference.region (region_code, level, kind, region_name, parent_code, valid_from, source, confidence)
select code, 3, 'kecamatan', 'Kecamatan ' || code, kabupaten, date '2020-01-01', 'bench', 'assumed'
from bench_kecamatan
where not exists (select 1 from reference.region as held where held.region_code = bench_kecamatan.code);

insert into intake.sender (sender, kind, name, region_code, since_period, time_zone)
select replace(code, '.', ''), 'district', 'Kecamatan ' || code, code, '2025-11', 'Asia/Jakarta' from bench_kecamatan
on conflict do nothing;
insert into intake.sender (sender, kind, name, region_code, since_period, time_zone)
select '9' || lpad(cast(n as text), 12, '0'), 'company', 'PT ' || n, (select kabupaten from bench_kecamatan where place = n % 7000), '2025-11', 'Asia/Jakarta'
from generate_series(1, 10000) as n;

insert into identity.company (company_key, created_at, created_by, nib, company_name, kbli, kbli_version, changed_at)
select n, timestamptz '2025-11-01', 'nib', '9' || lpad(cast(n as text), 12, '0'), 'PT ' || n, (array['05100', '24202', '46100', '09900'])[1 + n % 4], '2020',
    timestamptz '2025-11-01'
from generate_series(1, 10000) as n;
insert into warehouse.dim_company (
    company_key, nib, company_name, kbli, kbli_version, sector, sector_source, mining_class, valid_from, is_current
)
select company_key, nib, company_name, kbli, kbli_version, (array['TAMBANG', 'SMELTER', 'PERDAGANGAN', 'JASA_TAMBANG'])[1 + company_key % 4], 'KBLI',
    (array['INTI', 'RANTAI', null, 'JASA'])[1 + company_key % 4], timestamptz '2025-11-01', true
from identity.company;

create table public.bench_person as
select n as person_key, place.code as region_code, place.place, 1 + n % 10000 as company_key,
    row_number() over (partition by place.place order by n) + 1 as row_number,
    (array['CHN', 'CHN', 'CHN', 'KOR', 'IND', 'JPN', 'MYS', 'PHL'])[1 + n % 8] as nationality, case when n % 6 = 0 then 'P' else 'L' end as sex
from (
    select n, width_bucket(n * 7919 % {persons}, array(
        select cast(sum(weight) over (order by place) - weight as bigint) * {persons} / (select sum(weight) from bench_kecamatan) from bench_kecamatan
        order by place
    )) - 1 as place
    from generate_series(cast(1 as bigint), {persons}) as n
) as drawn
inner join bench_kecamatan as place on drawn.place = place.place;
create index on public.bench_person (place);
analyze public.bench_person;

insert into warehouse.dim_person (person_key, nationality, sex, birth_year_band, valid_from, is_current)
select person_key, nationality, sex, '1980-1984', timestamptz '2025-11-01', true from bench_person;
"""

# One month: the ledger, then what it brought. Keys of submissions: month × 100,000 + number of the sender.
_MONTH = """
insert into intake.submission (
    submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, rows_read, rows_accepted, is_current, delivered_by,
    sender_kind, region_code, period_key, period_start, period_end, known_from, delivery_mark, is_answered
)
select
    {turn} * 100000 + place.place, 'K01', replace(place.code, '.', ''), '{period}', 1, 'ASLI', 'K01', {known}, {known}, 'ACCEPTED', held.n, held.n, true,
    replace(place.code, '.', ''), 'district', place.code, {key}, {start}, {end}, {known}, 'k{turn}-' || place.place, true
from bench_kecamatan as place
inner join (select place, count(*) as n from bench_person group by place) as held on place.place = held.place;

insert into intake.obligation (form, sender, region_code, period, due_at, state, received_at, days_late, submission_key, basis, basis_says, period_key, is_stale)
select 'K01', sub.sender, sub.region_code, sub.period, sub.known_from, 'ACCEPTED', sub.received_at, 0, sub.submission_key, 'SK', 'SK', sub.period_key, false
from intake.submission as sub where sub.form = 'K01' and sub.period_key = {key}
union all
select 'P01', sender, region_code, '{period}', {known}, 'ACCEPTED', {known}, 0, null, 'SK', 'SK', {key}, false
from intake.sender where kind = 'company';

select warehouse.ensure_partition(fact, {key})
from unnest(array['fact_district_presence', 'fact_reconciliation_monthly', 'fact_company_roster', 'fact_permit_in_force']) as fact;

insert into warehouse.fact_district_presence_p{key} (
    period_key, submission_key, row_number, person_key, region_code, village_code, company_key, category, sector, permit_kind, permit_end_date,
    information_source, status, is_present, is_independent, last_seen_date, residence_kind, nationality, sex
)
select {key}, {turn} * 100000 + place, row_number, person_key, region_code, region_code || '.2001', company_key, 'PEKERJA', 'TAMBANG', 'ITAS',
    {end} + cast(person_key % 400 as integer), 'DILIHAT_LANGSUNG', 'HADIR', true, true, {end}, 'MES', nationality, sex
from bench_person;

insert into warehouse.fact_reconciliation_monthly_p{key} (
    period_key, region_code, person_key, company_key, sector, nationality, state, d, c, i, coverage, conflicts, conflict_fields, first_seen_period, age_months,
    assigned_to, days_overdue, permit_end_date, village_code, known_from
)
select {key}, region_code, person_key, company_key, 'TAMBANG', nationality,
    case
        when person_key % 20 < 12 then 'TERVERIFIKASI' when person_key % 20 < 15 then 'TERVERIFIKASI_DENGAN_CATATAN'
        when person_key % 20 = 15 then 'TIDAK_DILAPORKAN_PERUSAHAAN' when person_key % 20 = 16 then 'TIDAK_DIKENAL'
        when person_key % 20 = 17 then 'TANPA_IZIN_TERCATAT' else 'TERDAFTAR_TIDAK_TERLIHAT'
    end,
    person_key % 20 < 18, person_key % 20 not in (15, 16), person_key % 20 not in (16, 17), '{{"d": true, "c": true, "i": "KANIM+PUSAT"}}',
    case when person_key % 20 = 12 then array['X416'] when person_key % 20 = 13 then array['X415'] when person_key % 20 = 14 then array['X417'] else '{{}}' end,
    case when person_key % 20 = 12 then array['tgl_berakhir'] when person_key % 20 = 13 then array['jabatan_aktual'] else '{{}}' end,
    '2025-11', {turn}, 'DISNAKER', case when person_key % 20 = 12 then 11 end, {end} - 11, region_code || '.2001', {known}
from bench_person;
"""

# The two months for which rosters and permits are there too.
_DOCUMENTS = """
insert into intake.submission (
    submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, rows_read, rows_accepted, is_current, delivered_by,
    sender_kind, region_code, period_key, period_start, period_end, known_from, delivery_mark, is_answered, coverage
)
select {turn} * 100000 + 20000 + company_key, 'P01', nib, '{period}', 1, 'ASLI', 'P01', {known}, {known}, 'ACCEPTED', 1, 1, true, nib, 'company',
    sender.region_code, {key}, {start}, {end}, {known}, 'p{turn}-' || company_key, true, null
from identity.company inner join intake.sender on identity.company.nib = sender.sender
union all
select {turn} * 100000 + 50000 + n, 'I01', 'KANIM-' || n, '{period}', 1, 'ASLI', 'I01', {known}, {known}, 'ACCEPTED', 1, 1, true, 'KANIM-' || n,
    'immigration', '64.02', {key}, {start}, {end}, {known}, 'i{turn}-' || n, true, 'KANIM+PUSAT'
from generate_series(0, 125) as n;

insert into warehouse.fact_company_roster_p{key} (
    period_key, submission_key, row_number, person_key, company_key, region_code, workplace_id, status, days_on_site, permit_kind, visa_index,
    permit_start_date, permit_end_date, passport_end_date, rptka_end_date, position_rptka, position_actual, position_level, work_start_date, nationality, sex,
    worker_id
)
select {key}, {turn} * 100000 + 20000 + company_key, person_key, person_key, company_key, region_code, 'LK-01', 'AKTIF_DI_LOKASI', 20, 'ITAS', 'E23',
    '2026-01-01', {end} + cast(person_key % 400 as integer), '2029-01-01', '2027-01-01', 'Teknisi', 'Teknisi', 'PROFESIONAL', '2026-01-05',
    nationality, sex, 'T' || person_key
from bench_person where person_key % 20 not in (15, 16);

insert into warehouse.fact_permit_in_force_p{key} (
    period_key, submission_key, row_number, person_key, sponsor_company_key, region_code, permit_kind, visa_index, visa_regime, permit_status, authority,
    issued_date, permit_start_date, permit_end_date, passport_end_date, position_permit, category, whereabouts, nationality, sex
)
select {key}, {turn} * 100000 + 50000 + person_key % 126, person_key, person_key, company_key, region_code, 'ITAS', 'E23', 'KEP2025', 'AKTIF', 'KANIM',
    '2026-01-01', '2026-01-01', {end} + cast(person_key % 400 as integer), '2029-01-01', 'Teknisi', 'PEKERJA', 'DI_INDONESIA', nationality, sex
from bench_person where person_key % 20 not in (16, 17);
"""

# What intake and identity hold of the month that is loaded anew, and of the submissions that are replaced.
_ROWS = """
insert into staging.k01 (
    submission_key, row_number, unread, kode_kecamatan, kategori_orang_asing, sektor_kegiatan, jenis_izin_tinggal, sumber_informasi, status_keberadaan,
    kebangsaan, jenis_kelamin
)
select {first} + place, row_number, '{{}}', region_code, 'PEKERJA', 'TAMBANG', 'ITAS', 'DILIHAT_LANGSUNG', 'HADIR', nationality, sex from bench_person {which};
insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at)
select {first} + place, row_number, person_key, 2, 1, 'passport', {known} from bench_person {which};
insert into identity.company_link (submission_key, row_number, role, company_key, tier, score, decided_by, linked_at)
select {first} + place, row_number, 'employer', company_key, 1, 1, 'nib', {known} from bench_person {which};
insert into identity.resolution (submission_key, resolved_at, rows_linked)
select distinct {first} + place, {known}, 1 from bench_person {which};
"""

_LOAD = """
import json, resource, sys, time
from datetime import datetime
from pathlib import Path
from sinergi.warehouse.loading import load
began = time.perf_counter()
counts = load(sys.argv[1], datetime.fromisoformat(sys.argv[2]), Path(sys.argv[3]))
print(json.dumps({"seconds": time.perf_counter() - began, "rows": counts.get("fact_district_presence", 0)}))
"""


@contextmanager
def country(facts: int) -> Iterator[tuple[str, Path]]:
    """A warehouse with ``facts`` presence facts in twelve months, on a server of its own; its URL and the folder of its secrets."""
    from sinergi.installation import install
    from sinergi.services.postgres import throwaway

    with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder, throwaway() as url:
        os.environ["SINERGI_HOME"] = folder
        install(url)
        began = time.perf_counter()
        _run(url, _COUNTRY.format(persons=facts // 12))
        months = [(2025, 11), (2025, 12), *((2026, month) for month in range(1, 11))]
        for turn, (year, month) in enumerate(months):
            filled = _of_month(turn, year, month)
            _run(url, _MONTH.format(**filled) + (_DOCUMENTS.format(**filled) if turn >= 10 else ""))
        reload = _of_month(10, 2026, 9)
        _run(url, _ROWS.format(first=10 * 100_000, which="", known=reload["known"]))
        secrets = Path(folder) / "secrets"
        secrets.mkdir(exist_ok=True)
        # What was put there by hand counts as loaded, but for the month that is to be loaded anew.
        load(url, CLOCK - timedelta(days=1), secrets)
        _run(url, "vacuum analyze", alone=True)
        print(json.dumps({"made": facts, "seconds": round(time.perf_counter() - began)}), flush=True)
        yield url, secrets


def _of_month(turn: int, year: int, month: int) -> dict[str, object]:
    return {
        "turn": turn, "period": f"{year}-{month:02d}", "key": year * 100 + month, "start": f"date '{year}-{month:02d}-01'", "end": f"date '{year}-{month:02d}-28'",
        "known": f"timestamptz '{year + month // 12}-{month % 12 + 1:02d}-10 00:00:00+00'",
    }  # fmt: skip


def _run(url: str, sql: str, alone: bool = False) -> None:
    if not alone:
        with transaction(url) as conn:
            run_plain(conn, "set search_path = public; " + sql + "; set search_path to default", "bench")
        return
    conn = psycopg2.connect(url)
    conn.autocommit = True
    conn.cursor().execute(sql)
    conn.close()


def load(url: str, clock: datetime, secrets: Path) -> dict:
    """The loader, in a process of its own: seconds and presence rows written."""
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, url, clock.isoformat(), str(secrets)], check=True, capture_output=True, text=True, env=environment()
    )
    return json.loads(done.stdout)


def reload_month(url: str, clock: datetime, secrets: Path) -> dict:
    """Identity has linked a month anew: all its facts are written again."""
    _run(url, f"update identity.resolution set relinked_at = '{clock.isoformat()}' where submission_key / 100000 = 10")
    return load(url, clock, secrets)


def replace_submission(url: str, clock: datetime, secrets: Path, version: int) -> dict:
    """A new version of one return of 2026-10 is accepted: half of its rows."""
    old = 11 * 100_000 if version == 2 else 90_000_000 + version - 1
    new = 90_000_000 + version
    known = f"timestamptz '{clock.isoformat()}'"
    rows_of = "select row_number from bench_person where place = 0"
    _run(
        url,
        f"update intake.submission set is_current = false, status = 'SUPERSEDED', known_to = {known} where submission_key = {old};"
        "insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, rows_read, "
        "rows_accepted, is_current, delivered_by, sender_kind, region_code, period_key, period_start, period_end, known_from, delivery_mark, is_answered) "
        f"select {new}, form, sender, period, {version}, 'REVISI', file_name, {known}, {known}, 'ACCEPTED', held.n, held.n, true, delivered_by, sender_kind, "
        f"region_code, period_key, period_start, period_end, {known}, 'v{version}', true from intake.submission, (select count(*) as n from ({rows_of} "
        f"and row_number % 2 = {version % 2}) as kept) as held where submission_key = {old};"
        + _ROWS.format(first=new, which=f"where place = 0 and row_number % 2 = {version % 2}", known=known),
    )
    return load(url, clock, secrets)


def bare_insert(url: str) -> float:
    """Seconds to write one month of the same rows into a plain logged table without index."""
    conn = psycopg2.connect(url)
    conn.autocommit = True
    with conn.cursor() as cursor:
        cursor.execute("create table public.bench_bare (like warehouse.fact_district_presence including defaults)")
        began = time.perf_counter()
        cursor.execute(f"insert into public.bench_bare select * from warehouse.fact_district_presence where period_key = {RELOADED}")
        seconds = time.perf_counter() - began
        cursor.execute("drop table public.bench_bare")
    conn.close()
    return seconds


class Watcher:
    """Which readers wait for a lock, looked at every hundredth of a second, and for how long at most."""

    def __init__(self, url: str):
        self.url, self.waits, self.longest = url, 0, 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        conn = psycopg2.connect(self.url)
        conn.autocommit = True
        since: dict[int, float] = {}
        with conn.cursor() as cursor:
            while not self._stop.wait(0.01):
                cursor.execute("select pid from pg_stat_activity where application_name = 'reader' and wait_event_type = 'Lock'")
                now = time.perf_counter()
                waiting = {pid for (pid,) in cursor.fetchall()}
                self.waits += len(waiting - since.keys())
                since = {pid: since.get(pid, now) for pid in waiting}
                self.longest = max([self.longest, *(now - began for began in since.values())])
        conn.close()

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stop.set()
        self._thread.join()


def _reader(url: str) -> psycopg2.extensions.connection:
    conn = psycopg2.connect(url, application_name="reader")
    conn.autocommit = True
    return conn


def _answer(cursor, sql: str) -> float:
    """Seconds until all rows of a query have come."""
    began = time.perf_counter()
    cursor.copy_expert(f"copy ({sql}) to stdout", BytesIO())
    return time.perf_counter() - began


def _p95(found: list[float]) -> float:
    return sorted(found)[min(len(found) - 1, int(0.95 * len(found)))]


SLICES = {
    "month": ("where period = '2026-10'", f"where period_key = {PERIOD_KEY}"),
    "kabupaten": (
        f"where period = '2026-10' and starts_with(region_code, '{HOME_REGION}')",
        f"where period_key = {PERIOD_KEY} and submission_key in (select {11 * 100_000} + place from public.bench_kecamatan where kabupaten = '{HOME_REGION}')",
    ),
}


def _views(url: str) -> list[str]:
    conn = _reader(url)
    with conn.cursor() as cursor:
        cursor.execute(
            "select view.table_name from information_schema.views as view where view.table_schema = 'mart' and exists (select 1 from "
            "information_schema.columns as col where col.table_schema = 'mart' and col.table_name = view.table_name and col.column_name = 'period') "
            "order by view.table_name"
        )
        found = [name for (name,) in cursor.fetchall()]
    conn.close()
    return found


def ask(url: str, rounds: int, until: threading.Event | None = None) -> dict[str, dict[str, float]]:
    """The 95th percentile of each mart's answer by slice, and of the index-only counts as ``-``; asks on ``until`` is set."""
    conn = _reader(url)
    spent: dict[tuple[str, str], list[float]] = {}
    with conn.cursor() as cursor:
        turn = 0
        while turn < rounds or (until is not None and not until.is_set()):
            turn += 1
            for slice_name, (of_mart, of_fact) in SLICES.items():
                for view in _views(url):
                    began = _answer(cursor, f"select count(*) from warehouse.fact_district_presence {of_fact}")
                    spent.setdefault((slice_name, "-"), []).append(began)
                    columns = "region_code" if slice_name == "kabupaten" else ""
                    if columns and not _has(cursor, view, columns):
                        continue
                    spent.setdefault((slice_name, view), []).append(_answer(cursor, f"select * from mart.{view} {of_mart}"))
    conn.close()
    found: dict[str, dict[str, float]] = {}
    for (slice_name, view), seconds in spent.items():
        found.setdefault(slice_name, {})[view] = _p95(seconds)
    return found


def _has(cursor, view: str, column: str) -> bool:
    cursor.execute(
        "select exists (select 1 from information_schema.columns where table_schema = 'mart' and table_name = %s and column_name = %s)",
        (view, column),
    )
    return cursor.fetchone()[0]


def marts(facts: int = 5_000_000, rounds: int = 20) -> dict:
    """Every mart while loads run."""
    with country(facts) as (url, secrets):
        floor = bare_insert(url)
        quiet_reload = reload_month(url, CLOCK, secrets)
        quiet_replace = replace_submission(url, CLOCK + timedelta(minutes=1), secrets, 2)
        ended = threading.Event()
        halves: set[int] = set()
        loads: list[dict] = []

        def keep_loading() -> None:
            turn = 2
            while not ended.is_set():
                turn += 1
                clock = CLOCK + timedelta(hours=turn)
                loads.append(reload_month(url, clock, secrets))
                loads.append(replace_submission(url, clock + timedelta(minutes=1), secrets, turn))

        def keep_counting() -> None:
            conn = _reader(url)
            with conn.cursor() as cursor:
                while not ended.is_set():
                    cursor.execute(
                        "select count(*) from warehouse.fact_district_presence as fact inner join warehouse.submission_known as source "
                        f"on fact.submission_key = source.submission_key where fact.period_key = {RELOADED}"
                    )
                    halves.add(cursor.fetchone()[0])
            conn.close()

        threads = [threading.Thread(target=keep_loading), threading.Thread(target=keep_counting)]
        with Watcher(url) as watcher:
            for thread in threads:
                thread.start()
            try:
                found = ask(url, rounds)
            finally:
                ended.set()
                for thread in threads:
                    thread.join()
        month = facts // 12
    slow = {
        name: {view: round(seconds / answers["-"], 1) for view, seconds in sorted(answers.items(), key=lambda one: -one[1]) if view != "-"}
        for name, answers in found.items()
    }
    row = {
        "benchmark": f"{facts:,} presence facts, marts while loads run", "goal": GOAL,
        "reload_rows": quiet_reload["rows"], "reload_seconds": round(quiet_reload["seconds"], 1), "bare_insert_seconds": round(floor, 2),
        "reload_ratio": round(quiet_reload["seconds"] / floor, 1), "replace_seconds": round(quiet_replace["seconds"], 2),
        "loads_meanwhile": len(loads), "count_ms": {name: round(1000 * answers["-"], 1) for name, answers in found.items()},
        "ratios": slow, "beyond_goal": {name: [view for view, ratio in held.items() if ratio > GOAL] for name, held in slow.items()},
        "reader_lock_waits": watcher.waits, "longest_wait_ms": round(1000 * watcher.longest), "counts_seen": sorted(halves),
        "is_met": not any(ratio > GOAL for ratio in slow["month"].values()) and not watcher.waits and halves == {month},
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return row
