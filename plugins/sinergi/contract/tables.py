"""Tables and views that follow from a contract: staging, the batch in work, and what is in force."""

from __future__ import annotations

import re

from sinergi.contract.model import Column, Form, Rule
from sinergi.periods import Period

# So many signs of one class: PostgreSQL counts the length and looks for a stranger in a third of the time.
_COUNTED = re.compile(r"\^\[([^\]\[\\^]+)\]\{([0-9]+)(?:,([0-9]+))?\}\$")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def staging_columns(form: Form) -> list[tuple[str, str]]:
    """Name and SQL type of the columns of staging.<form>, the keys left out."""
    columns: list[tuple[str, str]] = []
    for column in form.columns:
        columns.append((column.name, column.sql_type))
        if column.type == "passport":
            columns.append((f"{column.name}_folded", "text"))
    return columns


# What a rule may ask of the submission beside the row's own columns.
SUBMISSION_COLUMNS = """sub.form, sub.sender, sub.period, sub.period_key, sub.period_start, sub.period_end, sub.region_code as sender_region,
    (sub.received_at at time zone sub.time_zone)::date as received_date, sub.version, sub.kind, sub.declared_rows, sub.declared_total,
    sub.coverage, sub.data_date"""


def _comment(column: Column) -> str:
    codes = f" Kode: {', '.join(column.codes)}." if column.codes else ""
    return f"{column.means or column.name}.{codes}{' Data pribadi.' if column.personal else ''}"


def definition(form: Form) -> str:
    """SQL that creates or completes the tables and views of a form; safe to repeat.

    staging.<form> (typed rows, one per submission and row), staging.<form>_batch (rows of the submissions that are judged
    now), staging.<form>_current (rows of submissions in force, honouring the session setting sinergi.known_on). Rows of
    submissions still being read or waiting for their turn are in neither view.
    """
    table = form.table
    typed = ",\n    ".join(f"{name} {kind}" for name, kind in staging_columns(form))
    parts = [
        f"create table if not exists staging.{table} (\n    submission_key bigint not null,\n    row_number integer not null,\n"
        f"    unread text[] not null,\n    {typed},\n    primary key (submission_key, row_number)\n);",
    ]
    parts += [f"alter table staging.{table} add column if not exists {name} {kind};" for name, kind in staging_columns(form)]
    parts += [
        f"comment on table staging.{table} is {_quoted(f'{form.title}. Grain: {form.grain}, per kiriman (typed rows, one per submission and row).')};",
        f"comment on column staging.{table}.submission_key is 'Kunci kiriman (intake.submission).';",
        f"comment on column staging.{table}.row_number is 'Nomor baris sebagaimana dilihat pengirim (row as the sender sees it).';",
        f"comment on column staging.{table}.unread is 'Kolom yang teksnya tidak terbaca (columns whose text could not be read).';",
    ]
    for column in form.columns:
        parts.append(f"comment on column staging.{table}.{column.name} is {_quoted(_comment(column))};")
        if column.type == "passport":
            parts.append(
                f"comment on column staging.{table}.{column.name}_folded is 'Nomor paspor dengan huruf/angka mirip disamakan (confusables folded).';"
            )
    parts += [
        f"drop view if exists staging.{table}_batch cascade;",
        f"create view staging.{table}_batch as\nselect row.*, {SUBMISSION_COLUMNS}\nfrom staging.{table} as row\n"
        f"inner join intake.submission as sub on row.submission_key = sub.submission_key\n"
        f"where sub.is_judged_now and sub.status is null;",
        f"drop view if exists staging.{table}_current cascade;",
        f"create view staging.{table}_current as\nselect row.*, {SUBMISSION_COLUMNS}, sub.known_from, sub.known_to\n"
        f"from staging.{table} as row\ninner join intake.submission as sub on row.submission_key = sub.submission_key\n"
        f"where sub.known_from <= intake.known_on() and (sub.known_to is null or sub.known_to > intake.known_on());",
    ]
    return "\n".join(parts)


