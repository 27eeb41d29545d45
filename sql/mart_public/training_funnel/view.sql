-- view.sql | R36. Grain: one row per cohort, region, competence standard and stage, as released.
create or replace view mart_public.training_funnel as
select
    period,
    region_code,
    region_name,
    cell ->> 'skkni' as skkni,
    cell ->> 'stage' as stage,
    max(published) filter (where measure = 'persons') as persons
from warehouse.released_cell
where view_name = 'training_funnel'
group by period, region_code, region_name, cell;
comment on view mart_public.training_funnel is
'R36 for the public: from class to placement. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Pelatihan sampai penempatan, untuk umum';
comment on column mart_public.training_funnel.period is 'Cohort. · kohor';
comment on column mart_public.training_funnel.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.training_funnel.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.training_funnel.skkni is 'Competence standard. · SKKNI';
comment on column mart_public.training_funnel.stage is 'DAFTAR, LULUS, KOMPETEN or DITEMPATKAN. · tahap';
comment on column mart_public.training_funnel.persons is 'Persons, rounded to five; null withheld. · orang';
