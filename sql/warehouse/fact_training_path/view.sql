-- view.sql | Grain: one row per class and participant: an accumulating snapshot of class, certificate and placement. A view, so that no milestone is ever overwritten and each past instant comes out as it was.
create or replace view warehouse.fact_training_path as
with enrolled as (
    select distinct on (source.region_code, fact.class_id_provider, fact.citizen_key)
        fact.*,
        source.region_code
    from warehouse.fact_training_enrolment as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    order by
        source.region_code asc, fact.class_id_provider asc, fact.citizen_key asc, fact.period_key desc, source.file_key desc, fact.row_number desc
),

certified as (
    select
        fact.*
    from warehouse.fact_certificate as fact
    inner join warehouse.submission_dated as source on fact.submission_key = source.submission_key
    where fact.result = 'K' and fact.issued_date is not null
)

select
    enrolled.class_id_provider,
    enrolled.citizen_key,
    enrolled.region_code,
    coalesce(enrolled.skkni, 'TIDAK_DIKETAHUI') as skkni,
    enrolled.provider,
    enrolled.ktp_region_code,
    enrolled.start_date,
    to_char(enrolled.start_date, 'YYYY-MM') as period,
    -- Who holds the certificate of the class has passed it, even where the class was not told to its end.
    case when enrolled.status = 'LULUS' or paper.issued_date is not null then enrolled.end_date end as passed_date,
    enrolled.status = 'LULUS' or paper.issued_date is not null as has_passed,
    paper.issued_date as certified_date,
    official.departure_date as placed_date
from enrolled
left join lateral (
    select min(certified.issued_date) as issued_date
    from certified
    where
        certified.citizen_key = enrolled.citizen_key
        and (
            certified.class_id_provider = enrolled.class_id_provider
            or (
                certified.class_id_provider is null
                and certified.exam_date >= enrolled.start_date
                and certified.skkni is not distinct from enrolled.skkni
            )
        )
) as paper on true
left join lateral (
    select min(placed.departure_date) as departure_date
    from warehouse.placement_known as placed
    where
        placed.citizen_key = enrolled.citizen_key
        and placed.is_newest
        and placed.has_left
        and placed.departure_date >= paper.issued_date
) as official on true;
comment on view warehouse.fact_training_path is 'From class to certificate to placement, per participant (N01, N02, N03). · Alur pelatihan sampai penempatan';
comment on column warehouse.fact_training_path.class_id_provider is 'Class. · kelas';
comment on column warehouse.fact_training_path.citizen_key is 'Citizen, our key. · warga';
comment on column warehouse.fact_training_path.region_code is 'Region of the sender. · wilayah pengirim';
comment on column warehouse.fact_training_path.skkni is 'Competence standard; TIDAK_DIKETAHUI when not told. · SKKNI';
comment on column warehouse.fact_training_path.provider is 'Training provider. · lembaga';
comment on column warehouse.fact_training_path.ktp_region_code is 'Region of the KTP. · kode wilayah KTP';
comment on column warehouse.fact_training_path.start_date is 'First day of the class. · tanggal mulai';
comment on column warehouse.fact_training_path.period is 'Cohort: month in which the class began. · kohor';
comment on column warehouse.fact_training_path.passed_date is 'Last day of the class, for those who passed. · tanggal lulus';
comment on column warehouse.fact_training_path.has_passed is 'Passed the class. · lulus';
comment on column warehouse.fact_training_path.certified_date is 'Day of issue of the certificate. · tanggal sertifikat';
comment on column warehouse.fact_training_path.placed_date is 'Departure on an official placement, not before the certificate. · tanggal berangkat';
