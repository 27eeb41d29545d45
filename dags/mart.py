"""mart__publish: the marts and the reports, from what the warehouse knows now."""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task

from sinergi_airflow import FACTS, MART, OBLIGATION, SETTINGS, installation, now, on_change_or, warehouse_url


@dag(
    dag_id="mart__publish",
    description="Publishes the marts and the reports of the periods that changed",
    schedule=on_change_or("35 * * * *", OBLIGATION | FACTS),
    tags=["mart"],
    **{**SETTINGS, "max_active_runs": 16},  # at one, Airflow 3.3 may keep the last asset event lying until it parses the file again
)
def mart_publish() -> None:
    @task(outlets=[MART], max_active_tis_per_dag=1)
    def publish_reports(*, ti: Any, dag_run: Any) -> dict[str, Any]:
        """Red when a check of the marts refuses: every page stays as it was. Leaves the work to the next where one is waiting.

        An event also leaves it to the publication that follows a load or a reconciliation on its way; the clock does not.
        """
        from sinergi.services.waiting import is_publication_to_come

        has_next = ti.get_ti_count(dag_id=ti.dag_id, task_ids=[ti.task_id], states=["scheduled", "queued"]) > 0
        if has_next or (dag_run.run_type == "asset_triggered" and is_publication_to_come(warehouse_url(), now())):
            return {"left_to_the_next": 1}
        from sinergi.errors import SinergiError
        from sinergi.reporting import publishing

        counts = publishing.publish(warehouse_url(), installation(), now())
        if counts.get("failed"):
            raise SinergiError(f"Nothing was published, because these checks refuse: {', '.join(counts['failed'])}")
        return counts

    publish_reports()


mart_publish()
