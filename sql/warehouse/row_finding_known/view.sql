-- view.sql | Grain: one row per finding of compliance in a row about a foreigner (P01, I01, K01), as known at sinergi.known_on.
create or replace view warehouse.row_finding_known as
select
    fact.period_key,
    fact.region_code,
    fact.person_key,
    fact.company_key,
    finding.rule_code,
    finding.submission_key,
    finding.row_number,
    1 as source_rank,
    coalesce(cast(fact.person_key as text), finding.submission_key || ':' || finding.row_number) as person_mark
from quality.finding as finding
inner join warehouse.submission_known as source on finding.submission_key = source.file_key
inner join warehouse.fact_company_roster as fact on source.submission_key = fact.submission_key and finding.row_number = fact.row_number
where finding.form = 'P01' and finding.nature = 'K'
union all
select
    fact.period_key,
    fact.region_code,
    fact.person_key,
    fact.sponsor_company_key,
    finding.rule_code,
    finding.submission_key,
    finding.row_number,
    2,
    coalesce(cast(fact.person_key as text), finding.submission_key || ':' || finding.row_number)
from quality.finding as finding
inner join warehouse.submission_known as source on finding.submission_key = source.file_key
inner join warehouse.fact_permit_in_force as fact on source.submission_key = fact.submission_key and finding.row_number = fact.row_number
where finding.form = 'I01' and finding.nature = 'K'
union all
select
    fact.period_key,
    fact.region_code,
    fact.person_key,
    fact.company_key,
    finding.rule_code,
    finding.submission_key,
    finding.row_number,
    3,
    coalesce(cast(fact.person_key as text), finding.submission_key || ':' || finding.row_number)
from quality.finding as finding
inner join warehouse.submission_known as source on finding.submission_key = source.file_key
inner join warehouse.fact_district_presence as fact on source.submission_key = fact.submission_key and finding.row_number = fact.row_number
where finding.form = 'K01' and finding.nature = 'K';
comment on view warehouse.row_finding_known is
'Findings of compliance about persons, with whom and for whom they work. · Temuan kepatuhan tentang orang';
comment on column warehouse.row_finding_known.period_key is 'Month, key of dim_period. · periode';
comment on column warehouse.row_finding_known.region_code is 'Kecamatan that the row names. · kode kecamatan';
comment on column warehouse.row_finding_known.person_key is 'Person, our key; null while not linked. · orang';
comment on column warehouse.row_finding_known.company_key is 'Employer, else sponsor. · perusahaan';
comment on column warehouse.row_finding_known.rule_code is 'Rule. · kode aturan';
comment on column warehouse.row_finding_known.submission_key is 'File. · kiriman';
comment on column warehouse.row_finding_known.row_number is 'Row of the file. · nomor baris';
comment on column warehouse.row_finding_known.source_rank is '1 company, 2 immigration, 3 district: whose company is believed. · urutan sumber';
comment on column warehouse.row_finding_known.person_mark is 'Person, else the row: equal marks are one person. · orang (kunci)';
