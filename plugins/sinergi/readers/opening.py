"""Opening what was landed, without trusting it: what kind of file it really is, and whether a workbook is safe to parse.

The caller has copied the file into the landing store; this copy is judged and read, never the one in the inbox.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sinergi.readers import limits
from sinergi.readers.verdicts import Refusal

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes that no CSV and no workbook has, and what they say.
_MAGIC = (
    (b"%PDF", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"\x7fELF", "program"), (b"MZ\x90", "program"),
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"Rar!", "rar"),
    (b"\x28\xb5\x2f\xfd", "zstd"), (b"SQLite format 3", "sqlite"), (b"{\\rtf", "rtf"), (b"RIFF", "riff"), (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"), (b"\xca\xfe\xba\xbe", "program"), (b"ustar", "tar"), (b"#!", "program"), (b"PAR1", "parquet"),
)  # fmt: skip
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|<table|<workbook|<head|<body|<svg)", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r"^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|^[A-Za-z]:|[\x00-\x1f]")
_ACTIVE = (
    (re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/", re.IGNORECASE), "macro"),
    (re.compile(r"activex/|embeddings/|oleobject", re.IGNORECASE), "ole"),
    (re.compile(r"externallinks/", re.IGNORECASE), "external_link"),
    (re.compile(r"(?:^|/)connections\.xml$|querytables/|webextensions/|xl/model/|customdata/", re.IGNORECASE), "connection"),
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_KEPT_PART_BYTES = 8 * limits.MIB
_KEPT_PARTS = 12  # a workbook of ours has four sheets
_PIECE_BYTES = 1 * limits.MIB
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORBIDDEN_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8|us-ascii|iso-8859-1|windows-1252)", re.IGNORECASE)


def open_regular(path: str | Path) -> tuple[int, int]:
    """Descriptor and size of a regular file; links, FIFOs, devices and folders are refused (S001.not_regular)."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise Refusal("S001", "not_regular", "file cannot be opened") from None
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)
        raise Refusal("S001", "not_regular", "not a regular file")
    return descriptor, facts.st_size


def judge_kind(head: bytes, size: int, extension: str) -> str:
    """``xlsx`` or ``csv``, when the first bytes and the name agree.

    Args:
        head: the first bytes of the file, 4 KiB or more where it has them.
        size: of the whole file, in bytes.
        extension: of the name as delivered, lower case without dot.

    Raises:
        Refusal: S001 with sub-code extension, empty, limit, type_mismatch, encrypted or corrupt.
    """
    if extension not in ("xlsx", "csv"):
        raise Refusal("S001", "extension", f".{extension[:10]}" if extension.isalnum() else "")
    if size == 0:
        raise Refusal("S001", "empty")
    cap = limits.XLSX_FILE_BYTES if extension == "xlsx" else limits.CSV_FILE_BYTES
    if size > cap:
        raise Refusal("S001", "limit", f"file {size // limits.MIB} MiB > {cap // limits.MIB} MiB")
    is_zip = head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))
    if is_zip and extension == "xlsx":
        return "xlsx"
    if is_zip:
        raise Refusal("S001", "type_mismatch", "zip")
    if head.startswith(_OLE):
        # An encrypted workbook is an OLE container with the stream EncryptedPackage; the caller looks deeper.
        return "ole"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            raise Refusal("S001", "type_mismatch", name)
    if head[257:262] == b"ustar":
        raise Refusal("S001", "type_mismatch", "tar")
    if not head.strip(b"\x00"):
        raise Refusal("S001", "corrupt", "only zero bytes")
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise Refusal("S001", "type_mismatch", "html")
    if extension == "xlsx":
        texty = not any(byte < 9 or 13 < byte < 27 for byte in head[:1024])
        raise Refusal("S001", "type_mismatch", "text") if texty else Refusal("S001", "corrupt", "not a workbook")
    if not head.strip():
        return "csv"
    return "csv"


