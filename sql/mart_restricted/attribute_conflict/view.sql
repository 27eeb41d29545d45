-- view.sql | Grain: one row per contradiction (month, kecamatan, person, X rule), field and source. Person-level: every reading leaves a line in the server log.
create or replace view mart_restricted.attribute_conflict as
with broken as (
    select
        judged.period_key,
        judged.period,
        judged.region_code,
        judged.person_key,
        told.code,
        claimed.company_key,
        claimed.region_code as workplace,
        claimed.position_actual,
        claimed.permit_end_date as claimed_end_date,
        issued.sponsor_company_key,
        issued.position_permit,
        issued.permit_end_date as issued_end_date,
        seen.last_seen_date,
        judged.d
    from warehouse.reconciliation_known as judged
    cross join lateral unnest(judged.conflicts) as told (code)
    -- The rows that were set side by side, chosen as reconciliation chooses them.
    left join lateral (
        select
            fact.company_key,
            fact.region_code,
            fact.position_actual,
            fact.permit_end_date
        from warehouse.fact_company_roster as fact
        inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
        where
            fact.period_key = judged.period_key
            and fact.person_key = judged.person_key
            and fact.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER')
        order by
            (fact.company_key = judged.company_key) desc, (fact.status = 'AKTIF_DI_LOKASI') desc, fact.days_on_site desc nulls last, source.file_key,
            fact.row_number
        limit 1
    ) as claimed on true
    left join lateral (
        select
            fact.sponsor_company_key,
            fact.position_permit,
            fact.permit_end_date
        from warehouse.fact_permit_in_force as fact
        inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
        where
            fact.period_key = judged.period_key
            and fact.person_key = judged.person_key
            and fact.permit_status in ('AKTIF', 'PROSES_PERPANJANGAN', 'BERAKHIR', 'EPO')
        order by
            (fact.permit_status in ('AKTIF', 'PROSES_PERPANJANGAN')) desc, fact.permit_end_date desc nulls last, source.file_key, fact.row_number
        limit 1
    ) as issued on true
    left join lateral (
        select max(fact.last_seen_date) as last_seen_date
        from warehouse.fact_district_presence as fact
        where fact.period_key = judged.period_key and fact.person_key = judged.person_key and fact.region_code = judged.region_code
    ) as seen on true
)

select
    broken.period,
    broken.region_code,
    broken.person_key,
    broken.code as rule_code,
    label.state as conflict,
    side.field,
    side.source,
    side.value,
    coalesce(side.source = label.chosen_source, false) as is_chosen,
    label.precedence_id as precedence
from broken
inner join warehouse.dim_reconciliation_state as label on broken.code = label.rule_code
left join warehouse.dim_company as employer on broken.company_key = employer.company_key and employer.is_current
left join warehouse.dim_company as sponsor on broken.sponsor_company_key = sponsor.company_key and sponsor.is_current
cross join lateral (
    values
    ('X413', 'pemberi_kerja', 'C', coalesce(employer.company_name, cast(broken.company_key as text))),
    ('X413', 'nama_penjamin', 'I', coalesce(sponsor.company_name, cast(broken.sponsor_company_key as text))),
    ('X414', 'kode_kecamatan', 'D', case when broken.d then broken.region_code end),
    ('X414', 'kode_wilayah_lokasi', 'C', broken.workplace),
    ('X414', 'kode_wilayah_lokasi', 'N05', null),
    ('X415', 'jabatan_aktual', 'C', broken.position_actual),
    ('X415', 'jabatan_di_izin', 'I', broken.position_permit),
    ('X416', 'tgl_terakhir_terlihat', 'D', cast(broken.last_seen_date as text)),
    ('X416', 'tgl_berakhir', 'I', cast(broken.issued_end_date as text)),
    ('X417', 'tgl_berakhir_izin', 'C', cast(broken.claimed_end_date as text)),
    ('X417', 'tgl_berakhir', 'I', cast(broken.issued_end_date as text)),
    -- Numbers and addresses of persons do not leave the vault: only that they differ.
    ('X418', 'nomor_paspor', 'C', null),
    ('X418', 'nomor_paspor', 'I', null),
    ('X423', 'kode_kecamatan', 'D', broken.region_code),
    ('X423', 'kode_wilayah', 'D01', null)
) as side (code, field, source, value)
where broken.code = side.code and (select mart_restricted.note_reading('attribute_conflict'));
comment on view mart_restricted.attribute_conflict is
'What sources say differently of one person, field by field, and which source is believed, by which rule. · Keterangan yang bertentangan';
comment on column mart_restricted.attribute_conflict.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart_restricted.attribute_conflict.region_code is 'Kecamatan. · kode kecamatan';
comment on column mart_restricted.attribute_conflict.person_key is 'Person, our key. · orang';
comment on column mart_restricted.attribute_conflict.rule_code is 'X rule. · kode aturan';
comment on column mart_restricted.attribute_conflict.conflict is 'Its label. · pertentangan';
comment on column mart_restricted.attribute_conflict.field is 'Column of the source''s form. · kolom';
comment on column mart_restricted.attribute_conflict.source is 'D district, C company, I immigration, or the form. · sumber';
comment on column mart_restricted.attribute_conflict.value is 'What it says; null for numbers and addresses of persons. · isi';
comment on column mart_restricted.attribute_conflict.is_chosen is 'This source is believed. · dipakai';
comment on column mart_restricted.attribute_conflict.precedence is 'The rule that chose, in Indonesian. · aturan yang menentukan';
