-- load.sql | Mirrors reference.visa_index; writes only what differs.
insert into warehouse.dim_permit_index (
    index_code, regime, purpose, is_work, is_investor, is_family, is_visit, valid_from, valid_to
)
select
    index_code,
    regime,
    purpose,
    is_work,
    is_investor,
    is_family,
    is_visit,
    coalesce(valid_from, date '0001-01-01'),
    valid_to
from reference.visa_index
on conflict (index_code, regime, valid_from) do update
set
    purpose = excluded.purpose,
    is_work = excluded.is_work,
    is_investor = excluded.is_investor,
    is_family = excluded.is_family,
    is_visit = excluded.is_visit,
    valid_to = excluded.valid_to
where
    (
        dim_permit_index.purpose, dim_permit_index.is_work, dim_permit_index.is_investor, dim_permit_index.is_family,
        dim_permit_index.is_visit, dim_permit_index.valid_to
    ) is distinct from (
        excluded.purpose, excluded.is_work, excluded.is_investor, excluded.is_family, excluded.is_visit, excluded.valid_to
    );