def refuse_ole(content: bytes) -> Refusal:
    """The refusal of an OLE container: encrypted workbook, or an old .xls (or .doc) under our name."""
    names = {name: name.encode("utf-16-le") in content for name in ("EncryptedPackage", "Workbook", "WordDocument", "Book")}
    if names["EncryptedPackage"]:
        return Refusal("S001", "encrypted")
    if names["Workbook"] or names["Book"]:
        # BIFF FilePass (0x002F) right after BOF means a password on the old format.
        locked = re.search(rb"\x09\x08.\x00.{4,40}?\x2f\x00[\x04-\xff]\x00", content[:65536], re.DOTALL)
        return Refusal("S001", "encrypted" if locked else "type_mismatch", "xls")
    return Refusal("S001", "type_mismatch", "doc" if names["WordDocument"] else "ole")


@dataclass
class Entry:
    """One part of the zip as its central directory has it."""

    name: str
    method: int
    flags: int
    crc: int
    compressed: int
    size: int
    offset: int


class Package:
    """A workbook whose zip has been checked: every part inflated once, sizes and CRC true, nothing active inside."""

    def __init__(self, content: bytes):
        self.content = content
        self.entries = {entry.name: entry for entry in _directory(content)}
        self._kept: dict[str, bytes] = {}
        _check_names(list(self.entries))
        self._check_sizes()
        for entry in self.entries.values():
            self._check_part(entry)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def part(self, name: str) -> bytes:
        """A part, inflated."""
        kept = self._kept.get(name)
        return kept if kept is not None else _inflate(self.content, self.entries[name])

    def _check_sizes(self) -> None:
        entries = sorted(self.entries.values(), key=lambda entry: entry.offset)
        total = sum(entry.size for entry in entries)
        if total > limits.ZIP_INFLATED_BYTES or any(entry.size > limits.ZIP_PART_BYTES for entry in entries):
            raise Refusal("S001", "bomb", f"inflates to {total // limits.MIB} MiB")
        packed = sum(entry.compressed for entry in entries)
        for size, compressed in [(total, packed), *((entry.size, entry.compressed) for entry in entries)]:
            for ratio, least in limits.ZIP_RATIOS:
                if size > least and size > ratio * max(compressed, 1):
                    raise Refusal("S001", "bomb", "compression ratio")
        for entry, after in pairwise(entries):
            if entry.offset + 30 + entry.compressed > after.offset:
                raise Refusal("S001", "bomb", "overlapping parts")

    def _check_part(self, entry: Entry) -> None:
        low = entry.name.lower()
        is_markup = low.endswith((".xml", ".rels", ".vml"))
        if is_markup and entry.size <= _KEPT_PART_BYTES:
            data = _inflate(self.content, entry)
            _check_xml(low, data)
            if low.startswith(("xl/workbook.xml", "xl/_rels/", "xl/worksheets/sheet")) and len(self._kept) < _KEPT_PARTS:
                self._kept[entry.name] = data
            return
        if is_markup and (low.endswith(".rels") or low == "[content_types].xml"):
            raise Refusal("S001", "bomb", "directory of parts")
        before = None
        # Large parts are looked through piece by piece: nothing is held that nobody reads.
        for piece in _pieces(self.content, entry):
            if is_markup:
                if before is None:
                    _check_encoding(piece)
                if _DECLARATION.search((before or b"")[-16:] + piece):
                    raise Refusal("S001", "xml_unsafe", "doctype")
                before = piece


