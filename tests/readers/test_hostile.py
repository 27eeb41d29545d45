"""Files that are not what they say, or that want to do harm: each is refused with its reason, quickly and in little memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import struct
import subprocess
import sys
import time
import warnings
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pytest

from readers.making import NAMES, csv_bytes, good_rows, in_sheet, lying_zip, plain, read, repacked, values, workbook
from sinergi.places import project_root
from sinergi.readers import limits

GOOD = workbook([NAMES, *good_rows()])
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def content_of(kind: str) -> bytes:
    made = FILES[kind][0]
    return made if isinstance(made, bytes) else made()


def part(name: str, data: bytes) -> bytes:
    return repacked(GOOD, more={name: data})


def changed(name: str, old: bytes, new: bytes) -> bytes:
    return repacked(GOOD, lambda each, data: data.replace(old, new) if each == name else data)


def many_parts(count: int) -> bytes:
    made = io.BytesIO(GOOD)
    with zipfile.ZipFile(made, "a") as package:
        for number in range(count):
            package.writestr(f"xl/media/{number}.bin", b"")
    return made.getvalue()


def twice(name: str) -> bytes:
    made = io.BytesIO(GOOD)
    with zipfile.ZipFile(made, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr(name, b"<x/>")
    return made.getvalue()


def overlapping() -> bytes:
    """All directory entries of the media point at the same compressed bytes (Fifield's bomb, small)."""
    content = bytearray(part("xl/media/a.bin", bytes(100_000)))
    at = content.find(b"PK\x01\x02")
    first = struct.unpack_from("<I", content, at + 42)[0]
    second = content.find(b"PK\x01\x02", at + 4)
    struct.pack_into("<I", content, second + 42, first)
    return bytes(content)


def flagged_encrypted() -> bytes:
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, struct.unpack_from("<H", content, at + 8)[0] | 1)
    return bytes(content)


def wrong_checksum() -> bytes:
    content = bytearray(GOOD)
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 16, 12345)
    return bytes(content)


def bomb(size: int, declared: int | None = None) -> bytes:
    made = part("xl/media/zeros.bin", bytes(size))
    return lying_zip(made, "xl/media/zeros.bin", declared) if declared else made


def zip_of(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, b"<x/>")
    return made.getvalue()


