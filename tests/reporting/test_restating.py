"""Restatement: for every cell of every mart of counts, opening plus parts is closing, whatever happened between."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from datetime import timedelta

import pytest
import sqlalchemy as sa
from history import BEGIN, History
from identity_story import KEBUN, TAMBANG

from sinergi.database import rows, transaction
from sinergi.identity.judgements import decide, undo
from sinergi.places import Home, sql_folder
from sinergi.reporting.publishing import publish
from sinergi.reporting.restating import CAUSES, account, ask, counted
from sinergi.sqlfiles import run, statements

HISTORIES = int(os.environ.get("SINERGI_HISTORIES", "3"))
LABELS = sql_folder() / "report" / "cell_change" / "label.sql"


@pytest.fixture(autouse=True)
def secret_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))


def cells(url: str) -> dict:
    with transaction(url) as conn:
        return ask(conn, None, {})


def restated(url: str, since=None, until=None) -> list:
    with transaction(url) as conn:
        for name, instant in (("restated_from", since), ("restated_to", until)):
            if instant:
                conn.execute(sa.text(f"select set_config('sinergi.{name}', :at, true)"), {"at": instant.isoformat()})
        return rows(conn, "select view_name, cast(cell as text) as cell, was, now, cause, amount from mart.restatement")


def accounted(url: str) -> list:
    with transaction(url) as conn:
        return [row.known_at for row in rows(conn, "select known_at from report.account")]


def adds_up(opening: dict, found: list, closing: dict) -> None:
    parts = defaultdict(int)
    for row in found:
        key = (row.view_name, row.cell)
        assert row.cause in CAUSES
        assert (row.was, row.now) == (opening.get(key, 0), closing.get(key, 0)), key
        parts[key] += row.amount
    for key in opening.keys() | closing.keys() | parts.keys():
        assert opening.get(key, 0) + parts[key] == closing.get(key, 0), key


@pytest.mark.parametrize("seed", range(1000, 1000 + HISTORIES))
def test_opening_and_parts_make_the_closing_of_every_cell(new_warehouse, seed: int):
    with new_warehouse() as url:
        history = History(url, seed)
        published = [(BEGIN, {})]
        for _ in range(4):
            history.day()
            account(url, history.clock)
            published.append((history.clock, cells(url)))
        until, now = published[-1]
        # A day on which nothing was learnt is not accounted for: the run before is the last one but one that was.
        before = [said for clock, said in published if clock == BEGIN or clock in accounted(url)][-2]
        adds_up(before, restated(url), now)
        (since, first), (middle, second) = published[1], published[3]
        adds_up(first, restated(url, since), now)
        adds_up(first, restated(url, since, middle), second)
        adds_up({}, restated(url, BEGIN, until), now)
        assert account(url, history.clock + timedelta(days=0)) >= 0, "the same clock again"
        adds_up(before, restated(url), now)


@pytest.fixture
def history(warehouse: str) -> History:
    return History(warehouse, 1)


# Of the two namesakes, who may be taken for each other, one comes last: four are four people, whoever is chosen from them.
APART = (1, 0, 3, 4, 2)


def told(history: History, form: str, sender: str, period: str, version: int, people: int) -> None:
    history.random.sample = lambda choices, _: [choices[number] for number in APART][:people]
    history.tell(form, sender, period, version)
    del history.random.sample
    history.run()
    account(history.url, history.clock)


def headline(history: History, since=None, until=None) -> dict:
    """Cause to amount for persons known to somebody in the kabupaten."""
    moved = defaultdict(int)
    for row in restated(history.url, since, until):
        cell = json.loads(row.cell)
        if row.view_name == "mart.verification_rate" and cell["region_code"] == "64.02" and cell["measure"] == "persons_known":
            moved[row.cause] += row.amount
    return dict(moved)


def causes(history: History) -> set[str]:
    return {row.cause for row in restated(history.url)}


def learn(history: History, days: int = 1) -> None:
    history.office.clock += timedelta(days=days)
    history.run()
    account(history.url, history.clock)


def test_files_are_new_resubmitted_or_late(history):
    told(history, "K01", "640212", "2026-08", 1, 3)
    assert headline(history) == {"new": 3}
    history.office.clock += timedelta(days=2)
    told(history, "K01", "640212", "2026-08", 2, 4)
    assert headline(history) == {"resubmitted": 1}
    assert causes(history) == {"resubmitted"}
    history.office.clock += timedelta(days=30)
    told(history, "K01", "640203", "2026-08", 1, 4)
    assert "late" in causes(history) and "resubmitted" not in causes(history)


def test_a_late_roster_is_late_though_the_district_says_the_same_again(history):
    """In one run a company's first roster and a revision of the district that says of these people what it said before."""
    history.random.sample = lambda choices, _: [choices[0], choices[3]]
    history.random.choice = lambda choices: choices[0]
    for form, sender in (("I01", "KANIM-SMD"), ("K01", "640212")):
        history.tell(form, sender, "2026-08", 1)
    learn(history)
    history.office.clock += timedelta(days=30)
    history.tell("K01", "640212", "2026-08", 2)
    history.tell("P01", TAMBANG, "2026-08", 1)
    learn(history)
    moved = {row.cause for row in restated(history.url) if row.view_name in ("mart.evidence_combination", "mart.verified_headcount")}
    assert moved == {"late"}


