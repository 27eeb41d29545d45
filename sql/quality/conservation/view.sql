-- Conservation laws; one row per broken law, empty when all is well (DESIGN §2, RELIABILITY §2).
create or replace view quality.conservation as
select
    'decided_once' as law,
    submission_key,
    'finished without a status, or decided without an end' as trouble
from intake.submission
where (status is null) <> (finished_at is null)
union all
select
    'rows_balance',
    submission_key,
    'rows read are not rows accepted plus rows rejected'
from intake.submission
where status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED') and rows_read <> rows_accepted + rows_rejected
union all
select
    'quarantine_holds_rejected',
    sub.submission_key,
    'rows rejected are not the rows in quarantine'
from intake.submission as sub
left join (select submission_key, count(*) as held from quality.quarantine group by submission_key) as kept
    on sub.submission_key = kept.submission_key
where sub.status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED') and sub.rows_rejected <> coalesce(kept.held, 0)
union all
select
    'refused_accepts_nothing',
    submission_key,
    'a refused, duplicate or ignored file has accepted rows'
from intake.submission
where status in ('REFUSED', 'DUPLICATE', 'IGNORED') and rows_accepted <> 0
union all
select
    'staging_holds_accepted',
    staged.submission_key,
    'rows in staging are not the rows accepted'
from quality.staged_rows() as staged
inner join intake.submission as sub on staged.submission_key = sub.submission_key
where sub.status is not null and staged.rows <> sub.rows_accepted
union all
select
    'accepted_rows_are_staged',
    sub.submission_key,
    'accepted rows are not in staging'
from intake.submission as sub
left join quality.staged_rows() as staged on sub.submission_key = staged.submission_key
where sub.rows_accepted > 0 and staged.submission_key is null
union all
select
    'one_in_force',
    min(submission_key),
    'more than one version in force for a form, sender and period'
from intake.submission
where is_current
group by form, sender, period
having count(*) > 1
union all
select
    'matrix_complete',
    sub.submission_key,
    'an accepted submission has no rule results'
from intake.submission as sub
where
    sub.status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'SUPERSEDED')
    and not exists (select 1 from quality.rule_result as done where done.submission_key = sub.submission_key);
comment on view quality.conservation is 'Hukum kekekalan: satu baris per pelanggaran; kosong bila semua beres (broken conservation laws).';
