-- Which ring of the mining chain a company belongs to (DOMAIN §2.4): INTI, JASA, RANTAI, or null outside mining.
-- Without a KBLI the permit decides, else the sector that the districts report; oil and gas (06, 091) is never mining.
create or replace function warehouse.mining_class(kbli text, mining_permit_kind text, sector text)
returns text
language sql
immutable
parallel safe
as $$
select case
    when left(kbli, 2) in ('05', '07', '08') then 'INTI'
    when left(kbli, 2) = '06' or left(kbli, 3) = '091' then null
    when mining_permit_kind = 'IUJP' or left(kbli, 3) = '099' then 'JASA'
    when left(kbli, 2) = '24' then 'RANTAI'
    when left(kbli, 2) in ('35', '49', '50', '52') and nullif(mining_permit_kind, 'TIDAK_ADA') is not null then 'RANTAI'
    when kbli is not null then null
    when nullif(mining_permit_kind, 'TIDAK_ADA') is not null or sector = 'TAMBANG' then 'INTI'
    when sector = 'JASA_TAMBANG' then 'JASA'
end
$$;
comment on function warehouse.mining_class(text, text, text) is
'Ring of the mining chain: INTI, JASA or RANTAI; null outside mining. · Kelas rantai pertambangan';
