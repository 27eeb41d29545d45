"""Could two statements be one person? Judgements on a pair, from what the two say and from nothing else: no database, no order.

The law of all of them (RELIABILITY S30): different NIORA are different people, and one weak key proves nothing. What is left open
here, clusters.py leaves apart and the review queue shows to an officer (tier REVIEW).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sinergi.identity.names import SAME, SIMILAR, filed_under, likeness, ratio, sought_under, words

DOUBTFUL = "doubtful"
REVIEW = 6
PLAUSIBLE = 0.85  # least similarity of names that is worth an officer's time


class Statement(NamedTuple):
    """One distinct thing that rows say of a person; texts are empty where unknown."""

    key: int
    niora: str = ""
    passport: str = ""
    folded: str = ""
    nationality: str = ""
    name: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    region: str | None = None
    first_period: int = 0
    rank: int = 3

    @property
    def is_documented(self) -> bool:
        return bool(self.niora or self.passport)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that could be one person. ``fit`` says how well more than the number agrees (2 well, 1 somewhat, 0 not)."""

    one: int
    other: int
    tier: int
    score: float
    way: str
    fit: int = 2
    weight: float | None = field(default=None, compare=False)
    model: str | None = field(default=None, compare=False)
    evidence: dict[str, float] | None = field(default=None, compare=False)


def swapped(day: date | None) -> date | None:
    """The date with day and month exchanged, where that is another date."""
    if day is None or day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def contradict(one: Statement, other: Statement) -> bool:
    """Something on which one person cannot differ: NIORA, sex, nationality."""
    if one.niora and other.niora and one.niora != other.niora:
        return True
    if one.sex and other.sex and one.sex != other.sex:
        return True
    return bool(one.nationality and other.nationality and one.nationality != other.nationality)


def shortened(one: str | None, other: str | None) -> bool:
    """One name is the other with words left out or cut to initials: SURESH, K. RAMESH; the rest must be the same words."""
    short, long = sorted((words(one), words(other)), key=lambda name: (len(name), sum(map(len, name))))
    if not short or not any(len(word) > 1 for word in short):
        return False
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        found = next((known for known in left if known == word or (len(word) == 1 and known.startswith(word))), None)
        if found is None:
            return False
        left.remove(found)
    return True


def strangers(one: str | None, other: str | None) -> bool:
    """The names have nothing in common, as when one is unreadable or in another script: they say neither yes nor no."""
    return not words(one) or not words(other) or ratio(one, other) < 0.5


def supports(one: Statement, other: Statement) -> float:
    """How far birth date and name support what a look-alike passport suggests (tier 3): 0 to 1, 0 = not at all.

    Twins share the birth date and nearly the name, so an equal birth date does not carry a name that is another name.
    """
    if contradict(one, other):
        return 0.0
    same = likeness(one.name, other.name) or (PLAUSIBLE if shortened(one.name, other.name) else 0.0)
    if one.birth_date and other.birth_date:
        if one.birth_date == other.birth_date:
            return same or (PLAUSIBLE if strangers(one.name, other.name) else 0.0)
        return same if same and swapped(one.birth_date) == other.birth_date else 0.0
    return same


def _could_be_slips(one: Statement, other: Statement) -> bool:
    """An equal passport outweighs a wrong birth date or a wrong name, but not both: then the number itself is the slip."""
    if one.birth_date and other.birth_date and one.birth_date not in (other.birth_date, swapped(other.birth_date)):
        return ratio(one.name, other.name) >= PLAUSIBLE
    return True


def _differ_in_nationality_alone(one: Statement, other: Statement) -> bool:
    """Birth date, sex and name agree: a clerk may have taken Taiwan for China, or the country of birth for that of the passport."""
    return bool(
        one.birth_date
        and one.birth_date == other.birth_date
        and one.nationality != other.nationality
        and not contradict(one, other._replace(nationality=one.nationality))
        and likeness(one.name, other.name)
    )


def by_number(one: Statement, other: Statement) -> Pair | None:
    """Tiers 2 and 3: passports that are equal, or look alike."""
    is_same = one.passport == other.passport and one.nationality == other.nationality and bool(one.nationality)
    if is_same and one.birth_date and one.birth_date == other.birth_date and likeness(one.name, other.name):
        return Pair(one.key, other.key, 2, SAME, "passport", 2)
    score = supports(one, other)
    if is_same and not score and not _could_be_slips(one, other):
        return Pair(one.key, other.key, REVIEW, round(ratio(one.name, other.name), 4), "passport_of_a_stranger")
    if is_same:
        return Pair(one.key, other.key, 2, SAME, "passport", 1 if score else 0)
    if score:
        return Pair(one.key, other.key, 3, round(score, 4), "look_alike_passport")
    if not contradict(one, other) and (one.birth_date == other.birth_date or ratio(one.name, other.name) >= PLAUSIBLE):
        return Pair(one.key, other.key, REVIEW, round(ratio(one.name, other.name), 4), "look_alike_passport")
    if one.passport == other.passport and _differ_in_nationality_alone(one, other):
        return Pair(one.key, other.key, REVIEW, round(likeness(one.name, other.name), 4), "passport_of_another_country")
    return None


def by_birth(one: Statement, other: Statement) -> Pair | None:
    """Tier 4: birth date and name, for two whom one employer names. A renewed passport is one case of it."""
    if contradict(one, other) or not one.birth_date or not other.birth_date:
        return None
    score = likeness(one.name, other.name)
    is_swapped = one.birth_date != other.birth_date
    renewed = one.is_documented and other.is_documented
    way = "renewed_passport" if renewed else "swapped_birth_and_name" if is_swapped else "birth_and_name"
    # A swapped date or another passport is a doubt already: the name must then leave none; both at once are too much.
    if score >= (SAME if renewed or is_swapped else SIMILAR) and not (renewed and is_swapped):
        return Pair(one.key, other.key, 4, round(score, 4), way)
    if score or (shortened(one.name, other.name) and not is_swapped):
        return Pair(one.key, other.key, REVIEW, round(score or PLAUSIBLE, 4), way)
    if not renewed and not is_swapped and ratio(one.name, other.name) >= SIMILAR:
        return Pair(one.key, other.key, REVIEW, round(ratio(one.name, other.name), 4), way)
    return None


def by_name(one: Statement, other: Statement) -> Pair | None:
    """Tier 5: name and employer, where at least one has no birth date and no number. Provisional."""
    if contradict(one, other) or (one.birth_date and other.birth_date) or (one.is_documented and other.is_documented):
        return None
    is_weak = not any(said.is_documented or said.birth_date for said in (one, other))
    if is_weak and (one.region != other.region or not one.region):
        return None
    score = likeness(one.name, other.name)
    return Pair(one.key, other.key, 5, round(score, 4), "tier5_provisional") if score >= SIMILAR else None


@dataclass
class Staff:
    """Statements known with one employer, found by the letters of their names."""

    people: list[Statement] = field(default_factory=list)
    _by_name: dict[str, list[Statement]] = field(default_factory=dict)

    def called(self, name: str | None) -> list[Statement]:
        """Those whose names could be this one, by key; few of many."""
        if not self._by_name:
            for said in self.people:
                for place in filed_under(said.name):
                    self._by_name.setdefault(place, []).append(said)
        found = {said.key: said for place in sought_under(name) for said in self._by_name.get(place, ())}
        return [found[key] for key in sorted(found)]
