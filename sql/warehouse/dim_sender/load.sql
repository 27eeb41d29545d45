-- load.sql | Mirrors intake.sender; writes only what differs.
insert into warehouse.dim_sender (sender, kind, sender_name, region_code, since_period, time_zone)
select
    sender.sender,
    sender.kind,
    sender.name,
    sender.region_code,
    sender.since_period,
    sender.time_zone
from intake.sender as sender
-- Compared before writing: a conflict locks the row, also where it then changes nothing.
left join warehouse.dim_sender as mirror on sender.sender = mirror.sender
where
    mirror.sender is null
    or (sender.kind, sender.name, sender.region_code, sender.since_period, sender.time_zone)
    is distinct from (mirror.kind, mirror.sender_name, mirror.region_code, mirror.since_period, mirror.time_zone)
on conflict (sender) do update
set
    kind = excluded.kind,
    sender_name = excluded.sender_name,
    region_code = excluded.region_code,
    since_period = excluded.since_period,
    time_zone = excluded.time_zone;
