-- Grain: one row per stage and run; when each stage last finished and what it counted.
create table if not exists intake.run (
    run_key bigint generated always as identity primary key,
    stage text not null,
    clock timestamptz not null,
    finished_at timestamptz not null default now(),
    counts jsonb not null default '{}'
);
comment on table intake.run is 'Catatan proses: tahap, jam, hitungan (runs of the stages).';
comment on column intake.run.run_key is 'Kunci proses (run key).';
comment on column intake.run.stage is 'Tahap (stage).';
comment on column intake.run.clock is 'Jam proses (clock of the run).';
comment on column intake.run.finished_at is 'Selesai pada (finished at).';
comment on column intake.run.counts is 'Hitungan (counts).';
