-- view.sql | Grain: one row per month, kecamatan and person still present although the stay permit ended before month-end (X416).
create or replace view warehouse.overdue_worker as
select
    judged.period_key,
    judged.period,
    judged.region_code,
    judged.person_key,
    judged.days_overdue,
    case when judged.c then judged.company_key else coalesce(permit.sponsor_company_key, judged.company_key) end as company_key
from warehouse.reconciliation_known as judged
-- Nobody on a roster: the sponsor of the permit answers for the person.
left join lateral (
    select fact.sponsor_company_key
    from warehouse.fact_permit_in_force as fact
    inner join warehouse.submission_known as source on fact.submission_key = source.submission_key
    where
        not judged.c
        and fact.period_key = judged.period_key
        and fact.person_key = judged.person_key
        and fact.sponsor_company_key is not null
    order by fact.permit_end_date desc, source.file_key asc, fact.row_number asc
    limit 1
) as permit on true
where 'X416' = any(judged.conflicts);
comment on view warehouse.overdue_worker is 'Persons still present on an expired permit, and who answers for them; as known at sinergi.known_on. · Orang dengan izin berakhir yang masih ada';
comment on column warehouse.overdue_worker.period_key is 'Key of dim_period. · kunci periode';
comment on column warehouse.overdue_worker.period is 'Reporting period, such as 2026-10. · periode';
comment on column warehouse.overdue_worker.region_code is 'Kecamatan, dotted Kemendagri code. · kode kecamatan';
comment on column warehouse.overdue_worker.person_key is 'Person, our key. · orang';
comment on column warehouse.overdue_worker.days_overdue is 'Days from the end of the permit to month-end. · hari lewat izin';
comment on column warehouse.overdue_worker.company_key is 'Employer on the roster, else sponsor of the permit. · perusahaan';
