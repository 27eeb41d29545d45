"""Who sends what for which period: the file's name, the `_MANIFEST` sheet or the JSON sidecar, and whether they agree."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from sinergi.contract.model import Form
from sinergi.readers import limits
from sinergi.readers.opening import open_regular
from sinergi.readers.values import Cell, folded, number_text, read_date, read_date_cell, read_number, read_period
from sinergi.readers.verdicts import Refusal

KINDS = ("ASLI", "REVISI", "NIHIL")
_NAME = re.compile(
    r"([A-Za-z][A-Za-z0-9]{1,9})_([A-Za-z0-9][A-Za-z0-9.\-]{0,39})_([0-9]{4}(?:-(?:[0-9]{2}|[QqSs][0-9]))?)_[vV]([0-9]{1,4})"
    r"(?: ?\([0-9]{1,3}\)| - (?:Copy|Salinan)(?: \([0-9]+\))?)?\.([A-Za-z0-9]{1,10})"
)
_FIELDS = {
    folded(name): name
    for name in (
        "kode_form", "versi_form", "kode_pengirim", "periode", "jenis_kiriman", "nomor_versi", "tanggal_data", "jumlah_baris", "total_kendali",
        "nomor_surat_pengantar", "tanggal_surat", "nama_penanggung_jawab", "jabatan_pj", "kontak_pj", "dasar_berbagi_data", "waktu_kirim",
        "menjawab",
    )
}  # fmt: skip
_SHA256 = re.compile(r"[0-9a-f]{64}")
_EMPTY = ("", "-", "–", "?")


@dataclass
class Envelope:
    """What is known of a submission before its rows are read. ``notes`` are (rule, detail) of the whole file.

    ``answers`` is the sha256 of the file that a returned workbook of ours answers (sinergi.readers.returned).
    """

    form: str | None = None
    sender: str | None = None
    period: str | None = None
    version: int | None = None
    kind: str | None = None
    present: bool = False
    declared_rows: int | None = None
    declared_total: int | None = None
    data_date: str | None = None
    answers: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def manifest(self) -> dict[str, Any]:
        """The part that the intake stores; no person's name is in it."""
        return {
            "present": self.present,
            "tanggal_data": self.data_date,
            "jumlah_baris": self.declared_rows,
            "total_kendali": self.declared_total,
            **self.extra,
        }


def normalise_sender(text: str) -> str:
    """``64.02.12`` is ``640212``; letters in capitals."""
    text = text.strip().upper()
    return text.replace(".", "") if re.fullmatch(r"[0-9]{2}(?:\.[0-9]{2}){1,2}(?:\.[0-9]{4})?", text) else text


def region_of_sender(sender: str | None) -> str:
    """Dotted region that a sender code names: ``640212`` → 64.02.12, ``DISNAKER-6402`` → 64.02; empty if none."""
    found = re.fullmatch(r"(?:[A-Z]+-)?([1-9][0-9])([0-9]{2})([0-9]{2})?", sender or "")
    return ".".join(part for part in found.groups() if part) if found else ""


def read_name(file_name: str) -> tuple[Envelope, str]:
    """The envelope that a file name gives (all fields None where it is not of our grammar), and the extension in lower case.

    Copies made by browsers and desktops (``… (1).xlsx``, ``… - Copy.xlsx``) keep the meaning of their name.
    """
    name = PurePath(file_name).name
    found = _NAME.fullmatch(name)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if not found or int(found[4]) < 1:
        return Envelope(), extension
    version = int(found[4])
    return Envelope(
        found[1].upper(), normalise_sender(found[2]), found[3].upper(), version, "ASLI" if version == 1 else "REVISI"
    ), extension


def sheet_fields(rows: Iterable[Sequence[Cell]]) -> dict[str, Cell]:
    """Fields of a `_MANIFEST` sheet: two columns, name and value; a heading row and unknown names are passed over.

    Raises:
        Refusal: S002.envelope_broken, the sheet is there but holds no known field, or one field twice with two values.
    """
    fields: dict[str, Cell] = {}
    for number, row in enumerate(rows):
        if number > 500:
            break
        cells = [cell for cell in row if not (isinstance(cell, str) and not cell.strip())]
        if not cells or not isinstance(cells[0], str):
            continue
        name = _FIELDS.get(folded(cells[0])) or cells[0].strip().lower()
        value: Cell = cells[1] if len(cells) > 1 else ""
        if name in fields and fields[name] != value and folded(cells[0]) in _FIELDS:
            raise Refusal("S002", "envelope_broken", f"{name} stands twice")
        fields[name] = value
    if not any(name in _FIELDS.values() for name in fields):
        raise Refusal("S002", "envelope_broken", "no known field")
    return fields


