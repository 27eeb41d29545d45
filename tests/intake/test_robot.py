"""A robot that only follows the answer mends what was refused: it knows what is true of each cell, nothing of the rules.

It goes by the JSON alone: for a finding with a row and a column it writes the true value into that cell (or takes the row out
where there is no such person), for a refused file it follows `suggestion`. Once, and then the file must be taken whole.
"""

from __future__ import annotations

import csv
import json

import openpyxl
import pytest
import sqlalchemy as sa
from conversation import Reader

from contract.test_samples import FORMS, changed, clock_of, deliver, emptied, play, prepare, samples_of
from sinergi.contract.subjects import explainable
from sinergi.database import rows, transaction
from sinergi.intake import reading
from sinergi.intake.receiving import receive
from sinergi.pipeline import process
from sinergi.places import Home

FAULTS = ("row", "set", "rows", "drop_columns", "add_columns", "envelope", "drop_envelope")
# Rules of reader and intake are the same for every form: the first form that shows one stands for all.
SHARED = ("S", "V105", "V136", "M301")


def cases() -> list[tuple[str, str]]:
    seen: set[str] = set()
    found = []
    for code, form in FORMS.items():
        severe = {rule.code for rule in form.rules if rule.severity != "query"}
        for name, change in samples_of(code)["breaks"].items():
            rule = name.split("/")[0]
            if "after" in change or not (
                rule in severe or rule in ("S005", "S008", "S013", "S016", "S021", "S022", "S026") or name == "S018"
            ):
                continue
            if (rule.startswith(SHARED) and name in seen) or len(change.get("set", {})) > 1:
                continue  # shown by another form; or more than one fault
            seen.add(name)
            found.append((code, name))
    return found


@pytest.fixture(scope="module")
def office(module_warehouse, tmp_path_factory):
    reading.Child, child = Reader, reading.Child
    for form in FORMS:
        prepare(module_warehouse, form)
    yield module_warehouse, Home(tmp_path_factory.mktemp("robot") / "var").create()
    reading.Child = child


def mended(form: str, change: dict, answer: dict) -> tuple[list[dict], dict]:
    """The rows and envelope fields of the second delivery, from the answer and from what is true."""
    with (FORMS[form].folder / "samples" / samples_of(form)["rows"]).open(encoding="utf-8", newline="") as file:
        good = list(csv.DictReader(file))
    sent = changed(good, change)
    true = changed(good, {name: value for name, value in change.items() if name not in FAULTS and name != "repeat"})
    suggestion = answer.get("suggestion", {})
    for name in suggestion.get("columns", []):
        for row, truth in zip(sent, true, strict=False):
            row[name] = truth[name]
    gone = set()
    for item in answer["findings"]:
        if not item["row"] or item["severity"] == "query":
            continue
        at = item["row"] - 2
        if at >= len(true):
            gone.add(at)
        elif item["column"]:
            for column in item.get("columns", [item["column"]]):
                sent[at][column] = true[at][column]
        else:
            sent[at] = dict(true[at])
    fields = {name: value for name, value in suggestion.items() if name != "columns"}
    return [row for at, row in enumerate(sent) if at not in gone], fields


def send_again(url, home, form: str, change: dict, answer: dict) -> dict:
    """Deliver the mended file as the answer wants it; its answer."""
    samples = samples_of(form)
    table, fields = mended(form, change, answer)
    version = answer["version"] if answer["status"] == "REFUSED" else answer["version"] + 1
    kind = change.get("kind", "ASLI") if answer["status"] == "REFUSED" else "REVISI"
    sent = {
        "sender": change.get("sender", samples["sender"]), "period": change.get("period", samples["period"]),
        "envelope": {"nomor_versi": version, "jenis_kiriman": kind, **fields},
    }  # fmt: skip
    if sent["envelope"]["jenis_kiriman"] == "NIHIL":
        table, sent["keep"] = [], []
    sent["envelope"].setdefault("jumlah_baris", len(table))
    deliver(home, form, {**samples, "rows": _written(home, form, table) if table else samples["rows"]}, sent)
    path = home.inbox / sent["sender"] / f"{form}_{sent['sender']}_{sent['period']}_v1.csv"
    named = path.with_name(path.name.replace("_v1.", f"_v{version}."))
    if named != path:
        path.with_name(path.name + ".manifest.json").rename(named.with_name(named.name + ".manifest.json"))
        path.rename(named)
    receive(url, home, clock_of(samples, change), settle_seconds=0.0)
    process(url, home, clock_of(samples, change), FORMS[form].sender_kind, with_gx=False, workers=1)
    return json.loads((home.outbox / sent["sender"] / f"{named.name}.feedback.json").read_text(encoding="utf-8"))


