-- view.sql | R14. Grain: one row per quarter, kecamatan of the workplace and company; the kabupaten stands where the workplace is not known.
create or replace view mart.local_employment as
with counted as (
    select
        fact.period_key,
        coalesce(place.region_code, fact.region_code) as region_code,
        fact.nib,
        sum(fact.heads_closing) filter (where fact.origin = 'LOKAL_KABKOTA') as local,
        sum(fact.heads_closing) as tki
    from warehouse.fact_workforce_quarterly as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    left join warehouse.workplace_known as place
        on
            fact.nib = place.nib
            and fact.workplace_id = place.workplace_id
            and fact.period_key / 100 >= place.from_year
            and (place.to_year is null or fact.period_key / 100 <= place.to_year)
    where fact.origin <> 'ASING'
    group by fact.period_key, coalesce(place.region_code, fact.region_code), fact.nib
)

select
    warehouse.period_text(counted.period_key) as period,
    counted.region_code,
    region.region_name,
    company.company_key,
    coalesce(company.company_name, counted.nib) as company_name,
    coalesce(counted.local, 0) as local,
    counted.tki,
    round(100.0 * coalesce(counted.local, 0) / nullif(counted.tki, 0), 2) as local_share_pct
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code
left join warehouse.company_known as company on counted.nib = company.nib;
comment on view mart.local_employment is
'R14: workers from the kabupaten or kota among the Indonesian workers, by the kecamatan of the workplace (P02 with P05). Over companies or kecamatan: sum(local) ÷ sum(tki), never the mean of percentages. A stock: never add quarters. · Porsi tenaga kerja lokal';
comment on column mart.local_employment.period is 'Quarter, such as 2026-Q3. · triwulan';
comment on column mart.local_employment.region_code is 'Kecamatan of the workplace; five characters where the workplace is not known. · kode wilayah';
comment on column mart.local_employment.region_name is 'Name of the region. · nama wilayah';
comment on column mart.local_employment.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.local_employment.company_name is 'Its name. · nama perusahaan';
comment on column mart.local_employment.local is 'From the kabupaten or kota. · lokal';
comment on column mart.local_employment.tki is 'All Indonesian workers. · TKI';
comment on column mart.local_employment.local_share_pct is '100 × local ÷ tki. · porsi (persen)';
