-- trace.sql | counts: cases | The row that tells each case last.
select
    'I05' as part,
    known.sender || ' ' || known.case_number as counted,
    fact.submission_key,
    fact.row_number
from warehouse.enforcement_case_known as known
inner join warehouse.fact_enforcement_case as fact
    on
        known.period_key = fact.period_key
        and known.submission_key = fact.submission_key
        and known.case_number = fact.case_number
where
    known.decided_period = :period
    and known.kabupaten_code = :region_code
    and coalesce(known.nationality, 'XXX') = :nationality
    and (
        exists (
            select 1
            from warehouse.bridge_case_measure as bridge
            where
                bridge.period_key = known.period_key
                and bridge.submission_key = known.submission_key
                and bridge.case_number = known.case_number
                and bridge.measure = :kind
        )
        or (
            :kind = 'TIDAK_TAHU'
            and not exists (
                select 1
                from warehouse.bridge_case_measure as bridge
                where
                    bridge.period_key = known.period_key
                    and bridge.submission_key = known.submission_key
                    and bridge.case_number = known.case_number
            )
        )
    );
