"""The generator's own word lists and figures, read once from ``data/``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sinergi.errors import SinergiError

DATA = Path(__file__).parent / "data"


class UnknownRegion(SinergiError, ValueError):
    """A region for which data/profiles.yml has no entry."""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one data file, as read."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass(frozen=True)
class District:
    """One kecamatan and its villages; ``weight`` is its share of the region's foreign workers, 0 meaning none."""

    code: str
    name: str
    region: str
    weight: int
    villages: tuple[str, ...]

    @property
    def sender(self) -> str:
        return self.code.replace(".", "")


@dataclass(frozen=True)
class Job:
    title: str
    kbji: str
    level: str
    activity: str


@dataclass
class NamePool:
    """Name parts of one nationality; ``native`` maps a Latin part to its own script."""

    surnames: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=lambda: {"L": [], "P": []})
    native: dict[str, str] = field(default_factory=dict)


@cache
def districts(region: str) -> tuple[District, ...]:
    """The kecamatan of a region, in order of code."""
    rows = rows_of("regions.csv")
    villages: dict[str, list[str]] = {}
    for row in rows:
        if row["level"] == "4":
            villages.setdefault(row["parent_code"], []).append(row["code"])
    return tuple(
        District(row["code"], row["name"], region, int(row["weight"]), tuple(villages[row["code"]]))
        for row in rows
        if row["level"] == "3" and row["parent_code"] == region
    )


@cache
def village_names() -> dict[str, str]:
    """Village code to name."""
    return {row["code"]: row["name"] for row in rows_of("regions.csv") if row["level"] == "4"}


@cache
def namesakes() -> dict[str, str]:
    """Village code to the code of another kecamatan's village of the same name in the same region (DOMAIN §6.2)."""
    seen: dict[tuple[str, str], list[str]] = {}
    for code, name in village_names().items():
        seen.setdefault((code[:5], name), []).append(code)
    twins = {}
    for codes in seen.values():
        if len(codes) > 1:
            for position, code in enumerate(codes):
                twins[code] = codes[position - 1]
    return twins


@cache
def names() -> dict[str, NamePool]:
    """Name parts by nationality (ISO 3166-1 alpha-3)."""
    pools: dict[str, NamePool] = {}
    for row in rows_of("names.csv"):
        pool = pools.setdefault(row["nationality"], NamePool())
        if row["kind"] == "surname":
            pool.surnames.append(row["latin"])
            pool.weights.append(float(row["weight"]))
        else:
            pool.given["L" if row["kind"] == "given_m" else "P"].append(row["latin"])
        if row["native"]:
            pool.native[row["latin"]] = row["native"]
    return pools


@cache
def jobs() -> dict[str, tuple[Job, ...]]:
    """Occupations by sector."""
    found: dict[str, list[Job]] = {}
    for row in rows_of("jobs.csv"):
        found.setdefault(row["sector"], []).append(Job(row["title"], row["kbji"], row["level"], row["activity"]))
    return {sector: tuple(titles) for sector, titles in found.items()}


@cache
def words(kind: str, sector: str = "") -> tuple[str, ...]:
    """Words from which company names are put together."""
    return tuple(row["word"] for row in rows_of("company_words.csv") if row["kind"] == kind and row["sector"] == sector)


@cache
def country_words() -> dict[str, tuple[str, ...]]:
    """What senders write for a nationality, by alpha-3 code."""
    found: dict[str, list[str]] = {}
    for row in rows_of("country_words.csv"):
        found.setdefault(row["country"], []).append(row["alias"])
    return {country: tuple(alias) for country, alias in found.items()}


@cache
def region_words() -> dict[str, tuple[str, ...]]:
    """What senders write for a kecamatan beside its code."""
    found: dict[str, list[str]] = {}
    for row in rows_of("region_words.csv"):
        found.setdefault(row["code"], []).append(row["alias"])
    return {code: tuple(alias) for code, alias in found.items()}


@cache
def synonyms(form: str) -> dict[str, tuple[str, ...]]:
    """Header synonyms met in submissions, by column."""
    found: dict[str, list[str]] = {}
    for row in rows_of("synonyms.csv"):
        if row["form"] == form:
            found.setdefault(row["column"], []).append(row["synonym"])
    return {column: tuple(alias) for column, alias in found.items()}


@cache
def _profiles() -> dict[str, Any]:
    return yaml.safe_load((DATA / "profiles.yml").read_text(encoding="utf-8"))


def profile(region: str) -> dict[str, Any]:
    """Scale and mix of a region; raises UnknownRegion."""
    known = _profiles()
    if region not in known:
        raise UnknownRegion(f"no sample profile for region {region}; known: {', '.join(sorted(known))}")
    return known[region]


@cache
def citizen_names() -> dict[str, tuple[str, ...]]:
    """Parts of Indonesian names: first_m, first_f, last."""
    found: dict[str, list[str]] = {}
    for row in rows_of("citizen_names.csv"):
        found.setdefault(row["kind"], []).append(row["name"])
    return {kind: tuple(parts) for kind, parts in found.items()}


@cache
def office_words() -> dict[str, Any]:
    """Programmes, destinations, entry points, meetings: data/offices.yml."""
    return yaml.safe_load((DATA / "offices.yml").read_text(encoding="utf-8"))
