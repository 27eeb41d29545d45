"""Where the table is: the header among titles and logos, and which rows below it are people and which are not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from sinergi.contract.model import Form
from sinergi.readers import limits
from sinergi.readers.values import Cell, folded, number_text
from sinergi.readers.verdicts import Refusal

_ABBREVIATIONS = {
    "no": "nomor", "nomer": "nomor", "nmr": "nomor", "num": "nomor", "tgl": "tanggal", "tg": "tanggal", "nm": "nama", "kec": "kecamatan",
    "kel": "kelurahan", "kab": "kabupaten", "ket": "keterangan", "prsh": "perusahaan", "perush": "perusahaan", "pasport": "paspor",
    "passport": "paspor", "pspor": "paspor", "thn": "tahun", "bln": "bulan", "jml": "jumlah", "jlh": "jumlah", "alm": "alamat", "kd": "kode",
    "jns": "jenis", "sts": "status", "izin": "izin", "ijin": "izin", "wil": "wilayah", "bhn": "bahan", "yg": "yang", "th": "tahun",
}  # fmt: skip
_BRACKETED = re.compile(r"[(\[（][^)\]）]*[)\]）]?")
_NUMBERING = re.compile(r"\(?([0-9]{1,3})\)?\.?")
_TOTAL = re.compile(
    r"(?:sub[ \-]?total|sub[ \-]?jumlah|jumlah|total|grand total|jml|jlh|rekapitulasi|rekap|total keseluruhan)\b.{0,80}",
    re.IGNORECASE | re.DOTALL,
)
_SUBTOTAL = re.compile(r"sub[ \-]?(?:total|jumlah)|(?:jumlah|total) (?:per|desa|kel|kec|halaman|dipindahkan)", re.IGNORECASE)
_MONTH = "januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember|desember|january|february|march|may|june|july|august|october|december"
_SIGNATURE = re.compile(
    r"(?:mengetahui|menyetujui|disetujui|disahkan|diketahui|dibuat|disusun|diperiksa|yang membuat|yang melapor|pembuat|pelapor|petugas|penyusun|"
    r"penanggung ?jawab|camat|lurah|kepala|kasi|kasubsi|sekretaris|plt\b|plh\b|an\.|a\.n\.?|u\.b\.?|hormat kami|nip\b|nrp\b|pangkat|pembina|penata|"
    r"ttd\b|tanda tangan|direktur|direksi|pimpinan|manajer|manager|hrd\b|hr manager|general manager|catatan|keterangan\s*:|ket\s*:|sumber\s*:|"
    r"dicetak|printed|halaman|page \d|note|nb\s*:|\*|\.{5,}|_{5,}|\(\s*[._ ]{3,}\s*\)).*",
    re.IGNORECASE | re.DOTALL,
)
_PLACE_AND_DAY = re.compile(
    rf"[A-Za-z][A-Za-z .\-]+,\s*(?:tanggal\s+)?(?:[0-9]{{1,2}}|[. _]+)[ \-/]+(?:{_MONTH}|[0-9]{{1,2}})[ \-/]+[0-9]{{4}}", re.IGNORECASE
)
_SECTION = re.compile(
    r"(?:[ivx]+\.|[a-z]\.|\d+\.)?\s*(?:desa|kelurahan|kecamatan|kec\.|kel\.|dusun|rt\b|lokasi|perusahaan|pt\b|cv\b|bulan|periode)\b.*",
    re.IGNORECASE,
)
_TITLE_PERIOD = re.compile(rf"\b({_MONTH})\s*(?:tahun\s*)?[-,/ ]?\s*((?:19|20)[0-9]{{2}})\b", re.IGNORECASE)
_TITLE_PLACE = re.compile(r"\b(kecamatan|kec|kabupaten|kab|kota|kelurahan|desa)\b\.?\s*:?\s*([A-Z][A-Za-z .'\-]{2,40})", re.IGNORECASE)


_BLANKS = " \t\r\n\u00a0\ufeff\u200b\u3000"


def text_of(cell: Cell) -> str:
    """A cell as a person sees it, blanks trimmed; numbers without ``.0``."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return number_text(cell) if cell == cell else ""
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def filled(row: Sequence[Cell]) -> list[int]:
    """Indices of the cells of a row that hold something."""
    return [index for index, cell in enumerate(row) if cell != "" and (not isinstance(cell, str) or cell.strip(_BLANKS))]


