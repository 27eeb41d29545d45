-- fresh.sql | NIORA in this pass that nobody bears yet, with the first row that names each.
drop table if exists fresh;

create temporary table fresh on commit drop as
select
    named.niora,
    min(named.mention_id) as mention_id
from mention as named
left join vault.person_profile as known on named.niora = known.niora
where named.niora is not null and known.person_key is null
group by named.niora;
