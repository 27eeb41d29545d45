-- define.sql | Grain: one row per person, kecamatan and month, and per time we learnt otherwise (known_from). The primary key says so too.
-- The columns that every mart asks come first: a row is unpacked from its beginning.
create table if not exists warehouse.fact_reconciliation_monthly (
    period_key integer not null,
    age_months integer not null default 0,
    person_key bigint not null,
    known_from timestamptz not null,
    d boolean not null,
    c boolean not null,
    i boolean not null,
    state text not null,
    region_code text not null,
    period text not null generated always as (warehouse.period_text(period_key)) stored,
    known_to timestamptz,
    village_code text,
    company_key bigint,
    sector text,
    nationality text,
    coverage jsonb not null default '{}',
    conflicts text[] not null default '{}',
    conflict_fields text[] not null default '{}',
    first_seen_period text,
    assigned_to text,
    resolution text,
    days_overdue integer,
    permit_end_date date,
    primary key (period_key, region_code, person_key, known_from)
) partition by range (period_key);
alter table warehouse.fact_reconciliation_monthly add column if not exists period text not null generated always as (
    warehouse.period_text(period_key)
) stored;
alter table warehouse.fact_reconciliation_monthly add column if not exists conflict_life jsonb not null default '{}';
alter table warehouse.fact_reconciliation_monthly add column if not exists village_code text;
-- Up to 0.4 a view said in which village people are, of months past by what is known today: what it says is kept.
do $$
begin
    if to_regclass('warehouse.person_place') is not null then
        update warehouse.fact_reconciliation_monthly as judged
        set village_code = placed.place_code
        from warehouse.person_place as placed
        where judged.period = placed.period
            and judged.region_code = placed.region_code
            and judged.person_key = placed.person_key
            and length(placed.place_code) > 8;
        drop view warehouse.person_place cascade;
    end if;
end
$$;
-- Months judged by an earlier release say their period otherwise, or not at all.
select warehouse.say_period('fact_reconciliation_monthly', cast(right(month.relname, 6) as integer), cast(month.relname as text))
from pg_inherits as part
inner join pg_class as month on part.inhrelid = month.oid
where
    part.inhparent = to_regclass('warehouse.fact_reconciliation_monthly')
    and not exists (
        select 1 from pg_constraint as said
        where said.conrelid = month.oid and said.contype = 'c' and pg_get_constraintdef(said.oid) like 'CHECK ((period = %'
    );
create unique index if not exists fact_reconciliation_monthly_now on warehouse.fact_reconciliation_monthly (period_key, region_code, person_key) where known_to is null;
-- Marts ask by kabupaten; the index also tells the planner how many rows one has.
create index if not exists fact_reconciliation_monthly_kabupaten on warehouse.fact_reconciliation_monthly (left(region_code, 5));
create index if not exists fact_reconciliation_monthly_person on warehouse.fact_reconciliation_monthly (person_key);
create or replace trigger note_many_placed after insert on warehouse.fact_reconciliation_monthly
referencing new table as added for each statement execute function warehouse.note_many_placed();

comment on table warehouse.fact_reconciliation_monthly is 'The three-way check of district, company and immigration at month-end, for the population TKA. · Rekonsiliasi bulanan';
comment on column warehouse.fact_reconciliation_monthly.period_key is 'Month, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.fact_reconciliation_monthly.period is 'The month as text, such as 2026-10; kept, for every mart asks and groups by it. · periode';
comment on column warehouse.fact_reconciliation_monthly.region_code is 'Kecamatan: of D, else the workplace of C, else the address of I. · kode kecamatan';
comment on column warehouse.fact_reconciliation_monthly.person_key is 'Person, our key. · orang';
comment on column warehouse.fact_reconciliation_monthly.company_key is 'Employer of C, else of D, else sponsor of I. · perusahaan';
comment on column warehouse.fact_reconciliation_monthly.sector is 'Sector in the codes of K01, of the company, else as the district states it. · sektor';
comment on column warehouse.fact_reconciliation_monthly.nationality is 'Nationality, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.fact_reconciliation_monthly.state is 'Label of X401 to X412, or TIDAK_DAPAT_DINILAI; see dim_reconciliation_state. · status rekonsiliasi';
comment on column warehouse.fact_reconciliation_monthly.d is 'Seen by the district, independently of the company. · bukti kecamatan';
comment on column warehouse.fact_reconciliation_monthly.c is 'On a company roster, on site or on roster leave. · bukti perusahaan';
comment on column warehouse.fact_reconciliation_monthly.i is 'In the register of immigration with a work permit. · bukti imigrasi';
comment on column warehouse.fact_reconciliation_monthly.coverage is 'Which sources were complete when this was judged. · kelengkapan sumber';
comment on column warehouse.fact_reconciliation_monthly.conflicts is 'Codes X413 and above that hold besides the state. · pertentangan';
comment on column warehouse.fact_reconciliation_monthly.conflict_fields is 'Fields on which the sources differ; names only, no values. · kolom yang berbeda';
comment on column warehouse.fact_reconciliation_monthly.conflict_life is 'Of each conflict: the month since which it holds unbroken, and its resolution if closed by hand. · riwayat tiap pertentangan';
comment on column warehouse.fact_reconciliation_monthly.first_seen_period is 'Month in which this state began without interruption, such as 2026-08. · pertama kali ditemukan';
comment on column warehouse.fact_reconciliation_monthly.age_months is 'Months since first_seen_period; 0 in the first month. · umur temuan (bulan)';
comment on column warehouse.fact_reconciliation_monthly.assigned_to is 'Who acts. · ditangani oleh';
comment on column warehouse.fact_reconciliation_monthly.resolution is 'Resolution code, if closed by hand; null while open. · penyelesaian';
comment on column warehouse.fact_reconciliation_monthly.days_overdue is 'Days from the end of the permit to month-end where X416 holds. · hari lewat izin';
comment on column warehouse.fact_reconciliation_monthly.permit_end_date is 'Last day of the permit that I holds. · tanggal berakhir izin';
comment on column warehouse.fact_reconciliation_monthly.village_code is 'Village in that kecamatan: where the district saw the person, else of the workplace (P05); null if not known. · kode desa';
comment on column warehouse.fact_reconciliation_monthly.known_from is 'Clock of the run that judged so. A run with the same clock replaces the row instead of adding one. · diketahui sejak';
comment on column warehouse.fact_reconciliation_monthly.known_to is 'Clock of the run that judged otherwise; null for the newest judgement. · diketahui sampai';
