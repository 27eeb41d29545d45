"""The marked workbook: what was found by cause, the sender's own sheet with cells marked, and room to explain; it can be sent back.

Written with XlsxWriter (DECISIONS.md): values only, text always as text, nothing of the delivered file's macros, links or
formulas is carried over. Sheets: RINGKASAN, DATA (the sender's cells at their own addresses, our two columns at the right),
TEMUAN (the open warnings one by one), PERUBAHAN (what a revision changed), _MANIFEST (the envelope of the next version).
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from sinergi.contract import Form
from sinergi.readers.grid import Sent
from sinergi.readers.returned import ANSWERS, DATA_SHEET, REASON_SHEET, WHOLE_FILE, harmless, own_headers
from sinergi.readers.values import NO_RESULT

MOST_COMMENTS = 500
MOST_LISTED = 2000  # warnings on the sheet TEMUAN
ROOM_BELOW = 50  # rows with dropdowns below the last one
SEVERITY_WORDS = {"refuse_file": "Berkas ditolak", "refuse_row": "Baris ditolak", "query": "Mohon diperiksa"}
CHANGE_WORDS = {"ADDED": "ditambah", "REMOVED": "dihapus", "CHANGED": "diubah"}
MARKS = {"refuse_file": "#F4B6B0", "refuse_row": "#F4B6B0", "query": "#FFE9A8", "K": "#BBD7F0", "explained": "#DDE8D8"}
_COUNTED = ("date", "time", "integer", "decimal")  # column types in which a spreadsheet may turn what is typed into a number or date
_STRENGTH = ("refuse_file", "refuse_row", "query")


def marked_workbook(task: dict, sent: Sent) -> bytes:
    """The .feedback.xlsx of one answer as bytes.

    ``task``: ``answer`` (what the JSON says), ``status_words``, ``columns`` (column to its number), ``header_row`` (first row of the header),
    ``form``, ``asks`` (rules that may be explained), ``envelope`` (fields of the next version), ``sha256``.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    top = {"valign": "top"}
    style = {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "label": book.add_format({"font_color": "#555555"}),
        "text": book.add_format({"text_wrap": True, **top}),
        "plain": book.add_format(top),
        "place": book.add_format({"text_wrap": True, "indent": 1, **top}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8ECEF", "text_wrap": True, **top}),
        **{mark: book.add_format({"bg_color": colour, **top}) for mark, colour in MARKS.items()},
        # What is typed into a cell of text stays as it is typed: a NIK keeps its last digit, a NIB its first nought.
        **{f"{mark} as text": book.add_format({"bg_color": colour, "num_format": "@", **top}) for mark, colour in MARKS.items()},
        "as text": book.add_format({"num_format": "@"}),
        "write_here": book.add_format(
            {"bg_color": "#FFFFFF", "border": 1, "border_color": "#C9A400", "text_wrap": True, "locked": False, **top}
        ),
    }
    answer, form = task["answer"], task["form"]
    can_return = bool(sent.rows) and sent.is_whole and form is not None
    asked = [item for item in answer["findings"] if item["rule"] in task["asks"] and item["severity"] == "query" and not item["explained"]]
    _summary(book, answer, task["status_words"], style, can_return, bool(asked), form)
    if sent.rows:
        _own_sheet(book, task, sent, style, asked if can_return else [], can_return)
    if can_return:
        if asked:
            _asked_sheet(book, asked, style)
        _envelope(book, task, sent, style)
    if answer.get("changes"):
        _changes(book, answer["changes"], style)
    book.close()
    return stream.getvalue()


def _mark(item: dict) -> str:
    if item["severity"] == "query" and item["explained"]:
        return "explained"
    return "K" if item["severity"] == "query" and item["nature"] == "K" else item["severity"]


def _table(sheet, line: int, titles: tuple[str, ...], style: dict) -> int:
    for place, title in enumerate(titles):
        sheet.write_string(line, place, title, style["head"])
    return line + 1


def _summary(book, answer: dict, status_words: dict[str, str], style: dict, can_return: bool, asks: bool, form: Form | None) -> None:
    sheet = book.add_worksheet("RINGKASAN")
    sheet.hide_gridlines(2)
    for place, width in enumerate((17, 18, 22, 10, 10, 80)):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, "Jawaban atas kiriman Anda", style["title"])
    accepted = f"{answer['rows_accepted']} dari {answer['rows_read']} baris diterima, {answer['rows_rejected']} ditolak"
    for line, (label, value) in enumerate(
        (
            ("Berkas", answer["file"]),
            ("Formulir, periode", f"{answer['form'] or '?'}, {answer['period'] or '?'}"),
            ("Keputusan", status_words.get(answer["status"], answer["status"])),
            ("Alasan", answer["reason"] or "tidak ada penolakan berkas"),
            ("Baris", accepted),
        ),
        2,
    ):
        sheet.write_string(line, 0, label, style["label"])
        sheet.write_string(line, 1, harmless(str(value)))
    for line, text in enumerate(_next_steps(answer, can_return, asks, form), 7):
        sheet.write_string(line, 0, text)
    line = _table(sheet, 11, ("Tindakan", "Kode", "Kolom", "Jumlah", "Mulai di", "Penjelasan dan cara memperbaiki"), style)
    sheet.freeze_panes(line, 0)
    for item in answer["summary"]:
        done = item["count"] == item["explained"]
        label = "Sudah dijelaskan" if done else "Temuan kepatuhan" if item["nature"] == "K" else SEVERITY_WORDS[item["severity"]]
        sheet.write_string(line, 0, label, style[_mark({**item, "explained": done})])
        sheet.write_string(line, 1, item["rule"], style["text"])
        sheet.write_string(line, 2, harmless(item["column"] or WHOLE_FILE), style["text"])
        sheet.write_number(line, 3, item["count"], style["text"])
        sheet.write_string(line, 4, item["first_cell"] or (f"baris {item['first_row']}" if item["first_row"] else ""), style["place"])
        text = item["message"] + (f" Yang diharapkan: {item['expected']}." if item["expected"] else "")
        if item["explained"] and not done:
            text += f" Sudah dijelaskan: {item['explained']} dari {item['count']}."
        sheet.write_string(line, 5, text, style["text"])
        sheet.set_row(line, 15 * (1 + len(text) // 78))  # a wrapped cell does not grow by itself in every program
        line += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _next_steps(answer: dict, can_return: bool, asks: bool, form: Form | None) -> list[str]:
    here = " Perbaikan boleh ditulis langsung di lembar DATA pada buku kerja ini." if can_return else ""
    if answer["status"] == "REFUSED":
        steps = ["Langkah berikut: perbaiki yang ditandai, lalu kirim ulang seluruh berkas." + here]
    elif answer["status"] == "DUPLICATE":
        steps = ["Isi kiriman sudah pernah diterima, jadi tidak diolah lagi."]
    elif answer["rows_rejected"]:
        steps = [
            "Langkah berikut: perbaiki baris merah, lalu kirim ulang seluruh berkas sebagai REVISI dengan nomor versi berikutnya." + here
        ]
    else:
        steps = ["Langkah berikut: periksa yang ditandai. Bila ada yang keliru, perbaiki dan kirim ulang sebagai REVISI." + here]
    if asks and can_return and form:
        where = f"kolom {own_headers(form)[1]} di lembar DATA"
        steps.append(f"Bila isian sudah benar, tulis sebabnya pada {where}, lalu kirim kembali buku kerja ini.")
        steps.append("Lembar TEMUAN memuat catatan satu per satu: pakai kolom alasan di sana bila satu baris punya beberapa sebab.")
    if answer.get("reasons"):
        steps.append(f"Alasan yang Anda tulis sudah dicatat: {answer['reasons']}.")
    return steps


def _write(sheet, row: int, column: int, value: object, mark) -> None:
    if value is None or value == "" or value == NO_RESULT:
        if mark is not None:
            sheet.write_blank(row, column, None, mark)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, mark)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, mark)
    elif isinstance(value, datetime | date | time | timedelta):
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        to_minutes = {"timespec": "minutes"} if isinstance(value, time) and not value.second and not value.microsecond else {}
        sheet.write_string(row, column, str(value) if isinstance(value, timedelta) else value.isoformat(**to_minutes), mark)
    else:
        sheet.write_string(row, column, harmless(str(value))[:32_767], mark)


