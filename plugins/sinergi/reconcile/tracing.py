"""From one row of mart_restricted.reconciliation to what is behind it: files, sheets, rows, cells, rules, decisions of identity.

Cells are named, never shown: who may see what stands in them opens the file.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import text

from sinergi.contract.across import CrossRule, load_rules
from sinergi.contract.model import load_forms
from sinergi.database import rows, scalar, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period

VIEW = "mart_restricted.reconciliation"
# The fact of each form in which a person stands, and the condition under which a row is evidence (fact_reconciliation_monthly/evidence.sql).
_FACTS = (
    (
        "D",
        "fact_district_presence",
        "fact.is_present and fact.is_independent and fact.category in ('PEKERJA', 'MANAJERIAL', 'AWAK_KAPAL') and fact.region_code = :region_code",
    ),
    ("C", "fact_company_roster", "fact.status in ('AKTIF_DI_LOKASI', 'CUTI_ROSTER')"),
    (
        "I",
        "fact_permit_in_force",
        "fact.permit_status in ('AKTIF', 'PROSES_PERPANJANGAN', 'BERAKHIR', 'EPO') "
        "and (fact.visa_index like 'E23%' or fact.visa_index = 'C312' or fact.permit_kind = 'ITAS_PERAIRAN')",
    ),
)


def trace(url: str, view: str, row: dict[str, str], known_on: datetime | None = None) -> list[dict[str, Any]]:
    """What is behind the rows of ``view`` that ``row`` names (period, person_key, perhaps region_code), one entry a row.

    Each entry: ``judgement`` (the row), ``rule`` and ``conflicts`` (what they mean, who acts, which source is believed),
    ``evidence`` (rows of the three sources with file, sheet, row, cells, findings on the row, identity decisions), ``sources``
    (returns that made each source complete, or their absence), ``beside`` (rows of other forms that conflicts rest on), ``identity``
    (judgements that joined or parted the person), ``review`` (pairs that wait for an officer today),
    ``decisions`` (of people on the finding). ``known_on`` asks as of an earlier instant.

    Raises SinergiError where the view cannot be traced or no such row is known.
    """
    if view != VIEW:
        raise SinergiError(f"{view} cannot be traced yet; {VIEW} can")
    unknown = set(row) - {"period", "person_key", "region_code"}
    if unknown or not {"period", "person_key"} <= set(row):
        raise SinergiError(f"{VIEW} is traced by period=…, person_key=… and, where there are several, region_code=…")
    with transaction(url) as conn:
        if known_on:
            conn.execute(text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat()})
        found = rows(
            conn,
            f"select * from {VIEW} where period = :period and person_key = :person_key "
            "and (cast(:region_code as text) is null or region_code = :region_code) order by region_code",
            period=row["period"],
            person_key=int(row["person_key"]),
            region_code=row.get("region_code"),
        )
        if not found:
            raise SinergiError(f"{VIEW} has no row for {', '.join(f'{name}={value}' for name, value in row.items())}")
        return [_entry(conn, judged) for judged in found]


def _entry(conn, judged) -> dict[str, Any]:
    rules = {rule.code: rule for rule in load_rules()}
    state = next((rule for rule in rules.values() if rule.state == judged.state), None)
    conflicts = [rules[code] for code in judged.conflicts if code in rules]
    at = {"period_key": Period.parse(judged.period).key, "person_key": judged.person_key, "region_code": judged.region_code}
    evidence = [piece for source, fact, condition in _FACTS for piece in _pieces(conn, source, fact, condition, at)]
    wanted = {field for rule in conflicts for field in rule.fields}
    for piece in evidence:
        _locate(conn, piece, wanted)
    merged = rows(
        conn,
        "select judgement_key, made_at, made_by, kind, from_key, to_key, reason, undoes_key from identity.judgement "
        "where from_key = :person_key or to_key = :person_key order by judgement_key",
        person_key=judged.person_key,
    )
    return {
        "judgement": dict(judged._mapping),
        "rule": _words(state),
        "conflicts": [_words(rule) for rule in conflicts],
        "evidence": evidence,
        "sources": _sources(conn, at, judged),
        "beside": _beside(conn, at, judged.conflicts),
        "identity": [dict(each._mapping) for each in merged],
        "review": [dict(each._mapping) for each in _waiting(conn, judged.person_key)],
        "decisions": [
            dict(each._mapping)
            for each in rows(
                conn,
                "select decided_at, decided_by, why, rule_code, resolution, warehouse.period_text(period_key) as period "
                "from warehouse.finding_resolution where person_key = :person_key and region_code = :region_code and period_key <= :period_key "
                "order by decided_at, decision_key",
                **at,
            )
        ],
    }


def _waiting(conn, person_key: int) -> list:
    """Pairs of the review queue of today in which the person is one side, the best pair of each two persons."""
    sides = " union all ".join(
        f"select pair.pair_key, pair.way, pair.tier, pair.score, pair.{other}_person_key as other_person_key from identity.link_in_force as link "
        f"inner join identity.review_pair as pair on link.statement_key = pair.{side}_key where link.person_key = :person_key"
        for side, other in (("one", "other"), ("other", "one"))
    )
    return rows(
        conn,
        f"select distinct on (other_person_key) pair_key, way, score, other_person_key from ({sides}) as found "
        "order by other_person_key, tier, score desc, pair_key",
        person_key=person_key,
    )


def _words(rule: CrossRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {
        "code": rule.code,
        "state": rule.state,
        "says": rule.description,
        "holds_when": rule.holds_when,
        "assigned_to": rule.assigned_to,
        "basis": rule.basis,
        "chosen": rule.chosen,
        "precedence": rule.precedence,
    }


_IN_FORCE = "source.known_from <= intake.known_on() and (source.known_to is null or source.known_to > intake.known_on())"


def _pieces(conn, source: str, fact: str, condition: str, at: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of one source about the person: those that count as evidence, and those that do not."""
    return [
        {"source": source, "counts": bool(each.counts), "submission_key": each.submission_key, "row_number": each.row_number}
        for each in rows(
            conn,
            f"select fact.submission_key, fact.row_number, coalesce({condition}, false) as counts from warehouse.{fact} as fact "
            f"inner join warehouse.dim_submission as source on fact.submission_key = source.submission_key "
            f"where fact.period_key = :period_key and fact.person_key = :person_key and {_IN_FORCE} "
            "order by 3 desc, fact.submission_key, fact.row_number",
            **{name: value for name, value in at.items() if name != "region_code" or ":region_code" in condition},
        )
    ]


