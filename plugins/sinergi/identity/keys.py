"""Keys of persons: keyed hashes (HMAC-SHA-256), never numbers in the order of arrival.

A key must stay when new files come, and must come out the same in whatever order files arrive. Both hold because a key is made
from what is in the cluster and from nothing else: the passport that the earliest period names (of several bearers, the first has it), else the
NIORA, else the earliest statement. Files that extend a cluster in the order of months do not change that; where one does (a
roster of an earlier month arrives last, two clusters become one), the key that gives way is redirected and the log says why.
A citizen is always called by the NIK. Without the secret of the installation a key says nothing of the passport behind it, and cannot be made from one.

Statements (vault.statement) are named by a fast fingerprint of their content, seeded from the same secret; it never leaves vault
and identity.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from sinergi.places import Home, home
from sinergi.secrets import lay_out, remembered

SECRET, NIK_SECRET = "identity.key", "nik.key"
NIK = "nik:"  # how a veiled NIK begins where a NIORA could stand


def _digest_in_sql(message: str, pads: str) -> str:
    inner = f"sha256((select ring.inner_pad from {pads} as ring) || convert_to({message}, 'UTF8'))"
    return f"sha256((select ring.outer_pad from {pads} as ring) || {inner})"


@dataclass(frozen=True)
class Keyring:
    """The secrets of an installation, as its keys need them. ``nik_secret`` may be one that an immigration office shares, so that
    the NIK it veils (I06) is the NIK veiled here."""

    secret: bytes
    nik_secret: bytes = b"nik"

    def key(self, message: str) -> int:
        """A key, 0 to 2^63 - 1; `in_sql` gives the same."""
        return int.from_bytes(hmac.digest(self.secret, message.encode(), "sha256")[:8], "big") & 0x7FFFFFFFFFFFFFFF

    def veiled(self, nik: str) -> str:
        """A NIK as vault knows it; `veiled_in_sql` gives the same."""
        return NIK + hmac.new(self.nik_secret, nik.encode(), "sha256").hexdigest()

    @property
    def seed(self) -> int:
        return int.from_bytes(hmac.digest(self.secret, b"statement", "sha256")[:8], "big", signed=True)

    @staticmethod
    def in_sql(message: str) -> str:
        """SQL for the key of the text that the expression ``message`` gives; needs `lay_out`."""
        digest = _digest_in_sql(message, "keyring")
        return f"(cast(cast('x' || encode(substr({digest}, 1, 8), 'hex') as bit(64)) as bigint) & 9223372036854775807)"

    @staticmethod
    def veiled_in_sql(column: str) -> str:
        """SQL for the veiled NIK of a column, null where it is null; needs `lay_out`."""
        return f"('{NIK}' || encode({_digest_in_sql(column, 'nik_keyring')}, 'hex'))"

    def lay_out(self, conn: Connection) -> None:
        """Give the secrets to this transaction alone."""
        lay_out(conn, "keyring", self.secret)
        lay_out(conn, "nik_keyring", self.nik_secret)


def of_home(place: Home | None = None) -> Keyring:
    """The keyring of an installation; its secret is made on first use and stays in SINERGI_HOME/secrets."""
    folder = (place or home()).secrets
    return Keyring(remembered(folder, SECRET).encode(), remembered(folder, NIK_SECRET).encode())


def of_passport(nationality: str, passport: str) -> str:
    return f"passport|{nationality}|{passport}"


def of_niora(niora: str) -> str:
    return f"niora|{niora}"


def of_statement(statement_key: int) -> str:
    return f"statement|{statement_key}"
