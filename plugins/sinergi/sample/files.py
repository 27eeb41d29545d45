"""Deliveries as bytes: workbooks, CSV files and their envelopes."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from sinergi.sample.deliveries import Delivery
from sinergi.sample.forms import form_of
from sinergi.sample.views import Row, columns_of

_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "Nopember", "Desember")
_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = date(1899, 12, 30)
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001  the same in every run, so that equal content is equal bytes
# The first line of a two-line header: a heading over neighbouring columns; the others are merged downwards.
_GROUPS = {
    "K01": (("Lokasi", "kode_kecamatan", "kode_desa_kel"), ("Identitas", "nama_lengkap", "kebangsaan"),
            ("Dokumen", "jenis_dokumen_diperlihatkan", "tgl_berakhir_izin"), ("Terlihat", "tgl_mulai_terlihat", "tgl_terakhir_terlihat")),
    "P01": (("Identitas", "nama_lengkap", "kebangsaan"), ("Izin Tinggal", "jenis_izin_tinggal", "tgl_berakhir_izin")),
}  # fmt: skip
_SIGNATORIES = {
    "district": "Camat", "company": "Manajer Umum", "immigration": "Kepala Seksi Izin Tinggal", "office": "Kepala Bidang",
}  # fmt: skip


def date_text(value: date, style: str) -> Any:
    """A date as a sender of that habit writes it; Excel serials come as whole numbers."""
    if style == "serial":
        return (value - _EPOCH).days
    if style == "words":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if style == "short":
        return f"{value.day:02d}-{_SHORT[value.month - 1]}-{value.year % 100:02d}"
    if style == "slashes":
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    return value.isoformat()


def cell_of(row: Row, column: str, dates: str) -> Any:
    """What stands in the cell: the messy text where there is one, else the value in the file's own habit."""
    value = row.cells[column] if column in row.cells else row.values[column]
    if isinstance(value, date):
        return value if dates == "real" else date_text(value, dates)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return "; ".join(value)
    return value


def envelope_of(delivery: Delivery) -> dict[str, Any]:
    """The envelope fields of DOMAIN §3.0; those in ``delivery.envelope`` win."""
    form, period_end = form_of(delivery.form), delivery.period.end
    fields: dict[str, Any] = {
        "kode_form": delivery.form,
        "versi_form": 1,
        "kode_pengirim": delivery.sender,
        "periode": str(delivery.period),
        "jenis_kiriman": delivery.kind,
        "nomor_versi": delivery.version,
        "tanggal_data": period_end.isoformat(),
        "jumlah_baris": len(delivery.rows),
        "nomor_surat_pengantar": f"{delivery.delivered_at.day:03d}/{delivery.form}/{period_end.year}",
        "tanggal_surat": delivery.delivered_at.date().isoformat(),
        "nama_penanggung_jawab": "Petugas Pelapor",
        "jabatan_pj": _SIGNATORIES[form.sender_kind],
        "kontak_pj": "081200001234",
        "waktu_kirim": delivery.delivered_at.isoformat(),
    }
    if form.control_total:
        fields["total_kendali"] = form.control_total.of(row.values for row in delivery.rows)
    if form.sender_kind in ("immigration", "office"):
        fields["dasar_berbagi_data"] = "MoU pertukaran data"
    fields.update(delivery.envelope)
    return {name: value for name, value in fields.items() if value is not None}


def write(delivery: Delivery, folder: Path) -> Path:
    """Write one delivery below ``folder/<sender>``; sets its row numbers."""
    target = folder / delivery.sender / delivery.file_name
    target.parent.mkdir(parents=True, exist_ok=True)
    if delivery.payload is not None:
        target.write_bytes(delivery.payload)
    elif delivery.style.file_format == "csv":
        _write_csv(delivery, target)
    else:
        _write_workbook(delivery, target)
    delivery.written = f"{delivery.sender}/{delivery.file_name}"
    return target


