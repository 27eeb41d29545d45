-- find_workplaces.sql | Step 4: workplaces that were visited, and mines that hide a layer (X429, X430).

-- X429: at the best visit of the month fewer than half of those whom the roster has on site were seen at the company's place.
insert into found
select
    'X429',
    present.region_code,
    present.nib || '@' || present.village_code,
    true,
    null,
    present.company_key,
    jsonb_build_object(
        'P01', present.rows,
        'K02', jsonb_agg(jsonb_build_array(visit.submission_key, visit.row_number) order by visit.submission_key, visit.row_number)
    ),
    jsonb_build_object('k02', true)
from (
    select
        company_key,
        nib,
        region_code,
        village_code,
        sum(persons_on_site) as persons,
        jsonb_agg(jsonb_build_array(submission_key, first_row) order by submission_key, first_row) as rows
    from heads
    group by company_key, nib, region_code, village_code
) as present
inner join staging.k02 as visit on present.village_code = visit.kode_desa_kel
inner join told on visit.submission_key = told.submission_key and told.form = 'K02'
left join identity.company_link as named
    on visit.submission_key = named.submission_key and visit.row_number = named.row_number and named.role = 'observed'
-- The NIB is optional in K02: a visit that names the company alone is one of its visits too.
where present.nib = visit.nib or present.company_key = named.company_key
group by present.company_key, present.nib, present.region_code, present.village_code, present.persons, present.rows
having max(visit.jml_oa_terlihat) * 2 < present.persons;

-- X430: workers of a subcontractor at a place of a mine whose holder did not list the subcontract (P05). The subcontractor is one
-- that says so itself (SUBKONTRAKTOR), or one whom the roster of another company names as direct employer.
drop table if exists workplace;

create temporary table workplace on commit drop as
select
    told.sender,
    place.kode_lokasi_kerja,
    place.jenis_izin_tambang,
    place.peran,
    place.nib_pemilik_iup,
    place.nib_pemberi_kerja_kontrak
from (
    select distinct on (sender) submission_key, sender
    from told
    where form = 'P05'
    order by sender asc, period_key desc
) as told
inner join staging.p05 as place on told.submission_key = place.submission_key
where place.aktif_sejak <= cast(:period_end as date) and coalesce(place.aktif_sampai >= cast(:period_start as date), true);

analyze workplace;

insert into found
select
    'X430',
    left(layer.region_code, 5),
    layer.sub_nib || '@' || layer.owner_nib,
    bool_or(owner_told.sender is not null),
    null,
    min(company.company_key),
    jsonb_build_object('P01', jsonb_agg(distinct jsonb_build_array(layer.submission_key, layer.first_row))),
    jsonb_build_object('p05', bool_or(owner_told.sender is not null))
from (
    select
        heads.nib as sub_nib,
        coalesce(workplace.nib_pemilik_iup, workplace.nib_pemberi_kerja_kontrak) as owner_nib,
        heads.region_code,
        heads.submission_key,
        heads.first_row
    from heads
    inner join workplace on heads.nib = workplace.sender and heads.workplace = workplace.kode_lokasi_kerja
    where workplace.peran = 'SUBKONTRAKTOR' and heads.persons_on_site > 0
    union all
    select
        heads.direct_nib,
        heads.nib,
        heads.region_code,
        heads.submission_key,
        heads.first_row
    from heads
    where
        heads.direct_nib <> heads.nib
        and heads.persons_on_site > 0
        and exists (
            select 1 from workplace
            where workplace.sender = heads.nib and workplace.peran = 'PEMILIK' and workplace.jenis_izin_tambang <> 'TIDAK_ADA'
        )
) as layer
left join (select distinct sender from workplace) as owner_told on layer.owner_nib = owner_told.sender
left join identity.company as company on layer.sub_nib = company.nib
where
    layer.owner_nib is not null
    and layer.owner_nib <> layer.sub_nib
    and not exists (
        select 1 from workplace as listed
        where listed.sender = layer.owner_nib and listed.nib_pemberi_kerja_kontrak = layer.sub_nib
    )
group by left(layer.region_code, 5), layer.sub_nib || '@' || layer.owner_nib;
