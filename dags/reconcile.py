"""reconcile__three_sources: district, company and immigration side by side, one run per period.

The event of a run with a partition key wakes partition-aware DAGs only (Airflow 3.3), so the publication is started by name.
"""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import PartitionedAssetTimetable, RollupMapper, dag, task

from sinergi_airflow import RECONCILIATION, SETTINGS, SOURCE_IN, now, warehouse_url
from sinergi_plugin import AllThreeSources, PeriodOfSource

DAG_ID = "reconcile__three_sources"


@dag(
    dag_id=DAG_ID,
    description="Sets the three sources of one period side by side, when all are in or at the due date without the late ones",
    schedule=PartitionedAssetTimetable(
        assets=SOURCE_IN, default_partition_mapper=RollupMapper(upstream_mapper=PeriodOfSource(), window=AllThreeSources())
    ),
    tags=["reconcile"],
    **SETTINGS,
)
def reconcile_three_sources() -> None:
    @task(outlets=[RECONCILIATION])
    def reconcile_period(*, dag_run: Any) -> dict[str, int]:
        """The period of the partition key; a run by hand without a key takes every period that needs it."""
        from sinergi.periods import Period
        from sinergi.reconcile import three_sources
        from sinergi.services.waiting import note_done

        clock, period = now(), dag_run.partition_key
        counts = three_sources.reconcile(warehouse_url(), clock, period_keys=[Period.parse(period).key] if period else None)
        note_done(warehouse_url(), DAG_ID, clock, {"period": period, **counts})
        return counts

    @task
    def estimate_unseen() -> dict[str, int]:
        """Months whose reconciliation rests on something else since."""
        from sinergi.reconcile import unseen

        return unseen.estimate_unseen(warehouse_url(), now())

    reconcile_period() >> estimate_unseen() >> TriggerDagRunOperator(task_id="start_publication", trigger_dag_id="mart__publish")


reconcile_three_sources()
