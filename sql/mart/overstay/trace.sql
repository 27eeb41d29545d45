-- trace.sql | counts: cases | The row that tells each case last: found in the month (counted), decided or paid in it.
select
    'I05' as part,
    case when known.violation = 'OVERSTAY' and known.found_period = :period then known.sender || ' ' || known.case_number end as counted,
    fact.submission_key,
    fact.row_number
from warehouse.enforcement_case_known as known
inner join warehouse.fact_enforcement_case as fact
    on
        known.period_key = fact.period_key
        and known.submission_key = fact.submission_key
        and known.case_number = fact.case_number
where
    known.kabupaten_code = :region_code
    and (
        (known.violation = 'OVERSTAY' and known.found_period = :period)
        or (known.fee_idr is not null and (known.decided_period = :period or to_char(known.paid_date, 'YYYY-MM') = :period))
    );
