"""`sinergi template`: the workbook of a form, made from its contract: dropdowns, protected header, instructions in Indonesian."""

from __future__ import annotations

from pathlib import Path

from sinergi.contract import Column, Form, load_forms
from sinergi.errors import SinergiError

ROWS = 500  # rows with dropdowns and formats
MANIFEST = (
    ("kode_form", "{form}"), ("versi_form", "{version}"), ("kode_pengirim", ""), ("periode", ""), ("jenis_kiriman", "ASLI"),
    ("nomor_versi", "1"), ("tanggal_data", ""), ("jumlah_baris", ""),
)  # fmt: skip
PERSONS = ("nomor_surat_pengantar", "tanggal_surat", "nama_penanggung_jawab", "jabatan_pj", "kontak_pj", "dasar_berbagi_data")
HINTS = {
    "date": "Tanggal, tulis seperti 2026-10-27.",
    "period": "Periode, tulis seperti 2026-10.",
    "region": "Kode wilayah Kemendagri, seperti 64.02.12.2003.",
    "country": "Kode negara tiga huruf, seperti CHN.",
    "integer": "Bilangan bulat tanpa satuan.",
    "nib": "NIB, 13 angka, sebagai teks.",
    "passport": "Nomor paspor, huruf dan angka, sebagai teks.",
    "list": "Beberapa kode dipisah titik koma.",
}


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
    book = xlsxwriter.Workbook(path)
    data, manifest, guide, lists = (book.add_worksheet(name) for name in ("DATA", "_MANIFEST", "_PETUNJUK", "_KODE"))
    must = book.add_format({"bold": True, "bg_color": "#12485E", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    may = book.add_format({"bold": True, "bg_color": "#7C9BA8", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"})
    free = book.add_format({"locked": False, "num_format": "@"})
    free_date = book.add_format({"locked": False, "num_format": "yyyy-mm-dd"})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})

    for place, column in enumerate(form.columns):
        data.write_string(0, place, column.name, must if column.required or column.required_when else may)
        data.write_comment(0, place, f"{column.means}\n{_duty(column)}. {HINTS.get(column.type, '')}", {"x_scale": 1.6})
        width = max(len(column.name) + 2, 12)
        data.set_column(place, place, width, free_date if column.type == "date" else free)
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
                },
            )  # fmt: skip
    data.freeze_panes(1, 0)
    data.protect("", {"insert_rows": True, "delete_rows": True, "sort": True, "autofilter": True, "format_columns": True})
    lists.hide()

    manifest.set_column(0, 0, 26)
    manifest.set_column(1, 1, 44, free)
    manifest.write_row(0, 0, ("nama", "nilai"), bold)
    total = (("total_kendali", ""),) if form.control_total else ()
    entries = [*MANIFEST, *total, *((name, "") for name in form.manifest), *((name, "") for name in PERSONS)]
    for line, (name, value) in enumerate(entries, 1):
        manifest.write_string(line, 0, name)
        manifest.write_string(line, 1, value.format(form=form.code, version=form.version), free)
    kinds = next(line for line, (name, _) in enumerate(entries, 1) if name == "jenis_kiriman")
    manifest.data_validation(kinds, 1, kinds, 1, {"validate": "list", "source": ["ASLI", "REVISI", "NIHIL"]})

    _guide(guide, form, bold, wrap)
    book.close()
    return path


def _guide(sheet, form: Form, bold, wrap) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 16)
    sheet.set_column(2, 3, 60)
    sheet.write_string(0, 0, f"{form.code} {form.title}", bold)
    for line, text in enumerate(
        (
            "Isi lembar DATA, satu baris per catatan. Jangan mengubah nama kolom.",
            "Isi lembar _MANIFEST: pengirim, periode, jumlah baris, penanggung jawab.",
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
        sheet.write_string(line, 2, f"{column.means}. {HINTS.get(column.type, '')}{example}", wrap)
        sheet.write_string(line, 3, "; ".join(f"{code} = {column.code_titles.get(code, code)}" for code in column.codes), wrap)


def _letter(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return xl_col_to_name(place)
