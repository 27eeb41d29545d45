from dataclasses import replace
from datetime import datetime
from itertools import permutations
from types import SimpleNamespace as Row

from hypothesis import given
from hypothesis import strategies as st

from sinergi.contract import load_forms
from sinergi.intake.deciding import Turn, early_refusal

SENDER = Row(sender="640212", kind="district", time_zone="Asia/Makassar", since_period="2026-08", region_code="64.02.12")


def form(kind="district", period="month"):
    return replace(load_forms()["K01"], sender_kind=kind, period=period)


FORM = form()


def sub(version=1, kind="ASLI", sha="a", content=None):
    return Row(version=version, kind=kind, sha256=sha, content_sha256=content or f"content of {sha}")


def play(*deliveries):
    turn, verdicts = Turn(), []
    for delivery in deliveries:
        stopped = turn.refuse(delivery)
        verdicts.append(stopped[1] if stopped else "accepted")
        if not stopped:
            turn.accept(delivery)
    return turn, verdicts


def test_the_same_bytes_are_a_duplicate_and_so_is_the_same_content_in_other_bytes():
    assert play(sub(sha="a"), sub(sha="a"))[1] == ["accepted", "S011.bytes"]
    assert play(sub(sha="a"), sub(2, "REVISI", "b", "content of a"))[1] == ["accepted", "S011.content"]


def test_the_same_content_of_a_version_formerly_in_force_is_a_duplicate_not_a_clash():
    before = (sub(sha="a"), sub(2, "REVISI", "b"))
    assert play(*before, sub(sha="c", content="content of a"))[1][-1] == "S011.content"
    assert play(*before, sub(sha="c"))[1][-1] == "S010"
    assert play(*before, sub(3, "REVISI", "c", "content of a"))[1][-1] == "accepted"


def test_a_version_number_is_used_once():
    assert play(sub(sha="a"), sub(sha="b"))[1] == ["accepted", "S010"]


def test_a_correction_says_that_it_is_one():
    assert play(sub(sha="a"), sub(2, "ASLI", "b"))[1] == ["accepted", "S012.needs_revision"]
    assert play(sub(sha="a"), sub(2, "REVISI", "b"))[1] == ["accepted", "accepted"]


def test_an_older_version_that_comes_late_is_refused():
    assert play(sub(2, "REVISI", "b"), sub(1, "ASLI", "a"))[1] == ["accepted", "S012.older_version"]


def test_a_revision_may_go_back_to_what_stood_before():
    assert play(sub(sha="a"), sub(2, "REVISI", "b"), sub(3, "REVISI", "a"))[1] == ["accepted"] * 3


def test_every_order_of_versions_ends_with_the_newest_in_force():
    files = [sub(sha="a"), sub(sha="a"), sub(2, "REVISI", "b"), sub(3, "REVISI", "c")]
    assert {play(*order)[0].current_sha for order in permutations(files)} == {"c"}


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from("abcd")), max_size=8))
def test_the_version_in_force_never_goes_back(deliveries):
    turn = Turn()
    newest = 0
    for version, sha in deliveries:
        row = sub(version, "ASLI" if version == 1 else "REVISI", sha)
        if not turn.refuse(row):
            assert version > newest
            newest = version
            turn.accept(row)


def early(period="2026-10", received="2026-11-05T00:00:00+00:00", sender=SENDER, form=FORM, refusal=None, named="640212"):
    row = Row(refusal=refusal, period=period, received_at=datetime.fromisoformat(received), sender=named, delivered_by="640212")
    return early_refusal(row, sender, form)


def test_a_period_closes_by_the_clock_of_the_sender():
    # 31 October 15:59 UTC is 23:59 in Kutai Kartanegara; one minute later it is November there.
    assert early(received="2026-10-31T15:59:00+00:00") == "S004.not_closed"
    assert early(received="2026-10-31T16:00:00+00:00") is None


def test_strangers_and_forms_of_others_are_refused():
    assert early(sender=None) == "S003.unknown"
    assert early(form=form("company")) == "S003.form"
    assert early(form=None) == "S003.form"


def test_a_file_that_names_another_sender_than_its_folder_is_refused():
    assert early(named="640201") == "S003.sender"
    assert early(named="640201", refusal="S005") == "S003.sender"


def test_a_period_of_the_wrong_kind_or_before_the_duty_is_refused():
    assert early(period="2026-Q3") == "S004.format"
    assert early(period="2026-07") == "S004.window"


def test_event_forms_may_come_inside_their_period():
    assert early(period="2026-11", form=form(period="event")) is None


def test_what_the_reader_refused_stays_refused():
    assert early(refusal="S001.empty") == "S001.empty"
