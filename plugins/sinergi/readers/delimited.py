"""Reading delimited text: encoding, delimiter, and records one by one, strictly.

Python's csv module forgives: a stray quote swallows the lines after it, a short row is returned as if nothing were
wrong. Here a fault stays in its own record. Lines without quotes, nearly all there are, are split by the C string methods.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sinergi.readers import limits
from sinergi.readers.verdicts import Refusal

DELIMITERS = (";", ",", "\t", "|")
_BLOCK = 1 * limits.MIB
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t|]*', re.IGNORECASE)
_LONE_RETURN = re.compile(r"\r(?!\n|\Z)")
_WRAPPED_CHARS = 20_000  # no heading is longer
_EVIDENCE = 100_000  # characters after which more of them would say no more about the encoding
# What CP1252 text of real people holds beside letters: punctuation that word processors and keyboards make.
_CP1252_ODD = re.compile("[¢¤¥¦¨©ª¬®¯±²³µ¶¸¹º¼½¾¿×÷ƒ†‡ˆ‰‹›¡£§€˜™‚„…«»]")


@dataclass
class Records:
    """Some records in file order.

    Attributes:
        numbers: record number of each row, the first record of the file being 1.
        rows: the fields of each row; empty where ``columns`` are given instead.
        columns: the fields column by column, where all records are of the usual width.
        faults: records that could not be split: (record number, text as sent).
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    columns: list[list[str]] | None = None
    faults: list[tuple[int, str]] = field(default_factory=list)

    def all_rows(self) -> list[list[str]]:
        """The rows, whichever way they are kept."""
        return self.rows if self.columns is None else list(map(list, zip(*self.columns, strict=True)))


