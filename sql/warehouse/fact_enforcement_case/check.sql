-- check.sql | refuse: a case of :submission_keys that never reached the fact, or reached it twice. No rows means no trouble.
select
    staged.submission_key,
    count(distinct staged.id_kasus) as cases_accepted,
    max(done.rows) as cases_loaded
from staging.i05 as staged
inner join warehouse.load_log as done on staged.submission_key = done.submission_key and done.table_name = 'fact_enforcement_case'
where staged.submission_key = any(cast(:submission_keys as bigint []))
group by staged.submission_key
having count(distinct staged.id_kasus) <> max(done.rows);
