-- view.sql | R07. Grain: one row per unknown person, kecamatan and month. Person-level: every reading leaves a line in the server log.
create or replace view mart_restricted.unknown_person as
select
    judged.period,
    judged.region_code,
    judged.person_key,
    judged.company_key,
    judged.state,
    judged.nationality,
    judged.first_seen_period,
    judged.age_months,
    month.end_date - first_seen.start_date + 1 as days_open,
    judged.assigned_to
from warehouse.reconciliation_known as judged
inner join warehouse.dim_period as month on judged.period_key = month.period_key
left join warehouse.dim_period as first_seen on judged.first_seen_period = first_seen.period
where
    judged.state in ('TANPA_IZIN_TERCATAT', 'TIDAK_DIKENAL')
    and judged.resolution is null
    and (select mart_restricted.note_reading('unknown_person'));
comment on view mart_restricted.unknown_person is
'R07: unknown persons by key, open, with the days since they were first seen so. · Daftar kerja orang yang tidak dikenal';
comment on column mart_restricted.unknown_person.period is 'Month, such as 2026-10. · periode';
comment on column mart_restricted.unknown_person.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column mart_restricted.unknown_person.person_key is 'Person, our key. · orang';
comment on column mart_restricted.unknown_person.company_key is 'Employer whom the district or the roster names. · perusahaan';
comment on column mart_restricted.unknown_person.state is 'TANPA_IZIN_TERCATAT or TIDAK_DIKENAL. · status';
comment on column mart_restricted.unknown_person.nationality is 'ISO 3166-1 alpha-3. · kebangsaan';
comment on column mart_restricted.unknown_person.first_seen_period is 'Month in which this state began. · pertama kali ditemukan';
comment on column mart_restricted.unknown_person.age_months is 'Months since then. · umur temuan (bulan)';
comment on column mart_restricted.unknown_person.days_open is 'Days from the first day of that month to month-end. · hari terbuka';
comment on column mart_restricted.unknown_person.assigned_to is 'Who acts. · ditangani oleh';
