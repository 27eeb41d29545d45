-- view.sql | Grain: one row per person or case, village and source, at the first day on which that source tells it in a quarter.
create or replace view warehouse.village_case as
select
    source,
    who,
    village_code,
    min(case_date) as case_date
from warehouse.village_case_evidence
group by source, who, village_code, date_trunc('quarter', case_date);
comment on view warehouse.village_case is 'Signs of non-procedural migration by village: come home, held back, watched. · Tanda nonprosedural per desa/kelurahan';
comment on column warehouse.village_case.source is 'KEPULANGAN (I08), PASPOR (I06), TPI (I07) or DESA (K04). · sumber';
comment on column warehouse.village_case.who is 'Person or case; I06 and I07 have no key in common with the others. · siapa';
comment on column warehouse.village_case.village_code is 'Desa or kelurahan of the KTP, or that watches. · kode desa/kelurahan';
comment on column warehouse.village_case.case_date is 'Day. · tanggal';
