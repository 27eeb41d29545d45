"""The published report: one self-contained page per region and period, in Indonesian, without person data."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.places import put_in_place
from sinergi.reporting.figures import collect

TEMPLATES = Path(__file__).resolve().parent / "templates"
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
# From paper to deep water: shades of one hue, so that more is darker also on a grey printer.
_LIGHT, _DARK = (214, 232, 227), (11, 70, 66)


def file_name(period: str, region_code: str) -> str:
    """Name of the page of a region and period, below the reports folder."""
    return f"{region_code}_{Period.parse(period)}.html"


def write_report(url: str, period: str, region_code: str, out_dir: Path | str, known_on: datetime | None = None, mark: str = "") -> Path:
    """Write the page of one kabupaten or kota and one period; returns its path.

    ``known_on`` asks for the state of knowledge at that instant (default: now). ``mark`` is kept in the page, for the
    publisher to see whether it is still current. Raises SinergiError when the region or the period is not known.
    """
    with transaction(url) as conn:
        if known_on is not None:
            conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat()})
        found = collect(conn, period, region_code)
    return write_page(Path(out_dir) / file_name(period, region_code), "report.html.j2", mark=mark, **found)


def write_page(path: Path, template: str, styles: tuple[str, ...] = ("report.css",), **values: Any) -> Path:
    """Render a template with the house style inlined, and put it in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    style = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in styles)
    # The page may use its own style sheet and nothing else, from nowhere else.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = _environment().get_template(template).render(style=style, style_hash=digest, **values)
    put_in_place(path, text.encode())
    return path


def _environment():
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(number=number, percent=percent, rupiah=rupiah, day=day, moment=moment, shade=shade, ink=ink, wrap=wrap)
    return made


def number(value: int | Decimal | None) -> str:
    """1234 as 1.234; nothing as a dash."""
    return "–" if value is None else f"{int(value):,}".replace(",", ".")


def percent(value: Decimal | float | None, digits: int = 0) -> str:
    """66.67 as 67 %, with a decimal comma where digits are asked for; nothing as a dash."""
    return "–" if value is None else f"{float(value):.{digits}f}".replace(".", ",") + " %"


def rupiah(value: Decimal | int | None) -> str:
    """An amount in millions of rupiah, as it is said: Rp 23 juta."""
    if value is None:
        return "–"
    millions = float(value) / 1_000_000
    return f"Rp {millions:,.0f} juta".replace(",", ".") if millions >= 1 else f"Rp {number(value)}"


def day(value: date) -> str:
    """31 Oktober 2026."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """16 November 2026 pukul 17.00 WITA, in the zone the value carries."""
    offset = value.utcoffset()
    zone = _ZONES.get(int(offset.total_seconds() // 3600), "") if offset is not None else ""
    return f"{day(value.date())} pukul {value:%H.%M} {zone}".strip()


def shade(persons: int, most: int) -> str:
    """Fill of a tile: square-root scale, so that small counts stay apart; zero is paper, not a pale colour."""
    return "#fffdf8" if persons <= 0 else "#" + "".join(f"{part:02x}" for part in _mixed(persons, most))


def ink(persons: int, most: int) -> str:
    """Colour of the text on that fill: black or white, whichever stands out more; never below 4.5 to 1 (WCAG AA)."""
    if persons <= 0:
        return "#16292a"
    light = sum(
        weight * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in zip((0.2126, 0.7152, 0.0722), (part / 255 for part in _mixed(persons, most)), strict=True)
    )
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _mixed(persons: int, most: int) -> list[int]:
    part = (persons / max(most, 1)) ** 0.5
    return [round(low + (high - low) * part) for low, high in zip(_LIGHT, _DARK, strict=True)]


def wrap(name: str, width: int = 10) -> list[str]:
    """A name in at most two lines, broken at a blank."""
    words = name.split()
    if len(name) <= width or len(words) == 1:
        return [name]
    cut = min(range(1, len(words)), key=lambda at: max(len(" ".join(words[:at])), len(" ".join(words[at:]))))
    return [" ".join(words[:cut]), " ".join(words[cut:])]
