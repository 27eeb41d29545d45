-- define.sql | Grain: one row per pattern of a job title and spell of validity. Rows come from seed.csv and `sinergi reference load`; edit them there, the key decides.
create table if not exists reference.closed_position (
    pattern text not null,
    title text not null,
    written_as text,
    valid_from date not null,
    valid_to date,
    source text not null,
    confidence text not null check (confidence in ('official', 'press', 'general', 'by_hand', 'assumed')),
    primary key (pattern, valid_from)
);
-- Databases made before rows had spells of validity.
select reference.key_by('closed_position', 'pattern, valid_from');
comment on table reference.closed_position is 'Personnel posts closed to foreign workers: Indonesian and English patterns (jabatan tertutup bagi TKA).';
comment on column reference.closed_position.pattern is 'POSIX regular expression over the title in capitals, every other character turned into one blank (pola).';
comment on column reference.closed_position.title is 'Closed position in the decree (jabatan tertutup).';
comment on column reference.closed_position.written_as is 'How offices abbreviate it (cara penulisan).';
comment on column reference.closed_position.valid_from is 'First day in force (berlaku sejak).';
comment on column reference.closed_position.valid_to is 'Last day in force; null while in force (berlaku sampai; kosong = masih berlaku).';
comment on column reference.closed_position.source is 'Where the fact stands (sumber).';
comment on column reference.closed_position.confidence is 'official: decree or standard; press: reported; general: professional knowledge, unverified; by_hand: collected spellings; assumed: inferred (tingkat keyakinan).';
