-- Grain: one row per company and statement of a person that names it. The birth date stands in the key so that few are compared. Personal data.
create table if not exists vault.employment (
    company_key bigint not null,
    birth_date date not null,
    statement_key bigint not null,
    is_loose boolean not null,
    primary key (company_key, birth_date, statement_key)
);
create index if not exists employment_loose on vault.employment (company_key, birth_date) where is_loose;
create index if not exists employment_undated on vault.employment (company_key) where birth_date = date '-infinity';
comment on table vault.employment is 'Perusahaan yang disebut bersama seseorang. Data pribadi (companies named with a statement of a person).';
comment on column vault.employment.company_key is 'Kunci perusahaan (identity.company).';
comment on column vault.employment.birth_date is 'Tanggal lahir; -infinity = tidak diketahui (birth date, -infinity where unknown).';
comment on column vault.employment.statement_key is 'Pernyataan (vault.statement).';
comment on column vault.employment.is_loose is 'Pernyataan itu tanpa NIORA (the statement names no NIORA).';
