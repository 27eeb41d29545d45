"""From the truth to a folder of submissions and the answer sheet that goes with them."""

from __future__ import annotations

import csv
import json
import os
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sinergi.errors import SinergiError
from sinergi.periods import NotAPeriod, Period, zone_of
from sinergi.sample import catalog, files, offices, oracle, views, world
from sinergi.sample.deliveries import Delivery, Style, at_hour, due_date
from sinergi.sample.facts import facts
from sinergi.sample.mess import Mess
from sinergi.sample.mess_offices import OfficeMess
from sinergi.sample.offices import Offices
from sinergi.sample.views import Row
from sinergi.sample.world import Company, World


def generate(
    out: Path, regions: tuple[str, ...], first_period: str, months: int, seed: int, scale: float, truth_file: Path | None, mess: float
) -> dict[str, Any]:
    """See ``sinergi.sample.generate``."""
    first = Period.parse(first_period)
    if first.kind != "month":
        raise NotAPeriod("the first period must be a month, YYYY-MM")
    if not 1 <= months <= 12 or scale <= 0 or mess < 0:
        raise SinergiError("months must be 1 to 12, scale above 0, mess not below 0")
    periods = [first.shift(step) for step in range(months)]
    for region in regions:
        catalog.profile(region)
    truth = world.build(seed, regions, periods, scale)
    deliveries = _deliveries(truth, mess)
    if mess > 0:
        Mess(truth, deliveries, mess).apply()
    for delivery in deliveries:
        delivery.on_time = delivery.delivered_at.date() <= due_date(delivery.form, delivery.period)
    # The three sources that reconciliation sets side by side, then all others, drawn from streams of their own.
    others = offices.build(truth, scale, mess)
    if mess > 0:
        OfficeMess(truth, others.deliveries, mess).apply()
    sides, deliveries = deliveries, deliveries + others.deliveries
    _settle_versions(deliveries)
    out.mkdir(parents=True, exist_ok=True)
    times = _file_times(deliveries, time.time())
    for delivery in deliveries:
        _stamp(files.write(delivery, out), times[delivery.delivered_at])
    _write_senders(truth, out / "senders.csv")
    states = oracle.person_months(truth, sides, {catalog.profile(r)["office"]["code"]: r for r in regions})
    if truth_file is not None:
        Path(truth_file).parent.mkdir(parents=True, exist_ok=True)
        Path(truth_file).write_text(
            json.dumps(_truth(truth, deliveries, states, seed, others), ensure_ascii=False, default=str), encoding="utf-8"
        )
    return _counts(truth, deliveries, states)


# -- deliveries


def _deliveries(truth: World, mess: float) -> list[Delivery]:
    """What would be delivered if it were written without mistakes; who is late or silent is settled here."""
    calendar = _Calendar(truth, min(1.0, mess))
    found: list[Delivery] = []
    coverage_by_month = [
        {r: "KANIM_SAJA" if mess > 0 and month in catalog.profile(r)["kanim_only_months"] else "KANIM+PUSAT" for r in truth.regions}
        for month in range(len(truth.periods))
    ]
    for month, period in enumerate(truth.periods):
        seen = views.district_rows(truth, month, copied_share=0.04 + 0.08 * min(1.0, mess), seen_share=0.95 - 0.02 * min(1.0, mess))
        if mess == 0:
            _keep_mostly_independent(seen)
        for region in truth.regions:
            for district in catalog.districts(region):
                found += calendar.deliver("K01", district.sender, region, month, period, seen.get(district.code, []))
        rosters = views.company_rows(truth, month)
        for company in truth.companies:
            if company.registered:
                found += calendar.deliver("P01", company.nib, company.region, month, period, rosters.get(company.nib, []), company)
        permits = views.immigration_rows(truth, month, coverage_by_month[month])
        for region in truth.regions:
            code = catalog.profile(region)["office"]["code"]
            for delivery in calendar.deliver("I01", code, region, month, period, permits[region]):
                delivery.envelope |= {"cakupan_sumber": coverage_by_month[month][region], "wilayah_kerja": region}
                found.append(delivery)
    return found