def is_filled(row: Sequence[str]) -> bool:
    """Whether any text of a row holds something."""
    return any(cell.strip(_BLANKS) for cell in row)


@dataclass(frozen=True)
class Names:
    """Every way in which a form's columns may be headed, folded and with abbreviations spelt out."""

    plain: dict[str, str]
    spelt: dict[str, str]
    _seen: dict[str, str | None] = field(default_factory=dict)

    def match(self, text: str) -> str | None:
        """The contract column that a header text means, or None."""
        if text not in self._seen:
            if len(self._seen) > 5_000:
                self._seen.clear()
            self._seen[text] = self._match(text)
        return self._seen[text]

    def _match(self, text: str) -> str | None:
        text = " ".join(text.split())
        if not text or len(text) > 200:
            return None
        bare = _BRACKETED.sub(" ", text).strip(" *:.")
        for candidate in (text, bare) if bare != text else (text,):
            key = folded(candidate)
            name = self.plain.get(key) or self.spelt.get(_spelt_out(candidate))
            if name:
                return name
        return None


def _spelt_out(text: str) -> str:
    words = re.findall(r"[a-z]+|[0-9]+", text.lower().replace("_", " "))
    return "".join([_ABBREVIATIONS.get(word, word) for word in words])


@lru_cache(maxsize=64)
def _names(columns: tuple[tuple[str, tuple[str, ...]], ...]) -> Names:
    plain: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for name, aliases in columns:
        for alias in aliases:
            plain.setdefault(folded(alias), name)
            spelt.setdefault(_spelt_out(alias), name)
    # A column's own name wins over another column's alias.
    for name, _ in columns:
        plain[folded(name)] = name
        spelt[_spelt_out(name)] = name
    return Names(plain, spelt)


def names_of(form: Form) -> Names:
    return _names(tuple((column.name, column.aliases) for column in form.columns))


@dataclass
class Header:
    """The header as found. Indices are 0-based, ``first_row`` counts from 0 at the first row of the sheet or file.

    Attributes:
        rows: how many rows it takes, 1 or 2.
        columns: contract column to cell index.
        unknown: cell index to the name of a column that the contract does not know.
        unnamed: indices left of the last used column that have no name.
        texts: cell index to header text.
        width: number of cells of the header row as it stands.
        raw: texts of the header's own row or two rows, to know a repeated header.
        is_wrapped: found where records of its width go on in the next lines.
    """

    first_row: int
    rows: int
    columns: dict[str, int]
    unknown: dict[int, str]
    unnamed: list[int]
    texts: dict[int, str]
    width: int
    raw: list[list[str]] = field(default_factory=list)
    numbering_rows: int = 0
    titles: list[str] = field(default_factory=list)
    title_rows: int = 0
    blank_rows: int = 0
    is_wrapped: bool = False

    @property
    def data_row(self) -> int:
        """First row below header and numbering."""
        return self.first_row + self.rows + self.numbering_rows


Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def _joined_texts(top: Sequence[Cell], below: Sequence[Cell], row: int, merged: Merged, names: Names) -> list[str]:
    """One text per column of a header over two rows: group and column name, in the order that the contract knows."""
    width = max(len(top), len(below))
    groups = [""] * width
    spans = {}
    for (first, left), (last, right) in merged:
        if first == row:
            for column in range(left, right + 1):
                spans[column] = (left, last > row)
    carried = ""
    for index in range(width):
        own = text_of(top[index]) if index < len(top) else ""
        under = text_of(below[index]) if index < len(below) else ""
        if own:
            carried = own
            groups[index] = own
        elif index in spans:
            left = spans[index][0]
            groups[index] = text_of(top[left]) if left < len(top) else ""
        elif under and not merged:
            # A delimited file keeps only the first cell of a merged group.
            groups[index] = carried
    texts = []
    for index in range(width):
        group, under = groups[index], text_of(below[index]) if index < len(below) else ""
        if not under:
            texts.append(text_of(top[index]) if index < len(top) else "")
            continue
        choices = [f"{group} {under}", f"{under} {group}", under] if group else [under]
        texts.append(next((choice for choice in choices if names.match(choice)), choices[0]))
    return texts


def _single(row: Sequence[Cell], names: Names) -> tuple[int, list[str]]:
    """How many columns one row names, and its texts."""
    texts = [text_of(cell) if isinstance(cell, str) else "" for cell in row]
    return len({name for name in map(names.match, texts) if name}), texts


