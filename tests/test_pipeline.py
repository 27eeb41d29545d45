"""The main path as its users meet it: files in, ledger, answers, facts, states, marts; without the scheduler."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from sinergi.database import rows, transaction
from sinergi.intake.senders import load
from sinergi.pipeline import process, run
from sinergi.places import Home
from sinergi.sample import generate

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def query(url: str, sql: str, **params):
    with transaction(url) as conn:
        return rows(conn, sql, **params)


@pytest.fixture
def clean(clean_sample):
    url, truth = clean_sample
    return url, Home(Path(truth["home"])), truth


def test_clean_files_are_neither_refused_nor_rejected(clean):
    url, _home, truth = clean
    assert set(truth["result"]["statuses"]) <= {"ACCEPTED", "ACCEPTED_WITH_QUERIES", "NIL", "SUPERSEDED"}
    assert query(url, "select * from quality.finding where severity <> 'query'") == []


def test_every_delivered_file_has_one_answer(clean):
    url, home, _truth = clean
    delivered = query(url, "select delivered_by, file_name, status, queries from intake.submission")
    for row in delivered:
        answer = home.outbox / row.delivered_by / f"{row.file_name}.feedback.json"
        said = json.loads(answer.read_text(encoding="utf-8"))
        assert said["status"] == row.status
        assert answer.with_name(f"{row.file_name}.feedback.xlsx").exists() == bool(said["findings"])


def test_nothing_is_lost_and_nothing_is_left(clean):
    url, home, _truth = clean
    assert query(url, "select * from quality.conservation") == []
    assert [path for path in home.inbox.rglob("*") if path.is_file()] == []


def accuracy(url: str, truth: dict) -> tuple[float, list]:
    """Share of true person-months whose state was found, matched through the rows that speak of the person, and the errors."""
    person_of_row = {}
    for row in truth["rows"]:
        person_of_row.setdefault(
            (row["form"], row["sender"], row["period"], tuple(str(part) for part in row["row_key"].values())), row["person_id"]
        )
    keys = {"K01": "array[kode_kecamatan, no_urut::text]", "P01": "array[id_tka_perusahaan, kode_lokasi_kerja]", "I01": "array[nomor_izin]"}
    votes: dict[int, dict] = {}
    for form, key in keys.items():
        for row in query(
            url,
            f"select held.sender, held.period, {key} as row_key, link.person_key from staging.{form.lower()}_current as held "
            "inner join identity.person_link as link using (submission_key, row_number)",
        ):
            person = person_of_row.get((form, row.sender, row.period, tuple(row.row_key)))
            if person is not None:
                votes.setdefault(row.person_key, {}).setdefault(person, 0)
                votes[row.person_key][person] += 1
    person_of_key = {key: max(found, key=found.get) for key, found in votes.items()}
    found: dict[tuple, set] = {}
    for row in query(url, "select period, region_code, person_key, state from mart_restricted.reconciliation"):
        found.setdefault((row.period, row.region_code, person_of_key.get(row.person_key)), set()).add(row.state)
    wrong = []
    for month in truth["person_months"]:
        if not month["state"]:
            continue
        states = found.get((month["period"], month["region_code"], month["person_id"]))
        if states != {month["state"]}:
            wrong.append((month["period"], month["region_code"], month["person_id"], month["state"], states))
    counted = sum(1 for month in truth["person_months"] if month["state"])
    return 1 - len(wrong) / counted, wrong


def test_on_clean_files_every_person_month_gets_its_true_state(clean):
    url, _home, truth = clean
    share, wrong = accuracy(url, truth)
    assert share == 1.0, wrong[:10]


def test_a_second_run_changes_nothing(clean):
    url, home, _truth = clean
    before = query(url, "select * from warehouse.fact_reconciliation_monthly order by 1, 2, 3")
    again = run(url, home, CLOCK)
    assert again["receive"]["received"] == 0
    assert query(url, "select * from warehouse.fact_reconciliation_monthly order by 1, 2, 3") == before


@pytest.fixture(scope="module")
def messy(module_warehouse, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("messy") / "var").create()
    truth_file = home.root / "truth.json"
    generate(home.inbox, months=3, seed=7, mess=1.0, truth_file=truth_file)
    load(module_warehouse, home.inbox / "senders.csv")
    (home.inbox / "senders.csv").unlink()
    result = run(module_warehouse, home, CLOCK)
    return module_warehouse, home, {"result": result, **json.loads(truth_file.read_text())}


def test_with_mess_at_least_99_of_100_person_months_are_right(messy):
    url, _home, truth = messy
    share, wrong = accuracy(url, truth)
    assert share >= 0.99, (share, wrong[:20])


def test_no_alarm_is_raised_because_a_source_did_not_submit(messy):
    url, _home, truth = messy
    submitted = {(item["period"], item["region_code"], item["person_id"]): item for item in truth["person_months"]}
    _share, wrong = accuracy(url, truth)
    for period, region, person, _true, states in wrong:
        month = submitted[(period, region, person)]
        for state in states or ():
            assert not (state == "TIDAK_DILAPORKAN_PERUSAHAAN" and not month["c_submitted"]), (period, region, person)
            assert not (state == "TANPA_IZIN_TERCATAT" and not month["i_submitted"]), (period, region, person)


def test_messy_files_are_conserved_too(messy):
    url, _home, truth = messy
    assert query(url, "select * from quality.conservation") == []
    assert {"REFUSED", "DUPLICATE", "NIL"} <= set(truth["result"]["statuses"])


def test_a_fourth_form_is_one_folder(warehouse, home, tmp_path, monkeypatch):
    folder = tmp_path / "forms" / "Z01"
    folder.mkdir(parents=True)
    (folder / "contract.yml").write_text(
        yaml.safe_dump(
            {
                "form": "Z01", "title": "Laporan penginapan", "sender_kind": "district", "grain": "satu baris per penginapan dan bulan",
                "period": "month", "due": {"day": 10, "basis": "perjanjian", "says": "coba"}, "key": ["kode"],
                "columns": [
                    {"name": "kode", "type": "text", "required": True, "means": "kode penginapan"},
                    {"name": "jumlah_kamar", "type": "integer", "required": True, "aliases": ["Kamar"], "means": "kamar"},
                    {"name": "dibuka", "type": "date", "means": "mulai buka"},
                ],
                "rules": [
                    {"code": "Z101", "severity": "refuse_row", "nature": "D", "expect": "ExpectColumnValuesToBeBetween",
                     "with": {"column": "jumlah_kamar", "min_value": 1, "max_value": 500}, "message": "Jumlah kamar di luar 1 sampai 500. Perbaiki, lalu kirim ulang."},
                ],
            }
        )
    )  # fmt: skip
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(folder.parent))
    target = home.inbox / "640212" / "Z01_640212_2026-10_v1.csv"
    target.parent.mkdir(parents=True)
    with target.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [["Kode", "Kamar", "Dibuka"], ["A", "12", "2020-01-05"], ["B", "900", ""], ["C", "7", "5 Agustus 2021"], ["D", "4", ""]]
        )
    result = run(warehouse, home, CLOCK)
    assert result["district"]["rows_accepted"] == 3
    assert [row.kode for row in query(warehouse, "select kode from staging.z01_current order by kode")] == ["A", "C", "D"]
    answer = json.loads((home.outbox / "640212" / f"{target.name}.feedback.json").read_text())
    assert [(item["rule"], item["row"], item["observed"]) for item in answer["findings"] if item["rule"] == "Z101"] == [("Z101", 3, "900")]
    owed = query(warehouse, "select state from intake.obligation where form = 'Z01' and sender = '640212' and period = '2026-10'")
    assert [row.state for row in owed] == ["ACCEPTED"]


def test_a_broken_contract_holds_back_its_own_files_only(warehouse, home, tmp_path, monkeypatch):
    broken = tmp_path / "forms" / "Z02"
    broken.mkdir(parents=True)
    (broken / "contract.yml").write_text("form: Z02\nsender_kind: district\n")
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(broken.parent))
    for name in ("Z02_640212_2026-10_v1.csv", "K01_640212_2026-10_v1.csv"):
        (home.inbox / "640212").mkdir(exist_ok=True)
        (home.inbox / "640212" / name).write_text("a;b\n1;2\n")
    from sinergi.intake.receiving import receive

    receive(warehouse, home, CLOCK, settle_seconds=0.0)
    process(warehouse, home, CLOCK, "district", with_gx=False)
    states = {row.file_name[:3]: row.status for row in query(warehouse, "select file_name, status from intake.submission")}
    assert states == {"Z02": None, "K01": "REFUSED"}
