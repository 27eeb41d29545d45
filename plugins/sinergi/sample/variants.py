"""How the same thing is written by people who never agreed on a spelling."""

from __future__ import annotations

from random import Random

from sinergi.sample import catalog
from sinergi.sample.people import Person

_WADE_GILES = {
    "ZHANG": "CHANG", "WANG": "WONG", "HUANG": "WONG", "ZHOU": "CHOU", "CHEN": "CHAN", "LI": "LEE", "XU": "HSU", "ZHAO": "CHAO",
    "GUO": "KUO", "ZHU": "CHU", "GAO": "KAO", "LYU": "LU",
}  # fmt: skip
_KOREAN = {"LEE": "YI", "PARK": "BAK", "CHOI": "CHOE", "JUNG": "JEONG", "CHO": "JO", "LIM": "IM", "YOON": "YUN", "SHIN": "SIN"}
_CONFUSED = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
_WORD_FOR = {"CHN": ("Cina", "RRC", "Tiongkok", "China", "PRC"), "KOR": ("Korsel", "Korea Selatan", "Korea")}


def chinese(person: Person, rng: Random) -> str:
    """F01: order, spacing, own script in brackets, ü."""
    surname, given = person.surname, "".join(person.given)
    native = catalog.names()["CHN"].native
    choice = rng.randrange(4)
    if surname == "LYU" and choice == 3:
        return f"LÜ {given}"
    if choice == 0:
        return f"{given} {surname}"
    if choice == 1:
        return f"{surname} {' '.join(person.given)}"
    if choice == 2:
        han = native[surname] + "".join(native[part] for part in person.given)
        return f"{surname.title()} {given.title()} ({han})"
    return f"{surname}, {given}"


def romanised(person: Person, rng: Random) -> str:
    """F02: Wade-Giles or Cantonese surname, or a title in front."""
    given = "".join(person.given)
    other = _WADE_GILES.get(person.surname)
    return f"{other} {given}" if other and rng.random() < 0.7 else f"MR. {person.name}"


def indian(person: Person, rng: Random) -> str:
    """F03: the given name alone, or with an initial."""
    return person.given[0] if rng.random() < 0.4 else f"{person.surname[0]}. {' '.join(person.given)}"


def other_script(person: Person, rng: Random) -> str:
    """F04: Vietnamese marks, Korean spellings and hyphens, Thai order."""
    pool = catalog.names()[person.nationality]
    if person.nationality == "VNM":
        middle = {"VAN": "VĂN", "THI": "THỊ"}[person.given[0]]
        return f"{pool.native[person.surname]} {middle} {pool.native[person.given[1]]}"
    if person.nationality == "KOR":
        surname = _KOREAN.get(person.surname)
        if surname:
            return f"{surname} {' '.join(person.given)}"
        return f"{' '.join(person.given)} {person.surname}"
    return f"{person.surname} {' '.join(person.given)}"


def passport(number: str, rng: Random) -> str:
    """F08: a letter for a digit, blanks, dashes."""
    spots = [n for n, c in enumerate(number) if c in _CONFUSED and n >= 3]
    if spots and rng.random() < 0.5:
        spot = rng.choice(spots)
        return number[:spot] + _CONFUSED[number[spot]] + number[spot + 1 :]
    cut = rng.randint(1, 3)
    return number[:cut] + rng.choice((" ", "-", " - ")) + number[cut:]


def nationality(code: str, rng: Random) -> str:
    """F17: the word the sender uses."""
    return rng.choice(_WORD_FOR.get(code) or catalog.country_words().get(code) or (code,))


def company(name: str, rng: Random) -> str:
    """F27: the same company, spelled otherwise; legal form, marks and case only."""
    core = name.removeprefix("PT ")
    forms = (f"PT. {core}", f"P.T {core}", core, f"PT. {core} Tbk", f"{core}, PT", f"PT {core}".upper(), f"PT.{core}", f"pt {core.lower()}")
    return rng.choice(forms)


def district_name(code: str, name: str, rng: Random) -> str:
    """F19: a kecamatan by name, by another spelling, or without dots."""
    return rng.choice((name, code.replace(".", ""), f"Kec. {name}", *catalog.region_words().get(code, ())))


def sex(code: str, rng: Random) -> str:
    return rng.choice(("Laki-laki", "LK", "Pria", "M") if code == "L" else ("Perempuan", "Wanita", "P", "F"))
