"""Receipt: what lies stable in the inbox is copied once into the landing store and entered into the ledger.

The bytes that are hashed are the bytes that are judged and loaded; the file leaves the inbox last, and repeatably.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import signal
import stat
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from sinergi.database import rows, scalar, session_lock, transaction
from sinergi.intake.rights import route
from sinergi.places import SIDECAR, Home, delivery_mark
from sinergi.readers import limits

SETTLE_SECONDS = 2.0
SILENT_WRITER_SECONDS = 600.0  # a file that somebody holds open for writing waits, but not for ever
SHOWN_BYTES = 200  # of a name; with the endings of an answer it still fits the 255 bytes of a file name
_IGNORED_NAME = re.compile(r"^(\.|~\$)|\.(part|partial|crdownload|tmp|temp|swp|lock)$|^(thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_NAME = re.compile(r"^([A-Z]\d{2})_([A-Z0-9.-]+)_([0-9QS-]+)_v(\d+)\.(xlsx|csv)$", re.IGNORECASE)


@dataclass
class Delivery:
    """One file found in a sender's folder."""

    folder: str
    path: Path
    info: os.stat_result
    sidecar: Path | None = None
    sidecar_info: os.stat_result | None = None
    sha256: str | None = None
    sidecar_sha256: str | None = None
    problem: str | None = None
    mark: str = field(default="")

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_ignored(self) -> bool:
        """No report, whatever is in it: a link, pipe or device, a second name of another file, a lock file, or outside of a folder."""
        return not self.folder or not _is_plain(self.info) or bool(_IGNORED_NAME.search(self.name))

    def parts(self) -> list[tuple[Path, os.stat_result]]:
        """The file and its sidecar as they were seen by the scan."""
        return [(self.path, self.info), *([(self.sidecar, self.sidecar_info)] if self.sidecar and self.sidecar_info else [])]

    def state(self) -> list[tuple[int, ...]]:
        return [_state(info) for _, info in self.parts()]

    def turn(self) -> tuple:
        """Older periods and versions are decided first, whatever the order of the folder."""
        found = _NAME.match(self.name)
        return (0, found[1], found[3], self.folder, int(found[4]), self.name) if found else (1, "", "", self.folder, 0, self.name)

    def identity(self) -> str:
        return delivery_mark(self.folder, self.name, self.info)


def _is_plain(info: os.stat_result) -> bool:
    """A regular file under a single name. A second hard link may be anybody's file, put here to be read by us."""
    return stat.S_ISREG(info.st_mode) and info.st_nlink == 1


def _state(info: os.stat_result) -> tuple[int, ...]:
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns


def shown_name(name: str) -> str:
    """A file name that is safe to show and to write: one line, no control or direction characters, at most 200 bytes.

    A name that had to be changed carries a mark of its own bytes before the extension, so that twins stay two.
    """
    raw = os.fsencode(name)
    text = raw.decode("utf-8", "replace")
    clean = "".join(char if char.isprintable() and not 0x200B <= ord(char) <= 0x206F else "\N{REPLACEMENT CHARACTER}" for char in text)
    if clean == text and len(raw) <= SHOWN_BYTES and os.fsencode(clean) == raw:
        return clean
    stem, dot, extension = clean.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = clean, ""
    ending = f"~{hashlib.sha256(raw).hexdigest()[:6]}{'.' if extension else ''}{extension}"
    return stem.encode()[: SHOWN_BYTES - len(ending.encode())].decode("utf-8", "ignore") + ending


def _scan(home: Home) -> list[Delivery]:
    """Everything in the inbox: files of the senders' folders, and what lies outside of any folder (folder '')."""
    found: list[Delivery] = []
    for top in sorted(home.reach_inbox(), key=lambda entry: entry.name):
        if not top.is_dir(follow_symlinks=False):
            found += [Delivery("", path, info) for path, info in _entries([top]).values()]
            continue
        try:
            entries = _entries(os.scandir(top.path))
        except (FileNotFoundError, PermissionError):  # gone, or closed to us: waiting.closed_folders tells of it, the others go on
            continue
        beside = {name for name, (_, info) in entries.items() if name.lower().endswith(SIDECAR) and _is_plain(info)}
        for name, (path, info) in sorted(entries.items()):
            if name not in beside:
                sidecar = entries[name + SIDECAR] if name + SIDECAR in beside else (None, None)
                found.append(Delivery(top.name, path, info, *sidecar))
    return found


def _entries(listing) -> dict[str, tuple[Path, os.stat_result]]:
    entries = {}
    for entry in listing:
        try:
            entries[entry.name] = (Path(entry.path), entry.stat(follow_symlinks=False))
        except (FileNotFoundError, PermissionError):
            continue
    return entries


def _unsettled(delivery: Delivery, now: float) -> bool:
    """Still being written, perhaps: changed a moment ago, dated in the future, or a CSV whose sidecar may follow."""
    return any(info.st_mtime > now or now - max(info.st_mtime, info.st_ctime) < SETTLE_SECONDS for _, info in delivery.parts())


def _stable(home: Home, settle_seconds: float) -> tuple[list[Delivery], int]:
    """Deliveries that are whole, and how many are still changing. Looks twice only when it must."""
    first = _scan(home)
    now = time.time()
    if not any(_unsettled(item, now) for item in first if not item.is_ignored):
        return first, 0
    time.sleep(settle_seconds)
    before = {(item.folder, item.name): item.state() for item in first}
    second = _scan(home)
    still = [item for item in second if before.get((item.folder, item.name)) == item.state()]
    return still, len(second) - len(still)


