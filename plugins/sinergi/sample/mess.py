"""The habits of senders: DOMAIN §6.5 F01–F30 on top of faultless deliveries.

Defects of *content* (a copied month, a dependant called a worker, an old passport) change what a source says, and the oracle judges
what was said. Defects of *writing* change only cells; the oracle never sees them. Each file or row remembers its codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from sinergi.sample import catalog, variants
from sinergi.sample.deliveries import Delivery, Style
from sinergi.sample.views import COLUMNS, Row
from sinergi.sample.world import Company, World

T = TypeVar("T")
_MONTHS = ("JANUARI", "FEBRUARI", "MARET", "APRIL", "MEI", "JUNI", "JULI", "AGUSTUS", "SEPTEMBER", "OKTOBER", "NOVEMBER", "DESEMBER")
_PLACEHOLDERS = ("-", "Tidak ada", "nihil", "?")


class Mess:
    """Spoils the deliveries of a run in place; ``level`` 1 is the profile of DOMAIN §6.5."""

    def __init__(self, world: World, deliveries: list[Delivery], level: float) -> None:
        self.world = world
        self.deliveries = deliveries
        self.level = level
        self.rng = Random(f"{world.seed}|mess")

    def apply(self) -> None:
        self._say_wrong_things()
        self._write_rows()
        self._lay_out_files()
        self._copy_last_month()
        self._refusable()
        self._revise_and_resend()

    # -- choosing

    def _pick(self, candidates: Iterable[T], rate: float, least: int = 1) -> list[T]:
        pool = list(candidates)
        count = min(len(pool), max(least, round(rate * self.level * len(pool))))
        return self.rng.sample(pool, count)

    def _files(self, form: str, fewest: int = 1) -> list[Delivery]:
        return [d for d in self.deliveries if d.form == form and d.payload is None and len(d.rows) >= fewest]

    def _rows(self, form: str, test: Callable[[Row], bool] = lambda row: True) -> list[Row]:
        return [row for delivery in self._files(form) for row in delivery.rows if test(row)]

    def _mark(self, rows: Iterable[Row], code: str, change: Callable[[Row], None]) -> None:
        for row in rows:
            change(row)
            row.defects.append(code)

    # -- content

    def _say_wrong_things(self) -> None:
        rng = self.rng
        seen = self._rows("K01")
        adult = date(self.world.periods[0].year - 18, 1, 1)

        def work_for(row: Row) -> None:
            company = row.person.employer
            assert isinstance(company, Company)
            row.company = company
            row.values |= {"kategori_orang_asing": "PEKERJA", "nama_perusahaan": company.name, "sektor_kegiatan": company.sector}

        wives = [r for r in seen if r.person.role == "DEPENDANT" and r.person.birth_date < adult]
        self._mark(rng.sample(wives, min(len(wives), max(1, round(0.05 * self.level * len(seen))))), "F24", work_for)
        buyers = [r for r in seen if r.person.role == "VISITOR"]
        self._mark(rng.sample(buyers, min(len(buyers), max(1, round(0.02 * self.level * len(seen))))), "F25", work_for)
        self._see_twice()
        renewed = self._rows("P01", lambda r: r.person.renewed_in is not None and r.values["nomor_paspor"] == r.person.passports[-1].number)

        def old_passport(row: Row) -> None:
            row.values |= {"nomor_paspor": row.person.passports[0].number, "tgl_berakhir_paspor": row.person.passports[0].ends}

        self._mark(self._pick(renewed, 0.6, 2), "F09", old_passport)
        plain = self._rows("P01", lambda r: r.values["indeks_visa"] == "E23" and r.person.role == "NORMAL" and r.person.renewed_in is None)

        def rptka_end(row: Row) -> None:
            row.values["tgl_berakhir_izin"] -= timedelta(days=4)

        self._mark(self._pick(plain, 0.03, 2), "X417", rptka_end)
        twins = self._rows("P01", lambda r: r.values["kode_wilayah_lokasi"] in catalog.namesakes())

        def namesake(row: Row) -> None:
            row.values["kode_wilayah_lokasi"] = catalog.namesakes()[row.values["kode_wilayah_lokasi"]]

        wanted = max(1, round(0.01 * self.level * len(self._rows("P01"))))
        self._mark(rng.sample(twins, min(len(twins), wanted)), "F20", namesake)
        self._forget_details()

    def _see_twice(self) -> None:
        """F26: quarters in one kecamatan, pit in another; both report the person."""
        files = {(d.period, d.rows[0].values["kode_kecamatan"]): d for d in self._files("K01")}
        places = {code for _, code in files}

        def elsewhere(row: Row, delivery: Delivery) -> list[str]:
            home = row.values["kode_kecamatan"]
            return sorted(c for c in places if c[:5] == home[:5] and c != home and (delivery.period, c) in files)

        movers = [
            (delivery, row) for delivery in self._files("K01") for row in delivery.rows
            if row.person.role == "NORMAL" and row.values["status_keberadaan"] == "HADIR" and elsewhere(row, delivery)
        ]  # fmt: skip
        for delivery, row in self._pick(movers, 0.04, 2):
            code = self.rng.choice(elsewhere(row, delivery))
            district = next(d for d in catalog.districts(code[:5]) if d.code == code)
            village = self.rng.choice(district.villages)
            twin = row.copy()
            twin.values |= {
                "kode_kecamatan": code, "kode_desa_kel": village, "sumber_informasi": "DILIHAT_LANGSUNG", "jenis_tempat_tinggal": "LAIN",
                "alamat_tinggal": f"Lokasi kerja di {catalog.village_names()[village]}", "nama_petugas": self.world.officers[code],
            }  # fmt: skip
            target = files[delivery.period, code]
            twin.values["no_urut"] = len(target.rows) + 1
            target.rows.append(twin)
            for each in (row, twin):
                each.defects.append("F26")

    def _forget_details(self) -> None:
        """Documents that were not shown and NIB that no one asked for: no defect, but the daily bread of matching."""
        rng = self.rng
        for row in self._rows("K01"):
            values = row.values
            if rng.random() < 0.75 * self.level:
                values["nib"] = None
            if (
                row.person.role not in {"NORMAL", "CREW_BASE", "DEPENDANT", "UNREGISTERED", "WRONG_SPONSOR", "OTHER_JOB"}
                or rng.random() > 0.32 * self.level
            ):
                continue
            values["jenis_dokumen_diperlihatkan"] = rng.choices(("TIDAK_DIPERIKSA", "KITAS", "TIDAK_ADA", "LAIN"), (60, 25, 8, 7))[0]
            values["nomor_paspor"] = None
            if rng.random() < 0.10:
                values["tanggal_lahir"] = None
            if values["jenis_dokumen_diperlihatkan"] != "KITAS" and rng.random() < 0.5:
                values |= {"jenis_izin_tinggal": "TIDAK_TAHU", "tgl_berakhir_izin": None}

    # -- writing, row by row

    def _write_rows(self) -> None:
        rng = self.rng

        def put(column: str, text: Callable[[Row], object]) -> Callable[[Row], None]:
            return lambda row: row.cells.__setitem__(column, text(row))

        for form in ("K01", "P01"):
            rows = self._rows(form)
            shown = [r for r in rows if form == "P01" or r.values["nomor_paspor"]]
            named = put("nama_lengkap", lambda r: variants.chinese(r.person, rng))
            self._mark(self._pick((r for r in rows if r.person.nationality == "CHN"), 0.15), "F01", named)
            if form == "K01":
                hard = [r for r in shown if r.person.nationality == "CHN" and not r.cells]
                self._mark(self._pick(hard, 0.045), "F02", put("nama_lengkap", lambda r: variants.romanised(r.person, rng)))
            indian = [r for r in shown if r.person.nationality == "IND"]
            self._mark(
                self._pick(indian, 0.25 if form == "K01" else 0.20), "F03", put("nama_lengkap", lambda r: variants.indian(r.person, rng))
            )
            others = [r for r in shown if r.person.nationality in {"THA", "VNM", "KOR"}]
            self._mark(self._pick(others, 0.10), "F04", put("nama_lengkap", lambda r: variants.other_script(r.person, rng)))
            swappable = [r for r in rows if (d := r.values["tanggal_lahir"]) and d.day <= 12 and d.day != d.month]
            wanted = max(1, round(0.03 * self.level * len(rows)))
            swapped = put(
                "tanggal_lahir",
                lambda r: r.values["tanggal_lahir"].replace(day=r.values["tanggal_lahir"].month, month=r.values["tanggal_lahir"].day),
            )
            self._mark(rng.sample(swappable, min(len(swappable), wanted)), "F05", swapped)
            numbered = [r for r in shown if r.values["nomor_paspor"] == r.person.passports[-1].number and "F05" not in r.defects]
            self._mark(self._pick(numbered, 0.03), "F08", put("nomor_paspor", lambda r: variants.passport(r.values["nomor_paspor"], rng)))
        self._write_district_rows(put)
        self._write_company_rows(put)

    def _write_district_rows(self, put: Callable[[str, Callable[[Row], object]], Callable[[Row], None]]) -> None:
        rng = self.rng
        rows = self._rows("K01")
        self._mark(self._pick(rows, 0.70), "F17", put("kebangsaan", lambda r: variants.nationality(r.values["kebangsaan"], rng)))
        for row in self._pick(rows, 0.15):
            row.cells["jenis_kelamin"] = variants.sex(row.values["jenis_kelamin"], rng)

        def placeholder(row: Row) -> None:
            empty = [
                c for c in ("nib", "keterangan", "kontak_penanggung_jawab", "tgl_berakhir_izin", "nomor_paspor") if row.values[c] is None
            ]
            column = rng.choice(empty or ["keterangan"])
            row.cells[column] = rng.choice(_PLACEHOLDERS[:2] if column.startswith("tgl_") else _PLACEHOLDERS)

        self._mark(self._pick(rows, 0.08), "F18", placeholder)
        large = [r for d in self._files("K01", 6) for r in d.rows if not r.cells]

        def unusable(row: Row) -> None:
            row.cells["kegiatan"] = "-"
            row.accepted = False

        self._mark(self._pick(large, 0.005), "F18", unusable)
        retired = [r for r in rows if r.values["kode_desa_kel"] == "64.02.19.2001"]
        self._mark(self._pick(retired, 0.5), "F19", put("kode_desa_kel", lambda r: "64.02.08.2001"))

        def called(row: Row) -> str:
            code = row.values["kode_kecamatan"]
            return variants.district_name(code, next(d.name for d in catalog.districts(code[:5]) if d.code == code), rng)

        self._mark(self._pick(rows, 0.025), "F19", put("kode_kecamatan", called))
        firms = [r for r in rows if r.values["nama_perusahaan"]]
        self._mark(self._pick(firms, 0.30), "F27", put("nama_perusahaan", lambda r: variants.company(r.values["nama_perusahaan"], rng)))
        stay = [r for r in rows if r.values["jenis_izin_tinggal"] == "ITAS"]
        self._mark(self._pick(stay, 0.10), "F28", put("jenis_izin_tinggal", lambda r: rng.choice(("KITAS", "KITAS kerja", "Kitas"))))

    def _write_company_rows(self, put: Callable[[str, Callable[[Row], object]], Callable[[Row], None]]) -> None:
        rng = self.rng
        rows = self._rows("P01")
        legacy = [r for r in rows if r.values["indeks_visa"] == "E23"]
        self._mark(self._pick(legacy, 0.10), "F28", put("indeks_visa", lambda r: rng.choice(("C312", "C312", "312"))))
        retired = [r for r in rows if r.values["kode_wilayah_lokasi"] == "64.02.19.2001"]
        self._mark(self._pick(retired, 0.4), "F19", put("kode_wilayah_lokasi", lambda r: "64.02.08.2001"))
        self._mark(self._pick(rows, 0.02), "F19", put("kode_wilayah_lokasi", lambda r: r.values["kode_wilayah_lokasi"].replace(".", "")))
        for delivery in self._pick(self._files("P01"), 0.05):
            self._mark(delivery.rows, "F12", put("hari_di_lokasi", lambda r: f"{r.values['hari_di_lokasi']},0"))
        busy = [r for d in self._files("P01", 6) for r in d.rows if not r.cells]

        def unit(row: Row) -> None:
            row.cells["hari_di_lokasi"] = f"{row.values['hari_di_lokasi']} hari"
            row.accepted = False

        self._mark(self._pick(busy, 0.003), "F12", unit)
        for delivery in self._pick(self._files("P01"), 0.05):
            spoil = rng.choice((_rounded, _quoted))
            self._mark(delivery.rows, "F10", _spoiled("npwp_tka", spoil))
        zero = [d for d in self._files("P01") if d.sender.startswith("0")]
        wanted = max(1, round(0.10 * self.level * len(self._files("P01"))))
        for delivery in rng.sample(zero, min(len(zero), wanted)):
            self._mark(delivery.rows, "F11", put("nib", lambda r: int(r.values["nib"])))

    # -- files

    def _lay_out_files(self) -> None:
        rng = self.rng
        for delivery in self.deliveries:
            if delivery.form == "I01":
                delivery.style = Style(delivery.style.file_format, dates="iso")
            else:
                delivery.style.dates = rng.choices(("real", "slashes", "iso"), (55, 25, 20))[0]
        districts, companies, offices = self._files("K01"), self._files("P01"), self._files("I01")
        for delivery in self._pick(districts, 0.20):
            delivery.style.dates = rng.choice(("words", "short"))
            delivery.defects.append("F07")
        for delivery in self._pick(companies, 0.05):
            delivery.style.dates = "serial"
            delivery.defects.append("F06")
        for delivery in self._pick((d for d in districts if d.style.file_format == "xlsx"), 0.47):
            self._head(delivery)
        for delivery in self._pick((d for d in districts if d.style.file_format == "xlsx"), 0.70):
            self._foot(delivery)
        for delivery in self._pick(districts, 0.50) + self._pick(companies, 0.50) + self._pick(offices, 0.2):
            known = catalog.synonyms(delivery.form)
            chosen = rng.sample(sorted(known), min(len(known), rng.randint(3, 12)))
            delivery.style.headers |= {column: rng.choice(known[column]) for column in chosen}
            delivery.style.headers |= {c: c.replace("_", " ").title() for c in COLUMNS[delivery.form] if c not in delivery.style.headers}
            delivery.defects.append("F16")
        self._encode(districts + companies, offices)
        for delivery in self._pick(districts + companies, 0.10):
            delivery.style.manifest = "missing"
        for delivery in self._pick((d for d in districts + companies if d.style.manifest == "full" and d.style.file_format == "xlsx"), 0.2):
            delivery.style.manifest = rng.choice(("headed", "hidden"))
        for delivery in self._pick((d for d in self._files("K01", 0) if d.style.manifest != "missing"), 0.4):
            delivery.envelope["kode_pengirim"] = f"{delivery.sender[:2]}.{delivery.sender[2:4]}.{delivery.sender[4:]}"

    def _head(self, delivery: Delivery) -> None:
        """F13: title rows of the office above a header, half of them over two lines."""
        code = delivery.rows[0].values["kode_kecamatan"]
        district = next(d for d in catalog.districts(code[:5]) if d.code == code)
        month = f"{_MONTHS[delivery.period.number - 1]} {delivery.period.year}"
        region = "PEMERINTAH KABUPATEN" if code[3] < "7" else "PEMERINTAH KOTA"
        delivery.style.titles = [region, f"KECAMATAN {district.name.upper()}", "LAPORAN KEBERADAAN ORANG ASING", f"BULAN {month}", ""]
        if self.rng.random() < 0.5:
            delivery.style.titles.insert(4, "")
        delivery.style.two_line_header = self.rng.random() < 0.5
        delivery.style.numbering_line = self.rng.random() < 0.3
        delivery.defects.append("F13")

    def _foot(self, delivery: Delivery) -> None:
        """F14: a total and the camat's signature."""
        code = delivery.rows[0].values["kode_kecamatan"]
        district = next(d for d in catalog.districts(code[:5]) if d.code == code)
        delivery.style.total = len(delivery.rows)
        delivery.style.signature = ["Mengetahui,", f"Camat {district.name}", "", "", self.world.officers[code], "NIP. 000000000000000000"]
        delivery.defects.append("F14")

    def _encode(self, kept: list[Delivery], offices: list[Delivery]) -> None:
        """F15: separators and encodings of whatever program exported the file."""
        ways = (("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("gb18030", ","), ("cp1252", ","))
        for number, delivery in enumerate(self._pick(kept, 0.10, len(ways))):
            encoding, delimiter = ways[number % len(ways)]
            if encoding == "gb18030" and not any("(" in str(r.cells.get("nama_lengkap", "")) for r in delivery.rows):
                chinese = [r for r in delivery.rows if r.person.nationality == "CHN"]
                if chinese:
                    native = catalog.names()["CHN"].native
                    person = chinese[0].person
                    han = native[person.surname] + "".join(native[part] for part in person.given)
                    chinese[0].cells["nama_lengkap"] = f"{person.name} ({han})"
                    chinese[0].defects.append("F01")
                else:
                    encoding = "cp1252"
            delivery.style = replace(
                delivery.style, file_format="csv", encoding=encoding, delimiter=delimiter, titles=[], two_line_header=False, numbering_line=False,
                signature=[], dates="slashes" if delivery.style.dates == "real" else delivery.style.dates,
            )  # fmt: skip
            delivery.defects = [code for code in delivery.defects if code not in {"F13", "F14"}] + ["F15"]
            if delivery.style.total is not None:
                delivery.defects.append("F14")
        for delivery in self._pick((d for d in offices if d.style.file_format == "csv"), 0.3):
            delivery.style.delimiter, delivery.style.encoding = ";", "utf-8-sig"
            delivery.defects.append("F15")

    def _copy_last_month(self) -> None:
        """F21: last month's rows sent again under the new month, last-seen dates included."""
        by_key = {(d.sender, d.period): d for d in self._files("K01", 3)}
        pairs = [(d, by_key[d.sender, d.period.previous()]) for d in by_key.values() if (d.sender, d.period.previous()) in by_key]
        chosen = self._pick(pairs, 0.15)
        for delivery, earlier in sorted(chosen, key=lambda pair: pair[0].period):
            delivery.rows = [row.copy() for row in earlier.rows]
            for row in delivery.rows:
                row.values["periode"] = str(delivery.period)
                row.defects.append("F21")
            delivery.style = replace(
                delivery.style, dates=earlier.style.dates if delivery.style.file_format == "xlsx" else delivery.style.dates
            )
            if delivery.style.total is not None:
                delivery.style.total = len(delivery.rows)
            delivery.defects.append("F21")

    # -- files that must be refused, and what follows

    def _refusable(self) -> None:
        rng = self.rng
        small = [d for d in self._files("K01") if len(d.rows) <= 3]
        wanted = max(1, round(0.025 * self.level * len(self._files("K01", 0))))
        for number, delivery in enumerate(rng.sample(small, min(len(small), wanted))):
            stamp = delivery.delivered_at
            delivery.payload = _PHOTO if number % 2 == 0 else b"Lapor pak camat, WNA bulan ini masih sama seperti kemarin.\n"
            delivery.payload_name = (
                f"WhatsApp Image {stamp:%Y-%m-%d} at {stamp:%H.%M.%S}.jpeg" if number % 2 == 0 else f"pesan {stamp:%d-%m}.txt"
            )  # fmt: skip
            delivery.accepted, delivery.reason = False, "S001"
            delivery.defects = ["F29"]
        large = [d for d in self._files("K01", 21) if not any("F21" in row.defects for row in d.rows)]
        for delivery in large[:1]:  # a single stray row is set aside, the file stands
            row = delivery.rows[-1]
            row.cells["periode"] = str(delivery.period.previous())
            row.accepted = False
            row.defects.append("F22")
        ready = [d for d in self._files("K01", 2) if d.style.manifest != "missing" and d not in large[:1]]
        wrong = self._pick(ready, 0.02, 2)
        for number, delivery in enumerate(wrong):
            first = self._refuse(delivery, "S024", "F22", mended=True)
            if number % 2 == 0:
                first.envelope["periode"] = str(delivery.period.previous())
            else:
                for row in first.rows[: max(1, len(first.rows) // 2)]:
                    row.cells["periode"] = str(delivery.period.previous())
        ready = [d for d in ready if d not in wrong]
        miscounted = self._pick(ready, 0.015, 1)
        for delivery in miscounted:
            first = self._refuse(delivery, "M301", "F23", mended=True)
            first.envelope["total_kendali"] = len(first.rows) + 2
        for delivery in [d for d in ready if d not in miscounted and d.style.total is not None][:1]:
            delivery.style.total = len(delivery.rows) + 1
            delivery.defects.append("F23")
        for delivery in self._pick(self._files("I01"), 0.03):
            first = self._refuse(delivery, "S008", "F23", mended=True)
            first.envelope["jumlah_baris"] = len(first.rows) + rng.randint(2, 9)

    def _refuse(self, delivery: Delivery, reason: str, code: str, *, mended: bool) -> Delivery:
        """Put a refused first attempt before a delivery, which becomes the mended second version some days later."""
        first = replace(
            delivery, rows=[row.copy() for row in delivery.rows], style=replace(delivery.style, headers=dict(delivery.style.headers)),
            envelope=dict(delivery.envelope), accepted=False, reason=reason, defects=[*delivery.defects, code],
        )  # fmt: skip
        self.deliveries.insert(self.deliveries.index(delivery), first)
        if mended:
            delivery.version, delivery.kind = 2, "REVISI"
            delivery.delivered_at += timedelta(days=2, hours=3)
        return first

    def _revise_and_resend(self) -> None:
        rng = self.rng
        plain = [d for d in self._files("K01", 3) + self._files("P01", 3) if d.accepted and d.version == 1 and "F21" not in d.defects]
        for delivery in self._pick(plain, 0.04):
            early = replace(
                delivery, rows=[row.copy() for row in delivery.rows[:-1]], style=replace(delivery.style), envelope=dict(delivery.envelope),
                defects=list(delivery.defects),
            )  # fmt: skip
            if early.style.total is not None:
                early.style.total = len(early.rows)
            self.deliveries.insert(self.deliveries.index(delivery), early)
            delivery.version, delivery.kind = 2, "REVISI"
            delivery.delivered_at += timedelta(days=4, hours=2)
        single = [d for d in self.deliveries if d.accepted and d.version == 1 and d.rows and d.style.manifest != "missing"]
        versions = {(d.sender, d.form, d.period) for d in self.deliveries if d.version > 1}
        single = [d for d in single if (d.sender, d.form, d.period) not in versions]
        clashing = self._pick((d for d in single if d.form != "I01"), 0.04)
        for delivery in clashing:
            again = replace(delivery, rows=[row.copy() for row in delivery.rows], envelope=dict(delivery.envelope), suffix="_baru", accepted=False,
                            reason="S010", defects=["F30"], delivered_at=delivery.delivered_at + timedelta(days=3))  # fmt: skip
            column = "keterangan" if delivery.form == "K01" else "alamat_tinggal"
            again.rows[0].cells[column] = "data terbaru"
            self.deliveries.append(again)
        for delivery in self._pick((d for d in single if d not in clashing), 0.06):
            again = replace(delivery, envelope=dict(delivery.envelope), suffix="_kirim_ulang", accepted=False, reason="S011", defects=["F30"],
                            delivered_at=delivery.delivered_at + timedelta(hours=rng.randint(1, 60)))  # fmt: skip
            stamp = {"waktu_kirim": delivery.delivered_at.isoformat(), "tanggal_surat": delivery.delivered_at.date().isoformat()}
            stamp["nomor_surat_pengantar"] = f"{delivery.delivered_at.day:03d}/{delivery.form}/{delivery.period.year}"
            for each in (delivery, again):
                each.envelope |= stamp
            self.deliveries.append(again)


def _spoiled(column: str, spoil: Callable[[str], str]) -> Callable[[Row], None]:
    return lambda row: row.cells.__setitem__(column, spoil(row.values[column]))


def _quoted(digits: str) -> str:
    return f"'{digits}"


def _rounded(digits: str) -> str:
    """What a sheet shows of a long number: ``1,97101E+15``."""
    return f"{float(digits):.5E}".replace(".", ",")


# The first bytes of a JPEG and nothing more: enough to be no table.
_PHOTO = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(4096) + bytes.fromhex("ffd9")
