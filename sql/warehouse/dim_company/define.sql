-- define.sql | Grain: one row per company and version (SCD-2). The primary key says so too.
create table if not exists warehouse.dim_company (
    company_version_key bigint generated always as identity,
    company_key bigint not null,
    nib text,
    company_name text not null,
    kbli text,
    kbli_version text,
    ownership text,
    mining_permit_kind text,
    sector text not null,
    sector_source text not null,
    mining_class text,
    valid_from timestamptz not null,
    valid_to timestamptz,
    is_current boolean not null,
    primary key (company_key, valid_from)
);
create unique index if not exists dim_company_current on warehouse.dim_company (company_key) where is_current;

comment on table warehouse.dim_company is 'Companies as identity knows them, with sector and mining class. · Perusahaan';
comment on column warehouse.dim_company.company_version_key is 'Key of this version of the company. · kunci versi perusahaan';
comment on column warehouse.dim_company.company_key is 'The company, our key (identity.company). · perusahaan';
comment on column warehouse.dim_company.nib is 'Business number, 13 digits, if known. · Nomor Induk Berusaha';
comment on column warehouse.dim_company.company_name is 'Name as first or best known. · nama perusahaan';
comment on column warehouse.dim_company.kbli is 'Main activity code, if known; to be read with kbli_version. · kode KBLI utama';
comment on column warehouse.dim_company.kbli_version is 'Edition of the KBLI the code belongs to. · edisi KBLI';
comment on column warehouse.dim_company.ownership is 'PMA, PMDN, BUMN, BUMD, KPPA or LAIN, if known. · status modal';
comment on column warehouse.dim_company.mining_permit_kind is 'IUP_OP, IUPK, IUJP and so on, if known. · jenis izin tambang';
comment on column warehouse.dim_company.sector is 'Sector in the codes of K01: from the KBLI, else what the districts report, else TIDAK_TAHU. · sektor';
comment on column warehouse.dim_company.sector_source is 'KBLI, K01 or NONE: where the sector was taken from. · asal sektor';
comment on column warehouse.dim_company.mining_class is 'INTI (KBLI 05, 07, 08), JASA (099 or IUJP) or RANTAI (smelter, mine-mouth power, hauling); null outside mining. · kelas pertambangan';
comment on column warehouse.dim_company.valid_from is 'Moment since which this version is known to us; -infinity for the first one, so that no fact stays without a version. · diketahui sejak';
comment on column warehouse.dim_company.valid_to is 'Moment at which a newer version replaced it; null while it is the newest. · diganti pada';
comment on column warehouse.dim_company.is_current is 'True for the version that holds now. · versi yang berlaku';
