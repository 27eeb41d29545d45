-- Grain: one row per delivered file. The ledger: every delivered byte ends in one of these rows.
create table if not exists intake.submission (
    submission_key bigint primary key,
    form text,
    sender text,
    period text,
    version integer,
    kind text,
    file_name text not null,
    sha256 text,
    received_at timestamptz not null,
    finished_at timestamptz,
    status text check (status in ('ACCEPTED', 'ACCEPTED_WITH_QUERIES', 'NIL', 'REFUSED', 'DUPLICATE', 'SUPERSEDED', 'IGNORED')),
    reason text,
    rows_read integer not null default 0,
    rows_accepted integer not null default 0,
    rows_rejected integer not null default 0,
    is_current boolean not null default false,
    queries integer not null default 0,
    delivered_by text not null,
    sender_kind text,
    region_code text,
    time_zone text not null default 'Asia/Jakarta',
    period_key integer,
    period_start date,
    period_end date,
    data_date date,
    declared_rows integer,
    declared_total bigint,
    coverage text,
    content_sha256 text,
    refusal text,
    known_from timestamptz,
    known_to timestamptz,
    lease_token text,
    is_judged_now boolean not null default false,
    delivery_mark text not null,
    sidecar_sha256 text,
    is_answered boolean not null default false,
    layout jsonb not null default '{}',
    reading jsonb not null default '{}'
);
alter table intake.submission add column if not exists answers_key bigint;
alter table intake.submission add column if not exists is_judged_now boolean not null default false;
create index if not exists submission_turn on intake.submission (form, sender, period);
create index if not exists submission_open on intake.submission (submission_key) where status is null;
create index if not exists submission_unanswered on intake.submission (submission_key) where not is_answered;
create index if not exists submission_sha on intake.submission (sha256);
create unique index if not exists submission_delivery on intake.submission (delivery_mark);
create unique index if not exists submission_in_force on intake.submission (form, sender, period) where is_current;
comment on table intake.submission is 'Buku besar kiriman: satu baris per berkas yang diterima (ledger, one row per delivered file).';
comment on column intake.submission.submission_key is 'Kunci kiriman (our key).';
comment on column intake.submission.form is 'Kode formulir, misalnya K01 (form code).';
comment on column intake.submission.sender is 'Kode pengirim (sender code).';
comment on column intake.submission.period is 'Periode laporan (reporting period).';
comment on column intake.submission.version is 'Nomor versi kiriman (version).';
comment on column intake.submission.kind is 'Jenis kiriman: ASLI, REVISI, NIHIL.';
comment on column intake.submission.file_name is 'Nama berkas, aman ditampilkan (file name, safe to show).';
comment on column intake.submission.sha256 is 'Sidik isi berkas (hash of the bytes judged and loaded).';
comment on column intake.submission.received_at is 'Saat diterima menurut jam proses (receipt, by the clock of the run).';
comment on column intake.submission.finished_at is 'Saat selesai diputuskan (decided at); kosong selama diolah.';
comment on column intake.submission.status is 'Keputusan; kosong selama diolah (decision; null while in work).';
comment on column intake.submission.reason is 'Alasan, KODE: kalimat (reason).';
comment on column intake.submission.rows_read is 'Baris data yang dibaca (data rows read).';
comment on column intake.submission.rows_accepted is 'Baris diterima (rows accepted).';
comment on column intake.submission.rows_rejected is 'Baris ditolak (rows rejected, kept in quarantine).';
comment on column intake.submission.is_current is 'Versi yang berlaku sekarang (version in force).';
comment on column intake.submission.queries is 'Jumlah pertanyaan konfirmasi (queries raised).';
comment on column intake.submission.delivered_by is 'Folder pengantar (inbox folder).';
comment on column intake.submission.sender_kind is 'Jenis pengirim dari folder (kind of the delivering sender).';
comment on column intake.submission.region_code is 'Wilayah pengirim (region of the sender).';
comment on column intake.submission.time_zone is 'Zona waktu pengirim (zone of the sender).';
comment on column intake.submission.period_key is 'Kunci periode (dim_period).';
comment on column intake.submission.period_start is 'Hari pertama periode (first day).';
comment on column intake.submission.period_end is 'Hari terakhir periode (last day).';
comment on column intake.submission.data_date is 'Tanggal data menurut pengirim (as-of date declared).';
comment on column intake.submission.declared_rows is 'Jumlah baris menurut pengirim (control count).';
comment on column intake.submission.declared_total is 'Total kendali menurut pengirim (control total).';
comment on column intake.submission.coverage is 'Cakupan sumber I01: KANIM_SAJA atau KANIM+PUSAT (coverage).';
comment on column intake.submission.content_sha256 is 'Sidik baris yang dibaca, sama bila isinya sama (hash of the canonical rows).';
comment on column intake.submission.refusal is 'Kode penolakan dari pembacaan (refusal code found while reading).';
comment on column intake.submission.known_from is 'Berlaku sejak (in force from).';
comment on column intake.submission.known_to is 'Berlaku sampai; kosong = masih berlaku (in force to).';
comment on column intake.submission.lease_token is 'Tanda proses yang mengerjakan (lease of the run at work).';
comment on column intake.submission.is_judged_now is 'Termasuk gelombang yang sedang dinilai (in the wave that is judged now).';
comment on column intake.submission.delivery_mark is 'Tanda unik pengantaran (identity of this delivery, so that a repeated scan counts it once).';
comment on column intake.submission.sidecar_sha256 is 'Sidik manifest CSV (hash of the CSV sidecar).';
comment on column intake.submission.is_answered is 'Jawaban sudah ditulis ke outbox (answer written).';
comment on column intake.submission.layout is 'Baris bukan data yang dikenali (recognised non-data rows).';
comment on column intake.submission.reading is 'Bagaimana berkas dibaca: lembar, baris judul, kolom (how the file was read).';
comment on column intake.submission.answers_key is 'Kiriman yang dijawab oleh buku kerja ini (submission whose returned workbook this is).';
