-- define.sql | Grain: one row per month and region (kecamatan, or kabupaten with each person once), and per time we learnt otherwise (known_from). The primary key says so too.
create table if not exists warehouse.fact_unseen_estimate (
    period_key integer not null,
    region_code text not null,
    persons_d integer not null,
    persons_c integer not null,
    persons_i integer not null,
    persons_dc integer not null,
    persons_di integer not null,
    persons_ci integer not null,
    persons_dci integer not null,
    persons_away integer not null,
    complete text not null,
    estimate integer,
    ci_low integer,
    ci_high integer,
    method text not null,
    reason text,
    known_from timestamptz not null,
    known_to timestamptz,
    primary key (period_key, region_code, known_from)
) partition by range (period_key);
create unique index if not exists fact_unseen_estimate_now on warehouse.fact_unseen_estimate (period_key, region_code) where known_to is null;

comment on table warehouse.fact_unseen_estimate is 'All foreign workers of a region, those whom no list knows included: capture-recapture over three lists. · Perkiraan orang yang belum terdata';
comment on column warehouse.fact_unseen_estimate.period_key is 'Month, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.fact_unseen_estimate.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column warehouse.fact_unseen_estimate.persons_d is 'Persons whom the district alone knows, by its own evidence. · hanya kecamatan';
comment on column warehouse.fact_unseen_estimate.persons_c is 'Persons whom a company alone knows. · hanya perusahaan';
comment on column warehouse.fact_unseen_estimate.persons_i is 'Persons whom immigration alone knows, those abroad or leaving left out. · hanya imigrasi';
comment on column warehouse.fact_unseen_estimate.persons_dc is 'Persons known to district and company only. · kecamatan dan perusahaan';
comment on column warehouse.fact_unseen_estimate.persons_di is 'Persons known to district and immigration only. · kecamatan dan imigrasi';
comment on column warehouse.fact_unseen_estimate.persons_ci is 'Persons known to company and immigration only. · perusahaan dan imigrasi';
comment on column warehouse.fact_unseen_estimate.persons_dci is 'Persons known to all three. · ketiga sumber';
comment on column warehouse.fact_unseen_estimate.persons_away is 'Permit holders abroad or leaving whom nobody else knows: observed, but not multiplied. · izin tanpa keberadaan';
comment on column warehouse.fact_unseen_estimate.complete is 'Lists whose source was complete, such as DCI or DI. · sumber yang lengkap';
comment on column warehouse.fact_unseen_estimate.estimate is 'Persons, observed and unseen; null where none could be made. Published only where reason is null. · perkiraan';
comment on column warehouse.fact_unseen_estimate.ci_low is 'Lower limit of the 95 % interval. · batas bawah';
comment on column warehouse.fact_unseen_estimate.ci_high is 'Upper limit of the 95 % interval. · batas atas';
comment on column warehouse.fact_unseen_estimate.method is 'LOGLINEAR with the model chosen (the pairs that interact), CHAPMAN with its two lists, or NONE. · metode';
comment on column warehouse.fact_unseen_estimate.reason is 'Why it is withheld: COVERAGE, FEW_PERSONS, THIN_OVERLAP, DEPENDENCE, UNTESTED or WIDE; null where it is reliable. · alasan ditahan';
comment on column warehouse.fact_unseen_estimate.known_from is 'Clock of the run that estimated so. A run with the same clock replaces the row instead of adding one. · diketahui sejak';
comment on column warehouse.fact_unseen_estimate.known_to is 'Clock of the run that estimated otherwise; null for the newest. · diketahui sampai';