def _locate(conn, piece: dict[str, Any], wanted: set[str]) -> None:
    """Add file, sheet, row, cells, findings on the row and identity's decisions to a piece of evidence."""
    at = {"key": piece["submission_key"], "row": piece["row_number"]}
    found = rows(
        conn,
        "select form, sender, period, version, file_name, sha256, received_at, reading ->> 'sheet' as sheet, "
        "coalesce(reading -> 'columns', cast('{}' as jsonb)) as columns, reading ? 'sheet' as has_cells from intake.submission "
        "where submission_key = :key",
        key=at["key"],
    )
    if found:
        file = found[0]
        named = _identifying(file.form) | (wanted & set(file.columns))
        piece.update(
            form=file.form, sender=file.sender, version=file.version, file=file.file_name, sha256=file.sha256, received_at=file.received_at,
            sheet=file.sheet,
            cells={
                name: scalar(conn, "select quality.cell_address(:column, :row)", column=int(position), row=at["row"]) if file.has_cells else None
                for name, position in sorted(file.columns.items(), key=lambda item: int(item[1]))
                if name in named
            },
        )  # fmt: skip
    piece["findings"] = [
        dict(each._mapping)
        for each in rows(
            conn,
            "select rule_code, column_name, cell, severity, nature from quality.finding where submission_key = :key and row_number = :row "
            "order by rule_code, column_name",
            **at,
        )
    ]
    piece["identity"] = [
        dict(each._mapping)
        for each in rows(
            conn,
            "select person_key, tier, score, decided_by, linked_at from identity.person_link where submission_key = :key and row_number = :row",
            **at,
        )
    ]


def _identifying(code: str) -> set[str]:
    """Columns of a form by which identity tells who it is and where, as its contract declares them."""
    form = load_forms(strict=False).get(code)
    if form is None:
        return set()
    roles = [name for columns in form.identity.values() for name in columns.values() if isinstance(name, str)]
    return {*roles, *([form.place_column] if form.place_column else [])}


