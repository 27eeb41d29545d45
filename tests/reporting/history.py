"""Random histories of an office: files, late files, corrections, second thoughts about people, new reference data; and what the marts said after each run."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from identity_story import KEBUN, TAMBANG, Office

from sinergi.database import rows, transaction
from sinergi.errors import NoSuchJudgement
from sinergi.identity.judgements import decide, undo
from sinergi.obligations import calendar
from sinergi.reconcile.lifecycle import resolve as resolve_finding
from sinergi.reconcile.three_sources import reconcile
from sinergi.reconcile.unseen import estimate_unseen
from sinergi.warehouse.loading import load

BEGIN = datetime(2026, 9, 5, 3, 0, tzinfo=UTC)
PERIODS = ("2026-08", "2026-09", "2026-10")
PLACES = ("64.02.12", "64.02.03")
# One passport gives way to another, two namesakes share an employer, a passport looks like another's.
PEOPLE = (
    {"name": "WANG XIAOMING", "niora": "N1", "passport": ["EJ1234567", "EP0000001"], "nib": TAMBANG},
    {"name": "LI WEI", "birth": date(1990, 1, 1), "niora": "N2", "passport": ["EK1000001"], "nib": KEBUN},
    {"name": "LI WEI", "birth": date(1990, 1, 2), "niora": "N3", "passport": ["EK1OOOOO1", "EK2000002"], "nib": KEBUN},
    {"name": "SOMCHAI DEE", "birth": date(1979, 5, 6), "nat": "THA", "niora": "N4", "passport": ["AA3334445"], "nib": TAMBANG},
    {"name": "CHEN BO", "birth": date(1971, 2, 3), "niora": "N5", "passport": ["EC7777777", "EC777777I"], "nib": TAMBANG},
)
SENDERS = {"K01": ("640212", "640203"), "P01": (TAMBANG, KEBUN), "I01": ("KANIM-SMD",), "I05": ("KANIM-SMD",), "I08": ("KANIM-SMD",)}


def marts(conn) -> list[str]:
    return [
        row.name for row in rows(conn, "select table_name as name from information_schema.views where table_schema = 'mart' order by 1")
    ]


def answers(url: str, known_on: datetime | None = None, without: Iterable[str] = ()) -> dict[str, list[str]]:
    """View to its rows as text, in a fixed order, now or as known on a day."""
    with transaction(url) as conn:
        if known_on:
            rows(conn, "select set_config('sinergi.known_on', :at, true)", at=known_on.isoformat())
        return {
            name: sorted(row.said for row in rows(conn, f"select cast(answer as text) as said from mart.{name} as answer"))
            for name in marts(conn)
            if name not in without
        }


class History:
    """Plays days of random events, one run a day; ``happened`` tells what they were."""

    def __init__(self, url: str, seed: int):
        self.office = Office(url)
        self.url = url
        self.random = random.Random(seed)
        self.office.clock = BEGIN
        self.happened: list[str] = []
        self.office.registers(TAMBANG, "PT Contoh Tambang", kbli="05100")
        self.office.registers(KEBUN, "PT Contoh Kebun")
        calendar.generate(url, BEGIN)

    @property
    def clock(self) -> datetime:
        return self.office.clock

    def day(self, events: int | None = None) -> None:
        """Some events, then everything that `sinergi run` does after intake."""
        self.office.clock += timedelta(days=self.random.randint(1, 12), minutes=self.random.randint(0, 600))
        for _ in range(events or self.random.randint(2, 6)):
            event = self.random.choices(
                (self.file, self.again, self.judge, self.unjudge, self.reference, self.settle), weights=(8, 5, 3, 2, 2, 1)
            )[0]
            event()
        self.run()

    def run(self) -> None:
        calendar.generate(self.url, self.clock)
        calendar.refresh(self.url, self.clock)
        self.office.resolve()
        load(self.url, self.clock)
        reconcile(self.url, self.clock)
        estimate_unseen(self.url, self.clock)

    def file(self) -> None:
        form = self.random.choices(tuple(SENDERS), weights=(4, 4, 4, 2, 2))[0]
        sender, period = self.random.choice(SENDERS[form]), self.random.choice(PERIODS)
        if self._newest(form, sender, period) == 0:
            self.tell(form, sender, period, 1)

    def again(self) -> None:
        told = self.office.all(
            "select form, sender, period, max(version) as version from intake.submission group by 1, 2, 3 order by 1, 2, 3"
        )
        if told:
            row = self.random.choice(told)
            self.tell(row.form, row.sender, row.period, row.version + 1)

    def tell(self, form: str, sender: str, period: str, version: int) -> None:
        who = self.random.sample(PEOPLE, self.random.randint(0, len(PEOPLE)))
        key = self.office.says(
            form, *(self._row(form, person, number) for number, person in enumerate(who)), sender=sender, period=period, version=version
        )
        self.office.do(
            "update intake.submission set sender_kind = case when :form = 'K01' then 'district' when :form = 'P01' then 'company' else 'immigration' end, "
            "coverage = case when :form = 'I01' then 'KANIM+PUSAT' end, status = case when :n = 0 then 'NIL' else 'ACCEPTED' end, "
            "region_code = (select region_code from intake.sender where sender = :sender) where submission_key = :key",
            form=form, key=key, sender=sender, n=len(who),
        )  # fmt: skip
        self.happened.append(f"{self.clock:%m-%d} {form} {sender} {period} v{version} {len(who)}")

    def judge(self) -> None:
        said = self.office.all("select statement_key from vault.statement order by statement_key")
        if len(said) > 1:
            one, other = self.random.sample([row.statement_key for row in said], 2)
            verdict = self.random.choice(("same", "different"))
            try:
                decide(self.url, self.clock, one, other, verdict, "petugas")
            except ValueError:
                return
            self.happened.append(f"{self.clock:%m-%d} {verdict} {one} {other}")

    def unjudge(self) -> None:
        made = self.office.all("select judgement_key from identity.judgement order by judgement_key")
        if made:
            key = self.random.choice(made).judgement_key
            try:
                undo(self.url, self.clock, key, "petugas")
            except NoSuchJudgement:
                return
            self.happened.append(f"{self.clock:%m-%d} undo {key}")

    def reference(self) -> None:
        n = self.random.randint(1, 9)
        told = self.random.choice(
            (
                f"update reference.region set region_name = 'Kecamatan {n}' where region_code = '64.02.12' and valid_to is null",
                f"update reference.tariff set amount_idr = 1000000 + {n} where kind = 'OVERSTAY' and valid_to is null",
                f"update intake.sender set kbli = '{self.random.choice(('05100', '24202', '01262', '09900'))}' where sender = '{KEBUN}'",
                f"update intake.sender set name = 'PT Contoh Kebun {n}' where sender = '{KEBUN}'",
                f"update reference.population set residents_15_64 = 100000 + {n} where region_code = '64.02' and valid_to is null",
            )
        )
        self.office.do(told)
        self.happened.append(f"{self.clock:%m-%d} {told}")

    def settle(self) -> None:
        open_now = self.office.all(
            "select judged.*, label.rule_code from warehouse.fact_reconciliation_monthly as judged "
            "inner join warehouse.dim_reconciliation_state as label on judged.state = label.state "
            "where judged.known_to is null and judged.state in ('TIDAK_DIKENAL', 'TANPA_IZIN_TERCATAT') and judged.resolution is null "
            "order by judged.period_key, judged.region_code, judged.person_key"
        )
        if open_now:
            row = self.random.choice(open_now)
            resolve_finding(
                self.url, self.clock, row.rule_code, warehouse_period(row.period_key), row.region_code, "SUDAH_KELUAR", "petugas", "alasan",
                person_key=row.person_key,
            )  # fmt: skip
            self.happened.append(f"{self.clock:%m-%d} settled {row.rule_code}")

    def _newest(self, form: str, sender: str, period: str) -> int:
        return self.office.all(
            "select coalesce(max(version), 0) as v from intake.submission where form = :f and sender = :s and period = :p",
            f=form, s=sender, p=period,
        )[0].v  # fmt: skip

    def _row(self, form: str, person: dict, number: int) -> dict:
        passport = self.random.choice(person["passport"])
        row = {name: person[name] for name in ("name", "birth", "nat") if name in person} | {"passport": passport, "nib": person["nib"]}
        place = self.random.choice(PLACES)
        if form == "K01":
            return row | {
                "kode_desa_kel": f"64.02.03.200{self.random.randint(1, 3)}",
                "company": "PT Contoh", "status_keberadaan": "HADIR", "sumber_informasi": "DILIHAT_LANGSUNG", "kategori_orang_asing": "PEKERJA",
                "sektor_kegiatan": self.random.choice(("TAMBANG", "KEBUN", "INDUSTRI")), "birth": row.get("birth") if self.random.random() < 0.7 else None,
            }  # fmt: skip
        if form == "P01":
            return row | {
                "place": place, "status_bulan_ini": "AKTIF_DI_LOKASI", "hari_di_lokasi": 20, "direct": person["nib"],
                "niora": person["niora"] if self.random.random() < 0.5 else None,
            }  # fmt: skip
        if form == "I01":
            return row | {
                "place": place, "niora": person["niora"], "status_izin": "AKTIF", "indeks_visa": "E23", "jenis_izin": "ITAS",
                "posisi": "DI_INDONESIA", "tgl_berakhir": date(2026, self.random.choice((9, 10, 12)), 15),
            }  # fmt: skip
        if form == "I05":
            return {
                "id_kasus": f"C{number}", "niora": person["niora"], "tgl_temuan": date(2026, 8, 3), "kode_wilayah": place, "kebangsaan": "CHN",
                "status_kasus": self.random.choice(("TEMUAN", "PEMERIKSAAN")), "jenis_tak": [], "jenis_pelanggaran": "OVERSTAY", "sumber_temuan": "PATROLI",
            }  # fmt: skip
        return {
            "id_kepulangan": f"R{number}",
            "nik": f"64021201019{number:05d}",
            "nama": person["name"],
            "negara_asal": "MYS",
            "tgl_tiba_daerah": date(2026, 9, 3),
            "jenis": "DEPORTASI",
        }


def warehouse_period(period_key: int) -> str:
    return f"{period_key // 100}-{period_key % 100:02d}"
