-- view.sql | R41. Grain: one row per thing that a source, reconciliation or identity says of a person. Ask for one person_key: each
-- person read is written down (vault.reading), and a session that cannot write reads nothing.
create or replace view mart_restricted.person_timeline as
with in_force as (
    select
        source.submission_key,
        source.form,
        source.sender,
        source.period_key
    from warehouse.dim_submission as source
    where
        source.known_from <= (select intake.known_on())
        and (source.known_to is null or source.known_to > (select intake.known_on()))
),

told as (
    select
        fact.person_key,
        fact.period_key,
        coalesce(fact.last_seen_date, fact.first_seen_date) as event_date,
        'K01' as source,
        coalesce(fact.status, 'HADIR') as kind,
        coalesce(fact.village_code, fact.region_code) as region_code,
        fact.company_key,
        jsonb_strip_nulls(jsonb_build_object(
            'category', fact.category, 'lodging', fact.residence_kind, 'permit_kind', fact.permit_kind, 'permit_end', fact.permit_end_date,
            'document_shown', fact.document_shown, 'information_source', fact.information_source, 'first_seen', fact.first_seen_date
        )) as detail,
        fact.submission_key,
        fact.row_number
    from warehouse.fact_district_presence as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        fact.person_key,
        fact.period_key,
        fact.work_start_date,
        'P01',
        fact.status,
        fact.region_code,
        fact.company_key,
        jsonb_strip_nulls(jsonb_build_object(
            'workplace', fact.workplace_id, 'days_on_site', fact.days_on_site, 'position', fact.position_actual, 'direct_employer', fact.direct_employer_key,
            'permit_kind', fact.permit_kind, 'permit_end', fact.permit_end_date, 'contract_end', fact.contract_end_date,
            'lives_in', fact.residence_region_code
        )),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_company_roster as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        fact.person_key,
        fact.period_key,
        coalesce(fact.issued_date, fact.permit_start_date),
        'I01',
        fact.permit_status,
        fact.region_code,
        fact.sponsor_company_key,
        jsonb_strip_nulls(jsonb_build_object(
            'permit_kind', fact.permit_kind, 'visa_index', fact.visa_index, 'permit_end', fact.permit_end_date, 'position', fact.position_permit,
            'whereabouts', fact.whereabouts, 'last_entry', fact.last_entry_date
        )),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_permit_in_force as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        link.person_key,
        fact.period_key,
        fact.event_date,
        'P04',
        fact.event_kind,
        null,
        fact.company_key,
        cast('{}' as jsonb),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_roster_event as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    inner join identity.person_link as link on fact.submission_key = link.submission_key and fact.row_number = link.row_number
    union all
    select
        fact.person_key,
        fact.period_key,
        fact.change_date,
        'I02',
        fact.change_kind,
        fact.region_code,
        null,
        cast('{}' as jsonb),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_permit_change as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        fact.person_key,
        fact.period_key,
        coalesce(fact.event_date, fact.reported_date),
        'I03',
        fact.report_kind,
        coalesce(fact.village_code, fact.region_code),
        null,
        jsonb_strip_nulls(jsonb_build_object('reporter_kind', fact.reporter_kind)),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_address_event as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        fact.person_key,
        fact.period_key,
        coalesce(fact.deported_date, fact.decided_date, fact.found_date),
        'I05',
        fact.stage,
        fact.region_code,
        fact.sponsor_company_key,
        jsonb_strip_nulls(jsonb_build_object(
            'case', fact.case_number, 'violation', fact.violation, 'deported', fact.deported_date, 'barred_until', fact.barred_until_date,
            'measures', (
                select jsonb_agg(measure.measure order by measure.measure) from warehouse.bridge_case_measure as measure
                where measure.submission_key = fact.submission_key and measure.case_number = fact.case_number
            )
        )),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_enforcement_case as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        fact.person_key,
        fact.period_key,
        fact.issued_date,
        'D01',
        'SKTT',
        coalesce(fact.village_code, fact.region_code),
        null,
        jsonb_build_object('valid_until', fact.valid_to_date),
        fact.submission_key,
        fact.row_number
    from warehouse.fact_residence_certificate as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    union all
    select
        judged.person_key,
        judged.period_key,
        null,
        'RECONCILIATION',
        judged.state,
        judged.region_code,
        judged.company_key,
        jsonb_build_object(
            'conflicts', judged.conflicts, 'age_months', judged.age_months, 'assigned_to', judged.assigned_to, 'resolution', judged.resolution
        ),
        null,
        null
    from warehouse.reconciliation_known as judged
    union all
    select
        finding.person_key,
        finding.period_key,
        null,
        'RECONCILIATION',
        finding.state,
        finding.region_code,
        finding.company_key,
        jsonb_build_object('rule', finding.rule_code, 'age_months', finding.age_months, 'assigned_to', finding.assigned_to, 'resolution', finding.resolution),
        null,
        null
    from warehouse.fact_cross_source_finding as finding
    where
        finding.person_key is not null
        and finding.known_from <= (select intake.known_on())
        and (finding.known_to is null or finding.known_to > (select intake.known_on()))
)

select
    told.person_key,
    warehouse.period_text(told.period_key) as period,
    told.event_date,
    told.source,
    told.kind,
    told.region_code,
    region.region_name,
    told.company_key,
    company.company_name,
    told.detail,
    told.submission_key,
    told.row_number
from told
left join warehouse.region_known as region on told.region_code = region.region_code and region.is_last
left join warehouse.dim_company as company on told.company_key = company.company_key and company.is_current
where told.person_key is not null and mart_restricted.note_person('person_timeline', told.person_key);
comment on view mart_restricted.person_timeline is
'R41: where a person was and who is responsible: one line a statement of a source, a judgement or a finding; no names, numbers or addresses. Each person read is written down. · Riwayat satu orang';
comment on column mart_restricted.person_timeline.person_key is 'Person, our key: name one. · orang';
comment on column mart_restricted.person_timeline.period is 'Period of the return. · periode';
comment on column mart_restricted.person_timeline.event_date is 'Day of which it speaks: last seen, issued, arrived. · tanggal';
comment on column mart_restricted.person_timeline.source is 'Form, or RECONCILIATION. · sumber';
comment on column mart_restricted.person_timeline.kind is 'Status, event or label, in the codes of the form. · jenis';
comment on column mart_restricted.person_timeline.region_code is 'Where. · kode wilayah';
comment on column mart_restricted.person_timeline.region_name is 'Name of the place. · nama wilayah';
comment on column mart_restricted.person_timeline.company_key is 'Employer or sponsor: who is responsible. · perusahaan';
comment on column mart_restricted.person_timeline.company_name is 'Its name. · nama perusahaan';
comment on column mart_restricted.person_timeline.detail is 'Lodging, position, permit and the like; nothing that names a person. · rincian';
comment on column mart_restricted.person_timeline.submission_key is 'File it comes from. · kiriman';
comment on column mart_restricted.person_timeline.row_number is 'Row in it. · nomor baris';
