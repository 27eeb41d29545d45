-- trace.sql | counts: cases | The row that tells each case of the cohort last; those that reached the stage are counted.
select
    'I05' as part,
    case
        when known.stage_rank >= array_position(array['TEMUAN', 'PEMERIKSAAN', 'GELAR_KASUS', 'DIPUTUS', 'DILAKSANAKAN'], :stage)
            then known.sender || ' ' || known.case_number
    end as counted,
    fact.submission_key,
    fact.row_number
from warehouse.enforcement_case_known as known
inner join warehouse.fact_enforcement_case as fact
    on
        known.period_key = fact.period_key
        and known.submission_key = fact.submission_key
        and known.case_number = fact.case_number
where known.found_period = :period and known.kabupaten_code = :region_code;
