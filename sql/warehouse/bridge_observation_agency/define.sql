-- define.sql | Grain: one row per observation told by an accepted K02 and agency that took part. The primary key says so too.
create table if not exists warehouse.bridge_observation_agency (
    period_key integer not null,
    submission_key bigint not null,
    observation_id text not null,
    agency text not null,
    primary key (period_key, submission_key, observation_id, agency)
) partition by range (period_key);

comment on table warehouse.bridge_observation_agency is 'Agencies that took part in an observation (K02). · Instansi yang ikut pengamatan';
comment on column warehouse.bridge_observation_agency.period_key is 'Reporting period of the file, key of dim_period; the table is partitioned by it. · periode laporan';
comment on column warehouse.bridge_observation_agency.submission_key is 'Delivered file the row comes from, key of dim_submission: what is in force is decided there. · kiriman';
comment on column warehouse.bridge_observation_agency.observation_id is 'Observation, with submission_key the one of fact_observation. · nomor pengamatan';
comment on column warehouse.bridge_observation_agency.agency is 'Agency, code of dim_agency. · instansi';
