-- How far a case has come: 1 found, 2 examined, 3 reviewed, 4 decided, 5 carried out. A case that was closed or is contested
-- has come as far as its days say.
create or replace function warehouse.case_stage_rank(stage text)
returns integer
language sql
immutable
parallel safe
as $$
select case stage when 'DILAKSANAKAN' then 5 when 'DIPUTUS' then 4 when 'KEBERATAN' then 4 when 'GELAR_KASUS' then 3 when 'PEMERIKSAAN' then 2 else 1 end
$$;
comment on function warehouse.case_stage_rank(text) is 'Rank of the stage of a case, 1 found to 5 carried out. · Urutan tahap kasus';
