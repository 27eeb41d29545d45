-- Grain: one row per reason that a sender gave for a warning of one rule about one subject with one value. Append-only: a decision of
-- a reviewer fills status, decided_by, decided_at and note; a new reason is a new row. Reasons may name people: loader only.
create table if not exists quality.explanation (
    explanation_key bigint generated always as identity primary key,
    form text not null,
    sender text not null,
    rule_code text not null,
    column_name text,
    subject text not null,
    fingerprint text not null,
    reason text not null,
    given_at timestamptz not null,
    submission_key bigint not null,
    row_number integer,
    expires_at timestamptz not null,
    status text not null default 'OPEN' check (status in ('OPEN', 'ACCEPTED', 'REFUSED')),
    decided_by text,
    decided_at timestamptz,
    note text
);
-- The same words about the same value are one reason, however often the workbook comes back.
create unique index if not exists explanation_once on quality.explanation (
    form, sender, rule_code, coalesce(column_name, ''), subject, fingerprint, md5(reason)
);
comment on table quality.explanation is 'Alasan pengirim atas catatan: satu baris per alasan (reasons given for warnings; may hold personal data, loader only).';
comment on column quality.explanation.explanation_key is 'Kunci alasan (our key).';
comment on column quality.explanation.form is 'Kode formulir (form).';
comment on column quality.explanation.sender is 'Kode pengirim (sender).';
comment on column quality.explanation.rule_code is 'Kode aturan (rule code).';
comment on column quality.explanation.column_name is 'Kolom; kosong = seluruh baris atau berkas (column, null = row or file).';
comment on column quality.explanation.subject is 'Sidik kunci baris, atau berkas (hash of what the finding is about; berkas = the file).';
comment on column quality.explanation.fingerprint is 'Sidik nilai yang dilihat aturan (hash of the values the rule looked at).';
comment on column quality.explanation.reason is 'Alasan menurut pengirim (reason in the sender''s words).';
comment on column quality.explanation.given_at is 'Diberikan pada (given at, by the clock of the run).';
comment on column quality.explanation.submission_key is 'Kiriman yang membawa alasan (submission that brought it).';
comment on column quality.explanation.row_number is 'Nomor baris pada kiriman itu (row in that submission).';
comment on column quality.explanation.expires_at is 'Berlaku sampai; sesudahnya ditanyakan lagi (asked again after).';
comment on column quality.explanation.status is 'OPEN belum ditinjau, ACCEPTED diterima, REFUSED ditolak (review).';
comment on column quality.explanation.decided_by is 'Peninjau (reviewer).';
comment on column quality.explanation.decided_at is 'Ditinjau pada (reviewed at).';
comment on column quality.explanation.note is 'Catatan peninjau untuk pengirim (note to the sender).';
