-- view.sql | Grain: one row per case of an office, as told last at sinergi.known_on.
create or replace view warehouse.enforcement_case_known as
with told as (
    select distinct on (fact.sender, fact.case_number)
        fact.sender,
        fact.case_number,
        fact.period_key,
        fact.submission_key,
        fact.subject_key,
        fact.person_key,
        fact.nationality,
        fact.sex,
        fact.sponsor_company_key,
        fact.sponsor_nib,
        fact.region_code,
        fact.source_kind,
        fact.violation,
        fact.overstay_days,
        fact.found_date,
        fact.examined_date,
        fact.reviewed_date,
        fact.decided_date,
        fact.paid_date,
        fact.deported_date,
        fact.fee_idr,
        fact.barred_until_date,
        fact.is_with_centre,
        fact.stage
    from warehouse.fact_enforcement_case as fact
    inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key
    where
        source.known_from <= (select intake.known_on())
        and (source.known_to is null or source.known_to > (select intake.known_on()))
    order by fact.sender asc, fact.case_number asc, fact.period_key desc
)

select
    told.sender,
    told.case_number,
    told.period_key,
    told.submission_key,
    told.person_key,
    told.nationality,
    told.sex,
    told.sponsor_company_key,
    told.sponsor_nib,
    told.region_code,
    told.source_kind,
    told.violation,
    told.overstay_days,
    told.found_date,
    told.examined_date,
    told.reviewed_date,
    told.decided_date,
    told.paid_date,
    told.deported_date,
    told.fee_idr,
    told.barred_until_date,
    told.is_with_centre,
    told.stage,
    left(told.region_code, 5) as kabupaten_code,
    -- Nobody is named: then each case is somebody of its own.
    coalesce(cast(told.subject_key as text), told.sender || '/' || told.case_number) as subject_mark,
    least(told.paid_date, told.deported_date) as executed_date,
    greatest(
        warehouse.case_stage_rank(told.stage),
        case when least(told.paid_date, told.deported_date) is not null then 5 end,
        case when told.decided_date is not null then 4 end,
        case when told.reviewed_date is not null then 3 end,
        case when told.examined_date is not null then 2 end
    ) as stage_rank,
    to_char(
        coalesce(told.found_date, told.examined_date, told.reviewed_date, told.decided_date, told_in.end_date), 'YYYY-MM'
    ) as found_period,
    to_char(told.decided_date, 'YYYY-MM') as decided_period
from told
inner join warehouse.dim_period as told_in on told.period_key = told_in.period_key;
comment on view warehouse.enforcement_case_known is
'Enforcement cases, each as told last, as known on the day that is asked for: what all marts of cases read. · Kasus menurut pengetahuan pada satu saat';
comment on column warehouse.enforcement_case_known.sender is 'Office that leads the case. · kantor';
comment on column warehouse.enforcement_case_known.case_number is 'Number of the case at the office. · nomor kasus';
comment on column warehouse.enforcement_case_known.period_key is 'Period in which it was told last. · periode terakhir';
comment on column warehouse.enforcement_case_known.submission_key is 'Delivered file that tells it so. · kiriman';
comment on column warehouse.enforcement_case_known.person_key is 'Person, our key, where known. · orang';
comment on column warehouse.enforcement_case_known.nationality is 'Nationality, ISO 3166-1 alpha-3. · kebangsaan';
comment on column warehouse.enforcement_case_known.sex is 'L male, P female. · jenis kelamin';
comment on column warehouse.enforcement_case_known.sponsor_company_key is 'Sponsor; null while identity does not know the NIB. · penjamin';
comment on column warehouse.enforcement_case_known.sponsor_nib is 'Sponsor''s NIB. · NIB penjamin';
comment on column warehouse.enforcement_case_known.region_code is 'Kecamatan, or the kabupaten where no kecamatan is named. · kode kecamatan';
comment on column warehouse.enforcement_case_known.source_kind is 'How it was found. · sumber temuan';
comment on column warehouse.enforcement_case_known.violation is 'Kind of violation. · jenis pelanggaran';
comment on column warehouse.enforcement_case_known.overstay_days is 'Days of overstay; null if not stated. · hari overstay';
comment on column warehouse.enforcement_case_known.found_date is 'Found. · tanggal temuan';
comment on column warehouse.enforcement_case_known.examined_date is 'Examined. · tanggal BAP';
comment on column warehouse.enforcement_case_known.reviewed_date is 'Reviewed by the panel. · tanggal gelar kasus';
comment on column warehouse.enforcement_case_known.decided_date is 'Decided. · tanggal keputusan';
comment on column warehouse.enforcement_case_known.paid_date is 'Fee paid. · tanggal bayar';
comment on column warehouse.enforcement_case_known.deported_date is 'Deported. · tanggal deportasi';
comment on column warehouse.enforcement_case_known.fee_idr is 'Fee for overstay, rupiah. · biaya beban';
comment on column warehouse.enforcement_case_known.barred_until_date is 'Last day of the entry ban. · tangkal sampai';
comment on column warehouse.enforcement_case_known.is_with_centre is 'Officers of the centre took part. · pendamping pusat';
comment on column warehouse.enforcement_case_known.stage is 'Stage as told last. · status kasus';
comment on column warehouse.enforcement_case_known.kabupaten_code is 'Kabupaten or kota of the case. · kode kabupaten/kota';
comment on column warehouse.enforcement_case_known.subject_mark is 'Whom the case is about: equal marks are one person. · orang yang diperiksa';
comment on column warehouse.enforcement_case_known.executed_date is 'First of payment and deportation. · tanggal pelaksanaan';
comment on column warehouse.enforcement_case_known.stage_rank is 'How far it has come, 1 found to 5 carried out, by its stage and its days. · urutan tahap';
comment on column warehouse.enforcement_case_known.found_period is 'Month of the finding, such as 2026-10; where no day is told, that of the first day known. · bulan temuan';
comment on column warehouse.enforcement_case_known.decided_period is 'Month of the decision; null while undecided. · bulan keputusan';
