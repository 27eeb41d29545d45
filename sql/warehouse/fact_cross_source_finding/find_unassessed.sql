-- find_unassessed.sql | Step 6: where a source is missing, what the rule would say cannot be told.
insert into found
select
    missing.rule_code,
    answered.kabupaten_code,
    '-',
    false,
    null,
    null,
    cast('{}' as jsonb),
    missing.coverage
from answered
cross join lateral (
    values
    ('X414', answered.n05, jsonb_build_object('n05', answered.n05)),
    ('X420', answered.n05, jsonb_build_object('n05', answered.n05)),
    ('X421', answered.n05 and answered.p01_due, jsonb_build_object('n05', answered.n05, 'p01_due', answered.p01_due)),
    ('X422', answered.n05 and answered.n06, jsonb_build_object('n05', answered.n05, 'n06', answered.n06)),
    ('X424', exists (select 1 from registry_returned as said where said.kabupaten_code = answered.kabupaten_code), jsonb_build_object('d01', false)),
    ('X426', answered.i06, jsonb_build_object('i06', answered.i06)),
    ('X427', answered.n03, jsonb_build_object('n03', answered.n03)),
    ('X428', answered.n03, jsonb_build_object('n03', answered.n03))
) as missing (rule_code, is_in, coverage)
where not missing.is_in;
