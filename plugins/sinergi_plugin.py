"""The Airflow plugin of Sinergi: how partition keys `period|source` come together as one period."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from airflow.partition_mappers.base import PartitionMapper
from airflow.partition_mappers.window import Window
from airflow.plugins_manager import AirflowPlugin

THREE_SOURCES = ("district", "company", "immigration")


class PeriodOfSource(PartitionMapper):
    """`2026-10|district` belongs to the period `2026-10`."""

    def to_downstream(self, key: str) -> str:
        return key.partition("|")[0]


class AllThreeSources(Window):
    """A period is whole when the district, the company and the immigration side of it are in."""

    def to_upstream(self, decoded_downstream: Any) -> Iterable[str]:
        return [f"{decoded_downstream}|{source}" for source in THREE_SOURCES]


class SinergiPlugin(AirflowPlugin):
    """Registers the classes that the scheduler has to know to read the schedule of reconcile__three_sources."""

    name = "sinergi"
    partition_mappers = [PeriodOfSource]  # noqa: RUF012 - the shape Airflow asks for
    windows = [AllThreeSources]  # noqa: RUF012
