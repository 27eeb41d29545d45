"""Persons who do not exist: names put together from parts, passports that fit their country's pattern."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sinergi.sample import catalog

# Letters that no one mistakes for a digit: a folded passport never meets another person's.
_LETTERS = "ACDEFHJKMNPRTUVWXY"
_MALAY = {"AHMAD", "FAIZAL", "HAFIZ", "AZMAN", "ROSLI", "ZULKIFLI", "KAMARUL", "RIZAL", "NURUL", "AISYAH"}
_SURNAME_FIRST = {"CHN", "KOR", "JPN", "TWN", "VNM"}
_BIRTHPLACES = {
    "CHN": ("SHANDONG", "HEBEI", "HENAN", "SICHUAN", "JIANGSU"), "IND": ("GUJARAT", "KERALA", "BIHAR"), "THA": ("RAYONG", "SONGKHLA"),
    "MYS": ("PERAK", "JOHOR"), "KOR": ("BUSAN", "DAEGU"), "JPN": ("OSAKA", "NAGOYA"), "PHL": ("CEBU", "ILOILO"),
}  # fmt: skip


@dataclass
class Passport:
    number: str
    issued: date
    ends: date


@dataclass
class Permit:
    """A stay permit as immigration holds it."""

    number: str
    kind: str
    index: str
    regime: str
    start: date
    end: date
    authority: str
    rptka: str
    extended_on: date | None = None


@dataclass(eq=False)
class Person:
    """One human being of the truth, with everything that stays the same over the months (or changes at a known date)."""

    person_id: str
    niora: str
    nationality: str
    sex: str
    birth_date: date
    surname: str
    given: tuple[str, ...]
    name: str
    passports: list[Passport]
    region: str
    role: str
    category: str
    first_month: int
    last_month: int
    birth_place: str = ""
    employer: object = None
    sponsor: object = None
    workplace: object = None
    home_district: str = ""
    home_village: str = ""
    home_kind: str = "MES"
    address: str = ""
    job: str = ""
    permit_job: str = ""
    kbji: str = ""
    level: str = ""
    activity: str = ""
    arrived: date = date.min
    permits: list[Permit] = field(default_factory=list)
    renewed_in: int | None = None
    rotates: bool = False
    rotation_phase: int = 0
    company_number: str = ""
    registered_by_hr: bool = False
    officer_knows: bool = True

    def passport_at(self, month: int) -> Passport:
        """The passport carried at the end of a month of the run (index from 0)."""
        if self.renewed_in is not None and month >= self.renewed_in:
            return self.passports[-1]
        return self.passports[0]


# Stands where a row speaks of no foreigner.
NOBODY = Person("", "", "", "", date.min, "", (), "", [], "", "", "", 0, -1)


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def passport_number(rng: Random, nationality: str) -> str:
    """A number after the country's pattern (DOMAIN §2.1), without letters that look like digits."""
    letter = rng.choice(_LETTERS)
    pair = letter + rng.choice(_LETTERS)
    match nationality:
        case "CHN":
            return "E" + _digits(rng, 8) if rng.random() < 0.6 else "E" + letter + _digits(rng, 7)
        case "IND" | "VNM":
            return letter + _digits(rng, 7)
        case "KOR":
            return "M" + _digits(rng, 8)
        case "MYS":
            return rng.choice("AHK") + _digits(rng, 8)
        case "PHL":
            return "P" + _digits(rng, 7) + letter
        case "TWN" | "USA" | "GBR" | "RUS":
            return rng.choice("123456789") + _digits(rng, 8)
        case "NPL":
            return rng.choice("123456789") + _digits(rng, 7)
        case _:
            return pair + _digits(rng, 7)


def full_name(nationality: str, surname: str, given: Sequence[str]) -> str:
    """The name as the passport's first page has it, in capitals."""
    if nationality == "CHN":
        return f"{surname} {''.join(given)}"
    if nationality == "MYS" and given[0] in _MALAY:
        return f"{given[0]} BIN {surname}"
    if nationality in _SURNAME_FIRST or nationality == "MYS":
        return f"{surname} {' '.join(given)}"
    return f"{' '.join(given)} {surname}"


class Registry:
    """Hands out persons and sees to it that no name with birth date, passport or NIORA comes twice."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(f"{seed}|people")
        self._taken: set[str] = set()
        self.persons: list[Person] = []

    def _unique(self, draw) -> str:
        while True:
            text = draw()
            if text not in self._taken:
                self._taken.add(text)
                return text

    def new_passport(self, nationality: str) -> str:
        return self._unique(lambda: passport_number(self._rng, nationality))

    def new_number(self, prefix: str, count: int) -> str:
        """A number with a prefix that no one else in this run has."""
        return self._unique(lambda: prefix + _digits(self._rng, count))

    def create(self, *, nationality: str, region: str, role: str, category: str, months: tuple[int, int], sex: str | None = None, youngest: int = 28,
               oldest: int = 60) -> Person:  # fmt: skip
        """A new person; ``months`` are the first and last month index of the stay."""
        rng = self._rng
        sex = sex or ("L" if rng.random() < 0.92 else "P")
        pool = catalog.names()[nationality]
        while True:
            surname = rng.choices(pool.surnames, pool.weights)[0]
            parts = pool.given[sex]
            if nationality == "CHN" or (nationality in {"IND", "BGD", "PAK", "PHL", "NPL", "USA", "GBR", "AUS"} and rng.random() < 0.4):
                given = tuple(rng.sample(parts, 2))
            elif nationality == "VNM":
                given = (("VAN" if sex == "L" else "THI"), rng.choice(parts))
            else:
                given = tuple(rng.choice(parts).split())
            name = full_name(nationality, surname, given)
            age = rng.triangular(youngest, oldest, 42) if youngest >= 18 else rng.uniform(youngest, oldest)
            born = date(2026, 6, 1) - timedelta(days=int(age * 365.25))
            if (born.month, born.day) == (1, 1) or born.month == born.day:
                continue
            if f"{name}|{born}" not in self._taken and f"{name}|{born.year}" not in self._taken:
                self._taken |= {f"{name}|{born}", f"{name}|{born.year}"}
                break
        issued = date(2026, 8, 1) - timedelta(days=rng.randint(30, 1500))
        passport = Passport(self.new_passport(nationality), issued, issued + timedelta(days=3651))
        person = Person(
            person_id=f"P{len(self.persons) + 1:06d}", niora=self.new_number("N", 10), nationality=nationality, sex=sex, birth_date=born,
            surname=surname, given=given, name=name, passports=[passport], region=region, role=role, category=category,
            first_month=months[0], last_month=months[1], birth_place=rng.choice(_BIRTHPLACES.get(nationality, ("",))),
        )  # fmt: skip
        person.registered_by_hr = rng.random() < 0.5
        self.persons.append(person)
        return person


def plain(text: str) -> str:
    """Capital letters without diacritics, as the machine-readable zone has them."""
    folded = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in folded if not unicodedata.combining(c)).upper()
