-- load.sql | Mirrors intake.sender; writes only what differs.
insert into warehouse.dim_sender (sender, kind, sender_name, region_code, since_period, time_zone)
select
    sender,
    kind,
    name,
    region_code,
    since_period,
    time_zone
from intake.sender
on conflict (sender) do update
set
    kind = excluded.kind,
    sender_name = excluded.sender_name,
    region_code = excluded.region_code,
    since_period = excluded.since_period,
    time_zone = excluded.time_zone
where
    (dim_sender.kind, dim_sender.sender_name, dim_sender.region_code, dim_sender.since_period, dim_sender.time_zone)
    is distinct from (excluded.kind, excluded.sender_name, excluded.region_code, excluded.since_period, excluded.time_zone);
