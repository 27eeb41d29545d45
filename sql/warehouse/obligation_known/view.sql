-- view.sql | Grain: one row per form, sender and period, in the state known at sinergi.known_on.
create or replace view warehouse.obligation_known as
select
    owed.period_key,
    owed.form,
    owed.sender,
    owed.region_code,
    owed.due_at,
    owed.state,
    owed.received_at,
    owed.days_late,
    owed.submission_key,
    owed.basis,
    owed.basis_says,
    owed.known_from,
    owed.known_to,
    warehouse.period_text(owed.period_key) as period
from warehouse.fact_obligation as owed
where
    owed.known_from <= (select intake.known_on())
    and (owed.known_to is null or owed.known_to > (select intake.known_on()));
comment on view warehouse.obligation_known is
'Obligations as known on the day that is asked for. · Kewajiban lapor menurut pengetahuan pada satu saat';
comment on column warehouse.obligation_known.period_key is 'Period owed, key of dim_period; the table is partitioned by it. · periode';
comment on column warehouse.obligation_known.form is 'Form owed. · kode formulir';
comment on column warehouse.obligation_known.sender is 'Sender that owes it. · kode pengirim';
comment on column warehouse.obligation_known.region_code is 'Region the sender reports for. · kode wilayah';
comment on column warehouse.obligation_known.due_at is 'End of the due day in the sender''s zone. · tenggat';
comment on column warehouse.obligation_known.state is 'AWAITED, MISSING, RECEIVED, REFUSED, ACCEPTED, NIL or EXCUSED. · status';
comment on column warehouse.obligation_known.received_at is 'First accepted version received. · diterima pada';
comment on column warehouse.obligation_known.days_late is 'Calendar days after the due day in the sender''s zone, 0 if in time; null if nothing was accepted. · hari terlambat';
comment on column warehouse.obligation_known.submission_key is 'Submission that meets it. · kiriman';
comment on column warehouse.obligation_known.basis is 'hukum (law) or perjanjian (local agreement). · dasar';
comment on column warehouse.obligation_known.basis_says is 'Law, Perbup, SK or MoU that sets the date. · bunyi dasar';
comment on column warehouse.obligation_known.known_from is 'Clock of the run that saw this state first. · diketahui sejak';
comment on column warehouse.obligation_known.known_to is 'Clock of the run that saw the next state; null for the newest. · diketahui sampai';
comment on column warehouse.obligation_known.period is 'Period owed, such as 2026-10. · periode';
