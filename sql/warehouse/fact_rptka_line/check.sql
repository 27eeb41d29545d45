-- check.sql | refuse: a position of an approval in :submission_keys that never reached the fact, or reached it twice. No rows means no trouble.
select
    staged.submission_key,
    count(distinct (warehouse.rptka_mark(staged.nomor_rptka), reference.title_words(staged.jabatan))) as lines_accepted,
    max(done.rows) as lines_loaded
from staging.n05 as staged
inner join warehouse.load_log as done on staged.submission_key = done.submission_key and done.table_name = 'fact_rptka_line'
where staged.submission_key = any(cast(:submission_keys as bigint []))
group by staged.submission_key
having count(distinct (warehouse.rptka_mark(staged.nomor_rptka), reference.title_words(staged.jabatan))) <> max(done.rows);
