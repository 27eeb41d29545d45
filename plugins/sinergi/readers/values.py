"""What a cell means: one pure function per type, from what people really type to one canonical text.

A value is never guessed: what cannot be read is ``unread`` and NULL (dates, numbers) or stays as its cleaned text for the
validity rules to reject (codes, countries, regions, identifiers). Every repair leaves a note (rule code, detail).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from sinergi.contract.model import Column
from sinergi.readers.clock import read_time
from sinergi.readers.verdicts import Refusal

Cell = str | float | int | bool | date | datetime | time | timedelta


class Value(NamedTuple):
    """``canonical`` None is NULL; ``unread`` means that something stood there which could not be read."""

    canonical: str | None
    notes: tuple[tuple[str, str], ...] = ()
    unread: bool = False


EMPTY = Value(None)


@dataclass(frozen=True)
class References:
    """Names and codes of the world: from the reference seeds (`sinergi.contract.codes`) or, in tests, by hand.

    ``countries`` and ``region_names`` are keyed by folded name.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    regions: frozenset[str] = frozenset()
    region_successors: Mapping[str, str] = field(default_factory=dict)
    region_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=64)
def references(start: date, end: date) -> References:
    """The product's own lists as they hold for a return about ``start`` to ``end``; made once per process and period."""
    from sinergi.contract import codes

    # As reference.region_in_force: a code of the period, or one that stands today.
    return References(
        codes.countries(),
        codes.region_codes(start, max(end, datetime.now(UTC).date())),
        codes.region_successors(end),
        codes.region_names(end),
    )


@dataclass(frozen=True)
class Context:
    """What a reading depends on beside the cell.

    Args:
        period_end: last day of the reporting period; the pivot of two-digit birth years.
        region: dotted code of the sender's region, to tell equal place names apart; empty if it has none.
        birth_columns: columns whose two-digit years never lie in the future.
        date1904: the workbook counts days from 1904.
    """

    period_end: date
    region: str = ""
    birth_columns: frozenset[str] = frozenset()
    date1904: bool = False
    references: References = field(default_factory=References, compare=False)


# --- text -----------------------------------------------------------------------------------------------------------

# Zero-width, bidirectional and other invisible marks that arrive by copy and paste.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What CP1252 makes of the bytes 80 to BF, the second and later bytes of UTF-8; of these the first group stands in sound text too.
_AFTER = "\xa0-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_AFTER_ONLY = "\xa1-\xaa\xac-\xba\xbc-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ•˜™š›œžŸ"
# Undecodable or twice-decoded text: C1 controls, U+FFFD, UTF-8 read as CP1252 (of Latin, Vietnamese, Chinese, Cyrillic letters).
_BROKEN = re.compile(
    "[\x80-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]|[ÃÂ][\xa1-\xbf€‚ƒ„…†‡ˆ‰‹‘’“”•–˜™›]|â€|â„¢|ï»¿|ï¿½|[ÐÑ][\xa0-\xbf‚ƒ„…†‡ˆ‰‹‘’“”•˜™›]"
    f"|á[º»][{_AFTER}]|[à-ï][{_AFTER_ONLY}][{_AFTER}]|[à-ï][{_AFTER}][{_AFTER_ONLY}]"
)
ERROR_CELL = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|NAMA\?|NILAI!|GETTING_DATA)")
NO_RESULT = "#TANPA_HASIL!"  # the workbook reader puts this where a formula has no stored result
_PHONE = re.compile(r"\+[0-9][0-9 \-]*(?: ?\([A-Za-z .]+\)| [A-Za-z][A-Za-z .]*)?|\+[0-9][0-9 ()\-]*")
# The list is closed (DESIGN §6): NA, Null, None and True may be names, XXX is a nationality.
PLACEHOLDERS = frozenset({"-", "--", "---", "–", "—", "?", "??", "n/a", "tidak ada", "nihil", "xxx"})
_TEXTUAL = frozenset({"text", "nib", "nik", "niora", "npwp", "passport", "kbli"})
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[Ee]\+?([0-9]{1,3})")


def clean_text(text: str) -> tuple[str, tuple[tuple[str, str], ...], str]:
    """Text in NFC, invisible marks removed, blanks collapsed.

    Returns:
        The text, notes on what was repaired, and a fault: ``''``, ``'nul'`` or ``'control'`` (S027).

    Raises:
        Refusal: S007, the text was broken before it reached us (U+FFFD, C1 controls, UTF-8 read as CP1252).
    """
    if text.isascii():
        if text.isprintable():
            text = text.strip()
            return (" ".join(text.split()) if "  " in text else text), (), ""
        if _CONTROL.search(text):
            return text, (), "nul" if "\x00" in text else "control"
        return " ".join(text.split()), (), ""
    found = _BROKEN.search(text)
    if found:
        mark = found[0]
        sub = "replacement_character" if "\ufffd" in mark else "control_c1" if len(mark) == 1 else "mojibake"
        raise Refusal("S007", sub)
    if _CONTROL.search(text):
        return text, (), "nul" if "\x00" in text else "control"
    notes: tuple[tuple[str, str], ...] = ()
    bare = _INVISIBLE.sub("", text)
    if bare != text:
        notes = (("S025", "invisible"),)
    return " ".join(unicodedata.normalize("NFC", bare).split()), notes, ""


def folded(text: str) -> str:
    """A name without case, accents, blanks and punctuation: how headers, codes and aliases are compared."""
    if text.isascii():
        return "".join([char for char in text.lower() if char.isalnum()])
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join([char for char in plain if char.isalnum()])


