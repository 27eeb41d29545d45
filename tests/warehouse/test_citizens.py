"""Citizens through the whole pipeline: files in, facts by key, and the marts beside the generator's truth."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from statistics import median

import pytest

from sinergi.database import rows, transaction
from sinergi.intake.senders import load as load_senders
from sinergi.pipeline import run
from sinergi.places import Home
from sinergi.sample import generate
from sinergi.warehouse.loading import load

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LAST = "2026-10-31"
CITIZEN_FORMS = ("K03", "K04", "I06", "I07", "I08", "N01", "N02", "N03", "N04")


def ask(url: str, sql: str, **params) -> list[tuple]:
    with transaction(url) as conn:
        return [tuple(row) for row in rows(conn, sql, **params)]


@pytest.fixture(scope="module")
def played(module_warehouse, tmp_path_factory):
    """Three clean months of the forms about citizens; other forms stay at home, so that the run is short."""
    home = Home(tmp_path_factory.mktemp("citizens") / "var").create()
    truth_file = home.root / "truth.json"
    generate(home.inbox, months=3, seed=7, mess=0.0, truth_file=truth_file)
    load_senders(module_warehouse, home.inbox / "senders.csv")
    (home.inbox / "senders.csv").unlink()
    for path in home.inbox.rglob("*"):
        if path.is_file() and not path.name.startswith(CITIZEN_FORMS):
            path.unlink()
    patch = pytest.MonkeyPatch()
    patch.setenv("SINERGI_HOME", str(home.root))
    result = run(module_warehouse, home, CLOCK)
    yield module_warehouse, home, json.loads(truth_file.read_text()), result
    patch.undo()


def test_every_accepted_row_stands_in_its_fact_once(played):
    url, _home, truth, result = played
    assert "failed" not in result["publish"]
    tables = {
        "K03": ["fact_binaan_activity"], "K04": ["fact_citizen_watch"], "I06": ["fact_passport_month", "fact_passport_deferral"],
        "I07": ["fact_departure_deferral"], "I08": ["fact_repatriation"], "N01": ["fact_training_enrolment"], "N02": ["fact_certificate"],
        "N03": ["fact_placement"], "N04": ["fact_migrant_contact"],
    }  # fmt: skip
    for form, names in tables.items():
        held = sum(ask(url, f"select count(*) from warehouse.{name}")[0][0] for name in names)
        assert held == truth["forms"][form]["rows_in_force"] > 0, form


def test_no_number_of_a_citizen_leaves_vault_and_staging(played):
    url, home, truth, _result = played
    assert ask(url, "select count(*) from identity.person")[0][0] > 100
    hidden = {citizen["nik"] for citizen in truth["citizens"]} | {placement["id_pmi"] for placement in truth["placements"]}
    for (name,) in ask(
        url,
        "select schemaname || '.' || tablename from pg_tables where schemaname in ('warehouse', 'identity', 'quality') "
        "and (schemaname = 'identity' or tablename ~ '^fact_(citizen|passport|departure|repatriation|training|certificate|placement|migrant|finding)') "
        "and tablename !~ '_p[0-9]+$'",
    ):
        told = {str(cell) for row in ask(url, f"select * from {name}") for cell in row}
        assert not hidden & told, name
    secret = (home.secrets / "identity.key").read_text().strip()
    assert len(secret) >= 24 and (os.stat(home.secrets / "identity.key").st_mode & 0o77) == 0
    assert ask(url, "select count(*) from pg_proc where prosrc like :key", key=f"%{secret}%") == [(0,)]


def test_one_citizen_has_one_key_in_every_form(played):
    url, _home, _truth, _result = played
    known = ask(
        url,
        "select distinct held.nik, fact.citizen_key from staging.n01 as held inner join warehouse.fact_training_enrolment as fact using (submission_key, row_number) "
        "union select distinct held.nik, fact.citizen_key from staging.n03 as held inner join warehouse.fact_placement as fact using (submission_key, row_number) "
        "union select distinct held.nik, fact.citizen_key from staging.i08 as held inner join warehouse.fact_repatriation as fact using (submission_key, row_number) "
        "union select distinct held.nik, fact.citizen_key from staging.k04 as held inner join warehouse.fact_citizen_watch as fact using (submission_key, row_number)",
    )
    assert len(known) == len({nik for nik, _ in known}) == len({key for _, key in known}) > 100


def test_a_second_load_changes_nothing(played):
    url, home, _truth, _result = played
    keys = "select submission_key, row_number, citizen_key, placement_key from warehouse.fact_repatriation order by 1, 2"
    before = ask(url, keys)
    assert load(url, CLOCK, home.secrets)["submissions"] == 0
    assert ask(url, keys) == before


# -- the marts beside the truth


def homes(truth: dict) -> list[dict]:
    return [home for home in truth["homecomings"] if home["arrived_on"] <= LAST]


def test_r28_and_r29_are_the_truth(played):
    url, _home, truth, _result = played
    expected = Counter((home["arrived_on"][:7], home["ktp"], home["wave"], home["country"]) for home in homes(truth))
    found = ask(url, "select period, region_code, wave, country, persons from mart.repatriation_by_origin")
    assert {row[:4]: row[4] for row in found} == expected and sum(expected.values()) > 70
    waves = [
        (wave["arrived_on"][:7], wave["region_code"], wave["wave"], wave["persons"], wave["from_province"], wave["local_ktp"], 0)
        for wave in truth["waves"]
    ]
    assert ask(url, "select period, region_code, wave, persons, from_province, local_ktp, unknown_ktp from mart.local_ktp_share") == waves
    # More than two thirds of the 77 from Bangka island hold a KTP of the city; the 78th came from elsewhere.
    assert waves[0][3] == 78 and waves[0][5] * 3 > 2 * 77


def test_r30_is_the_truth(played):
    url, _home, truth, _result = played
    official = {(p["citizen_id"]) for p in truth["placements"] if p["departs_on"] <= LAST}
    expected = Counter()
    for home in homes(truth):
        if len(home["ktp"]) >= 5 and home["ktp"][:5] in {"64.02", "19.71"}:
            expected[home["ktp"][:5], home["citizen_id"] in official] += 1
    found = ask(
        url,
        "select region_code, sum(procedural), sum(nonprocedural), sum(not_assessable) from mart.procedural_return where length(region_code) = 5 group by 1",
    )
    assert {
        (row[0], kind): int(count)
        for row in found
        if row[0] in ("64.02", "19.71")
        for kind, count in ((True, row[1]), (False, row[2]))
        if count
    } == expected
    assert all(row[3] == 0 for row in found if row[0] in ("64.02", "19.71"))


def test_r31_and_r32_are_the_truth(played):
    url, _home, truth, _result = played
    expected = Counter((case["day"][:7], case["region_code"]) for case in truth["passport_cases"] if case["day"] <= LAST)
    found = ask(url, "select period, region_code, cases, delayed + refused from mart.prevention")
    assert {row[:2]: row[2] for row in found if row[2]} == expected == {row[:2]: row[3] for row in found if row[3]}
    failed = {
        citizen["citizen_id"]: citizen["ktp"][:5] for citizen in truth["citizens"] if citizen["citizen_id"] in truth["failed_prevention"]
    }
    back = Counter(failed[home["citizen_id"]] for home in homes(truth) if home["citizen_id"] in failed)
    matched = ask(url, "select region_code, held_before + held_unclear from mart.failed_prevention")
    assert {row[0]: row[1] for row in matched if row[1]} == back


def test_r36_is_the_truth(played):
    url, _home, truth, _result = played
    departures = {}
    for placement in truth["placements"]:
        if placement["departs_on"] <= LAST:
            departures.setdefault(placement["citizen_id"], []).append(placement["departs_on"])
    region = {citizen["citizen_id"]: citizen["region_code"] for citizen in truth["citizens"]}
    stages: Counter = Counter()
    days: dict = {}
    for training in truth["trainings"]:
        cohort = (training["start"][:7], region[training["citizen_id"]], training["skkni"])
        if training["start"] > "2026-11-30":
            continue
        stages[*cohort, "DAFTAR"] += 1
        if training["outcome"] != "LULUS" or training["end"] > LAST:
            continue
        stages[*cohort, "LULUS"] += 1
        start, end = date.fromisoformat(training["start"]), date.fromisoformat(training["end"])
        days.setdefault((*cohort, "LULUS"), []).append((end - start).days)
        if not training["issued_on"] or training["issued_on"] > LAST:
            continue
        stages[*cohort, "KOMPETEN"] += 1
        days.setdefault((*cohort, "KOMPETEN"), []).append((date.fromisoformat(training["issued_on"]) - end).days)
        gone = [day for day in departures.get(training["citizen_id"], ()) if day >= training["issued_on"]]
        if gone:
            stages[*cohort, "DITEMPATKAN"] += 1
            days.setdefault((*cohort, "DITEMPATKAN"), []).append(
                (date.fromisoformat(min(gone)) - date.fromisoformat(training["issued_on"])).days
            )
    found = ask(url, "select period, region_code, skkni, stage, persons, median_days_from_previous from mart.training_funnel")
    assert {row[:4]: row[4] for row in found if row[4]} == stages and len(stages) > 8
    assert {row[:4]: float(row[5]) for row in found if row[5] is not None} == {key: float(median(told)) for key, told in days.items()}


def test_r37_is_the_truth(played):
    url, _home, truth, _result = played
    expected = Counter(
        (p["departs_on"][:7], p["region_code"], p["scheme"], p["channel"], p["country"])
        for p in truth["placements"]
        if p["departs_on"] <= LAST
    )
    found = ask(url, "select period, region_code, scheme, channel, country, persons from mart.official_placement")
    assert {row[:5]: row[5] for row in found} == expected
    assert any(row[3] == "SISTER_CITY" for row in found)


def test_the_public_marts_are_released_with_the_run(played):
    url, _home, _truth, result = played
    assert result["publish"]["released"] > 0
    assert ask(url, "select persons from mart_public.local_ktp_share where wave is not null") == [(80,)]
    assert ask(url, "select count(*) from warehouse.public_cell where published between 1 and 9") == [(0,)]
