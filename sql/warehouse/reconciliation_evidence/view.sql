-- view.sql | Grain: one row per person, kecamatan and month judged, and per row of K01, P01 or I01 about that person; a row of nulls where none is in force.
create or replace view warehouse.reconciliation_evidence as
select
    judged.period,
    judged.region_code,
    judged.kabupaten_code,
    judged.person_key,
    judged.company_key,
    judged.state,
    judged.d,
    judged.c,
    judged.i,
    judged.conflicts,
    told.form,
    told.submission_key,
    told.row_number
from warehouse.reconciliation_known as judged
left join lateral (
    -- What the kecamatan saw holds there; roster and register hold for the person.
    select
        'K01' as form,
        fact.submission_key,
        fact.row_number
    from warehouse.fact_district_presence as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.period_key = judged.period_key and fact.person_key = judged.person_key and fact.region_code = judged.region_code
    union all
    select
        'P01',
        fact.submission_key,
        fact.row_number
    from warehouse.fact_company_roster as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.period_key = judged.period_key and fact.person_key = judged.person_key
    union all
    select
        'I01',
        fact.submission_key,
        fact.row_number
    from warehouse.fact_permit_in_force as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where fact.period_key = judged.period_key and fact.person_key = judged.person_key
) as told on true;

comment on view warehouse.reconciliation_evidence is 'The rows behind each judgement of the three-way check, as known at sinergi.known_on; `sinergi trace` reads it. · Baris di balik tiap status';
comment on column warehouse.reconciliation_evidence.period is 'Month judged. · periode';
comment on column warehouse.reconciliation_evidence.region_code is 'Kecamatan judged. · kode wilayah';
comment on column warehouse.reconciliation_evidence.kabupaten_code is 'Its kabupaten or kota. · kode kabupaten/kota';
comment on column warehouse.reconciliation_evidence.person_key is 'The person. · orang';
comment on column warehouse.reconciliation_evidence.company_key is 'The employer, as judged. · perusahaan';
comment on column warehouse.reconciliation_evidence.state is 'The state judged. · status';
comment on column warehouse.reconciliation_evidence.d is 'The district knows the person. · kecamatan';
comment on column warehouse.reconciliation_evidence.c is 'A company knows the person. · perusahaan';
comment on column warehouse.reconciliation_evidence.i is 'Immigration knows the person. · imigrasi';
comment on column warehouse.reconciliation_evidence.conflicts is 'Rules that the sources break together. · pertentangan';
comment on column warehouse.reconciliation_evidence.form is 'Form of the row, K01, P01 or I01. · formulir';
comment on column warehouse.reconciliation_evidence.submission_key is 'File of the row. · berkas';
comment on column warehouse.reconciliation_evidence.row_number is 'Row as the sender sees it. · baris';