def find_header(rows: Sequence[Sequence[Cell]], form: Form, merged: Merged = ()) -> Header | None:
    """The header within the first 30 rows: the row, or two stacked rows, that name most columns of the contract.

    Returns:
        None where nothing looks like a header of this form.
    """
    names = names_of(form)
    required = [column.name for column in form.columns if column.required]
    best: tuple[int, int, list[str], int] | None = None  # score, first row, texts, rows
    singles: list[tuple[int, list[str]]] = []
    complete = False
    for number, row in enumerate(rows[: limits.HEADER_ROWS + 1]):
        score, texts = _single(row, names)
        singles.append((score, texts))
        if number < limits.HEADER_ROWS and score and (best is None or score > best[0]):
            best = (score, number, texts, 1)
            complete = score >= 3 and set(map(names.match, texts)).issuperset(required)
            if complete:
                break
    # The row that names every required column may still be one of two: a group above it, or column names below it.
    first_pair = max(len(singles) - 2, 0) if complete else 0
    if complete and len(singles) < len(rows):
        singles.append(_single(rows[len(singles)], names))
    for number in range(first_pair, min(len(singles) - 1, limits.HEADER_ROWS)):
        if best is None or best[0] < len(form.columns):
            below = singles[number + 1][1]
            if not any(below) or not any(singles[number][1]) or any(not isinstance(cell, str) for cell in rows[number + 1]):
                continue
            texts = _joined_texts(singles[number][1], below, number, merged, names)
            score = len({name for name in map(names.match, texts) if name})
            if best is None or score > max(best[0], singles[number][0], singles[number + 1][0]):
                best = (score, number, texts, 2)
    wanted = max(1, (len(required) + 1) // 2)
    if best is None or best[0] < min(wanted, len(form.columns)):
        return None
    _, first, texts, height = best
    header = _header(texts, first, height, names)
    _titles(rows, header)
    header.raw = [[text_of(cell) for cell in row] for row in rows[first : first + height]]
    while header.data_row < len(rows) and header.numbering_rows < 2 and is_numbering(rows[header.data_row]):
        header.numbering_rows += 1
    return header


def _header(texts: list[str], first: int, height: int, names: Names) -> Header:
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    seen: set[str] = set()
    last = max((index for index, text in enumerate(texts) if text), default=-1)
    for index, text in enumerate(texts):
        if not text:
            continue
        name = names.match(text)
        if name and name in columns:
            other = columns[name]
            if _weight(text) == _weight(texts[other]):
                raise Refusal("S005", "duplicate_header", name)
            # "No" counts the lines wherever another heading names the number that is meant, and a kecamatan is where the desa lies.
            gives_way = index if _weight(text) < _weight(texts[other]) else other
            unknown[gives_way] = shown(texts[gives_way])
            columns[name] = index if gives_way == other else other
            continue
        if name:
            columns[name] = index
            continue
        key = folded(text) or text
        if key in seen:
            raise Refusal("S005", "duplicate_header", shown(text))
        seen.add(key)
        unknown[index] = shown(text)
    unnamed = [index for index in range(last + 1) if not texts[index]]
    return Header(first, height, columns, unknown, unnamed, {index: text for index, text in enumerate(texts) if text}, len(texts))


def _is_running(text: str) -> bool:
    """Whether a heading is that of a column that only counts lines."""
    return _spelt_out(text) in ("nomor", "nomorurut")


def _weight(text: str) -> int:
    """Which of two headings of one column says less: the lighter gives way."""
    if _is_running(text):
        return 0
    return 1 if _spelt_out(text) in ("id", "kecamatan", "kodekecamatan", "namakecamatan") else 2


def shown(text: str, most: int = 60) -> str:
    """A header or title as it may be repeated to its sender: one line, printable, short."""
    text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())[:most]


def _titles(rows: Sequence[Sequence[Cell]], header: Header) -> None:
    for row in rows[: header.first_row]:
        cells = filled(row)
        if cells:
            header.title_rows += 1
            header.titles.append(" ".join(text_of(row[index]) for index in cells))
        else:
            header.blank_rows += 1


def is_numbering(row: Sequence[Cell]) -> bool:
    """A line "(1) (2) (3)" under the header: numbers only, rising by one."""
    numbers = []
    for index in filled(row):
        found = _NUMBERING.fullmatch(text_of(row[index]))
        if not found:
            return False
        numbers.append(int(found[1]))
    return len(numbers) >= 3 and numbers[0] in (0, 1) and all(after - before == 1 for before, after in pairwise(numbers))


