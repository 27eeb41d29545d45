-- load.sql | X401 to X419 of the three-way check: what they are called, and who acts.
insert into warehouse.dim_reconciliation_state (
    state, rule_code, title_id, severity, nature, is_conflict, is_verified, assigned_to, description_id, sort_order
)
values
(
    'TERVERIFIKASI', 'X401', 'Terverifikasi', 'none', '-', false, true, null,
    'Ada pada kecamatan, perusahaan, dan imigrasi; keterangannya sama.', 1
),
(
    'TERVERIFIKASI_DENGAN_CATATAN', 'X402', 'Terverifikasi dengan catatan', 'note', 'D', false, true, 'KESBANGPOL',
    'Ada pada ketiga sumber, tetapi ada keterangan yang berbeda.', 2
),
(
    'TERDAFTAR_CUTI', 'X403', 'Terdaftar, sedang cuti roster', 'none', '-', false, false, null,
    'Ada pada perusahaan dan imigrasi; bulan ini cuti roster, wajar tidak terlihat.', 3
),
(
    'TERDAFTAR_TIDAK_TERLIHAT', 'X404', 'Terdaftar, tidak terlihat', 'action', 'K', false, false, 'CAMAT',
    'Menurut perusahaan aktif di lokasi, tetapi kecamatan tidak melihatnya: camat mengunjungi lokasi.', 4
),
(
    'TIDAK_DILAPORKAN_PERUSAHAAN', 'X405', 'Tidak dilaporkan perusahaan', 'action', 'K', false, false, 'DISNAKER',
    'Dilihat kecamatan dan berizin, tetapi tidak ada dalam roster perusahaan yang sudah melapor.', 5
),
(
    'PERUSAHAAN_BELUM_LAPOR', 'X406', 'Perusahaan belum lapor', 'note', '-', false, false, 'KESBANGPOL',
    'Dilihat kecamatan dan berizin; perusahaannya belum mengirim roster bulan ini.', 6
),
(
    'TANPA_IZIN_TERCATAT', 'X407', 'Tanpa izin tercatat', 'urgent', 'K', false, false, 'IMIGRASI',
    'Ada pada kecamatan dan perusahaan, tidak ada dalam register imigrasi yang lengkap.', 7
),
(
    'PERLU_CEK_PUSAT', 'X408', 'Perlu cek ke pusat', 'note', 'D', false, false, 'IMIGRASI',
    'Tidak ada dalam register kantor imigrasi; izinnya mungkin terbit di pusat.', 8
),
(
    'TIDAK_DIKENAL', 'X409', 'Tidak dikenal', 'urgent', 'K', false, false, 'IMIGRASI',
    'Hanya dilihat kecamatan; tidak dikenal perusahaan maupun imigrasi.', 9
),
(
    'KLAIM_PERUSAHAAN', 'X410', 'Hanya menurut perusahaan', 'note', 'D', false, false, 'DISNAKER',
    'Hanya ada dalam roster perusahaan.', 10
),
(
    'IZIN_TANPA_KEBERADAAN', 'X411', 'Izin tanpa keberadaan', 'none', 'D', false, false, 'IMIGRASI',
    'Hanya ada izinnya; orangnya sedang di luar negeri atau akan keluar.', 11
),
(
    'SEHARUSNYA_ADA', 'X412', 'Seharusnya ada', 'action', 'K', false, false, 'IMIGRASI',
    'Berizin kerja dan berada di Indonesia, penjaminnya aktif, tetapi tidak dilaporkan siapa pun.', 12
),
(
    'TIDAK_DAPAT_DINILAI', null, 'Tidak dapat dinilai', 'note', '-', false, false, 'KESBANGPOL',
    'Sumber yang diperlukan belum lengkap; ketiadaan data tidak membuktikan apa pun.', 13
),
(
    'PENJAMIN_TIDAK_SESUAI', 'X413', 'Penjamin tidak sesuai', 'action', 'K', true, false, 'IMIGRASI',
    'Pemberi kerja menurut roster bukan penjamin menurut izin.', 14
),
(
    'LOKASI_TIDAK_SESUAI', 'X414', 'Lokasi tidak sesuai', 'action', 'K', true, false, 'DISNAKER',
    'Bekerja di kecamatan di luar lokasi RPTKA.', 15
),
(
    'JABATAN_TIDAK_SESUAI', 'X415', 'Jabatan tidak sesuai', 'action', 'K', true, false, 'DISNAKER',
    'Jabatan aktual menurut perusahaan berbeda dari jabatan di izin.', 16
),
(
    'BERAKHIR_MASIH_BEKERJA', 'X416', 'Izin berakhir, masih bekerja', 'urgent', 'K', true, false, 'IMIGRASI',
    'Izin berakhir sebelum akhir bulan, orangnya masih terlihat.', 17
),
(
    'TANGGAL_BERAKHIR_BERBEDA', 'X417', 'Tanggal berakhir berbeda', 'note', 'D', true, false, 'PERUSAHAAN',
    'Tanggal berakhir izin berbeda antara roster dan register; register yang dipakai, perusahaan diberi tahu.', 18
),
(
    'GANTI_PASPOR', 'X418', 'Ganti paspor', 'note', 'D', true, false, 'PERUSAHAAN',
    'Nomor paspor berbeda pada orang yang sama; perusahaan memperbarui data.', 19
),
(
    'DEPORTASI_MUNCUL_LAGI', 'X419', 'Dideportasi, muncul lagi', 'urgent', 'K', true, false, 'IMIGRASI',
    'Pernah dideportasi atau ditangkal, kini ada lagi pada kecamatan atau perusahaan.', 20
)
on conflict (state) do update
set
    rule_code = excluded.rule_code,
    title_id = excluded.title_id,
    severity = excluded.severity,
    nature = excluded.nature,
    is_conflict = excluded.is_conflict,
    is_verified = excluded.is_verified,
    assigned_to = excluded.assigned_to,
    description_id = excluded.description_id,
    sort_order = excluded.sort_order
where
    (
        dim_reconciliation_state.rule_code, dim_reconciliation_state.title_id, dim_reconciliation_state.severity,
        dim_reconciliation_state.nature, dim_reconciliation_state.assigned_to, dim_reconciliation_state.description_id,
        dim_reconciliation_state.sort_order
    ) is distinct from (
        excluded.rule_code, excluded.title_id, excluded.severity, excluded.nature, excluded.assigned_to, excluded.description_id,
        excluded.sort_order
    );
