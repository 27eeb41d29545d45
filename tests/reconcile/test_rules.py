"""The X rules as declared: complete, and the same as what the warehouse says."""

from __future__ import annotations

import pytest

from sinergi.contract.across import load_rules
from sinergi.database import rows, transaction
from sinergi.errors import ContractError


def test_every_rule_from_x401_to_x431_is_declared_once():
    assert [rule.code for rule in load_rules() if rule.code] == [f"X{number}" for number in range(401, 432)]
    assert [rule.state for rule in load_rules() if rule.code is None] == ["TIDAK_DAPAT_DINILAI"]


def test_the_warehouse_calls_states_as_they_are_declared(warehouse):
    from datetime import UTC, datetime

    from sinergi.warehouse.loading import load

    load(warehouse, datetime(2026, 11, 16, tzinfo=UTC))
    with transaction(warehouse) as conn:
        held = {
            row.state: (
                row.rule_code,
                row.title_id,
                row.severity,
                row.nature,
                row.assigned_to,
                row.description_id,
                row.is_conflict,
                row.is_verified,
            )
            for row in rows(conn, "select * from warehouse.dim_reconciliation_state")
        }
    declared = {
        rule.state: (
            rule.code,
            rule.title_id,
            rule.severity,
            rule.nature,
            rule.assigned_to,
            rule.description,
            rule.kind != "state",
            rule.is_verified,
        )
        for rule in load_rules()
    }
    assert held == declared


@pytest.mark.parametrize(
    "broken",
    [
        "rules: [{code: X1, state: A, kind: state, severity: none, nature: D, title_id: a, description: b, from: 2026-01, colour: red}]",
        "rules: [{code: X1, state: A, kind: state, severity: bad, nature: D, title_id: a, description: b, from: 2026-01}]",
        "rules: [{state: A, kind: conflict, severity: none, nature: D, title_id: a, description: b, from: 2026-01}]",
        "rules: [{code: X1, state: A, kind: state, severity: none, nature: D, title_id: a, description: b}]",
        "rules: {",
    ],
)
def test_a_broken_declaration_is_named(tmp_path, broken):
    (tmp_path / "rules.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(ContractError, match=r"across_sources/rules\.yml"):
        load_rules(tmp_path)
