-- Grain: one row per submission judged and rule of its form: the complete matrix, five-valued.
create table if not exists quality.rule_result (
    submission_key bigint not null,
    rule_code text not null,
    rule_version integer not null,
    result text not null check (result in ('pass', 'fail', 'not_applicable', 'not_evaluable', 'not_in_force')),
    rows_evaluated integer not null,
    rows_failed integer not null,
    primary key (submission_key, rule_code)
);
comment on table quality.rule_result is 'Hasil tiap aturan untuk tiap kiriman, lima nilai (submission x rule, five-valued).';
comment on column quality.rule_result.submission_key is 'Kunci kiriman (submission).';
comment on column quality.rule_result.rule_code is 'Kode aturan (rule code).';
comment on column quality.rule_result.rule_version is 'Versi aturan (rule version).';
comment on column quality.rule_result.result is 'pass, fail, not_applicable, not_evaluable, not_in_force; tak pernah nol karangan.';
comment on column quality.rule_result.rows_evaluated is 'Baris yang dinilai (rows evaluated).';
comment on column quality.rule_result.rows_failed is 'Baris yang melanggar (rows failed).';
