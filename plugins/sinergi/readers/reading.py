"""Reading one delivered file from its landed bytes to rows, notes and a verdict. No database, no clock."""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sinergi.contract.model import Form
from sinergi.periods import NotAPeriod, Period
from sinergi.readers import limits
from sinergi.readers.delimited import DELIMITERS, Delimited, Records
from sinergi.readers.envelope import Envelope, extra_fields, merge, read_name, region_of_sender, sheet_fields, sidecar_fields
from sinergi.readers.layout import Header, filled, find_header, foreign_periods, foreign_region, is_filled, names_of, require_columns
from sinergi.readers.opening import Package, judge_kind, open_regular, refuse_ole
from sinergi.readers.returned import REASON_SHEET, listed_reasons, own_columns
from sinergi.readers.rows import Emit, Memory, RowStream, check_head
from sinergi.readers.values import Cell, Context, References, references
from sinergi.readers.verdicts import Note, Refusal
from sinergi.readers.workbook import Sheet, Workbook, column_letters

_HEAD_ROWS = limits.HEADER_ROWS + 4
_SHEET_CHUNK = 4_000
_WIDTH_SAMPLE = 300


def read_file(
    request: Mapping[str, Any],
    forms: Mapping[str, Form],
    emit: Emit,
    memory: Memory | None = None,
    known: References | None = None,
) -> dict[str, Any]:
    """Read one file and emit its R, N and D frames; D is last, and is also returned.

    Args:
        request: ``submission_key``, ``path`` of the landed copy, ``file_name`` as delivered, ``sender`` (the inbox folder),
            ``sidecar`` (path or None), optionally ``region`` (dotted code of the sender's region).
        forms: contracts by form code.
        emit: receives (kind, payload); after a D with a refusal, what was emitted before it is void.
        memory: kept between files by a long-lived reader.
        known: reference lists; the product's own if None.
    """
    job = _Job(request, forms, emit, memory or Memory(), known)
    try:
        job.read()
    except Refusal as refusal:
        job.report.update(refusal=refusal.as_dict(), detail=refusal.detail)
    except MemoryError:
        job.report["refusal"] = Refusal("S001", "limit", "memory").as_dict()
    job.complete()
    emit(b"D", json.dumps(job.report, ensure_ascii=False).encode())
    return job.report


