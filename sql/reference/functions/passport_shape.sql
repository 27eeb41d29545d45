-- Shape of a passport number: 9 for a digit, a for a letter. Lets a rule compare by a hashed lookup instead of a regular expression a row.
create or replace function reference.passport_shape(passport text) returns text
language sql immutable strict parallel safe
return translate(passport, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', '9999999999aaaaaaaaaaaaaaaaaaaaaaaaaa');

comment on function reference.passport_shape(text) is 'Shape of a passport number (bentuk nomor paspor).';
