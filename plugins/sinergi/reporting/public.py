"""Releases figures to the public: small counts withheld, with what would give them away, the rest rounded to five.

A release is stored (warehouse.public_cell): a session can neither ask mart_public for other days nor see what was withheld.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from sinergi.database import advisory_lock
from sinergi.places import sql_folder
from sinergi.sqlfiles import run


def release(conn: Connection, clock: datetime) -> int:
    """Release the cells of mart_public as of ``clock``; returns how many cells changed.

    Only periods whose returns were all due. A cell that was withheld once stays withheld in every later release.
    """
    advisory_lock(conn, "public", "release")
    run(conn, "warehouse/public_cell/draft.sql", clock=clock)
    for path in sorted((sql_folder() / "mart_public").glob("*/draft.sql")):
        run(conn, f"mart_public/{path.parent.name}/draft.sql")
    run(conn, "warehouse/public_cell/first.sql")
    while run(conn, "warehouse/public_cell/complement.sql"):
        pass
    return run(conn, "warehouse/public_cell/load.sql", clock=clock)
