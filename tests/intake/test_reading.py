"""Reader processes: kept while files are still to come, replaced when killed, gone at the end."""

from __future__ import annotations

import json

import pytest

from sinergi.intake import reading


def _report(child: reading.Child, path) -> dict:
    request = {"submission_key": 1, "path": str(path), "file_name": path.name, "sender": "X", "sidecar": None, "region": None}
    kind, payload = list(child.read(request))[-1]
    assert kind == b"D"
    return json.loads(payload)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "no_name.csv"
    path.write_bytes(b"a;b\n1;2\n")
    return path


def test_a_reader_given_back_reads_the_next_file_in_the_same_process(file):
    with reading.Children() as children:
        first = children.take()
        before = _report(first, file)
        process = first.process
        children.give_back(first)
        again = children.take()
        assert again is first and _report(again, file) == before and again.process is process
        children.give_back(again)
    assert process is not None and process.poll() is not None


def test_a_reader_that_was_killed_is_replaced_for_the_next_file(file):
    with reading.Children() as children:
        child = children.take()
        before = _report(child, file)
        child.process.kill()
        child.process.wait()
        assert _report(child, file) == before
        children.give_back(child)