def _directory(content: bytes) -> list[Entry]:
    """The central directory, read with our own eyes so that a lying one costs nothing."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 66_000))
    if end < 0 or end + 22 > len(content):
        raise Refusal("S001", "truncated", "no end of the zip")
    disk, _, _, count, size, start = struct.unpack_from("<HHHHII", content, end + 4)
    if disk or count > limits.ZIP_ENTRIES or size > limits.ZIP_ENTRIES * 600:
        raise Refusal("S001", "bomb", f"{count} parts")
    if start + size > end:
        raise Refusal("S001", "corrupt", "zip directory")
    entries: list[Entry] = []
    seen: set[str] = set()
    at = start
    for _ in range(count):
        if at + 46 > end or content[at : at + 4] != b"PK\x01\x02":
            raise Refusal("S001", "corrupt", "zip directory")
        flags, method, crc, compressed, plain, name_size, extra_size, comment_size, offset = struct.unpack_from(
            "<8xHH4xIIIHHH8xI", content, at
        )
        raw = content[at + 46 : at + 46 + name_size]
        try:
            name = raw.decode("utf-8") if flags & 0x800 or raw.isascii() else raw.decode("cp437")
        except UnicodeDecodeError:
            raise Refusal("S001", "unsafe", "part name") from None
        if name.lower() in seen:
            raise Refusal("S001", "unsafe", "a part stands twice")
        seen.add(name.lower())
        if flags & 0x41:
            raise Refusal("S001", "encrypted")
        if method not in (0, 8):
            raise Refusal("S001", "unsafe", "compression method")
        if offset + 30 > start:
            raise Refusal("S001", "corrupt", "zip directory")
        entries.append(Entry(name, method, flags, crc, compressed, plain, offset))
        at += 46 + name_size + extra_size + comment_size
    if at - start != size:
        raise Refusal("S001", "corrupt", "zip directory")
    return entries


def _check_names(names: list[str]) -> None:
    for name in names:
        if _UNSAFE_NAME.search(name):
            raise Refusal("S001", "unsafe", "part name")
        for pattern, what in _ACTIVE:
            if pattern.search(name):
                raise Refusal("S001", "active_content", what)
    if "xl/workbook.bin" in names:
        raise Refusal("S001", "type_mismatch", "xlsb")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        kinds = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "mimetype": "ods"}
        kind = next((kinds[name] for name in names if name in kinds), "zip")
        raise Refusal("S001", "type_mismatch", kind)


def _inflate(content: bytes, entry: Entry) -> bytes:
    """One part, never more than it declared; wrong sizes and CRC are refused."""
    return b"".join(_pieces(content, entry, entry.size + 1))


def _pieces(content: bytes, entry: Entry, size: int = _PIECE_BYTES) -> Iterator[bytes]:
    """One part in pieces of at most ``size`` bytes."""
    if content[entry.offset : entry.offset + 4] != b"PK\x03\x04":
        raise Refusal("S001", "corrupt", "zip part")
    name_size, extra_size = struct.unpack_from("<HH", content, entry.offset + 26)
    start = entry.offset + 30 + name_size + extra_size
    packed = memoryview(content)[start : start + entry.compressed]
    if len(packed) < entry.compressed:
        raise Refusal("S001", "truncated", "zip part")
    if entry.method == 0 and entry.size != entry.compressed:
        raise Refusal("S001", "corrupt", "zip part size")
    checksum = length = 0
    for piece in _stored(packed, size) if entry.method == 0 else _deflated(packed, size):
        length += len(piece)
        if length > entry.size:
            raise Refusal("S001", "bomb", "a part is larger than it says")
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if length < entry.size:
        raise Refusal("S001", "corrupt", "zip part size")
    if checksum != entry.crc:
        raise Refusal("S001", "corrupt", "zip part checksum")


def _stored(packed: memoryview, size: int) -> Iterator[bytes]:
    for at in range(0, len(packed), size):
        yield bytes(packed[at : at + size])


def _deflated(packed: memoryview, size: int) -> Iterator[bytes]:
    stream = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while True:
            piece = stream.decompress(rest, size)
            rest = stream.unconsumed_tail
            if piece:
                yield piece
            elif stream.eof or not rest:
                return
    except zlib.error:
        raise Refusal("S001", "corrupt", "zip part") from None


def _check_encoding(data: bytes) -> None:
    head = data[:200]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head or _FORBIDDEN_ENCODING.search(head):
        raise Refusal("S001", "xml_unsafe", "encoding")


def _check_xml(name: str, data: bytes) -> None:
    _check_encoding(data)
    if b"!" in data and b"<!" in data and _DECLARATION.search(data):  # one sign is found many times as fast as two
        raise Refusal("S001", "xml_unsafe", "doctype")
    if name == "[content_types].xml" and re.search(rb"macroenabled|vbaproject|ms-office\.activex", data, re.IGNORECASE):
        raise Refusal("S001", "active_content", "macro")
    if name.endswith(".rels") and b"External" in data:
        for relation in _RELATION.findall(data):
            # A hyperlink in a cell only opens when somebody clicks; every other outward relation loads by itself.
            if b'"External"' in relation and not re.search(rb'Type="[^"]*/hyperlink"', relation):
                raise Refusal("S001", "active_content", "external_link")
