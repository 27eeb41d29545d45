"""Drafts are asked of history without leaving a trace; shadow rules are judged and count for nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import yaml

from sinergi.cli import main
from sinergi.contract import load_forms
from sinergi.contract.installing import ensure_tables
from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period
from sinergi.quality.judging import begin, judge
from sinergi.quality.shadow import compare

CLOCK = datetime(2026, 11, 5, tzinfo=UTC)
SAYS = {"severity": "query", "nature": "D", "message": "Jumlah tidak wajar."}
RULES = [
    {**SAYS, "code": "M901", "column": "jumlah", "fails_when": "jumlah > {most}", "thresholds": {"most": 10}},
    {**SAYS, "code": "M902", "expect": "ExpectColumnValuesToBeBetween", "with": {"column": "jumlah", "max_value": 100}},
    {**SAYS, "code": "M903", "query": "M903.sql", "thresholds": {"share": 0.5}},
    {**SAYS, "code": "M904", "column": "jumlah", "fails_when": "jumlah > 4", "shadow": True, "version": 3},
    {**SAYS, "code": "M905", "query": "M905.sql", "shadow": True},
    {**SAYS, "code": "M906", "fails_when": "tidak_ada > 4", "shadow": True},
    {**SAYS, "code": "M907", "fails_when": "jumlah > 4", "shadow": True, "from": "2027-01"},
]
LARGE = "select submission_key, cast(null as integer) as row_number, cast(null as text) as column_name from {batch} group by submission_key"
# jumlah by sender and period
HISTORY = {
    ("A", "2026-08"): [1, 12, 30],
    ("A", "2026-09"): [11, 12, 13],
    ("B", "2026-09"): [200, 5],
}


@pytest.fixture
def world(warehouse, tmp_path, monkeypatch):
    folder = tmp_path / "forms" / "Z91"
    (folder / "rules").mkdir(parents=True)
    contract = {
        "form": "Z91", "title": "Coba", "sender_kind": "company", "period": "month", "grain": "satu baris", "key": ["kode"],
        "due": {"day": 10, "basis": "perjanjian", "says": "coba"}, "rules": RULES,
        "columns": [{"name": "kode", "type": "text"}, {"name": "jumlah", "type": "integer"}],
    }  # fmt: skip
    (folder / "contract.yml").write_text(yaml.safe_dump(contract))
    (folder / "rules/M903.sql").write_text(LARGE + " having count(*) filter (where jumlah > 11) > {share} * count(*)")
    (folder / "rules/M905.sql").write_text("select submission_key, row_number, 'jumlah' as column_name from {batch} where jumlah % 2 = 0")
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path / "forms"))
    ensure_tables(warehouse, {"Z91": load_forms()["Z91"]})
    world = World(warehouse, folder)
    for (sender, period), amounts in HISTORY.items():
        world.keys[sender, period] = world.file(sender, period, amounts)
    world.file("A", "2026-08", [999], status="SUPERSEDED")
    return world


class World:
    def __init__(self, url, folder):
        self.url, self.folder, self.keys, self.last = url, folder, {}, 0

    def file(self, sender: str, period: str, amounts: list[int], status: str | None = "ACCEPTED") -> int:
        self.last += 1
        whole = Period.parse(period)
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    """
                    insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, status, is_current,
                        delivered_by, sender_kind, region_code, period_key, period_start, period_end, known_from, known_to, lease_token,
                        delivery_mark, rows_read)
                    values (:key, 'Z91', :sender, :period, 1, 'ASLI', 'x.csv', :clock, :status, :current, :sender, 'company', '64.02', :number,
                        :start, :end, :known, :ended, :lease, :mark, :rows)
                    """
                ),
                {
                    "key": self.last, "sender": sender, "period": period, "clock": CLOCK, "status": status, "current": status == "ACCEPTED",
                    "number": whole.key, "start": whole.start, "end": whole.end, "known": CLOCK if status else None,
                    "ended": CLOCK if status == "SUPERSEDED" else None, "lease": None if status else "mine", "mark": str(self.last),
                    "rows": len(amounts),
                },
            )  # fmt: skip
            for number, amount in enumerate(amounts, 2):
                conn.exec_driver_sql(
                    "insert into staging.z91 (submission_key, row_number, unread, kode, jumlah) values (%s, %s, '{}', 'a', %s)",
                    (self.last, number, amount),
                )
        return self.last

    def ask(self, sql: str) -> list[tuple]:
        with transaction(self.url) as conn:
            return [tuple(row) for row in rows(conn, sql)]

    def compare(self, *args, **more) -> dict:
        """By sender and period: rows failing now, with the draft, and which newly fail and pass."""
        return {
            (each.sender, each.period): (
                each.failing_now, each.failing_draft, [row for _, row, _ in each.newly_failing], [row for _, row, _ in each.newly_passing],
            )
            for each in compare(self.url, "Z91", *args, **more)
        }  # fmt: skip


def test_a_lower_threshold_lists_who_would_newly_fail(world):
    assert world.compare("M901", {"most": 4}) == {
        ("A", "2026-08"): (2, 2, [], []),
        ("A", "2026-09"): (3, 3, [], []),
        ("B", "2026-09"): (1, 2, [3], []),
    }


def test_a_higher_threshold_lists_who_would_newly_pass(world):
    found = world.compare("M901", {"most": 12})
    assert found[("A", "2026-08")] == (2, 1, [], [3]) and found[("A", "2026-09")] == (3, 1, [], [2, 3])


def test_an_argument_of_a_built_in_expectation_is_a_threshold_too(world):
    assert world.compare("M902", {"max_value": 29})[("A", "2026-08")] == (0, 1, [4], [])


def test_a_rule_over_whole_files_names_the_file(world):
    found = world.compare("M903", {"share": 0.9})
    assert found[("A", "2026-08")] == (1, 0, [], [None])
    assert found[("B", "2026-09")] == (0, 0, [], [])


def test_periods_narrow_the_question(world):
    assert set(world.compare("M901", {"most": 4}, first="2026-09")) == {("A", "2026-09"), ("B", "2026-09")}
    assert set(world.compare("M901", {"most": 4}, last="2026-08")) == {("A", "2026-08")}


def test_a_new_draft_in_a_file_is_compared_with_nothing(world, tmp_path):
    draft = tmp_path / "draft.yml"
    draft.write_text(yaml.safe_dump([{**SAYS, "code": "M990", "column": "jumlah", "fails_when": "jumlah % 2 = 1 and kode <> ':x'"}]))
    assert world.compare(contract=draft)[("A", "2026-09")] == (0, 2, [2, 4], [])


def test_of_a_draft_folder_only_the_rules_that_differ_are_asked(world, tmp_path):
    copy = tmp_path / "draft"
    copy.mkdir()
    (copy / "rules").mkdir()
    for path in [*world.folder.glob("rules/*"), world.folder / "contract.yml"]:
        target = copy / path.relative_to(world.folder)
        target.write_text(path.read_text().replace("max_value: 100", "max_value: 150"))
    asked = {entry.rule for entry in compare(world.url, "Z91", contract=copy)}
    assert asked == {"m902__jumlah"}


def test_a_draft_rule_in_force_later_fails_nobody_before(world, tmp_path):
    draft = tmp_path / "draft.yml"
    draft.write_text(yaml.safe_dump([{**SAYS, "code": "M990", "column": "jumlah", "fails_when": "jumlah > 0", "from": "2026-09"}]))
    found = world.compare(contract=draft)
    assert found[("A", "2026-08")] == (0, 0, [], []) and found[("A", "2026-09")][1] == 3


def test_asking_leaves_no_trace(world):
    tables = ("quality.finding", "quality.rule_result", "quality.shadow_result", "quality.batch_verdict")
    before = [world.ask(f"select count(*) from {table}") for table in tables] + [world.ask("select * from intake.submission order by 1")]
    world.compare("M901", {"most": 0})
    assert [world.ask(f"select count(*) from {table}") for table in tables] + [
        world.ask("select * from intake.submission order by 1")
    ] == before


@pytest.mark.parametrize(
    "query",
    [
        "with gone as (delete from intake.submission returning submission_key) select submission_key, 1 as row_number, '' as column_name from gone",
        "select submission_key, 1 as row_number, '' as column_name from {batch}) as broken; commit; delete from staging.z91; select 1 from (select 1",
        "select setval('quality.explanation_explanation_key_seq', 99) as submission_key, 1 as row_number, '' as column_name",
    ],
)
def test_a_draft_that_writes_is_stopped(world, tmp_path, query):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/M990.sql").write_text(query)
    (tmp_path / "draft.yml").write_text(yaml.safe_dump([{**SAYS, "code": "M990", "query": "M990.sql"}]))
    before = world.ask("select * from staging.z91 order by 1, 2"), world.ask("select count(*) from intake.submission")
    with pytest.raises(SinergiError, match="M990"):
        world.compare(contract=tmp_path / "draft.yml")
    assert (world.ask("select * from staging.z91 order by 1, 2"), world.ask("select count(*) from intake.submission")) == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("M901", {"least": 4}), "no rule M901 with threshold least; its thresholds: most"),
        (("M999", {"most": 4}), "no rule M999"),
        ((None, {}), "name a rule with --rule"),
        (("M901", {}), "no shadow rule M901"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(world, args, said):
    with pytest.raises(SinergiError, match=said):
        compare(world.url, "Z91", *args)


def test_a_shadow_rule_can_be_asked_of_history_by_its_code(world):
    assert world.compare("M904")[("B", "2026-09")] == (0, 2, [2, 3], [])


def test_shadow_rules_are_judged_beside_a_batch_and_count_for_nothing(world):
    form = load_forms()["Z91"]
    key, empty = world.file("C", "2026-10", [3, 4, 5], status=None), world.file("D", "2026-10", [], status=None)
    begin(world.url, form, [key, empty], "mine")
    begin(world.url, form, [key, empty], "mine")
    judge(world.url, form, "2026-10", [key, empty], "mine", CLOCK, with_gx=False)
    assert {rule.code for rule in form.rules}.isdisjoint({"M904", "M905", "M906", "M907"})
    assert world.ask(
        f"select rule_instance, rule_code, rule_version, result, rows_evaluated, rows_failed from quality.shadow_result where submission_key = {key} order by 1"
    ) == [
        ("m904__jumlah", "M904", 3, "fail", 3, 1),
        ("m905", "M905", 1, "fail", 3, 1),
        ("m906", "M906", 1, "not_evaluable", 0, 0),  # a draft with a mistake does not stop the batch
        ("m907", "M907", 1, "not_in_force", 0, 0),
    ]
    assert world.ask(f"select result from quality.shadow_result where submission_key = {empty} and rule_code = 'M904'") == [
        ("not_applicable",)
    ]
    for table in ("finding", "rule_result"):
        assert world.ask(f"select * from quality.{table} where rule_code in ('M904', 'M905', 'M906', 'M907')") == []


def test_the_command_prints_counts_and_every_row_as_json(world, monkeypatch, capsys):
    monkeypatch.setattr("sinergi.cli._warehouse", lambda: world.url)
    assert main(["shadow", "Z91", "--rule", "M901", "--threshold", "most=4"]) == 0
    said = capsys.readouterr().out
    assert "m901__jumlah: of 8 rows in 3 returns, 1 would newly fail (1 senders), 0 newly pass; nothing was written" in said
    assert main(["shadow", "Z91", "--rule", "M901", "--threshold", "most=4", "--from", "2026-09", "--json"]) == 0
    assert [each["newly_failing"] for each in json.loads(capsys.readouterr().out)] == [[], [[world.keys["B", "2026-09"], 3, "jumlah"]]]
    assert main(["shadow", "Z91"]) == 2
