-- Grain: one row per decision that a sender reports (a share of) another's duty, or no longer. Append-only: the newest row of form, duty and reporter counts.
create table if not exists intake.duty_share (
    share_key bigint generated always as identity primary key,
    form text not null,
    sender text not null,
    reporter text not null,
    first_day date not null,
    last_day date,
    is_ended boolean not null default false,
    who text not null check (who <> ''),
    why text not null check (why <> ''),
    recorded_at timestamptz not null default now()
);
create or replace trigger append_only before update or delete or truncate on intake.duty_share
for each statement execute function intake.append_only();
comment on table intake.duty_share is 'Pembagian satu kewajiban atas beberapa pelapor; terpenuhi bila semua pelapor sudah masuk (several reporters for one duty).';
comment on column intake.duty_share.share_key is 'Kunci keputusan; terbesar = terbaru (decision key, the highest is the newest).';
comment on column intake.duty_share.form is 'Kode formulir (form code).';
comment on column intake.duty_share.sender is 'Pemilik kewajiban (sender that owes it).';
comment on column intake.duty_share.reporter is 'Pelapor bagiannya; boleh pemilik kewajiban sendiri (sender that reports a share, the owner himself where he still does).';
comment on column intake.duty_share.first_day is 'Hari pertama periode pertama (first day of the periods shared).';
comment on column intake.duty_share.last_day is 'Hari terakhir periode terakhir; kosong = seterusnya (last day of the periods shared).';
comment on column intake.duty_share.is_ended is 'Pembagian diakhiri (takes the share back).';
comment on column intake.duty_share.who is 'Pemutus (who decided).';
comment on column intake.duty_share.why is 'Alasan (why).';
comment on column intake.duty_share.recorded_at is 'Dicatat pada (recorded at).';
