"""obligations__calendar: who owes which form by when, and how it stands with each."""

from __future__ import annotations

from airflow.sdk import dag, task

from sinergi_airflow import OBLIGATION, SETTINGS, STAGING, now, on_change_or, warehouse_url


@dag(
    dag_id="obligations__calendar",
    description="Generates what every sender owes, and refreshes how each obligation stands",
    schedule=on_change_or("5 * * * *", STAGING["districts"] | STAGING["companies"] | STAGING["immigration"] | STAGING["offices"]),
    tags=["obligations"],
    **SETTINGS,
)
def obligations_calendar() -> None:
    @task
    def generate_obligations() -> dict[str, int]:
        from sinergi.obligations import calendar

        return calendar.generate(warehouse_url(), now())

    @task(outlets=[OBLIGATION])
    def refresh_states() -> dict[str, int]:
        from sinergi.obligations import calendar

        return calendar.refresh(warehouse_url(), now())

    generate_obligations() >> refresh_states()


obligations_calendar()
