"""Large, faultless submissions for the benchmarks: one long register, many small rosters.

Nothing here is drawn at random where it must not repeat: names, passports and numbers are walked through by a step that
shares no factor with their count, so a million rows hold a million persons.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from math import gcd
from pathlib import Path
from random import Random

from sinergi.periods import Period, zone_of
from sinergi.sample import catalog, files
from sinergi.sample.deliveries import Delivery, Style, at_hour
from sinergi.sample.people import Passport, Person
from sinergi.sample.views import I01_COLUMNS, Row
from sinergi.sample.world import SECTORS

REGION = "64.02"
_BORN_FIRST = date(1966, 7, 1)
_BORN_DAYS = 11_000
_PASSPORTS = 90_000_000
_CHUNK = 20_000


class _Walk:
    """Visits 0 … size-1 in a scattered order, each once."""

    def __init__(self, size: int, rng: Random) -> None:
        self.size = size
        self.step = rng.randrange(size // 3, size // 2) | 1
        while gcd(self.step, size) != 1:
            self.step += 1
        self.start = rng.randrange(size)

    def at(self, number: int) -> int:
        return (self.start + number * self.step) % self.size


class _Crowd:
    """Distinct persons by number: name, sex, birth date, passport, NIORA."""

    def __init__(self, rng: Random) -> None:
        pool = catalog.names()["CHN"]
        men, women = pool.given["L"], pool.given["P"]
        self.men = [f"{s} {a}{b}" for s in pool.surnames for a in men for b in men if a != b]
        self.women = [f"{s} {a}{b}" for s in pool.surnames for a in women for b in women if a != b]
        rng.shuffle(self.men)
        rng.shuffle(self.women)
        days = [_BORN_FIRST + timedelta(days=n) for n in range(_BORN_DAYS)]
        self.days = [day for day in days if (day.month, day.day) != (1, 1)]
        self.day_text = [day.isoformat() for day in self.days]
        self.walk = {"L": _Walk(len(self.men) * len(self.days), rng), "P": _Walk(len(self.women) * len(self.days), rng)}
        self.passports = _Walk(_PASSPORTS, rng)

    def sex(self, number: int) -> str:
        return "P" if number % 9 == 4 else "L"  # 89 % men

    def name_and_day(self, number: int) -> tuple[str, int]:
        """Name and index of the birth date."""
        sex = self.sex(number)
        names = self.men if sex == "L" else self.women
        day, name = divmod(self.walk[sex].at(number), len(names))
        return names[name], day

    def passport(self, number: int) -> str:
        return f"E{self.passports.at(number) + 10_000_000}"


def _companies(count: int, rng: Random) -> list[tuple[str, str]]:
    """NIB and name of companies that do not exist."""
    stems, tails = list(catalog.words("stem")), list(catalog.words("tail"))
    pairs = [(a, b) for a in stems for b in stems if a != b]
    rng.shuffle(pairs)
    walk = _Walk(10**12, rng)
    middles = cycle(
        [word for sector in ("TAMBANG", "JASA_TAMBANG", "KEBUN", "INDUSTRI") for word in catalog.words("sector", SECTORS[sector][1])]
    )
    return [
        (f"{rng.choice('0189')}{walk.at(n):012d}", f"PT {a} {b} {next(middles)} {tails[n % len(tails)]}")
        for n, (a, b) in enumerate(pairs[:count])
    ]


def write_extract_csv(
    path: Path, rows: int, seed: int = 1, *, sender: str = "KANIM-SMD", period: str = "2026-10", companies: int = 5_000
) -> dict[str, int]:
    """Write one I01 register of ``rows`` valid permits, and its sidecar manifest beside it.

    Streaming: memory does not grow with ``rows``. Every permit is in force, of another person and another number; sponsors are drawn
    from ``companies``, places from the villages of 64.02.

    Args:
        path: the CSV file; its name should be ``I01_<sender>_<period>_v1.csv``.
        rows: at most some twenty million.

    Returns:
        Counts: rows, bytes, companies.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed}|extract")
    month = Period.parse(period)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(",".join(I01_COLUMNS) + "\r\n")
        for chunk in _extract_lines(rows, rng, month, companies):
            stream.write(chunk)
    manifest = {
        "kode_form": "I01", "versi_form": 1, "kode_pengirim": sender, "periode": period, "jenis_kiriman": "ASLI", "nomor_versi": 1,
        "tanggal_data": month.end.isoformat(), "jumlah_baris": rows, "nama_penanggung_jawab": "Petugas Pelapor",
        "jabatan_pj": "Kepala Seksi Izin Tinggal", "kontak_pj": "081200001234", "dasar_berbagi_data": "MoU pertukaran data",
        "cakupan_sumber": "KANIM+PUSAT", "wilayah_kerja": REGION,
    }  # fmt: skip
    path.with_name(path.name + ".manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return {"rows": rows, "bytes": path.stat().st_size, "companies": min(companies, rows)}


def _extract_lines(rows: int, rng: Random, month: Period, companies: int) -> Iterator[str]:
    crowd = _Crowd(rng)
    firms = _companies(companies, rng)
    villages = [(v, catalog.village_names()[v]) for d in catalog.districts(REGION) for v in d.villages]
    jobs = [
        job.title
        for sector in ("TAMBANG", "JASA_TAMBANG", "KEBUN", "INDUSTRI", "KONSTRUKSI")
        for job in catalog.jobs()[sector]
        if job.level != "DIREKSI"
    ]
    # one year from start to end, none of them near its end, none before the regime of 2025
    terms = []
    for n in range(180):
        start = month.end - timedelta(days=20 + n)
        end = start + timedelta(days=364)
        regime = "KEP2025" if start >= date(2025, 6, 2) else "KEP2023"
        terms.append(
            (
                regime,
                start.isoformat(),
                end.isoformat(),
                (start + timedelta(days=4)).isoformat(),
                (end + timedelta(days=700 + n)).isoformat(),
            )
        )
    places = ("SHANDONG", "HEBEI", "HENAN", "SICHUAN", "JIANGSU")
    day = month.end.isoformat()
    lines: list[str] = []
    for number in range(rows):
        name, born = crowd.name_and_day(number)
        firm = (number * 7919) % len(firms)
        nib, company = firms[firm]
        village, where = villages[(number * 31 + firm) % len(villages)]
        regime, since, until, entered, passport_end = terms[number % 180]
        central = number % 4 == 0
        job = jobs[(number + firm) % len(jobs)]
        category = "MANAJERIAL" if job.startswith("Manajer") else "PEKERJA"
        lines.append(
            f"{day},N{number + 1_000_000_000},{name},{'P' if number % 9 == 4 else 'L'},{crowd.day_text[born]},{places[number % 5]},CHN,{crowd.passport(number)},"
            f"{passport_end},2C11A{number + 10_000_000},ITAS,E23,{regime},{since},{since},{until},AKTIF,"
            f"{'PUSAT,Direktorat Jenderal Imigrasi' if central else 'KANIM,Kanim Kelas I TPI Samarinda'},{category},{company},{nib},{job},"
            f"B.3/{number % 900_000 + 100_000}/PK.04.01/V/{since[:4]},Mes {firm + 1} blok {number // len(firms) + 1} {where},{village},"
            f"{entered},Sepinggan,DI_INDONESIA\r\n"
        )
        if len(lines) == _CHUNK:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def write_rosters(
    out: Path, files_count: int, rows_min: int = 20, rows_max: int = 200, seed: int = 1, *, period: str = "2026-10", csv_share: int = 0
) -> dict[str, int]:
    """Write ``files_count`` clean P01 workbooks of distinct companies below ``out/<nib>/``, and ``out/senders.csv``.

    Args:
        rows_min: fewest rows of a workbook.
        rows_max: most rows of a workbook; the counts are spread evenly between the two.
        csv_share: one file in so many is a CSV; 0 for none.

    Returns:
        Counts: files, rows, cells.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    rng = Random(f"{seed}|rosters")
    crowd = _Crowd(rng)
    month = Period.parse(period)
    firms = _companies(files_count, rng)
    villages = [v for d in catalog.districts(REGION) for v in d.villages]
    sent = at_hour(month.end + timedelta(days=5), 9.5, zone_of(REGION))
    with (out / "senders.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["code", "kind", "name", "region", "since"])
        writer.writerows([nib, "company", name, REGION, period] for nib, name in firms)
    number = cells = 0
    for position, (nib, name) in enumerate(firms):
        count = rows_min + (position * 37) % (rows_max - rows_min + 1)
        rows = [_roster_row(crowd, number + n, n, nib, name, villages[(position * 7 + n % 2) % len(villages)], month) for n in range(count)]
        number += count
        cells += count * 35
        files.write(Delivery(nib, "P01", month, rows, sent, True, style=_style(position, csv_share)), out)
    return {"files": files_count, "rows": number, "cells": cells}


def _roster_row(crowd: _Crowd, number: int, order: int, nib: str, company: str, village: str, month: Period) -> Row:
    name, born = crowd.name_and_day(number)
    job = [j for j in catalog.jobs()["JASA_TAMBANG"] if j.level != "DIREKSI"][number % 6]
    start = month.end - timedelta(days=20 + number % 180)
    end = start + timedelta(days=364)
    surname, given = name.split()
    passport = Passport(crowd.passport(number), start - timedelta(days=400), end + timedelta(days=700))
    person = Person(f"B{number:08d}", f"N{number + 1_000_000_000}", "CHN", crowd.sex(number), crowd.days[born], surname, (given,), name, [passport], REGION,
                    "NORMAL", "PEKERJA", -1, 99)  # fmt: skip
    values = {
        "periode": str(month), "nib": nib, "kode_lokasi_kerja": f"LK-{order % 2 + 1:02d}", "kode_wilayah_lokasi": village, "id_tka_perusahaan": f"TKA-{order + 1:04d}",
        "nama_lengkap": name, "jenis_kelamin": person.sex, "tanggal_lahir": person.birth_date, "kebangsaan": "CHN", "nomor_paspor": passport.number,
        "tgl_berakhir_paspor": passport.ends, "niora": person.niora, "jenis_izin_tinggal": "ITAS", "indeks_visa": "E23",
        "nomor_izin_tinggal": f"2C11A{number + 10_000_000}", "tgl_mulai_izin": start, "tgl_berakhir_izin": end,
        "nomor_rptka": f"B.3/{number % 900_000 + 100_000}/PK.04.01/V/{start.year}", "tgl_berakhir_rptka": end, "jabatan_rptka": job.title,
        "jabatan_aktual": job.title, "kode_kbji": job.kbji, "level_jabatan": job.level, "tgl_mulai_kerja": start + timedelta(days=5), "tgl_akhir_kontrak": end,
        "status_bulan_ini": "AKTIF_DI_LOKASI", "hari_di_lokasi": 20 + number % 8, "jenis_tempat_tinggal": "MES",
        "alamat_tinggal": f"Mes {company}, blok {order // 20 + 1}", "kode_wilayah_tinggal": village, "id_pendamping": f"PD-{order + 1:04d}",
        "pemberi_kerja_langsung": nib, "nomor_bpjs_tk": f"{number + 10_000_000_000}", "npwp_tka": f"0{number + 100_000_000_000_000}",
        "kontak_darurat": f"08120000{number % 9000 + 1000}",
    }  # fmt: skip
    return Row("P01", person, values, None)


def _style(position: int, csv_share: int) -> Style:
    return Style("csv" if csv_share and position % csv_share == 0 else "xlsx", dates="iso")


def write_presence(
    out: Path, files_count: int, rows_min: int = 5, rows_max: int = 200, seed: int = 1, *, period: str = "2026-10", csv_share: int = 0
) -> dict[str, int]:
    """Write ``files_count`` clean K01 files of made-up district senders below ``out/<sender>/``; adds them to ``out/senders.csv``.

    Each sender reports for one of the districts of 64.02; persons are those of the rosters of the same seed.
    """
    rng = Random(f"{seed}|rosters")
    crowd = _Crowd(rng)
    month = Period.parse(period)
    districts = list(catalog.districts(REGION))
    firms = _companies(files_count, rng)
    sent = at_hour(month.end + timedelta(days=5), 9.5, zone_of(REGION))
    number = 0
    with (out / "senders.csv").open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for position in range(files_count):
            district = districts[position % len(districts)]
            code = f"KEC{position:06d}"
            writer.writerow([code, "district", f"Kecamatan {position}", district.code, period])
            count = rows_min + (position * 37) % (rows_max - rows_min + 1)
            rows = [_presence_row(crowd, number + n, n, district, month, firms[position]) for n in range(count)]
            number += count
            files.write(Delivery(code, "K01", month, rows, sent, True, style=_style(position, csv_share)), out)
    return {"files": files_count, "rows": number, "cells": number * 26}


def _presence_row(crowd: _Crowd, number: int, order: int, district: catalog.District, month: Period, firm: tuple[str, str]) -> Row:
    name, born = crowd.name_and_day(number)
    korean = order == 0  # a district where all are of one nation is asked about it (M307)
    seen = month.end - timedelta(days=number % 9)
    values = {
        "periode": str(month), "kode_kecamatan": district.code, "kode_desa_kel": district.villages[number % len(district.villages)],
        "no_urut": order + 1, "nama_lengkap": name, "jenis_kelamin": crowd.sex(number), "tanggal_lahir": crowd.days[born], "kebangsaan": "KOR" if korean else "CHN",
        "jenis_dokumen_diperlihatkan": "PASPOR", "nomor_paspor": f"M{number % 90_000_000 + 10_000_000}" if korean else crowd.passport(number),
        "jenis_izin_tinggal": "ITAS",
        "tgl_berakhir_izin": month.end + timedelta(days=60 + number % 180), "kategori_orang_asing": "PEKERJA",
        "nama_perusahaan": firm[1], "nib": firm[0], "sektor_kegiatan": "JASA_TAMBANG", "kegiatan": "mekanik alat berat",
        "jenis_tempat_tinggal": "MES", "alamat_tinggal": f"Mes blok {order + 1}, RT {order % 9 + 1:02d}",
        "tgl_mulai_terlihat": month.start - timedelta(days=30 + number % 200), "tgl_terakhir_terlihat": seen, "status_keberadaan": "HADIR",
        "sumber_informasi": "DILIHAT_LANGSUNG", "kontak_penanggung_jawab": f"HRD 08120000{number % 9000 + 1000}",
        "nama_petugas": f"PETUGAS {district.code[-2:]}", "keterangan": None,
    }  # fmt: skip
    person = Person(f"B{number:08d}", f"N{number + 1_000_000_000}", "CHN", crowd.sex(number), crowd.days[born], *_named(name), name, [], REGION,
                    "NORMAL", "PEKERJA", -1, 99)  # fmt: skip
    return Row("K01", person, values, None)


def _named(name: str) -> tuple[str, tuple[str, ...]]:
    surname, given = name.split()
    return surname, (given,)
