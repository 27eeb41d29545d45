-- Grain: one row per month that has been reconciled, and what it rested on. What differs since is reconciled anew.
create table if not exists identity.reconciled_period (
    period_key integer not null,
    rests_on text not null,
    reconciled_at timestamptz not null,
    company_version_key bigint not null,
    primary key (period_key)
);
alter table identity.reconciled_period add column if not exists estimated_on text;
alter table identity.reconciled_period add column if not exists first_reconciled_at timestamptz;
update identity.reconciled_period set first_reconciled_at = reconciled_at where first_reconciled_at is null;
comment on table identity.reconciled_period is 'Bulan yang sudah direkonsiliasi dan dasarnya (months reconciled, and what that rested on).';
comment on column identity.reconciled_period.period_key is 'Kunci periode (dim_period).';
comment on column identity.reconciled_period.rests_on is 'Sidik kiriman yang berlaku dan kaitannya (fingerprint of submissions in force, their links and the rules).';
comment on column identity.reconciled_period.reconciled_at is 'Saat direkonsiliasi (clock of the run).';
comment on column identity.reconciled_period.company_version_key is 'Versi perusahaan terbaru saat itu (newest version in dim_company by then).';
comment on column identity.reconciled_period.estimated_on is 'Nilai rests_on saat jumlah yang belum terdata diperkirakan (rests_on for which the unseen were estimated).';
comment on column identity.reconciled_period.first_reconciled_at is 'Saat pertama kali direkonsiliasi (clock of the first run that judged the month).';
