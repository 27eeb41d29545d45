"""Which company a row means: NIB first, then the name, and never a guess between two."""

from __future__ import annotations

from identity_story import KEBUN, TAMBANG

from sinergi.identity.companies import Directory, Mentioned


def decide(known: Directory, nib: str, name: str, rank: int = 1):
    verdict = known.decide(Mentioned(nib, name, rank))
    return (verdict.company_key, verdict.decided_by) if verdict else None


def test_a_nib_is_the_company_whatever_the_name():
    known = Directory()
    assert decide(known, TAMBANG, "PT Contoh Tambang", 0) == (1, "new_nib")
    assert decide(known, TAMBANG, "Nama Lain") == (1, "nib")
    assert decide(known, "", "nama lain") == (1, "name"), "what immigration calls it is a name of it"


def test_a_name_in_any_spelling_is_the_company_that_bears_it():
    known = Directory()
    decide(known, TAMBANG, "PT Contoh Tambang Tbk", 0)
    assert decide(known, "", "P.T. CONTOH  TAMBANG") == (1, "name")
    assert decide(known, "", "PT CONTOH TAMBAGN") == (1, "similar_name")
    assert decide(known, "", "PT CONTOH TAMBAK") == (2, "new_name")


def test_a_nib_that_comes_later_is_that_of_the_company_known_by_name():
    known = Directory()
    assert decide(known, "", "PT Contoh Tambang") == (1, "new_name")
    assert decide(known, TAMBANG, "PT. CONTOH TAMBANG") == (1, "nib_for_known_name")
    assert known.numbered == [(1, TAMBANG)]


def test_two_companies_of_one_name_are_not_guessed_between():
    known = Directory()
    decide(known, TAMBANG, "PT Jaya", 0)
    decide(known, KEBUN, "PT Jaya", 0)
    assert decide(known, "", "Jaya") == (3, "doubtful_name")
    assert decide(known, "", "PT JAYA") == (3, "doubtful_name")


def test_a_district_that_copies_a_wrong_nib_still_means_the_company_it_names():
    known = Directory()
    decide(known, TAMBANG, "PT Contoh Tambang", 0)
    assert decide(known, "9999999999999", "PT Contoh Tambang", 3) == (1, "name_over_unknown_nib")
    assert decide(known, "9999999999998", "PT Contoh Tambang", 1) == (2, "new_nib")


def test_no_nib_and_no_name_is_no_company():
    assert decide(Directory(), "12345", "") is None
    assert decide(Directory(), "", "---") is None


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


def test_the_registry_says_name_and_activity(office):
    office.resolve()
    found = {row.nib: (row.company_name, row.kbli, row.kbli_version) for row in office.all("select * from identity.company")}
    assert found == {TAMBANG: ("PT Contoh Tambang", "05100", "2020"), KEBUN: ("PT Contoh Kebun", None, None)}
    office.registers(KEBUN, "PT Contoh Kebun Raya", kbli="01260")
    office.resolve()
    assert [row.company_name for row in office.all("select * from identity.company where kbli = '01260'")] == ["PT Contoh Kebun Raya"]


def test_a_company_registered_later_keeps_the_key_it_had_by_name(office):
    permit = office.says("I01", {"niora": "N1", "company": "PT Baru Sekali"})
    office.resolve()
    key = office.company(permit, role="sponsor").company_key
    office.registers("0220009999999", "PT BARU SEKALI")
    office.resolve()
    assert [row.company_key for row in office.all("select company_key from identity.company where nib = '0220009999999'")] == [key]
