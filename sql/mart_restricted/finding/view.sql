-- view.sql | Grain: one row per month, region, X rule and subject: each finding with its life. Person-level: every reading leaves a line in the server log.
create or replace view mart_restricted.finding as
with told as (
    -- Labels of the three-way check that ask for something.
    select
        judged.period_key,
        judged.region_code,
        label.rule_code,
        judged.state,
        judged.person_key,
        judged.company_key,
        'person:' || judged.person_key as subject,
        judged.first_seen_period,
        judged.age_months,
        judged.assigned_to,
        judged.resolution,
        judged.d,
        judged.c,
        judged.i,
        judged.coverage ->> 'i' as reach
    from warehouse.reconciliation_known as judged
    inner join warehouse.dim_reconciliation_state as label on judged.state = label.state
    where label.severity <> 'none' and label.rule_code is not null
    union all
    select
        judged.period_key,
        judged.region_code,
        label.rule_code,
        label.state,
        judged.person_key,
        judged.company_key,
        'person:' || judged.person_key,
        clash.entry ->> 'since',
        warehouse.months_between(clash.entry ->> 'since', judged.period),
        label.assigned_to,
        clash.entry ->> 'resolution',
        judged.d,
        judged.c,
        judged.i,
        judged.coverage ->> 'i' as reach
    from warehouse.reconciliation_known as judged
    cross join lateral jsonb_each(judged.conflict_life) as clash (code, entry)
    inner join warehouse.dim_reconciliation_state as label on clash.code = label.rule_code
    -- Most contradict nobody, and need not be opened to find that out.
    where judged.conflict_life <> cast('{}' as jsonb)
    union all
    select
        finding.period_key,
        finding.region_code,
        finding.rule_code,
        finding.state,
        finding.person_key,
        finding.company_key,
        finding.subject,
        finding.first_seen_period,
        finding.age_months,
        finding.assigned_to,
        finding.resolution,
        false,
        false,
        false,
        null
    from warehouse.fact_cross_source_finding as finding
    where
        finding.state <> 'TIDAK_DAPAT_DINILAI'
        and finding.known_from <= (select intake.known_on())
        and (finding.known_to is null or finding.known_to > (select intake.known_on()))
),

-- What was once found for a month and is found no longer: the data of that month were mended.
withdrawn_state as (
    select distinct on (before.period_key, before.region_code, before.person_key, before.state)
        before.period_key,
        before.region_code,
        label.rule_code,
        before.state,
        before.person_key,
        before.company_key,
        'person:' || before.person_key as subject,
        before.first_seen_period,
        before.age_months,
        before.assigned_to,
        before.known_to as closed_at
    from warehouse.fact_reconciliation_monthly as before
    inner join warehouse.dim_reconciliation_state as label on before.state = label.state
    where
        before.known_to <= (select intake.known_on())
        and label.severity <> 'none'
        and label.rule_code is not null
        and not exists (
            select 1
            from warehouse.reconciliation_known as judged
            where
                judged.period_key = before.period_key
                and judged.region_code = before.region_code
                and judged.person_key = before.person_key
                and judged.state = before.state
        )
    order by before.period_key, before.region_code, before.person_key, before.state, before.known_to desc
),

withdrawn_conflict as (
    select distinct on (before.period_key, before.region_code, before.person_key, clash.code)
        before.period_key,
        before.region_code,
        label.rule_code,
        label.state,
        before.person_key,
        before.company_key,
        'person:' || before.person_key as subject,
        clash.entry ->> 'since' as first_seen_period,
        warehouse.months_between(clash.entry ->> 'since', before.period) as age_months,
        label.assigned_to,
        before.known_to as closed_at
    from warehouse.fact_reconciliation_monthly as before
    cross join lateral jsonb_each(before.conflict_life) as clash (code, entry)
    inner join warehouse.dim_reconciliation_state as label on clash.code = label.rule_code
    where
        before.known_to <= (select intake.known_on())
        and before.conflict_life <> cast('{}' as jsonb)
        and not exists (
            select 1
            from warehouse.reconciliation_known as judged
            where
                judged.period_key = before.period_key
                and judged.region_code = before.region_code
                and judged.person_key = before.person_key
                and jsonb_exists(judged.conflict_life, clash.code)
        )
    order by before.period_key, before.region_code, before.person_key, clash.code, before.known_to desc
),

