-- trace.sql | counts: persons | Rows that tell of the persons whom no register knows.
with chosen as (
    select person_key
    from warehouse.reconciliation_known
    where
        state in ('TANPA_IZIN_TERCATAT', 'TIDAK_DIKENAL')
        and resolution is null
        and period = :period
        and (region_code = :region_code or kabupaten_code = :region_code)
    group by person_key
    having min(state) = :state
)

select
    evidence.form as part,
    cast(chosen.person_key as text) as counted,
    evidence.submission_key,
    evidence.row_number
from chosen
inner join warehouse.reconciliation_evidence as evidence
    on
        chosen.person_key = evidence.person_key
        and evidence.period = :period
        and (evidence.region_code = :region_code or evidence.kabupaten_code = :region_code);
