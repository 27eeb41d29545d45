-- check.sql | refuse: a company whose workers by kecamatan do not add up to its workers (R13). No rows means no trouble.
select
    shown.period,
    shown.company_name,
    shown.tki as shown_tki,
    whole.tki as whole_tki
from (
    select
        period,
        company_name,
        sum(tki) as tki,
        sum(local) as local
    from mart.local_employment
    group by period, company_name
) as shown
inner join (
    select
        period,
        company_name,
        sum(tki) as tki,
        sum(local) as local
    from mart.tka_local_ratio
    group by period, company_name
) as whole on shown.period = whole.period and shown.company_name = whole.company_name
where shown.tki <> whole.tki or shown.local <> whole.local;
