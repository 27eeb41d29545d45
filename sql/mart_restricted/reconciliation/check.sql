-- check.sql | refuse: a person whom no source knows, or verified without all three, or verified in silence over a conflict. No rows means no trouble.
select
    period,
    region_code,
    person_key,
    state
from mart_restricted.reconciliation
where
    not (d or c or i)
    or (state in ('TERVERIFIKASI', 'TERVERIFIKASI_DENGAN_CATATAN') and not (d and c and i))
    or (state = 'TERVERIFIKASI' and conflicts && array['X413', 'X414', 'X415', 'X416', 'X417', 'X418']);
