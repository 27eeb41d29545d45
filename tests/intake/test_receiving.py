import errno
import os
import socket
import stat
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.intake.receiving import SHOWN_BYTES, receive, shown_name
from sinergi.readers import limits

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


def writer_of(path):
    """Another process that has the file open for writing until its stdin ends."""
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; f = open(sys.argv[1], 'ab'); print(flush=True); sys.stdin.read()", str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    child.stdout.readline()
    return child


def test_a_file_that_somebody_holds_open_for_writing_waits_however_still_it_is(warehouse, home):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n1;2\n")
    other = deliver(home, "640212", "K01_640212_2026-09_v1.csv", b"a;b\n")
    os.utime(path, (0, path.stat().st_mtime - 60))
    writer = writer_of(path)
    try:
        assert take(warehouse, home) == {"received": 1, "ignored": 0, "waiting": 1}
        assert path.exists() and not other.exists()
    finally:
        writer.communicate()
    assert take(warehouse, home)["received"] == 1
    assert list(home.inbox.glob(".lease*")) == []


def test_a_writer_that_has_been_silent_for_long_does_not_block_for_ever(warehouse, home, monkeypatch):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n1;2\n")
    monkeypatch.setattr("sinergi.intake.receiving.SILENT_WRITER_SECONDS", 0.0)
    writer = writer_of(path)
    try:
        assert take(warehouse, home)["received"] == 1
    finally:
        writer.communicate()


def test_a_sidecar_that_still_grows_keeps_its_file_waiting(warehouse, home, monkeypatch):
    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n")
    beside = deliver(home, "640212", "K01_640212_2026-10_v1.csv.manifest.json", b"{")
    monkeypatch.setattr("sinergi.intake.receiving.time.sleep", lambda seconds: beside.write_bytes(b"{}"))
    assert take(warehouse, home) == {"received": 0, "ignored": 0, "waiting": 1}
    monkeypatch.undo()
    assert take(warehouse, home)["received"] == 1
    assert home.landed(ledger(warehouse)[0].sidecar_sha256).read_bytes() == b"{}"


def test_what_is_no_plain_file_is_never_opened(warehouse, home):
    folder = home.inbox / "640212"
    secret = home.secrets / "key"
    secret.write_bytes(b"secret")
    folder.mkdir()
    (home.inbox / "640201").symlink_to(folder)
    (home.inbox / "K01_640212_2026-10_v1.csv").write_bytes(b"outside of any folder")
    os.link(secret, folder / "K01_640212_2026-10_v1.csv")
    os.mkfifo(folder / "K01_640212_2026-10_v2.csv")
    (folder / "K01_640212_2026-10_v3.csv").mkdir()
    (folder / "K01_640212_2026-10_v4.csv").symlink_to("K01_640212_2026-10_v4.csv")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(folder / "s.csv"))
        result = take(warehouse, home)
    assert result == {"received": 0, "ignored": 7, "waiting": 0}
    assert {(row.status, row.sha256) for row in ledger(warehouse)} == {("IGNORED", None)}
    assert secret.read_bytes() == b"secret" and list(home.landing.rglob("*/*")) == []
    assert take(warehouse, home)["ignored"] == 0


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_sidecar_that_is_no_plain_file_is_ignored_and_does_no_harm(warehouse, home, kind):
    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n")
    beside = home.inbox / "640212" / "K01_640212_2026-10_v1.csv.manifest.json"
    {"link": lambda: beside.symlink_to("/etc/hostname"), "pipe": lambda: os.mkfifo(beside), "folder": beside.mkdir}[kind]()
    assert take(warehouse, home) == {"received": 1, "ignored": 1, "waiting": 0}
    assert [row.sidecar_sha256 for row in ledger(warehouse)] == [None, None]


def test_too_large_is_refused_uncopied_and_left_where_it_lies(warehouse, home):
    from sinergi.pipeline import process

    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"")
    os.truncate(path, 10 << 30)
    csv = deliver(home, "640212", "K01_640212_2026-09_v1.csv", b"a;b\n")
    beside = deliver(home, "640212", f"{csv.name}.manifest.json", b" " * (limits.SIDECAR_BYTES + 1))
    assert take(warehouse, home)["received"] == 2
    assert {row.file_name: row.refusal for row in ledger(warehouse)} == {path.name: "S001.too_large", csv.name: "S002.envelope_broken"}
    for _ in range(2):  # nor do later scans remove what was not copied, before it is decided and after
        assert take(warehouse, home)["received"] == 0
        assert path.exists() and csv.exists() and beside.exists()
        process(warehouse, home, NOW, "district")


