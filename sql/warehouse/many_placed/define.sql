-- define.sql | Grain: one row per month and person who was ever judged in more than one kecamatan of it. The primary key says so too.
-- Everybody else counts once in the kabupaten without being looked for, which is what most of the work of a mart would be.
create table if not exists warehouse.many_placed (
    period_key integer not null,
    person_key bigint not null,
    primary key (period_key, person_key)
);
insert into warehouse.many_placed (period_key, person_key)
select
    period_key,
    person_key
from warehouse.fact_reconciliation_monthly
where not exists (select 1 from warehouse.many_placed)
group by period_key, person_key
having count(distinct region_code) > 1
on conflict do nothing;

comment on table warehouse.many_placed is
'Persons judged in more than one kecamatan of a month, now or ever before; kept by the trigger of fact_reconciliation_monthly. · Orang di lebih dari satu kecamatan';
comment on column warehouse.many_placed.period_key is 'Month, key of dim_period. · periode';
comment on column warehouse.many_placed.person_key is 'Person, our key. · orang';