def predicate(rule: Rule) -> str | None:
    """SQL that is true where a row breaks the rule and NULL where it does not apply; None for multi-row rules.

    Built-in expectations are compiled here; Great Expectations evaluates them on its own, and the two are compared.
    """
    args = rule.arguments
    if rule.fails_when:
        return f"({rule.fails_when})"
    if not rule.expect:
        return None
    if rule.expect == "ExpectColumnPairValuesAToBeGreaterThanB":
        sign = "<" if args.get("or_equal") else "<="
        return f"({args['column_A']} {sign} {args['column_B']})"
    column = args["column"]
    if rule.expect == "ExpectColumnValuesToBeInSet":
        return f"({column} not in ({', '.join(_quoted(str(value)) for value in args['value_set'])}))"
    if rule.expect == "ExpectColumnValuesToMatchRegex":
        counted = _COUNTED.fullmatch(args["regex"])
        if counted:
            signs, low, high = counted[1], counted[2], counted[3] or counted[2]
            return f"(char_length({column}) not between {low} and {high} or {column} ~ {_quoted(f'[^{signs}]')})"
        return f"({column} !~ {_quoted(args['regex'])})"
    low, high = args.get("min_value"), args.get("max_value")
    subject = f"char_length({column})" if rule.expect == "ExpectColumnValueLengthsToBeBetween" else column

    def bound(value: object) -> str:
        return str(value) if isinstance(value, int | float) else _quoted(str(value))

    parts = ([f"{subject} < {bound(low)}"] if low is not None else []) + ([f"{subject} > {bound(high)}"] if high is not None else [])
    return f"({' or '.join(parts)})"


def of_period(period: str) -> str:
    """SQL that tells reference.region_in_force, for this transaction, which period is judged."""
    judged = Period.parse(period)
    return f"select set_config('sinergi.judged_from', '{judged.start}', true), set_config('sinergi.judged_until', '{judged.end}', true); "


def set_query(form: Form, rule: Rule, batch: str | None = None) -> str:
    """The query of a rule over sets of rows, for this form.

    It may name {form} (its code), {batch} (rows in work), {current} (rows in force), {key} (the key of a row as text; NULL where a part is missing),
    {control_total} (an aggregate), {control_column} and the thresholds of the rule. ``batch`` names other rows than those in work.
    """
    assert rule.query is not None
    text = rule.query.read_text(encoding="utf-8").strip().rstrip(";")
    names = {
        "form": form.code,
        "batch": batch or f"staging.{form.table}_batch",
        "current": f"staging.{form.table}_current",
        "key": "(" + " || ' ' || ".join(f"cast({column} as text)" for column in form.key) + ")",
    }
    if form.control_total:
        names |= {"control_total": form.control_total.sql, "control_column": form.control_total.column}
    for name, meaning in [*names.items(), *((name, str(number)) for name, number in rule.thresholds.items())]:
        text = text.replace("{" + name + "}", meaning)
    return text


def broken(rule: Rule) -> str:
    """True where a row breaks the rule, false where it keeps it, NULL where it does not apply."""
    return f"case when {rule.applies_when} then {predicate(rule)} end" if rule.applies_when else f"{predicate(rule)}"


def is_built_in(rule: Rule) -> bool:
    """Whether Great Expectations evaluates the rule by itself; all others are judged on their outcome."""
    return bool(rule.expect and not rule.applies_when)


def families(rules: list[Rule]) -> dict[str, list[Rule]]:
    """Row rules as Great Expectations is asked for them: built-in ones one by one, instances of one code together.

    Great Expectations costs a hundredth of a second an expectation whatever the rows, and S015 alone has an instance for each
    required column.
    """
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.instance if is_built_in(rule) else f"{rule.number.lower()}__any", []).append(rule)
    return {name if len(members) > 1 else members[0].instance: members for name, members in found.items()}


def together(rules: list[Rule]) -> list[str]:
    """Names of the families of several rules."""
    return [name for name, members in families(rules).items() if len(members) > 1]


def outcome(form: Form, rules: list[Rule]) -> str:
    """SELECT of one row per row in work and one boolean per row rule: true kept, false broken, NULL not applicable.

    After these, one boolean per family of several rules: false where any of them is broken. ``offset 0`` keeps the planner from
    evaluating a predicate anew where its outcome is named.
    """
    columns = "".join(f', not ({broken(rule)}) as "{rule.instance}"' for rule in rules)
    together = ""
    for name, members in families(rules).items():
        if len(members) > 1:
            kept = " and ".join(f'coalesce("{rule.instance}", true)' for rule in members)
            together += f', {kept} as "{name}"'
    each = f"select submission_key, row_number{columns} from staging.{form.table}_batch"
    return f"select each.*{together} from ({each} offset 0) as each" if together else each


def tally(form: Form, rules: list[Rule]) -> str:
    """SELECT of one row per submission in work: rows evaluated (e0, e1, …) and failed (f0, f1, …) by row rule, failed (g0, g1, …) by family.

    Families are those of several rules, in the order of ``families``.
    """
    counts = "".join(
        f', count("{rule.instance}") as e{n}, count(*) filter (where not "{rule.instance}") as f{n}' for n, rule in enumerate(rules)
    )
    counts += "".join(f', count(*) filter (where not "{name}") as g{n}' for n, name in enumerate(together(rules)))
    return f"select submission_key{counts} from quality.{form.table}_outcome group by submission_key"
