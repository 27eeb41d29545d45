"""What each source would write about the truth if it wrote without mistakes.

A row holds canonical values (text, whole numbers, dates, None) under the column names of the form; cells that a messy sender
writes otherwise are kept beside them, so that the oracle can always ask for the value that was meant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.sample import catalog
from sinergi.sample.forms import form_of
from sinergi.sample.people import NOBODY, Permit, Person
from sinergi.sample.world import Company, Workplace, World, deportation_month

K01_COLUMNS = (
    "periode", "kode_kecamatan", "kode_desa_kel", "no_urut", "nama_lengkap", "jenis_kelamin", "tanggal_lahir", "kebangsaan",
    "jenis_dokumen_diperlihatkan", "nomor_paspor", "jenis_izin_tinggal", "tgl_berakhir_izin", "kategori_orang_asing", "nama_perusahaan",
    "nib", "sektor_kegiatan", "kegiatan", "jenis_tempat_tinggal", "alamat_tinggal", "tgl_mulai_terlihat", "tgl_terakhir_terlihat",
    "status_keberadaan", "sumber_informasi", "kontak_penanggung_jawab", "nama_petugas", "keterangan",
)  # fmt: skip
P01_COLUMNS = (
    "periode", "nib", "kode_lokasi_kerja", "kode_wilayah_lokasi", "id_tka_perusahaan", "nama_lengkap", "jenis_kelamin", "tanggal_lahir",
    "kebangsaan", "nomor_paspor", "tgl_berakhir_paspor", "niora", "jenis_izin_tinggal", "indeks_visa", "nomor_izin_tinggal",
    "tgl_mulai_izin", "tgl_berakhir_izin", "nomor_rptka", "tgl_berakhir_rptka", "jabatan_rptka", "jabatan_aktual", "kode_kbji",
    "level_jabatan", "tgl_mulai_kerja", "tgl_akhir_kontrak", "status_bulan_ini", "hari_di_lokasi", "jenis_tempat_tinggal",
    "alamat_tinggal", "kode_wilayah_tinggal", "id_pendamping", "pemberi_kerja_langsung", "nomor_bpjs_tk", "npwp_tka", "kontak_darurat",
)  # fmt: skip
I01_COLUMNS = (
    "tanggal_data", "niora", "nama", "jk", "tanggal_lahir", "tempat_lahir", "kebangsaan", "nomor_paspor", "tgl_berakhir_paspor",
    "nomor_izin", "jenis_izin", "indeks_visa", "rezim_indeks", "tgl_terbit", "tgl_mulai", "tgl_berakhir", "status_izin", "kewenangan",
    "kantor_penerbit", "kategori_orang_asing", "nama_penjamin", "nib_penjamin", "jabatan_di_izin", "nomor_rptka_rujukan", "alamat",
    "kode_wilayah", "tgl_masuk_terakhir", "tpi_masuk", "posisi",
)  # fmt: skip
COLUMNS = {"K01": K01_COLUMNS, "P01": P01_COLUMNS, "I01": I01_COLUMNS}
_KEYS = {"K01": ("kode_kecamatan", "no_urut"), "P01": ("id_tka_perusahaan", "kode_lokasi_kerja"), "I01": ("nomor_izin",)}


def columns_of(form: str) -> tuple[str, ...]:
    """The columns of a form in their order; those of the three great forms are written out here, the others are the contract's."""
    return COLUMNS[form] if form in COLUMNS else tuple(column.name for column in form_of(form).columns)


@dataclass(eq=False)
class Row:
    """One row of one file: canonical ``values``, the ``cells`` written differently, the defects it carries.

    ``person`` is the foreigner of whom it speaks (or NOBODY), ``citizen`` the number of the Indonesian.
    """

    form: str
    person: Person
    values: dict[str, Any]
    company: Company | None
    cells: dict[str, Any] = field(default_factory=dict)
    defects: list[str] = field(default_factory=list)
    accepted: bool = True
    row_number: int = 0
    citizen: str = ""

    def copy(self) -> Row:
        return Row(
            self.form,
            self.person,
            dict(self.values),
            self.company,
            dict(self.cells),
            list(self.defects),
            self.accepted,
            citizen=self.citizen,
        )

    @property
    def key(self) -> dict[str, Any]:
        return {column: self.values[column] for column in _KEYS.get(self.form) or form_of(self.form).key}