def injection(text: str, original: str, kind: str) -> str | None:
    """Detail of S022 where the text would be a formula or is an error value of a sheet, else None.

    ``-``, TAB, CR and full-width signs are kept: every output escapes them (DESIGN §6).
    """
    first = text[:1]
    if first == "#":
        if text == NO_RESULT:
            return "formula_without_result"
        return "error_cell" if ERROR_CELL.fullmatch(text.upper()) else None
    if first in ("=", "@", "+"):
        before = original.lstrip(" \u00a0\ufeff\u200b")[:1]
        if before in ("\t", "\r", "\n"):
            return None
        if first != "+" or not (_PHONE.fullmatch(text) or (kind in ("integer", "decimal") and re.fullmatch(r"[0-9.,]+", text[1:]))):
            return "formula"
    return None


def number_text(number: float | int) -> str:
    """A sheet number as a sender would type it: no exponent, no ``.0``."""
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < 1e22:
        return str(int(number))
    text = repr(number)
    return format(number, "f").rstrip("0") if "e" in text else text


# --- dates ----------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february pebruari feb peb", "maret march mar mrt", "april apr", "mei may", "juni june jun",
            "juli july jul", "agustus august agt agu ags aug agust", "september sept sep", "oktober october okt oct",
            "november nopember nov nop", "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday mon sen", "selasa tuesday tue tues sel", "rabu wednesday wed rab", "kamis thursday thu thurs kam",
            "jumat friday fri jum", "sabtu saturday sat sab", "minggu ahad sunday sun min",
        )
    )
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YMD = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_DMY = re.compile(r"([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2}) ?[-/. ] ?([0-9]{4}|[0-9]{2})")
_DAY_NAME_YEAR = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]*([a-z]{3,10})[-/.,' ]*([0-9]{4}|[0-9]{2})")
_NAME_DAY_YEAR = re.compile(r"([a-z]{3,10})[-/. ]*([0-9]{1,2})(?:st|nd|rd|th)?[-/., ]+([0-9]{4}|[0-9]{2})")
_WEEKDAY = re.compile(r"([a-z]{3,9})(?:[.,]|[., ] ?)\s*(.+)")
_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?(?: ?(?:am|pm|wib|wita|wit|z|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = re.compile(rf"(.*?[0-9]{{4}})(?:t| ) ?{_CLOCK}")
_ISO_TIME = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:t| ){_CLOCK}")
_BIRTHPLACE = re.compile(r"[^\W\d_][^\d,/;:]*[,/;]\s*([0-9].*)", re.DOTALL)
_SERIAL = re.compile(r"([2-6][0-9]{4})(?:[.,][0-9]+)?")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class DateReading(NamedTuple):
    """``how``: iso, true, dmy, ymd, month_name, serial, compact, timestamp, weekday; for None the reason: mdy, unknown, year, number, time."""

    day: date | None
    how: str


def _day(year: int, month: int, day: int) -> date | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if FIRST_YEAR <= year <= LAST_YEAR else None


def _full_year(text: str, month: int, day: int, birth_pivot: date | None) -> int:
    """Year of a two-digit year. A birth date is never in the future; other dates of these forms lie in 1970 to 2069."""
    year = int(text)
    if len(text) == 4:
        return year
    if birth_pivot is None:
        return 2000 + year if year < 70 else 1900 + year
    this_century = _day(2000 + year, month, min(day, 28))
    return 2000 + year if this_century and this_century <= birth_pivot else 1900 + year


def _serial_day(serial: float, date1904: bool) -> date | None:
    if not 20000 <= serial < 60001:
        return None
    return date(1899, 12, 30) + timedelta(days=int(serial) + (1462 if date1904 else 0))


def read_date(text: str, birth_pivot: date | None = None, date1904: bool = False) -> DateReading:
    """Read a date that a person typed; day before month unless the month's name, ISO order or a weekday says otherwise.

    Args:
        text: cleaned text.
        birth_pivot: for birth dates, the day after which a two-digit year means the last century.
        date1904: Excel serials of this workbook count from 1904.
    """
    found = _ISO.fullmatch(text)
    if found:
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        return DateReading(day, "iso" if day else "unknown")
    text = text.strip("'’` ").lower()
    found = _DMY.fullmatch(text)
    if found:
        return _from_dmy(found, birth_pivot)
    found = _SERIAL.fullmatch(text)
    if found:
        day = _serial_day(float(found[1]), date1904)
        return DateReading(day, "serial" if day else "number")
    found = _ISO_TIME.fullmatch(text)
    if found:
        inner = read_date(found[1])
        return DateReading(inner.day, "timestamp" if inner.day else "unknown")
    found = _YMD.fullmatch(text)
    if found:
        day = _day(int(found[1]), int(found[2]), int(found[3]))
        return DateReading(day, "ymd" if day else "unknown")
    if len(text) == 8 and text.isascii() and text.isdigit():
        day = _day(int(text[:4]), int(text[4:6]), int(text[6:]))
        return DateReading(day, "compact" if day else "number")
    text = text.replace("jum'at", "jumat").replace("jum’at", "jumat")
    for pattern, day_at, month_at in ((_DAY_NAME_YEAR, 1, 2), (_NAME_DAY_YEAR, 2, 1)):
        found = pattern.fullmatch(text)
        month = _MONTHS.get(found[month_at]) if found else None
        if found and month:
            number = int(found[day_at])
            day = _day(_full_year(found[3], month, number, birth_pivot), month, number)
            return DateReading(day, "month_name" if day else "unknown")
    found = _WEEKDAY.fullmatch(text)
    if found and found[1] in _WEEKDAYS:
        return _with_weekday(found[2], _WEEKDAYS[found[1]], birth_pivot)
    found = _TIME.fullmatch(text)
    if found:
        inner = read_date(found[1], birth_pivot)
        return DateReading(inner.day, "timestamp" if inner.day else inner.how)
    return DateReading(None, "unknown")


def _from_dmy(found: re.Match[str], birth_pivot: date | None) -> DateReading:
    first, second = int(found[1]), int(found[2])
    if second > 12 >= first:
        # Month before day: someone's American Excel. Which of the other cells are swapped too cannot be known.
        return DateReading(None, "mdy")
    if not 1 <= second <= 12 or not 1 <= first <= 31:
        return DateReading(None, "unknown")
    year = _full_year(found[3], second, first, birth_pivot)
    day = _day(year, second, first)
    if day is None:
        return DateReading(None, "unknown" if FIRST_YEAR <= year <= LAST_YEAR else "year")
    return DateReading(day, "dmy")


def _with_weekday(rest: str, weekday: int, birth_pivot: date | None) -> DateReading:
    """A weekday decides between day/month and month/day where only one of the two falls on it."""
    found = _DMY.fullmatch(rest)
    if found:
        first, second = int(found[1]), int(found[2])
        swapped = _day(_full_year(found[3], first, second, birth_pivot), first, second) if 1 <= first <= 12 else None
        straight = _from_dmy(found, birth_pivot).day
        if swapped and swapped.weekday() == weekday and (straight is None or straight.weekday() != weekday):
            return DateReading(swapped, "weekday")
    inner = read_date(rest, birth_pivot)
    return DateReading(inner.day, "weekday" if inner.day else inner.how)


# --- numbers --------------------------------------------------------------------------------------------------------

_PLAIN_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DOT_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,([0-9]+))?")
_COMMA_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|,[0-9]{3}(?=\.))(?:\.([0-9]+))?")
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:([.,])([0-9]+))?")
_COORDINATES = {"lat", "lon", "lng", "lintang", "bujur", "latitude", "longitude"}
BIGINT = 2**63


