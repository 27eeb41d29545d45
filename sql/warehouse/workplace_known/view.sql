-- view.sql | Grain: one row per company, workplace and spell of years in which the company told it so, as known at sinergi.known_on.
create or replace view warehouse.workplace_known as
with told as (
    select
        source.submission_key,
        source.sender,
        source.period_key / 100 as from_year,
        lead(source.period_key / 100) over (partition by source.sender order by source.period_key) - 1 as to_year
    from warehouse.submission_known as source
    where source.form = 'P05'
)

select
    fact.company_key,
    fact.nib,
    fact.workplace_id,
    fact.workplace_kind,
    fact.region_code,
    fact.village_code,
    fact.latitude,
    fact.longitude,
    fact.mining_permit_kind,
    fact.active_from_date,
    fact.active_to_date,
    told.from_year,
    told.to_year
from warehouse.fact_workplace as fact
inner join told on fact.submission_key = told.submission_key;
comment on view warehouse.workplace_known is
'Workplaces as told for a year and until the company tells anew, as known on the day that is asked for. · Lokasi kerja menurut pengetahuan pada satu saat';
comment on column warehouse.workplace_known.company_key is 'Company, our key. · perusahaan';
comment on column warehouse.workplace_known.nib is 'Its NIB. · NIB';
comment on column warehouse.workplace_known.workplace_id is 'Workplace in the company''s own numbering. · kode lokasi kerja';
comment on column warehouse.workplace_known.workplace_kind is 'Kind of workplace. · jenis lokasi';
comment on column warehouse.workplace_known.region_code is 'Kecamatan. · kode kecamatan';
comment on column warehouse.workplace_known.village_code is 'Desa or kelurahan. · kode desa/kelurahan';
comment on column warehouse.workplace_known.latitude is 'Latitude in degrees. · lintang';
comment on column warehouse.workplace_known.longitude is 'Longitude in degrees. · bujur';
comment on column warehouse.workplace_known.mining_permit_kind is 'Mining permit; TIDAK_ADA if none. · jenis izin tambang';
comment on column warehouse.workplace_known.active_from_date is 'First day in use. · aktif sejak';
comment on column warehouse.workplace_known.active_to_date is 'Last day in use; null while in use. · aktif sampai';
comment on column warehouse.workplace_known.from_year is 'First year it holds for. · sejak tahun';
comment on column warehouse.workplace_known.to_year is 'Last year it holds for; null for the newest. · sampai tahun';
