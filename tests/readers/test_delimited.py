"""Delimited text: encodings, delimiters, and the promise that a fault stays in its own row."""

from __future__ import annotations

import os
import random
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readers.making import FORM, NAMES, csv_bytes, good_rows, plain, read, values
from sinergi.readers import delimited, limits
from sinergi.readers.delimited import Delimited, split_record
from sinergi.readers.grid import sent_file


def test_a_clean_file_loads_as_it_stands_without_a_single_note(tmp_path):
    rows = good_rows(40)
    result = read(csv_bytes(rows), tmp_path)
    assert (result.refusal, plain(result), result.notes) == (None, values(rows), [])
    assert result.report["rows_read"] == 40 and result.report["columns"]["no_urut"] == 3 and result.report["header_row"] == 1


@given(st.text("a;\r\n", max_size=12))
def test_only_a_return_before_a_line_end_is_taken_away(piece):
    assert delimited._plain_ends(piece, 1) == piece.replace("\r\n", "\n").removesuffix("\r")


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252"])
def test_every_usual_writing_has_the_same_content(tmp_path, delimiter, end, encoding):
    rows = good_rows(30)
    rows[4][3] = "WANG XIAOMING (王小明)" if encoding == "gb18030" else "JOSÉ NUÑEZ"
    rows[6][-1] = 'kata "asing"; lalu, titik'
    result = read(csv_bytes(rows, delimiter=delimiter, end=end, encoding=encoding), tmp_path)
    assert (result.refusal, plain(result)) == (None, values(rows))
    assert result.report["content_sha256"] == read(csv_bytes(rows), tmp_path).report["content_sha256"]


@pytest.mark.parametrize("word", ["FRANÇOIS", "RENÉE", "Björn", "MÜLLER", "Ángel", "ÑANDÚ", "João"])
def test_accented_latin_is_not_taken_for_chinese(tmp_path, word):
    rows = good_rows()
    rows[2][3] = f"{word} PÉREZ"
    assert read(csv_bytes(rows, encoding="cp1252"), tmp_path).rows[4]["nama_lengkap"] == f"{word} PÉREZ"


def test_a_separator_line_of_excel_is_understood_and_counted(tmp_path):
    rows = good_rows()
    result = read(b"sep=|\r\n" + csv_bytes(rows, delimiter="|"), tmp_path)
    assert plain(result) == values(rows, first=3) and result.report["layout"]["title"] == 1


@pytest.mark.parametrize(
    ("damage", "sub"),
    [
        (lambda good: good.replace(b"SURESH", b"JOS\xc3\xa9", 1).replace(b"ZHAO", b"Z\xe9O", 1), "mixed"),
        (lambda good: good.replace(b"SURESH", "JOSÃ©".encode(), 1), "mojibake"),
        (lambda good: good.replace(b"SURESH", "JOS\ufffd".encode(), 1), "replacement_character"),
        (lambda good: good.replace(b"SURESH", "JOS\x85X".encode(), 1), "control_c1"),
        (lambda good: good.replace(b"SURESH", b"JOS\x81; ", 1), "undecodable"),
        (lambda good: good.decode().encode("utf-16-le"), "utf16_without_mark"),
        (lambda good: good.decode().encode("utf-32"), "utf32"),
        (lambda good: b"\xff\xfe" + good.decode().encode("utf-16-le")[:-1], "undecodable"),
    ],
)
def test_broken_text_refuses_the_file_and_names_a_line(tmp_path, damage, sub):
    result = read(damage(csv_bytes(good_rows())), tmp_path)
    assert result.refusal == f"S007.{sub}" and "line" in result.report["refusal"]["detail"]


# --- one fault in one row -------------------------------------------------------------------------------------------

_FAULTS = (
    "lose_delimiter",
    "add_delimiter",
    "lose_quote",
    "add_quote",
    "quote_inside",
    "cut",
    "double_line",
    "empty_field_more",
    "nul",
    "control",
    "bad_date",
    "formula",
    "open_quote",
)


def _fault(kind: str, line: str, at: random.Random) -> str:
    fields = line.split(";")
    places = [index for index, char in enumerate(line) if char == ";"]
    place = at.choice(places)
    if kind == "lose_delimiter":
        return line[:place] + line[place + 1 :]
    if kind == "add_delimiter":
        return line[:place] + ";" + line[place:]
    if kind == "empty_field_more":
        return line + ";"
    if kind == "cut":
        return line[: at.choice(places[1:])]
    if kind == "add_quote":
        return line[: place + 3] + '"' + line[place + 3 :]
    if kind == "open_quote":
        return line[: place + 1] + '"' + line[place + 1 :]
    if kind == "lose_quote":
        fields[3] = f'"{fields[3]}'
    if kind == "quote_inside":
        fields[3] = f'"{fields[3]}" X'
    if kind == "nul":
        fields[3] += "\x00"
    if kind == "control":
        fields[3] += "\x07"
    if kind == "bad_date":
        fields[8] = "31/02/2026"
    if kind == "formula":
        fields[3] = "=" + fields[3]
    if kind == "double_line":
        fields[3] = fields[3].replace(" ", "\n", 1)
    return ";".join(fields)


