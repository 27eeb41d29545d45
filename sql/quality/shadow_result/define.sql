-- Grain: one row per submission judged and shadow rule of its form. Never a finding, never in the answer or in any count.
create table if not exists quality.shadow_result (
    submission_key bigint not null,
    rule_instance text not null,
    rule_code text not null,
    rule_version integer not null,
    result text not null check (result in ('pass', 'fail', 'not_applicable', 'not_evaluable', 'not_in_force')),
    rows_evaluated integer not null,
    rows_failed integer not null,
    primary key (submission_key, rule_instance)
);
comment on table quality.shadow_result is 'Hasil aturan bayangan, yang dinilai tanpa akibat (shadow rules: judged beside the others, without effect).';
comment on column quality.shadow_result.submission_key is 'Kunci kiriman (submission).';
comment on column quality.shadow_result.rule_instance is 'Aturan dan kolomnya (rule and column).';
comment on column quality.shadow_result.rule_code is 'Kode aturan (rule code).';
comment on column quality.shadow_result.rule_version is 'Versi aturan (rule version).';
comment on column quality.shadow_result.result is 'pass, fail, not_applicable, not_evaluable, not_in_force.';
comment on column quality.shadow_result.rows_evaluated is 'Baris yang dinilai (rows evaluated).';
comment on column quality.shadow_result.rows_failed is 'Baris yang akan dicatat (rows that would have been found).';
