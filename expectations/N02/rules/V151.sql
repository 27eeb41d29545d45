-- V151: one certificate number for two people, schemes or exams, in this file or in force anywhere. The exam of one certificate may
-- be reported in two months; that is the same certificate.
with here as (
    select
        submission_key, row_number, regexp_replace(upper(nomor_sertifikat), '[^A-Z0-9]', '', 'g') as number,
        concat_ws(' ', nik, upper(skema), tgl_uji) as exam
    from {batch}
    where nomor_sertifikat is not null
),

torn as (
    select submission_key, number
    from here
    group by submission_key, number
    having min(exam) <> max(exam)
),

elsewhere as (
    select regexp_replace(upper(nomor_sertifikat), '[^A-Z0-9]', '', 'g') as number, concat_ws(' ', nik, upper(skema), tgl_uji) as exam
    from {current} as held
    where nomor_sertifikat is not null
        -- A return that is being revised does not contradict itself.
        and not exists (select 1 from {batch} as new where held.sender = new.sender and held.period = new.period)
)

select here.submission_key, here.row_number, 'nomor_sertifikat' as column_name
from here
inner join torn on here.submission_key = torn.submission_key and here.number = torn.number
union
select here.submission_key, here.row_number, 'nomor_sertifikat'
from here
inner join elsewhere on here.number = elsewhere.number and here.exam <> elsewhere.exam
