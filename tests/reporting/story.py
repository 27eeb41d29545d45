"""Three months of Kutai Kartanegara and Pangkalpinang, told straight into the tables: what the report is drawn from in tests.

The numbers are made up and fixed by the seed; nothing here runs through the pipeline.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from sinergi.database import transaction
from sinergi.periods import Period
from sinergi.warehouse.loading import load

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PERIODS = ("2026-08", "2026-09", "2026-10")
WEIGHTS = {
    "64.02": {
        "12": 26, "16": 22, "11": 15, "02": 13, "15": 11, "03": 11, "14": 10, "13": 9, "20": 6, "04": 7, "07": 5, "05": 4, "17": 3, "19": 1,
        "10": 1, "09": 1, "06": 2, "01": 0, "08": 0, "18": 0,
    },
    "19.71": {"01": 6, "02": 5, "03": 9, "04": 4, "05": 7, "06": 2, "07": 0},
}  # fmt: skip
# 01 Muara Muntai, 08 Kota Bangun, 18 Muara Wis and 07 Girimaya send NIHIL.
NIL = {"640201", "640208", "640218", "197107"}
SILENT = {"2026-08": {"640209", "640218"}, "2026-09": {"640209", "640207"}, "2026-10": {"640209", "640218", "640213", "197106"}}
REFUSED = {"2026-10": {"640204"}}
SECTORS = (
    ("TAMBANG", "05100", "IUP_OP", 34), ("JASA_TAMBANG", "09900", "IUJP", 26), ("MIGAS", "06100", None, 10), ("KEBUN", "01262", None, 7),
    ("INDUSTRI", "24202", None, 7), ("KONSTRUKSI", "42101", None, 5), ("PERIKANAN", "03111", None, 4), ("PERDAGANGAN", "46100", None, 4),
    ("TIDAK_TAHU", None, None, 3),
)  # fmt: skip
NATIONS = (
    ("CHN", 49),
    ("IND", 15),
    ("PHL", 9),
    ("MYS", 6),
    ("KOR", 5),
    ("BGD", 4),
    ("AUS", 3),
    ("JPN", 3),
    ("USA", 2),
    ("THA", 2),
    ("XXX", 1),
)
STEMS = (
    "Borneo Energi Lestari", "Mahakam Bara Utama", "Kutai Mineral Abadi", "Tabang Jaya Perkasa", "Separi Karya Nusantara", "Delta Samudra",
    "Cahaya Tambang Timur", "Loa Kulu Bara", "Anggana Sejahtera", "Etam Alat Berat", "Sumber Daya Separi", "Muara Kaman Agro", "Kencana Hauling",
    "Prima Smelter Kaltim", "Samboja Migas Jaya", "Rimba Sawit Mandiri", "Tenggarong Konstruksi", "Pesisir Perikanan", "Bangka Timah Lestari",
    "Pangkal Balam Jaya", "Sanga Sanga Energi", "Jaya Teknik Tambang", "Lintas Mahakam", "Karya Bersama Kutai", "Nusa Baja Perkasa",
)  # fmt: skip


def _insert(conn, table: str, entries: list[dict]) -> None:
    if entries:
        columns = list(entries[0])
        conn.execute(sa.text(f"insert into {table} ({', '.join(columns)}) values ({', '.join(':' + name for name in columns)})"), entries)


def _weighted(rng: random.Random, choices) -> tuple:
    return rng.choices(choices, weights=[choice[-1] for choice in choices])[0]


def tell(url: str, seed: int = 7) -> None:
    """Fill an installed warehouse: senders, obligations, files, companies and the reconciliation of three months."""
    rng = random.Random(seed)
    companies = []
    for number, stem in enumerate(STEMS, 1):
        sector, kbli, permit, _ = _weighted(rng, SECTORS)
        region = "19.71" if "Bangka" in stem or "Balam" in stem else "64.02"
        companies.append(
            {
                "key": number,
                "nib": f"02200{number:08d}",
                "name": f"PT {stem}",
                "kbli": kbli,
                "permit": permit,
                "sector": sector,
                "region": region,
            }
        )
    with transaction(url) as conn:
        _insert(
            conn,
            "intake.sender",
            [
                {
                    "sender": item["nib"], "kind": "company", "name": item["name"], "region_code": item["region"], "since_period": "2026-08",
                    "time_zone": "Asia/Makassar",
                }
                for item in companies
            ],
        )  # fmt: skip
        conn.execute(
            sa.text(
                "insert into identity.company (company_key, created_at, created_by, nib, company_name, kbli, mining_permit_kind, changed_at) "
                "values (:key, :at, 'story', :nib, :name, :kbli, :permit, :at)"
            ),
            [{**{k: item[k] for k in ("key", "nib", "name", "kbli", "permit")}, "at": CLOCK} for item in companies],
        )
        senders = conn.execute(sa.text("select sender, kind, region_code from intake.sender where kind <> 'office' order by sender")).all()
        regular = {item["nib"]: rng.choices(("always", "sometimes", "never"), weights=(60, 25, 15))[0] for item in companies}
        key = 0
        submissions, obligations, findings = [], [], []
        for text in PERIODS:
            period = Period.parse(text)
            for row in senders:
                form = {"district": "K01", "company": "P01", "immigration": "I01"}[row.kind]
                due = datetime(period.next().year, period.next().number, 17 if form == "I01" else 10, 15, 59, 59, tzinfo=UTC)
                state = _state(rng, row.sender, row.kind, text, regular)
                late = rng.choices((0, 3, 8), weights=(70, 20, 10))[0] if state in ("ACCEPTED", "NIL") else None
                received = due - timedelta(days=2) + timedelta(days=2 + late if late else 0) if late is not None else None
                if text == "2026-10" and received and received > CLOCK:
                    received, late = CLOCK - timedelta(days=6), 0
                mine = None
                if state in ("ACCEPTED", "NIL", "REFUSED"):
                    key += 1
                    mine = key
                    rows = 0 if state == "NIL" else rng.randint(3, 40)
                    bad = rng.choices((0, 1, 2), weights=(80, 15, 5))[0] if rows > 5 else 0
                    submissions.append(
                        {
                            "submission_key": key, "form": form, "sender": row.sender, "period": text, "version": 1,
                            "kind": "NIHIL" if state == "NIL" else "ASLI", "file_name": f"{form}_{row.sender}_{text}_v1.xlsx", "sha256": f"{key:064x}",
                            "received_at": received or due - timedelta(days=1), "finished_at": received or due - timedelta(days=1),
                            "status": {"ACCEPTED": "ACCEPTED_WITH_QUERIES", "NIL": "NIL", "REFUSED": "REFUSED"}[state], "rows_read": rows,
                            "rows_accepted": 0 if state == "REFUSED" else rows - bad, "rows_rejected": 0 if state == "REFUSED" else bad,
                            "is_current": state != "REFUSED", "delivered_by": row.sender, "region_code": row.region_code, "period_key": period.key,
                            "known_from": None if state == "REFUSED" else (received or due), "delivery_mark": f"story-{key}",
                            "coverage": "KANIM_SAJA" if row.sender == "KANIM-PGK" else "KANIM+PUSAT" if form == "I01" else None,
                        }
                    )  # fmt: skip
                    for code, column, severity in (
                        ("S016", "tgl_mulai_terlihat", "query"),
                        ("V136", "sektor_kegiatan", "refuse_row"),
                        ("V104", "kebangsaan", "refuse_row"),
                    ):
                        for _ in range(rng.choices((0, 1, 4), weights=(60, 30, 10))[0] if rows else 0):
                            findings.append(
                                {
                                    "submission_key": key, "row_number": rng.randint(2, 40), "column_name": column, "rule_code": code,
                                    "severity": severity, "nature": "D", "message": "Isi kolom tidak sesuai daftar. Perbaiki, lalu kirim ulang.",
                                    "form": form,
                                }
                            )  # fmt: skip
                obligations.append(
                    {
                        "form": form, "sender": row.sender, "region_code": row.region_code, "period": text, "due_at": due, "state": state,
                        "received_at": received, "days_late": late, "submission_key": mine, "basis": "perjanjian", "basis_says": "SK Timpora",
                        "period_key": period.key,
                    }
                )  # fmt: skip
        _insert(conn, "intake.submission", submissions)
        _insert(conn, "intake.obligation", obligations)
        _insert(conn, "quality.finding", findings)
    load(url, CLOCK)
    states = {(item["sender"], item["period"]): item["state"] for item in obligations}
    with transaction(url) as conn:
        judged = _judge(rng, companies, states)
        for text in PERIODS:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', :key)"), {"key": Period.parse(text).key})
        _insert(conn, "warehouse.fact_reconciliation_monthly", judged)


def _state(rng: random.Random, sender: str, kind: str, period: str, regular: dict[str, str]) -> str:
    if kind == "immigration":
        return "ACCEPTED"
    if kind == "district":
        if sender in SILENT[period]:
            return "MISSING"
        if sender in REFUSED.get(period, ()):
            return "REFUSED"
        return "NIL" if sender in NIL else "ACCEPTED"
    habit = regular[sender]
    if habit == "never":
        return "MISSING"
    if habit == "sometimes":
        return rng.choices(("ACCEPTED", "MISSING", "REFUSED"), weights=(50, 40, 10))[0]
    return "ACCEPTED"


def _judge(rng: random.Random, companies: list[dict], states: dict) -> list[dict]:
    judged, person = [], 0
    for region, weights in WEIGHTS.items():
        local = [item for item in companies if item["region"] == region]
        for kecamatan, count in weights.items():
            for _ in range(count):
                person += 1
                company = rng.choice(local)
                nation = _weighted(rng, NATIONS)[0]
                since = rng.choice(PERIODS)
                trouble = rng.random()
                for text in PERIODS:
                    if text < since and rng.random() < 0.5:
                        continue
                    seen = states.get((f"{region}.{kecamatan}".replace(".", ""), text)) == "ACCEPTED" and trouble < 0.9
                    reported = states.get((company["nib"], text)) == "ACCEPTED"
                    on_roster = reported and trouble > 0.05
                    permit = trouble > 0.03
                    state, conflicts = _label(
                        rng, seen, on_roster, permit, reported, states.get((f"{region}.{kecamatan}".replace(".", ""), text))
                    )
                    if state is None:
                        continue
                    age = max(0, PERIODS.index(text) - PERIODS.index(since))
                    judged.append(
                        {
                            "period_key": Period.parse(text).key, "region_code": f"{region}.{kecamatan}", "person_key": person,
                            "company_key": company["key"], "sector": company["sector"], "nationality": nation, "state": state, "d": seen,
                            "c": on_roster, "i": permit, "coverage": json.dumps({"d": True, "c": reported, "i": True}), "conflicts": conflicts,
                            "conflict_fields": [], "first_seen_period": since, "age_months": age, "assigned_to": None, "resolution": None,
                            "days_overdue": rng.randint(3, 75) if "X416" in conflicts else None, "permit_end_date": None,
                            "known_from": CLOCK, "known_to": None,
                        }
                    )  # fmt: skip
    return judged


def _label(rng: random.Random, d: bool, c: bool, i: bool, reported: bool, district: str | None):
    if not (d or c or i):
        return None, []
    conflicts = [
        code for code, odds in (("X416", 0.03), ("X415", 0.04), ("X413", 0.02), ("X417", 0.05)) if d and c and i and rng.random() < odds
    ]
    if d and c and i:
        return ("TERVERIFIKASI_DENGAN_CATATAN" if conflicts else "TERVERIFIKASI"), conflicts
    if c and i:
        if rng.random() < 0.4:
            return "TERDAFTAR_CUTI", []
        return ("TERDAFTAR_TIDAK_TERLIHAT" if district in ("ACCEPTED", "NIL") else "TIDAK_DAPAT_DINILAI"), []
    if d and i:
        return ("TIDAK_DILAPORKAN_PERUSAHAAN" if reported else "PERUSAHAAN_BELUM_LAPOR"), []
    if d and c:
        return "TANPA_IZIN_TERCATAT", []
    if d:
        return ("TIDAK_DIKENAL" if reported else "TIDAK_DAPAT_DINILAI"), []
    if c:
        return "KLAIM_PERUSAHAAN", []
    if rng.random() < 0.3:
        return "IZIN_TANPA_KEBERADAAN", []
    return ("SEHARUSNYA_ADA" if reported and district in ("ACCEPTED", "NIL") else "TIDAK_DAPAT_DINILAI"), []
