-- view.sql | R13. Grain: one row per quarter and company.
create or replace view mart.tka_local_ratio as
with counted as (
    select
        warehouse.period_text(fact.period_key) as period,
        fact.region_code,
        fact.nib,
        coalesce(sum(fact.heads_closing) filter (where fact.origin = 'ASING'), 0) as tka,
        coalesce(sum(fact.heads_closing) filter (where fact.origin <> 'ASING'), 0) as tki,
        coalesce(sum(fact.heads_closing) filter (where fact.origin = 'LOKAL_KABKOTA'), 0) as local
    from warehouse.fact_workforce_quarterly as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    group by fact.period_key, fact.region_code, fact.nib
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.nib) as company_name,
    counted.tka,
    counted.tki,
    counted.local
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib;
comment on view mart.tka_local_ratio is
'R13: foreign and Indonesian workers on the last day of the quarter (P02). The ratio is sum(tka) ÷ sum(tki) or ÷ sum(local); it is a measure, no legal limit. A stock: never add quarters. · Perbandingan TKA dan tenaga kerja lokal';
comment on column mart.tka_local_ratio.period is 'Quarter, such as 2026-Q3. · triwulan';
comment on column mart.tka_local_ratio.region_code is 'Region of the sender. · kode wilayah';
comment on column mart.tka_local_ratio.region_name is 'Name of the region. · nama wilayah';
comment on column mart.tka_local_ratio.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.tka_local_ratio.company_name is 'Its name. · nama perusahaan';
comment on column mart.tka_local_ratio.tka is 'Foreign workers. · TKA';
comment on column mart.tka_local_ratio.tki is 'Everyone else. · TKI';
comment on column mart.tka_local_ratio.local is 'Of these, from the kabupaten or kota. · tenaga kerja lokal';
