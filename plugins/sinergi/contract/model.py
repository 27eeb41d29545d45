"""The contract of a form: columns, code lists, due date, identity roles and rules, read from `contract.yml`.

S015 (required cells), V136 and V105 (code lists) are derived from the columns, S014 from the key, M301 from the control total; a
contract does not declare them again, unless it has a better message. Theirs stand in expectations/shared_rules.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from sinergi.errors import ContractError, RefusedStart
from sinergi.periods import Period
from sinergi.places import expectation_folders

SQL_TYPES = {
    "text": "text", "code": "text", "date": "date", "integer": "bigint", "decimal": "numeric", "period": "text", "region": "text",
    "country": "text", "nib": "text", "nik": "text", "niora": "text", "npwp": "text", "passport": "text", "sex": "text", "list": "text[]",
    "time": "time", "kbli": "text",
}  # fmt: skip
SEVERITIES = ("refuse_file", "refuse_row", "query")
SENDER_KINDS = ("district", "company", "immigration", "office")
PERIOD_KINDS = ("month", "quarter", "semester", "year", "event")
EXPECTATIONS = (
    "ExpectColumnValuesToBeInSet",
    "ExpectColumnValuesToMatchRegex",
    "ExpectColumnValuesToBeBetween",
    "ExpectColumnValueLengthsToBeBetween",
    "ExpectColumnPairValuesAToBeGreaterThanB",
)
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,50}$")


@dataclass(frozen=True)
class Column:
    """One column of a form, as the sender knows it."""

    name: str
    type: str
    means: str = ""
    required: bool = False
    required_when: str | None = None
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    code_titles: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    example: str = ""
    personal: bool = False
    max_length: int = 250

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class Rule:
    """One rule. ``code`` is never reused; a code may have several instances, one a column.

    One of ``fails_when``, ``expect`` and ``query`` says how it is evaluated. ``needs`` names other forms that must be there
    first, for this period or an earlier one, ``needs_at_end`` for a period that ends on the same day: until then the rule is not
    evaluable, and it never is when no way stands beside them. S rules of the reader and the intake have none of these, only texts.
    ``thresholds`` are numbers that fails_when, applies_when and the query name as ``{name}``. A ``shadow`` rule is judged beside
    the others and counts for nothing (quality.shadow_result).
    """

    code: str
    severity: str
    nature: str
    message: str
    form: str = ""
    column: str | None = None
    fails_when: str | None = None
    applies_when: str | None = None
    expect: str | None = None
    arguments: dict[str, Any] = field(default_factory=dict)
    query: Path | None = None
    needs: tuple[str, ...] = ()
    needs_at_end: tuple[str, ...] = ()
    expected: str = ""
    basis: str = ""
    since: str = "2000-01"
    until: str | None = None
    version: int = 1
    title: str = ""
    thresholds: dict[str, float] = field(default_factory=dict)
    shadow: bool = False

    @property
    def instance(self) -> str:
        """Name of this instance among the outcome columns: lower case, unique within a form."""
        return (self.code + (f"__{self.column}" if self.column else "")).lower().replace(".", "_")[:63]

    @property
    def number(self) -> str:
        """The code without its sub-cause: ``V109`` of ``V109.long``; what findings and results carry."""
        return self.code.split(".")[0]

    @property
    def has_way(self) -> bool:
        """Whether the declaration says how the rule is evaluated."""
        return bool(self.fails_when or self.expect or self.query)

    def in_force(self, period: str) -> bool:
        """Whether the rule is in force at the end of a period; the law of a quarter or a year is that of its last month."""
        month = f"{Period.parse(period).end:%Y-%m}"
        return self.since[:7] <= month and (self.until is None or month <= self.until[:7])


@dataclass(frozen=True)
class ControlTotal:
    """What the envelope's ``total_kendali`` counts: the rows whose ``column`` equals a code, or the sum of ``column``."""

    column: str
    equals: str | None = None

    @property
    def sql(self) -> str:
        """An aggregate over the rows of a file."""
        return f"count(*) filter (where {self.column} = '{self.equals}')" if self.equals else f"sum({self.column})"

    def of(self, rows: Iterable[Mapping[str, Any]]) -> int:
        """The total of these rows, whose values are as the form has them."""
        values = [row.get(self.column) for row in rows]
        return sum(value == self.equals for value in values) if self.equals else sum(int(value or 0) for value in values)


