-- M312: permits now against last month's, plus issued, less ended, less moved away, off by more than 2 %. Asked where both the register of last
-- month and the transactions of this one (I02) are in force.
-- Issued: a new permit, or a visitor's turned into a limited one where visitors are not in the register. Ended: left, cancelled, or run out,
-- and listed no more; a permit that is still listed has not left the stock. Moved: a change of address by which a permit came or went.
with here as (
    select submission_key, sender, period_start, period_end, count(*) as permits
    from {batch}
    group by submission_key, sender, period_start, period_end
),

both_months as (
    select
        here.submission_key, here.sender, here.period_start, here.period_end, here.permits,
        before.submission_key as before_key, before.rows_accepted as permits_before
    from here
    inner join intake.submission as before
        on before.form = 'I01' and before.is_current and here.sender = before.sender and here.period_start - 1 = before.period_end
    inner join intake.submission as moves
        on moves.form = 'I02' and moves.is_current and here.sender = moves.sender and here.period_start = moves.period_start
),

move as (
    select
        both_months.submission_key, told.jenis, told.nomor_izin_lama,
        ((both_months.before_key, coalesce(told.nomor_izin_lama, told.nomor_izin_baru)) in (
            select submission_key, nomor_izin from {current} where submission_key in (select before_key from both_months)
        )) is true as was_listed,
        ((both_months.submission_key, coalesce(told.nomor_izin_baru, told.nomor_izin_lama)) in (
            select submission_key, nomor_izin from {batch}
        )) is true as is_listed
    from both_months
    inner join staging.i02_current as told on both_months.sender = told.sender and both_months.period_start = told.period_start
),

flow as (
    select
        submission_key,
        count(*) filter (where jenis = 'BARU' or (jenis = 'ALIH_STATUS_ITK_ITAS' and not was_listed)) as issued,
        count(*) filter (where jenis in ('EPO', 'PEMBATALAN') and not is_listed) as ended,
        count(*) filter (where jenis = 'MUTASI_ALAMAT' and was_listed and not is_listed)
            - count(*) filter (where jenis = 'MUTASI_ALAMAT' and not was_listed and is_listed) as moved
    from move
    group by submission_key
),

-- Permits of last month that ran out, are listed no more, and of which no transaction tells.
run_out as (
    select both_months.submission_key, count(*) as permits
    from both_months
    inner join {current} as earlier on both_months.before_key = earlier.submission_key and earlier.tgl_berakhir <= both_months.period_end
    where not exists (
        select 1 from {batch} as still
        where both_months.submission_key = still.submission_key and earlier.nomor_izin = still.nomor_izin
    )
    and not exists (select 1 from move where both_months.submission_key = move.submission_key and earlier.nomor_izin = move.nomor_izin_lama)
    group by both_months.submission_key
),

expected as (
    select
        both_months.submission_key, both_months.permits,
        both_months.permits_before + coalesce(flow.issued - flow.ended - flow.moved, 0) - coalesce(run_out.permits, 0) as permits_expected
    from both_months
    left join flow on both_months.submission_key = flow.submission_key
    left join run_out on both_months.submission_key = run_out.submission_key
)

select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from expected
where abs(permits - permits_expected) > 0.02 * permits_expected
