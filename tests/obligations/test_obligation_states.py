"""The life of an obligation: AWAITED, MISSING, RECEIVED, REFUSED, ACCEPTED, NIL, EXCUSED."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from office import KUKAR, TABANG, WHO, A, B, at

from sinergi.database import transaction
from sinergi.errors import SinergiError
from sinergi.obligations import calendar, desk
from sinergi.sqlfiles import run

DUE = "2026-11-10"  # of K01 and P01 for 2026-10


@pytest.fixture
def one(office):
    office.knows(TABANG, "district", "64.02.12", "2026-10")
    office.look("2026-10-05")
    return office


def state(office, clock: str) -> str:
    office.look(clock)
    return office.state("K01", TABANG, "2026-10")


def test_it_is_awaited_to_the_last_second_and_missing_from_the_next(one):
    assert state(one, "2026-10-05") == "AWAITED"
    assert state(one, f"{DUE} 23:59:59") == "AWAITED"
    assert state(one, "2026-11-11 00:00:00") == "MISSING"


def test_a_clock_that_goes_back_takes_its_states_back(one):
    assert state(one, "2026-11-11") == "MISSING"
    assert state(one, "2026-11-09") == "AWAITED"


def test_received_then_refused_then_mended(one):
    one.file("K01", TABANG, "2026-10", "2026-11-04", status=None)
    assert state(one, "2026-11-04") == "RECEIVED"
    one.do("update intake.submission set status = 'REFUSED', reason = 'S008: …'")
    assert state(one, "2026-11-04") == "REFUSED"
    assert state(one, "2026-11-20") == "REFUSED"  # never mended
    one.file("K01", TABANG, "2026-10", "2026-11-13")
    assert state(one, "2026-11-20") == "ACCEPTED"
    assert one.owed("K01", TABANG, "2026-10").days_late == 3


def test_timeliness_is_that_of_the_first_accepted_version(one):
    one.file("K01", TABANG, "2026-10", f"{DUE} 23:59:59")
    one.file("K01", TABANG, "2026-10", "2026-11-25")
    state(one, "2026-12-01")
    held = one.owed("K01", TABANG, "2026-10")
    assert (held.days_late, held.received_at, held.submission_key) == (0, at(f"{DUE} 23:59:59"), 2)


def test_a_signed_nihil_is_nil_and_a_later_return_takes_its_place(one):
    one.file("K01", TABANG, "2026-10", "2026-11-04", status="NIL")
    assert state(one, "2026-11-12") == "NIL"
    one.file("K01", TABANG, "2026-10", "2026-11-13")
    assert state(one, "2026-11-14") == "ACCEPTED"
    assert one.owed("K01", TABANG, "2026-10").days_late == 0


def test_in_grace_a_return_is_awaited_though_late(one):
    desk.set_due(one.url, "2026-10", **WHO, form="K01", region=KUKAR, grace_days=3)
    assert state(one, "2026-11-13 23:59:59") == "AWAITED"
    assert state(one, "2026-11-14 00:00:00") == "MISSING"
    one.file("K01", TABANG, "2026-10", "2026-11-12")
    assert state(one, "2026-11-14 00:00:00") == "ACCEPTED"
    assert one.owed("K01", TABANG, "2026-10").days_late == 2


def test_an_excusal_holds_to_its_last_day_and_then_expires(one):
    desk.excuse(one.url, TABANG, "2026-10", **WHO, form="K01", until=date(2026, 11, 30))
    assert state(one, "2026-11-20") == "EXCUSED"
    held = one.owed("K01", TABANG, "2026-10")
    assert (held.excused_reason, held.excused_until) == (WHO["why"], date(2026, 11, 30))
    assert state(one, "2026-11-30 23:59:59") == "EXCUSED"
    assert state(one, "2026-12-01 00:00:00") == "MISSING"
    assert state(one, "2026-11-20") == "EXCUSED"  # and back again with the clock
    assert one.state("K02", TABANG, "2026-10") == "MISSING"  # of that form only


def test_an_excusal_can_be_withdrawn_and_covers_the_periods_it_names(one):
    desk.excuse(one.url, TABANG, "2026-10", **WHO, last="2026-11")
    assert state(one, "2026-12-20") == "EXCUSED"
    assert (one.state("K01", TABANG, "2026-11"), one.state("K03", TABANG, "2026-10")) == ("EXCUSED", "EXCUSED")
    assert one.state("K01", TABANG, "2026-12") == "AWAITED"
    desk.excuse(one.url, TABANG, "2026-10", **WHO, form="K01", withdraw=True)
    assert state(one, "2026-12-20") == "MISSING"
    assert (one.state("K01", TABANG, "2026-11"), one.state("K03", TABANG, "2026-10")) == ("EXCUSED", "EXCUSED")


def test_what_is_delivered_in_spite_of_an_excusal_counts(one):
    desk.excuse(one.url, TABANG, "2026-10", **WHO)
    one.file("K01", TABANG, "2026-10", "2026-11-12")
    assert state(one, "2026-11-20") == "ACCEPTED"


def test_a_strangers_file_in_anothers_name_says_nothing_of_the_duty(one):
    one.knows(A, "company", KUKAR, "2026-10")
    one.file("K01", TABANG, "2026-10", "2026-11-04", status="REFUSED", by=A, reason="S003.sender: …")
    assert state(one, "2026-11-05") == "AWAITED"
    one.file("K01", TABANG, "2026-10", "2026-11-05", by=A)  # rightly delivered on behalf
    assert state(one, "2026-11-06") == "ACCEPTED"


def semester(office, files, clock="2027-02-20"):
    office.knows(A, "company", KUKAR, "2026-07")
    for period, received, *status in files:
        office.file("P03", A, period, received, *status)
    office.look(clock)
    held = office.owed("P03", A, "2026-S2")
    return held.state, held.days_late, held.submission_key


def test_two_quarters_make_up_a_semester(office):
    # Due Monday 1 February 2027.
    assert semester(office, [("2026-Q3", "2026-10-20")], "2026-11-01") == ("AWAITED", None, None)
    office.look("2027-02-02")
    assert office.state("P03", A, "2026-S2") == "MISSING"  # a part is not the whole
    assert semester(office, [("2026-Q4", "2027-01-20")]) == ("ACCEPTED", 0, 2)


def test_a_semester_in_parts_is_as_late_as_its_last_part(office):
    assert semester(office, [("2026-Q3", "2026-10-20"), ("2026-Q4", "2027-02-04")]) == ("ACCEPTED", 3, 2)


def test_a_part_that_is_refused_or_in_work_is_told(office):
    assert semester(office, [("2026-Q3", "2026-10-20"), ("2026-Q4", "2027-01-20", "REFUSED")])[0] == "REFUSED"
    assert semester(office, [("2026-Q4", "2027-01-25", None)])[0] == "RECEIVED"


def test_a_semester_is_nil_only_when_both_quarters_are(office):
    assert semester(office, [("2026-Q3", "2026-10-20", "NIL"), ("2026-Q4", "2027-01-20", "NIL")])[0] == "NIL"
    assert semester(office, [("2026-Q3", "2026-10-21")])[0] == "ACCEPTED"


def test_the_whole_semester_needs_no_quarters(office):
    assert semester(office, [("2026-S2", "2027-01-05")]) == ("ACCEPTED", 0, 1)


def test_a_duty_of_several_reporters_is_met_when_all_are_in(office):
    """N03 of DISNAKER, of which BP3MI reports a share. Due Monday 16 November."""
    disnaker, bp3mi, period = "DISNAKER-6402", "BP3MI-64", "2026-10"
    for code in (disnaker, bp3mi):
        office.knows(code, "office", KUKAR, period)
    office.knows(A, "company", KUKAR, period)
    for reporter in (disnaker, bp3mi):
        desk.share(office.url, "N03", disnaker, reporter, period, **WHO)
    office.file("N03", disnaker, period, "2026-11-04")
    office.look("2026-11-20")
    assert office.state("N03", disnaker, period) == "MISSING"
    office.file("N03", bp3mi, period, "2026-11-21")
    office.look("2026-11-22")
    held = office.owed("N03", disnaker, period)
    assert (held.state, held.days_late, held.received_at) == ("ACCEPTED", 5, at("2026-11-21"))
    desk.share(office.url, "N03", disnaker, bp3mi, period, **WHO, end=True)
    office.look("2026-11-22")
    assert office.owed("N03", disnaker, period).days_late == 0
    with pytest.raises(SinergiError, match="may not send"):
        desk.share(office.url, "N03", disnaker, A, period, **WHO)


def test_every_order_of_looking_and_delivering_ends_alike(warehouse, home, new_warehouse):
    from office import Office

    events = [("2026-10", "2026-11-04", "REFUSED"), ("2026-10", "2026-11-12", "ACCEPTED"), ("2026-11", "2026-12-05", "NIL")]
    ends = set()
    for looks in permutations(("2026-11-05", "2026-11-13", "2026-12-15")):
        with new_warehouse() as url:
            office = Office(url, home)
            office.knows(TABANG, "district", "64.02.12", "2026-10")
            for event, clock in zip(events, looks, strict=True):
                office.file("K01", TABANG, *event)
                office.look(clock)
            office.look("2026-12-15")
            ends.add(
                tuple(
                    tuple(row)
                    for row in office.ask(
                        "select period, state, days_late, submission_key from intake.obligation where form = 'K01' order by 1"
                    )
                )
            )
    assert ends == {(("2026-10", "ACCEPTED", 2, 2), ("2026-11", "NIL", 0, 3), ("2026-12", "AWAITED", None, None))}


def test_what_is_decided_while_states_are_worked_out_is_not_lost(one):
    """The mark never passes a file that is still open."""
    one.file("K01", TABANG, "2026-10", "2026-11-04", status=None)
    one.file("K02", TABANG, "2026-10", "2026-11-04")
    state(one, "2026-11-05")
    one.do("update intake.submission set status = 'ACCEPTED', is_current = true, known_from = received_at where submission_key = 1")
    assert state(one, "2026-11-05") == "ACCEPTED"


def test_states_reach_the_warehouse_as_they_change(one):
    state(one, "2026-11-12")
    one.file("K01", TABANG, "2026-10", "2026-11-13")
    state(one, "2026-11-14")
    with transaction(one.url) as conn:
        run(conn, "warehouse/fact_obligation/load.sql", clock=at("2026-11-14"))
        assert run(conn, "warehouse/fact_obligation/check.sql") == 0


def test_the_status_table_says_why(one, capsys):
    from sinergi.obligations.status import show

    desk.excuse(one.url, TABANG, "2026-10", **WHO, form="K02")
    desk.lock(one.url, "2026-10", **WHO, form="K01", region=KUKAR)
    calendar.refresh(one.url, at("2026-11-20"))
    show(one.url, "2026-10", KUKAR)
    said = " ".join(capsys.readouterr().out.split())
    assert "EXCUSED" in said and "excused" in said and "closed" in said


def test_companies_and_districts_do_not_answer_for_each_other(office):
    office.knows(A, "company", KUKAR, "2026-10")
    office.knows(B, "company", KUKAR, "2026-10")
    office.file("P01", A, "2026-10", "2026-11-04")
    office.look("2026-11-12")
    assert (office.state("P01", A, "2026-10"), office.state("P01", B, "2026-10")) == ("ACCEPTED", "MISSING")
