"""Judgements on two statements: what they rest on, and that one weak key proves nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sinergi.identity.clusters import cluster
from sinergi.identity.keys import Keyring
from sinergi.identity.matching import DOUBTFUL, REVIEW, Pair, Statement, shortened, supports, swapped
from sinergi.identity.pairs import judge

BORN = date(1984, 3, 7)
RING = Keyring(b"a secret of the tests")


def said(key=1, **more) -> Statement:
    passport = more.get("passport", "")
    return Statement(key, **{"name": "WANG XIAOMING", "birth_date": BORN, "sex": "L", "nationality": "CHN", "folded": passport, **more})


def known(key=2, **more) -> Statement:
    return said(key, **{"passport": "EJ1234567", **more})


def judged(one: Statement, other: Statement) -> tuple[int, str] | None:
    pair = judge(one, other)
    return pair and (pair.tier, pair.way)


def test_birth_date_name_and_employer_are_enough():
    assert judged(said(name="XIAO MING WANG"), known()) == (4, "birth_and_name")


def test_a_birth_date_with_day_and_month_exchanged_still_fits_an_equal_name():
    assert swapped(BORN) == date(1984, 7, 3)
    assert judged(said(birth_date=date(1984, 7, 3)), known()) == (4, "swapped_birth_and_name")
    assert judged(said(birth_date=date(1984, 7, 3), name="WANG XIAOMIGN"), known()) == (REVIEW, "swapped_birth_and_name")


def test_a_twin_is_told_apart_by_the_name():
    assert judged(said(name="WANG XIAOPING"), known()) == (REVIEW, "birth_and_name"), "an officer may ask; nobody is merged"
    assert judged(said(name="WANG XIAOPING", passport="EJ7654321"), known()) is None
    assert judged(said(name="WANG XIAOPING"), known(name="WANG XIAOPING")) == (4, "birth_and_name")


def test_another_sex_or_nationality_is_another_person():
    assert judged(said(sex="P"), known()) is None
    assert judged(said(nationality="TWN"), known()) is None


def test_a_renewed_passport_needs_the_very_name_and_birth_date():
    assert judged(said(passport="EJ9999999"), known()) == (4, "renewed_passport")
    assert judged(said(passport="EJ9999999", name="WANG XIAOMIGN"), known()) == (REVIEW, "renewed_passport")
    assert judged(said(passport="EJ9999999", birth_date=date(1984, 7, 3)), known()) == (REVIEW, "renewed_passport")


def test_an_equal_passport_outweighs_a_wrong_name_or_birth_date_but_not_both():
    assert judged(known(1, name="UNREADABLE"), known()) == (2, "passport")
    assert judged(known(1, birth_date=date(1971, 1, 1)), known()) == (2, "passport")
    assert judged(known(1, name="CHEN BO", birth_date=date(1971, 1, 1)), known()) == (REVIEW, "passport_of_a_stranger")


def test_one_passport_of_two_nationalities_is_for_an_officer_where_all_else_agrees():
    assert judged(known(1, nationality="TWN"), known()) == (REVIEW, "passport_of_another_country")
    for differs in (
        {"birth_date": date(1984, 3, 8)},
        {"birth_date": None},
        {"name": "WANG XIAOPING"},
        {"sex": "P"},
        {"passport": "EJ7654321"},
    ):
        assert judged(known(1, nationality="TWN", **differs), known()) is None, differs


def test_a_look_alike_passport_needs_birth_date_or_name():
    assert supports(said(name="UNREADABLE"), known()) >= 0.85
    assert supports(said(birth_date=None, name="WANG XIAOMMING"), known()) >= 0.85
    assert supports(said(birth_date=None, name="LI WEI"), known()) == 0.0
    assert supports(said(niora="N2"), known(niora="N1")) == 0.0


def test_a_look_alike_passport_of_a_twin_or_a_namesake_goes_to_an_officer():
    look_alike = {"passport": "EJ12345G7", "folded": "EJ1234567"}
    assert judged(said(name="WANG XIAOPING", **look_alike), known()) == (REVIEW, "look_alike_passport")
    assert judged(said(birth_date=date(1984, 3, 8), **look_alike), known()) == (REVIEW, "look_alike_passport")


def test_initials_and_left_out_words_are_the_same_name_only_beside_a_number():
    assert shortened("K. RAMESH", "RAMESH KUMAR")
    assert shortened("SURESH", "SURESH PATEL")
    assert not shortened("S.", "SURESH PATEL")
    assert not shortened("WANG XIAOPING", "WANG XIAOMING")
    assert judged(said(name="SURESH"), known(name="SURESH PATEL")) == (REVIEW, "birth_and_name")


def test_name_and_employer_alone_are_provisional():
    assert judged(said(birth_date=None), known()) == (5, "tier5_provisional")
    assert judged(said(birth_date=None, region="64.02.12"), said(2, birth_date=None, region="64.02.12")) == (5, "tier5_provisional")
    assert judged(said(birth_date=None, region="64.02.12"), said(2, birth_date=None, region="64.02.03")) is None


# --- several candidates


def decided(*statements: Statement, files=None) -> dict[int, tuple[int, str]]:
    """Cluster number and rule by statement, all employed together."""
    pairs = [
        pair for n, one in enumerate(statements) for other in statements[n + 1 :] if (pair := judge(one, other)) and pair.tier < REVIEW
    ]
    found = cluster(statements, pairs, RING, files or {})
    order = {person: number for number, person in enumerate(dict.fromkeys(found[one.key].person for one in statements))}
    return {key: (order[made.person], made.decided_by) for key, made in found.items()}


def test_two_candidates_are_a_doubt():
    files = {1: {1}, 2: {2}, 3: {2}}
    assert decided(said(1), known(2), known(3, passport="EJ7654321"), files=files)[1] == (0, DOUBTFUL)


def test_a_row_stands_between_two_candidates_unless_its_own_file_names_one_of_them_elsewhere():
    files = {1: {1}, 2: {1, 2}, 3: {2}}
    found = decided(said(1), known(2), known(3, passport="EJ7654321"), files=files)
    assert found[1] == (0, "birth_and_name")
    assert found[3][0] == 0
    assert found[2][0] == 1


def test_two_rows_of_one_file_are_two_people():
    found = decided(said(1), said(2), known(3), files={1: {1}, 2: {1}})
    assert {found[1], found[2]} == {(0, DOUBTFUL), (1, DOUBTFUL)}
    assert {person for person, _ in decided(said(1), said(2), known(3), files={1: {1}, 2: {2}}).values()} == {0}


def test_a_row_without_birth_date_never_bridges_two_persons():
    found = decided(said(1, birth_date=None), known(2), known(3, passport="EK1", birth_date=date(1990, 1, 1)))
    assert found[1] == (0, DOUBTFUL)
    assert len({person for person, _ in found.values()}) == 3


NAME = st.sampled_from(["WANG XIAOMING", "WANG XIAOPING", "XIAOMING WANG", "LI WEI", "LEE WEI", "W. XIAOMING"])
DAY = st.sampled_from([None, BORN, date(1984, 7, 3), date(1984, 3, 8)])
SAID = st.builds(
    dict,
    name=NAME, birth_date=DAY, sex=st.sampled_from(["L", "P", None]), nationality=st.sampled_from(["CHN", "TWN", ""]),
    niora=st.sampled_from(["", "", "N1", "N2"]), passport=st.sampled_from(["", "EJ1", "EJ2"]), region=st.sampled_from([None, "64.02.12"]),
)  # fmt: skip


@given(st.lists(st.tuples(SAID, st.integers(1, 2)), max_size=7))
def test_no_one_without_a_number_contradicts_the_person_it_is_taken_for(told):
    statements = [said(key, **row) for key, (row, _) in enumerate(told)]
    files = {key: {file} for key, (_, file) in enumerate(told)}
    pairs: list[Pair] = [
        pair for n, one in enumerate(statements) for other in statements[n + 1 :] if (pair := judge(one, other)) and pair.tier < REVIEW
    ]
    found = cluster(statements, pairs, RING, files)
    people: dict[int, list[Statement]] = {}
    for one in statements:
        people.setdefault(found[one.key].person, []).append(one)
    for members in people.values():
        assert len({one.niora for one in members if one.niora}) < 2
        for one in members:
            others = [other for other in members if other.key != one.key]
            if one.is_documented or not others:
                continue
            # A number may be told with two birth dates; whoever has none must agree with one of the wordings.
            for what in ("sex", "nationality"):
                known_of_it = {getattr(other, what) for other in others} - {None, ""}
                assert not getattr(one, what) or not known_of_it or getattr(one, what) in known_of_it
            births = {other.birth_date for other in others if other.birth_date}
            assert not one.birth_date or not births or births & {one.birth_date, swapped(one.birth_date)}
            assert all(files[one.key] != files[other.key] for other in others), "one file names a person once"
