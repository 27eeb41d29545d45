-- define.sql | Grain: one row per submission, rule and severity with findings. The primary key says so too.
create table if not exists warehouse.fact_finding (
    period_key integer not null,
    submission_key bigint not null,
    rule_code text not null,
    severity text not null,
    nature text not null,
    findings integer not null,
    primary key (period_key, submission_key, rule_code, severity, nature)
) partition by range (period_key);

comment on table warehouse.fact_finding is 'How often each rule found something in each file. · Temuan pemeriksaan';
comment on column warehouse.fact_finding.period_key is 'Period of the file, key of dim_period; 0 if it could not be told. The table is partitioned by it. · periode';
comment on column warehouse.fact_finding.submission_key is 'The file. · kiriman';
comment on column warehouse.fact_finding.rule_code is 'The rule. · kode aturan';
comment on column warehouse.fact_finding.severity is 'refuse_file, refuse_row or query. · tingkat';
comment on column warehouse.fact_finding.nature is 'D data error, K finding of compliance. · sifat';
comment on column warehouse.fact_finding.findings is 'Findings (cells, rows or files). · jumlah temuan';