def _trimmed(whole: str, fraction: str) -> str:
    """Canonical decimal: no leading or trailing zeros, no minus zero."""
    sign = "-" if whole.startswith("-") else ""
    whole = whole.lstrip("+-").lstrip("0") or "0"
    fraction = fraction.rstrip("0")
    text = f"{whole}.{fraction}" if fraction else whole
    return text if text == "0" else sign + text


def read_number(text: str, whole: bool, dotted_is_decimal: bool = False) -> tuple[str | None, str]:
    """Canonical number and what was done: ``''``, a repair of ``NUMBER_REPAIRS``, or why it cannot be read.

    Args:
        text: cleaned text.
        whole: an integer is wanted; ``24,0`` is 24, ``24,5`` is not read.
        dotted_is_decimal: ``117.153`` is a decimal (coordinates), not thousands.
    """
    if _PLAIN_INTEGER.fullmatch(text):
        return (text if text != "-0" else "0"), ""
    text = text.strip("'’ ").replace("\u2212", "-")
    if _INTEGER.fullmatch(text):
        return _trimmed(text, ""), ""
    found = None if dotted_is_decimal else _DOT_THOUSANDS.fullmatch(text)
    if found:
        head, _, fraction = text.partition(",")
        if whole and fraction.strip("0"):
            return None, "fraction"
        return _trimmed(head.replace(".", ""), fraction), "thousands"
    found = _COMMA_THOUSANDS.fullmatch(text)
    if found:
        head, _, fraction = text.partition(".")
        if whole and fraction.strip("0"):
            return None, "fraction"
        return _trimmed(head.replace(",", ""), fraction), "thousands"
    found = _DECIMAL.fullmatch(text)
    if found:
        mark, fraction = found[1], found[2] or ""
        head = re.split("[.,]", text)[0]
        if whole:
            # 1,234 may be 1.234 or 1234: no guess. 24,0 and 24.0 can be nothing but 24.
            if fraction.strip("0") or len(fraction) == 3:
                return None, "ambiguous" if len(fraction) == 3 else "fraction"
            return _trimmed(head, ""), "decimal_zero"
        if mark == "," and len(fraction) == 3 and not dotted_is_decimal and head.lstrip("+-") != "0":
            return None, "ambiguous"
        return _trimmed(head, fraction), "decimal_comma" if mark == "," else ""
    return None, "unknown"


# --- identifiers ----------------------------------------------------------------------------------------------------

# Letters of other alphabets that look like Latin ones, in capitals; lower case is raised first.
_LOOKALIKE = str.maketrans("АВЕЅІЈКМНОРСТУХԀԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹЗ", "ABESIJKMHOPCTYXDQWABEZHIKMNOPTYXC3")
_PASSPORT_BLANKS = str.maketrans("", "", " -.<_/–—'’`\u2010\u2011\u00b7")
_CONFUSED = str.maketrans("OILSBZQG", "01158206")
_SECOND = str.maketrans("OI", "01")


