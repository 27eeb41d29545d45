-- define.sql | Grain: one row per database role and region it may see. The primary key says so too.
create table if not exists warehouse.region_access (
    role_name text,
    region_code text,
    primary key (role_name, region_code)
);

comment on table warehouse.region_access is 'Which regions a login of sinergi_region may see in the marts. · Hak lihat wilayah';
comment on column warehouse.region_access.role_name is 'Login role, a member of sinergi_region. · peran basis data';
comment on column warehouse.region_access.region_code is 'Region it may see, with everything below it. · kode wilayah';
