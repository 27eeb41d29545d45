"""What offices would write about foreigners' papers without mistakes: I02, I03, N05, N06, D01.

``registers`` are the I01 rows of each month with the centre's permits, so that stock and transactions agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.periods import Period
from sinergi.sample import catalog
from sinergi.sample.people import Person
from sinergi.sample.views import Row, permit_on, row_of
from sinergi.sample.workforce import extension_of
from sinergi.sample.world import Company, World, deportation_month

Registers = list[dict[str, list[Row]]]

_FEES = {"BARU": 2_000_000, "PERPANJANGAN": 2_000_000, "MUTASI_PASPOR": 500_000, "ERP": 600_000}
USUAL = 12  # transactions of an office in a month: re-entry permits of people on leave fill up what the others leave


def _within(day: date, period: Period) -> date:
    return min(max(day, period.start), period.end)


def _listed(registers: Registers, region: str, month: int) -> dict[str, Row]:
    return {row.values["nomor_izin"]: row for row in registers[month][region]} if 0 <= month < len(registers) else {}


def transaction_rows(world: World, registers: Registers, region: str, month: int) -> list[Row]:
    """I02: what changed the register since last month, and what did not change its stock."""
    period = world.periods[month]
    here, before = _listed(registers, region, month), _listed(registers, region, month - 1)
    told: list[tuple[date, str, Person, str | None, str | None]] = []
    for number, row in here.items():
        person = row.person
        if (month > 0 and number not in before) or (month == 0 and period.start <= row.values["tgl_terbit"]):
            told.append((_within(person.arrived, period), "BARU", person, None, number))
        extended = extension_of(world, person, period.end)
        if extended and extended >= period.start:
            told.append((extended, "PERPANJANGAN", person, number, number))
        if person.renewed_in is not None and period.start <= person.passports[-1].issued <= period.end:
            told.append((_within(person.passports[-1].issued + timedelta(days=2), period), "MUTASI_PASPOR", person, number, number))
        if person.role == "DEPORTED" and month == deportation_month(world):
            told.append((period.start + timedelta(days=12), "PEMBATALAN", person, number, None))
    gone = {number: row for number, row in before.items() if number not in here}
    leaves = [(world.months[row.person.person_id, month].leave_start, number, row.person) for number, row in here.items()]
    for day, number, person in sorted((leave for leave in leaves if leave[0]), key=lambda leave: leave[1])[
        : max(2, USUAL - len(told) - len(gone))
    ]:
        told.append((day or period.start, "ERP", person, number, number))
    for number, row in gone.items():  # left last month; the office closes the permit in the first days of this one
        told.append((period.start + timedelta(days=int(row.person.person_id[1:]) % 6), "EPO", row.person, number, None))
    told.sort(key=lambda each: (each[0], each[2].person_id, each[1]))
    short = region.replace(".", "")
    return [
        row_of(
            "I02",
            {
                "id_transaksi": f"TRX-{short}-{period}-{order:04d}", "niora": person.niora, "jenis": kind, "tgl": day, "nomor_izin_lama": old,
                "nomor_izin_baru": new, "pnbp": _FEES.get(kind),
            },
            person=person,
        )
        for order, (day, kind, person, old, new) in enumerate(told, 1)
    ]  # fmt: skip


def report_rows(world: World, registers: Registers, region: str, month: int) -> list[Row]:
    """I03: newcomers report their address, lodgings report visitors."""
    period = world.periods[month]
    before = _listed(registers, region, month - 1)
    told: list[tuple[date, dict[str, Any], Person]] = []
    for number, row in _listed(registers, region, month).items():
        person = row.person
        if month > 0 and number not in before and period.start <= person.arrived <= period.end:
            sponsor = person.sponsor.name if isinstance(person.sponsor, Company) else None
            day = _within(person.arrived + timedelta(days=3), period)
            told.append((day, {"niora": person.niora, "jenis": "ALAMAT", "pelapor": sponsor, "jenis_pelapor": "penjamin", "tgl_kejadian": person.arrived,
                               "kode_wilayah": person.home_village}, person))  # fmt: skip
    for person in world.persons:
        if person.region == region and person.role == "VISITOR" and (person.person_id, month) in world.months:
            rng = Random(f"{world.seed}|lodging|{person.person_id}")
            came = period.start + timedelta(days=rng.randint(2, 18))
            left = came + timedelta(days=rng.randint(1, 6))
            place = f"Hotel {catalog.village_names()[person.home_village]}"
            shared = {"pelapor": place, "jenis_pelapor": "penginapan", "kode_wilayah": person.home_village, "nama_penginapan": place}
            told += [
                (day, {**shared, "jenis": kind, "tgl_kejadian": day}, person) for day, kind in ((came, "APOA_MASUK"), (left, "APOA_KELUAR"))
            ]
    told.sort(key=lambda each: (each[0], each[2].person_id, each[1]["jenis"]))
    short = region.replace(".", "")
    return [
        row_of("I03", {"id_laporan": f"LAP-{short}-{period}-{order:04d}", "tgl_lapor": day, **values}, person=person)
        for order, (day, values, person) in enumerate(told, 1)
    ]


def approval_rows(world: World, region: str, month: int) -> list[Row]:
    """N05: approvals behind the work permits in force, under the sponsor's NIB; a few hold for a neighbouring region too."""
    period = world.periods[month]
    found: dict[tuple[str, str, str], Row] = {}
    for person in world.persons:
        if person.region != region or person.role == "CREW_SEA" or (person.person_id, month) not in world.months or not person.permits:
            continue
        permit = person.permits[0]
        sponsor = person.sponsor
        extended = extension_of(world, person, period.end)
        end = permit.end + timedelta(days=365) if extended else permit.end
        if permit.index != "E23" or permit.start > period.end or end < period.start or not isinstance(sponsor, Company):
            continue
        rng = Random(f"{world.seed}|approval|{person.person_id}")
        wide = rng.random() < 0.04
        for place in (region, rng.choice(catalog.office_words()["neighbours"][region])) if wide else (region,):
            key = (permit.rptka, person.permit_job, place)
            if key in found:
                found[key].values["jumlah_disetujui"] += 1
                continue
            found[key] = row_of(
                "N05",
                {
                    "nomor_rptka": permit.rptka, "nib": sponsor.nib, "nama_perusahaan": sponsor.name, "jenis_rptka": "LEBIH_6_BULAN",
                    "tgl_terbit": permit.start - timedelta(days=10), "tgl_mulai": permit.start, "tgl_berakhir": end,
                    "perpanjangan_ke": 1 if extended else 0, "jabatan": person.permit_job, "kode_kbji": None if person.role == "OTHER_JOB" else person.kbji,
                    "jumlah_disetujui": 1, "kode_wilayah_lokasi": place, "cakupan_lokasi": "LINTAS_KABKOTA" if wide else "SATU_KABKOTA",
                },
                person=person, company=sponsor,
            )  # fmt: skip
    return list(found.values())


