"""Small stories told straight into the facts, and the clean sample as its senders meant it: what a mart must make of both."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from sinergi.database import rows, transaction
from sinergi.periods import Period
from sinergi.sample import generating, offices, world
from sinergi.warehouse.loading import load

FIRST = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Story:
    """Writes judgements, companies and obligations into an installed warehouse, and asks the marts about them."""

    def __init__(self, url: str):
        self.url = url
        load(url, FIRST)

    def company(self, key: int, name: str, kbli: str | None = None, permit: str | None = None) -> None:
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    "insert into identity.company (company_key, created_at, created_by, company_name, kbli, kbli_version, mining_permit_kind, "
                    "changed_at) values (:key, :at, 'story', :name, :kbli, '2020', :permit, :at)"
                ),
                {"key": key, "name": name, "kbli": kbli, "permit": permit, "at": FIRST},
            )
        load(self.url, FIRST)

    def judged(
        self, person: int, region: str, state: str, evidence: str, period: str = "2026-10", known_from: datetime = FIRST, **more
    ) -> None:
        """One judgement; ``evidence`` is like DCI."""
        entry = {
            "period_key": Period.parse(period).key, "region_code": region, "person_key": person, "company_key": None, "sector": None,
            "nationality": "CHN", "state": state, "d": "D" in evidence, "c": "C" in evidence, "i": "I" in evidence, "conflicts": [],
            "first_seen_period": period, "age_months": 0, "days_overdue": None, "known_from": known_from, "known_to": None, **more,
        }  # fmt: skip
        with transaction(self.url) as conn:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', :key)"), {"key": entry["period_key"]})
            conn.execute(
                sa.text(
                    f"insert into warehouse.fact_reconciliation_monthly ({', '.join(entry)}) values ({', '.join(':' + name for name in entry)})"
                ),
                entry,
            )

    def owes(self, form: str, sender: str, region: str, state: str, period: str = "2026-10", days_late: int | None = None) -> None:
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    """
                    insert into intake.obligation (
                        form, sender, region_code, period, due_at, state, days_late, basis, basis_says, period_key
                    )
                    values (:form, :sender, :region, :period, '2026-11-10T15:59:59Z', :state, :late, 'perjanjian', 'SK', :key)
                    on conflict (form, sender, period) do update set state = excluded.state, days_late = excluded.days_late
                    """
                ),
                {
                    "form": form, "sender": sender, "region": region, "state": state, "period": period, "late": days_late,
                    "key": Period.parse(period).key,
                },
            )  # fmt: skip

    def ask(self, sql: str, known_on: datetime | None = None) -> list[tuple]:
        with transaction(self.url) as conn:
            if known_on:
                conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat()})
            return [tuple(row) for row in rows(conn, sql)]


@pytest.fixture
def story(warehouse: str) -> Story:
    return Story(warehouse)


# -- the clean sample

REGIONS = ("64.02", "19.71")


class Told(NamedTuple):
    """One row that is in force, as its sender meant it."""

    sender: str
    period: Period
    region: str
    values: dict[str, Any]


@pytest.fixture(scope="session")
def truth(clean_sample) -> dict:
    return clean_sample[1]


@pytest.fixture(scope="session")
def ask(clean_sample):
    def asked(sql: str) -> list[tuple]:
        with transaction(clean_sample[0]) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    return asked


@pytest.fixture(scope="session")
def told(truth) -> dict[str, list[Told]]:
    """Form to its rows in force: the newest version of each sender and period."""
    periods = [Period.parse(text) for text in truth["periods"]]
    drawn = world.build(truth["seed"], REGIONS, periods, 1.0)
    deliveries = generating._deliveries(drawn, 0.0) + offices.build(drawn, 1.0, 0.0).deliveries
    newest: dict[tuple, Any] = {}
    for delivery in deliveries:
        key = (delivery.form, delivery.sender, delivery.period)
        if key not in newest or newest[key].version < delivery.version:
            newest[key] = delivery
    region_of = {company["nib"]: company["region"] for company in truth["companies"]}
    region_of |= {"KANIM-SMD": "64.02", "KANIM-PGK": "19.71"}
    found: dict[str, list[Told]] = defaultdict(list)
    for (form, sender, period), delivery in newest.items():
        region = region_of.get(sender) or {"6402": "64.02", "1971": "19.71"}[sender[-4:] if "-" in sender else sender[:4]]
        found[form] += [Told(sender, period, region, row.values) for row in delivery.rows]
    return found
