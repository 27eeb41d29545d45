"""The answer comes back: reasons are kept and not asked for again, corrections are taken with their lineage."""

from __future__ import annotations

import json
import os
from datetime import time, timedelta

import pytest
from conversation import CLOCK, GOOD, Sender, ask, changed, column_of, findings, put, together
from openpyxl.utils import get_column_letter

from readers.making import workbook
from sinergi.contract import load_forms
from sinergi.errors import SinergiError
from sinergi.pipeline import process
from sinergi.quality import explaining

YOUNG = {"tanggal_lahir": "2010-03-07"}  # V107, a worker below 18
REASON = "Sudah dicek: paspor asli memang begitu"


def test_a_returned_workbook_is_a_submission_without_strange_columns(sender):
    first = sender.send_rows(changed(**YOUNG))
    assert [item["rule"] for item in first["findings"]] == ["V107"]
    back = sender.send_back(sender.name(1), put(2, "kegiatan", "ahli conveyor"))
    assert (back["status"], back["version"]) == ("ACCEPTED_WITH_QUERIES", 2)
    assert [item["rule"] for item in back["findings"]] == ["V107"]
    (row,) = ask(sender.url, "select * from intake.submission where is_current")
    assert row.kind == "REVISI" and row.answers_key is not None


def test_what_a_killed_run_left_half_written_does_not_stay_with_the_sender(sender, monkeypatch):
    folder, name = sender.home.outbox / sender.code, sender.name(1)

    def process_again():
        process(sender.url, sender.home, sender.clock, "district", with_gx=False, workers=1)

    def die_before(ending):
        def replace(path, target):
            if str(target).endswith(ending):
                raise SystemExit("killed: written, and not in place")
            return os.replace(path, target)

        monkeypatch.setattr("sinergi.places.Path.replace", replace)

    die_before("feedback.json")
    with pytest.raises(SystemExit):
        sender.send_rows(changed(**YOUNG))
    die_before("feedback.xlsx")
    with pytest.raises(SystemExit):
        process_again()
    assert len(list(folder.iterdir())) == 2 and not (folder / f"{name}.feedback.xlsx").exists()
    monkeypatch.undo()
    process_again()
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.feedback.json", f"{name}.feedback.xlsx"]


def test_an_unchanged_workbook_is_a_duplicate_whose_reasons_are_kept(sender):
    sender.send_rows(changed(**YOUNG))
    back = sender.send_back(sender.name(1), put(2, "alasan", REASON))
    assert (back["status"], back["reasons"]) == ("DUPLICATE", 1)
    (said,) = ask(sender.url, "select * from quality.explanation")
    assert (said.rule_code, said.column_name, said.reason, said.status) == ("V107", "tanggal_lahir", REASON, "OPEN")
    assert said.expires_at.date().isoformat() == "2027-11-05"
    assert {row.explained for row in findings(sender.url, "V107")} == {True}


def test_what_was_explained_is_not_asked_again_until_the_value_changes(sender):
    sender.send_rows(changed(**YOUNG))
    sender.send_back(sender.name(1), put(2, "alasan", REASON))
    again = sender.send_rows([*changed(**YOUNG)[:6], {**GOOD[6], "kegiatan": "rapat pembeli"}], version=2)
    assert [(item["rule"], item["explained"]) for item in again["findings"]] == [("V107", True)]
    assert "alasan" not in [cell.value for cell in sender.workbook(sender.name(2))["DATA"][1]]
    other = sender.send_rows(changed(tanggal_lahir="2010-04-08"), version=3)
    assert [(item["rule"], item["explained"]) for item in other["findings"]] == [("V107", False)]


def test_a_reason_holds_for_the_person_in_the_next_month_whatever_the_running_number(sender):
    sender.send_rows(changed(**YOUNG))
    sender.send_back(sender.name(1), put(2, "alasan", REASON))
    november = [
        {**row, "periode": "2026-11", "no_urut": str(30 + n), "tgl_terakhir_terlihat": f"2026-11-{20 - n}"}
        for n, row in enumerate(changed(**YOUNG))
    ]
    sender.clock += timedelta(days=30)
    said = sender.send_rows(november, period="2026-11")
    assert [item["explained"] for item in said["findings"] if item["rule"] == "V107"] == [True]


