-- Grain: one row per decision on the due date or grace of a form in a region. Append-only: of the same form and region the newest row counts.
-- The longest region wins, then a row that names the form. Date and grace are looked up apart; a row without either gives both back to the contract.
create table if not exists intake.due_override (
    override_key bigint generated always as identity primary key,
    form text,
    region_code text,
    first_day date not null,
    last_day date,
    day integer check (day between 1 and 31),
    months_after integer,
    working_days integer check (working_days > 0),
    due_date date,
    basis text,
    basis_says text,
    grace_days integer check (grace_days between 0 and 366),
    who text not null check (who <> ''),
    why text not null check (why <> ''),
    recorded_at timestamptz not null default now(),
    check (num_nonnulls(day, working_days, due_date) <= 1),
    check (num_nonnulls(day, working_days, due_date) = 0 or (basis is not null and basis_says is not null))
);
create or replace trigger append_only before update or delete or truncate on intake.due_override
for each statement execute function intake.append_only();
comment on table intake.due_override is 'Tenggat dan masa tenggang menurut Perbup, SK atau MoU setempat; menang atas kontrak (local due dates and grace).';
comment on column intake.due_override.override_key is 'Kunci keputusan; terbesar = terbaru (decision key, the highest is the newest).';
comment on column intake.due_override.form is 'Kode formulir; kosong = semua (form, null for all).';
comment on column intake.due_override.region_code is 'Wilayah beserta bawahannya; kosong = semua (region and all below it, null for all).';
comment on column intake.due_override.first_day is 'Hari pertama periode pertama yang diatur (first day of the periods ruled).';
comment on column intake.due_override.last_day is 'Hari terakhir periode terakhir yang diatur; kosong = seterusnya (last day of the periods ruled).';
comment on column intake.due_override.day is 'Tanggal dalam bulan tenggat, 1-31 (day of the month).';
comment on column intake.due_override.months_after is 'Bulan ke berapa sesudah akhir periode, biasanya 1 (months after the end of the period, 1 by default).';
comment on column intake.due_override.working_days is 'Hari kerja sesudah akhir periode (working days after the end of the period).';
comment on column intake.due_override.due_date is 'Satu tanggal tertentu, misalnya perpanjangan (one date, such as an extension).';
comment on column intake.due_override.basis is 'Sifat dasar: hukum atau perjanjian (law or agreement).';
comment on column intake.due_override.basis_says is 'Bunyi dasar (what the date rests on).';
comment on column intake.due_override.grace_days is 'Hari kalender sesudah tenggat: terlambat, tetapi belum dianggap tidak lapor (calendar days late but not missing).';
comment on column intake.due_override.who is 'Pemutus (who decided).';
comment on column intake.due_override.why is 'Alasan (why).';
comment on column intake.due_override.recorded_at is 'Dicatat pada (recorded at).';
