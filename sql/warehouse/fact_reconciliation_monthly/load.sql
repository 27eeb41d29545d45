-- load.sql | Judges one month (:period_key) from what is in force now: DOMAIN §4.5 with the rulings of DESIGN §6.
-- A source that did not submit proves nothing; rows that a district copied from the company are no evidence of the district.
-- Temporary table rule_in_force (code, state, assigned_to, fields) holds the declared rules of this month.

-- Who has submitted: kecamatan, companies, and the immigration office of each kabupaten with the reach of its register.
-- A submission counts once its facts are loaded: until then its silence would be mistaken for an absence.
drop table if exists in_force;

create temporary table in_force on commit drop as
select
    source.submission_key,
    source.form,
    source.sender,
    source.region_code,
    source.coverage
from warehouse.dim_submission as source
where
    source.period_key = :period_key
    and source.form in ('K01', 'P01', 'I01')
    and source.known_from is not null
    and source.known_to is null
    and (
        source.rows_accepted = 0
        or exists (
            select 1 from warehouse.load_log as loaded
            where loaded.submission_key = source.submission_key and loaded.table_name like 'fact%'
        )
    );

analyze in_force;

drop table if exists district_returned;

create temporary table district_returned on commit drop as
select distinct left(region_code, 8) as region_code
from in_force
where form = 'K01';

drop table if exists company_returned;

create temporary table company_returned on commit drop as
select distinct company.company_key
from in_force
inner join identity.company as company on in_force.sender = company.nib
where in_force.form = 'P01';

-- A register whose reach is not stated reaches no further than the office. More offices than one: all of them are needed.
drop table if exists register_returned;

create temporary table register_returned on commit drop as
select
    left(office.region_code, 5) as kabupaten_code,
    case when bool_and(coalesce(in_force.coverage, '') = 'KANIM+PUSAT') then 'KANIM+PUSAT' else 'KANIM_SAJA' end as coverage
from warehouse.dim_sender as office
left join in_force on office.sender = in_force.sender and in_force.form = 'I01'
where office.kind = 'immigration' and office.region_code is not null
group by left(office.region_code, 5)
having count(*) = count(in_force.submission_key);

-- I: a work permit in the register, expired or not. One a person: in force before expired, the longest first.
drop table if exists permitted;

create temporary table permitted on commit drop as
select distinct on (fact.person_key)
    fact.person_key,
    fact.submission_key,
    fact.row_number,
    fact.region_code,
    fact.sponsor_company_key,
    fact.permit_status,
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

analyze permitted;

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
    fact.position_actual,
    fact.nationality,
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

analyze rostered;

-- D: seen by the district itself, in a category that counts as TKA. One a person and kecamatan.
drop table if exists seen;

create temporary table seen on commit drop as
select distinct on (fact.person_key, fact.region_code)
    fact.person_key,
    fact.region_code,
    fact.company_key,
    fact.sector,
    fact.nationality,
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

analyze seen;

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

analyze cell;

-- Passports are compared where they lie; only the verdict leaves.
drop table if exists other_passport;

create temporary table other_passport on commit drop as
select rostered.person_key
from rostered
inner join permitted on rostered.person_key = permitted.person_key
inner join staging.p01 as claimed on rostered.submission_key = claimed.submission_key and rostered.row_number = claimed.row_number
inner join staging.i01 as issued on permitted.submission_key = issued.submission_key and permitted.row_number = issued.row_number
where claimed.nomor_paspor_folded <> issued.nomor_paspor_folded;

drop table if exists evidence;

create temporary table evidence on commit drop as
select
    cell.person_key,
    cell.region_code,
    seen.person_key is not null as d,
    rostered.person_key is not null as c,
    permitted.person_key is not null as i,
    district_returned.region_code is not null as d_complete,
    rostered.person_key is not null or company_returned.company_key is not null as c_complete,
    register_returned.coverage as i_coverage,
    coalesce(register_returned.coverage = 'KANIM+PUSAT', false) as i_complete,
    coalesce(rostered.company_key, seen.company_key, permitted.sponsor_company_key) as company_key,
    nullif(seen.sector, 'TIDAK_TAHU') as seen_sector,
    coalesce(permitted.nationality, rostered.nationality, seen.nationality, 'XXX') as nationality,
    coalesce(seen.is_at_sea, false) or coalesce(rostered.is_at_sea, false) as is_at_sea,
    coalesce(seen.is_doubtful, false) as is_doubtful,
    coalesce(rostered.is_on_leave, false) as is_on_leave,
    coalesce(permitted.whereabouts = 'DI_LUAR' or permitted.permit_status = 'EPO', false) as is_away,
    permitted.permit_end_date,
    array_remove(array[
        case
            when permitted.sponsor_company_key <> rostered.company_key
                and permitted.sponsor_company_key is distinct from rostered.direct_employer_key then 'X413'
        end,
        case
            when
                regexp_replace(upper(rostered.position_actual), '[^[:alnum:]]+', '', 'g')
                <> regexp_replace(upper(permitted.position_permit), '[^[:alnum:]]+', '', 'g') then 'X415'
        end,
        case
            when
                seen.person_key is not null
                and permitted.permit_end_date < cast(:period_end as date)
                and permitted.permit_status <> 'PROSES_PERPANJANGAN' then 'X416'
        end,
        case when rostered.permit_end_date <> permitted.permit_end_date then 'X417' end,
        case when other_passport.person_key is not null then 'X418' end
    ], null) as conflicts
