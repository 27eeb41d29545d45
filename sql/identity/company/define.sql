-- Grain: one row per company ever named. Company names and NIB are not personal data.
create table if not exists identity.company (
    company_key bigint not null,
    created_at timestamptz not null,
    created_by text not null,
    nib text,
    company_name text not null,
    kbli text,
    kbli_version text,
    ownership text,
    mining_permit_kind text,
    region_code text,
    changed_at timestamptz not null,
    primary key (company_key)
);
create unique index if not exists company_nib on identity.company (nib);
comment on table identity.company is 'Perusahaan: satu baris per perusahaan yang pernah disebut (companies ever named).';
comment on column identity.company.company_key is 'Kunci perusahaan, tetap selamanya (our key, never reassigned).';
comment on column identity.company.created_at is 'Saat dikenal pertama kali (clock of the run that met it first).';
comment on column identity.company.created_by is 'Bukti pertama: registry, nib, name, doubtful_name (what the key rests on).';
comment on column identity.company.nib is 'Nomor Induk Berusaha, 13 angka (business number).';
comment on column identity.company.company_name is 'Nama perusahaan terbaik yang diketahui (best name known: registry, then immigration, then others).';
comment on column identity.company.kbli is 'Kode KBLI utama (main activity code).';
comment on column identity.company.kbli_version is 'Versi KBLI (version of the activity list).';
comment on column identity.company.ownership is 'Status modal: PMA, PMDN, BUMN, BUMD, KPPA, LAIN (ownership).';
comment on column identity.company.mining_permit_kind is 'Jenis izin tambang, misalnya IUP_OP atau IUJP (mining licence).';
comment on column identity.company.region_code is 'Wilayah pendaftaran (region of registration).';
comment on column identity.company.changed_at is 'Saat keterangan terakhir berubah (clock of the last change of these facts).';
