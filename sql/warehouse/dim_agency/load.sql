-- load.sql | The agencies of forms K02, I04, I07, I08 and N03. Immigration left the law ministry, and the agency for migrant workers became a ministry, in 2024.
insert into warehouse.dim_agency (agency, title_id, title_en, superior, valid_from, valid_to, is_current, source, confidence)
select
    agency,
    title_id,
    title_en,
    superior,
    valid_from,
    valid_to,
    valid_from <= cast(:clock as date) and (valid_to is null or valid_to >= cast(:clock as date)),
    source,
    confidence
from (
    values
    ('KECAMATAN', 'Kecamatan', 'District office', 'Pemerintah kabupaten/kota', date '0001-01-01', cast(null as date), 'UU 23/2014', 'general'),
    ('KESBANGPOL', 'Badan Kesbangpol', 'National unity office', 'Pemerintah kabupaten/kota', date '0001-01-01', null, 'UU 23/2014', 'general'),
    ('DISNAKER', 'Dinas tenaga kerja', 'Labour office', 'Pemerintah kabupaten/kota', date '0001-01-01', null, 'UU 23/2014', 'general'),
    ('DUKCAPIL', 'Disdukcapil', 'Civil registry', 'Pemerintah kabupaten/kota', date '0001-01-01', null, 'UU 23/2006', 'general'),
    ('SATPOL_PP', 'Satpol PP', 'Municipal police', 'Pemerintah kabupaten/kota', date '0001-01-01', null, 'UU 23/2014', 'general'),
    ('POLSEK', 'Kepolisian sektor', 'District police', 'Polri', date '0001-01-01', null, 'UU 2/2002', 'general'),
    ('KORAMIL', 'Komando rayon militer', 'District army command', 'TNI AD', date '0001-01-01', null, 'UU 34/2004', 'general'),
    ('BIN', 'Badan Intelijen Negara', 'State intelligence agency', 'Presiden', date '0001-01-01', null, 'UU 17/2011', 'general'),
    ('KEJAKSAAN', 'Kejaksaan negeri', 'Public prosecutor', 'Kejaksaan Agung', date '0001-01-01', null, 'UU 16/2004', 'general'),
    (
        'IMIGRASI', 'Kantor imigrasi', 'Immigration office', 'Kementerian Hukum dan HAM', date '0001-01-01', date '2024-11-04',
        'Perpres 157/2024', 'general'
    ),
    (
        'IMIGRASI', 'Kantor imigrasi', 'Immigration office', 'Kementerian Imigrasi dan Pemasyarakatan', date '2024-11-05', null,
        'Perpres 157/2024', 'general'
    ),
    ('BP3MI', 'BP3MI', 'Migrant worker protection service', 'BP2MI', date '0001-01-01', date '2024-11-04', 'UU 18/2017', 'general'),
    ('BP3MI', 'BP3MI', 'Migrant worker protection service', 'Kementerian P2MI', date '2024-11-05', null, 'Perpres 165/2024', 'general')
) as listed (agency, title_id, title_en, superior, valid_from, valid_to, source, confidence)
on conflict (agency, valid_from) do update
set
    title_id = excluded.title_id,
    title_en = excluded.title_en,
    superior = excluded.superior,
    valid_to = excluded.valid_to,
    is_current = excluded.is_current,
    source = excluded.source,
    confidence = excluded.confidence
where
    (
        dim_agency.title_id, dim_agency.title_en, dim_agency.superior, dim_agency.valid_to, dim_agency.is_current, dim_agency.source,
        dim_agency.confidence
    ) is distinct from (
        excluded.title_id, excluded.title_en, excluded.superior, excluded.valid_to, excluded.is_current, excluded.source, excluded.confidence
    );