def row_of(form: str, values: dict[str, Any], *, person: Person = NOBODY, company: Company | None = None, citizen: str = "") -> Row:
    """A row of any form from the cells that are filled; raises KeyError for a column that the contract does not know."""
    columns = columns_of(form)
    unknown = set(values) - set(columns)
    if unknown:
        raise KeyError(f"{form}: {', '.join(sorted(unknown))}")
    return Row(form, person, {column: values.get(column) for column in columns}, company, citizen=citizen)


def _chance(world: World, person: Person, month: int, what: str) -> Random:
    return Random(f"{world.seed}|{what}|{person.person_id}|{month}")


def permit_on(person: Person, day: date, rng: Random) -> tuple[Permit, date, str] | None:
    """The permit that counts on a day, its end as immigration knows it, and its status; extends what is about to end."""
    if not person.permits:
        return None
    permit = person.permits[0]
    end, status = permit.end, "AKTIF"
    if person.role == "EXPIRED":
        return permit, end, "BERAKHIR" if end < day else "AKTIF"
    if permit.end <= day + timedelta(days=25):
        if permit.extended_on is None:
            permit.extended_on = (
                permit.end - timedelta(days=rng.randint(5, 24)) if rng.random() < 0.7 else permit.end + timedelta(days=rng.randint(3, 12))
            )
        if permit.extended_on <= day:
            end = permit.end + timedelta(days=365)
        elif permit.end < day:
            status = "PROSES_PERPANJANGAN"
    return permit, end, status


def district_rows(world: World, month: int, *, copied_share: float, seen_share: float) -> dict[str, list[Row]]:
    """K01 rows by kecamatan; ``copied_share`` of them come from the company's own list, ``seen_share`` of those present are met."""
    found: dict[str, list[Row]] = {}
    for person in world.persons:
        facts = world.months.get((person.person_id, month))
        if facts is None or facts.roster_status == "BELUM_TIBA" or person.role in {"GHOST", "ABROAD", "HIDDEN", "CREW_SEA"}:
            continue
        rng = _chance(world, person, month, "district")
        luck, copied, source_luck = rng.random(), rng.random(), rng.random()
        sure = person.role not in {"NORMAL", "CREW_BASE", "DEPENDANT", "INVESTOR", "UNREGISTERED"}
        if not facts.present and not facts.leaving:
            continue
        if facts.leaving and (luck > 0.4 or person.category == "KELUARGA"):
            continue
        chance = seen_share if person.role != "CREW_BASE" else min(seen_share, 0.6)
        if facts.leave_start is not None:  # home for much of the month: often missed
            chance *= 0.45
        if not facts.leaving and not sure and luck > chance:
            continue
        found.setdefault(person.home_district, []).append(
            _district_row(world, person, month, rng, copied < copied_share and not sure, source_luck)
        )
    for rows in found.values():
        for number, row in enumerate(rows, 1):
            row.values["no_urut"] = number
    return found


