-- Grain: one row per day of the years around the clock. Written by the obligations stage from the package holidays and reference.holiday.
create table if not exists intake.working_day (
    day date primary key,
    is_working boolean not null,
    working_number integer not null
);
create index if not exists working_day_number on intake.working_day (working_number) where is_working;
comment on table intake.working_day is 'Kalender hari kerja, untuk tenggat dalam hari kerja sesudah suatu peristiwa (working days, counted).';
comment on column intake.working_day.day is 'Tanggal (day).';
comment on column intake.working_day.is_working is 'Hari kerja: bukan akhir pekan, libur nasional atau cuti bersama (working day).';
comment on column intake.working_day.working_number is 'Banyaknya hari kerja sampai dengan hari ini (working days up to and with this day).';
