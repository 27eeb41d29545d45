"""What companies would write beside their roster, without mistakes: P02 workforce, P03 counterparts, P04 events, P05 workplaces.

``rosters`` are the P01 rows by company of each month of the run, so that the forms of one company agree with one another.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.periods import Period
from sinergi.sample import catalog
from sinergi.sample.citizens import nik_of
from sinergi.sample.fieldwork import point_of
from sinergi.sample.people import Person
from sinergi.sample.views import Row, permit_on, row_of
from sinergi.sample.world import Company, World

Rosters = list[dict[str, list[Row]]]

WORKING = {"AKTIF_DI_LOKASI", "CUTI_ROSTER", "DINAS_LUAR"}
EXEMPT = {"DIREKSI", "KOMISARIS"}  # no counterpart is asked for these (PP 34/2021)
KBLI_2025_FROM = date(2025, 12, 18)
_KBLI_2025 = {"05100": "05101"}  # split; the others keep their code
_SITES = {
    "TAMBANG": "PIT", "JASA_TAMBANG": "HAULING_ROAD", "SMELTER": "SMELTER", "KEBUN": "KEBUN", "INDUSTRI": "PABRIK", "KAPAL": "MESS",
    "KONSTRUKSI": "LAIN", "MIGAS": "LAIN", "PERIKANAN": "LAIN",
}  # fmt: skip
_IKN = ("64.02.13", "64.02.20")
_ORIGINS = (("LOKAL_KABKOTA", 0.58), ("LOKAL_PROVINSI", 0.17), ("LUAR_PROVINSI", 0.25))
_POSTS = (("L", "PKWTT", "PELAKSANA", 0.44), ("L", "PKWT", "PELAKSANA", 0.22), ("L", "PKWTT", "TEKNISI", 0.16), ("P", "PKWTT", "PELAKSANA", 0.10),
          ("L", "PKWTT", "PROFESIONAL", 0.05), ("P", "PKWTT", "PROFESIONAL", 0.03))  # fmt: skip


@dataclass
class Headcount:
    """The workforce of one company at the end of a quarter: foreigners, Indonesians, and those of the region among them."""

    company: Company
    quarter: Period
    foreign: int
    indonesian: int
    local: int
    rows: list[Row] = field(default_factory=list)


def _active(rows: list[Row]) -> dict[str, Row]:
    return {row.values["id_tka_perusahaan"]: row for row in rows if row.values["status_bulan_ini"] in WORKING}


def _post(row: Row) -> tuple[str, str, str]:
    return row.values["kode_lokasi_kerja"], row.values["jenis_kelamin"], row.values["level_jabatan"]


def headcounts(world: World, rosters: Rosters, quarter: Period) -> list[Headcount]:
    """Each registered company's workforce in a quarter that ends within the run."""
    months = [number for number, period in enumerate(world.periods) if quarter.start <= period.start and period.end <= quarter.end]
    return [_headcount(world, company, rosters, quarter, months) for company in world.companies if company.registered]


def _headcount(world: World, company: Company, rosters: Rosters, quarter: Period, months: list[int]) -> Headcount:
    rng = Random(f"{world.seed}|workforce|{company.nib}")
    known = [_active(rosters[month].get(company.nib, [])) for month in months]
    before, after = known[0], known[-1]
    cells: dict[tuple[str, str, str, str, str], list[int]] = {}
    for person, row in {**before, **after}.items():
        place, sex, level = _post(row)
        cell = cells.setdefault((place, "ASING", sex, "PKWT", level), [0, 0, 0])
        cell[0] += person in before
        cell[1] += person in after and person not in before
        cell[2] += person in before and person not in after
    foreign = len(after)
    # A rare small firm has more foreigners than one in ten: a true finding (M309).
    most = max([foreign, *(len(_active(roster.get(company.nib, []))) for roster in rosters)])
    base = round(rng.lognormvariate(3.6, 0.7)) + 12
    indonesian = max(6, 5 * most) if most and rng.random() < 0.03 else max(base, most * rng.randint(14, 30))
    local = _locals(rng, company, cells, indonesian, quarter)
    indonesian = sum(start + came - left for (_, origin, *_), (start, came, left) in cells.items() if origin != "ASING")
    disabled = indonesian // 90
    kbli = _KBLI_2025.get(company.kbli, company.kbli) if quarter.end >= KBLI_2025_FROM else company.kbli
    shared = {
        "periode": str(quarter), "nib": company.nib, "kbli_utama": kbli, "versi_kbli": "2025" if quarter.end >= KBLI_2025_FROM else "2020",
        "status_modal": company.ownership, "jenis_izin_tambang": company.mining_permit,
        "nomor_wlkp": f"75111.{quarter.year}0214.{rng.randint(1, 9999):04d}", "tgl_wlkp": date(quarter.year, 2, 14), "total_tka": foreign,
        "total_tki": indonesian, "jumlah_penyandang_disabilitas": disabled,
    }  # fmt: skip
    rows = [
        row_of(
            "P02",
            {
                **shared, "kode_lokasi_kerja": place, "asal_tenaga_kerja": origin, "jk": sex, "status_kerja": contract, "level_jabatan": level,
                "jumlah_awal": start, "masuk": came, "keluar": left, "jumlah_akhir": start + came - left,
            },
            company=company,
        )
        for (place, origin, sex, contract, level), (start, came, left) in sorted(cells.items())
    ]  # fmt: skip
    return Headcount(company, quarter, foreign, indonesian, local, rows)


