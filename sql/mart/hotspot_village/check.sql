-- check.sql | refuse: a smoothed rate below zero, or of a village without residents. No rows means no trouble.
select
    period,
    region_code
from mart.hotspot_village
where smoothed_per_10000 is null or smoothed_per_10000 < 0 or persons > returned + held_back + watched;
