"""The words in which readers speak to the intake: a refusal of the whole file, a note on one cell, the severity of each."""

from __future__ import annotations

from typing import NamedTuple

from sinergi.errors import SinergiError


class Refusal(SinergiError):
    """The whole file is refused: rule, stable sub-code, and a detail that names a place but never a person's data."""

    def __init__(self, rule: str, sub: str, detail: str = ""):
        self.rule = rule
        self.sub = sub
        self.detail = detail
        super().__init__(f"{rule}.{sub}: {detail}" if detail else f"{rule}.{sub}")

    def as_dict(self) -> dict[str, str]:
        return {"rule": self.rule, "sub": self.sub, "detail": self.detail}


class Note(NamedTuple):
    """A finding of the reader. ``row_number`` None: the whole file; ``observed`` is shown to its own sender only."""

    row_number: int | None
    column: str | None
    cell: str | None
    rule: str
    observed: str | None
    detail: str | None


# S018 both repairs and rejects; the other codes always do one of the two.
_REJECTING = {"S015", "S016", "S022", "S026", "S027"}
NUMBER_REPAIRS = ("thousands", "decimal_comma", "decimal_zero")


def rejects_row(rule: str, detail: str | None) -> bool:
    """Whether a note with a row number means that the row is rejected; everything else is a query."""
    return rule in _REJECTING or (rule == "S018" and detail not in NUMBER_REPAIRS)
