"""From cells to COPY lines: columns are read in chunks, each distinct value once, and what is not a person is set aside."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sinergi.contract.model import Column, Form
from sinergi.readers import limits
from sinergi.readers.layout import Header, RowJudge, filled, is_numbering, shown, text_of
from sinergi.readers.returned import REASON_NOTE, as_sent, reason_text
from sinergi.readers.values import NO_RESULT, PLACEHOLDERS, Cell, Context, Reader, Value, clean_text, fold_passports, reader_for
from sinergi.readers.verdicts import Note, Refusal, rejects_row
from sinergi.readers.workbook import column_letters

NULL = "\\N"
Emit = Callable[[bytes, bytes], None]
_TEXT_ONLY = {str}
_EQUALS = {bool, int}
_FEW_REQUIRED = 4
_FIRST_LOOK = 8  # rows below which no column is worth a look as a whole
_MEMO_VALUES = 50_000
_DATES_SEEN = 500  # distinct dates after which a column's true dates are known well enough to tell whether days were swapped
# A text that needs no repair: words of printable ASCII, single blanks, no sign that could open a formula.
_PLAIN_TEXT = re.compile(r"(?i:(?!(?:nihil|xxx|n/a|tidak ada)\Z))[A-Za-z](?:[A-Za-z0-9.,/()&:\-]| (?! ))*(?<! )")
_SUSPECT_SIGNS = "=+@#'`"
_PLACEHOLDERS_BY_SIZE: dict[int, list[str]] = {}
for _text in sorted(PLACEHOLDERS | {"0"}):
    if _text.isascii():
        _PLACEHOLDERS_BY_SIZE.setdefault(len(_text), []).append(f"\n{_text}\n")


def copy_text(text: str | None) -> str:
    """A text in COPY's text format."""
    if text is None:
        return NULL
    if "\\" in text or "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def observed_text(cell: Cell) -> str:
    """A cell as sent, for its own sender's answer: short, and without NUL, which PostgreSQL cannot hold."""
    return "" if cell == NO_RESULT else text_of(cell)[: limits.OBSERVED_CHARS].replace("\x00", "\u2400")


class Memo(dict[Any, str]):
    """Cell to COPY text, each distinct cell read once; ``troubles`` are those with notes. Booleans are keyed with their type.

    ``same`` are texts that stay as they are without a note, and the empty text where it is NULL without a note: one look at a
    column tells whether there is anything to do.
    """

    __slots__ = ("read", "same", "troubles")

    def __init__(self, read: Reader):
        super().__init__()
        self.read = read
        self.same: set[str] = set()
        self.troubles: dict[Any, Value] = {}

    def __missing__(self, key: Any) -> str:
        value = self.read(key[1] if key.__class__ is tuple else key)
        text = copy_text(value.canonical)
        if value.notes or value.unread:
            self.troubles[key] = value
        elif text == key or key == "":
            self.same.add(key)
        self[key] = text
        return text

    def trim(self) -> None:
        if len(self) > _MEMO_VALUES:
            self.clear()
            self.same.clear()
            self.troubles.clear()


class Memory:
    """What a long-lived reader remembers from file to file: columns' readers with the values they have met."""

    def __init__(self) -> None:
        self._memos: dict[tuple[Any, ...], Memo] = {}

    def memo(self, form: Form, column: Column, context: Context) -> Memo:
        depends: tuple[Any, ...] = ()
        if column.type == "region":
            depends = (context.region, context.period_end)
        elif column.type == "date":
            depends = (context.period_end if column.name in context.birth_columns else None, context.date1904)
        key = (form.code, column.name, *depends)
        memo = self._memos.get(key)
        if memo is None:
            if len(self._memos) > 2_000:
                self._memos.clear()
            memo = self._memos[key] = Memo(reader_for(column, context))
        memo.trim()
        return memo


