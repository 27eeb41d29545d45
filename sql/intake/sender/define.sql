-- Grain: one row per registered sender.
create table if not exists intake.sender (
    sender text primary key,
    kind text not null check (kind in ('district', 'company', 'immigration', 'office')),
    name text not null,
    region_code text not null,
    since_period text not null,
    time_zone text not null,
    kbli text,
    registered_at timestamptz not null default now()
);
comment on table intake.sender is 'Pengirim terdaftar: kecamatan, perusahaan, kantor imigrasi, dinas (registered senders).';
comment on column intake.sender.sender is 'Kode pengirim sebagaimana nama folder: 640212, NIB, KANIM-SMD (sender code, the inbox folder).';
comment on column intake.sender.kind is 'Jenis pengirim: district, company, immigration, office.';
comment on column intake.sender.name is 'Nama pengirim (name).';
comment on column intake.sender.region_code is 'Kode wilayah Kemendagri tempat pengirim bertugas (dotted region code).';
comment on column intake.sender.since_period is 'Periode pertama yang wajib dilaporkan (first period owed).';
comment on column intake.sender.time_zone is 'Zona waktu tenggat (IANA zone in which deadlines end).';
comment on column intake.sender.kbli is 'KBLI utama perusahaan bila diketahui (main activity code, companies only).';
comment on column intake.sender.registered_at is 'Saat didaftarkan (registered at).';
