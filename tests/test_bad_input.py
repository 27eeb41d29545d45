"""Bad input gets its answer, the ledger says why, and the rest of the batch goes on."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from sinergi.contract import load_forms, load_shared_rules
from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.pipeline import process
from sinergi.places import Home, project_root

CLOCK = datetime(2026, 11, 5, 9, tzinfo=UTC)
K01 = load_forms()["K01"]
GOOD = list(csv.DictReader((K01.folder / "samples" / "good.csv").open(encoding="utf-8")))


def as_csv(table: list[dict], drop: str | None = None) -> bytes:
    header = [name for name in GOOD[0] if name != drop]
    lines = [";".join(header)] + [";".join(row[name] for name in header) for row in table]
    return ("\n".join(lines) + "\n").encode()


def moved(row: dict, kecamatan: str, **changes) -> dict:
    return {**row, "kode_kecamatan": kecamatan, "kode_desa_kel": f"{kecamatan}.2001", **changes}


def encrypted() -> bytes:
    """The head of an OLE container as Excel writes it for a workbook with a password."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + name + bytes(2048)


# sender, file name, content, expected status, expected start of the reason
CASES = {
    "empty": ("640201", "K01_640201_2026-10_v1.csv", b"", "REFUSED", "S001.empty"),
    "wrong sender": ("640202", "K01_640201_2026-10_v1.csv", as_csv(GOOD), "REFUSED", "S003"),
    "wrong period": ("640203", "K01_640203_2026-11_v1.csv", as_csv(GOOD), "REFUSED", "S004.not_closed"),
    "rows of another month": ("640204", "K01_640204_2026-09_v1.csv", as_csv([moved(row, "64.02.04") for row in GOOD]), "REFUSED", "S024"),
    "password": ("640205", "K01_640205_2026-10_v1.xlsx", encrypted(), "REFUSED", "S001.encrypted"),
    "missing column": ("640206", "K01_640206_2026-10_v1.csv", as_csv(GOOD, drop="kebangsaan"), "REFUSED", "S005"),
    "30 % bad rows": (
        "640207",
        "K01_640207_2026-10_v1.csv",
        as_csv([moved(GOOD[0], "64.02.07", no_urut=str(n), kegiatan="" if n <= 3 else "montir", nomor_paspor=f"EJ76543{n:02d}") for n in range(1, 11)]),
        "REFUSED",
        "S021",
    ),
    "stranger": ("9999999999999", "P01_9999999999999_2026-10_v1.csv", as_csv(GOOD), "REFUSED", "S003"),
    "photo": ("640208", "WhatsApp Image.jpeg", b"\xff\xd8\xff\xe0" + bytes(2000), "REFUSED", "S001"),
    "good": ("640212", "K01_640212_2026-10_v1.csv", as_csv(GOOD), "ACCEPTED", None),
}  # fmt: skip


@pytest.fixture(scope="module")
def answered(module_warehouse, tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("bad") / "var").create()
    for sender, name, content, _status, _reason in CASES.values():
        (home.inbox / sender).mkdir(exist_ok=True)
        (home.inbox / sender / name).write_bytes(content)
    receive(module_warehouse, home, CLOCK, settle_seconds=0.0)
    for kind in ("district", "company", "office"):
        process(module_warehouse, home, CLOCK, kind, with_gx=False)
    return module_warehouse, home


@pytest.mark.parametrize("case", CASES)
def test_each_file_gets_its_verdict_in_ledger_and_outbox(answered, case):
    url, home = answered
    sender, name, _content, status, reason = CASES[case]
    with transaction(url) as conn:
        (row,) = rows(conn, "select * from intake.submission where delivered_by = :s and file_name = :n", s=sender, n=name)
    assert row.status.startswith(status)
    assert (row.reason or "").startswith(reason or "")
    said = json.loads((home.outbox / sender / f"{name}.feedback.json").read_text(encoding="utf-8"))
    assert (said["status"], said["reason"]) == (row.status, row.reason)
    if status == "REFUSED":
        assert said["rows_accepted"] == 0
        assert said["findings"][0]["severity"] == "refuse_file"
        sentence = row.reason.split(": ", 1)[1]
        assert 3 <= len(sentence.split()) <= 25
        assert "Traceback" not in json.dumps(said)


