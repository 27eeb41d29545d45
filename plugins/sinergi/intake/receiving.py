"""Receipt: what lies stable in the inbox is copied once into the landing store and entered into the ledger.

The bytes that are hashed are the bytes that are judged and loaded; the file leaves the inbox last, and repeatably.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from sinergi.database import rows, scalar, session_lock, transaction
from sinergi.errors import SinergiError
from sinergi.places import Home
from sinergi.readers import limits

SETTLE_SECONDS = 2.0
SIDECAR = ".manifest.json"
_IGNORED_NAME = re.compile(r"^(\.|~\$)|\.(part|partial|crdownload|tmp|temp|swp|lock)$|^(thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_NAME = re.compile(r"^([A-Z]\d{2})_([A-Z0-9.-]+)_([0-9QS-]+)_v(\d+)\.(xlsx|csv)$", re.IGNORECASE)


@dataclass
class Delivery:
    """One file found in a sender's folder."""

    folder: str
    path: Path
    info: os.stat_result
    is_regular: bool
    sidecar: Path | None = None
    sha256: str | None = None
    sidecar_sha256: str | None = None
    problem: str | None = None
    mark: str = field(default="")

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_ignored(self) -> bool:
        return not self.is_regular or bool(_IGNORED_NAME.search(self.name))

    def turn(self) -> tuple:
        """Older periods and versions are decided first, whatever the order of the folder."""
        found = _NAME.match(self.name)
        return (0, found[1], found[3], self.folder, int(found[4]), self.name) if found else (1, "", "", self.folder, 0, self.name)

    def identity(self) -> str:
        """Names this very delivery: the same bytes delivered again are another one (new inode or change time)."""
        parts = (
            os.fsencode(self.folder),
            os.fsencode(self.name),
            f"{self.info.st_ino}|{self.info.st_ctime_ns}|{self.info.st_size}".encode(),
        )
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def shown_name(name: str) -> str:
    """A file name that is safe to show: one line, no control or direction characters, at most 200 characters."""
    text = os.fsencode(name).decode("utf-8", "replace")
    clean = "".join(char if char.isprintable() and not 0x200B <= ord(char) <= 0x206F else "�" for char in text)
    return clean[:200]


def _scan(inbox: Path) -> list[Delivery]:
    found: list[Delivery] = []
    try:
        folders = sorted((entry for entry in os.scandir(inbox) if entry.is_dir(follow_symlinks=False)), key=lambda entry: entry.name)
    except OSError:
        raise SinergiError(f"inbox {inbox} is not reachable; mount or create it (this is not 'no files')") from None
    for folder in folders:
        entries = {}
        for entry in os.scandir(folder.path):
            try:
                entries[entry.name] = (Path(entry.path), entry.stat(follow_symlinks=False))
            except FileNotFoundError:
                continue
        for name, (path, info) in sorted(entries.items()):
            if name.lower().endswith(SIDECAR):
                continue
            sidecar = entries.get(name + SIDECAR)
            found.append(Delivery(folder.name, path, info, stat.S_ISREG(info.st_mode), sidecar[0] if sidecar else None))
    return found


def _unsettled(delivery: Delivery, now: float) -> bool:
    """Still being written, perhaps: changed a moment ago, dated in the future, or a CSV whose sidecar may follow."""
    age = now - delivery.info.st_mtime
    waits_for_sidecar = delivery.name.lower().endswith(".csv") and delivery.sidecar is None
    recent = min(age, now - delivery.info.st_ctime) < SETTLE_SECONDS
    return age < 0 or recent or (waits_for_sidecar and now - delivery.info.st_ctime < SETTLE_SECONDS)


def _stable(inbox: Path, settle_seconds: float) -> tuple[list[Delivery], int]:
    """Deliveries that are whole, and how many are still changing. Looks twice only when it must."""
    first = _scan(inbox)
    now = time.time()
    if not any(_unsettled(item, now) for item in first if not item.is_ignored):
        return first, 0
    time.sleep(settle_seconds)
    before = {(item.folder, item.name): (item.info.st_size, item.info.st_mtime_ns) for item in first}
    second = _scan(inbox)
    still = [item for item in second if before.get((item.folder, item.name)) == (item.info.st_size, item.info.st_mtime_ns)]
    return still, len(second) - len(still)


