-- touched.sql | ``touched``: statements to be judged again; none yet.
drop table if exists touched;

create temporary table touched (statement_key bigint primary key) on commit drop;