class _Job:
    def __init__(self, request: Mapping[str, Any], forms: Mapping[str, Form], emit: Emit, memory: Memory, known: References | None):
        self.request = request
        self.forms = forms
        self.emit = emit
        self.memory = memory
        self.known = known
        self.key = int(request["submission_key"])
        self.envelope = Envelope()
        self.report: dict[str, Any] = {
            "submission_key": self.key, "refusal": None, "form": None, "sender": None, "period": None, "version": None, "kind": None,
            "manifest": {}, "rows_read": 0, "layout": {}, "sheet": None, "header_row": None, "columns": {}, "unknown_columns": [],
            "content_sha256": None,
        }  # fmt: skip

    def complete(self) -> None:
        """Put what is known of the envelope into the report, refused or not."""
        envelope = self.envelope
        self.report.update(form=envelope.form, sender=envelope.sender, period=envelope.period, version=envelope.version, kind=envelope.kind)
        self.report.update(manifest=envelope.manifest(), answers=envelope.answers)

    def read(self) -> None:
        self.envelope, extension = read_name(str(self.request["file_name"]))
        descriptor, size = open_regular(self.request["path"])
        try:
            head = os.pread(descriptor, 4096, 0)
            if size == 0 and extension == "csv" and self.request.get("sidecar"):
                self._empty_return()
                return
            kind = judge_kind(head, size, extension)
            if kind == "ole":
                raise refuse_ole(_content(descriptor, min(size, limits.XLSX_FILE_BYTES)))
            if kind == "xlsx":
                self._read_workbook(_content(descriptor, size))
            else:
                self._read_delimited(descriptor)
        finally:
            os.close(descriptor)

    # --- envelope ---

    def _settle(self, fields: Mapping[str, Cell] | None) -> Form:
        """Merge the envelope and find the form."""
        self.envelope = merge(self.envelope, fields)
        form = self.forms.get(self.envelope.form or "")
        if form is None:
            raise Refusal("S002", "unknown_form", (self.envelope.form or "")[:10])
        extra_fields(self.envelope, fields, form)
        try:
            self._period = Period.parse(self.envelope.period or "")
        except NotAPeriod:
            raise Refusal("S004", "period_format", "periode") from None
        if self.known is None:
            self.known = references(self._period.start, self._period.end)
        self.region = str(self.request.get("region") or "") or region_of_sender(self.envelope.sender)
        return form

    def _context(self, form: Form, date1904: bool = False) -> Context:
        births = {name for role in form.identity.values() for what, name in role.items() if what == "birth_date" and name}
        births |= {column.name for column in form.columns if column.type == "date" and "lahir" in column.name}
        end: date = self._period.end
        return Context(end, self.region, frozenset(births), date1904, self.known or References())

    def _empty_return(self) -> None:
        """A CSV without a byte is a NIHIL return if its sidecar says so."""
        self._settle(sidecar_fields(self.request["sidecar"]))
        if self.envelope.kind != "NIHIL":
            raise Refusal("S001", "empty")
        self._close(None)

    def _close(self, stream: RowStream | None) -> None:
        """The last checks of a file that was read: nothing but what it says it is."""
        rows = stream.counts.rows if stream else 0
        self.report["rows_read"] = rows
        if self.envelope.kind == "NIHIL" and rows:
            raise Refusal("S013", "nihil_with_rows", str(rows))
        if self.envelope.kind != "NIHIL" and not rows:
            raise Refusal("S013", "no_rows")
        declared = self.envelope.declared_rows
        if declared is not None and declared != rows:
            raise Refusal("S008", "row_count", f"{declared} / {rows}")
        if stream:
            self.report["content_sha256"] = stream.finish()
            self.report["layout"].update(
                {name: count for name, count in sorted(stream.counts.layout.items()) if name not in ("title", "blank")}
            )
            self.report["layout"]["blank"] = self.report["layout"].get("blank", 0) + stream.counts.layout["blank"]

    def _begin(self, form: Form, header: Header, date1904: bool, sheet: bool) -> RowStream:
        require_columns(header, form)
        check_head([*header.titles, *header.texts.values()])
        stream = RowStream(form, header, self._context(form, date1904), self.key, self.emit, self.memory, sheet)
        if self.envelope.answers:
            stream.own, stream.reasons_at = own_columns(form, header)
            stream.is_returned = True
        row = header.first_row + header.rows
        self.report.update(
            header_row=row,
            columns={name: index + 1 for name, index in header.columns.items()},
            unknown_columns=[name for index, name in header.unknown.items() if index not in stream.own],
            layout={
                "title": header.title_rows, "header": header.rows, "numbering": header.numbering_rows, "blank": header.blank_rows,
                "totals": 0, "signature": 0, "repeated_header": 0, "section": 0,
            },
        )  # fmt: skip
        for rule, detail in self.envelope.notes:
            stream.note(Note(None, None, None, rule, None, detail))
        for index, name in header.unknown.items():
            if index in stream.own:
                continue
            stream.note(Note(None, None, f"{column_letters(index)}{row}" if sheet else None, "S006", name, "unknown"))
        if foreign_periods(header.titles, self.envelope.period or ""):
            stream.note(Note(None, None, None, "S029", None, "month"))
        if foreign_region(header.titles, self.region, (self.known or References()).region_names):
            stream.note(Note(None, None, None, "S029", None, "region"))
        return stream

    def _without_header(self, form: Form, rows: Sequence[Sequence[Cell]], why: str = "no_header") -> None:
        """No header: fine for a NIHIL return without a table, else a refusal."""
        if self.envelope.kind == "NIHIL" and (why == "no_header" and not _looks_like_rows(rows)):
            self._close(None)
            return
        if not any(filled(row) for row in rows):
            raise Refusal("S013", "no_rows") if why == "no_header" else Refusal("S005", why)
        raise Refusal("S005", why)

    # --- workbook ---

    def _read_workbook(self, content: bytes) -> None:
        package = Package(content)
        book = Workbook(package)
        manifest = book.manifest_name()
        sidecar = self.request.get("sidecar")
        fields = sheet_fields(book.open(manifest).rows()) if manifest else sidecar_fields(sidecar) if sidecar else None
        form = self._settle(fields)
        found: list[tuple[Sheet, list[list[Cell]], Iterator[list[Cell]], Header]] = []
        looked: list[list[Cell]] = []
        candidates = book.data_candidates()
        for name in candidates[:30]:
            sheet = book.open(name)
            rows = sheet.rows()
            head = list(itertools.islice(rows, _HEAD_ROWS))
            looked = looked or head
            header = find_header(head, form, sheet.merged)
            if header:
                found.append((sheet, head, rows, header))
                if len(found) > 1:
                    raise Refusal("S005", "two_sheets", f"{found[0][0].name[:31]}, {name[:31]}")
        if not found:
            self._without_header(form, looked, "no_header" if candidates else "no_visible_sheet")
            return
        sheet, head, rows, header = found[0]
        self.report["sheet"] = sheet.name[:31]
        stream = self._begin(form, header, book.date1904, sheet=True)
        self._hidden(stream, sheet, book)
        self._sheet_rows(stream, sheet, head, rows, header)
        if stream.is_returned and REASON_SHEET in book.visible:
            for number, about, said in listed_reasons(book.open(REASON_SHEET).rows()):
                stream.reason(number, said, about)
        self._close(stream)

    def _hidden(self, stream: RowStream, sheet: Sheet, book: Workbook) -> None:
        """Tell (S023) what the sender may have overlooked: hidden sheets, rows, columns, an active filter; stray cells (S032)."""
        facts = sheet.facts
        strangers = book.hidden_strangers()
        for seen, detail in (
            (bool(strangers), "hidden_sheet"),
            (facts.hidden_rows, "hidden_rows"),
            (facts.hidden_columns, "hidden_columns"),
            (facts.filtered, "filter"),
        ):
            if seen:
                stream.note(
                    Note(
                        None,
                        None,
                        None,
                        "S023",
                        ", ".join(name[:31] for name in strangers[:5]) if detail == "hidden_sheet" else None,
                        detail,
                    )
                )
        for cell in facts.stray:
            stream.note(Note(None, None, cell, "S032", None, "stray_cell"))
        if facts.stray_rows:
            self.report["layout"]["stray"] = facts.stray_rows

    def _sheet_rows(self, stream: RowStream, sheet: Sheet, head: list[list[Cell]], rows: Iterator[list[Cell]], header: Header) -> None:
        mapped = set(header.columns.values())
        merges: dict[int, list[tuple[int, int]]] = {}
        for (first, left), (last, _) in sheet.merged:
            if last > first >= header.data_row and left in mapped:
                merges.setdefault(first, []).append((left, last))
        lent: dict[int, tuple[int, Cell]] = {}
        lent_cells: set[tuple[int, int]] = set()
        numbers: list[int] = []
        chunk: list[list[Cell]] = []
        number = header.data_row
        width = max((len(row) for row in head), default=0)
        for row in itertools.chain(head[header.data_row :], rows):
            number += 1
            if len(row) != width:
                row = row + [""] * (width - len(row)) if len(row) < width else row[:width]
            if merges:
                for left, (last, value) in list(lent.items()):
                    if number - 1 > last:
                        del lent[left]
                    elif row[left] == "":
                        row[left] = value
                        lent_cells.add((number, left))
                for left, last in merges.get(number - 1, ()):
                    if left < width and row[left] != "":
                        lent[left] = (last, row[left])
            chunk.append(row)
            numbers.append(number)
            if len(chunk) >= _SHEET_CHUNK:
                stream.take(numbers, chunk, lent_cells)
                chunk, numbers, lent_cells = [], [], set()
        stream.take(numbers, chunk, lent_cells)

    # --- delimited text ---

    def _read_delimited(self, descriptor: int) -> None:
        sidecar = self.request.get("sidecar")
        form = self._settle(sidecar_fields(sidecar) if sidecar else None)
        source = Delimited(descriptor)
        source.read_separator_line()
        header = delimited_header(source, form)
        if header is None:
            self._without_header(form, source.head(source.delimiter, _HEAD_ROWS))
            return
        if header.width > limits.CSV_COLUMNS:
            raise Refusal("S001", "limit", f"{header.width} columns")
        stream = self._begin(form, header, False, sheet=False)
        if source.separator_line:
            self.report["layout"]["title"] = max(self.report["layout"]["title"], 1)
        for batch in records_below(source, header):
            self._delimited_batch(stream, batch, source.width, header)
            if stream.counts.rows > limits.CSV_ROWS:
                raise Refusal("S001", "limit", f"> {limits.CSV_ROWS} rows")
        self._close(stream)

    @staticmethod
    def _delimited_batch(stream: RowStream, batch: Records, width: int, header: Header) -> None:
        if batch.columns is not None and width == header.width:
            stream.take_columns(batch.numbers, batch.columns)
            return
        numbers, rows = batch.numbers, batch.all_rows()
        faults = [(number, text, "quote") for number, text in batch.faults]
        odd = set(map(len, rows)) != {width} if rows else False
        if odd or width > header.width:
            kept_numbers: list[int] = []
            kept_rows: list[list[str]] = []
            for number, row in zip(numbers, rows, strict=True):
                if len(row) == width and not (width > header.width and any(row[header.width :])):
                    kept_numbers.append(number)
                    kept_rows.append(row)
                    continue
                kind = stream.judge.judge(row, alone=True)
                if kind:
                    stream.furniture(number, kind, row)
                else:
                    faults.append((number, ";".join(row), "ragged"))
            numbers, rows = kept_numbers, kept_rows
        if not faults:
            stream.take(numbers, rows)
            return
        # Rows go out in file order, so that equal content keeps an equal hash wherever a batch ends.
        at = 0
        for number, text, detail in sorted(faults):
            upto = at
            while upto < len(numbers) and numbers[upto] < number:
                upto += 1
            stream.take(numbers[at:upto], rows[at:upto])
            stream.broken(number, text, detail)
            at = upto
        stream.take(numbers[at:], rows[at:])


