-- trace.sql | The row of the form, or the rows that reconciliation judged.
select
    cast(:source as text) as part,
    told.submission_key,
    told.row_number
from (select cast(:submission_key as bigint) as submission_key, cast(:row_number as integer) as row_number) as told
where told.submission_key is not null
union all
select
    evidence.form,
    evidence.submission_key,
    evidence.row_number
from warehouse.reconciliation_evidence as evidence
where
    cast(:submission_key as bigint) is null
    and evidence.period = :period
    and evidence.person_key = :person_key
    and evidence.region_code = :region_code;
