"""As known on: the answer of then comes out again, whatever has been learnt since."""

from __future__ import annotations

import os

import pytest
from history import History, answers

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