withdrawn_finding as (
    select distinct on (before.period_key, before.rule_code, before.region_code, before.subject)
        before.period_key,
        before.region_code,
        before.rule_code,
        before.state,
        before.person_key,
        before.company_key,
        before.subject,
        before.first_seen_period,
        before.age_months,
        before.assigned_to,
        before.known_to as closed_at
    from warehouse.fact_cross_source_finding as before
    where
        before.state <> 'TIDAK_DAPAT_DINILAI'
        and before.known_to <= (select intake.known_on())
        and not exists (
            select 1
            from warehouse.fact_cross_source_finding as held
            where
                held.period_key = before.period_key
                and held.rule_code = before.rule_code
                and held.region_code = before.region_code
                and held.subject = before.subject
                and held.known_from <= (select intake.known_on())
                and (held.known_to is null or held.known_to > (select intake.known_on()))
        )
    order by before.period_key, before.rule_code, before.region_code, before.subject, before.known_to desc
),

withdrawn as (
    select * from withdrawn_state
    union all
    select * from withdrawn_conflict
    union all
    select * from withdrawn_finding
),

-- Who has answered for a month: only they can tell that somebody or something is no longer there.
district_returned as (
    select
        period_key,
        left(region_code, 8) as region_code,
        min(known_from) as since
    from warehouse.submission_known
    where form = 'K01'
    group by period_key, left(region_code, 8)
),

company_returned as (
    select
        source.period_key,
        company.company_key,
        min(source.known_from) as since
    from warehouse.submission_known as source
    inner join identity.company as company on source.sender = company.nib
    where source.form = 'P01'
    group by source.period_key, company.company_key
),

register_returned as (
    select
        month.period_key,
        left(office.region_code, 5) as kabupaten_code,
        bool_and(coalesce(register.coverage, '') = 'KANIM+PUSAT') as reaches_centre,
        max(source.known_from) as since
    from identity.reconciled_period as month
    cross join warehouse.sender_known as office
    left join warehouse.submission_known as source
        on office.sender = source.sender and month.period_key = source.period_key and source.form = 'I01'
    left join warehouse.dim_submission as register on source.submission_key = register.submission_key
    where office.kind = 'immigration' and office.region_code is not null
    group by month.period_key, left(office.region_code, 5)
    having count(distinct office.sender) = count(distinct source.sender)
),

-- Rules between sources that could not be told for a month.
untold as (
    select
        period_key,
        rule_code,
        left(region_code, 5) as kabupaten_code
    from warehouse.fact_cross_source_finding
    where
        state = 'TIDAK_DAPAT_DINILAI'
        and known_from <= (select intake.known_on())
        and (known_to is null or known_to > (select intake.known_on()))
),

followed as (
    select
        told.*,
        (
            later.state is not null
            or (
                (not told.d or district.region_code is not null)
                and (not told.c or company.company_key is not null)
                -- A register that reaches less far has not lost those whom it no longer covers.
                and (not told.i or register.reaches_centre or (register.kabupaten_code is not null and told.reach <> 'KANIM+PUSAT'))
            )
        )
        and not exists (
            select 1
            from untold
            where
                untold.period_key = follows.period_key
                and untold.rule_code = told.rule_code
                and untold.kabupaten_code = left(told.region_code, 5)
        ) as can_tell,
        later.state as later_state,
        later.d and not told.d as is_seen_later,
        greatest(
            follows.first_reconciled_at,
            former.held_until,
            case when later.state is null and told.d then district.since end,
            case when later.state is null and told.c then company.since end,
            case when later.state is null and told.i then register.since end
        ) as later_at,
        case
            when told.rule_code < 'X413' then later.state = told.state
            -- What was found of one return home stays true the month after.
            when told.rule_code in ('X426', 'X427') then true
            when told.rule_code in ('X420', 'X421', 'X422', 'X428', 'X429', 'X430', 'X431') then again.subject is not null
            else told.rule_code = any(later.conflicts)
        end as is_there_later
    from told
    left join identity.reconciled_period as follows
        on
            follows.period_key = case when told.period_key % 100 = 12 then told.period_key + 89 else told.period_key + 1 end
            and follows.first_reconciled_at <= (select intake.known_on())
    left join warehouse.reconciliation_known as later
        on follows.period_key = later.period_key and told.region_code = later.region_code and told.person_key = later.person_key
    left join warehouse.fact_cross_source_finding as again
        on
            follows.period_key = again.period_key
            and told.rule_code = again.rule_code
            and told.region_code = again.region_code
            and told.subject = again.subject
            and again.known_from <= (select intake.known_on())
            and (again.known_to is null or again.known_to > (select intake.known_on()))
    left join district_returned as district on follows.period_key = district.period_key and told.region_code = district.region_code
    left join company_returned as company on follows.period_key = company.period_key and told.company_key = company.company_key
    left join register_returned as register
        on follows.period_key = register.period_key and left(told.region_code, 5) = register.kabupaten_code
    left join lateral (
        select max(judged.known_to) as held_until
        from warehouse.fact_reconciliation_monthly as judged
        where
            judged.period_key = follows.period_key
            and judged.region_code = told.region_code
            and judged.person_key = told.person_key
            and judged.known_to <= (select intake.known_on())
            and (judged.state in (told.state, 'TIDAK_DAPAT_DINILAI') or told.rule_code = any(judged.conflicts))
    ) as former on true
)

