"""Tiers 3 to 5 as judgements on a few candidates: pure functions, no database.

The law of all of them (RELIABILITY S30): different NIORA are different people; one weak key proves nothing; where two
candidates are left, or two rows want the same person, nobody is linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sinergi.identity.names import SAME, SIMILAR, SUPPORTING, filed_under, letters, likeness, ratio, sought_under


@dataclass(frozen=True)
class Mention:
    """What one row says of a person. ``nationality`` and ``passport`` are empty where unknown."""

    mention_id: int
    submission_key: int
    name: str | None
    birth_date: date | None
    sex: str | None
    nationality: str
    passport: str = ""
    folded: str = ""
    niora: str | None = None
    region: str | None = None
    employers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Known:
    """A person met before, as the vault knows it. ``folded`` are its passports with confusable characters folded."""

    person_key: int
    name: str | None
    birth_date: date | None
    sex: str | None
    nationality: str
    niora: str | None = None
    folded: frozenset[str] = frozenset()
    region: str | None = None

    @property
    def is_documented(self) -> bool:
        return bool(self.niora or self.folded)


@dataclass(frozen=True)
class Decision:
    """``person_key`` None: several could be meant, so the row keeps a person of its own (``doubtful``)."""

    mention_id: int
    person_key: int | None
    tier: int
    score: float
    decided_by: str


DOUBTFUL = "doubtful"


def swapped(day: date | None) -> date | None:
    """The date with day and month exchanged, where that is another date."""
    if day is None or day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def contradict(mention: Mention, known: Known) -> bool:
    """Something on which one person cannot differ: NIORA, sex, nationality."""
    if mention.niora and known.niora and mention.niora != known.niora:
        return True
    if mention.sex and known.sex and mention.sex != known.sex:
        return True
    return bool(mention.nationality and known.nationality and mention.nationality != known.nationality)


def supports(mention: Mention, known: Known) -> float:
    """How far birth date or name support what a passport suggests (tier 3): 0 to 1, 0 = not at all."""
    if contradict(mention, known):
        return 0.0
    if mention.birth_date and mention.birth_date == known.birth_date:
        return max(SUPPORTING, ratio(mention.name, known.name))
    like = max(ratio(mention.name, known.name), likeness(mention.name, known.name))
    return like if like >= SUPPORTING else 0.0


def pick_bearer(mention: Mention, bearers: Iterable[Known]) -> int | None:
    """Which of several persons of one passport and nationality a row without NIORA means; None if that stays open.

    The one without NIORA is the person that earlier doubt created; the same doubt goes there again, never to a new one.
    """
    found = sorted(bearers, key=lambda known: known.person_key)
    loose = [known for known in found if not known.niora]
    if len(loose) == 1:
        return loose[0].person_key
    fitting = [known for known in found if supports(mention, known)]
    if len(fitting) > 1:
        fitting = [
            known
            for known in fitting
            if mention.birth_date and known.birth_date == mention.birth_date and likeness(mention.name, known.name)
        ]
    return fitting[0].person_key if len(fitting) == 1 else None


@dataclass
class Staff:
    """Persons known with one employer, found by birth date or by the letters of their names."""

    people: dict[int, Known] = field(default_factory=dict)
    by_birth: dict[date, list[Known]] = field(default_factory=lambda: defaultdict(list))
    _by_name: dict[str, list[Known]] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        if known.person_key not in self.people:
            self.people[known.person_key] = known
            if known.birth_date:
                self.by_birth[known.birth_date].append(known)

    def called(self, name: str | None) -> list[Known]:
        """Those whose names could be this one, by key; few of many."""
        if not self._by_name:
            for known in self.people.values():
                for place in filed_under(known.name):
                    self._by_name.setdefault(place, []).append(known)
        found = {known.person_key: known for place in sought_under(name) for known in self._by_name.get(place, ())}
        return [found[key] for key in sorted(found)]


def _gather(mention: Mention, staffs: dict[int, Staff]) -> list[Staff]:
    return [staffs[employer] for employer in sorted(mention.employers) if employer in staffs]


def _birth_and_name(mention: Mention, staffs: list[Staff], taken: set[int]) -> Decision | None:
    """Tier 4, and the renewed passport: birth date, nationality, name and employer, and only one who fits."""
    if mention.birth_date is None:
        return None
    found: dict[int, tuple[float, str]] = {}
    for day, way in ((mention.birth_date, "birth_and_name"), (swapped(mention.birth_date), "swapped_birth_and_name")):
        for staff in staffs:
            for known in staff.by_birth.get(day, ()) if day else ():
                if known.person_key in taken or contradict(mention, known) or known.person_key in found:
                    continue
                score = likeness(mention.name, known.name)
                renewed = bool(mention.folded and known.folded and mention.folded not in known.folded)
                # A swapped date or another passport is a doubt already: the name must then leave none.
                least = SAME if renewed or day != mention.birth_date else SIMILAR
                if score >= least and not (renewed and day != mention.birth_date):
                    found[known.person_key] = (score, "renewed_passport" if renewed else way)
    return _only_one(mention, found, 4)


def _only_one(mention: Mention, found: dict[int, tuple[float, str]], tier: int) -> Decision | None:
    if not found:
        return None
    best = {key: way for key, way in found.items() if way[0] == SAME} or found
    if len(best) > 1:
        return Decision(mention.mention_id, None, tier, max(score for score, _ in best.values()), DOUBTFUL)
    key, (score, way) = next(iter(best.items()))
    return Decision(mention.mention_id, key, tier, round(score, 4), way)


def _name_alone(mention: Mention, staffs: list[Staff], taken: set[int], documented: bool) -> Decision | None:
    """Tier 5: name and employer, where row or person has no birth date. Provisional, and only one who fits.

    The documented come first. One known by name alone, like the row itself, must be of the same kecamatan.
    """
    if mention.folded or mention.niora:
        return None
    found: dict[int, tuple[float, str]] = {}
    places: dict[int, str | None] = {}
    for staff in staffs:
        for known in staff.called(mention.name):
            if known.person_key in taken or contradict(mention, known) or (mention.birth_date and known.birth_date):
                continue
            is_weak = not known.is_documented and known.birth_date is None
            if is_weak == documented or (is_weak and known.region != mention.region):
                continue
            score = likeness(mention.name, known.name)
            if score >= SIMILAR:
                found[known.person_key] = (score, "tier5_provisional")
                places[known.person_key] = known.region
    if len(found) > 1:
        near = {key: way for key, way in found.items() if mention.region and places[key] == mention.region}
        found = near if len(near) == 1 else found
    return _only_one(mention, found, 5)


def match(
    mentions: Iterable[Mention], staffs: dict[int, Staff], taken: dict[int, set[int]], remembered: dict[int, int] | None = None
) -> dict[int, Decision]:
    """Judge rows that no number has identified.

    Args:
        mentions: rows to judge, in the order in which keys are given.
        staffs: persons known with each employer key.
        taken: submission key to persons that other rows of it already are: one file names a person once.
        remembered: mention id to the person that the same wording of the same sender was taken for before.

    Returns:
        Decisions by mention id; rows without any candidate are left out.
    """
    remembered = remembered or {}
    decisions: dict[int, Decision] = {}
    for mention in mentions:
        staff, busy = _gather(mention, staffs), taken.get(mention.submission_key, set())
        before = remembered.get(mention.mention_id)
        strong = _birth_and_name(mention, staff, busy) or _name_alone(mention, staff, busy, documented=True)
        if strong and strong.person_key is not None:
            decisions[mention.mention_id] = strong
        elif before is not None and before not in busy:
            decisions[mention.mention_id] = Decision(mention.mention_id, before, 5, SAME, DOUBTFUL if strong else "same_row")
        else:
            weak = strong or _name_alone(mention, staff, busy, documented=False)
            if weak:
                decisions[mention.mention_id] = weak
    return _each_person_once(mentions, decisions)


def _each_person_once(mentions: Iterable[Mention], decisions: dict[int, Decision]) -> dict[int, Decision]:
    """Rows of one submission that want the same person cast doubt on each other; what memory says stands."""
    wanted: dict[tuple[int, int], list[int]] = defaultdict(list)
    for mention in mentions:
        decision = decisions.get(mention.mention_id)
        if decision and decision.person_key is not None:
            wanted[mention.submission_key, decision.person_key].append(mention.mention_id)
    for rivals in wanted.values():
        if len(rivals) < 2:
            continue
        by_memory = [mention_id for mention_id in rivals if decisions[mention_id].decided_by in ("same_row", DOUBTFUL)]
        for mention_id in rivals:
            if mention_id not in by_memory[:1]:
                old = decisions[mention_id]
                decisions[mention_id] = Decision(mention_id, None, old.tier, old.score, DOUBTFUL)
    return decisions


def together(mentions: Iterable[Mention]) -> list[list[Mention]]:
    """Group rows without documents that nobody knows: equal in birth date, name, sex, nationality and employer, one a submission.

    So a worker whom two kecamatan saw is one new person; two rows of one file never are.
    """
    groups: dict[tuple, list[Mention]] = {}
    for mention in mentions:
        if mention.birth_date and mention.employers and letters(mention.name):
            key: tuple = (letters(mention.name), mention.birth_date, mention.sex, mention.nationality, mention.employers)
        else:
            key = (mention.mention_id,)
        groups.setdefault(key, []).append(mention)
    result: list[list[Mention]] = []
    for group in groups.values():
        files = [mention.submission_key for mention in group]
        if len(set(files)) == len(files) and all(likeness(group[0].name, other.name) == SAME for other in group[1:]):
            result.append(group)
        else:
            result += [[mention] for mention in group]
    return sorted(result, key=lambda group: group[0].mention_id)