def test_why_people_moved_is_found_for_all_at_once(history):
    """A month of a country moves by the hundred thousand: what is looked up for each of them anew never ends."""
    learn(history)
    since = history.clock
    told(history, "K01", "640212", "2026-09", 1, 3)
    learn(history)
    window = {"since": since, "until": history.clock, "rules_changed": False}
    made = next(
        part for part in statements(LABELS.read_text(encoding="utf-8")) if "table moved_person on" in part and part.startswith("create")
    )
    with transaction(history.url) as conn:
        run(conn, "report/cell_change/label.sql", **window)
        conn.execute(sa.text("drop table moved_person"))
        plan = [row[0] for row in conn.execute(sa.text(f"explain {made}"), window)]
    assert plan and not [line for line in plan if "SubPlan" in line]


def test_two_people_who_turn_out_to_be_one_are_a_merge_and_its_undoing_a_split(history):
    told(history, "K01", "640212", "2026-08", 1, 4)
    one, other = (
        history.office.all("select statement_key from vault.statement order by statement_key")[number].statement_key for number in (0, 1)
    )
    entry = decide(history.url, history.clock + timedelta(days=1), one, other, "same", "petugas")
    learn(history)
    assert headline(history) == {"identity_merge": -1}
    assert causes(history) == {"identity_merge"}
    undo(history.url, history.clock + timedelta(days=1), entry, "petugas")
    learn(history)
    assert headline(history) == {"identity_split": 1}


def test_what_is_told_of_a_file_has_the_cause_of_that_file(history):
    """A resubmission in the same run makes no resubmission of what was never sent before."""
    told(history, "K01", "640212", "2026-08", 1, 3)
    learn(history)
    told(history, "K01", "640212", "2026-08", 2, 3)
    told(history, "K01", "640202", "2026-08", 1, 2)
    learn(history)
    found = {json.loads(row.cell)["sender"]: row.cause for row in restated(history.url) if row.view_name == "mart.submission_timeliness"}
    assert found == {"640212": "resubmitted", "640202": "new"}


def test_what_is_undone_by_another_clock_than_that_of_the_runs_is_a_split_too(history):
    """`sinergi identity undo` takes the time of day, `sinergi run --as-of` its own."""
    told(history, "K01", "640212", "2026-08", 1, 4)
    one, other = (
        history.office.all("select statement_key from vault.statement order by statement_key")[number].statement_key for number in (0, 1)
    )
    entry = decide(history.url, history.clock + timedelta(days=900), one, other, "same", "petugas")
    learn(history)
    assert causes(history) == {"identity_merge"}
    undo(history.url, history.clock + timedelta(days=900), entry, "petugas")
    learn(history)
    assert causes(history) == {"identity_split"}


def test_a_place_deeper_than_what_we_hold_is_told_as_its_mart_tells_it(history):
    learn(history)
    with transaction(history.url) as conn:
        conn.execute(
            sa.text(
                "insert into report.cell_change (view_name, cell, known_at, cause, period, region_code, amount) select 'mart.repatriation_by_origin', "
                "jsonb_build_object('period', '2026-08', 'region_code', code, 'wave', 'W', 'country', 'MMR'), :at, 'new', '2026-08', code, 1 "
                "from unnest(array['31.74.01.1001', '64.02.99.2001', '19.71.06.1001', null]) as told (code)"
            ),
            {"at": history.clock},
        )
        found = rows(conn, "select region_code, region_name from mart.restatement where view_name = 'mart.repatriation_by_origin'")
    assert {row.region_code: row.region_name for row in found} == {
        "31.74.01.1001": "Kota Administrasi Jakarta Selatan",
        "64.02.99.2001": "Kabupaten Kutai Kartanegara",
        "19.71.06.1001": "Selindung",
        None: None,
    }


