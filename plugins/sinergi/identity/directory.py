"""Which company a name or number means: a function of all ways in which companies are named, so no order of arrival matters.

NIB first. Then the name without legal form, blanks and punctuation; then a name that differs by one slip; between several
bearers the one that is registered in the kabupaten where the row was seen; and never a guess between two. What the registry,
immigration and companies write beside a NIB is a name of its bearer; what a district writes is not, because there the NIB is
copied from signboards.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.identity import roles
from sinergi.identity.names import SAME, company_key_of, neighbours, same_company

_NIB = re.compile(r"[0-9]{13}")


@dataclass(frozen=True, order=True, slots=True)
class Mentioned:
    """A distinct way in which rows name a company. ``rank`` is that of the source (roles.SOURCE_RANK), 0 the registry.

    ``place`` is the kabupaten of the registry, or of a district that gives no number; empty where none is said.
    """

    nib: str
    name: str
    rank: int
    place: str = ""

    @property
    def number(self) -> str:
        return self.nib if _NIB.fullmatch(self.nib) else ""

    @property
    def is_trusted(self) -> bool:
        return self.rank < roles.SOURCE_RANK["district"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``company`` is what its key is made from: ``nib|…`` or ``name|…``."""

    company: str
    tier: int
    score: float
    decided_by: str


def settle(mentions: Iterable[Mentioned]) -> dict[Mentioned, Verdict]:
    """The company that each mention means; those that name none are left out."""
    mentions = sorted(set(mentions))
    names = {mention: company_key_of(mention.name) or "" for mention in mentions}
    trusted: dict[str, set[str]] = defaultdict(set)  # name to NIB of its bearers
    numbers = {mention.number for mention in mentions if mention.is_trusted and mention.number}
    for mention in mentions:
        if mention.is_trusted and mention.number and names[mention]:
            trusted[names[mention]].add(mention.number)
    found: dict[Mentioned, Verdict] = {}
    copied: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if not mention.number:
            continue
        bearers = trusted.get(names[mention], set())
        if mention.number in numbers or len(bearers) != 1:
            found[mention] = Verdict(f"nib|{mention.number}", 1, SAME, "nib")
            if mention.number not in numbers and names[mention]:
                copied[names[mention]].add(mention.number)
        else:
            found[mention] = Verdict(f"nib|{next(iter(bearers))}", 2, SAME, "name_over_unknown_nib")
    spelling: dict[str, str] = {}
    for mention in mentions:
        spelling[names[mention]] = min(mention.name, spelling.get(names[mention], mention.name))
    nameless = {name: spelling[name] for name in {names[mention] for mention in mentions if not mention.number and names[mention]}}
    by_name, choices = _by_name(nameless, trusted, copied, _written(mentions, names))
    places: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        if mention.is_trusted and mention.number and mention.place:
            places[mention.number].add(mention.place)
    for mention in mentions:
        if not mention.number and names[mention]:
            choice = choices.get(names[mention], {})
            here = [number for number in choice if mention.place in places[number]]
            found[mention] = by_name[names[mention]] if len(here) != 1 else _in_place(here[0], choice[here[0]])
    return found


def _in_place(number: str, score: float) -> Verdict:
    return Verdict(f"nib|{number}", 2 if score == SAME else 3, round(score, 4), "name_in_place")


def _written(mentions: Iterable[Mentioned], names: dict[Mentioned, str]) -> dict[str, str]:
    """Normalised name to one of the ways in which it is written, of those that stand beside a number."""
    return {names[mention]: mention.name for mention in mentions if mention.number and names[mention]}


def _by_name(
    nameless: dict[str, str], trusted: dict[str, set[str]], copied: dict[str, set[str]], written: dict[str, str]
) -> tuple[dict[str, Verdict], dict[str, dict[str, float]]]:
    """What each name means wherever it stands, and between which bearers it does not choose, with their likeness."""
    found: dict[str, Verdict] = {}
    choices: dict[str, dict[str, float]] = {}
    unknown = []
    for name in sorted(nameless):
        bearers = trusted.get(name) or copied.get(name) or set()
        if len(bearers) == 1:
            found[name] = Verdict(f"nib|{next(iter(bearers))}", 2, SAME, "name")
        elif bearers:
            # Two companies of one name: the row may mean either, so it means neither, this month and the next.
            found[name] = Verdict(f"name|{name}", 2, SAME, "doubtful_name")
            choices[name] = dict.fromkeys(bearers, SAME)
        else:
            unknown.append(name)
    spelled: dict[str, set[str]] = defaultdict(set)
    if unknown:
        for name in {*written, *unknown}:
            for part in neighbours(name):
                spelled[part].add(name)
    likes: dict[str, set[str]] = {}
    for name in unknown:
        near: dict[str, float] = {}
        likes[name] = set()
        for other in {known for part in neighbours(name) for known in spelled[part]} - {name}:
            score = same_company(nameless[name], written.get(other) or nameless[other])
            numbers = (trusted.get(other) or copied.get(other) or set()) if score else set()
            for number in numbers:
                near[number] = max(score, near.get(number, 0.0))
            if score and not numbers:
                likes[name].add(other)
        if len(near) == 1:
            ((number, score),) = near.items()
            found[name] = Verdict(f"nib|{number}", 3, round(score, 4), "similar_name")
        else:
            found[name] = Verdict(f"name|{name}", 2, SAME, "new_name")
            choices[name] = near
    for name in unknown:
        # Two spellings of a company that nobody numbers, and no third that either could be: called by the first of the two.
        other = next(iter(likes[name]), "")
        if (
            likes[name] == {other}
            and likes.get(other) == {name}
            and {found[name].decided_by, found[other].decided_by} == {"new_name"}
            and other < name
        ):
            found[name] = Verdict(f"name|{other}", 3, round(same_company(nameless[name], nameless[other]), 4), "similar_name")
    return found, choices
