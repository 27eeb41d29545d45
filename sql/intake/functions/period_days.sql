-- Months, first and last day of a period by its key (202610, 202623, 202631, 202641), as sinergi.periods has them.
create or replace function intake.period_months(p_key integer) returns integer
language sql immutable parallel safe
as $$
    select case when p_key % 100 <= 12 then 1 when p_key % 100 <= 24 then 3 when p_key % 100 <= 32 then 6 else 12 end
$$;
comment on function intake.period_months(integer) is 'Banyaknya bulan satu periode (months in a period).';

create or replace function intake.period_start(p_key integer) returns date
language sql immutable parallel safe
as $$
    select make_date(
        p_key / 100,
        case
            when p_key % 100 <= 12 then p_key % 100
            when p_key % 100 <= 24 then (p_key % 100 - 21) * 3 + 1
            when p_key % 100 <= 32 then (p_key % 100 - 31) * 6 + 1
            else 1
        end,
        1
    )
$$;
comment on function intake.period_start(integer) is 'Hari pertama periode (first day of a period).';

create or replace function intake.period_end(p_key integer) returns date
language sql immutable parallel safe
as $$
    select cast(intake.period_start(p_key) + make_interval(months => intake.period_months(p_key)) as date) - 1
$$;
comment on function intake.period_end(integer) is 'Hari terakhir periode (last day of a period).';

-- Files that may meet a duty: of its own period, and for a semester those of its two quarters (P03).
create or replace function intake.told_periods(p_period text) returns text[]
language sql immutable parallel safe
as $$
    select case
        when p_period like '%-S1' then array[p_period, left(p_period, 4) || '-Q1', left(p_period, 4) || '-Q2']
        when p_period like '%-S2' then array[p_period, left(p_period, 4) || '-Q3', left(p_period, 4) || '-Q4']
        else array[p_period]
    end
$$;
comment on function intake.told_periods(text) is
'Periode berkas yang dapat memenuhi satu kewajiban: periodenya sendiri, untuk semester juga triwulannya (periods of files that may meet a duty).';

-- The same by keys: 202631 is met by files of 202631, 202621 and 202622.
create or replace function intake.told_period_keys(p_key integer) returns integer[]
language sql immutable parallel safe
as $$
    select case
        when p_key % 100 in (31, 32) then array[p_key, p_key - p_key % 100 + 2 * (p_key % 100) - 41, p_key - p_key % 100 + 2 * (p_key % 100) - 40]
        else array[p_key]
    end
$$;
comment on function intake.told_period_keys(integer) is
'Kunci periode berkas yang dapat memenuhi satu kewajiban (keys of the periods of files that may meet a duty).';

-- The other way round: duties that a file may meet.
create or replace function intake.duty_periods(p_period text) returns text[]
language sql immutable parallel safe
as $$
    select case
        when p_period like '%-Q1' or p_period like '%-Q2' then array[p_period, left(p_period, 4) || '-S1']
        when p_period like '%-Q3' or p_period like '%-Q4' then array[p_period, left(p_period, 4) || '-S2']
        else array[p_period]
    end
$$;
comment on function intake.duty_periods(text) is
'Periode kewajiban yang dapat dipenuhi satu berkas (periods of the duties that a file may meet).';
