"""The marked workbook: a summary grouped by cause, and the sender's own sheet with cells coloured and commented.

Written with XlsxWriter (DECISIONS.md): values only, text always as text, nothing of the delivered file's macros, links or
formulas is carried over.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

MOST_COMMENTS = 500
MOST_ROWS = 20_000
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
SEVERITY_WORDS = {"refuse_file": "Berkas ditolak", "refuse_row": "Baris ditolak", "query": "Mohon diperiksa"}


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_RISKY) and not text.lstrip("+-").replace(".", "", 1).isdigit() else text


def marked_workbook(
    answer: dict, status_words: dict[str, str], columns: dict[str, int], sheet_name: str | None, grid: dict[int, list]
) -> bytes:
    """The .feedback.xlsx of one answer as bytes. ``grid`` is the sender's sheet: row number to cell values."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    style = {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "label": book.add_format({"font_color": "#555555"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8ECEF", "text_wrap": True}),
        "refuse_file": book.add_format({"bg_color": "#F4B6B0", "valign": "top"}),
        "refuse_row": book.add_format({"bg_color": "#F4B6B0", "valign": "top"}),
        "query": book.add_format({"bg_color": "#FFE9A8", "valign": "top"}),
        "K": book.add_format({"bg_color": "#BBD7F0", "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _summary(book, answer, status_words, style)
    if grid:
        _own_sheet(book, answer, columns, sheet_name or "DATA", grid, style)
    book.close()
    return stream.getvalue()


def _summary(book, answer: dict, status_words: dict[str, str], style: dict) -> None:
    sheet = book.add_worksheet("RINGKASAN")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 17)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 22)
    sheet.set_column(3, 4, 10)
    sheet.set_column(5, 5, 80)
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
    sheet.write_string(7, 0, _next_step(answer))
    for place, title in enumerate(("Tindakan", "Kode", "Kolom", "Jumlah", "Mulai di", "Penjelasan dan cara memperbaiki")):
        sheet.write_string(9, place, title, style["head"])
    line = 10
    for item in answer["summary"]:
        mark = style["K"] if item["nature"] == "K" else style[item["severity"]]
        sheet.write_string(line, 0, "Temuan kepatuhan" if item["nature"] == "K" else SEVERITY_WORDS[item["severity"]], mark)
        sheet.write_string(line, 1, item["rule"], style["text"])
        sheet.write_string(line, 2, harmless(item["column"] or "seluruh berkas"), style["text"])
        sheet.write_number(line, 3, item["count"], style["text"])
        first = item["first_cell"] or (f"baris {item['first_row']}" if item["first_row"] else "")
        sheet.write_string(line, 4, first, style["text"])
        hint = f" Yang diharapkan: {item['expected']}." if item["expected"] else ""
        text = item["message"] + hint
        sheet.write_string(line, 5, text, style["text"])
        sheet.set_row(line, 15 * (1 + len(text) // 78))  # a wrapped cell does not grow by itself in every program
        line += 1
    sheet.freeze_panes(10, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _next_step(answer: dict) -> str:
    if answer["status"] == "REFUSED":
        return "Langkah berikut: perbaiki yang ditandai, lalu kirim ulang seluruh berkas."
    if answer["rows_rejected"]:
        return "Langkah berikut: perbaiki baris merah, lalu kirim ulang seluruh berkas sebagai REVISI dengan nomor versi berikutnya."
    return "Langkah berikut: periksa yang ditandai. Bila sudah benar, tidak perlu mengirim ulang."


def _write(sheet, row: int, column: int, value: object, mark, plain_date) -> None:
    if value is None or value == "":
        if mark is not None:
            sheet.write_blank(row, column, None, mark)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, mark)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, mark)
    elif isinstance(value, datetime | date | time | timedelta):
        sheet.write_string(row, column, value.isoformat() if not isinstance(value, timedelta) else str(value), mark)
    else:
        sheet.write_string(row, column, harmless(str(value))[:32_000], mark)


def _column_of(cell: str | None) -> int:
    """Column number of a cell address; the first column where there is none."""
    letters = "".join(char for char in cell or "" if char.isalpha())
    return xl_cell_to_rowcol(f"{letters}1")[1] + 1 if letters else 1


def _own_sheet(book, answer: dict, columns: dict[str, int], name: str, grid: dict[int, list], style: dict) -> None:
    sheet = book.add_worksheet("".join(char for char in name if char not in "[]:*?/\\'")[:31] or "DATA")
    marks: dict[int, dict[int, list[dict]]] = {}
    for item in answer["findings"]:
        if item["row"]:
            marks.setdefault(item["row"], {}).setdefault(columns.get(item["column"] or "") or _column_of(item["cell"]), []).append(item)
    strength = ("refuse_file", "refuse_row", "query")
    commented = 0
    shown = sorted(grid)[:MOST_ROWS]
    # A sheet of the sender keeps its own row numbers; of a very large file only rows with findings are here, one below the other.
    closed_up = bool(shown) and shown[-1] > MOST_ROWS * 2
    for line, number in enumerate(shown) if closed_up else ((number - 1, number) for number in shown):
        cells = grid[number]
        hurt = marks.get(number, {})
        for place in range(1, max(len(cells), *hurt, 0) + 1):
            value = cells[place - 1] if place <= len(cells) else None
            here = hurt.get(place)
            mark = None
            if here:
                worst = min(here, key=lambda item: strength.index(item["severity"]))
                mark = style["K"] if worst["severity"] == "query" and worst["nature"] == "K" else style[worst["severity"]]
                if commented < MOST_COMMENTS:
                    commented += 1
                    note = "\n".join(dict.fromkeys(f"{item['rule']}: {item['message']}" for item in here))
                    sheet.write_comment(
                        line, place - 1, note[:1500], {"x_scale": 2.2, "y_scale": 1.0 + 0.35 * len(here), "author": "Sinergi"}
                    )
            _write(sheet, line, place - 1, value, mark, style["date"])
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    widths: dict[int, int] = {}
    for number in shown[:200]:
        for place, value in enumerate(grid[number]):
            widths[place] = max(widths.get(place, 6), min(len(str(value)) if value is not None else 0, 32))
    for place, width in widths.items():
        sheet.set_column(place, place, width + 2)
