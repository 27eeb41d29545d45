"""The truth about those who look: observations, patrols, enforcement cases, assisted villages, meetings, and the rows they fill.

K02, K03, I04, I05 and T01 speak of the same visits and cases; the numbers of visits and cases run through them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from random import Random

from sinergi.contract.codes import seed as reference
from sinergi.sample import catalog
from sinergi.sample.forms import boxes
from sinergi.sample.people import NOBODY, Person
from sinergi.sample.views import Row, row_of
from sinergi.sample.world import Company, Workplace, World, deportation_month

_SITE_KINDS = {
    "TAMBANG": "PIT", "JASA_TAMBANG": "HAULING", "SMELTER": "SMELTER", "KEBUN": "KEBUN", "KAPAL": "KAPAL_ISAP", "WISATA": "PENGINAPAN",
    "PERDAGANGAN": "KANTOR", "PENDIDIKAN": "KANTOR",
}  # fmt: skip
_SITE_NAMES = {
    "PIT": "Pit", "HAULING": "Jalan angkut", "SMELTER": "Smelter", "KEBUN": "Kebun", "KAPAL_ISAP": "Dermaga kapal isap", "PENGINAPAN": "Penginapan",
    "KANTOR": "Kantor", "LAIN": "Lokasi",
}  # fmt: skip
_SIGNS = {
    "EXPIRED": "IZIN_BERAKHIR", "VISIT_LISTED": "TIDAK_SESUAI_IZIN", "VISIT_UNLISTED": "TIDAK_SESUAI_IZIN", "UNREPORTED": "TIDAK_DILAPORKAN",
    "HR_POST": "JABATAN_TERLARANG", "WRONG_SPONSOR": "PENJAMIN_TIDAK_SESUAI",
}  # fmt: skip
_PATROLS = (
    "PATROLI_HARIAN",
    "VERIFIKASI_PERUSAHAAN",
    "PENGAWASAN_LAPANGAN",
    "PATROLI_HARIAN",
    "PENGAWASAN_ADMINISTRATIF",
    "OPERASI_MANDIRI",
)


@dataclass(eq=False)
class Visit:
    """A look at one place: of a kecamatan (K02), of immigration (I04), or of both together."""

    number: str
    region: str
    village: str
    day: date
    begins: time
    ends: time
    kind: str
    place: str
    site_kind: str
    company: Company | None
    present: list[Person]
    signs: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    ticket: str = ""
    with_order: bool = True


@dataclass(eq=False)
class Case:
    """One enforcement case with all its days; what lies after the end of a month is not known in it."""

    case_id: str
    region: str
    place: str
    found_on: date
    source: str
    violation: str
    articles: list[str]
    nationality: str
    sex: str
    age_group: str
    person: Person = NOBODY
    pseudonym: str = ""
    sponsor: str = ""
    source_id: str = ""
    overstay_days: int | None = None
    examined_on: date | None = None
    reviewed_on: date | None = None
    decided_on: date | None = None
    measures: list[str] = field(default_factory=list)
    fee: int | None = None
    paid_on: date | None = None
    deported_on: date | None = None
    exit_point: str = ""
    barred_until: date | None = None
    closed_on: date | None = None

    @property
    def finished_on(self) -> date | None:
        return self.closed_on or self.deported_on or self.paid_on

    def status_on(self, day: date) -> str:
        """The stage reached at the end of a day."""
        stages = (
            ("DITUTUP_TANPA_TAK", self.closed_on), ("DILAKSANAKAN", self.deported_on), ("DILAKSANAKAN", self.paid_on), ("DIPUTUS", self.decided_on),
            ("GELAR_KASUS", self.reviewed_on), ("PEMERIKSAAN", self.examined_on),
        )  # fmt: skip
        return next((stage for stage, since in stages if since and since <= day), "TEMUAN")


@dataclass(eq=False)
class Activity:
    """Something done in an assisted village."""

    number: str
    village: str
    day: date
    kind: str
    audience: str
    men: int
    women: int
    young: int
    officer: str
    warnings: tuple[int, int, int]


@dataclass(eq=False)
class Decision:
    text: str
    responsible: str
    target: date
    status: str
    later: str
    case_id: str = ""
    finding_id: str = ""


@dataclass(eq=False)
class Meeting:
    number: str
    region: str
    month: int
    day: date
    items: list[Decision]


@dataclass
class Fieldwork:
    observations: dict[tuple[str, int], list[Visit]] = field(default_factory=dict)  # (kecamatan, month)
    patrols: dict[tuple[str, int], list[Visit]] = field(default_factory=dict)  # (region, month)
    cases: list[Case] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)


def point_of(village: str) -> tuple[float, float] | None:
    """Where a village lies: a point of its own inside its region's box, the same in every run; None where no box is known."""
    box = boxes().get(village[:5])
    if box is None:
        return None
    rng = Random(f"point|{village}")
    south, north, west, east = box
    return round(south + (north - south) * rng.uniform(0.1, 0.9), 4), round(west + (east - west) * rng.uniform(0.1, 0.9), 4)