def _district_row(world: World, person: Person, month: int, rng: Random, copied: bool, luck: float) -> Row:
    period = world.periods[month]
    facts = world.months[person.person_id, month]
    company = person.employer if isinstance(person.employer, Company) else None
    working = person.category in {"PEKERJA", "MANAJERIAL", "INVESTOR", "AWAK_KAPAL"}
    known = permit_on(person, period.end, _chance(world, person, 0, "extension"))
    gone = facts.leaving or (facts.leave_start is not None and rng.random() < 0.35)
    first = max(person.arrived + timedelta(days=rng.randint(1, 20)), period.start - timedelta(days=rng.randint(20, 300)))
    latest = period.end - timedelta(days=rng.randint(0, 9))
    if facts.leave_start is not None:
        latest = facts.leave_start - timedelta(days=1)
    if facts.leaving:
        latest = period.start + timedelta(days=max(0, facts.days - 1))
    latest = max(latest, period.start)
    if facts.roster_status == "SELESAI":
        first = min(first, latest)
    first = min(first, latest)
    source = (
        "DILIHAT_LANGSUNG" if luck < 0.72 else "LAPORAN_RT" if luck < 0.86 else "LAPORAN_WARGA" if luck < 0.93 else "LAPORAN_PENGINAPAN"
    )
    kind: str | None = known[0].kind if known else None
    end: date | None = known[1] if known else None
    if person.role.startswith("VISIT"):
        kind = "VOA" if person.role != "VISITOR" or rng.random() < 0.7 else "BVK"
        end = period.end + timedelta(days=rng.randint(6, 24))
    values: dict[str, Any] = {
        "periode": str(period),
        "kode_kecamatan": person.home_district,
        "kode_desa_kel": person.home_village,
        "no_urut": 0,
        "nama_lengkap": person.name,
        "jenis_kelamin": person.sex,
        "tanggal_lahir": person.birth_date,
        "kebangsaan": person.nationality,
        "jenis_dokumen_diperlihatkan": "PASPOR",
        "nomor_paspor": person.passport_at(month).number,
        "jenis_izin_tinggal": kind,
        "tgl_berakhir_izin": end,
        "kategori_orang_asing": person.category,
        "nama_perusahaan": company.name if company and (working or person.category == "KUNJUNGAN") else None,
        "nib": company.nib if company and working else None,
        "sektor_kegiatan": company.sector if company and working else "PERDAGANGAN" if person.category == "KUNJUNGAN" else "LAIN",
        "kegiatan": person.activity,
        "jenis_tempat_tinggal": person.home_kind,
        "alamat_tinggal": person.address,
        "tgl_mulai_terlihat": first,
        "tgl_terakhir_terlihat": latest,
        "status_keberadaan": "PERGI" if gone else "HADIR",
        "sumber_informasi": "LAPORAN_PERUSAHAAN" if copied else source,
        "kontak_penanggung_jawab": f"HRD 08120000{rng.randint(1000, 9999)}" if working else None,
        "nama_petugas": world.officers[person.home_district],
        "keterangan": None,
    }
    return Row("K01", person, values, company if working else None)


def company_rows(world: World, month: int) -> dict[str, list[Row]]:
    """P01 rows by NIB, for registered companies."""
    period = world.periods[month]
    found: dict[str, list[Row]] = {}
    for person in world.persons:
        facts = world.months.get((person.person_id, month))
        company = person.employer
        if facts is None or not isinstance(company, Company) or not company.registered or not facts.roster_status:
            continue
        if person.role in {"UNREPORTED", "VISIT_UNLISTED", "ABROAD", "HIDDEN", "DEPENDANT", "INVESTOR", "VISITOR"}:
            continue
        if person.role == "DEPORTED" and month >= deportation_month(world):
            continue
        if not person.company_number:
            person.company_number = f"TKA-{company.next_worker:04d}"
            company.next_worker += 1
        found.setdefault(company.nib, []).append(_company_row(world, person, company, month, period.end))
    return found


def _company_row(world: World, person: Person, company: Company, month: int, day: date) -> Row:
    facts = world.months[person.person_id, month]
    rng = _chance(world, person, 0, "company")  # what a company writes about one worker stays the same over the months
    place = person.workplace
    assert isinstance(place, Workplace)
    passport = person.passport_at(month)
    known = permit_on(person, day, _chance(world, person, 0, "extension"))
    if known:
        permit, end, _ = known
        kind, index, number, start, rptka = permit.kind, permit.index, permit.number, permit.start, permit.rptka
    else:  # here on a visa on arrival
        start = world.periods[month].start - timedelta(days=rng.randint(1, 9))
        end = start + timedelta(days=59)
        kind, index, number = "VOA", "B1", f"VOA{rng.randint(10**8, 10**9 - 1)}"
        rptka = f"B.3/{rng.randint(100000, 999999)}/PK.04.01/V/{start.year}"
    hired = max(person.arrived, start) if known and person.arrived > start else start
    if person.role == "GHOST":
        number = f"2C4X{rng.randint(10**8, 10**9 - 1)}"
    status = facts.roster_status
    present_days = facts.days
    shown = person.role != "GHOST" and rng.random() < 0.6
    values: dict[str, Any] = {
        "periode": str(world.periods[month]),
        "nib": company.nib,
        "kode_lokasi_kerja": place.code,
        "kode_wilayah_lokasi": place.village,
        "id_tka_perusahaan": person.company_number,
        "nama_lengkap": person.name,
        "jenis_kelamin": person.sex,
        "tanggal_lahir": person.birth_date,
        "kebangsaan": person.nationality,
        "nomor_paspor": passport.number,
        "tgl_berakhir_paspor": passport.ends,
        "niora": person.niora if shown and known else None,
        "jenis_izin_tinggal": kind,
        "indeks_visa": index,
        "nomor_izin_tinggal": number,
        "tgl_mulai_izin": start,
        "tgl_berakhir_izin": end,
        "nomor_rptka": rptka,
        "tgl_berakhir_rptka": end,
        "jabatan_rptka": person.permit_job,
        "jabatan_aktual": person.job,
        "kode_kbji": person.kbji,
        "level_jabatan": person.level,
        "tgl_mulai_kerja": hired + timedelta(days=3),
        "tgl_akhir_kontrak": end,
        "status_bulan_ini": status,
        "hari_di_lokasi": present_days,
        "jenis_tempat_tinggal": person.home_kind,
        "alamat_tinggal": person.address,
        "kode_wilayah_tinggal": person.home_village,
        "id_pendamping": f"PD-{person.company_number[-4:]}",
        "pemberi_kerja_langsung": company.nib,
        "nomor_bpjs_tk": f"{rng.randint(10**10, 10**11 - 1)}",
        "npwp_tka": f"{rng.randint(10**14, 10**15 - 1):016d}",
        "kontak_darurat": f"08120000{rng.randint(1000, 9999)}",
    }
    return Row("P01", person, values, company)


