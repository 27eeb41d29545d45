-- registry.sql | What the registry says of companies wins: name, region, main activity. Touches only what differs.
update identity.company as company
set
    company_name = sender.name,
    region_code = sender.region_code,
    kbli = coalesce(sender.kbli, company.kbli),
    kbli_version = case when sender.kbli is null then company.kbli_version else coalesce(company.kbli_version, '2020') end,
    changed_at = :clock
from intake.sender as sender
where
    sender.kind = 'company'
    and company.nib = sender.sender
    and (
        company.company_name is distinct from sender.name
        or company.region_code is distinct from sender.region_code
        or (sender.kbli is not null and company.kbli is distinct from sender.kbli)
    );
