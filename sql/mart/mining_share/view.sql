-- view.sql | R04. Grain: one row per month, kabupaten and definition of mining.
create or replace view mart.mining_share as
with counted as (
    select
        period,
        kabupaten_code,
        count(*) filter (where ring <= 1) as core,
        count(*) filter (where ring <= 2) as services,
        count(*) filter (where ring <= 3) as chain,
        count(*) as persons_all
    from warehouse.mining_ring
    group by period, kabupaten_code
)

select
    counted.period,
    counted.kabupaten_code as region_code,
    region.region_name,
    ring.definition,
    ring.persons,
    counted.persons_all,
    round(100.0 * ring.persons / counted.persons_all, 2) as share_pct
from counted
inner join warehouse.visible_region as region on counted.kabupaten_code = region.region_code
cross join lateral (
    values ('TAMBANG_INTI', counted.core), ('TAMBANG_JASA', counted.services), ('TAMBANG_RANTAI', counted.chain)
) as ring (definition, persons);
comment on view mart.mining_share is
'R04: share of mining among the verified (R01), under three nested definitions side by side. · Porsi pertambangan';
comment on column mart.mining_share.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.mining_share.region_code is 'Kabupaten or kota, dotted Kemendagri code. · kode kabupaten/kota';
comment on column mart.mining_share.region_name is 'Name of the region. · nama wilayah';
comment on column mart.mining_share.definition is 'TAMBANG_INTI (KBLI 05, 07, 08), TAMBANG_JASA (adds 099 and IUJP), TAMBANG_RANTAI (adds smelter, mine-mouth power, hauling). · definisi';
comment on column mart.mining_share.persons is 'Verified persons in it. · orang';
comment on column mart.mining_share.persons_all is 'All verified persons of the kabupaten. · seluruh orang terverifikasi';
comment on column mart.mining_share.share_pct is '100 × persons ÷ persons_all. · persen';
