"""Airflow for the tests of the DAGs: a metadata database of its own in SQLite, and this repository's DAGs and plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sinergi.places import project_root


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Set up before anything imports airflow, which reads its settings at import."""
    folder = tmp_path_factory.mktemp("airflow")
    settings = {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{folder}/airflow.db",
        "AIRFLOW__CORE__DAGS_FOLDER": str(project_root() / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(project_root() / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], check=True, capture_output=True, env=dict(os.environ))
        yield folder


@pytest.fixture(scope="module")
def dags(airflow_home: Path) -> dict:
    """All DAGs by id, read as the dag-processor reads them; anew for each file of tests, which may change their tasks."""
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=project_root() / "dags")
    assert bag.import_errors == {}
    return dict(bag.dags)
