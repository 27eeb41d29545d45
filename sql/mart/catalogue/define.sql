-- define.sql | Grain: one row per report question. The primary key says so too. Seeded from seed.csv beside it.
create table if not exists mart.catalogue (
    query_id text,
    view_name text,
    title_id text not null,
    title_en text not null,
    grain text not null,
    definition text not null,
    population text not null,
    unit text not null,
    primary key (query_id)
);

comment on table mart.catalogue is 'The report questions R01 to R42 and the views that answer them. · Daftar pertanyaan laporan';
comment on column mart.catalogue.query_id is 'Number of the question, R01 to R42. · nomor pertanyaan';
comment on column mart.catalogue.view_name is 'View that answers it; null while it is not built. · nama view';
comment on column mart.catalogue.title_id is 'Title in Indonesian. · judul';
comment on column mart.catalogue.title_en is 'Title in English. · judul dalam bahasa Inggris';
comment on column mart.catalogue.grain is 'What one row is, in Indonesian. · satuan baris';
comment on column mart.catalogue.definition is 'How the measure is defined, in Indonesian. · definisi';
comment on column mart.catalogue.population is 'Whom or what it counts among, in Indonesian. · populasi';
comment on column mart.catalogue.unit is 'Unit of the measure, in Indonesian. · satuan';
