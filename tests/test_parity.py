"""`sinergi check` and the pipeline give the same verdict, finding for finding, on every sample and on generated files."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.test_samples import changed
from faults import FORMS, samples_of, text_of
from sinergi.checking import check_files, needs_register
from sinergi.contract.model import SENDER_KINDS
from sinergi.intake import answering, workbook
from sinergi.intake.receiving import SIDECAR, receive
from sinergi.intake.senders import load, register
from sinergi.pipeline import process
from sinergi.places import Home

# The ledger, the register and the clock speak here: one file alone has none of them.
LEDGER = ("S003", "S004", "S010", "S011", "S012", "M316")
EARLIER = {"previous", "elsewhere", "after", "beside"}


@pytest.fixture(scope="module", autouse=True)
def without_workbooks():
    """The answer in words is what is compared; its workbook has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "ALONE_UP_TO", 1_000_000)
        patch.setattr(workbook, "marked_workbook", lambda *args: b"")
        yield


def said(answer: dict, of_register: set[tuple[str, str | None]]) -> tuple:
    """What an answer says of a file, without what one file alone cannot know."""
    found = {
        (item["rule"], item["row"], item["column"], item["severity"])
        for item in answer["findings"]
        if item["rule"] not in LEDGER and (item["rule"], item["column"]) not in of_register
    }
    status = "ACCEPTED" if answer["status"] == "ACCEPTED_WITH_QUERIES" else answer["status"]
    return status, (answer.get("reason") or "")[:12], answer.get("rows_accepted"), answer.get("rows_rejected"), frozenset(found)


def compared(pipeline: Iterable[dict], checked: Iterable[dict]) -> dict[str, tuple]:
    """Files on which the two do not agree."""
    apart = {}
    for theirs, ours in zip(pipeline, checked, strict=True):
        form = FORMS.get(theirs.get("form") or "")
        of_register = needs_register(form) if form else set()
        if said(theirs, of_register) != said(ours, of_register):
            apart[theirs["file"]] = (said(theirs, of_register), said(ours, of_register))
    return apart


def through_the_pipeline(url: str, home: Home, paths: list[Path], clock: datetime) -> list[dict]:
    for path in paths:
        for each in (path, path.with_name(path.name + SIDECAR)):
            if each.exists():
                target = home.inbox / path.parent.name / each.name
                target.parent.mkdir(exist_ok=True)
                shutil.copyfile(each, target)
    receive(url, home, clock, settle_seconds=0.0)
    for kind in SENDER_KINDS:
        process(url, home, clock, kind, with_gx=False)
    return [json.loads((home.outbox / path.parent.name / f"{path.name}.feedback.json").read_text(encoding="utf-8")) for path in paths]


def sample_files(folder: Path) -> tuple[list[Path], list[dict]]:
    """Every sample of every form that needs no other file, each from a sender of its own; also the register entries."""
    paths, entries = [], []
    for place, form in enumerate(FORMS):
        samples = samples_of(form)
        with (FORMS[form].folder / "samples" / samples["rows"]).open(encoding="utf-8", newline="") as file:
            good = list(csv.DictReader(file))
        entries += [{**entry, "code": entry["sender"], "since": samples["since"]} for entry in samples.get("registered", [])]
        for number, (name, change) in enumerate({"good": {}, **samples["breaks"]}.items()):
            if EARLIER & set(change) or re.split(r"[./]", name)[0] in LEDGER or "sender" in change or "sidecar" in change:
                continue
            usual = samples["sender"]
            sender = f"0{place + 10}{number:04d}{usual[-6:]}" if samples["kind"] == "company" else f"{usual}-{form}{number}"
            entries.append(
                {"code": sender, "kind": samples["kind"], "name": samples["name"], "region": samples["region"], "since": samples["since"]}
            )
            rows = [
                {key: cell.replace(usual, sender) if samples["kind"] == "company" else cell for key, cell in row.items()}
                for row in changed(good, change)
            ]
            period = change.get("period", samples["period"])
            cover = {
                "kode_form": form, "versi_form": FORMS[form].version, "kode_pengirim": sender, "periode": period,
                "jenis_kiriman": change.get("kind", "ASLI"), "nomor_versi": 1, "jumlah_baris": len(rows), **samples.get("envelope", {}),
                **change.get("envelope", {}),
            }  # fmt: skip
            cover = {key: value for key, value in cover.items() if key not in change.get("drop_envelope", [])}
            path = folder / sender / f"{form}_{sender}_{period}_v1.csv"
            path.parent.mkdir(parents=True)
            header = [key for key in [*good[0], *change.get("add_columns", {})] if key not in change.get("drop_columns", [])]
            path.write_text(
                text_of([{key: row.get(key, "") for key in header} for row in rows] or [], ";", header=header), encoding="utf-8"
            )
            path.with_name(path.name + SIDECAR).write_text(json.dumps(cover), encoding="utf-8")
            paths.append(path)
    return paths, entries


def test_check_and_pipeline_agree_on_every_sample(warehouse, home, tmp_path):
    paths, entries = sample_files(tmp_path / "samples")
    register(warehouse, entries)
    pipeline = through_the_pipeline(warehouse, home, paths, datetime(2027, 1, 25, 9, tzinfo=UTC))
    assert len(paths) > 20 * len(FORMS) * 0.5 and sum(bool(answer["findings"]) for answer in pipeline) > 200
    assert compared(pipeline, check_files(paths)) == {}


def test_check_and_pipeline_agree_on_generated_files(warehouse, home, tmp_path):
    from sinergi.sample import generate

    generate(tmp_path / "out", regions=("64.02",), first_period="2026-10", months=1, seed=5, scale=0.3)
    load(warehouse, tmp_path / "out" / "senders.csv")
    paths = [path for path in sorted((tmp_path / "out").glob("*/*")) if path.is_file() and not path.name.endswith(SIDECAR)]
    pipeline = through_the_pipeline(warehouse, home, paths, datetime(2026, 11, 28, 9, tzinfo=UTC))
    # Whoever sends twice meets the ledger; the first of a return is judged by both.
    twice = {"DUPLICATE", "SUPERSEDED", "IGNORED"}
    kept = [
        number
        for number, answer in enumerate(pipeline)
        if answer["status"] not in twice and (answer.get("reason") or "").split(":")[0].split(".")[0] not in LEDGER
    ]
    assert len(kept) > 20
    checked = check_files(paths)
    assert compared([pipeline[number] for number in kept], [checked[number] for number in kept]) == {}


def test_versions_and_copies_of_one_return_are_judged_apart(tmp_path):
    samples = samples_of("K01")
    good = (FORMS["K01"].folder / "samples" / samples["rows"]).read_text(encoding="utf-8")
    paths = []
    for folder, version in (("a", 1), ("b", 1), ("a", 2)):
        path = tmp_path / folder / f"K01_{samples['sender']}_{samples['period']}_v{version}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(good, encoding="utf-8")
        paths.append(path)
    paths[1].write_text(good.replace("CHN", "ATLANTIS"), encoding="utf-8")
    answers = check_files(paths)
    assert [answer["status"] for answer in answers] == ["ACCEPTED", "ACCEPTED_WITH_QUERIES", "ACCEPTED"]
    assert [answer["rows_rejected"] for answer in answers] == [0, good.count("CHN"), 0]
    assert [answer["file"] for answer in answers] == [path.name for path in paths]
