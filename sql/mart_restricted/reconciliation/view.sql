-- view.sql | Grain: one row per person, kecamatan and month. Person-level: every reading leaves a line in the server log.
create or replace view mart_restricted.reconciliation as
select
    judged.period,
    judged.region_code,
    judged.person_key,
    judged.company_key,
    judged.state,
    judged.d,
    judged.c,
    judged.i,
    judged.coverage,
    judged.conflicts,
    judged.first_seen_period,
    judged.age_months,
    judged.assigned_to,
    judged.resolution
from warehouse.reconciliation_known as judged
where (select mart_restricted.note_reading('reconciliation'));
comment on view mart_restricted.reconciliation is
'Results of the three-way check (X401 to X419), as known on the day asked for; persons by key only. · Hasil rekonsiliasi per orang';
comment on column mart_restricted.reconciliation.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart_restricted.reconciliation.region_code is 'Kecamatan, dotted Kemendagri code. · kode kecamatan';
comment on column mart_restricted.reconciliation.person_key is 'Person, our key. · orang';
comment on column mart_restricted.reconciliation.company_key is 'Employer, else sponsor. · perusahaan';
comment on column mart_restricted.reconciliation.state is 'Label of X401 to X412, or TIDAK_DAPAT_DINILAI. · status';
comment on column mart_restricted.reconciliation.d is 'Seen by the district, independently. · bukti kecamatan';
comment on column mart_restricted.reconciliation.c is 'On a company roster. · bukti perusahaan';
comment on column mart_restricted.reconciliation.i is 'In the register of immigration. · bukti imigrasi';
comment on column mart_restricted.reconciliation.coverage is 'Which sources were complete. · kelengkapan sumber';
comment on column mart_restricted.reconciliation.conflicts is 'Codes X413 and above. · pertentangan';
comment on column mart_restricted.reconciliation.first_seen_period is 'Month in which this state began. · pertama kali ditemukan';
comment on column mart_restricted.reconciliation.age_months is 'Months since then. · umur temuan (bulan)';
comment on column mart_restricted.reconciliation.assigned_to is 'Who acts. · ditangani oleh';
comment on column mart_restricted.reconciliation.resolution is 'Resolution code; null while open. · penyelesaian';