@pytest.mark.parametrize("kind", _FAULTS)
@pytest.mark.parametrize("quoted", [False, True])
def test_one_fault_rejects_exactly_its_row_and_all_others_load(tmp_path, kind, quoted):
    rows = good_rows(25)
    for row in rows:
        row[12] = "IMIGRASI"
    if quoted:
        for row in rows[::3]:
            row[-1] = "mes A; blok B"
    expected = values(rows)
    for seed in range(12):
        at = random.Random(f"{kind}{seed}")
        victim = at.randrange(25)
        lines = csv_bytes(rows).decode().split("\r\n")
        if quoted and '"' in lines[victim + 1]:
            continue
        lines[victim + 1] = _fault(kind, lines[victim + 1], at)
        result = read("\r\n".join(lines).encode(), tmp_path)
        assert result.refusal is None
        # A line break splits the row into two: both halves are rejected, and the rows below move down.
        halves = 2 if kind == "double_line" else 1
        assert result.rejected() == set(range(victim + 2, victim + 2 + halves)), (kind, seed)
        assert result.report["rows_read"] == 25 + halves - 1
        found = plain(result)
        for number, row in expected.items():
            if number < victim + 2:
                assert found[number] == row
            elif number > victim + 2:
                assert found[number + halves - 1] == row


def test_two_faulty_rows_beside_each_other_stay_two(tmp_path):
    rows = good_rows(10)
    lines = csv_bytes(rows).decode().split("\r\n")
    lines[3] = lines[3].replace(";", ';"', 1)
    lines[4] = lines[4].replace(";", ';"', 1)
    result = read("\r\n".join(lines).encode(), tmp_path)
    # The two quotes could be one field over two lines; then that record is ragged. Nothing else may be touched.
    assert (
        result.rejected() <= {4, 5}
        and result.rejected()
        and {number for number in values(rows) if number not in (4, 5)} <= set(result.rows)
    )
    assert all(plain(result)[number] == row for number, row in values(rows).items() if number not in (4, 5))


def test_an_open_quote_and_a_closing_one_further_down_swallow_no_row_between(tmp_path):
    rows = [[*row[:12], "IMIGRASI", ""] for row in good_rows(10)]
    lines = csv_bytes(rows).decode().split("\r\n")
    lines[3] += '"buka'
    lines[6] += 'tutup"'
    result = read("\r\n".join(lines).encode(), tmp_path)
    assert result.rejected() == {4, 7} and result.report["rows_read"] == 10


def test_a_row_too_long_above_a_row_too_short_is_no_balance(tmp_path):
    rows = [[*row[:12], "IMIGRASI", ""] for row in good_rows(10)]
    lines = csv_bytes(rows).decode().split("\r\n")
    lines[3] = lines[3].replace(";", ";;", 1)
    lines[4] = lines[4].replace(";", "", 1)
    result = read("\r\n".join(lines).encode(), tmp_path)
    assert result.rejected() == {4, 5} and result.codes() == {"S027.ragged"} and plain(result)[6] == values(rows)[6]


def test_a_line_break_inside_a_quoted_field_is_one_record(tmp_path):
    rows = good_rows(10)
    rows[3][-1] = "Jl. Mawar\nRT 3\nRW 2"
    result = read(csv_bytes(rows), tmp_path)
    rows[3][-1] = "Jl. Mawar RT 3 RW 2"
    assert plain(result) == values(rows)


def test_delimiters_at_the_end_of_all_data_rows_shift_nothing(tmp_path):
    rows = good_rows(10)
    assert plain(read(csv_bytes([[*row, ""] for row in rows]), tmp_path)) == values(rows)
    assert plain(read(csv_bytes(rows, header=[*NAMES, ""]), tmp_path)) == values(rows)
    assert plain(read(csv_bytes([[*row, "", ""] for row in rows], header=[*NAMES, "", ""]), tmp_path)) == values(rows)


def test_delimiters_at_the_end_of_all_data_rows_do_not_cut_a_field_over_several_lines(tmp_path):
    rows = good_rows(10)
    rows[3][-1] = "Jl. Mawar\nRT 3"
    result = read(csv_bytes([[*row, ""] for row in rows]), tmp_path)
    rows[3][-1] = "Jl. Mawar RT 3"
    assert (plain(result), result.rejected(), result.report["rows_read"]) == (values(rows), set(), 10)


def test_headings_with_line_breaks_are_one_record(tmp_path):
    rows = good_rows(10)
    for wrapped in ([name.replace("_", "\n") for name in NAMES], [*NAMES[:-1], "keterangan\n(bila ada)"]):
        assert plain(read(csv_bytes(rows, header=wrapped), tmp_path)) == values(rows)
    result = read(csv_bytes([[*row, ""] for row in rows], header=[name.replace("_", "\n") for name in NAMES]), tmp_path)
    assert plain(result) == values(rows)