def records_below(source: Delimited, header: Header) -> Iterator[Records]:
    """All records below the header, once ``source.width`` is known: without it no field over several lines finds its end."""
    source.width, source.header_rows = header.width, header.data_row
    source.header_width = header.width if header.is_wrapped else 0
    below = _below_header(source.records(), header.data_row)
    sample = list(itertools.islice(below, 1))
    source.width = _row_width(sample, header)
    if source.width != header.width:
        return _below_header(source.records(), header.data_row)
    return itertools.chain(sample, below)


def _below_header(batches: Iterator[Records], header_rows: int) -> Iterator[Records]:
    """Records below the header, whose faults and rows above it are dropped."""
    for batch in batches:
        if batch.numbers and batch.numbers[0] > header_rows and not any(number <= header_rows for number, _ in batch.faults):
            yield batch
            continue
        skip = sum(1 for number in batch.numbers if number <= header_rows)
        faults = [fault for fault in batch.faults if fault[0] > header_rows]
        yield Records(batch.numbers[skip:], batch.all_rows()[skip:], faults=faults)


def _row_width(sample: Sequence[Records], header: Header) -> int:
    """How many fields a proper row has, by the first rows.

    The header's own width; but where all rows end in the same surplus of empty fields, or lack the header's unnamed last
    fields, that is the file's way. A single row proves nothing: it may be the one that lost a delimiter.
    """
    rows = [row for batch in sample for row in batch.all_rows()[:_WIDTH_SAMPLE] if is_filled(row)]
    sizes = Counter(map(len, rows))
    if not sizes:
        return header.width
    usual, count = sizes.most_common(1)[0]
    named = max(header.texts, default=-1) + 1
    if count < 2 or usual == header.width:
        return header.width
    if usual > header.width and all(not any(row[header.width :]) for row in rows if len(row) == usual) and sizes[header.width] == 0:
        return usual
    if named <= usual < header.width and sizes[header.width] == 0:
        return usual
    return header.width


