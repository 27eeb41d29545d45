import os
from datetime import UTC, datetime

import pytest

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.intake.receiving import receive

NOW = datetime(2026, 11, 16, tzinfo=UTC)


def deliver(home, sender, name, content):
    folder = home.inbox / sender
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def ledger(url):
    with transaction(url) as conn:
        return rows(conn, "select * from intake.submission order by submission_key")


def take(url, home, **more):
    return receive(url, home, NOW, settle_seconds=0.0, **more)


def test_a_file_is_landed_by_its_hash_entered_once_and_leaves_the_inbox(warehouse, home):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n1;2\n")
    assert take(warehouse, home)["received"] == 1
    (row,) = ledger(warehouse)
    assert home.landed(row.sha256).read_bytes() == b"a;b\n1;2\n"
    assert not path.exists()
    assert take(warehouse, home)["received"] == 0


def test_the_same_bytes_delivered_again_are_a_delivery_of_their_own(warehouse, home):
    for _ in range(2):
        deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n1;2\n")
        take(warehouse, home)
    assert len(ledger(warehouse)) == 2


def test_a_scan_repeated_after_a_kill_counts_the_delivery_once(warehouse, home, monkeypatch):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n1;2\n")
    real_unlink = type(path).unlink

    def killed(self, missing_ok=False):
        if self.parent.parent == home.inbox:
            raise KeyboardInterrupt
        real_unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(type(path), "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        take(warehouse, home)
    monkeypatch.undo()
    assert path.exists()
    take(warehouse, home)
    assert not path.exists()
    assert len(ledger(warehouse)) == 1


def test_what_is_no_report_is_ignored_and_listed_and_stays(warehouse, home):
    deliver(home, "640212", "~$K01.xlsx", b"lock")
    deliver(home, "640212", "K01.xlsx.part", b"half")
    os.mkfifo(home.inbox / "640212" / "K01_640212_2026-10_v1.csv")
    (home.inbox / "640212" / "K01_640212_2026-09_v1.csv").symlink_to("/etc/hostname")
    assert take(warehouse, home) == {"received": 0, "ignored": 4, "waiting": 0}
    assert take(warehouse, home)["ignored"] == 0
    assert {row.status for row in ledger(warehouse)} == {"IGNORED"}


def test_an_older_version_is_entered_before_a_newer_one(warehouse, home):
    deliver(home, "640212", "K01_640212_2026-10_v10.csv", b"ten")
    deliver(home, "640212", "K01_640212_2026-10_v2.csv", b"two")
    deliver(home, "640201", "K01_640201_2026-09_v1.csv", b"september")
    take(warehouse, home)
    assert [row.file_name for row in ledger(warehouse)] == [
        "K01_640201_2026-09_v1.csv",
        "K01_640212_2026-10_v2.csv",
        "K01_640212_2026-10_v10.csv",
    ]


def test_a_file_that_still_grows_waits(warehouse, home, monkeypatch):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a")
    monkeypatch.setattr("sinergi.intake.receiving.time.sleep", lambda seconds: path.write_bytes(b"ab"))
    assert take(warehouse, home) == {"received": 0, "ignored": 0, "waiting": 1}
    assert path.exists()


def test_a_sidecar_travels_with_its_csv_and_is_no_submission(warehouse, home):
    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n")
    deliver(home, "640212", "K01_640212_2026-10_v1.csv.manifest.json", b"{}")
    assert take(warehouse, home)["received"] == 1
    assert ledger(warehouse)[0].sidecar_sha256 is not None
    assert list((home.inbox / "640212").iterdir()) == []


def test_a_vanished_inbox_is_an_error_and_not_an_empty_one(warehouse, home):
    home.inbox.rmdir()
    with pytest.raises(SinergiError, match="not reachable"):
        take(warehouse, home)


def test_hostile_names_become_one_safe_line(warehouse, home):
    deliver(home, "640212", "K01\n\x1b[31m‮evil{{7*7}}.csv", b"x")
    take(warehouse, home)
    name = ledger(warehouse)[0].file_name
    assert name.isprintable() and "{{7*7}}" in name