def test_a_new_branch_of_business_moves_people_between_sectors_by_reference_change(history):
    for form, sender in (("K01", "640212"), ("P01", TAMBANG), ("P01", KEBUN), ("I01", "KANIM-SMD")):
        told(history, form, sender, "2026-08", 1, 5)
    history.office.do(f"update intake.sender set kbli = '24202' where sender = '{TAMBANG}'")
    learn(history)
    assert causes(history) == {"reference_change"}
    assert {row.view_name for row in restated(history.url)} >= {"mart.verified_headcount", "mart.mining_share"}


def test_a_settled_finding_is_a_decision(history):
    for form, sender, people in (("P01", TAMBANG, 0), ("P01", KEBUN, 0), ("I01", "KANIM-SMD", 0), ("K01", "640212", 3)):
        told(history, form, sender, "2026-08", 1, people)
    history.office.clock += timedelta(days=1)
    history.settle()
    account(history.url, history.clock)
    assert causes(history) == {"decision"}


def test_what_other_definitions_make_of_the_same_facts_is_a_rule_change(history):
    told(history, "K01", "640212", "2026-08", 1, 3)
    history.office.do("create or replace view mart.verification_rate as " + doubled(history))
    history.office.do("update report.account set rules_sha256 = 'of another version'")
    learn(history)
    assert headline(history) == {"rule_change": 3}


def doubled(history: History) -> str:
    made = history.office.all("select pg_get_viewdef('mart.verification_rate'\\:\\:regclass) as sql")[0].sql.rstrip(";")
    return (
        "select period, region_code, region_name, persons_verified, persons_assessable, 2 * persons_known as persons_known, "
        f"verification_rate_pct, sources_complete, sources_expected from ({made}) as counted"
    )


def test_pages_are_registered_and_listed_once_their_figures_are_other_ones(history, tmp_path):
    home = Home(tmp_path / "var").create()

    def publish_after(version: int, people: int) -> None:
        history.office.clock += timedelta(days=1)
        history.random.sample = lambda choices, _: [choices[number] for number in APART][:people]
        history.tell("K01", "640212", "2026-08", version)
        history.run()
        assert "failed" not in publish(history.url, home, history.clock)

    publish_after(1, 3)
    (first,) = history.office.all("select * from report.issued where region_code = '64.02'")
    assert (first.period, first.known_at, first.file_name) == ("2026-08", history.clock, "64.02_2026-08.html")
    assert [(file["form"], file["sender"], file["version"]) for file in first.submissions] == [("K01", "640212", 1)]
    assert first.file_sha256 == hashlib.sha256((home.reports / first.file_name).read_bytes()).hexdigest()
    assert history.office.all("select * from mart.stale_report") == []

    assert publish(history.url, home, history.clock + timedelta(hours=1))["written"] == 0, "nothing new, nothing issued"
    publish_after(2, 4)
    issues = history.office.all("select * from report.issued order by issue_key")
    assert len(issues) == 2 and issues[0].figures_sha256 != issues[1].figures_sha256
    stale = history.office.all(
        "select * from mart.stale_report where view_name = 'mart.verification_rate' and cell ->> 'measure' = 'persons_known' "
        "and cell ->> 'region_code' = '64.02'"
    )
    assert [(row.issue_key, row.was, row.now, row.cause, row.amount, row.replaced_at) for row in stale] == [
        (first.issue_key, 3, 4, "resubmitted", 1, history.clock)
    ]
    with pytest.raises(Exception, match="42501"):
        history.office.do("delete from report.issued")


def test_every_mart_is_in_the_journal_and_its_keys_make_each_row_one_cell(clean_sample):
    url, _ = clean_sample
    with transaction(url) as conn:
        views = {row.name for row in rows(conn, "select table_name as name from information_schema.views where table_schema = 'mart'")}
        assert {view for view, *_ in counted()} == views - {"restatement", "stale_report", "territory_change"}
        for view, keys, _ in counted():
            named = ", ".join(["period", "region_code", *keys])
            assert rows(conn, f"select {named} from mart.{view} group by {named} having count(*) > 1") == [], view