def _locals(rng: Random, company: Company, cells: dict[tuple[str, str, str, str, str], list[int]], total: int, quarter: Period) -> int:
    """Spread Indonesians over workplaces, origins and posts; returns those of the region at the end of the quarter."""
    local = 0
    moves = Random(f"{rng.random()}|{quarter}")
    places = [place.code for place in company.workplaces]
    for number, place in enumerate(places):
        here = total // len(places) + (total % len(places) if number == 0 else 0)
        for origin, share in _ORIGINS:
            for sex, contract, level, part in _POSTS:
                start = round(here * share * part)
                if start == 0 and (origin, level) != ("LOKAL_KABKOTA", "PELAKSANA"):
                    continue
                came = moves.choice((0, 0, 0, 1, 2)) if start > 3 else 0
                left = min(start, moves.choice((0, 0, 0, 1, 2))) if start > 3 else 0
                cells[place, origin, sex, contract, level] = [start, came, left]
                local += (start + came - left) * (origin == "LOKAL_KABKOTA")
    return local


def counterpart_rows(world: World, rosters: Rosters, period: Period) -> dict[str, list[Row]]:
    """P03 by company, as it stands at the end of a semester or quarter that ends within the run."""
    month = next(number for number, each in enumerate(world.periods) if each.end == period.end)
    names = catalog.citizen_names()
    found: dict[str, list[Row]] = {}
    for company in world.companies:
        for person, row in _active(rosters[month].get(company.nib, [])).items():
            rng = Random(f"{world.seed}|counterpart|{company.nib}|{person}")
            if row.values["level_jabatan"] in EXEMPT or rng.random() < 0.05:  # the rest have none: coverage is not complete
                continue
            sex = "P" if rng.random() < 0.15 else "L"
            born = date(rng.randint(1982, 2001), rng.randint(1, 12), rng.randint(2, 28))
            since = row.values["tgl_mulai_kerja"]
            begun = min(since + timedelta(days=rng.randint(20, 90)), period.end - timedelta(days=14))
            trained = since < begun
            values: dict[str, Any] = {
                "id_pendamping": row.values["id_pendamping"], "nik": nik_of(rng, rng.choice(catalog.districts(company.region)).villages[0], sex, born),
                "nama": f"{rng.choice(names['first_f' if sex == 'P' else 'first_m'])} {rng.choice(names['last'])}".upper(), "jk": sex,
                "jabatan_pendamping": row.values["jabatan_aktual"], "pendidikan": rng.choice(("DIPLOMA", "S1", "S1", "S2")),
                "id_tka_perusahaan": person, "tgl_mulai": since, "siap_menggantikan": "Y" if rng.random() < 0.15 else "T",
                "pelatihan_bahasa_indonesia_tka": rng.choice(("Y", "Y", "T")), "persen_alih_teknologi": rng.randint(5, 85),
            }  # fmt: skip
            if trained:
                values |= {
                    "jenis_pelatihan": "Pelatihan di tempat kerja", "lembaga": company.name, "tgl_pelatihan_mulai": begun,
                    "tgl_pelatihan_akhir": begun + timedelta(days=rng.randint(3, 12)), "jam_pelatihan": rng.choice((24, 40, 80, 120)),
                }  # fmt: skip
            found.setdefault(company.nib, []).append(row_of("P03", values, person=row.person, company=company))
    return found


