import pytest

from sinergi.database import copy_line, transaction
from sinergi.errors import DatabaseFault
from sinergi.sqlfiles import statements


def test_semicolons_in_quotes_comments_and_bodies_do_not_split():
    text = "select ';' as a; -- no; split\ncreate function f() returns void as $x$ begin; end $x$ language plpgsql;\n/* ; */ select 2"
    assert [part.split()[0] for part in statements(text)] == ["select", "--", "/*"]


def test_copy_lines_escape_what_copy_would_misread():
    assert copy_line(["a\tb", None, True, ["x", 'y"z'], "back\\slash"]) == 'a\\tb\t\\N\tt\t{"x","y\\\\"z"}\tback\\\\slash\n'


def test_a_database_error_names_constraint_and_state_but_no_value(cluster):
    with pytest.raises(DatabaseFault) as caught, transaction(cluster) as conn:
        conn.exec_driver_sql("create temp table people (name text check (name <> 'QX-SECRET'))")
        conn.exec_driver_sql("insert into people values ('QX-SECRET')")
    assert caught.value.sqlstate == "23514"
    assert "QX-SECRET" not in str(caught.value)
