"""identity__review: doubtful pairs are put before an officer; what is answered lands in the judgement log."""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import CronTriggerTimetable, Param, dag, task

from sinergi_airflow import PERSON_LINK, SETTINGS, now, warehouse_url

DAG_ID = "identity__review"
RECORD, LATER = "Record", "Later"


@dag(
    dag_id=DAG_ID,
    description="Asks an officer about pairs that could be one person, and records what is answered",
    schedule=CronTriggerTimetable("0 8 * * 1", timezone="Asia/Jakarta"),
    tags=["identity"],
    **SETTINGS,
)
def identity_review() -> None:
    @task.short_circuit
    def count_doubts() -> dict[str, int]:
        from sinergi.identity import reviewing

        return reviewing.waiting(warehouse_url())

    ask_officer = HITLOperator(
        task_id="ask_officer",
        subject="Pairs that could be one person",
        # Counts and commands, never a name: this text is kept by Airflow.
        body=(
            "Waiting, by rule: {{ ti.xcom_pull(task_ids='count_doubts') }}\n\n"
            "See them side by side with `sinergi identity review list`. Put the numbers of the pairs into the fields below, a dash for none."
        ),
        options=[RECORD, LATER],
        defaults=[LATER],
        params={
            "same": Param("-", type="string", title="Same person: pair numbers"),
            "different": Param("-", type="string", title="Different people: pair numbers"),
        },
        response_timeout=timedelta(days=6),
        execution_timeout=None,  # an officer may take days; the default answer then is: later
    )

    @task(outlets=[PERSON_LINK])
    def record_judgements(answer: dict) -> int:
        from sinergi.identity import reviewing

        if RECORD not in answer["chosen_options"]:
            return 0
        officer = (answer.get("responded_by_user") or {}).get("name") or "airflow"
        typed = answer["params_input"]
        return reviewing.record(warehouse_url(), now(), typed.get("same"), typed.get("different"), officer)

    count_doubts() >> ask_officer
    record_judgements(ask_officer.output)


identity_review()
