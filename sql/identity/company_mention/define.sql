-- Grain: one row per distinct way in which rows or the registry name a company. Company names and NIB are not personal data.
create table if not exists identity.company_mention (
    mention_key bigint not null,
    nib text not null,
    written_name text not null,
    source_rank smallint not null,
    company_key bigint,
    tier smallint,
    score real,
    decided_by text,
    primary key (mention_key)
);
alter table identity.company_mention add column if not exists place text not null default '';
comment on table identity.company_mention is 'Cara menyebut perusahaan, tiap bunyi satu baris (ways in which companies are named).';
comment on column identity.company_mention.mention_key is 'Sidik isi (fingerprint of NIB, name and rank).';
comment on column identity.company_mention.nib is 'NIB sebagaimana tertulis; kosong = tidak ada (number as written).';
comment on column identity.company_mention.written_name is 'Nama sebagaimana tertulis; kosong = tidak ada (name as written).';
comment on column identity.company_mention.source_rank is 'Sumber: 0 daftar pengirim, 1 imigrasi, 2 perusahaan, 3 kecamatan, 4 dinas (rank of the source).';
comment on column identity.company_mention.place is 'Kabupaten: tempat terdaftar (rank 0) atau tempat dilihat tanpa NIB (rank 3); kosong = tidak dikatakan (kabupaten of registry, or of a district that gives no number).';
comment on column identity.company_mention.company_key is 'Perusahaan yang dimaksud (identity.company); kosong = bukan perusahaan (company that is meant).';
comment on column identity.company_mention.tier is 'Tingkat pencocokan: 1 NIB, 2 nama sama, 3 nama mirip (matching tier).';
comment on column identity.company_mention.score is 'Kemiripan 0-1 (similarity, 1 = exact).';
comment on column identity.company_mention.decided_by is 'Aturan yang memutuskan (rule that decided).';
