-- find_citizens.sql | Step 3: Indonesians abroad and home again (X426 to X428).

-- X426: held back or refused a passport (I06) before, and brought home now. Identity knows who it is where the office has shared the
-- key of its marks; I07 names nobody and cannot be followed.
insert into found
select
    'X426',
    told.kabupaten_code,
    home.id_kepulangan,
    true,
    link.person_key,
    null,
    jsonb_build_object(
        'I08', jsonb_agg(distinct jsonb_build_array(home.submission_key, home.row_number)),
        'I06', jsonb_agg(distinct jsonb_build_array(held_back.submission_key, held_back.row_number))
    ),
    jsonb_build_object('i06', true)
from told
inner join staging.i08 as home on told.submission_key = home.submission_key
inner join identity.person_link as link on home.submission_key = link.submission_key and home.row_number = link.row_number
inner join identity.person_link as same on link.person_key = same.person_key
inner join staging.i06 as held_back on same.submission_key = held_back.submission_key and same.row_number = held_back.row_number
inner join told as source on held_back.submission_key = source.submission_key and source.form = 'I06'
where
    told.form = 'I08'
    and told.is_of_month
    and held_back.jenis_baris = 'KASUS'
    and held_back.tgl <= coalesce(home.tgl_tiba_indonesia, home.tgl_tiba_daerah)
group by told.kabupaten_code, home.id_kepulangan, link.person_key;

-- X427: what somebody said of the way abroad is not what the placements (N03) say.
insert into found
select
    'X427',
    derived.kabupaten_code,
    derived.return_id,
    true,
    min(derived.person_key),
    null,
    jsonb_build_object(
        'I08', jsonb_agg(distinct jsonb_build_array(derived.submission_key, derived.row_number)),
        'N03', coalesce(
            jsonb_agg(distinct jsonb_build_array(derived.placement_submission_key, derived.placement_row_number))
            filter (where derived.placement_submission_key is not null),
            cast('[]' as jsonb)
        )
    ),
    jsonb_build_object('n03', min(cast(answered.n03 as integer)) = 1)
from warehouse.return_procedure as derived
inner join told on derived.submission_key = told.submission_key and told.is_of_month
inner join answered on derived.kabupaten_code = answered.kabupaten_code
where
    derived.stated in ('PROSEDURAL', 'NONPROSEDURAL')
    and derived.stated <> derived.derived
    and (derived.derived = 'PROSEDURAL' or answered.n03)
group by derived.kabupaten_code, derived.return_id;

-- X428: a certificate became a placement abroad this month.
insert into found
select
    'X428',
    told.kabupaten_code,
    coalesce(placed.id_pmi, placed.id_siapkerja, 'N03:' || placed.nomor_kontrak, 'N03:' || placed.submission_key || ':' || placed.row_number),
    true,
    min(link.person_key),
    null,
    jsonb_build_object(
        'N03', jsonb_agg(distinct jsonb_build_array(placed.submission_key, placed.row_number)),
        'N02', jsonb_agg(distinct jsonb_build_array(certified.submission_key, certified.row_number))
    ),
    jsonb_build_object('n02', true, 'n03', true)
from told
inner join staging.n03 as placed on told.submission_key = placed.submission_key
inner join staging.n02 as certified on placed.nik = certified.nik
inner join told as certifying on certified.submission_key = certifying.submission_key and certifying.form = 'N02'
left join identity.person_link as link on placed.submission_key = link.submission_key and placed.row_number = link.row_number
where
    told.form = 'N03'
    and told.is_of_month
    and placed.tgl_berangkat between cast(:period_start as date) and cast(:period_end as date)
    and certified.hasil = 'K'
    and certified.tgl_terbit <= placed.tgl_berangkat
group by
    told.kabupaten_code, coalesce(placed.id_pmi, placed.id_siapkerja, 'N03:' || placed.nomor_kontrak, 'N03:' || placed.submission_key || ':' || placed.row_number);
