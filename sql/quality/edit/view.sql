-- view.sql | Grain: one row per thing that a rule found in the returns of one form, sender and period, however many versions repeat it:
-- same rule, column, subject and value. Findings without a subject (rejections) count one a row and submission.
-- What became of it: CORRECTED, the version in force is a later one and has it no more (the value changed or the row is gone; of a
-- rejected row, a correction of it was accepted); REFUSED, a reviewer turned the last reason down; EXPLAINED, a reason stands, reviewed
-- or not; else OPEN.
create or replace view quality.edit as
with judged as (
    select
        submission_key,
        form,
        sender,
        period,
        finished_at,
        known_from,
        case when known_to <= (select intake.known_on()) then known_to end as known_to,
        coalesce(known_from <= (select intake.known_on()) and (known_to is null or known_to > (select intake.known_on())), false) as in_force
    from intake.submission
    where
        status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'SUPERSEDED', 'REFUSED')
        and finished_at <= (select intake.known_on())
        and form is not null and sender is not null and period is not null
),

raised as (
    select
        judged.form,
        judged.sender,
        judged.period,
        found.rule_code,
        found.column_name,
        found.subject,
        found.fingerprint,
        case when found.subject is null then found.submission_key end as bare_key,
        case when found.subject is null then found.row_number end as bare_row,
        max(found.severity) as severity,
        max(found.nature) as nature,
        min(judged.finished_at) as raised_at,
        (array_agg(judged.known_to order by judged.submission_key desc))[1] as replaced_at,
        max(judged.submission_key) as last_key,
        bool_or(judged.in_force) as is_seen_in_force
    from quality.finding as found
    inner join judged on found.submission_key = judged.submission_key
    group by
        judged.form, judged.sender, judged.period, found.rule_code, found.column_name, found.subject, found.fingerprint,
        case when found.subject is null then found.submission_key end, case when found.subject is null then found.row_number end
),

-- Rejections have no subject to follow: they are mended when the version in force has none of the same rule and column.
bare_in_force as (
    select distinct
        judged.form,
        judged.sender,
        judged.period,
        found.rule_code,
        coalesce(found.column_name, '') as column_name
    from quality.finding as found
    inner join judged on found.submission_key = judged.submission_key and judged.in_force
    where found.subject is null
),

mended as (
    select distinct
        correction.answered_submission_key as submission_key,
        correction.row_number,
        code.rule_code
    from quality.correction as correction
    inner join judged as sent on correction.submission_key = sent.submission_key and sent.known_from is not null
    cross join lateral unnest(correction.rule_codes) as code (rule_code)
    where correction.row_number is not null
),

reasons as (
    select distinct on (form, sender, rule_code, coalesce(column_name, ''), subject, fingerprint)
        form,
        sender,
        rule_code,
        coalesce(column_name, '') as column_name,
        subject,
        fingerprint,
        case when decided_at <= (select intake.known_on()) then status else 'OPEN' end as status,
        expires_at
    from quality.explanation
    where given_at <= (select intake.known_on())
    order by form asc, sender asc, rule_code asc, coalesce(column_name, '') asc, subject asc, fingerprint asc, given_at desc, explanation_key desc
),

followed as (
    select
        raised.*,
        reasons.status as reason_status,
        reasons.expires_at,
        coalesce(raised.replaced_at, held.known_from) as gone_at,
        not raised.is_seen_in_force
        and coalesce(held.submission_key > raised.last_key, false)
        and (raised.subject is not null or mended.rule_code is not null or bare_in_force.rule_code is null) as is_gone
    from raised
    left join judged as held
        on raised.form = held.form and raised.sender = held.sender and raised.period = held.period and held.in_force
    left join bare_in_force
        on
            raised.form = bare_in_force.form and raised.sender = bare_in_force.sender and raised.period = bare_in_force.period
            and raised.rule_code = bare_in_force.rule_code and coalesce(raised.column_name, '') = bare_in_force.column_name
    left join mended
        on raised.bare_key = mended.submission_key and raised.bare_row = mended.row_number and raised.rule_code = mended.rule_code
    left join reasons
        on
            raised.form = reasons.form and raised.sender = reasons.sender and raised.rule_code = reasons.rule_code
            and coalesce(raised.column_name, '') = reasons.column_name
            and raised.subject = reasons.subject and raised.fingerprint = reasons.fingerprint
)

select
    form,
    sender,
    period,
    rule_code,
    column_name,
    severity,
    nature,
    raised_at,
    case
        when is_gone then 'CORRECTED'
        when reason_status = 'REFUSED' then 'REFUSED'
        when reason_status in ('OPEN', 'ACCEPTED') and expires_at > least((select intake.known_on()), now()) then 'EXPLAINED'
        else 'OPEN'
    end as fate,
    case when is_gone then gone_at end as corrected_at
from followed;

comment on view quality.edit is 'What rules found and what became of it, versions folded together; no values (temuan dan nasibnya).';
comment on column quality.edit.form is 'Kode formulir (form).';
comment on column quality.edit.sender is 'Kode pengirim (sender).';
comment on column quality.edit.period is 'Periode laporan (period).';
comment on column quality.edit.rule_code is 'Kode aturan (rule).';
comment on column quality.edit.column_name is 'Kolom; kosong = baris atau berkas (column, null = row or file).';
comment on column quality.edit.severity is 'refuse_file, refuse_row, atau query (severity).';
comment on column quality.edit.nature is 'D data, K kepatuhan (nature).';
comment on column quality.edit.raised_at is 'Pertama kali dicatat (first found).';
comment on column quality.edit.fate is 'CORRECTED diperbaiki, EXPLAINED dijelaskan, REFUSED alasannya ditolak, OPEN terbuka (what became of it).';
comment on column quality.edit.corrected_at is 'Saat versi tanpa temuan itu berlaku (when a version without it came into force).';
