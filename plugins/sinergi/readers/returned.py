"""The answer that comes back: a marked workbook is a submission like any other, with a few things of ours in it.

A workbook of ours names in its envelope (``menjawab``) the bytes it answers. Only then are our own columns passed over,
our escapes undone and the sender's reasons read; in any other file they would be strangers (S006).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sinergi.contract.model import Form
from sinergi.readers.layout import Header, names_of, text_of
from sinergi.readers.values import ERROR_CELL, NO_RESULT, Cell, folded

ANSWERS = "menjawab"  # envelope field: sha256 of the file that a returned workbook answers
REASON_NOTE = "ALASAN"  # rule_code under which a reason travels in raw.cell_note; no rule has it
DATA_SHEET = "DATA"
REASON_SHEET = "TEMUAN"
WHOLE_FILE = "seluruh berkas"
REASON_CHARS = 500
MOST_REASONS = 20_000
_OWN = ("temuan", "alasan")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
_NUMBER = re.compile(r"[+-][0-9]+(?:\.[0-9]+)?")
_NOTHING = {"", "-", "–", "?", "."}


def _opens_formula(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(_RISKY) and not _NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; ``as_sent`` undoes it."""
    return "'" + text if _opens_formula(text) else text


def as_sent(cell: Cell) -> Cell:
    """A cell of a returned workbook without the sign that ``harmless`` put before it."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _opens_formula(cell) else cell


def own_headers(form: Form) -> tuple[str, str]:
    """Headings of our two columns, remarks and reasons, told apart from columns that the form itself has (I06: alasan)."""
    match = names_of(form).match
    remarks, reasons = (name if match(name) is None else f"{name}_catatan" for name in _OWN)
    return remarks, reasons


def own_columns(form: Form, header: Header) -> tuple[set[int], int | None]:
    """Cell indices of our columns in a returned sheet, and which of them holds the reasons."""
    remarks, reasons = map(folded, own_headers(form))
    found = {folded(text): index for index, text in header.unknown.items()}
    own = {index for name, index in found.items() if name in (remarks, reasons)}
    return own, found.get(reasons)


def reason_text(cell: Cell) -> str:
    """A reason as one line of at most 500 printable characters; empty where nothing was written."""
    text = text_of(as_sent(cell))
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    is_error = text == NO_RESULT or ERROR_CELL.fullmatch(text.upper())  # "=sesuai SK" is a broken formula to a spreadsheet
    return "" if text in _NOTHING or is_error else text[:REASON_CHARS]


def listed_reasons(rows: Iterable[Sequence[Cell]]) -> list[tuple[int | None, str, str]]:
    """(row, ``rule|column``, reason) of the sheet TEMUAN; row None is the whole file. Lines without a reason are left out."""
    places: dict[str, int] | None = None
    found: list[tuple[int | None, str, str]] = []
    for row in rows:
        texts = [text_of(cell) for cell in row]
        if places is None:
            named = {folded(text): index for index, text in enumerate(texts) if text}
            if {"baris", "kode", "kolom", "alasan"} <= named.keys():
                places = named
            continue
        cell = {name: texts[index] if index < len(texts) else "" for name, index in places.items()}
        said = reason_text(cell["alasan"])
        if said and cell["kode"] and (cell["baris"].isdigit() or cell["baris"] == WHOLE_FILE):
            number = int(cell["baris"]) if cell["baris"].isdigit() else None
            column = "" if cell["kolom"] == WHOLE_FILE else cell["kolom"]
            found.append((number, f"{cell['kode'][:20]}|{column[:60]}", said))
        if len(found) >= MOST_REASONS:
            break
    return found
