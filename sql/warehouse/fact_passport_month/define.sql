-- define.sql | Grain: one row per row of an accepted I06 (total of a month). The primary key says so too.
create table if not exists warehouse.fact_passport_month (
    period_key integer not null,
    submission_key bigint not null,
    row_number integer not null,
    applications integer,
    issued integer,
    issued_nonelectronic integer,
    issued_electronic integer,
    delayed_migrant integer,
    refused_migrant integer,
    delayed_other integer,
    refused_other integer,
    primary key (period_key, submission_key, row_number)
) partition by range (period_key);

comment on table warehouse.fact_passport_month is 'Passport applications of a month and what became of them (I06, rows TOTAL). · Rekap permohonan paspor';
comment on column warehouse.fact_passport_month.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.fact_passport_month.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.fact_passport_month.row_number is 'Row of that file as the sender sees it. · nomor baris pada berkas';
comment on column warehouse.fact_passport_month.applications is 'Applications received. · permohonan masuk';
comment on column warehouse.fact_passport_month.issued is 'Passports issued. · paspor terbit';
comment on column warehouse.fact_passport_month.issued_nonelectronic is 'Of these, not electronic. · terbit nonelektronik';
comment on column warehouse.fact_passport_month.issued_electronic is 'Of these, electronic. · terbit elektronik';
comment on column warehouse.fact_passport_month.delayed_migrant is 'Delayed on signs of non-procedural migrant work. · ditunda PMI NP';
comment on column warehouse.fact_passport_month.refused_migrant is 'Refused on such signs. · ditolak PMI NP';
comment on column warehouse.fact_passport_month.delayed_other is 'Delayed for other reasons. · ditunda lain';
comment on column warehouse.fact_passport_month.refused_other is 'Refused for other reasons. · ditolak lain';
