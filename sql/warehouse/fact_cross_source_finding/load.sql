-- load.sql | Findings of one month (:period_key) between sources that are not of one worker in one kecamatan, into temporary table found.
-- Runs after load.sql of fact_reconciliation_monthly in the same transaction and reads what that has laid out (in_force, seen,
-- rostered, claimed, permitted, cell). A rule whose sources are missing says TIDAK_DAPAT_DINILAI and accuses nobody.
drop table if exists told;

create temporary table told on commit drop as
select
    source.submission_key,
    source.form,
    source.sender,
    source.period_key,
    left(source.region_code, 5) as kabupaten_code,
    left(source.region_code, 8) as region_code,
    source.period_key = :period_key as is_of_month
from warehouse.dim_submission as source
where
    source.form in ('N05', 'N06', 'K02', 'P05', 'P04', 'I02', 'I05', 'I06', 'I08', 'N02', 'N03')
    and source.known_from is not null
    and source.known_to is null
    -- Yearly forms (P05) may come inside their year and hold from its beginning.
    and case when source.period_key % 100 > 12 then source.period_key / 100 * 100 + 1 else source.period_key end <= :period_key
    and (source.form <> 'K02' or source.period_key = :period_key);

analyze told;

-- The kabupaten that are spoken of, and which of their offices have answered for the month.
drop table if exists answered;

create temporary table answered on commit drop as
select
    area.kabupaten_code,
    coalesce(bool_or(told.form = 'N05' and told.is_of_month), false) as n05,
    coalesce(bool_or(told.form = 'N06' and told.is_of_month), false) as n06,
    min(make_date(told.period_key / 100, told.period_key % 100, 1)) filter (where told.form = 'N06') as n06_from,
    coalesce(bool_or(told.form = 'N03' and told.is_of_month), false) as n03,
    -- Marks that have never met anybody whom another form names are marks whose key we do not have.
    exists (
        select 1
        from told as source
        inner join identity.person_link as marked on source.submission_key = marked.submission_key
        inner join identity.person_link as named on marked.person_key = named.person_key
        inner join told as other on named.submission_key = other.submission_key and other.form <> 'I06'
        where source.form = 'I06' and source.kabupaten_code = area.kabupaten_code
    ) as i06,
    -- Companies may still be in time: nobody is called silent before the first P01 was due.
    coalesce(
        (
            select min(owed.due_at) <= cast(:clock as timestamptz)
            from warehouse.fact_obligation as owed
            where
                owed.form = 'P01'
                and owed.period_key = :period_key
                and owed.known_to is null
                and left(owed.region_code, 5) = area.kabupaten_code
        ),
        true
    ) as p01_due
from (
    select distinct left(region_code, 5) as kabupaten_code from cell
    union
    select distinct kabupaten_code from told where is_of_month and kabupaten_code is not null
) as area
left join told on area.kabupaten_code = told.kabupaten_code
group by area.kabupaten_code;

-- Approvals in force this month, one row an approval and place.
drop table if exists approval;

create temporary table approval on commit drop as
select
    told.kabupaten_code,
    line.nib,
    regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') as approval,
    line.kode_wilayah_lokasi as place,
    line.tgl_mulai,
    line.tgl_berakhir,
    coalesce(line.perpanjangan_ke, 0) as extension,
    line.cakupan_lokasi,
    line.submission_key,
    line.row_number
from told
inner join staging.n05 as line on told.submission_key = line.submission_key
where told.form = 'N05' and told.is_of_month;

analyze approval;

-- Workers on rosters by company, with the positions that need an approval.
drop table if exists heads;

create temporary table heads on commit drop as
select
    claimed.company_key,
    company.nib,
    claimed.submission_key,
    left(claimed.region_code, 5) as kabupaten_code,
    claimed.region_code,
    claimed.village_code,
    claimed.workplace,
    claimed.direct_nib,
    count(*) as persons,
    count(*) filter (where not claimed.is_on_leave) as persons_on_site,
    bool_or(claimed.level_jabatan not in ('KOMISARIS', 'DIREKSI') or claimed.approval is not null) as needs_approval,
    min(claimed.row_number) as first_row
from claimed
inner join identity.company as company on claimed.company_key = company.company_key
group by
    claimed.company_key, company.nib, claimed.submission_key, claimed.region_code, claimed.village_code, claimed.workplace, claimed.direct_nib;

