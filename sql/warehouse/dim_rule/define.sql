-- define.sql | Grain: one row per form, rule and column. The primary key says so too.
create table if not exists warehouse.dim_rule (
    form text,
    rule_code text,
    column_name text,
    severity text not null,
    nature text not null,
    message_id text not null,
    basis text,
    primary key (form, rule_code, column_name)
);

comment on table warehouse.dim_rule is 'Rules of the contracts, with the sentence the sender reads. · Aturan pemeriksaan';
comment on column warehouse.dim_rule.form is 'Form the rule belongs to; * for rules of every file. · kode formulir';
comment on column warehouse.dim_rule.rule_code is 'Code, never reused. · kode aturan';
comment on column warehouse.dim_rule.column_name is 'Column the finding is shown in; empty when it concerns the row or the file. · kolom';
comment on column warehouse.dim_rule.severity is 'refuse_file, refuse_row or query. · tingkat';
comment on column warehouse.dim_rule.nature is 'D data error, K finding of compliance. · sifat';
comment on column warehouse.dim_rule.message_id is 'Sentence to the sender, in Indonesian, without values. · pesan';
comment on column warehouse.dim_rule.basis is 'Legal or practical basis. · dasar';
