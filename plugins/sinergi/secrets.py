"""Generated secrets of an installation: one file each in home/secrets, readable by its owner alone."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.database import copy_in

_BLOCK = 64  # bytes of a block of SHA-256


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


def lay_out(conn: Connection, table: str, secret: bytes) -> None:
    """Lay the two pads of a secret for HMAC-SHA-256 (RFC 2104) into the temporary ``table`` (inner_pad, outer_pad), for this transaction alone.

    By COPY: statements are logged by a server, copied rows are not.
    """
    block = (secret if len(secret) <= _BLOCK else hashlib.sha256(secret).digest()).ljust(_BLOCK, b"\0")
    conn.execute(sa.text(f"drop table if exists {table}"))
    conn.execute(sa.text(f"create temporary table {table} (inner_pad bytea, outer_pad bytea) on commit drop"))
    pads = ("\\\\x" + bytes(byte ^ pad for byte in block).hex() for pad in (0x36, 0x5C))
    copy_in(conn, table, ["inner_pad", "outer_pad"], ("\t".join(pads) + "\n").encode())


def _draft(folder: Path, name: str, value: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    draft = folder / f".{name}.{secrets.token_hex(8)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value)
    return draft
