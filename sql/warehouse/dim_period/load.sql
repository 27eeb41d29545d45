-- load.sql | Adds the periods of the years 2015 to 2040; the unknown period stands under key 0.
insert into warehouse.dim_period (period_key, period, kind, title_id, start_date, end_date, previous_period_key)
with numbered as (
    select
        year,
        kind,
        number,
        months,
        base
    from generate_series(2015, 2040) as year
    cross join (
        values ('month', 12, 1, 0), ('quarter', 4, 3, 20), ('semester', 2, 6, 30), ('year', 1, 12, 40)
    ) as shape (kind, per_year, months, base)
    cross join lateral generate_series(1, shape.per_year) as number
)

select
    year * 100 + base + number as period_key,
    case kind
        when 'month' then year || '-' || lpad(cast(number as text), 2, '0')
        when 'quarter' then year || '-Q' || number
        when 'semester' then year || '-S' || number
        else cast(year as text)
    end as period,
    kind,
    case kind
        when 'month' then
            (
                array[
                    'Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'
                ]
            )[number] || ' ' || year
        when 'quarter' then 'Triwulan ' || (array['I', 'II', 'III', 'IV'])[number] || ' ' || year
        when 'semester' then 'Semester ' || (array['I', 'II'])[number] || ' ' || year
        else 'Tahun ' || year
    end as title_id,
    make_date(year, (number - 1) * months + 1, 1) as start_date,
    cast(make_date(year, (number - 1) * months + 1, 1) + make_interval(months => months) as date) - 1 as end_date,
    case when number = 1 then (year - 1) * 100 + base + 12 / months else year * 100 + base + number - 1 end as previous_period_key
from numbered
union all
select 0, '-', 'unknown', 'Periode tidak diketahui', cast(null as date), cast(null as date), cast(null as integer)
on conflict (period_key) do nothing;
