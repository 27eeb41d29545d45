-- told.sql | Step 1 of finding what is between sources and not of one worker in one kecamatan, in one month (:period_key): what forms tell.
-- Runs after judging the month, in the same transaction, and reads what that has laid out (in_force, seen, rostered, claimed,
-- permitted, cell). A rule whose sources are missing says TIDAK_DAPAT_DINILAI and accuses nobody. All findings go to temporary table found.

drop table if exists told;

create temporary table told on commit drop as
select
    source.submission_key,
    source.form,
    source.sender,
    source.period_key,
    left(source.region_code, 5) as kabupaten_code,
    left(source.region_code, 8) as region_code,
    source.period_key = :period_key as is_of_month
from warehouse.dim_submission as source
where
    source.form in ('N05', 'N06', 'K02', 'P05', 'P04', 'I02', 'I05', 'I06', 'I08', 'N02', 'N03')
    and source.known_from is not null
    and source.known_to is null
    -- Yearly forms (P05) may come inside their year and hold from its beginning.
    and case when source.period_key % 100 > 12 then source.period_key / 100 * 100 + 1 else source.period_key end <= :period_key
    and (source.form <> 'K02' or source.period_key = :period_key);

analyze told;

-- The kabupaten that are spoken of, and which of their offices have answered for the month.
drop table if exists answered;

create temporary table answered on commit drop as
select
    area.kabupaten_code,
    coalesce(bool_or(told.form = 'N05' and told.is_of_month), false) as n05,
    coalesce(bool_or(told.form = 'N06' and told.is_of_month), false) as n06,
    min(make_date(told.period_key / 100, told.period_key % 100, 1)) filter (where told.form = 'N06') as n06_from,
    coalesce(bool_or(told.form = 'N03' and told.is_of_month), false) as n03,
    -- Marks that have never met anybody whom another form names are marks whose key we do not have.
    exists (
        select 1
        from told as source
        inner join identity.person_link as marked on source.submission_key = marked.submission_key
        inner join identity.person_link as named on marked.person_key = named.person_key
        inner join told as other on named.submission_key = other.submission_key and other.form <> 'I06'
        where source.form = 'I06' and source.kabupaten_code = area.kabupaten_code
    ) as i06,
    -- Companies may still be in time: nobody is called silent before the first P01 was due.
    coalesce(
        (
            select min(owed.due_at) <= cast(:clock as timestamptz)
            from warehouse.fact_obligation as owed
            where
                owed.form = 'P01'
                and owed.period_key = :period_key
                and owed.known_to is null
                and left(owed.region_code, 5) = area.kabupaten_code
        ),
        true
    ) as p01_due
from (
    select distinct left(region_code, 5) as kabupaten_code from cell
    union
    select distinct present.kabupaten_code from told as present where present.is_of_month and present.kabupaten_code is not null
) as area
left join told on area.kabupaten_code = told.kabupaten_code
group by area.kabupaten_code;

-- Approvals in force this month, one row an approval and place.
drop table if exists approval;

create temporary table approval on commit drop as
select
    told.kabupaten_code,
    line.nib,
    regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') as approval,
    line.kode_wilayah_lokasi as place,
    line.tgl_mulai,
    line.tgl_berakhir,
    coalesce(line.perpanjangan_ke, 0) as extension,
    line.cakupan_lokasi,
    line.submission_key,
    line.row_number
from told
inner join staging.n05 as line on told.submission_key = line.submission_key
where told.form = 'N05' and told.is_of_month;

analyze approval;

-- Workers on rosters by company, with the positions that need an approval.
drop table if exists heads;

create temporary table heads on commit drop as
select
    claimed.company_key,
    company.nib,
    claimed.submission_key,
    left(claimed.region_code, 5) as kabupaten_code,
    claimed.region_code,
    claimed.village_code,
    claimed.workplace,
    claimed.direct_nib,
    count(*) as persons,
    count(*) filter (where not claimed.is_on_leave) as persons_on_site,
    bool_or(claimed.level_jabatan not in ('KOMISARIS', 'DIREKSI') or claimed.approval is not null) as needs_approval,
    min(claimed.row_number) as first_row
from claimed
inner join identity.company as company on claimed.company_key = company.company_key
group by
    claimed.company_key, company.nib, claimed.submission_key, claimed.region_code, claimed.village_code, claimed.workplace, claimed.direct_nib;

analyze heads;

drop table if exists found;

create temporary table found (
    rule_code text, region_code text, subject text, is_assessable boolean, person_key bigint, company_key bigint, evidence jsonb, coverage jsonb
) on commit drop;