def _looks_like_rows(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether there is more than titles: a row with many filled cells."""
    return any(len(filled(row)) > 5 for row in rows)


def _content(descriptor: int, size: int) -> bytes:
    parts, at = [], 0
    while at < size:
        part = os.pread(descriptor, min(size - at, 8 * limits.MIB), at)
        if not part:
            break
        parts.append(part)
        at += len(part)
    return b"".join(parts)


def delimited_header(source: Delimited, form: Form) -> Header | None:
    """The header under the delimiter that makes most sense of it."""
    if source.separator_line:
        return _header_under(source, source.delimiter, form)
    best: Header | None = None
    fault: Refusal | None = None
    text = "\n".join(source.first_lines(_HEAD_ROWS))
    # Delimiters that stand nowhere make the same rows; one of them speaks for all.
    present = [delimiter for delimiter in DELIMITERS if delimiter in text]
    absent = [delimiter for delimiter in DELIMITERS if delimiter not in text][:1]
    for delimiter in sorted(present + absent, key=DELIMITERS.index):
        if best and len(best.columns) == len(form.columns):
            break
        try:
            header = _header_under(source, delimiter, form)
        except Refusal as refusal:
            # Under a delimiter that is not the file's, cells of a row may look like a header with a name twice.
            fault, header = refusal, None
        if header and (best is None or len(header.columns) > len(best.columns)):
            best = header
            source.delimiter = delimiter
    if best is None and fault:
        raise fault
    if best is None:
        source.delimiter = likely_delimiter(source, form)
    return best


def likely_delimiter(source: Delimited, form: Form) -> str:
    """The delimiter under which the first records name most columns."""
    names = names_of(form)
    return max(DELIMITERS, key=lambda mark: sum(1 for row in source.head(mark, _HEAD_ROWS) for text in row if names.match(text)))


def _header_under(source: Delimited, delimiter: str, form: Form) -> Header | None:
    """The header under one delimiter; headings and titles may go on in the next lines, as records of its width do."""
    header = find_header(source.head(delimiter, _HEAD_ROWS), form)
    for width in source.wrapped_widths(delimiter, _HEAD_ROWS):
        wrapped = find_header(source.head(delimiter, _HEAD_ROWS, width), form)
        if wrapped and wrapped.width == width and (header is None or len(wrapped.columns) >= len(header.columns)):
            header = wrapped
            header.is_wrapped = True
    return header
