-- V152: certificates of this person are known, and all of them had ended on the day of departure. One without an end is not known to have ended.
select departing.submission_key, departing.row_number, 'tgl_berangkat' as column_name
from {batch} as departing
inner join staging.n02_current as certificate
    on departing.nik = certificate.nik and certificate.hasil = 'K' and certificate.tgl_terbit <= departing.tgl_berangkat
group by departing.submission_key, departing.row_number, departing.tgl_berangkat
having max(certificate.tgl_berakhir) < departing.tgl_berangkat and count(certificate.tgl_berakhir) = count(*)
