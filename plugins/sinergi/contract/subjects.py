"""What a warning is about, read from a contract: which rules can be explained, what a rule looks at, what names a row for good."""

from __future__ import annotations

import re

from sinergi.contract.model import Form, Rule
from sinergi.contract.tables import set_query

_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def explainable(form: Form) -> list[Rule]:
    """The rules whose findings a sender may explain: warnings that the form declares, not repairs and remarks of the reader (S)."""
    return [rule for rule in form.rules if rule.severity == "query" and not rule.code.startswith("S")]


def running(form: Form) -> set[str]:
    """Columns that differ from month to month without meaning anything: the period, a running number in the key."""
    return {column.name for column in form.columns if column.type == "period" or (column.type == "integer" and column.name in form.key)}


def looks_at(form: Form, rule: Rule) -> list[str]:
    """The columns of a row that a rule names, running numbers and the period left out, in the order of the form."""
    said = [rule.fails_when or "", rule.applies_when or "", *map(str, rule.arguments.values())]
    if rule.query:
        said.append(re.sub(r"--[^\n]*", "", set_query(form, rule)))
    words = (set(_WORD.findall(" ".join(said))) | {rule.column or ""}) - running(form)
    return [column.name for column in form.columns if column.name in words]


def subject_columns(form: Form) -> list[list[str]]:
    """Columns that say what a row is about, by preference: the row key; where that is a running number, the person."""
    counters = running(form)
    key = [name for name in form.key if name not in counters]
    if len(key) == len([name for name in form.key if form.column(name).type != "period"]):
        return [key]
    person = form.identity.get("person") or {}
    ways = [("niora",), ("nationality", "passport"), ("nationality", "name", "birth_date"), ("nationality", "name")]
    named = [[str(person[what]) for what in way] for way in ways if all(person.get(what) for what in way)]
    return [*named, list(form.key)]
