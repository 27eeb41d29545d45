-- view.sql | Grain: one row per month and row of the register whose permit ends within 90 days after it, or of an approval (N05) past its filing line.
create or replace view warehouse.permit_ending as
with horizon as (
    -- An extension has to be asked for 30 working days before the end.
    select
        month.period_key,
        month.end_date,
        (
            select date_of.day
            from warehouse.dim_date as date_of
            where date_of.day > month.end_date and date_of.is_working_day
            order by date_of.day
            limit 1 offset 29
        ) as filing_line
    from warehouse.dim_period as month
    where month.kind = 'month'
)

select
    fact.period_key,
    left(fact.region_code, 5) as region_code,
    fact.sponsor_company_key as company_key,
    cast(null as text) as stated_name,
    fact.permit_end_date - horizon.end_date as days_left,
    cast(null as text) as rptka_mark,
    fact.submission_key,
    fact.row_number
from warehouse.fact_permit_in_force as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
inner join horizon on fact.period_key = horizon.period_key
where
    fact.permit_status = 'AKTIF'
    and (fact.visa_index like 'E23%' or fact.visa_index = 'C312' or fact.permit_kind = 'ITAS_PERAIRAN')
    and fact.permit_end_date > horizon.end_date
    and fact.permit_end_date <= horizon.end_date + 90
    and not exists (
        select 1
        from warehouse.fact_permit_change as change
        inner join warehouse.submission_known as told on change.submission_key = told.submission_key
        where
            change.person_key = fact.person_key
            and change.change_kind = 'PERPANJANGAN'
            and change.change_date between fact.permit_end_date - 90 and fact.permit_end_date
    )
union all
select
    fact.period_key,
    fact.region_code,
    company.company_key,
    case when company.company_key is null then fact.company_name end,
    cast(null as integer),
    fact.rptka_mark,
    fact.submission_key,
    fact.row_number
from warehouse.fact_rptka_line as fact
inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
inner join horizon on fact.period_key = horizon.period_key
left join warehouse.company_known as company on fact.nib = company.nib
where fact.end_date > horizon.end_date and fact.end_date < horizon.filing_line;
comment on view warehouse.permit_ending is 'Work permits and approvals that run out and are not being extended; as known at sinergi.known_on. · Izin dan pengesahan yang segera berakhir';
comment on column warehouse.permit_ending.period_key is 'Key of dim_period. · kunci periode';
comment on column warehouse.permit_ending.region_code is 'Kabupaten or kota of a permit, region of an approval. · kode wilayah';
comment on column warehouse.permit_ending.company_key is 'Sponsor of the permit or employer of the approval; null where identity does not know it. · perusahaan';
comment on column warehouse.permit_ending.stated_name is 'Name in the approval, where identity does not know the company. · nama menurut pengesahan';
comment on column warehouse.permit_ending.days_left is 'Days from month-end to the end of the permit; null for an approval. · hari tersisa';
comment on column warehouse.permit_ending.rptka_mark is 'Approval; null for a permit. · pengesahan';
comment on column warehouse.permit_ending.submission_key is 'File of the row. · berkas';
comment on column warehouse.permit_ending.row_number is 'Row as the sender sees it. · baris';
