-- check.sql | refuse: a file in force of a sender that is not registered. No rows means no trouble.
select
    source.submission_key,
    source.sender
from warehouse.dim_submission as source
left join warehouse.dim_sender as sender on source.sender = sender.sender
where source.known_from is not null and sender.sender is null;
