-- check.sql | refuse: a stage that more persons reached than the one before. No rows means no trouble.
select
    later.period,
    later.region_code,
    later.skkni,
    later.stage
from mart.training_funnel as earlier
inner join mart.training_funnel as later
    on
        earlier.period = later.period
        and earlier.region_code = later.region_code
        and earlier.skkni = later.skkni
        and (earlier.stage, later.stage) in (('DAFTAR', 'LULUS'), ('LULUS', 'KOMPETEN'), ('KOMPETEN', 'DITEMPATKAN'))
where later.persons > earlier.persons;