@dataclass(eq=False)
class Charge:
    """A levy on one extension; ``months`` fewer than the extension's twelve are a leak."""

    number: str
    region: str
    person: Person
    company: Company
    rptka: str
    day: date
    months: int
    rate: float
    paid_on: date | None

    @property
    def rupiah(self) -> float:
        return 100 * self.months * self.rate


def charges(world: World) -> list[Charge]:
    """The levies of all extensions within the run; nearly all are paid within a month."""
    found: list[Charge] = []
    for person in world.persons:
        extended = extension_of(world, person, world.periods[-1].end)
        sponsor = person.sponsor
        if person.role == "CREW_SEA" or not extended or extended < world.periods[0].start or not isinstance(sponsor, Company):
            continue
        if person.permits[0].index != "E23":
            continue
        rng = Random(f"{world.seed}|charge|{person.person_id}")
        paid = extended + timedelta(days=rng.randint(2, 24)) if rng.random() < 0.9 else None
        number = f"973/{int(person.person_id[1:]):05d}/SKRD/{extended.year}"
        rate = 16_300.0 + extended.toordinal() % 37 * 10
        found.append(
            Charge(number, person.region, person, sponsor, person.permits[0].rptka, extended, 6 if rng.random() < 0.1 else 12, rate, paid)
        )
    return found


def charge_rows(world: World, all_charges: list[Charge], region: str, month: int) -> list[Row]:
    """N06: levies set in the month, and those of earlier months that were paid in it."""
    period = world.periods[month]
    rows = []
    for charge in all_charges:
        paid = charge.paid_on if charge.paid_on and charge.paid_on <= period.end else None
        if charge.region != region or charge.day > period.end or max(charge.day, paid or charge.day) < period.start:
            continue
        values = {
            "nomor_skrd": charge.number, "tgl_skrd": charge.day, "nib": charge.company.nib, "nomor_rptka": charge.rptka, "jumlah_tka": 1,
            "jumlah_bulan": charge.months, "usd_tarif": 100, "kurs": int(charge.rate), "rp_terutang": int(charge.rupiah), "tgl_bayar": paid,
            "rp_bayar": int(charge.rupiah) if paid else None, "denda": 0 if paid else None,
        }  # fmt: skip
        rows.append(row_of("N06", values, person=charge.person, company=charge.company))
    return rows


def issued_on(world: World, person: Person) -> date | None:
    """When the residence certificate was issued: within 14 days by law, later for a few, never for some (X424)."""
    if not person.permits or person.permits[0].kind != "ITAS" or person.role == "GHOST":
        return None
    rng = Random(f"{world.seed}|certificate|{person.person_id}")
    luck = rng.random()
    if luck < 0.05:
        return None
    return person.permits[0].start + timedelta(days=rng.randint(18, 30) if luck < 0.11 else rng.randint(2, 13))


def certificate_rows(world: World, region: str, month: int) -> list[Row]:
    """D01: residence certificates in force of those who have not left; the passport is that of the day of issue."""
    period = world.periods[month]
    rows = []
    for person in world.persons:
        facts = world.months.get((person.person_id, month))
        issued = issued_on(world, person)
        if person.region != region or facts is None or facts.leaving or issued is None or issued > period.end:
            continue
        if person.role == "DEPORTED" and month >= deportation_month(world):
            continue
        known = permit_on(person, period.end, Random(f"{world.seed}|extension|{person.person_id}|0"))
        assert known
        values = {
            "nomor_sktt": f"SKTT-{region.replace('.', '')}-{issued.year}-{int(person.person_id[1:]):06d}",
            "niora": person.niora if int(person.person_id[1:]) % 5 < 3 else None, "nama": person.name, "jk": person.sex,
            "tanggal_lahir": person.birth_date, "kebangsaan": person.nationality, "nomor_paspor": person.passports[0].number,
            "alamat": person.address, "kode_wilayah": person.home_village, "tgl_terbit": issued, "tgl_berakhir": known[1],
        }  # fmt: skip
        rows.append(row_of("D01", values, person=person))
    return rows
