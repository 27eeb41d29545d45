-- find_approvals.sql | Step 2: approvals, rosters and levies (X420 to X422).

-- X420: workers on a roster whose company has no approval at all in the kabupaten where they work.
insert into found
select
    'X420',
    heads.kabupaten_code,
    heads.nib,
    true,
    null,
    heads.company_key,
    jsonb_build_object('P01', jsonb_agg(jsonb_build_array(heads.submission_key, heads.first_row) order by heads.submission_key, heads.first_row)),
    jsonb_build_object('n05', true)
from heads
inner join answered on heads.kabupaten_code = answered.kabupaten_code and answered.n05
where
    heads.needs_approval
    and not exists (select 1 from approval where approval.nib = heads.nib)
group by heads.kabupaten_code, heads.nib, heads.company_key;

-- X421: an approval in force for the kabupaten, and the company has never sent a roster.
insert into found
select
    'X421',
    answered.kabupaten_code,
    approval.nib,
    true,
    null,
    min(company.company_key),
    jsonb_build_object('N05', jsonb_agg(jsonb_build_array(approval.submission_key, approval.row_number) order by approval.submission_key, approval.row_number)),
    jsonb_build_object('n05', true, 'p01_due', true)
from approval
inner join answered on left(approval.place, 5) = answered.kabupaten_code and answered.n05 and answered.p01_due
left join identity.company as company on approval.nib = company.nib
where
    approval.tgl_mulai <= cast(:period_end as date)
    and approval.tgl_berakhir >= cast(:period_start as date)
    and not exists (
        select 1
        from warehouse.dim_submission as sent
        where sent.form = 'P01' and sent.sender = approval.nib and sent.known_from is not null and sent.period_key <= :period_key
    )
group by answered.kabupaten_code, approval.nib;

-- X422: months paid are not the months of an extension that is paid to the kabupaten. An extension that keeps its number runs from
-- the end that an earlier extract told. A levy that is set and not yet paid is told by its own ledger; where nothing was set, an
-- extension older than the ledgers we hold says nothing.
insert into found
select
    'X422',
    extended.kabupaten_code,
    extended.approval,
    true,
    null,
    company.company_key,
    jsonb_build_object(
        'N05', jsonb_build_array(jsonb_build_array(extended.submission_key, extended.row_number)), 'N06', coalesce(paid.rows, cast('[]' as jsonb))
    ),
    jsonb_build_object('n05', true, 'n06', true)
from (
    select distinct on (kabupaten_code, approval) *
    from approval
    where extension > 0 and cakupan_lokasi = 'SATU_KABKOTA'
    order by kabupaten_code asc, approval asc, row_number asc
) as extended
inner join answered on extended.kabupaten_code = answered.kabupaten_code and answered.n05 and answered.n06
left join identity.company as company on extended.nib = company.nib
left join lateral (
    select
        sum(charge.months) filter (where charge.paid_date is not null) as months_paid,
        count(*) filter (where charge.paid_date is null) as unpaid,
        count(*) as charges,
        min(charge.set_date) as first_set,
        jsonb_agg(jsonb_build_array(charge.submission_key, charge.row_number) order by charge.submission_key, charge.row_number) as rows
    from (
        select distinct on (line.nomor_skrd)
            line.submission_key,
            line.row_number,
            line.jumlah_bulan as months,
            line.tgl_skrd as set_date,
            line.tgl_bayar as paid_date
        from told
        inner join staging.n06 as line on told.submission_key = line.submission_key
        where
            told.form = 'N06'
            and told.kabupaten_code = extended.kabupaten_code
            and regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') = extended.approval
        order by line.nomor_skrd asc, told.period_key desc, line.row_number asc
    ) as charge
) as paid on true
left join lateral (
    select max(line.tgl_berakhir) as end_date
    from told
    inner join staging.n05 as line on told.submission_key = line.submission_key
    where
        told.form = 'N05'
        and not told.is_of_month
        and told.kabupaten_code = extended.kabupaten_code
        and regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') = extended.approval
        and coalesce(line.perpanjangan_ke, 0) < extended.extension
) as before on true
cross join lateral (
    select coalesce(before.end_date + 1, extended.tgl_mulai) as start_date
) as begins
cross join lateral (
    -- Part of a month is a whole month.
    select age(extended.tgl_berakhir + 1, begins.start_date) as lasts
) as span
cross join lateral (
    select cast(
        extract(year from span.lasts) * 12 + extract(month from span.lasts) + case when extract(day from span.lasts) > 0 then 1 else 0 end as integer
    ) as months
) as owed
where
    begins.start_date <= cast(:period_end as date)
    and coalesce(paid.unpaid, 0) = 0
    -- A levy set long after the start belongs to a later extension, whose own start nobody told.
    and (before.end_date is not null or coalesce(paid.first_set <= extended.tgl_mulai + 184, true))
    and (paid.charges > 0 or begins.start_date between answered.n06_from and cast(:period_start as date))
    and coalesce(paid.months_paid, 0) <> owed.months;
