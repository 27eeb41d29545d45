-- view.sql | Grain: one row per citizen, country, contract and month told, as known on the day asked for; is_newest marks the last word.
create or replace view warehouse.placement_known as
select
    told.*,
    told.place = 1 as is_newest
from (
    select
        fact.citizen_key,
        fact.placement_key,
        fact.country_code,
        fact.contract_id_agency,
        coalesce(fact.scheme, 'TIDAK_DIKETAHUI') as scheme,
        coalesce(fact.channel, 'TIDAK_DIKETAHUI') as channel,
        fact.job,
        fact.status,
        fact.status in ('BERANGKAT', 'BEKERJA', 'SELESAI', 'PULANG_DINI', 'HILANG_KONTAK', 'MENINGGAL') as has_left,
        fact.status in ('BERANGKAT', 'BEKERJA', 'HILANG_KONTAK') as is_abroad,
        fact.departure_date,
        source.region_code,
        source.end_date as told_date,
        -- Two offices tell one placement: the newer month, then the nearer office.
        row_number() over (
            partition by fact.citizen_key, fact.country_code, fact.contract_id_agency
            order by source.period_key desc, length(source.region_code) desc, source.sender asc, fact.row_number asc
        ) as place
    from warehouse.fact_placement as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
) as told;
comment on view warehouse.placement_known is 'Official placements as told month by month. · Penempatan PMI menurut pengetahuan pada satu saat';
comment on column warehouse.placement_known.citizen_key is 'Citizen, our key. · warga';
comment on column warehouse.placement_known.placement_key is 'Placement by its number, our key. · penempatan';
comment on column warehouse.placement_known.country_code is 'Country of work. · negara tujuan';
comment on column warehouse.placement_known.contract_id_agency is 'Contract; null while there is none. · nomor kontrak';
comment on column warehouse.placement_known.scheme is 'Placement scheme. · skema';
comment on column warehouse.placement_known.channel is 'Who smoothed the way; TIDAK_DIKETAHUI when not told. · jalur fasilitasi';
comment on column warehouse.placement_known.job is 'Job. · jabatan';
comment on column warehouse.placement_known.status is 'Status at the end of the month told. · status';
comment on column warehouse.placement_known.has_left is 'Left Indonesia: BERANGKAT or later. · sudah berangkat';
comment on column warehouse.placement_known.is_abroad is 'Left and neither back nor dead. · masih di luar negeri';
comment on column warehouse.placement_known.departure_date is 'Day of departure. · tanggal berangkat';
comment on column warehouse.placement_known.region_code is 'Region of the sender. · wilayah pengirim';
comment on column warehouse.placement_known.told_date is 'Last day of the month told. · menurut keadaan tanggal';
comment on column warehouse.placement_known.place is 'Newest first: 1, 2, 3. · urutan';
comment on column warehouse.placement_known.is_newest is 'The last word on this placement. · keadaan terakhir';
