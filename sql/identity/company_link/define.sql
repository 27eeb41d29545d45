-- Grain: one row per accepted row of a submission and role in which it names a company.
create table if not exists identity.company_link (
    submission_key bigint not null,
    row_number integer not null,
    role text not null,
    company_key bigint not null,
    tier smallint not null,
    score real not null,
    decided_by text not null,
    linked_at timestamptz not null,
    mention_key bigint,
    primary key (submission_key, row_number, role)
);
create index if not exists company_link_company on identity.company_link (company_key);
comment on table identity.company_link is 'Perusahaan yang disebut sebuah baris, menurut perannya (which company a row names, by role).';
comment on column identity.company_link.submission_key is 'Kunci kiriman (intake.submission).';
comment on column identity.company_link.row_number is 'Nomor baris (row as the sender sees it).';
comment on column identity.company_link.role is 'Peran: employer (pemberi kerja), sponsor (penjamin), direct_employer (pemberi kerja langsung).';
comment on column identity.company_link.company_key is 'Kunci perusahaan (identity.company).';
comment on column identity.company_link.tier is 'Tingkat pencocokan: 1 NIB, 2 nama sama, 3 nama mirip (matching tier).';
comment on column identity.company_link.score is 'Kemiripan 0-1 (similarity, 1 = exact).';
comment on column identity.company_link.decided_by is 'Aturan yang memutuskan: nib, name_over_unknown_nib, name, similar_name, name_in_place, new_name, doubtful_name (rule that decided).';
comment on column identity.company_link.linked_at is 'Saat dikaitkan (clock of the link).';
comment on column identity.company_link.mention_key is 'Cara penyebutan di baris itu (identity.company_mention).';
