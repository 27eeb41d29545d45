"""What the DAGs of Sinergi share: the watcher of the inbox, the assets that join them, their manners in trouble, where the warehouse is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, CronTriggerTimetable, ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

from sinergi.places import Home, home


class InboxTrigger(BaseEventTrigger):
    """Watches the inbox of one kind of sender. A nudge only: the intake DAG looks into the inbox itself.

    One event per look at which something lies in the inbox and is new since the last event, or has lain there for a minute more.

    One event for all files together: events that come in one burst start one run that sees only the last of them (STACK §3).
    """

    SECONDS_BETWEEN_LOOKS = 3.0
    LOOKS_BETWEEN_REMINDERS = 20

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return "sinergi_airflow.InboxTrigger", {"kind": self.kind}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        from sinergi.errors import SinergiError
        from sinergi.services.waiting import look_into_inbox

        told, looks = "", 0
        while True:
            try:
                seen = await asyncio.to_thread(look_into_inbox, home(), self.kind)
            except (SinergiError, OSError) as fault:
                self.log.warning("The inbox cannot be looked into now: %s", type(fault).__name__)
                await asyncio.sleep(30)
                continue
            looks += 1
            if seen.files and (seen.state != told or looks >= self.LOOKS_BETWEEN_REMINDERS):
                told, looks = seen.state, 0
                yield TriggerEvent({"kind": self.kind, "files": seen.files})
            elif not seen.files:
                told = ""
            await asyncio.sleep(self.SECONDS_BETWEEN_LOOKS)


KIND_OF_SOURCE = {"districts": "district", "companies": "company", "immigration": "immigration", "offices": "office"}

INBOX = {
    source: Asset(f"inbox.{source}", watchers=[AssetWatcher(name=f"watch_{source}", trigger=InboxTrigger(kind))])
    for source, kind in KIND_OF_SOURCE.items()
}
STAGING = {source: Asset(f"staging.{source}") for source in KIND_OF_SOURCE}
OBLIGATION = Asset("intake.obligation")
PERSON_LINK = Asset("identity.person_link")
FACTS = Asset("warehouse.facts")
SOURCE_IN = Asset("warehouse.source_in")  # partitioned: period|source
RECONCILIATION = Asset("warehouse.fact_reconciliation_monthly")
MART = Asset("mart.catalogue")

# A fault of the contract or of our own settings does not mend itself; a database that restarts does.
MANNERS: dict[str, Any] = {
    "owner": "sinergi",
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
    "execution_timeout": timedelta(hours=6),
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule(exception="sinergi.errors.ContractError", action=RetryAction.FAIL, reason="the contract must be mended first"),
            RetryRule(exception="sinergi.errors.RefusedStart", action=RetryAction.FAIL, reason="the settings must be mended first"),
            RetryRule(exception="sinergi.errors.NoSuchJudgement", action=RetryAction.FAIL, reason="the officer must decide anew"),
        ]
    ),
}
SETTINGS: dict[str, Any] = {
    "catchup": False,
    "max_active_runs": 1,
    "start_date": datetime(2026, 1, 1, tzinfo=UTC),
    "default_args": MANNERS,
}


def on_change_or(cron: str, assets: Any) -> AssetOrTimeSchedule:
    """Run when one of `assets` changes, and by the clock for whatever a lost event left lying."""
    return AssetOrTimeSchedule(timetable=CronTriggerTimetable(cron, timezone="Asia/Jakarta"), assets=assets)


def installation() -> Home:
    return home()


def warehouse_url() -> str:
    """From the environment: SINERGI_WAREHOUSE_URL, else the embedded server of SINERGI_HOME."""
    from sinergi.services import postgres

    return postgres.url(home())


def now() -> datetime:
    return datetime.now(UTC)
