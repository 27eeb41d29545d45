-- beside.sql | Step 3: what else is said of those people: by rosters and by the forms beside the three sources (X414, X418, X419, X423 to X425).

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
    -- As the loader has folded it, where it has; a number of nothing but signs stays an empty one.
    case
        when row.nomor_rptka is not null then coalesce(rostered.rptka_mark, regexp_replace(upper(row.nomor_rptka), '[^A-Z0-9]', '', 'g'))
    end as approval,
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

analyze other_passport;

-- What stands beside the three sources: approvals (N05), residence papers (D01), lodgings (I03), cases (I05). Papers and cases
-- of earlier months still speak.
drop table if exists beside;

create temporary table beside on commit drop as
select
    source.submission_key,
    source.form,
    source.sender,
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
        there.person_key,
        there.workplace,
        regexp_replace(upper(issued.nomor_rptka_rujukan), '[^A-Z0-9]', '', 'g')
    from (
        select
            seen.person_key,
            null as workplace
        from seen
        left join rostered on seen.person_key = rostered.person_key
        where rostered.person_key is null
        union
        select
            claimed.person_key,
            claimed.region_code
        from claimed
        where claimed.approval is null
    ) as there
    inner join permitted on there.person_key = permitted.person_key
    inner join staging.i01 as issued on permitted.submission_key = issued.submission_key and permitted.row_number = issued.row_number
    where issued.nomor_rptka_rujukan is not null and exists (select 1 from approved_place)
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

-- X419: from when on somebody ought to be out of the country. Each case as its office told it last; it may take several rows, one a measure.
drop table if exists expelled;

create temporary table expelled on commit drop as
select
    meant.person_key,
    max(told.gone_date) as gone_date,
    bool_or(told.is_barred) as is_barred
from (
    select
        filed.submission_key,
        filed.id_kasus,
        coalesce(
            max(filed.tgl_deportasi),
            case when not coalesce(bool_or('DEPORTASI' = any(filed.jenis_tak)), false) then max(filed.tgl_keputusan) filter (where 'TANGKAL' = any(filed.jenis_tak)) end
        ) as gone_date,
        coalesce(bool_or('TANGKAL' = any(filed.jenis_tak) and coalesce(filed.tangkal_sampai >= cast(:period_start as date), true)), false) as is_barred,
        max(filed.tgl_deportasi) is not null as is_deported
    from (
        select distinct on (beside.sender, named.id_kasus)
            beside.submission_key,
            named.id_kasus
        from beside
        inner join staging.i05 as named on beside.submission_key = named.submission_key
        where beside.form = 'I05'
        order by beside.sender asc, named.id_kasus asc, beside.period_key desc
    ) as newest
    inner join staging.i05 as filed on newest.submission_key = filed.submission_key and newest.id_kasus = filed.id_kasus
    group by filed.submission_key, filed.id_kasus
) as told
inner join (
    select distinct
        filed.submission_key,
        filed.id_kasus,
        link.person_key
    from beside
    inner join staging.i05 as filed on beside.submission_key = filed.submission_key
    inner join identity.person_link as link on filed.submission_key = link.submission_key and filed.row_number = link.row_number
    where beside.form = 'I05'
) as meant on told.submission_key = meant.submission_key and told.id_kasus = meant.id_kasus
where told.gone_date is not null and (told.is_deported or told.is_barred)
group by meant.person_key;

analyze expelled;

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

-- Mostly of no row at all, which is what spares looking through the whole month for them.
analyze registry_returned;

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

analyze lodged;

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