def test_no_rule_is_without_a_result_for_any_file_and_the_one_that_refuses_it_failed(answered):
    url, _home = answered
    reader = {rule.number for rule in load_shared_rules().values() if rule.number.startswith("S")}
    for sender, name, _content, status, reason in CASES.values():
        with transaction(url) as conn:
            found = rows(
                conn,
                "select sub.form, told.rule_code, told.result from intake.submission as sub inner join quality.rule_result as told "
                "using (submission_key) where sub.delivered_by = :s and sub.file_name = :n",
                s=sender,
                n=name,
            )
        results = {row.rule_code: row.result for row in found}
        assert results.keys() >= reader | ({rule.number for rule in K01.rules} if name.startswith("K01") else set()), name
        failed = {code for code in reader if results[code] == "fail"}
        assert reason[:4] in failed if status == "REFUSED" else not failed, name


def test_every_refusal_comes_back_as_a_workbook_a_clerk_can_open(answered):
    _url, home = answered
    for sender, name, _content, status, _reason in CASES.values():
        if status == "REFUSED":
            book = CalamineWorkbook.from_path(str(home.outbox / sender / f"{name}.feedback.xlsx"))
            summary = [cell for line in book.get_sheet_by_name("RINGKASAN").to_python() for cell in line]
            assert "DITOLAK" in summary


def test_the_marked_sheet_keeps_the_addresses_of_the_sender(warehouse, home):
    path = home.inbox / "640212" / "K01_640212_2026-10_v1.xlsx"
    path.parent.mkdir()
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    sheet = book.add_worksheet("DATA")
    sheet.write(0, 0, "LAPORAN KEBERADAAN ORANG ASING")
    for place, name in enumerate(GOOD[0]):
        sheet.write_string(3, place, name)
        for line, row in enumerate(GOOD, 4):
            sheet.write_string(line, place, "Tiongkok" if name == "kebangsaan" and line == 4 else row[name])
    book.close()
    receive(warehouse, home, CLOCK, settle_seconds=0.0)
    process(warehouse, home, CLOCK, "district", with_gx=False)
    said = json.loads((home.outbox / "640212" / f"{path.name}.feedback.json").read_text(encoding="utf-8"))
    (alias,) = [item for item in said["findings"] if item["rule"] == "S025"]
    column = chr(ord("A") + list(GOOD[0]).index("kebangsaan"))
    assert (alias["row"], alias["cell"], alias["observed"]) == (5, f"{column}5", "Tiongkok")
    sheet = CalamineWorkbook.from_path(str(home.outbox / "640212" / f"{path.name}.feedback.xlsx")).get_sheet_by_name("DATA").to_python()
    assert sheet[4][list(GOOD[0]).index("kebangsaan")] == "Tiongkok"
    assert sheet[4][list(GOOD[0]).index("nama_lengkap")] == GOOD[0]["nama_lengkap"]


def test_no_formula_leaves_the_house(warehouse, home):
    path = home.inbox / "640212" / "K01_640212_2026-10_v1.csv"
    path.parent.mkdir()
    path.write_bytes(as_csv([{**GOOD[0], "keterangan": "=HYPERLINK(1)", "alamat_tinggal": "-Mes"}, *GOOD[1:]]))
    receive(warehouse, home, CLOCK, settle_seconds=0.0)
    process(warehouse, home, CLOCK, "district", with_gx=False)
    book = CalamineWorkbook.from_path(str(home.outbox / "640212" / f"{path.name}.feedback.xlsx"))
    for name in book.sheet_names:
        for line in book.get_sheet_by_name(name).to_python():
            assert not [cell for cell in line if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@"))]


def test_check_judges_a_file_without_a_database_of_its_own(tmp_path):
    path = tmp_path / "K01_640212_2026-10_v1.csv"
    path.write_bytes(as_csv([{**GOOD[0], "kegiatan": ""}, *GOOD[1:]]))
    done = subprocess.run(
        [sys.executable, "-m", "sinergi.cli", "check", str(path), "--json"],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(project_root() / "plugins")},
    )  # fmt: skip
    (said,) = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["rows_read"], said["rows_rejected"], [item["rule"] for item in said["findings"]]) == (7, 1, ["S015"])
