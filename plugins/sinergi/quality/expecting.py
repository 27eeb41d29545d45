"""Great Expectations' own expectations, told to look once and to count only. Importing this module imports GX: seconds.

An expectation of GX makes its configuration anew at each of some twenty look-ups, and BASIC asks a query an expectation for
values that nobody may keep. Both cost the same whatever the rows, and a wave of small files is nothing but such costs.
"""

from __future__ import annotations

from typing import Any, ClassVar

import great_expectations.expectations as gxe
import sqlalchemy as sa
from great_expectations.compatibility import pydantic
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnAggregateExpectation, parse_result_format
from great_expectations.expectations.metrics.column_aggregate_metric_provider import ColumnAggregateMetricProvider, column_aggregate_partial

RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


class _Plain:
    """An expectation that does not change once it is made, and of whose rows only the number is wanted."""

    @property
    def configuration(self) -> Any:
        known = self._known  # type: ignore[has-type]
        if known is None:
            known = self._known = super().configuration  # type: ignore[misc]
        return known

    def get_validation_dependencies(self, execution_engine: Any = None, runtime_configuration: dict | None = None, **kwargs: Any) -> Any:
        counts = {**(runtime_configuration or {}), "result_format": {"result_format": "BOOLEAN_ONLY"}}
        needed = super().get_validation_dependencies(  # type: ignore[misc]
            execution_engine=execution_engine, runtime_configuration=counts, **kwargs
        )
        needed.result_format = parse_result_format(RESULT_FORMAT)
        return needed


class BrokenCount(ColumnAggregateMetricProvider):
    """How many rows hold the value that stands for a broken rule."""

    metric_name = "column.broken_count"
    value_keys = ("broken",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, broken: bool | str, **_kwargs: Any) -> Any:
        return sa.func.count().filter(column == broken)


class ExpectRuleToBeKept(_Plain, ColumnAggregateExpectation):
    """No row holds the value that stands for a broken rule: false in a rule's outcome, its name among the rows that a query named."""

    _known: Any = pydantic.PrivateAttr(None)
    broken: bool | str
    metric_dependencies: ClassVar[tuple[str, ...]] = ("column.broken_count",)
    success_keys: ClassVar[tuple[str, ...]] = ("broken",)

    def _validate(self, metrics: dict, runtime_configuration: dict | None = None, execution_engine: Any = None) -> dict:
        count = metrics["column.broken_count"]
        return {"success": count == 0, "result": {"unexpected_count": count}}


class DisorderCount(ColumnAggregateMetricProvider):
    """How many rows have a value below that of another column (or equal to it); rows that lack one of the two are left out."""

    metric_name = "column.disorder_count"
    value_keys = ("other", "or_equal")

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, other: str, or_equal: bool, **_kwargs: Any) -> Any:
        return sa.func.count().filter(column < sa.column(other) if or_equal else column <= sa.column(other))


class ExpectOrderOfColumns(_Plain, ColumnAggregateExpectation):
    """One column above another, as ExpectColumnPairValuesAToBeGreaterThanB has it: that one reads all rows twice for itself alone."""

    _known: Any = pydantic.PrivateAttr(None)
    other: str
    or_equal: bool = False
    metric_dependencies: ClassVar[tuple[str, ...]] = ("column.disorder_count",)
    success_keys: ClassVar[tuple[str, ...]] = ("other", "or_equal")

    def _validate(self, metrics: dict, runtime_configuration: dict | None = None, execution_engine: Any = None) -> dict:
        count = metrics["column.disorder_count"]
        return {"success": count == 0, "result": {"unexpected_count": count}}


def _order(
    column_A: str, column_B: str, or_equal: bool = False, ignore_row_if: str | None = None, meta: dict | None = None
) -> ExpectOrderOfColumns:
    """``ignore_row_if`` changes nothing: a row that lacks a value breaks no order, whichever way it is written."""
    return ExpectOrderOfColumns(column=column_A, other=column_B, or_equal=or_equal, meta=meta)


def _plain(name: str) -> type:
    """The expectation of GX of that name, as a plain one."""
    own = getattr(gxe, name)
    return type(f"Plain{name}", (_Plain, own), {"__module__": __name__, "__doc__": own.__doc__, "_known": pydantic.PrivateAttr(None)})


BUILT_IN = {
    name: _plain(name)
    for name in (
        "ExpectColumnValuesToBeInSet",
        "ExpectColumnValuesToMatchRegex",
        "ExpectColumnValuesToBeBetween",
        "ExpectColumnValueLengthsToBeBetween",
    )
} | {"ExpectColumnPairValuesAToBeGreaterThanB": _order}
