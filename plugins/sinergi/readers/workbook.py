"""Reading a workbook: which sheet, its cells as calamine gives them, and what calamine does not tell.

calamine drops error values and formulas without a result, knows nothing of hidden rows and filters, and allocates the
whole box between the first and the last cell. These facts are taken from the sheet's XML, by few cheap searches.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sinergi.readers import limits
from sinergi.readers.opening import Package
from sinergi.readers.values import NO_RESULT, Cell, folded
from sinergi.readers.verdicts import Refusal

_ROW_NUMBER = re.compile(rb"row [^>]*?\br=\"(\d+)\"")  # a literal start, which re finds fast, with or without namespace prefix
_CELL_COLUMN = re.compile(rb"r=\"([A-Z]{1,3})\d")
# No cell lies within a cell: what is never closed must not be sought to the end from every start.
_ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>((?:(?!</?(?:\w+:)?c\b).)*)</(?:\w+:)?c>", re.DOTALL)
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)><(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*((?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?)\s*</(?:\w+:)?c>"
)
_DANGEROUS_FORMULA = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*(?:\|[^<]*!|\bDDE\s*\(|WEBSERVICE\s*\(|\bCALL\s*\(|REGISTER\.ID|\bEXEC\s*\()", re.IGNORECASE
)
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_VALUED_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(?:(?!</?(?:\w+:)?c\b).)*</(?:\w+:)?c>", re.DOTALL)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*(?<!/)>\s*<(?:\w+:)?c\b")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_MOST_ROWS = 1_048_576  # of a sheet, by its own rules
_STRAY_GAP_ROWS = 10_000
_STRAY_COLUMNS = 256
_STRAY_MOST = 50


def column_letters(index: int) -> str:
    """Letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: bytes | str) -> int:
    """0-based index of column letters."""
    index = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        index = index * 26 + letter - 64
    return index - 1


@dataclass
class SheetFacts:
    """What the XML says beside the values. Cells are (0-based row, 0-based column)."""

    hidden_rows: bool = False
    hidden_columns: bool = False
    filtered: bool = False
    special: dict[tuple[int, int], str] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    stray_rows: int = 0
    replaced: bytes | None = None


def inspect(xml: bytes) -> SheetFacts:
    """Facts of one sheet; raises Refusal where it is too large or a formula reaches outside."""
    facts = SheetFacts()
    if b" r='" in xml:
        xml = xml.replace(b"'", b'"')
    if b"hidden=" in xml:
        facts.hidden_rows = _HIDDEN_ROW.search(xml) is not None
        facts.hidden_columns = _HIDDEN_COLUMN.search(xml) is not None
    facts.filtered = b"filterColumn" in xml
    if b't="e"' in xml:
        for found in _ERROR_CELL.finditer(xml):
            place = _place(found[1])
            text = re.search(rb">([^<]*)</(?:\w+:)?v>", found[2])
            if place:
                facts.special[place] = text[1].decode("utf-8", "replace")[:20] if text else "#N/A"
    if b"<f" in xml or b":f" in xml:
        if _DANGEROUS_FORMULA.search(xml):
            raise Refusal("S001", "active_content", "dde")
        for found in _FORMULA_CELL.finditer(xml):
            # t="str" with an empty <v> is a formula whose result is the empty text.
            place = _place(found[1])
            if place and not (found[2] and b't="str"' in found[1]):
                facts.special.setdefault(place, NO_RESULT)
    _bound(xml, facts)
    return facts


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.search(b" " + attributes)
    return (int(found[2]) - 1, column_index(found[1])) if found else None


