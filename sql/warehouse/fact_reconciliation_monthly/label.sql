-- label.sql | Step 4: the conflicts and the one state of each cell.
-- Temporary table rule_in_force (code, state, assigned_to, fields) holds the declared rules of this month.

drop table if exists labelled;

create temporary table labelled on commit drop as
select
    person_key,
    region_code,
    company_key,
    seen_sector,
    nationality,
    permit_end_date,
    d,
    c,
    i,
    d_complete,
    c_complete,
    i_coverage,
    codes,
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
from (
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
    from (
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
            coalesce(seen.is_doubtful, false) or awaited.person_key is not null as is_doubtful,
            coalesce(rostered.is_on_leave, false) as is_on_leave,
            coalesce(permitted.whereabouts = 'DI_LUAR' or permitted.permit_status = 'EPO', false) as is_away,
            permitted.permit_end_date,
            case
                -- What sources say differently takes two of them.
                when rostered.person_key is null and seen.person_key is null then coalesce(beside_conflict.codes, '{}')
                else
                    array_remove(array[
                        case
                            when permitted.sponsor_company_key <> rostered.company_key
                                and permitted.sponsor_company_key is distinct from rostered.direct_employer_key then 'X413'
                        end,
                        case
                            when
                                rostered.position_actual <> permitted.position_permit
                                and regexp_replace(upper(rostered.position_actual), '[^[:alnum:]]+', '', 'g')
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
                    ], null) || coalesce(beside_conflict.codes, '{}')
            end as conflicts
        from cell
        left join seen on cell.person_key = seen.person_key and cell.region_code = seen.region_code
        left join awaited on cell.person_key = awaited.person_key
        left join rostered on cell.person_key = rostered.person_key
        left join permitted on cell.person_key = permitted.person_key
        left join other_passport on cell.person_key = other_passport.person_key
        left join beside_conflict on cell.person_key = beside_conflict.person_key and cell.region_code = beside_conflict.region_code
        left join district_returned on cell.region_code = district_returned.region_code
        left join company_returned on coalesce(seen.company_key, permitted.sponsor_company_key) = company_returned.company_key
        left join register_returned on left(cell.region_code, 5) = register_returned.kabupaten_code
        -- Each step once a row: without these fences the planner writes its expressions out wherever they are used.
        offset 0
    ) as evidence
    offset 0
) as ruled;
