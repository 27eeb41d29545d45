-- check.sql | refuse: more with a KTP of the city than of its province, or more of a wave than came home. No rows means no trouble.
select
    period,
    region_code,
    wave
from mart.local_ktp_share
where local_ktp > from_province or from_province + unknown_ktp > persons or local_share_pct > 100
    or local_share_pct is distinct from round(100.0 * local_ktp / nullif(persons - unknown_ktp, 0), 2);
