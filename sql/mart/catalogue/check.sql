-- check.sql | refuse: the catalogue names a view that is not there. No rows means no trouble.
select
    query_id,
    view_name
from mart.catalogue
where view_name is not null and to_regclass(view_name) is null;
