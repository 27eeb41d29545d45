-- Grain: one row per decision to close a period for a form and region, or to open it again. Append-only: the newest row of a form, region and period counts.
create table if not exists intake.period_lock (
    lock_key bigint generated always as identity primary key,
    form text,
    region_code text,
    period text not null,
    first_day date not null,
    last_day date not null,
    is_locked boolean not null,
    who text not null check (who <> ''),
    why text not null check (why <> ''),
    recorded_at timestamptz not null default now()
);
create or replace trigger append_only before update or delete or truncate on intake.period_lock
for each statement execute function intake.append_only();
comment on table intake.period_lock is 'Penutupan periode: sesudahnya berkas ditolak dengan S004.locked (closed periods).';
comment on column intake.period_lock.lock_key is 'Kunci keputusan; terbesar = terbaru (decision key, the highest is the newest).';
comment on column intake.period_lock.form is 'Kode formulir; kosong = semua (form, null for all).';
comment on column intake.period_lock.region_code is 'Wilayah beserta bawahannya; kosong = semua (region and all below it, null for all).';
comment on column intake.period_lock.period is 'Periode yang ditutup; periode di dalamnya ikut tertutup (period closed, with those inside it).';
comment on column intake.period_lock.first_day is 'Hari pertama periode (first day).';
comment on column intake.period_lock.last_day is 'Hari terakhir periode (last day).';
comment on column intake.period_lock.is_locked is 'Ditutup; false = dibuka kembali (closed, or opened again).';
comment on column intake.period_lock.who is 'Pemutus (who decided).';
comment on column intake.period_lock.why is 'Alasan (why).';
comment on column intake.period_lock.recorded_at is 'Dicatat pada (recorded at).';