def _column_of(cell: str | None) -> int:
    """Column number of a cell address; the first column where there is none."""
    letters = "".join(char for char in cell or "" if char.isalpha())
    return xl_cell_to_rowcol(f"{letters}1")[1] + 1 if letters else 1


def _own_sheet(book, task: dict, sent: Sent, style: dict, asked: list[dict], can_return: bool) -> None:
    """The sender's cells at their own addresses; of a very large file only the rows with findings, one below the other."""
    sheet = book.add_worksheet(DATA_SHEET if can_return else "CUPLIKAN")
    columns, form = task["columns"], task["form"]
    texts = {columns[column.name] for column in form.columns if column.type not in _COUNTED and columns.get(column.name)} if form else set()
    marks: dict[int, dict[int, list[dict]]] = {}
    for item in task["answer"]["findings"]:
        if item["row"]:
            marks.setdefault(item["row"], {}).setdefault(columns.get(item["column"] or "") or _column_of(item["cell"]), []).append(item)
    commented = 0
    shown = sorted(sent.rows)
    for line, number in ((number - 1, number) for number in shown) if sent.is_whole else enumerate(shown):
        cells = sent.rows[number]
        hurt = marks.get(number, {})
        for place in range(1, max(len(cells), *hurt, 0) + 1):
            here = hurt.get(place)
            mark = None
            if here:
                worst = min(here, key=lambda item: (_STRENGTH.index(item["severity"]), item["explained"]))
                mark = style[f"{_mark(worst)} as text" if place in texts else _mark(worst)]
                if commented < MOST_COMMENTS:
                    commented += 1
                    sheet.write_comment(
                        line, place - 1, _comment(here), {"x_scale": 2.2, "y_scale": 1.0 + 0.35 * len(here), "author": "Sinergi"}
                    )
            _write(sheet, line, place - 1, cells[place - 1] if place <= len(cells) else None, mark)
    widths: dict[int, int] = {}
    for number in shown[:200]:
        for place, value in enumerate(sent.rows[number]):
            widths[place] = max(widths.get(place, 6), min(len(str(value)) if value is not None else 0, 32))
    for place in widths.keys() | {place - 1 for place in texts}:
        sheet.set_column(place, place, widths.get(place, 6) + 2, style["as text"] if place + 1 in texts else None)
    if can_return:
        _dropdowns(book, sheet, form, columns, task["header_row"], shown[-1])
        if asked and task["header_row"]:
            _own_columns(sheet, form, asked, max(map(len, sent.rows.values())), task["header_row"], style)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)


