-- The words of a name in alphabetical order, joined: equal for the same name in another order or with other blanks and marks.
-- "WANG XIAO MING" and "Xiaoming, Wang" agree through reference.name_letters, which also forgets where words end.
create or replace function reference.name_letters(name text) returns text
language sql immutable strict parallel safe
return (
    select string_agg(letter, '' order by letter)
    from regexp_split_to_table(regexp_replace(upper(name), '[^A-Z]', '', 'g'), '') as letter
);

comment on function reference.name_letters(text) is 'Letters of a name in alphabetical order: the same person written in another order (huruf nama, terurut).';
