-- define.sql | Grain: one row per form, sender and period owed, and per state it has been in (known_from). The primary key says so too.
create table if not exists warehouse.fact_obligation (
    period_key integer not null,
    form text not null,
    sender text not null,
    region_code text,
    due_at timestamptz not null,
    state text not null,
    received_at timestamptz,
    days_late integer,
    submission_key bigint,
    basis text,
    basis_says text,
    known_from timestamptz not null,
    known_to timestamptz,
    primary key (period_key, form, sender, known_from)
) partition by range (period_key);
create unique index if not exists fact_obligation_now on warehouse.fact_obligation (period_key, form, sender) where known_to is null;

comment on table warehouse.fact_obligation is 'Who owed which form, and what became of it; versioned by the clock of the runs. · Kewajiban lapor';
comment on column warehouse.fact_obligation.period_key is 'Period owed, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.fact_obligation.form is 'Form owed. · kode formulir';
comment on column warehouse.fact_obligation.sender is 'Sender that owes it. · kode pengirim';
comment on column warehouse.fact_obligation.region_code is 'Region the sender reports for. · kode wilayah';
comment on column warehouse.fact_obligation.due_at is 'End of the due day in the sender''s zone. · tenggat';
comment on column warehouse.fact_obligation.state is 'AWAITED, MISSING, RECEIVED, REFUSED, ACCEPTED, NIL or EXCUSED. · status';
comment on column warehouse.fact_obligation.received_at is 'First accepted version received. · diterima pada';
comment on column warehouse.fact_obligation.days_late is 'Calendar days after the due day in the sender''s zone, 0 if in time; null if nothing was accepted. · hari terlambat';
comment on column warehouse.fact_obligation.submission_key is 'Submission that meets it. · kiriman';
comment on column warehouse.fact_obligation.basis is 'hukum (law) or perjanjian (local agreement). · dasar';
comment on column warehouse.fact_obligation.basis_says is 'Law, Perbup, SK or MoU that sets the date. · bunyi dasar';
comment on column warehouse.fact_obligation.known_from is 'Clock of the run that saw this state first. · diketahui sejak';
comment on column warehouse.fact_obligation.known_to is 'Clock of the run that saw the next state; null for the newest. · diketahui sampai';