def _comment(here: list[dict]) -> str:
    lines = []
    for item in here:
        text = f"{item['rule']}: {item['message']}"
        if item["explained"]:
            text += " (sudah dijelaskan)"
        elif item.get("review_note"):
            text += f" Alasan sebelumnya belum dapat diterima: {item['review_note']}"
        lines.append(text)
    return "\n".join(dict.fromkeys(lines))[:1500]


def _own_columns(sheet, form: Form, asked: list[dict], width: int, header_row: int, style: dict) -> None:
    """At the right of the sender's columns: what is asked of a row, and room for one reason for all of it."""
    by_row: dict[int, list[str]] = {}
    for item in asked:
        if item["row"]:
            by_row.setdefault(item["row"], []).append(f"{item['rule']} {item['column'] or ''}".strip())
    if not by_row:
        return
    for place, name in enumerate(own_headers(form), width):
        sheet.write_string(header_row - 1, place, name, style["head"])
    sheet.set_column(width, width, 28)
    sheet.set_column(width + 1, width + 1, 60)
    for number, remarks in by_row.items():
        sheet.write_string(number - 1, width, "; ".join(dict.fromkeys(remarks))[:500], style["plain"])
        sheet.write_blank(number - 1, width + 1, None, style["write_here"])


def _dropdowns(book, sheet, form: Form, columns: dict[str, int], header_row: int, last_row: int) -> None:
    """The choices of each column with a code list, from a hidden sheet; another spelling is warned of, not forbidden."""
    coded = [column for column in form.columns if column.codes and column.type != "list" and columns.get(column.name)]
    if not coded:
        return
    lists = book.add_worksheet("_KODE")
    lists.hide()
    for place, column in enumerate(coded):
        lists.write_string(0, place, column.name)
        for line, code in enumerate(column.codes, 1):
            lists.write_string(line, place, code)
        letter, at = xl_col_to_name(place), columns[column.name] - 1
        sheet.data_validation(
            header_row, at, last_row + ROOM_BELOW, at,
            {
                "validate": "list", "source": f"=_KODE!${letter}$2:${letter}${len(column.codes) + 1}", "error_title": "Kode tidak dikenal",
                "error_message": "Pilih salah satu kode dari daftar.", "error_type": "warning",
            },
        )  # fmt: skip


