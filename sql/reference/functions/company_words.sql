-- A company name without legal form, blanks and marks: "PT. Contoh Tambang, Tbk", "P.T CONTOH TAMBANG" and "Contoh Tambang PT" agree.
create or replace function reference.company_words(name text) returns text
language sql immutable strict parallel safe
return replace(
    regexp_replace(
        ' ' || regexp_replace(upper(name), '[^A-Z0-9]+', ' ', 'g') || ' ',
        ' (PT|P T|CV|C V|UD|FA|FIRMA|TBK|PERSERO|PERSEROAN TERBATAS|LTD|CO|INC|CORP)(?= )', '', 'g'
    ),
    ' ', ''
);

comment on function reference.company_words(text) is 'Company name without legal form, blanks and marks (nama perusahaan dalam bentuk baku).';