def test_a_title_with_a_line_break_as_wide_as_the_table_costs_no_row(tmp_path):
    rows = good_rows(10)
    for width in (len(NAMES), len(NAMES) + 1):
        title = csv_bytes([], header=["LAPORAN\nOKTOBER 2026", *[""] * (width - 1)])
        assert sorted(read(title + csv_bytes(rows), tmp_path).rows) in (list(range(3, 13)), list(range(4, 14)))
        padded = csv_bytes([[*row, *[""] * (width - len(NAMES))] for row in rows])
        assert len(read(title + padded, tmp_path).rows) == 10


def test_the_answer_shows_a_field_over_several_lines_as_it_was_judged(tmp_path):
    rows = good_rows(10)
    rows[3][-1] = "Jl. Mawar\nRT 3"
    for table in (rows, [[*row, ""] for row in rows]):
        path = tmp_path / "landed"
        path.write_bytes(csv_bytes(table))
        sent = sent_file(path, "Z01.csv", None, FORM, set())
        assert [sent.rows[number][: len(NAMES)] for number in range(2, 12)] == rows


def test_a_single_row_that_gained_a_field_is_rejected_not_shifted(tmp_path):
    result = read(csv_bytes([[*good_rows(1)[0], ""]]), tmp_path)
    assert result.rejected() == {2} and result.codes() == {"S027.ragged"}


def test_a_record_larger_than_any_row_is_named_as_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CSV_RECORD_CHARS", 20_000)
    monkeypatch.setattr(limits, "CSV_CHUNK_BYTES", 8_192)
    good = csv_bytes(good_rows())
    assert read(good + b"A" * 30_000, tmp_path).refusal == "S001.limit"
    assert read(good + b"A" * 30_000 + b"\r\n" + good, tmp_path).refusal == "S001.limit"
    result = read(good + b'2026-10;"' + b"A\r\n" * 3_000, tmp_path)
    assert result.refusal is None and len(result.rejected()) == 3_000 and plain(result).items() >= values(good_rows()).items()


def test_too_many_rows_are_named_as_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CSV_ROWS", 20)
    assert read(csv_bytes(good_rows(30)), tmp_path).refusal == "S001.limit"


def test_memory_stays_flat_whatever_the_length(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "CSV_CHUNK_BYTES", 64 * 1024)
    monkeypatch.setattr(limits, "FRAME_BYTES", 256 * 1024)

    def peak(count: int) -> int:
        rows = good_rows(1_000)
        content = csv_bytes(rows) + csv_bytes(rows, header=rows[0]) * (count // 1_000)
        (tmp_path / "landed").write_bytes(content)
        del content
        tracemalloc.start()
        from readers.making import FORMS, KNOWN
        from sinergi.readers.reading import read_file

        request = {"submission_key": 7, "path": str(tmp_path / "landed"), "file_name": "Z01_640212_2026-10_v1.csv", "sender": "640212"}
        read_file(request, FORMS, lambda kind, payload: None, known=KNOWN)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    assert peak(12_000) < 1.4 * peak(4_000)


@given(st.lists(st.text('ab;"\n ', max_size=6), min_size=1, max_size=5))
@settings(max_examples=400, deadline=None)
def test_a_record_that_was_quoted_properly_is_split_into_the_same_fields(fields):
    line = ";".join('"' + field.replace('"', '""') + '"' for field in fields)
    assert split_record(line, ";") == (fields, "ok")


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=400, deadline=None)
def test_no_bytes_make_the_reader_fail_and_no_row_is_lost(tmp_path_factory, noise, after):
    folder = tmp_path_factory.mktemp("noise", numbered=True)
    good = csv_bytes(good_rows(6))
    result = read(good + noise if after else noise + good, folder)
    if result.refusal is None:
        layout = result.report["layout"]
        assert result.report["rows_read"] == len(result.rows)
        assert sum(layout.values()) + len(result.rows) <= (good + noise).count(b"\n") + (good + noise).count(b"\r") + 2
        if after and noise[:1] == b"\n":
            assert set(values(good_rows(6))) <= set(result.rows)


def test_records_are_the_same_in_pieces_of_any_size(tmp_path, monkeypatch):
    rows = good_rows(60)
    for row in rows[::7]:
        row[-1] = 'satu\ndua "tiga"; empat'
    content = csv_bytes(rows)
    (tmp_path / "landed").write_bytes(content)
    seen = []
    for size in (64, 333, 1_024, 1 << 20):
        monkeypatch.setattr(limits, "CSV_CHUNK_BYTES", size)
        descriptor = os.open(tmp_path / "landed", os.O_RDONLY)
        source = Delimited(descriptor)
        source.width = len(NAMES)
        seen.append([row for batch in source.records() for row in batch.all_rows()])
        os.close(descriptor)
    assert all(found == [NAMES, *rows] for found in seen)


@given(st.text(alphabet='",; a', min_size=1, max_size=14))
def test_records_with_plain_quotes_are_split_as_by_the_letter(text):
    plain = delimited._split_plain_quotes(text, ",")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_split_plain_quotes", lambda *_: None)
        by_the_letter = split_record(text, ",")
    assert plain is None or by_the_letter == (plain, "ok")
