-- load.sql | Days 2015 to 2040 with holidays: those of the country (:holidays, :holiday_names) and of the reference, whose workdays win; writes only
-- what differs. A holiday that the reference later moves is moved here.
insert into warehouse.dim_date (
    day, date_key, year, quarter, month, month_name_id, day_of_week, day_name_id, period_key, is_weekend, holiday_name, is_working_day
)
select
    calendar.day,
    calendar.year * 10000 + calendar.month * 100 + extract(day from calendar.day),
    calendar.year,
    extract(quarter from calendar.day),
    calendar.month,
    (
        array[
            'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'
        ]
    )[calendar.month],
    calendar.day_of_week,
    (array['Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'])[calendar.day_of_week],
    calendar.year * 100 + calendar.month,
    calendar.day_of_week >= 6,
    closed.name,
    coalesce(opened.name is not null, false) or (calendar.day_of_week < 6 and closed.name is null)
from (
    select
        cast(moment as date) as day,
        cast(extract(year from moment) as integer) as year,
        cast(extract(month from moment) as integer) as month,
        cast(extract(isodow from moment) as integer) as day_of_week
    from generate_series(cast('2015-01-01' as timestamp), cast('2040-12-31' as timestamp), interval '1 day') as moment
) as calendar
left join (
    select
        date,
        string_agg(name, ', ' order by name) as name
    from (
        select
            date,
            name
        from reference.holiday
        where kind <> 'workday' and valid_to is null
        union all
        -- The reference names its days itself.
        select
            national.day,
            national.name
        from unnest(cast(:holidays as date []), cast(:holiday_names as text [])) as national (day, name)
        where not exists (select 1 from reference.holiday as ours where ours.date = national.day and ours.valid_to is null)
    ) as told
    group by date
) as closed on calendar.day = closed.date
left join (
    select
        date,
        min(name) as name
    from reference.holiday
    where kind = 'workday' and valid_to is null
    group by date
) as opened on calendar.day = opened.date
-- Compared before writing: a conflict locks the row, also where it then changes nothing.
left join warehouse.dim_date as held on calendar.day = held.day
where
    held.day is null
    or held.holiday_name is distinct from closed.name
    or held.is_working_day is distinct from (coalesce(opened.name is not null, false) or (calendar.day_of_week < 6 and closed.name is null))
on conflict (day) do update
set
    holiday_name = excluded.holiday_name,
    is_working_day = excluded.is_working_day;
