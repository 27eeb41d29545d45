-- from_registry.sql | ``company_named``: how companies are named; first what the registry says of company senders.
drop table if exists company_named;

create temporary table company_named (nib text, written_name text, source_rank smallint, place text) on commit drop;

insert into company_named (nib, written_name, source_rank, place)
select
    sender.sender,
    sender.name,
    0,
    coalesce(left(sender.region_code, 5), '')
from intake.sender as sender
where sender.kind = 'company';