def overstay_tariff(day: date) -> int:
    """Rupiah a day of overstay, by the tariff table."""
    return next(
        int(row["amount_idr"])
        for row in reference("tariff")
        if row["kind"] == "OVERSTAY" and row["valid_from"] <= day.isoformat() and day.isoformat() <= (row["valid_to"] or "9999")
    )


def build(world: World, scale: float) -> Fieldwork:
    """Draw visits, cases, activities and meetings of all regions."""
    found = Fieldwork()
    for region in world.regions:
        _Region(world, found, region, scale).build()
    return found


class _Region:
    """Draws one region."""

    def __init__(self, world: World, found: Fieldwork, region: str, scale: float) -> None:
        self.world = world
        self.found = found
        self.region = region
        self.scale = scale
        self.short = region.replace(".", "")
        self.words = catalog.office_words()
        self.rng = Random(f"{world.seed}|fieldwork|{region}")
        self.office = catalog.profile(region)["office"]
        self.last = len(world.periods) - 1

    def build(self) -> None:
        for month in range(self.last + 1):
            self._visit(month)
        self._open_cases()
        for month in range(self.last + 1):
            self._assist(month)
            if month % 2 == 0:
                self._meet(month)

    # -- visits

    def _sites(self, month: int) -> dict[str, list[tuple[Company, Workplace, list[Person]]]]:
        """Workplaces with people at them, by kecamatan."""
        at: dict[tuple[str, str], list[Person]] = {}
        for person in self.world.persons:
            facts = self.world.months.get((person.person_id, month))
            if person.region == self.region and facts and facts.present and person.role not in {"CREW_SEA", "GHOST", "HIDDEN"}:
                company, place = person.employer, person.workplace
                if isinstance(company, Company) and isinstance(place, Workplace):
                    at.setdefault((company.nib, place.code), []).append(person)
        sites: dict[str, list[tuple[Company, Workplace, list[Person]]]] = {}
        for company in self.world.companies:
            for place in company.workplaces:
                if company.region == self.region and (company.nib, place.code) in at:
                    sites.setdefault(place.district, []).append((company, place, at[company.nib, place.code]))
        return sites

    def _at(self, number: str, site: tuple[Company, Workplace, list[Person]], month: int, kind: str, day: date | None = None) -> Visit:
        rng = self.rng
        company, place, people = site
        site_kind = _SITE_KINDS.get(company.profile_sector, "LAIN")
        begins = time(rng.randint(8, 13), rng.choice((0, 15, 30, 45)))
        return Visit(
            number, self.region, place.village, day or self._day(month), begins, time(begins.hour + rng.randint(1, 3), begins.minute), kind,
            f"{_SITE_NAMES[site_kind]} {company.name}", site_kind, company, [p for p in people if rng.random() < 0.92],
        )  # fmt: skip

    def _day(self, month: int) -> date:
        return self.world.periods[month].start + timedelta(days=self.rng.randint(2, 25))

    def _visit(self, month: int) -> None:
        rng = self.rng
        period = self.world.periods[month]
        sites = self._sites(month)
        for district in catalog.districts(self.region):
            if not district.weight:
                continue  # nobody to look at: a nil return
            here = sites.get(district.code, [])
            visits = [
                self._at(
                    f"OBS-{district.sender}-{period}-{n + 1:02d}",
                    site,
                    month,
                    rng.choice(("MONITORING_RUTIN", "MONITORING_RUTIN", "INSIDENTAL")),
                )
                for n, site in enumerate(rng.sample(here, min(len(here), 3)))
            ]
            if not visits:
                village = rng.choice(district.villages)
                visits = [
                    Visit(
                        f"OBS-{district.sender}-{period}-01", self.region, village, self._day(month), time(9, 0), time(10, 30), "MONITORING_RUTIN",
                        f"Penginapan di {catalog.village_names()[village]}", "PENGINAPAN", None, [],
                    )
                ]  # fmt: skip
            for visit in visits:
                self._notice(visit)
            self.found.observations[district.code, month] = visits
        self._patrol(month, [site for here in sites.values() for site in here])

    def _notice(self, visit: Visit) -> None:
        """Some of what could be seen is seen; what is grave is reported."""
        signs = {_SIGNS[person.role] for person in visit.present if person.role in _SIGNS and self.rng.random() < 0.4}
        visit.signs = sorted(signs)
        if visit.signs and self.rng.random() < 0.7:
            visit.ticket = f"{self.office['code'].split('-')[1]}/{visit.day:%Y/%m}/{self.rng.randint(1, 999):04d}"

    def _patrol(self, month: int, sites: list[tuple[Company, Workplace, list[Person]]]) -> None:
        rng = self.rng
        period = self.world.periods[month]
        patrols: list[Visit] = []
        if not sites:
            sites = [(c, c.workplaces[0], []) for c in self.world.companies if c.region == self.region and c.workplaces]
        for order in range(max(2, round((10 if len(sites) > 12 else 6) * min(self.scale, 5)))):
            visit = self._at(f"WAS-{self.short}-{period}-{order + 1:03d}", rng.choice(sites), month, _PATROLS[order % len(_PATROLS)])
            patrols.append(visit)
        # One joint operation a month: the kecamatan writes of it too, under a number of its own.
        site = max(sites, key=lambda each: len(each[2]) + rng.random() * 3)
        joint = self._at(f"WAS-{self.short}-{period}-{len(patrols) + 1:03d}", site, month, "OPERASI_GABUNGAN")
        self._notice(joint)
        patrols.append(joint)
        seen = self.found.observations.get((site[1].district, month))
        if seen is not None:
            number = f"OBS-{site[1].district.replace('.', '')}-{period}-{len(seen) + 1:02d}"
            twin = replace(joint, number=number, signs=list(joint.signs), cases=[])
            seen.append(twin)
        if self.region == self.world.regions[0] and month == self.last:
            patrols[0].with_order = False  # a true finding (V148): a patrol without a written order
        self.found.patrols[self.region, month] = patrols

    # -- cases

    def _open_cases(self) -> None:
        rng = self.rng
        for person in self.world.persons:
            if person.region != self.region:
                continue
            if person.role == "DEPORTED":
                self._deport(person)
            elif person.role == "EXPIRED":
                self._examine_expired(person)
            elif person.role.startswith("VISIT_") and rng.random() < 0.5:
                self._examine_visitor(person)
        for month in range(-1, self.last + 1):
            for _ in range(1 if month < 0 else max(1, round(rng.randint(2, 3) * min(self.scale, 20)))):
                self._strange_case(month)
        self.found.cases.sort(key=lambda case: (case.region, case.found_on, case.case_id))
        patrols = [visit for (region, _), visits in self.found.patrols.items() if region == self.region for visit in visits]
        for case in self.found.cases:
            fitting = [v for v in patrols if v.day <= case.found_on and v.day.month == case.found_on.month and case.region == self.region]
            if case.source in {"PATROLI", "TIMPORA"} and fitting:
                visit = max(fitting, key=lambda v: v.day)
                case.source_id = visit.number
                visit.cases.append(case.case_id)

    def _number(self, day: date) -> str:
        return f"KSS-{self.short}-{day:%Y%m}-{sum(case.region == self.region for case in self.found.cases) + 1:03d}"

    def _case_of(self, person: Person, found: date, source: str, violation: str, articles: list[str], *, named: bool) -> Case:
        sponsor = person.sponsor
        case = Case(
            self._number(found), self.region, person.home_village, found, source, violation, articles, person.nationality, person.sex,
            _age_group(person.birth_date, found), person, "" if named else f"PSD-{self.short}-{len(self.found.cases) + 1:04d}",
            sponsor.nib if isinstance(sponsor, Company) else "",
        )  # fmt: skip
        self.found.cases.append(case)
        return case

    def _deport(self, person: Person) -> None:
        """The whole way within the month in which the permit is cancelled; person and permit are seen again later."""
        rng = self.rng
        start = self.world.periods[deportation_month(self.world)].start
        case = self._case_of(person, start + timedelta(days=rng.randint(2, 4)), "TIMPORA", "PENYALAHGUNAAN_IZIN", ["122"], named=True)
        case.examined_on = start + timedelta(days=6)
        case.reviewed_on = start + timedelta(days=10)
        case.decided_on = start + timedelta(days=12)
        self._expel(case, start + timedelta(days=18))

    def _expel(self, case: Case, day: date) -> None:
        case.measures = ["DEPORTASI", "TANGKAL"]
        case.deported_on = day
        case.exit_point = "Soekarno-Hatta"
        assert case.decided_on
        case.barred_until = date(case.decided_on.year + 2, case.decided_on.month, min(case.decided_on.day, 28))

    def _examine_expired(self, person: Person) -> None:
        """Found, questioned; in the last month of a longer run the case is reviewed. The permit stays expired in the register."""
        first = self.world.periods[0]
        ended = person.permits[0].end
        found = max(ended + timedelta(days=3), first.start + timedelta(days=self.rng.randint(8, 20)))
        case = self._case_of(person, min(found, first.end), "LAPORAN_KECAMATAN", "OVERSTAY", ["78"], named=True)
        case.overstay_days = (case.found_on - ended).days
        case.examined_on = case.found_on + timedelta(days=self.rng.randint(1, 6))
        if self.last >= 2:
            case.reviewed_on = self.world.periods[self.last].start + timedelta(days=self.rng.randint(3, 20))

    def _examine_visitor(self, person: Person) -> None:
        month = min(1, self.last)
        case = self._case_of(person, self._day(month), "PATROLI", "PENYALAHGUNAAN_IZIN", ["122"], named=False)
        case.examined_on = case.found_on + timedelta(days=self.rng.randint(1, 5))

    def _strange_case(self, month: int) -> None:
        """Someone whom no other source knows: a visitor who stayed too long, a worker without permit."""
        rng = self.rng
        found = self.world.periods[0].shift(month).start + timedelta(days=rng.randint(2, 22))
        violation = rng.choices(("OVERSTAY", "PENYALAHGUNAAN_IZIN", "TIDAK_LAPOR_PERUBAHAN"), (55, 27, 18))[0]
        village = rng.choice([v for d in catalog.districts(self.region) if d.weight for v in d.villages])
        case = Case(
            self._number(found), self.region, village if rng.random() < 0.7 else village[:8], found,
            rng.choice(("PATROLI", "TIMPORA", "APOA", "TPI", "LAPORAN_KECAMATAN")), violation,
            {"OVERSTAY": ["78"], "PENYALAHGUNAAN_IZIN": ["122"], "TIDAK_LAPOR_PERUBAHAN": ["71", "116"]}[violation],
            rng.choices(("CHN", "IND", "MYS", "PAK", "BGD", "THA"), (40, 15, 15, 10, 10, 10))[0], "L" if rng.random() < 0.85 else "P",
            rng.choice(("18-29", "30-44", "45-59")), pseudonym=f"PSD-{self.short}-{len(self.found.cases) + 1:04d}",
        )  # fmt: skip
        self.found.cases.append(case)
        case.examined_on = found + timedelta(days=rng.randint(1, 3))
        case.reviewed_on = case.examined_on + timedelta(days=rng.randint(1, 5))
        if violation == "TIDAK_LAPOR_PERUBAHAN" and rng.random() < 0.4:
            case.closed_on = case.reviewed_on + timedelta(days=1)
            return
        case.decided_on = case.reviewed_on + timedelta(days=rng.randint(1, 4))
        if violation == "OVERSTAY":
            long = rng.random() < 0.25
            case.overstay_days = rng.randint(61, 140) if long else rng.randint(3, 55)
            if long:
                self._expel(case, case.decided_on + timedelta(days=rng.randint(3, 12)))
            else:
                case.measures, case.fee = ["BIAYA_BEBAN"], case.overstay_days * overstay_tariff(case.decided_on)
                case.paid_on = case.decided_on + timedelta(days=rng.randint(0, 6))
        elif violation == "PENYALAHGUNAAN_IZIN":
            self._expel(case, case.decided_on + timedelta(days=rng.randint(3, 12)))
        else:
            case.measures = ["PEMBATASAN_IZIN"]

    # -- assisted villages, meetings

    def _assist(self, month: int) -> None:
        rng = self.rng
        period = self.world.periods[month]
        officers = catalog.citizen_names()
        for order, code in enumerate(self.words["assisted"][self.region]):
            village = next(d.villages[0] for d in catalog.districts(self.region) if d.code == code)
            officer = f"{officers['first_f'][order]} {officers['last'][order + (10 if self.region == '19.71' else 0)]}"
            for number in range(rng.randint(1, 2)):
                men, women = rng.randint(6, 31), rng.randint(6, 38)
                early, foreign = rng.choice((0, 0, 1, 2)), rng.choice((0, 0, 0, 1))
                self.found.activities.append(
                    Activity(
                        f"KB-{code.replace('.', '')}-{period}-{number + 1:02d}", village, self._day(month),
                        rng.choice(("SOSIALISASI_TPPO", "SOSIALISASI_PASPOR", "SOSIALISASI_LAPOR_OA", "KUNJUNGAN_PIMPASA", "RAPAT_FORUM")),
                        rng.choice(("UMUM", "PELAJAR", "PEMUDA", "RT_RW", "KELUARGA_PMI")), men, women, round((men + women) * rng.uniform(0.2, 0.6)),
                        officer, (early, foreign, rng.randint(0, early + foreign)),
                    )
                )  # fmt: skip

    def _meet(self, month: int) -> None:
        rng = self.rng
        day = self._day(month)
        items = []
        for text, responsible in rng.sample(self.words["decisions"], 4):
            later = rng.choices(("SELESAI", "PROSES", "BELUM"), (60, 30, 10))[0]
            items.append(Decision(text, responsible, day + timedelta(days=rng.choice((14, 30, 30, 45))), "BELUM", later))
        known = [case for case in self.found.cases if case.region == self.region and case.found_on <= day]
        if known:
            items[0].case_id = known[-1].case_id
        seen = [
            v for (code, m), visits in self.found.observations.items() if code[:5] == self.region and m == month for v in visits if v.signs
        ]
        if seen:
            items[1].finding_id = seen[0].number
        self.found.meetings.append(Meeting(f"TIMPORA-{self.short}-{day:%Y-%m}", self.region, month, day, items))