class Delimited:
    """A delimited file: its encoding found by one pass over the bytes, then read as a stream of records.

    Args:
        descriptor: open for reading; stays the caller's to close.

    Raises:
        Refusal: S007, the bytes are text of no encoding that we know, or of two.
    """

    def __init__(self, descriptor: int):
        self._descriptor = descriptor
        self.encoding, self._skip, self._old_mac = _find_encoding(descriptor)
        self.delimiter = ";"
        self.separator_line = False
        self.width = 0
        self.header_width = 0
        self.header_rows = 0
        self._first: list[str] = []
        self._looked_at = 0

    def first_lines(self, count: int) -> list[str]:
        """The first physical lines, to find delimiter and header."""
        if count > self._looked_at:
            self._first, self._looked_at = [], count
            for text in self._texts():
                self._first += text.split("\n", count)[:count]
                if len(self._first) >= count:
                    break
        return self._first[:count]

    def read_separator_line(self) -> None:
        """Notice ``sep=;`` in the first line, which Excel writes and hides."""
        first = self.first_lines(1)
        found = _SEPARATOR_LINE.fullmatch(first[0].strip()) if first else None
        if found:
            self.delimiter = found[1]
            self.separator_line = True

    def head(self, delimiter: str, count: int, width: int = 0) -> list[list[str]]:
        """The first records split by one delimiter, faulty ones as a single field; those of ``width`` fields may take several lines."""
        rows: list[list[str]] = []
        lines = self.first_lines(count + limits.CSV_FIELD_LINES if width else count)
        at = 0
        while at < len(lines) and len(rows) < count:
            fields, state = split_record(lines[at], delimiter)
            used = 0
            if state == "open" and width:
                fields, used = self._joined(lines, at, delimiter, width)
            rows.append(fields if state == "ok" or used > 0 else lines[at].split(delimiter))
            at += max(used, 1)
        return rows

    def wrapped_widths(self, delimiter: str, count: int) -> list[int]:
        """How many fields those of the first records have that take several lines: a heading with line breaks may be among them."""
        if not any('"' in line for line in self.first_lines(count)):
            return []
        lines = self.first_lines(count + limits.CSV_FIELD_LINES)
        widths = set()
        for at, line in enumerate(lines[:count]):
            fields, state = split_record(line, delimiter)
            text = line
            for below in lines[at + 1 : at + 1 + limits.CSV_FIELD_LINES]:
                if state != "open" or len(text) > _WRAPPED_CHARS:
                    break
                text = f"{text}\n{below}"
                fields, state = split_record(text, delimiter)
            if text != line and state == "ok" and len(fields) > 1:
                widths.add(len(fields))
        return sorted(widths)

    def records(self) -> Iterator[Records]:
        """All records from the first one on. ``self.width``, fields of a proper row, may be set while they are read.

        Down to ``self.header_rows`` only records of ``self.header_width`` fields go on in the next lines, as in ``head``.
        """
        number = 1
        carried: list[str] = []
        for text in self._texts():
            if carried or '"' in text:
                batch = Records([], [])
                number, carried = self._quoted(carried + text.split("\n"), number, batch)
            else:
                batch = self._unquoted(text, number)
                number += len(batch.numbers)
            if number > limits.CSV_ROWS + 1_000:
                raise Refusal("S001", "limit", f"> {limits.CSV_ROWS} rows")
            yield batch
        if carried:
            batch = Records([], [])
            self._quoted(carried, number, batch, last=True)
            yield batch

    def _unquoted(self, text: str, number: int) -> Records:
        """Split lines without quotes: all at once, where a mark at each line's end comes out where it must."""
        count = text.count("\n") + 1
        numbers = range(number, number + count)
        if self.width:
            step = self.width + 1
            fields = text.replace("\n", f"{self.delimiter}\n{self.delimiter}").split(self.delimiter)
            if len(fields) == step * count - 1 and fields[self.width :: step].count("\n") == count - 1:
                return Records(numbers, [], [fields[index::step] for index in range(self.width)])
        return Records(numbers, [line.split(self.delimiter) for line in text.split("\n")])

    def _quoted(self, lines: list[str], number: int, batch: Records, last: bool = False) -> tuple[int, list[str]]:
        """Split lines of which some hold quotes. Returns the next record number and lines that wait for their end."""
        delimiter, width = self.delimiter, self.width
        numbers: list[int] = []
        batch.numbers = numbers
        between = f'"{delimiter}"'
        at, count = 0, len(lines)
        while at < count:
            line = lines[at]
            if '"' not in line:
                batch.rows.append(line.split(delimiter))
                numbers.append(number)
            elif width and line[0] == '"' and line[-1] == '"' and line.count('"') == 2 * width and line.count(between) == width - 1:
                batch.rows.append(line[1:-1].split(between))
                numbers.append(number)
            else:
                fields, state = split_record(line, delimiter)
                if state == "open":
                    fields, used = self._joined(lines, at, delimiter, width if number > self.header_rows else self.header_width)
                    if used == 0 and not last:
                        return number, lines[at:]
                    at += max(used - 1, 0)
                    state = "ok" if used > 0 else "fault"
                if state == "ok":
                    batch.rows.append(fields)
                    numbers.append(number)
                else:
                    batch.faults.append((number, line))
            number += 1
            at += 1
        return number, []

    @staticmethod
    def _joined(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str], int]:
        """A record whose quoted field goes on in the next lines: its fields and how many lines it takes.

        A following line that is a proper record by itself proves that the quote was a slip of this line alone; then,
        and where the field does not end within reason, the count is -1. It is 0 where the lines at hand do not suffice.
        """
        text = lines[at]
        for more in range(1, limits.CSV_FIELD_LINES + 1):
            if at + more >= len(lines):
                return [], 0
            line = lines[at + more]
            alone, alone_state = split_record(line, delimiter)
            if width and alone_state == "ok" and len(alone) == width:
                return [], -1
            text = f"{text}\n{line}"
            fields, state = split_record(text, delimiter)
            if state == "ok" and len(fields) == width:
                return fields, more + 1
            if state != "open" or len(text) > limits.CSV_RECORD_CHARS:
                return [], -1
        return [], -1

    def _texts(self) -> Iterator[str]:
        """The text in pieces that end at a line's end, line ends as ``\\n``; the last line end opens no further line."""
        os.lseek(self._descriptor, self._skip, os.SEEK_SET)
        decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        rest = ""
        line = 1
        while True:
            block = os.read(self._descriptor, limits.CSV_CHUNK_BYTES)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                bad = line + block[: error.start].count(b"\n")
                raise Refusal("S007", "undecodable", f"line {bad}") from None
            if self._old_mac:
                text = text.replace("\r", "\n")
            text = rest + text
            if not block:
                break
            end = text.rfind("\n")
            if end < 0:
                if len(text) > limits.CSV_RECORD_CHARS:
                    raise Refusal("S001", "limit", f"line {line} is longer than {limits.CSV_RECORD_CHARS} characters")
                rest = text
                continue
            if len(text) - end > limits.CSV_RECORD_CHARS:
                raise Refusal("S001", "limit", f"line {line + text.count(chr(10))} is longer than {limits.CSV_RECORD_CHARS} characters")
            piece, rest = text[:end], text[end + 1 :]
            line += piece.count("\n") + 1
            yield _plain_ends(piece, line)
        if rest.strip("\x1a\r"):
            yield _plain_ends(rest, line)


