-- Shape of a passport number: every digit a 9, letters as they are. reference.passport_key holds the shapes each nationality uses.
create or replace function reference.passport_shape(passport text) returns text
language sql immutable strict parallel safe
return translate(passport, '012345678', '999999999');

comment on function reference.passport_shape(text) is 'Shape of a passport number (bentuk nomor paspor).';