def _age_group(born: date, day: date) -> str:
    age = (day - born).days // 365
    return next(f"{low}-{high}" for low, high in ((0, 17), (18, 29), (30, 44), (45, 59), (60, 120)) if age <= high)


# -- rows


def observation_rows(world: World, fieldwork: Fieldwork, region: str, month: int) -> dict[str, list[Row]]:
    """K02 by kecamatan."""
    found: dict[str, list[Row]] = {}
    for district in catalog.districts(region):
        for visit in fieldwork.observations.get((district.code, month), []):
            rng = Random(f"{world.seed}|{visit.number}")
            seen = len(visit.present)
            checked = max(1, round(seen * rng.uniform(0.6, 1.0))) if seen else 0
            joint = visit.kind == "OPERASI_GABUNGAN"
            point = point_of(visit.village) if rng.random() < 0.6 else None
            values = {
                "id_observasi": visit.number, "tanggal": visit.day, "jam": visit.begins, "kode_desa_kel": visit.village,
                "lintang": point[0] if point else None, "bujur": point[1] if point else None, "nama_lokasi": visit.place,
                "jenis_lokasi": visit.site_kind, "nib": visit.company.nib if visit.company else None,
                "nama_perusahaan": visit.company.name if visit.company else None, "jenis_kegiatan_pengawasan": visit.kind,
                "instansi_ikut": ["KECAMATAN", "POLSEK", "IMIGRASI", "DISNAKER"] if joint else rng.choice((["KECAMATAN"], ["KECAMATAN", "POLSEK"])),
                "nomor_surat_tugas": f"094/{rng.randint(10, 400)}/TRANTIB/{visit.day.year}" if joint or rng.random() < 0.4 else None,
                "jml_oa_terlihat": seen, "jml_oa_diperiksa": checked,
                "jml_tanpa_dokumen": 1 if checked and "TIDAK_SESUAI_IZIN" in visit.signs else 0, "indikasi": visit.signs or ["TIDAK_ADA"],
                "tindak_lanjut": "DILAPORKAN_IMIGRASI" if visit.ticket else "DICATAT" if seen else "TIDAK_ADA",
                "nomor_tiket_rujukan": visit.ticket or None, "petugas": world.officers[district.code],
            }  # fmt: skip
            found.setdefault(district.sender, []).append(row_of("K02", values, company=visit.company))
    return found


