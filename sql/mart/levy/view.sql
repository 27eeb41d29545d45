-- view.sql | R39. Grain: one row per month, region of the office, company and scope of the approval.
create or replace view mart.levy as
with assessed as (
    -- Each assessment as told last: it is told again in the month of its payment.
    select distinct on (source.sender, fact.charge_number)
        fact.region_code,
        fact.nib,
        fact.rptka_mark,
        fact.charge_date,
        fact.positions * fact.months as months,
        fact.rate_usd,
        fact.due_idr,
        fact.paid_date,
        coalesce(fact.paid_idr, 0) as paid_idr,
        coalesce(fact.fine_idr, 0) as fine_idr
    from warehouse.fact_charge as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    order by source.sender asc, fact.charge_number asc, fact.period_key desc
),

approval as (
    select
        fact.region_code,
        fact.rptka_mark,
        fact.extension,
        fact.period_key,
        min(fact.nib) as nib,
        min(fact.company_name) as company_name,
        min(fact.scope) as scope,
        max(fact.end_date) as end_date,
        sum(fact.approved) as positions
    from warehouse.fact_rptka_line as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    group by fact.region_code, fact.rptka_mark, fact.extension, fact.period_key
),

first_told as (
    select distinct on (region_code, rptka_mark, extension)
        region_code,
        rptka_mark,
        extension,
        period_key,
        nib,
        company_name,
        scope,
        end_date,
        positions
    from approval
    order by region_code asc, rptka_mark asc, extension asc, period_key asc
),

extended as (
    -- How long an extension runs is known only where the approval was told before it, too.
    select
        told.region_code,
        told.rptka_mark,
        told.extension,
        told.period_key,
        told.nib,
        told.company_name,
        told.scope,
        told.positions,
        lag(told.end_date) over (partition by told.region_code, told.rptka_mark order by told.extension) as previous_end_date,
        told.end_date
    from first_told as told
),

owed as (
    select
        extended.region_code,
        extended.rptka_mark,
        extended.period_key,
        extended.nib,
        extended.company_name,
        extended.scope,
        -- A month begun counts whole.
        extended.positions * cast(
            extract(year from age(extended.end_date, extended.previous_end_date)) * 12
            + extract(month from age(extended.end_date, extended.previous_end_date))
            + case when extract(day from age(extended.end_date, extended.previous_end_date)) > 0 then 1 else 0 end
            as integer
        ) as months
    from extended
    where extended.extension > 0 and extended.scope = 'SATU_KABKOTA'
),

leak as (
    select
        owed.period_key,
        owed.region_code,
        owed.nib,
        owed.company_name,
        owed.scope,
        owed.months,
        owed.months - coalesce(
            (
                select sum(assessed.months)
                from assessed
                where
                    assessed.region_code = owed.region_code
                    and assessed.rptka_mark = owed.rptka_mark
                    and assessed.paid_date is not null
                    and assessed.charge_date between month.start_date - 92 and month.end_date + 92
            ), 0
        ) as months_leaked
    from owed
    inner join warehouse.dim_period as month on owed.period_key = month.period_key
),

part as (
    select
        to_char(assessed.charge_date, 'YYYY-MM') as period,
        assessed.region_code,
        assessed.nib,
        named.company_name as stated_name,
        coalesce(named.scope, 'TIDAK_TAHU') as scope,
        1 as charges,
        assessed.months as months_due,
        case when assessed.paid_date is not null then assessed.months else 0 end as months_paid,
        assessed.months * assessed.rate_usd as due_usd,
        assessed.due_idr,
        assessed.paid_idr,
        assessed.fine_idr,
        0 as extensions,
        cast(null as integer) as months_expected,
        cast(null as bigint) as months_leaked
    from assessed
    left join lateral (
        select
            told.company_name,
            told.scope
        from first_told as told
        where told.rptka_mark = assessed.rptka_mark
        order by told.extension desc, told.region_code = assessed.region_code desc
        limit 1
    ) as named on true
    union all
    select
        warehouse.period_text(leak.period_key),
        leak.region_code,
        leak.nib,
        leak.company_name,
        leak.scope,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        leak.months,
        leak.months_leaked
    from leak
),

counted as (
    select
        part.period,
        part.region_code,
        company.company_key,
        coalesce(company.company_name, min(part.stated_name), min(part.nib)) as company_name,
        part.scope,
        sum(part.charges) as charges,
        sum(part.months_due) as months_due,
        sum(part.months_paid) as months_paid,
        sum(part.due_usd) as due_usd,
        sum(part.due_idr) as due_idr,
        sum(part.paid_idr) as paid_idr,
        sum(part.fine_idr) as fine_idr,
        sum(part.extensions) as extensions,
        sum(part.extensions) filter (where part.extensions = 1 and part.months_expected is null) as extensions_unknown,
        sum(part.months_expected) as months_expected,
        sum(part.months_leaked) as months_leaked
    from part
    left join warehouse.company_known as company on part.nib = company.nib
    group by part.period, part.region_code, part.nib, company.company_key, company.company_name, part.scope
)

select
    counted.period,
    counted.region_code,
    region.region_name,
    counted.company_key,
    counted.company_name,
    counted.scope,
    counted.charges,
    counted.months_due,
    counted.months_paid,
    counted.due_usd,
    counted.due_idr,
    counted.paid_idr,
    counted.fine_idr,
    counted.extensions,
    coalesce(counted.extensions_unknown, 0) as extensions_unknown,
    counted.months_expected,
    counted.months_leaked
from counted
inner join warehouse.visible_region as region on counted.region_code = region.region_code;
comment on view mart.levy is
'R39: levies by the month in which they were set (N06), each assessment once, with what has been paid of them by the day asked for; and the extensions of local approvals that appeared in the month (N05) with the person-months they should bring and how many of these nobody has paid (X422). · Retribusi penggunaan TKA';
comment on column mart.levy.period is 'Month of the assessment, or in which the extension appeared. · bulan';
comment on column mart.levy.region_code is 'Region of the office. · kode wilayah';
comment on column mart.levy.region_name is 'Name of the region. · nama wilayah';
comment on column mart.levy.company_key is 'Company, our key; null where identity does not know it. · perusahaan';
comment on column mart.levy.company_name is 'Its name. · nama perusahaan';
comment on column mart.levy.scope is 'SATU_KABKOTA (the levy is the region''s), LINTAS_KABKOTA, LINTAS_PROVINSI, or TIDAK_TAHU. · cakupan lokasi';
comment on column mart.levy.charges is 'Assessments. · SKRD';
comment on column mart.levy.months_due is 'Person-months assessed. · bulan terutang';
comment on column mart.levy.months_paid is 'Of these, paid. · bulan dibayar';
comment on column mart.levy.due_usd is 'Owed, US dollars. · terutang (USD)';
comment on column mart.levy.due_idr is 'Owed, rupiah. · terutang (Rp)';
comment on column mart.levy.paid_idr is 'Paid without fines, rupiah. · dibayar (Rp)';
comment on column mart.levy.fine_idr is 'Fines paid, rupiah. · denda (Rp)';
comment on column mart.levy.extensions is 'Extensions of local approvals. · perpanjangan';
comment on column mart.levy.extensions_unknown is 'Of these, with unknown length: the extract never told the approval before. · perpanjangan tanpa lama';
comment on column mart.levy.months_expected is 'Person-months that extensions of known length should bring; null if there is none. · bulan seharusnya';
comment on column mart.levy.months_leaked is 'months_expected less the months paid for them; below nought when more was paid; null if unknown (X422). · selisih bulan';