def immigration_rows(world: World, month: int, coverage: dict[str, str]) -> dict[str, list[Row]]:
    """I01 rows by region; ``coverage`` says for each region whether the office also has the centre's permits."""
    period = world.periods[month]
    found: dict[str, list[Row]] = {region: [] for region in world.regions}
    for person in world.persons:
        facts = world.months.get((person.person_id, month))
        if facts is None or not person.permits or person.role == "GHOST" or person.permits[0].start > period.end:
            continue
        rng = _chance(world, person, month, "immigration")
        known = permit_on(person, period.end, _chance(world, person, 0, "extension"))
        assert known
        permit, end, status = known
        if permit.authority == "PUSAT" and coverage[person.region] == "KANIM_SAJA":
            continue
        if facts.leaving:
            status = "EPO"
        if person.role == "DEPORTED" and month >= deportation_month(world):
            status = "DIBATALKAN"
        sponsor = person.sponsor
        assert isinstance(sponsor, Company)
        profile = catalog.profile(person.region)
        abroad = facts.abroad or facts.leaving
        entered = (
            person.arrived
            if rng.random() < 0.6 or abroad
            else person.arrived + timedelta(days=rng.randint(0, max(1, (period.end - person.arrived).days)))
        )
        passport = person.passport_at(month)
        unknown_place = person.role == "NORMAL" and facts.present and facts.roster_status == "AKTIF_DI_LOKASI" and rng.random() < 0.02
        values: dict[str, Any] = {
            "tanggal_data": period.end,
            "niora": person.niora,
            "nama": person.name,
            "jk": person.sex,
            "tanggal_lahir": person.birth_date,
            "tempat_lahir": person.birth_place or None,
            "kebangsaan": person.nationality,
            "nomor_paspor": passport.number,
            "tgl_berakhir_paspor": passport.ends,
            "nomor_izin": permit.number,
            "jenis_izin": permit.kind,
            "indeks_visa": permit.index,
            "rezim_indeks": permit.regime,
            "tgl_terbit": permit.start,
            "tgl_mulai": permit.start,
            "tgl_berakhir": end,
            "status_izin": status,
            "kewenangan": permit.authority,
            "kantor_penerbit": profile["office"]["issuer"] if permit.authority == "KANIM" else "Direktorat Jenderal Imigrasi",
            "kategori_orang_asing": person.category,
            "nama_penjamin": sponsor.name,
            "nib_penjamin": sponsor.nib,
            "jabatan_di_izin": person.permit_job or None,
            "nomor_rptka_rujukan": permit.rptka if permit.index == "E23" else None,
            "alamat": person.address,
            "kode_wilayah": person.home_village if rng.random() < 0.7 else person.home_district,
            "tgl_masuk_terakhir": entered,
            "tpi_masuk": rng.choice(profile["office"]["entry_points"]),
            "posisi": "DI_LUAR" if abroad else "TIDAK_DIKETAHUI" if unknown_place else "DI_INDONESIA",
        }
        found[person.region].append(Row("I01", person, values, sponsor))
    return found
