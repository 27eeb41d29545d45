-- define.sql | Grain: one row per row of an accepted P01 (foreign worker on a company's roster at a workplace in a month). The primary key says so too.
create table if not exists warehouse.fact_company_roster (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    person_key bigint,
    company_key bigint,
    region_code text not null,
    workplace_id text,
    status text,
    days_on_site integer,
    permit_kind text,
    visa_index text,
    permit_start_date date,
    permit_end_date date,
    passport_end_date date,
    rptka_end_date date,
    position_rptka text,
    position_actual text,
    position_level text,
    work_start_date date,
    contract_end_date date,
    direct_employer_key bigint,
    nationality text,
    sex text,
    residence_region_code text,
    worker_id text,
    rptka_mark text,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);
-- Databases made before P03 and N05 had facts.
alter table warehouse.fact_company_roster add column if not exists worker_id text;
alter table warehouse.fact_company_roster add column if not exists rptka_mark text;
create index if not exists fact_company_roster_person on warehouse.fact_company_roster (person_key);
create index if not exists fact_company_roster_company on warehouse.fact_company_roster (company_key);

comment on table warehouse.fact_company_roster is 'Foreign workers whom companies report (P01); source C of the reconciliation. · Roster tenaga kerja asing menurut perusahaan';
comment on column warehouse.fact_company_roster.period_key is 'Reporting period, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_company_roster.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_company_roster.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_company_roster.person_key is 'Person, our key (identity.person); null while identity has not linked the row. · orang';
comment on column warehouse.fact_company_roster.company_key is 'Company that reports and employs. · perusahaan pelapor';
comment on column warehouse.fact_company_roster.region_code is 'Kecamatan of the workplace. · kode kecamatan tempat kerja';
comment on column warehouse.fact_company_roster.workplace_id is 'Workplace in the company''s own numbering. · kode lokasi kerja';
comment on column warehouse.fact_company_roster.status is 'AKTIF_DI_LOKASI, CUTI_ROSTER, DINAS_LUAR, BELUM_TIBA, SELESAI or MENINGGAL. · status bulan ini';
comment on column warehouse.fact_company_roster.days_on_site is 'Days on site in the month, 0 to 31. · hari di lokasi';
comment on column warehouse.fact_company_roster.permit_kind is 'Stay permit. · jenis izin tinggal';
comment on column warehouse.fact_company_roster.visa_index is 'Visa index. · indeks visa';
comment on column warehouse.fact_company_roster.permit_start_date is 'First day of the stay permit. · tanggal mulai izin';
comment on column warehouse.fact_company_roster.permit_end_date is 'Last day of the stay permit. · tanggal berakhir izin';
comment on column warehouse.fact_company_roster.passport_end_date is 'Last day of the passport. · tanggal berakhir paspor';
comment on column warehouse.fact_company_roster.rptka_end_date is 'Last day of the RPTKA. · tanggal berakhir RPTKA';
comment on column warehouse.fact_company_roster.position_rptka is 'Position approved in the RPTKA. · jabatan menurut RPTKA';
comment on column warehouse.fact_company_roster.position_actual is 'Position really held. · jabatan aktual';
comment on column warehouse.fact_company_roster.position_level is 'KOMISARIS, DIREKSI, MANAJER, PENASIHAT, PROFESIONAL or TEKNISI. · level jabatan';
comment on column warehouse.fact_company_roster.work_start_date is 'First day of work. · tanggal mulai kerja';
comment on column warehouse.fact_company_roster.contract_end_date is 'Last day of the contract. · tanggal akhir kontrak';
comment on column warehouse.fact_company_roster.direct_employer_key is 'Direct employer, where it is a subcontractor. · pemberi kerja langsung';
comment on column warehouse.fact_company_roster.nationality is 'Nationality as the row says, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.fact_company_roster.sex is 'L male, P female, as the row says. · jenis kelamin';
comment on column warehouse.fact_company_roster.residence_region_code is 'Region of the lodging. · kode wilayah tempat tinggal';
comment on column warehouse.fact_company_roster.worker_id is 'Worker in the company''s own numbering, as P03 and P04 name it. · nomor TKA di perusahaan';
comment on column warehouse.fact_company_roster.rptka_mark is 'Number of the approval (RPTKA), signs and case dropped, as in fact_rptka_line; null where exempt. · nomor RPTKA';