def _plain_ends(piece: str, line: int) -> str:
    if "\r" in piece:
        # One sign is found several times as fast as two.
        piece = piece.replace("\r\n", "\n").removesuffix("\r") if _LONE_RETURN.search(piece) else piece.replace("\r", "")
    # A line longer than this can only lie in a piece whose longest run without line end is that long.
    if len(piece) > limits.CSV_RECORD_CHARS and max(map(len, piece.split("\n"))) > limits.CSV_RECORD_CHARS:
        raise Refusal("S001", "limit", f"a line before line {line} is longer than {limits.CSV_RECORD_CHARS} characters")
    return piece


def split_record(text: str, delimiter: str) -> tuple[list[str], str]:
    """Split one record by the letter of RFC 4180.

    Returns:
        The fields, and ``ok``, ``open`` (a quoted field has not ended) or ``fault`` (a quote where none may stand).
    """
    if '"' not in text:
        return text.split(delimiter), "ok"
    if (plain := _split_plain_quotes(text, delimiter)) is not None:
        return plain, "ok"
    fields: list[str] = []
    at, size = 0, len(text)
    while True:
        start = at
        while start < size and text[start] == " ":
            start += 1
        if start < size and text[start] == '"':
            end = start + 1
            while True:
                end = text.find('"', end)
                if end < 0:
                    return fields, "open"
                if text[end + 1 : end + 2] != '"':
                    break
                end += 2
            fields.append(text[start + 1 : end].replace('""', '"'))
            at = end + 1
            while at < size and text[at] == " ":
                at += 1
            if at >= size:
                return fields, "ok"
            if text[at] != delimiter:
                return fields, "fault"
            at += 1
        else:
            end = text.find(delimiter, at)
            piece = text[at:] if end < 0 else text[at:end]
            if '"' in piece:
                return fields, "fault"
            fields.append(piece)
            if end < 0:
                return fields, "ok"
            at = end + 1


def _split_plain_quotes(text: str, delimiter: str) -> list[str] | None:
    """The fields of a record whose quotes stand right at delimiters and are not doubled; None for all others, also faulty ones."""
    parts = text.split('"')
    last = len(parts) - 1
    if last % 2:
        return None
    fields: list[str] = []
    for at, part in enumerate(parts):
        if at % 2:
            fields.append(part)
            continue
        left, right = at > 0, at < last  # between them stand whole fields, each side with the delimiter that ends the quoted one
        if (part == delimiter and left and right) or (not part and not (left and right)):
            continue
        if (left and part[:1] != delimiter) or (right and part[-1:] != delimiter):
            return None
        fields += part[left : len(part) - right].split(delimiter)
    return fields


