-- load.sql | Companies in ``company_now`` that are new, or that are called otherwise now; what the registry says is left alone.
update identity.company as held
set company_name = company_now.company_name, changed_at = :clock
from company_now
where
    held.company_key = company_now.company_key
    and held.company_name <> company_now.company_name
    and not exists (select 1 from intake.sender as sender where sender.kind = 'company' and sender.sender = held.nib);

insert into identity.company (company_key, created_at, created_by, nib, company_name, changed_at)
select
    company_now.company_key,
    :clock,
    company_now.created_by,
    company_now.nib,
    company_now.company_name,
    :clock
from company_now
on conflict (company_key) do nothing;
