"""The data dictionary: one self-contained page in Indonesian and English, made of what the database, the contracts and the catalogue say.

Nothing in it is written for it alone: comments come from the database, forms and rules from their contracts, definitions of marts from
`mart.catalogue`, ready queries from sql/README.md, and the way from a form's column to a mart from the load files and the views.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from sinergi.contract import load_forms
from sinergi.contract.across import load_rules
from sinergi.contract.model import Form
from sinergi.database import rows, transaction
from sinergi.places import sql_folder
from sinergi.reporting.lineage import fact_lineage, view_lineage
from sinergi.reporting.report import write_page

DICTIONARY = "kamus.html"  # its name below the reports folder, where the index links to it
SCHEMAS = {
    "mart": ("Jawaban atas pertanyaan laporan", "Answers to the report questions"),
    "mart_public": ("Salinan untuk umum, angka kecil ditahan", "Copies for the public, small counts withheld"),
    "mart_restricted": ("Daftar kerja per orang, pembacaan dicatat", "Worklists of persons; reading is logged"),
    "mart_territory": ("Mart yang sama menurut wilayah sekarang", "The same marts on today's territory"),
    "report": ("Laporan yang terbit dan jurnal perubahan angka", "Issued reports and the journal of changed figures"),
    "warehouse": ("Fakta dan dimensi", "Facts and dimensions"),
    "warehouse_territory": ("Fakta menurut wilayah sekarang", "Facts on today's territory"),
    "reference": ("Daftar resmi dengan masa berlaku", "Official lists with their days"),
    "intake": ("Buku besar kiriman dan kewajiban", "Ledger of deliveries and duties"),
    "quality": ("Temuan, hasil aturan, karantina", "Findings, results of rules, quarantine"),
    "identity": ("Siapa itu siapa", "Who is who"),
    "staging": ("Baris formulir yang sudah dibaca", "Rows of forms as read"),
    "raw": ("Yang tertulis di sel bila dibaca lain", "What stood in a cell that was read otherwise"),
    "vault": ("Data pribadi dan kunci", "Personal data and keys"),
}
_FORM_TABLE = re.compile(r"^([a-z]\d\d)(_batch|_current|_outcome)?$")
_KINDS = {"r": "tabel", "p": "tabel", "v": "view"}


@dataclass
class Relation:
    """A table or view with its comment, columns and what feeds it."""

    schema: str
    name: str
    kind: str
    english: str
    indonesian: str
    columns: list[dict[str, Any]] = field(default_factory=list)
    sources: dict[str, list[str]] = field(default_factory=dict)
    form: str | None = None
    grain: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


def write_dictionary(url: str, path: Path | str) -> Path:
    """Write the dictionary of the warehouse behind ``url``; returns its path. The same warehouse gives the same page."""
    with transaction(url) as conn:
        page = collect(conn)
    return write_page(Path(path), "dictionary.html.j2", styles=("report.css", "dictionary.css"), **page)


def collect(conn: Connection) -> dict[str, Any]:
    """All that the page shows: ``marts``, ``forms``, ``across`` (rules between sources), ``schemas`` (relations by schema)."""
    forms = load_forms(strict=False)
    relations = _relations(conn, view_lineage(conn))
    return {
        "marts": [_mart(entry, relations, forms) for entry in rows(conn, "select * from mart.catalogue order by query_id")],
        "forms": [_form(forms[code]) for code in sorted(forms)],
        "seen": [],  # the first form that has a rule bears its anchor
        "across": [rule for rule in load_rules() if rule.code],
        "schemas": [(name, *SCHEMAS[name], [each for each in relations.values() if each.schema == name]) for name in SCHEMAS],
    }


def _relations(conn: Connection, feeding: dict[str, dict[str, list[str]]]) -> dict[str, Relation]:
    found: dict[str, Relation] = {}
    for row in rows(
        conn,
        """
        select of_schema.nspname as schema, thing.relname as name, thing.relkind as kind, attribute.attname as column,
            format_type(attribute.atttypid, attribute.atttypmod) as type, obj_description(thing.oid, 'pg_class') as said,
            col_description(thing.oid, attribute.attnum) as column_said
        from pg_class as thing
        inner join pg_namespace as of_schema on thing.relnamespace = of_schema.oid
        inner join pg_attribute as attribute on attribute.attrelid = thing.oid and attribute.attnum > 0 and not attribute.attisdropped
        where of_schema.nspname = any(:schemas) and thing.relkind in ('r', 'p', 'v') and not thing.relispartition
        order by of_schema.nspname, thing.relname, attribute.attnum
        """,
        schemas=list(SCHEMAS),
    ):
        full_name = f"{row.schema}.{row.name}"
        relation = found.get(full_name)
        if relation is None:
            of_form = _FORM_TABLE.match(row.name) if row.schema in ("staging", "quality") else None
            relation = found[full_name] = Relation(
                row.schema, row.name, _KINDS[row.kind], *languages(row.said, row.schema == "reference"), sources=feeding.get(full_name, _of_fact(full_name)),
                form=of_form[1].upper() if of_form else None, grain=_grain(row.schema, row.name),
            )  # fmt: skip
        if relation.form is None:  # tables of a form have its columns
            fed = sorted(fact_lineage().get(full_name, {}).get(row.column, ()))
            english, indonesian = languages(row.column_said, row.schema == "reference")
            relation.columns.append({"name": row.column, "type": row.type, "english": english, "indonesian": indonesian, "fed": fed})
    return found


def languages(said: str | None, is_english_first: bool = False) -> tuple[str, str]:
    """English and Indonesian of a comment: ``English · Indonesia``, or ``Indonesia (English)``, which `reference` turns round."""
    said = said or ""
    if " · " in said:
        english, indonesian = said.rsplit(" · ", 1)
        return english, indonesian
    gloss = re.match(r"(.*\S) \(([^()]+)\)\.?$", said, re.DOTALL)
    if gloss is None:
        return (said, "") if is_english_first else ("", said)
    return (gloss[1], gloss[2]) if is_english_first else (gloss[2], gloss[1])


def _grain(schema: str, name: str) -> str:
    folder = sql_folder() / schema.replace("_territory", "") / name
    for file in ("define.sql", "view.sql"):
        if (folder / file).exists():
            said = re.search(r"Grain: ([^\n]*)", (folder / file).read_text(encoding="utf-8"))
            return said[1] if said else ""
    return ""


def _of_fact(full_name: str) -> dict[str, list[str]]:
    """Form columns behind a whole fact, by form."""
    told: dict[str, set[str]] = defaultdict(set)
    for pairs in fact_lineage().get(full_name, {}).values():
        for form, column in pairs:
            told[form].add(column)
    return {form: sorted(columns) for form, columns in sorted(told.items())}


def _mart(entry: Any, relations: dict[str, Relation], forms: dict[str, Form]) -> dict[str, Any]:
    relation = relations.get(entry.view_name or "")
    sources = relation.sources if relation else {}
    text = _text_of(entry.view_name) + " " + entry.definition
    return {
        **entry._mapping,
        "relation": relation,
        "sources": sources,
        "basis": sorted({forms[code].due["says"] for code in sources if forms[code].due.get("says")}),
        "rules": sorted(set(re.findall(r"\b[XVM]\d{3}\b", text))),
        "query": _query(entry.view_name, relation),
    }


def _text_of(view_name: str | None) -> str:
    path = sql_folder() / (view_name or "").replace(".", "/", 1) / "view.sql"
    return path.read_text(encoding="utf-8") if view_name and path.exists() else ""


def _query(view_name: str | None, relation: Relation | None) -> str:
    """The ready query of sql/README.md that asks this view first, else a plain one."""
    readme = (sql_folder() / "README.md").read_text(encoding="utf-8")
    for query in re.findall(r"```sql\n(.*?)```", readme, re.DOTALL):
        asked = re.search(r"\bfrom (mart\w*\.\w+)", query)
        if asked and asked[1] == view_name:
            return query.strip()
    if relation is None:
        return ""
    names = {column["name"] for column in relation.columns}
    if "person_key" in names:
        return f"select *\nfrom {view_name}\nwhere person_key = 123;"
    newest = f"period = (select max(period) from {view_name})"
    return f"select *\nfrom {view_name}\nwhere {newest}" + ("\norder by region_code;" if "region_code" in names else ";")


def _form(form: Form) -> dict[str, Any]:
    feeds: dict[str, list[str]] = defaultdict(list)
    for fact, columns in fact_lineage().items():
        for column, pairs in columns.items():
            for code, name in pairs:
                if code == form.code and column != "*":
                    feeds[name].append(f"{fact}.{column}")
    return {"form": form, "feeds": feeds, "rules": sorted(form.rules, key=lambda rule: (rule.code, rule.column or ""))}
