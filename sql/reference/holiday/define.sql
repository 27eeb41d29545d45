-- define.sql | Grain: one row per day that differs from the national calendar and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.holiday (
    date date not null,
    name text not null,
    kind text not null check (kind in ('national', 'cuti_bersama', 'workday')),
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (date, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('holiday', 'date, valid_from');
comment on table reference.holiday is 'Days that win over the calendar of the package holidays: extra holidays, cuti bersama, or working days (hari libur dan cuti bersama).';
comment on column reference.holiday.date is 'The day (tanggal).';
comment on column reference.holiday.name is 'What is kept (nama).';
comment on column reference.holiday.kind is 'national and cuti_bersama: no working day; workday: a working day after all (jenis).';
comment on column reference.holiday.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.holiday.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.holiday.source is 'Where the fact stands (sumber).';
comment on column reference.holiday.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
