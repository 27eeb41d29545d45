"""The sender's own cells once more, at their own addresses: what an answer shows."""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path

from sinergi.contract.model import Form
from sinergi.readers import limits
from sinergi.readers.delimited import Delimited
from sinergi.readers.opening import Package, judge_kind, open_regular
from sinergi.readers.reading import delimited_header
from sinergi.readers.verdicts import Refusal
from sinergi.readers.workbook import Workbook

WHOLE_SHEET_ROWS = 20_000


def rows_of(path: Path, file_name: str, sheet: str | None, form: Form | None, wanted: Set[int]) -> dict[int, list]:
    """Row number, as the sender sees it, to cell values: the whole sheet up to 20,000 rows, beyond that the ``wanted`` rows only.

    Empty for a file that cannot be opened: its answer then says why in words.
    """
    extension = file_name.rsplit(".", 1)[-1].lower()
    try:
        descriptor, size = open_regular(path)
        try:
            if judge_kind(os.pread(descriptor, 4096, 0), size, extension) == "xlsx":
                if size > limits.XLSX_FILE_BYTES or sheet is None:
                    return {}
                rows = enumerate(Workbook(Package(os.pread(descriptor, size, 0))).open(sheet).rows(), 1)
            elif form is not None:
                rows = _delimited(descriptor, form)
            else:
                return {}
            return _kept(rows, wanted)
        finally:
            os.close(descriptor)
    except Refusal:
        return {}


def _delimited(descriptor: int, form: Form):
    source = Delimited(descriptor)
    source.read_separator_line()
    delimited_header(source, form)
    for batch in source.records():
        yield from zip(batch.numbers, batch.all_rows(), strict=True)


def _kept(rows, wanted: Set[int]) -> dict[int, list]:
    kept: dict[int, list] = {}
    for number, cells in rows:
        if len(kept) < WHOLE_SHEET_ROWS or number in wanted:
            kept[number] = cells
    if len(kept) > WHOLE_SHEET_ROWS or (kept and max(kept) > WHOLE_SHEET_ROWS):
        return {number: kept[number] for number in sorted(wanted) if number in kept}
    return kept