def test_what_stays_in_the_inbox_is_news_only_once(warehouse, home, monkeypatch):
    """A link, a folder, a lock file or a file too large wakes the DAGs when it comes, not every minute for as long as it lies there."""
    from sinergi.services.waiting import look_into_inbox

    monkeypatch.setenv("SINERGI_WAREHOUSE_URL", warehouse)
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"")
    os.truncate(path, 10 << 30)
    deliver(home, "640212", "~$K01_640212_2026-10_v1.xlsx", b"x")
    (home.inbox / "640212" / "K01_640212_2026-09_v1.csv").symlink_to(path)
    (home.inbox / "640212" / "K01_640212_2026-08_v1.xlsx").mkdir()
    deliver(home, "640212", "K01_640212_2026-06_v1.csv.manifest.json", b"{}")
    (home.inbox / "outside.csv").write_bytes(b"a;b")
    assert (look_into_inbox(home, "district").files, look_into_inbox(home, "office").files) == (4, 1)
    take(warehouse, home)
    assert (look_into_inbox(home, "district").files, look_into_inbox(home, "office").files) == (0, 0)
    deliver(home, "640212", "K01_640212_2026-07_v1.csv", b"a;b")
    assert look_into_inbox(home, "district").files == 1


def test_a_file_exchanged_between_look_and_copy_waits_for_the_next_look(warehouse, home, monkeypatch):
    import sinergi.intake.receiving as receiving

    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"first")
    path = deliver(home, "640212", "K01_640212_2026-09_v1.csv", b"first")
    link = deliver(home, "640212", "K01_640212_2026-08_v1.csv", b"first")
    real_stable = receiving._stable

    def exchanged(inbox, seconds):
        found = real_stable(inbox, seconds)
        path.rename(path.with_name(".away"))
        path.write_bytes(b"other")
        link.unlink()
        link.symlink_to("/etc/hostname")
        return found

    monkeypatch.setattr(receiving, "_stable", exchanged)
    assert take(warehouse, home) == {"received": 1, "ignored": 0, "waiting": 2}
    monkeypatch.undo()
    take(warehouse, home)
    assert [home.landed(row.sha256).read_bytes() for row in ledger(warehouse) if row.sha256] == [b"first", b"other"]


def test_what_arrives_under_the_same_name_while_a_file_is_entered_is_not_taken_away(warehouse, home, monkeypatch):
    import sinergi.intake.receiving as receiving

    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"first")
    real_take_away = receiving._take_away

    def late(item):
        path.unlink()
        path.write_bytes(b"second")
        real_take_away(item)

    monkeypatch.setattr(receiving, "_take_away", late)
    take(warehouse, home)
    monkeypatch.undo()
    assert path.read_bytes() == b"second"
    take(warehouse, home)
    assert [home.landed(row.sha256).read_bytes() for row in ledger(warehouse)] == [b"first", b"second"]


def test_the_bytes_hashed_are_the_bytes_landed_while_others_swap_the_file(warehouse, home):
    path = deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"0" * 100_000)
    stop = threading.Event()

    def swap():
        number = 0
        while not stop.is_set():
            number += 1
            draft = path.with_name(".draft")
            draft.write_bytes(str(number % 10).encode() * 100_000)
            draft.rename(path)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(15):
            take(warehouse, home)
    finally:
        stop.set()
        swapper.join()
    take(warehouse, home)
    import hashlib

    for row in ledger(warehouse):
        if row.sha256:
            content = home.landed(row.sha256).read_bytes()
            assert hashlib.sha256(content).hexdigest() == row.sha256 and len(set(content)) == 1 and len(content) == 100_000
            assert stat.S_IMODE(home.landed(row.sha256).stat().st_mode) == 0o600


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


def test_an_empty_folder_where_a_share_should_be_mounted_is_an_error_until_the_share_is_back(warehouse, home):
    assert take(warehouse, home)["received"] == 0
    here = home.inbox.stat()
    (home.root / "inbox.seen").write_text(f"{here.st_dev + 1} {here.st_ino + 1}")  # as it was with the share on it
    with pytest.raises(SinergiError, match="is its share mounted"):
        take(warehouse, home)
    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n")
    assert take(warehouse, home)["received"] == 1
    (home.inbox / "640212").rmdir()
    assert take(warehouse, home)["received"] == 0, "it has files now, so it is the inbox"


