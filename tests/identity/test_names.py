"""Names: order, spacing, accents and known spellings do not count; a changed syllable does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.identity.names import company_key_of, filed_under, likeness, neighbours, ratio, same_company, sought_under


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WANG XIAO MING", "XIAOMING WANG"),
        ("Wang Xiaoming (王小明)", "WANG, XIAOMING"),
        ("NGUYỄN VĂN ĐỨC", "NGUYEN VAN DUC"),
        ("LÜ WEI", "LV WEI"),
        ("LYU WEI", "LU WEI"),
        ("RAMESH A/L KUMAR", "RAMESH KUMAR"),
        ("AHMAD BIN ALI", "Ahmad Ali"),
        ("MR. JOKO WANG", "WANG JOKO"),
    ],
)
def test_the_same_name_in_other_clothes_is_equal(one, other):
    assert likeness(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WONG WEI", "HUANG WEI"),
        ("LEE MIN HO", "YI MIN HO"),
        ("PARK JI SUNG", "BAK JI SUNG"),
        ("CHANG WEI", "ZHANG WEI"),
        ("MOHD FAISAL BIN ABDULLAH", "MUHAMMAD FAISAL ABDULLAH"),
        ("MD. RAFIQUL ISLAM", "MOHAMMAD RAFIQUL ISLAM"),
    ],
)
def test_well_known_spellings_of_a_surname_are_near_equal(one, other):
    assert likeness(one, other) == 0.95


@pytest.mark.parametrize(("one", "other"), [("WANG XIAOMIGN", "WANG XIAOMING"), ("MUHAMMAD YUSUF", "MUHAMMAD YUSSUF")])
def test_a_slip_of_the_pen_is_similar(one, other):
    assert 0.92 <= likeness(one, other) < 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WANG XIAOMING", "WANG XIAOPING"),  # twins; the plain ratio says 0.92
        ("NGUYEN THI LINH", "NGUYEN THI LANH"),
        ("SITI RAHMAH NURAINI", "SITA RAHMAH NURAINI"),
        ("WANG WEI", "HUANG WEI"),
        ("XIAO LIN", "XIAO LIAN"),
        ("", "WANG WEI"),
    ],
)
def test_one_changed_syllable_is_another_person(one, other):
    assert likeness(one, other) == 0.0


WORD = st.text(alphabet="AEGIMOUWX", min_size=1, max_size=6)  # no title such as NY or ALM can be spelt with these


@given(st.lists(WORD, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_order_never_matters(words, random):
    shuffled = list(words)
    random.shuffle(shuffled)
    assert likeness(" ".join(words), " ".join(shuffled)) == 1.0


@given(st.lists(WORD, min_size=1, max_size=4), st.lists(WORD, min_size=1, max_size=4))
def test_whatever_is_alike_is_alike_both_ways_and_is_found_by_its_letters(ours, theirs):
    one, other = " ".join(ours), " ".join(theirs)
    assert likeness(one, other) == likeness(other, one)
    if likeness(one, other):
        assert sought_under(one) & filed_under(other)


def test_ratio_is_a_number_not_a_judgement():
    assert ratio("WANG XIAOMING", "WANG XIAOPING") > 0.92
    assert ratio(None, "WANG") == 0.0


def test_legal_form_spacing_and_punctuation_of_a_company_do_not_count():
    assert company_key_of("PT. XYZ Tbk") == company_key_of("P.T XYZ") == company_key_of("xyz") == "XYZ"


@pytest.mark.parametrize(
    ("one", "other"), [("PT SINAR MAS JAYA", "PT SINAR MAS RAYA"), ("PT MAJU 1", "PT MAJU 2"), ("CV KARYA ABADI", "CV KARYA ABDI")]
)
def test_sister_companies_are_two(one, other):
    assert same_company(one, other) == 0.0


def test_a_slip_in_a_company_name_is_similar_and_its_neighbourhoods_touch():
    assert same_company("PT SEJAHTERA ABADI", "PT SEJAHTRA ABADI") >= 0.92
    assert neighbours("SEJAHTERAABADI") & neighbours("SEJAHTRAABADI")
