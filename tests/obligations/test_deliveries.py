"""What obligations mean for a delivery: closed periods, delivering on behalf, lateness, and NIHIL as a signed statement."""

from __future__ import annotations

import csv
from datetime import date
from types import SimpleNamespace as Row

import pytest
from office import KEMBANG_JANGGUT, KUKAR, TABANG, WHO, A, B

from sinergi.contract import load_forms, load_shared_rules
from sinergi.intake.rights import Rights
from sinergi.obligations import desk
from sinergi.periods import Period

pytestmark = pytest.mark.usefixtures("in_process")


def good(form: str) -> list[dict]:
    return list(csv.DictReader((load_forms()[form].folder / "samples" / "good.csv").open(encoding="utf-8")))


def of(month: str, rows: list[dict]) -> list[dict]:
    """The rows of October, said of another month."""
    return [
        {name: value.replace("2026-10", month) if value.startswith("2026-10") else value for name, value in row.items()} for row in rows
    ]


@pytest.fixture
def district(office):
    office.knows(TABANG, "district", "64.02.12", "2025-01")
    office.knows(KEMBANG_JANGGUT, "district", "64.02.10", "2025-01")
    office.knows("0220001234567", "company", KUKAR, "2025-01")
    office.look("2026-11-01")
    return office


def findings(office, rule: str) -> list:
    return office.ask("select * from quality.finding where rule_code = :rule order by submission_key", rule=rule)


# -- Closed periods


def test_a_file_for_a_closed_period_is_refused_with_a_sentence(district):
    desk.lock(district.url, "2026-10", **WHO, form="K01", region=KUKAR)
    answer = district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", good("K01"), "2026-11-05")
    assert (answer["status"], answer["reason"]) == ("REFUSED", f"S004.locked: {load_shared_rules()['S004.locked'].message}")
    assert [item["message"] for item in answer["findings"]] == [load_shared_rules()["S004.locked"].message]
    desk.lock(district.url, "2026-10", **WHO, form="K01", region=KUKAR, is_locked=False)
    assert district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", good("K01"), "2026-11-06")["status"].startswith("ACCEPTED")


def test_a_lock_covers_its_form_its_region_and_the_periods_inside_it():
    def lock(form, region, period):
        of = Period.parse(period)
        return Rights(closed=(Row(form=form, region_code=region, first_day=of.start, last_day=of.end),))

    quarter = lock("K01", KUKAR, "2026-Q4")
    assert quarter.is_closed("K01", "64.02.12", Period.parse("2026-10"))
    assert not quarter.is_closed("K02", "64.02.12", Period.parse("2026-10"))
    assert not quarter.is_closed("K01", "64.03.01", Period.parse("2026-10"))
    assert not quarter.is_closed("K01", "64.02.12", Period.parse("2026-09"))
    assert not quarter.is_closed("K01", "64.02.12", Period.parse("2026-S2"))  # larger than what is closed
    assert lock(None, None, "2026").is_closed("P03", "19.71", Period.parse("2026-Q4"))


# -- Delivering on behalf


def test_the_newest_decision_on_a_day_counts():
    def said(valid_from, valid_to=None, is_revoked=False, form=None):
        return Row(deliverer=A, sender=B, form=form, valid_from=valid_from, valid_to=valid_to, is_revoked=is_revoked)

    given = Rights(authorities=(said(date(2026, 12, 1), is_revoked=True), said(date(2026, 11, 1), form="P01")))  # newest first
    assert not given.may_deliver(A, B, "P01", date(2026, 10, 31))
    assert given.may_deliver(A, B, "P01", date(2026, 11, 1))
    assert given.may_deliver(A, B, "P01", date(2026, 11, 30))
    assert not given.may_deliver(A, B, "P01", date(2026, 12, 1))
    assert not given.may_deliver(A, B, "P02", date(2026, 11, 15))
    assert not given.may_deliver(B, A, "P01", date(2026, 11, 15))