def normalise_passport(text: str) -> str:
    """Upper case without blanks, ``-``, ``.`` and ``<``; full-width, Cyrillic and Greek look-alikes as Latin letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).upper().translate(_LOOKALIKE).translate(_PASSPORT_BLANKS)
        return unicodedata.normalize("NFC", text)
    return text.upper().translate(_PASSPORT_BLANKS)


def fold_passport(text: str | None) -> str | None:
    """The passport number with letters and digits that are mistaken for each other made equal: a key, not a number to show.

    O→0, I/L→1, S→5, B→8, Z→2, Q→0, G→6 in digit positions, which are all but the leading letters: the first
    character stays, the second folds only O and I (no issuer of a letter-digit series uses these letters there).
    """
    if not text:
        return None
    text = normalise_passport(text)
    if text[:1].isdigit():
        return text.translate(_CONFUSED)
    return text[:1] + text[1:2].translate(_SECOND) + text[2:].translate(_CONFUSED)


def fold_passports(texts: Sequence[str], null: str) -> list[str]:
    """``fold_passport`` of many normalised numbers at once; ``null`` stays as it is."""
    second = {"O": "0", "I": "1"}.get
    return [
        # One sign and digits, the most common of all, fold to themselves.
        text
        if text[1:].isdigit() or text == null
        else text.translate(_CONFUSED)
        if text[:1].isdigit()
        else text[:1] + second(text[1:2], text[1:2]) + text[2:].translate(_CONFUSED)
        for text in texts
    ]


_MORE_LATIN = str.maketrans(
    dict(zip("đĐøØłŁıßæÆœŒþÞð", ["d", "D", "o", "O", "l", "L", "i", "ss", "ae", "AE", "oe", "OE", "th", "TH", "d"], strict=True))
)
_BRACKETED = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_TITLES = frozenset(
    [
        "MR",
        "MRS",
        "MS",
        "MISS",
        "MDM",
        "IR",
        "DR",
        "DRS",
        "PROF",
        "H",
        "HJ",
        "TN",
        "NY",
        "NN",
        "SDR",
        "SDRI",
        "TUAN",
        "NYONYA",
        "BAPAK",
        "IBU",
        "BPK",
        "PT",
        "ALM",
        "MSTR",
    ]
)


def _latin(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_MORE_LATIN)).upper()
    plain = "".join([char for char in plain if not unicodedata.combining(char)])
    words = []
    for word in plain.split():
        # A word of two alphabets is a look-alike; a word in Cyrillic alone is a name.
        if not word.isascii() and any("A" <= char <= "Z" for char in word):
            word = word.translate(_LOOKALIKE)
        words.append(word)
    return " ".join(words)


@lru_cache(maxsize=65536)
def normalise_name(text: str | None) -> str | None:
    """A person's name for comparison: capitals without accents, hyphens, titles and bracketed Han; BIN and BINTI stay."""
    if not text:
        return None
    plain = _latin(text)
    without = _BRACKETED.sub(" ", plain)
    if re.search("[A-Z]", without):
        without = _HAN.sub(" ", without)
    without = re.sub("['’`‘\u2010-\u2015-]", "", without)
    words = re.sub(r"[^\w/]+|_", " ", without).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return " ".join(words) or plain.strip() or None


_COMPANY_FORMS = frozenset(
    [
        "PT",
        "CV",
        "UD",
        "PD",
        "FA",
        "TBK",
        "PERSERO",
        "PERUM",
        "PERSEROAN",
        "TERBATAS",
        "LTD",
        "LIMITED",
        "CO",
        "INC",
        "CORP",
        "CORPORATION",
        "COMPANY",
        "PTE",
        "KOPERASI",
    ]
)


@lru_cache(maxsize=65536)
def normalise_company(text: str | None) -> str | None:
    """A company's name for comparison: capitals without accents, punctuation and legal form (PT, CV, Tbk, Persero)."""
    if not text:
        return None
    plain = _latin(text).replace("&", " DAN ")
    plain = re.sub(r"\bP\s*\.?\s*T\b\.?", " PT ", plain)
    plain = re.sub(r"\bC\s*\.\s*V\b\.?", " CV ", plain)
    words = re.sub(r"[^\w]+|_", " ", plain.replace("'", "").replace("’", "")).split()
    kept = [word for word in words if word not in _COMPANY_FORMS]
    return " ".join(kept or words) or None


# --- periods --------------------------------------------------------------------------------------------------------