def _bound(xml: bytes, facts: SheetFacts) -> None:
    """Make sure that the box of used cells fits; a few stray cells far out are taken away and named."""
    # Most sheets are too short to hold so much, and need not be counted through.
    if len(xml) > 3 * limits.SHEET_BOX_CELLS and xml.count(b"/c>") + xml.count(b":c>") > limits.SHEET_BOX_CELLS:
        raise Refusal("S001", "limit", "cells")
    if len(xml) > 5 * _MOST_ROWS and xml.count(b"<row ") + xml.count(b":row ") > _MOST_ROWS:
        raise Refusal("S001", "limit", "rows")
    numbers = _ROW_NUMBER.findall(xml)
    rows = max(max(map(int, numbers), default=0), xml.count(b"row>"))
    # Few rows fit whatever their width (16,384 at most); more do unless there are columns of three letters.
    if rows * 16_384 <= limits.SHEET_BOX_CELLS or (rows * 702 <= limits.SHEET_BOX_CELLS and not re.search(rb"r=\"[A-Z]{3}\d", xml)):
        return
    letters: set[bytes] = set()
    step = 8 * limits.MIB
    for start in range(0, len(xml), step):
        letters.update(_CELL_COLUMN.findall(xml[start : start + step + 16]))
    columns = max(map(column_index, letters), default=0) + 1
    if rows * columns <= limits.SHEET_BOX_CELLS and columns <= limits.SHEET_COLUMNS:
        return
    cells: list[tuple[int, int, int, int]] = []
    for found in _VALUED_CELL.finditer(xml):
        place = _place(found[1])
        if place:
            cells.append((*place, found.start(), found.end()))
        if len(cells) > limits.SHEET_BOX_CELLS:
            raise Refusal("S001", "limit", "cells")
    far_row = _first_gap(sorted({row for row, _, _, _ in cells}))
    stray = [cell for cell in cells if cell[0] >= far_row or cell[1] >= _STRAY_COLUMNS]
    kept = [cell for cell in cells if cell[0] < far_row and cell[1] < _STRAY_COLUMNS]
    box = (max((cell[0] for cell in kept), default=0) + 1) * (max((cell[1] for cell in kept), default=0) + 1)
    by_row: dict[int, int] = {}
    for cell in stray:
        by_row[cell[0]] = by_row.get(cell[0], 0) + 1
    if box > limits.SHEET_BOX_CELLS or len(stray) > _STRAY_MOST or any(count > 2 for row, count in by_row.items() if row >= far_row):
        row, column = max((cell[:2] for cell in stray), default=(rows - 1, columns - 1))
        raise Refusal("S001", "limit", f"cell {column_letters(column)}{row + 1}")
    parts, at = [], 0
    for row, column, start, end in sorted(stray, key=lambda cell: cell[2]):
        parts.append(xml[at:start])
        at = end
        facts.stray.append(f"{column_letters(column)}{row + 1}")
    facts.stray_rows = sum(1 for row in by_row if row >= far_row)
    facts.replaced = b"".join([*parts, xml[at:]])


def _first_gap(rows: list[int]) -> int:
    """First row after a gap of empty rows so wide that nobody would look below it."""
    before = 0
    for row in rows:
        if row - before > _STRAY_GAP_ROWS:
            return row
        before = row
    return 1 << 30


@dataclass
class Sheet:
    """One sheet opened for reading. ``rows`` yields lists of cells from sheet row 1 on, column A first."""

    name: str
    source: Any
    facts: SheetFacts
    merged: list[tuple[tuple[int, int], tuple[int, int]]]

    def rows(self) -> Iterator[list[Cell]]:
        start = self.source.start
        if start is None:
            return
        pad: list[Cell] = [""] * start[1]
        width = self.source.width + start[1]
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in self.facts.special.items():
            by_row.setdefault(row, []).append((column, text))
        number = -1
        for number, cells in enumerate(self.source.iter_rows()):
            if pad:
                cells = pad + cells
            for column, text in by_row.pop(number, ()):
                if column >= len(cells):
                    cells = cells + [""] * (column + 1 - len(cells))
                cells[column] = text
            yield cells
        for row in sorted(by_row):
            # Error cells beyond the last value: calamine does not count them as used.
            while number < row - 1:
                number += 1
                yield [""] * width
            cells = [""] * max(width, max(column for column, _ in by_row[row]) + 1)
            for column, text in by_row[row]:
                cells[column] = text
            number += 1
            yield cells


