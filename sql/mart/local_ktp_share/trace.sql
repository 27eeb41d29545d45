-- trace.sql | counts: persons | Rows of I08 that tell the homecomings of the wave, of all senders.
select
    'I08' as part,
    home.who || ' ' || home.homecoming_number as counted,
    evidence.submission_key,
    evidence.row_number
from warehouse.homecoming_known as home
inner join warehouse.homecoming_evidence as evidence on home.who = evidence.who and home.homecoming_number = evidence.homecoming_number
where home.period = :period and home.wave = :wave;
