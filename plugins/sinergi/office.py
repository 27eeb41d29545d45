"""`python -m sinergi.office`: the one-shot preparation of an office with Docker (docker-compose.yml, service init). Safe to repeat.

The server is an outside one and the passwords come from .env; roles, databases, tables and Airflow's administrator are made from them.
"""

from __future__ import annotations

import os
import sys

from sinergi import secrets
from sinergi.errors import RefusedStart, SinergiError
from sinergi.places import home
from sinergi.services import airflow, postgres

SECRETS = {
    "SINERGI_OWNER_PASSWORD": f"{postgres.OWNER}.password",
    "SINERGI_AIRFLOW_PASSWORD": f"{postgres.AIRFLOW}.password",
    "SINERGI_UI_PASSWORD": airflow.PASSWORD,
}


def prepare(environment: dict[str, str]) -> dict[str, int]:
    """Prepare the server behind SINERGI_ADMIN_URL; a missing or weak secret is refused."""
    from sinergi.installation import install

    for name in (*SECRETS, "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API_AUTH__JWT_SECRET", "AIRFLOW__API__SECRET_KEY"):
        if airflow.is_weak(environment.get(name, "")):
            raise RefusedStart(f"{name} is missing or too weak. Make a new .env: python3 docker/new_env.py > .env")
    place = home().create()
    for name, file in SECRETS.items():
        secrets.keep(place.secrets, file, environment[name])
    postgres.prepare_server(environment["SINERGI_ADMIN_URL"], place.secrets)
    counts = install(postgres.url(place))
    airflow.set_up_database(place, environment)
    return counts


if __name__ == "__main__":
    try:
        print(f"the office is ready: {prepare(dict(os.environ))}")
    except SinergiError as fault:
        sys.exit(f"Sinergi: {fault}")
