-- view.sql | Grain: one row per issued report, cell that reads otherwise now, and cause. Cells are those of the report's period and region.
create or replace view mart.stale_report as
with issue as (
    select
        issued.*,
        lead(issued.known_at) over (partition by issued.period, issued.region_code order by issued.known_at, issued.issue_key) as replaced_at
    from report.issued as issued
    where issued.known_at <= (select intake.known_on())
),

part as (
    select
        issue.issue_key,
        change.view_name,
        change.cell,
        change.region_code,
        change.cause,
        sum(change.amount) as amount
    from issue
    inner join report.cell_change as change
        on
            change.period = issue.period
            and left(change.region_code, 5) = issue.region_code
            and change.known_at > issue.known_at
            and change.known_at <= (select intake.known_on())
    group by issue.issue_key, change.view_name, change.cell, change.region_code, change.cause
    having sum(change.amount) <> 0
),

moved as (
    select
        part.*,
        sum(part.amount) over (partition by part.issue_key, part.view_name, part.cell) as difference
    from part
)

select
    issue.issue_key,
    issue.period,
    issue.region_code,
    region.region_name,
    issue.file_name,
    issue.known_at,
    issue.replaced_at,
    moved.view_name,
    moved.cell,
    cast(earlier.was as bigint) as was,
    cast(earlier.was + moved.difference as bigint) as now,
    moved.cause,
    cast(moved.amount as bigint) as amount
from moved
inner join issue on moved.issue_key = issue.issue_key
inner join warehouse.visible_region as region on issue.region_code = region.region_code
cross join lateral (
    select coalesce(sum(change.amount), 0) as was
    from report.cell_change as change
    where change.view_name = moved.view_name and change.cell = moved.cell and change.known_at <= issue.known_at
) as earlier
where moved.difference <> 0;
comment on view mart.stale_report is
'Issued reports whose figures read otherwise now: which figure, by how much, and why. · Laporan terbit yang angkanya sudah berubah';
comment on column mart.stale_report.issue_key is 'Number of the issue (report.issued). · nomor terbitan';
comment on column mart.stale_report.period is 'Period reported. · periode';
comment on column mart.stale_report.region_code is 'Kabupaten or kota reported. · kode wilayah';
comment on column mart.stale_report.region_name is 'Its name. · nama wilayah';
comment on column mart.stale_report.file_name is 'Name of the page. · nama berkas';
comment on column mart.stale_report.known_at is 'As-of of the issue. · menurut pengetahuan pada';
comment on column mart.stale_report.replaced_at is 'As-of of the next issue of the same page; null while it is the newest. · diganti terbitan';
comment on column mart.stale_report.view_name is 'Mart of the figure. · tampilan';
comment on column mart.stale_report.cell is 'Keys of the row, and the measure where the mart counts more than one thing. · kunci baris';
comment on column mart.stale_report.was is 'Value in the issue. · semula';
comment on column mart.stale_report.now is 'Value now. · sekarang';
comment on column mart.stale_report.cause is 'Cause, as in mart.restatement. · sebab';
comment on column mart.stale_report.amount is 'Units of the change that go back to this cause. · besar perubahan';
