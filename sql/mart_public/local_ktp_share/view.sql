-- view.sql | R29. Grain: one row per wave, month of arrival and region whose offices tell the wave, as released.
create or replace view mart_public.local_ktp_share as
select
    released.period,
    released.region_code,
    released.region_name,
    released.wave,
    released.persons,
    released.from_province,
    released.local_ktp,
    released.unknown_ktp,
    round(100.0 * released.local_ktp / nullif(released.persons - released.unknown_ktp, 0)) as local_share_pct
from (
    select
        period,
        region_code,
        region_name,
        cell ->> 'wave' as wave,
        max(published) filter (where measure = 'persons') as persons,
        max(published) filter (where measure = 'from_province') as from_province,
        max(published) filter (where measure = 'local_ktp') as local_ktp,
        max(published) filter (where measure = 'unknown_ktp') as unknown_ktp
    from warehouse.released_cell
    where view_name = 'local_ktp_share'
    group by period, region_code, region_name, cell
) as released;
comment on view mart_public.local_ktp_share is
'R29 for the public: the share with a local KTP. Counts of 1 to 7 and what would give them away are withheld (null), the rest is rounded to five: do not add or subtract. · Bagian ber-KTP setempat, untuk umum';
comment on column mart_public.local_ktp_share.period is 'Month of arrival. · periode';
comment on column mart_public.local_ktp_share.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_public.local_ktp_share.region_name is 'Name of the region. · nama wilayah';
comment on column mart_public.local_ktp_share.wave is 'Wave. · gelombang';
comment on column mart_public.local_ktp_share.persons is 'Persons, rounded to five; null withheld. · orang';
comment on column mart_public.local_ktp_share.from_province is 'With a KTP of the province, rounded; null withheld. · ber-KTP provinsi';
comment on column mart_public.local_ktp_share.local_ktp is 'With a KTP of the city, rounded; null withheld. · ber-KTP setempat';
comment on column mart_public.local_ktp_share.unknown_ktp is 'KTP unknown, rounded; null withheld. · KTP tidak diketahui';
comment on column mart_public.local_ktp_share.local_share_pct is 'From the figures shown; null where one of them is withheld. · persen';
