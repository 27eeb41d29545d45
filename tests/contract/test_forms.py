"""What all forms together promise: the calendar of returns, every rule of the handbook, and a contract a stranger can fill in."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest
import yaml

from sinergi.contract import load_forms, load_shared_rules
from sinergi.contract.model import Column, Form
from sinergi.places import expectation_folders
from sinergi.readers.values import Context, folded, reader_for, references

OWN = expectation_folders()[0]
FORMS = {code: form for code, form in load_forms().items() if form.folder.parent == OWN}

# Form: who owes it, agency among the offices, period, and when it is due.
CALENDAR = {
    "K01": ("district", None, "month", {"day": 10}),
    "K02": ("district", None, "month", {"day": 10}),
    "K03": ("district", None, "month", {"day": 10}),
    "K04": ("district", None, "month", {"day": 10}),
    "P01": ("company", None, "month", {"day": 10}),
    "P02": ("company", None, "quarter", {"day": 15}),
    "P03": ("company", None, "semester", {"day": 31}),
    "P04": ("company", None, "event", {"working_days": 3}),
    "P05": ("company", None, "year", {"day": 31}),
    "I01": ("immigration", None, "month", {"day": 15}),
    "I02": ("immigration", None, "month", {"day": 15}),
    "I03": ("immigration", None, "month", {"day": 15}),
    "I04": ("immigration", None, "month", {"day": 15}),
    "I05": ("immigration", None, "month", {"day": 15}),
    "I06": ("immigration", None, "month", {"day": 15}),
    "I07": ("immigration", None, "month", {"day": 15}),
    "I08": ("immigration", None, "event", {"working_days": 3}),
    "N01": ("office", "DISNAKER", "month", {"day": 10}),
    "N02": ("office", "DISNAKER", "month", {"day": 10}),
    "N03": ("office", "DISNAKER", "month", {"day": 15}),
    "N04": ("office", "DISNAKER", "month", {"day": 10}),
    "N05": ("office", "DISNAKER", "month", {"day": 15}),
    "N06": ("office", "DISNAKER", "month", {"day": 10}),
    "T01": ("office", "KESBANGPOL", "event", {"working_days": 5}),
    "D01": ("office", "DUKCAPIL", "month", {"day": 15}),
}

# The columns that other programs rely on, of the forms whose layout is settled to the last column.
LAYOUT = {
    "P02": "periode nib kode_lokasi_kerja asal_tenaga_kerja jk status_kerja level_jabatan jumlah_awal masuk keluar jumlah_akhir kbli_utama "
    "versi_kbli status_modal jenis_izin_tambang nomor_wlkp tgl_wlkp total_tka total_tki jumlah_penyandang_disabilitas",
    "P05": "kode_lokasi_kerja nama jenis kode_wilayah lat lon di_wilayah_ikn jenis_izin_tambang nomor_iup nib_pemilik_iup peran "
    "nib_pemberi_kerja_kontrak kapasitas_mes aktif_sejak aktif_sampai",
    "I02": "id_transaksi niora jenis tgl nomor_izin_lama nomor_izin_baru pnbp",
    "I08": "id_kepulangan id_gelombang nik nama jk tanggal_lahir nomor_paspor tgl_tiba_indonesia tgl_tiba_daerah negara_asal jenis "
    "kode_wilayah_ktp kode_wilayah_asal_keluarga status_prosedural indikasi_tppo jalur_berangkat perekrut pekerjaan_di_ln tindak_lanjut sumber_data",
    "N01": "id_kelas program kode_skkni lembaga sumber_dana nik kode_wilayah_ktp jk tanggal_lahir pendidikan tgl_mulai tgl_selesai jam status "
    "minat_kerja",
    "N02": "nik skema kode_skkni lisensi_lsp tuk tgl_uji hasil nomor_sertifikat nomor_registrasi tgl_terbit tgl_berakhir id_kelas",
    "N03": "id_pmi id_siapkerja nik nomor_paspor skema jalur_fasilitasi kode_p3mi negara_tujuan jabatan sektor nomor_kontrak tgl_mulai_kontrak "
    "tgl_akhir_kontrak upah mata_uang tgl_opp tgl_berangkat tpi_berangkat nomor_bpjs_tk status",
    "N04": "id_kontak id_pmi tgl kanal kondisi pengaduan_no status_pengaduan",
    "N05": "nomor_rptka nib nama_perusahaan jenis_rptka tgl_terbit tgl_mulai tgl_berakhir perpanjangan_ke jabatan kode_kbji jumlah_disetujui "
    "kode_wilayah_lokasi cakupan_lokasi",
    "N06": "nomor_skrd tgl_skrd nib nomor_rptka jumlah_tka jumlah_bulan usd_tarif kurs rp_terutang tgl_bayar rp_bayar denda",
    "T01": "id_rapat tgl tingkat butir penanggung_jawab target status id_kasus id_temuan",
    "D01": "nomor_sktt niora nama jk tanggal_lahir kebangsaan nomor_paspor alamat kode_wilayah tgl_terbit tgl_berakhir",
}

# Rules within one source. Those between sources (X) are declared in expectations/across_sources.
HANDBOOK = {
    f"{group}{number:03d}" for group, first, last in (("S", 1, 24), ("V", 101, 153), ("Q", 201, 225), ("M", 301, 318)) for number in range(first, last + 1)
}  # fmt: skip
# More than the handbook asks: what the reader says on cells and sheets (S), and numbers that cannot be, such as a count below zero (V154).
BEYOND = {f"S{number:03d}" for number in range(25, 33)} | {"V154"}
# Decided by the reader (S, V103) or the ledger (M316), by words of shared_rules.yml alone.
WITHOUT_SQL = {code for code in HANDBOOK if code[0] == "S"} | {"V103", "M316"}

NAMES_OF_THINGS = {"nama_perusahaan", "nama_penjamin", "nama_lokasi", "nama_penginapan", "P05.nama"}


def columns() -> list[tuple[Form, Column]]:
    return [(form, column) for form in FORMS.values() for column in form.columns]


def named(pairs) -> list[str]:
    return [f"{form.code}.{column.name}" for form, column in pairs]


def test_all_forms_of_the_calendar_are_there_and_no_other():
    assert set(FORMS) == set(CALENDAR)


@pytest.mark.parametrize("code", CALENDAR)
def test_a_form_is_owed_by_whom_and_when_the_calendar_says(code):
    form = FORMS[code]
    kind, agency, period, due = CALENDAR[code]
    assert (form.sender_kind, form.agencies, form.period) == (kind, (agency,) if agency else (), period)
    assert {name: form.due.get(name) for name in due} == due
    assert ("after" in form.due) == (period == "event"), "an event form counts from a date column, no other does"
    assert form.due["basis"] in ("hukum", "perjanjian") and len(form.due["says"]) > 10


@pytest.mark.parametrize("code", LAYOUT)
def test_a_form_has_the_columns_that_were_agreed_upon(code):
    agreed = LAYOUT[code].split()
    assert [column.name for column in FORMS[code].columns if column.name in agreed] == agreed


def test_every_rule_of_the_handbook_is_declared_and_no_other():
    declared = {rule.number for form in FORMS.values() for rule in form.rules} | {code.split(".")[0] for code in load_shared_rules()}
    assert sorted(HANDBOOK - declared) == []
    assert sorted(declared - HANDBOOK - BEYOND) == []


def test_every_rule_of_the_handbook_can_be_evaluated_in_some_form():
    evaluable = {rule.number for form in FORMS.values() for rule in form.rules if rule.has_way}
    assert sorted(HANDBOOK - WITHOUT_SQL - evaluable) == []


@pytest.mark.parametrize("code", FORMS)
def test_the_notes_of_a_form_name_its_legal_basis_and_its_traps(code):
    notes = (FORMS[code].folder / "NOTES.md").read_text(encoding="utf-8")
    assert notes.startswith(f"# {code} · ")
    assert "**Legal basis.**" in notes
    assert len(re.findall(r"^- ", notes.partition("**Traps**")[2], re.MULTILINE)) >= 3


@pytest.mark.parametrize("code", FORMS)
def test_the_samples_of_a_form_have_its_columns_and_come_from_one_who_may_send_it(code):
    form = FORMS[code]
    samples = yaml.load((form.folder / "samples" / "samples.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    with (form.folder / "samples" / samples["rows"]).open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    shown = list(table[0])
    assert shown == [column.name for column in form.columns if column.name in shown]
    assert [column.name for column in form.columns if column.required and column.name not in shown] == []
    assert len(table) >= 5
    assert form.owed_by(samples["kind"], samples["sender"])
    assert samples["breaks"]


@pytest.mark.parametrize("code", FORMS)
def test_the_key_of_a_row_is_asked_for(code):
    """A part of the key may be missing only where the form's own S014 says what is compared then."""
    form = FORMS[code]
    missing = [name for name in form.key if not form.column(name).required]
    own = any(rule.number == "S014" and rule.query and rule.query.is_relative_to(form.folder) for rule in form.rules)
    assert own or missing == []


