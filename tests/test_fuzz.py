"""One-fault mutations of good files of every form, CSV and XLSX, through the real intake: exactly what is hurt is set aside.

All files are judged in one batch per sender kind, each from a sender of its own, so that none is another's version.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

import pytest

from faults import FORMS, Case, cases_of, good_rows, samples_of, sidecar_of
from sinergi.contract.model import SENDER_KINDS
from sinergi.database import rows, transaction
from sinergi.intake import answering
from sinergi.intake.receiving import SIDECAR, receive
from sinergi.intake.senders import register
from sinergi.pipeline import process
from sinergi.places import Home


@dataclass
class Verdict:
    """What the intake made of one file."""

    case: Case
    status: str = ""
    reason: str = ""
    rows_read: int = 0
    loaded: dict[int, dict[str, Any]] = field(default_factory=dict)
    rejected: dict[int, set[str]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


def _sender(form: str, number: int) -> str:
    """A sender of its own for every file; companies are known by a NIB."""
    usual = samples_of(form)["sender"]
    return f"0{FORMS_AT[form] + 10}{number:04d}{usual[-6:]}" if samples_of(form)["kind"] == "company" else f"{usual}-{form}{number}"


FORMS_AT = {form: number for number, form in enumerate(FORMS)}


def _renamed(content: bytes, extension: str, old: str, new: str) -> bytes:
    """The content with a company's NIB replaced by another, where it stands as text or as a number."""
    pairs = [(old, new), (old.lstrip("0"), new.lstrip("0"))]
    if extension == "csv" or not content.startswith(b"PK"):
        for codec in ("utf-16-le", "utf-8"):
            for before, after in pairs:
                content = content.replace(before.encode(codec), after.encode(codec))
        return content
    made = io.BytesIO()
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        return content
    with package as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, _renamed(data, "csv", old, new) if name.startswith("xl/") else data)
    return made.getvalue()


@pytest.fixture(scope="module")
def judged(module_warehouse, tmp_path_factory):
    """Verdicts by form and case name; the clean file is under ``clean``."""
    url = module_warehouse
    home = Home(tmp_path_factory.mktemp("fuzz") / "var").create()
    entries, deliveries = [], {}
    for form in FORMS:
        samples = samples_of(form)
        entries += [{**entry, "code": entry["sender"], "since": samples["since"]} for entry in samples.get("registered", [])]
        for number, case in enumerate(cases_of(form)):
            sender = _sender(form, number)
            entries.append(
                {"code": sender, "kind": samples["kind"], "name": samples["name"], "region": samples["region"], "since": samples["since"]}
            )
            name = f"{form}_{sender}_{samples['period']}_v1.{case.extension}"
            content = case.make()
            if samples["kind"] == "company":
                content = _renamed(content, case.extension, samples["sender"], sender)
            folder = home.inbox / sender
            folder.mkdir()
            (folder / name).write_bytes(content)
            if (cover := sidecar_of(case, sender)) is not None:
                (folder / f"{name}{SIDECAR}").write_bytes(cover)
            deliveries[sender] = Verdict(case)
    register(url, entries)
    clock = max(datetime.combine(datetime.fromisoformat(samples_of(form)["received"]).date(), time(9), tzinfo=UTC) for form in FORMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "answer", lambda *args: {})
        receive(url, home, clock, settle_seconds=0.0)
        for kind in SENDER_KINDS:
            process(url, home, clock, kind, with_gx=False)
    return _collected(url, deliveries)


