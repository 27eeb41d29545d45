-- load.sql | form: N03 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_placement (
    period_key, submission_key, row_number, citizen_key, placement_key, scheme, channel, agency, country_code, job, sector,
    contract_id_agency, contract_start_date, contract_end_date, wage_amount, currency, orientation_date, departure_date,
    checkpoint, status
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    who.person_key,
    vault.key_of('id_pmi|' || staged.id_pmi, ring.inner_pad, ring.outer_pad),
    staged.skema,
    staged.jalur_fasilitasi,
    staged.kode_p3mi,
    staged.negara_tujuan,
    staged.jabatan,
    staged.sektor,
    staged.nomor_kontrak,
    staged.tgl_mulai_kontrak,
    staged.tgl_akhir_kontrak,
    staged.upah,
    staged.mata_uang,
    staged.tgl_opp,
    staged.tgl_berangkat,
    staged.tpi_berangkat,
    staged.status
from staging.n03 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.person_link as who on staged.submission_key = who.submission_key and staged.row_number = who.row_number
cross join keyring as ring
where staged.submission_key = any(cast(:submission_keys as bigint []));