_PERIOD = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])|-Q[1-4]|-S[12])?")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def read_period(cell: Cell) -> tuple[str | None, str]:
    """A period as YYYY-MM, YYYY-Qn, YYYY-Sn or YYYY and what was done: ``''``, ``spelling``, ``date``; None if unread."""
    if isinstance(cell, date):
        return f"{cell.year:04d}-{cell.month:02d}", "date"
    if isinstance(cell, bool) or not isinstance(cell, str | float | int):
        return None, "unknown"
    if not isinstance(cell, str):
        text = number_text(cell)
        serial = _serial_day(float(cell), False)
        if serial and len(text) == 5:
            return f"{serial.year:04d}-{serial.month:02d}", "date"
    else:
        text = cell.strip().strip("'’")
    if _PERIOD.fullmatch(text):
        return text, "" if isinstance(cell, str) and text == cell else "spelling"
    low = text.lower().strip(" .")
    for pattern, year_at, month_at in ((r"([0-9]{4})[-/. ]?([0-9]{1,2})", 1, 2), (r"([0-9]{1,2})[-/. ]([0-9]{4})", 2, 1)):
        found = re.fullmatch(pattern, low)
        if found and 1 <= int(found[month_at]) <= 12 and 1900 < int(found[year_at]) < 2200:
            return f"{found[year_at]}-{int(found[month_at]):02d}", "spelling"
    found = re.fullmatch(r"(?:bulan )?([a-z]{3,10})[-/. ']*([0-9]{4}|[0-9]{2})", low)
    if found and found[1] in _MONTHS:
        year = found[2] if len(found[2]) == 4 else f"20{found[2]}"
        return f"{year}-{_MONTHS[found[1]]:02d}", "spelling"
    found = re.fullmatch(r"([0-9]{4})[-/. ]*([a-z]{3,10})", low)
    if found and found[2] in _MONTHS:
        return f"{found[1]}-{_MONTHS[found[2]]:02d}", "spelling"
    for words, letter, most in (("q|tw|triwulan|kuartal|quarter", "Q", 4), ("s|sm|smt|semester", "S", 2)):
        part = rf"(?:{words})[-. ]*(?P<part>i{{1,3}}|iv|[1-4])"
        for pattern in (rf"{part}[-/,. ]*(?:tahun )?(?P<year>[0-9]{{4}})", rf"(?P<year>[0-9]{{4}})[-/. ]*{part}"):
            found = re.fullmatch(pattern, low)
            if found and _ROMAN[found["part"]] <= most:
                return f"{found['year']}-{letter}{_ROMAN[found['part']]}", "spelling"
    moment = read_date(text)
    if moment.day and moment.how != "serial":
        return f"{moment.day.year:04d}-{moment.day.month:02d}", "date"
    return None, "unknown"


# --- regions --------------------------------------------------------------------------------------------------------