def _sources(conn, at: dict[str, Any], judged) -> list[dict[str, Any]]:
    """The returns whose presence or absence made the sources complete: of the kecamatan, the company and the register."""
    asked = (
        ("D", "K01", "starts_with(source.region_code, cast(:region_code as text))"),
        ("C", "P01", "source.sender = (select nib from identity.company where company_key = cast(:company_key as bigint))"),
        ("I", "I01", "left(source.region_code, 5) = left(cast(:region_code as text), 5)"),
    )
    told = []
    for letter, form, condition in asked:
        given = {"region_code": at["region_code"]} if ":region_code" in condition else {"company_key": judged.company_key}
        found = rows(
            conn,
            "select source.submission_key, source.sender, source.version, source.coverage, source.received_at from warehouse.dim_submission as source "
            f"where source.form = :form and source.period_key = :period_key and {condition} and {_IN_FORCE} order by source.submission_key",
            form=form,
            period_key=at["period_key"],
            **given,
        )
        told.append(
            {
                "source": letter,
                "form": form,
                "complete": judged.coverage.get(letter.lower()),
                "returns": [dict(each._mapping) for each in found],
            }
        )
    return told


def _beside(conn, at: dict[str, Any], codes: list[str]) -> list[dict[str, Any]]:
    """Forms beside the three sources that the conflicts needed, with the returns in force for the month."""
    needed = {rule.code: rule.needs for rule in load_rules() if rule.code in codes and rule.needs}
    return [
        {"rule": code, "form": form, "returns": [dict(each._mapping) for each in rows(
            conn,
            "select source.submission_key, source.sender, source.version, warehouse.period_text(source.period_key) as period "
            "from warehouse.dim_submission as source where source.form = :form and source.period_key <= :period_key "
            f"and {_IN_FORCE} order by source.period_key desc, source.submission_key limit 12",
            form=form, period_key=at["period_key"],
        )]}
        for code, forms in sorted(needed.items())
        for form in forms
    ]  # fmt: skip


def show(entries: list[dict[str, Any]]) -> None:
    """The trace for people at a terminal."""
    for entry in entries:
        judged = entry["judgement"]
        age = f"since {judged['first_seen_period']}, {judged['age_months']} months"
        print(f"{judged['period']}  {judged['region_code']}  person {judged['person_key']}: {judged['state']} ({age})")
        for rule in filter(None, [entry["rule"], *entry["conflicts"]]):
            told = f"{rule['code'] or '-'} {rule['state']}: {rule['holds_when'] or rule['says']}"
            print(f"  {told}" + (f" → {rule['assigned_to']}" if rule["assigned_to"] else ""))
            if rule["precedence"]:
                print(f"       {rule['precedence']}")
        for piece in entry["evidence"]:
            _show_piece(piece)
        for source in entry["sources"]:
            returns = (
                ", ".join(f"{each['sender']} v{each['version']} (#{each['submission_key']})" for each in source["returns"]) or "no return"
            )
            print(f"  source {source['source']} complete: {json.dumps(source['complete'])}; {source['form']} of {returns}")
        for form in entry["beside"]:
            returns = ", ".join(
                f"{each['sender']} {each['period']} v{each['version']} (#{each['submission_key']})" for each in form["returns"]
            )
            print(f"  {form['rule']} read {form['form']}: {returns or 'no return'}")
        for pair in entry["review"]:
            print(
                f"  waits for review: pair {pair['pair_key']}, {pair['way']}, with person {pair['other_person_key']} (sinergi identity review list)"
            )
        for each in entry["decisions"]:
            print(
                f"  decided {each['decided_at']:%Y-%m-%d} by {each['decided_by']}: {each['rule_code']} {each['resolution']} ({each['why']})"
            )


def _show_piece(piece: dict[str, Any]) -> None:
    mark = piece["source"] if piece["counts"] else f"({piece['source']}: not evidence)"
    where = f"{piece.get('file', 'file unknown')}, sheet {piece['sheet']}" if piece.get("sheet") else piece.get("file", "file unknown")
    print(f"  {mark} #{piece['submission_key']} {where}, row {piece['row_number']}")
    cells = [f"{name} {address}" if address else name for name, address in piece.get("cells", {}).items()]
    if cells:
        print(f"       cells: {', '.join(cells)}")
    for link in piece["identity"]:
        print(f"       identity: tier {link['tier']}, {link['decided_by']}, score {link['score']:.2f}")
    for found in piece["findings"]:
        print(f"       {found['rule_code']} on {found['column_name'] or 'the row'} {found['cell'] or ''}".rstrip())
