-- load.sql | form: I05 | Loads the submissions :submission_keys; the loader has removed what they had before.
-- Whom a case is about gets a number of its own, so that neither NIORA nor pseudonym leaves the vault.
insert into vault.case_subject (sender, mark)
select distinct
    case when staged.niora is null then source.sender else '' end,
    coalesce(staged.niora, staged.id_pseudonim)
from staging.i05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
where
    staged.submission_key = any(cast(:submission_keys as bigint []))
    and coalesce(staged.niora, staged.id_pseudonim) is not null
on conflict (sender, mark) do nothing;

-- A file may tell a case in one row or in a row for each measure.
insert into warehouse.fact_enforcement_case (
    period_key, submission_key, case_number, row_number, sender, subject_key, person_key, nationality, sex, age_group,
    sponsor_company_key, sponsor_nib, region_code, source_kind, source_id, violation, overstay_days, found_date, examined_date,
    reviewed_date, decided_date, paid_date, deported_date, fee_idr, detained_from_date, detained_to_date, destination_country,
    barred_until_date, is_prosecuted, court_stage, is_with_centre, stage
)
select
    source.period_key,
    staged.submission_key,
    staged.id_kasus,
    min(staged.row_number),
    min(source.sender),
    min(subject.subject_key),
    min(linked_person.person_key),
    min(staged.kebangsaan),
    min(staged.jk),
    min(staged.kelompok_umur),
    min(coalesce(linked.company_key, company.company_key)),
    min(staged.nib_penjamin),
    left(min(staged.kode_wilayah), 8),
    min(staged.sumber_temuan),
    min(staged.id_sumber),
    min(staged.jenis_pelanggaran),
    max(staged.hari_overstay),
    min(staged.tgl_temuan),
    min(staged.tgl_bap),
    min(staged.tgl_gelar_kasus),
    min(staged.tgl_keputusan),
    max(staged.tgl_bayar),
    max(staged.tgl_deportasi),
    max(staged.nilai_biaya_beban),
    min(staged.tgl_detensi_mulai),
    max(staged.tgl_detensi_akhir),
    min(staged.negara_tujuan),
    max(staged.tangkal_sampai),
    bool_or(staged.projustisia = 'Y'),
    max(staged.tahap),
    bool_or(staged.pendamping_pusat = 'Y'),
    (array_agg(staged.status_kasus order by warehouse.case_stage_rank(staged.status_kasus) desc, staged.row_number asc))[1]
from staging.i05 as staged
inner join warehouse.dim_submission as source on staged.submission_key = source.submission_key
left join vault.case_subject as subject
    on
        coalesce(staged.niora, staged.id_pseudonim) = subject.mark
        and case when staged.niora is null then source.sender else '' end = subject.sender
left join identity.person_link as linked_person
    on
        staged.submission_key = linked_person.submission_key
        and staged.row_number = linked_person.row_number
        and linked_person.submission_key = any(cast(:submission_keys as bigint []))
left join identity.company as company on staged.nib_penjamin = company.nib
left join identity.company_link as linked
    on
        staged.submission_key = linked.submission_key
        and staged.row_number = linked.row_number
        and linked.role = 'sponsor'
        and linked.submission_key = any(cast(:submission_keys as bigint []))
where staged.submission_key = any(cast(:submission_keys as bigint []))
group by source.period_key, staged.submission_key, staged.id_kasus;
