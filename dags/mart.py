"""mart__publish: the marts and the reports, from what the warehouse knows now."""

from __future__ import annotations

from airflow.sdk import dag, task

from sinergi_airflow import MART, RECONCILIATION, SETTINGS, installation, now, on_change_or, warehouse_url


@dag(
    dag_id="mart__publish",
    description="Publishes the marts and the reports of the periods that changed",
    schedule=on_change_or("30 5 * * *", RECONCILIATION),
    tags=["mart"],
    **SETTINGS,
)
def mart_publish() -> None:
    @task
    def refresh_obligations() -> dict[str, int]:
        from sinergi.obligations import calendar

        return calendar.refresh(warehouse_url(), now())

    @task(outlets=[MART])
    def publish_reports() -> dict[str, int]:
        from sinergi.reporting import publishing

        return publishing.publish(warehouse_url(), installation(), now())

    refresh_obligations() >> publish_reports()


mart_publish()
