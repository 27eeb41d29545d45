-- check.sql | refuse: an accepted row of :submission_keys that never reached the fact, or reached it twice. No rows means no trouble.
select
    source.submission_key,
    source.rows_accepted,
    done.rows as rows_loaded
from warehouse.dim_submission as source
inner join warehouse.load_log as done on source.submission_key = done.submission_key and done.table_name = 'fact_migrant_contact'
where source.submission_key = any(cast(:submission_keys as bigint [])) and source.rows_accepted <> done.rows;
