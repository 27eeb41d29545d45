-- check.sql | refuse: a figure that was withheld and is shown again. No rows means no trouble.
select
    view_name,
    cell,
    measure
from warehouse.public_cell
where withheld_since is not null and published is not null;
