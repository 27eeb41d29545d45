"""Issues pages: writes one and enters into report.issued what it rests on. mart.stale_report tells which issues read otherwise now."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.reporting.figures import collect
from sinergi.reporting.report import file_name, write_page


def issue(url: str, period: str, region_code: str, out_dir: Path, clock: datetime, mark: str) -> Path:
    """Write the page of one kabupaten or kota and one period as of ``clock``, and register it; returns its path.

    Registered are the as-of, the files in force for the period and region with their versions, and the hashes of the figures and
    of the file.
    """
    with transaction(url) as conn:
        found = collect(conn, period, region_code)
        path = write_page(out_dir / file_name(period, region_code), "report.html.j2", mark=mark, **found)
        figures = {name: value for name, value in found.items() if name != "known_at"}
        conn.execute(
            sa.text(
                """
                insert into report.issued (period, region_code, file_name, known_at, submissions, figures_sha256, file_sha256)
                select
                    :period, :region, :file_name, :clock,
                    coalesce(
                        jsonb_agg(
                            jsonb_build_object(
                                'submission_key', source.submission_key, 'form', source.form, 'sender', source.sender, 'version', source.version
                            )
                            order by source.submission_key
                        ), '[]'
                    ),
                    :figures, :file
                from warehouse.submission_known as source
                where source.period_key = :key and left(source.region_code, 5) = :region
                """
            ),
            {
                "period": period,
                "region": region_code,
                "file_name": path.name,
                "clock": clock,
                "key": Period.parse(period).key,
                "figures": hashlib.sha256(json.dumps(figures, default=str, sort_keys=True).encode()).hexdigest(),
                "file": hashlib.sha256(path.read_bytes()).hexdigest(),
            },
        )
    return path
