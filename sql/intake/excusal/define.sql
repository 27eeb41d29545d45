-- Grain: one row per decision to excuse a sender, or to take that back. Append-only: for an obligation the newest row that covers it counts.
create table if not exists intake.excusal (
    excusal_key bigint generated always as identity primary key,
    sender text not null,
    form text,
    first_day date not null,
    last_day date not null,
    until_date date,
    is_withdrawn boolean not null default false,
    who text not null check (who <> ''),
    why text not null check (why <> ''),
    recorded_at timestamptz not null default now()
);
create index if not exists excusal_sender on intake.excusal (sender);
create or replace trigger append_only before update or delete or truncate on intake.excusal
for each statement execute function intake.append_only();
comment on table intake.excusal is 'Pembebasan kewajiban lapor: siapa, mengapa, sampai kapan (excusals; they waive a duty, they do not move its deadline).';
comment on column intake.excusal.excusal_key is 'Kunci keputusan; terbesar = terbaru (decision key, the highest is the newest).';
comment on column intake.excusal.sender is 'Pengirim yang dibebaskan (sender excused).';
comment on column intake.excusal.form is 'Kode formulir; kosong = semua (form, null for all).';
comment on column intake.excusal.first_day is 'Hari pertama periode pertama yang dibebaskan (first day of the periods excused).';
comment on column intake.excusal.last_day is 'Hari terakhir periode terakhir yang dibebaskan (last day of the periods excused).';
comment on column intake.excusal.until_date is 'Berlaku sampai dengan tanggal ini di zona pengirim, lalu kewajiban kembali; kosong = seterusnya (day on which it expires).';
comment on column intake.excusal.is_withdrawn is 'Pembebasan dicabut (takes an excusal back).';
comment on column intake.excusal.who is 'Pemutus (who decided).';
comment on column intake.excusal.why is 'Alasan (why).';
comment on column intake.excusal.recorded_at is 'Dicatat pada (recorded at).';
