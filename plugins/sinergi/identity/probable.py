"""The probabilistic tier: Splink weighs pairs that no number identifies, with parameters trained beforehand and kept in models/.

A model is a file `models/<name>.json`: Splink's own settings with trained m and u, and beside them version, thresholds (match weights,
log2) and what it was trained on. Splink runs on DuckDB in this process; SINERGI_LINKER=spark or =postgres names another backend for a
country. Each pair keeps the weight of every comparison, so that an officer sees why; no value leaves this module.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sinergi.errors import SinergiError

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class Model:
    """A trained model. ``link_at`` and ``review_at`` are match weights: from the first on a pair may link, from the second on it is shown."""

    name: str
    version: int
    link_at: float
    review_at: float
    settings: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.name} v{self.version}"


@dataclass(frozen=True)
class Weighed:
    """A pair by the ids it was given with, its match weight, and the weight of each comparison."""

    one: Any
    other: Any
    weight: float
    evidence: dict[str, float]


@lru_cache(maxsize=8)
def read(name: str) -> Model:
    """The model of that name; raises SinergiError if there is none."""
    path = MODELS / f"{name}.json"
    if not path.exists():
        raise SinergiError(f"no linkage model {name}")
    told = json.loads(path.read_text(encoding="utf-8"))
    return Model(name, told["version"], told["link_at"], told["review_at"], told["splink"])


def backend() -> Any:
    """Splink's database, as SINERGI_LINKER says: duckdb (default), spark or postgres."""
    chosen = os.environ.get("SINERGI_LINKER", "duckdb")
    if chosen == "duckdb":
        from splink import DuckDBAPI

        return DuckDBAPI()
    if chosen == "spark":
        from pyspark.sql import SparkSession
        from splink import SparkAPI

        return SparkAPI(spark_session=SparkSession.builder.getOrCreate())
    if chosen == "postgres":
        import sqlalchemy
        from splink import PostgresAPI

        return PostgresAPI(engine=sqlalchemy.create_engine(os.environ["SINERGI_LINKER_URL"]))
    raise SinergiError("SINERGI_LINKER is none of duckdb, spark, postgres")


def linker(tables: Iterable[Any], settings: Any) -> Any:
    """Splink's linker over one or two frames with a column unique_id; silent, for its log may quote values."""
    from splink import Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = backend()
    return Linker([api.register(table) for table in tables], settings, log_level=None, validate_settings=False)


def weigh(
    model: Model, left: Sequence[Mapping[str, Any]], right: Sequence[Mapping[str, Any]], at_least: float | None = None
) -> list[Weighed]:
    """Pairs of a left and a right record whose match weight is at least ``at_least`` (default: the model's ``review_at``).

    Records hold ``unique_id`` and the columns of the model; ids must differ between the two sides.
    """
    if not left or not right:
        return []
    least = model.review_at if at_least is None else at_least
    told = linker([_table(left), _table(right)], model.settings).inference.predict(threshold_match_weight=least).as_record_list()
    if not told:
        return []
    prefix = model.settings.get("match_weight_column_prefix", "mw_")
    parts = [column for column in told[0] if column.startswith(prefix)]
    ours = {row["unique_id"] for row in left}
    found = []
    for row in told:
        ends = (row["unique_id_l"], row["unique_id_r"])
        one, other = ends if ends[0] in ours else ends[::-1]
        evidence = {part.removeprefix(prefix): round(float(row[part]), 2) for part in parts}
        found.append(Weighed(one, other, round(float(row["match_weight"]), 3), evidence))
    return found


def _table(records: Sequence[Mapping[str, Any]]) -> Any:
    """An Arrow table; a column of which nothing is known is text, as its comparisons expect."""
    import pyarrow as pa

    columns = {}
    for name in records[0]:
        column = pa.array([record[name] for record in records])
        columns[name] = column.cast(pa.string()) if pa.types.is_null(column.type) else column
    return pa.table(columns)


def one_to_one(pairs: Iterable[Weighed], least: float) -> list[Weighed]:
    """For two lists of which each names a person once: the pairs that are each other's best, heaviest first."""
    taken: set[tuple[int, Any]] = set()
    kept = []
    for pair in sorted(pairs, key=lambda pair: (-pair.weight, str(pair.one), str(pair.other))):
        if pair.weight >= least and (0, pair.one) not in taken and (1, pair.other) not in taken:
            taken |= {(0, pair.one), (1, pair.other)}
            kept.append(pair)
    return kept