def test_an_inbox_that_was_made_anew_or_mounted_again_is_the_inbox(warehouse, home):
    take(warehouse, home)
    here = home.inbox.stat()
    for device, number in ((0, 1), (1, 0)):
        (home.root / "inbox.seen").write_text(f"{here.st_dev + device} {here.st_ino + number}")
        assert take(warehouse, home)["received"] == 0


HOSTILE = [
    b"K01\n\x1b[31m\xe2\x80\xaeevil{{7*7}}.csv", b"-rf.csv", b"x..csv..", b"\xff\xfe_640212.csv", b"a'b\"c;drop table x;--.csv", b"$(id)`id`.csv",
    b"x" * 251 + b".csv", b"x" * 250 + b"y.csv", "é".encode() * 125 + b".csv", b"%s%n[bold]{}.csv", b" .csv", b"K01.csv\n", b"CON.csv",
    "Ame\u0301lie.csv".encode(), "Am\u00e9lie.csv".encode(), b"A.csv", b"a.csv", "\u202ecsv.exe".encode(), b"x\\..\\..\\x.csv",
]  # fmt: skip


def test_hostile_names_are_data_each_entered_and_answered_as_itself(warehouse, home):
    from sinergi.pipeline import process

    folder = os.fsencode(home.inbox / "640212")
    os.mkdir(folder)
    for number, name in enumerate(HOSTILE):
        with open(folder + b"/" + name, "wb") as file:
            file.write(b"a;b\n%d;2\n" % number)
    (home.inbox / os.fsdecode(b"-x\xff\n" + b"y" * 240)).mkdir()
    (home.inbox / os.fsdecode(b"-x\xff\n" + b"y" * 240) / "K01.csv").write_bytes(b"a;b\n")
    assert take(warehouse, home) == {"received": len(HOSTILE) + 1, "ignored": 0, "waiting": 0}
    for kind in ("district", "office"):
        process(warehouse, home, NOW, kind, with_gx=False)
    names = [row.file_name for row in ledger(warehouse)]
    assert len(set(names)) >= len(HOSTILE) and all(name.isprintable() and len(name.encode()) <= SHOWN_BYTES for name in names)
    assert any("{{7*7}}" in name for name in names)
    assert len(list(home.outbox.glob("*/*.feedback.json"))) == len(HOSTILE) + 1
    assert os.listdir(folder) == []


def test_a_plain_name_is_shown_as_it_is():
    assert shown_name("K01_640212_2026-10_v1.xlsx") == "K01_640212_2026-10_v1.xlsx"
    assert shown_name("laporan café 10 %.csv") == "laporan café 10 %.csv"


def test_a_folder_that_is_closed_to_us_holds_up_nobody_else(warehouse, home, monkeypatch):
    """Closed by its owner, or mounted read-only: the others go on, nothing is entered twice, and the run tells of it."""
    from sinergi import pipeline
    from sinergi.services.waiting import closed_folders, look_into_inbox

    monkeypatch.setenv("SINERGI_WAREHOUSE_URL", warehouse)
    closed = deliver(home, "640203", "K01_640203_2026-10_v1.csv", b"a;b\n").parent
    stays = deliver(home, "640206", "K01_640206_2026-10_v1.csv", b"a;b\n")
    deliver(home, "640212", "K01_640212_2026-10_v1.csv", b"a;b\n")
    real_scandir, real_unlink, real_access = os.scandir, type(stays).unlink, os.access

    def scandir(path):
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real_scandir(path)

    def unlink(self, missing_ok=False):
        if self == stays:
            raise OSError(errno.EROFS, "Read-only file system", str(self))
        real_unlink(self, missing_ok=missing_ok)

    with monkeypatch.context() as closing:
        closing.setattr(os, "scandir", scandir)
        closing.setattr(type(stays), "unlink", unlink)
        closing.setattr(os, "access", lambda path, mode: str(path) not in (str(closed), str(stays.parent)) and real_access(path, mode))
        for _ in range(2):
            done = pipeline.run(warehouse, home, NOW)
            assert [text.partition(" cannot be read or emptied")[0] for text in done["closed"]] == [str(closed), str(stays.parent)]
        assert look_into_inbox(home, "district").files == 1
        assert len(closed_folders(home, "district")) == 2
        assert closed_folders(home, "company") == []
        assert sorted(row.file_name for row in ledger(warehouse)) == ["K01_640206_2026-10_v1.csv", "K01_640212_2026-10_v1.csv"]
    done = pipeline.run(warehouse, home, NOW)
    assert "closed" not in done
    assert len(ledger(warehouse)) == 3
    assert not stays.exists()
