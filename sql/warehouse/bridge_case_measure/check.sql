-- check.sql | refuse: a listed item of :submission_keys that never reached the bridge. No rows means no trouble.
select
    staged.submission_key,
    count(distinct (staged.id_kasus, item.value)) as items_accepted,
    max(done.rows) as items_loaded
from staging.i05 as staged
inner join warehouse.load_log as done on staged.submission_key = done.submission_key and done.table_name = 'bridge_case_measure'
cross join lateral unnest(staged.jenis_tak) as item (value)
where staged.submission_key = any(cast(:submission_keys as bigint []))
group by staged.submission_key
having count(distinct (staged.id_kasus, item.value)) <> max(done.rows);
