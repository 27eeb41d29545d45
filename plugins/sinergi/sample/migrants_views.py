"""What villages, immigration and labour offices would write about citizens without mistakes: K04, I06–I08, N01–N04.

Each function gives the rows of one form, month and region by sender.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sinergi.sample.citizens import Citizen, Migration, Placement, Watched, veiled
from sinergi.sample.forms import open_countries
from sinergi.sample.views import Row, row_of
from sinergi.sample.world import World

_WAY = {"G2G": "RESMI_DISNAKER", "P2P": "P3MI"}
_AWAY = {"BERANGKAT": "BERANGKAT", "BEKERJA": "BEKERJA", "PULANG_DINI": "PULANG"}


def _age(citizen: Citizen, day: date) -> int:
    return day.year - citizen.birth_date.year - ((day.month, day.day) < (citizen.birth_date.month, citizen.birth_date.day))


def watched_rows(world: World, migration: Migration, region: str, month: int) -> dict[str, list[Row]]:
    """K04 by kecamatan: those on the official way whose card names a village of the region, and those the village worries about."""
    period = world.periods[month]
    found: dict[str, list[Row]] = {}

    def note(citizen: Citizen, village: str, **values: Any) -> None:
        values |= {
            "kode_desa_kel": village, "nik": citizen.nik, "nama": citizen.name, "jk": citizen.sex, "tanggal_lahir": citizen.birth_date,
        }  # fmt: skip
        found.setdefault(village[:8].replace(".", ""), []).append(row_of("K04", values, citizen=citizen.citizen_id))

    for placement in migration.placements:
        status = placement.status_on(period.end)
        if placement.citizen.region != region or status is None or len(placement.citizen.ktp) < 13:
            continue
        village = placement.citizen.ktp
        permitted = placement.number % 3 > 0
        note(
            placement.citizen, village, status=_AWAY.get(status, "RENCANA"), negara_tujuan=placement.destination["country"],
            pekerjaan_dijanjikan=placement.job, cara=_WAY.get(placement.destination["scheme"], "MANDIRI_SISKO"),
            surat_izin_keluarga_diketahui_lurah="Y" if permitted else "T",
            nomor_surat_izin_keluarga=f"470/{placement.number:03d}/{village[-4:]}/{placement.registered_on.year}" if permitted else None,
            tgl_surat_izin_keluarga=placement.registered_on if permitted else None, tgl_berangkat=placement.departs_on,
            indikasi_nonprosedural="T",
        )  # fmt: skip
    for person in migration.watched:
        if person.citizen.region == region and person.since_month <= month:
            note(person.citizen, person.village, **_worry(person))
    return found


def _worry(person: Watched) -> dict[str, Any]:
    closed = person.country not in open_countries()
    return {
        "status": person.status, "negara_tujuan": person.country, "pekerjaan_dijanjikan": person.promise, "perekrut": person.recruiter,
        "cara": person.way, "surat_izin_keluarga_diketahui_lurah": "T", "tgl_berangkat": person.leaves_on,
        "indikasi_nonprosedural": "Y" if person.signs else "T", "dasar_indikasi": list(person.signs) or None,
        "diteruskan_ke": "Imigrasi" if closed and person.status == "RENCANA" else None,
    }  # fmt: skip


def passport_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """I06: one row of totals, one for each case."""
    period = world.periods[month]
    rows = [row_of("I06", {"periode": str(period), "jenis_baris": "TOTAL", **migration.passport_totals[region, month]})]
    for case in migration.passport_cases:
        if case.citizen.region == region and period.start <= case.day <= period.end:
            rows.append(
                row_of(
                    "I06",
                    {
                        "periode": str(period), "jenis_baris": "KASUS", "id_kasus": case.case_id, "tgl": case.day,
                        "hash_nik": veiled(world.seed, case.citizen.nik), "jk": case.citizen.sex, "umur": _age(case.citizen, case.day),
                        "kode_wilayah_ktp": case.citizen.ktp, "negara_tujuan_diakui": case.country, "alasan": case.reason,
                        "keputusan": case.decision, "tindak_lanjut": case.follow_up,
                    },
                    citizen=case.citizen.citizen_id,
                )
            )  # fmt: skip
    return rows


def exit_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """I07: departures that were stopped."""
    period = world.periods[month]
    return [
        row_of(
            "I07",
            {
                "id_kasus": case.case_id, "tgl": case.day, "tpi": case.checkpoint, "kode_wilayah_ktp": case.citizen.ktp,
                "negara_tujuan": case.country, "moda": case.mode, "alasan": "diduga akan bekerja tanpa dokumen penempatan",
                "paspor_ditarik_sementara": "Y" if case.passport_held else "T", "diserahkan_ke": case.handed_to,
            },
            citizen=case.citizen.citizen_id,
        )
        for case in migration.exit_cases
        if case.citizen.region == region and period.start <= case.day <= period.end
    ]  # fmt: skip


def homecoming_rows(world: World, migration: Migration, region: str, month: int, source: str, *, waves_only: bool = False) -> list[Row]:
    """I08 as one office tells it; ``source`` is its own name in the form."""
    period = world.periods[month]
    return [
        row_of(
            "I08",
            {
                "id_kepulangan": home.return_id, "id_gelombang": home.wave or None, "id_pmi": home.id_pmi or None, "nik": home.citizen.nik,
                "nama": home.citizen.name, "jk": home.citizen.sex, "tanggal_lahir": home.citizen.birth_date, "nomor_paspor": home.citizen.passport,
                "tgl_tiba_indonesia": home.in_country, "tgl_tiba_daerah": home.in_region, "negara_asal": home.country, "jenis": home.kind,
                "kode_wilayah_ktp": home.citizen.ktp, "kode_wilayah_asal_keluarga": home.citizen.ktp[:5], "status_prosedural": home.procedural,
                "indikasi_tppo": "Y" if home.trafficked else "T", "jalur_berangkat": home.route, "perekrut": home.recruiter or None,
                "pekerjaan_di_ln": home.job, "tindak_lanjut": home.follow_up, "sumber_data": source,
            },
            citizen=home.citizen.citizen_id,
        )
        for home in migration.homecomings
        if home.citizen.region == region and period.start <= home.in_region <= period.end and (home.wave or not waves_only)
    ]  # fmt: skip


def training_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """N01: classes that end in the month, run through it, or begin in the next one."""
    period = world.periods[month]
    rows = []
    for training in migration.trainings:
        if training.citizen.region != region or training.end < period.start or training.start > period.next().end:
            continue
        citizen = training.citizen
        status = "DAFTAR" if training.start > period.end else "IKUT" if training.end > period.end else training.outcome
        rows.append(
            row_of(
                "N01",
                {
                    "id_kelas": training.class_id, "program": training.programme["title"], "kode_skkni": training.programme["skkni"],
                    "lembaga": training.place, "sumber_dana": training.fund, "nik": citizen.nik, "kode_wilayah_ktp": citizen.ktp,
                    "jk": citizen.sex, "tanggal_lahir": citizen.birth_date, "pendidikan": citizen.education, "tgl_mulai": training.start,
                    "tgl_selesai": training.end, "jam": training.programme["hours"], "status": status, "minat_kerja": training.wish,
                },
                citizen=citizen.citizen_id,
            )
        )  # fmt: skip
    return rows


def exam_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """N02: exams of the month, and certificates issued in it for an exam of the month before."""
    period = world.periods[month]
    rows = []
    for training in migration.trainings:
        told = [day for day in (training.exam_on, training.issued_on) if day and period.start <= day <= period.end]
        if training.citizen.region != region or not told:
            continue
        issued = training.issued_on if training.issued_on and training.issued_on <= period.end else None
        rows.append(
            row_of(
                "N02",
                {
                    "nik": training.citizen.nik, "skema": training.programme["title"], "kode_skkni": training.programme["skkni"],
                    "lisensi_lsp": "BNSP-LSP-0123-ID", "tuk": f"TUK {training.place}", "tgl_uji": training.exam_on, "hasil": training.result,
                    "nomor_sertifikat": training.certificate if issued else None, "nomor_registrasi": training.registration if issued else None,
                    "tgl_terbit": issued, "tgl_berakhir": issued + timedelta(days=1095) if issued else None, "id_kelas": training.class_id,
                },
                citizen=training.citizen.citizen_id,
            )
        )  # fmt: skip
    return rows


def placement_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """N03: everyone on the official way at the end of the month, and those whose placement ended in it."""
    period = world.periods[month]
    rows = []
    for placement in migration.placements:
        status = placement.status_on(period.end)
        if placement.citizen.region != region or status is None or (placement.ended_on and placement.ended_on < period.start):
            continue
        rows.append(row_of("N03", _placement(placement, status), citizen=placement.citizen.citizen_id))
    return rows


def _placement(placement: Placement, status: str) -> dict[str, Any]:
    way, citizen = placement.destination, placement.citizen
    values: dict[str, Any] = {
        "id_siapkerja": f"SK-{placement.number:08d}", "nik": citizen.nik, "skema": way["scheme"], "jalur_fasilitasi": placement.channel,
        "negara_tujuan": way["country"], "jabatan": placement.job, "status": status,
        "sektor": "INFORMAL" if placement.job == "Perawat Lansia" and way["country"] in {"HKG", "TWN"} else "FORMAL",
    }  # fmt: skip
    if status == "TERDAFTAR":
        return values
    values |= {"id_pmi": placement.id_pmi, "nomor_paspor": citizen.passport}
    if status == "VERIFIKASI":
        return values
    start = placement.departs_on
    values |= {
        "kode_p3mi": f"P3MI-{placement.number % 7 + 101:04d}" if way["scheme"] == "P2P" else None,
        "nomor_kontrak": f"PK/{placement.registered_on.year}/{placement.number:05d}", "tgl_mulai_kontrak": start,
        "tgl_akhir_kontrak": date(start.year + 2, start.month, min(start.day, 28)), "upah": way["wage"], "mata_uang": way["currency"],
        "tgl_opp": placement.opp_on, "tgl_berangkat": None if status == "OPP" else placement.departs_on, "tpi_berangkat": placement.entry_point,
        "nomor_bpjs_tk": f"{26_000_000_000 + placement.number * 7919 % 999_999_999}",
    }  # fmt: skip
    return values


def contact_rows(world: World, migration: Migration, region: str, month: int) -> list[Row]:
    """N04: contacts of the month."""
    period = world.periods[month]
    return [
        row_of(
            "N04",
            {
                "id_kontak": contact.contact_id, "id_pmi": contact.placement.id_pmi, "tgl": contact.day, "kanal": contact.channel,
                "kondisi": contact.condition, "pengaduan_no": contact.complaint or None, "status_pengaduan": contact.complaint_status or None,
            },
            citizen=contact.placement.citizen.citizen_id,
        )
        for contact in migration.contacts
        if contact.placement.citizen.region == region and period.start <= contact.day <= period.end
    ]  # fmt: skip
