"""`sinergi check`: the pipeline's own rules on files, without anybody's database.

A private PostgreSQL is made for the length of the call and thrown away, so that there is one engine and one set of rules
and the two can never disagree (DECISIONS.md). Register and clock rules (S003, S004, S010-S012, M316) are not judged.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sinergi.contract import load_forms
from sinergi.database import dispose
from sinergi.errors import SinergiError
from sinergi.places import Home

_NAME = re.compile(r"^([A-Z]\d{2})_([A-Z0-9.-]+)_([0-9QS-]+)_v\d+\.", re.IGNORECASE)
# After every period that a file may speak of, so that the clock refuses nothing.
_CLOCK = datetime(2199, 1, 1, tzinfo=UTC)


def check_files(paths: list[Path]) -> list[dict]:
    """The answers (as in outbox/….feedback.json) for these files, in order."""
    from sinergi.installation import install
    from sinergi.intake.receiving import SIDECAR, receive
    from sinergi.intake.senders import register
    from sinergi.pipeline import KINDS, process
    from sinergi.services.postgres import throwaway

    for path in paths:
        if not path.is_file():
            raise SinergiError(f"{path}: no such file")
    forms = load_forms(strict=False)
    with tempfile.TemporaryDirectory(prefix="sinergi-check-") as folder, throwaway() as url:
        install(url)
        place = Home(Path(folder)).create()
        asked = []
        for number, path in enumerate(paths):
            found = _NAME.match(path.name)
            form = forms.get(found[1].upper()) if found else None
            code = re.sub(r"[.]", "", found[2]).upper() if found else path.parent.name or "PENGIRIM"
            kind = form.sender_kind if form else "office"
            region = ".".join(re.findall("..", code)) if re.fullmatch(r"\d{6}", code) else "64.02"
            try:
                register(url, [{"code": code, "kind": kind, "name": code, "region": region, "since": "1990-01"}])
            except SinergiError:
                code = "PENGIRIM"
            # Each file gets a batch of its own, so that two versions of one return do not meet.
            inbox = Home(place.root / str(number)).create()
            target = inbox.inbox / code / path.name
            target.parent.mkdir(parents=True)
            shutil.copyfile(path, target)
            sidecar = path.with_name(path.name + SIDECAR)
            if sidecar.is_file():
                shutil.copyfile(sidecar, target.with_name(target.name + SIDECAR))
            asked.append((inbox, code, path))
        answers = []
        for inbox, code, path in asked:
            receive(url, inbox, _CLOCK, settle_seconds=0.0)
            for kind in KINDS:
                process(url, inbox, _CLOCK, kind, with_gx=False, workers=1)
            answer = inbox.outbox / code / f"{path.name}.feedback.json"
            answers.append(
                json.loads(answer.read_text(encoding="utf-8"))
                if answer.is_file()
                else {"file": path.name, "status": "IGNORED", "findings": []}
            )
        dispose(url)
    return answers


def show(answers: list[dict]) -> None:
    """Print answers for a person at a terminal."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for answer in answers:
        colour = {"REFUSED": "red", "ACCEPTED": "green", "NIL": "green"}.get(answer["status"], "yellow")
        console.print(
            f"[bold]{answer['file']}[/bold]  [{colour}]{answer['status']}[/{colour}]  {answer.get('reason') or ''}", highlight=False
        )
        if answer.get("summary"):
            table = Table("aturan", "kolom", "jumlah", "mulai baris", "penjelasan")
            for item in answer["summary"]:
                table.add_row(item["rule"], item["column"] or "", str(item["count"]), str(item["first_row"] or ""), item["message"])
            console.print(table)
