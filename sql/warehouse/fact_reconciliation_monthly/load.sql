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

-- What the roster says beside the fact; temporary, so that passports stay where they lie and only verdicts leave.
drop table if exists claimed;

create temporary table claimed on commit drop as
select
    rostered.person_key,
    rostered.company_key,
    rostered.submission_key,
    rostered.row_number,
    rostered.region_code,
    rostered.is_on_leave,
    row.nomor_paspor_folded as passport,
    regexp_replace(upper(row.nomor_rptka), '[^A-Z0-9]', '', 'g') as approval,
    row.kode_wilayah_lokasi as village_code,
    row.kode_lokasi_kerja as workplace,
    row.pemberi_kerja_langsung as direct_nib,
    row.level_jabatan
from rostered
inner join staging.p01 as row on rostered.submission_key = row.submission_key and rostered.row_number = row.row_number;

drop table if exists other_passport;

create temporary table other_passport on commit drop as
select claimed.person_key
from claimed
inner join permitted on claimed.person_key = permitted.person_key
inner join staging.i01 as issued on permitted.submission_key = issued.submission_key and permitted.row_number = issued.row_number
where claimed.passport <> issued.nomor_paspor_folded;

-- What stands beside the three sources: approvals (N05), residence papers (D01), lodgings (I03), cases (I05). Papers and cases
-- of earlier months still speak.
drop table if exists beside;

create temporary table beside on commit drop as
select
    source.submission_key,
    source.form,
    source.region_code,
    source.period_key
from warehouse.dim_submission as source
where
    source.form in ('N05', 'D01', 'I03', 'I05')
    and source.known_from is not null
    and source.known_to is null
    and (source.period_key = :period_key or (source.form in ('D01', 'I05') and source.period_key < :period_key));

analyze beside;

-- X414: the places of each approval, and who works elsewhere. An approval that is not in the extract proves nothing.
drop table if exists approved_place;

create temporary table approved_place on commit drop as
select distinct
    regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') as approval,
    line.kode_wilayah_lokasi as place
from beside
inner join staging.n05 as line on beside.submission_key = line.submission_key
where beside.form = 'N05';

analyze approved_place;

-- Rules that speak of few people gather them here: one row a person, kecamatan and code.
drop table if exists beside_code;

create temporary table beside_code (person_key bigint, region_code text, code text) on commit drop;

insert into beside_code
with approval_of as (
    select
        person_key,
        region_code as workplace,
        approval
    from claimed
    where approval is not null and exists (select 1 from approved_place)
    union all
    select
        permitted.person_key,
        null,
        regexp_replace(upper(issued.nomor_rptka_rujukan), '[^A-Z0-9]', '', 'g')
    from (select distinct person_key from seen) as there
    inner join permitted on there.person_key = permitted.person_key
    inner join staging.i01 as issued on permitted.submission_key = issued.submission_key and permitted.row_number = issued.row_number
    left join rostered on permitted.person_key = rostered.person_key
    where rostered.person_key is null and issued.nomor_rptka_rujukan is not null and exists (select 1 from approved_place)
),

stands as (
    select
        approval_of.person_key,
        seen.region_code,
        approval_of.approval,
        seen.region_code as place
    from approval_of
    inner join seen on approval_of.person_key = seen.person_key
    union all
    select
        approval_of.person_key,
        cell.region_code,
        approval_of.approval,
        approval_of.workplace
    from approval_of
    inner join cell on approval_of.person_key = cell.person_key
    where approval_of.workplace is not null
)

select distinct
    stood.person_key,
    stood.region_code,
    'X414'
from (
    select
        stands.person_key,
        stands.region_code
    from stands
    inner join approved_place as allowed on stands.approval = allowed.approval
    group by stands.person_key, stands.region_code, stands.approval, stands.place
    having not bool_or(starts_with(stands.place, allowed.place) or starts_with(allowed.place, stands.place))
) as stood;

-- X419: from when on somebody ought to be out of the country. Each case as it was told last.
drop table if exists expelled;

create temporary table expelled on commit drop as
select
    link.person_key,
    max(told.gone_date) as gone_date,
    bool_or(told.is_barred) as is_barred
from (
    select distinct on (filed.id_kasus)
        filed.submission_key,
        filed.row_number,
        coalesce(
            filed.tgl_deportasi,
            case when 'TANGKAL' = any(filed.jenis_tak) and not 'DEPORTASI' = any(filed.jenis_tak) then filed.tgl_keputusan end
        ) as gone_date,
        coalesce('TANGKAL' = any(filed.jenis_tak), false) and coalesce(filed.tangkal_sampai >= cast(:period_start as date), true) as is_barred,
        filed.tgl_deportasi is not null as is_deported
    from beside
    inner join staging.i05 as filed on beside.submission_key = filed.submission_key
    where beside.form = 'I05'
    order by filed.id_kasus asc, beside.period_key desc, filed.row_number asc
) as told
inner join identity.person_link as link on told.submission_key = link.submission_key and told.row_number = link.row_number
where told.gone_date is not null and (told.is_deported or told.is_barred)
group by link.person_key;