@contextmanager
def _calamine(what: str) -> Iterator[None]:
    """Turn what calamine raises into a refusal; a panic of its Rust reaches Python as a PanicException, which is no Exception."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise Refusal("S001", "encrypted") from None
    except (CalamineError, ValueError, OSError):
        raise Refusal("S001", "corrupt", what) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refusal("S001", "corrupt", what) from None
        raise


class Workbook:
    """A checked package, its sheets by name and visibility, opened one by one."""

    def __init__(self, package: Package):
        from python_calamine import CalamineWorkbook

        self.package = package
        self.parts = _sheet_parts(package)
        with _calamine("workbook"):
            self._book = CalamineWorkbook.from_object(io.BytesIO(package.content))
            metadata = self._book.sheets_metadata
        if len(metadata) > limits.SHEET_NAMES:
            raise Refusal("S001", "limit", f"{len(metadata)} sheets")
        self.visible = [item.name for item in metadata if "Hidden" not in str(item.visible) and "WorkSheet" in str(item.typ)]
        self.hidden = [item.name for item in metadata if "Hidden" in str(item.visible)]
        if any("Macro" in str(item.typ) or "Vba" in str(item.typ) for item in metadata):
            raise Refusal("S001", "active_content", "macro")
        book = package.part("xl/workbook.xml")
        self.date1904 = re.search(rb"<(?:\w+:)?workbookPr\b[^>]*date1904=\"(?:1|true)\"", book) is not None

    def manifest_name(self) -> str | None:
        """The envelope's sheet, hidden or not."""
        for name in [*self.visible, *self.hidden]:
            if folded(name) == "manifest":
                return name
        return None

    def data_candidates(self) -> list[str]:
        """The sheet named DATA if it is visible, else every visible sheet that is not our own help sheet."""
        named = [name for name in self.visible if name.strip().upper() == "DATA"]
        if named:
            return named[:1]
        return [name for name in self.visible if not name.startswith("_") and folded(name) != "manifest"]

    def hidden_strangers(self) -> list[str]:
        """Hidden sheets that are not ours (ours begin with an underscore)."""
        return [name for name in self.hidden if not name.startswith("_") and folded(name) != "manifest"]

    def open(self, name: str) -> Sheet:
        """Open a sheet; raises Refusal where it is too large, unsafe or damaged."""
        part = self.parts.get(name)
        facts = inspect(self.package.part(part)) if part and part in self.package else SheetFacts()
        book = self._book
        with _calamine("sheet"):
            if facts.replaced is not None and part:
                from python_calamine import CalamineWorkbook

                book = CalamineWorkbook.from_object(_with_part(self.package.content, part, facts.replaced))
                facts.replaced = None
            source = book.get_sheet_by_name(name)
            merged = source.merged_cell_ranges or []
        return Sheet(name, source, facts, merged)


def _sheet_parts(package: Package) -> dict[str, str]:
    """Sheet name to its part in the package."""
    from html import unescape

    relations: dict[str, str] = {}
    if "xl/_rels/workbook.xml.rels" in package:
        for relation in re.findall(rb"<(?:\w+:)?Relationship\b([^>]*)>", package.part("xl/_rels/workbook.xml.rels")):
            found, target = re.search(rb'\bId="([^"]*)"', relation), re.search(rb'\bTarget="([^"]*)"', relation)
            if found and target:
                path = target[1].decode("utf-8", "replace")
                relations[found[1].decode("utf-8", "replace")] = path[1:] if path.startswith("/") else f"xl/{path}"
    parts = {}
    for attributes in _SHEET.findall(package.part("xl/workbook.xml")):
        name, identifier = re.search(rb'\bname="([^"]*)"', attributes), re.search(rb'\b\w+:id="([^"]*)"', attributes)
        if name and identifier:
            parts[unescape(name[1].decode("utf-8", "replace"))] = relations.get(identifier[1].decode("utf-8", "replace"), "")
    return parts


def _with_part(content: bytes, part: str, data: bytes) -> io.BytesIO:
    """The package with one part replaced, for calamine alone."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    made.seek(0)
    return made
