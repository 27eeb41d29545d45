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
alter table intake.obligation add column if not exists opens_at timestamptz;
alter table intake.obligation add column if not exists missing_at timestamptz;
alter table intake.obligation add column if not exists excused_until date;
alter table intake.obligation add column if not exists is_stale boolean not null default true;
create index if not exists obligation_stale on intake.obligation (form) where is_stale;
-- Which states the clock turns: what is awaited goes missing when its grace is over.
create index if not exists obligation_turn on intake.obligation (state, coalesce(missing_at, due_at)) where state in ('AWAITED', 'MISSING');
create index if not exists obligation_period on intake.obligation (period_key, form);
comment on table intake.obligation is 'Kewajiban lapor: siapa wajib mengirim apa, periode mana, kapan (who owes what by when).';
comment on column intake.obligation.form is 'Kode formulir (form code).';
comment on column intake.obligation.sender is 'Kode pengirim (sender code).';
comment on column intake.obligation.region_code is 'Wilayah pengirim (region of the sender).';
comment on column intake.obligation.period is 'Periode laporan (reporting period).';
comment on column intake.obligation.due_at is 'Tenggat, akhir hari di zona pengirim (deadline, end of day in the sender''s zone).';
comment on column intake.obligation.opens_at is 'Sejak saat ini laporan diterima (from when on a return is taken).';
comment on column intake.obligation.missing_at is 'Tenggat ditambah masa tenggang; sesudahnya MISSING (deadline and grace); kosong = tenggat (null: the deadline itself).';
comment on column intake.obligation.excused_until is 'Pembebasan berakhir sesudah tanggal ini; kosong = seterusnya (last day of the excusal).';
comment on column intake.obligation.is_stale is 'Keadaan perlu dihitung ulang (the state has to be worked out anew).';
comment on column intake.obligation.state is 'Keadaan: AWAITED, MISSING, RECEIVED, REFUSED, ACCEPTED, NIL, EXCUSED.';
comment on column intake.obligation.received_at is 'Saat versi pertama yang diterima tiba; bila beberapa pelapor atau triwulan, saat lengkap (receipt of the first accepted version; of the last part where several make up the duty).';
comment on column intake.obligation.days_late is 'Hari terlambat menurut kalender pengirim; 0 bila tepat waktu (days late).';
comment on column intake.obligation.submission_key is 'Kiriman yang memenuhi, bila beberapa yang terakhir (submission that meets it, the last of several; or last refused).';
comment on column intake.obligation.basis is 'Sifat dasar: hukum atau perjanjian (law or agreement).';
comment on column intake.obligation.basis_says is 'Dasar kewajiban (what the duty rests on).';
comment on column intake.obligation.period_key is 'Kunci periode (dim_period).';
comment on column intake.obligation.excused_reason is 'Alasan dibebaskan (why excused).';