analyze heads;

drop table if exists found;

create temporary table found (
    rule_code text, region_code text, subject text, is_assessable boolean, person_key bigint, company_key bigint, evidence jsonb, coverage jsonb
) on commit drop;

-- X420: workers on a roster whose company has no approval at all in the kabupaten where they work.
insert into found
select
    'X420',
    heads.kabupaten_code,
    heads.nib,
    true,
    null,
    heads.company_key,
    jsonb_build_object('P01', jsonb_agg(jsonb_build_array(heads.submission_key, heads.first_row) order by heads.submission_key, heads.first_row)),
    jsonb_build_object('n05', true)
from heads
inner join answered on heads.kabupaten_code = answered.kabupaten_code and answered.n05
where
    heads.needs_approval
    and not exists (select 1 from approval where approval.nib = heads.nib)
group by heads.kabupaten_code, heads.nib, heads.company_key;

-- X421: an approval in force for the kabupaten, and the company has never sent a roster.
insert into found
select
    'X421',
    answered.kabupaten_code,
    approval.nib,
    true,
    null,
    min(company.company_key),
    jsonb_build_object('N05', jsonb_agg(jsonb_build_array(approval.submission_key, approval.row_number) order by approval.submission_key, approval.row_number)),
    jsonb_build_object('n05', true, 'p01_due', true)
from approval
inner join answered on left(approval.place, 5) = answered.kabupaten_code and answered.n05 and answered.p01_due
left join identity.company as company on approval.nib = company.nib
where
    approval.tgl_mulai <= cast(:period_end as date)
    and approval.tgl_berakhir >= cast(:period_start as date)
    and not exists (
        select 1
        from warehouse.dim_submission as sent
        where sent.form = 'P01' and sent.sender = approval.nib and sent.known_from is not null and sent.period_key <= :period_key
    )
group by answered.kabupaten_code, approval.nib;

-- X422: months paid are not the months of an extension that is paid to the kabupaten. An extension that keeps its number runs from
-- the end that an earlier extract told. A levy that is set and not yet paid is told by its own ledger; where nothing was set, an
-- extension older than the ledgers we hold says nothing.
insert into found
select
    'X422',
    extended.kabupaten_code,
    extended.approval,
    true,
    null,
    company.company_key,
    jsonb_build_object(
        'N05', jsonb_build_array(jsonb_build_array(extended.submission_key, extended.row_number)), 'N06', coalesce(paid.rows, cast('[]' as jsonb))
    ),
    jsonb_build_object('n05', true, 'n06', true)
from (
    select distinct on (kabupaten_code, approval) *
    from approval
    where extension > 0 and cakupan_lokasi = 'SATU_KABKOTA'
    order by kabupaten_code asc, approval asc, row_number asc
) as extended
inner join answered on extended.kabupaten_code = answered.kabupaten_code and answered.n05 and answered.n06
left join identity.company as company on extended.nib = company.nib
left join lateral (
    select
        sum(charge.months) filter (where charge.paid_date is not null) as months_paid,
        count(*) filter (where charge.paid_date is null) as unpaid,
        count(*) as charges,
        min(charge.set_date) as first_set,
        jsonb_agg(jsonb_build_array(charge.submission_key, charge.row_number) order by charge.submission_key, charge.row_number) as rows
    from (
        select distinct on (line.nomor_skrd)
            line.submission_key,
            line.row_number,
            line.jumlah_bulan as months,
            line.tgl_skrd as set_date,
            line.tgl_bayar as paid_date
        from told
        inner join staging.n06 as line on told.submission_key = line.submission_key
        where
            told.form = 'N06'
            and told.kabupaten_code = extended.kabupaten_code
            and regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') = extended.approval
        order by line.nomor_skrd asc, told.period_key desc, line.row_number asc
    ) as charge
) as paid on true
left join lateral (
    select max(line.tgl_berakhir) as end_date
    from told
    inner join staging.n05 as line on told.submission_key = line.submission_key
    where
        told.form = 'N05'
        and not told.is_of_month
        and told.kabupaten_code = extended.kabupaten_code
        and regexp_replace(upper(line.nomor_rptka), '[^A-Z0-9]', '', 'g') = extended.approval
        and coalesce(line.perpanjangan_ke, 0) < extended.extension
) as before on true
cross join lateral (
    select coalesce(before.end_date + 1, extended.tgl_mulai) as start_date
) as begins
cross join lateral (
    -- Part of a month is a whole month.
    select age(extended.tgl_berakhir + 1, begins.start_date) as lasts
) as span
cross join lateral (
    select cast(
        extract(year from span.lasts) * 12 + extract(month from span.lasts) + case when extract(day from span.lasts) > 0 then 1 else 0 end as integer
    ) as months
) as owed
where
    begins.start_date <= cast(:period_end as date)
    and coalesce(paid.unpaid, 0) = 0
    -- A levy set long after the start belongs to a later extension, whose own start nobody told.
    and (before.end_date is not null or coalesce(paid.first_set <= extended.tgl_mulai + 184, true))
    and (paid.charges > 0 or begins.start_date between answered.n06_from and cast(:period_start as date))
    and coalesce(paid.months_paid, 0) <> owed.months;

