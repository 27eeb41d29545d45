-- check.sql | refuse: a region without the region above it, or whose level, kind or parent its code contradicts. No rows means no trouble.
select
    region.region_code,
    region.valid_from,
    'parent_code ' || coalesce(region.parent_code, '(empty)') || ' is not a region of the level above' as rule
from reference.region as region
left join reference.region as above on region.parent_code = above.region_code and region.level = above.level + 1
where region.level > 1 and above.region_code is null
union all
select
    region_code,
    valid_from,
    'level, kind and parent_code do not fit the code (PP, PP.KK, PP.KK.CC or PP.KK.CC.DDDD)'
from reference.region
where
    region_code !~ '^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$'
    or level <> case length(region_code) when 2 then 1 when 5 then 2 when 8 then 3 when 13 then 4 end
    or (level = 1) <> (kind = 'provinsi')
    or (level = 2) <> (kind in ('kabupaten', 'kota'))
    or (level = 3) <> (kind = 'kecamatan')
    or (level = 1) <> (parent_code is null)
    or left(region_code, length(parent_code)) <> parent_code;
