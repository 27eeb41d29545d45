"""Tiers 3 to 5 as pure judgements: what is doubtful stays apart."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sinergi.identity.matching import DOUBTFUL, Known, Mention, Staff, match, pick_bearer, supports, swapped, together

BORN = date(1984, 3, 7)


def mention(number=1, file=1, **more):
    given_ = {"name": "WANG XIAOMING", "birth_date": BORN, "sex": "L", "nationality": "CHN", "employers": frozenset({9})}
    return Mention(mention_id=number, submission_key=file, **{**given_, **more})


def known(key=1, **more):
    given_ = {"name": "WANG XIAOMING", "birth_date": BORN, "sex": "L", "nationality": "CHN", "folded": frozenset({"EJ1234567"})}
    return Known(person_key=key, **{**given_, **more})


def judged(mentions, people, taken=None, remembered=None):
    staff = Staff()
    for person in people:
        staff.add(person)
    found = match(mentions, {9: staff}, taken or {}, remembered)
    return {number: (made.person_key, made.decided_by) for number, made in found.items()}


def test_birth_date_name_and_employer_are_enough_for_one_candidate():
    assert judged([mention(name="XIAO MING WANG")], [known()]) == {1: (1, "birth_and_name")}


def test_a_birth_date_with_day_and_month_exchanged_still_fits_an_equal_name():
    assert swapped(BORN) == date(1984, 7, 3)
    assert judged([mention(birth_date=date(1984, 7, 3))], [known()]) == {1: (1, "swapped_birth_and_name")}
    assert judged([mention(birth_date=date(1984, 7, 3), name="WANG XIAOMIGN")], [known()]) == {}


def test_two_candidates_are_a_doubt():
    assert judged([mention()], [known(1), known(2, folded=frozenset({"EJ7654321"}))]) == {1: (None, DOUBTFUL)}


def test_a_twin_is_told_apart_by_the_name():
    twins = [known(1), known(2, name="WANG XIAOPING", folded=frozenset({"EJ1234568"}))]
    assert judged([mention(name="WANG XIAOPING")], twins) == {1: (2, "birth_and_name")}
    assert judged([mention(name="WANG XIAOPING")], [known(1)]) == {}, "the twin whom nobody knows is not the one who is known"


def test_another_employer_sex_or_nationality_is_another_person():
    assert judged([mention(employers=frozenset({8}))], [known()]) == {}
    assert judged([mention(sex="P")], [known()]) == {}
    assert judged([mention(nationality="TWN")], [known()]) == {}


def test_a_renewed_passport_needs_the_very_name_and_birth_date():
    assert judged([mention(folded="EJ9999999", passport="EJ9999999")], [known()]) == {1: (1, "renewed_passport")}
    assert judged([mention(folded="EJ9999999", name="WANG XIAOMIGN")], [known()]) == {}
    assert judged([mention(folded="EJ9999999", birth_date=date(1984, 7, 3))], [known()]) == {}


def test_two_rows_of_one_file_are_two_people():
    assert judged([mention(folded="EJ9999999")], [known()], taken={1: {1}}) == {}
    assert judged([mention(1), mention(2)], [known()]) == {1: (None, DOUBTFUL), 2: (None, DOUBTFUL)}
    assert judged([mention(1), mention(2, file=2)], [known()]) == {1: (1, "birth_and_name"), 2: (1, "birth_and_name")}


def test_name_and_employer_alone_link_provisionally_and_only_one_candidate():
    row = mention(birth_date=None)
    assert judged([row], [known()]) == {1: (1, "tier5_provisional")}
    assert judged([row], [known(1), known(2, birth_date=date(1990, 1, 1))]) == {1: (None, DOUBTFUL)}


def test_among_namesakes_the_kecamatan_may_decide():
    row = mention(birth_date=None, region="64.02.12")
    people = [known(1, region="64.02.12"), known(2, birth_date=date(1990, 1, 1), region="64.02.03")]
    assert judged([row], people) == {1: (1, "tier5_provisional")}


def test_one_known_by_name_alone_is_met_again_only_in_the_same_kecamatan():
    seen = known(1, birth_date=None, folded=frozenset(), region="64.02.12")
    assert judged([mention(birth_date=None, region="64.02.12")], [seen]) == {1: (1, "tier5_provisional")}
    assert judged([mention(birth_date=None, region="64.02.03")], [seen]) == {}


def test_a_doubt_is_remembered_not_renewed():
    namesakes = [known(1), known(2, birth_date=date(1990, 1, 1)), known(3, birth_date=None, folded=frozenset())]
    assert judged([mention(birth_date=None)], namesakes, remembered={1: 3}) == {1: (3, DOUBTFUL)}


def test_a_look_alike_passport_needs_birth_date_or_name():
    assert supports(mention(name="UNREADABLE"), known()) >= 0.85
    assert supports(mention(birth_date=None, name="WANG XIAOMIN"), known()) >= 0.85
    assert supports(mention(birth_date=None, name="LI WEI"), known()) == 0.0
    assert supports(mention(niora="N2"), known(niora="N1")) == 0.0


def test_of_several_bearers_of_a_passport_the_fitting_or_the_loose_one_is_meant():
    one, two = known(1, niora="N1"), known(2, niora="N2", name="LI WEI", birth_date=date(1990, 1, 1))
    assert pick_bearer(mention(), [one, two]) == 1
    assert pick_bearer(mention(name="CHEN BO", birth_date=date(1970, 5, 5)), [one, two]) is None
    assert pick_bearer(mention(name="CHEN BO", birth_date=date(1970, 5, 5)), [one, two, known(3)]) == 3


def test_strangers_of_two_kecamatan_become_one_person_only_with_a_birth_date():
    assert [len(group) for group in together([mention(1, 1), mention(2, 2, name="XIAOMING WANG")])] == [2]
    assert [len(group) for group in together([mention(1, 1), mention(2, 1)])] == [1, 1]
    assert [len(group) for group in together([mention(1, 1, birth_date=None), mention(2, 2, birth_date=None)])] == [1, 1]
    assert [len(group) for group in together([mention(1, 1), mention(2, 2, employers=frozenset())])] == [1, 1]


NAME = st.sampled_from(["WANG XIAOMING", "WANG XIAOPING", "XIAOMING WANG", "LI WEI", "LEE WEI"])
DAY = st.sampled_from([None, BORN, date(1984, 7, 3), date(1984, 3, 8)])
PERSON = st.builds(
    dict,
    name=NAME, birth_date=DAY, sex=st.sampled_from(["L", "P", None]), nationality=st.sampled_from(["CHN", "TWN", ""]),
)  # fmt: skip


@given(st.lists(PERSON, max_size=5), st.lists(st.tuples(PERSON, st.integers(1, 2)), max_size=5))
def test_no_judgement_ever_contradicts_sex_nationality_or_the_rest_of_the_file(people, told):
    staff = [known(key, folded=frozenset({f"E{key}"}), **person) for key, person in enumerate(people, 1)]
    mentions = [mention(number, file, **row) for number, (row, file) in enumerate(told, 1)]
    found = judged(mentions, staff)
    seen = set()
    for row in mentions:
        key, _ = found.get(row.mention_id, (None, ""))
        if key is None:
            continue
        person = staff[key - 1]
        assert not (row.sex and person.sex and row.sex != person.sex)
        assert not (row.nationality and person.nationality and row.nationality != person.nationality)
        assert (row.submission_key, key) not in seen
        seen.add((row.submission_key, key))
        if row.birth_date and person.birth_date:
            assert person.birth_date in (row.birth_date, swapped(row.birth_date))
