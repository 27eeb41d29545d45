-- view.sql | R36. Grain: one row per cohort, region, competence standard and stage, as released.
create or replace view mart_public.training_funnel as
with released as (
    select
        cell,
        max(published) filter (where measure = 'persons') as persons
    from warehouse.public_cell
    where view_name = 'training_funnel'
    group by cell
)

select
    released.cell ->> 'period' as period,
    released.cell ->> 'region_code' as region_code,
    coalesce(region.region_name, 'TIDAK DIKETAHUI') as region_name,
    released.cell ->> 'skkni' as skkni,
    released.cell ->> 'stage' as stage,
    released.persons
from released
left join lateral (
    select held.region_name
    from warehouse.dim_region as held
    where
        held.is_current
        and held.region_code in (
            released.cell ->> 'region_code', left(released.cell ->> 'region_code', 8), left(released.cell ->> 'region_code', 5),
            left(released.cell ->> 'region_code', 2)
        )
    order by length(held.region_code) desc
    limit 1
) as region on true;
comment on view mart_public.training_funnel is
'R36 for the public: from class to placement. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Pelatihan sampai penempatan, untuk umum';
comment on column mart_public.training_funnel.period is 'Cohort. · kohor';
comment on column mart_public.training_funnel.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.training_funnel.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.training_funnel.skkni is 'Competence standard. · SKKNI';
comment on column mart_public.training_funnel.stage is 'DAFTAR, LULUS, KOMPETEN or DITEMPATKAN. · tahap';
comment on column mart_public.training_funnel.persons is 'Persons, rounded to five; null withheld. · orang';
