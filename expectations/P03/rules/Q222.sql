-- Q222: the first KBJI digits of the counterpart's job and of the foreigner's (newest roster, P01) have nothing in common.
-- A title may fit several groups, and one that fits none says nothing. Each title is matched once.
with pairs as (
    select batch.submission_key, batch.row_number, batch.jabatan_pendamping as title, worker.jabatan_aktual as foreign_title, worker.kode_kbji
    from {batch} as batch
    inner join lateral (
        select roster.jabatan_aktual, roster.kode_kbji
        from staging.p01_current as roster
        where roster.sender = batch.sender and roster.id_tka_perusahaan = batch.id_tka_perusahaan and roster.period_start <= batch.period_end
        order by roster.period_end desc
        limit 1
    ) as worker on true
),

titles as (
    select title from pairs
    union
    select foreign_title from pairs
),

groups as (
    select titles.title, array_agg(distinct left(occupation.code, 1)) as digits
    from titles
    inner join reference.occupation as occupation
        on occupation.valid_to is null and occupation.title_pattern is not null and reference.title_words(titles.title) ~ occupation.title_pattern
    group by titles.title
)

select pairs.submission_key, pairs.row_number, 'jabatan_pendamping' as column_name
from pairs
inner join groups as own on pairs.title = own.title
left join groups as theirs on pairs.foreign_title = theirs.title
where not own.digits && case when pairs.kode_kbji ~ '^[0-9]' then array[left(pairs.kode_kbji, 1)] else theirs.digits end
