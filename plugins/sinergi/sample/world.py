"""The truth: who is where, working for whom, under which permit. No source has been asked yet.

Everything is drawn from the seed by named streams, so that adding a draw in one place leaves the others as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.periods import Period
from sinergi.sample import catalog
from sinergi.sample.catalog import District, Job
from sinergi.sample.people import Passport, Permit, Person, Registry

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
DECREE_2025 = date(2025, 6, 2)  # M.IP-08.GR.01.01/2025: the index regime in force since
DECREE_2023 = date(2024, 1, 1)

# sector of the profile: (K01 code, word list, KBLI 2020, mining definition, mining permit)
SECTORS: dict[str, tuple[str, str, str, str, str]] = {
    "TAMBANG": ("TAMBANG", "TAMBANG", "05100", "TAMBANG_INTI", "IUP_OP"),
    "JASA_TAMBANG": ("JASA_TAMBANG", "JASA_TAMBANG", "09900", "TAMBANG_JASA", "IUJP"),
    "SMELTER": ("INDUSTRI", "INDUSTRI", "24202", "TAMBANG_RANTAI", "TIDAK_ADA"),
    "KEBUN": ("KEBUN", "KEBUN", "01262", "", "TIDAK_ADA"),
    "MIGAS": ("MIGAS", "MIGAS", "06100", "", "TIDAK_ADA"),
    "KONSTRUKSI": ("KONSTRUKSI", "KONSTRUKSI", "42101", "", "TIDAK_ADA"),
    "INDUSTRI": ("INDUSTRI", "INDUSTRI", "20114", "", "TIDAK_ADA"),
    "PERDAGANGAN": ("PERDAGANGAN", "PERDAGANGAN", "46610", "", "TIDAK_ADA"),
    "PERIKANAN": ("PERIKANAN", "PERIKANAN", "03251", "", "TIDAK_ADA"),
    "PENDIDIKAN": ("PENDIDIKAN", "PENDIDIKAN", "85499", "", "TIDAK_ADA"),
    "WISATA": ("WISATA", "WISATA", "55110", "", "TIDAK_ADA"),
    "KAPAL": ("TAMBANG", "KAPAL", "07291", "TAMBANG_INTI", "IUP_OP"),
    "LAIN": ("LAIN", "LAIN", "46100", "", "TIDAK_ADA"),
}

# Real signals, as shares of the workers of a region, and the least number in the first region (DOMAIN §6.5 F31–F35, §4.5).
SIGNALS: tuple[tuple[str, float, int], ...] = (
    ("UNREPORTED", 0.040, 2),     # F31: seen, permitted, absent from the roster
    ("EXPIRED", 0.015, 2),        # F32
    ("VISIT_LISTED", 0.006, 1),   # F33: works on a visit visa, the company says so
    ("VISIT_UNLISTED", 0.006, 1), # F33: works on a visit visa, only the district knows
    ("HR_POST", 0.003, 1),        # F34
    ("DEPORTED", 0.003, 1),       # F35: measure carried out, seen again later
    ("WRONG_SPONSOR", 0.020, 2),  # X413
    ("OTHER_JOB", 0.020, 2),      # X415
)  # fmt: skip
PHANTOMS: tuple[tuple[str, float, int], ...] = (
    ("GHOST", 0.015, 2),          # on a roster, nowhere else
    ("ABROAD", 0.030, 2),         # permit in force, has left
    ("HIDDEN", 0.020, 2),         # permit in force, in the country, no one has seen this person
)  # fmt: skip


@dataclass
class Workplace:
    code: str
    district: str
    village: str


@dataclass(eq=False)
class Company:
    """An employer or sponsor; ``registered`` companies owe the P01 form."""

    nib: str
    name: str
    region: str
    profile_sector: str
    ownership: str
    registered: bool = True
    size: int = 0
    behaviour: str = "regular"
    workplaces: list[Workplace] = field(default_factory=list)
    next_worker: int = 1

    @property
    def sector(self) -> str:
        return SECTORS[self.profile_sector][0]

    @property
    def kbli(self) -> str:
        return "07291" if self.profile_sector == "TAMBANG" and self.region == "19.71" else SECTORS[self.profile_sector][2]

    @property
    def mining_class(self) -> str:
        """The narrowest mining definition it falls under, or ''."""
        return SECTORS[self.profile_sector][3]

    @property
    def mining_permit(self) -> str:
        return SECTORS[self.profile_sector][4]


@dataclass
class Month:
    """What is so for one person at the end of one month; ``present`` means physically in the region for most of it."""

    present: bool
    days: int
    roster_status: str
    leave_start: date | None
    abroad: bool
    leaving: bool


@dataclass
class World:
    seed: int
    periods: list[Period]
    regions: tuple[str, ...]
    companies: list[Company]
    persons: list[Person]
    officers: dict[str, str]
    registry: Registry
    months: dict[tuple[str, int], Month] = field(default_factory=dict)


def build(seed: int, regions: tuple[str, ...], periods: list[Period], scale: float) -> World:
    """Draw the truth for some regions and months."""
    registry = Registry(seed)
    world = World(seed, periods, regions, [], registry.persons, {}, registry)
    stems = list(catalog.words("stem"))
    Random(f"{seed}|stems").shuffle(stems)
    namer = _CompanyNames(stems)
    for order, region in enumerate(regions):
        _Builder(world, region, scale, namer, first=order == 0).build()
    _name_officers(world)
    for person in world.persons:
        for month in range(len(periods)):
            facts = _month_of(world, person, month)
            if facts:
                world.months[person.person_id, month] = facts
    return world


class _CompanyNames:
    """Made-up company names; the first hundred each have a first word of their own."""

    def __init__(self, stems: list[str]) -> None:
        self._stems = stems
        self._count = 0
        self._taken: set[str] = set()

    def draw(self, rng: Random, sector: str) -> str:
        while True:
            stem = self._stems[self._count % len(self._stems)]
            middle = rng.choice(catalog.words("sector", SECTORS[sector][1]))
            tail = rng.choice(catalog.words("tail"))
            name = f"PT {stem} {middle} {tail}"
            if self._count >= len(self._stems):  # past the hundred, a second word keeps the names apart
                name = f"PT {stem} {rng.choice(self._stems)} {middle} {tail}"
            self._count += 1
            if name not in self._taken:
                self._taken.add(name)
                return name


class _Builder:
    """Draws one region."""

    def __init__(self, world: World, region: str, scale: float, namer: _CompanyNames, *, first: bool) -> None:
        self.world = world
        self.region = region
        self.profile: dict[str, Any] = catalog.profile(region)
        self.scale = scale
        self.namer = namer
        self.first = first
        self.rng = Random(f"{world.seed}|{region}")
        self.districts = {d.code: d for d in catalog.districts(region)}
        self.last = len(world.periods) - 1
        self.forever = self.last + 99
        self.employers: list[Company] = []

    def build(self) -> None:
        low, high = (max(4, round(bound * self.scale)) for bound in self.profile["workers"])
        sizes = self._sizes(max(3, round(self.profile["employers"] * self.scale)), low, max(low, high))
        self._found_employers(sizes)
        staff = [self._hire(company) for company in self.employers for _ in range(company.size)]
        self._unregistered_employer()
        self._give_signals(staff)
        self._phantoms(len(staff))
        self._renew_passports(staff)
        self._movements(staff)
        self._others()
        self._crew()

    # -- companies

    def _sizes(self, count: int, low: int, high: int) -> list[int]:
        rng = self.rng
        # median 2, long tail
        sizes = [min(25, max(1, round(rng.lognormvariate(0.69, 1.15)))) for _ in range(count)]
        while not low <= sum(sizes) <= high:
            pick = rng.randrange(count)
            if sum(sizes) > high and sizes[pick] > 1:
                sizes[pick] -= 1
            elif sum(sizes) < low and sizes[pick] < 25:
                sizes[pick] += 1
            elif all(size == 25 for size in sizes):
                break
        return sorted(sizes, reverse=True)

    def _company(self, sector: str, *, size: int = 0, registered: bool = True) -> Company:
        rng = self.rng
        nib = self.world.registry.new_number(rng.choices(("0", "1", "8", "9"), (40, 15, 25, 20))[0], 12)
        company = Company(
            nib, self.namer.draw(rng, sector), self.region, sector, rng.choices(("PMA", "PMDN", "BUMN"), (55, 40, 5))[0], registered, size
        )
        self.world.companies.append(company)
        return company

    def _found_employers(self, sizes: list[int]) -> None:
        rng = self.rng
        shares = {sector: share / sum(self.profile["sectors"].values()) for sector, share in self.profile["sectors"].items()}
        placed = dict.fromkeys(shares, 0)
        places = {code: d.weight / sum(x.weight for x in self.districts.values()) for code, d in self.districts.items() if d.weight}
        filled = dict.fromkeys(places, 0.0)
        total = sum(sizes)
        for size in sizes:
            sector = max(shares, key=lambda s: shares[s] * total - placed[s])
            placed[sector] += size
            company = self._company(sector, size=size)
            parts = 2 if size >= 9 else 1
            for part in range(parts):
                code = max(places, key=lambda c: places[c] * total - filled[c])
                filled[code] += size / parts
                company.workplaces.append(Workplace(f"LK-{part + 1:02d}", code, self._village(self.districts[code], company)))
            self.employers.append(company)
        # the larger, the likelier to report (DOMAIN §6.1: 35 % regular, 30 % now and then, 35 % never)
        idle = [self._company(rng.choice(list(shares))) for _ in range(round(self.profile["idle_companies"] * min(self.scale, 20)))]
        for group in (self.employers, idle):
            ranked = sorted(group, key=lambda c: c.size * 0.2 + rng.gauss(0, 1.0), reverse=True)
            for position, company in enumerate(ranked):
                share = (position + 0.5) / len(ranked)
                company.behaviour = "regular" if share < 0.37 else "irregular" if share < 0.66 else "never"
        for company in idle:
            code = rng.choice(list(places))
            company.workplaces.append(Workplace("LK-01", code, rng.choice(self.districts[code].villages)))

    def _village(self, district: District, company: Company) -> str:
        """A workplace; villages that have a namesake elsewhere and the one with a retired code are met more often than by chance."""
        rng = self.rng
        if district.code == "64.02.19":
            return "64.02.19.2001"
        twins = [village for village in district.villages if village in catalog.namesakes()]
        return rng.choice(twins) if twins and company.size < 9 and rng.random() < 0.6 else rng.choice(district.villages)

    # -- people

    def _nationality(self, key: str = "nationalities") -> str:
        mix = self.profile[key]
        return self.rng.choices(list(mix), list(mix.values()))[0]

    def _hire(self, company: Company, role: str = "NORMAL", months: tuple[int, int] | None = None) -> Person:
        rng = self.rng
        job = self._job(SECTORS[company.profile_sector][1])
        category = "MANAJERIAL" if job.level in {"MANAJER", "DIREKSI"} else "PEKERJA"
        person = self.world.registry.create(
            nationality=self._nationality(), region=self.region, role=role, category=category, months=months or (-1, self.forever)
        )
        person.employer = person.sponsor = company
        person.workplace = company.workplaces[0] if rng.random() < 0.65 else company.workplaces[-1]
        person.job = person.permit_job = job.title
        person.kbji, person.level, person.activity = job.kbji, job.level, job.activity
        person.rotates = company.mining_class != "" and rng.random() < 0.55
        person.rotation_phase = rng.randrange(91)
        self._house(person, company)
        self._permit(person)
        return person

    def _job(self, sector: str) -> Job:
        wish = self.rng.choices(("DIREKSI", "MANAJER", "PENASIHAT", "PROFESIONAL"), (9, 21, 21, 49))[0]
        titles = catalog.jobs()[sector]
        fitting = [job for job in titles if job.level == wish or (wish == "PROFESIONAL" and job.level == "TEKNISI")]
        return self.rng.choice(fitting or list(titles))

    def _house(self, person: Person, company: Company) -> None:
        rng = self.rng
        place = person.workplace
        assert isinstance(place, Workplace)
        person.home_district = place.district
        if rng.random() < 0.07:
            weighted = [d for d in self.districts.values() if d.weight]
            person.home_district = rng.choices(weighted, [d.weight for d in weighted])[0].code
        district = self.districts[person.home_district]
        person.home_village = place.village if place.district == district.code else rng.choice(district.villages)
        person.home_kind = rng.choices(("MES", "KONTRAKAN", "RUMAH", "HOTEL"), (68, 20, 9, 3))[0]
        where = catalog.village_names()[person.home_village]
        if person.home_kind == "MES":
            person.address = f"Mes {company.name}, {where}, RT {rng.randint(1, 20):02d}"
        else:
            person.address = f"Jalan {rng.choice(('Melati', 'Mawar', 'Kenanga', 'Cempaka', 'Anggrek'))} No {rng.randint(1, 90)}, {where}, RT {rng.randint(1, 20):02d}"

    def _permit(self, person: Person, *, kind: str = "ITAS", index: str = "E23") -> None:
        """A permit of one year; nearly all end well after the months of the run, some are extended within them."""
        rng = self.rng
        start_of_run = self.world.periods[0].start
        ahead = 31 * (self.last + 1)
        remaining = rng.randint(5, ahead) if rng.random() < 0.07 else rng.randint(min(ahead + 95, 330), 360)
        end = start_of_run + timedelta(days=remaining)
        start = end - timedelta(days=364)
        person.arrived = start + timedelta(days=rng.randint(0, 9))
        person.permits = [self._paper(start, end, kind, index)]
        passport = person.passports[0]
        if passport.ends < end + timedelta(days=400):
            passport.ends += timedelta(days=1300)
            passport.issued += timedelta(days=1300)
        passport.issued = min(passport.issued, start - timedelta(days=60))

    def _paper(self, start: date, end: date, kind: str, index: str) -> Permit:
        rng = self.rng
        regime = "KEP2025" if start >= DECREE_2025 else "KEP2023" if start >= DECREE_2023 else "LAMA"
        number = self.world.registry.new_number("2C" + rng.choice("1234") + "1" + rng.choice("ABCDE"), 8)
        central = kind == "ITAS_PERAIRAN" or rng.random() < 0.25
        rptka = f"B.3/{rng.randint(100000, 999999)}/PK.04.01/{ROMAN[start.month - 1]}/{start.year}"
        return Permit(number, kind, index, regime, start, end, "PUSAT" if central else "KANIM", rptka)

    # -- signals

    def _quota(self, rate: float, least: int, count: int) -> int:
        return max(least if self.first else 0, round(rate * count))

    def _give_signals(self, staff: list[Person]) -> None:
        """Signals go to people of employers that report and districts that are reached, so that each is visible somewhere."""
        rng = self.rng
        weak = set(self.profile["weak_reporters"])
        good = [p for p in staff if isinstance(p.employer, Company) and p.employer.behaviour == "regular" and p.home_district not in weak]
        others = [p for p in staff if p not in good] if len(staff) < 500 else []
        rng.shuffle(good)
        pool = good + others
        pool.reverse()
        self.good_employers = [
            c for c in self.employers if c.behaviour == "regular" and c.workplaces[0].district not in weak
        ] or self.employers
        for role, rate, least in SIGNALS:
            for _ in range(self._quota(rate, least, len(staff))):
                if not pool:
                    return
                self._turn(pool.pop(), role)
        self.ordinary = pool

    def _turn(self, person: Person, role: str) -> None:
        rng = self.rng
        person.role = role
        person.rotates = False
        first_end = self.world.periods[0].end
        if role == "EXPIRED":
            end = first_end - timedelta(days=rng.randint(5, 40))
            person.permits = [self._paper(end - timedelta(days=364), end, "ITAS", "E23")]
            person.permits[0].authority = "KANIM"
        elif role.startswith("VISIT"):
            person.permits = []
        elif role == "HR_POST":
            person.job = person.permit_job = "Manajer Personalia"
            person.kbji, person.level, person.category, person.activity = "1212", "MANAJER", "MANAJERIAL", "mengurus kepegawaian"
        elif role == "OTHER_JOB":
            person.job = "Pengawas Mekanik" if person.job != "Pengawas Mekanik" else "Pengawas Listrik"
            person.kbji = "3115"
        elif role == "WRONG_SPONSOR":
            person.sponsor = rng.choice([c for c in self.employers if c is not person.employer])

    def _phantoms(self, count: int) -> None:
        for role, rate, least in PHANTOMS:
            for _ in range(self._quota(rate, least, count)):
                person = self._hire(self.rng.choice(self.good_employers), role)
                person.rotates = False
                weak = set(self.profile["weak_reporters"])
                if person.home_district in weak:
                    code = self.rng.choice([d.code for d in self.districts.values() if d.weight and d.code not in weak])
                    person.home_district, person.home_village = code, self.rng.choice(self.districts[code].villages)

    def _renew_passports(self, staff: list[Person]) -> None:
        """A few passports run out; the new one comes in the second month, before the old one ends."""
        if self.last < 1:
            return
        chosen = [p for p in reversed(self.ordinary) if p.role == "NORMAL"][: self._quota(0.02, 3, len(staff))]
        for person in chosen:
            old = person.passports[0]
            month = self.world.periods[1].start
            permit = person.permits[0]
            permit.end = self.world.periods[-1].end + timedelta(days=self.rng.randint(40, 90))
            permit.start = permit.end - timedelta(days=364)
            person.arrived = permit.start + timedelta(days=3)
            old.ends = permit.end + timedelta(days=self.rng.randint(2, 12))
            old.issued = old.ends - timedelta(days=3651)
            issued = month + timedelta(days=self.rng.randint(0, 20))
            person.passports.append(Passport(self.world.registry.new_passport(person.nationality), issued, issued + timedelta(days=3651)))
            person.renewed_in = 1
            person.rotates = False
        self.ordinary = [p for p in self.ordinary if p not in chosen]

    # -- everyone else

    def _unregistered_employer(self) -> None:
        """A small firm that no one has registered: its people are seen and permitted, but nobody owes a roster for them."""
        company = self._company("LAIN", size=2, registered=False)
        company.behaviour = "never"
        code = max(self.districts.values(), key=lambda d: d.weight if d.code not in self.profile["weak_reporters"] else -1).code
        company.workplaces.append(Workplace("LK-01", code, self.rng.choice(self.districts[code].villages)))
        company.profile_sector = "PERDAGANGAN"
        for _ in range(2):
            self._hire(company, "UNREGISTERED")

    def _movements(self, staff: list[Person]) -> None:
        rng = self.rng
        leavers = [p for p in staff if p.role == "NORMAL" and p.renewed_in is None]
        rng.shuffle(leavers)
        for month in range(len(self.world.periods)):
            for _ in range(round(rng.randint(*self.profile["departures"]) * self.scale)):
                if leavers:
                    leavers.pop().last_month = month
            if month == 0:
                continue
            for _ in range(round(rng.randint(*self.profile["arrivals"]) * self.scale)):
                person = self._hire(rng.choice(self.employers), months=(month, self.forever))
                person.rotates = False
                start = self.world.periods[month].start - timedelta(days=rng.randint(5, 25))
                person.permits[0].start, person.permits[0].end = start, start + timedelta(days=364)
                person.permits[0].regime = "KEP2025" if start >= DECREE_2025 else "KEP2023"
                person.arrived = self.world.periods[month].start + timedelta(days=rng.randint(1, 9))
                passport = person.passports[0]
                passport.issued = min(passport.issued, start - timedelta(days=60))
                passport.ends = max(passport.ends, start + timedelta(days=1100))

    def _guest(self, role: str, category: str, **more: Any) -> Person:
        person = self.world.registry.create(nationality=self._nationality(), region=self.region, role=role, category=category, **more)
        company = self.rng.choice(self.employers)
        person.employer = person.sponsor = company
        person.workplace = company.workplaces[0]
        self._house(person, company)
        return person

    def _others(self) -> None:
        """Dependants, investors and visiting buyers: in the districts' and immigration's lists, no workers."""
        for number in range(round(self.profile["dependants"] * self.scale)):
            spouse = number % 2 == 0
            person = self._guest(
                "DEPENDANT",
                "KELUARGA",
                months=(-1, self.forever),
                sex="P" if spouse else None,
                youngest=26 if spouse else 2,
                oldest=52 if spouse else 15,
            )
            self._permit(person, index="E31")
            person.activity = "ikut keluarga"
        for _ in range(round(self.profile["investors"] * self.scale)):
            person = self._guest("INVESTOR", "INVESTOR", months=(-1, self.forever))
            self._permit(person, index="E28A")
            person.job = person.permit_job = "Direktur"
            person.level, person.activity = "DIREKSI", "meninjau perusahaan"
        for month in range(len(self.world.periods)):
            for number in range(round(self.profile["visitors"] * self.scale)):
                person = self._guest("VISITOR", "KUNJUNGAN", months=(month, month))
                person.activity = "kunjungan lokasi" if number == 0 else "rapat pembelian"
                person.home_kind = "HOTEL"

    def _crew(self) -> None:
        """Dredger crews: permits of the centre, sponsors that are registered elsewhere; one operator has a base ashore and reports."""
        rng = self.rng
        count = round(self.profile["crew"] * self.scale)
        if not count:
            return
        home = self.districts[self.profile["crew_home"]]
        operators = [self._company("KAPAL", registered=number == 0) for number in range(1 + max(3, round(3 * self.scale)))]
        for operator in operators:
            operator.workplaces.append(Workplace("LK-01", home.code, rng.choice(home.villages)))
            operator.behaviour = "regular" if operator.registered else "never"
        base = round(self.profile["crew_base"] * min(self.scale, 2))
        operators[0].size = base
        for number in range(count + base):
            ashore = number < base
            operator = operators[0] if ashore else operators[1 + number % (len(operators) - 1)]
            person = self.world.registry.create(
                nationality=self._nationality("crew_nationalities"), region=self.region, role="CREW_BASE" if ashore else "CREW_SEA",
                category="AWAK_KAPAL", months=(-1, self.forever), sex="L" if rng.random() < 0.965 else "P", youngest=22, oldest=55,
            )  # fmt: skip
            job = rng.choice(catalog.jobs()["KAPAL"])
            person.employer = person.sponsor = operator
            person.workplace = operator.workplaces[0]
            person.job = person.permit_job = job.title
            person.kbji, person.level, person.activity = job.kbji, job.level, job.activity
            person.home_district, person.home_village = home.code, operator.workplaces[0].village
            person.home_kind = "MES" if ashore else "KAPAL"
            ship = f"KIP {operator.name.split()[1]} {number % 7 + 1}"
            person.address = (
                f"Mes awak kapal {operator.name}, RT {rng.randint(1, 9):02d}"
                if ashore
                else f"{ship}, kolam pelabuhan, kamar {number % 40 + 1}"
            )
            self._permit(person, kind="ITAS_PERAIRAN")


def _name_officers(world: World) -> None:
    rng = Random(f"{world.seed}|officers")
    rows = catalog.rows_of("officers.csv")
    first = [row["name"] for row in rows if row["kind"] == "first"]
    last = [row["name"] for row in rows if row["kind"] == "last"]
    pairs = [f"{a} {b}" for a in first for b in last]
    rng.shuffle(pairs)
    for region in world.regions:
        for district in catalog.districts(region):
            world.officers[district.code] = pairs.pop()
        world.officers[catalog.profile(region)["office"]["code"]] = pairs.pop()
    world.officers[""] = pairs.pop()


def _month_of(world: World, person: Person, month: int) -> Month | None:
    """The facts of a person's month, or None when this person has nothing to do with the region in it."""
    period = world.periods[month]
    length = (period.end - period.start).days + 1
    if month > person.last_month or month < person.first_month - 1:
        return None
    rng = Random(f"{world.seed}|{person.person_id}|{month}")
    if month == person.first_month - 1:  # announced, not here yet
        if person.role != "NORMAL" or not person.permits or person.permits[0].start > period.end or rng.random() < 0.4:
            return None
        return Month(False, 0, "BELUM_TIBA", None, True, False)
    if person.role in {"ABROAD", "HIDDEN", "CREW_SEA"}:
        return Month(person.role != "ABROAD", 0, "", None, person.role == "ABROAD", False)
    if person.role == "DEPORTED" and len(world.periods) > 2 and month == deportation_month(world):
        return Month(False, 0, "", None, True, False)
    if month == person.last_month and person.role != "VISITOR":
        days = rng.randint(3, 20)
        return Month(False, days, "SELESAI", None, True, True)
    if month == person.first_month:
        return Month(
            True,
            max(1, (period.end - person.arrived).days + 1) if person.arrived > period.start else length,
            "AKTIF_DI_LOKASI",
            None,
            False,
            False,
        )
    if person.rotates:
        day = (period.start - date(2020, 1, 1)).days
        off = [d for d in range(length) if (day + d + person.rotation_phase) % 91 >= 70]
        if off and off[-1] == length - 1 and len(off) >= 7:
            return Month(True, length - len(off), "CUTI_ROSTER", period.start + timedelta(days=off[0]), True, False)
        return Month(True, length - len(off), "AKTIF_DI_LOKASI", None, False, False)
    if person.role == "NORMAL" and rng.random() < 0.008:
        return Month(False, length - 20, "DINAS_LUAR", None, False, False)
    return Month(True, length - rng.choice((0, 0, 1, 2, 4)), "AKTIF_DI_LOKASI", None, False, False)


def deportation_month(world: World) -> int:
    """Index of the month from which the deported person's permit is cancelled; seen again from the next one, if there is one."""
    return 1 if len(world.periods) > 2 else len(world.periods) - 1
