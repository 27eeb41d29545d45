-- Grain: one row per decision that one sender may deliver for another, or no longer. Append-only: the newest row that covers form and day counts.
create table if not exists intake.authority (
    authority_key bigint generated always as identity primary key,
    deliverer text not null,
    sender text not null,
    form text,
    valid_from date not null,
    valid_to date,
    is_revoked boolean not null default false,
    who text not null check (who <> ''),
    why text not null check (why <> ''),
    recorded_at timestamptz not null default now(),
    check (deliverer <> sender),
    check (valid_to >= valid_from)
);
create or replace trigger append_only before update or delete or truncate on intake.authority
for each statement execute function intake.append_only();
comment on table intake.authority is 'Wewenang mengirim atas nama pengirim lain; berkas menyebut pengirim itu dan ditaruh di kotak pengantar (who may deliver for whom).';
comment on column intake.authority.authority_key is 'Kunci keputusan; terbesar = terbaru (decision key, the highest is the newest).';
comment on column intake.authority.deliverer is 'Pengantar, pemilik kotak kiriman (the sender whose inbox folder is used).';
comment on column intake.authority.sender is 'Pengirim yang diwakili, pemilik kewajiban (the sender named in the file).';
comment on column intake.authority.form is 'Kode formulir; kosong = semua (form, null for all).';
comment on column intake.authority.valid_from is 'Berlaku sejak tanggal terima ini (first day of receipt).';
comment on column intake.authority.valid_to is 'Berlaku sampai dengan; kosong = seterusnya (last day of receipt).';
comment on column intake.authority.is_revoked is 'Wewenang dicabut untuk masa itu (takes the authority back for these days).';
comment on column intake.authority.who is 'Pemutus (who decided).';
comment on column intake.authority.why is 'Alasan, misalnya surat kuasa (why).';
comment on column intake.authority.recorded_at is 'Dicatat pada (recorded at).';