def test_a_reason_ends(sender, monkeypatch):
    monkeypatch.setenv("SINERGI_EXPLANATION_MONTHS", "1")
    sender.send_rows(changed(**YOUNG))
    sender.send_back(sender.name(1), put(2, "alasan", REASON))
    sender.clock += timedelta(days=32)
    said = sender.send_rows([*changed(**YOUNG)[:6], {**GOOD[6], "kegiatan": "rapat pembeli"}], version=2)
    assert [item["explained"] for item in said["findings"] if item["rule"] == "V107"] == [False]


def test_a_reviewer_can_refuse_a_reason_and_the_sender_is_asked_again_with_the_note(sender):
    sender.send_rows(changed(**YOUNG))
    sender.send_back(sender.name(1), put(2, "alasan", REASON))
    (said,) = explaining.listing(sender.url, "OPEN")
    with pytest.raises(SinergiError, match="note"):
        explaining.decide(sender.url, [said.explanation_key], "REFUSED", "peninjau", CLOCK)
    explaining.decide(sender.url, [said.explanation_key], "REFUSED", "peninjau", sender.clock, "Lampirkan paspor")
    explaining_again = sender.send_rows([*changed(**YOUNG)[:6], {**GOOD[6], "kegiatan": "rapat pembeli"}], version=2)
    assert [(item["explained"], item["review_note"]) for item in explaining_again["findings"]] == [(False, "Lampirkan paspor")]
    # The same words do not open the case again, other words do.
    sender.send_back(sender.name(2), put(2, "alasan", REASON))
    assert {row.explained for row in findings(sender.url, "V107") if row.is_current} == {False}
    sender.send_back(sender.name(2), put(2, "alasan", "Paspor dilampirkan pada surat"), under=sender.name(2, ending="xlsx"))
    assert {row.explained for row in findings(sender.url, "V107") if row.is_current} == {True}
    assert [row.status for row in explaining.listing(sender.url)] == ["OPEN", "REFUSED"]


def test_each_warning_of_a_row_and_of_the_file_can_have_its_own_reason(sender):
    table = [{**row, "sumber_informasi": "LAPORAN_PERUSAHAAN"} for row in changed(**YOUNG, nama_lengkap="XIAOMING")]
    first = sender.send_rows(table)
    assert {item["rule"] for item in first["findings"]} == {"V107", "Q203", "Q213"}

    def explain(book):
        sheet = book["TEMUAN"]
        for line in sheet.iter_rows(min_row=4):
            cells = [cell.value for cell in line]
            if cells[2] != "Q203":
                line[6].value = f"sebab {cells[2]}"

    back = sender.send_back(sender.name(1), together(explain, put(2, "alasan", "untuk seluruh baris")))
    assert back["reasons"] == 3
    said = {row.rule_code: row.reason for row in explaining.listing(sender.url)}
    assert said == {"V107": "sebab V107", "Q213": "sebab Q213", "Q203": "untuk seluruh baris"}
    assert [row.subject for row in explaining.listing(sender.url) if row.rule_code == "Q213"] == ["berkas"]


def test_a_reason_answers_only_what_was_asked(sender):
    sender.send_rows(changed(nama_lengkap="XIAOMING"))
    sender.send_back(sender.name(1), together(put(2, "alasan", REASON), put(2, "tanggal_lahir", "2010-03-07")))
    assert {row.rule_code for row in explaining.listing(sender.url)} == {"Q203"}
    assert [row.explained for row in findings(sender.url, "V107")] == [False]


def test_a_column_named_alasan_in_anybody_elses_file_is_a_stranger(sender):
    said = sender.send_rows([{**row, "alasan": "begitu"} for row in GOOD])
    assert [item["rule"] for item in said["findings"]] == ["S006"]


