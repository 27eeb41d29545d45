-- Grain: one row per sender, form and period that is owed. Exists before any data arrives.
create table if not exists intake.obligation (
    form text not null,
    sender text not null,
    region_code text not null,
    period text not null,
    due_at timestamptz not null,
    state text not null check (state in ('AWAITED', 'MISSING', 'RECEIVED', 'REFUSED', 'ACCEPTED', 'NIL', 'EXCUSED')),
    received_at timestamptz,
    days_late integer,
    submission_key bigint,
    basis text not null,
    basis_says text not null,
    period_key integer not null,
    excused_reason text,
    primary key (form, sender, period)
);
create index if not exists obligation_period on intake.obligation (period_key, form);
comment on table intake.obligation is 'Kewajiban lapor: siapa wajib mengirim apa, periode mana, kapan (who owes what by when).';
comment on column intake.obligation.form is 'Kode formulir (form code).';
comment on column intake.obligation.sender is 'Kode pengirim (sender code).';
comment on column intake.obligation.region_code is 'Wilayah pengirim (region of the sender).';
comment on column intake.obligation.period is 'Periode laporan (reporting period).';
comment on column intake.obligation.due_at is 'Tenggat, akhir hari di zona pengirim (deadline, end of day in the sender''s zone).';
comment on column intake.obligation.state is 'Keadaan: AWAITED, MISSING, RECEIVED, REFUSED, ACCEPTED, NIL, EXCUSED.';
comment on column intake.obligation.received_at is 'Saat versi pertama yang diterima tiba (receipt of the first accepted version).';
comment on column intake.obligation.days_late is 'Hari terlambat menurut kalender pengirim; 0 bila tepat waktu (days late).';
comment on column intake.obligation.submission_key is 'Kiriman yang memenuhi (submission in force or last refused).';
comment on column intake.obligation.basis is 'Sifat dasar: hukum atau perjanjian (law or agreement).';
comment on column intake.obligation.basis_says is 'Dasar kewajiban (what the duty rests on).';
comment on column intake.obligation.period_key is 'Kunci periode (dim_period).';
comment on column intake.obligation.excused_reason is 'Alasan dibebaskan (why excused).';
