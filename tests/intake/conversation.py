"""A sender at work: delivers a K01, reads the answer, writes into the returned workbook and sends it back as it is."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta

import openpyxl

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.pipeline import process

CLOCK = datetime(2026, 11, 5, 9, tzinfo=UTC)
FORMS = load_forms(strict=False)
K01 = FORMS["K01"]
GOOD = list(csv.DictReader((K01.folder / "samples" / "good.csv").open(encoding="utf-8")))


class Reader:
    """Reads in this process what the reader child reads in its own: no start-up per batch."""

    def read(self, request):
        from sinergi.readers.reading import read_file

        frames = []
        read_file(request, FORMS, lambda kind, payload: frames.append((kind, bytes(payload))))
        return frames

    def close(self):
        pass


def ask(url, sql, **params):
    with transaction(url) as conn:
        return rows(conn, sql, **params)


class Sender:
    """One kecamatan. Each delivery is a day after the one before."""

    def __init__(self, url, home, code="640212"):
        self.url, self.home, self.code, self.clock = url, home, code, CLOCK

    def name(self, version, period="2026-10", ending="csv"):
        return f"K01_{self.code}_{period}_v{version}.{ending}"

    def send(self, name, content, sidecar=None):
        """Deliver and process; the answer's JSON."""
        folder = self.home.inbox / self.code
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        if sidecar:
            (folder / f"{name}.manifest.json").write_text(json.dumps(sidecar))
        self.clock += timedelta(hours=1)
        receive(self.url, self.home, self.clock, settle_seconds=0.0)
        process(self.url, self.home, self.clock, "district", with_gx=False, workers=1)
        return self.answer(name)

    def send_rows(self, table, version=1, period="2026-10", **envelope):
        header = list(table[0]) if table else list(GOOD[0])
        lines = [";".join(header)] + [";".join(row[name] for name in header) for row in table]
        fields = {
            "kode_form": "K01", "versi_form": 1, "kode_pengirim": self.code, "periode": period,
            "jenis_kiriman": "ASLI" if version == 1 else "REVISI", "nomor_versi": version, "jumlah_baris": len(table),
            "total_kendali": sum(row["status_keberadaan"] == "HADIR" for row in table), "tanggal_data": "2026-10-31",
            "nama_penanggung_jawab": "SITI AMINAH", "jabatan_pj": "Kasi", "kontak_pj": "0812-0000-1111", **envelope,
        }  # fmt: skip
        return self.send(self.name(version, period), ("\n".join(lines) + "\n").encode(), fields)

    def answer(self, name):
        return json.loads((self.home.outbox / self.code / f"{name}.feedback.json").read_text(encoding="utf-8"))

    def workbook(self, name):
        return openpyxl.load_workbook(self.home.outbox / self.code / f"{name}.feedback.xlsx")

    def send_back(self, name, edit=lambda book: None, under=None):
        """Write into the answer's workbook and deliver it, by default under the very name it came with."""
        book = self.workbook(name)
        edit(book)
        path = self.home.tmp / "returned.xlsx"
        book.save(path)
        return self.send(under or f"{name}.feedback.xlsx", path.read_bytes())


def changed(row=1, **cells):
    """The good rows with some cells of one row changed."""
    return [{**each, **cells} if number == row else dict(each) for number, each in enumerate(GOOD, 1)]


def column_of(sheet, name):
    return next(cell.column for cell in sheet[1] if cell.value == name)


def put(row, column, value):
    """An edit of the sheet DATA: ``row`` counts sheet rows."""

    def edit(book):
        sheet = book["DATA"]
        sheet.cell(row, column_of(sheet, column)).value = value

    return edit


def together(*edits):
    def edit(book):
        for each in edits:
            each(book)

    return edit


def findings(url, rule):
    return ask(
        url,
        "select found.*, sub.is_current, sub.status from quality.finding as found inner join intake.submission as sub using (submission_key) "
        "where rule_code = :rule order by submission_key, row_number",
        rule=rule,
    )
