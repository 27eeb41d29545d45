"""The X rules, declared in expectations/across_sources/rules.yml: what a state or conflict is called and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sinergi.errors import ContractError
from sinergi.places import expectation_folders

_FIELDS = {
    "code", "state", "verified", "kind", "title_id", "severity", "nature", "assigned_to", "description", "holds_when", "fields", "basis", "needs",
    "chosen", "precedence", "from", "until",
}  # fmt: skip
_SEVERITIES = ("none", "note", "action", "urgent")


@dataclass(frozen=True)
class CrossRule:
    """One state (X401–X412, or none of them), conflict beside a state, or finding of its own. ``code`` is never reused.

    ``nature`` is D, K or ``-``. Where sources contradict each other, ``chosen`` names the one that is believed and ``precedence``
    says why.
    """

    code: str | None
    state: str
    kind: str
    is_verified: bool
    title_id: str
    severity: str
    nature: str
    assigned_to: str | None
    description: str
    fields: tuple[str, ...]
    needs: tuple[str, ...]
    since: str
    until: str | None
    chosen: str | None
    precedence: str | None
    holds_when: str | None
    basis: str | None

    def in_force(self, period: str) -> bool:
        return self.since <= period and (self.until is None or period <= self.until)


def _rule(where: str, data: Any) -> CrossRule:
    if not isinstance(data, dict) or set(data) - _FIELDS:
        raise ContractError(f"{where}: unknown field {', '.join(sorted(set(data) - _FIELDS)) if isinstance(data, dict) else ''}")
    if (
        data.get("kind") not in ("state", "conflict", "finding")
        or data.get("severity") not in _SEVERITIES
        or data.get("nature") not in ("D", "K", "-")
    ):
        raise ContractError(f"{where}: kind is state, conflict or finding, severity one of {', '.join(_SEVERITIES)}, nature D, K or -")
    missing = [name for name in ("state", "title_id", "description", "from") if not data.get(name)]
    if missing or (data["kind"] != "state" and not data.get("code")):
        raise ContractError(f"{where}: field {', '.join(missing) or 'code'} is missing")
    return CrossRule(
        code=data.get("code"),
        state=str(data["state"]),
        kind=str(data["kind"]),
        is_verified=bool(data.get("verified")),
        title_id=str(data["title_id"]),
        severity=str(data["severity"]),
        nature=str(data["nature"]),
        assigned_to=data.get("assigned_to"),
        description=" ".join(str(data["description"]).split()),
        fields=tuple(data.get("fields") or ()),
        needs=tuple(data.get("needs") or ()),
        since=str(data["from"]),
        until=str(data["until"]) if data.get("until") else None,
        chosen=data.get("chosen"),
        precedence=data.get("precedence"),
        holds_when=data.get("holds_when"),
        basis=data.get("basis"),
    )


def load_rules(folder: Path | None = None) -> tuple[CrossRule, ...]:
    """All declared X rules; raises ContractError naming the entry that does not hold together."""
    path = (folder or expectation_folders()[0] / "across_sources") / "rules.yml"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    except (OSError, yaml.YAMLError, KeyError, TypeError):
        raise ContractError("across_sources/rules.yml: cannot be read") from None
    rules = tuple(_rule(f"across_sources/rules.yml [{number}]", data) for number, data in enumerate(entries, 1))
    for names in ([rule.code for rule in rules if rule.code], [rule.state for rule in rules]):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ContractError(f"across_sources/rules.yml: {', '.join(twice)} stands twice")
    return rules
