"""docker-compose.yml for an office with Docker: valid, closed to the network, without a default password, and able to prepare itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import yaml
from sqlalchemy.engine import make_url

from sinergi.errors import RefusedStart
from sinergi.office import SECRETS, prepare
from sinergi.places import Home, project_root
from sinergi.services import airflow, postgres

ROOT = project_root()
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(TEXT)["services"]
ENV_NAMES = [
    line.partition("=")[0] for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line and not line.startswith("#")
]


def test_it_keeps_to_the_compose_specification():
    command = [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_has_every_part_of_a_distributed_airflow():
    assert set(SERVICES) == {"postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "triggerer", "worker"}
    assert SERVICES["worker"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "init"])
def test_every_lasting_service_is_watched(name: str):
    assert SERVICES[name]["healthcheck"]["test"]


def test_ports_are_published_on_the_loopback_address_only():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_secret_has_a_default():
    used = set(re.findall(r"\$\{(\w+)([^}]*)\}", TEXT))
    assert used
    for name, default in used:
        if any(word in name for word in ("PASSWORD", "KEY", "SECRET")):
            assert default.startswith(":?"), name


def test_the_example_names_every_variable_and_holds_no_secret():
    assert set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT)) == set(ENV_NAMES)
    for line in (ROOT / ".env.example").read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and ("PASSWORD" in name or name.endswith("KEY")):
            assert value == ""


def test_a_new_env_fills_every_secret_with_one_of_its_own():
    made = subprocess.run([sys.executable, ROOT / "docker" / "new_env.py"], capture_output=True, text=True, check=True).stdout
    values = dict(line.split("=", 1) for line in made.splitlines() if "=" in line and not line.startswith("#"))
    secrets = [value for name, value in values.items() if "PASSWORD" in name or name.endswith("KEY")]
    assert len(set(secrets)) == len(secrets) == 8
    assert not any(airflow.is_weak(secret) for secret in secrets)


def test_the_image_is_made_from_the_lock_and_runs_as_a_normal_user():
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in text and "requirements.lock" in text
    assert re.search(r"^USER sinergi$", text, re.MULTILINE)


@pytest.fixture
def office(home: Home, monkeypatch: pytest.MonkeyPatch):
    """An outside server, and the environment that docker-compose.yml would give to the init service."""
    with postgres.throwaway() as url:
        port = str(make_url(url).port)  # other tests have clusters of their own
        (folder,) = (
            each for each in postgres._throwaway_folders() if port in (each / "postgres" / "postmaster.pid").read_text().splitlines()
        )
        cluster = postgres.Cluster(folder / "postgres", folder / "secrets", throwaway=True)
        words = {name: f"{index}{'x7' * 20}" for index, name in enumerate(SECRETS)}
        address = url.rpartition("@")[2].partition("/")[0]
        environment = {
            **os.environ,
            **words,
            **dict.fromkeys(("AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY"), "k" * 40),
            "SINERGI_ADMIN_URL": cluster.url(postgres.ADMIN, "postgres"),
            "SINERGI_WAREHOUSE_URL": f"postgresql://sinergi_owner:{words['SINERGI_OWNER_PASSWORD']}@{address}/warehouse",
        }
        monkeypatch.setenv("SINERGI_HOME", str(home.root))
        monkeypatch.setenv("SINERGI_WAREHOUSE_URL", environment["SINERGI_WAREHOUSE_URL"])
        monkeypatch.setattr(airflow, "set_up_database", lambda *_: None)  # shown by tests/services/test_airflow.py
        yield environment


def test_the_init_service_prepares_an_outside_server_and_may_be_repeated(office: dict[str, str], home: Home):
    assert prepare(office)["senders"] > 0
    assert prepare(office)["senders"] == 0
    psycopg2.connect(postgres.url(home)).close()
    psycopg2.connect(postgres.url(home, "report")).close()
    changed = {**office, "SINERGI_OWNER_PASSWORD": "y9" * 20}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SINERGI_WAREHOUSE_URL", office["SINERGI_WAREHOUSE_URL"].replace(office["SINERGI_OWNER_PASSWORD"], "y9" * 20))
        prepare(changed)  # .env is what counts, also after a change


@pytest.mark.parametrize("weak", ["", "changeme", "airflow", "short"])
@pytest.mark.parametrize("name", [*SECRETS, "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY"])
def test_a_missing_or_well_known_secret_is_refused(name: str, weak: str):
    good = dict.fromkeys((*SECRETS, "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY"), "x7" * 20)
    with pytest.raises(RefusedStart, match=name):
        prepare({**good, name: weak})