-- X423, X424: the residence paper in force, and where the civil registry has answered. An extract that holds older papers too is
-- taken for the whole stock; else nothing is known of papers before the first extract.
drop table if exists residence_paper;

create temporary table residence_paper on commit drop as
select distinct on (link.person_key)
    link.person_key,
    left(filed.kode_wilayah, 8) as region_code
from beside
inner join staging.d01 as filed on beside.submission_key = filed.submission_key
inner join identity.person_link as link on filed.submission_key = link.submission_key and filed.row_number = link.row_number
where
    beside.form = 'D01'
    and filed.tgl_terbit <= cast(:period_end as date)
    and filed.tgl_berakhir >= cast(:period_start as date)
order by link.person_key asc, filed.tgl_terbit desc, filed.nomor_sktt asc;

analyze residence_paper;

drop table if exists registry_returned;

create temporary table registry_returned on commit drop as
select
    left(beside.region_code, 5) as kabupaten_code,
    min(make_date(beside.period_key / 100, beside.period_key % 100, 1)) as covered_from,
    coalesce(
        avg(cast(filed.tgl_terbit < cast(:period_start as date) as integer)) filter (where beside.period_key = :period_key) > 0.5, false
    ) as is_stock
from beside
left join staging.d01 as filed on beside.submission_key = filed.submission_key
where beside.form = 'D01'
group by left(beside.region_code, 5)
having bool_or(beside.period_key = :period_key);

-- X425: nights of the month in lodgings. A guest who has not been signed out has stayed one night for certain.
drop table if exists lodged;

create temporary table lodged on commit drop as
select
    link.person_key,
    left(came.kode_wilayah, 8) as region_code,
    sum(greatest(0, least(coalesce(gone.gone_date, came.came_date + 1), cast(:period_end as date) + 1) - greatest(came.came_date, cast(:period_start as date))))
        as nights
from (
    select
        filed.submission_key,
        filed.row_number,
        filed.niora,
        filed.kode_wilayah,
        coalesce(filed.tgl_kejadian, filed.tgl_lapor) as came_date
    from beside
    inner join staging.i03 as filed on beside.submission_key = filed.submission_key
    where beside.form = 'I03' and filed.jenis = 'APOA_MASUK' and filed.niora is not null
) as came
inner join identity.person_link as link on came.submission_key = link.submission_key and came.row_number = link.row_number
left join lateral (
    select min(coalesce(filed.tgl_kejadian, filed.tgl_lapor)) as gone_date
    from beside
    inner join staging.i03 as filed on beside.submission_key = filed.submission_key
    where
        beside.form = 'I03'
        and filed.jenis = 'APOA_KELUAR'
        and filed.niora = came.niora
        and filed.kode_wilayah = came.kode_wilayah
        and coalesce(filed.tgl_kejadian, filed.tgl_lapor) >= came.came_date
) as gone on true
where length(came.kode_wilayah) >= 8
group by link.person_key, left(came.kode_wilayah, 8);

insert into beside_code
select
    cell.person_key,
    cell.region_code,
    'X425'
from rostered
inner join lodged on rostered.person_key = lodged.person_key
inner join cell on rostered.person_key = cell.person_key
where lodged.region_code <> left(rostered.region_code, 8) and lodged.region_code is distinct from rostered.residence_code
group by cell.person_key, cell.region_code, rostered.days_on_site
having sum(lodged.nights) + rostered.days_on_site > cast(:period_end as date) - cast(:period_start as date) + 1;

insert into beside_code
select
    cell.person_key,
    cell.region_code,
    'X419'
from expelled
inner join cell on expelled.person_key = cell.person_key
left join seen on cell.person_key = seen.person_key and cell.region_code = seen.region_code
left join rostered on cell.person_key = rostered.person_key
left join permitted on cell.person_key = permitted.person_key
where
    (
        coalesce(seen.last_seen_date > expelled.gone_date, false)
        or (rostered.person_key is not null and not rostered.is_on_leave and cast(:period_start as date) > expelled.gone_date)
    )
    and (expelled.is_barred or permitted.issued_date is null or permitted.issued_date <= expelled.gone_date);

insert into beside_code
select
    seen.person_key,
    seen.region_code,
    'X423'
from seen
inner join residence_paper on seen.person_key = residence_paper.person_key
left join seen as at_home on residence_paper.person_key = at_home.person_key and residence_paper.region_code = at_home.region_code
where at_home.person_key is null and length(residence_paper.region_code) = 8;

