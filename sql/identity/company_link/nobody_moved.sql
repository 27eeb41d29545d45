-- nobody_moved.sql | ``rehired``: rows whose company turns out to be another one; none yet.
drop table if exists rehired;

create temporary table rehired (submission_key bigint, statement_key bigint) on commit drop;