_DOTTED = re.compile(r"[1-9][0-9](?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
_WITHIN = re.compile(r"(?<![0-9.])[1-9][0-9]\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?(?![0-9.])")
_BLOCKS = re.compile(r"[0-9]+(?:[ .,\-/][0-9]+){0,3}")
_PLACE_WORD = re.compile(r"^(?:kecamatan|kec|kelurahan|kel|desa|ds|kabupaten|kab|provinsi|prov)\b[. ]*", re.IGNORECASE)
_KABUPATEN = re.compile(r"^kab\b[. ]*", re.IGNORECASE)


def dotted(digits: str) -> str:
    """Region digits with dots: ``6402122003`` is ``64.02.12.2003``."""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def region_level_of(column_name: str) -> int | None:
    """The level (1 province … 4 village) that a column's name asks for, None if any."""
    if "desa" in column_name or "kelurahan" in column_name:
        return 4
    if "kecamatan" in column_name:
        return 3
    if "kabupaten" in column_name or "kota" in column_name:
        return 2
    return None


def read_region(text: str, from_number: bool, context: Context, level: int | None) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Current dotted code of a region and notes; None where the text is neither a code nor a name that we know alone."""
    known = context.references
    notes: tuple[tuple[str, str], ...] = ()
    code: str | None = None
    if _DOTTED.fullmatch(text):
        code = text
        if from_number and len(text) > 2:
            notes = (("S025", "number"),)
    elif _BLOCKS.fullmatch(text):
        code, detail = _region_from_blocks(re.split(r"[ .,\-/]", text), from_number, known)
        notes = ((("S020" if detail in ("leading_zero", "trailing_zero") else "S025"), detail),) if code else ()
    else:
        inside = _WITHIN.findall(text)
        if len(inside) == 1:
            code, notes = inside[0], (("S025", "name"),)
        elif not inside:
            code = _region_by_name(text, context, level)
            notes = (("S025", "name"),) if code else ()
    if code and code not in known.regions and code in known.region_successors:
        return known.region_successors[code], (*notes, ("V103", "old_code"))
    return code, notes


def _region_from_blocks(blocks: list[str], from_number: bool, known: References) -> tuple[str | None, str]:
    widths = [2, 2, 2, 4]
    if len(blocks) > 1 and all(len(block) <= width for block, width in zip(blocks, widths, strict=False)) and len(blocks[0]) == 2:
        if len(blocks) == 2 and len(blocks[1]) == 1 and from_number:
            # 64.10 as a number is 64.1: the zero was lost at the end.
            return f"{blocks[0]}.{blocks[1]}0", "trailing_zero"
        if len(blocks) == 4 and len(blocks[3]) != 4:
            return None, ""
        padded = ".".join(block.zfill(width) for block, width in zip(blocks, widths, strict=False))
        if padded != ".".join(blocks):
            if len(blocks) == 2 and f"{blocks[0]}.{blocks[1]}0" in known.regions:
                return None, ""
            return padded, "leading_zero"
        return padded, "separator"
    digits = "".join(blocks)
    if len(digits) in (2, 4, 6, 10) and digits[0] != "0":
        return dotted(digits), "undotted"
    return None, ""


def _region_by_name(text: str, context: Context, level: int | None) -> str | None:
    names = context.references.region_names
    # A whole name says which of two is meant: Kabupaten Bogor is not Kota Bogor.
    found = set(names.get(folded(_KABUPATEN.sub("Kabupaten ", text)), ()) or names.get(folded(_PLACE_WORD.sub("", text)), ()))
    if level:
        found = {code for code in found if code.count(".") == level - 1}
    if len(found) > 1 and context.region:
        found = {code for code in found if code.startswith(context.region) or context.region.startswith(code)} or found
    if len(found) > 1 and context.region:
        found = {code for code in found if code.startswith(context.region[:5])}
    return found.pop() if len(found) == 1 else None


# --- one reader per column ------------------------------------------------------------------------------------------

_SEX_WORDS = {
    **dict.fromkeys(("l", "m", "lk", "laki", "lakilaki", "pria", "male", "man", "lelaki", "1", "cowok", "jantan"), "L"),
    **dict.fromkeys(("p", "f", "pr", "perempuan", "wanita", "female", "woman", "w", "2", "cewek", "betina"), "P"),
}
Reader = Callable[[Cell], Value]


def reader_for(column: Column, context: Context) -> Reader:
    """The function that reads the cells of one column; it depends on nothing but the cell."""
    kind = column.type
    reads = _READERS[kind](column, context)
    textual = kind in _TEXTUAL
    longest = column.max_length
    coded = bool(column.codes)
    codes = {folded(code) for code in column.codes} | {folded(alias) for aliases in column.codes.values() for alias in aliases}

    def empty(detail: str) -> Value:
        return Value(None, (("S015", detail),)) if column.required else EMPTY

    def read(cell: Cell) -> Value:
        if not isinstance(cell, str):
            value = reads("", cell)
        else:
            text, notes, fault = clean_text(cell)
            if fault:
                return Value(None, (("S027", fault),), True)
            if not text:
                return empty("null")
            unsafe = injection(text, cell, kind)
            if unsafe:
                return Value(None, (("S022", unsafe),), True)
            low = text.lower()
            if (
                (low in PLACEHOLDERS or (textual and text == "0"))
                and not (kind == "country" and low == "xxx")
                and not (coded and folded(text) in codes)
            ):
                return empty("placeholder")
            if len(text) > (longest if kind == "text" else max(longest, 250)):
                return Value(None, (("S026", "too_long"),), True)
            value = reads(text, cell)
            if notes:
                value = Value(value.canonical, notes + value.notes, value.unread)
        if value.canonical and not value.canonical.isascii():
            # Compatibility forms fall apart into a blank and a mark.
            value = value._replace(canonical=unicodedata.normalize("NFC", " ".join(value.canonical.split())))
        if not value.canonical and not value.unread:
            return empty("placeholder" if cell != "" else "null")
        return value

    return read


def interpret(kind: str, text: Cell, column: Column, context: Context) -> Value:
    """Read one cell as ``kind``. For many cells of one column take ``reader_for`` once."""
    if column.type != kind:
        from dataclasses import replace

        column = replace(column, type=kind)
    return reader_for(column, context)(text)


TypeReader = Callable[[str, Cell], Value]


def _cell_text(cell: Cell) -> tuple[str, tuple[tuple[str, str], ...], bool]:
    """Text of a cell that is no text: (text, notes, whether it was a number)."""
    if isinstance(cell, bool):
        return ("TRUE" if cell else "FALSE"), (), False
    if isinstance(cell, datetime):
        return cell.isoformat(" "), (("S025", "date"),), False
    if isinstance(cell, date):
        return cell.isoformat(), (("S025", "date"),), False
    if isinstance(cell, time):
        return cell.isoformat("minutes"), (), False
    if isinstance(cell, timedelta):
        return str(cell), (), False
    assert not isinstance(cell, str)
    if isinstance(cell, float) and not math.isfinite(cell):
        return "", (), True
    text = number_text(cell)
    # Excel keeps 15 significant digits: of a longer number the last ones are gone.
    lost = abs(cell) >= 1e15
    return text, ((("S019", "precision"),) if lost else ()), True


def _given(text: str, cell: Cell) -> tuple[str, tuple[tuple[str, str], ...], bool]:
    """Text, notes and whether it came as a number, for the types whose values are texts."""
    return (text, (), False) if isinstance(cell, str) else _cell_text(cell)


def _text_reader(column: Column, context: Context) -> TypeReader:
    longest = column.max_length

    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _given(text, cell)
        if text == "0" or not text:
            return EMPTY
        if text[0] in "'’`" and text[1:2].isdigit():
            text, notes = text[1:], (*notes, ("S025", "apostrophe"))
        found = _SCIENTIFIC.fullmatch(text) if "+" in text else None
        if found:
            notes = (*notes, ("S019", "scientific"))
        if len(text) > longest:
            return Value(None, (("S026", "too_long"),), True)
        return Value(text, notes)

    return read


def _code_reader(column: Column, context: Context) -> TypeReader:
    names = {folded(alias): code for code, aliases in column.codes.items() for alias in aliases}
    names.update({folded(code): code for code in column.codes})

    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _given(text, cell)
        if text in column.codes:
            return Value(text, notes)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        text = text.strip("'’` ")
        shaped = re.sub(r"[\s\-]+", "_", text.upper())
        if shaped in column.codes:
            return Value(shaped, (*notes, ("S025", "spelling")))
        code = names.get(folded(text))
        if code:
            return Value(code, (*notes, ("S025", "spelling" if folded(code) == folded(text) else "alias")))
        return Value(shaped, notes)

    return read


_ITEM_MARK = re.compile("[,/|]")
# A comma before one of these belongs to the item: titles of persons, legal forms of companies.
_AFTER_COMMA = re.compile(
    r",\s*(?:(?:[A-Za-z]{1,5}\.)+(?:[A-Za-z]{1,5}\b)?|tbk|ltd|inc|co|persero|jr|sr|s[ehtpi]|m[mhtm])\b", re.IGNORECASE
)
_BETWEEN_DIGITS = re.compile(r"[0-9],[0-9]")


def _items(text: str, cell: Cell, coded: bool) -> tuple[list[str], bool]:
    """The items of a list cell, and whether they were split by something else than ``;``.

    Codes hold no comma, slash or bar; free items are split at a comma only where it can hardly be part of an item.
    """
    if ";" in text:
        return text.split(";"), False
    if isinstance(cell, str) and "\n" in cell.strip():
        return [clean_text(line)[0] for line in cell.splitlines()], True
    if coded:
        parts = _ITEM_MARK.split(text)
    elif _AFTER_COMMA.search(text) or _BETWEEN_DIGITS.search(text):
        parts = [text]
    else:
        parts = text.split(",")
    return parts, len(parts) > 1


def _list_reader(column: Column, context: Context) -> TypeReader:
    single = _code_reader(column, context) if column.codes else None

    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _given(text, cell)
        parts, other = _items(text, cell, single is not None)
        values, seen = [], [*notes, ("S025", "separator")] if other else list(notes)
        for part in map(str.strip, parts):
            if single and part:
                value = single(part, part)
                values.append(value.canonical or "")
                seen += [note for note in value.notes if note not in seen]
            elif part and part.lower() not in PLACEHOLDERS:
                values.append(part)
        if not values:
            return EMPTY
        return Value(array_literal(values), tuple(seen))

    return read


def array_literal(items: list[str]) -> str:
    """A PostgreSQL array of texts as one text."""

    def quoted(item: str) -> str:
        if re.fullmatch("[A-Za-z0-9_+.]+", item) and item.upper() != "NULL":
            return item
        return '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return "{" + ",".join(map(quoted, items)) + "}"


def _date_reader(column: Column, context: Context) -> TypeReader:
    pivot = context.period_end if column.name in context.birth_columns else None

    def read(text: str, cell: Cell) -> Value:
        if isinstance(cell, str):
            reading = read_date(text, pivot, context.date1904)
            if pivot and reading.how == "unknown":
                reading = _after_birthplace(text, pivot) or reading
        else:
            reading = read_date_cell(cell, context.date1904)
        if reading.day is None:
            return Value(None, (("S016", reading.how),), True)
        return Value(reading.day.isoformat(), () if reading.how in ("iso", "true") else (("S017", reading.how),))

    return read


def _after_birthplace(text: str, birth_pivot: date) -> DateReading | None:
    """The date of "Samarinda, 12 Maret 1995", as birth dates are written on every Indonesian form; None where no date follows a place."""
    found = _BIRTHPLACE.fullmatch(text)
    reading = read_date(found[1], birth_pivot) if found else None
    return reading._replace(how="ymd") if reading and reading.how == "iso" else reading


def read_date_cell(cell: Cell, date1904: bool = False) -> DateReading:
    """A date from a cell that is no text: a real Excel date, or a bare serial number."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return DateReading(cell, "true") if FIRST_YEAR <= cell.year <= LAST_YEAR else DateReading(None, "year")
    if isinstance(cell, bool) or not isinstance(cell, float | int) or not math.isfinite(cell):
        return DateReading(None, "time" if isinstance(cell, time | timedelta) else "unknown")
    if 19000101 <= cell <= 21001231 and float(cell).is_integer():
        return read_date(str(int(cell)))
    day = _serial_day(float(cell), date1904)
    return DateReading(day, "serial" if day else "number")


def _time_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        reading = read_time(text if isinstance(cell, str) else cell)
        if reading.text is None:
            return Value(None, (("S016", "clock"),), True)
        return Value(reading.text, (("S017", "clock"),) if reading.repaired else ())

    return read


def _number_reader(column: Column, context: Context) -> TypeReader:
    whole = column.type == "integer"
    coordinate = not _COORDINATES.isdisjoint(column.name.split("_"))

    def read(text: str, cell: Cell) -> Value:
        if isinstance(cell, str):
            number, done = read_number(text, whole, coordinate)
        elif isinstance(cell, bool) or not isinstance(cell, float | int) or not math.isfinite(cell):
            number, done = None, "date" if isinstance(cell, date) else "unknown"
        elif whole and not float(cell).is_integer():
            number, done = None, "fraction"
        else:
            shown = number_text(cell)
            number, done = _trimmed(*(shown.split(".") if "." in shown else (shown, ""))), ""
        if number is None:
            return Value(None, (("S018", "coordinate" if coordinate else done),), True)
        if len(number) > 40 or (whole and not -BIGINT <= int(number) < BIGINT):
            return Value(None, (("S018", "too_large"),), True)
        return Value(number, (("S018", done),) if done else ())

    return read


def _period_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        period, done = read_period(text if isinstance(cell, str) else cell)
        if period is None:
            return Value(_given(text, cell)[0])
        return Value(period, (("S025", done),) if done else ())

    return read


def _country_reader(column: Column, context: Context) -> TypeReader:
    countries = context.references.countries
    codes = frozenset(countries.values()) | {"XXX"}

    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _given(text, cell)
        if text in codes:
            return Value(text, notes)
        upper = unicodedata.normalize("NFKC", text).upper().strip("'’`. ")
        if upper in codes:
            return Value(upper, (*notes, ("S025", "spelling")))
        if upper.lower() in PLACEHOLDERS:
            return EMPTY
        bare = _BRACKETED.sub("", text)
        for name in (text, bare, re.sub(r"(?i)^(?:warga negara|wn|negara|republik)\s+", "", text)):
            code = countries.get(folded(name))
            if code:
                return Value(code, (*notes, ("S025", "alias")))
        inside = re.findall(r"\b[A-Z]{3}\b", text)
        if len(inside) == 1 and inside[0] in codes and countries.get(folded(text.replace(inside[0], ""))) == inside[0]:
            return Value(inside[0], (*notes, ("S025", "alias")))
        return Value(upper, notes)

    return read


def _sex_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _given(text, cell)
        if text in ("L", "P"):
            return Value(text, notes)
        code = _SEX_WORDS.get(folded(text)) or (_SEX_WORDS.get(folded(_BRACKETED.sub("", text))) if "(" in text else None)
        if code:
            return Value(code, (*notes, ("S025", "spelling" if text.upper() == code else "alias")))
        return Value(text.upper(), notes)

    return read


def _region_reader(column: Column, context: Context) -> TypeReader:
    level = region_level_of(column.name)

    def read(text: str, cell: Cell) -> Value:
        text, notes, number = _given(text, cell)
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text)
        text = text.strip("'’` ")
        code, more = read_region(text, number, context, level)
        return Value(code or text, notes + more)

    return read


