-- V130: the job done is not the job approved. Two titles agree when they are the same words, share a word that names a trade,
-- or belong to one occupation group; words of rank alone (manager, adviser, supervisor) do not make two jobs the same.
-- Titles are few and rows are many: each pair is looked at once.
with titles as (
    select distinct jabatan_aktual, jabatan_rptka
    from {batch}
    where jabatan_aktual <> jabatan_rptka
),

worded as (
    select
        jabatan_aktual, jabatan_rptka,
        reference.title_words(jabatan_aktual) as actual, reference.title_words(jabatan_rptka) as approved
    from titles
),

pairs as (
    select * from worded where actual <> approved
),

rank_words as (
    select unnest(array[
        'AHLI', 'TENAGA', 'SENIOR', 'JUNIOR', 'KEPALA', 'WAKIL', 'ASISTEN', 'ASSISTANT', 'DEPUTY', 'CHIEF', 'HEAD', 'LEAD', 'GENERAL', 'UMUM',
        'MANAJER', 'MANAGER', 'PENASIHAT', 'PENASEHAT', 'ADVISOR', 'ADVISER', 'KONSULTAN', 'CONSULTANT', 'EXPERT', 'SPESIALIS', 'SPECIALIST',
        'SUPERVISOR', 'SUPERINTENDENT', 'PENGAWAS', 'TEKNISI', 'TECHNICIAN', 'TEKNIK', 'TEKNIS', 'TECHNICAL', 'ENGINEER', 'ENGINEERING',
        'INSINYUR', 'OPERATOR', 'STAFF', 'STAF', 'SITE', 'DAN', 'AND', 'THE', 'FOR'
    ]) as word
),

differing as (
    select jabatan_aktual, jabatan_rptka
    from pairs
    where not exists (
        select 1
        from regexp_split_to_table(actual, ' ') as one (word)
        inner join regexp_split_to_table(approved, ' ') as two (word) on one.word = two.word
        where char_length(one.word) > 2 and one.word not in (select word from rank_words)
    )
    and not exists (
        -- The catch-all groups would make every adviser and every technician the same.
        select 1
        from reference.occupation
        where valid_to is null and title_pattern is not null and code not in ('1219', '2149', '3119', '3122', '3339')
            and actual ~ title_pattern and approved ~ title_pattern
    )
)

select batch.submission_key, batch.row_number, 'jabatan_aktual' as column_name
from {batch} as batch
inner join differing on batch.jabatan_aktual = differing.jabatan_aktual and batch.jabatan_rptka = differing.jabatan_rptka
