"""Prints a .env with generated secrets: python3 docker/new_env.py > .env; chmod 600 .env"""

import base64
import os
import secrets
from pathlib import Path

for line in (Path(__file__).parent.parent / ".env.example").read_text().splitlines():
    name, equals, value = line.partition("=")
    if equals and not line.startswith("#") and not value:
        made = base64.urlsafe_b64encode(os.urandom(32)).decode() if name == "AIRFLOW_FERNET_KEY" else secrets.token_urlsafe(48)
        line = f"{name}={made}"
    print(line)
