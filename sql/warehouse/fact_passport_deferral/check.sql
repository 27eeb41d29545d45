-- check.sql | refuse: an accepted row of :submission_keys that never reached the fact, or reached it twice. No rows means no trouble.
select
    done.submission_key,
    count(staged.row_number) as rows_accepted,
    done.rows as rows_loaded
from warehouse.load_log as done
left join staging.i06 as staged on done.submission_key = staged.submission_key and staged.jenis_baris = 'KASUS'
where done.table_name = 'fact_passport_deferral' and done.submission_key = any(cast(:submission_keys as bigint []))
group by done.submission_key, done.rows
having count(staged.row_number) <> done.rows;
