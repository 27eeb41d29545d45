-- define.sql | Grain: one row per month, X rule, region and subject (company, place, document or person), and per time we learnt otherwise (known_from). The primary key says so too.
create table if not exists warehouse.fact_cross_source_finding (
    period_key integer not null,
    rule_code text not null,
    region_code text not null,
    subject text not null,
    state text not null,
    person_key bigint,
    company_key bigint,
    evidence jsonb not null default '{}',
    coverage jsonb not null default '{}',
    first_seen_period text not null,
    age_months integer not null default 0,
    assigned_to text,
    resolution text,
    known_from timestamptz not null,
    known_to timestamptz,
    primary key (period_key, rule_code, region_code, subject, known_from)
) partition by range (period_key);
create unique index if not exists fact_cross_source_finding_now
on warehouse.fact_cross_source_finding (period_key, rule_code, region_code, subject) where known_to is null;
create index if not exists fact_cross_source_finding_person on warehouse.fact_cross_source_finding (person_key);

comment on table warehouse.fact_cross_source_finding is 'Findings between sources that are not of one worker in one kecamatan: X420 to X422, X426 to X431. · Temuan antarsumber';
comment on column warehouse.fact_cross_source_finding.period_key is 'Month, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.fact_cross_source_finding.rule_code is 'X rule, see dim_reconciliation_state. · kode aturan';
comment on column warehouse.fact_cross_source_finding.region_code is 'Kabupaten or kota, or the kecamatan where the rule speaks of one. · kode wilayah';
comment on column warehouse.fact_cross_source_finding.subject is 'What it is about: a NIB, NIB@place, an approval, the number that a form gave, or person:key; - where a source is missing. Never a NIK, name or passport. · pokok temuan';
comment on column warehouse.fact_cross_source_finding.state is 'Label of the rule, or TIDAK_DAPAT_DINILAI where a source that is needed is missing. · status';
comment on column warehouse.fact_cross_source_finding.person_key is 'Person, where it is about one whom we know. · orang';
comment on column warehouse.fact_cross_source_finding.company_key is 'Company, where it is about one. · perusahaan';
comment on column warehouse.fact_cross_source_finding.evidence is 'Rows it rests on, by form: [submission_key, row_number]; keys only. · bukti';
comment on column warehouse.fact_cross_source_finding.coverage is 'Which sources were in. · kelengkapan sumber';
comment on column warehouse.fact_cross_source_finding.first_seen_period is 'Month in which it began without interruption. · pertama kali ditemukan';
comment on column warehouse.fact_cross_source_finding.age_months is 'Months since then; 0 in the first month. · umur temuan (bulan)';
comment on column warehouse.fact_cross_source_finding.assigned_to is 'Who acts. · ditangani oleh';
comment on column warehouse.fact_cross_source_finding.resolution is 'Resolution code, if closed by hand; null while open. · penyelesaian';
comment on column warehouse.fact_cross_source_finding.known_from is 'Clock of the run that found it. A run with the same clock replaces the row instead of adding one. · diketahui sejak';
comment on column warehouse.fact_cross_source_finding.known_to is 'Clock of the run that found otherwise; null for the newest. · diketahui sampai';
