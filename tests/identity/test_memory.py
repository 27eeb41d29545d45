"""Identity remembers: no order of arrival changes it, every judgement stands in the log, and each can be undone exactly."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import permutations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identity_story import KEBUN, TAMBANG, Office

from sinergi.errors import NoSuchJudgement
from sinergi.identity.clusters import cluster
from sinergi.identity.judgements import decide, undo
from sinergi.identity.keys import Keyring
from sinergi.identity.matching import Pair, Statement

LI = {"name": "LI WEI", "birth": date(1990, 1, 1)}
RING = Keyring(b"a secret of the tests")

FILES = [
    ("I01", "2026-08", "KANIM-SMD", [{"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG}, {"niora": "N2", **LI, "passport": "EK1", "nib": KEBUN}]),
    ("P01", "2026-09", TAMBANG, [{"passport": "EP0000001"}, {**LI, "passport": "EK1", "birth": date(1990, 1, 1)}]),
    ("K01", "2026-09", "640212", [{"company": "Contoh Tambang", "birth": None}, {**LI, "nib": KEBUN}, {"name": "SOMCHAI", "nat": "THA", "birth": None}]),
    ("I01", "2026-10", "KANIM-SMD", [{"niora": "N1", "passport": "EP0000001", "nib": TAMBANG}, {"niora": "N3", **LI, "passport": "EK1", "nib": KEBUN}]),
    ("K01", "2026-10", "640203", [{"passport": "EPOO00OO1", "nib": TAMBANG}, {**LI, "nib": KEBUN, "company": "PT CONTOH KEBUN"}, {"name": "CHEN BO", "nib": TAMBANG}]),
]  # fmt: skip


def identity_of(office: Office) -> dict[tuple, tuple]:
    """Who each row is, by what the row is called outside, whatever number its file was given."""
    return {
        (row.form, row.sender, row.period, row.row_number): (row.person_key, row.tier, row.decided_by, row.employer)
        for row in office.all(
            "select sub.form, sub.sender, sub.period, link.row_number, link.person_key, link.tier, link.decided_by, employed.company_key as employer "
            "from identity.person_link as link inner join intake.submission as sub on link.submission_key = sub.submission_key "
            "left join identity.company_link as employed on link.submission_key = employed.submission_key and link.row_number = employed.row_number"
        )
    }


@pytest.mark.parametrize("each_alone", [True, False])
def test_a_hundred_and_twenty_orders_of_delivery_give_the_same_people_and_keys(office, each_alone):
    orders = list(permutations(FILES)) if each_alone else random.Random(1).sample(list(permutations(FILES)), 12)
    outcomes = []
    for order in orders:
        office.forget()
        office.registers(TAMBANG, "PT Contoh Tambang", kbli="05100")
        office.registers(KEBUN, "PT Contoh Kebun")
        for form, period, sender, told in order:
            office.says(form, *told, sender=sender, period=period)
            if each_alone:
                office.resolve()
        office.resolve()
        outcomes.append(identity_of(office))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len(outcomes[0]) == sum(len(told) for *_, told in FILES)


def test_an_employer_that_names_two_known_people_joins_them_in_any_order(office):
    """A renewed passport: nobody is new in the last file, whichever it is, only the employer is."""
    one = {"name": "CHEN BO", "birth": date(1981, 3, 7)}
    files = [
        ("I01", {"niora": "N1", "passport": "EJ1000001", "nib": TAMBANG, **one}, None, "2026-08"),
        ("P01", {"passport": "EP2000001", **one}, KEBUN, "2026-09"),
        ("K01", {"passport": "EP2000001", "nib": TAMBANG, **one}, None, "2026-10"),
    ]
    outcomes = []
    for order in permutations(files):
        office.forget()
        for form, told, sender, period in order:
            office.says(form, told, sender=sender, period=period)
            office.resolve()
        outcomes.append(identity_of(office))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len({person for person, *_ in outcomes[0].values()}) == 1


def test_two_who_meet_in_one_file_are_two_people_in_any_order(office):
    """A is like B and B like C, by two employers; then one file names A and C side by side."""
    one = {"name": "CHEN BO", "birth": date(1981, 3, 7)}
    a, b, c = ({"passport": passport, **one} for passport in ("EJ1000001", "EP2000001", "EQ3000001"))
    files = [
        ("P01", [a], TAMBANG, "2026-08"), ("K01", [{**b, "nib": TAMBANG}], "640212", "2026-08"), ("P01", [b], KEBUN, "2026-09"),
        ("P01", [c], KEBUN, "2026-10"), ("K01", [a, c], "640203", "2026-10"),
    ]  # fmt: skip
    outcomes = []
    for order in random.Random(3).sample(list(permutations(files)), 24):
        office.forget()
        for form, told, sender, period in order:
            office.says(form, *told, sender=sender, period=period)
            office.resolve()
        outcomes.append(identity_of(office))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert len({person for person, *_ in outcomes[0].values()}) > 1


def test_new_months_extend_a_person_and_never_change_its_key(office):
    first = office.says("K01", {"passport": "EJ1234567"}, period="2026-08")
    office.resolve()
    key = office.who(first)
    for month, form, more in (("09", "P01", {}), ("10", "I01", {"niora": "N1", "nib": TAMBANG}), ("11", "K01", {"birth": None})):
        office.says(form, {"passport": "EJ1234567", **more}, period=f"2026-{month}")
        office.resolve()
    office.says("I01", {"niora": "N1", "passport": "EP0000001", "nib": TAMBANG}, period="2026-12")
    office.resolve()
    assert {row.person_key for row in office.all("select person_key from identity.person_link")} == {key}
    assert office.all("select * from identity.judgement") == [], "to extend a person is no judgement"


def checksum(office: Office, files: list[int]) -> list[tuple]:
    return [
        tuple(row)
        for row in office.all(
            "select submission_key, row_number, person_key, tier, score, decided_by from identity.person_link where submission_key = any(:files) order by 1, 2",
            files=files,
        )
    ]


def in_force(office: Office) -> set[int]:
    return {row.person_key for row in office.all("select person_key from vault.person_profile")}


SLIP = {"passport": "EF7000001", "niora": "NIOR0I1"}


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_slip_that_its_sender_has_mended_keeps_nobody_apart(office, is_known_before):
    office.registers(TAMBANG, "PT Contoh Tambang")
    register = office.says("I01", {"passport": "EF7000001", "niora": "NIOR011", "nib": TAMBANG}, period="2026-09")
    seen = office.says("K01", {"passport": "EF7000001", "nib": TAMBANG}, period="2026-09")
    roster = office.says("P01", SLIP, period="2026-09")
    if is_known_before:
        office.resolve()
        assert office.who(register) == office.who(seen) != office.who(roster), "the NIORA that immigration states counts"
    office.clock += timedelta(days=1)
    mended = office.says("P01", {**SLIP, "niora": None}, period="2026-09", version=2)
    office.resolve()
    assert office.who(register) == office.who(seen) == office.who(mended)
    later = office.says("P01", {**SLIP, "niora": None}, period="2026-10")
    office.resolve()
    assert office.who(later) == office.who(register)


def test_of_two_whom_immigration_names_with_one_passport_nobody_is_taken(office):
    """Here no source is right of itself, so the district's row is neither."""
    one, other = (
        office.says("I01", {"passport": "EF7000001", "niora": "N1"}),
        office.says("I01", {"passport": "EF7000001", "niora": "N2"}, sender="KANIM-BPN"),
    )
    seen = office.says("K01", {"passport": "EF7000001"})
    office.resolve()
    assert len({office.who(one), office.who(other), office.who(seen)}) == 3


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_slip_that_its_sender_has_mended_leaves_nobody_joined(office, is_known_before):
    """The passport of one beside the NIORA of another made one person of two."""
    register = office.says("I01", {"passport": "EF7000001", "niora": "NIOR011"}, period="2026-09")
    seen = office.says("K01", {"passport": "EJ8000002", "name": "CHEN BO"}, period="2026-09")
    office.says("P01", {"passport": "EJ8000002", "niora": "NIOR011"}, period="2026-09")
    if is_known_before:
        office.resolve()
        assert office.who(register) == office.who(seen)
    office.clock += timedelta(days=1)
    mended = office.says("P01", {"passport": "EF7000001", "niora": "NIOR011"}, period="2026-09", version=2)
    office.resolve()
    assert office.who(register) == office.who(mended) != office.who(seen)


