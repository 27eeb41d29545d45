-- find_gone.sql | Step 5: who is gone without a word (X431).

-- X431: known last month, and gone without a word. Those who knew him have all submitted again, and nobody told of an exit. Whom
-- nobody has explained last month stays missing until he is.
insert into found
select
    'X431',
    gone.region_code,
    'person:' || gone.person_key,
    true,
    gone.person_key,
    gone.company_key,
    jsonb_build_object('period_key', cast(:previous_period_key as integer)),
    jsonb_build_object('d', gone.d, 'c', gone.c, 'i', gone.i)
from (
    select distinct on (held.person_key)
        held.person_key,
        held.region_code,
        held.company_key,
        held.d,
        held.c,
        held.i
    from warehouse.fact_reconciliation_monthly as held
    left join district_returned on held.region_code = district_returned.region_code
    left join company_returned on held.company_key = company_returned.company_key
    left join register_returned on left(held.region_code, 5) = register_returned.kabupaten_code
    where
        held.period_key = :previous_period_key
        and held.known_to is null
        and held.state <> 'IZIN_TANPA_KEBERADAAN'
        and (not held.d or district_returned.region_code is not null)
        and (not held.c or company_returned.company_key is not null)
        -- A register that reaches less far than last month's has not lost those whom it no longer covers.
        and (not held.i or register_returned.coverage in ('KANIM+PUSAT', held.coverage ->> 'i'))
    order by held.person_key asc, held.d desc, held.region_code asc
) as gone
where not exists (select 1 from cell where cell.person_key = gone.person_key);

insert into found
select
    held.rule_code,
    held.region_code,
    held.subject,
    true,
    held.person_key,
    held.company_key,
    held.evidence,
    held.coverage
from warehouse.fact_cross_source_finding as held
where
    held.rule_code = 'X431'
    and held.period_key = :previous_period_key
    and held.known_to is null
    and held.resolution is null
    and not exists (select 1 from cell where cell.person_key = held.person_key);

delete from found
using (
    -- Exits that were told this month or the one before. Who is looked for and not found is gone; whoever is in another category, or in a
    -- row copied from the company, is not.
    select fact.person_key
    from warehouse.fact_district_presence as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    where fact.period_key = :period_key and fact.status <> 'TIDAK_DITEMUKAN'
    union all
    select fact.person_key
    from warehouse.fact_company_roster as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    where fact.period_key = :period_key
    union all
    select fact.person_key
    from warehouse.fact_permit_in_force as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    where fact.period_key = :period_key
    union all
    select link.person_key
    from told
    inner join staging.p04 as event on told.submission_key = event.submission_key
    inner join identity.person_link as link on event.submission_key = link.submission_key and event.row_number = link.row_number
    where
        told.form = 'P04'
        and told.period_key in (:period_key, :previous_period_key)
        and event.jenis in ('SELESAI', 'DIAKHIRI_DINI', 'PINDAH_PERUSAHAAN', 'PINDAH_LOKASI', 'MENINGGAL', 'MANGKIR')
    union all
    select link.person_key
    from told
    inner join staging.i02 as event on told.submission_key = event.submission_key
    inner join identity.person_link as link on event.submission_key = link.submission_key and event.row_number = link.row_number
    where
        told.form = 'I02'
        and told.period_key in (:period_key, :previous_period_key)
        and event.jenis in ('EPO', 'PEMBATALAN', 'MUTASI_ALAMAT', 'MUTASI_PENJAMIN')
    union all
    select expelled.person_key from expelled
) as explained
where found.rule_code = 'X431' and found.person_key = explained.person_key;
