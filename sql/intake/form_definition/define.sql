-- Grain: one row per form whose tables were made from its contract.
create table if not exists intake.form_definition (
    form text primary key,
    definition_sha256 text not null,
    title text not null,
    title_en text not null,
    sender_kind text not null,
    period_kind text not null,
    grain text not null,
    defined_at timestamptz not null default now()
);
comment on table intake.form_definition is 'Formulir yang tabelnya sudah dibuat dari kontrak (forms whose tables follow their contract).';
comment on column intake.form_definition.form is 'Kode formulir (form code).';
comment on column intake.form_definition.definition_sha256 is 'Sidik definisi tabel (hash of the table definition).';
comment on column intake.form_definition.title is 'Judul (title).';
comment on column intake.form_definition.title_en is 'Judul Inggris (English title).';
comment on column intake.form_definition.sender_kind is 'Jenis pengirim (kind of sender that owes it).';
comment on column intake.form_definition.period_kind is 'Jenis periode (kind of period).';
comment on column intake.form_definition.grain is 'Grain.';
comment on column intake.form_definition.defined_at is 'Dibuat pada (defined at).';