from cell
left join seen on cell.person_key = seen.person_key and cell.region_code = seen.region_code
left join rostered on cell.person_key = rostered.person_key
left join permitted on cell.person_key = permitted.person_key
left join other_passport on cell.person_key = other_passport.person_key
left join district_returned on cell.region_code = district_returned.region_code
left join company_returned on coalesce(seen.company_key, permitted.sponsor_company_key) = company_returned.company_key
left join register_returned on left(cell.region_code, 5) = register_returned.kabupaten_code;

drop table if exists judged;

create temporary table judged on commit drop as
with ruled as (
    select
        evidence.*,
        case
            when evidence.conflicts = '{}' then evidence.conflicts
            else array(
                select code from rule_in_force
                where code = any(evidence.conflicts)
                order by code
            )
        end as codes
    from evidence
),

labelled as (
    select
        ruled.*,
        case
            when d and c and i then case when codes = '{}' then 'TERVERIFIKASI' else 'TERVERIFIKASI_DENGAN_CATATAN' end
            when d and i then case when c_complete then 'TIDAK_DILAPORKAN_PERUSAHAAN' else 'PERUSAHAAN_BELUM_LAPOR' end
            when d and c
                then
                    case
                        when i_coverage is null then 'TIDAK_DAPAT_DINILAI'
                        when is_at_sea or not i_complete then 'PERLU_CEK_PUSAT'
                        else 'TANPA_IZIN_TERCATAT'
                    end
            when c and i
                then
                    case
                        when is_on_leave then 'TERDAFTAR_CUTI'
                        when d_complete then 'TERDAFTAR_TIDAK_TERLIHAT'
                        else 'TIDAK_DAPAT_DINILAI'
                    end
            -- A row that might be one of several known people is first to be reviewed, then judged.
            when d then case when c_complete and i_complete and not is_doubtful then 'TIDAK_DIKENAL' else 'TIDAK_DAPAT_DINILAI' end
            when c then case when d_complete and i_complete then 'KLAIM_PERUSAHAAN' else 'TIDAK_DAPAT_DINILAI' end
            when is_away then 'IZIN_TANPA_KEBERADAAN'
            when c_complete and d_complete then 'SEHARUSNYA_ADA'
            else 'TIDAK_DAPAT_DINILAI'
        end as state
    from ruled
)

select
    labelled.person_key,
    labelled.region_code,
    labelled.company_key,
    coalesce(nullif(company.sector, 'TIDAK_TAHU'), labelled.seen_sector, 'TIDAK_TAHU') as sector,
    labelled.nationality,
    labelled.state,
    labelled.d,
    labelled.c,
    labelled.i,
    jsonb_build_object('d', labelled.d_complete, 'c', labelled.c_complete, 'i', labelled.i_coverage) as coverage,
    labelled.codes as conflicts,
    case
        when labelled.codes = '{}' then labelled.codes
        else array(
            select distinct field from rule_in_force cross join unnest(rule_in_force.fields) as field
            where rule_in_force.code = any(labelled.codes)
            order by field
        )
    end as conflict_fields,
    case when earlier.state = labelled.state then earlier.first_seen_period else cast(:period as text) end as first_seen_period,
    case when earlier.state = labelled.state then earlier.age_months + 1 else 0 end as age_months,
    rule.assigned_to,
    case when 'X416' = any(labelled.codes) then cast(:period_end as date) - labelled.permit_end_date end as days_overdue,
    labelled.permit_end_date
from labelled
left join rule_in_force as rule on labelled.state = rule.state
left join warehouse.dim_company as company on labelled.company_key = company.company_key and company.is_current
left join warehouse.fact_reconciliation_monthly as earlier
    on
        labelled.person_key = earlier.person_key
        and labelled.region_code = earlier.region_code
        and earlier.period_key = :previous_period_key
        and earlier.known_to is null;

analyze judged;