_ID_BLANKS = str.maketrans("", "", " -./'’`\u00a0–—")


def _digits(text: str, cell: Cell) -> tuple[str, list[tuple[str, str]], bool]:
    """An identifier of digits without separators; scientific notation named, its digits restored where all are there."""
    text, given, number = _given(text, cell)
    notes = list(given)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    found = _SCIENTIFIC.fullmatch(text.strip("'’` "))
    if found:
        notes.append(("S019", "scientific"))
        mantissa, exponent = found[1] + (found[2] or ""), int(found[3])
        if exponent < 30 and len(mantissa) == exponent + 1:
            return mantissa, notes, True
        return text, notes, True
    if re.fullmatch(r"[0-9]+[.,]0", text):
        text, notes = text[:-2], [*notes, ("S025", "decimal")]
    bare = text.translate(_ID_BLANKS)
    if bare.isdigit() and bare != text:
        notes.append(("S025", "apostrophe" if text[0] in "'’`" and text[1:] == bare else "separator"))
    return (bare if bare.isdigit() else text), notes, number


def _nib_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, notes, number = _digits(text, cell)
        if text == "0":
            return EMPTY
        if text.isdigit() and (len(text) == 12 or (number and 9 <= len(text) < 12)):
            text = text.zfill(13)
            notes.append(("S020", "leading_zero"))
        return Value(text, tuple(notes))

    return read