def test_a_workbook_that_answers_another_sender_carries_no_reason(in_process, warehouse, home):
    one, other = Sender(warehouse, home), Sender(warehouse, home, "640210")
    one.send_rows(changed(**YOUNG))
    book = one.workbook(one.name(1))
    sheet = book["DATA"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for line in range(2, 9):
        sheet.cell(line, places["kode_kecamatan"]).value = "64.02.10"
        sheet.cell(line, places["kode_desa_kel"]).value = "64.02.10.2001"
    sheet.cell(2, places["alasan"]).value = REASON
    for line in book["_MANIFEST"].iter_rows():
        if line[0].value == "kode_pengirim":
            line[1].value = "640210"
    book.save(home.tmp / "stolen.xlsx")
    said = other.send(other.name(1, ending="xlsx"), (home.tmp / "stolen.xlsx").read_bytes())
    assert said["rows_accepted"] == 7
    assert ask(warehouse, "select * from quality.explanation") == []
    assert ask(warehouse, "select * from intake.submission where answers_key is not null") == []


def test_corrections_in_the_returned_workbook_are_a_patch_with_lineage_and_no_values(sender):
    first = sender.send_rows(changed(kegiatan="", tanggal_lahir="2010-03-07"))
    assert (first["status"], first["rows_rejected"]) == ("ACCEPTED_WITH_QUERIES", 1)
    back = sender.send_back(
        sender.name(1),
        together(put(2, "kegiatan", "teknisi conveyor"), put(2, "tanggal_lahir", "1984-03-07"), put(3, "kegiatan", "pengawas")),
    )
    assert (back["status"], back["rows_accepted"]) == ("ACCEPTED", 7)
    found = ask(sender.url, "select * from quality.correction order by row_number, column_name")
    assert [(row.row_number, row.column_name, row.rule_codes) for row in found] == [
        (2, "kegiatan", ["S015"]),
        (2, "tanggal_lahir", ["V107"]),
        (3, "kegiatan", []),
    ]
    sub = ask(sender.url, "select * from intake.submission order by submission_key")
    assert {(row.submission_key, row.answered_submission_key) for row in found} == {(sub[1].submission_key, sub[0].submission_key)}
    assert sub[1].answers_key == sub[0].submission_key


@pytest.mark.parametrize("version", [1, 2])
def test_a_refused_file_is_mended_in_its_own_workbook_as_v1_or_v2(sender, version):
    table = [{**row, "kegiatan": ""} if n < 3 else dict(row) for n, row in enumerate(GOOD)]
    assert sender.send_rows(table)["reason"].startswith("S021")
    mend = together(*(put(line, "kegiatan", GOOD[line - 2]["kegiatan"]) for line in (2, 3, 4)))
    back = sender.send_back(sender.name(1), mend, under=sender.name(version, ending="xlsx"))
    assert (back["status"], back["version"], back["rows_accepted"]) == ("ACCEPTED", version, 7)
    found = ask(sender.url, "select * from quality.correction where row_number is not null")
    assert {(row.row_number, row.column_name, tuple(row.rule_codes)) for row in found} == {(n, "kegiatan", ("S015",)) for n in (2, 3, 4)}
    assert ask(sender.url, "select * from quality.returned_row") == []


def test_merged_cells_dates_and_escaped_texts_come_back_as_they_were(sender):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Laporan"
    sheet.append(["LAPORAN KEBERADAAN ORANG ASING"])
    sheet.append([])
    sheet.append(list(GOOD[0]))
    for row in GOOD:
        sheet.append([*row.values()])
    places = {name: place for place, name in enumerate(GOOD[0], 1)}
    sheet.cell(4, places["alamat_tinggal"]).value = "-Mes"
    sheet.cell(5, places["alamat_tinggal"]).value = "'=Mes"
    sheet.cell(6, places["kontak_penanggung_jawab"]).value = "+62 812 3456 789"
    sheet.merge_cells(start_row=4, end_row=6, start_column=places["nama_petugas"], end_column=places["nama_petugas"])
    book.save(sender.home.tmp / "own.xlsx")
    name = sender.name(1, ending="xlsx")
    first = sender.send(name, (sender.home.tmp / "own.xlsx").read_bytes())
    assert {item["rule"] for item in first["findings"]} == {"S028"}
    before = ask(sender.url, "select * from staging.k01 order by row_number")
    back = sender.send_back(name, lambda book: book["DATA"].cell(4, places["keterangan"]).__setattr__("value", "diperiksa"))
    assert (back["status"], back["rows_accepted"]) == ("ACCEPTED", 7)
    after = ask(
        sender.url,
        "select row.* from staging.k01 as row inner join intake.submission using (submission_key) where is_current order by row_number",
    )
    for old, new in zip(before, after, strict=True):
        told = {name: (old._mapping[name], new._mapping[name]) for name in GOOD[0] if old._mapping[name] != new._mapping[name]}
        assert told == ({"keterangan": (None, "diperiksa")} if old.row_number == 4 else {})
    assert after[1].alamat_tinggal == "'=Mes"


def test_a_nil_return_that_is_doubted_can_be_explained(sender):
    sender.clock = CLOCK - timedelta(days=30)
    september = [{**row, "periode": "2026-09", "tgl_mulai_terlihat": "2026-08-02", "tgl_terakhir_terlihat": "2026-09-20"} for row in GOOD]
    sender.send_rows(september, period="2026-09", tanggal_data="2026-09-30")
    sender.clock = CLOCK
    doubted = sender.send_rows([], jenis_kiriman="NIHIL")
    assert [item["rule"] for item in doubted["findings"]] == ["M304"]

    def explain(book):
        book["TEMUAN"].cell(4, 7).value = "Tambang tutup sejak awal bulan"

    back = sender.send_back(sender.name(1), explain)
    assert (back["status"], back["reasons"]) == ("DUPLICATE", 1)
    assert [row.explained for row in findings(sender.url, "M304") if row.is_current] == [True]


# --- what the sender is told of a revision ---


def test_a_revision_is_answered_with_what_it_changed_by_row_key(sender):
    sender.send_rows(GOOD)
    revised = [{**GOOD[0], "kegiatan": "mandor", "alamat_tinggal": "=Mes"}, *GOOD[1:6], {**GOOD[6], "no_urut": "9"}]
    revised[0]["alamat_tinggal"] = "-Mes baru"
    said = sender.send_rows(revised, version=2)["changes"]
    assert {name: said[name] for name in ("compared_with_version", "added", "removed", "changed_rows", "changed_cells")} == {
        "compared_with_version": 1, "added": 1, "removed": 1, "changed_rows": 1, "changed_cells": 2,
    }  # fmt: skip
    key = {"kode_kecamatan": "64.02.12", "no_urut": "1"}
    assert [entry for entry in said["rows"] if entry["change"] == "CHANGED"] == [
        {"change": "CHANGED", "key": key, "row": 2, "column": "kegiatan", "before": "teknisi conveyor", "after": "mandor"},
        {"change": "CHANGED", "key": key, "row": 2, "column": "alamat_tinggal", "before": GOOD[0]["alamat_tinggal"], "after": "-Mes baru"},
    ]
    assert {(entry["change"], entry["key"]["no_urut"]) for entry in said["rows"]} == {("ADDED", "9"), ("REMOVED", "7"), ("CHANGED", "1")}
    sheet = sender.workbook(sender.name(2))["PERUBAHAN"]
    told = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
    assert ["diubah", "64.02.12; 1", "2", "alamat_tinggal", GOOD[0]["alamat_tinggal"], "'-Mes baru"] in told
    assert len(told) == 4


def test_a_long_diff_is_cut_and_counted(sender, monkeypatch):
    monkeypatch.setattr("sinergi.intake.changes.MOST_CHANGES", 3)
    sender.send_rows(GOOD)
    said = sender.send_rows([{**row, "nama_petugas": "BUDI"} for row in GOOD], version=2)["changes"]
    assert (said["changed_rows"], said["changed_cells"], len(said["rows"])) == (7, 7, 3)


def test_a_first_version_and_a_refused_revision_are_told_no_changes(sender):
    assert "changes" not in sender.send_rows(GOOD)
    assert "changes" not in sender.send_rows(changed(kegiatan="lain"), version=2, jenis_kiriman="ASLI")


# --- what an answer never holds ---


def test_an_answer_holds_nothing_of_other_senders(in_process, warehouse, home):
    one, other = Sender(warehouse, home), Sender(warehouse, home, "640210")
    theirs = [
        {
            **row,
            "kode_kecamatan": "64.02.10",
            "kode_desa_kel": "64.02.10.2001",
            "nama_petugas": "RAHASIA SEKALI",
            "alamat_tinggal": "Rumah Rahasia",
        }
        for row in changed(nama_lengkap="ZHAO RAHASIA")
    ]
    other.send_rows(theirs)
    said = one.send_rows(GOOD)
    text = json.dumps(said)
    for path in (home.outbox / one.code).glob("*.xlsx"):
        import openpyxl

        book = openpyxl.load_workbook(path)
        text += " ".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    assert "RAHASIA" not in text.upper()


def test_no_value_of_a_cell_stands_in_what_is_kept_of_corrections_and_findings(sender):
    sender.send_rows(changed(kegiatan="", nama_lengkap="XIAOMING"))
    sender.send_back(sender.name(1), together(put(2, "kegiatan", "KATA KUNCI"), put(2, "alasan", REASON)))
    for table in ("quality.correction", "quality.finding"):
        text = " ".join(str(tuple(row)) for row in ask(sender.url, f"select * from {table}"))
        assert "KATA KUNCI" not in text and "XIAOMING" not in text and REASON not in text


# --- the workbook itself ---


def test_the_workbook_has_choices_and_no_formula_in_any_cell(sender):
    sender.send_rows(changed(**YOUNG, alamat_tinggal="-Mes", keterangan="'=1+1"))
    book = sender.workbook(sender.name(1))
    assert book.sheetnames == ["RINGKASAN", "DATA", "_KODE", "TEMUAN", "_MANIFEST"]
    assert book["_KODE"].sheet_state == "hidden"
    choices = {str(each.sqref).split(":")[0]: each.formula1 for each in book["DATA"].data_validations.dataValidation}
    place = book["DATA"].cell(2, column_of(book["DATA"], "status_keberadaan")).coordinate
    assert choices[place].startswith("_KODE!")
    for sheet in book:
        assert [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.data_type == "f"] == []


def test_what_is_typed_into_the_workbook_stays_as_it_is_typed(sender):
    # In a cell of numbers a spreadsheet takes the last digit of a NIK, the first nought of a NIB and makes a date of a period.
    sender.send_rows(changed(nib="12", tgl_berakhir_izin="entah"))
    book = sender.workbook(sender.name(1))
    sheet = book["DATA"]
    for name in ("nib", "nomor_paspor", "periode"):
        place = column_of(sheet, name)
        assert (sheet.cell(2, place).number_format, sheet.column_dimensions[get_column_letter(place)].number_format) == ("@", "@")
    assert sheet.cell(2, column_of(sheet, "nib")).comment and sheet.cell(2, column_of(sheet, "tgl_berakhir_izin")).comment
    assert {sheet.cell(line, column_of(sheet, "tgl_berakhir_izin")).number_format for line in (2, 3)} == {"General"}
    assert {line[1].number_format for line in book["_MANIFEST"].iter_rows(min_row=2)} == {"@"}


def _twice_headed(table):
    header = [*table[0], "Kewarganegaraan"]
    return header, [[*row.values(), ""] for row in table]


def test_a_file_refused_for_its_headings_comes_back_with_its_own_rows(sender):
    header, lines = _twice_headed(GOOD)
    text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in (header, *lines))
    for name, content in ((sender.name(1), text.encode()), (sender.name(1, ending="xlsx"), workbook([header, *lines], sheet="Lembar1"))):
        answer = sender.send(name, content)
        assert answer["reason"].startswith("S005.duplicate_header") and "suggestion" not in answer
        assert answer["findings"][0]["expected"] == "hanya satu kolom kebangsaan"
        sheet = sender.workbook(name)["DATA"]
        assert [[cell.value or "" for cell in line] for line in sheet.iter_rows(min_row=2)] == lines
    mended = sender.send_back(name, lambda book: book["DATA"].delete_cols(len(header)))
    assert (mended["status"], mended["rows_accepted"]) == ("ACCEPTED", len(lines))


