-- view.sql | Grain: one row per cell of a count mart and cause that moved it between two instants. For each cell was + the sum of amount = now.
-- From sinergi.restated_from (unset: the run before the last one that changed anything) to sinergi.restated_to (unset: now).
create or replace view mart.restatement as
with until as materialized (
    select least(coalesce(report.instant('sinergi.restated_to'), 'infinity'), intake.known_on()) as instant
),

since as materialized (
    select
        coalesce(
            report.instant('sinergi.restated_from'),
            (
                select account.known_at
                from report.account as account
                where account.known_at <= until.instant
                order by account.known_at desc
                limit 1 offset 1
            ),
            '-infinity'
        ) as instant
    from until
),

part as (
    select
        change.view_name,
        change.cell,
        change.period,
        change.region_code,
        change.cause,
        sum(change.amount) as amount
    from report.cell_change as change
    where change.known_at > (select since.instant from since) and change.known_at <= (select until.instant from until)
    group by change.view_name, change.cell, change.period, change.region_code, change.cause
    having sum(change.amount) <> 0
),

opened as (
    select
        part.*,
        sum(part.amount) over (partition by part.view_name, part.cell) as moved,
        coalesce(
            (
                select sum(earlier.amount)
                from report.cell_change as earlier
                where
                    earlier.view_name = part.view_name
                    and earlier.cell = part.cell
                    and earlier.known_at <= (select since.instant from since)
            ), 0
        ) as was
    from part
),

-- A place deeper than what we hold (the KTP of one who came home) has the name of the nearest region, as in its mart. Each is named once.
named as (
    select
        told.region_code,
        (array_agg(region.region_name order by length(region.region_code) desc))[1] as region_name
    from (select distinct part.region_code from part) as told
    cross join lateral (
        select told.region_code as code
        union
        select left(told.region_code, 8)
        union
        select left(told.region_code, 5)
        union
        select left(told.region_code, 2)
    ) as level
    inner join warehouse.visible_region as region on level.code = region.region_code
    group by told.region_code
)

select
    opened.period,
    opened.region_code,
    named.region_name,
    opened.view_name,
    opened.cell,
    cast(opened.was as bigint) as was,
    cast(opened.was + opened.moved as bigint) as now,
    opened.cause,
    cast(opened.amount as bigint) as amount
from opened
left join named on opened.region_code = named.region_code
where named.region_code is not null or (select warehouse.sees_all_regions());
comment on view mart.restatement is
'Why figures are different from before: each changed cell of each mart of counts, split by cause, adding up to the last unit. · Mengapa angka berubah';
comment on column mart.restatement.period is 'Period of the cell. · periode';
comment on column mart.restatement.region_code is 'Region of the cell; null where the mart does not know the place. · kode wilayah';
comment on column mart.restatement.region_name is 'Its name. · nama wilayah';
comment on column mart.restatement.view_name is 'Mart, as the catalogue names it. · tampilan';
comment on column mart.restatement.cell is 'Keys of the row, and the measure where the mart counts more than one thing. · kunci baris';
comment on column mart.restatement.was is 'Value at the first instant; 0 where the row was not there. · semula';
comment on column mart.restatement.now is 'Value at the second instant. · sekarang';
comment on column mart.restatement.cause is
'new, resubmitted, late, rule_change, reference_change, identity_merge, identity_split, or decision (a finding settled). · sebab';
comment on column mart.restatement.amount is 'Units of the change that go back to this cause. · besar perubahan';
