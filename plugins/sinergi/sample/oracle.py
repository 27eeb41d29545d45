"""What reconciliation must say, worked out from the truth: DOMAIN §4.5 with the rulings of DESIGN §6.

Independent of the product: it sees persons by their number, never by a name, and values as they were meant, never as they were
written. Only what was delivered and must be accepted counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sinergi.periods import Period
from sinergi.sample.deliveries import Delivery
from sinergi.sample.views import Row
from sinergi.sample.world import Company, World

UNKNOWN = "TIDAK_DAPAT_DINILAI"
_CATEGORIES = {"PEKERJA", "MANAJERIAL", "AWAK_KAPAL"}
_IN_FORCE = {"AKTIF", "PROSES_PERPANJANGAN", "BERAKHIR", "EPO"}


@dataclass
class _Sources:
    """What was delivered for one period."""

    districts: set[str]
    companies: set[str]
    coverage: dict[str, str]
    seen: dict[str, dict[str, Row]]  # person → kecamatan → row
    rostered: dict[str, Row]
    permitted: dict[str, Row]


def is_district_evidence(row: Row) -> bool:
    """Seen by the district itself, in a category that counts as TKA."""
    return (
        row.values["status_keberadaan"] == "HADIR"
        and row.values["sumber_informasi"] != "LAPORAN_PERUSAHAAN"
        and row.values["kategori_orang_asing"] in _CATEGORIES
    )


def is_company_evidence(row: Row) -> bool:
    return row.values["status_bulan_ini"] in {"AKTIF_DI_LOKASI", "CUTI_ROSTER"}


def is_immigration_evidence(row: Row) -> bool:
    """A work permit in the register, expired or not, that has not been cancelled or moved."""
    index, kind = row.values["indeks_visa"] or "", row.values["jenis_izin"]
    return (index.startswith("E23") or index == "C312" or kind == "ITAS_PERAIRAN") and row.values["status_izin"] in _IN_FORCE


def _gather(deliveries: Iterable[Delivery], period: Period, regions: dict[str, str]) -> _Sources:
    found = _Sources(set(), set(), {}, {}, {}, {})
    for delivery in deliveries:
        if delivery.period != period or not delivery.in_force:
            continue
        if delivery.form == "K01":
            found.districts.add(f"{delivery.sender[:2]}.{delivery.sender[2:4]}.{delivery.sender[4:]}")
        elif delivery.form == "P01":
            found.companies.add(delivery.sender)
        else:
            found.coverage[regions[delivery.sender]] = delivery.envelope["cakupan_sumber"]
        for row in delivery.rows:
            if not row.accepted:
                continue
            person = row.person.person_id
            if row.form == "K01" and is_district_evidence(row):
                found.seen.setdefault(person, {}).setdefault(row.values["kode_kecamatan"], row)
            elif row.form == "P01" and is_company_evidence(row):
                found.rostered.setdefault(person, row)
            elif row.form == "I01" and is_immigration_evidence(row):
                found.permitted.setdefault(person, row)
    return found


def conflicts(period: Period, d: Row | None, c: Row | None, i: Row | None) -> list[str]:
    """Codes X413, X415–X418 that hold between the sources at hand (X414 needs N05, which is not generated)."""
    found = []
    if c and i:
        if c.values["nib"] != i.values["nib_penjamin"]:
            found.append("X413")
        if (c.values["jabatan_aktual"] or "") != (i.values["jabatan_di_izin"] or ""):
            found.append("X415")
    if d and i and i.values["tgl_berakhir"] < period.end and i.values["status_izin"] != "PROSES_PERPANJANGAN":
        found.append("X416")
    if c and i:
        if c.values["tgl_berakhir_izin"] != i.values["tgl_berakhir"]:
            found.append("X417")
        if c.values["nomor_paspor"] != i.values["nomor_paspor"]:
            found.append("X418")
    return found


def _submitted(company: Company | None, sources: _Sources) -> bool:
    return company is not None and company.nib in sources.companies


def state_of(period: Period, place: str, d: Row | None, c: Row | None, i: Row | None, sources: _Sources) -> tuple[str, bool, list[str]]:
    """The state of one person in one kecamatan; also whether the company side was complete, and the conflicts.

    The employer that D names decides whether C is complete, else I's sponsor.
    """
    coverage = sources.coverage.get(place[:5])
    complete_i = coverage == "KANIM+PUSAT"
    complete_d = place in sources.districts
    named = (d.company if d else None) or (i.company if i else None)
    complete_c = bool(c) or _submitted(named, sources)
    found = conflicts(period, d, c, i)
    if d and c and i:
        state = "TERVERIFIKASI_DENGAN_CATATAN" if found else "TERVERIFIKASI"
    elif d and c:
        at_sea = c.values["jenis_izin_tinggal"] == "ITAS_PERAIRAN" or d.values["kategori_orang_asing"] == "AWAK_KAPAL"
        if coverage is None:
            state = UNKNOWN
        else:
            state = "PERLU_CEK_PUSAT" if at_sea or not complete_i else "TANPA_IZIN_TERCATAT"
    elif d and i:
        state = "TIDAK_DILAPORKAN_PERUSAHAAN" if complete_c else "PERUSAHAAN_BELUM_LAPOR"
    elif c and i:
        if c.values["status_bulan_ini"] == "CUTI_ROSTER" or c.values["hari_di_lokasi"] == 0:
            state = "TERDAFTAR_CUTI"
        else:
            state = "TERDAFTAR_TIDAK_TERLIHAT" if complete_d else UNKNOWN
    elif d:
        state = "TIDAK_DIKENAL" if complete_c and complete_i else UNKNOWN
    elif c:
        state = "KLAIM_PERUSAHAAN" if complete_d and complete_i else UNKNOWN
    else:
        assert i
        if i.values["posisi"] == "DI_LUAR" or i.values["status_izin"] == "EPO":
            state = "IZIN_TANPA_KEBERADAAN"
        else:
            state = "SEHARUSNYA_ADA" if _submitted(i.company, sources) and complete_d else UNKNOWN
    return state, complete_c, found


def person_months(world: World, deliveries: list[Delivery], offices: dict[str, str]) -> list[dict[str, Any]]:
    """One entry for each person, kecamatan and month with evidence from any source; ``offices`` maps an office to its region."""
    found = []
    for period in world.periods:
        sources = _gather(deliveries, period, offices)
        for person_id in sorted({*sources.seen, *sources.rostered, *sources.permitted}):
            c, i = sources.rostered.get(person_id), sources.permitted.get(person_id)
            cells: dict[str, Row | None] = dict(sources.seen.get(person_id, {}))
            if not cells:
                place = c.values["kode_wilayah_lokasi"] if c else i.values["kode_wilayah"] if i else ""
                cells = {place[:8]: None}
            for place, d in sorted(cells.items()):
                state, complete_c, clashes = state_of(period, place, d, c, i, sources)
                company = c.company if c else (d.company if d else None) or (i.company if i else None)
                found.append({
                    "period": str(period), "region_code": place, "person_id": person_id, "in_d": d is not None, "in_c": c is not None,
                    "in_i": i is not None, "d_submitted": place in sources.districts, "c_submitted": complete_c,
                    "i_submitted": place[:5] in sources.coverage, "i_coverage": sources.coverage.get(place[:5]), "state": state,
                    "conflicts": clashes, "company_nib": company.nib if company else None,
                })  # fmt: skip
    return found
