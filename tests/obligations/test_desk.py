"""Decisions at the desk: `sinergi obligation …` records each, append-only, with who and why, in clear words."""

from __future__ import annotations

import pytest
from office import KUKAR, TABANG, A, B

from sinergi import cli
from sinergi.errors import DatabaseFault

SIGNED = ["--by", "Kesbangpol Kukar", "--why", "surat 12/2026"]
TABLES = ("excusal", "period_lock", "authority", "due_override", "duty_share")


@pytest.fixture
def desk(office, monkeypatch, capsys):
    """Runs one command; exit code and what it printed."""
    monkeypatch.setattr(cli, "_warehouse", lambda: office.url)
    for sender, kind, region in (
        (TABANG, "district", "64.02.12"),
        (A, "company", KUKAR),
        (B, "company", KUKAR),
        ("DISNAKER-6402", "office", KUKAR),
    ):
        office.knows(sender, kind, region)

    def run(*words: str) -> tuple[int, str]:
        done = cli.main(["obligation", *words])
        said = capsys.readouterr()
        return done, (said.out + said.err).strip()

    return run


DECISIONS = {
    "excusal": (
        ["excuse", TABANG, "--form", "K01", "--period", "2026-10", "--to", "2026-11", "--until", "2026-12-31"],
        "640212 is excused from K01 for 2026-10 to 2026-11, until 2026-12-31",
    ),
    "period_lock": (
        ["lock", "--period", "2026-10", "--form", "K01", "--region", KUKAR],
        "2026-10 is closed for K01 in 64.02: later files are refused (S004.locked)",
    ),
    "authority": (
        ["authorise", A, "--for", B, "--form", "P01", "--from", "2026-11-01"],
        f"{A} may deliver P01 for {B} from 2026-11-01; files name {B} and lie in the inbox of {A}",
    ),
    "due_override": (
        [
            "due",
            "--form",
            "P01",
            "--region",
            KUKAR,
            "--period",
            "2026-10",
            "--day",
            "12",
            "--grace",
            "3",
            "--basis",
            "hukum",
            "--says",
            "Perbup 3/2026",
        ],
        "due date or grace of P01 in 64.02 from 2026-10 is set; the next run works it out",
    ),
    "duty_share": (
        ["share", "N03", "--of", "DISNAKER-6402", "--reporter", "DISNAKER-6402", "--period", "2026-10"],
        "N03 of DISNAKER-6402 is met when DISNAKER-6402 and every other reporter named for it is in, from 2026-10",
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_a_decision_is_one_row_with_who_and_why_and_stays(desk, office, table, capsys):
    words, said = DECISIONS[table]
    assert desk(*words, *SIGNED) == (0, said)
    (row,) = office.ask(f"select * from intake.{table}")
    assert (row.who, row.why) == ("Kesbangpol Kukar", "surat 12/2026")
    for change in (f"update intake.{table} set why = 'lain'", f"delete from intake.{table}", f"truncate intake.{table}"):
        with pytest.raises(DatabaseFault, match="never changed"):
            office.do(change)
    with pytest.raises(SystemExit):  # nobody decides without a name and a reason
        desk(*words, "--by", "x")
    capsys.readouterr()
    assert desk(*words, "--by", " ", "--why", "x") == (2, "sinergi: a decision is recorded with who made it and why; both are needed")


def test_a_lock_is_taken_back_by_a_further_row(desk, office):
    place = ["--period", "2026-10", "--form", "K01", "--region", KUKAR, *SIGNED]
    assert desk("unlock", *place)[0] == 2  # nothing is closed yet
    desk("lock", *place)
    assert len(office.ask("select * from intake.closed_period")) == 1
    assert desk("unlock", *place) == (0, "2026-10 is open again for K01 in 64.02")
    assert office.ask("select * from intake.closed_period") == []
    assert [row.is_locked for row in office.ask("select is_locked from intake.period_lock order by lock_key")] == [True, False]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["excuse", "649999", "--period", "2026-10"], "sender 649999 is not registered; `sinergi sender add` registers it"),
        (["excuse", TABANG, "--period", "2026-13"], "not a period of the form YYYY-MM, YYYY-Qn, YYYY-Sn or YYYY"),
        (["excuse", TABANG, "--period", "2026-10", "--to", "2026-08"], "2026-08 ends before 2026-10; name the earlier period first"),
        (["excuse", TABANG, "--period", "2026-10", "--form", "K99"], "there is no form K99; forms are the folders in expectations/"),
        (["lock", "--period", "2026-10", "--region", "64.20"], "there is no region 64.20; codes are dotted, such as 64.02 or 64.02.12"),
        (
            ["due", "--period", "2026-10", "--grace", "3", "--region", "6402"],
            "there is no region 6402; codes are dotted, such as 64.02 or 64.02.12",
        ),
        (["authorise", A, "--for", A], f"{A} needs no authority to deliver for itself"),
        (["authorise", A, "--for", B, "--from", "2026-11-02", "--to", "2026-11-01"], "the last day lies before the first"),
        (["due", "--period", "2026-10", "--day", "12"], "a due date rests on something: name --basis and --says"),
        (["due", "--period", "2026-10", "--day", "12", "--working-days", "3"], "name one of --day, --working-days and --date"),
        (["due", "--period", "2026-10", "--day", "32", "--basis", "hukum", "--says", "x"], "--day is a day of the month, 1 to 31"),
        (["share", "N03", "--of", A, "--reporter", B, "--period", "2026-10"], f"{A} does not owe N03"),
    ],
)
def test_a_mistake_is_one_clear_line_and_nothing_is_written(desk, office, words, said):
    assert desk(*words, *SIGNED) == (2, f"sinergi: {said}")
    assert all(office.ask(f"select * from intake.{table}") == [] for table in TABLES)


@pytest.mark.parametrize("words", [["status"], ["finding", "list"], ["answers"]])
def test_a_period_that_is_none_is_not_taken_for_an_empty_one(words, capsys):
    with pytest.raises(SystemExit):
        cli.main([*words, "--period", "banana"])
    assert "'banana' is not a period such as 2026-10" in capsys.readouterr().err