def _nik_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, notes, _ = _digits(text, cell)
        if text == "0":
            return EMPTY
        # The serial number of a NIK is never 0000: zeros there are digits that Excel lost.
        if len(text) == 16 and text.isdigit() and text.endswith("0000") and not any(rule == "S019" for rule, _ in notes):
            notes.append(("S019", "trailing_zero"))
        return Value(text, tuple(notes))

    return read


def _npwp_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, notes, number = _digits(text, cell)
        if text == "0":
            return EMPTY
        if text.isdigit() and (len(text) == 15 or (number and 13 <= len(text) < 15)):
            text = text.zfill(16)
            notes.append(("S020", "leading_zero"))
        elif (
            len(text) == 16 and text.isdigit() and text.endswith("0000") and text[0] != "0" and not any(rule == "S019" for rule, _ in notes)
        ):
            notes.append(("S019", "trailing_zero"))
        return Value(text, tuple(notes))

    return read


def _kbli_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, notes, number = _digits(text, cell)
        if text == "0":
            return EMPTY
        # Mines and farms have codes that begin with 0. Typed as text, four digits are a group of KBLI and no code (V117).
        if number and text.isdigit() and len(text) == 4:
            text = text.zfill(5)
            notes.append(("S020", "leading_zero"))
        return Value(text, tuple(notes))

    return read


def _passport_reader(column: Column, context: Context) -> TypeReader:
    def read(text: str, cell: Cell) -> Value:
        text, given, _ = _given(text, cell)
        if text == "0" or not text:
            return EMPTY
        notes = list(given)
        if "+" in text and _SCIENTIFIC.fullmatch(text):
            return Value(text.upper(), (*notes, ("S019", "scientific")))
        if re.fullmatch(r"[0-9]{5,}\.0", text):
            text, notes = text[:-2], [*notes, ("S025", "decimal")]
        plain = normalise_passport(text)
        if plain == "0" or plain.lower() in PLACEHOLDERS:
            return EMPTY
        if plain != text:
            notes.append(("S025", "spelling" if text.isascii() else "lookalike"))
        return Value(plain or None, tuple(notes))

    return read


def _niora_reader(column: Column, context: Context) -> TypeReader:
    """A NIORA in another spelling would be another person, whatever else agrees."""
    as_text = _text_reader(column, context)

    def read(text: str, cell: Cell) -> Value:
        value = as_text(text, cell)
        if not value.canonical or ("S019", "scientific") in value.notes:
            return value
        plain = normalise_passport(value.canonical)
        if not plain or plain == value.canonical:
            return value
        return Value(plain, (*value.notes, ("S025", "spelling" if value.canonical.isascii() else "lookalike")))

    return read


_READERS: dict[str, Callable[[Column, Context], TypeReader]] = {
    "text": _text_reader,
    "code": _code_reader,
    "list": _list_reader,
    "date": _date_reader,
    "time": _time_reader,
    "integer": _number_reader,
    "decimal": _number_reader,
    "period": _period_reader,
    "country": _country_reader,
    "sex": _sex_reader,
    "region": _region_reader,
    "nib": _nib_reader,
    "nik": _nik_reader,
    "niora": _niora_reader,
    "npwp": _npwp_reader,
    "passport": _passport_reader,
    "kbli": _kbli_reader,
}
