"""R18 and R19 of one quarter, against a table worked out by hand.

Third quarter of 2026, looked at on 20 October. Deadlines: K01 and P01 of July on Monday 10 August, of August on Thursday
10 September, of September on Monday 12 October (the 10th is a Saturday); P02 of the quarter on Thursday 15 October.

    K01       July                      August                          September
    64.02.12  accepted 5 Aug            accepted 10 Sep 23:59:59        accepted 13 Oct, 1 day late
    64.02.10  NIHIL 8 Aug               refused 9, mended 14 Sep (+4)   refused 5 Oct, never mended
    64.02.11  nothing                   excused                         NIHIL 20 Oct, 8 days late

    P01       July                      August                          September
    A 64.02   accepted 3 Aug, v2 1 Sep  accepted 4 Sep                  accepted 12 Oct
    B 64.02   accepted 19 Sep (+40)     nothing                         excused until 31 October
    C 19.71   (owes from August)        accepted 10 Sep                 received, in work

    P02       third quarter
    A         accepted 15 Oct 23:59:59
    B         nothing
    C         accepted 16 Oct 00:00:00 WIB, 1 day late
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from office import KUKAR, PANGKALPINANG, WHO, A, B, C, Office, at

from sinergi.database import transaction
from sinergi.obligations import desk
from sinergi.places import Home
from sinergi.sqlfiles import run
from sinergi.warehouse.loading import load

CLOCK = "2026-10-20 17:00:00"
X, Y, Z = "640212", "640210", "640211"


@pytest.fixture(scope="module")
def quarter(module_warehouse, tmp_path_factory) -> Office:
    office = Office(module_warehouse, Home(tmp_path_factory.mktemp("quarter") / "var").create())
    for code in (X, Y, Z):
        office.knows(code, "district", f"64.02.{code[4:]}", "2026-07")
    for code, region, since in ((A, KUKAR, "2026-07"), (B, KUKAR, "2026-07"), (C, PANGKALPINANG, "2026-08")):
        office.knows(code, "company", region, since)
    desk.excuse(office.url, Z, "2026-08", **WHO, form="K01")
    desk.excuse(office.url, B, "2026-09", **WHO, form="P01", until=date(2026, 10, 31))
    office.look("2026-07-01")
    for file in (
        ("K01", X, "2026-07", "2026-08-05"),
        ("K01", Y, "2026-07", "2026-08-08", "NIL"),
        ("P01", A, "2026-07", "2026-08-03"),
        ("P01", A, "2026-07", "2026-09-01"),
        ("P01", A, "2026-08", "2026-09-04"),
        ("K01", Y, "2026-08", "2026-09-09", "REFUSED"),
        ("K01", X, "2026-08", "2026-09-10 23:59:59"),
        ("P01", C, "2026-08", "2026-09-10"),
        ("K01", Y, "2026-08", "2026-09-14"),
        ("P01", B, "2026-07", "2026-09-19"),
        ("K01", Y, "2026-09", "2026-10-05", "REFUSED"),
        ("P01", A, "2026-09", "2026-10-12"),
        ("P01", C, "2026-09", "2026-10-12", None),
        ("K01", X, "2026-09", "2026-10-13"),
        ("P02", A, "2026-Q3", "2026-10-15 23:59:59"),
        ("P02", C, "2026-Q3", "2026-10-16 01:00:00"),  # midnight in Pangkalpinang
        ("K01", Z, "2026-09", "2026-10-20", "NIL"),
    ):
        office.file(*file)
    office.look(CLOCK)
    load(office.url, at(CLOCK))
    return office


# period, region, form: expected, accepted, nil, missing, refused, excused, on time; completeness and timeliness in percent.
BY_HAND = {
    # July: 3 owed, X and Y met of 3, both in time: 2/3.
    ("2026-07", "64.02", "K01"): (3, 1, 1, 1, 0, 0, 2, "66.67", "66.67"),
    # August: 3 owed, 1 excused; X and Y met of 2, X in time: 2/2 and 1/2.
    ("2026-08", "64.02", "K01"): (3, 2, 0, 0, 0, 1, 1, "100.00", "50.00"),
    # September: X accepted and Z NIHIL, both late, Y refused: 2/3 and 0/3.
    ("2026-09", "64.02", "K01"): (3, 1, 1, 0, 1, 0, 0, "66.67", "0.00"),
    # Each kecamatan is its own row beside the kabupaten's.
    ("2026-07", "64.02.12", "K01"): (1, 1, 0, 0, 0, 0, 1, "100.00", "100.00"),
    ("2026-08", "64.02.12", "K01"): (1, 1, 0, 0, 0, 0, 1, "100.00", "100.00"),
    ("2026-09", "64.02.12", "K01"): (1, 1, 0, 0, 0, 0, 0, "100.00", "0.00"),
    ("2026-07", "64.02.10", "K01"): (1, 0, 1, 0, 0, 0, 1, "100.00", "100.00"),
    ("2026-08", "64.02.10", "K01"): (1, 1, 0, 0, 0, 0, 0, "100.00", "0.00"),
    ("2026-09", "64.02.10", "K01"): (1, 0, 0, 0, 1, 0, 0, "0.00", "0.00"),
    ("2026-07", "64.02.11", "K01"): (1, 0, 0, 1, 0, 0, 0, "0.00", "0.00"),
    ("2026-08", "64.02.11", "K01"): (1, 0, 0, 0, 0, 1, 0, None, None),  # 1 − 1 excused: nothing to divide by
    ("2026-09", "64.02.11", "K01"): (1, 0, 1, 0, 0, 0, 0, "100.00", "0.00"),
    # July: A in time (its later version does not matter), B late: 2/2 and 1/2.
    ("2026-07", "64.02", "P01"): (2, 2, 0, 0, 0, 0, 1, "100.00", "50.00"),
    # August: A in time, B missing: 1/2 and 1/2.
    ("2026-08", "64.02", "P01"): (2, 1, 0, 1, 0, 0, 1, "50.00", "50.00"),
    # September: A in time, B excused: 1/1 and 1/1.
    ("2026-09", "64.02", "P01"): (2, 1, 0, 0, 0, 1, 1, "100.00", "100.00"),
    ("2026-08", "19.71", "P01"): (1, 1, 0, 0, 0, 0, 1, "100.00", "100.00"),
    # September: C is in work: owed, and neither accepted, missing, refused nor excused.
    ("2026-09", "19.71", "P01"): (1, 0, 0, 0, 0, 0, 0, "0.00", "0.00"),
    # The quarter: A at the last second, B missing: 1/2 and 1/2; C one second too late: 1/1 and 0/1.
    ("2026-Q3", "64.02", "P02"): (2, 1, 0, 1, 0, 0, 1, "50.00", "50.00"),
    ("2026-Q3", "19.71", "P02"): (1, 1, 0, 0, 0, 0, 0, "100.00", "0.00"),
}
IN_QUARTER = "form in ('K01', 'P01', 'P02') and period in ('2026-07', '2026-08', '2026-09', '2026-Q3')"


def test_the_completeness_mart_is_the_table_worked_out_by_hand(quarter):
    found = {
        (row.period, row.region_code, row.form): tuple(row[3:])
        for row in quarter.ask(
            "select period, region_code, form, expected, accepted, nil, missing, refused, excused, on_time, completeness_pct, timeliness_pct "
            f"from mart.submission_completeness where {IN_QUARTER}"
        )
    }
    wanted = {cell: (*row[:7], *(Decimal(pct) if pct else None for pct in row[7:])) for cell, row in BY_HAND.items()}
    assert found == wanted


def test_the_quarter_as_a_whole_comes_from_the_sums(quarter):
    """K01 of 64.02: owed 3+3+3 = 9 less 1 excused; met 2+2+2 = 6, in time 2+1+0 = 3: 75 % and 37.5 %."""
    (row,) = quarter.ask(
        "select sum(expected - excused) as owed, sum(accepted + nil) as met, sum(on_time) as on_time from mart.submission_completeness "
        "where form = 'K01' and region_code = '64.02' and period in ('2026-07', '2026-08', '2026-09')"
    )
    assert (row.owed, row.met, row.on_time) == (8, 6, 3)
    assert (row.met / row.owed, row.on_time / row.owed) == (Decimal("0.75"), Decimal("0.375"))


# sender, form, period: state, days late, deliveries, of these refused, versions accepted, whether the first was accepted.
LATE_BY_HAND = {
    (X, "K01", "2026-09"): ("ACCEPTED", 1, 1, 0, 1, True),
    (Y, "K01", "2026-08"): ("ACCEPTED", 4, 2, 1, 1, False),
    (Y, "K01", "2026-09"): ("REFUSED", None, 1, 1, 0, False),
    (Z, "K01", "2026-07"): ("MISSING", None, 0, 0, 0, None),
    (Z, "K01", "2026-08"): ("EXCUSED", None, 0, 0, 0, None),
    (Z, "K01", "2026-09"): ("NIL", 8, 1, 0, 1, True),
    (A, "P01", "2026-07"): ("ACCEPTED", 0, 2, 0, 2, True),
    (B, "P01", "2026-07"): ("ACCEPTED", 40, 1, 0, 1, True),
    (A, "P02", "2026-Q3"): ("ACCEPTED", 0, 1, 0, 1, True),
    (C, "P02", "2026-Q3"): ("ACCEPTED", 1, 1, 0, 1, True),
}


def test_the_timeliness_mart_is_the_table_worked_out_by_hand(quarter):
    found = {
        (row.sender, row.form, row.period): tuple(row[3:])
        for row in quarter.ask(
            "select sender, form, period, state, days_late, deliveries, refused, versions_accepted, is_first_accepted "
            f"from mart.submission_timeliness where {IN_QUARTER}"
        )
    }
    assert {cell: found[cell] for cell in LATE_BY_HAND} == LATE_BY_HAND


def test_the_checks_of_both_marts_find_nothing(quarter):
    with transaction(quarter.url) as conn:
        assert run(conn, "mart/submission_completeness/check.sql") == 0
        assert run(conn, "mart/submission_timeliness/check.sql") == 0


def test_quarters_that_make_up_a_semester_count_as_its_deliveries(quarter):
    quarter.file("P03", A, "2026-Q3", "2026-10-18")
    quarter.file("P03", A, "2026-Q4", "2027-01-18")
    quarter.look("2027-01-20")
    load(quarter.url, at("2027-01-20"))
    (row,) = quarter.ask(
        "select state, is_on_time, deliveries, versions_accepted from mart.submission_timeliness where form = 'P03' and sender = :a and period = '2026-S2'",
        a=A,
    )
    assert tuple(row) == ("ACCEPTED", True, 2, 2)
    test_the_checks_of_both_marts_find_nothing(quarter)