-- X426: held back or refused a passport (I06) before, and brought home now. Identity knows who it is where the office has shared the
-- key of its marks; I07 names nobody and cannot be followed.
insert into found
select
    'X426',
    told.kabupaten_code,
    home.id_kepulangan,
    true,
    link.person_key,
    null,
    jsonb_build_object(
        'I08', jsonb_agg(distinct jsonb_build_array(home.submission_key, home.row_number)),
        'I06', jsonb_agg(distinct jsonb_build_array(held_back.submission_key, held_back.row_number))
    ),
    jsonb_build_object('i06', true)
from told
inner join staging.i08 as home on told.submission_key = home.submission_key
inner join identity.person_link as link on home.submission_key = link.submission_key and home.row_number = link.row_number
inner join identity.person_link as same on link.person_key = same.person_key
inner join staging.i06 as held_back on same.submission_key = held_back.submission_key and same.row_number = held_back.row_number
inner join told as source on held_back.submission_key = source.submission_key and source.form = 'I06'
where
    told.form = 'I08'
    and told.is_of_month
    and held_back.jenis_baris = 'KASUS'
    and held_back.tgl <= coalesce(home.tgl_tiba_indonesia, home.tgl_tiba_daerah)
group by told.kabupaten_code, home.id_kepulangan, link.person_key;

-- X427: what somebody said of the way abroad is not what the placements (N03) say.
insert into found
select
    'X427',
    derived.kabupaten_code,
    derived.return_id,
    true,
    min(derived.person_key),
    null,
    jsonb_build_object(
        'I08', jsonb_agg(distinct jsonb_build_array(derived.submission_key, derived.row_number)),
        'N03', coalesce(
            jsonb_agg(distinct jsonb_build_array(derived.placement_submission_key, derived.placement_row_number))
            filter (where derived.placement_submission_key is not null),
            cast('[]' as jsonb)
        )
    ),
    jsonb_build_object('n03', min(cast(answered.n03 as integer)) = 1)
from warehouse.return_procedure as derived
inner join told on derived.submission_key = told.submission_key and told.is_of_month
inner join answered on derived.kabupaten_code = answered.kabupaten_code
where
    derived.stated in ('PROSEDURAL', 'NONPROSEDURAL')
    and derived.stated <> derived.derived
    and (derived.derived = 'PROSEDURAL' or answered.n03)
group by derived.kabupaten_code, derived.return_id;

-- X428: a certificate became a placement abroad this month.
insert into found
select
    'X428',
    told.kabupaten_code,
    coalesce(placed.id_pmi, placed.id_siapkerja, 'N03:' || placed.nomor_kontrak, 'N03:' || placed.submission_key || ':' || placed.row_number),
    true,
    min(link.person_key),
    null,
    jsonb_build_object(
        'N03', jsonb_agg(distinct jsonb_build_array(placed.submission_key, placed.row_number)),
        'N02', jsonb_agg(distinct jsonb_build_array(certified.submission_key, certified.row_number))
    ),
    jsonb_build_object('n02', true, 'n03', true)
from told
inner join staging.n03 as placed on told.submission_key = placed.submission_key
inner join staging.n02 as certified on placed.nik = certified.nik
inner join told as certifying on certified.submission_key = certifying.submission_key and certifying.form = 'N02'
left join identity.person_link as link on placed.submission_key = link.submission_key and placed.row_number = link.row_number
where
    told.form = 'N03'
    and told.is_of_month
    and placed.tgl_berangkat between cast(:period_start as date) and cast(:period_end as date)
    and certified.hasil = 'K'
    and certified.tgl_terbit <= placed.tgl_berangkat