def _write_csv(delivery: Delivery, target: Path) -> None:
    style, columns = delivery.style, columns_of(delivery.form)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=style.delimiter, lineterminator="\r\n")
    for title in style.titles:
        writer.writerow([title] + [""] * (len(columns) - 1))
    writer.writerow([style.headers.get(column, column) for column in columns])
    number = len(style.titles) + 1
    dates = "iso" if style.dates == "real" else style.dates
    for row in delivery.rows:
        number += 1
        row.row_number = number
        writer.writerow(["" if (cell := cell_of(row, column, dates)) is None else cell for column in columns])
    if style.total is not None:
        writer.writerow(["", "", "", "", "JUMLAH", style.total] + [""] * (len(columns) - 6))
    text = stream.getvalue()
    try:
        payload = text.encode(style.encoding)
    except UnicodeEncodeError:  # a name in another script: such a sender saves as Unicode text
        style.encoding = "utf-16"
        payload = text.encode(style.encoding)
    target.write_bytes(payload)
    if style.manifest != "missing":
        sidecar = target.with_name(target.name + ".manifest.json")
        sidecar.write_text(json.dumps(envelope_of(delivery), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_workbook(delivery: Delivery, target: Path) -> None:
    style, columns = delivery.style, columns_of(delivery.form)
    book = xlsxwriter.Workbook(
        str(target), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _MADE, "author": "", "company": ""})
    sheet = book.add_worksheet("DATA")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    top = 0
    for title in style.titles:
        if title:
            sheet.merge_range(top, 0, top, 7, title, bold)
        top += 1
    top = _write_header(book, sheet, delivery, top)
    if style.numbering_line:
        for position in range(len(columns)):
            sheet.write_string(top, position, f"({position + 1})")
        top += 1
    for row in delivery.rows:
        row.row_number = top + 1
        for position, column in enumerate(columns):
            cell = cell_of(row, column, style.dates)
            if cell is None:
                continue
            if isinstance(cell, date):
                sheet.write_datetime(top, position, cell, day)
            elif isinstance(cell, (int, float)):
                sheet.write_number(top, position, cell)
            elif column in style.numbers and cell.isdigit():
                sheet.write_number(top, position, int(cell))
            else:
                sheet.write_string(top, position, cell)
        top += 1
    if style.total is not None:
        sheet.write_string(top, 4, "JUMLAH", bold)
        sheet.write_number(top, 5, style.total, bold)
        top += 1
    for line in style.signature:
        top += 1
        if line:
            sheet.write_string(top, 6, line)
    if style.manifest != "missing":
        _write_manifest(book, delivery)
    book.close()


def _write_header(book: Any, sheet: Any, delivery: Delivery, top: int) -> int:
    style, columns = delivery.style, columns_of(delivery.form)
    shown = [style.headers.get(column, column) for column in columns]
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True})
    if not style.two_line_header:
        for position, text in enumerate(shown):
            sheet.write_string(top, position, text, bold)
        return top + 1
    grouped: set[int] = set()
    for heading, first, last in _GROUPS.get(delivery.form, ()):
        left, right = columns.index(first), columns.index(last)
        sheet.merge_range(top, left, top, right, heading, bold)
        grouped |= set(range(left, right + 1))
    for position, text in enumerate(shown):
        if position in grouped:
            sheet.write_string(top + 1, position, text, bold)
        else:
            sheet.merge_range(top, position, top + 1, position, text, bold)
    return top + 2


def _write_manifest(book: Any, delivery: Delivery) -> None:
    sheet = book.add_worksheet("_MANIFEST")
    line = 0
    if delivery.style.manifest == "headed":
        sheet.write_row(0, 0, ["kolom", "isi"])
        line = 1
    for name, value in envelope_of(delivery).items():
        sheet.write_string(line, 0, name)
        if isinstance(value, int):
            sheet.write_number(line, 1, value)
        else:
            sheet.write_string(line, 1, str(value))
        line += 1
    if delivery.style.manifest == "hidden":
        sheet.hide()
