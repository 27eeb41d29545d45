"""Every rule has a sample that breaks exactly it: the changes of expectations/<FORM>/samples/samples.yml, through the real intake.

The verbs are explained at the top of K01's samples.yml.
"""

from __future__ import annotations

import csv
import json
import string
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import yaml

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.intake import reading
from sinergi.intake.receiving import receive
from sinergi.intake.senders import register
from sinergi.periods import Period
from sinergi.pipeline import process, run
from sinergi.places import Home
from sinergi.readers.reading import read_file

FORMS = load_forms()


@cache
def samples_of(form: str) -> dict:
    return yaml.load((FORMS[form].folder / "samples" / "samples.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def pairs(only=lambda change: True) -> list[tuple[str, str]]:
    return [(form, name) for form in FORMS for name, change in samples_of(form)["breaks"].items() if only(change)]


def counted(n: int) -> str:
    """AA, AB, AC …: a counter without digits, for names."""
    letters = string.ascii_uppercase
    return letters[n // 26] + letters[n % 26]


def changed(good: list[dict], change: dict) -> list[dict]:
    """The rows of good.csv with the verbs of one change applied."""
    base = [dict(row) for row in good]
    if change.get("kind") == "NIHIL" and "keep" not in change:
        return []
    kept = [base[int(n) - 1] for n in change.get("keep", range(1, len(base) + 1))]
    for row in base:
        row.update(change.get("all", {}))
    for one in [*change.get("rows", []), *([{"row": change.get("row", 1), "set": change["set"]}] if "set" in change else [])]:
        base[int(one.get("row", 1)) - 1].update(one["set"])
    for copies in change.get("repeat", []):
        for n in range(1, int(copies["times"]) + 1):
            more = {name: value.format(n=n, a=counted(n)) for name, value in copies.get("set", {}).items()}
            kept.append({**base[int(copies["row"]) - 1], **more})
    for row in kept:
        for name in change.get("drop_columns", []):
            row.pop(name, None)
        row.update(change.get("add_columns", {}))
    return kept


def deliver(home, form: str, samples: dict, change: dict) -> None:
    contract = FORMS[form]
    with (contract.folder / "samples" / samples["rows"]).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    made = changed(table, change)
    sender, period = change.get("sender", samples["sender"]), change.get("period", samples["period"])
    kind = change.get("kind", "ASLI")
    envelope = {
        "kode_form": form, "versi_form": contract.version, "kode_pengirim": sender, "periode": period, "jenis_kiriman": kind, "nomor_versi": 1,
        "jumlah_baris": len(made), **samples.get("envelope", {}),
    }  # fmt: skip
    if contract.control_total:
        envelope["total_kendali"] = contract.control_total.of(made)
    envelope.update(change.get("envelope", {}))
    for name in change.get("drop_envelope", []):
        envelope.pop(name)
    folder = home.inbox / sender
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{form}_{sender}_{period}_v1.csv"
    header = [name for name in [*table[0], *change.get("add_columns", {})] if name not in change.get("drop_columns", [])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, delimiter=";", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(made)
    path.with_name(path.name + ".manifest.json").write_text(json.dumps(envelope))


def clock_of(samples: dict, change: dict | None = None) -> datetime:
    received = datetime.fromisoformat((change or {}).get("received", samples["received"])).date()
    period = (change or {}).get("period", samples["period"])
    if period < samples["period"] and "received" not in (change or {}):
        received = Period.parse(period).end + timedelta(days=5)
    return datetime.combine(received, time(9), tzinfo=ZoneInfo("Asia/Makassar")).astimezone(UTC)


def prepare(url: str, form: str) -> None:
    samples = samples_of(form)
    entries = [{"code": samples["sender"], **{name: samples[name] for name in ("kind", "name", "region", "since")}}]
    entries += [{**entry, "code": entry["sender"], "since": samples["since"]} for entry in samples.get("registered", [])]
    register(url, entries)


def play(url: str, home, form: str, change: dict, with_gx: bool = False) -> set[str]:
    """Codes of the findings of the changed file, after those that the change wants delivered before."""
    samples = samples_of(form)
    kind = FORMS[form].sender_kind
    for other in change.get("after", []):
        prepare(url, other)
        deliver(home, other, samples_of(other), {})
        run(url, home, clock_of(samples_of(other)))
    for earlier in [*change.get("previous", []), *change.get("elsewhere", []), *change.get("beside", [])]:
        of = earlier.get("form", form)
        theirs, their_kind = samples_of(of), FORMS[of].sender_kind
        if "sender" in earlier:
            register(url, [{"code": earlier["sender"], "kind": their_kind, "name": earlier["sender"], "region": theirs["region"], "since": theirs["since"]}]
                     if earlier["sender"] not in {entry["sender"] for entry in theirs.get("registered", [])} else [])  # fmt: skip
        deliver(home, of, theirs, earlier)
        receive(url, home, clock_of(theirs, earlier), settle_seconds=0.0)
        process(url, home, clock_of(theirs, earlier), their_kind, with_gx=False, workers=1)
    deliver(home, form, samples, change)
    receive(url, home, clock_of(samples, change), settle_seconds=0.0)
    process(url, home, clock_of(samples, change), kind, with_gx=with_gx, workers=1)
    with transaction(url) as conn:
        last = rows(conn, "select max(submission_key) as key from intake.submission")[0].key
        found = {
            row.rule_code for row in rows(conn, "select distinct rule_code from quality.finding where submission_key = :key", key=last)
        }
        broken = rows(conn, "select * from quality.conservation")
    assert broken == []
    return found


def emptied(url: str) -> None:
    with transaction(url) as conn:
        tables = [
            row.name
            for row in rows(
                conn,
                "select format('staging.%I', relname) as name from pg_class where relnamespace = 'staging'::regnamespace and relkind = 'r'",
            )
        ]
        conn.execute(sa.text(f"truncate intake.submission, quality.finding, quality.rule_result, quality.quarantine, {', '.join(tables)}"))


class Reader:
    """Reads in this process what the reader child reads in its own: no start-up per sample."""

    def read(self, request):
        frames = []
        read_file(request, FORMS, lambda kind, payload: frames.append((kind, bytes(payload))))
        return frames

    def close(self):
        pass


@pytest.fixture(scope="module")
def intake(module_warehouse, tmp_path_factory):
    reading.Child, child = Reader, reading.Child
    yield from prepared(module_warehouse, tmp_path_factory)
    reading.Child = child


def prepared(module_warehouse, tmp_path_factory):
    for form in FORMS:
        prepare(module_warehouse, form)
    yield module_warehouse, Home(tmp_path_factory.mktemp("samples") / "var").create()


@pytest.mark.parametrize("form", FORMS)
def test_the_good_sample_passes_every_rule_also_by_great_expectations(intake, form):
    url, home = intake
    emptied(url)
    assert play(url, home, form, {}, with_gx=True) == set()


@pytest.mark.parametrize(("form", "name"), pairs(lambda change: "after" not in change))
def test_a_sample_breaks_exactly_its_rule(intake, form, name):
    url, home = intake
    emptied(url)
    change = samples_of(form)["breaks"][name]
    rule = name.split("/")[0].split(".")[0]
    assert play(url, home, form, change) == {rule, *change.get("also", [])}


@pytest.mark.parametrize(("form", "name"), pairs(lambda change: "after" in change))
def test_a_sample_that_needs_known_persons_breaks_exactly_its_rule(warehouse, home, form, name):
    prepare(warehouse, form)
    change = samples_of(form)["breaks"][name]
    assert play(warehouse, home, form, change) == {name.split("/")[0], *change.get("also", [])}


def test_every_rule_that_can_be_evaluated_has_a_sample():
    shown = {name.split("/")[0].split(".")[0] for form in FORMS for name in samples_of(form)["breaks"]}
    wanted = {rule.number for form in FORMS.values() for rule in form.rules if rule.has_way}
    assert wanted - shown == set()
