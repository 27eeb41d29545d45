"""identity__resolve: which rows speak of the same person and company."""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from sinergi_airflow import PERSON_LINK, SETTINGS, STAGING, now, on_change_or, warehouse_url

DAG_ID = "identity__resolve"


@dag(
    dag_id=DAG_ID,
    description="Finds out which accepted rows speak of the same person and company",
    schedule=on_change_or("*/30 * * * *", STAGING["districts"] | STAGING["companies"] | STAGING["immigration"] | STAGING["offices"]),
    tags=["identity"],
    **SETTINGS,
)
def identity_resolve() -> None:
    @task.short_circuit
    def look_for_news(*, dag_run: Any) -> bool:
        """An event leaves the work to the event of an intake that is still busy; a sweep, or a person, waits for nobody."""
        from sinergi.services.waiting import has_news_for, is_intake_at_work

        url = warehouse_url()
        if dag_run.run_type == "asset_triggered" and is_intake_at_work(url):
            return False
        return has_news_for(url, DAG_ID)

    @task(outlets=[PERSON_LINK])
    def resolve_identities() -> dict[str, int]:
        from sinergi.identity import resolving
        from sinergi.services.waiting import note_done

        clock = now()
        counts = resolving.resolve(warehouse_url(), clock)
        note_done(warehouse_url(), DAG_ID, clock, counts)
        return counts

    look_for_news() >> resolve_identities()


identity_resolve()
