"""Whatever the order in which files come, the same versions are in force at the end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import yaml
from conversation import GOOD, Reader, Sender, ask, findings

from sinergi.intake import reading
from sinergi.intake.receiving import receive
from sinergi.intake.senders import register
from sinergi.pipeline import process

CLOCK = datetime(2026, 11, 5, 9, tzinfo=UTC)
FORM = {
    "form": "Z01", "title": "Laporan penginapan", "sender_kind": "company", "grain": "satu baris per penginapan", "period": "month",
    "due": {"day": 10, "basis": "perjanjian", "says": "uji"}, "key": ["kode"],
    "columns": [
        {"name": "kode", "type": "text", "required": True},
        {"name": "kamar", "type": "integer", "required": True},
    ],
}  # fmt: skip

# The five deliveries: what they are called, and what is in them.
V1 = ("2026-10", 1, "ASLI", [("A", 10), ("B", 20)])
DUPLICATE = V1
V2 = ("2026-10", 2, "REVISI", [("A", 11), ("C", 30)])
LATE_MONTH = ("2026-09", 1, "ASLI", [("A", 9)])
NIL = ("2026-08", 1, "NIHIL", [])
NIL_OF_THE_SAME_MONTH = ("2026-10", 1, "NIHIL", [])
NIL_REVISION = ("2026-10", 3, "NIHIL", [])


def put(folder, sender, delivery, turn=0):
    period, version, kind, table = delivery
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"Z01_{sender}_{period}_v{version}{f' ({turn})' if turn else ''}.csv"
    path.write_text("kode;kamar\n" + "".join(f"{code};{rooms}\n" for code, rooms in table))
    fields = {
        "kode_form": "Z01", "kode_pengirim": sender, "periode": period, "jenis_kiriman": kind, "nomor_versi": version,
        "jumlah_baris": len(table), "tanggal_data": f"{period}-28", "nama_penanggung_jawab": "SITI",
    }  # fmt: skip
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(fields))


@pytest.fixture
def town(warehouse, home, tmp_path, monkeypatch):
    folder = tmp_path / "forms" / "Z01"
    folder.mkdir(parents=True)
    (folder / "contract.yml").write_text(yaml.safe_dump(FORM))
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(folder.parent))
    from sinergi.contract import load_forms

    forms = load_forms(strict=False)

    class WithZ01(Reader):
        def read(self, request):
            from sinergi.readers.reading import read_file

            frames = []
            read_file(request, forms, lambda kind, payload: frames.append((kind, bytes(payload))))
            return frames

    monkeypatch.setattr(reading, "Child", WithZ01)
    return warehouse, home


def senders_of(url, count):
    codes = [f"{1000000000000 + n}" for n in range(count)]
    register(url, [{"code": code, "kind": "company", "name": code, "region": "64.02", "since": "2026-01"} for code in codes])
    return codes


def in_force(url):
    """By sender: the versions in force with their rows, and how often each ending occurred."""
    found: dict[str, set] = {}
    for row in ask(
        url,
        """
        select sub.sender, sub.period, sub.version, sub.kind, sub.status, sub.rows_accepted, array_agg(row.kode || row.kamar order by row.kode) as rows
        from intake.submission as sub left join staging.z01_current as row using (submission_key)
        where sub.is_current group by sub.submission_key
        """,
    ):
        found.setdefault(row.sender, set()).add((row.period, row.version, row.kind, row.status, row.rows_accepted, tuple(row.rows)))
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("nil", "last"),
    [(NIL, (2, "REVISI")), (NIL_OF_THE_SAME_MONTH, (2, "REVISI")), (NIL_REVISION, (3, "NIHIL"))],
    ids=["nil of another month", "nil of the same month", "nil as the newest version"],
)
def test_all_120_orders_of_five_deliveries_end_alike(town, nil, last):
    url, home = town
    orders = list(permutations([V1, DUPLICATE, V2, LATE_MONTH, nil]))
    senders = senders_of(url, len(orders))
    for turn in range(5):
        for sender, order in zip(senders, orders, strict=True):
            put(home.inbox / sender, sender, order[turn])
        clock = CLOCK + timedelta(days=turn)
        receive(url, home, clock, settle_seconds=0.0)
        process(url, home, clock, "company", with_gx=False, workers=1)
    ends = in_force(url)
    assert len(ends) == 120 and len(set(map(frozenset, ends.values()))) == 1
    (end,) = set(map(frozenset, ends.values()))
    assert {(version, kind) for period, version, kind, *_ in end if period == "2026-10"} == {last}
    assert ask(url, "select * from quality.conservation") == []
    untold = ask(url, "select * from intake.submission where status is null or (status in ('REFUSED', 'DUPLICATE') and reason is null)")
    assert untold == []


def test_five_deliveries_in_one_scan_end_as_they_do_one_by_one(town):
    url, home = town
    deliveries = [V1, DUPLICATE, V2, LATE_MONTH, NIL]
    senders = senders_of(url, 24)
    for sender, order in zip(senders, permutations(range(4)), strict=False):
        for turn, which in enumerate(order):
            put(home.inbox / sender, sender, deliveries[which], turn if deliveries[which] == DUPLICATE and which else 0)
        put(home.inbox / sender, sender, NIL)
    receive(url, home, CLOCK, settle_seconds=0.0)
    process(url, home, CLOCK, "company", with_gx=False, workers=1)
    ends = set(map(frozenset, in_force(url).values()))
    assert len(ends) == 1
    assert {(period, version) for period, version, *_ in next(iter(ends))} == {("2026-08", 1), ("2026-09", 1), ("2026-10", 2)}


def test_nil_returns_of_one_period_say_the_same_in_any_bytes(town):
    url, home = town
    (sender,) = senders_of(url, 1)
    put(home.inbox / sender, sender, NIL)
    receive(url, home, CLOCK, settle_seconds=0.0)
    process(url, home, CLOCK, "company", with_gx=False, workers=1)
    path = home.inbox / sender / f"Z01_{sender}_2026-08_v2.csv"
    path.write_text("")
    path.with_name(f"{path.name}.manifest.json").write_text(
        json.dumps(
            {
                "kode_form": "Z01",
                "kode_pengirim": sender,
                "periode": "2026-08",
                "jenis_kiriman": "NIHIL",
                "nomor_versi": 2,
                "jumlah_baris": 0,
            }
        )
    )
    receive(url, home, CLOCK, settle_seconds=0.0)
    process(url, home, CLOCK, "company", with_gx=False, workers=1)
    assert [row.status for row in ask(url, "select status from intake.submission order by submission_key")] == ["NIL", "DUPLICATE"]


@pytest.mark.parametrize("together", [True, False])
def test_one_officer_of_three_kecamatan_is_told_whether_they_come_together_or_not(sender, together):
    for code, village in (("640210", "64.02.10.2001"), ("640211", "64.02.11.2001")):
        rows = [{**row, "kode_kecamatan": village[:8], "kode_desa_kel": village} for row in GOOD]
        other = Sender(sender.url, sender.home, code)
        if together:
            folder = sender.home.inbox / code
            folder.mkdir(parents=True)
            lines = [";".join(GOOD[0]), *(";".join(row.values()) for row in rows)]
            (folder / other.name(1)).write_text("\n".join(lines), encoding="utf-8")
        else:
            other.clock = sender.clock
            assert other.send_rows(rows)["status"].startswith("ACCEPTED")
    answer = sender.send_rows(GOOD)
    assert answer["status"] == "ACCEPTED_WITH_QUERIES"
    senders = {row.submission_key: row.sender for row in ask(sender.url, "select submission_key, sender from intake.submission")}
    told = sorted(senders[row.submission_key] for row in findings(sender.url, "Q224"))
    assert told == (["640210", "640211", "640212"] if together else ["640212"])
