"""Workbooks as offices send them: titles, stacked headers, totals, merged cells, and what Excel does to values."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.styles import Font

from readers.making import NAMES, csv_bytes, good_rows, in_sheet, plain, read, values, workbook
from sinergi.contract import load_forms
from sinergi.readers.layout import find_header, names_of
from sinergi.readers.verdicts import Refusal

MANIFEST = {
    "kode_form": "Z01", "kode_pengirim": "64.02.12", "periode": "2026-10", "jenis_kiriman": "ASLI", "nomor_versi": 1, "tanggal_data": date(2026, 10, 31),
    "jumlah_baris": 12, "total_kendali": 9, "nama_penanggung_jawab": "BUDI", "cakupan_sumber": "KANIM_SAJA",
}  # fmt: skip


def xlsx(folder, rows, **more):
    sent = {name: more.pop(name) for name in ("name", "sidecar") if name in more}
    return read(workbook(rows, **more), folder, "xlsx", **sent)


def test_a_clean_workbook_equals_the_same_rows_as_text(tmp_path):
    rows = good_rows()
    result = xlsx(tmp_path, [NAMES, *rows], manifest=MANIFEST)
    assert (result.refusal, plain(result), result.notes, result.report["sheet"]) == (None, values(rows), [], "DATA")
    assert result.report["content_sha256"] == read(csv_bytes(rows), tmp_path).report["content_sha256"]
    assert result.report["manifest"] == {
        "present": True,
        "tanggal_data": "2026-10-31",
        "jumlah_baris": 12,
        "total_kendali": 9,
        "cakupan_sumber": "KANIM_SAJA",
    }


def test_true_numbers_and_dates_have_the_same_content_as_text(tmp_path):
    rows = good_rows()
    typed = [
        [
            *row[:2],
            int(row[2]),
            *row[3:5],
            date.fromisoformat(row[5]),
            *row[6:8],
            date.fromisoformat(row[8]),
            *row[9:11],
            int(row[11]),
            *row[12:],
        ]
        for row in rows
    ]
    result = xlsx(tmp_path, [NAMES, *typed])
    assert (plain(result), result.notes) == (values(rows), [])
    assert result.report["content_sha256"] == read(csv_bytes(rows), tmp_path).report["content_sha256"]


def test_titles_numbering_totals_and_signatures_are_recognised_and_counted(tmp_path):
    rows = good_rows()
    before = [["LAPORAN KEBERADAAN ORANG ASING"], ["BULAN OKTOBER 2026"], []]
    numbering = [f"({number})" for number in range(1, len(NAMES) + 1)]
    after = [
        ["", "Jumlah", "", "12"],
        [],
        [""] * 8 + ["Muara Muntai, 5 November 2026"],
        [""] * 8 + ["Mengetahui,"],
        [""] * 8 + ["Camat Muara Muntai"],
        [],
        [""] * 8 + ["Drs. H. BUDI"],
        [""] * 8 + ["NIP. 19700101"],
    ]
    result = xlsx(
        tmp_path,
        [*before, [name.replace("_", " ").upper() for name in NAMES], numbering, *rows[:6], [""] * 3 + ["Sub total"], *rows[6:], *after],
        manifest=MANIFEST,
    )
    first = {number + 5: row for number, row in enumerate(rows[:6], 1)}
    second = {number + 12: row for number, row in enumerate(rows[6:], 1)}
    expected = {number: next(iter(values([row]).values())) for number, row in {**first, **second}.items()}
    assert result.refusal is None and plain(result) == expected
    layout = result.report["layout"]
    assert {name: layout[name] for name in ("title", "header", "numbering", "totals", "signature", "blank")} == {
        "title": 2,
        "header": 1,
        "numbering": 1,
        "totals": 2,
        "signature": 5,
        "blank": 3,
    }
    assert sum(layout.values()) + 12 == 26 and {rule for _, _, _, rule, _, _ in result.notes} == {"S009"}


def test_a_header_over_two_merged_rows_is_put_together(tmp_path):
    top = [
        "Periode",
        "Kecamatan",
        "No.",
        "Nama",
        "L/P",
        "Tanggal",
        "WN",
        "Paspor",
        "Terakhir terlihat",
        "Kategori",
        "NIB",
        "Hari",
        "Instansi",
        "Keterangan",
    ]
    below = ["", "", "", "", "", "Lahir", "", "Nomor", "", "", "", "", "", ""]

    def merge(book):
        for column in "ABCDEGIJKLMN":
            book["DATA"].merge_cells(f"{column}3:{column}4")

    rows = good_rows()
    result = xlsx(tmp_path, [["LAPORAN"], [], top, below, *rows], edit=merge)
    assert plain(result) == values(rows, first=5) and result.report["header_row"] == 4
    assert plain(read(csv_bytes([below, *rows], header=top), tmp_path)) == values(rows, first=3)


def test_a_repeated_header_and_its_numbering_are_no_people(tmp_path):
    rows = good_rows()
    result = xlsx(tmp_path, [NAMES, *rows[:6], NAMES, list(range(1, len(NAMES) + 1)), *rows[6:]])
    assert len(result.rows) == 12 and result.report["layout"]["repeated_header"] == 1 and result.report["layout"]["numbering"] == 1
    assert result.rejected() == set()


@pytest.mark.parametrize(
    "header", ["Tgl. Lahir", "TANGGAL LAHIR", "tanggal-lahir", "Tanggal Lahir (dd/mm/yyyy) *", "Tgl lahir", "Tánggal/Lahir"]
)
def test_header_synonyms_are_folded(tmp_path, header):
    rows = good_rows(3)
    named = [header if name == "tanggal_lahir" else name for name in NAMES]
    assert plain(xlsx(tmp_path, [named, *rows])) == values(rows)


def test_a_missing_column_a_double_one_and_no_header_refuse(tmp_path):
    rows = good_rows()
    renamed = ["kebangsan" if name == "kebangsaan" else name for name in NAMES]
    result = xlsx(tmp_path, [renamed, *rows])
    assert result.refusal == "S005.missing_column" and result.report["refusal"]["detail"] == "kebangsaan"
    assert xlsx(tmp_path, [[*NAMES, "Kewarganegaraan"], *rows]).refusal == "S005.duplicate_header"
    assert xlsx(tmp_path, [[*NAMES, "Agama", "AGAMA"], *rows]).refusal == "S005.duplicate_header"
    assert xlsx(tmp_path, [["x"] * 14, *rows]).refusal == "S005.no_header"
    assert xlsx(tmp_path, [[""]] * 31 + [NAMES, *rows]).refusal == "S005.no_header"
    assert xlsx(tmp_path, [[name for name in NAMES if name != "nib"], *[row[:10] + row[11:] for row in rows]]).refusal is None


def test_a_column_that_only_counts_lines_is_no_second_number():
    form = load_forms(strict=False)["K03"]
    names = [column.name for column in form.columns]
    for at in (0, len(names)):
        header = find_header([[*names[:at], "No.", *names[at:]]], form)
        assert header and header.unknown == {at: "No."} and header.columns["id_kegiatan"] == names.index("id_kegiatan") + (at == 0)
    alone = find_header([["No", *(name for name in names if name != "id_kegiatan")]], form)
    assert alone and alone.columns["id_kegiatan"] == 0
    with pytest.raises(Refusal, match=r"S005\.duplicate_header: id_kegiatan"):
        find_header([["Nomor kegiatan", *names]], form)


def test_a_heading_that_says_less_gives_way_to_the_one_that_is_meant():
    form = load_forms(strict=False)["D01"]
    names = [column.name for column in form.columns if column.name != "kode_wilayah"]
    for heads in (["Kecamatan", "Desa"], ["Kelurahan", "Nama Kecamatan"]):
        header = find_header([[*names, *heads]], form)
        assert header and header.texts[header.columns["kode_wilayah"]] in ("Desa", "Kelurahan") and len(header.unknown) == 1
    alone = find_header([[*names, "Kecamatan"]], form)
    assert alone and alone.columns["kode_wilayah"] == len(names)
    form = load_forms(strict=False)["I04"]
    names = [column.name for column in form.columns if column.name != "id_kegiatan"]
    header = find_header([[*names, "ID", "No. Kegiatan"]], form)
    assert header and header.columns["id_kegiatan"] == len(names) + 1 and header.unknown == {len(names): "ID"}
    alone = find_header([["ID", *names]], form)
    assert alone and alone.columns["id_kegiatan"] == 0


@pytest.mark.parametrize(
    ("form", "heading", "column"),
    [
        ("K04", "Nama Desa", "kode_desa_kel"),
        ("K04", "Tempat/Tgl Lahir", "tanggal_lahir"),
        ("I08", "Tempat, Tanggal Lahir", "tanggal_lahir"),
        ("K03", "Jml. Peserta L", "peserta_l"),
        ("K02", "Instansi yg ikut", "instansi_ikut"),
        ("I04", "Pekerja", "jml_pekerja_diverifikasi"),
        ("T01", "Butir Keputusan", "butir"),
    ],
)
def test_columns_are_known_as_clerks_head_them(form, heading, column):
    assert names_of(load_forms(strict=False)[form]).match(heading) == column


def test_of_an_unknown_column_only_its_name_is_kept(tmp_path):
    result = xlsx(tmp_path, [[*NAMES, "Agama", ""], *[[*row, "RAHASIA-AGAMA", "RAHASIA-LAIN"] for row in good_rows()]])
    assert result.report["unknown_columns"] == ["Agama"] and result.codes() == {"S006.unknown", "S006.no_name"}
    assert "RAHASIA" not in repr((result.rows, result.notes, result.report))


def test_the_data_sheet_is_data_or_the_only_visible_one_with_the_header(tmp_path):
    rows = [NAMES, *good_rows()]

    def also(book):
        for name, state in (("Cadangan", "visible"), ("Lama", "hidden")):
            copy = book.create_sheet(name)
            copy.sheet_state = state
            for row in rows:
                copy.append(row)

    assert xlsx(tmp_path, rows, edit=also).codes() == {"S023.hidden_sheet"}
    assert xlsx(tmp_path, rows, sheet="Sheet1").report["sheet"] == "Sheet1"
    assert xlsx(tmp_path, rows, sheet="Sheet1", edit=also).refusal == "S005.two_sheets"

    def hide(book):
        book.create_sheet("Petunjuk").append(["Isilah"])
        book["DATA"].sheet_state = "hidden"

    hidden = xlsx(tmp_path, rows, edit=hide)
    assert hidden.refusal == "S005.no_header" and not hidden.rows


def test_hidden_rows_and_filters_are_noticed_but_read(tmp_path):
    def hide(book):
        book["DATA"].row_dimensions[5].hidden = True
        book["DATA"].column_dimensions["N"].hidden = True
        book["DATA"].auto_filter.ref = "A1:N13"
        book["DATA"].auto_filter.add_filter_column(0, ["2026-10"])

    result = xlsx(tmp_path, [NAMES, *good_rows()], edit=hide)
    assert result.codes() == {"S023.hidden_rows", "S023.hidden_columns", "S023.filter"} and len(result.rows) == 12


def test_merged_cells_lend_their_value_downwards_with_a_note(tmp_path):
    rows = good_rows()
    for row in rows[2:5]:
        row[9] = "LAIN"
    sent = [list(row) for row in rows]
    for row in sent[3:5]:
        row[9] = ""
    result = xlsx(tmp_path, [NAMES, *sent], edit=lambda book: book["DATA"].merge_cells("J4:J6"))
    assert plain(result) == values(rows)
    assert [(note[0], note[1], note[2]) for note in result.notes] == [(5, "kategori", "J5"), (6, "kategori", "J6")] and result.codes() == {
        "S028.merged"
    }


def test_error_cells_and_formulas_without_result_reject_their_row_alone(tmp_path):
    rows = good_rows()
    sent = [list(row) for row in rows]
    sent[1][3], sent[4][13], sent[6][8], sent[8][13] = "=A1", "#REF!", "#N/A", "=1+1"
    result = read(in_sheet(workbook([NAMES, *sent]), b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"), tmp_path, "xlsx")
    assert result.rejected() == {3, 6, 8}
    assert {(note[0], note[2], note[5]) for note in result.notes} == {
        (3, "D3", "formula_without_result"),
        (6, "N6", "error_cell"),
        (8, "I8", "error_cell"),
    }
    assert result.rows[10]["keterangan"] == "2" and all(
        plain(result)[number] == row for number, row in values(rows).items() if number not in (3, 6, 8, 10)
    )


def test_half_flipped_dates_refuse_the_file(tmp_path):
    rows = good_rows(12)
    for number, row in enumerate(rows):
        row[8] = date(2026, 1 + number, 10) if number < 6 else f"{13 + number}/10/2026"
    assert xlsx(tmp_path, [NAMES, *rows]).refusal == "S016.flip"
    rows[0][8] = date(2026, 10, 13)
    assert xlsx(tmp_path, [NAMES, *rows]).refusal is None
    american = [
        [*row[:8], f"10/{13 + number}/2026" if number < 5 else f"10/{number - 4}/2026", *row[9:]]
        for number, row in enumerate(good_rows(12))
    ]
    assert read(csv_bytes(american), tmp_path).refusal == "S016.flip"


def test_a_1904_workbook_has_the_dates_that_its_sender_sees(tmp_path):
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def mac(book):
        book.epoch = CALENDAR_MAC_1904

    rows = [[*row[:8], date.fromisoformat(row[8]), *row[9:]] for row in good_rows()]
    assert plain(xlsx(tmp_path, [NAMES, *rows], edit=mac)) == values(good_rows())


def test_a_lying_dimension_and_a_stray_cell_far_out_do_no_harm(tmp_path):
    rows = good_rows()
    good = workbook([NAMES, *rows])
    assert plain(read(in_sheet(good, b'<dimension ref="A1:N13"', b'<dimension ref="A1:XFD1048576"'), tmp_path, "xlsx")) == values(rows)
    far = read(
        in_sheet(good, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'), tmp_path, "xlsx"
    )
    assert plain(far) == values(rows) and far.codes() == {"S032.stray_cell"} and far.notes[0][2] == "XFD1048576"
    many = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"><v>1</v></c><c r="C%d"><v>1</v></c></row>' % ((number,) * 4)
        for number in (900_000, 1_048_000)
    )
    wide = b'<row r="14"><c r="XFD14"><v>1</v></c></row>'
    assert read(in_sheet(good, b"</sheetData>", wide + many + b"</sheetData>"), tmp_path, "xlsx").refusal == "S001.limit"


def test_a_row_prepared_but_not_filled_is_blank_and_a_row_half_filled_is_rejected(tmp_path):
    rows = good_rows()
    prepared = [["2026-10", "64.02.12", "13"] + [""] * 11, ["", "", "14"] + [""] * 11]
    half = ["2026-10", "64.02.12", "15", "WANG WEI"] + [""] * 10
    result = xlsx(tmp_path, [NAMES, *rows, *prepared, half])
    assert result.report["rows_read"] == 13 and result.report["layout"]["blank"] == 2 and result.rejected() == {16}


def test_identifiers_given_as_numbers_are_named(tmp_path):
    rows = good_rows(3)
    rows[0][10] = 220001234567
    rows[1][7] = 123456789
    result = xlsx(tmp_path, [NAMES, *rows])
    assert (
        result.rows[2]["nib"] == "0220001234567"
        and result.rows[3]["nomor_paspor"] == "123456789"
        and result.codes() == {"S020.leading_zero"}
    )


def test_true_and_one_are_not_mistaken_for_each_other(tmp_path):
    rows = good_rows(3)
    rows[0][13], rows[1][13], rows[2][13] = True, 1, False
    result = xlsx(tmp_path, [NAMES, *rows])
    assert [row["keterangan"] for row in result.rows.values()] == ["TRUE", "1", "FALSE"]


def test_a_title_of_another_month_or_place_asks(tmp_path):
    rows = good_rows()

    def titled(*titles: str) -> set[str]:
        return xlsx(tmp_path, [*[[title] for title in titles], NAMES, *rows]).codes()

    assert titled("Laporan bulan September 2026") == {"S029.month"} and titled("Laporan bulan Oktober 2026") == set()
    assert titled("KECAMATAN TABANG KABUPATEN KUTAI KARTANEGARA") == {"S029.region"} and titled("Kecamatan Muara Muntai") == set()


def test_very_many_repairs_are_counted_not_listed_but_every_rejection_is(tmp_path, monkeypatch):
    from sinergi.readers import limits

    monkeypatch.setattr(limits, "REPAIRS_LISTED", 5)
    rows = good_rows(40)
    for row in rows:
        row[6] = "Tiongkok"
        row[11] = "12 hari"
    result = read(csv_bytes(rows), tmp_path)
    assert [note for note in result.notes if note[0] is None] == [(None, "kebangsaan", None, "S025", None, "more:35")]
    assert len(result.rejected()) == 40


def test_style_alone_is_no_content(tmp_path):
    def paint(book):
        for row in range(14, 60):
            book["DATA"].cell(row, 30).font = Font(bold=True)

    result = xlsx(tmp_path, [NAMES, *good_rows()], edit=paint)
    assert len(result.rows) == 12 and result.notes == []
