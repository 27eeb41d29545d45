-- load.sql | form: N06 | Loads the submissions :submission_keys; the loader has removed what they had before.
insert into warehouse.fact_charge (
    period_key, submission_key, row_number, company_key, nib, region_code, charge_number, charge_date, rptka_mark, positions,
    months, rate_usd, exchange_rate, due_idr, paid_date, paid_idr, fine_idr
)
select
    source.period_key,
    staged.submission_key,
    staged.row_number,
    coalesce(linked.company_key, company.company_key),
    staged.nib,
    source.region_code,
    staged.nomor_skrd,
    staged.tgl_skrd,
    warehouse.rptka_mark(staged.nomor_rptka),
    staged.jumlah_tka,
    staged.jumlah_bulan,
    staged.usd_tarif,
    staged.kurs,
    staged.rp_terutang,
    staged.tgl_bayar,
    staged.rp_bayar,
    staged.denda
from staging.n06 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join identity.company as company on staged.nib = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'employer'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []));