def sidecar_fields(path: str) -> dict[str, Cell]:
    """Fields of a JSON sidecar; raises Refusal S002.envelope_broken where it is not one flat JSON object."""
    try:
        descriptor, size = open_regular(path)
    except Refusal:
        raise Refusal("S002", "envelope_broken", "sidecar cannot be opened") from None
    try:
        if size > limits.SIDECAR_BYTES:
            raise Refusal("S002", "envelope_broken", "sidecar too large")
        content = os.read(descriptor, limits.SIDECAR_BYTES + 1)
    finally:
        os.close(descriptor)
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_pairs)
    except (ValueError, RecursionError):
        raise Refusal("S002", "envelope_broken", "sidecar is not JSON") from None
    if not isinstance(data, dict):
        raise Refusal("S002", "envelope_broken", "sidecar is not an object")
    fields: dict[str, Cell] = {}
    for key, value in data.items():
        if isinstance(value, list):
            value = ";".join(str(item) for item in value if isinstance(item, str | int | float))
        if value is None or isinstance(value, dict):
            continue
        fields[_FIELDS.get(folded(key)) or key.strip().lower()] = value
    if not any(name in _FIELDS.values() for name in fields):
        raise Refusal("S002", "envelope_broken", "no known field")
    return fields


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made and made[key] != value:
            raise ValueError("a key stands twice")
        made[key] = value
    return made


def _text(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float | int):
        return number_text(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = " ".join(str(cell).split())
    return "" if text in _EMPTY else text


def merge(named: Envelope, fields: Mapping[str, Cell] | None) -> Envelope:
    """The envelope from name and manifest together.

    Args:
        named: what the file name gives.
        fields: the manifest's fields, or None where there is no manifest.

    Raises:
        Refusal: S002 (missing, jumlah_baris, jenis_kiriman, nomor_versi), S003 (form, sender), S024 (period, version).
    """
    if fields is None:
        if named.form is None:
            raise Refusal("S002", "missing", "name and manifest")
        return named
    made = Envelope(present=True)
    answers = _text(fields.get("menjawab")).lower()
    made.answers = answers if _SHA256.fullmatch(answers) else None
    made.form = _agree(made, "form", named.form, _text(fields.get("kode_form")).upper() or None)
    sender = normalise_sender(_text(fields.get("kode_pengirim"))) or None
    if sender and named.sender and sender.isdigit() and len(sender) == 12 and named.sender == "0" + sender:
        made.notes.append(("S020", "kode_pengirim"))
        sender = named.sender
    made.sender = _agree(made, "sender", named.sender, sender)
    given = fields.get("periode", "")
    period = read_period(given)[0] if _text(given) else None
    if _text(given) and period is None:
        raise Refusal("S004", "period_format", "periode")
    made.period = _agree(made, "period", named.period, period)
    version = _whole(fields, "nomor_versi", least=1)
    # We wrote the number in a returned workbook, the sender may have named the file: the higher one is meant.
    if made.answers and version and named.version:
        version = named.version = max(version, named.version)
    made.version = _agree(made, "version", named.version, version)
    kind = _text(fields.get("jenis_kiriman")).upper()
    if kind and kind not in KINDS:
        raise Refusal("S002", "jenis_kiriman")
    if not kind:
        made.notes.append(("S031", "jenis_kiriman"))
    made.kind = kind or ("ASLI" if made.version == 1 else "REVISI")
    made.declared_rows = _whole(fields, "jumlah_baris", least=0)
    if made.declared_rows is None:
        made.notes.append(("S031", "jumlah_baris"))
    try:
        made.declared_total = _whole(fields, "total_kendali", least=0)
    except Refusal:
        made.notes.append(("S031", "total_kendali"))
    made.data_date = _date(fields.get("tanggal_data"))
    if made.data_date is None:
        made.notes.append(("S031", "tanggal_data"))
    if not _text(fields.get("nama_penanggung_jawab")):
        made.notes.append(("S030", "nama_penanggung_jawab"))
    if made.answers:
        # A returned workbook has the fields that its first file had; what we did not ask for then is not missing now.
        made.notes = [(rule, name) for rule, name in made.notes if rule not in ("S030", "S031") or name in fields]
    return made


def extra_fields(made: Envelope, fields: Mapping[str, Cell] | None, form: Form) -> None:
    """Take the manifest fields that this form alone knows."""
    by_fold = {folded(name): value for name, value in (fields or {}).items()}
    for name in form.manifest:
        made.extra[name] = _text(by_fold.get(folded(name)))[:250] or None


def _agree(made: Envelope, what: str, named: Any, given: Any) -> Any:
    """One value of both, or a refusal; a field that only the name gives is a query (S031)."""
    if given is None and named is None:
        raise Refusal(
            "S002", "missing", {"form": "kode_form", "sender": "kode_pengirim", "period": "periode", "version": "nomor_versi"}[what]
        )
    if given is None:
        made.notes.append(("S031", {"form": "kode_form", "sender": "kode_pengirim", "period": "periode", "version": "nomor_versi"}[what]))
        return named
    if named is not None and given != named:
        raise Refusal("S003" if what in ("form", "sender") else "S024", what, "name and manifest differ")
    return given


def _whole(fields: Mapping[str, Cell], name: str, least: int) -> int | None:
    cell = fields.get(name, "")
    text = _text(cell)
    if not text:
        return None
    if isinstance(cell, float) and not isinstance(cell, bool):
        number = number_text(cell) if cell.is_integer() else None
    elif isinstance(cell, bool):
        number = None
    else:
        number = read_number(text, whole=True)[0]
    if number is None or not least <= int(number) < 2**31:
        raise Refusal("S002", name)
    return int(number)


def _date(cell: Cell | None) -> str | None:
    if cell is None or cell == "":
        return None
    reading = (
        read_date(" ".join(cell.split())) if isinstance(cell, str) else read_date_cell(cell.date() if isinstance(cell, datetime) else cell)
    )
    return reading.day.isoformat() if reading.day else None
