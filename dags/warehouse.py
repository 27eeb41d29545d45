"""warehouse__load: accepted submissions into dimensions and facts; then tells which sources of which periods are in."""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from sinergi_airflow import FACTS, OBLIGATION, PERSON_LINK, SETTINGS, SOURCE_IN, now, on_change_or, warehouse_url

DAG_ID = "warehouse__load"


@dag(
    dag_id=DAG_ID,
    description="Loads accepted submissions into the star schema and announces the sources that are in, or past their due date",
    schedule=on_change_or("*/30 * * * *", PERSON_LINK | OBLIGATION),
    tags=["warehouse"],
    **SETTINGS,
)
def warehouse_load() -> None:
    @task.short_circuit
    def look_for_news(*, dag_run: Any) -> bool:
        """An event leaves the work to that of identity, where it has something to tell; a sweep, or a person, waits for nobody."""
        from sinergi.services.waiting import has_news_for, is_load_to_come, whole_periods, whole_sources

        url = warehouse_url()
        if dag_run.run_type == "asset_triggered" and is_load_to_come(url):
            return False
        return has_news_for(url, DAG_ID) or bool(whole_periods(whole_sources(url, now())))

    @task(outlets=[FACTS])
    def load_facts() -> dict[str, int]:
        from sinergi.services.waiting import note_done
        from sinergi.warehouse import loading

        clock = now()
        counts = loading.load(warehouse_url(), clock)
        note_done(warehouse_url(), DAG_ID, clock, counts)
        return counts

    @task(outlets=[SOURCE_IN])
    def announce_sources(*, outlet_events: dict) -> list[str]:
        """One partition key `period|source` for each source that is in; with the third, the reconciliation of the period starts."""
        from sinergi.services.waiting import whole_sources

        keys = whole_sources(warehouse_url(), now())
        if keys:
            outlet_events[SOURCE_IN].add_partitions(keys)
        return keys

    look_for_news() >> load_facts() >> announce_sources()


warehouse_load()
