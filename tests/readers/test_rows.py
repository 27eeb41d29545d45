"""The short cuts of the row stream say the same as reading cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.making import COLUMNS, CONTEXT, csv_bytes, good_rows, plain, read, values
from sinergi.readers.rows import NULL, Memo, Memory, Plan, RowStream, _nulled, _plain, copy_text, flipped
from sinergi.readers.values import reader_for
from sinergi.readers.verdicts import Refusal

_CELLS = st.one_of(
    st.text("Aa09 .-+=@#'`E\\/\t\u00e9", max_size=8),
    st.sampled_from(
        [
            "",
            "-",
            "0",
            "xxx",
            "N/A",
            "Tidak ada",
            "nihil",
            "?",
            "1E+05",
            "1971010101900000",
            "0220001234567",
            "EJ1234567",
            "=1",
            "a" * 61,
            "007",
            "12",
            "NULL",
            "a  b",
            " a",
        ]
    ),
)


@given(
    st.sampled_from([column for column in COLUMNS if column.type in ("text", "passport", "niora", "nib", "integer")]),
    st.lists(_CELLS, min_size=1, max_size=12),
)
@settings(max_examples=800, deadline=None)
def test_what_passes_as_plain_is_what_the_reader_would_have_made_of_it(column, cells):
    out = _plain(column, cells)
    if out is None:
        return
    for cell, text in zip(cells, out, strict=True):
        value = reader_for(column, CONTEXT)(cell)
        assert (value.notes, value.unread, copy_text(value.canonical)) == ((), False, text)


@given(st.sampled_from(COLUMNS), st.lists(_CELLS, min_size=1, max_size=12))
@settings(max_examples=400, deadline=None)
def test_a_column_that_stays_as_it_is_is_what_the_reader_would_have_made_of_it(column, cells):
    read_one = reader_for(column, CONTEXT)
    memo = Memo(read_one)
    for cell in cells:
        memo[cell]
    said = [read_one(cell) for cell in cells]
    quiet = [cell for cell, value in zip(cells, said, strict=True) if cell in memo.same]
    assert list(_nulled(quiet)) == [copy_text(value.canonical) for cell, value in zip(cells, said, strict=True) if cell in memo.same]
    assert not any(value.notes or value.unread for cell, value in zip(cells, said, strict=True) if cell in memo.same)


def test_clean_cells_stay_as_they_are():
    memo = Memo(reader_for(COLUMNS[8], CONTEXT))
    assert [memo[cell] for cell in ("2026-10-05", "5/10/2026")] == ["2026-10-05"] * 2
    assert memo.same == {"2026-10-05"}


@given(st.lists(_CELLS, min_size=1, max_size=12))
@settings(max_examples=400, deadline=None)
def test_a_mostly_plain_column_is_read_as_cell_by_cell(cells):
    column = COLUMNS[3]
    read_one = reader_for(column, CONTEXT)
    troubles: list = []
    out = RowStream._mostly_plain(Plan(column, 0, Memo(read_one), True), cells, troubles)
    assert out == [copy_text(read_one(cell).canonical) for cell in cells]
    assert {at for at, _, _ in troubles} == {at for at, cell in enumerate(cells) if read_one(cell).notes or read_one(cell).unread}


def test_plain_cells_do_pass():
    assert _plain(COLUMNS[3], ["WANG LI", "SURESH K. (TBK)"]) == ["WANG LI", "SURESH K. (TBK)"]
    assert _plain(COLUMNS[7], ["EJ1234567", ""]) == ["EJ1234567", NULL]


def test_a_reader_that_remembers_reads_the_second_file_as_the_first(tmp_path):
    rows = good_rows(20)
    rows[3][6], rows[5][8], rows[7][10] = "Tiongkok", "7 Agustus 2026", "220001234567"
    content, memory = csv_bytes(rows), Memory()
    first = read(content, tmp_path)
    import sinergi.readers.reading as reading

    original = reading.Memory
    reading.Memory = lambda: memory  # type: ignore[assignment,misc]
    try:
        again = [read(content, tmp_path) for _ in range(2)]
    finally:
        reading.Memory = original  # type: ignore[misc]
    assert all((each.rows, each.notes, each.report) == (first.rows, first.notes, first.report) for each in again)


def test_equal_content_has_an_equal_hash_and_other_content_another(tmp_path):
    rows = good_rows(20)
    rows[4][8] = "31/02/2026"

    def content_hash(rows, **more):
        return read(csv_bytes(rows, **more), tmp_path).report["content_sha256"]

    base = content_hash(rows)
    assert content_hash(rows, delimiter=",", end="\n") == base == content_hash(rows, encoding="utf-16")
    rows[4][8] = "31/04/2026"
    assert content_hash(rows) != base
    assert content_hash(rows[::-1]) != content_hash(rows)


@pytest.mark.parametrize(
    ("cells", "damaged"),
    [
        ([f"2026-{month:02d}-10" for month in range(1, 9)] + ["27/10/2026", "28/10/2026"], True),
        ([f"2026-{month:02d}-10" for month in range(1, 9)] + ["27/10/2026"], False),
        ([f"2026-{month:02d}-13" for month in range(1, 9)] + ["27/10/2026", "28/10/2026"], False),
        ([f"2026-{month:02d}-10" for month in range(1, 9)] + ["27/10/2026", "8/10/2026"], False),
        (["10/27/2026", "10/28/2026", "10/3/2026"], True),
        (["10/27/2026", "10/3/2026"], False),
        (["10/27/2026", "10/28/2026", "27/10/2026", "3/10/2026"], False),
    ],
)  # fmt: skip
def test_swapped_dates_need_proof(cells, damaged):
    memo = Memo(reader_for(COLUMNS[8], CONTEXT))
    for cell in cells:
        memo[cell]
    assert flipped(memo, set(cells)) is damaged


@given(st.lists(st.text(max_size=30), min_size=14, max_size=14))
@settings(max_examples=200, deadline=None)
def test_a_row_of_any_texts_is_read_set_aside_or_refused_and_its_neighbours_stay(tmp_path_factory, cells):
    rows = good_rows(6)
    folder = tmp_path_factory.mktemp("row", numbered=True)
    try:
        content = csv_bytes([*rows[:3], cells, *rows[3:]])
    except UnicodeEncodeError:
        return
    result = read(content, folder)
    if result.refusal is None:
        found = plain(result)
        own = len(content.splitlines()) >= 8
        assert own and all(row in found.values() for row in values(rows).values())
        assert result.report["rows_read"] == len(result.rows)
    else:
        assert result.refusal.startswith(("S007", "S016"))


def test_a_refusal_is_an_error_without_values():
    assert str(Refusal("S001", "bomb", "x")) == "S001.bomb: x"