def _collected(url: str, deliveries: dict[str, Verdict]) -> dict[str, dict[str, Verdict]]:
    with transaction(url) as conn:
        at = {}
        for row in rows(conn, "select submission_key, delivered_by, status, reason, rows_read from intake.submission"):
            verdict = at[row.submission_key] = deliveries[row.delivered_by]
            verdict.status, verdict.reason, verdict.rows_read = row.status, row.reason or "", row.rows_read
        for row in rows(conn, "select submission_key, row_number, rule_codes from quality.quarantine"):
            at[row.submission_key].rejected[row.row_number] = {code.split(".")[0] for code in row.rule_codes}
        for row in rows(conn, "select distinct submission_key, rule_code from quality.finding"):
            at[row.submission_key].told.add(row.rule_code.split(".")[0])
        for form in FORMS.values():
            for row in rows(
                conn,
                f"select submission_key, row_number, to_jsonb(held) - 'submission_key' - 'row_number' - 'unread' as content from staging.{form.table} as held",
            ):
                at[row.submission_key].loaded[row.row_number] = row.content
        assert rows(conn, "select * from quality.conservation") == []
    by_form: dict[str, dict[str, Verdict]] = defaultdict(dict)
    senders = {id(verdict): sender for sender, verdict in deliveries.items()}
    for verdict in deliveries.values():
        form = verdict.case.form
        if samples_of(form)["kind"] == "company":
            text = json.dumps(verdict.loaded).replace(senders[id(verdict)], samples_of(form)["sender"])
            verdict.loaded = {int(number): content for number, content in json.loads(text).items()}
        by_form[form][verdict.case.name] = verdict
    return by_form


def wrong(verdict: Verdict, clean: Verdict) -> str:
    """What is not as it must be, in a few words; empty if all is well."""
    case = verdict.case
    if case.refusal:
        is_refused = verdict.status == "REFUSED" and verdict.reason.startswith(case.refusal) and not verdict.loaded
        return "" if is_refused else f"{verdict.status} {verdict.reason[:40]}, not {case.refusal}"
    if not verdict.status.startswith("ACCEPTED"):
        return f"{verdict.status} {verdict.reason[:60]}"
    hurt = {case.numbers[row] for row in case.hurt} | set(case.more_hurt)
    if set(verdict.rejected) != hurt:
        return f"rejected {verdict.rejected}, not {sorted(hurt)}"
    kept = {case.numbers[row]: clean.loaded[clean.case.numbers[row]] for row in case.numbers if case.numbers[row] not in hurt}
    if set(verdict.loaded) != set(kept):
        return f"rows {sorted(verdict.loaded)}, not {sorted(kept)}"
    changes = {(number, name) for number, row in kept.items() for name in row if verdict.loaded[number][name] != row[name]}
    if changes:
        return f"changed {sorted(changes)[:3]}"
    said = set().union(*verdict.rejected.values()) if hurt else verdict.told
    return f"told {sorted(said)}, not {case.rules}" if case.rules and not said & set(case.rules) else ""


def faults(judged, form: str, chosen) -> dict[str, str]:
    verdicts = judged[form]
    found = {name: wrong(verdict, verdicts["clean"]) for name, verdict in verdicts.items() if chosen(verdict.case)}
    assert found, "no such case"
    return {name: text for name, text in found.items() if text}


@pytest.mark.parametrize("form", FORMS)
def test_the_clean_file_of_every_sender_is_accepted_whole(judged, form):
    clean = judged[form]["clean"]
    assert clean.status.startswith("ACCEPTED") and not clean.rejected and len(clean.loaded) == len(good_rows(form))


@pytest.mark.parametrize("form", FORMS)
def test_a_fault_in_one_row_sets_that_row_aside_and_loads_all_others(judged, form):
    assert faults(judged, form, lambda case: case.hurt or case.more_hurt) == {}


@pytest.mark.parametrize("form", FORMS)
def test_another_writing_is_read_as_the_same_values_and_told(judged, form):
    assert faults(judged, form, lambda case: not (case.hurt or case.more_hurt or case.refusal)) == {}


@pytest.mark.parametrize("form", FORMS)
def test_a_fault_of_the_whole_file_refuses_it_with_its_reason(judged, form):
    assert faults(judged, form, lambda case: case.refusal) == {}


def test_there_are_many_cases_of_every_form_and_kind():
    for form in FORMS:
        cases = cases_of(form)
        assert len({case.name for case in cases}) == len(cases)
        assert sum(bool(case.hurt) for case in cases) > 25 and sum(bool(case.refusal) for case in cases) > 10
        assert sum(case.extension == "xlsx" for case in cases) > 12
