"""Which company a row means: NIB first, then the name, and never a guess between two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from identity_story import KEBUN, TAMBANG

from sinergi.identity.directory import Mentioned, settle


def meant(*mentions: tuple) -> list[tuple[str, str]]:
    """Company and rule for each (nib, name, rank)."""
    told = [Mentioned(*mention) for mention in mentions]
    found = settle(told)
    return [(found[mention].company, found[mention].decided_by) for mention in told]


def test_a_nib_is_the_company_whatever_the_name():
    registered, other, named = meant((TAMBANG, "PT Contoh Tambang", 0), (TAMBANG, "Nama Lain", 1), ("", "nama lain", 3))
    assert registered == other == (f"nib|{TAMBANG}", "nib")
    assert named == (f"nib|{TAMBANG}", "name"), "what immigration calls it is a name of it"


def test_a_name_in_any_spelling_is_the_company_that_bears_it():
    told = [
        (TAMBANG, "PT Contoh Tambang Tbk", 0),
        ("", "P.T. CONTOH  TAMBANG", 3),
        ("", "PT CONTOH TAMBAGN", 3),
        ("", "PT CONTOH TAMBAK", 3),
    ]
    assert meant(*told)[1:] == [(f"nib|{TAMBANG}", "name"), (f"nib|{TAMBANG}", "similar_name"), ("name|CONTOHTAMBAK", "new_name")]


def test_two_spellings_of_a_company_that_nobody_numbers_are_one_and_three_are_not_guessed():
    assert (
        meant(("", "PT SUMBER MAKMUR", 3), ("", "PT SUMBER MAKKMUR", 3))
        == [
            ("name|SUMBERMAKKMUR", "new_name"),
            ("name|SUMBERMAKKMUR", "similar_name"),
        ][::-1]
    )
    third = meant(("", "PT SUMBER MAKMUR", 3), ("", "PT SUMBER MAKKMUR", 3), ("", "PT SUMBER MAKMURR", 3))
    assert len({company for company, _ in third}) == 3


def test_two_companies_of_one_name_are_not_guessed_between():
    told = [(TAMBANG, "PT Jaya", 0), (KEBUN, "PT Jaya", 0), ("", "Jaya", 3), ("", "PT JAYA", 3)]
    assert meant(*told)[2:] == [("name|JAYA", "doubtful_name")] * 2


def test_of_two_companies_of_one_name_a_district_means_the_one_registered_in_its_kabupaten():
    registered = [(TAMBANG, "PT Jaya", 0, "64.02"), (KEBUN, "PT Jaya", 0, "19.71")]
    here, there, elsewhere, unsaid = meant(
        *registered, ("", "Jaya", 3, "64.02"), ("", "PT JAYA", 3, "19.71"), ("", "PT JAYA", 3, "31.74"), ("", "PT JAYA", 1)
    )[2:]
    assert here == (f"nib|{TAMBANG}", "name_in_place")
    assert there == (f"nib|{KEBUN}", "name_in_place")
    assert elsewhere == unsaid == ("name|JAYA", "doubtful_name")
    both = (KEBUN, "PT Jaya", 0, "64.02")
    assert meant(registered[0], both, ("", "Jaya", 3, "64.02"))[2] == ("name|JAYA", "doubtful_name")


def test_a_slip_near_two_names_is_the_company_of_the_kabupaten():
    told = [(TAMBANG, "PT SUMBER MAKMUR", 0, "64.02"), (KEBUN, "PT SUMBER MAKMURR", 0, "19.71"), ("", "PT SUMBER MAKKMUR", 3, "64.02")]
    assert meant(*told)[2] in {(f"nib|{TAMBANG}", "name_in_place"), (f"nib|{TAMBANG}", "similar_name")}


def test_a_district_that_copies_a_wrong_nib_still_means_the_company_it_names():
    told = [(TAMBANG, "PT Contoh Tambang", 0), ("9999999999999", "PT Contoh Tambang", 3), ("9999999999998", "PT Contoh Tambang", 1)]
    assert meant(*told[:2])[1] == (f"nib|{TAMBANG}", "name_over_unknown_nib")
    assert meant(told[0], told[2])[1] == ("nib|9999999999998", "nib")


def test_no_nib_and_no_name_is_no_company():
    assert settle([Mentioned("12345", "", 1), Mentioned("", "---", 1)]) == {}


WORDS = st.sampled_from(
    ["PT SUMBER MAKMUR", "PT SUMBER MAKKMUR", "CV SUMBER MAKMUR", "PT JAYA ABADI SENTOSA", "JAYA ABADI SENTOSSA", "PT 88 JAYA", ""]
)


@given(
    st.lists(
        st.builds(
            Mentioned, st.sampled_from(["", TAMBANG, KEBUN, "123"]), WORDS, st.integers(0, 4), st.sampled_from(["", "64.02", "19.71"])
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_no_order_of_mentions_matters_and_no_two_trusted_nib_are_one(told, shuffler):
    once = settle(told)
    again = list(told)
    shuffler.shuffle(again)
    assert settle(again) == once
    for mention, made in once.items():
        if mention.number and mention.is_trusted:
            assert made.company == f"nib|{mention.number}"


def test_rows_are_linked_by_role(office):
    roster = office.says("P01", {"passport": "EJ1234567", "direct": KEBUN})
    seen = office.says("K01", {"company": "contoh tambang"}, {"company": None})
    permit = office.says("I01", {"niora": "N1", "company": "PT CONTOH KEBUN"})
    office.resolve()
    assert office.company(roster).nib == TAMBANG
    assert office.company(roster, role="direct_employer").nib == KEBUN
    assert office.company(seen).nib == TAMBANG
    assert office.company(seen, 3) is None
    assert office.company(permit, role="sponsor").nib == KEBUN


def test_rows_of_two_kabupaten_that_name_one_name_are_linked_each_to_its_own(office):
    office.registers(TAMBANG, "PT Sama Nama", region="64.02")
    office.registers(KEBUN, "CV Sama Nama", region="19.71")
    here = office.says("K01", {"company": "SAMA NAMA"}, sender="640212")
    there = office.says("K01", {"company": "SAMA NAMA"}, sender="197102")
    nowhere = office.says("K01", {"company": "SAMA NAMA"}, sender="317401")
    office.resolve()
    assert [office.company(row).nib for row in (here, there, nowhere)] == [TAMBANG, KEBUN, None]


def test_the_registry_says_name_and_activity(office):
    office.resolve()
    found = {row.nib: (row.company_name, row.kbli, row.kbli_version) for row in office.all("select * from identity.company")}
    assert found == {TAMBANG: ("PT Contoh Tambang", "05100", "2020"), KEBUN: ("PT Contoh Kebun", None, None)}
    office.registers(KEBUN, "PT Contoh Kebun Raya", kbli="01260")
    office.resolve()
    assert [row.company_name for row in office.all("select * from identity.company where kbli = '01260'")] == ["PT Contoh Kebun Raya"]


def test_a_company_known_by_name_follows_its_nib_and_so_do_links_and_facts(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1", "company": "PT Baru Sekali"})
    seen = office.says("K01", {"company": "Baru Sekali"})
    office.resolve()
    before = office.company(permit, role="sponsor").company_key
    assert office.who(seen) == office.who(permit)
    office.registers("0220009999999", "PT BARU SEKALI")
    office.resolve()
    assert {row.nib for row in (office.company(permit, role="sponsor"), office.company(seen))} == {"0220009999999"}
    assert office.who(seen) == office.who(permit), "who works there is known there still"
    ((old, new),) = office.all("select from_company_key, to_company_key from identity.company_redirect")
    assert (old, new) == (before, office.company(seen).company_key)
    assert {row.submission_key for row in office.all("select * from identity.resolution where relinked_at is not null")} == {permit, seen}
    assert [(row.kind, row.subject) for row in office.all("select * from identity.judgement")] == [("merge", "company")]


def test_a_company_that_comes_to_bear_two_nib_gives_back_the_persons_that_rested_on_it(office):
    office.says("I01", {"niora": "N1", "passport": "EJ1", "company": "PT Baru Sekali"}, period="2026-08")
    seen = office.says("K01", {"company": "Baru Sekali", "birth": None}, period="2026-08")
    office.resolve()
    assert office.link(seen).decided_by == "tier5_provisional"
    office.registers("0220009999998", "PT Baru Sekali")
    office.resolve()
    assert office.link(seen).decided_by == "tier5_provisional"
    office.says(
        "I01", {"niora": "N2", "name": "CHEN BO", "passport": "EK9", "company": "PT Lain", "nib": "0220009999998"}, period="2026-09"
    )
    office.registers("0220009999999", "PT Baru Sekali")
    office.resolve()
    assert office.company(seen).nib is None, "two companies of one name: it means neither"
