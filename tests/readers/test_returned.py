"""What a returned workbook carries beside the sender's cells, and how it is taken off again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sinergi.contract import load_forms
from sinergi.readers.layout import find_header
from sinergi.readers.returned import as_sent, harmless, listed_reasons, own_columns, own_headers, reason_text
from sinergi.readers.values import NO_RESULT

K01 = load_forms(strict=False)["K01"]
SIGNS = "=+-@\t\r\n＝＋－＠'"


@given(st.text(alphabet=SIGNS + "A1. ", max_size=6))
def test_an_escape_opens_no_formula_and_comes_off_again(text):
    safe = harmless(text)
    assert not safe.startswith(("=", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert not safe.startswith(("+", "-")) or safe[1:].replace(".", "", 1).isdigit()
    assert as_sent(safe) == text


def test_numbers_stay_numbers():
    assert [harmless(text) for text in ("-5", "+62", "-5.25", "--5", "+62 812")] == ["-5", "+62", "-5.25", "'--5", "'+62 812"]


def test_our_headings_never_meet_a_column_of_the_form():
    assert own_headers(K01) == ("temuan", "alasan")
    taken = replace(K01, columns=(*K01.columns, replace(K01.columns[-1], name="alasan", aliases=("Temuan",))))
    assert own_headers(taken) == ("temuan_catatan", "alasan_catatan")


def test_our_columns_are_found_by_their_heading_wherever_they_stand():
    names = [column.name for column in K01.columns]
    header = find_header([[*names[:3], "Alasan", *names[3:], "golongan_darah", "temuan"]], K01)
    own, reasons = own_columns(K01, header)
    assert (own, reasons) == ({3, len(names) + 2}, 3)


def test_a_dash_is_no_reason_and_a_long_one_is_cut():
    assert [reason_text(cell) for cell in ("", " - ", "'=sudah\x07 dicek\nlagi", 7.0)] == ["", "", "=sudah dicek lagi", "7"]
    assert len(reason_text("a" * 900)) == 500


def test_what_a_spreadsheet_makes_of_a_broken_formula_is_no_reason():
    assert [reason_text(cell) for cell in ("#NAME?", "#REF!", NO_RESULT, "#2 sesuai SK")] == ["", "", "", "#2 sesuai SK"]


def test_reasons_of_the_list_name_their_finding():
    rows = [
        ["Tulis alasan"], [],
        ["Baris", "Sel", "Kode", "Kolom", "Isi", "Penjelasan", "alasan"],
        ["2", "G2", "V107", "tanggal_lahir", "x", "y", "benar"],
        ["seluruh berkas", "", "Q213", "seluruh berkas", "", "y", "memang"],
        ["3", "", "V107", "tanggal_lahir", "", "y", ""],
        ["baris", "", "V107", "", "", "", "apa"],
    ]  # fmt: skip
    assert listed_reasons(rows) == [(2, "V107|tanggal_lahir", "benar"), (None, "Q213|", "memang")]
