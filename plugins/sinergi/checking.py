"""`sinergi check`: the pipeline's own rules on files, without anybody's database.

A private PostgreSQL is made for the length of the call and thrown away, so that there is one engine and one set of rules
and the two can never disagree (DECISIONS.md). Register and clock rules (S003, S004, S010-S012, M316) are not judged.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from sinergi.contract import Form, load_forms
from sinergi.contract.model import SENDER_KINDS
from sinergi.database import dispose
from sinergi.errors import SinergiError
from sinergi.intake.receiving import shown_name
from sinergi.places import Home
from sinergi.readers.envelope import normalise_sender, region_of_sender

_NAME = re.compile(r"^([A-Z]\d{2})_([A-Z0-9.-]+)_([0-9QS-]+)_v\d+\.", re.IGNORECASE)
# After every period that a file may speak of, so that the clock refuses nothing.
_CLOCK = datetime(2199, 1, 1, tzinfo=UTC)


# What a rule asks of the register or of known persons and companies, which one file alone does not bring.
_REGISTER = re.compile(r"\b(?:intake\.sender|identity\.\w+|vault\.\w+)")


@dataclass
class _Asked:
    """A file to be judged: the folder of its sender, and what must not meet in one batch."""

    path: Path
    folder: str
    kind: str
    region: str
    turn: tuple[str, ...]


def _asked(path: Path, forms: dict[str, Form]) -> _Asked:
    found = _NAME.match(path.name)
    form = forms.get(found[1].upper()) if found else None
    folder = normalise_sender(found[2]) if found else path.parent.name.upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,39}", folder):
        folder = "PENGIRIM"
    turn = (found[1].upper(), folder, found[3].upper()) if found else (folder, path.name)
    return _Asked(path, folder, _kind(folder, form), _region(folder), turn)


def _kind(folder: str, form: Form | None) -> str:
    """The kind of sender that a code is of by its shape; of another code, the kind that owes the form."""
    if re.fullmatch(r"[0-9]{6}", folder):
        return "district"
    if re.fullmatch(r"[0-9]{13}", folder):
        return "company"
    return "immigration" if folder.startswith("KANIM-") else form.sender_kind if form else "office"


def _region(folder: str) -> str:
    """The region that a sender code tells by its digits or its office; that of the first pilot where it tells none."""
    from sinergi.intake.senders import PILOT_OFFICES

    parts = folder.split("-")
    regions = [region_of_sender(part) for part in parts] + [region for code, _, _, region in PILOT_OFFICES if folder.startswith(code)]
    return next(filter(None, regions), "64.02")


def _rounds(asked: list[_Asked]) -> list[list[_Asked]]:
    """As few batches as keep two versions or copies of one return apart."""
    rounds: list[list[_Asked]] = []
    for item in asked:
        met = next((made for made in rounds if all(other.turn != item.turn for other in made)), None)
        if met is None:
            rounds.append([item])
        else:
            met.append(item)
    return rounds


def check_files(paths: list[Path]) -> list[dict]:
    """The answers (as in outbox/….feedback.json) for these files, in order.

    Files of different forms, senders and periods are judged together, as the pipeline would; versions of one return apart.
    """
    from sinergi.installation import install
    from sinergi.services.postgres import throwaway

    for path in paths:
        if not path.is_file():
            raise SinergiError(f"{path}: {'not a file; name the files in it' if path.exists() else 'no such file'}")
    forms = load_forms(strict=False)
    asked = [_asked(path, forms) for path in paths]
    answers: dict[int, dict] = {}
    with tempfile.TemporaryDirectory(prefix="sinergi-check-") as folder, throwaway() as url:
        batches = _rounds(asked)
        install(url)
        dispose(url)
        for number, batch in enumerate(batches):
            home = Home(Path(folder) / str(number)).create()
            with _copy_of(url, f"round_{number}") as blank:
                for item, answer in zip(batch, _judge(blank, home, batch), strict=True):
                    answers[id(item)] = _without_register(answer, forms.get(answer.get("form") or ""))
    return [answers[id(item)] for item in asked]


def _judge(url: str, home: Home, batch: list[_Asked]) -> list[dict]:
    from sinergi.intake.receiving import SIDECAR, receive
    from sinergi.intake.senders import register
    from sinergi.pipeline import process

    entries = {item.folder: item for item in batch}
    register(
        url, [{"code": code, "kind": item.kind, "name": code, "region": item.region, "since": "1990-01"} for code, item in entries.items()]
    )
    for item in batch:
        target = home.inbox / item.folder / item.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(item.path, target)
        sidecar = item.path.with_name(item.path.name + SIDECAR)
        if sidecar.is_file():
            shutil.copyfile(sidecar, target.with_name(target.name + SIDECAR))
    receive(url, home, _CLOCK, settle_seconds=0.0)
    for kind in SENDER_KINDS:
        process(url, home, _CLOCK, kind, with_gx=False)
    answers = []
    for item in batch:
        answer = home.outbox / item.folder / f"{shown_name(item.path.name)}.feedback.json"
        if answer.is_file():
            answers.append(json.loads(answer.read_text(encoding="utf-8")))
        else:
            answers.append({"file": item.path.name, "status": "IGNORED", "findings": []})
    return answers


@contextmanager
def _copy_of(url: str, name: str) -> Iterator[str]:
    """A fresh database of the same server, made like the one installed."""
    installed = make_url(url)
    with sa.create_engine(installed.set(database="postgres"), isolation_level="AUTOCOMMIT").connect() as conn:
        conn.execute(sa.text(f'create database {name} template "{installed.database}" strategy file_copy'))
    made = installed.set(database=name).render_as_string(hide_password=False)
    yield made
    dispose(made)


def needs_register(form: Form) -> set[tuple[str, str | None]]:
    """(rule, column) of what only a register of senders, companies and persons can tell."""
    found = set()
    for rule in form.rules:
        texts = (rule.fails_when, rule.applies_when, rule.query.read_text("utf-8") if rule.query else None)
        if _REGISTER.search(" ".join(filter(None, texts))):
            found.add((rule.number, rule.column))
    return found


def _without_register(answer: dict, form: Form | None) -> dict:
    """The answer without findings that a file alone cannot found."""
    if form is None:
        return answer
    unfounded = needs_register(form)
    answer["queries"] -= sum(item["count"] for item in answer["summary"] if (item["rule"], item["column"]) in unfounded)
    for name in ("findings", "summary"):
        answer[name] = [item for item in answer[name] if (item["rule"], item["column"]) not in unfounded]
    if answer["status"] == "ACCEPTED_WITH_QUERIES" and not answer["findings"]:
        answer["status"] = "ACCEPTED"
    return answer


def show(answers: list[dict]) -> None:
    """Print answers for a person at a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    for answer in answers:
        colour = {"REFUSED": "red", "ACCEPTED": "green", "NIL": "green"}.get(answer["status"], "yellow")
        console.print(
            f"[bold]{escape(answer['file'])}[/bold]  [{colour}]{answer['status']}[/{colour}]  {escape(answer.get('reason') or '')}",
            highlight=False,
        )
        if answer.get("summary"):
            table = Table("aturan", "kolom", "jumlah", "mulai baris", "penjelasan")
            for item in answer["summary"]:
                table.add_row(item["rule"], item["column"] or "", str(item["count"]), str(item["first_row"] or ""), escape(item["message"]))
            console.print(table)
