-- Grain: one row per company key that gave way. Always points at a key in force.
create table if not exists identity.company_redirect (
    from_company_key bigint not null,
    to_company_key bigint not null,
    judgement_key bigint not null,
    primary key (from_company_key)
);
comment on table identity.company_redirect is 'Pengalihan kunci perusahaan (where a company key that gave way lives on).';
comment on column identity.company_redirect.from_company_key is 'Kunci lama (key that gave way).';
comment on column identity.company_redirect.to_company_key is 'Kunci yang berlaku (key in force).';
comment on column identity.company_redirect.judgement_key is 'Keputusan (identity.judgement).';
