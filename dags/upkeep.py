"""upkeep__retention: what has outlived its purpose goes."""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from sinergi_airflow import SETTINGS, installation


@dag(
    dag_id="upkeep__retention",
    description="Removes temporary files, old logs and old DAG runs",
    schedule=CronTriggerTimetable("15 2 * * *", timezone="Asia/Jakarta"),
    tags=["upkeep"],
    **SETTINGS,
)
def upkeep_retention() -> None:
    @task
    def remove_temporary_files() -> int:
        from sinergi.services.upkeep import remove_temporary_files

        return remove_temporary_files(installation())

    @task
    def remove_old_logs() -> int:
        from sinergi.services.upkeep import remove_old_logs

        return remove_old_logs(installation())

    @task
    def remove_old_runs() -> None:
        from sinergi.services.upkeep import remove_old_runs

        remove_old_runs(installation())

    remove_temporary_files() >> remove_old_logs() >> remove_old_runs()


upkeep_retention()