@dataclass
class Plan:
    """How one column is read, and what has been learnt of it so far.

    ``unique``: its cells are mostly unlike each other. ``seen``: distinct cells of a date column in this file, among them
    all that needed repair.
    """

    column: Column
    index: int
    memo: Memo
    unique: bool | None = None
    seen: set[Any] = field(default_factory=set)


Trouble = tuple[int, Plan, Value]  # position within the chunk, column, what is to be noted


@dataclass
class Counts:
    """Rows by what they are; all together are all rows of the sheet or file."""

    rows: int = 0
    layout: Counter[str] = field(default_factory=Counter)


class RowStream:
    """Takes rows in order and emits R and N frames.

    Args:
        form: whose columns are read.
        header: where they stand.
        context: what the values depend on.
        key: submission_key, repeated on every line.
        emit: receives (kind, payload).
        memory: readers and values kept between files.
        sheet: rows come from a sheet, so that notes name cells such as F12.
    """

    def __init__(self, form: Form, header: Header, context: Context, key: int, emit: Emit, memory: Memory, sheet: bool):
        self.form = form
        self.header = header
        self.key = key
        self.counts = Counts()
        self.judge = RowJudge(form, header)
        self.is_returned = False  # an answer of ours come back: columns ``own`` are ours, reasons stand in ``reasons_at``
        self.own: set[int] = set()
        self.reasons_at: int | None = None
        self._emit = emit
        self._sheet = sheet
        self._plans = {
            column.name: Plan(column, header.columns[column.name], memory.memo(form, column, context))
            for column in form.columns
            if column.name in header.columns
        }
        self._required = [name for name, plan in self._plans.items() if plan.column.required]
        self._all_unread = "{" + ",".join(column.name for column in form.columns) + "}"
        self._all_null = "\t".join([NULL] * (len(form.row_columns) - 3))
        self._hash = hashlib.sha256()
        self._odd_hash = hashlib.sha256()
        self._lines: list[str] = []
        self._line_chars = 0
        self._notes: list[str] = []
        self._listed: Counter[tuple[str | None, str]] = Counter()
        self._unnamed_seen: set[int] = set()
        self._width = max([header.width, *(index + 1 for index in header.columns.values())])
        # A cell of each header row by which a repeated header is noticed.
        longest = [max(enumerate(texts), key=lambda item: len(item[1]), default=(0, "")) for texts in header.raw]
        self._marks = [(at, text) for at, text in longest if text]

    # --- notes ---

    def note(self, note: Note) -> None:
        """Write a note; repairs beyond what can be read by a person are counted instead (see ``finish``)."""
        if not rejects_row(note.rule, note.detail) and note.row_number is not None:
            which = (note.column, note.rule)
            self._listed[which] += 1
            if self._listed[which] > limits.REPAIRS_LISTED:
                return
        row = NULL if note.row_number is None else str(note.row_number)
        texts = [copy_text(text) for text in (note.column, note.cell, note.rule, note.observed, note.detail)]
        self._notes.append("\t".join([str(self.key), row, *texts]))
        if len(self._notes) >= 8_000:
            self._flush_notes()

    def reason(self, number: int | None, said: str, about: str | None = None) -> None:
        """Keep what the sender explains: about a row, or about one finding (``rule|column``) of a row or of the file."""
        row = NULL if number is None else str(number)
        texts = [copy_text(text) for text in ("alasan", None, REASON_NOTE, said, about)]
        self._notes.append("\t".join([str(self.key), row, *texts]))

    def _own(self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
        """The cells of a returned answer as the sender's own: reasons taken out, our columns emptied, our escapes undone."""
        if self.reasons_at is not None and self.reasons_at < len(columns):
            for number, cell in zip(numbers, columns[self.reasons_at], strict=True):
                if said := reason_text(cell):
                    self.reason(number, said)
        return [("",) * len(numbers) if index in self.own else list(map(as_sent, cells)) for index, cells in enumerate(columns)]

    def _flush_notes(self) -> None:
        if self._notes:
            self._emit(b"N", ("\n".join(self._notes) + "\n").encode("utf-8", "replace"))
            self._notes.clear()

    def _cell(self, number: int, index: int) -> str | None:
        return f"{column_letters(index)}{number}" if self._sheet else None

    def furniture(self, number: int, kind: str, row: Sequence[Cell]) -> None:
        """Count a row that is no person; totals, signatures, sections and repeated headers are told to the sender (S009)."""
        self.counts.layout["totals" if kind in ("total", "subtotal") else kind] += 1
        if kind not in ("blank", "numbering"):
            cells = filled(row)
            label = shown(text_of(row[cells[0]]), 40) if cells and kind in ("total", "subtotal", "section") else None
            self.note(Note(number, None, self._cell(number, cells[0]) if cells else None, "S009", label, kind))

    # --- rows ---

    def broken(self, number: int, text: str, detail: str) -> None:
        """A row that cannot be split into its columns: kept as a row of NULLs, all unread, with S027."""
        self._odd_hash.update(f"{self.counts.rows}\x00{text}\x00".encode("utf-8", "replace"))
        self.counts.rows += 1
        self._hash.update(self._all_null.encode() + b"\n")
        self._put([f"{self.key}\t{number}\t{self._all_unread}\t{self._all_null}"])
        self.note(Note(number, None, None, "S027", text[: limits.OBSERVED_CHARS].replace("\x00", "\u2400"), detail))

    def take(
        self,
        numbers: Sequence[int],
        rows: Sequence[Sequence[Cell]],
        filled_down: Set[tuple[int, int]] = frozenset(),
    ) -> None:
        """Read rows of equal width.

        Args:
            numbers: row number of each.
            rows: their cells.
            filled_down: (row number, cell index) of cells that a merged range lent them.
        """
        if rows:
            self.take_columns(numbers, list(zip(*rows, strict=True)), filled_down)

    def take_columns(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]], filled_down: Set[tuple[int, int]] = frozenset()
    ) -> None:
        """``take`` for cells that come column by column."""
        if len(columns) < self._width:
            columns = [*columns, *[("",) * len(numbers)] * (self._width - len(columns))]
        if self.is_returned:
            columns = self._own(numbers, columns)
        outs: dict[str, Sequence[str]] = {}
        troubles: list[Trouble] = []
        for name, plan in self._plans.items():
            try:
                outs[name] = self._read(plan, columns[plan.index], troubles)
            except Refusal as refusal:
                raise self._placed(refusal, plan, columns[plan.index], numbers) from None
        dropped = self._set_aside(numbers, columns, outs, filled_down)
        self._unnamed(columns, numbers)
        self._write(numbers, columns, outs, troubles, dropped)
        for number, index in sorted(filled_down):
            if number not in dropped:
                column = next((plan.column.name for plan in self._plans.values() if plan.index == index), None)
                if column:
                    self.note(Note(number, column, self._cell(number, index), "S028", None, "merged"))

    @staticmethod
    def _placed(refusal: Refusal, plan: Plan, cells: Sequence[Cell], numbers: Sequence[int]) -> Refusal:
        for number, cell in zip(numbers, cells, strict=True):
            try:
                plan.memo.read(cell)
            except Refusal as again:
                return Refusal(again.rule, again.sub, f"line {number}, {plan.column.name}")
        return refusal

    def _read(self, plan: Plan, cells: Sequence[Cell], troubles: list[Trouble]) -> Sequence[str]:
        """COPY texts of one column; what is to be noted goes to ``troubles``."""
        memo = plan.memo
        memo_keys: Sequence[Any] = cells
        count = len(cells)
        kinds = set(map(type, cells)) if self._sheet else _TEXT_ONLY
        if kinds != _TEXT_ONLY:
            if not kinds.isdisjoint(_EQUALS):
                # 1, 1.0 and True are equal to a dictionary, but not to a reader.
                memo_keys = [(cell.__class__, cell) if cell.__class__ in _EQUALS else cell for cell in cells]
        elif count >= _FIRST_LOOK and plan.unique is not False:
            if plan.unique is None and plan.column.type != "date":
                plan.unique = len(set(cells)) * 3 > count
            if plan.unique:
                plain = _plain(plan.column, cells)  # type: ignore[arg-type]
                if plain is not None:
                    return plain
                if plan.column.type == "text":
                    return self._mostly_plain(plan, cells, troubles)  # type: ignore[arg-type]
        memo.trim()
        if plan.column.type == "date" and len(plan.seen) < _DATES_SEEN:
            plan.seen.update(memo_keys)
        if kinds == _TEXT_ONLY and memo.same.issuperset(cells):
            return _nulled(cells)  # type: ignore[arg-type]
        # One C call for all cells; dict's own look-up, and __missing__ for what is new.
        out: Sequence[str] = itemgetter(*memo_keys)(memo) if count > 1 else (memo[memo_keys[0]],)
        if memo.troubles and not memo.troubles.keys().isdisjoint(memo_keys):
            known = memo.troubles
            if plan.column.type == "date" and len(plan.seen) < _MEMO_VALUES:
                plan.seen.update(known.keys() & set(memo_keys))
            troubles += [(at, plan, known[key]) for at, key in enumerate(memo_keys) if key in known]
        return out

    @staticmethod
    def _mostly_plain(plan: Plan, cells: Sequence[str], troubles: list[Trouble]) -> list[str]:
        """A column of unlike texts of which some need care: only these are read."""
        fits, longest, read = _PLAIN_TEXT.fullmatch, plan.column.max_length, plan.memo.read
        out: list[str] = []
        for at, cell in enumerate(cells):
            if fits(cell) and len(cell) <= longest:
                out.append(cell)
                continue
            value = read(cell)
            out.append(copy_text(value.canonical))
            if value.notes or value.unread:
                troubles.append((at, plan, value))
        return out

    # --- what is no person ---

    def _set_aside(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[Cell]],
        outs: dict[str, Sequence[str]],
        filled_down: Set[tuple[int, int]],
    ) -> set[int]:
        """Numbers of the rows that are furniture."""

        def row_at(at: int) -> list[Cell]:
            return [column[at] for column in columns]

        dropped: set[int] = set()
        repeated: set[int] = set()
        for index, text in self._marks:
            if index < len(columns) and text in columns[index]:
                repeated.update(at for at, cell in enumerate(columns[index]) if cell == text and self._is_header(row_at(at)))
        for at in sorted(repeated):
            dropped.add(numbers[at])
            self.furniture(numbers[at], "repeated_header", row_at(at))
            if at + 1 < len(numbers) and at + 1 not in repeated and is_numbering(row_at(at + 1)):
                dropped.add(numbers[at + 1])
                self.furniture(numbers[at + 1], "numbering", row_at(at + 1))
        empties: Counter[int] = Counter()
        for name in self._required:
            out = outs[name]
            if out is not columns[self._plans[name].index] and NULL in out:
                empties.update([at for at, text in enumerate(out) if text is NULL or text == NULL])
        suspects = {at for at in empties if empties[at] * 2 >= len(self._required)}
        if len(self._required) < _FEW_REQUIRED and columns:
            # Where a row needs hardly anything, a totals line has all of it.
            suspects.update(at for at, cell in enumerate(columns[0]) if self.judge.may_be_total(cell))
        before = -1
        for at in sorted(suspects):
            if numbers[at] in dropped:
                continue
            if at != before + 1:
                self.judge.person()
            before = at
            row = row_at(at)
            if filled_down:
                row = ["" if (numbers[at], index) in filled_down else cell for index, cell in enumerate(row)]
            kind = self.judge.judge(row)
            if kind:
                dropped.add(numbers[at])
                self.furniture(numbers[at], kind, row)
            else:
                self.judge.person()
        if before != len(numbers) - 1:
            self.judge.person()
        return dropped

    def _is_header(self, row: Sequence[Cell]) -> bool:
        texts = [text_of(cell) for cell in row]
        for raw in self.header.raw:
            wanted = [index for index, text in enumerate(raw) if text]
            if sum(1 for index in wanted if index < len(texts) and texts[index] == raw[index]) * 2 > len(wanted):
                return True
        return False

    def _unnamed(self, columns: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> None:
        """A column without a name whose cells hold something is told once (S006), its values dropped."""
        known = set(self.header.columns.values()) | set(self.header.unknown) | self._unnamed_seen
        for index in range(len(columns)):
            if index not in known:
                at = next((at for at, cell in enumerate(columns[index]) if cell != "" and text_of(cell)), None)
                if at is not None:
                    self._unnamed_seen.add(index)
                    self.note(Note(None, None, self._cell(numbers[at], index), "S006", f"kolom {column_letters(index)}", "no_name"))

    # --- output ---

    def _write(
        self,
        numbers: Sequence[int],
        columns: Sequence[Sequence[Cell]],
        outs: dict[str, Sequence[str]],
        troubles: list[Trouble],
        dropped: set[int],
    ) -> None:
        count = len(numbers)
        nulls = [NULL] * count
        parts: list[Sequence[str]] = []
        for column in self.form.columns:
            out = outs.get(column.name, nulls)
            parts.append(out)
            if column.type == "passport":
                parts.append(fold_passports(out, NULL) if out is not nulls else nulls)
        bodies = list(map("\t".join, zip(*parts, strict=True)))
        unread: dict[int, list[str]] = {}
        for at, plan, value in troubles:
            number = numbers[at]
            if number in dropped:
                continue
            if value.unread:
                unread.setdefault(at, []).append(plan.column.name)
            cell = columns[plan.index][at]
            observed = observed_text(cell) or None
            for rule, detail in value.notes:
                self.note(Note(number, plan.column.name, self._cell(number, plan.index), rule, observed, detail))
        prefix = f"{self.key}\t"
        if not unread and not dropped:
            self._hash.update(("\n".join(bodies) + "\n").encode())
            self.counts.rows += count
            self._put([f"{prefix}{number}\t{{}}\t{body}" for number, body in zip(numbers, bodies, strict=True)])
            return
        lines = []
        for at, (number, body) in enumerate(zip(numbers, bodies, strict=True)):
            if number in dropped:
                continue
            names = unread.get(at)
            if names:
                for name in names:
                    raw = observed_text(columns[self._plans[name].index][at])
                    self._odd_hash.update(f"{self.counts.rows}\x00{name}\x00{raw}\x00".encode("utf-8", "replace"))
            self._hash.update(body.encode() + b"\n")
            self.counts.rows += 1
            lines.append(f"{prefix}{number}\t{{{','.join(names) if names else ''}}}\t{body}")
        self._put(lines)

    def _put(self, lines: list[str]) -> None:
        self._lines += lines
        self._line_chars += sum(map(len, lines)) + len(lines)
        if self._line_chars > limits.FRAME_BYTES // 3:
            self._flush_rows()

    def _flush_rows(self) -> None:
        """One R frame, or several where the text's bytes would not fit into one."""
        if not self._lines:
            return
        head = f"{self.form.code}\n".encode()
        payload = ("\n".join(self._lines) + "\n").encode()
        if len(payload) + len(head) <= limits.FRAME_BYTES:
            self._emit(b"R", head + payload)
        else:
            part: list[bytes] = []
            size = len(head)
            for line in payload.splitlines(keepends=True):
                if size + len(line) > limits.FRAME_BYTES and part:
                    self._emit(b"R", head + b"".join(part))
                    part, size = [], len(head)
                part.append(line)
                size += len(line)
            self._emit(b"R", head + b"".join(part))
        self._lines = []
        self._line_chars = 0

    def finish(self) -> str:
        """Emit what is left; returns the SHA-256 of the canonical rows, equal for equal content in other bytes.

        Raises:
            Refusal: S016.flip, the dates of a column were swapped beyond proof.
        """
        for plan in self._plans.values():
            if plan.column.type == "date" and flipped(plan.memo, plan.seen):
                raise Refusal("S016", "flip", plan.column.name)
        for (column, rule), count in self._listed.items():
            if count > limits.REPAIRS_LISTED:
                more = Note(None, column, None, rule, None, f"more:{count - limits.REPAIRS_LISTED}")
                self.note(more)
        self._flush_rows()
        self._flush_notes()
        return hashlib.sha256(self._hash.digest() + self._odd_hash.digest()).hexdigest()


def flipped(memo: Memo, seen: set[Any]) -> bool:
    """Whether the distinct dates of one column show that a foreign Excel swapped days and months.

    It turns 05/08/2025 into 8 May and leaves 27/08/2025 a text: then all true dates have days up to 12 and all texts
    days above 12. By chance this has a probability of (12/31)^dates x (19/31)^texts; below 2 % it is no chance. Texts
    that can only be month/day beside texts that may be either are the same damage.
    """
    if memo.troubles.keys().isdisjoint(seen):
        return False
    true_days: list[int] = []
    text_days: list[int] = []
    month_first = 0
    for key in seen:
        text = memo[key]
        value = memo.troubles.get(key)
        if value is None:
            if text != NULL:
                true_days.append(int(text[8:10]))
        elif ("S017", "dmy") in value.notes and value.canonical:
            text_days.append(int(value.canonical[8:10]))
        elif ("S016", "mdy") in value.notes:
            month_first += 1
    if month_first >= 2 and text_days and max(text_days) <= 12:
        return True
    if len(true_days) < 2 or len(text_days) < 2 or max(true_days) > 12 or min(text_days) <= 12:
        return False
    return (12 / 31) ** len(true_days) * (19 / 31) ** len(text_days) < 0.02


def _plain(column: Column, cells: Sequence[str]) -> Sequence[str] | None:
    """The cells as they stand, if a few searches over all of them at once show that none needs repair; else None.

    The searches must be at least as strict as the column's reader: tests/readers hold the two against each other.
    """
    kind = column.type
    if kind not in ("text", "passport", "nib", "nik", "niora", "npwp", "integer"):
        return None
    joined = "".join(cells)
    if not joined.isascii() or not joined.isprintable():
        return None
    text = "\n" + "\n".join(cells) + "\n"
    sizes = set(map(len, cells))
    empty = 0 in sizes
    if empty and column.required:
        return None
    # A sign that stands nowhere costs one fast search; only then is it looked for at a cell's start.
    if "\\" in joined or (" " in joined and ("  " in text or "\n " in text or " \n" in text)):
        return None
    if any(sign in joined and f"\n{sign}" in text for sign in _SUSPECT_SIGNS):
        return None
    sizes.discard(0)
    low = ""
    for size in sizes & _PLACEHOLDERS_BY_SIZE.keys():
        low = low or text.lower()
        if any(mark in low for mark in _PLACEHOLDERS_BY_SIZE[size]):
            return None
    if kind == "text":
        if ("+" in joined and "e+" in text.lower()) or max(sizes, default=0) > column.max_length:
            return None
    elif kind in ("passport", "niora"):
        if not joined.isalnum() or joined != joined.upper() or max(sizes, default=0) > column.max_length:
            return None
    else:
        if not joined.isdigit():
            return None
        if kind == "integer":
            if "\n0" in text or max(sizes, default=0) > 18:
                return None
        elif sizes - {16 if kind in ("nik", "npwp") else 13} or "0000\n" in text:
            return None
    return _nulled(cells) if empty else cells


def _nulled(cells: Sequence[str]) -> Sequence[str]:
    """Texts that need nothing but NULL for the empty ones; the very same sequence where there are none."""
    return [cell or NULL for cell in cells] if "" in cells else cells


def check_head(texts: Sequence[str], first_number: int = 1) -> None:
    """Refuse (S007) where titles or header hold broken text."""
    for number, text in enumerate(texts, first_number):
        try:
            clean_text(text)
        except Refusal as refusal:
            raise Refusal(refusal.rule, refusal.sub, f"line {number}") from None