@dataclass(frozen=True)
class Form:
    """A form: one folder in expectations/. Grain, key and due date are in the words of DOMAIN §3."""

    code: str
    folder: Path
    title: str
    title_en: str
    sender_kind: str
    grain: str
    period: str
    due: dict[str, Any]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    version: int = 1
    shadow_rules: tuple[Rule, ...] = ()
    control_total: ControlTotal | None = None
    place_column: str | None = None
    identity: dict[str, dict[str, str | None]] = field(default_factory=dict)
    manifest: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    also_from: tuple[str, ...] = ()

    def owed_by(self, kind: str, sender: str) -> bool:
        """Whether a registered sender owes this form: its kind, and the agency in front of its code where the form names agencies."""
        return kind == self.sender_kind and (not self.agencies or sender.split("-")[0] in self.agencies)

    def may_come_from(self, kind: str, sender: str) -> bool:
        """Whether a sender may send this form: one that owes it, or one of ``also_from`` (a kind, or an agency such as BP3MI)."""
        return self.owed_by(kind, sender) or kind in self.also_from or sender.split("-")[0] in self.also_from

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of senders whose batches may hold this form, the one that owes it first."""
        others = [name if name in SENDER_KINDS else "office" for name in self.also_from]
        return tuple(dict.fromkeys([self.sender_kind, *others]))

    @property
    def table(self) -> str:
        return self.code.lower()

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"{self.code}: no column {name}")

    @property
    def row_columns(self) -> list[str]:
        """Columns of staging.<form>, in the order in which the reader sends them."""
        names = ["submission_key", "row_number", "unread"]
        for column in self.columns:
            names.append(column.name)
            if column.type == "passport":
                names.append(f"{column.name}_folded")
        return names


def _texts(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(item) for item in (value if isinstance(value, list | tuple) else [value]))


def _read_yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ContractError(f"{path.parent.name}/{path.name}: not valid YAML{f', line {mark.line + 1}' if mark else ''}") from None
    except (OSError, UnicodeDecodeError):
        raise ContractError(f"{path.parent.name}/{path.name}: cannot be read as UTF-8") from None


def _only(where: str, data: Any, allowed: Iterable[str], needed: Iterable[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise ContractError(f"{where}: a mapping is expected")
    unknown = sorted(set(map(str, data)) - set(allowed))
    if unknown:
        raise ContractError(f"{where}: unknown field {', '.join(unknown)}")
    missing = sorted(name for name in needed if data.get(name) in (None, ""))
    if missing:
        raise ContractError(f"{where}: field {', '.join(missing)} is missing")
    return data


_COLUMN_FIELDS = {"name", "type", "means", "required", "codes", "aliases", "example", "personal", "max_length"}
_RULE_FIELDS = {
    "code", "severity", "nature", "column", "fails_when", "applies_when", "expect", "with", "query", "needs", "needs_at_end", "message",
    "expected", "basis", "from", "until", "version", "title", "thresholds", "shadow",
}  # fmt: skip
_FORM_FIELDS = {
    "form", "title", "title_en", "sender_kind", "grain", "period", "due", "version", "key", "control_total", "place_column", "identity",
    "manifest", "columns", "rules", "agencies", "also_from",
}  # fmt: skip


def _code_lists(folder: Path) -> dict[str, dict[str, Any]]:
    path = folder / "codes.yml"
    lists = _read_yaml(path) if path.exists() else {}
    return {str(name): {str(code): entry or {} for code, entry in codes.items()} for name, codes in (lists or {}).items()}


def code_list(name: str) -> list[str]:
    """Codes of a list of expectations/codes.yml, empty if there is none; for fields of the envelope, which are no columns."""
    return list(_code_lists(expectation_folders()[0]).get(name, {}))


def _column(where: str, data: Any, lists: dict[str, dict[str, Any]]) -> Column:
    data = _only(where, data, _COLUMN_FIELDS, ("name", "type"))
    name, kind = str(data["name"]), str(data["type"])
    where = f"{where} ({name})"
    if not _NAME.match(name):
        raise ContractError(f"{where}: a column name is lower case letters, digits and _")
    if kind not in SQL_TYPES:
        raise ContractError(f"{where}: unknown type {kind}; one of {', '.join(SQL_TYPES)}")
    required = data.get("required", False)
    codes: dict[str, Any] = {}
    if data.get("codes"):
        given = data["codes"]
        codes = lists.get(str(given), {}) if isinstance(given, str) else {str(code): entry or {} for code, entry in given.items()}
        if not codes:
            raise ContractError(f"{where}: code list {given} is not in codes.yml")
    elif kind == "sex":
        codes = lists.get("jenis_kelamin") or {"L": {"title": "laki-laki"}, "P": {"title": "perempuan"}}
    elif kind == "code":
        raise ContractError(f"{where}: type {kind} needs `codes`")
    return Column(
        name=name,
        type=kind,
        means=str(data.get("means", "")),
        required=required is True,
        required_when=str(required["when"]) if isinstance(required, dict) else None,
        codes={code: _texts(entry.get("aliases")) for code, entry in codes.items()},
        code_titles={code: str(entry.get("title", code)) for code, entry in codes.items()},
        aliases=_texts(data.get("aliases")),
        example=str(data.get("example", "")),
        personal=bool(data.get("personal", False)),
        max_length=int(data.get("max_length", 250)),
    )


def _rule(where: str, data: Any, folder: Path, form: str, columns: dict[str, Column], shared: dict[str, Rule] | None = None) -> Rule:
    data = _only(where, data, _RULE_FIELDS, ("code", "severity", "nature", "message"))
    code = str(data["code"])
    where = f"{where} ({code})"
    if data["severity"] not in SEVERITIES:
        raise ContractError(f"{where}: severity is one of {', '.join(SEVERITIES)}")
    if data["nature"] not in ("D", "K"):
        raise ContractError(f"{where}: nature is D or K")
    if data["nature"] == "K" and data["severity"] != "query":
        raise ContractError(f"{where}: a rule of nature K (kepatuhan) never rejects; its severity is query")
    arguments = dict(data.get("with") or {})
    column = data.get("column") or arguments.get("column") or arguments.get("column_A")
    if columns and column and column not in columns:
        raise ContractError(f"{where}: column {column} is not a column of the form")
    ways = [name for name in ("fails_when", "expect", "query") if data.get(name)]
    # A message of the form's own, evaluated as the shared rule is.
    common = shared[code].query if shared and code in shared and not ways else None
    if form and (len(ways) > 1 or not (ways or data.get("needs") or data.get("needs_at_end") or common)):
        raise ContractError(f"{where}: say exactly one of fails_when, expect, query (or nothing but needs)")
    expect = data.get("expect")
    if expect and expect not in EXPECTATIONS:
        raise ContractError(f"{where}: expectation {expect} is not supported; one of {', '.join(EXPECTATIONS)}")
    query = None
    if data.get("query"):
        # The form's own query, or one that several forms share.
        places = (folder / "rules" / str(data["query"]), expectation_folders()[0] / "rules" / str(data["query"]))
        query = next((path for path in places if path.is_file()), None)
        if query is None:
            raise ContractError(
                f"{where}: rules/{data['query']} does not exist, neither in the folder of the form nor among the shared ones"
            )
    thresholds = dict(data.get("thresholds") or {})
    if not all(_NAME.match(str(name)) and isinstance(number, int | float) for name, number in thresholds.items()):
        raise ContractError(f"{where}: thresholds are names with a number each")
    return Rule(
        code=code,
        severity=str(data["severity"]),
        nature=str(data["nature"]),
        message=" ".join(str(data["message"]).split()),
        form=form,
        column=str(column) if column else None,
        fails_when=_with_thresholds(data.get("fails_when"), thresholds),
        applies_when=_with_thresholds(data.get("applies_when"), thresholds),
        expect=expect,
        arguments=arguments,
        query=query or common,
        needs=_texts(data.get("needs")),
        needs_at_end=_texts(data.get("needs_at_end")),
        expected=str(data.get("expected", "")),
        basis=str(data.get("basis", "")),
        since=str(data.get("from", "2000-01")),
        until=str(data["until"]) if data.get("until") else None,
        version=int(data.get("version", 1)),
        title=str(data.get("title", "")),
        thresholds=thresholds,
        shadow=data.get("shadow") is True,
    )


def _with_thresholds(sql: str | None, thresholds: Mapping[str, float]) -> str | None:
    """SQL with ``{name}`` of each threshold replaced by its number."""
    for name, number in thresholds.items():
        sql = sql.replace("{" + name + "}", str(number)) if sql else sql
    return sql


def rule_declarations(folder: Path) -> list[dict[str, Any]]:
    """The rules of a form folder as its contract.yml has them."""
    return [dict(item) for item in _read_yaml(folder / "contract.yml").get("rules") or []]


def read_rules(path: Path, form: Form) -> list[Rule]:
    """Draft rules for a form: a YAML file that is a list of rules, or has one under ``rules``; queries lie in rules/ beside it."""
    data = _read_yaml(path)
    items = data.get("rules") if isinstance(data, dict) else data
    if not isinstance(items, list) or not items:
        raise ContractError(f"{path.name}: a list of rules is expected, or a mapping with `rules`")
    return declared_rules(path.name, items, path.parent, form)


def declared_rules(where: str, items: list[dict[str, Any]], folder: Path, form: Form) -> list[Rule]:
    """Rules of a form from their declarations; raises ContractError naming the rule."""
    columns = {column.name: column for column in form.columns}
    shared = load_shared_rules()
    return [_rule(f"{where} rules[{n}]", item, folder, form.code, columns, shared) for n, item in enumerate(items, 1)]


def _derived_rules(form: str, columns: Iterable[Column], shared: dict[str, Rule]) -> list[Rule]:
    """S015 for required cells, V105 for sex, V136 for code lists: one instance a column."""
    rules = []
    for column in columns:
        # What could not be read is NULL: the list is looked at only where nothing stands, as it costs more than all else here.
        told = f"({column.name} is not null or not ('{column.name}' = any(unread)))"
        if column.required or column.required_when:
            rules.append(
                replace(
                    shared["S015"],
                    form=form,
                    column=column.name,
                    fails_when=f"{column.name} is null",
                    applies_when=told + (f" and ({column.required_when})" if column.required_when else ""),
                )
            )
        if column.codes:
            base = shared["V105"] if column.type == "sex" else shared["V136"]
            expected = ", ".join(list(column.codes)[:14]) + (" …" if len(column.codes) > 14 else "")
            if column.type == "list":
                known = ", ".join(f"'{code}'" for code in column.codes)
                how: dict[str, Any] = {"fails_when": f"not ({column.name} <@ array[{known}])"}
            else:
                how = {"expect": "ExpectColumnValuesToBeInSet", "arguments": {"column": column.name, "value_set": list(column.codes)}}
            rules.append(replace(base, form=form, column=column.name, expected=expected, **how))
    return rules


def _control_total(where: str, data: Any, columns: dict[str, Column]) -> ControlTotal | None:
    if data is None:
        return None
    data = _only(f"{where} control_total", data, ("column", "equals"), ("column",))
    total = ControlTotal(str(data["column"]), str(data["equals"]) if data.get("equals") else None)
    column = columns.get(total.column)
    if column is None or (total.equals not in column.codes if total.equals else column.type != "integer"):
        raise ContractError(
            f"{where} control_total: column is an integer column of the form, or one with a code list and `equals` one of its codes"
        )
    return total


def _whole_file_rules(form: str, key: tuple[str, ...], total: ControlTotal | None, shared: dict[str, Rule]) -> list[Rule]:
    """S014 for the key, M301 for the control total."""
    rules = []
    if "S014" in shared:
        rules.append(replace(shared["S014"], form=form, column=key[0], expected=f"satu baris untuk tiap {' + '.join(key)}"))
    if total and "M301" in shared:
        what = f"banyaknya baris dengan {total.column} {total.equals}" if total.equals else f"jumlah kolom {total.column}"
        rules.append(replace(shared["M301"], form=form, expected=f"total_kendali = {what}"))
    return rules


def load_form(folder: Path, shared: dict[str, Rule] | None = None, lists: dict[str, dict[str, Any]] | None = None) -> Form:
    """Read one form folder; raises ContractError naming file and field."""
    path = folder / "contract.yml"
    where = f"{folder.name}/contract.yml"
    data = _only(where, _read_yaml(path), _FORM_FIELDS, ("form", "title", "sender_kind", "grain", "period", "due", "key", "columns"))
    shared = shared if shared is not None else load_shared_rules()
    known_lists = {**(lists if lists is not None else _code_lists(expectation_folders()[0])), **_code_lists(folder)}
    code = str(data["form"])
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", code):
        raise ContractError(f"{where}: a form code is capital letters and digits, such as K01")
    if data["sender_kind"] not in SENDER_KINDS or data["period"] not in PERIOD_KINDS:
        raise ContractError(f"{where}: sender_kind is one of {', '.join(SENDER_KINDS)}; period one of {', '.join(PERIOD_KINDS)}")
    columns = [_column(f"{where} columns[{n}]", item, known_lists) for n, item in enumerate(data["columns"], 1)]
    by_name = {column.name: column for column in columns}
    if len(by_name) < len(columns):
        raise ContractError(f"{where}: a column name stands twice")
    for name in [*_texts(data["key"]), *_texts(data.get("place_column"))]:
        if name not in by_name:
            raise ContractError(f"{where}: key or place_column {name} is not a column of the form")
    total = _control_total(where, data.get("control_total"), by_name)
    said = [_rule(f"{where} rules[{n}]", item, folder, code, by_name, shared) for n, item in enumerate(data.get("rules") or [], 1)]
    rules = [rule for rule in said if not rule.shadow]
    declared = {(rule.code, rule.column) for rule in rules}
    numbers = {rule.number for rule in rules}
    rules = [
        *(rule for rule in _derived_rules(code, columns, shared) if (rule.code, rule.column) not in declared),
        *(rule for rule in _whole_file_rules(code, _texts(data["key"]), total, shared) if rule.number not in numbers),
        *rules,
    ]
    instances = [rule.instance for rule in rules]
    twice = sorted({name for name in instances if instances.count(name) > 1})
    if twice:
        raise ContractError(f"{where}: rule {', '.join(twice)} is declared twice for the same column")
    due = _only(f"{where} due", data["due"], ("day", "months_after", "working_days", "after", "basis", "says"), ("basis", "says"))
    if due.get("after") and (due["after"] not in by_name or by_name[due["after"]].type != "date" or not due.get("working_days")):
        raise ContractError(f"{where} due: after names a date column of the form, beside working_days")
    return Form(
        code=code,
        folder=folder,
        title=str(data["title"]),
        title_en=str(data.get("title_en", "")),
        sender_kind=str(data["sender_kind"]),
        grain=str(data["grain"]),
        period=str(data["period"]),
        due=due,
        key=_texts(data["key"]),
        columns=tuple(columns),
        rules=tuple(rules),
        shadow_rules=tuple(rule for rule in said if rule.shadow),
        version=int(data.get("version", 1)),
        control_total=total,
        place_column=data.get("place_column"),
        identity=data.get("identity") or {},
        manifest=_texts(data.get("manifest")),
        agencies=_texts(data.get("agencies")),
        also_from=_texts(data.get("also_from")),
    )


@lru_cache(maxsize=4)
def load_shared_rules(folder: Path | None = None) -> dict[str, Rule]:
    """Rules that belong to no single form, by code and sub-code: ``S001``, ``S001.encrypted``, …"""
    path = (folder or expectation_folders()[0]) / "shared_rules.yml"
    data = _read_yaml(path)
    entries = data.get("rules", data) if isinstance(data, dict) else data
    rules: dict[str, Rule] = {}
    for number, item in enumerate(entries, 1):
        item = dict(item)
        causes = item.pop("causes", None) or {}
        rule = _rule(f"shared_rules.yml [{number}]", item, path.parent, "", {})
        rules[rule.code] = rule
        for cause, text in causes.items():
            more = {"message": text} if isinstance(text, str) else dict(text)
            rules[f"{rule.code}.{cause}"] = replace(
                rule, message=" ".join(str(more["message"]).split()), expected=str(more.get("expected", rule.expected))
            )
    return rules


def form_folders() -> dict[str, Path]:
    """Form code (the folder's name) to folder, later folders of the path list winning."""
    found: dict[str, Path] = {}
    for base in expectation_folders():
        if not base.is_dir():  # passed over, its forms would be no forms any more, and their files refused
            raise RefusedStart(f"SINERGI_EXPECTATIONS names {base}, which is no folder; mend the path or mount it, then repeat")
        found.update({path.parent.name: path.parent for path in sorted(base.glob("*/contract.yml"))})
    return found


def _signature(folder: Path) -> tuple:
    """When the files behind a form last changed: reading YAML anew for each batch would cost more than judging it."""
    base = expectation_folders()[0]
    files = (folder / "contract.yml", folder / "codes.yml", base / "codes.yml", base / "shared_rules.yml")
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())


