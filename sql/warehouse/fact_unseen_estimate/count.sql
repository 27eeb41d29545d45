-- count.sql | The seven cells of each region of one month (:period_key), with the lists whose source was complete, into temporary table counted.
-- A source is complete where it had not submitted for at most :most_uncovered of the persons known; a person without a known
-- employer says nothing about the companies.
drop table if exists counted;

create temporary table counted on commit drop as
with standing as (
    select
        region_code,
        left(region_code, 5) as kabupaten_code,
        person_key,
        d,
        c,
        i,
        state = 'IZIN_TANPA_KEBERADAAN' as is_away,
        not coalesce(cast(coverage ->> 'd' as boolean), false) as without_d,
        not coalesce(cast(coverage ->> 'c' as boolean), false) and company_key is not null as without_c,
        coalesce(coverage ->> 'i', '') <> 'KANIM+PUSAT' as without_i
    from warehouse.fact_reconciliation_monthly
    where period_key = :period_key and known_to is null
),

person as (
    select region_code, d, c, i, is_away, without_d, without_c, without_i
    from standing
    where length(region_code) > 5
    union all
    select kabupaten_code, bool_or(d), bool_or(c), bool_or(i), bool_and(is_away), bool_and(without_d), bool_and(without_c), bool_and(without_i)
    from standing
    group by kabupaten_code, person_key
)

select
    region_code,
    count(*) filter (where d and not c and not i) as persons_d,
    count(*) filter (where c and not d and not i) as persons_c,
    count(*) filter (where i and not d and not c and not is_away) as persons_i,
    count(*) filter (where d and c and not i) as persons_dc,
    count(*) filter (where d and i and not c) as persons_di,
    count(*) filter (where c and i and not d) as persons_ci,
    count(*) filter (where d and c and i) as persons_dci,
    count(*) filter (where is_away) as persons_away,
    case when avg(cast(without_d as integer)) <= :most_uncovered then 'D' else '' end
    || case when avg(cast(without_c as integer)) <= :most_uncovered then 'C' else '' end
    || case when avg(cast(without_i as integer)) <= :most_uncovered then 'I' else '' end as complete,
    cast(null as integer) as estimate,
    cast(null as integer) as ci_low,
    cast(null as integer) as ci_high,
    cast('NONE' as text) as method,
    cast(null as text) as reason
from person
group by region_code;
