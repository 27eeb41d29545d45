-- check.sql | refuse: what became of the edits does not add up, or a correction came before its finding. No rows means no trouble.
select
    period,
    region_code,
    form,
    sender,
    rule_group
from mart.data_quality
where corrected + confirmed + still_open <> edits or median_days_to_correct < 0;
