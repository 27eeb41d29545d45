-- view.sql | Grain: one row per registered sender, as known at sinergi.known_on: what the dimension says since then, and what it said before.
create or replace view warehouse.sender_known as
select
    sender.sender,
    sender.kind,
    sender.sender_name,
    sender.region_code,
    sender.time_zone
from warehouse.dim_sender as sender
where sender.known_from <= (select intake.known_on())
union all
select
    told.sender,
    told.kind,
    told.sender_name,
    told.region_code,
    told.time_zone
from warehouse.past_row as past
cross join lateral jsonb_populate_record(cast(null as warehouse.dim_sender), past.body) as told
where
    past.table_name = 'dim_sender'
    and past.known_from <= (select intake.known_on())
    and past.known_to > (select intake.known_on());
comment on view warehouse.sender_known is 'Senders as known on the day that is asked for. · Pengirim menurut pengetahuan pada satu saat';
comment on column warehouse.sender_known.sender is 'Code of the sender. · kode pengirim';
comment on column warehouse.sender_known.kind is 'district, company, immigration or office. · jenis';
comment on column warehouse.sender_known.sender_name is 'Its name. · nama';
comment on column warehouse.sender_known.region_code is 'Region it reports for. · kode wilayah';
comment on column warehouse.sender_known.time_zone is 'Its time zone. · zona waktu';
