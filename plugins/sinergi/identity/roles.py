"""Which columns of a form say who: the SQL that turns rows of any form into mentions of persons and companies.

Roles come from `identity:` of the contract; this module knows no form by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sinergi.contract import Form
from sinergi.errors import ContractError

# Order of forms, and whom to believe: the register first, then the employer, then who merely looks.
SOURCE_RANK = {"immigration": 1, "company": 2, "district": 3, "office": 4}
_PERSON_COLUMNS = ("name", "sex", "birth_date", "nationality", "passport", "niora")
_COMPANY_ROLES = ("company", "employer", "sponsor", "direct_employer")


@dataclass(frozen=True)
class CompanyRole:
    """One way in which a row of a form names a company; columns are None where the form has none."""

    role: str
    nib: str | None
    name: str | None


def rank(form: Form) -> int:
    return SOURCE_RANK[form.sender_kind]


def in_order(forms: Iterable[Form]) -> list[Form]:
    """The order in which forms are resolved, so that keys come out the same on every run."""
    return sorted(forms, key=lambda form: (rank(form), form.code))


def _column(form: Form, name: str | None) -> str | None:
    return form.column(name).name if name else None


def person_columns(form: Form) -> dict[str, str | None] | None:
    """Role to column for the person a row speaks of; None if the form speaks of no person."""
    roles = form.identity.get("person")
    if not roles:
        return None
    unknown = set(roles) - set(_PERSON_COLUMNS)
    if unknown:
        raise ContractError(f"{form.code}: unknown role in identity.person: {', '.join(sorted(unknown))}")
    return {role: _column(form, roles.get(role)) for role in _PERSON_COLUMNS}


def company_roles(form: Form) -> list[CompanyRole]:
    """The companies that a row may name. ``company`` is the sponsor in an immigration form and the employer elsewhere."""
    found = []
    for key in _COMPANY_ROLES:
        roles = form.identity.get(key)
        if roles and key == "company":
            role = roles.get("role") or ("sponsor" if form.sender_kind == "immigration" else "employer")
            found.append(CompanyRole(role, _column(form, roles.get("nib")), _column(form, roles.get("name"))))
        elif roles:
            found.append(CompanyRole(key, _column(form, roles.get("nib")), _column(form, roles.get("name"))))
    return found


def _or_null(column: str | None, kind: str) -> str:
    return f"row.{column}" if column else f"cast(null as {kind})"


def mentions_of_persons(form: Form, source: str) -> str:
    """SELECT of one mention per row; ``source`` is the SQL that follows FROM, where ``row`` is staging.<form> and ``pending`` the submission."""
    columns = person_columns(form)
    if columns is None:
        raise ContractError(f"{form.code}: speaks of no person")
    passport = columns["passport"]
    folded = f"{passport}_folded" if passport else None
    return f"""
select
    (cast(pending.turn as bigint) << 32) | row.row_number as mention_id,
    row.submission_key,
    row.row_number,
    {_or_null(columns["name"], "text")} as full_name,
    {_or_null(columns["sex"], "text")} as sex,
    {_or_null(columns["birth_date"], "date")} as birth_date,
    coalesce(nullif({_or_null(columns["nationality"], "text")}, 'XXX'), '') collate "C" as nationality,
    nullif({_or_null(passport, "text")}, '') collate "C" as passport,
    nullif({_or_null(folded, "text")}, '') collate "C" as folded,
    nullif({_or_null(columns["niora"], "text")}, '') collate "C" as niora,
    left({_or_null(form.place_column, "text")}, 8) as region_code
from {source}
"""


def company_cells(role: CompanyRole) -> tuple[str, str]:
    """SQL of NIB and name as a row has them, empty where it has none."""
    return f"coalesce(row.{role.nib}, '')" if role.nib else "''", f"coalesce(row.{role.name}, '')" if role.name else "''"
