"""The sender's own cells once more, at their own addresses, and the envelope they came in: what an answer shows."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from sinergi.contract.model import Form
from sinergi.readers import limits
from sinergi.readers.delimited import Delimited
from sinergi.readers.envelope import sheet_fields, sidecar_fields
from sinergi.readers.opening import Package, judge_kind, open_regular
from sinergi.readers.reading import delimited_header, likely_delimiter, records_below
from sinergi.readers.values import Cell
from sinergi.readers.verdicts import Refusal
from sinergi.readers.workbook import Sheet, Workbook

WHOLE_SHEET_ROWS = 20_000


@dataclass
class Sent:
    """A delivered file as its sender sees it.

    Attributes:
        rows: row number to cell values.
        is_whole: all rows are here; beyond 20,000 only those that were asked for.
        fields: the envelope's fields by name, None where there is no envelope that can be read.
    """

    rows: dict[int, list] = field(default_factory=dict)
    is_whole: bool = True
    fields: dict[str, Cell] | None = None


def sent_file(
    path: Path, file_name: str, sheet: str | None, form: Form | None, wanted: Set[int], header_row: int = 0, sidecar: Path | None = None
) -> Sent:
    """Read a landed file for its answer. Nothing in it is trusted: what cannot be opened is left out, and the answer says why in words.

    Args:
        path: the landed bytes.
        file_name: as delivered, for its extension.
        sheet: the sheet that holds the table, None where none was found.
        form: whose table a delimited file holds.
        wanted: row numbers to keep of a file of more than 20,000 rows.
        header_row: cells merged downwards are filled below this row, as they were read.
        sidecar: the landed envelope of a delimited file.
    """
    sent = Sent()
    try:
        if sidecar is not None:
            sent.fields = sidecar_fields(str(sidecar))
        extension = file_name.rsplit(".", 1)[-1].lower()
        descriptor, size = open_regular(path)
        try:
            if judge_kind(os.pread(descriptor, 4096, 0), size, extension) == "xlsx":
                if size <= limits.XLSX_FILE_BYTES:
                    _workbook(sent, Workbook(Package(os.pread(descriptor, size, 0))), sheet, form, wanted, header_row)
            elif form is not None:
                sent.rows, sent.is_whole = _kept(_delimited(descriptor, form), wanted)
        finally:
            os.close(descriptor)
    except Refusal:
        pass
    return sent


def _workbook(sent: Sent, book: Workbook, sheet: str | None, form: Form | None, wanted: Set[int], header_row: int) -> None:
    if sheet is None and form is not None:
        # Refused before the table was looked at: the sheet that it would have been read from, if there is but one.
        candidates = book.data_candidates()
        sheet = candidates[0] if len(candidates) == 1 else None
    if sheet is not None:
        opened = book.open(sheet)
        sent.rows, sent.is_whole = _kept(enumerate(opened.rows(), 1), wanted)
        _fill_down(sent.rows, opened, header_row)
    manifest = book.manifest_name()
    if manifest:
        sent.fields = sheet_fields(book.open(manifest).rows())


def _fill_down(rows: Mapping[int, list], sheet: Sheet, header_row: int) -> None:
    """Give the cells of a range merged downwards the value that they were read with: our own sheet has no merged cells."""
    for (first, left), (last, _) in sheet.merged:
        if last <= first or first < header_row or first + 1 not in rows or left >= len(rows[first + 1]):
            continue
        for number in range(first + 2, min(last + 1, first + WHOLE_SHEET_ROWS) + 1):
            if number in rows and left < len(rows[number]) and rows[number][left] == "":
                rows[number][left] = rows[first + 1][left]


def _delimited(descriptor: int, form: Form) -> Iterator[tuple[int, list]]:
    source = Delimited(descriptor)
    source.read_separator_line()
    try:
        header = delimited_header(source, form)
    except Refusal:
        header = None  # a heading twice; the delimiter is the one that names most columns
        source.delimiter = likely_delimiter(source, form)
    if header:
        records_below(source, header)  # numbers of records are those that were judged
    for batch in source.records():
        yield from zip(batch.numbers, map(list, batch.all_rows()), strict=True)
        # A record that could not be split is shown as well as it can be, so that its sender finds it.
        yield from ((number, text.split(source.delimiter)) for number, text in batch.faults)


def _kept(rows: Iterator[tuple[int, list]], wanted: Set[int]) -> tuple[dict[int, list], bool]:
    kept: dict[int, list] = {}
    is_whole = True
    for number, cells in rows:
        if number <= WHOLE_SHEET_ROWS or number in wanted:
            kept[number] = cells
        else:
            is_whole = False
    if is_whole and len(kept) <= WHOLE_SHEET_ROWS:
        return kept, True
    return {number: kept[number] for number in sorted(wanted) if number in kept}, False
