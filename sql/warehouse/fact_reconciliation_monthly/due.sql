-- due.sql | What the judgement of each month rests on now, for months where that has changed (or for all, with :all_periods).
select
    standing.period_key,
    standing.rests_on
from (
    select
        source.period_key,
        md5(
            cast(:rules as text)
            || string_agg(
                concat_ws('/', source.submission_key, source.coverage, loaded.link_version), ',' order by source.submission_key, loaded.table_name
            )
            || (
                select coalesce(string_agg(office.sender || '/' || office.region_code, ',' order by office.sender), '')
                from warehouse.dim_sender as office
                where office.kind = 'immigration'
            )
        ) as rests_on
    from warehouse.dim_submission as source
    left join warehouse.load_log as loaded on source.submission_key = loaded.submission_key and loaded.table_name like 'fact%'
    where
        source.form in ('K01', 'P01', 'I01')
        and source.known_from is not null
        and source.known_to is null
        and source.period_key % 100 between 1 and 12
    group by source.period_key
) as standing
left join identity.reconciled_period as done on standing.period_key = done.period_key
where
    cast(:all_periods as boolean)
    or done.rests_on is distinct from standing.rests_on
    or exists (
        select 1
        from warehouse.dim_company as company
        inner join warehouse.fact_reconciliation_monthly as held on company.company_key = held.company_key
        where
            company.is_current
            and company.company_version_key > done.company_version_key
            and held.period_key = standing.period_key
            and held.known_to is null
    )
order by standing.period_key
