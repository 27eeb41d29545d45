-- define.sql | Grain: one row per decision of a person about one finding, in the order taken. The primary key says so too. Append-only.
create table if not exists warehouse.finding_resolution (
    decision_key bigint generated always as identity,
    decided_at timestamptz not null,
    decided_by text not null,
    why text not null,
    period_key integer not null,
    rule_code text not null,
    region_code text not null,
    person_key bigint,
    subject text,
    resolution text not null check (
        resolution in (
            'DATA_DIPERBAIKI', 'IZIN_DIPERBARUI', 'PINDAH', 'SUDAH_KELUAR', 'PELANGGARAN_DIRUJUK', 'BUKAN_ORANG_YANG_SAMA', 'TIDAK_TERBUKTI',
            'DIBUKA_KEMBALI'
        )
    ),
    check ((person_key is null) <> (subject is null)),
    primary key (decision_key)
);
create index if not exists finding_resolution_person on warehouse.finding_resolution (person_key);
create or replace trigger append_only before update or delete or truncate on warehouse.finding_resolution
for each statement execute function intake.append_only();

comment on table warehouse.finding_resolution is 'What people decided of findings between the sources (sinergi finding resolve); written once, a change of mind is a further row. · Penyelesaian temuan';
comment on column warehouse.finding_resolution.decision_key is 'Our key, in the order taken. · kunci keputusan';
comment on column warehouse.finding_resolution.decided_at is 'When it was decided. · waktu keputusan';
comment on column warehouse.finding_resolution.decided_by is 'Who decided. · diputuskan oleh';
comment on column warehouse.finding_resolution.why is 'Why, such as the report of the visit. · alasan';
comment on column warehouse.finding_resolution.period_key is 'Month of the finding decided upon. · periode';
comment on column warehouse.finding_resolution.rule_code is 'X rule of the finding. · kode aturan';
comment on column warehouse.finding_resolution.region_code is 'Region of the finding. · kode wilayah';
comment on column warehouse.finding_resolution.person_key is 'Person, for findings of the three-way check. · orang';
comment on column warehouse.finding_resolution.subject is 'Subject, for findings of fact_cross_source_finding. · pokok temuan';
comment on column warehouse.finding_resolution.resolution is 'DATA_DIPERBAIKI, IZIN_DIPERBARUI, PINDAH, SUDAH_KELUAR, PELANGGARAN_DIRUJUK, BUKAN_ORANG_YANG_SAMA, TIDAK_TERBUKTI; DIBUKA_KEMBALI takes it back. · penyelesaian';
