"""The template of every form: the lists of its contract, a protected header, and what is filled in goes through."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pytest

from faults import FORMS, good_rows, samples_of, typed
from sinergi.checking import check_files
from sinergi.contract.model import code_list
from sinergi.errors import SinergiError
from sinergi.templates import write_template


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    return {form: openpyxl.load_workbook(write_template(form, folder / f"{form}.xlsx")) for form in FORMS}


def lists_of(book) -> dict[str, list[str]]:
    """Column name to the values that its dropdown offers."""
    data, codes = book["DATA"], book["_KODE"]
    found = {}
    for rule in data.data_validations.dataValidation:
        (cells,) = rule.sqref.ranges
        letter, last = re.fullmatch(r"=?_KODE!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)", rule.formula1).groups()
        assert (cells.min_row, cells.min_col) == (2, cells.max_col) and cells.max_row > 400
        found[data.cell(1, cells.min_col).value] = [codes[f"{letter}{row}"].value for row in range(2, int(last) + 1)]
    return found


@pytest.mark.parametrize("form", FORMS)
def test_the_columns_and_dropdowns_are_those_of_the_contract(templates, form):
    book, contract = templates[form], FORMS[form]
    assert [cell.value for cell in book["DATA"][1]] == [column.name for column in contract.columns]
    coded = {column.name: list(column.codes) for column in contract.columns if column.codes and column.type != "list"}
    assert lists_of(book) == coded
    assert all(cell.comment and cell.comment.text.strip() for cell in book["DATA"][1])


@pytest.mark.parametrize("form", FORMS)
def test_the_header_is_locked_and_the_rows_below_are_free(templates, form):
    data = templates[form]["DATA"]
    assert data.protection.sheet and all(cell.protection.locked for cell in data[1])
    free = {place for each in data.column_dimensions.values() if not each.protection.locked for place in range(each.min, each.max + 1)}
    assert free == set(range(1, len(FORMS[form].columns) + 1))


@pytest.mark.parametrize("form", FORMS)
def test_the_guide_explains_every_column_and_code_and_no_cell_is_a_formula(templates, form):
    book, contract = templates[form], FORMS[form]
    lines = {row[0].value: [cell.value or "" for cell in row] for row in book["_PETUNJUK"].iter_rows(min_row=8)}
    for column in contract.columns:
        _, duty, means, codes = lines[column.name]
        assert duty in ("wajib", "wajib bila berlaku", "boleh kosong") and column.means in means
        assert [part.split(" = ")[0] for part in codes.split("; ") if part] == list(column.codes)
        if column.type == "list":
            assert "titik koma" in means
            assert all(code in book["DATA"].cell(1, contract.columns.index(column) + 1).comment.text for code in column.codes)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("form", FORMS)
def test_the_manifest_asks_for_what_this_form_needs(templates, form):
    sheet, contract = templates[form]["_MANIFEST"], FORMS[form]
    asked = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert {"kode_form", "kode_pengirim", "periode", "jenis_kiriman", "nomor_versi", "jumlah_baris", *contract.manifest} <= set(asked)
    assert ("total_kendali" in asked) == bool(contract.control_total)
    assert asked["kode_form"][1].value == form
    assert all(row[2].value for row in asked.values()), "every field says what to write"
    choices = {sheet.cell(next(iter(rule.sqref.ranges)).min_row, 1).value: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices.pop("jenis_kiriman") == '"ASLI,REVISI,NIHIL"'
    assert choices == {name: f'"{",".join(code_list(name))}"' for name in contract.manifest if code_list(name)}


def test_a_filled_template_goes_through_without_a_finding(templates, tmp_path):
    paths = []
    for form, book in templates.items():
        samples, contract = samples_of(form), FORMS[form]
        rows = good_rows(form)
        names = {column.name: (place, column) for place, column in enumerate(contract.columns, 1)}
        for number, row in enumerate(rows, 2):
            for name, cell in row.items():
                if cell:
                    place, column = names[name]
                    book["DATA"].cell(number, place).value = typed(column, cell)
        cover = {
            "kode_pengirim": samples["sender"], "periode": samples["period"], "jumlah_baris": len(rows), "cakupan_sumber": "KANIM+PUSAT",
            **samples.get("envelope", {}), "tanggal_data": date.fromisoformat(samples["envelope"]["tanggal_data"]),
        }  # fmt: skip
        if contract.control_total:
            cover["total_kendali"] = contract.control_total.of(rows)
        for row in book["_MANIFEST"].iter_rows(min_row=2):
            if row[0].value in cover:
                row[1].value = cover[row[0].value]
        paths.append(tmp_path / f"{form}_{samples['sender']}_{samples['period']}_v1.xlsx")
        book.save(paths[-1])
    for path, answer in zip(paths, check_files(paths), strict=True):
        assert (answer["status"], answer["findings"]) == ("ACCEPTED", []), path.name
        assert answer["rows_accepted"] == len(good_rows(answer["form"]))


def test_an_empty_template_sent_as_nihil_is_a_nil_return(tmp_path):
    path = write_template("K01", tmp_path / "K01_640212_2026-10_v1.xlsx")
    book = openpyxl.load_workbook(path)
    cover = {"kode_pengirim": "640212", "periode": "2026-10", "jenis_kiriman": "NIHIL", "jumlah_baris": 0}
    for row in book["_MANIFEST"].iter_rows(min_row=2):
        row[1].value = cover.get(row[0].value, row[1].value)
    book.save(path)
    assert check_files([path])[0]["status"] == "NIL"


def test_an_unknown_form_is_named(tmp_path):
    with pytest.raises(SinergiError, match="no form X99"):
        write_template("X99", tmp_path / "x.xlsx")
