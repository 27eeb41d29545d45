"""The Great Expectations suite of a contract: the verdict on a staged batch. This module and `expecting` alone import GX.

GX keeps no value: it counts and is never asked for the values themselves (RELIABILITY S10). An exception inside GX is a
system error and never a data failure (STACK §5).
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import threading
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from sinergi.contract import Form, Rule
from sinergi.contract.tables import families, is_built_in
from sinergi.errors import SinergiError

_UNUSED = ("scipy.stats", "altair")  # two fifths of the import, for expectations that no contract declares
_importing = threading.Lock()


def warm_up() -> None:
    """Import Great Expectations beside the reading: it takes seconds, and reading is done by other processes."""
    threading.Thread(target=_gx, daemon=True).start()


@dataclass(frozen=True)
class Verdict:
    """What GX says of one rule instance over the whole batch."""

    instance: str
    is_success: bool
    unexpected_count: int


def _put_off(name: str) -> None:
    """Have a module imported when it is first used, unless it is there already."""

    def load(attribute: str) -> object:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if sys.modules.get(name) is later:
            del sys.modules[name]
        return getattr(importlib.import_module(name), attribute)

    later = ModuleType(name)
    later.__getattr__ = load  # type: ignore[method-assign]
    sys.modules.setdefault(name, later)


def _gx() -> ModuleType:
    with _importing:
        if "great_expectations" not in sys.modules:
            os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
            os.environ.setdefault("TQDM_DISABLE", "1")
            logging.getLogger("great_expectations").setLevel(logging.WARNING)
            for name in _UNUSED:
                _put_off(name)
            importlib.import_module("sinergi.quality.expecting")
            # Half a million objects that live as long as the process: the collector need not walk them again and again.
            gc.collect()
            gc.freeze()
        return importlib.import_module("great_expectations")


@lru_cache(maxsize=8)
def _source(url: str):
    gx = _gx()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False, "profilers": False}
    # An ephemeral context has nowhere to save to, yet writes all that it knows as YAML whenever it hears of a table.
    context.variables.save = lambda: None
    return context, context.data_sources.add_postgres("warehouse", connection_string=url)


@lru_cache(maxsize=256)
def _table(url: str, schema: str, table: str):
    """A table as GX knows it; what columns it has is looked up with every batch."""
    _context, source = _source(url)
    return source.add_table_asset(f"{schema}.{table}", table_name=table, schema_name=schema).add_batch_definition_whole_table("all")


def judge(url: str, form: Form, row_rules: list[Rule], set_rules: list[Rule]) -> list[Verdict]:
    """Run the suites of one form over its staged batch; one verdict a family of rules (contract.tables.families).

    Row rules with a built-in expectation are judged on staging.<form>_batch itself, the others on their column of
    quality.<form>_outcome; rules over sets of rows on the rows that their query named, in quality.<form>_broken. All are
    column expectations, of which GX asks one query a table: a suite costs a fixed part of a second, whatever the rows.
    """
    gx = _gx()
    from sinergi.quality.expecting import BUILT_IN, ExpectRuleToBeKept

    built_in, computed = [], []
    for name, members in families(row_rules).items():
        rule = members[0]
        if is_built_in(rule):
            built_in.append(BUILT_IN[str(rule.expect)](**rule.arguments, meta={"instance": name}))
        else:
            computed.append(ExpectRuleToBeKept(column=name, broken=False, meta={"instance": name}))
    named = [ExpectRuleToBeKept(column="instance", broken=rule.instance, meta={"instance": rule.instance}) for rule in set_rules]
    verdicts = []
    for schema, table, expectations in (
        ("staging", f"{form.table}_batch", built_in),
        ("quality", f"{form.table}_outcome", computed),
        ("quality", f"{form.table}_broken", named),
    ):
        if expectations:
            verdicts += _validate(url, schema, table, gx.ExpectationSuite(name=f"{form.code} {table}", expectations=expectations))
    return verdicts


def _validate(url: str, schema: str, table: str, suite) -> list[Verdict]:
    from sinergi.quality.expecting import RESULT_FORMAT

    verdicts = []
    for result in _table(url, schema, table).get_batch().validate(suite, result_format=RESULT_FORMAT).results:
        instance = result.expectation_config.meta["instance"]
        if result.exception_info and _raised(result.exception_info):
            raise SinergiError(f"Great Expectations could not evaluate {suite.name}, rule {instance}: a system error, not a data failure")
        # A table without rows has no count; the caller compares with its own.
        verdicts.append(Verdict(instance, bool(result.success), int(result.result.get("unexpected_count") or 0)))
    return verdicts


def _raised(info: dict) -> bool:
    """exception_info is one entry, or one a metric."""
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(isinstance(entry, dict) and entry.get("raised_exception") for entry in info.values())
