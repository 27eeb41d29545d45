-- refresh.sql | Known persons: a better or newer source wins, any source fills a gap. Rows matched by name alone teach nothing.
drop table if exists differing;

create temporary table differing on commit drop as
select
    known.person_key,
    mention.mention_id
from mention
inner join vault.person_profile as known on mention.niora = known.niora
where
    (mention.full_name, mention.birth_date, mention.sex, nullif(mention.nationality, ''), mention.region_code)
    is distinct from (known.full_name, known.birth_date, known.sex, known.nationality, known.region_code)
union all
select
    link.person_key,
    mention.mention_id
from mention
inner join identity.person_link as link on mention.submission_key = link.submission_key and mention.row_number = link.row_number
where mention.niora is null and link.tier < 5;

update vault.person_profile as held
set
    full_name = news.full_name,
    birth_date = news.birth_date,
    sex = news.sex,
    nationality = news.nationality,
    region_code = news.region_code,
    source_rank = news.source_rank,
    period_key = news.period_key
from (
    select
        known.person_key,
        case when said.is_better then coalesce(said.full_name, known.full_name) else coalesce(known.full_name, said.full_name) end as full_name,
        case when said.is_better then coalesce(said.birth_date, known.birth_date) else coalesce(known.birth_date, said.birth_date) end as birth_date,
        case when said.is_better then coalesce(said.sex, known.sex) else coalesce(known.sex, said.sex) end as sex,
        case
            when said.is_better then coalesce(said.nationality, known.nationality) else coalesce(known.nationality, said.nationality)
        end as nationality,
        case
            when said.is_better then coalesce(said.region_code, known.region_code) else coalesce(known.region_code, said.region_code)
        end as region_code,
        case when said.is_better then cast(:source_rank as smallint) else known.source_rank end as source_rank,
        case when said.is_better then cast(:period_key as integer) else known.period_key end as period_key
    from (
        select distinct on (differing.person_key)
            differing.person_key,
            named.full_name,
            named.birth_date,
            named.sex,
            nullif(named.nationality, '') as nationality,
            named.region_code,
            :source_rank < before.source_rank or (:source_rank = before.source_rank and :period_key >= before.period_key) as is_better
        from differing
        inner join mention as named on differing.mention_id = named.mention_id
        inner join vault.person_profile as before on differing.person_key = before.person_key
        order by differing.person_key asc, named.mention_id desc
    ) as said
    inner join vault.person_profile as known on said.person_key = known.person_key
) as news
where
    held.person_key = news.person_key
    and (held.full_name, held.birth_date, held.sex, held.nationality, held.region_code)
    is distinct from (news.full_name, news.birth_date, news.sex, news.nationality, news.region_code);
