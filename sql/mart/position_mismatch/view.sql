-- view.sql | R11. Grain: one row per month, kabupaten, company and rule; within a rule each person counts once.
create or replace view mart.position_mismatch as
with found as (
    select
        warehouse.period_text(period_key) as period,
        left(region_code, 5) as region_code,
        rule_code,
        person_mark,
        company_key,
        source_rank
    from warehouse.row_finding_known
    where rule_code in ('V126', 'V130')
    union all
    select
        period,
        kabupaten_code,
        'X415',
        cast(person_key as text),
        company_key,
        1
    from warehouse.reconciliation_known
    where 'X415' = any(conflicts)
),

-- Several files may say it of one person: the employer's own roster is believed first.
once as (
    select distinct on (period, region_code, rule_code, person_mark)
        period,
        region_code,
        rule_code,
        person_mark,
        company_key
    from found
    order by period asc, region_code asc, rule_code asc, person_mark asc, source_rank asc, company_key asc
),

counted as (
    select
        period,
        region_code,
        company_key,
        rule_code,
        count(*) as persons
    from once
    group by period, region_code, company_key, rule_code
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
comment on view mart.position_mismatch is
'R11: persons in a post closed to foreigners (V126), in another post than the approval says (V130), or than the permit says (X415). · Jabatan tidak sesuai atau tertutup';
comment on column mart.position_mismatch.period is 'Month, such as 2026-10. · periode';
comment on column mart.position_mismatch.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart.position_mismatch.region_name is 'Name of the region. · nama wilayah';
comment on column mart.position_mismatch.company_key is 'Employer, else sponsor; null where nobody is named. · perusahaan';
comment on column mart.position_mismatch.company_name is 'Its name. · nama perusahaan';
comment on column mart.position_mismatch.rule_code is 'The rule that found it. · kode aturan';
comment on column mart.position_mismatch.persons is 'Distinct persons; a person may stand under several rules. · orang';
