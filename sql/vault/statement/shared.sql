-- shared.sql | Numbers of the news that more than one statement names: who bears them must be judged.
drop table if exists shared;

create temporary table shared on commit drop as
select fresh.niora as number
from fresh
where fresh.niora is not null
group by fresh.niora
having count(*) > 1
union all
select fresh.folded
from fresh
where fresh.folded is not null
group by fresh.folded
having count(*) > 1
union all
select held.niora
from fresh
inner join vault.statement as held on fresh.niora = held.niora
union all
select held.folded
from fresh
inner join vault.statement as held on fresh.folded = held.folded;
