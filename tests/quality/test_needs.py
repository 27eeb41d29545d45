"""Rules that need another form: silent until that form is there, and never a zero in its place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import yaml

from sinergi.contract import load_forms
from sinergi.contract.installing import ensure_tables
from sinergi.database import engine, rows, transaction
from sinergi.periods import Period
from sinergi.quality.judging import _wait, begin, judge

CLOCK = datetime(2026, 11, 5, tzinfo=UTC)
COMMON = {"grain": "satu baris", "due": {"day": 10, "basis": "perjanjian", "says": "coba"}, "key": ["kode"]}
COLUMNS = [{"name": "kode", "type": "text"}, {"name": "jumlah", "type": "integer"}]
QUOTA = "(select sum(approved.jumlah) from staging.z92_current as approved)"
SAYS = {"severity": "query", "nature": "D", "column": "jumlah", "message": "Jumlah tidak cocok dengan formulir lain."}
RULES = [
    {**SAYS, "code": "M901", "fails_when": "jumlah > 0"},
    {**SAYS, "code": "M902", "fails_when": f"jumlah > {QUOTA}", "applies_when": "kode <> 'bebas'", "needs": ["Z92"]},
    {**SAYS, "code": "M903", "expect": "ExpectColumnValuesToBeBetween", "with": {"column": "jumlah", "max_value": 3}, "needs": ["Z92"]},
    {**SAYS, "code": "M904", "query": "M904.sql", "needs": ["Z92", "Z93"]},
    {**SAYS, "code": "M905", "needs": ["Z92"]},
    {**SAYS, "code": "M907", "fails_when": f"jumlah > {QUOTA}", "needs_at_end": ["Z92"]},
    {**SAYS, "code": "M906", "query": "M906.sql", "needs": ["Z94"]},
]  # fmt: skip
FORMS = {
    "Z91": {"title": "Roster", "sender_kind": "company", "period": "month", "rules": RULES},
    "Z92": {"title": "Kuota", "sender_kind": "office", "agencies": ["DISNAKER"], "period": "month"},
    "Z93": {"title": "Lokasi", "sender_kind": "company", "period": "year"},
}
NEAR, FAR = "0220000000001", "0220000000002"  # one kabupaten and another


@pytest.fixture
def world(warehouse, tmp_path, monkeypatch):
    for code, form in FORMS.items():
        folder = tmp_path / code
        (folder / "rules").mkdir(parents=True)
        (folder / "contract.yml").write_text(yaml.safe_dump({"form": code, **COMMON, "columns": COLUMNS, **form}))
    everything = "select submission_key, row_number, 'jumlah' as column_name from {batch}"
    (tmp_path / "Z91/rules/M904.sql").write_text(f"{everything} where jumlah > {QUOTA}")
    (tmp_path / "Z91/rules/M906.sql").write_text(f"{everything} where kode in (select kode from staging.z94_current)")
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path))
    ensure_tables(warehouse, load_forms())
    return World(warehouse)


class World:
    def __init__(self, url: str):
        self.url = url
        self.last = 0

    def file(self, form: str, sender: str, period: str, jumlah: int = 1, region: str = "64.02.12", status: str | None = "ACCEPTED") -> int:
        """A file of one row in the ledger and in staging; ``status`` None is one in work."""
        self.last += 1
        whole = Period.parse(period)
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    """
                    insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, status, is_current,
                        delivered_by, sender_kind, region_code, period_key, period_start, period_end, known_from, lease_token, delivery_mark, rows_read)
                    values (:key, :form, :sender, :period, 1, 'ASLI', 'x.csv', :clock, :status, :current, :sender, :kind, :region, :number,
                        :start, :end, :known, :lease, :mark, 1)
                    """
                ),
                {
                    "key": self.last, "form": form, "sender": sender, "period": period, "clock": CLOCK, "status": status,
                    "current": status in ("ACCEPTED", "NIL"), "kind": load_forms()[form].sender_kind, "region": region, "number": whole.key,
                    "start": whole.start, "end": whole.end, "known": CLOCK if status == "ACCEPTED" else None,
                    "lease": None if status else "mine", "mark": str(self.last),
                },
            )  # fmt: skip
            conn.execute(
                sa.text(
                    f"insert into staging.{form.lower()} (submission_key, row_number, unread, kode, jumlah) values (:key, 2, '{{}}', 'a', :n)"
                ),
                {"key": self.last, "n": jumlah},
            )
        return self.last

    def judged(self, *keys: int, with_gx: bool = False) -> dict[int, dict[str, str]]:
        begin(self.url, load_forms()["Z91"], list(keys), "mine")
        judge(self.url, load_forms()["Z91"], "2026-10", list(keys), "mine", CLOCK, with_gx=with_gx)
        with transaction(self.url) as conn:
            found = rows(conn, "select * from quality.rule_result where rule_code like 'M90%' order by rule_code")
            self.findings = {(row.submission_key, row.rule_code) for row in rows(conn, "select * from quality.finding")}
        return {key: {row.rule_code: row.result for row in found if row.submission_key == key} for key in keys}


WAITING = {
    "M902": "not_evaluable",
    "M903": "not_evaluable",
    "M904": "not_evaluable",
    "M905": "not_evaluable",
    "M906": "not_evaluable",
    "M907": "not_evaluable",
}


def test_a_rule_waits_until_the_form_it_needs_is_there(world):
    key = world.file("Z91", NEAR, "2026-10", 5, status=None)
    assert world.judged(key) == {key: {"M901": "fail", **WAITING}}
    assert world.findings == {(key, "M901")}


def test_each_submission_of_a_batch_waits_for_its_own_kabupaten_also_by_great_expectations(world):
    world.file("Z92", "DISNAKER-6402", "2026-09", 4)
    near, far = world.file("Z91", NEAR, "2026-10", 5, status=None), world.file("Z91", FAR, "2026-10", 5, region="19.71", status=None)
    results = world.judged(near, far, with_gx=True)
    assert results[near] == {**WAITING, "M901": "fail", "M902": "fail", "M903": "fail"}
    assert results[far] == {**WAITING, "M901": "fail"}
    assert {key for key, code in world.findings if code != "M901"} == {near}


def test_a_form_that_the_sender_owes_itself_must_be_its_own(world):
    world.file("Z92", "DISNAKER-6402", "2026-10", 4)
    world.file("Z93", FAR, "2026")
    key = world.file("Z91", NEAR, "2026-10", 5, status=None)
    assert world.judged(key)[key]["M904"] == "not_evaluable"


def test_two_needed_forms_must_both_be_there(world):
    world.file("Z92", "DISNAKER-6402", "2026-10", 4)
    world.file("Z93", NEAR, "2026")
    key = world.file("Z91", NEAR, "2026-10", 5, status=None)
    assert world.judged(key, with_gx=True)[key] == {
        **WAITING, "M901": "fail", "M902": "fail", "M903": "fail", "M904": "fail", "M907": "fail",
    }  # fmt: skip


@pytest.mark.parametrize(("period", "status"), [("2026-11", "ACCEPTED"), ("2026-10", "REFUSED"), ("2026-10", "SUPERSEDED")])
def test_a_later_period_or_a_file_not_in_force_does_not_count(world, period, status):
    world.file("Z92", "DISNAKER-6402", period, 4, status=status)
    key = world.file("Z91", NEAR, "2026-10", 5, status=None)
    assert world.judged(key) == {key: {"M901": "fail", **WAITING}}


def test_an_evaluable_rule_that_finds_nothing_passes(world):
    world.file("Z92", "DISNAKER-6402", "2026-10", 4)
    key = world.file("Z91", NEAR, "2026-10", 3, status=None)
    assert world.judged(key)[key] == {**WAITING, "M901": "fail", "M902": "pass", "M903": "pass", "M907": "pass"}


@pytest.mark.parametrize(("period", "result"), [("2026-09", "not_evaluable"), ("2026-10", "fail")])
def test_a_form_needed_at_the_end_must_speak_of_a_period_that_ends_with_this_one(world, period, result):
    world.file("Z92", "DISNAKER-6402", period, 4)
    key = world.file("Z91", NEAR, "2026-10", 5, status=None)
    assert world.judged(key)[key] == {**WAITING, "M901": "fail", "M902": "fail", "M903": "fail", "M907": result}


def test_rules_without_needs_cost_no_statement_more(world):
    form = load_forms()["Z91"]
    plain = [rule for rule in form.rules if not (rule.needs or rule.needs_at_end)]
    asked: list[str] = []
    sa.event.listen(engine(world.url), "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert _wait(world.url, form, plain, [1]) == {}
    assert asked == []
