-- check.sql | refuse: a cell whose parts do not lead from its old to its new value. No rows means no trouble.
select
    view_name,
    cell
from mart.restatement
group by view_name, cell, was, now
having was + sum(amount) <> now;