@lru_cache(maxsize=256)
def _load_form_as_it_stands(folder: Path, signature: tuple) -> Form:
    return load_form(folder)


def read_contracts() -> tuple[dict[str, Form], dict[str, ContractError]]:
    """All forms by code, and by folder name the errors of those whose contract is broken."""
    forms: dict[str, Form] = {}
    broken: dict[str, ContractError] = {}
    for name, folder in form_folders().items():
        try:
            form = _load_form_as_it_stands(folder, _signature(folder))
        except ContractError as error:
            broken[name] = error
        else:
            forms[form.code] = form
    return forms, broken


def load_forms(kind: str | None = None, strict: bool = True) -> dict[str, Form]:
    """All forms (of one sender kind), by code. A broken contract raises ContractError, or is left out when not ``strict``.

    A form folder of SINERGI_EXPECTATIONS may carry its own codes.yml beside contract.yml.
    """
    forms, broken = read_contracts()
    for name, error in broken.items():
        # The kind of a broken form is known from its text alone, so that only its own DAG goes red.
        if strict and kind in (None, _kind_of(form_folders()[name])):
            raise error
    return {code: form for code, form in forms.items() if kind is None or kind in form.kinds}


def _kind_of(folder: Path) -> str | None:
    found = re.search(r"^sender_kind:\s*(\w+)", (folder / "contract.yml").read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return found[1] if found else None