def _keep_mostly_independent(seen: dict[str, list[Row]]) -> None:
    """A clean file holds fewer rows copied from the company than seen ones (Q213)."""
    for rows in seen.values():
        copied = [row for row in rows if row.values["sumber_informasi"] == "LAPORAN_PERUSAHAAN"]
        for row in copied[len(rows) // 3 :]:
            row.values["sumber_informasi"] = "DILIHAT_LANGSUNG"


class _Calendar:
    """Who delivers when (DOMAIN §6.1); with ``mess`` 0 everyone in time."""

    def __init__(self, truth: World, mess: float) -> None:
        self.truth = truth
        self.mess = mess
        self.rng = Random(f"{truth.seed}|calendar")
        self.never: set[tuple[str, int]] = set()
        self.late: dict[tuple[str, int], int] = {}
        if mess > 0:
            for region in truth.regions:
                self._judge_districts(region)

    def _judge_districts(self, region: str) -> None:
        rng = self.rng
        weak = set(catalog.profile(region)["weak_reporters"])
        slots = [(d.sender, month) for d in catalog.districts(region) for month in range(len(self.truth.periods))]
        order = sorted(slots, key=lambda slot: rng.random() ** (1 / (4 if _dotted(slot[0]) in weak else 1)), reverse=True)
        silent: Counter[str] = Counter()
        for slot in order:
            if len(self.never) and len([s for s in self.never if s in slots]) >= max(1, round(0.08 * self.mess * len(slots))):
                break
            if not silent[slot[0]]:
                silent[slot[0]] += 1
                self.never.add(slot)
        rest = [slot for slot in slots if slot not in self.never]
        rng.shuffle(rest)
        later, late = round(0.12 * self.mess * len(slots)), round(0.25 * self.mess * len(slots))
        for number, slot in enumerate(rest[: later + late]):
            self.late[slot] = rng.randint(12, 33) if number < later else rng.randint(4, 10)

    def deliver(
        self, form: str, sender: str, region: str, month: int, period: Period, rows: list[Row], company: Company | None = None
    ) -> list[Delivery]:
        rng = Random(f"{self.truth.seed}|{form}|{sender}|{month}")
        luck, timing, hour = rng.random(), rng.random(), 8 + 8 * rng.random()
        late = 0
        if form == "K01":
            if (sender, month) in self.never:
                return []
            late = self.late.get((sender, month), 0)
        elif company is not None:
            behaviour = company.behaviour if self.mess else "regular"
            if (behaviour == "never" and luck < self.mess) or (behaviour == "irregular" and luck < 0.5 * self.mess):
                return []
            if timing < {"regular": 0.10, "irregular": 0.5, "never": 0.5}[behaviour] * self.mess:
                late = rng.randint(4, 28)
        elif self.mess:
            special = month in catalog.profile(region)["kanim_only_months"]
            if luck < 0.05 * self.mess and not special and len(self.truth.periods) > 1:
                return []
            late = rng.randint(4, 9) if timing < 0.12 * self.mess else 0
        due = due_date(form, period)
        day = due + timedelta(days=late) if late else period.end + timedelta(days=rng.randint(2, 9 if form != "I01" else 14))
        file_format = "csv" if (form == "I01" and sender.endswith("SMD")) or (form != "I01" and rng.random() < 0.12) else "xlsx"
        style = Style(file_format, dates="iso" if form == "I01" or file_format == "csv" else "real")
        return [
            Delivery(
                sender, form, period, rows, at_hour(day, hour, zone_of(region)), not late, kind="ASLI" if rows else "NIHIL", style=style
            )
        ]


def _dotted(sender: str) -> str:
    return f"{sender[:2]}.{sender[2:4]}.{sender[4:]}"


def _settle_versions(deliveries: list[Delivery]) -> None:
    """The newest accepted version is in force."""
    newest: dict[tuple[str, str, Period], Delivery] = {}
    for delivery in deliveries:
        key = (delivery.sender, delivery.form, delivery.period)
        if delivery.accepted and (key not in newest or newest[key].version < delivery.version):
            newest[key] = delivery
    for delivery in newest.values():
        delivery.in_force = True


def _file_times(deliveries: list[Delivery], now: float) -> dict[datetime, float]:
    """Simulated delivery to file time: the same instant, but never later than the machine's own clock, and in the same order."""
    moments = sorted({delivery.delivered_at for delivery in deliveries})
    ahead = [moment for moment in moments if moment.timestamp() > now - 120]
    times = {moment: moment.timestamp() for moment in moments}
    times.update({moment: now - 120 - (len(ahead) - rank) for rank, moment in enumerate(ahead)})
    return times


def _stamp(path: Path, moment: float) -> None:
    os.utime(path, (moment, moment))
    sidecar = path.with_name(path.name + ".manifest.json")
    if sidecar.exists():
        os.utime(sidecar, (moment, moment))


def _write_senders(truth: World, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "kind", "name", "region", "since"])
        for company in truth.companies:
            if company.registered:
                writer.writerow([company.nib, "company", company.name, company.region, str(truth.periods[0])])


