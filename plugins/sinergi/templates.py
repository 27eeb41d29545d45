"""`sinergi template`: the workbook of a form, made from its contract: dropdowns, protected header, instructions in Indonesian."""

from __future__ import annotations

from pathlib import Path

from sinergi.contract import Column, Form, load_forms
from sinergi.contract.model import code_list
from sinergi.errors import SinergiError

ROWS = 500  # rows with dropdowns and formats
KINDS = ("ASLI", "REVISI", "NIHIL")
# name, value, what to write
MANIFEST = (
    ("kode_form", "{form}", "Sudah terisi, jangan diubah."),
    ("versi_form", "{version}", "Sudah terisi, jangan diubah."),
    ("kode_pengirim", "", "Kode pengirim seperti nama kotak kiriman, misalnya 640212 atau NIB."),
    ("periode", "", "Masa laporan, tulis seperti {period}."),
    ("jenis_kiriman", "ASLI", "ASLI untuk kiriman pertama, REVISI untuk perbaikan, NIHIL bila tidak ada yang dilaporkan."),
    ("nomor_versi", "1", "1 untuk kiriman pertama, 2 untuk perbaikan pertama, dan seterusnya."),
    ("tanggal_data", "", "Hari terakhir keadaan yang dilaporkan, tulis seperti 2026-10-31."),
    ("jumlah_baris", "", "Banyaknya baris data pada lembar DATA; 0 bila NIHIL."),
)
TOTAL = ("total_kendali", "", "Angka kendali menurut petunjuk formulir, dihitung sendiri oleh pengirim.")
PERSONS = (
    ("nomor_surat_pengantar", "", "Nomor surat pengantar, bila ada."),
    ("tanggal_surat", "", "Tanggal surat pengantar, tulis seperti 2026-11-05."),
    ("nama_penanggung_jawab", "", "Nama orang yang bertanggung jawab atas isi laporan."),
    ("jabatan_pj", "", "Jabatan penanggung jawab."),
    ("kontak_pj", "", "Nomor telepon atau surel penanggung jawab."),
    ("dasar_berbagi_data", "", "Dasar berbagi data, misalnya nomor perjanjian."),
)
OWN = {
    "cakupan_sumber": "KANIM_SAJA bila hanya dari kantor ini, KANIM+PUSAT bila data pusat sudah disertakan.",
    "wilayah_kerja": "Kode kabupaten atau kota yang dicakup, dipisah titik koma, misalnya 64.02;64.72.",
}
PERIODS = {"month": "2026-10", "quarter": "2026-Q4", "semester": "2026-S2", "year": "2026", "event": "2026-10 (bulan peristiwanya)"}
HINTS = {
    "date": "Tanggal, tulis seperti 2026-10-27.",
    "time": "Jam dan menit waktu setempat, tulis seperti 08:30.",
    "period": "Periode, tulis seperti {period}.",
    "region": "Kode wilayah Kemendagri, seperti 64.02.12.2003.",
    "country": "Kode negara tiga huruf, seperti CHN.",
    "integer": "Bilangan bulat tanpa satuan.",
    "decimal": "Angka tanpa satuan; pecahan dengan titik, seperti 0.5231.",
    "code": "Pilih satu kode dari daftar.",
    "sex": "L untuk laki-laki, P untuk perempuan.",
    "nib": "NIB, 13 angka, sebagai teks.",
    "nik": "NIK, 16 angka, sebagai teks.",
    "kbli": "Kode KBLI, 5 angka, sebagai teks.",
    "niora": "NIORA, huruf dan angka, sebagai teks.",
    "npwp": "NPWP, 16 angka, sebagai teks.",
    "passport": "Nomor paspor, huruf dan angka, sebagai teks.",
}


def _hint(column: Column, form: Form) -> str:
    if column.type == "list":
        return "Boleh lebih dari satu kode, dipisah titik koma." if column.codes else "Boleh lebih dari satu, dipisah titik koma."
    if column.type == "text":
        return f"Paling banyak {column.max_length} huruf."
    return HINTS[column.type].format(period=PERIODS[form.period])


def _duty(column: Column) -> str:
    return "wajib" if column.required else "wajib bila berlaku" if column.required_when else "boleh kosong"