# --- encoding -------------------------------------------------------------------------------------------------------


def _blocks(descriptor: int) -> Iterator[bytes]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    while block := os.read(descriptor, _BLOCK):
        yield block


def _find_encoding(descriptor: int) -> tuple[str, int, bool]:
    """Codec, bytes of the mark to skip, and whether lines end in CR alone."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    head = os.read(descriptor, 65536)
    if head.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise Refusal("S007", "utf32", "line 1")
    for mark, name in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            text = head[2:].decode(name, "replace")
            return name, 2, "\n" not in text and "\r" in text
    old_mac = b"\n" not in head and b"\r" in head
    if head.count(b"\x00") * 5 > len(head):
        raise Refusal("S007", "utf16_without_mark", "line 1")
    mark_size = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for block in _blocks(descriptor):
            if not block.isascii() or decoder.getstate()[0]:
                decoder.decode(block)
        decoder.decode(b"", final=True)
        return "utf-8", mark_size, old_mac
    except UnicodeDecodeError:
        return _legacy_encoding(descriptor, b"\r" if old_mac else b"\n"), mark_size, old_mac


def _legacy_encoding(descriptor: int, end: bytes) -> str:
    """GB18030 or CP1252, for a file that is not UTF-8; a file of two encodings is refused with its first bad line."""
    utf8_line = other_line = 0
    chinese = latin = odd = letters = 0
    gb = cp1252 = True
    cp1252_fault = 0
    number = 0
    rest = b""
    for block in _and_line_end(_blocks(descriptor), end):
        lines = (rest + block).split(end)
        rest = lines.pop()
        if number + len(lines) > limits.CSV_ROWS + 1_000:
            raise Refusal("S001", "limit", f"> {limits.CSV_ROWS} rows")
        if len(rest) > 4 * limits.CSV_RECORD_CHARS:
            raise Refusal("S001", "limit", f"line {number + len(lines) + 1} is longer than {limits.CSV_RECORD_CHARS} characters")
        for line in lines:
            number += 1
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                utf8_line = utf8_line or number
            except UnicodeDecodeError:
                other_line = other_line or number
            if gb:
                gb, good, bad = _chinese_evidence(line, is_enough=chinese + latin > _EVIDENCE)
                chinese, latin = chinese + good, latin + bad
            if cp1252:
                try:
                    text = line.decode("cp1252")
                    if odd <= _EVIDENCE:
                        odd += len(_CP1252_ODD.findall(text))
                    if letters <= _EVIDENCE:
                        letters += sum(1 for char in text if char > "\x7f" and char.isalpha())
                except UnicodeDecodeError:
                    cp1252, cp1252_fault = False, number
    if gb and chinese and chinese > 2 * latin:
        return "gb18030"
    if utf8_line and other_line:
        raise Refusal("S007", "mixed", f"line {max(utf8_line, other_line)}")
    if not cp1252:
        raise Refusal("S007", "undecodable", f"line {cp1252_fault}")
    if odd > letters and odd > 4:
        raise Refusal("S007", "mojibake", f"line {other_line}")
    return "cp1252"


def _and_line_end(blocks: Iterator[bytes], end: bytes) -> Iterator[bytes]:
    yield from blocks
    yield end


def _chinese_evidence(line: bytes, is_enough: bool) -> tuple[bool, int, int]:
    """Whether a line is strict GB18030, how many characters are Han of GB 2312, and how many look like accented Latin words."""
    try:
        text = line.decode("gb18030")
    except UnicodeDecodeError:
        return False, 0, 0
    if is_enough:
        return True, 0, 0
    good = bad = 0
    before = ""
    for char in text:
        if char > "\x7f":
            code = char.encode("gb18030", "replace")
            if len(code) == 2 and code[1] >= 0xA1 and 0xB0 <= code[0] <= 0xF7:
                good += 1
            elif len(code) == 2 and code[1] < 0x80 and before.isascii() and before.isalpha():
                bad += 1
        before = char
    return True, good, bad