select
    warehouse.period_text(life.period_key) as period,
    life.region_code,
    life.rule_code,
    life.state,
    life.person_key,
    life.company_key,
    life.subject,
    label.severity,
    label.nature,
    life.first_seen_period,
    life.age_months,
    life.assigned_to,
    life.resolution,
    case when life.closed_by is null then 'OPEN' else 'CLOSED' end as status,
    life.closed_by,
    case when life.closed_by is not null then life.closed_at end as closed_at,
    life.is_reopened
from (
    select
        followed.period_key,
        followed.region_code,
        followed.rule_code,
        followed.state,
        followed.person_key,
        followed.company_key,
        followed.subject,
        followed.first_seen_period,
        followed.age_months,
        followed.assigned_to,
        followed.resolution,
        case
            when followed.resolution is not null then 'RESOLUTION'
            when followed.later_at is null or coalesce(followed.is_there_later, false) then null
            when followed.later_state = 'TIDAK_DAPAT_DINILAI' or followed.can_tell is not true then null
            when followed.is_seen_later then 'INSPECTION'
            else 'LATER_MONTH'
        end as closed_by,
        case when followed.resolution is not null then said.decided_at else followed.later_at end as closed_at,
        followed.resolution is null and said.decided_at is not null as is_reopened
    from followed
    left join lateral (
        select max(decision.decided_at) as decided_at
        from warehouse.finding_resolution as decision
        where
            decision.rule_code = followed.rule_code
            and decision.region_code = followed.region_code
            and (decision.person_key = followed.person_key or decision.subject = followed.subject)
            and decision.period_key <= followed.period_key
            and warehouse.period_text(decision.period_key) >= followed.first_seen_period
            and decision.decided_at <= (select intake.known_on())
    ) as said on true
    union all
    select
        withdrawn.period_key,
        withdrawn.region_code,
        withdrawn.rule_code,
        withdrawn.state,
        withdrawn.person_key,
        withdrawn.company_key,
        withdrawn.subject,
        withdrawn.first_seen_period,
        withdrawn.age_months,
        withdrawn.assigned_to,
        null,
        'RESUBMISSION',
        withdrawn.closed_at,
        false
    from withdrawn
) as life
inner join warehouse.dim_reconciliation_state as label on life.rule_code = label.rule_code
where (select mart_restricted.note_reading('finding'));
comment on view mart_restricted.finding is
'Findings between sources with their life: opened, owned, closed by data, a visit or a decision, opened again. Persons by key only. · Temuan dan riwayatnya';
comment on column mart_restricted.finding.period is 'Reporting period, such as 2026-10. · periode';
comment on column mart_restricted.finding.region_code is 'Kecamatan, or kabupaten where the rule speaks of one. · kode wilayah';
comment on column mart_restricted.finding.rule_code is 'X rule. · kode aturan';
comment on column mart_restricted.finding.state is 'Its label. · status';
comment on column mart_restricted.finding.person_key is 'Person, our key. · orang';
comment on column mart_restricted.finding.company_key is 'Company. · perusahaan';
comment on column mart_restricted.finding.subject is 'What it is about; person:key where it is a person. · pokok temuan';
comment on column mart_restricted.finding.severity is 'urgent, action, note or none. · kegentingan';
comment on column mart_restricted.finding.nature is 'D data, K compliance. · sifat';
comment on column mart_restricted.finding.first_seen_period is 'Month in which it began without interruption. · pertama kali ditemukan';
comment on column mart_restricted.finding.age_months is 'Months since then. · umur temuan (bulan)';
comment on column mart_restricted.finding.assigned_to is 'Who acts. · ditangani oleh';
comment on column mart_restricted.finding.resolution is 'Resolution code, if closed by a decision. · penyelesaian';
comment on column mart_restricted.finding.status is 'OPEN or CLOSED. · keadaan';
comment on column mart_restricted.finding.closed_by is
'RESOLUTION a decision; RESUBMISSION the month''s data were mended; INSPECTION the district saw the person the month after; LATER_MONTH it no longer held. · ditutup oleh';
comment on column mart_restricted.finding.closed_at is 'When. · ditutup pada';
comment on column mart_restricted.finding.is_reopened is 'Decided upon before, and open again. · dibuka kembali';