def write_template(code: str, path: Path) -> Path:
    """Write the workbook of a form; raises SinergiError for an unknown form."""
    import xlsxwriter

    forms = load_forms(strict=False)
    form = forms.get(code.upper())
    if form is None:
        raise SinergiError(f"no form {code}; known forms: {', '.join(sorted(forms))}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.open("wb").close()  # what stands in the way is told by its own name, not by the writer's
    book = xlsxwriter.Workbook(path)
    data, manifest, guide, lists = (book.add_worksheet(name) for name in ("DATA", "_MANIFEST", "_PETUNJUK", "_KODE"))
    must = book.add_format({"bold": True, "bg_color": "#12485E", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    may = book.add_format({"bold": True, "bg_color": "#7C9BA8", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    free = book.add_format({"locked": False, "num_format": "@"})
    formats = {
        "date": book.add_format({"locked": False, "num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"locked": False, "num_format": "hh:mm"}),
        "integer": book.add_format({"locked": False, "num_format": "0"}),
        "decimal": book.add_format({"locked": False, "num_format": "General"}),
    }
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})

    for place, column in enumerate(form.columns):
        data.write_string(0, place, column.name, must if column.required or column.required_when else may)
        choices = f"\nKode: {', '.join(column.codes)}." if column.type == "list" and column.codes else ""
        data.write_comment(
            0, place, f"{column.means}\n{_duty(column)}. {_hint(column, form)}{choices}"[:2000], {"x_scale": 1.6, "y_scale": 1.6}
        )
        width = max(len(column.name) + 2, 12)
        data.set_column(place, place, width, formats.get(column.type, free))
        if column.codes and column.type != "list":
            codes = list(column.codes)
            lists.write_string(0, place, column.name, bold)
            for line, item in enumerate(codes, 1):
                lists.write_string(line, place, item)
            letter = _letter(place)
            data.data_validation(
                1, place, ROWS, place,
                {
                    "validate": "list", "source": f"=_KODE!${letter}$2:${letter}${len(codes) + 1}", "error_title": "Kode tidak dikenal",
                    "error_message": "Pilih salah satu kode dari daftar.", "error_type": "warning",
                    "input_title": column.name[:32], "input_message": _hint(column, form)[:255],
                },
            )  # fmt: skip
    data.freeze_panes(1, 0)
    data.protect("", {"insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True, "format_columns": True})
    lists.hide()

    _manifest(manifest, form, bold, free)
    _guide(guide, form, bold, wrap)
    book.close()
    return path


def _manifest(sheet, form: Form, bold, free) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 44, free)
    sheet.set_column(2, 2, 90)
    sheet.write_row(0, 0, ("nama", "nilai", "petunjuk"), bold)
    own = [(name, "", OWN.get(name, "Isi menurut petunjuk formulir.")) for name in form.manifest]
    entries = [*MANIFEST, *([TOTAL] if form.control_total else []), *own, *PERSONS]
    choices = {"jenis_kiriman": list(KINDS), **{name: code_list(name) for name in form.manifest}}
    for line, (name, value, text) in enumerate(entries, 1):
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, value.format(form=form.code, version=form.version), free)
        sheet.write_string(line, 2, text.format(period=PERIODS[form.period]))
        if choices.get(name):
            sheet.data_validation(line, 1, line, 1, {"validate": "list", "source": choices[name]})
    sheet.protect()


def _guide(sheet, form: Form, bold, wrap) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 3, 60)
    sheet.write_string(0, 0, f"{form.code} {form.title}", bold)
    for line, text in enumerate(
        (
            f"Isi lembar DATA: {form.grain}. Jangan mengubah nama kolom dan jangan menambah baris jumlah.",
            "Isi lembar _MANIFEST: pengirim, periode, jumlah baris, penanggung jawab. Jangan memakai rumus di lembar mana pun.",
            "Bila tidak ada yang dilaporkan: kosongkan DATA, pilih jenis_kiriman NIHIL, jumlah_baris 0.",
            f"Simpan sebagai {form.code}_<kode pengirim>_<periode>_v1.xlsx. Perbaikan dikirim utuh sebagai REVISI dengan v2, v3, dan seterusnya.",
        ),
        1,
    ):
        sheet.write_string(line, 0, text)
    for place, title in enumerate(("Kolom", "Wajib?", "Arti dan contoh", "Kode yang dapat dipakai")):
        sheet.write_string(6, place, title, bold)
    for line, column in enumerate(form.columns, 7):
        sheet.write_string(line, 0, column.name)
        sheet.write_string(line, 1, _duty(column))
        example = f" Contoh: {column.example}." if column.example else ""
        sheet.write_string(line, 2, f"{column.means}. {_hint(column, form)}{example}", wrap)
        sheet.write_string(line, 3, "; ".join(f"{code} = {column.code_titles.get(code, code)}" for code in column.codes), wrap)


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(place)
