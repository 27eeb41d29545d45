"""Which columns of which forms feed a column, a table or a view: read from the load files, and from what PostgreSQL knows of its views."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from sqlalchemy.engine import Connection

from sinergi.contract import load_forms
from sinergi.contract.model import Form
from sinergi.database import rows
from sinergi.places import sql_folder

# Columns of the warehouse's *_known views that are made of another column.
_MADE_OF = {"period": "period_key", "kabupaten_code": "region_code", "is_verified": "state", "is_assessable": "state"}
FormColumn = tuple[str, str]


@lru_cache(maxsize=1)
def fact_lineage() -> dict[str, dict[str, set[FormColumn]]]:
    """For each fact or bridge (``warehouse.fact_…``) and column, the form columns that its load.sql reads for it.

    A fact that is judged from other facts (reconciliation) has under ``*`` what feeds the columns of those that it reads.
    """
    forms = load_forms(strict=False)
    found: dict[str, dict[str, set[FormColumn]]] = {}
    derived: dict[str, str] = {}
    for path in sorted((sql_folder() / "warehouse").glob("*/load.sql")):
        name = f"warehouse.{path.parent.name}"
        text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
        form = re.match(r"-- load\.sql \| form: (\w+)", path.read_text(encoding="utf-8"))
        if form and form[1] in forms:
            found[name] = _of_insert(text, name, form[1], {column.name for column in forms[form[1]].columns})
            for key, columns in found[name].items():
                columns |= {(form[1], column) for column in _identifying(forms[form[1]], key)}
    # Facts that no form fills are judged from others, in as many steps as files lie in their folder.
    for folder in sorted((sql_folder() / "warehouse").glob("fact_*")):
        if f"warehouse.{folder.name}" not in found:
            steps = (path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql")) if path.stem not in ("define", "check"))
            derived[f"warehouse.{folder.name}"] = re.sub(r"--[^\n]*", "", "\n".join(steps))
    for name, text in derived.items():
        read = set(re.findall(r"\b(warehouse\.(?:fact|bridge)_\w+)", text)) - {name}
        named = set(re.findall(r"\b\w+\.(\w+)", text))
        behind = {
            pair for fact in read for column, pairs in found.get(fact, {}).items() if column in named or column == "*" for pair in pairs
        }
        if behind:
            found[name] = {"*": behind}
    # Estimated from what reconciliation judged.
    found.setdefault("warehouse.fact_unseen_estimate", found.get("warehouse.fact_reconciliation_monthly", {}))
    return found


def _identifying(form: Form, key: str) -> set[str]:
    """Columns by which identity found the person or company whose key the fact carries."""
    roles: tuple[str, ...] = {"person_key": ("person",), "citizen_key": ("person",), "subject_key": ("person",)}.get(key, ())
    if key.endswith("company_key") or key == "direct_employer_key":
        roles = tuple(role for role in form.identity if role != "person")
    names = {column.name for column in form.columns}
    return {column for role in roles for column in form.identity.get(role, {}).values() if column in names}


def _of_insert(text: str, table: str, form: str, names: set[str]) -> dict[str, set[FormColumn]]:
    insert = re.search(rf"insert into {re.escape(table)}\s*\(([^)]*)\)\s*(.*)", text, re.DOTALL)
    if not insert:
        return {}
    columns = [column.strip() for column in insert[1].split(",")]
    body = re.search(r"\bselect\b(?:\s+distinct(?:\s+on\s*\([^)]*\))?)?\s(.*)", insert[2], re.DOTALL)
    parts = _select_list(body[1]) if body else []
    if len(parts) != len(columns):
        parts = [insert[2]] * len(columns)
    return {
        column: {(form, word) for word in re.findall(r"\b[a-z]\w*\b", part) if word in names}
        for column, part in zip(columns, parts, strict=True)
    }


def _select_list(text: str) -> list[str]:
    """The expressions of a select list, split at the commas outside brackets and quotes, up to its `from`."""
    parts, depth, start = [], 0, 0
    for token in re.finditer(r"'(?:[^']|'')*'|[(\[{]|[)\]}]|\bfrom\b|,", text):
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth -= 1
        elif depth == 0 and token[0] in (",", "from"):
            parts.append(text[start : token.start()])
            start = token.end()
            if token[0] == "from":
                break
    return parts


def view_lineage(conn: Connection) -> dict[str, dict[str, list[str]]]:
    """For each view, the columns of each form that it rests on, conditions and joins included, in the order of the form.

    Through a view in between the column of the same name is followed, or all of its columns where there is none: it may name a
    column too many, never one too few.
    """
    reads: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(
        conn,
        """
        select distinct of_view.relname as view, of_schema.nspname as schema, on_schema.nspname || '.' || on_table.relname as relation,
            coalesce(attribute.attname, '') as name
        from pg_rewrite as rule
        inner join pg_class as of_view on rule.ev_class = of_view.oid and of_view.relkind = 'v'
        inner join pg_namespace as of_schema on of_view.relnamespace = of_schema.oid
        inner join pg_depend as needs on needs.classid = 'pg_rewrite'::regclass and needs.objid = rule.oid
            and needs.refclassid = 'pg_class'::regclass and needs.refobjid <> of_view.oid
        inner join pg_class as on_table on needs.refobjid = on_table.oid
        inner join pg_namespace as on_schema on on_table.relnamespace = on_schema.oid
        left join pg_attribute as attribute on attribute.attrelid = needs.refobjid and attribute.attnum = needs.refobjsubid and needs.refobjsubid > 0
        where of_schema.nspname in ('mart', 'mart_restricted', 'mart_public', 'warehouse', 'quality')
        """.replace("::", r"\:\:"),
    ):
        reads[f"{row.schema}.{row.view}"][row.relation].add(row.name)
    facts = fact_lineage()
    order = {code: [column.name for column in form.columns] for code, form in load_forms(strict=False).items()}
    told: dict[str, dict[str, list[str]]] = {}
    for view in sorted(reads):
        pairs: set[FormColumn] = set()
        for table, columns in _tables(view, reads, None).items():
            known = facts.get(table, {})
            pairs |= known.get("*", set())
            for column in columns:
                pairs |= known.get(column, set())
        told[view] = {form: [name for name in order[form] if (form, name) in pairs] for form in sorted({form for form, _ in pairs})}
    return told


def _tables(view: str, reads: dict[str, dict[str, set[str]]], wanted: set[str] | None) -> dict[str, set[str]]:
    """Tables below a view, with the columns read of each; only those behind ``wanted``, where its names can be told."""
    below = {relation: set(columns) for relation, columns in reads[view].items()}
    if wanted is not None:
        names = {_MADE_OF.get(name, name) for name in wanted}
        if names <= {name for columns in below.values() for name in columns} | {""}:
            below = {relation: columns & names for relation, columns in below.items()}
    found: dict[str, set[str]] = defaultdict(set)
    for relation, columns in below.items():
        if relation in reads:
            for table, more in _tables(relation, reads, columns).items():
                found[table] |= more
        else:
            found[relation] |= columns
    return found
