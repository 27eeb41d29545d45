-- Q212: at least 95 % of the rows equal last month's in every column but the period and the number.
with here as (
    select
        submission_key, sender, period_start,
        md5(cast(row(
            kode_desa_kel, nama_lengkap, jenis_kelamin, tanggal_lahir, kebangsaan, jenis_dokumen_diperlihatkan, nomor_paspor,
            jenis_izin_tinggal, tgl_berakhir_izin, kategori_orang_asing, nama_perusahaan, nib, sektor_kegiatan, kegiatan,
            jenis_tempat_tinggal, alamat_tinggal, tgl_mulai_terlihat, tgl_terakhir_terlihat, status_keberadaan, sumber_informasi,
            kontak_penanggung_jawab, nama_petugas, keterangan
        ) as text)) as content
    from {batch}
),

before as (
    select distinct
        sender, period_end,
        md5(cast(row(
            kode_desa_kel, nama_lengkap, jenis_kelamin, tanggal_lahir, kebangsaan, jenis_dokumen_diperlihatkan, nomor_paspor,
            jenis_izin_tinggal, tgl_berakhir_izin, kategori_orang_asing, nama_perusahaan, nib, sektor_kegiatan, kegiatan,
            jenis_tempat_tinggal, alamat_tinggal, tgl_mulai_terlihat, tgl_terakhir_terlihat, status_keberadaan, sumber_informasi,
            kontak_penanggung_jawab, nama_petugas, keterangan
        ) as text)) as content
    from {current}
    where (sender, period_end) in (select sender, period_start - 1 from {batch})
)

select here.submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from here
left join before on here.sender = before.sender and here.period_start - 1 = before.period_end and here.content = before.content
group by here.submission_key
having count(before.content) >= {same_share} * count(*)