def test_a_file_refused_for_its_envelope_comes_back_with_its_own_rows(sender):
    table = [list(GOOD[0]), *(list(row.values()) for row in GOOD)]
    cover = {"kode_form": "K01", "kode_pengirim": "640212", "periode": "2026-10", "jenis_kiriman": "ULANG", "nomor_versi": 1}
    assert sender.send(sender.name(1, ending="xlsx"), workbook(table, cover))["reason"].startswith("S002.jenis_kiriman")
    mended = sender.send_back(sender.name(1, ending="xlsx"))
    assert (mended["status"], mended["rows_accepted"]) == ("ACCEPTED", len(GOOD))


def test_of_several_tables_none_is_put_forward_and_none_is_taken_for_nothing(sender):
    table = [list(GOOD[0]), *(list(row.values()) for row in GOOD)]

    def second(book):
        for row in table:
            (book["Desa B"] if "Desa B" in book.sheetnames else book.create_sheet("Desa B")).append(row)

    answer = sender.send(sender.name(1, ending="xlsx"), workbook(table, sheet="Desa A", edit=second))
    assert answer["reason"].startswith("S005.two_sheets")
    assert sender.workbook(sender.name(1, ending="xlsx")).sheetnames == ["RINGKASAN"]


def test_numbers_and_times_are_shown_as_the_sheet_shows_them(sender):
    table = [list(GOOD[0]), *(list(row.values()) for row in GOOD)]
    table[1][table[0].index("nib")] = 220001234567
    table[1][table[0].index("keterangan")] = time(8, 30)
    answer = sender.send(sender.name(1, ending="xlsx"), workbook(table))
    assert [item["observed"] for item in answer["findings"] if item["rule"] == "S020"] == ["220001234567"]
    sheet = sender.workbook(sender.name(1, ending="xlsx"))["DATA"]
    assert sheet.cell(2, column_of(sheet, "keterangan")).value == "08:30"


