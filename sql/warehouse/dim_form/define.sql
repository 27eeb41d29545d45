-- define.sql | Grain: one row per form. The primary key says so too.
create table if not exists warehouse.dim_form (
    form text,
    title_id text not null,
    title_en text not null,
    sender_kind text not null,
    grain text not null,
    period_kind text not null,
    due_says text,
    primary key (form)
);

comment on table warehouse.dim_form is 'Forms that senders owe, from the contracts. · Formulir';
comment on column warehouse.dim_form.form is 'Code, such as K01. · kode formulir';
comment on column warehouse.dim_form.title_id is 'Title in Indonesian. · nama formulir';
comment on column warehouse.dim_form.title_en is 'Title in English. · nama dalam bahasa Inggris';
comment on column warehouse.dim_form.sender_kind is 'district, company, immigration or office. · jenis pengirim';
comment on column warehouse.dim_form.grain is 'What one row of the form is, in Indonesian. · satuan baris';
comment on column warehouse.dim_form.period_kind is 'month, quarter, semester, year or event. · jenis periode';
comment on column warehouse.dim_form.due_says is 'The basis of its due date. · dasar tenggat';
