"""Where things lie: the project's own folders and the home of an installation."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from sinergi.errors import RefusedStart


def project_root() -> Path:
    """The folder that holds dags/, sql/ and expectations/."""
    return Path(__file__).resolve().parents[2]


SIDECAR = ".manifest.json"  # the envelope beside a CSV, named after it


@dataclass(frozen=True)
class Home:
    """One installation's data: SINERGI_HOME (DESIGN §4.2)."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def reach_inbox(self) -> list[os.DirEntry[str]]:
        """What lies in the inbox. Raises RefusedStart where it is not there, or is not the one of before: a share that is not mounted.

        An empty folder of another device and number than the inbox of the last look is taken for the place where the share belongs.
        """
        try:
            info, found = self.inbox.stat(), list(os.scandir(self.inbox))
        except OSError:
            raise RefusedStart(f"inbox {self.inbox} is not reachable; mount or create it (this is not 'no files')") from None
        seen, here = self.root / "inbox.seen", f"{info.st_dev} {info.st_ino}"
        before = seen.read_text() if seen.exists() else ""
        if before and not found and not any(was == now for was, now in zip(before.split(), here.split(), strict=True)):
            raise RefusedStart(
                f"inbox {self.inbox} is empty and not the folder that it was: is its share mounted? "
                f"If it has moved for good, remove {seen} (this is not 'no files')"
            )
        if before != here:
            seen.write_text(here)
        return found

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def airflow(self) -> Path:
        return self.root / "airflow"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def reference(self) -> Path:
        """Reference tables as the office has loaded them; they win over the seeds."""
        return self.root / "reference"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    def landed(self, sha256: str) -> Path:
        """The immutable copy of a delivered file, named by its content."""
        return self.landing / sha256[:2] / sha256

    def create(self) -> Home:
        """Make the folders that an installation needs; what others must not read is closed to them."""
        for folder in (self.root, self.inbox, self.outbox, self.reports):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.landing, self.secrets, self.tmp):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        return self


def home() -> Home:
    """The home named by SINERGI_HOME, else ./var below the current folder."""
    return Home(Path(os.environ.get("SINERGI_HOME") or "var").absolute())


def delivery_mark(folder: str, name: str, info: os.stat_result) -> str:
    """Names one delivery of the inbox: the same bytes delivered again are another one (new inode or change time)."""
    parts = (os.fsencode(folder), os.fsencode(name), f"{info.st_ino}|{info.st_ctime_ns}|{info.st_size}".encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def put_in_place(path: Path, content: bytes) -> None:
    """Write a file in one step: who reads it meets the old one or the new one, whole.

    What a killed writer leaves beside it is taken up when the file is written again. Two may not write one file at once.
    """
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)


def sql_folder() -> Path:
    return project_root() / "sql"


def expectation_folders() -> list[Path]:
    """Folders that hold form folders: the project's own, then those of SINERGI_EXPECTATIONS (a path list)."""
    more = os.environ.get("SINERGI_EXPECTATIONS", "")
    return [project_root() / "expectations", *(Path(part).absolute() for part in more.split(os.pathsep) if part)]
