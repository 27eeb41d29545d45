"""Reference lists for readers: the seed files that fill schema `reference`, or the table as an office has loaded it since."""

from __future__ import annotations

import csv
import re
import unicodedata
from datetime import date
from functools import lru_cache

from sinergi.places import home, sql_folder


def seed(table: str) -> list[dict[str, str]]:
    """Rows of reference.<table> as `sinergi reference load` left them in the home, else of sql/reference/<table>/seed.csv."""
    loaded = home().reference / f"{table}.csv"
    path = loaded if loaded.is_file() else sql_folder() / "reference" / table / "seed.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folded(text: str) -> str:
    """A name without case, accents, blanks and punctuation: how aliases are compared."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Folded code, name or alias of a country to its ISO 3166-1 alpha-3 code."""
    known: dict[str, str] = {}
    for row in seed("country"):
        for name in (row["name_en"], row["name_id"], row["alpha2"], row["country_code"]):
            if name:
                known[folded(name)] = row["country_code"]
    for row in seed("country_alias"):
        if row["country_code"]:
            known[folded(row["alias"])] = row["country_code"]
    return known


# Periods are few; a month's lists are made once per process.
_PERIODS = 64


def _stands(row: dict[str, str], start: date, end: date) -> bool:
    # ISO dates compare as texts.
    return row["valid_from"] <= end.isoformat() and (not row["valid_to"] or row["valid_to"] >= start.isoformat())


@lru_cache(maxsize=_PERIODS)
def region_codes(start: date, end: date) -> frozenset[str]:
    """Dotted codes of all regions that stand on any day from ``start`` to ``end``."""
    return frozenset(row["region_code"] for row in seed("region") if _stands(row, start, end))


@lru_cache(maxsize=_PERIODS)
def region_successors(end: date) -> dict[str, str]:
    """Dotted code retired by ``end`` to the code that replaced it."""
    known = [row for row in seed("region_history") if row["old_code"] and row["new_code"]]
    return {row["old_code"]: row["new_code"] for row in known if row["valid_from"] <= end.isoformat()}


@lru_cache(maxsize=_PERIODS)
def region_names(end: date) -> dict[str, tuple[str, ...]]:
    """Folded name or alias of a region to the codes that bear it at ``end``: one name may stand for several places."""
    names: dict[str, set[str]] = {}
    for row in seed("region"):
        if not _stands(row, end, end):
            continue  # a retired code bears the name of its successor
        plain = re.sub(r"^(kabupaten|kota|kecamatan|kelurahan|desa)\s+", "", row["region_name"], flags=re.IGNORECASE)
        for name in {row["region_name"], plain}:
            names.setdefault(folded(name), set()).add(row["region_code"])
    for row in seed("region_alias"):
        names.setdefault(folded(row["alias"]), set()).add(row["region_code"])
    return {name: tuple(sorted(codes)) for name, codes in names.items()}
