-- ask_again.sql | The months in which somebody says :statement_keys are due again.
update identity.reconciled_period as done
set rests_on = ''
from vault.statement as said
inner join identity.person_link as link on said.person_key = link.person_key and said.statement_key = link.statement_key
inner join intake.submission as saying on link.submission_key = saying.submission_key
where
    said.statement_key = any(cast(:statement_keys as bigint []))
    and saying.known_to is null
    and done.period_key = saying.period_key;
