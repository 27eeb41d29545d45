"""The life of a finding between sources: opened by reconciliation, owned by an agency, closed by data, a visit or a decision.

Data close a finding by themselves: a resubmission in the month itself, a later month in which it no longer holds, a visit of the
district that sees the person. What people decide is recorded here, append-only, with who and why (warehouse.finding_resolution),
and can be taken back. mart_restricted.finding shows each finding with its state of life.
"""

from __future__ import annotations

import sys
from datetime import datetime

from sqlalchemy import text

from sinergi import sqlfiles
from sinergi.contract.across import load_rules
from sinergi.database import advisory_lock, rows, scalar, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period

# DOMAIN §4.5. The first four say that the cause is gone: where the finding is there again in a later month, it is open again.
RESOLUTIONS = (
    "DATA_DIPERBAIKI", "IZIN_DIPERBARUI", "PINDAH", "SUDAH_KELUAR", "PELANGGARAN_DIRUJUK", "BUKAN_ORANG_YANG_SAMA", "TIDAK_TERBUKTI",
)  # fmt: skip
REOPENED = "DIBUKA_KEMBALI"


def resolve(
    url: str,
    clock: datetime,
    code: str,
    period: str,
    region: str,
    resolution: str,
    by: str,
    why: str,
    person_key: int | None = None,
    subject: str | None = None,
) -> str:
    """Record a decision on one finding and let it take effect at once; returns a sentence for the terminal.

    ``code`` is the X rule, ``period`` the month, ``region`` the region of the finding; ``person_key`` names a finding of the
    three-way check (state or conflict), ``subject`` one of fact_cross_source_finding. ``resolution`` is one of RESOLUTIONS, or
    REOPENED. Raises SinergiError where there is no such finding, or it is decided so already.
    """
    if resolution not in (*RESOLUTIONS, REOPENED):
        raise SinergiError(f"{resolution} is not a resolution; one of {', '.join(RESOLUTIONS)}")
    if (person_key is None) == (subject is None):
        raise SinergiError("a finding is named by its person or by its subject, as `sinergi finding list` shows it")
    rule = next((each for each in load_rules() if each.code == code), None)
    if rule is None:
        raise SinergiError(f"{code} is not a rule between sources; expectations/across_sources/rules.yml has them")
    key = Period.parse(period).key
    given = {"period_key": key, "rule_code": code, "region_code": region, "person_key": person_key, "subject": subject, "clock": clock}
    with transaction(url) as conn:
        advisory_lock(conn, "reconcile")
        is_found, held = _standing(conn, rule.kind, rule.state, given)
        if not is_found:
            raise SinergiError(f"there is no finding {code} of that person or subject in {region} for {period}")
        if held == (None if resolution == REOPENED else resolution):
            raise SinergiError(f"{code} in {region} for {period} is {'open' if held is None else held} already")
        conn.execute(
            text(
                "insert into warehouse.finding_resolution (decided_at, decided_by, why, period_key, rule_code, region_code, person_key, subject, "
                "resolution) values (:clock, :by, :why, :period_key, :rule_code, :region_code, :person_key, :subject, :resolution)"
            ),
            {**given, "by": by, "why": why, "resolution": resolution},
        )
        fact = "fact_reconciliation_monthly" if person_key is not None else "fact_cross_source_finding"
        sqlfiles.run(conn, f"warehouse/{fact}/resolve.sql", **given)
    return f"{code} in {region} for {period}: {'open again' if resolution == REOPENED else resolution}, recorded with who and why"


def _standing(conn, kind: str, state: str, given: dict) -> tuple[bool, str | None]:
    """Whether the finding is there now, and its resolution."""
    if given["person_key"] is None:
        found = rows(
            conn,
            "select resolution from warehouse.fact_cross_source_finding where period_key = :period_key and rule_code = :rule_code "
            "and region_code = :region_code and subject = :subject and known_to is null",
            **_only(given, "period_key", "rule_code", "region_code", "subject"),
        )
        return bool(found), found[0].resolution if found else None
    column = "resolution" if kind == "state" else "conflict_life -> cast(:rule_code as text) ->> 'resolution'"
    holds = "state = :state" if kind == "state" else "cast(:rule_code as text) = any(conflicts)"
    found = rows(
        conn,
        f"select {column} as resolution from warehouse.fact_reconciliation_monthly where period_key = :period_key "
        f"and region_code = :region_code and person_key = :person_key and known_to is null and {holds}",
        **_only(given, "period_key", "region_code", "person_key"),
        **({"state": state} if kind == "state" else _only(given, "rule_code")),
    )
    return bool(found), found[0].resolution if found else None


def _only(given: dict, *names: str) -> dict:
    return {name: given[name] for name in names}


def listing(url: str, period: str | None, region: str | None, code: str | None = None, status: str | None = "OPEN") -> list:
    """Findings as mart_restricted.finding shows them, the most pressing and oldest first. The reading is logged."""
    with transaction(url) as conn:
        # The newest month in which people were judged: events of the running month have findings of their own before it is over.
        newest = period or scalar(
            conn,
            "select warehouse.period_text(max(done.period_key)) from identity.reconciled_period as done where exists "
            "(select 1 from warehouse.fact_reconciliation_monthly as held where held.period_key = done.period_key and held.known_to is null)",
        )
        return rows(
            conn,
            "select * from mart_restricted.finding where period = :period and (cast(:region as text) is null or starts_with(region_code, :region)) "
            "and (cast(:code as text) is null or rule_code = :code) and (cast(:status as text) is null or status = :status) "
            "order by array_position(array['urgent', 'action', 'note', 'none'], severity), age_months desc, rule_code, region_code, subject",
            period=newest,
            region=region,
            code=code,
            status=status,
        )


def show(found: list) -> None:
    """The findings as a table; persons by key only."""
    if not found:
        print("no such findings", file=sys.stderr)
        return
    for row in found:
        age = "new" if row.age_months == 0 else f"{row.age_months} month{'s' * (row.age_months > 1)}"
        end = row.status if row.status == "OPEN" else f"{row.closed_by} {row.resolution or ''}".strip()
        print(
            f"{row.period}  {row.region_code:<9} {row.rule_code} {row.state:<32} {row.subject:<28} {row.assigned_to or '-':<11} {age:<10} {end}"
        )
