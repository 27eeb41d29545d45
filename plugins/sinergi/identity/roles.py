"""Which columns of a form say who: the SQL that turns rows of any form into mentions of persons and companies.

Roles come from `identity:` of the contract; this module knows no form by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from sinergi.contract import Form
from sinergi.database import rows
from sinergi.errors import ContractError
from sinergi.identity.keys import NIK, Keyring

# Order of forms, and whom to believe: the register first, then the employer, then who merely looks.
SOURCE_RANK = {"immigration": 1, "company": 2, "district": 3, "office": 4}
_PERSON_COLUMNS = ("name", "sex", "birth_date", "nationality", "passport", "niora", "nik", "nik_hash", "pseudonym")
_COMPANY_ROLES = ("company", "employer", "sponsor", "direct_employer", "owner", "principal")
SENDER = "sender"  # in a contract: the number of the company is the sender's own


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
    if not roles or "follows" in roles:
        return None
    unknown = set(roles) - set(_PERSON_COLUMNS)
    if unknown:
        raise ContractError(f"{form.code}: unknown role in identity.person: {', '.join(sorted(unknown))}")
    return {role: _column(form, roles.get(role)) for role in _PERSON_COLUMNS}


@dataclass(frozen=True)
class Following:
    """A form whose rows name a person by a number that another form explains, such as the number that a company gives its worker."""

    leader: str
    column: str


def following(form: Form) -> Following | None:
    roles = form.identity.get("person") or {}
    return Following(str(roles["follows"]), str(_column(form, roles["by"]))) if "follows" in roles else None


def company_roles(form: Form) -> list[CompanyRole]:
    """The companies that a row may name. ``company`` is the sponsor in an immigration form and the employer elsewhere."""
    found = []
    for key in _COMPANY_ROLES:
        roles = form.identity.get(key)
        if roles and key == "company":
            role = roles.get("role") or ("sponsor" if form.sender_kind == "immigration" else "employer")
            found.append(CompanyRole(role, _nib(form, roles), _column(form, roles.get("name"))))
        elif roles:
            found.append(CompanyRole(key, _nib(form, roles), _column(form, roles.get("name"))))
    return found


def _nib(form: Form, roles: Mapping[str, str | None]) -> str | None:
    return SENDER if roles.get("nib") == SENDER else _column(form, roles.get("nib"))


def _or_null(column: str | None, kind: str) -> str:
    return f"row.{column}" if column else f"cast(null as {kind})"


def waiting_keys(form: Form) -> str:
    """Name of the parameter with the submissions of a form that wait."""
    return f"waiting_{form.code.lower()}"


def waiting_rows(form: Form) -> str:
    """FROM and WHERE of the rows of a form that wait (``row``), with their submissions (``pending``).

    No temporary table is read, so that the server may share the work among processes.
    """
    return (
        f"from staging.{form.table} as row inner join intake.submission as pending on row.submission_key = pending.submission_key "
        f"where pending.submission_key = any(cast(:{waiting_keys(form)} as bigint []))"
    )


def waiting(conn: Connection) -> dict[str, str]:
    """The parameters of `waiting_rows` for all forms, from ``pending``: arrays of submission keys as text."""
    found = rows(conn, "select lower(form) as form, cast(array_agg(submission_key) as text) as keys from pending group by form")
    return {f"waiting_{row.form}": row.keys for row in found}


_SEPARATOR = "'|'"


def _content(*parts: str) -> str:
    return f" || {_SEPARATOR} || ".join(f"coalesce({part}, '')" for part in parts)


def mentions_of_persons(form: Form) -> list[str]:
    """SELECTs of one mention per waiting row: rows with a number, and rows without any; parameters ``:seed`` and those of `waiting`.

    A row with a number says the same in every file of every sender. A row without any is known again by its sender and its very
    wording; twins within one file are told apart by their number in line.
    """
    columns = person_columns(form)
    if columns is None:
        raise ContractError(f"{form.code}: speaks of no person")
    passport = columns["passport"]
    numbers = [f"nullif({_or_null(columns['niora'], 'text')}, '')"]
    if columns["nik"]:
        numbers.append(Keyring.veiled_in_sql(f"nullif(row.{columns['nik']}, '')"))
    if columns["nik_hash"]:
        numbers.append(f"'{NIK}' || nullif(lower(row.{columns['nik_hash']}), '')")
    niora, number = f"coalesce({', '.join(numbers)})" if len(numbers) > 1 else numbers[0], f"nullif({_or_null(passport, 'text')}, '')"
    folded = f"coalesce(nullif({_or_null(f'{passport}_folded' if passport else None, 'text')}, ''), {number})"
    is_citizen = bool(columns["nik"] or columns["nik_hash"])
    nation = "'IDN'" if is_citizen else f"coalesce(nullif({_or_null(columns['nationality'], 'text')}, 'XXX'), '')"
    name, sex = _or_null(columns["name"], "text"), _or_null(columns["sex"], "text")
    born = _or_null(columns["birth_date"], "date")
    place = f"left({_or_null(form.place_column, 'text')}, 8)"
    source = waiting_rows(form)
    said = _content(niora, number, nation, name, f"cast({born} as text)", sex)
    is_numbered = f"({niora} is not null or {number} is not null)"
    employers = [cell for role in company_roles(form) for cell in company_cells(role)]
    alias = _or_null(columns["pseudonym"], "text")
    wording = _content("pending.form", "pending.sender", alias, nation, name, f"cast({born} as text)", sex, place, *employers)
    companies = f"cast(array[{', '.join(company_key(form, role) for role in company_roles(form))}] as bigint [])"
    shape = f"""
select
    row.submission_key, row.row_number, cast({rank(form)} as smallint) as source_rank, pending.period_key,
    {{key}} as statement_key,
    {niora} as niora, {number} as passport, {folded} as folded, {nation} as nationality, {name} as full_name, {born} as birth_date, {sex} as sex,
    {{place}} as region_code, {companies} as companies
{source} and {{which}}
"""
    selects = []
    if columns["niora"] or passport or is_citizen:
        selects.append(shape.format(key=f"hashtextextended({said}, :seed)", place="cast(null as text)", which=is_numbered))
    if columns["name"] or columns["pseudonym"]:
        turn = f"row_number() over (partition by row.submission_key, {wording} order by row.row_number)"
        selects.append(
            shape.format(
                key=f"hashtextextended({wording} || '|' || {turn}, :seed)",
                place=place,
                which=f"not {is_numbered} and coalesce({name}, {alias}) is not null",
            )
        )
    return selects


def company_cells(role: CompanyRole) -> tuple[str, str]:
    """SQL of NIB and name as a row has them, empty where it has none."""
    nib = "pending.sender" if role.nib == SENDER else f"coalesce(row.{role.nib}, '')" if role.nib else "''"
    return nib, f"coalesce(row.{role.name}, '')" if role.name else "''"


def company_place(form: Form, role: CompanyRole) -> str:
    """SQL of the kabupaten in which a district sees a company that it gives no number; empty for all others."""
    nib, _ = company_cells(role)
    return f"case when {nib} = '' then coalesce(left(pending.region_code, 5), '') else '' end" if form.sender_kind == "district" else "''"


def company_key(form: Form, role: CompanyRole) -> str:
    """SQL of the key (identity.company_mention) of how a row names a company."""
    nib, name = company_cells(role)
    said = f"{nib} || '|' || {name} || '|' || '{rank(form)}'"
    if form.sender_kind == "district":
        said += f" || coalesce('|' || nullif({company_place(form, role)}, ''), '')"
    return f"hashtextextended({said}, 0)"
