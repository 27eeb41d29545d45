-- view.sql | R10. Grain: one row per month, kabupaten, company and rule; within a rule each person counts once.
create or replace view mart.visa_mismatch as
with found as (
    select
        period_key,
        left(region_code, 5) as region_code,
        rule_code,
        person_mark,
        company_key,
        source_rank
    from warehouse.row_finding_known
    where rule_code in ('V127', 'V129')
),

-- Several files may say it of one person: the employer's own roster is believed first.
once as (
    select distinct on (period_key, region_code, rule_code, person_mark)
        period_key,
        region_code,
        rule_code,
        person_mark,
        company_key
    from found
    order by period_key asc, region_code asc, rule_code asc, person_mark asc, source_rank asc, company_key asc
),

counted as (
    select
        warehouse.period_text(period_key) as period,
        region_code,
        company_key,
        rule_code,
        count(*) as persons
    from once
    group by period_key, region_code, company_key, rule_code
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    company.company_name,
    counted.rule_code,
    counted.persons
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.company_key = company.company_key;
comment on view mart.visa_mismatch is
'R10: persons who work on an index that does not allow it (V127), or hold an investor''s index in an operational post (V129); the visits that V128 allows are no findings. · Indeks visa tidak sesuai kegiatan';
comment on column mart.visa_mismatch.period is 'Month, such as 2026-10. · periode';
comment on column mart.visa_mismatch.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.visa_mismatch.region_name is 'Name of the region. · nama wilayah';
comment on column mart.visa_mismatch.company_key is 'Employer, else sponsor; null where nobody is named. · perusahaan';
comment on column mart.visa_mismatch.company_name is 'Its name. · nama perusahaan';
comment on column mart.visa_mismatch.rule_code is 'The rule that found it. · kode aturan';
comment on column mart.visa_mismatch.persons is 'Distinct persons; a person may stand under several rules. · orang';
