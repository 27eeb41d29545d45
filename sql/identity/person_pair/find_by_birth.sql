-- find_by_birth.sql | Statements newly named with a company and those whom it is named with and who were born that day (or with day and
-- month exchanged); at most one of the two names a NIORA, and their passports do not look the same.
insert into candidate
select distinct
    least(one.statement_key, other.statement_key) as one_key,
    greatest(one.statement_key, other.statement_key) as other_key
from (
    select
        here.statement_key,
        there.statement_key as other_key
    from (
        select
            hired.company_key,
            hired.birth_date,
            hired.statement_key
        from hired
        where hired.is_loose and hired.birth_date > date '-infinity'
        union all
        select
            hired.company_key,
            make_date(
                cast(extract(year from hired.birth_date) as integer), cast(extract(day from hired.birth_date) as integer),
                cast(extract(month from hired.birth_date) as integer)
            ),
            hired.statement_key
        from hired
        where hired.is_loose and hired.birth_date > date '-infinity' and extract(day from hired.birth_date) <= 12
    ) as here
    inner join vault.employment as there on here.company_key = there.company_key and here.birth_date = there.birth_date
    union
    select
        here.statement_key,
        there.statement_key as other_key
    from vault.employment as there
    inner join hired as here
        on
            there.company_key = here.company_key
            and there.birth_date = here.birth_date
    where there.is_loose and not here.is_loose and here.birth_date > date '-infinity'
    union
    select
        here.statement_key,
        there.statement_key as other_key
    from hired as here
    inner join (
        select
            loose.company_key,
            loose.statement_key,
            make_date(
                cast(extract(year from loose.birth_date) as integer), cast(extract(day from loose.birth_date) as integer),
                cast(extract(month from loose.birth_date) as integer)
            ) as birth_date
        from vault.employment as loose
        where loose.is_loose and loose.birth_date > date '-infinity' and extract(day from loose.birth_date) <= 12
    ) as there on here.company_key = there.company_key and here.birth_date = there.birth_date
    where not here.is_loose
) as found
inner join vault.statement as one on found.statement_key = one.statement_key
inner join vault.statement as other on found.other_key = other.statement_key
left join identity.person_pair as known
    on known.one_key = least(one.statement_key, other.statement_key) and known.other_key = greatest(one.statement_key, other.statement_key)
where
    one.statement_key <> other.statement_key
    and known.one_key is null
    and (one.folded is null or other.folded is null or one.folded <> other.folded)
    and (one.sex = other.sex or one.sex is null or other.sex is null)
    and (one.nationality = other.nationality or one.nationality = '' or other.nationality = '');
