-- A job title as the patterns of reference.closed_position and reference.occupation expect it.
create or replace function reference.title_words(title text) returns text
language sql immutable strict parallel safe
return trim(regexp_replace(upper(title), '[^A-Z0-9]+', ' ', 'g'));

comment on function reference.title_words(text) is 'Job title in capitals, everything else one blank (jabatan dalam bentuk baku).';
