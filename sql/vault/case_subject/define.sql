-- Grain: one row per person whom a case is about, as the office names it. Personal data.
create table if not exists vault.case_subject (
    subject_key bigint generated always as identity,
    sender text not null,
    mark text collate "C" not null,
    primary key (sender, mark)
);
create unique index if not exists case_subject_key on vault.case_subject (subject_key);
comment on table vault.case_subject is 'Orang dalam kasus imigrasi: NIORA atau pseudonim kantor. Data pribadi (whom cases are about).';
comment on column vault.case_subject.subject_key is 'Nomor kita untuk orang itu; hanya ini yang keluar dari vault (our number).';
comment on column vault.case_subject.sender is 'Kantor yang memberi pseudonim; kosong untuk NIORA, yang sama di semua kantor (office, empty for a NIORA).';
comment on column vault.case_subject.mark is 'NIORA atau pseudonim (NIORA, else the pseudonym).';
