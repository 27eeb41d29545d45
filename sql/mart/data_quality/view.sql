-- view.sql | R20. Grain: one row per period, form, sender and group of rules that found a data error.
create or replace view mart.data_quality as
with found as materialized (
    select
        form,
        sender,
        period,
        left(rule_code, 1) as rule_group,
        count(*) as edits,
        count(*) filter (where fate = 'CORRECTED') as corrected,
        count(*) filter (where fate = 'EXPLAINED') as confirmed,
        count(*) filter (where fate in ('OPEN', 'REFUSED')) as still_open,
        percentile_cont(0.5) within group (order by extract(epoch from corrected_at - raised_at) / 86400.0) as days_to_correct
    from quality.edit
    where nature = 'D'
    group by form, sender, period, left(rule_code, 1)
)

select
    found.period,
    sender.region_code,
    region.region_name,
    found.form,
    found.sender,
    sender.sender_name,
    found.rule_group,
    sent.rows_sent,
    found.edits,
    round(100.0 * found.edits / nullif(sent.rows_sent, 0), 2) as edits_per_100_rows,
    found.corrected,
    found.confirmed,
    found.still_open,
    round(cast(found.days_to_correct as numeric), 1) as median_days_to_correct
from found
inner join warehouse.sender_known as sender on found.sender = sender.sender
inner join warehouse.visible_region as region on sender.region_code = region.region_code
-- By index: a join would be planned for a handful of groups.
cross join lateral (
    select max(judged.rows_read) as rows_sent
    from intake.submission as judged
    where
        judged.form = found.form and judged.sender = found.sender and judged.period = found.period
        and judged.status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED', 'REFUSED')
        and judged.finished_at <= (select intake.known_on())
) as sent;
comment on view mart.data_quality is
'R20: data errors (nature D) found in the returns of each sender, and what became of them. rows_sent repeats in every group: do not add it over groups. · Mutu data';
comment on column mart.data_quality.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.data_quality.region_code is 'Region the sender reports for. · kode wilayah';
comment on column mart.data_quality.region_name is 'Name of the region. · nama wilayah';
comment on column mart.data_quality.form is 'Form. · kode formulir';
comment on column mart.data_quality.sender is 'Sender. · kode pengirim';
comment on column mart.data_quality.sender_name is 'Its name. · nama pengirim';
comment on column mart.data_quality.rule_group is 'S syntax, V validity, Q quality, M macro. · kelompok aturan';
comment on column mart.data_quality.rows_sent is 'Data rows of the largest version judged. · baris yang dikirim';
comment on column mart.data_quality.edits is 'Data errors found, repeats in later versions not counted. · temuan';
comment on column mart.data_quality.edits_per_100_rows is '100 × edits ÷ rows_sent; null for a file without rows. · temuan per 100 baris';
comment on column mart.data_quality.corrected is 'Gone from the version in force. · diperbaiki';
comment on column mart.data_quality.confirmed is 'Explained by the sender: the value stands. · dibenarkan';
comment on column mart.data_quality.still_open is 'Neither, or the reason was turned down. · masih terbuka';
comment on column mart.data_quality.median_days_to_correct is 'Median days from the first finding to the version without it. · hari sampai diperbaiki';
