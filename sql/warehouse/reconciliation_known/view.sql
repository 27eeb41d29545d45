-- view.sql | Grain: one row per person, kecamatan and month, as judged at sinergi.known_on.
create or replace view warehouse.reconciliation_known as
select
    judged.period_key,
    judged.region_code,
    judged.person_key,
    judged.company_key,
    judged.sector,
    judged.nationality,
    judged.state,
    judged.d,
    judged.c,
    judged.i,
    judged.coverage,
    judged.conflicts,
    judged.conflict_fields,
    judged.conflict_life,
    judged.first_seen_period,
    judged.age_months,
    judged.assigned_to,
    judged.resolution,
    judged.days_overdue,
    judged.permit_end_date,
    judged.village_code,
    judged.known_from,
    judged.known_to,
    judged.period,
    left(judged.region_code, 5) as kabupaten_code,
    -- Said here, so that the planner knows how many they are; the check of dim_reconciliation_state holds it against the rules.
    judged.state in ('TERVERIFIKASI', 'TERVERIFIKASI_DENGAN_CATATAN') as is_verified,
    judged.state <> 'TIDAK_DAPAT_DINILAI' as is_assessable,
    many.person_key is null as is_alone
from warehouse.fact_reconciliation_monthly as judged
left join warehouse.many_placed as many on judged.period_key = many.period_key and judged.person_key = many.person_key
where
    judged.known_from <= (select intake.known_on())
    and (judged.known_to is null or judged.known_to > (select intake.known_on()));
comment on view warehouse.reconciliation_known is
'Reconciliation as known on the day that is asked for: what all marts of it read. · Rekonsiliasi menurut pengetahuan pada satu saat';
comment on column warehouse.reconciliation_known.period_key is 'Month, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.reconciliation_known.region_code is 'Kecamatan: of D, else the workplace of C, else the address of I. · kode kecamatan';
comment on column warehouse.reconciliation_known.person_key is 'Person, our key. · orang';
comment on column warehouse.reconciliation_known.company_key is 'Employer of C, else of D, else sponsor of I. · perusahaan';
comment on column warehouse.reconciliation_known.sector is 'Sector in the codes of K01, of the company, else as the district states it. · sektor';
comment on column warehouse.reconciliation_known.nationality is 'Nationality, ISO 3166-1 alpha-3; XXX unknown. · kebangsaan';
comment on column warehouse.reconciliation_known.state is 'Label of X401 to X412, or TIDAK_DAPAT_DINILAI; see dim_reconciliation_state. · status rekonsiliasi';
comment on column warehouse.reconciliation_known.d is 'Seen by the district, independently of the company. · bukti kecamatan';
comment on column warehouse.reconciliation_known.c is 'On a company roster, on site or on roster leave. · bukti perusahaan';
comment on column warehouse.reconciliation_known.i is 'In the register of immigration with a work permit. · bukti imigrasi';
comment on column warehouse.reconciliation_known.coverage is 'Which sources were complete when this was judged. · kelengkapan sumber';
comment on column warehouse.reconciliation_known.conflicts is 'Codes X413 and above that hold besides the state. · pertentangan';
comment on column warehouse.reconciliation_known.conflict_fields is 'Fields on which the sources differ; names only, no values. · kolom yang berbeda';
comment on column warehouse.reconciliation_known.conflict_life is 'Of each conflict: the month since which it holds unbroken, and its resolution if closed by hand. · riwayat tiap pertentangan';
comment on column warehouse.reconciliation_known.first_seen_period is 'Month in which this state began without interruption, such as 2026-08. · pertama kali ditemukan';
comment on column warehouse.reconciliation_known.age_months is 'Months since first_seen_period; 0 in the first month. · umur temuan (bulan)';
comment on column warehouse.reconciliation_known.assigned_to is 'Who acts. · ditangani oleh';
comment on column warehouse.reconciliation_known.resolution is 'Resolution code, if closed by hand; null while open. · penyelesaian';
comment on column warehouse.reconciliation_known.days_overdue is 'Days from the end of the permit to month-end where X416 holds. · hari lewat izin';
comment on column warehouse.reconciliation_known.permit_end_date is 'Last day of the permit that I holds. · tanggal berakhir izin';
comment on column warehouse.reconciliation_known.village_code is 'Village in that kecamatan: where the district saw the person, else of the workplace (P05); null if not known. · kode desa';
comment on column warehouse.reconciliation_known.known_from is 'Clock of the run that judged so. A run with the same clock replaces the row instead of adding one. · diketahui sejak';
comment on column warehouse.reconciliation_known.known_to is 'Clock of the run that judged otherwise; null for the newest judgement. · diketahui sampai';
comment on column warehouse.reconciliation_known.period is 'Month, such as 2026-10. · periode';
comment on column warehouse.reconciliation_known.kabupaten_code is 'Kabupaten or kota of the kecamatan. · kode kabupaten/kota';
comment on column warehouse.reconciliation_known.is_verified is 'State is X401 or X402. · terverifikasi';
comment on column warehouse.reconciliation_known.is_assessable is 'State could be told. · dapat dinilai';
comment on column warehouse.reconciliation_known.is_alone is 'The person was never judged in another kecamatan of the month: counts once in the kabupaten as it is. · hanya di satu kecamatan';