def activity_rows(world: World, fieldwork: Fieldwork, region: str, month: int) -> dict[str, list[Row]]:
    """K03 by kecamatan."""
    period = world.periods[month]
    found: dict[str, list[Row]] = {}
    for activity in fieldwork.activities:
        if activity.village[:5] == region and period.start <= activity.day <= period.end:
            values = {
                "kode_kelurahan": activity.village, "nomor_sk_binaan": f"W.{region[:2]}.IMI-{activity.village[-4:]} Tahun 2025",
                "tgl_sk": date(2025, 3, 17), "id_kegiatan": activity.number, "tanggal": activity.day, "jenis_kegiatan": activity.kind,
                "sasaran": activity.audience, "peserta_l": activity.men, "peserta_p": activity.women, "peserta_usia_18_35": activity.young,
                "nama_pimpasa": activity.officer, "jml_laporan_dini_cpmi": activity.warnings[0], "jml_laporan_dini_oa": activity.warnings[1],
                "jml_diteruskan": activity.warnings[2],
            }  # fmt: skip
            found.setdefault(activity.village[:8].replace(".", ""), []).append(row_of("K03", values))
    return found


def patrol_rows(world: World, fieldwork: Fieldwork, region: str, month: int) -> list[Row]:
    """I04."""
    violations = {case.case_id: case.violation for case in fieldwork.cases}
    rows = []
    for visit in fieldwork.patrols.get((region, month), []):
        rng = Random(f"{world.seed}|{visit.number}")
        kinds = [person.category for person in visit.present]
        counts = {
            "jml_pekerja_diverifikasi": kinds.count("PEKERJA") + kinds.count("AWAK_KAPAL"), "jml_investor_diverifikasi": kinds.count("INVESTOR"),
            "jml_manajerial_diverifikasi": kinds.count("MANAJERIAL"),
        }  # fmt: skip
        odd = min(sum(counts.values()), len(visit.cases))
        ordered = visit.with_order and visit.kind != "PENGAWASAN_ADMINISTRATIF"
        rows.append(
            row_of(
                "I04",
                {
                    "id_kegiatan": visit.number, "tanggal": visit.day, "jam_mulai": visit.begins, "jam_selesai": visit.ends, "jenis": visit.kind,
                    "nomor_surat_perintah": f"W{region[:2]}.IMI.1-GR.03.02-{rng.randint(100, 9999):04d}" if ordered else None,
                    "tgl_surat": visit.day - timedelta(days=rng.randint(0, 4)) if ordered else None, "kode_wilayah": visit.village,
                    "lokasi": visit.place, "nib": visit.company.nib if visit.company else None,
                    "instansi_ikut": ["Kecamatan", "Polsek", "Disnaker"] if visit.kind == "OPERASI_GABUNGAN" else None,
                    "pendamping_pusat": "Y" if visit.kind == "OPERASI_GABUNGAN" and rng.random() < 0.3 else "T", **counts,
                    "jml_sesuai": sum(counts.values()) - odd, "jml_tidak_sesuai": odd,
                    "jenis_pelanggaran": sorted({violations[case] for case in visit.cases}) or None, "id_kasus": list(visit.cases) or None,
                },
                company=visit.company,
            )
        )  # fmt: skip
    return rows


