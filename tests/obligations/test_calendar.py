"""Who owes what by when: generated from contracts, register, calendar and local decisions."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from office import KUKAR, PANGKALPINANG, TABANG, WHO, A, B, at

from sinergi.contract import load_forms
from sinergi.obligations import calendar, desk
from sinergi.periods import Period


def owed_by(office, sender: str) -> set[str]:
    return {row.form for row in office.ask("select distinct form from intake.obligation where sender = :sender", sender=sender)}


def test_exactly_those_owe_a_form_whom_its_contract_names(office):
    senders = {
        TABANG: "district", A: "company", "KANIM-SMD": "immigration", "DISNAKER-6402": "office", "KESBANGPOL-6402": "office",
        "DUKCAPIL-6402": "office", "BP3MI-64": "office", "DISNAKER": "office",
    }  # fmt: skip
    for sender, kind in senders.items():
        office.knows(sender, kind, "64.02.12" if kind == "district" else KUKAR, "2026-01")
    office.look("2026-12-31")
    for sender, kind in senders.items():
        wanted = {form.code for form in load_forms().values() if form.owed_by(kind, sender) and form.period != "event"}
        assert owed_by(office, sender) == wanted, sender
    assert "N05" in owed_by(office, "DISNAKER-6402") and owed_by(office, "BP3MI-64") == set()


def test_every_period_is_owed_from_the_first_to_the_one_that_runs(office):
    office.knows(A, "company", KUKAR, "2026-08")
    office.look("2026-11-16")

    def periods(form):
        return [row.period for row in office.ask("select period from intake.obligation where form = :form order by period_key", form=form)]

    assert periods("P01") == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert periods("P02") == ["2026-Q3", "2026-Q4"]  # the quarter that holds the first month
    assert periods("P03") == ["2026-S2"]
    assert periods("P05") == ["2026"]
    assert periods("P04") == []  # events owe nothing by calendar
    found = {(row.form, row.period): (row.due_at, row.opens_at) for row in office.ask("select * from intake.obligation")}
    due, opens = found["P01", "2026-10"]
    assert (due, opens) == (at("2026-11-10 23:59:59.999999"), at("2026-11-01 00:00:00"))
    assert found["P05", "2026"][1] == at("2026-01-01 00:00:00")  # may come inside its year


def test_a_repetition_with_nothing_new_reads_no_obligation(office, monkeypatch):
    office.knows(A, "company", KUKAR)
    assert office.look("2026-11-16")["obligations"] > 0
    monkeypatch.setattr(calendar, "_due_rows", lambda *_: pytest.fail("worked out again"))
    assert office.look("2026-11-17") == {"obligations": 0, "states_changed": 0}


def test_a_new_sender_a_new_month_and_a_new_form_are_noticed(office, tmp_path, monkeypatch):
    office.knows(A, "company", KUKAR, "2026-11")
    first = office.look("2026-11-16")["obligations"]
    office.knows(B, "company", KUKAR, "2026-11")
    assert office.look("2026-11-16")["obligations"] == first
    assert office.look("2026-12-01")["obligations"] == 2  # P01 of December, for each
    folder = tmp_path / "forms" / "Z01"
    folder.mkdir(parents=True)
    (folder / "contract.yml").write_text(
        yaml.safe_dump(
            {
                "form": "Z01", "title": "Coba", "sender_kind": "company", "grain": "satu baris", "period": "month",
                "due": {"working_days": 5, "basis": "perjanjian", "says": "coba"}, "key": ["kode"],
                "columns": [{"name": "kode", "type": "text", "required": True}],
            }
        )
    )  # fmt: skip
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(folder.parent))
    assert office.look("2026-12-01")["obligations"] == 4
    assert office.due("Z01", A, "2026-11") == date(2026, 12, 7)


def test_what_is_not_owed_after_all_goes_unless_something_was_sent(office):
    office.knows(A, "company", KUKAR, "2026-07")
    office.knows(B, "company", KUKAR, "2026-07")
    office.file("P01", A, "2026-08", "2026-09-05")
    office.look("2026-11-16")
    office.knows(A, "company", KUKAR, "2026-10")
    office.look("2026-11-16")
    months = [row.period for row in office.ask("select period from intake.obligation where form = 'P01' and sender = :a order by 1", a=A)]
    assert months == ["2026-08", "2026-10", "2026-11"]
    assert office.owed("P01", B, "2026-07")


def test_a_local_rule_wins_over_the_contract_and_the_nearer_region_over_the_wider(office):
    for sender, kind, region in ((A, "company", KUKAR), (B, "company", PANGKALPINANG), (TABANG, "district", "64.02.12")):
        office.knows(sender, kind, region, "2026-09")
    perbup = {"basis": "hukum", "basis_says": "Perbup 3/2026"}
    desk.set_due(office.url, "2026-10", **WHO, region="64", day=20, **perbup)
    desk.set_due(office.url, "2026-10", **WHO, region=KUKAR, form="P01", day=12, grace_days=3, **perbup)
    office.look("2026-11-16")
    assert office.due("P01", A, "2026-09") == date(2026, 10, 12)  # before the rule: the contract's 10th, a Saturday
    assert office.due("P01", A, "2026-10") == date(2026, 11, 12)
    assert office.owed("P01", A, "2026-10").basis_says == "Perbup 3/2026"
    assert office.owed("P01", A, "2026-10").missing_at == at("2026-11-15 23:59:59.999999")
    assert office.due("K01", TABANG, "2026-10") == date(2026, 11, 20)
    assert office.due("P01", B, "2026-10") == date(2026, 11, 10)
    desk.set_due(office.url, "2026-10", **WHO, region=KUKAR, form="P01")  # taken back: the province's rule is next
    office.look("2026-11-16")
    assert office.due("P01", A, "2026-10") == date(2026, 11, 20)
    assert office.owed("P01", A, "2026-10").missing_at == office.owed("P01", A, "2026-10").due_at


def test_an_extension_by_decision_moves_a_deadline_that_has_passed(office):
    office.knows(TABANG, "district", "64.02.12", "2026-10")
    office.look("2026-11-16")
    assert office.state("K01", TABANG, "2026-10") == "MISSING"
    desk.set_due(
        office.url, "2026-10", **WHO, region=KUKAR, form="K01", last="2026-10", due_date=date(2026, 11, 28), basis="hukum", basis_says="SK banjir"
    )  # fmt: skip
    office.look("2026-11-16")
    assert office.due("K01", TABANG, "2026-10") == date(2026, 11, 30)  # the 28th is a Saturday
    assert office.state("K01", TABANG, "2026-10") == "AWAITED"
    assert office.due("K01", TABANG, "2026-11") == date(2026, 12, 10)


def test_a_holiday_decreed_late_moves_open_deadlines_and_leaves_those_that_passed(office):
    office.knows(TABANG, "district", "64.02.12", "2026-09")
    office.look("2026-11-05")
    for day in ("2026-10-12", "2026-11-10"):
        office.do(
            "insert into reference.holiday (date, name, kind, valid_from, source, confidence) "
            "values (cast(:day as date), 'tambahan', 'cuti_bersama', cast(:day as date), 'SKB', 'official')",
            day=day,
        )
    office.look("2026-11-05")
    assert office.due("K01", TABANG, "2026-09") == date(2026, 10, 12)
    assert office.due("K01", TABANG, "2026-10") == date(2026, 11, 11)


def test_the_days_of_a_period_are_the_same_in_sql_and_python(office):
    keys = [
        Period(kind, year, n)
        for kind, most in (("month", 12), ("quarter", 4), ("semester", 2), ("year", 1))
        for year in (2024, 2026)
        for n in range(1, most + 1)
    ]
    found = office.ask(
        "select key, intake.period_start(key) as first, intake.period_end(key) as last from unnest(cast(:keys as integer[])) as given (key)",
        keys=[period.key for period in keys],
    )
    assert {row.key: (row.first, row.last) for row in found} == {period.key: (period.start, period.end) for period in keys}


def test_a_month_of_the_whole_country_is_written_in_bulk(office):
    """Seven thousand kecamatan and ten thousand companies: a handful of statements, whatever their number."""
    office.do(
        "insert into intake.sender (sender, kind, name, region_code, since_period, time_zone) "
        "select '8' || lpad(cast(n as text), 6, '0'), 'district', 'x', '64.02.12', '2026-10', 'Asia/Makassar' from generate_series(1, 7285) as n "
        "union all "
        "select '9' || lpad(cast(n as text), 12, '0'), 'company', 'x', '19.71', '2026-10', 'Asia/Jakarta' from generate_series(1, 10000) as n"
    )
    made = office.look("2026-10-31")
    forms = load_forms().values()
    monthly = {kind: sum(form.sender_kind == kind and form.period == "month" for form in forms) for kind in ("district", "company")}
    rest = {kind: sum(form.sender_kind == kind and form.period not in ("month", "event") for form in forms) for kind in monthly}
    assert made["obligations"] == 7285 * (monthly["district"] + rest["district"]) + 10000 * (monthly["company"] + rest["company"])
    statements = []
    from sqlalchemy import event

    from sinergi.database import engine

    event.listen(engine(office.url), "before_cursor_execute", lambda *given: statements.append(given[2]))
    office.look("2026-10-31")
    assert len(statements) < 40