def _written(home, form: str, table: list[dict]) -> str:
    """Rows as a table that `deliver` can read: an absolute path wins over the folder of the samples."""
    path = home.tmp / f"mended_{form}.csv"
    with (FORMS[form].folder / "samples" / samples_of(form)["rows"]).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "name"), cases())
def test_following_the_answer_once_is_enough(office, form, name):
    url, home = office
    emptied(url)
    change = samples_of(form)["breaks"][name]
    play(url, home, form, change)
    samples = samples_of(form)
    sender, period = change.get("sender", samples["sender"]), change.get("period", samples["period"])
    answer = json.loads((home.outbox / sender / f"{form}_{sender}_{period}_v1.csv.feedback.json").read_text(encoding="utf-8"))
    assert answer["status"] == "REFUSED" or answer["rows_rejected"]
    again = send_again(url, home, form, change, answer)
    wrong = [(item["rule"], item["row"], item["column"]) for item in again["findings"] if item["severity"] != "query"]
    assert (again["status"] in ("ACCEPTED", "ACCEPTED_WITH_QUERIES", "NIL"), again["rows_rejected"], wrong) == (True, 0, [])
    assert name.split("/")[0].split(".")[0] not in {item["rule"] for item in again["findings"]}


# --- warnings: what is right as it stands is explained, in the workbook that came back ---


def doubts() -> list[tuple[str, str]]:
    """Two warnings of each form: the first about a row, the first about the file."""
    found = []
    for code, form in FORMS.items():
        asks = {rule.code: bool(rule.column and not rule.code.startswith("M")) for rule in explainable(form)}
        for of_a_row in (True, False):
            names = [
                name
                for name, change in samples_of(code)["breaks"].items()
                if asks.get(name.split("/")[0]) is of_a_row and not {"after", "previous", "elsewhere", "kind"} & change.keys()
            ]
            found += [(code, name) for name in names[:1]]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("form", "name"), doubts())
def test_a_reason_for_each_warning_settles_the_file(office, form, name):
    url, home = office
    emptied(url)
    with transaction(url) as conn:
        conn.execute(sa.text("truncate quality.explanation"))
    change = samples_of(form)["breaks"][name]
    play(url, home, form, change)
    samples = samples_of(form)
    sender, period = change.get("sender", samples["sender"]), change.get("period", samples["period"])
    sent = home.outbox / sender / f"{form}_{sender}_{period}_v1.csv.feedback.xlsx"
    book = openpyxl.load_workbook(sent)
    lines = list(book["TEMUAN"].iter_rows(min_row=4))
    for line in lines:
        line[6].value = "Sudah dicek, memang begitu"
    (home.inbox / sender).mkdir(exist_ok=True)
    book.save(home.inbox / sender / sent.name)
    receive(url, home, clock_of(samples, change), settle_seconds=0.0)
    process(url, home, clock_of(samples, change), FORMS[form].sender_kind, with_gx=False, workers=1)
    back = json.loads((home.outbox / sender / f"{sent.name}.feedback.json").read_text(encoding="utf-8"))
    assert (back["status"], back["reasons"]) == ("DUPLICATE", len(lines))
    with transaction(url) as conn:
        open_still = rows(
            conn,
            "select rule_code from quality.finding inner join intake.submission using (submission_key) "
            "where is_current and subject is not null and not explained",
        )
    assert lines and open_still == []
