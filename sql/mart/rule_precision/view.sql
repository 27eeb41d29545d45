-- view.sql | Grain: one row per period, kabupaten, form and rule that has warned.
create or replace view mart.rule_precision as
select
    edit.period,
    region.region_code,
    region.region_name,
    edit.form,
    edit.rule_code,
    count(*) as raised,
    count(*) filter (where edit.fate = 'CORRECTED') as corrected,
    count(*) filter (where edit.fate = 'EXPLAINED') as explained,
    count(*) filter (where edit.fate = 'REFUSED') as refused,
    count(*) filter (where edit.fate = 'OPEN') as still_open,
    round(100.0 * count(*) filter (where edit.fate = 'CORRECTED') / count(*), 2) as corrected_pct,
    round(100.0 * count(*) filter (where edit.fate = 'EXPLAINED') / count(*), 2) as explained_pct,
    round(100.0 * count(*) filter (where edit.fate = 'REFUSED') / count(*), 2) as refused_pct,
    round(100.0 * count(*) filter (where edit.fate = 'OPEN') / count(*), 2) as open_pct
from quality.edit as edit
inner join warehouse.sender_known as sender on edit.sender = sender.sender
inner join warehouse.visible_region as region on left(sender.region_code, 5) = region.region_code
where edit.severity = 'query'
group by edit.period, region.region_code, region.region_name, edit.form, edit.rule_code;
comment on view mart.rule_precision is
'How good each rule is at warning: much corrected, it finds errors; much explained, it cries wolf. A warning repeated in several versions counts once. Over periods or regions: from the sums. · Ketepatan aturan';
comment on column mart.rule_precision.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.rule_precision.region_code is 'Kabupaten or kota of the senders. · kode wilayah';
comment on column mart.rule_precision.region_name is 'Name of the region. · nama wilayah';
comment on column mart.rule_precision.form is 'Form. · kode formulir';
comment on column mart.rule_precision.rule_code is 'Rule that warned (severity query). · kode aturan';
comment on column mart.rule_precision.raised is 'Warnings raised. · catatan yang dikeluarkan';
comment on column mart.rule_precision.corrected is 'Gone from the version in force: the value was changed. · diperbaiki';
comment on column mart.rule_precision.explained is 'A reason stands, reviewed or not. · dijelaskan';
comment on column mart.rule_precision.refused is 'The reason was turned down by a reviewer. · alasan ditolak';
comment on column mart.rule_precision.still_open is 'Neither corrected nor explained. · masih terbuka';
comment on column mart.rule_precision.corrected_pct is '100 × corrected ÷ raised. · persen diperbaiki';
comment on column mart.rule_precision.explained_pct is '100 × explained ÷ raised. · persen dijelaskan';
comment on column mart.rule_precision.refused_pct is '100 × refused ÷ raised. · persen alasan ditolak';
comment on column mart.rule_precision.open_pct is '100 × still_open ÷ raised. · persen terbuka';
