-- view.sql | R41. Grain: one row per row of a file in force that speaks of a person. Person-level: every reading leaves a line in the server log.
create or replace view mart_restricted.person_timeline as
with told as (
    select
        fact.period_key,
        fact.person_key,
        fact.last_seen_date as day,
        'K01' as form,
        fact.status as event,
        coalesce(fact.village_code, fact.region_code) as region_code,
        fact.company_key,
        concat_ws('; ', fact.category, fact.residence_kind, fact.information_source) as detail,
        fact.submission_key,
        fact.row_number
    from warehouse.fact_district_presence as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        cast(null as date),
        'P01',
        fact.status,
        coalesce(fact.residence_region_code, fact.region_code),
        fact.company_key,
        concat_ws('; ', fact.position_actual, fact.workplace_id, fact.permit_kind),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_company_roster as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        fact.permit_start_date,
        'I01',
        fact.permit_status,
        fact.region_code,
        fact.sponsor_company_key,
        concat_ws('; ', fact.permit_kind, fact.visa_index, fact.whereabouts, cast(fact.permit_end_date as text)),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_permit_in_force as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        fact.change_date,
        'I02',
        fact.change_kind,
        fact.region_code,
        cast(null as bigint),
        cast(null as text),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_permit_change as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        coalesce(fact.event_date, fact.reported_date),
        'I03',
        fact.report_kind,
        coalesce(fact.village_code, fact.region_code),
        cast(null as bigint),
        fact.reporter_kind,
        fact.submission_key,
        fact.row_number
    from warehouse.fact_address_event as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        fact.found_date,
        'I05',
        fact.stage,
        fact.region_code,
        fact.sponsor_company_key,
        concat_ws('; ', fact.violation, fact.case_number),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_enforcement_case as fact
    union all
    select
        fact.period_key,
        fact.person_key,
        fact.issued_date,
        'D01',
        'SKTT',
        coalesce(fact.village_code, fact.region_code),
        cast(null as bigint),
        cast(fact.valid_to_date as text),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_residence_certificate as fact
)

select
    warehouse.period_text(told.period_key) as period,
    told.person_key,
    told.day,
    told.form,
    told.event,
    told.region_code,
    region.region_name,
    told.company_key,
    company.company_name,
    told.detail,
    told.submission_key,
    told.row_number
from told
inner join warehouse.submission_known as source on told.submission_key = source.submission_key
left join warehouse.dim_region as region on told.region_code = region.region_code and region.is_current
left join warehouse.company_known as company on told.company_key = company.company_key
where told.person_key is not null and (select mart_restricted.note_reading('person_timeline'));
comment on view mart_restricted.person_timeline is
'R41: where a person was and who was responsible, over all sources: ask for one person_key, in the order of period and day. Names and contacts stay in the files: submission_key and row_number lead there. · Riwayat satu orang';
comment on column mart_restricted.person_timeline.period is 'Month, such as 2026-10. · periode';
comment on column mart_restricted.person_timeline.person_key is 'Person, our key. · orang';
comment on column mart_restricted.person_timeline.day is 'Day of the event; null where the form tells the month only. · tanggal';
comment on column mart_restricted.person_timeline.form is 'Form that tells it. · kode formulir';
comment on column mart_restricted.person_timeline.event is 'Status or kind of event in the codes of the form. · kejadian';
comment on column mart_restricted.person_timeline.region_code is 'Place: village where known, else kecamatan; of a roster the lodging. · kode wilayah';
comment on column mart_restricted.person_timeline.region_name is 'Name of the region. · nama wilayah';
comment on column mart_restricted.person_timeline.company_key is 'Who is responsible: employer or sponsor. · perusahaan';
comment on column mart_restricted.person_timeline.company_name is 'Its name. · nama perusahaan';
comment on column mart_restricted.person_timeline.detail is 'Category, lodging, position, permit or case; no personal data. · keterangan';
comment on column mart_restricted.person_timeline.submission_key is 'File. · kiriman';
comment on column mart_restricted.person_timeline.row_number is 'Row of the file. · nomor baris';
