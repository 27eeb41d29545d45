-- check.sql | refuse: a stage with more cases than the one before it, or reached before it. No rows means no trouble.
select
    later.period,
    later.region_code,
    later.stage
from mart.enforcement_funnel as later
inner join mart.enforcement_funnel as earlier on later.period = earlier.period and later.region_code = earlier.region_code
where
    (earlier.stage, later.stage) in (
        ('TEMUAN', 'PEMERIKSAAN'), ('PEMERIKSAAN', 'GELAR_KASUS'), ('GELAR_KASUS', 'DIPUTUS'), ('DIPUTUS', 'DILAKSANAKAN')
    )
    and (later.cases > earlier.cases or later.median_days_from_previous < 0);
