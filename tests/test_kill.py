"""A run killed at any moment and repeated ends where an undisturbed run ends (RELIABILITY F2).

Three kills by default; SINERGI_KILLS=50 for the long form. The moments are drawn from a printed seed.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sinergi.database import rows, transaction
from sinergi.intake.senders import load
from sinergi.places import Home, project_root
from sinergi.sample import generate

KILLS = int(os.environ.get("SINERGI_KILLS", "3"))
AS_OF = "2026-11-16T09:00:00+00:00"


def start(url: str, home: Home) -> subprocess.Popen:
    env = {**os.environ, "SINERGI_HOME": str(home.root), "SINERGI_WAREHOUSE_URL": url, "PYTHONPATH": str(project_root() / "plugins")}
    return subprocess.Popen(
        [sys.executable, "-m", "sinergi.cli", "run", "--as-of", AS_OF],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def finish(process: subprocess.Popen) -> None:
    output = process.communicate(timeout=300)[0]
    assert process.returncode == 0, output.decode()[-2000:]


def contents(url: str, home: Home) -> dict[str, str]:
    """A checksum per table of all that lasts, and of the answers; the wall clock and the numbering of dimension versions are left out."""
    found = {}
    with transaction(url) as conn:
        tables = rows(
            conn,
            """
            select format('%I.%I', space.nspname, item.relname) as name,
                string_agg(format('%I', att.attname), ', ' order by att.attnum) as columns
            from pg_class as item
            inner join pg_namespace as space on item.relnamespace = space.oid
            inner join pg_attribute as att on att.attrelid = item.oid and att.attnum > 0 and not att.attisdropped
            where space.nspname in ('intake', 'staging', 'quality', 'identity', 'vault', 'warehouse', 'mart', 'mart_restricted')
                and (item.relkind in ('r', 'v')) and item.relname not in ('run', 'batch_verdict', 'load_log', 'form_definition', 'reconciled_period', 'reading')
                and item.relname !~ '_(batch|outcome|broken)$'
                and att.attname !~ '^(registered_at|linked_at|loaded_at|created_at|delivery_mark|lease_token|changed_at|decided_at|.*_version_key|region_key)$'
            group by 1
            """,
        )
        for table in tables:
            sums = rows(
                conn,
                f"select count(*) as n, md5(string_agg(t::text, '|' order by t::text)) as sum from (select {table.columns} from {table.name}) as t",
            )
            found[table.name] = f"{sums[0].n} {sums[0].sum}"
    for folder in (home.inbox, home.outbox, home.reports):
        for path in folder.rglob("*"):
            if path.is_file():  # a workbook and a page carry the hour at which they were made
                found[str(path.relative_to(home.root))] = hashlib.sha256(path.read_bytes()).hexdigest() if path.suffix == ".json" else ""
    return found


@pytest.fixture(scope="module")
def delivered(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    generate(folder, regions=("19.71",), first_period="2026-10", months=1, seed=5, mess=1.0)
    return folder


def new_home(parent: Path, delivered: Path, url: str) -> Home:
    home = Home(parent / "var").create()
    shutil.copytree(delivered, home.inbox, dirs_exist_ok=True)
    load(url, home.inbox / "senders.csv")
    (home.inbox / "senders.csv").unlink()
    return home


@pytest.mark.slow
@pytest.mark.timeout(300 + 90 * KILLS)
def test_a_killed_run_repeated_ends_like_an_undisturbed_one(new_warehouse, delivered, tmp_path):
    seed = int(os.environ.get("SINERGI_SEED", str(random.randrange(10**6))))
    print(f"seed {seed}")
    chance = random.Random(seed)
    with new_warehouse() as url:
        home = new_home(tmp_path / "calm", delivered, url)
        began = time.monotonic()
        finish(start(url, home))
        length = time.monotonic() - began
        calm = contents(url, home)
    assert len(calm) > 40
    for number in range(KILLS):
        moment = chance.uniform(0.05, 0.98) * length
        with new_warehouse() as url:
            home = new_home(tmp_path / f"kill{number}", delivered, url)
            shutil.copytree(tmp_path / "calm" / "var" / "secrets", home.secrets, dirs_exist_ok=True)  # keys of persons are keyed by them
            process = start(url, home)
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            finish(start(url, home))
            again = contents(url, home)
        differing = sorted(name for name in calm.keys() | again.keys() if calm.get(name) != again.get(name))
        assert differing == [], f"killed after {moment:.2f} of {length:.2f} s, seed {seed}"
        shutil.rmtree(tmp_path / f"kill{number}")
