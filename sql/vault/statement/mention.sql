-- mention.sql | What the pending rows say of persons, one line a row; filled form by form. ``touched``: statements to be judged again.
drop table if exists mention;

create temporary table mention (
    submission_key bigint,
    row_number integer,
    source_rank smallint,
    period_key integer,
    statement_key bigint,
    niora text collate "C",
    passport text collate "C",
    folded text collate "C",
    nationality text collate "C",
    full_name text,
    birth_date date,
    sex text,
    region_code text
) on commit drop;

drop table if exists touched;

create temporary table touched (statement_key bigint primary key) on commit drop;
