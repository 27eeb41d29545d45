-- view.sql | Grain: one row per region that the session may see. Every mart joins it, so that the rows of a login of
-- sinergi_region end at the regions that warehouse.region_access names; everybody else sees all.
create or replace view warehouse.visible_region
with (security_barrier = true) as
select
    region.region_code,
    region.region_name,
    region.level,
    region.kecamatan_code,
    region.kabupaten_code,
    region.kabupaten_name,
    region.tile_col,
    region.tile_row,
    region.is_current
from warehouse.region_known as region
where
    region.is_last
    and (
        (select warehouse.sees_all_regions())
        or exists (
            select 1
            from warehouse.region_access as access
            where
                access.role_name = current_user
                and (region.region_code = access.region_code or starts_with(region.region_code, access.region_code || '.'))
        )
    );
comment on view warehouse.visible_region is
'Regions that the session may see, those no longer there under their last name: all, but for logins of sinergi_region only their own. · Wilayah yang boleh dilihat';
comment on column warehouse.visible_region.region_code is 'Dotted Kemendagri code. · kode wilayah';
comment on column warehouse.visible_region.region_name is 'Official name. · nama wilayah';
comment on column warehouse.visible_region.level is '1 province to 4 village. · tingkat';
comment on column warehouse.visible_region.kecamatan_code is 'Its kecamatan. · kode kecamatan';
comment on column warehouse.visible_region.kabupaten_code is 'Its kabupaten or kota. · kode kabupaten/kota';
comment on column warehouse.visible_region.kabupaten_name is 'Name of its kabupaten or kota. · nama kabupaten/kota';
comment on column warehouse.visible_region.tile_col is 'Column in the tile map. · kolom peta petak';
comment on column warehouse.visible_region.tile_row is 'Row in the tile map. · baris peta petak';
comment on column warehouse.visible_region.is_current is 'False for a region that is no longer there. · masih berlaku';
