"""The DAGs can be read, serialised and scheduled, and are named by the rules of the house."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sinergi.places import project_root

NAMES = {
    "intake__districts", "intake__companies", "intake__immigration", "intake__offices", "obligations__calendar",
    "identity__resolve", "identity__review", "reconcile__three_sources", "warehouse__load", "mart__publish", "upkeep__retention",
}  # fmt: skip
VERBS = {
    "announce", "ask", "check", "count", "estimate", "generate", "load", "look", "note", "process",
    "publish", "receive", "reconcile", "record", "refresh", "remove", "resolve", "start",
}  # fmt: skip
FILES = sorted((project_root() / "dags").glob("*.py"))


def test_every_dag_of_the_design_is_there_and_no_other(dags: dict):
    assert set(dags) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_dag_says_what_it_does_and_one_run_at_a_time_does_it(dags: dict, name: str):
    dag = dags[name]
    assert dag.description and dag.tags
    # Publications queue up, for Airflow forgets an event that meets a full DAG; one task at a time publishes.
    alone = [dag] if dag.max_active_runs == 1 else dag.tasks
    assert {getattr(each, "max_active_tis_per_dag", 1) for each in alone} == {1}
    assert dag.catchup is False
    stage = name.partition("__")[0]
    assert stage in dag.tags


@pytest.mark.parametrize("name", sorted(NAMES))
def test_tasks_are_verbs_that_try_again(dags: dict, name: str):
    for task in dags[name].tasks:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)+", task.task_id)
        assert task.task_id.split("_")[0] in VERBS, f"{task.task_id}: a task is a verb; add a new verb here"
        assert task.retries >= 1
        assert task.retry_policy is not None


def test_the_scheduler_can_read_every_schedule(dags: dict):
    from airflow.serialization.serialized_objects import DagSerialization

    for name, dag in dags.items():
        again = DagSerialization.from_dict(DagSerialization.to_dict(dag))
        assert again.dag_id == name
        assert {task.task_id for task in again.tasks} == {task.task_id for task in dag.tasks}


def test_every_dag_but_the_housekeeping_is_driven_by_assets_and_swept_by_the_clock(dags: dict):
    from airflow.sdk import AssetOrTimeSchedule, PartitionedAssetTimetable

    for name in NAMES - {"upkeep__retention", "identity__review", "reconcile__three_sources"}:
        assert isinstance(dags[name].timetable, AssetOrTimeSchedule), name
    assert isinstance(dags["reconcile__three_sources"].timetable, PartitionedAssetTimetable)


def test_a_period_is_whole_with_three_sources_and_not_with_two(dags: dict):
    from sinergi.services.waiting import THREE_SOURCES, whole_periods

    mapper = dags["reconcile__three_sources"].timetable.default_partition_mapper
    assert mapper.upstream_mapper.to_downstream("2026-10|district") == "2026-10"
    expected = set(mapper.window.to_upstream("2026-10"))
    assert expected == {f"2026-10|{source}" for source in THREE_SOURCES}
    assert whole_periods(sorted(expected)) == ["2026-10"]
    assert whole_periods(sorted(expected)[:2]) == []


def test_watchers_and_schedules_name_the_same_senders(dags: dict):
    from sinergi_airflow import INBOX, KIND_OF_SOURCE

    for source, asset in INBOX.items():
        (watcher,) = asset.watchers
        assert watcher.trigger["kwargs"] == {"kind": KIND_OF_SOURCE[source]} if isinstance(watcher.trigger, dict) else watcher.trigger.kind


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_dag_file_only_schedules_and_names(file: Path):
    """No SQL, no environment, no long functions: the library works."""
    text = file.read_text()
    assert "os.environ" not in text
    assert not re.search(r"\b(select|insert into|update|delete from)\b .*\b(from|set|values)\b", text, re.IGNORECASE)
    for function in [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.decorator_list]:
        if all(getattr(getattr(d, "func", d), "id", "") != "dag" for d in function.decorator_list):
            assert len(function.body) <= 9, function.name


def test_dag_files_import_nothing_heavy():
    command = [Path(sys.executable).parent / "ruff", "check", "--quiet", "--select", "TID253,AIR", project_root() / "dags"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_reading_the_dags_is_light():
    """The dag-processor reads them every minute: none of the heavy libraries may come along."""
    program = (
        "import sys, importlib.util, pathlib\n"
        "for file in sorted(pathlib.Path(sys.argv[1]).glob('*.py')):\n"
        "    spec = importlib.util.spec_from_file_location('read_' + file.stem, file); spec.loader.exec_module(importlib.util.module_from_spec(spec))\n"
        "print([m for m in ('pandas', 'great_expectations', 'openpyxl', 'sinergi.pipeline', 'sinergi.contract') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, project_root() / "dags"], cwd=project_root() / "plugins", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().splitlines()[-1] == "[]"
