-- define.sql | Grain: one row per number by which a citizen, or a placement abroad, is known. The primary key says so too.
create table if not exists vault.citizen (
    citizen_key bigint not null,
    kind text not null check (kind in ('CITIZEN', 'PLACEMENT')),
    keyed_hash bytea not null,
    primary key (citizen_key),
    unique (keyed_hash)
);
comment on table vault.citizen is 'Warga yang dikenal lewat NIK tersamar (citizens known by a keyed hash of their NIK; the NIK itself stays in staging).';
comment on column vault.citizen.citizen_key is 'Our key: the first 63 bits of the hash (kunci warga).';
comment on column vault.citizen.kind is 'CITIZEN: NIK, else passport or name and birth date; PLACEMENT: number of a migrant worker, id_pmi (jenis nomor).';
comment on column vault.citizen.keyed_hash is 'HMAC-SHA-256 of the number, with a secret that is not in the database (hash berkunci).';
