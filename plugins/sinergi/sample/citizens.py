"""The truth about Indonesians: who trained, left, was held back, works abroad and came home. No office has been asked yet.

Drawn from streams of its own, so that the foreigners of world.py stay as they were. Months are indices of the run; −1 is the month before.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.periods import Period
from sinergi.sample import catalog
from sinergi.sample.world import World

CLASS_SIZE = 16
_EDUCATION = (("SMP", 2), ("SMA", 6), ("SMK", 8), ("DIPLOMA", 2), ("SARJANA", 2))
_LETTERS = "ACEX"  # passports of the country begin with one letter


@dataclass(eq=False)
class Citizen:
    """One Indonesian. ``ktp`` is the address on the card, a village of the region or another region; the NIK tells the first registration."""

    citizen_id: str
    region: str
    nik: str
    name: str
    sex: str
    birth_date: date
    ktp: str
    passport: str
    education: str


@dataclass(eq=False)
class Training:
    """One participant of one class, with the exam and the certificate that followed."""

    citizen: Citizen
    class_id: str
    programme: dict[str, Any]
    place: str
    fund: str
    start: date
    end: date
    outcome: str  # LULUS | GAGAL | MUNDUR
    wish: str
    exam_on: date | None = None
    result: str = ""
    certificate: str = ""
    registration: str = ""
    issued_on: date | None = None


@dataclass(eq=False)
class Placement:
    """One official placement abroad, from registration to return."""

    citizen: Citizen
    number: int
    destination: dict[str, Any]
    channel: str
    job: str
    registered_on: date
    verified_on: date
    opp_on: date
    departs_on: date
    entry_point: str
    ended_on: date | None = None
    end_status: str = ""

    @property
    def id_pmi(self) -> str:
        return f"PMI-{self.registered_on.year}-{self.number:06d}"

    def status_on(self, day: date) -> str | None:
        """Where the placement stands at the end of a day."""
        if self.ended_on is not None and self.ended_on <= day:
            return self.end_status
        if self.departs_on <= day:
            return "BERANGKAT" if (self.departs_on.year, self.departs_on.month) == (day.year, day.month) else "BEKERJA"
        for status, since in (("OPP", self.opp_on), ("VERIFIKASI", self.verified_on), ("TERDAFTAR", self.registered_on)):
            if since <= day:
                return status
        return None


@dataclass(eq=False)
class Contact:
    placement: Placement
    contact_id: str
    day: date
    channel: str
    condition: str
    complaint: str = ""
    complaint_status: str = ""


@dataclass(eq=False)
class Homecoming:
    """One person come home; ``wave`` is empty for those who came alone."""

    citizen: Citizen
    return_id: str
    wave: str
    in_country: date
    in_region: date
    country: str
    kind: str
    procedural: str
    trafficked: bool
    route: str
    recruiter: str
    job: str
    follow_up: str
    id_pmi: str = ""


@dataclass(eq=False)
class PassportCase:
    citizen: Citizen
    case_id: str
    day: date
    country: str
    reason: str
    decision: str
    follow_up: str


@dataclass(eq=False)
class ExitCase:
    citizen: Citizen
    case_id: str
    day: date
    checkpoint: str
    mode: str
    country: str
    handed_to: str
    passport_held: bool


@dataclass(eq=False)
class Watched:
    """Someone whom the village keeps an eye on, outside the official ways or just home."""

    citizen: Citizen
    village: str
    country: str
    way: str
    status: str
    leaves_on: date | None
    since_month: int
    signs: list[str]
    promise: str
    recruiter: str


@dataclass
class Migration:
    """Everything about citizens, over all regions and months of a run."""

    citizens: list[Citizen] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    homecomings: list[Homecoming] = field(default_factory=list)
    passport_cases: list[PassportCase] = field(default_factory=list)
    passport_totals: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)
    exit_cases: list[ExitCase] = field(default_factory=list)
    watched: list[Watched] = field(default_factory=list)
    failed_prevention: list[Citizen] = field(default_factory=list)


def build(world: World, scale: float) -> Migration:
    """Draw the citizens of the regions of a world."""
    found = Migration()
    taken: set[str] = set()
    for region in world.regions:
        _Region(world, found, region, scale, taken).build()
    return found


def nik_of(rng: Random, place: str, sex: str, born: date) -> str:
    """A NIK first registered at a place; its last digit is never 0, as that of a NIK which a spreadsheet has rounded."""
    digits = place.replace(".", "")
    prefix = digits[:6] if len(digits) > 4 else f"{digits}{rng.randint(1, 6):02d}"
    return f"{prefix}{born.day + (40 if sex == 'P' else 0):02d}{born:%m%y}{rng.randint(0, 3):03d}{rng.randint(1, 9)}"


def veiled(seed: int, nik: str) -> str:
    """A keyed HMAC in place of a NIK, as an immigration office gives it."""
    return hmac.new(f"{seed}|veil".encode(), nik.encode(), "sha256").hexdigest()


class _Region:
    """Draws the citizens of one region."""

    def __init__(self, world: World, found: Migration, region: str, scale: float, taken: set[str]) -> None:
        self.world = world
        self.found = found
        self.region = region
        self.scale = scale
        self.taken = taken
        self.words = catalog.office_words()
        self.rng = Random(f"{world.seed}|citizens|{region}")
        self.months = len(world.periods)
        self.villages = [village for district in catalog.districts(region) for village in district.villages]
        self.short = region.replace(".", "")

    def build(self) -> None:
        self._train()
        self._place()
        self._watch()
        self._contact()
        self._come_home()
        self._hold_back()

    def period(self, month: int) -> Period:
        return self.world.periods[0].shift(month)

    def _many(self, count: float) -> int:
        return max(1, round(count * self.scale))

    def _citizen(self, *, ktp: str | None = None, sex: str | None = None, youngest: int = 19, oldest: int = 44) -> Citizen:
        rng, names = self.rng, catalog.citizen_names()
        sex = sex or ("P" if rng.random() < 0.53 else "L")
        ktp = ktp or (rng.choice(self.words["neighbours"][self.region]) if rng.random() < 0.06 else rng.choice(self.villages))
        while True:
            name = f"{rng.choice(names['first_f' if sex == 'P' else 'first_m'])} {rng.choice(names['last'])}".upper()
            born = date(2026, 6, 1) - timedelta(days=int(rng.triangular(youngest, oldest, 27) * 365.25))
            first = ktp if rng.random() < 0.88 else rng.choice([*self.words["neighbours"][self.region], rng.choice(self.villages)])
            nik = nik_of(rng, first, sex, born)
            # 1 January and 29 February are dates that forms doubt
            if (born.month, born.day) in {(1, 1), (2, 29)} or nik in self.taken or f"{name}|{born}" in self.taken:
                continue
            self.taken |= {nik, f"{name}|{born}"}
            break
        while (passport := rng.choice(_LETTERS) + "".join(rng.choices("0123456789", k=7))) in self.taken:
            pass
        self.taken.add(passport)
        education = rng.choices([name for name, _ in _EDUCATION], [weight for _, weight in _EDUCATION])[0]
        citizen = Citizen(f"W{len(self.found.citizens) + 1:06d}", self.region, nik, name, sex, born, ktp, passport, education)
        self.found.citizens.append(citizen)
        return citizen

    # -- training, certificate

    def _train(self) -> None:
        """A class begins each month and ends in the next one; those of the month before the run end in its first."""
        rng = self.rng
        for cohort in range(-1, self.months + 1):
            for number in range(self._many(1)):
                programme = rng.choice(self.words["programmes"])
                opens = self.period(cohort).start
                start = opens + timedelta(days=rng.randint(2, 8))
                end = self.period(cohort + 1).start + timedelta(days=rng.randint(11, 15))
                class_id = f"BLK-{self.short}-{opens:%Y%m}-{number + 1:02d}"
                fund = rng.choice(("APBD", "APBD", "APBN", "CSR", "DBHCHT"))
                for _ in range(CLASS_SIZE):
                    training = Training(
                        self._citizen(oldest=36), class_id, programme, self.words["training_places"][self.region], fund, start, end,
                        rng.choices(("LULUS", "GAGAL", "MUNDUR"), (90, 4, 6))[0], rng.choices(("LOKAL", "NASIONAL", "LUAR_NEGERI"), (40, 20, 40))[0],
                    )  # fmt: skip
                    self.found.trainings.append(training)
                    if training.outcome == "LULUS":
                        self._examine(training)

    def _examine(self, training: Training) -> None:
        rng = self.rng
        training.exam_on = training.end + timedelta(days=rng.randint(2, 4))
        training.result = "K" if rng.random() < 0.87 else "BK"
        if training.result == "K":
            training.issued_on = training.exam_on + timedelta(days=rng.choice((4, 5, 6, 7, 18)))
            number = len(self.taken)
            programme = training.programme
            training.certificate = f"{programme['kbli']} {programme['kbji']} 4 {number:07d} {training.issued_on.year}"
            training.registration = f"{self.short}.{programme['kbji']}.{number:05d} {training.issued_on.year}"
            self.taken.add(training.certificate)

    # -- placements

    def _place(self) -> None:
        """Some of those with a certificate, some without, and those who have been abroad since before the run."""
        rng = self.rng
        first = self.world.periods[0].start
        for training in [t for t in self.found.trainings if t.citizen.region == self.region and t.issued_on and t.wish == "LUAR_NEGERI"]:
            if rng.random() < 0.5:
                assert training.issued_on
                self._placement(
                    training.citizen, training.issued_on + timedelta(days=rng.randint(2, 6)), rng.choice(training.programme["jobs"])
                )
        for month in range(self.months):
            for _ in range(self._many(2)):
                self._placement(self._citizen(), self.period(month - 1).start + timedelta(days=rng.randint(5, 20)), "")
        for _ in range(self._many(24)):
            self._placement(self._citizen(), first - timedelta(days=rng.randint(120, 600)), "")

    def _placement(self, citizen: Citizen, registered: date, job: str) -> None:
        rng = self.rng
        ways = self.words["destinations"]
        destination = rng.choices(ways, [way["weight"] for way in ways])[0]
        channels = self.words["channels"]
        verified = registered + timedelta(days=rng.randint(3, 8))
        opp = verified + timedelta(days=rng.randint(6, 14))
        self.found.placements.append(
            Placement(
                citizen, len(self.found.placements) + 1, destination, rng.choices(list(channels), list(channels.values()))[0],
                job or rng.choice(rng.choice(self.words["programmes"])["jobs"]), registered, verified, opp, opp + timedelta(days=rng.randint(3, 9)),
                rng.choice(self.words["departures"][self.region]),
            )
        )  # fmt: skip

    def _contact(self) -> None:
        rng = self.rng
        count = 0
        open_complaints: list[tuple[Placement, str, str]] = []
        for month in range(self.months):
            period = self.period(month)
            abroad = [
                p for p in self.found.placements if p.citizen.region == self.region and p.departs_on <= period.start and not p.ended_on
            ]
            spoken = rng.sample(abroad, min(len(abroad), self._many(8)))
            pending = [(p, number, condition) for p, number, condition in open_complaints if p not in spoken]
            open_complaints = []
            for placement, number, condition in [*pending, *((p, "", "") for p in spoken)]:
                count += 1
                day = period.start + timedelta(days=rng.randint(1, 26))
                contact = Contact(
                    placement, f"KT-{self.short}-{period}-{count:04d}", day, rng.choice(("TELEPON", "PESAN", "KELUARGA")), "AMAN"
                )
                if number:
                    contact.condition, contact.complaint, contact.complaint_status = condition, number, "SELESAI"
                elif rng.random() < 0.15:
                    contact.condition = rng.choice(("MASALAH_UPAH", "MASALAH_KONTRAK", "SAKIT", "MASALAH_DOKUMEN"))
                    contact.complaint, contact.complaint_status = f"ADU-{self.short}-{count:04d}", rng.choice(("DITERIMA", "DIPROSES"))
                    open_complaints.append((placement, contact.complaint, contact.condition))
                self.found.contacts.append(contact)

    # -- home

    def _come_home(self) -> None:
        wave = self.words["waves"].get(self.region)
        wave_month = -1
        if wave:
            wanted = [number for number, period in enumerate(self.world.periods) if str(period) == wave["month"]]
            wave_month = wanted[0] if wanted else 0
            self._wave(wave, wave_month)
        for month in range(self.months):
            if month != wave_month:  # told together, so that one file of the month tells all
                self._alone(month)

    def _weekday(self, month: int, day: int) -> date:
        found = self.period(month).start + timedelta(days=day - 1)
        while found.weekday() > 2:  # so that three working days later is still before a weekend's end
            found -= timedelta(days=1)
        return found

    def _wave(self, wave: dict[str, Any], month: int) -> None:
        """The people of the city, of the rest of the island and of elsewhere, all on one day."""
        rng = self.rng
        day = self._weekday(month, wave["day"])
        name = f"{wave['id']}-{day:%Y-%m}"
        total = max(3, round(wave["persons"] * min(1.0, self.scale)))
        local = round(wave["local"] * total / wave["persons"])
        for number in range(total):
            if number < local:
                ktp = rng.choice(self.villages)
            else:
                ktp = rng.choice(wave["elsewhere"] if number == total - 1 else wave["island"])
            citizen = self._citizen(ktp=ktp, sex="L" if rng.random() < 0.8 else "P", oldest=39)
            self.found.homecomings.append(
                Homecoming(
                    citizen, f"PLG-{self.short}-{day:%Y%m}-{number + 1:03d}", name, day - timedelta(days=3), day, wave["country"],
                    "REPATRIASI", "NONPROSEDURAL", rng.random() < 0.6,
                    "Depati Amir" if number % wave["persons"] < wave["direct"] else rng.choice(wave["routes"]),
                    rng.choice(("kenalan", "lowongan di media sosial", "agen perorangan")), "operator penipuan daring",
                    rng.choice(("diserahkan kepada keluarga", "pendampingan dinas sosial", "pemeriksaan kepolisian")),
                )
            )  # fmt: skip
            if number < local and number % 3 == 0:
                self.found.watched.append(
                    Watched(citizen, ktp, wave["country"], "VISA_WISATA", "PULANG", None, month, ["PEREKRUT_MEDSOS", "TANPA_KONTRAK"],
                            "operator layanan pelanggan", "media sosial")
                )  # fmt: skip

    def _alone(self, month: int) -> None:
        rng = self.rng
        day = self._weekday(month, rng.randint(10, 24))
        for number in range(rng.randint(1, max(2, round(2 * min(self.scale, 3))))):
            return_id = f"PLG-{self.short}-{day:%Y%m}-{number + 1:03d}"
            abroad = [
                p for p in self.found.placements
                if p.citizen.region == self.region and not p.ended_on and p.departs_on < day - timedelta(days=40)
                and p not in {contact.placement for contact in self.found.contacts}
            ]  # fmt: skip
            if abroad and rng.random() < 0.5:
                placement = rng.choice(abroad)
                placement.ended_on, placement.end_status = day - timedelta(days=1), "PULANG_DINI"
                home = Homecoming(
                    placement.citizen, return_id, "", day - timedelta(days=1), day, placement.destination["country"], "PULANG_MANDIRI", "PROSEDURAL",
                    False, placement.entry_point, "", placement.job, "diserahkan kepada keluarga", placement.id_pmi,
                )  # fmt: skip
            else:
                home = Homecoming(
                    self._citizen(), return_id, "", day - timedelta(days=1), day, "MYS", "DEPORTASI", "NONPROSEDURAL", False,
                    rng.choice(("Nunukan", "Batam", "Entikong")), "kenalan", rng.choice(self.words["promises"]), "diserahkan kepada keluarga",
                )  # fmt: skip
            self.found.homecomings.append(home)

    # -- held back

    def _hold_back(self) -> None:
        """Passports delayed or refused, departures stopped; one who was delayed in the first month comes home in a later one."""
        rng = self.rng
        figures = self.words["passports"][self.region]
        came_back = [
            h for h in self.found.homecomings if h.citizen.region == self.region and not h.wave and h.procedural == "NONPROSEDURAL"
        ]
        late = [h.citizen for h in came_back if h.in_region > self.period(1).start]
        for month in range(self.months):
            period = self.period(month)
            day = lambda: period.start + timedelta(days=rng.randint(1, 24))  # noqa: B023, E731
            cases = rng.randint(*figures["delayed"])
            for number in range(cases):
                refused = number == 3
                failed = month == 0 and number == 0 and bool(late)
                citizen = late[0] if failed else self._citizen(oldest=38)
                if failed:
                    self.found.failed_prevention.append(citizen)
                self.found.passport_cases.append(
                    PassportCase(
                        citizen, f"PPR-{self.short}-{period}-{number + 1:03d}", day(), "MYS" if failed else rng.choice(("MYS", "MYS", "SGP", "THA")),
                        rng.choice(("KETERANGAN_TIDAK_KONSISTEN", "TANPA_REKOMENDASI_DISNAKER")), "TOLAK" if refused else "TUNDA",
                        "TERBIT_KEMUDIAN" if failed else rng.choice(("RUJUK_DISNAKER", "RUJUK_BP3MI", "TIDAK_KEMBALI")),
                    )
                )  # fmt: skip
            asked = rng.randint(*figures["applications"])
            refused_count = 1 if cases > 3 else 0
            others = rng.randint(2, 9)
            issued = asked - cases - others
            plain = round(issued * rng.uniform(0.19, 0.23))
            self.found.passport_totals[self.region, month] = {
                "permohonan_masuk": asked, "paspor_terbit": issued, "terbit_nonelektronik": plain, "terbit_elektronik": issued - plain,
                "ditunda_pmi_np": cases - refused_count, "ditolak_pmi_np": refused_count, "ditunda_lain": others, "ditolak_lain": 0,
            }  # fmt: skip
            for number in range(rng.randint(1, 3)):
                checkpoint, mode = rng.choice(self.words["checkpoints"][self.region])
                self.found.exit_cases.append(
                    ExitCase(self._citizen(oldest=38), f"TPI-{self.short}-{period}-{number + 1:03d}", day(), checkpoint, mode,
                             rng.choice(("MYS", "SGP", *self.words["lures"])), rng.choice(("BP3MI", "POLRI", "KELUARGA")), rng.random() < 0.3)
                )  # fmt: skip

    # -- watched by the village

    def _watch(self) -> None:
        """Plans outside the official ways that a village has heard of; two of them lead to a country that was never opened."""
        rng = self.rng
        first = self.world.periods[0].start
        for number in range(self._many(6)):
            citizen = self._citizen(ktp=rng.choice(self.villages), oldest=35)
            lured = number < 2
            country = self.words["lures"][number] if lured else "MYS"
            leaves = (
                first + timedelta(days=31 * self.months + rng.randint(10, 60)) if lured else first - timedelta(days=rng.randint(40, 500))
            )
            signs = ["VISA_WISATA", "NEGARA_TERTUTUP", "PEREKRUT_MEDSOS"] if lured else rng.choice((["TANPA_KONTRAK"], []))
            self.found.watched.append(
                Watched(
                    citizen, citizen.ktp, country, "VISA_WISATA" if lured else "P3MI", "RENCANA" if lured else "BEKERJA", leaves, 0, signs,
                    rng.choice(self.words["promises"]), "akun media sosial" if lured else "kenalan",
                )
            )  # fmt: skip