group by
    told.kabupaten_code, coalesce(placed.id_pmi, placed.id_siapkerja, 'N03:' || placed.nomor_kontrak, 'N03:' || placed.submission_key || ':' || placed.row_number);

-- X429: at the best visit of the month fewer than half of those whom the roster has on site were seen at the company's place.
insert into found
select
    'X429',
    present.region_code,
    present.nib || '@' || present.village_code,
    true,
    null,
    present.company_key,
    jsonb_build_object(
        'P01', present.rows,
        'K02', jsonb_agg(jsonb_build_array(visit.submission_key, visit.row_number) order by visit.submission_key, visit.row_number)
    ),
    jsonb_build_object('k02', true)
from (
    select
        company_key,
        nib,
        region_code,
        village_code,
        sum(persons_on_site) as persons,
        jsonb_agg(jsonb_build_array(submission_key, first_row) order by submission_key, first_row) as rows
    from heads
    group by company_key, nib, region_code, village_code
) as present
inner join staging.k02 as visit on present.nib = visit.nib and present.village_code = visit.kode_desa_kel
inner join told on visit.submission_key = told.submission_key and told.form = 'K02'
group by present.company_key, present.nib, present.region_code, present.village_code, present.persons, present.rows
having max(visit.jml_oa_terlihat) * 2 < present.persons;

-- X430: workers of a subcontractor at a place of a mine whose holder did not list the subcontract (P05). The subcontractor is one
-- that says so itself (SUBKONTRAKTOR), or one whom the roster of another company names as direct employer.
drop table if exists workplace;

create temporary table workplace on commit drop as
select
    told.sender,
    place.*
from (
    select distinct on (sender) submission_key, sender
    from told
    where form = 'P05'
    order by sender asc, period_key desc
) as told
inner join staging.p05 as place on told.submission_key = place.submission_key
where place.aktif_sejak <= cast(:period_end as date) and coalesce(place.aktif_sampai >= cast(:period_start as date), true);

analyze workplace;

insert into found
select
    'X430',
    left(layer.region_code, 5),
    layer.sub_nib || '@' || layer.owner_nib,
    bool_or(owner_told.sender is not null),
    null,
    min(company.company_key),
    jsonb_build_object('P01', jsonb_agg(distinct jsonb_build_array(layer.submission_key, layer.first_row))),
    jsonb_build_object('p05', bool_or(owner_told.sender is not null))
from (
    select
        heads.nib as sub_nib,
        coalesce(workplace.nib_pemilik_iup, workplace.nib_pemberi_kerja_kontrak) as owner_nib,
        heads.region_code,
        heads.submission_key,
        heads.first_row
    from heads
    inner join workplace on heads.nib = workplace.sender and heads.workplace = workplace.kode_lokasi_kerja
    where workplace.peran = 'SUBKONTRAKTOR' and heads.persons_on_site > 0
    union all
    select
        heads.direct_nib,
        heads.nib,
        heads.region_code,
        heads.submission_key,
        heads.first_row
    from heads
    where
        heads.direct_nib <> heads.nib
        and heads.persons_on_site > 0
        and exists (
            select 1 from workplace
            where workplace.sender = heads.nib and workplace.peran = 'PEMILIK' and workplace.jenis_izin_tambang <> 'TIDAK_ADA'
        )
) as layer
left join (select distinct sender from workplace) as owner_told on layer.owner_nib = owner_told.sender
left join identity.company as company on layer.sub_nib = company.nib
where
    layer.owner_nib is not null
    and layer.owner_nib <> layer.sub_nib
    and not exists (
        select 1 from workplace as listed
        where listed.sender = layer.owner_nib and listed.nib_pemberi_kerja_kontrak = layer.sub_nib
    )
group by left(layer.region_code, 5), layer.sub_nib || '@' || layer.owner_nib;

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
    -- Exits that were told this month or the one before.
    select fact.person_key
    from warehouse.fact_district_presence as fact
    inner join in_force on fact.submission_key = in_force.submission_key
    where fact.period_key = :period_key and not fact.is_present
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

-- A source that is missing: what the rule would say cannot be told.
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