def test_the_next_step_names_the_column_for_reasons_as_it_is_headed():
    from sinergi.intake.workbook import _next_steps

    answer = {"status": "ACCEPTED_WITH_QUERIES", "rows_rejected": 0}
    for code, column in (("K01", "alasan"), ("I07", "alasan_catatan")):
        assert f"pada kolom {column} di lembar DATA" in _next_steps(answer, True, True, load_forms()[code])[1]


def test_an_excerpt_of_a_very_large_file_cannot_be_taken_for_the_file(sender, monkeypatch):
    monkeypatch.setattr("sinergi.readers.grid.WHOLE_SHEET_ROWS", 3)
    sender.send_rows(changed(**YOUNG))
    assert sender.workbook(sender.name(1)).sheetnames == ["RINGKASAN", "CUPLIKAN"]


def test_the_summary_puts_what_is_explained_last(sender):
    sender.send_rows(changed(**YOUNG, nama_lengkap="XIAOMING"))
    sender.send_back(sender.name(1), lambda book: book["TEMUAN"].cell(4, 7).__setattr__("value", REASON))
    again = sender.send_rows([*changed(**YOUNG, nama_lengkap="XIAOMING")[:6], {**GOOD[6], "kegiatan": "rapat"}], version=2)
    assert [item["explained"] for item in again["summary"]] == [0, 1]
    words = [line[0].value for line in sender.workbook(sender.name(2))["RINGKASAN"].iter_rows(min_row=13)]
    assert words[-1] == "Sudah dijelaskan"


def test_reasons_are_reviewed_from_the_command_line(sender, monkeypatch, capsys):
    from sinergi import cli

    monkeypatch.setattr(cli, "_warehouse", lambda: sender.url)
    sender.send_rows(changed(**YOUNG))
    sender.send_back(sender.name(1), put(2, "alasan", REASON))
    assert cli.main(["explanation", "list", "--status", "OPEN", "--json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert cli.main(["explanation", "refuse", str(said["explanation_key"])]) == 2
    assert cli.main(["explanation", "accept", str(said["explanation_key"]), "--by", "kepala seksi"]) == 0
    (row,) = ask(sender.url, "select * from quality.explanation")
    assert (row.status, row.decided_by) == ("ACCEPTED", "kepala seksi")