def test_a_merge_of_the_rules_is_undone_exactly_and_stays_undone(office):
    old = office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, period="2026-08")
    roster = office.says("P01", {"passport": "EP0000001"}, sender=KEBUN, period="2026-09")
    office.resolve()
    before, people = checksum(office, [old, roster]), in_force(office)
    office.clock += timedelta(days=1)
    office.says("I01", {"niora": "N1", "passport": "EP0000001"}, period="2026-10")
    office.resolve()
    (merge,) = office.all("select * from identity.judgement")
    assert checksum(office, [old, roster]) != before
    office.clock += timedelta(days=1)
    entry = undo(office.url, office.clock, merge.judgement_key, "petugas")
    assert checksum(office, [old, roster]) == before
    assert in_force(office) == people
    assert office.all("select * from identity.person_redirect") == []
    touched = office.all("select submission_key from identity.resolution where relinked_at = :now", now=office.clock)
    assert [row.submission_key for row in touched] == [roster], "facts follow"
    later = office.says("P01", {"passport": "EP0000001"}, sender=KEBUN, period="2026-11")
    office.resolve()
    assert office.who(later) == office.who(roster) != office.who(old)
    log = office.all("select kind, undoes_key, made_by from identity.judgement order by judgement_key")
    assert [row.kind for row in log] == ["merge", "undo", "split"]
    assert (log[1].undoes_key, log[1].made_by) == (merge.judgement_key, "petugas")
    undo(office.url, office.clock, entry, "petugas")
    assert office.who(later) == office.who(roster) == office.who(old), "an undo can be undone"