def case_rows(world: World, fieldwork: Fieldwork, region: str, month: int) -> list[Row]:
    """I05: cases that were open in the month, as they stood at its end."""
    period = world.periods[month]
    rows = []
    for case in fieldwork.cases:
        done = case.finished_on
        if case.region != region or case.found_on > period.end or (done and done < period.start):
            continue

        def known(day: date | None) -> date | None:
            return day if day and day <= period.end else None

        decided, deported, paid = known(case.decided_on), known(case.deported_on), known(case.paid_on)
        expelled = "DEPORTASI" in case.measures
        values = {
            "id_kasus": case.case_id, "tgl_temuan": case.found_on, "sumber_temuan": case.source, "id_sumber": case.source_id or None,
            "niora": None if case.pseudonym else case.person.niora, "id_pseudonim": case.pseudonym or None, "kebangsaan": case.nationality,
            "jk": case.sex, "kelompok_umur": case.age_group, "nib_penjamin": case.sponsor or None, "kode_wilayah": case.place,
            "pasal": case.articles, "jenis_pelanggaran": case.violation, "hari_overstay": case.overstay_days, "tgl_bap": known(case.examined_on),
            "tgl_gelar_kasus": known(case.reviewed_on), "tgl_keputusan": decided,
            "nomor_keputusan": f"W{region[:2]}.IMI.1-{case.case_id[-3:]}.GR.04.01-{decided.year}" if decided else None,
            "jenis_tak": case.measures if decided and case.measures else None, "nilai_biaya_beban": case.fee if decided else None,
            "tgl_bayar": paid, "ntpn": f"{case.case_id.replace('-', '')[-16:]}NTPN" if paid else None,
            "tgl_detensi_mulai": known(case.examined_on) if expelled else None, "tgl_detensi_akhir": deported,
            "tempat_detensi": "Ruang detensi kantor imigrasi" if expelled and known(case.examined_on) else None, "tgl_deportasi": deported,
            "tpi_keluar": case.exit_point if deported else None, "negara_tujuan": case.nationality if deported else None,
            "tangkal_sampai": case.barred_until if decided else None, "projustisia": "T", "pendamping_pusat": "T",
            "status_kasus": case.status_on(period.end),
        }  # fmt: skip
        rows.append(row_of("I05", values, person=case.person))
    return rows


def meeting_rows(meeting: Meeting, *, later: bool = False) -> list[Row]:
    """T01: what was decided, as told after the meeting, or a month ``later``."""
    return [
        row_of(
            "T01",
            {
                "id_rapat": meeting.number, "tgl": meeting.day, "tingkat": "KABKOTA", "butir": item.text, "penanggung_jawab": item.responsible,
                "target": item.target, "status": item.later if later else item.status, "id_kasus": item.case_id or None,
                "id_temuan": item.finding_id or None,
            },
        )
        for item in meeting.items
    ]  # fmt: skip
