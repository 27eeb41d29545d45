-- V135: the same passport on the roster of another company in the same month, neither as director nor as commissioner.
-- Vocational, digital and oil-and-gas employers may share a worker; the contract cannot tell, so the sender explains.
with working as (
    select submission_key, row_number, sender, period, nomor_paspor, kebangsaan
    from {batch}
    where status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR') and level_jabatan not in ('DIREKSI', 'KOMISARIS')
),

elsewhere as (
    select sender, period, nomor_paspor, kebangsaan from working
    union
    select sender, period, nomor_paspor, kebangsaan
    from {current}
    where period = any(array(select distinct period from working))
        and status_bulan_ini in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER', 'DINAS_LUAR') and level_jabatan not in ('DIREKSI', 'KOMISARIS')
)

select distinct working.submission_key, working.row_number, 'nomor_paspor' as column_name
from working
inner join elsewhere
    on working.nomor_paspor = elsewhere.nomor_paspor and working.kebangsaan = elsewhere.kebangsaan and working.period = elsewhere.period
where working.sender <> elsewhere.sender