insert into beside_code
select
    cell.person_key,
    cell.region_code,
    'X424'
from registry_returned
inner join cell on registry_returned.kabupaten_code = left(cell.region_code, 5)
inner join permitted on cell.person_key = permitted.person_key
left join residence_paper on permitted.person_key = residence_paper.person_key
where
    residence_paper.person_key is null
    and permitted.permit_kind = 'ITAS'
    and permitted.permit_status = 'AKTIF'
    and permitted.whereabouts = 'DI_INDONESIA'
    and permitted.issued_date + 14 < cast(:period_end as date)
    and (registry_returned.is_stock or permitted.issued_date + 14 >= registry_returned.covered_from);

drop table if exists beside_conflict;

create temporary table beside_conflict on commit drop as
select
    person_key,
    region_code,
    array_agg(code order by code) as codes
from beside_code
group by person_key, region_code;

analyze beside_conflict;

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
    ], null) || coalesce(beside_conflict.codes, '{}') as conflicts
from cell
left join seen on cell.person_key = seen.person_key and cell.region_code = seen.region_code
left join rostered on cell.person_key = rostered.person_key
left join permitted on cell.person_key = permitted.person_key
left join other_passport on cell.person_key = other_passport.person_key
left join beside_conflict on cell.person_key = beside_conflict.person_key and cell.region_code = beside_conflict.region_code
left join district_returned on cell.region_code = district_returned.region_code
left join company_returned on coalesce(seen.company_key, permitted.sponsor_company_key) = company_returned.company_key
left join register_returned on left(cell.region_code, 5) = register_returned.kabupaten_code;

drop table if exists labelled;

create temporary table labelled on commit drop as
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
)

select
    ruled.*,
    case
        when d and c and i
            then
                case
                    when codes && array['X413', 'X414', 'X415', 'X416', 'X417', 'X418'] then 'TERVERIFIKASI_DENGAN_CATATAN'
                    else 'TERVERIFIKASI'
                end
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
from ruled;

-- What people have decided of findings (sinergi finding resolve): the newest word on each, of this month or an earlier one.
drop table if exists decided;

create temporary table decided on commit drop as
select distinct on (rule_code, region_code, person_key)
    rule_code,
    region_code,
    person_key,
    warehouse.period_text(period_key) as period,
    resolution
from warehouse.finding_resolution
where person_key is not null and period_key <= :period_key and decided_at <= cast(:clock as timestamptz)
order by rule_code asc, region_code asc, person_key asc, decided_at desc, decision_key desc;

analyze decided;

-- Each conflict has a life of its own beside that of the state: since when, and how it was closed.
drop table if exists conflict_told;

create temporary table conflict_told on commit drop as
select
    each.person_key,
    each.region_code,
    jsonb_object_agg(
        each.code,
        jsonb_strip_nulls(jsonb_build_object(
            'since', each.since, 'resolution', warehouse.resolution_at(decided.resolution, decided.period, each.since, :period)
        ))
    ) as conflict_life
from (
    select
        labelled.person_key,
        labelled.region_code,
        broken.code,
        coalesce(earlier.conflict_life -> broken.code ->> 'since', cast(:period as text)) as since
    from labelled
    cross join lateral unnest(labelled.codes) as broken (code)
    left join warehouse.fact_reconciliation_monthly as earlier
        on
            labelled.person_key = earlier.person_key
            and labelled.region_code = earlier.region_code
            and earlier.period_key = :previous_period_key
            and earlier.known_to is null
    where labelled.codes <> '{}'
) as each
left join decided on each.code = decided.rule_code and each.region_code = decided.region_code and each.person_key = decided.person_key
group by each.person_key, each.region_code;

analyze conflict_told;

drop table if exists judged;

create temporary table judged on commit drop as
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
    warehouse.resolution_at(
        decided.resolution, decided.period, case when earlier.state = labelled.state then earlier.first_seen_period else cast(:period as text) end, :period
    ) as resolution,
    coalesce(conflict_told.conflict_life, cast('{}' as jsonb)) as conflict_life,
    case when 'X416' = any(labelled.codes) then cast(:period_end as date) - labelled.permit_end_date end as days_overdue,
    labelled.permit_end_date
from labelled
left join rule_in_force as rule on labelled.state = rule.state
left join decided on rule.code = decided.rule_code and labelled.region_code = decided.region_code and labelled.person_key = decided.person_key
left join conflict_told on labelled.person_key = conflict_told.person_key and labelled.region_code = conflict_told.region_code
left join warehouse.dim_company as company on labelled.company_key = company.company_key and company.is_current
left join warehouse.fact_reconciliation_monthly as earlier
    on
        labelled.person_key = earlier.person_key
        and labelled.region_code = earlier.region_code
        and earlier.period_key = :previous_period_key
        and earlier.known_to is null;

analyze judged;