class _Writers:
    """Knows whether another process of this machine holds a file open for writing: the kernel then refuses a read lease.

    Some network file systems refuse every lease; a file of our own beside the others shows whether a refusal means anything.
    """

    def __init__(self, inbox: Path):
        self.inbox = inbox

    def hold(self, descriptor: int, info: os.stat_result) -> bool:
        recent = time.time() - max(info.st_mtime, info.st_ctime) < SILENT_WRITER_SECONDS
        return recent and not self._lease(descriptor) and self._refusal_means_writer

    @staticmethod
    def _lease(descriptor: int) -> bool:
        """Take the lease and give it back; false where it is refused because of a writer, true where it cannot be had at all."""
        try:
            # Somebody who opens the file meanwhile makes the kernel signal us: by one that is ignored unless asked for.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except (OSError, AttributeError) as error:
            return getattr(error, "errno", None) != errno.EAGAIN
        return True

    @cached_property
    def _refusal_means_writer(self) -> bool:
        probe = self.inbox / f".lease-{os.getpid()}"
        try:
            probe.touch()
            descriptor = os.open(probe, os.O_RDONLY)
        except OSError:
            return False
        try:
            return self._lease(descriptor)
        finally:
            os.close(descriptor)
            probe.unlink(missing_ok=True)


def _open(path: Path) -> int:
    """Descriptor of a file in a sender's folder, of which neither may be a link; a pipe does not block."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return os.open(path.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)


_GONE = (errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.ESTALE, errno.EISDIR)


def _copy(source: Path, expected: os.stat_result, home: Home, writers: _Writers) -> str | None:
    """Copy once while hashing; returns the hash, or None when the file changed, vanished or is still being written."""
    try:
        handle = _open(source)
    except OSError as error:
        if error.errno in _GONE:
            return None
        raise
    with os.fdopen(handle, "rb") as reader:
        info = os.fstat(reader.fileno())
        if _state(info) != _state(expected) or not _is_plain(info) or writers.hold(reader.fileno(), info):
            return None
        partial = home.tmp / f"landing-{os.getpid()}"
        digest = hashlib.sha256()
        left = info.st_size
        with partial.open("wb") as writer:
            os.fchmod(writer.fileno(), 0o600)
            while left and (chunk := reader.read(min(left, 1 << 20))):
                digest.update(chunk)
                writer.write(chunk)
                left -= len(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        after = os.fstat(reader.fileno())
    if left or (after.st_size, after.st_mtime_ns) != (info.st_size, info.st_mtime_ns):
        partial.unlink()
        return None
    landed = home.landed(digest.hexdigest())
    landed.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(landed)
    return digest.hexdigest()


def _land(delivery: Delivery, home: Home, writers: _Writers) -> bool:
    """Bring one delivery into the landing store; False leaves it for the next scan."""
    delivery.mark = delivery.identity()
    if delivery.is_ignored:
        return True
    if delivery.info.st_size > limits.CSV_FILE_BYTES:
        delivery.problem = "S001.too_large"
        return True
    if delivery.sidecar_info and delivery.sidecar_info.st_size > limits.SIDECAR_BYTES:
        delivery.problem = "S002.envelope_broken"
        return True
    try:
        delivery.sha256, *beside = [_copy(path, info, home, writers) for path, info in delivery.parts()]
    except PermissionError:
        delivery.problem = "S001.unreadable"
        return True
    delivery.sidecar_sha256 = beside[0] if beside else None
    return delivery.sha256 is not None and None not in beside


def _take_away(delivery: Delivery) -> None:
    """Remove what was copied, unless something else lies there by now; what could not be copied stays."""
    if delivery.is_ignored or delivery.problem:
        return
    for path, info in delivery.parts():
        try:
            is_same = _state(os.lstat(path)) == _state(info)
        except FileNotFoundError:
            continue
        if is_same:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                # The ledger knows it by its mark: it may lie there until the folder can be emptied (waiting.closed_folders).
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                    raise


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
                row.delivery_mark: row.is_copied
                for row in rows(
                    conn,
                    "select delivery_mark, sha256 is not null as is_copied from intake.submission where status is null or sha256 is null",
                )
            }
        found, waiting = _stable(home, settle_seconds)

        def kind_of(folder: str) -> str:
            return senders[folder].kind if folder in senders else "office"

        wanted = [item for item in found if kinds is None or kind_of(item.folder) in kinds]
        done = [item for item in wanted if known.get(item.identity())]  # refused uncopied, it is all that there is: it stays
        fresh = sorted((item for item in wanted if item.identity() not in known), key=Delivery.turn)
        writers = _Writers(home.inbox)
        landed = [item for item in fresh if _land(item, home, writers)]
        if landed:
            with transaction(url) as conn:
                marks = [item.mark for item in landed]
                entered = {
                    row.delivery_mark
                    for row in rows(conn, "select delivery_mark from intake.submission where delivery_mark = any(:marks)", marks=marks)
                }
                new = [item for item in landed if item.mark not in entered]
                key = scalar(conn, "select coalesce(max(submission_key), 0) from intake.submission")
                if new:
                    conn.execute(
                        _INSERT,
                        [
                            _ledger_row(key + n, item, kind_of(item.folder), senders.get(item.folder), clock)
                            for n, item in enumerate(new, 1)
                        ],
                    )
                    route(conn, key)
        for item in [*done, *landed]:
            _take_away(item)
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
        "reason": "IGNORED: bukan berkas laporan di dalam kotak pengirim" if item.is_ignored else None,
        "folder": shown_name(item.folder),
        "kind": kind,
        "region_code": sender.region_code if sender else None,
        "time_zone": sender.time_zone if sender else "Asia/Jakarta",
        "mark": item.mark,
        "sidecar_sha256": item.sidecar_sha256,
        "refusal": item.problem,
        "is_answered": item.is_ignored,
    }
