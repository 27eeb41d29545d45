"""Generated secrets of an installation: one file each in home/secrets, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def remembered(folder: Path, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
    """The secret called `name`; made and kept on first use. The folder is closed to others (700), the file too (600)."""
    file = folder / name
    if not file.exists():
        draft = _draft(folder, name, make())
        try:
            os.link(draft, file)  # whoever comes first wins; nobody sees half a secret
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def keep(folder: Path, name: str, value: str) -> None:
    """Put a secret that was chosen elsewhere (the .env of an office) in place of the one called `name`."""
    _draft(folder, name, value).replace(folder / name)


def _draft(folder: Path, name: str, value: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f".{name}.{os.getpid()}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value)
    return draft
