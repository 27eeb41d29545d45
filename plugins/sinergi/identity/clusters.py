"""Which statements are one person: a function of all statements, judged pairs and decisions, and of nothing else.

Statements are joined tier by tier. Within a tier, what the pairs connect is joined as a whole where nothing speaks against it;
where something does (two NIORA, a decision to keep apart, two rows of one file), nothing passes through those who stand between:
each of them joins the only one it can be, or nobody. A statement without any number never bridges two persons. No step looks at
the order of arrival, so the same content gives the same clusters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from sinergi.identity import keys
from sinergi.identity.matching import DOUBTFUL, Pair, Statement, swapped
from sinergi.identity.names import SAME
from sinergi.identity.roles import SOURCE_RANK


class Verdict(NamedTuple):
    """Whose a statement is, and on what that rests. ``person`` is the person key."""

    person: int
    tier: int
    score: float
    decided_by: str


class _Group:
    """Statements joined so far, and all that they say."""

    __slots__ = ("births", "files", "is_documented", "is_said", "members", "nations", "niora", "sexes", "sides")

    def __init__(self, niora: str):
        self.members: list[int] = []
        self.niora = {niora} if niora else set()
        self.births: set[date] = set()
        self.sexes: set[str] = set()
        self.nations: set[str] = set()
        self.files: set[int] = set()
        self.sides: dict[int, set[int]] = {}
        self.is_documented = False
        self.is_said = False


class Clustering:
    """Groups of statements that grow tier by tier; at first, those who bear one NIORA.

    Statements that no file in force makes (``unsaid``) join when all others are settled: they neither keep two apart nor bring them together.
    """

    def __init__(
        self,
        statements: Iterable[Statement],
        files: Mapping[int, set[int]],
        apart: Mapping[int, Mapping[int, int]],
        unsaid: Collection[int] = (),
    ):
        self.unsaid = unsaid
        self.is_settled = False
        self.statements = {statement.key: statement for statement in sorted(statements, key=lambda statement: statement.key)}
        self.root: dict[int, int] = {}
        self.groups: dict[int, _Group] = {}
        self.basis: dict[int, tuple[int, float, str]] = {}
        self.doubtful: set[int] = set()
        bearers: dict[tuple[str, bool], int] = {}
        for key, said in self.statements.items():
            root = key
            if said.niora:
                root = bearers.setdefault((said.niora, key in unsaid), key)
                self.basis[key] = (1, 1.0, _number_of(said))
            elif said.passport:
                self.basis[key] = (2, 1.0, "passport")
            self.root[key] = root
            group = self.groups.get(root)
            if group is None:
                group = self.groups[root] = _Group(said.niora)
            group.members.append(key)
            if said.birth_date:
                group.births.add(said.birth_date)
            if said.sex:
                group.sexes.add(said.sex)
            if said.nationality:
                group.nations.add(said.nationality)
            if key in files:
                group.files |= files[key]
            if key in apart:
                for judgement, side in apart[key].items():
                    group.sides.setdefault(judgement, set()).add(side)
            group.is_documented = group.is_documented or said.is_documented
            group.is_said = group.is_said or key not in unsaid

    # -- groups

    def _join(self, roots: Iterable[int]) -> int:
        """Make one group of several; the smallest key stays its root."""
        first, *rest = sorted(set(roots))
        into = self.groups[first]
        for other in rest:
            gone = self.groups.pop(other)
            for member in gone.members:
                self.root[member] = first
            into.members += gone.members
            into.niora |= gone.niora
            into.births |= gone.births
            into.sexes |= gone.sexes
            into.nations |= gone.nations
            into.files |= gone.files
            into.is_documented |= gone.is_documented
            into.is_said |= gone.is_said
            for judgement, sides in gone.sides.items():
                into.sides.setdefault(judgement, set()).update(sides)
        return first

    def _may_be_one(self, one: int, other: int, tier: int) -> bool:
        """Nothing speaks against it. From tier 3 on what is said must agree, from tier 4 on one file names a person once."""
        here, there = self.groups[one], self.groups[other]
        if len(here.niora | there.niora) > 1 or (self.is_settled and here.is_said and there.is_said):
            return False
        if any(here.sides[judgement] != there.sides[judgement] for judgement in here.sides.keys() & there.sides.keys()):
            return False
        if tier >= 3 and not (
            _agree(here.sexes, there.sexes) and _agree(here.nations, there.nations) and _same_birth(here.births, there.births)
        ):
            return False
        return tier < 4 or not here.files & there.files

    def _all_may_be_one(self, roots: list[int], tier: int) -> bool:
        groups = [self.groups[root] for root in roots]
        if len(set().union(*(group.niora for group in groups))) > 1 or (self.is_settled and sum(group.is_said for group in groups) > 1):
            return False
        if tier < 3 and not any(group.sides for group in groups):
            return True
        if len(roots) > 40:
            return False
        return all(self._may_be_one(one, other, tier) for number, one in enumerate(roots) for other in roots[number + 1 :])

    # -- tiers

    def judge(self, pairs: Iterable[Pair]) -> None:
        """Join over all pairs, the strongest first; those of ``unsaid`` statements after all others."""
        ordered = sorted(set(pairs), key=lambda pair: (pair.one, pair.other))
        if self.unsaid:
            self._join_by_tier(pair for pair in ordered if pair.one not in self.unsaid and pair.other not in self.unsaid)
            self.is_settled = True
            self._join_bearers()
        self._join_by_tier(ordered)

    def _join_bearers(self) -> None:
        """Statements that are made no more join those who bear their NIORA."""
        bearers: dict[str, set[int]] = defaultdict(set)
        for root, group in self.groups.items():
            for number in group.niora:
                bearers[number].add(root)
        for roots in bearers.values():
            if len(roots) > 1:
                self._join(roots)

    def _join_by_tier(self, pairs: Iterable[Pair]) -> None:
        by_tier: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            by_tier[pair.tier].append(pair)
        self.by_decision(by_tier[0])
        for tier in (2, 3, 4):
            self.by_pairs(by_tier[tier], tier)
        self.without_numbers(by_tier[4], 4)
        self.without_numbers(by_tier[5], 5)

    def by_decision(self, pairs: list[Pair]) -> None:
        """What an officer has judged to be one person, wherever no NIORA and no other decision forbids it."""
        for roots in _components(self._between(pairs)):
            if self._all_may_be_one(roots, 0):
                for root in roots:
                    for member in self.groups[root].members:
                        if self.basis.get(member, (9,))[0] > 2:
                            self.basis[member] = (4, SAME, "review")
                self._join(roots)

    def by_pairs(self, pairs: list[Pair], tier: int) -> None:
        """Join groups that have documents, over the pairs of one tier."""
        live = [
            pair for pair in pairs if self.groups[self.root[pair.one]].is_documented and self.groups[self.root[pair.other]].is_documented
        ]
        refused: set[frozenset[int]] = set()
        while True:
            edges = self._between(live)
            ends_of: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for ends in edges:
                ends_of[ends[0]].append(ends)
            moved = False
            for roots in _components(edges):
                if frozenset(roots) in refused:
                    continue
                inside = {ends: edges[ends] for root in roots for ends in ends_of[root]}
                if self._all_may_be_one(roots, tier):
                    self._join_all(roots, inside)
                    moved = True
                elif self._join_the_clear(roots, inside, tier):
                    moved = True
                else:
                    refused.add(frozenset(roots))
            if not moved:
                break
        if tier == 2:
            self._join_the_doubted(live)

    def _between(self, pairs: list[Pair]) -> dict[tuple[int, int], list[Pair]]:
        edges: dict[tuple[int, int], list[Pair]] = defaultdict(list)
        for pair in pairs:
            here, there = self.root[pair.one], self.root[pair.other]
            if here != there:
                edges[min(here, there), max(here, there)].append(pair)
        return edges

    def _join_all(self, roots: list[int], edges: Mapping[tuple[int, int], list[Pair]]) -> None:
        head = min(roots, key=lambda root: (not self.groups[root].niora, self._place(root)))
        best = max((pair for found in edges.values() for pair in found), key=_quality)
        for root in roots:
            if root != head:
                self._weaken(root, best)
        self._join(roots)

    def _weaken(self, root: int, pair: Pair) -> None:
        """What joins by a weaker tier rests on that tier."""
        for member in self.groups[root].members:
            if pair.tier > self.basis[member][0] and not self.statements[member].niora:
                self.basis[member] = (pair.tier, pair.score, pair.way)

    def _join_the_clear(self, roots: list[int], edges: Mapping[tuple[int, int], list[Pair]], tier: int) -> bool:
        """Something speaks against joining all: each without NIORA joins the one bearer of a NIORA that it can be."""
        near: dict[int, dict[int, list[Pair]]] = defaultdict(dict)
        for (here, there), found in edges.items():
            near[here][there] = found
            near[there][here] = found
        wanted: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
        for root in roots:
            if self.groups[root].niora:
                continue
            choice = [
                (anchor, found)
                for anchor, found in sorted(near[root].items())
                if self.groups[anchor].niora and self._may_be_one(root, anchor, tier)
            ]
            for least in (0, 1, 2):
                if len(choice) < 2:
                    break
                choice = [(anchor, found) for anchor, found in choice if max(pair.fit for pair in found) >= least]
            if len(choice) > 1 and tier == 2:
                # Immigration gives the NIORA: what others write may be a slip, and takes nobody from the one whom the register names so.
                choice = [(anchor, found) for anchor, found in choice if self._names(anchor, found)] or choice
            if len(choice) == 1:
                anchor, found = choice[0]
                wanted[anchor].append((root, max(found, key=_quality)))
        moved = False
        for anchor, wishes in sorted(wanted.items()):
            if self._all_may_be_one([anchor, *(root for root, _ in wishes)], tier):
                for root, pair in wishes:
                    self._weaken(root, pair)
                self._join([anchor, *(root for root, _ in wishes)])
                moved = True
        return moved

    def _names(self, anchor: int, pairs: Iterable[Pair]) -> bool:
        """Whether immigration itself states number and NIORA of this group in one of the pairs."""
        there = (self.statements[pair.one if self.root[pair.one] == anchor else pair.other] for pair in pairs)
        return any(said.rank == SOURCE_RANK["immigration"] and said.niora for said in there)

    def _join_the_doubted(self, pairs: list[Pair]) -> None:
        """Rows of one passport that several persons could be stay one person of their own: the same doubt makes no new one a month."""
        edges = {
            ends: found for ends, found in self._between(pairs).items() if not self.groups[ends[0]].niora and not self.groups[ends[1]].niora
        }
        for roots in _components(edges):
            if self._all_may_be_one(roots, 2):
                self._join(roots)

    # -- statements without any number

    def without_numbers(self, pairs: list[Pair], tier: int) -> None:
        """Each joins the only person it can be; those whom nobody knows join each other where nothing speaks against it.

        Whoever has no birth date may lean on one who has, and both on one who has a number; never the other way round.
        """
        for strength in (1, 0):
            edges = self._between(pairs)
            targets: dict[int, dict[int, Pair]] = defaultdict(dict)
            alike: dict[tuple[int, int], list[Pair]] = {}
            for (here, there), found in edges.items():
                best = max(found, key=_quality)
                mine, theirs = self._strength(here), self._strength(there)
                if mine == theirs == strength and not self.doubtful & {here, there}:
                    alike[here, there] = found
                for root, target, less, more in ((here, there, mine, theirs), (there, here, theirs, mine)):
                    if less == strength < more and root not in self.doubtful and self._may_be_one(root, target, 4):
                        targets[root][target] = best
            self._lean(targets, tier)
            lonely = {ends: found for ends, found in alike.items() if not targets.keys() & set(ends)}
            for roots in _components(lonely):
                if self._all_may_be_one(roots, 4):
                    self._join(roots)

    def _lean(self, targets: Mapping[int, Mapping[int, Pair]], tier: int) -> None:
        wanted: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
        for root, found in sorted(targets.items()):
            sure = {target: pair for target, pair in found.items() if pair.score == SAME} or found
            if len(sure) == 1:
                ((target, pair),) = sure.items()
                wanted[target].append((root, pair))
            else:
                self.doubtful.add(root)
        for target, wishes in sorted(wanted.items()):
            if self._all_may_be_one([target, *(root for root, _ in wishes)], 4):
                for root, pair in wishes:
                    for member in self.groups[root].members:
                        self.basis[member] = (tier, pair.score, pair.way)
                self._join([target, *(root for root, _ in wishes)])
            else:
                self.doubtful.update(root for root, _ in wishes)

    def _strength(self, root: int) -> int:
        group = self.groups[root]
        return 2 if group.is_documented else 1 if group.births else 0

    # -- outcome

    def _place(self, root: int) -> tuple[int, int, int]:
        return min((said.first_period, said.rank, said.key) for said in map(self.statements.__getitem__, self.groups[root].members))

    def verdicts(self, ring: keys.Keyring) -> dict[int, Verdict]:
        """Person key, tier, score and rule by statement."""
        # Of several who bear one passport, the first who was named with it is called by it.
        claims: dict[tuple[str, str], tuple] = {}
        for key, said in self.statements.items():
            if said.passport:
                claim = (said.first_period, not said.niora, said.rank, key, self.root[key])
                number = (said.nationality, said.passport)
                if number not in claims or claim < claims[number]:
                    claims[number] = claim
        owner = {number: claim[-1] for number, claim in claims.items()}
        found: dict[int, Verdict] = {}
        for root, group in self.groups.items():
            person = ring.key(self._name(root, owner))
            for member in group.members:
                said = self.statements[member]
                basis = self.basis.get(member)
                if basis is None:
                    basis = (5, 1.0, DOUBTFUL if member in self.doubtful or root in self.doubtful else "new_name")
                elif said.niora:
                    basis = (1, 1.0, _number_of(said))
                found[member] = Verdict(person, *basis)
        return found

    def _name(self, root: int, owner: Mapping[tuple[str, str], int]) -> str:
        """What the key of a group is made from."""
        group = self.groups[root]
        veiled = [number for number in group.niora if number.startswith(keys.NIK)]
        if veiled:
            return keys.of_niora(veiled[0])
        members = [self.statements[member] for member in group.members]
        own: dict[tuple[str, str], int] = {}
        for said in members:
            number = (said.nationality, said.passport)
            if said.passport and owner[number] == root:
                own[number] = min(said.first_period, own.get(number, said.first_period))
        if own:
            _, nationality, passport = min((period, *number) for number, period in own.items())
            return keys.of_passport(nationality, passport)
        if group.niora:
            return keys.of_niora(next(iter(group.niora)))
        return keys.of_statement(min(members, key=lambda said: (not said.is_documented, said.first_period, said.rank, said.key)).key)


def _number_of(said: Statement) -> str:
    return "nik" if said.niora.startswith(keys.NIK) else "niora"


def _quality(pair: Pair) -> tuple:
    return pair.score, pair.way, -pair.one, -pair.other


def _agree(one: set, other: set) -> bool:
    return not one or not other or bool(one & other)


def _same_birth(one: set[date], other: set[date]) -> bool:
    return _agree(one, other) or any(swapped(day) in other for day in one)


def _components(edges: Mapping[tuple[int, int], object]) -> Iterator[list[int]]:
    """Connected groups, each sorted, in a fixed order."""
    near: dict[int, set[int]] = defaultdict(set)
    for here, there in edges:
        near[here].add(there)
        near[there].add(here)
    seen: set[int] = set()
    for start in sorted(near):
        if start in seen:
            continue
        found, waiting = {start}, [start]
        while waiting:
            for neighbour in near[waiting.pop()]:
                if neighbour not in found:
                    found.add(neighbour)
                    waiting.append(neighbour)
        seen |= found
        yield sorted(found)


def cluster(
    statements: Iterable[Statement],
    pairs: Iterable[Pair],
    ring: keys.Keyring,
    files: Mapping[int, set[int]] | None = None,
    apart: Mapping[int, Mapping[int, int]] | None = None,
    unsaid: Collection[int] = (),
) -> dict[int, Verdict]:
    """Judge a set of statements that nothing connects with any other statement.

    Args:
        statements: all of them, in any order.
        pairs: judged pairs among them; tier 0 is a decision that two are the same.
        ring: makes the keys.
        files: submissions in which a statement stands; two statements of one file are two people unless a number says otherwise.
        apart: statement to decision to side: different sides of one decision are never one person.
        unsaid: statements that no file in force makes any more, since their senders have mended them.

    Returns:
        Verdict by statement key.
    """
    made = Clustering(statements, files or {}, apart or {}, unsaid)
    made.judge(pairs)
    return made.verdicts(ring)
