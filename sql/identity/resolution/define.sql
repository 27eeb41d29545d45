-- Grain: one row per submission whose rows have been linked. What is missing here is still to be resolved.
create table if not exists identity.resolution (
    submission_key bigint not null,
    resolved_at timestamptz not null,
    relinked_at timestamptz,
    rows_linked integer not null,
    primary key (submission_key)
);
comment on table identity.resolution is 'Kiriman yang barisnya sudah dikaitkan (submissions whose rows are linked).';
comment on column identity.resolution.submission_key is 'Kunci kiriman (intake.submission).';
comment on column identity.resolution.resolved_at is 'Saat dikaitkan (clock of the run).';
comment on column identity.resolution.relinked_at is 'Saat kaitannya terakhir dipindahkan (clock of the last merge that moved a link of it).';
comment on column identity.resolution.rows_linked is 'Jumlah baris yang dikaitkan (rows linked).';
