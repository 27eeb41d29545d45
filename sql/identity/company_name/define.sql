-- Grain: one row per company and name under which trusted sources know it.
create table if not exists identity.company_name (
    company_key bigint not null,
    normalised_name text not null,
    written_name text not null,
    primary key (normalised_name, company_key)
);
comment on table identity.company_name is 'Nama perusahaan yang sudah disamakan bentuknya (names without legal form, spacing and punctuation).';
comment on column identity.company_name.company_key is 'Kunci perusahaan (identity.company).';
comment on column identity.company_name.normalised_name is 'Nama tanpa PT/CV/Tbk, spasi, dan tanda baca (normalised name).';
comment on column identity.company_name.written_name is 'Nama sebagaimana pertama kali ditulis (name as first written).';
