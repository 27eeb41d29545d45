-- check.sql | refuse: a pair whose codes the two editions do not know; load the editions first. No rows means no trouble.
select
    code_2020,
    code_2025,
    valid_from,
    'code_2020 ' || code_2020 || ' is not in KBLI 2020; load that edition first' as rule
from reference.kbli_crosswalk
where code_2020 not in (select code from reference.kbli where version = 2020)
union all
select
    code_2020,
    code_2025,
    valid_from,
    'code_2025 ' || code_2025 || ' is not in KBLI 2025; load that edition first'
from reference.kbli_crosswalk
where code_2025 not in (select code from reference.kbli where version = 2025);