def require_columns(header: Header, form: Form) -> None:
    """Refuse (S005.missing_column) where a column that every row needs is not there."""
    missing = [column.name for column in form.columns if column.required and column.name not in header.columns]
    if missing:
        raise Refusal("S005", "missing_column", ", ".join(missing))


@lru_cache(maxsize=64)
def _folded_codes(codes: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(folded(code) for each in codes for code in each)


class RowJudge:
    """Tells rows of people from totals, signatures and other furniture, among rows that lack most required cells."""

    def __init__(self, form: Form, header: Header):
        self._in_signature = False
        self._width = len(header.columns)
        # Signatures stand alone; a row with more cells than this is a row of data, whatever its words.
        self._few = max(2, self._width // 3)
        # A word that is a code of the form (a row of kind TOTAL) says nothing of the row.
        self._codes = _folded_codes(tuple(tuple(column.codes) for column in form.columns))
        by_type = {column.name: column.type for column in form.columns}
        # A row prepared with number, period and place but nobody in it is an empty line of the form.
        self._prepared = {
            index
            for name, index in header.columns.items()
            if by_type[name] == "period" or name == form.place_column or (by_type[name] == "integer" and name in form.key)
        }

    def person(self) -> None:
        """A row of data was seen: a signature block, if any, is over."""
        self._in_signature = False

    def may_be_total(self, cell: Cell) -> bool:
        """Whether the first cell of a row reads like that of a totals line."""
        return isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) is not None and folded(cell) not in self._codes

    def judge(self, row: Sequence[Cell], alone: bool = False) -> str | None:
        """``blank``, ``total``, ``subtotal``, ``signature``, ``section``, or None for a row of data.

        Args:
            row: a row of which at least half of the required cells are empty.
            alone: the row has a wrong number of fields, so that its cells cannot be trusted to their columns.
        """
        cells = filled(row)
        if not cells:
            return "blank"
        texts = [text_of(row[index]) for index in cells]
        words = [text for text in texts if any(char.isalpha() for char in text)]
        if alone and len(cells) == 1 and max(texts[0].count(mark) for mark in ";,\t|") * 2 >= self._width:
            return None  # a row of data under another delimiter
        for text in words[:2]:
            if _TOTAL.fullmatch(text) and len(words) <= 3 and folded(text) not in self._codes:
                return "subtotal" if _SUBTOTAL.match(text) else "total"
        if not alone and set(cells) <= self._prepared:
            return "blank"
        for text in texts:
            if _SIGNATURE.fullmatch(text) or _PLACE_AND_DAY.fullmatch(text):
                if len(cells) <= min(6, self._few):
                    self._in_signature = True
                    return "signature"
                break
        if self._in_signature and len(cells) <= min(4, self._few):
            return "signature"
        if len(cells) == 1 and words:
            if _SECTION.fullmatch(texts[0]):
                return "section"
            if len(texts[0].split()) >= 4 and not self._in_signature:
                return "signature"
        return None


def foreign_periods(titles: Sequence[str], period: str) -> bool:
    """Whether the titles name a month and none of them is the month of ``period`` (YYYY-MM)."""
    from sinergi.readers.values import read_period

    named = {read_period(f"{month} {year}")[0] for title in titles for month, year in _TITLE_PERIOD.findall(title)}
    named.discard(None)
    return bool(named) and len(period) == 7 and period not in named


def foreign_region(titles: Sequence[str], region: str, names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the titles name a place that we know and that lies neither in nor around the sender's region."""
    if not region:
        return False
    # The district of the title may be ours while its sub-district is another's: judged level by level.
    related: dict[int, bool] = {}
    for title in titles:
        for kind, text in _TITLE_PLACE.findall(title):
            level = {"kecamatan": 3, "kec": 3, "kabupaten": 2, "kab": 2, "kota": 2, "kelurahan": 4, "desa": 4}[kind.lower()]
            words = re.split(r"\b(?:kecamatan|kec|kabupaten|kab|kota|provinsi|prov|bulan|tahun|periode)\b", text, flags=re.IGNORECASE)[
                0
            ].split()
            for size in range(min(len(words), 4), 0, -1):
                codes = [code for code in names.get(folded(" ".join(words[:size])), ()) if code.count(".") == level - 1]
                if codes:
                    ours = any(code.startswith(region) or region.startswith(code) for code in codes)
                    related[level] = related.get(level, False) or ours
                    break
    return not all(related.values())