def _copy(source: Path, home: Home, expected: os.stat_result | None) -> str | None:
    """Copy once while hashing; returns the hash, or None when the file changed or vanished meanwhile."""
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as reader:
        info = os.fstat(reader.fileno())
        if not stat.S_ISREG(info.st_mode) or (expected and (info.st_ino, info.st_size) != (expected.st_ino, expected.st_size)):
            return None
        partial = home.tmp / f"landing-{os.getpid()}"
        digest = hashlib.sha256()
        with partial.open("wb") as writer:
            os.fchmod(writer.fileno(), 0o600)
            while chunk := reader.read(1 << 20):
                digest.update(chunk)
                writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        after = os.fstat(reader.fileno())
    if (after.st_size, after.st_mtime_ns) != (info.st_size, info.st_mtime_ns):
        partial.unlink()
        return None
    landed = home.landed(digest.hexdigest())
    landed.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(landed)
    return digest.hexdigest()


def _land(delivery: Delivery, home: Home) -> bool:
    """Bring one delivery into the landing store; False leaves it for the next scan."""
    delivery.mark = delivery.identity()
    if delivery.is_ignored:
        return True
    if delivery.info.st_size > limits.CSV_FILE_BYTES:
        delivery.problem = "S001.too_large"
        return True
    try:
        delivery.sha256 = _copy(delivery.path, home, delivery.info)
        if delivery.sidecar is not None:
            delivery.sidecar_sha256 = _copy(delivery.sidecar, home, None)
    except PermissionError:
        delivery.problem = "S001.unreadable"
        return True
    return delivery.sha256 is not None


def receive(
    url: str, home: Home, clock: datetime, kinds: tuple[str, ...] | None = None, settle_seconds: float = SETTLE_SECONDS
) -> dict[str, int]:
    """Enter every stable file of the inbox into the ledger, once; returns received, ignored, waiting.

    ``kinds`` limits the scan to folders of these sender kinds; folders of nobody known belong to ``office``.
    """
    for folder in (home.landing, home.tmp):
        folder.mkdir(parents=True, exist_ok=True)
    with session_lock(url, "intake", "receive"):
        with transaction(url) as conn:
            senders = {row.sender: row for row in rows(conn, "select sender, kind, region_code, time_zone from intake.sender")}
            known = {
                row.delivery_mark
                for row in rows(conn, "select delivery_mark from intake.submission where status is null or status = 'IGNORED'")
            }
        found, waiting = _stable(home.inbox, settle_seconds)

        def kind_of(folder: str) -> str:
            return senders[folder].kind if folder in senders else "office"

        wanted = [item for item in found if kinds is None or kind_of(item.folder) in kinds]
        done = [item for item in wanted if item.identity() in known]
        fresh = sorted((item for item in wanted if item.identity() not in known), key=Delivery.turn)
        landed = [item for item in fresh if _land(item, home)]
        if landed:
            with transaction(url) as conn:
                done += [item for item in landed if scalar(conn, "select 1 from intake.submission where delivery_mark = :m", m=item.mark)]
                new = [item for item in landed if item not in done]
                key = scalar(conn, "select coalesce(max(submission_key), 0) from intake.submission")
                if new:
                    conn.execute(
                        _INSERT,
                        [
                            _ledger_row(key + n, item, kind_of(item.folder), senders.get(item.folder), clock)
                            for n, item in enumerate(new, 1)
                        ],
                    )
        for item in [*done, *landed]:
            if not item.is_ignored:
                item.path.unlink(missing_ok=True)
                if item.sidecar is not None:
                    item.sidecar.unlink(missing_ok=True)
    ignored = sum(item.is_ignored for item in landed)
    return {"received": len(landed) - ignored, "ignored": ignored, "waiting": waiting + len(fresh) - len(landed)}


_INSERT = sa.text(
    """
    insert into intake.submission (
        submission_key, file_name, sha256, received_at, finished_at, status, reason, delivered_by, sender_kind,
        region_code, time_zone, delivery_mark, sidecar_sha256, refusal, is_answered
    )
    values (
        :key, :file_name, :sha256, :clock, :finished_at, :status, :reason, :folder, :kind,
        :region_code, :time_zone, :mark, :sidecar_sha256, :refusal, :is_answered
    )
    on conflict (delivery_mark) do nothing
    """
)


def _ledger_row(key: int, item: Delivery, kind: str, sender, clock: datetime) -> dict[str, object]:
    return {
        "key": key,
        "file_name": shown_name(item.name),
        "sha256": item.sha256,
        "clock": clock,
        "finished_at": clock if item.is_ignored else None,
        "status": "IGNORED" if item.is_ignored else None,
        "reason": "IGNORED: bukan berkas laporan" if item.is_ignored else None,
        "folder": shown_name(item.folder),
        "kind": kind,
        "region_code": sender.region_code if sender else None,
        "time_zone": sender.time_zone if sender else "Asia/Jakarta",
        "mark": item.mark,
        "sidecar_sha256": item.sidecar_sha256,
        "refusal": item.problem,
        "is_answered": item.is_ignored,
    }
