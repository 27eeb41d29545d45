"""Times of day: what people type into an hour column, read to HH:MM in the sender's own time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

_CANONICAL = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_BEFORE = re.compile(r"^(?:pukul|pkl|jam|at)\b[. :]*")
_AFTER = re.compile(r"[ .]*\b(?:waktu setempat|wita|wib|wit)\.?$")
_HALF_OF_DAY = re.compile(r"(?<=[0-9 ])([ap])\.?m\.?$")
_PARTS = re.compile(r"([0-9]{1,2})(?:[:.,]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?)?")
_COMPACT = re.compile(r"([0-9]{1,2})([0-9]{2})")
_WITH_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[t ]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)")
_FRACTION = re.compile(r"0?[.,][0-9]{3,}")
_MINUTES = 24 * 60


class TimeReading(NamedTuple):
    """``text`` is HH:MM, or None where nothing was read; ``repaired`` tells that it was written in another way."""

    text: str | None
    repaired: bool = False


UNREAD = TimeReading(None)


def _clock(hour: int, minute: int, second: int = 0, repaired: bool = True) -> TimeReading:
    if hour > 23 or minute > 59 or second > 59:
        return UNREAD
    return TimeReading(f"{hour:02d}:{minute:02d}", repaired)


def read_time(cell: str | float | int | bool | date | datetime | time | timedelta) -> TimeReading:
    """Read a time of day from cleaned text or from a sheet's cell; a range, a day without a time or a bare number of days is unread."""
    if isinstance(cell, str):
        return TimeReading(cell) if _CANONICAL.fullmatch(cell) else _from_text(cell.strip("'’` ").lower())
    if isinstance(cell, datetime):
        # A day at midnight is far likelier a day alone.
        return _clock(cell.hour, cell.minute) if (cell.hour, cell.minute) != (0, 0) else UNREAD
    if isinstance(cell, time):
        return _from_seconds(cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6, repaired=False)
    if isinstance(cell, timedelta):
        return _from_seconds(cell.total_seconds(), repaired=False)
    if isinstance(cell, bool | date):
        return UNREAD
    return _from_number(float(cell))


def _from_seconds(seconds: float, repaired: bool) -> TimeReading:
    """Excel's fractions of a day fall a hair short of the second; seconds themselves are cut off, and told."""
    whole = round(seconds)
    if not 0 <= whole < _MINUTES * 60:
        return UNREAD
    return _clock(whole // 3600, whole // 60 % 60, repaired=repaired or whole % 60 != 0)


def _from_number(number: float) -> TimeReading:
    """A number of a sheet: a fraction of a day; or 08.30 and 0830, of which Excel kept 8.3 and 830.

    A short fraction such as 0.3 may be 00.30 or 07:12, and is unread.
    """
    if not 0 <= number < 2400:
        return UNREAD
    hundredths = round(number * 100)
    is_short = abs(number * 100 - hundredths) < 1e-9
    if number < 1 and number:
        return UNREAD if is_short else _from_seconds(number * 86400, repaired=True)
    if number < 24 and is_short:
        return _clock(hundredths // 100, hundredths % 100)
    if 100 <= number < 2400 and number.is_integer():
        return _clock(int(number) // 100, int(number) % 100)
    return UNREAD


def _from_text(text: str) -> TimeReading:
    found = _WITH_DAY.fullmatch(text)
    if found:
        return _from_text(found[1])
    if _FRACTION.fullmatch(text):
        return _from_number(float("0" + text.lstrip("0").replace(",", ".")))
    text = _AFTER.sub("", _BEFORE.sub("", text)).strip()
    half = _HALF_OF_DAY.search(text)
    if half:
        text = text[: half.start()].strip()
    found = _COMPACT.fullmatch(text) if len(text) in (3, 4) else None
    found = found or _PARTS.fullmatch(text)
    if not found:
        return UNREAD
    hour, minute = int(found[1]), int(found[2] or 0)
    second = int(found[3] or 0) if found.re is _PARTS else 0
    if half:
        if not 1 <= hour <= 12:
            return UNREAD
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    return _clock(hour, minute, second)
