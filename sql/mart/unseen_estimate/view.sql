-- view.sql | Grain: one row per month and region with anybody known; kecamatan rows and one de-duplicated kabupaten row.
create or replace view mart.unseen_estimate as
select
    warehouse.period_text(guess.period_key) as period,
    guess.region_code,
    region.region_name,
    guess.persons_d + guess.persons_c + guess.persons_i + guess.persons_dc + guess.persons_di + guess.persons_ci + guess.persons_dci
    + guess.persons_away as observed,
    case when guess.reason is null then guess.estimate end as estimate,
    case when guess.reason is null then guess.ci_low end as ci_low,
    case when guess.reason is null then guess.ci_high end as ci_high,
    guess.method,
    guess.reason is null as is_reliable
from warehouse.fact_unseen_estimate as guess
inner join warehouse.visible_region as region on guess.region_code = region.region_code
where
    guess.known_from <= (select intake.known_on())
    and (guess.known_to is null or guess.known_to > (select intake.known_on()));
comment on view mart.unseen_estimate is
'How many foreign workers there are, those whom no list knows included, by capture-recapture over district, company and immigration. Withheld (null) where a source was incomplete, the overlap thin or the lists plainly not independent. · Perkiraan jumlah sebenarnya, termasuk yang belum terdata';
comment on column mart.unseen_estimate.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart.unseen_estimate.region_code is 'Dotted Kemendagri code; five characters is the kabupaten or kota as a whole. · kode wilayah';
comment on column mart.unseen_estimate.region_name is 'Name of the region. · nama wilayah';
comment on column mart.unseen_estimate.observed is 'Distinct persons whom any source knows (as R02). · orang terdata';
comment on column mart.unseen_estimate.estimate is 'Persons, observed and unseen; null where it is withheld. · perkiraan orang';
comment on column mart.unseen_estimate.ci_low is 'Lower limit of the 95 % interval; null where withheld. · batas bawah';
comment on column mart.unseen_estimate.ci_high is 'Upper limit of the 95 % interval; null where withheld. · batas atas';
comment on column mart.unseen_estimate.method is 'LOGLINEAR with the pairs of lists that interact, CHAPMAN with its two lists, or NONE. · metode';
comment on column mart.unseen_estimate.is_reliable is 'False where the assumptions do not hold well enough; the figures are then withheld. · dapat diandalkan';