def test_of_many_merges_each_is_undone_alone_and_exactly(office):
    """Half of them brought about by the register (a NIORA with both passports), half by an employer who names both."""
    names = ["WANG XIAOMING", "CHEN BO", "ZHAO LEI", "SUN TAO", "HU GUOQIANG", "LIN HAI"]
    who = [{"name": name, "birth": date(1980 + number, 3, 7)} for number, name in enumerate(names)]
    old = office.says(
        "I01", *({"niora": f"N{n}", "passport": f"EJ100000{n}", "nib": TAMBANG, **one} for n, one in enumerate(who)), period="2026-08"
    )
    new = office.says("P01", *({"passport": f"EP200000{n}", **one} for n, one in enumerate(who)), sender=KEBUN, period="2026-09")
    office.resolve()
    before, people = checksum(office, [old, new]), in_force(office)
    office.clock += timedelta(days=1)
    office.says("I01", *({"niora": f"N{n}", "passport": f"EP200000{n}", **who[n]} for n in (0, 1, 2)), period="2026-10")
    office.says("K01", *({"passport": f"EP200000{n}", "nib": TAMBANG, **who[n]} for n in (3, 4, 5)), period="2026-10")
    office.resolve()
    merges = office.all("select * from identity.judgement order by judgement_key")
    assert [row.kind for row in merges] == ["merge"] * 6
    merged = checksum(office, [old, new])
    for merge in merges:
        office.clock += timedelta(days=1)
        entry = undo(office.url, office.clock, merge.judgement_key, "petugas")
        now = checksum(office, [old, new])
        returned = [was for was, is_now, joined in zip(before, now, merged, strict=True) if is_now != joined]
        assert returned and {row[2] for row in returned} == {merge.from_key}
        assert [is_now if is_now != joined else joined for is_now, joined in zip(now, merged, strict=True)] == [
            was if was in returned else joined for was, joined in zip(before, merged, strict=True)
        ]
        undo(office.url, office.clock, entry, "petugas")
        assert checksum(office, [old, new]) == merged
    assert in_force(office) < people


def test_a_decision_merges_and_its_undoing_gives_back_what_was(office):
    file = office.says(
        "P01", {"passport": "EJ1"}, {"passport": "EK2", **LI}, {"passport": "EK3", "name": "CHEN BO", "birth": date(1971, 1, 1)}
    )
    office.resolve()
    before = checksum(office, [file])
    one, other = (office.link(file, row).statement_key for row in (2, 3))
    entry = decide(office.url, office.clock, one, other, "same", "petugas")
    assert office.who(file, 2) == office.who(file, 3) != office.who(file, 4)
    assert {row.kind for row in office.all("select kind from identity.judgement")} == {"same", "merge"}
    (merge,) = office.all("select judgement_key from identity.judgement where kind = 'merge'")
    undo(office.url, office.clock, entry, "petugas")
    assert checksum(office, [file]) == before
    for gone in (entry, merge.judgement_key):
        with pytest.raises(NoSuchJudgement, match="already"):
            undo(office.url, office.clock, gone, "petugas")
    assert office.all("select * from identity.apart") == [], "nobody was told to stay apart"


