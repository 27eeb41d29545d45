-- How a finding stands in a month after the newest decision on it. Decisions end with the unbroken run of months in which the
-- finding holds. Some say that the cause is gone (data mended, permit renewed, moved, left): where the finding is there again in
-- a later month, it is open again. The others hold as long as the run.
create or replace function warehouse.resolution_at(decided text, decided_period text, first_seen_period text, period text)
returns text
language sql
immutable
parallel safe
as $$
select case
    when decided is null or decided = 'DIBUKA_KEMBALI' or decided_period < first_seen_period then null
    when decided in ('DATA_DIPERBAIKI', 'IZIN_DIPERBARUI', 'PINDAH', 'SUDAH_KELUAR') and decided_period < period then null
    else decided
end
$$;
comment on function warehouse.resolution_at(text, text, text, text) is
'Resolution of a finding in a month, or null while it is open or open again. · Penyelesaian temuan pada satu bulan';
