-- touched.sql | ``touched``: statements to be judged again; none yet. ``step`` says how far a statement lies from
-- those that are touched by themselves.
drop table if exists touched;

create temporary table touched (statement_key bigint primary key, step integer not null default 0) on commit drop;