def _asked_sheet(book, asked: list[dict], style: dict) -> None:
    sheet = book.add_worksheet(REASON_SHEET)
    for place, width in enumerate((14, 8, 8, 24, 24, 60, 60)):
        sheet.set_column(place, place, width)
    sheet.write_string(
        0, 0, "Tulis alasan pada kolom terakhir bila isian memang benar. Yang sudah dijelaskan tidak ditanyakan lagi.", style["label"]
    )
    line = _table(sheet, 2, ("Baris", "Sel", "Kode", "Kolom", "Isi", "Penjelasan", "alasan"), style)
    sheet.freeze_panes(line, 0)
    for item in asked[:MOST_LISTED]:
        text = item["message"] + (f" Alasan sebelumnya belum dapat diterima: {item['review_note']}" if item.get("review_note") else "")
        cells = (str(item["row"] or WHOLE_FILE), item["cell"], item["rule"], item["column"] or WHOLE_FILE, item["observed"], text)
        for place, value in enumerate(cells):
            sheet.write_string(line, place, harmless(str(value or "")), style["text"])
        sheet.write_blank(line, len(cells), None, style["write_here"])
        sheet.set_row(line, 15 * (1 + len(text) // 58))
        line += 1


def _changes(book, changes: dict, style: dict) -> None:
    sheet = book.add_worksheet("PERUBAHAN")
    for place, width in enumerate((12, 34, 8, 26, 34, 34)):
        sheet.set_column(place, place, width)
    sheet.write_string(
        0, 0, f"Dibanding versi {changes['compared_with_version']}: {changes['added']} baris ditambah, {changes['removed']} dihapus, "
        f"{changes['changed_cells']} sel pada {changes['changed_rows']} baris diubah.", style["label"],
    )  # fmt: skip
    line = _table(sheet, 2, ("Perubahan", "Kunci baris", "Baris", "Kolom", "Sebelum", "Sesudah"), style)
    sheet.freeze_panes(line, 0)
    for entry in changes["rows"]:
        key = "; ".join(str(value) for value in entry["key"].values() if value is not None)
        cells = (CHANGE_WORDS[entry["change"]], key, str(entry["row"] or ""), entry.get("column"), entry.get("before"), entry.get("after"))
        for place, value in enumerate(cells):
            sheet.write_string(line, place, harmless(str(value or ""))[:1000], style["plain"])
        line += 1


def _envelope(book, task: dict, sent: Sent, style: dict) -> None:
    """The envelope as it was sent, made ready for the next version; the field that names what is answered is hidden."""
    sheet = book.add_worksheet("_MANIFEST")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 44, style["as text"])
    sheet.write_string(0, 0, "nama", style["head"])
    sheet.write_string(0, 1, "nilai", style["head"])
    fields = {name: value for name, value in (sent.fields or {}).items() if name not in (ANSWERS, "nama")}
    fields |= task["envelope"]
    for line, (name, value) in enumerate(fields.items(), 1):
        hint = task["answer"].get("suggestion", {}).get(name)
        sheet.write_string(line, 0, harmless(str(name))[:200])
        _write(sheet, line, 1, value, style["refuse_file as text" if hint is not None else "as text"])
        if hint is not None:
            sheet.write_comment(line, 1, f"Saran: {hint}", {"author": "Sinergi"})
    sheet.write_string(len(fields) + 1, 0, ANSWERS)
    sheet.write_string(len(fields) + 1, 1, task["sha256"])
    sheet.set_row(len(fields) + 1, None, None, {"hidden": True})
