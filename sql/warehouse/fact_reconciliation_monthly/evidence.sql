-- evidence.sql | Step 2: who stands in the register (permitted), on a roster (rostered), in a district's own eyes (seen), the cells to judge,
-- and the village of each (housed); who of the district waits for a review (awaited).
-- Rows that a district copied from the company are no evidence of the district.

-- I: a work permit in the register, expired or not. One a person: in force before expired, the longest first.
drop table if exists permitted;

create temporary table permitted on commit drop as
select distinct on (fact.person_key)
    fact.person_key,
    fact.submission_key,
    fact.row_number,
    fact.region_code,
    fact.sponsor_company_key,
    fact.permit_kind,
    fact.permit_status,
    coalesce(fact.issued_date, fact.permit_start_date) as issued_date,
    fact.permit_end_date,
    fact.position_permit,
    fact.whereabouts,
    fact.nationality
from warehouse.fact_permit_in_force as fact
inner join in_force on fact.submission_key = in_force.submission_key
where
    fact.period_key = :period_key
    and fact.person_key is not null
    and fact.permit_status in ('AKTIF', 'PROSES_PERPANJANGAN', 'BERAKHIR', 'EPO')
    and (fact.visa_index like 'E23%' or fact.visa_index = 'C312' or fact.permit_kind = 'ITAS_PERAIRAN')
order by
    fact.person_key asc,
    (fact.permit_status in ('AKTIF', 'PROSES_PERPANJANGAN')) desc,
    fact.permit_end_date desc nulls last,
    fact.submission_key asc,
    fact.row_number asc;

analyze permitted (person_key);

-- C: on a roster, on site or on roster leave. One a person: on site before leave, the sponsor's roster before others.
drop table if exists rostered;

create temporary table rostered on commit drop as
select distinct on (fact.person_key)
    fact.person_key,
    fact.submission_key,
    fact.row_number,
    fact.region_code,
    fact.company_key,
    fact.direct_employer_key,
    fact.permit_end_date,
    fact.rptka_mark,
    fact.position_actual,
    fact.nationality,
    fact.days_on_site,
    left(fact.residence_region_code, 8) as residence_code,
    coalesce(fact.permit_kind = 'ITAS_PERAIRAN', false) as is_at_sea,
    coalesce(fact.status = 'CUTI_ROSTER' or fact.days_on_site = 0, false) as is_on_leave
from warehouse.fact_company_roster as fact
inner join in_force on fact.submission_key = in_force.submission_key
left join permitted on fact.person_key = permitted.person_key
where
    fact.period_key = :period_key
    and fact.person_key is not null
    and fact.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER')
order by
    fact.person_key asc,
    (fact.status = 'AKTIF_DI_LOKASI') desc,
    (coalesce(fact.days_on_site, 0) > 0) desc,
    coalesce(permitted.sponsor_company_key in (fact.company_key, fact.direct_employer_key), false) desc,
    fact.days_on_site desc nulls last,
    fact.submission_key asc,
    fact.row_number asc;

analyze rostered (person_key);

-- D: seen by the district itself, in a category that counts as TKA. One a person and kecamatan.
drop table if exists seen;

create temporary table seen on commit drop as
select distinct on (fact.person_key, fact.region_code)
    fact.person_key,
    fact.region_code,
    fact.company_key,
    fact.sector,
    fact.nationality,
    fact.last_seen_date,
    coalesce(fact.category = 'AWAK_KAPAL' or fact.permit_kind = 'ITAS_PERAIRAN', false) as is_at_sea,
    coalesce(link.decided_by = 'doubtful', false) as is_doubtful
from warehouse.fact_district_presence as fact
inner join in_force on fact.submission_key = in_force.submission_key
left join identity.person_link as link on fact.submission_key = link.submission_key and fact.row_number = link.row_number
where
    fact.period_key = :period_key
    and fact.person_key is not null
    and fact.is_present
    and fact.is_independent
    and fact.category in ('PEKERJA', 'MANAJERIAL', 'AWAK_KAPAL')
order by
    fact.person_key asc,
    fact.region_code asc,
    (fact.company_key is not null) desc,
    fact.last_seen_date desc nulls last,
    fact.submission_key asc,
    fact.row_number asc;

analyze seen (person_key, region_code);

-- Whom the district alone saw, while an officer has yet to say whether it is somebody of this month's roster or register.
drop table if exists alone;

create temporary table alone on commit drop as
select distinct seen.person_key
from seen
left join rostered on seen.person_key = rostered.person_key
left join permitted on seen.person_key = permitted.person_key
where rostered.person_key is null and permitted.person_key is null;

analyze alone;

drop table if exists awaited;

create temporary table awaited on commit drop as
select distinct waiting.person_key
from (
    select
        alone.person_key,
        pair.other_person_key as known_key
    from alone
    inner join identity.person_link as link on alone.person_key = link.person_key
    inner join in_force on link.submission_key = in_force.submission_key
    inner join identity.review_pair as pair on link.statement_key = pair.one_key
    union all
    select
        alone.person_key,
        pair.one_person_key
    from alone
    inner join identity.person_link as link on alone.person_key = link.person_key
    inner join in_force on link.submission_key = in_force.submission_key
    inner join identity.review_pair as pair on link.statement_key = pair.other_key
) as waiting
left join rostered on waiting.known_key = rostered.person_key
left join permitted on waiting.known_key = permitted.person_key
where rostered.person_key is not null or permitted.person_key is not null;

analyze awaited;

-- The cell: D's kecamatan, else C's workplace, else I's address.
drop table if exists cell;

create temporary table cell on commit drop as
select
    person_key,
    region_code
from seen
union all
select
    rostered.person_key,
    rostered.region_code
from rostered
left join seen on rostered.person_key = seen.person_key
where seen.person_key is null
union all
select
    permitted.person_key,
    permitted.region_code
from permitted
left join seen on permitted.person_key = seen.person_key
left join rostered on permitted.person_key = rostered.person_key
where seen.person_key is null and rostered.person_key is null;

-- Whoever looks for a person that may be gone must not read them all, however few the planner takes those looked for to be.
create index on cell (person_key);

analyze cell;

-- The village within the cell: where the district saw the person, even in a row copied from the company, else that of the workplace.
drop table if exists housed;

create temporary table housed on commit drop as
select distinct on (said.person_key, said.region_code)
    said.person_key,
    said.region_code,
    said.village_code
from (
    select
        fact.person_key,
        fact.region_code,
        fact.village_code,
        case when fact.is_independent then 1 else 2 end as turn,
        fact.submission_key as file_key,
        fact.row_number
    from warehouse.fact_district_presence as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    where fact.period_key = :period_key and fact.person_key is not null and fact.is_present and length(fact.village_code) > 8
    union all
    select
        fact.person_key,
        fact.region_code,
        place.village_code,
        3 as turn,
        fact.submission_key as file_key,
        fact.row_number
    from warehouse.fact_company_roster as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    inner join warehouse.workplace_known as place
        on
            in_force.sender = place.nib
            and fact.workplace_id = place.workplace_id
            and fact.region_code = place.region_code
            and fact.period_key / 100 >= place.from_year
            and (place.to_year is null or fact.period_key / 100 <= place.to_year)
    where fact.period_key = :period_key and fact.person_key is not null and length(place.village_code) > 8
) as said
order by said.person_key asc, said.region_code asc, said.turn asc, said.file_key asc, said.row_number asc;

analyze housed (person_key, region_code);
