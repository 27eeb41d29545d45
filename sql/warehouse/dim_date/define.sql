-- define.sql | Grain: one row per calendar day. The primary key says so too.
create table if not exists warehouse.dim_date (
    day date,
    date_key integer not null unique,
    year integer not null,
    quarter integer not null,
    month integer not null,
    month_name_id text not null,
    day_of_week integer not null,
    day_name_id text not null,
    period_key integer not null,
    is_weekend boolean not null,
    holiday_name text,
    is_working_day boolean not null,
    primary key (day)
);

comment on table warehouse.dim_date is 'Calendar days with Indonesian public holidays. · Kalender hari';
comment on column warehouse.dim_date.day is 'The day. · tanggal';
comment on column warehouse.dim_date.date_key is 'The day as a number, 20261031. · tanggal sebagai angka';
comment on column warehouse.dim_date.year is 'Calendar year. · tahun';
comment on column warehouse.dim_date.quarter is 'Quarter of the year, 1 to 4. · triwulan';
comment on column warehouse.dim_date.month is 'Month of the year, 1 to 12. · bulan';
comment on column warehouse.dim_date.month_name_id is 'Name of the month in Indonesian. · nama bulan';
comment on column warehouse.dim_date.day_of_week is '1 Monday to 7 Sunday (ISO). · hari dalam minggu';
comment on column warehouse.dim_date.day_name_id is 'Name of the day in Indonesian. · nama hari';
comment on column warehouse.dim_date.period_key is 'Month of the day as key of dim_period. · periode bulan';
comment on column warehouse.dim_date.is_weekend is 'Saturday or Sunday. · akhir pekan';
comment on column warehouse.dim_date.holiday_name is 'Name of the national holiday or cuti bersama, if any. · nama hari libur';
comment on column warehouse.dim_date.is_working_day is 'Neither weekend nor holiday, or declared a working day. · hari kerja';
