-- Whether the session may see places that are nobody's: all but sinergi_region and its logins, which end at warehouse.region_access.
create or replace function warehouse.sees_all_regions()
returns boolean
language sql
stable
parallel safe
as $$
    select not (
        current_user = 'sinergi_region' or exists (
            select 1
            from pg_catalog.pg_auth_members as belongs
            inner join pg_catalog.pg_roles as team on belongs.roleid = team.oid
            inner join pg_catalog.pg_roles as login on belongs.member = login.oid
            where team.rolname = 'sinergi_region' and login.rolname = current_user
        )
    )
$$;
comment on function warehouse.sees_all_regions() is 'False for logins of sinergi_region. · Apakah melihat semua wilayah';
