-- view.sql | Grain: one row per row of a return home (I08) in force: the way abroad as somebody said it, and as the placements (N03) say it (X427).
create or replace view warehouse.return_procedure as
select
    home.submission_key,
    home.row_number,
    sent.period_key,
    left(sent.region_code, 5) as kabupaten_code,
    home.id_kepulangan as return_id,
    link.person_key,
    home.status_prosedural as stated,
    case when placed.submission_key is null then 'NONPROSEDURAL' else 'PROSEDURAL' end as derived,
    placed.submission_key as placement_submission_key,
    placed.row_number as placement_row_number
from staging.i08 as home
inner join warehouse.dim_submission as sent on home.submission_key = sent.submission_key and sent.known_from is not null and sent.known_to is null
left join identity.person_link as link on home.submission_key = link.submission_key and home.row_number = link.row_number
left join (
    -- Placed before the return, in the country of the return; the last such placement.
    select distinct on (back.submission_key, back.row_number)
        back.submission_key as home_key,
        back.row_number as home_row,
        abroad.submission_key,
        abroad.row_number
    from (
        -- One NIK; or one person to identity, as I08 may know nothing but the passport.
        select
            named.submission_key,
            named.row_number,
            sent_out.submission_key as placement_key,
            sent_out.row_number as placement_row
        from staging.i08 as named
        inner join staging.n03 as sent_out on named.nik = sent_out.nik
        union
        select
            known.submission_key,
            known.row_number,
            other.submission_key,
            other.row_number
        from staging.i08 as unnumbered
        inner join identity.person_link as known on unnumbered.submission_key = known.submission_key and unnumbered.row_number = known.row_number
        inner join identity.person_link as other on known.person_key = other.person_key
        where unnumbered.nik is null
    ) as same
    inner join staging.i08 as back on same.submission_key = back.submission_key and same.row_number = back.row_number
    inner join staging.n03 as abroad
        on same.placement_key = abroad.submission_key and same.placement_row = abroad.row_number and back.negara_asal = abroad.negara_tujuan
    inner join warehouse.dim_submission as told
        on abroad.submission_key = told.submission_key and told.known_from is not null and told.known_to is null
    where
        abroad.tgl_berangkat <= coalesce(back.tgl_tiba_indonesia, back.tgl_tiba_daerah)
        and abroad.status not in ('TERDAFTAR', 'VERIFIKASI', 'OPP')
    order by back.submission_key asc, back.row_number asc, abroad.tgl_berangkat desc, abroad.submission_key desc, abroad.row_number asc
) as placed on home.submission_key = placed.home_key and home.row_number = placed.home_row;
comment on view warehouse.return_procedure is
'Returned citizens and whether they had been placed the official way: stated and derived from N03 by NIK, which stays in staging, else by person. · Status prosedural yang diturunkan';
comment on column warehouse.return_procedure.submission_key is 'Return (I08). · kiriman';
comment on column warehouse.return_procedure.row_number is 'Row of the return as its sender sees it. · nomor baris';
comment on column warehouse.return_procedure.period_key is 'Month of arrival, key of dim_period. · periode';
comment on column warehouse.return_procedure.kabupaten_code is 'Kabupaten or kota of the sender. · kode kabupaten/kota';
comment on column warehouse.return_procedure.return_id is 'Number of the return, given by its sender. · nomor kepulangan';
comment on column warehouse.return_procedure.person_key is 'Person, where linked. · orang';
comment on column warehouse.return_procedure.stated is 'What somebody said: PROSEDURAL, NONPROSEDURAL or nothing. · menurut laporan';
comment on column warehouse.return_procedure.derived is 'PROSEDURAL where N03 knows a placement in that country before the return, else NONPROSEDURAL. · hasil penelusuran';
comment on column warehouse.return_procedure.placement_submission_key is 'Placement found (N03). · kiriman penempatan';
comment on column warehouse.return_procedure.placement_row_number is 'Row of the placement. · baris penempatan';