def test_a_kecamatan_delivers_for_another_that_has_no_network(district):
    """The file names 640212 and lies in the folder of 640210: judged beside 64.02.12, its duty is met, the answer goes to 640210."""
    name = f"K01_{TABANG}_2026-10_v1"
    assert district.deliver(KEMBANG_JANGGUT, name, good("K01"), "2026-11-05")["reason"].startswith("S003.sender")
    desk.authorise(district.url, KEMBANG_JANGGUT, TABANG, **WHO, form="K01", first_day=date(2026, 11, 6), last_day=date(2026, 11, 8))
    assert district.deliver(KEMBANG_JANGGUT, name, good("K01"), "2026-11-05")["reason"].startswith("S003.sender")
    answer = district.deliver(KEMBANG_JANGGUT, name, good("K01"), "2026-11-06")
    assert answer["status"].startswith("ACCEPTED") and answer["sender"] == TABANG
    (row,) = district.ask("select * from intake.submission where is_current")
    assert (row.sender, row.delivered_by, row.region_code) == (TABANG, KEMBANG_JANGGUT, "64.02.12")
    district.look("2026-11-12")
    assert (district.state("K01", TABANG, "2026-10"), district.state("K01", KEMBANG_JANGGUT, "2026-10")) == ("ACCEPTED", "MISSING")


def test_an_office_delivers_for_a_company_in_the_batch_of_companies(district):
    district.knows("DISNAKER-6402", "office", KUKAR, "2025-01")
    desk.authorise(district.url, "DISNAKER-6402", "0220001234567", **WHO)
    answer = district.deliver("DISNAKER-6402", "P01_0220001234567_2026-10_v1", good("P01"), "2026-11-05", kind="company")
    assert answer["status"].startswith("ACCEPTED"), answer["reason"]
    assert district.ask("select sender_kind from intake.submission")[0].sender_kind == "company"


def test_a_name_that_hides_the_sender_gains_nothing_from_authority(district):
    """Files are routed by name: what only its envelope gives to a sender of another region would be judged beside the wrong one."""
    desk.authorise(district.url, KEMBANG_JANGGUT, TABANG, **WHO)
    answer = district.deliver(KEMBANG_JANGGUT, f"K01_{TABANG}_2026-10_v1", good("K01"), "2026-11-05", under="laporan oktober")
    assert answer["reason"].startswith("S003.sender")


# -- Lateness (M316)


@pytest.mark.parametrize(
    ("received", "cause"),
    [
        ("2026-11-10 23:59:59", None),
        ("2026-11-11 00:00:00", "M316"),  # one day late
        ("2026-11-20", "M316"),  # ten
        ("2026-11-21", "M316.over_10"),
        ("2026-12-10", "M316.over_10"),  # thirty
        ("2026-12-11", "M316.over_30"),
    ],
)
def test_a_late_return_is_accepted_and_told_how_late(district, received, cause):
    answer = district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", good("K01"), received)
    assert answer["status"].startswith("ACCEPTED")
    assert [row.message for row in findings(district, "M316")] == ([load_shared_rules()[cause].message] if cause else [])
    (result,) = district.ask("select result from quality.rule_result where rule_code = 'M316'")
    assert result.result == ("fail" if cause else "pass")
    district.look("2026-12-12")
    assert (district.owed("K01", TABANG, "2026-10").days_late > 0) == bool(cause)


def test_a_late_return_is_told_so_whoever_delivered_it(district):
    desk.authorise(district.url, KEMBANG_JANGGUT, TABANG, **WHO)
    answer = district.deliver(KEMBANG_JANGGUT, f"K01_{TABANG}_2026-10_v1", good("K01"), "2026-11-20")
    assert answer["status"] == "ACCEPTED_WITH_QUERIES"
    assert [row.message for row in findings(district, "M316")] == [load_shared_rules()["M316"].message]


def test_a_correction_of_a_punctual_return_is_not_late(district):
    district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", good("K01"), "2026-11-05")
    district.deliver(TABANG, f"K01_{TABANG}_2026-10_v2", good("K01")[:-1], "2026-11-25")
    assert findings(district, "M316") == []


@pytest.fixture
def company(office):
    office.knows("0220001234567", "company", KUKAR, "2025-01")
    office.look("2026-10-01")  # writes the table of working days too
    return office


def event(number: int, day: str) -> dict:
    return {**good("P04")[0], "id_peristiwa": f"PRS-{number}", "tgl_peristiwa": day}


