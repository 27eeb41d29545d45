"""Doubtful pairs wait for an officer, side by side; what is decided holds and stands in the log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from identity_story import TAMBANG

from sinergi.errors import NoSuchJudgement
from sinergi.identity import reviewing


@pytest.fixture
def doubt(office):
    """A roster row whose passport looks like that of a namesake born a day apart."""
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234507"}, period="2026-09")
    roster = office.says("P01", {"passport": "EJ12345O7", "birth": date(1984, 3, 8)})
    office.resolve()
    assert office.who(permit) != office.who(roster)
    return office, permit, roster


def test_a_doubtful_pair_is_shown_side_by_side_and_counted_without_names(doubt):
    office, *_ = doubt
    assert reviewing.waiting(office.url) == {"look_alike_passport": 1}
    (item,) = reviewing.listing(office.url)
    assert {item.one_passport, item.other_passport} == {"EJ1234507", "EJ12345O7"}
    assert {item.one_birth_date, item.other_birth_date} == {date(1984, 3, 7), date(1984, 3, 8)}


def test_what_an_officer_judges_the_same_is_one_person_and_leaves_the_queue(doubt):
    office, permit, roster = doubt
    (item,) = reviewing.listing(office.url)
    assert reviewing.decide_pairs(office.url, office.clock, [item.pair_key], "same", "petugas") == 1
    assert office.who(permit) == office.who(roster)
    assert reviewing.waiting(office.url) == {}
    assert office.link(roster).decided_by == "passport"
    next_month = office.says("P01", {"passport": "EJ12345O7", "birth": date(1984, 3, 8)}, period="2026-11")
    office.resolve()
    assert office.who(next_month) == office.who(permit), "the decision holds"
    made = office.all("select kind, made_by from identity.judgement order by judgement_key")
    assert [tuple(row) for row in made] == [("same", "petugas"), ("merge", "petugas")]


def test_what_an_officer_judges_different_stays_apart_and_leaves_the_queue(doubt):
    office, permit, roster = doubt
    (item,) = reviewing.listing(office.url)
    reviewing.decide_pairs(office.url, office.clock, [item.pair_key], "different", "petugas")
    assert office.who(permit) != office.who(roster)
    assert reviewing.waiting(office.url) == {}


def test_a_slip_in_the_nationality_beside_an_equal_passport_is_asked_and_can_be_settled(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1234567"})
    seen = office.says("K01", {"passport": "EJ1234567", "nat": "TWN"})
    office.says("K01", {"passport": "EJ1234567", "nat": "MYS", "birth": date(1990, 1, 1)}, sender="640202")
    office.resolve()
    assert office.who(permit) != office.who(seen)
    assert reviewing.waiting(office.url) == {"passport_of_another_country": 1}
    (item,) = reviewing.listing(office.url)
    reviewing.decide_pairs(office.url, office.clock, [item.pair_key], "same", "petugas")
    assert office.who(permit) == office.who(seen)


def test_two_judged_different_are_not_asked_again_for_each_wording_of_either(office):
    office.says("I01", {"niora": "N1", "passport": "TR1234567", "nat": "JPN", "name": "TANAKA SHOUHEI", "nib": TAMBANG})
    office.says("P01", {"passport": "TR1234567", "nat": "JPN", "name": "TANAKA SHOUHEI"})
    office.says("K01", {"nat": "JPN", "name": "TANAKA SHOHEI", "nib": TAMBANG})
    office.resolve()
    (item,) = reviewing.listing(office.url)
    reviewing.decide_pairs(office.url, office.clock, [item.pair_key], "different", "petugas")
    assert reviewing.waiting(office.url) == {}
    office.says("P01", {"passport": "TR1234567", "nat": "JPN", "name": "SHOUHEI TANAKA"}, period="2026-11")
    office.resolve()
    assert reviewing.waiting(office.url) == {}


def test_a_pair_that_nobody_knows_enters_nothing(doubt):
    office, *_ = doubt
    (item,) = reviewing.listing(office.url)
    with pytest.raises(NoSuchJudgement):
        reviewing.decide_pairs(office.url, office.clock, [item.pair_key, 10**9], "same", "petugas")
    assert office.all("select * from identity.judgement") == []


def test_an_answer_to_the_review_is_entered_whole_or_not_at_all_and_once(doubt):
    office, *_ = doubt
    (item,) = reviewing.listing(office.url)
    pair, big = str(item.pair_key), "9" * 30
    for same, different, told in (
        (pair, big, f"no pair {big}; nothing"),
        (f"{pair} 999", "-", "no pair 999; nothing"),
        (pair, pair, "both fields; nothing"),
    ):
        with pytest.raises(NoSuchJudgement, match=told):
            reviewing.record(office.url, office.clock, same, different, "petugas")
    assert office.all("select * from identity.judgement") == []
    assert reviewing.record(office.url, office.clock, "-", pair, "petugas") == 1
    assert reviewing.record(office.url, office.clock, None, pair, "petugas") == 0, "the task was tried again"
    assert [row.kind for row in office.all("select kind from identity.judgement")] == ["different"]
    assert reviewing.record(office.url, office.clock, pair, "", "petugas") == 1, "a second thought"
    assert reviewing.waiting(office.url) == {}


def test_a_slip_that_its_sender_has_mended_is_no_question_any_more(doubt):
    office, *_ = doubt
    office.clock += timedelta(days=1)
    office.says("P01", {"passport": "EP7654321", "birth": date(1984, 3, 8)}, version=2)
    office.resolve()
    assert reviewing.waiting(office.url) == {}


def test_numbers_are_read_as_people_type_them():
    assert reviewing.numbers("12, 15;18") == [12, 15, 18]
    assert reviewing.numbers("-") == reviewing.numbers(None) == []


def test_the_command_lists_and_decides(doubt, capsys, monkeypatch):
    from sinergi import cli

    office, permit, roster = doubt
    monkeypatch.setattr(cli, "_warehouse", lambda: office.url)
    assert cli.main(["identity", "review", "list"]) == 0
    (item,) = reviewing.listing(office.url)
    assert f"pair {item.pair_key}: look_alike_passport" in capsys.readouterr().out
    assert cli.main(["identity", "review", "same", str(item.pair_key), "--by", "petugas", "--why", "berita acara 7"]) == 0
    assert office.who(permit) == office.who(roster)
    entry = office.all("select judgement_key from identity.judgement where kind = 'same'")[0].judgement_key
    assert cli.main(["identity", "undo", str(entry), "--by", "petugas", "--why", "berita acara 8"]) == 0
    made = office.all("select kind, why from identity.judgement where kind in ('same', 'undo') order by judgement_key")
    assert [tuple(row) for row in made] == [("same", "berita acara 7"), ("undo", "berita acara 8")]
    assert office.who(permit) != office.who(roster)
    assert cli.main(["identity", "undo", str(entry)]) == 2