def event_rows(world: World, rosters: Rosters, month: int) -> dict[str, list[Row]]:
    """P04 by company, in order of day: arrivals, departures, extensions and new passports of people on the roster."""
    period = world.periods[month]
    found: dict[str, list[Row]] = {}
    for nib, roster in rosters[month].items():
        told = [(event, row) for row in roster for event in _events(world, row, month) if period.start <= event[0] <= period.end]
        told.sort(key=lambda each: (each[0][0], each[1].values["id_tka_perusahaan"]))
        for number, ((day, kind, old, new), row) in enumerate(told, 1):
            values = {
                "id_peristiwa": f"PRS-{period}-{number:02d}", "id_tka_perusahaan": row.values["id_tka_perusahaan"], "jenis": kind,
                "tgl_peristiwa": day, "nilai_lama": old, "nilai_baru": new, "bukti": f"Surat {number:03d}/HRD/{day:%m/%Y}",
            }  # fmt: skip
            found.setdefault(nib, []).append(row_of("P04", values, person=row.person, company=row.company))
    return found


def _events(world: World, row: Row, month: int) -> list[tuple[date, str, str | None, str | None]]:
    person, values, period = row.person, row.values, world.periods[month]
    facts = world.months[person.person_id, month]
    events: list[tuple[date, str, str | None, str | None]] = []
    if month == person.first_month:
        events.append((values["tgl_mulai_kerja"], "MULAI", None, None))
    if facts.leaving:
        events.append((period.start + timedelta(days=max(0, facts.days - 1)), "SELESAI", None, None))
    if person.renewed_in is not None:
        old, new = person.passports[0], person.passports[-1]
        events.append((new.issued, "GANTI_PASPOR", old.number, new.number))
    extended = extension_of(world, person, period.end)
    if extended:
        events.append((extended, "PERPANJANG_IZIN", f"{person.permits[0].end}", f"{person.permits[0].end + timedelta(days=365)}"))
    return events


def extension_of(world: World, person: Person, day: date) -> date | None:
    """The day on which a permit was extended, if that is so by ``day``."""
    known = permit_on(person, day, Random(f"{world.seed}|extension|{person.person_id}|0"))
    if known is None or person.role == "EXPIRED":
        return None
    extended = known[0].extended_on
    return extended if extended and extended <= day else None


def workplace_rows(world: World) -> dict[str, list[Row]]:
    """P05 by company; companies with many foreigners also have a mess, contractors name the mine they work for."""
    mines: dict[str, list[Company]] = {}
    for company in world.companies:
        if company.registered and company.profile_sector == "TAMBANG":
            mines.setdefault(company.region, []).append(company)
    found: dict[str, list[Row]] = {}
    for company in world.companies:
        if not company.registered:
            continue
        rng = Random(f"{world.seed}|workplaces|{company.nib}")
        owner = rng.choice(mines[company.region]) if company.profile_sector == "JASA_TAMBANG" and mines.get(company.region) else None
        places = [(place.code, place.village, _SITES.get(company.profile_sector, "KANTOR")) for place in company.workplaces]
        if company.size >= 9:
            places.append(("MS-01", company.workplaces[0].village, "MESS"))
        names: Counter[str] = Counter()
        for code, village, kind in places:
            names[kind] += 1
            point = point_of(village)
            permit = "IUJP" if owner else company.mining_permit if company.mining_permit != "IUJP" else "TIDAK_ADA"
            values = {
                "kode_lokasi_kerja": code, "nama": f"{kind.replace('_', ' ').title()} {names[kind]} {company.name}", "jenis": kind,
                "kode_wilayah": village, "lat": point[0] if point else None, "lon": point[1] if point else None,
                "di_wilayah_ikn": "Y" if village.startswith(_IKN) else "T", "jenis_izin_tambang": permit,
                "nomor_iup": None if permit == "TIDAK_ADA" else f"503/{rng.randint(100, 9999):04d}/{permit.replace('_', '-')}/2021",
                "nib_pemilik_iup": owner.nib if owner else None, "peran": "KONTRAKTOR_UTAMA" if owner else "PEMILIK",
                "nib_pemberi_kerja_kontrak": owner.nib if owner else None,
                "kapasitas_mes": max(12, company.size * 2) if kind == "MESS" else None, "aktif_sejak": date(2021, 3, 1) + timedelta(days=rng.randint(0, 900)),
            }  # fmt: skip
            found.setdefault(company.nib, []).append(row_of("P05", values, company=company))
    return found