def tell(office, version: int, received: str, *events: dict) -> dict:
    return office.deliver(
        "0220001234567", f"P04_0220001234567_2026-10_v{version}", list(events), received, kind="company", tanggal_data=received[:10]
    )


def late(office) -> list[int]:
    return [row.submission_key for row in findings(office, "M316")]


def test_an_event_is_told_within_its_working_days(company):
    # Friday 2 October: Monday 5, Tuesday 6, Wednesday 7.
    tell(company, 1, "2026-10-07 23:59:59", event(1, "2026-10-02"))
    assert late(company) == []
    tell(company, 2, "2026-10-08 00:00:00", event(1, "2026-10-02"), event(2, "2026-10-05"))
    assert late(company) == []  # the first was told in time, the second is due today
    tell(company, 3, "2026-10-12", event(1, "2026-10-02"), event(2, "2026-10-05"), event(3, "2026-10-06"))
    assert late(company) == [3]  # due on Friday 9


def test_the_earliest_event_decides_for_the_file(company):
    tell(company, 1, "2026-10-08 00:00:00", event(1, "2026-10-07"), event(2, "2026-10-02"))
    assert late(company) == [1]


def test_an_event_outside_of_the_files_month_is_a_slip_not_a_delay(company):
    tell(company, 1, "2026-10-08", event(1, "2026-10-07"), event(2, "2016-10-02"))
    assert late(company) == []


def test_the_calendar_of_events_follows_the_override_table(company):
    company.do(
        "insert into reference.holiday (date, name, kind, valid_from, source, confidence) "
        "values ('2026-10-05', 'pilkada', 'national', '2026-10-05', 'Keppres', 'official')"
    )
    company.look("2026-10-06")
    tell(company, 1, "2026-10-08 23:59:59", event(1, "2026-10-02"))
    assert late(company) == []


def test_every_day_of_the_calendar_table_is_the_python_calendar(company):
    from sinergi.obligations.deadlines import due_after_event, working_day

    is_working = working_day()
    for row in company.ask("select day, is_working from intake.working_day where day between '2026-01-01' and '2027-12-31'"):
        assert row.is_working == is_working(row.day), row.day
    for row in company.ask(
        "select event.day as event, due.day as due from intake.working_day as event "
        "inner join intake.working_day as due on due.is_working and due.working_number = event.working_number + 3 "
        "where event.day between '2026-01-01' and '2027-06-30'"
    ):
        assert due_after_event({"working_days": 3}, row.event, "64.02", is_working).date() == row.due


# -- Nothing to report


def test_nihil_is_a_signed_statement_and_meets_the_duty(district):
    columns = list(good("K01")[0])
    answer = district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", [], "2026-11-05", columns, jenis_kiriman="NIHIL")
    assert answer["status"] == "NIL"
    assert findings(district, "S030") == []
    district.look("2026-11-12")
    assert district.state("K01", TABANG, "2026-10") == "NIL"


def test_a_nihil_that_nobody_signs_is_asked_who_answers_for_it(district):
    columns = list(good("K01")[0])
    answer = district.deliver(
        TABANG, f"K01_{TABANG}_2026-10_v1", [], "2026-11-05", columns, jenis_kiriman="NIHIL", nama_penanggung_jawab=None
    )
    assert answer["status"] == "NIL"
    assert [item["message"] for item in answer["findings"] if item["rule"] == "S030"] == [load_shared_rules()["S030"].message]


def test_a_nihil_after_a_month_with_people_is_a_finding_not_a_refusal(district):
    columns = list(good("K01")[0])
    september = of("2026-09", [{**row, "tgl_mulai_terlihat": "2026-08-02"} for row in good("K01")])
    assert district.deliver(TABANG, f"K01_{TABANG}_2026-09_v1", september, "2026-10-05")["status"].startswith("ACCEPTED")
    answer = district.deliver(TABANG, f"K01_{TABANG}_2026-10_v1", [], "2026-11-05", columns, jenis_kiriman="NIHIL")
    assert answer["status"] == "NIL"
    assert [item["rule"] for item in answer["findings"]] == ["M304"]
