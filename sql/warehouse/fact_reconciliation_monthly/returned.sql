-- returned.sql | Step 1 of judging one month (:period_key) from what is in force now: who has submitted.
-- A source that did not submit proves nothing (DOMAIN §4.5 with the rulings of DESIGN §6).

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

analyze district_returned;

drop table if exists company_returned;

create temporary table company_returned on commit drop as
select distinct company.company_key
from in_force
inner join identity.company as company on in_force.sender = company.nib
where in_force.form = 'P01';

analyze company_returned;

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

analyze register_returned;
