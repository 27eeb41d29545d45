-- count.sql | The seven cells of each region of one month (:period_key), with the lists whose source was complete, into temporary table counted.
-- A source is complete where it had not submitted for at most :most_uncovered of the persons known; a person without a known
-- employer says nothing about the companies.
drop table if exists counted;

create temporary table counted on commit drop as
-- Few persons stand in more than one kecamatan (many_placed); all others are counted by kind before anything is read out of them.
with kind as (
    select
        standing.region_code,
        standing.company_key is not null as has_company,
        standing.d,
        standing.c,
        standing.i,
        standing.state = 'IZIN_TANPA_KEBERADAAN' as is_away,
        standing.coverage,
        spread.person_key,
        cast(count(*) as integer) as persons
    from warehouse.fact_reconciliation_monthly as standing
    left join warehouse.many_placed as spread on standing.period_key = spread.period_key and standing.person_key = spread.person_key
    where standing.period_key = :period_key and standing.known_to is null
    group by
        standing.region_code, standing.company_key is not null, standing.d, standing.c, standing.i, standing.state = 'IZIN_TANPA_KEBERADAAN',
        standing.coverage, spread.person_key
),

told as (
    select
        region_code,
        left(region_code, 5) as kabupaten_code,
        person_key,
        persons,
        d,
        c,
        i,
        is_away,
        not coalesce(cast(coverage ->> 'd' as boolean), false) as without_d,
        not coalesce(cast(coverage ->> 'c' as boolean), false) and has_company as without_c,
        coalesce(coverage ->> 'i', '') <> 'KANIM+PUSAT' as without_i
    from kind
),

counted_persons as (
    select region_code, persons, d, c, i, is_away, without_d, without_c, without_i
    from told
    where length(region_code) > 5
    union all
    select kabupaten_code, persons, d, c, i, is_away, without_d, without_c, without_i
    from told
    where person_key is null
    union all
    select kabupaten_code, 1, bool_or(d), bool_or(c), bool_or(i), bool_and(is_away), bool_and(without_d), bool_and(without_c), bool_and(without_i)
    from told
    where person_key is not null
    group by kabupaten_code, person_key
)

select
    region_code,
    coalesce(sum(persons) filter (where d and not c and not i), 0) as persons_d,
    coalesce(sum(persons) filter (where c and not d and not i), 0) as persons_c,
    coalesce(sum(persons) filter (where i and not d and not c and not is_away), 0) as persons_i,
    coalesce(sum(persons) filter (where d and c and not i), 0) as persons_dc,
    coalesce(sum(persons) filter (where d and i and not c), 0) as persons_di,
    coalesce(sum(persons) filter (where c and i and not d), 0) as persons_ci,
    coalesce(sum(persons) filter (where d and c and i), 0) as persons_dci,
    coalesce(sum(persons) filter (where is_away), 0) as persons_away,
    case when 1.0 * coalesce(sum(persons) filter (where without_d), 0) / sum(persons) <= :most_uncovered then 'D' else '' end
    || case when 1.0 * coalesce(sum(persons) filter (where without_c), 0) / sum(persons) <= :most_uncovered then 'C' else '' end
    || case when 1.0 * coalesce(sum(persons) filter (where without_i), 0) / sum(persons) <= :most_uncovered then 'I' else '' end as complete,
    cast(null as integer) as estimate,
    cast(null as integer) as ci_low,
    cast(null as integer) as ci_high,
    cast('NONE' as text) as method,
    cast(null as text) as reason
from counted_persons
group by region_code;
