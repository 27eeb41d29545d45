-- due.sql | What the judgement of each month rests on now, for months where that has changed (or for all, with :all_periods).
-- The three sources of the month one by one; of the forms beside them, whose earlier months speak too, a running sum over time.
-- Approvals, returns and placements raise findings of their own month by themselves, even where none of the three is in.
with beside as (
    select
        said.period_key,
        sum(said.mark) over (order by said.period_key) as mark
    from (
        select
            case when source.period_key % 100 > 12 then source.period_key / 100 * 100 + 1 else source.period_key end as period_key,
            sum(cast(hashtext(cast(source.submission_key as text)) as numeric)) as mark
        from warehouse.dim_submission as source
        where
            source.form in ('D01', 'I02', 'I03', 'I05', 'I06', 'I08', 'K02', 'N02', 'N03', 'N05', 'N06', 'P04', 'P05')
            and source.known_from is not null
            and source.known_to is null
            and source.period_key > 0
        group by case when source.period_key % 100 > 12 then source.period_key / 100 * 100 + 1 else source.period_key end
    ) as said
)

select
    standing.period_key,
    standing.rests_on
from (
    select
        source.period_key,
        md5(
            cast(:rules as text)
            || coalesce(
                string_agg(
                    concat_ws('/', source.submission_key, source.coverage, loaded.link_version), ',' order by source.submission_key, loaded.table_name
                ) filter (where source.form in ('K01', 'P01', 'I01')),
                ''
            )
            || (
                select coalesce(string_agg(office.sender || '/' || office.region_code, ',' order by office.sender), '')
                from warehouse.dim_sender as office
                where office.kind = 'immigration'
            )
            || coalesce(
                (
                    select cast(beside.mark as text) from beside
                    where beside.period_key <= source.period_key
                    order by beside.period_key desc
                    limit 1
                ),
                ''
            )
            || coalesce(
                (
                    select string_agg(owed.kabupaten_code, ',' order by owed.kabupaten_code)
                    from (
                        select left(duty.region_code, 5) as kabupaten_code
                        from warehouse.fact_obligation as duty
                        where duty.form = 'P01' and duty.period_key = source.period_key and duty.known_to is null
                        group by left(duty.region_code, 5)
                        having min(duty.due_at) <= cast(:clock as timestamptz)
                    ) as owed
                ),
                ''
            )
        ) as rests_on
    from warehouse.dim_submission as source
    left join warehouse.load_log as loaded on source.submission_key = loaded.submission_key and loaded.table_name like 'fact%'
    where
        source.form in ('K01', 'P01', 'I01', 'N05', 'I08', 'N03')
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
