"""A small made-up form, and files of it: good ones, and good ones with one thing wrong."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from sinergi.contract.model import Column, Form
from sinergi.readers.reading import read_file
from sinergi.readers.values import Context, References

KNOWN = References(
    countries={"chn": "CHN", "cn": "CHN", "china": "CHN", "tiongkok": "CHN", "ind": "IND", "in": "IND", "india": "IND", "vnm": "VNM"},
    regions=frozenset({"64", "64.02", "64.02.12", "64.02.12.2003", "64.02.16", "64.10", "19.71"}),
    region_successors={"64.02.99": "64.02.12"},
    region_names={
        "muaramuntai": ("64.02.12",),
        "tabang": ("64.02.16",),
        "kutaikartanegara": ("64.02",),
        "sama": ("64.02.12.2003", "19.71"),
    },
)
CONTEXT = Context(date(2026, 10, 31), "64.02.12", frozenset({"tanggal_lahir"}), references=KNOWN)

COLUMNS = (
    Column("periode", "period", required=True, aliases=("Bulan laporan",)),
    Column("kode_kecamatan", "region", required=True, aliases=("Kecamatan",)),
    Column("no_urut", "integer", required=True, aliases=("No", "No.")),
    Column("nama_lengkap", "text", required=True, aliases=("Nama", "Nama TKA"), personal=True, max_length=60),
    Column("jenis_kelamin", "sex", required=True, aliases=("L/P", "JK"), codes={"L": ("laki-laki",), "P": ()}),
    Column("tanggal_lahir", "date", aliases=("Tgl. Lahir",)),
    Column("kebangsaan", "country", required=True, aliases=("Kewarganegaraan", "WN")),
    Column("nomor_paspor", "passport", aliases=("No. Paspor", "Passport No")),
    Column("tgl_terakhir", "date", required=True, aliases=("Terakhir terlihat",)),
    Column("kategori", "code", required=True, codes={"PEKERJA": ("pekerja asing", "TKA"), "AWAK_KAPAL": ("kru",), "LAIN": ()}),
    Column("nib", "nib"),
    Column("hari", "integer"),
    Column("instansi", "list", codes={"IMIGRASI": (), "POLSEK": ("polisi",)}),
    Column("keterangan", "text", max_length=200),
)
FORM = Form(
    code="Z01", folder=Path("Z01"), title="Uji", title_en="Test", sender_kind="district", grain="satu baris", period="month", due={},
    key=("kode_kecamatan", "no_urut"), columns=COLUMNS, rules=(), place_column="kode_kecamatan", manifest=("cakupan_sumber",),
)  # fmt: skip
NAMES = [column.name for column in COLUMNS]
FORMS = {"Z01": FORM}
NAME = "Z01_640212_2026-10_v1"
SURNAMES = ("WANG XIAOMING", "LI NA", "SURESH KUMAR", "NGUYEN VAN AN", "CHEN WEI", "KIM MIN SU", "ZHAO LEI", "SATO KENJI")


def good_rows(count: int = 12) -> list[list[str]]:
    """Rows that need no repair at all."""
    return [
        [
            "2026-10", "64.02.12", str(number), f"{SURNAMES[number % 8]} {chr(65 + number % 26)}", "LP"[number % 3 == 0],
            f"19{70 + number % 25}-03-{1 + number % 28:02d}", ("CHN", "IND", "VNM")[number % 3], f"EJ{1234500 + number}",
            f"2026-10-{1 + number % 28:02d}", ("PEKERJA", "AWAK_KAPAL", "LAIN")[number % 3], "0220001234567", str(number % 31),
            "IMIGRASI;POLSEK" if number % 2 else "", "",
        ]
        for number in range(1, count + 1)
    ]  # fmt: skip


def csv_bytes(
    rows: Iterable[Sequence[str]], header: Sequence[str] = NAMES, delimiter: str = ";", end: str = "\r\n", encoding: str = "utf-8"
) -> bytes:
    """Rows as a strict CSV would be written by hand: fields with the delimiter, a quote or a line break are quoted."""

    def field(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in (delimiter, '"', "\n", "\r")) else text

    return "".join(delimiter.join(map(field, row)) + end for row in [header, *rows]).encode(encoding)


@dataclass
class Result:
    """What came of one file."""

    report: dict[str, Any]
    rows: dict[int, dict[str, str | None]]
    unread: dict[int, set[str]]
    notes: list[tuple[int | None, str | None, str | None, str, str | None, str | None]]

    @property
    def refusal(self) -> str | None:
        refusal = self.report["refusal"]
        return f"{refusal['rule']}.{refusal['sub']}" if refusal else None

    def rejected(self) -> set[int]:
        from sinergi.readers.verdicts import rejects_row

        return {row for row, _, _, rule, _, detail in self.notes if row is not None and rejects_row(rule, detail)}

    def codes(self, row: int | None = None) -> set[str]:
        return {f"{rule}.{detail}" for number, _, _, rule, _, detail in self.notes if row is None or number == row}


_BACK = {"\\N": None}


def _back(text: str) -> str | None:
    if text == "\\N":
        return None
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace("\0", "\\")


def read(
    content: bytes, folder: Path, extension: str = "csv", name: str = NAME, sidecar: Mapping[str, Any] | bytes | None = None, **more: Any
) -> Result:
    """Put the bytes into the folder and read them."""
    import json

    path = folder / "landed"
    path.write_bytes(content)
    beside = None
    if sidecar is not None:
        beside = folder / "sidecar.json"
        beside.write_bytes(sidecar if isinstance(sidecar, bytes) else json.dumps(sidecar).encode())
    frames: list[tuple[bytes, bytes]] = []
    request = {
        "submission_key": 7,
        "path": str(path),
        "file_name": f"{name}.{extension}",
        "sender": "640212",
        "sidecar": str(beside) if beside else None,
    }
    report = read_file({**request, **more}, FORMS, lambda kind, payload: frames.append((kind, payload)), known=KNOWN)
    rows: dict[int, dict[str, str | None]] = {}
    unread: dict[int, set[str]] = {}
    notes = []
    assert [kind for kind, _ in frames].count(b"D") == 1 and frames[-1][0] == b"D"
    for kind, payload in frames:
        if kind == b"R":
            lines = payload.decode().split("\n")
            assert lines[0] == "Z01" and lines[-1] == ""
            for line in lines[1:-1]:
                fields = line.split("\t")
                assert len(fields) == len(FORM.row_columns) and fields[0] == "7"
                number = int(fields[1])
                assert number not in rows
                rows[number] = dict(zip(FORM.row_columns[3:], map(_back, fields[3:]), strict=True))
                unread[number] = set(fields[2].strip("{}").split(",")) - {""}
        elif kind == b"N":
            for line in payload.decode().removesuffix("\n").split("\n"):
                key, row, column, cell, rule, observed, detail = line.split("\t")
                assert key == "7"
                notes.append((int(row) if row != "\\N" else None, _back(column), _back(cell), rule, _back(observed), _back(detail)))
    return Result(report, rows, unread, notes)


def values(rows: Iterable[Sequence[str]], first: int = 2) -> dict[int, list[str | None]]:
    """What good rows must become, by row number."""
    made = {}
    for number, row in enumerate(rows, first):
        cells: list[str | None] = [text or None for text in row]
        listed = NAMES.index("instansi")
        if cells[listed]:
            cells[listed] = "{" + str(cells[listed]).replace(";", ",") + "}"
        made[number] = cells
    return made


def plain(result: Result) -> dict[int, list[str | None]]:
    return {number: [row[name] for name in NAMES] for number, row in result.rows.items()}


# --- workbooks ------------------------------------------------------------------------------------------------------


def workbook(
    rows: Iterable[Sequence[Any]], manifest: Mapping[str, Any] | None = None, sheet: str = "DATA", edit: Callable[[Any], None] | None = None
) -> bytes:
    """An XLSX of these rows as they stand; ``edit`` gets the openpyxl workbook before it is saved."""
    book = openpyxl.Workbook()
    data = book.active
    data.title = sheet
    for row in rows:
        data.append(list(row))
    if manifest is not None:
        cover = book.create_sheet("_MANIFEST")
        for item in manifest.items():
            cover.append(list(item))
    if edit:
        edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def repacked(
    content: bytes, change: Callable[[str, bytes], bytes | None] = lambda name, data: data, more: Mapping[str, bytes] | None = None
) -> bytes:
    """The workbook with parts changed, left out (None) or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return made.getvalue()


def in_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with bytes replaced in its first sheet."""

    def change(name: str, data: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return data
        assert old in data
        return data.replace(old, new, 1)

    return repacked(content, change)


def lying_zip(content: bytes, part: str, declared: int) -> bytes:
    """The zip whose directory says that a part inflates to ``declared`` bytes."""
    changed = bytearray(content)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        size = struct.unpack_from("<H", changed, at + 28)[0]
        if changed[at + 46 : at + 46 + size] == part.encode():
            struct.pack_into("<I", changed, at + 24, declared)
        at += 46
    return bytes(changed)