EXTERNAL = (
    b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="http://example.test/x" TargetMode="External"/></Relationships>'
)
RELS = "xl/_rels/workbook.xml.rels"
FILES = {
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "encrypted_entry": (flagged_encrypted(), "encrypted"),
    "old_excel": (OLE + "Workbook".encode("utf-16-le"), "type_mismatch"),
    "old_word": (OLE + "WordDocument".encode("utf-16-le"), "type_mismatch"),
    "pdf": (b"%PDF-1.7\n" + b"x" * 100, "type_mismatch"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "type_mismatch"),
    "elf": (b"\x7fELF" + b"\x00" * 100, "type_mismatch"),
    "gzip": (gzip.compress(csv_bytes(good_rows())), "type_mismatch"),
    "text": (csv_bytes(good_rows()), "type_mismatch"),
    "html_table": (b"<html><table><tr><td>x</td></tr></table></html>", "type_mismatch"),
    "word": (zip_of("[Content_Types].xml", "word/document.xml"), "type_mismatch"),
    "open_document": (zip_of("mimetype", "content.xml"), "type_mismatch"),
    "apple_numbers": (zip_of("Index/Document.iwa", "Metadata/Properties.plist"), "type_mismatch"),
    "binary_excel": (zip_of("[Content_Types].xml", "xl/workbook.bin"), "type_mismatch"),
    "zeros": (bytes(5_000), "corrupt"),
    "noise": (random.Random(1).randbytes(5_000), "corrupt"),
    "empty": (b"", "empty"),
    "truncated": (GOOD[: len(GOOD) // 2], "truncated"),
    "truncated_little": (GOOD[:-30], "truncated"),
    "checksum": (wrong_checksum(), "corrupt"),
    "broken_xml": (changed("xl/workbook.xml", b"</workbook>", b"<"), "corrupt"),
    "no_sheets": (repacked(GOOD, lambda name, data: None if name == SHEET else data), "corrupt"),
    "macro": (part("xl/vbaProject.bin", b"x"), "active_content"),
    "macro_type": (changed("[Content_Types].xml", b"sheet.main+xml", b"sheet.macroEnabled.main+xml"), "active_content"),
    "external_link": (part("xl/externalLinks/externalLink1.xml", b"<x/>"), "active_content"),
    "external_template": (changed(RELS, b"</Relationships>", EXTERNAL % b"attachedTemplate"), "active_content"),
    "ole_object": (part("xl/embeddings/oleObject1.bin", b"x"), "active_content"),
    "control": (part("xl/activeX/activeX1.xml", b"<x/>"), "active_content"),
    "web_query": (part("xl/queryTables/queryTable1.xml", b"<x/>"), "active_content"),
    "connection": (part("xl/connections.xml", b"<x/>"), "active_content"),
    "dde": (in_sheet(GOOD, b"</sheetData>", b"<row r=\"14\"><c r=\"A14\"><f>cmd|'/C calc'!A0</f><v>1</v></c></row></sheetData>"), "active_content"),
    "web_service": (in_sheet(GOOD, b"</sheetData>", b'<row r="14"><c r="A14"><f>WEBSERVICE("http://x")</f><v>1</v></c></row></sheetData>'), "active_content"),
    "doctype": (changed(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'), "xml_unsafe"),
    "external_entity": (changed("xl/workbook.xml", b"<workbook ", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook '), "xml_unsafe"),
    "utf16_xml": (repacked(GOOD, lambda name, data: data.decode().encode("utf-16") if name == SHEET else data), "xml_unsafe"),
    "bomb": (lambda: bomb(400 * limits.MIB), "bomb"),
    "bomb_lying": (lambda: bomb(100 * limits.MIB, 5_000), "bomb"),
    "many_parts": (many_parts(limits.ZIP_ENTRIES), "bomb"),
    "overlap": (overlapping(), "corrupt"),
    "twice": (twice(SHEET), "unsafe"),
    "twice_case": (twice(SHEET.upper()), "unsafe"),
    "slip": (part("../../evil.txt", b"x"), "unsafe"),
    "absolute": (part("/etc/evil", b"x"), "unsafe"),
    "prefixed": (b"JUNK" + GOOD, "corrupt"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_hostile_or_mislabelled_workbook_is_refused_with_its_reason(tmp_path, kind):
    content, sub = content_of(kind), FILES[kind][1]
    started = time.process_time()
    result = read(content, tmp_path, "xlsx")
    allowed = {sub, "type_mismatch"} if kind in ("noise", "prefixed") else {"corrupt", "bomb"} if kind == "overlap" else {sub}
    assert result.refusal in {f"S001.{each}" for each in allowed}
    assert time.process_time() - started < 5 and not result.rows


@pytest.mark.parametrize("kind", ["encrypted", "old_excel", "pdf", "png", "elf", "gzip", "html_table"])
def test_what_is_no_text_is_refused_under_a_csv_name(tmp_path, kind):
    content, sub = content_of(kind), FILES[kind][1]
    assert read(content, tmp_path, "csv").refusal == f"S001.{sub}"
    assert read(GOOD, tmp_path, "csv").refusal == "S001.type_mismatch"


@pytest.mark.parametrize("extension", ["xls", "xlsm", "pdf", "txt", "zip", "XLSX.exe", ""])
def test_other_extensions_are_refused(tmp_path, extension):
    assert read(GOOD, tmp_path, extension).refusal == "S001.extension"


def test_harmless_things_that_look_active_are_not(tmp_path):
    rows = good_rows()
    rows[0][-1] = "rahasia@contoh.test"
    link = workbook([NAMES, *rows], edit=lambda book: setattr(book["DATA"]["N2"], "hyperlink", "mailto:rahasia@contoh.test"))
    assert plain(read(link, tmp_path, "xlsx")) == values(rows)
    locked = workbook([NAMES, *rows], edit=lambda book: setattr(book["DATA"].protection, "sheet", True))
    assert plain(read(locked, tmp_path, "xlsx")) == values(rows)


def test_links_pipes_and_folders_are_not_opened(tmp_path):
    from sinergi.readers.reading import read_file

    (tmp_path / "real").write_bytes(csv_bytes(good_rows()))
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe", ".", "gone"):
        request = {"submission_key": 1, "path": str(tmp_path / name), "file_name": "Z01_640212_2026-10_v1.csv", "sender": "x"}
        assert read_file(request, {}, lambda kind, payload: None)["refusal"]["sub"] == "not_regular"


def test_random_damage_never_raises_and_never_invents_people(tmp_path):
    at = random.Random(7)
    good = values(good_rows())
    known = set(map(tuple, good.values()))
    for _ in range(250):
        content = bytearray(GOOD)
        for _ in range(at.choice((1, 1, 3, 20))):
            place = at.randrange(len(content))
            action = at.randrange(3)
            if action == 0:
                content[place] = at.randrange(256)
            elif action == 1:
                del content[place : place + at.randrange(1, 50)]
            else:
                content[place:place] = at.randbytes(at.randrange(1, 50))
        result = read(bytes(content), tmp_path, "xlsx")
        assert result.refusal or set(map(tuple, plain(result).values())) <= known


def test_inside_of_a_sheet_random_damage_never_raises(tmp_path):
    at = random.Random(8)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as package:
        xml = package.read(SHEET)
    for _ in range(150):
        damaged = bytearray(xml)
        place = at.randrange(len(damaged))
        damaged[place : place + at.randrange(0, 9)] = at.choice(
            (b"", b"<", b">", b'"', b"&#0;", b"&x;", b"\xff", b'r="A99999999"', b"</row>", b"<row>")
        )
        result = read(repacked(GOOD, lambda name, data, new=bytes(damaged): new if name == SHEET else data), tmp_path, "xlsx")
        assert result.refusal or len(result.rows) <= 13


# --- the child process ----------------------------------------------------------------------------------------------


@pytest.fixture
def worker():
    environment = {**os.environ, "PYTHONPATH": str(project_root() / "plugins")}
    child = subprocess.Popen(
        [sys.executable, "-m", "sinergi.readers.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    yield child
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        stream.close()


def ask(child: subprocess.Popen, path: Path, name: str) -> tuple[dict, dict[bytes, bytes]]:
    request = {"submission_key": 9, "path": str(path), "file_name": name, "sender": "640212", "sidecar": None}
    child.stdin.write(json.dumps(request).encode() + b"\n")
    child.stdin.flush()
    frames: dict[bytes, bytes] = {}
    while True:
        head = child.stdout.read(5)
        assert len(head) == 5, "the child died"
        size = int.from_bytes(head[1:], "big")
        assert size <= limits.FRAME_BYTES
        frames[head[:1]] = frames.get(head[:1], b"") + child.stdout.read(size)
        if head[:1] == b"D":
            return json.loads(frames[b"D"]), frames


def test_one_child_reads_file_after_file_and_survives_the_bad_ones(worker, tmp_path):
    (tmp_path / "good").write_bytes(GOOD)
    (tmp_path / "bomb").write_bytes(content_of("bomb"))
    (tmp_path / "noise").write_bytes(content_of("noise"))
    for name, sub in (("bomb", "bomb"), ("noise", None), ("gone", "not_regular"), ("bomb", "bomb")):
        report, _ = ask(worker, tmp_path / name, "K01_640212_2026-10_v1.xlsx")
        assert report["refusal"]["rule"] == "S001" and report["refusal"]["sub"] in (sub, "corrupt", "type_mismatch")
    report, _ = ask(worker, tmp_path / "good", "Z01_640212_2026-10_v1.xlsx")
    assert report["refusal"] == {"rule": "S002", "sub": "unknown_form", "detail": "Z01"} and report["submission_key"] == 9
    with open(f"/proc/{worker.pid}/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    assert peak < 256 * 1024, "KiB"


# --- bombs, made while the test runs ----------------------------------------------------------------------------------

MIB = limits.MIB
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(9))
    + b"]>"
)


@cache
def deflated(block: bytes, times: int) -> bytes:
    """Raw deflate of a block repeated: compressed once, so that gigabytes cost nothing."""
    once = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (once.compress(block) + once.flush(zlib.Z_FULL_FLUSH)) * times + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


def packed(*parts: tuple[str, bytes, int, int], shared: bool = False) -> bytes:
    """The good workbook with parts (name, raw deflate, declared size, CRC) added or put in place; ``shared``: all over the same bytes."""
    names = {name for name, *_ in parts}
    made, directory, first = io.BytesIO(), [], None
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        kept = [
            (name, deflated(old.read(name), 1), old.getinfo(name).file_size, old.getinfo(name).CRC)
            for name in old.namelist()
            if name not in names
        ]
    for name, data, size, crc in [*kept, *parts]:
        offset, raw = made.tell(), name.encode()
        if shared and name in names:
            offset = first = made.tell() if first is None else first
        if offset == made.tell():
            made.write(struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), size, len(raw), 0) + raw + data)
        directory.append(
            struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), size, len(raw), 0, 0, 0, 0, 0, offset) + raw
        )
    start, listing = made.tell(), b"".join(directory)
    made.write(listing + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(directory), len(directory), len(listing), start, 0))
    return made.getvalue()


def zeros(name: str = "xl/media/zeros.bin", size: int = 4095, declared: int | None = None) -> tuple[str, bytes, int, int]:
    return name, deflated(bytes(MIB), size), (size * MIB if declared is None else declared), 0


def blank_sheet(number: int) -> tuple[str, bytes, int, int]:
    return f"xl/worksheets/sheet{number}.xml", deflated(b" " * MIB, 7), 7 * MIB, zlib.crc32(b" " * 7 * MIB)


def nested() -> bytes:
    bomb_inside = zip_of("a") + packed(zeros())
    return packed(("xl/media/inner.zip", deflated(bomb_inside, 1), len(bomb_inside), zlib.crc32(bomb_inside)))


def late_doctype() -> bytes:
    """The declaration stands beyond the first piece that is looked through."""
    comment = b"<!--" + random.Random(1).randbytes(5 * MIB).hex().encode() + b"-->"
    return changed(SHEET, b"<worksheet", comment + LAUGHS + b"<worksheet")


LINES = csv_bytes(good_rows(3))
# name: (content, extension, expected refusal; None: the bomb is in a part that nobody opens)
BOMBS = {
    "zeros": (lambda: packed(zeros()), "xlsx", "S001.bomb"),
    "blanks in the sheet": (lambda: packed((SHEET, deflated(b" " * MIB, 4095), 4095 * MIB, 0)), "xlsx", "S001.bomb"),
    "size understated": (lambda: packed(zeros(declared=1_000)), "xlsx", "S001.bomb"),
    "sheet understated": (lambda: packed((SHEET, deflated(b" " * MIB, 4095), 100 * MIB, 0)), "xlsx", "S001.bomb"),
    "many parts": (lambda: packed(*(zeros(f"xl/media/{number}.bin", 15) for number in range(200))), "xlsx", "S001.bomb"),
    "many sheets": (lambda: packed(*map(blank_sheet, range(2, 50))), "xlsx", "S001.bomb"),
    "many entries": (lambda: packed(*((f"xl/media/{number}.bin", b"\x03\x00", 0, 0) for number in range(20_000))), "xlsx", "S001.bomb"),
    "overlapping parts": (lambda: packed(*(zeros(f"xl/media/{number}.bin", 9) for number in range(40)), shared=True), "xlsx", "S001.bomb"),
    "zip in zip": (nested, "xlsx", None),
    "billion laughs": (lambda: changed(SHEET, b"<worksheet", LAUGHS + b"<worksheet"), "xlsx", "S001.xml_unsafe"),
    "laughs in strings": (lambda: part("xl/sharedStrings.xml", LAUGHS + b"<sst>&j;</sst>"), "xlsx", "S001.xml_unsafe"),
    "late declaration": (late_doctype, "xlsx", "S001.xml_unsafe"),
    "one line": (lambda: b"x" * 200 * MIB, "csv", "S001.limit"),
    "one line below the header": (lambda: LINES + b"x" * 200 * MIB, "csv", "S001.limit"),
    "one line of no UTF-8": (lambda: LINES + b"\xe9" * 200 * MIB, "csv", "S001.limit"),
    "a quote that never ends": (lambda: LINES + b'"' + b"x" * 200 * MIB, "csv", "S001.limit"),
    "only delimiters": (lambda: LINES + b";" * 200 * MIB, "csv", "S001.limit"),
    "UTF-16": (lambda: b"\xff\xfe" + b"x\x00" * 100 * MIB, "csv", "S001.limit"),
    "zero bytes": (lambda: LINES + bytes(200 * MIB), "csv", "S007.utf16_without_mark"),
}


@pytest.fixture(scope="module")
def lasting_worker():
    environment = {**os.environ, "PYTHONPATH": str(project_root() / "plugins")}
    with subprocess.Popen(
        [sys.executable, "-m", "sinergi.readers.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as child:
        yield child
        child.kill()


def cpu_of(child: subprocess.Popen) -> float:
    fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(child: subprocess.Popen) -> int:
    """MiB of the largest resident set since it was last reset."""
    return (
        next(int(line.split()[1]) for line in Path(f"/proc/{child.pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
        // 1024
    )


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_with_its_reason_in_seconds_and_256_mib(lasting_worker, tmp_path, kind):
    make, extension, refusal = BOMBS[kind]
    path = tmp_path / "bomb"
    path.write_bytes(make())
    assert extension == "csv" or path.stat().st_size < 12 * MIB
    ask(lasting_worker, tmp_path / "gone", "K01_640212_2026-10_v1.csv")
    Path(f"/proc/{lasting_worker.pid}/clear_refs").write_text("5")
    began = cpu_of(lasting_worker)
    report, _ = ask(lasting_worker, path, f"K01_640212_2026-10_v1.{extension}")
    path.unlink()
    found = report["refusal"]
    assert f"{found['rule']}.{found['sub']}" == (refusal or "S005.missing_column")
    assert peak_of(lasting_worker) < 256, "MiB"
    assert cpu_of(lasting_worker) - began < 5, "seconds of CPU"
