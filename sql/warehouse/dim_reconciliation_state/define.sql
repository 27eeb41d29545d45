-- define.sql | Grain: one row per state of reconciliation. The primary key says so too.
create table if not exists warehouse.dim_reconciliation_state (
    state text,
    rule_code text unique,
    title_id text not null,
    severity text not null,
    nature text not null,
    is_conflict boolean not null,
    is_verified boolean not null,
    assigned_to text,
    description_id text not null,
    sort_order integer not null,
    primary key (state)
);
alter table warehouse.dim_reconciliation_state add column if not exists chosen_source text;
alter table warehouse.dim_reconciliation_state add column if not exists precedence_id text;

comment on table warehouse.dim_reconciliation_state is 'States, conflicts and findings between sources (X rules) and who acts on them; filled from expectations/across_sources/rules.yml. · Status rekonsiliasi';
comment on column warehouse.dim_reconciliation_state.state is 'Label, such as TIDAK_DILAPORKAN_PERUSAHAAN. · status';
comment on column warehouse.dim_reconciliation_state.rule_code is 'X rule; null for TIDAK_DAPAT_DINILAI. · kode aturan';
comment on column warehouse.dim_reconciliation_state.title_id is 'Short title in Indonesian. · judul';
comment on column warehouse.dim_reconciliation_state.severity is 'How pressing it is: urgent, action, note or none. · kegentingan';
comment on column warehouse.dim_reconciliation_state.nature is 'D data, K finding of compliance, or - for neither. · sifat';
comment on column warehouse.dim_reconciliation_state.is_conflict is 'True for X413 and above, which stand in conflicts or are findings of their own rather than states. · merupakan pertentangan';
comment on column warehouse.dim_reconciliation_state.is_verified is 'True for the states that count as verified (R01). · terverifikasi';
comment on column warehouse.dim_reconciliation_state.assigned_to is 'Who acts. · ditangani oleh';
comment on column warehouse.dim_reconciliation_state.description_id is 'What it means and what is done, in Indonesian. · penjelasan';
comment on column warehouse.dim_reconciliation_state.sort_order is 'Order in tables and charts. · urutan';
comment on column warehouse.dim_reconciliation_state.chosen_source is 'Where sources contradict each other: the one believed, as D, C, I or a form. · sumber yang dipakai';
comment on column warehouse.dim_reconciliation_state.precedence_id is 'Why that one, in Indonesian. · aturan yang menentukan';
