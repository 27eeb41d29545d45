-- check.sql | warn: more young participants than participants, or more reports forwarded than made. No rows means no trouble.
select
    period,
    region_code
from mart.assisted_village_activity
where participants_18_35 > participants or forwarded > early_reports_migrant + early_reports_foreigner;
