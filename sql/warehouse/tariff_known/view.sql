-- view.sql | Grain: one row per kind of charge and spell of validity, as known at sinergi.known_on: what the dimension says since then, and what it said before.
create or replace view warehouse.tariff_known as
select
    tariff.kind,
    tariff.valid_from,
    tariff.valid_to,
    tariff.amount_idr
from warehouse.dim_tariff as tariff
where tariff.known_from <= (select intake.known_on())
union all
select
    told.kind,
    told.valid_from,
    told.valid_to,
    told.amount_idr
from warehouse.past_row as past
cross join lateral jsonb_populate_record(cast(null as warehouse.dim_tariff), past.body) as told
where
    past.table_name = 'dim_tariff'
    and past.known_from <= (select intake.known_on())
    and past.known_to > (select intake.known_on());
comment on view warehouse.tariff_known is 'Official charges as known on the day that is asked for. · Tarif menurut pengetahuan pada satu saat';
comment on column warehouse.tariff_known.kind is 'OVERSTAY or DKPTKA. · jenis';
comment on column warehouse.tariff_known.valid_from is 'First day in force. · berlaku sejak';
comment on column warehouse.tariff_known.valid_to is 'Last day in force; null while in force. · berlaku sampai';
comment on column warehouse.tariff_known.amount_idr is 'Rupiah a unit; null when set in dollars. · rupiah';
