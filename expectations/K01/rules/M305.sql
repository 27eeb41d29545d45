-- M305: nationality, permit or employer unknown in more than 10 % of the rows.
select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name
from {batch}
group by submission_key
having count(*) filter (where kebangsaan = 'XXX') > 0.1 * count(*)
    or count(*) filter (where coalesce(jenis_izin_tinggal, 'TIDAK_TAHU') = 'TIDAK_TAHU') > 0.1 * count(*)
    or count(*) filter (where nama_perusahaan is null and kategori_orang_asing in ('PEKERJA', 'MANAJERIAL', 'INVESTOR')) > 0.1 * count(*)
