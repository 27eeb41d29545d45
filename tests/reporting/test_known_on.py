"""As known on: the answer of then comes out again, whatever has been learnt since."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from history import History, answers

from sinergi.identity.judgements import decide, undo

HISTORIES = int(os.environ.get("SINERGI_HISTORIES", "3"))


@pytest.fixture(autouse=True)
def secret_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_every_mart_of_every_past_day_answers_as_it_did_then(new_warehouse, seed: int):
    with new_warehouse() as url:
        history = History(url, seed)
        then = {}
        for _ in range(5):
            history.day()
            then[history.clock] = answers(url)
            assert answers(url, history.clock) == then[history.clock], "now is as known now"
        for instant, said in then.items():
            again = answers(url, instant)
            for view in said:
                assert again[view] == said[view], (view, instant, history.happened)


def test_facts_that_went_over_to_another_person_are_found_where_they_were(warehouse):
    """The map of R42 joins people of the reconciliation with the villages in which the facts saw them."""
    history = History(warehouse, 1)
    history.office.clock += timedelta(days=1)
    history.random.sample = lambda people, _: list(people)
    history.tell("K01", "640203", "2026-08", 1)
    history.run()
    days = {history.clock: answers(warehouse)}
    one, other = (
        row.statement_key for row in history.office.all("select statement_key from vault.statement order by statement_key limit 2")
    )
    entry = decide(warehouse, history.clock + timedelta(days=1), one, other, "same", "petugas")
    for step in (lambda: None, lambda: undo(warehouse, history.clock, entry, "petugas")):
        history.office.clock += timedelta(days=1)
        step()
        history.run()
        days[history.clock] = answers(warehouse)
        for instant, said in days.items():
            assert answers(warehouse, instant) == said, instant
    first, merged, undone = (said["surveillance_map"] for said in days.values())
    assert first != merged and first == undone
    editions = history.office.all("select submission_key, edition_of from warehouse.dim_submission where edition_of is not null order by 1")
    assert [tuple(row) for row in editions] == [(-2, 1), (-1, 1)]


def test_links_that_rest_on_other_evidence_alone_leave_no_edition(warehouse):
    history = History(warehouse, 1)
    history.tell("K01", "640203", "2026-08", 1)
    history.run()
    history.office.clock += timedelta(days=1)
    history.office.do("update identity.resolution set relinked_at = :at", at=history.clock)
    before = history.office.all("select * from warehouse.dim_submission")
    history.run()
    assert history.office.all("select * from warehouse.dim_submission") == before
