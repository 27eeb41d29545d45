-- define.sql | Grain: one row per case and accepted I05 in which it is told (a case is told each month while it is open). The primary key says so too.
create table if not exists warehouse.fact_enforcement_case (
    period_key integer not null,
    submission_key bigint not null,
    case_number text not null,
    row_number integer not null,
    sender text not null,
    subject_key bigint,
    person_key bigint,
    nationality text,
    sex text,
    age_group text,
    sponsor_company_key bigint,
    sponsor_nib text,
    region_code text not null,
    source_kind text,
    source_id text,
    violation text not null,
    overstay_days integer,
    found_date date,
    examined_date date,
    reviewed_date date,
    decided_date date,
    paid_date date,
    deported_date date,
    fee_idr numeric,
    detained_from_date date,
    detained_to_date date,
    destination_country text,
    barred_until_date date,
    is_prosecuted boolean,
    court_stage text,
    is_with_centre boolean,
    stage text not null,
    primary key (period_key, submission_key, case_number)
) partition by range (period_key);
create index if not exists fact_enforcement_case_person on warehouse.fact_enforcement_case (person_key);
create index if not exists fact_enforcement_case_case_number on warehouse.fact_enforcement_case (sender, case_number);

comment on table warehouse.fact_enforcement_case is 'Enforcement cases (I05), an accumulating snapshot told anew each month: warehouse.enforcement_case_known gives the newest of each case. Measures and articles stand in bridges. · Kasus penegakan hukum keimigrasian';
comment on column warehouse.fact_enforcement_case.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_enforcement_case.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_enforcement_case.case_number is 'Number of the case at the office. · nomor kasus';
comment on column warehouse.fact_enforcement_case.row_number is 'First row of that file that speaks of the case. · nomor baris pertama';
comment on column warehouse.fact_enforcement_case.sender is 'Office that leads the case; case numbers are its own. · kantor';
comment on column warehouse.fact_enforcement_case.subject_key is 'Whom the case is about (vault.case_subject): equal keys are one person; null where the row says nothing. · orang yang diperiksa';
comment on column warehouse.fact_enforcement_case.person_key is 'Person, our key, where the NIORA is known. · orang';
comment on column warehouse.fact_enforcement_case.nationality is 'Nationality, ISO 3166-1 alpha-3. · kebangsaan';
comment on column warehouse.fact_enforcement_case.sex is 'L male, P female; null if not stated. · jenis kelamin';
comment on column warehouse.fact_enforcement_case.age_group is 'Age group as stated. · kelompok umur';
comment on column warehouse.fact_enforcement_case.sponsor_company_key is 'Sponsor; null while identity does not know the NIB. · penjamin';
comment on column warehouse.fact_enforcement_case.sponsor_nib is 'Sponsor''s NIB as the row says. · NIB penjamin';
comment on column warehouse.fact_enforcement_case.region_code is 'Kecamatan, or the kabupaten where the row names no kecamatan. · kode kecamatan';
comment on column warehouse.fact_enforcement_case.source_kind is 'How it was found: PATROLI, TIMPORA and so on. · sumber temuan';
comment on column warehouse.fact_enforcement_case.source_id is 'Activity or report it was found by. · nomor sumber';
comment on column warehouse.fact_enforcement_case.violation is 'OVERSTAY, PENYALAHGUNAAN_IZIN and so on. · jenis pelanggaran';
comment on column warehouse.fact_enforcement_case.overstay_days is 'Days of overstay; null if not stated. · hari overstay';
comment on column warehouse.fact_enforcement_case.found_date is 'Milestone: found. · tanggal temuan';
comment on column warehouse.fact_enforcement_case.examined_date is 'Milestone: examined. · tanggal BAP';
comment on column warehouse.fact_enforcement_case.reviewed_date is 'Milestone: reviewed by the panel. · tanggal gelar kasus';
comment on column warehouse.fact_enforcement_case.decided_date is 'Milestone: decided. · tanggal keputusan';
comment on column warehouse.fact_enforcement_case.paid_date is 'Milestone: fee paid. · tanggal bayar';
comment on column warehouse.fact_enforcement_case.deported_date is 'Milestone: deported. · tanggal deportasi';
comment on column warehouse.fact_enforcement_case.fee_idr is 'Fee for overstay, rupiah. · biaya beban';
comment on column warehouse.fact_enforcement_case.detained_from_date is 'First day of detention. · mulai detensi';
comment on column warehouse.fact_enforcement_case.detained_to_date is 'Last day of detention. · akhir detensi';
comment on column warehouse.fact_enforcement_case.destination_country is 'Where to, ISO 3166-1 alpha-3. · negara tujuan';
comment on column warehouse.fact_enforcement_case.barred_until_date is 'Last day of the entry ban. · tangkal sampai';
comment on column warehouse.fact_enforcement_case.is_prosecuted is 'Goes to court; null if not stated. · projustisia';
comment on column warehouse.fact_enforcement_case.court_stage is 'SPDP, P21 or PUTUSAN. · tahap perkara';
comment on column warehouse.fact_enforcement_case.is_with_centre is 'Officers of the centre took part; null if not stated. · pendamping pusat';
comment on column warehouse.fact_enforcement_case.stage is 'Stage as told at the end of the month: TEMUAN to DILAKSANAKAN, DITUTUP_TANPA_TAK or KEBERATAN. · status kasus';