def test_nobody_can_judge_two_niora_to_be_one(office):
    file = office.says("I01", {"niora": "N1"}, {"niora": "N2"})
    office.resolve()
    with pytest.raises(ValueError, match="NIORA"):
        decide(office.url, office.clock, office.link(file, 2).statement_key, office.link(file, 3).statement_key, "same", "petugas")


def test_two_judged_different_stay_apart_and_leave_the_queue(office):
    file = office.says("P01", {"passport": "EJ1"}, period="2026-08")
    renewed = office.says("P01", {"passport": "EP2"}, period="2026-09")
    office.resolve()
    assert office.who(file) == office.who(renewed)
    decide(office.url, office.clock, office.link(file).statement_key, office.link(renewed).statement_key, "different", "petugas")
    assert office.who(file) != office.who(renewed)
    assert office.all("select * from identity.review_item") == []


# --- clusters as a pure function

NUMBERS = st.sampled_from(["", "A1", "A2", "A3"])


@st.composite
def told(draw: st.DrawFn) -> tuple[list[Statement], list[Pair]]:
    count = draw(st.integers(1, 9))
    said = [
        Statement(
            key,
            niora=draw(st.sampled_from(["", "", "N1", "N2"])),
            passport=draw(NUMBERS),
            nationality="CHN",
            first_period=202600 + draw(st.integers(1, 3)),
        )
        for key in range(count)
    ]
    pairs = []
    for one in range(count):
        for other in range(one + 1, count):
            tier = draw(st.sampled_from([0, 0, 0, 2, 3, 4]))
            if tier:
                pairs.append(Pair(one, other, tier, draw(st.sampled_from([0.95, 1.0])), f"tier {tier}", draw(st.integers(0, 2))))
    return said, pairs


def parts(verdicts: dict) -> set[frozenset[int]]:
    people: dict[int, set[int]] = {}
    for key, made in verdicts.items():
        people.setdefault(made.person, set()).add(key)
    return {frozenset(members) for members in people.values()}


@settings(max_examples=300, deadline=None)
@given(told())
def test_where_nothing_speaks_against_it_clusters_are_the_connected_components(case):
    said, pairs = case
    said = [Statement(one.key, "", one.passport or "A9", "", "CHN", first_period=one.first_period) for one in said]
    graph = networkx.Graph([(pair.one, pair.other) for pair in pairs])
    graph.add_nodes_from(one.key for one in said)
    assert parts(cluster(said, pairs, RING)) == {frozenset(part) for part in networkx.connected_components(graph)}


@settings(max_examples=300, deadline=None)
@given(told(), st.randoms())
def test_no_order_of_statements_and_pairs_matters_and_no_two_niora_are_one(case, shuffler):
    said, pairs = case
    once = cluster(said, pairs, RING)
    again_said, again_pairs = list(said), list(pairs)
    shuffler.shuffle(again_said)
    shuffler.shuffle(again_pairs)
    assert cluster(again_said, again_pairs, RING) == once
    for members in parts(once):
        assert len({one.niora for one in said if one.key in members and one.niora}) < 2


@settings(max_examples=500, deadline=None)
@given(told(), st.sets(st.integers(0, 8)))
def test_what_is_said_no_more_neither_parts_nor_joins_those_who_are_spoken_of(case, unsaid):
    said, pairs = case
    heard = {one.key for one in said} - unsaid
    alone = cluster([one for one in said if one.key in heard], [pair for pair in pairs if {pair.one, pair.other} <= heard], RING)
    beside = parts(cluster(said, pairs, RING, unsaid=unsaid))
    assert {members & heard for members in beside} - {frozenset()} == parts(alone)


@settings(max_examples=200, deadline=None)
@given(told())
def test_each_connected_component_is_judged_alone_as_with_all_others(case):
    """What makes the increment equal the full recomputation: clusters look at nothing that no pair, NIORA or passport connects."""
    said, pairs = case
    graph = networkx.Graph([(pair.one, pair.other) for pair in pairs])
    graph.add_nodes_from(one.key for one in said)
    for number in ("niora", "passport"):
        by_number: dict[str, list[int]] = {}
        for one in said:
            by_number.setdefault(getattr(one, number), []).append(one.key)
        for value, members in by_number.items():
            if value:
                networkx.add_path(graph, members)
    whole = cluster(said, pairs, RING)
    for part in networkx.connected_components(graph):
        alone = cluster([one for one in said if one.key in part], [pair for pair in pairs if pair.one in part], RING)
        assert alone == {key: whole[key] for key in part}
