"""intake__districts, intake__companies, intake__immigration, intake__offices: from the inbox to judged, answered, staged submissions."""

from __future__ import annotations

from airflow.sdk import DAG, dag, task

from sinergi_airflow import INBOX, KIND_OF_SOURCE, MANNERS, SETTINGS, STAGING, installation, now, on_change_or, warehouse_url


def intake_dag(source: str, kind: str) -> DAG:
    @dag(
        dag_id=f"intake__{source}",
        description=f"Receives, judges and answers what the {source} deliver",
        schedule=on_change_or("*/10 * * * *", INBOX[source]),
        tags=["intake", source],
        **SETTINGS | {"default_args": MANNERS | {"priority_weight": 10}},  # what was delivered comes before what follows from it
    )
    def intake() -> None:
        @task
        def check_contracts() -> int:
            """Red when a form of this source has a broken contract; the intact forms go on beside it."""
            from sinergi.contract import model

            return len(model.load_forms(kind))

        @task
        def check_folders() -> int:
            """Red when a folder of this source cannot be read or emptied; the other senders go on beside it."""
            from sinergi.errors import RefusedStart
            from sinergi.services.waiting import closed_folders

            if closed := closed_folders(installation(), kind):
                raise RefusedStart("; ".join(closed))
            return 0

        @task.short_circuit
        def look_for_work() -> bool:
            from sinergi.services.waiting import look_into_inbox, unfinished_submissions

            return look_into_inbox(installation(), kind).files > 0 or unfinished_submissions(warehouse_url(), kind) > 0

        @task
        def receive_files() -> dict[str, int]:
            from sinergi.intake import receiving

            return receiving.receive(warehouse_url(), installation(), now(), kinds=(kind,))

        @task(outlets=[STAGING[source]])
        def process_submissions() -> dict[str, int]:
            from sinergi.pipeline import process

            return process(warehouse_url(), installation(), now(), kind)

        check_contracts()
        check_folders()
        look_for_work() >> receive_files() >> process_submissions()

    return intake()


for source, kind in KIND_OF_SOURCE.items():
    intake_dag(source, kind)