# -- the answer sheet


def _truth(truth: World, deliveries: list[Delivery], states: list[dict[str, Any]], seed: int, others: Offices) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    defects: list[dict[str, Any]] = []
    for delivery in deliveries:
        for code in delivery.defects:
            defects.append({"file": delivery.written, "row_key": None, "code": code})
        if delivery.reason == "S011" or delivery.payload is not None:
            continue
        for row in delivery.rows:
            company = row.company
            rows.append({
                "file": delivery.written, "form": row.form, "sender": delivery.sender, "period": str(delivery.period), "row_key": row.key,
                "row_number": row.row_number, "person_id": row.person.person_id or None, "company_nib": company.nib if company else None,
                "accepted": row.accepted and delivery.accepted, "in_force": delivery.in_force, **({"citizen_id": row.citizen} if row.citizen else {}),
            })  # fmt: skip
            if delivery.accepted:
                defects += [{"file": delivery.written, "row_key": row.key, "code": code} for code in row.defects]
                signal = _SIGNALS.get(row.person.role)
                if signal and delivery.in_force and row.form == signal[1]:
                    defects.append({"file": delivery.written, "row_key": row.key, "code": signal[0]})
    return {
        "seed": seed,
        "periods": [str(period) for period in truth.periods],
        "persons": [
            {
                "person_id": p.person_id, "niora": p.niora, "passports": [x.number for x in p.passports], "nationality": p.nationality,
                "birth_date": p.birth_date, "sex": p.sex, "name": p.name, "role": p.role, "category": p.category, "region_code": p.region,
            }
            for p in truth.persons
        ],
        "companies": [
            {
                "nib": c.nib, "name": c.name, "region": c.region, "kbli": c.kbli, "kbli_version": "2020", "sector": c.sector, "mining_class": c.mining_class,
                "mining_permit": c.mining_permit, "ownership": c.ownership, "registered": c.registered, "behaviour": c.behaviour, "size": c.size,
                "workplaces": [{"code": w.code, "village": w.village} for w in c.workplaces],
            }
            for c in truth.companies
        ],
        "deliveries": [
            {
                "sender": d.sender, "form": d.form, "period": str(d.period), "version": d.version, "kind": d.kind, "file": d.written,
                "delivered_at": d.delivered_at.isoformat(), "on_time": d.on_time, "accepted": d.accepted, "reason": d.reason, "in_force": d.in_force,
                "rows": len(d.rows), "coverage": d.envelope.get("cakupan_sumber"),
            }
            for d in deliveries
        ],
        "person_months": states,
        "rows": rows,
        "defects": defects,
        **facts(truth, others, deliveries),
    }  # fmt: skip


# role → code of DOMAIN §6.5 and the form in which it can be seen
_SIGNALS = {
    "UNREPORTED": ("F31", "K01"), "EXPIRED": ("F32", "I01"), "VISIT_LISTED": ("F33", "P01"), "VISIT_UNLISTED": ("F33", "K01"),
    "HR_POST": ("F34", "P01"), "DEPORTED": ("F35", "I01"),
}  # fmt: skip


def _counts(truth: World, deliveries: list[Delivery], states: list[dict[str, Any]]) -> dict[str, Any]:
    codes: Counter[str] = Counter()
    for delivery in deliveries:
        codes.update(delivery.defects)
        if delivery.accepted:
            for row in delivery.rows:
                codes.update(row.defects)
    return {
        "files": len(deliveries),
        "files_by_form": dict(sorted(Counter(d.form for d in deliveries).items())),
        "rows": sum(len(d.rows) for d in deliveries),
        "rows_by_form": {form: sum(len(d.rows) for d in deliveries if d.form == form) for form in sorted({d.form for d in deliveries})},
        "refused": sum(not d.accepted for d in deliveries),
        "persons": len(truth.persons),
        "companies": sum(c.registered for c in truth.companies),
        "person_months": len(states),
        "states": dict(sorted(Counter(s["state"] for s in states).items())),
        "conflicts": dict(sorted(Counter(code for s in states for code in s["conflicts"]).items())),
        "defects": dict(sorted(codes.items())),
    }
