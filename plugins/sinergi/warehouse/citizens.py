"""Citizens by key: whom the rows of a form speak of, without a NIK outside vault and staging.

A key is the beginning of a keyed hash (HMAC-SHA-256) of the NIK; the secret stays in SINERGI_HOME/secrets. The same NIK has the same
key in every form and whatever the order in which files come.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from sinergi.database import copy_in
from sinergi.errors import SinergiError
from sinergi.places import home, sql_folder
from sinergi.secrets import remembered
from sinergi.sqlfiles import run

SECRET = "identity.key"
_BLOCK = 64
# `citizen: nik, nama+tanggal_lahir`: the first that a row has says who it is; `pmi: id_pmi` names a placement.
_SAID = re.compile(r"\| (citizen|pmi): ([a-z_+, ]+) (?=\|)")


def said(table: str) -> dict[str, list[list[str]]]:
    """What the first line of a fact's load.sql says about citizens: role to alternatives, each a list of columns."""
    first = (sql_folder() / "warehouse" / table / "load.sql").read_text(encoding="utf-8").split("\n", 1)[0]
    return {
        role: [[part.strip() for part in way.split("+")] for way in ways.split(",")]
        for role, ways in ((found[1], found[2]) for found in _SAID.finditer(first))
    }


def link(conn: Connection, form: str, table: str, keys: list[int], secrets: Path | None = None) -> None:
    """Lay out `citizen_of` (submission_key, row_number, citizen_key, placement_key) for the submissions, until the transaction ends.

    New citizens enter vault.citizen. Does nothing for a fact that names none.
    """
    roles = said(table)
    if not roles:
        return
    _lay_out_secret(conn, remembered(secrets or home().secrets, SECRET).encode())
    messages = {role: _message(ways) for role, ways in roles.items()}
    conn.execute(sa.text("drop table if exists citizen_of"))
    conn.execute(
        sa.text(
            f"""
            create temporary table citizen_of on commit drop as
            select
                said.submission_key,
                said.row_number,
                vault.keyed_hash(said.citizen, ring.inner_pad, ring.outer_pad) as citizen_hmac,
                vault.keyed_hash(said.pmi, ring.inner_pad, ring.outer_pad) as placement_hmac,
                cast(null as bigint) as citizen_key,
                cast(null as bigint) as placement_key
            from (
                select submission_key, row_number, {messages.get("citizen", "cast(null as text)")} as citizen,
                    {messages.get("pmi", "cast(null as text)")} as pmi
                from staging.{_checked(form.lower())}
                where submission_key = any(:keys)
            ) as said
            cross join keyring as ring
            """
        ),
        {"keys": keys},
    )
    run(conn, "vault/citizen/load.sql")
    conn.execute(sa.text("create index on citizen_of (submission_key, row_number)"))
    conn.execute(sa.text("analyze citizen_of"))


def _checked(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise SinergiError(f"not a name: {name}")
    return name


def _message(ways: list[list[str]]) -> str:
    """SQL of the text that is hashed: what kind of number it is, and the number; null when the row has none."""
    spelled = [
        f"'{'+'.join(columns)}|' || " + " || '|' || ".join(f"cast(nullif(cast({_checked(name)} as text), '') as text)" for name in columns)
        for columns in ways
    ]
    return f"coalesce({', '.join(spelled)})"


def _lay_out_secret(conn: Connection, secret: bytes) -> None:
    """Give the secret to this transaction alone, by COPY: statements are logged by a server, copied rows are not."""
    block = (secret if len(secret) <= _BLOCK else hashlib.sha256(secret).digest()).ljust(_BLOCK, b"\0")
    conn.execute(sa.text("drop table if exists keyring"))
    conn.execute(sa.text("create temporary table keyring (inner_pad bytea, outer_pad bytea) on commit drop"))
    pads = ("\\\\x" + bytes(byte ^ pad for byte in block).hex() for pad in (0x36, 0x5C))
    copy_in(conn, "keyring", ["inner_pad", "outer_pad"], ("\t".join(pads) + "\n").encode())
