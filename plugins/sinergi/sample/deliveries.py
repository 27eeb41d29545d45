"""One delivered file: who sent what when, what becomes of it, and how its sender lays it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sinergi.periods import Period
from sinergi.sample.forms import form_of
from sinergi.sample.views import Row


@dataclass
class Style:
    """How a file looks. The defaults are those of a sender who follows the instructions."""

    file_format: str = "xlsx"
    delimiter: str = ","
    encoding: str = "utf-8"
    dates: str = "iso"  # iso | real | serial | words | short | slashes
    titles: list[str] = field(default_factory=list)
    two_line_header: bool = False
    numbering_line: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    total: int | None = None
    signature: list[str] = field(default_factory=list)
    manifest: str = "full"  # full | missing | headed | hidden
    numbers: set[str] = field(default_factory=set)  # columns whose digits the sheet holds as numbers


@dataclass(eq=False)
class Delivery:
    """A file on its way. ``accepted`` is what must become of it, ``reason`` the rule that refuses it."""

    sender: str
    form: str
    period: Period
    rows: list[Row]
    delivered_at: datetime
    on_time: bool
    version: int = 1
    kind: str = "ASLI"
    style: Style = field(default_factory=Style)
    accepted: bool = True
    reason: str | None = None
    envelope: dict[str, Any] = field(default_factory=dict)
    suffix: str = ""
    payload: bytes | None = None
    payload_name: str = ""
    in_force: bool = False
    defects: list[str] = field(default_factory=list)
    written: str = ""

    @property
    def file_name(self) -> str:
        return self.payload_name or f"{self.form}_{self.sender}_{self.period}_v{self.version}{self.suffix}.{self.style.file_format}"


def due_date(form: str, period: Period, rows: list[Row] | None = None) -> date:
    """The day a return is due by its contract, moved past a weekend; for events, counted from the latest of ``rows``.

    Public holidays are left to the product; the generator's deliveries keep away from the due day so that none of them decides.
    """
    due = form_of(form).due
    if due.get("after"):
        day = max((row.values[due["after"]] for row in rows or ()), default=period.end)
        for _ in range(due["working_days"]):
            day = past_weekend(day + timedelta(days=1))
        return day
    month = Period.of_month(period.end).shift(int(due.get("months_after", 1)))
    return past_weekend(min(month.start + timedelta(days=int(due["day"]) - 1), month.end))


def past_weekend(day: date) -> date:
    """The day itself, or the Monday after it."""
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def at_hour(day: date, hour: float, zone: ZoneInfo) -> datetime:
    """A moment in the sender's own time."""
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=int(hour * 60))
