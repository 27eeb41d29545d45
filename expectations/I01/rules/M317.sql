-- M317: the extract covers more or less than last month's; the series breaks there.
select here.submission_key, cast(null as integer) as row_number, 'cakupan_sumber' as column_name
from (select distinct submission_key, sender, period_start, coverage from {batch}) as here
inner join intake.submission as earlier
    on earlier.form = 'I01' and earlier.is_current and here.sender = earlier.sender and here.period_start - 1 = earlier.period_end
where coalesce(here.coverage, '') <> coalesce(earlier.coverage, '')