def test_a_niora_is_read_as_one_in_every_form():
    assert named([(form, column) for form, column in columns() if column.name.startswith("niora") and column.type != "niora"]) == []


def test_names_birth_dates_addresses_and_personal_numbers_are_flagged_as_personal():
    telling = re.compile(r"^nama|petugas$|lahir|(^|_)nik(_|$)|niora|alamat|^kontak")
    open_ones = [
        (form, column)
        for form, column in columns()
        if (telling.search(column.name) or column.type in ("nik", "niora", "passport"))
        and not column.personal
        and column.name not in NAMES_OF_THINGS
        and f"{form.code}.{column.name}" not in NAMES_OF_THINGS
    ]
    assert named(open_ones) == []


def test_every_code_of_every_list_has_an_indonesian_title():
    # Indices are names themselves; what each is for stands in reference.visa_index.
    listed = [(form, column) for form, column in columns() if column.codes and column.name != "indeks_visa"]
    english = re.compile(r"\b(the|of|and|or|with|without|by|for|other|unknown|company|worker|yes|no)\b", re.IGNORECASE)
    assert named((form, column) for form, column in listed if any(column.code_titles[code] in ("", code) for code in column.codes)) == []
    assert named((form, column) for form, column in listed if any(english.search(title) for title in column.code_titles.values())) == []


