"""Whose row is whose: a story for every tier, and the promises that hold over all of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from identity_story import KEBUN, TAMBANG, Office

from sinergi.errors import DatabaseFault

LI = {"name": "LI WEI", "birth": date(1990, 1, 1), "passport": "EK7654321"}


# --- tier 1


def test_a_niora_is_one_person_in_every_month_and_form(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, period="2026-09")
    office.resolve()
    renewed = office.says("I01", {"niora": "N1", "passport": "EP0000001", "name": "WANG X"}, period="2026-10")
    roster = office.says("P01", {"niora": "N1", "passport": "EJ1234567"})
    office.resolve()
    assert office.who(permit) == office.who(renewed) == office.who(roster)
    assert office.link(roster).tier == 1


def test_different_niora_are_different_people_whatever_else_agrees(office):
    same = {"passport": "EJ1234567", "company": "PT Contoh Tambang", "nib": TAMBANG}
    file = office.says("I01", {"niora": "N1", **same}, {"niora": "N2", **same})
    office.resolve()
    later = office.says("I01", {"niora": "N3", **same}, period="2026-11")
    office.resolve()
    assert len({office.who(file, 2), office.who(file, 3), office.who(later)}) == 3
    assert office.all("select * from identity.judgement") == []


def test_a_niora_that_comes_later_is_attached_to_the_key_that_is_there(office):
    roster = office.says("P01", {"passport": "EJ1234567"}, period="2026-09")
    office.resolve()
    before = office.who(roster)
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567"})
    office.resolve()
    assert office.who(permit) == before
    assert [tuple(row) for row in office.all("select person_key, niora from vault.person_profile")] == [(before, "N1")]


def test_a_later_niora_finds_a_look_alike_passport_and_a_person_known_by_name(office):
    roster = office.says("P01", {"passport": "EJ12345O7"}, period="2026-08")
    seen = office.says("K01", {"name": "LI WEI", "birth": date(1990, 1, 1), "company": "PT Contoh Tambang"}, period="2026-08")
    office.resolve()
    permits = office.says(
        "I01", {"niora": "N1", "passport": "EJ1234507", "nib": TAMBANG}, {"niora": "N2", **LI, "nib": TAMBANG}, period="2026-09"
    )
    office.resolve()
    assert office.who(permits, 2) == office.who(roster)
    assert office.who(permits, 3) == office.who(seen)


def test_one_loose_person_claimed_by_two_niora_goes_to_neither(office):
    roster = office.says("P01", {"passport": "EJ1234567"}, period="2026-09")
    office.resolve()
    permits = office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, {"niora": "N2", "passport": "EJ1234567"})
    office.resolve()
    assert len({office.who(roster), office.who(permits, 2), office.who(permits, 3)}) == 3


# --- merges


def _proven(office: Office):
    """N1 is known; a roster names a passport that nobody bears yet; then the register shows that passport under N1."""
    old = office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, period="2026-08")
    roster = office.says("P01", {"passport": "EP0000001", "birth": None, "name": "WANG XIAOMING"}, sender=KEBUN, period="2026-09")
    office.resolve()
    assert office.who(old) != office.who(roster)
    office.clock += timedelta(days=1)
    new = office.says("I01", {"niora": "N1", "passport": "EP0000001"}, period="2026-10")
    counts = office.resolve()
    return old, roster, new, counts


def test_a_niora_that_proves_two_keys_one_person_merges_them_through_the_log(office):
    old, roster, new, counts = _proven(office)
    assert counts["merges"] == 1
    assert office.who(old) == office.who(new) == office.who(roster)
    (merge,) = office.all("select * from identity.judgement")
    assert (merge.kind, merge.to_key, merge.reason, merge.made_by, merge.made_at) == (
        "merge",
        office.who(old),
        "passport",
        "rules",
        office.clock,
    )
    assert office.link(roster).linked_at == office.clock, "facts of the roster must be loaded again"
    assert [row.submission_key for row in office.all("select * from identity.resolution where relinked_at is not null")] == [roster]


def test_a_merged_key_leads_on_and_is_nobody_elses(office):
    _, roster, new, _ = _proven(office)
    later = office.says("P01", {"passport": "EP0000001"}, sender=KEBUN, period="2026-10")
    other = office.says("P01", LI)
    office.resolve()
    (merge,) = office.all("select * from identity.judgement")
    assert office.who(later) == office.who(new) == office.who(roster)
    assert office.who(other) != merge.from_key
    redirects = office.all("select from_person_key, to_person_key, judgement_key from identity.person_redirect")
    assert [tuple(row) for row in redirects] == [(merge.from_key, office.who(new), merge.judgement_key)]


def test_the_log_takes_entries_and_nothing_else(office):
    _proven(office)
    for change in ("update identity.judgement set reason = 'another'", "delete from identity.judgement"):
        with pytest.raises(DatabaseFault):
            office.do(change)


def test_no_merge_where_birth_date_and_name_speak_against_it(office):
    office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, period="2026-08")
    stranger = office.says("P01", {"passport": "EP0000001", "name": "CHEN BO", "birth": date(1971, 1, 1)}, period="2026-09")
    office.resolve()
    register = office.says("I01", {"niora": "N1", "passport": "EP0000001"}, period="2026-10")
    assert office.resolve()["merges"] == 0
    assert office.who(stranger) != office.who(register)


# --- tier 2


def test_passport_and_nationality_are_one_person(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567"})
    roster = office.says("P01", {"passport": "EJ1234567", "name": "W. XIAOMING", "birth": date(1984, 7, 3)})
    seen = office.says("K01", {"passport": "EJ1234567", "birth": None})
    office.resolve()
    assert office.who(permit) == office.who(roster) == office.who(seen)
    assert (office.link(roster).tier, office.link(roster).decided_by) == (2, "passport")


def test_the_same_number_of_another_country_is_another_passport(office):
    one = office.says("P01", {"passport": "A12345678"}, {"passport": "A12345678", "nat": "MYS"})
    office.resolve()
    assert office.who(one, 2) != office.who(one, 3)


def test_a_passport_of_two_niora_is_told_apart_by_birth_date_or_kept_apart_for_good(office):
    office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, {"niora": "N2", **LI, "passport": "EJ1234567"})
    clear = office.says("P01", {**LI, "passport": "EJ1234567"})
    unclear = {"passport": "EJ1234567", "name": "CHEN BO", "birth": date(1971, 1, 1)}
    doubt = office.says("P01", unclear, sender=KEBUN)
    office.resolve()
    again = office.says("P01", unclear, sender=KEBUN, period="2026-11")
    office.resolve()
    assert office.who(clear) == office.all("select person_key from vault.person_profile where niora = 'N2'")[0].person_key
    assert office.who(doubt) == office.who(again), "the same doubt makes no new person every month"
    assert office.all("select count(*) as n from identity.person")[0].n == 3


# --- tier 3


def test_a_look_alike_passport_is_believed_with_the_birth_date_or_a_close_name(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234507"}, {"niora": "N2", **LI})
    roster = office.says("P01", {"passport": "EJ12345O7", "name": "UNREADABLE"})
    seen = office.says("K01", {"passport": "EK76S432l".upper(), "name": "LI WEII", "birth": None})
    office.resolve()
    assert (office.who(roster), office.link(roster).tier) == (office.who(permit, 2), 3)
    assert (office.who(seen), office.link(seen).tier) == (office.who(permit, 3), 3)


def test_a_look_alike_passport_alone_proves_nothing(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234507"})
    roster = office.says("P01", {"passport": "EJ12345O7", "name": "CHEN BO", "birth": date(1971, 1, 1)})
    office.resolve()
    assert office.who(roster) != office.who(permit)


def test_an_unknown_nationality_needs_support_too(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567"})
    seen = office.says(
        "K01", {"passport": "EJ1234567", "nat": "XXX"}, {"passport": "EJ1234567", "nat": "XXX", "name": "CHEN BO", "birth": None}
    )
    office.resolve()
    assert office.who(seen, 2) == office.who(permit)
    assert office.who(seen, 3) != office.who(permit)


# --- renewal and tier 4


def test_a_company_that_still_names_the_old_passport_means_the_same_person(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EP0000001", "nib": TAMBANG})
    roster = office.says("P01", {"passport": "EJ1234567"})
    office.resolve()
    assert office.who(roster) == office.who(permit)
    assert (office.link(roster).tier, office.link(roster).decided_by) == (4, "renewed_passport")


def test_a_renewal_in_the_next_roster_needs_no_register(office):
    before = office.says("P01", {"passport": "EJ1234567"}, period="2026-09")
    after = office.says("P01", {"passport": "EP0000001"}, period="2026-10")
    office.resolve()
    assert office.who(before) == office.who(after)


def test_two_passports_in_one_roster_are_two_people(office):
    before = office.says("P01", {"passport": "EJ1234567"}, period="2026-09")
    both = office.says("P01", {"passport": "EJ1234567"}, {"passport": "EP0000001"}, period="2026-10")
    office.resolve()
    assert office.who(both, 2) == office.who(before) != office.who(both, 3)


def test_another_employer_is_no_renewal(office):
    before = office.says("P01", {"passport": "EJ1234567"}, period="2026-09")
    after = office.says("P01", {"passport": "EP0000001"}, sender=KEBUN, period="2026-10")
    office.resolve()
    assert office.who(before) != office.who(after)


def test_without_a_passport_birth_date_name_and_employer_link(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG})
    seen = office.says("K01", {"name": "Xiao Ming WANG", "company": "P.T. CONTOH TAMBANG Tbk"})
    swapped = office.says("K01", {"birth": date(1984, 7, 3), "nib": TAMBANG}, sender="640203")
    office.resolve()
    assert (office.who(seen), office.link(seen).tier) == (office.who(permit), 4)
    assert office.link(swapped).decided_by == "swapped_birth_and_name"


def test_twins_never_merge(office):
    ming = {"niora": "N1", "passport": "EJ1234567", "name": "WANG XIAOMING", "nib": TAMBANG}
    ping = {"niora": "N2", "passport": "EJ1234568", "name": "WANG XIAOPING", "nib": TAMBANG}
    permits = office.says("I01", ming, ping)
    roster = office.says("P01", {"name": "WANG XIAOPING", "passport": "EJ1234568"}, {"passport": "EJ1234567"})
    seen = office.says("K01", {"name": "XIAOPING WANG", "nib": TAMBANG}, {"name": "XIAOMING WANG", "nib": TAMBANG})
    office.resolve()
    assert office.who(permits, 2) != office.who(permits, 3)
    assert (office.who(roster, 2), office.who(roster, 3)) == (office.who(permits, 3), office.who(permits, 2))
    assert (office.who(seen, 2), office.who(seen, 3)) == (office.who(permits, 3), office.who(permits, 2))


def test_the_twin_whom_no_register_holds_is_not_taken_for_the_other(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG})
    seen = office.says("K01", {"name": "WANG XIAOPING", "nib": TAMBANG}, {"name": "WANG XIAOPING", "nib": TAMBANG, "passport": "EJ1234568"})
    office.resolve()
    assert office.who(permit) not in (office.who(seen, 2), office.who(seen, 3))


def test_namesakes_with_near_birth_dates_never_merge(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG})
    roster = office.says("P01", {"passport": "EJ7654321", "birth": date(1984, 3, 8)})
    seen = office.says("K01", {"birth": date(1984, 3, 9), "nib": TAMBANG})
    office.resolve()
    assert len({office.who(permit), office.who(roster), office.who(seen)}) == 3


def test_two_kecamatan_that_see_an_unknown_worker_see_one(office):
    here = office.says("K01", {"nib": TAMBANG})
    there = office.says("K01", {"nib": TAMBANG, "name": "XIAOMING WANG"}, sender="640203")
    office.resolve()
    assert office.who(here) == office.who(there)


# --- tier 5


def test_name_and_employer_alone_link_provisionally(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG})
    seen = office.says("K01", {"birth": None, "company": "PT Contoh Tambang"})
    office.resolve()
    link = office.link(seen)
    assert (link.person_key, link.tier, link.decided_by) == (office.who(permit), 5, "tier5_provisional")


def test_between_two_namesakes_a_row_by_name_alone_is_nobody_known_this_month_and_the_next(office):
    office.says(
        "I01",
        {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG},
        {"niora": "N2", "passport": "EK7", "birth": date(1990, 1, 1), "nib": TAMBANG},
    )
    row = {"birth": None, "company": "PT Contoh Tambang"}
    first = office.says("K01", row)
    office.resolve()
    second = office.says("K01", row, period="2026-11")
    office.resolve()
    assert office.link(first).decided_by == office.link(second).decided_by == "doubtful"
    assert office.who(first) == office.who(second)
    assert office.all("select count(*) as n from identity.person")[0].n == 3


def test_two_rows_by_name_alone_in_one_file_stay_two_and_keep_their_keys(office):
    row = {"birth": None, "company": "PT Contoh Tambang"}
    first = office.says("K01", row, row)
    office.resolve()
    second = office.says("K01", row, row, period="2026-11")
    office.resolve()
    assert office.who(first, 2) != office.who(first, 3)
    assert [office.who(first, n) for n in (2, 3)] == [office.who(second, n) for n in (2, 3)]


def test_without_an_employer_a_name_proves_nothing_but_is_remembered(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG})
    first = office.says("K01", {"birth": None})
    office.resolve()
    second = office.says("K01", {"birth": None}, period="2026-11")
    office.resolve()
    assert office.who(first) != office.who(permit)
    assert office.who(first) == office.who(second)


# --- over all


def _three_months(office: Office) -> None:
    for period in ("2026-08", "2026-09", "2026-10"):
        office.says(
            "K01",
            {"passport": "EJ1234567"},
            {**LI, "passport": None, "nib": TAMBANG},
            {"name": "SOMCHAI", "nat": "THA", "birth": None},
            period=period,
        )
        office.says("P01", {"passport": "EJ1234567"}, LI, {"name": "KIM MIN", "nat": "KOR", "passport": "M12345678"}, period=period)
        office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG}, {"niora": "N2", **LI, "nib": TAMBANG}, period=period)


def test_a_run_that_died_and_is_repeated_gives_the_same_keys(office, monkeypatch):
    from sinergi.identity import persons

    _three_months(office)

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(persons, "_settle_plain", die)
        with pytest.raises(Killed):
            office.resolve()
    assert office.links() == []
    office.resolve()
    once = office.links()
    office.forget(("identity", "vault"))
    office.resolve()
    assert office.links() == once


def test_a_second_run_finds_nothing_to_do(office):
    _three_months(office)
    office.resolve()
    before = office.links()
    counts = office.resolve()
    assert counts["submissions"] == counts["rows"] == counts["persons"] == 0
    assert office.links() == before


def test_two_runs_at_once_link_every_row_once(office):
    from concurrent.futures import ThreadPoolExecutor

    _three_months(office)
    with ThreadPoolExecutor(4) as pool:
        counts = [made.result() for made in [pool.submit(office.resolve) for _ in range(4)]]
    assert sorted(count["submissions"] for count in counts) == [0, 0, 0, 9]
    assert office.all("select count(*) as n from identity.person")[0].n == 4


def test_month_by_month_or_all_at_once_the_people_are_the_same(office):
    for period in ("2026-08", "2026-09", "2026-10"):
        office.says("I01", {"niora": "N1", "passport": "EJ1234567", "nib": TAMBANG}, {"niora": "N2", **LI, "nib": TAMBANG}, period=period)
        office.says("P01", {"passport": "EJ1234567"}, LI, period=period)
        office.says("K01", {"passport": "EJ1234567"}, {**LI, "passport": None, "nib": TAMBANG}, period=period)
        office.resolve()
    monthly = {(key, row): person for key, row, person, _, _ in office.links()}
    office.forget(("identity", "vault"))
    office.resolve()
    assert {(key, row): person for key, row, person, _, _ in office.links()} == monthly


def test_a_revision_links_anew_and_knows_its_people(office):
    first = office.says("K01", {"birth": None}, {"passport": "EJ1234567"})
    office.resolve()
    office.clock += timedelta(days=1)
    second = office.says("K01", {"birth": None}, {"passport": "EJ1234567"}, version=2)
    office.resolve()
    assert [office.who(first, n) for n in (2, 3)] == [office.who(second, n) for n in (2, 3)]


def test_a_version_that_was_known_for_a_while_is_resolved_too_and_one_that_never_was_is_not(office):
    known = office.says("K01", {"passport": "EJ1234567"})
    office.clock += timedelta(days=1)
    office.says("K01", {"passport": "EJ1234567"}, version=2)
    unseen = office.says("P01", {"passport": "EJ1234567"})
    office.says("P01", {"passport": "EJ1234567"}, version=2)
    office.resolve()
    resolved = {row.submission_key for row in office.all("select submission_key from identity.resolution")}
    assert known in resolved
    assert unseen not in resolved


def test_the_best_source_says_who_a_person_is(office):
    office.says("K01", {"passport": "EJ1234567", "name": "MR WANG", "birth": None, "sex": None}, period="2026-08")
    office.resolve()
    office.says("I01", {"niora": "N1", "passport": "EJ1234567"}, period="2026-09")
    office.says("K01", {"passport": "EJ1234567", "name": "MR WANG", "birth": date(1984, 7, 3)}, period="2026-10")
    office.resolve()
    (profile,) = office.all("select full_name, birth_date, sex, niora from vault.person_profile")
    assert tuple(profile) == ("WANG XIAOMING", date(1984, 3, 7), "L", "N1")


def test_identity_holds_keys_and_no_personal_data(office):
    _three_months(office)
    office.resolve()
    for table in office.all(
        "select tablename as name from pg_tables where schemaname = 'identity' and tablename <> 'company' and tablename <> 'company_name'"
    ):
        text = str(office.all(f"select * from identity.{table.name}"))
        assert not any(value in text for value in ("WANG", "LI WEI", "EJ1234567", "1984", "SOMCHAI"))


def test_a_large_load_that_takes_indexes_off_comes_to_the_same(office, monkeypatch):
    from sinergi.identity import bulk

    told = [{"niora": f"N{n}", "passport": f"EJ{n:07d}", "nib": TAMBANG, "name": f"WANG {chr(65 + n % 20)}"} for n in range(40)]
    office.says("I01", *told)
    office.says("P01", {"passport": "EJ0000003"}, {"passport": "EK1"})
    office.resolve()
    slow = office.links()
    profiles = office.all("select * from vault.person_profile order by person_key")
    office.forget(("identity", "vault"))
    monkeypatch.setattr(bulk, "LARGE", 10)
    office.resolve()
    assert office.links() == slow
    assert office.all("select * from vault.person_profile order by person_key") == profiles
    indexes = {row.indexname for row in office.all("select indexname from pg_indexes where schemaname in ('identity', 'vault')")}
    assert {"person_link_pkey", "person_link_person", "person_profile_niora", "statement_folded", "company_link_pkey"} <= indexes


def test_the_checks_of_identity_and_vault_find_no_trouble_and_find_it_when_there_is(office):
    import sqlalchemy as sa

    from sinergi.database import transaction
    from sinergi.places import sql_folder
    from sinergi.sqlfiles import check_files

    seen = office.says("K01", LI, {"name": "SOMCHAI", "nat": "THA", "birth": None}, period="2026-07")
    _proven(office)
    names = [name for schema in ("identity", "vault") for name in check_files(schema) if "citizen" not in str(name)]
    checks = [(sql_folder() / name).read_text(encoding="utf-8") for name in names]
    assert len(checks) == 3
    assert [office.all(check) for check in checks] == [[], [], []]
    with transaction(office.url) as conn:
        conn.execute(
            sa.text(
                "update identity.person_link set person_key = (select from_person_key from identity.person_redirect) where row_number = 2"
            )
        )
        conn.execute(sa.text("delete from identity.person_link where row_number = 3 and submission_key = :seen"), {"seen": seen})
        conn.execute(sa.text("delete from vault.person_profile where niora is null"))
    assert all(office.all(check) for check in checks)