def test_every_column_says_what_it_means_and_shows_an_example():
    assert named((form, column) for form, column in columns() if len(column.means) < 5 or not column.example) == []


@pytest.mark.parametrize("code", FORMS)
def test_an_example_is_what_a_sender_may_type(code):
    """Read as the column's type it needs no repair, stays as it is, and is on the list where there is one."""
    context = Context(period_end=date(2026, 12, 31), region="64.02", references=references(date(2026, 12, 1), date(2026, 12, 31)))
    for column in (column for column in FORMS[code].columns if column.example):
        value = reader_for(column, context)(column.example)
        assert not value.unread and not value.notes, f"{column.name}: {value.notes}"
        if column.type not in ("list", "time"):
            assert value.canonical == column.example, column.name
        if column.codes and column.type == "code":
            assert column.example in column.codes, column.name


@pytest.mark.parametrize("code", FORMS)
def test_no_heading_stands_for_two_columns(code):
    headings: dict[str, str] = {}
    for column in FORMS[code].columns:
        for heading in {folded(text) for text in (column.name, *column.aliases)}:
            assert headings.setdefault(heading, column.name) == column.name, f"{heading}: {headings[heading]} and {column.name}"


@pytest.mark.parametrize("code", FORMS)
def test_no_spelling_stands_for_two_codes_of_a_list(code):
    for column in FORMS[code].columns:
        own = {folded(name): name for name in column.codes}
        spellings: dict[str, str] = {}
        for name, aliases in column.codes.items():
            for alias in aliases:
                spelling = folded(alias)
                assert own.get(spelling, name) == name, f"{column.name}: {alias} is a code itself"
                assert spellings.setdefault(spelling, name) == name, f"{column.name}: {alias} is {spellings[spelling]} and {name}"
