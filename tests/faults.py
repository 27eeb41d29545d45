"""Good files of every form with one thing changed, and what must come of each.

A fault hurts rows of its own (and no other), or the file as a whole; a repair changes the writing and not the meaning.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

import openpyxl
import yaml

from sinergi.contract import Column, Form, load_forms

FORMS = load_forms()
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")
IDENTIFIERS = {
    "nib": ("V112", "12345"),
    "nik": ("V114", "12345"),
    "passport": ("V109", "E!"),
    "region": ("V101", "99.99.99.9999"),
    "country": ("V104", "ATLANTIS"),
}


@dataclass
class Case:
    """One file. ``hurt`` are the numbers of good rows (1 is the first) that must be rejected; ``numbers`` where each good row stands.

    ``rules``: one of them must be told, for the hurt row or for the repair; ``refusal`` is the start of the reason of a refused file.
    """

    form: str
    name: str
    make: Callable[[], bytes]
    extension: str = "csv"
    hurt: tuple[int, ...] = ()
    rules: tuple[str, ...] = ()
    refusal: str | None = None
    numbers: dict[int, int] = field(default_factory=dict)
    more_hurt: tuple[int, ...] = ()  # row numbers rejected that are no good row: the second half of a split one, a twin
    dropped: tuple[int, ...] = ()
    sidecar: dict[str, Any] | None = None


Row = dict[str, str]


@cache
def samples_of(form: str) -> dict[str, Any]:
    return yaml.load((FORMS[form].folder / "samples" / "samples.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@cache
def _good(form: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    path = FORMS[form].folder / "samples" / samples_of(form)["rows"]
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return tuple(header), tuple(map(tuple, rows))


def good_rows(form: str) -> list[Row]:
    header, rows = _good(form)
    return [dict(zip(header, row, strict=True)) for row in rows]


def delimiter_of(form: str) -> str:
    """A delimiter that stands in no good cell, so that nothing needs quotes."""
    text = "".join("".join(row) for row in _good(form)[1])
    return next(mark for mark in ";\t|" if mark not in text)


def text_of(rows: list[Row], delimiter: str, end: str = "\r\n", header: list[str] | None = None) -> str:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=end)
    writer.writerow(header or list(rows[0]))
    writer.writerows(row.values() for row in rows)
    return made.getvalue()


# --- what a value becomes -------------------------------------------------------------------------------------------


def damaged(form: Form, column: Column) -> Iterator[tuple[str, str, str]]:
    """(name, bad cell, rule) for a column: what must reject its row."""
    kind = column.type
    if kind == "date":
        yield from (
            ("date_" + name, cell, "S016")
            for name, cell in (("february", "31/02/2026"), ("word", "kemarin dulu"), ("month", "2026-13-05"), ("american", "10/27/2026"))
        )
    if kind == "time":
        yield from (("time_" + name, cell, "S016") for name, cell in (("late", "25:99"), ("word", "pagi hari"), ("range", "08.00-09.00")))
    if kind in ("integer", "decimal"):
        yield from (("number_" + name, cell, "S018") for name, cell in (("unit", "12 orang"), ("word", "dua"), ("two", "1.2.3")))
    if kind == "integer":
        yield "number_ambiguous", "1,234", "S018"
        yield "number_fraction", "24,5", "S018"
    if kind in ("code", "sex") or (kind == "list" and column.codes):
        rule = "V105" if kind == "sex" else "V136"
        if _rejects(form, rule, column):
            yield "code_unknown", "SALAH_SEKALI", rule
    if kind in IDENTIFIERS and _rejects(form, IDENTIFIERS[kind][0], column):
        rule, cell = IDENTIFIERS[kind]
        yield f"{kind}_wrong", cell, rule
    if kind == "text":
        yield from (("formula", "=1+1", "S022"), ("command", "@SUM(A1)", "S022"), ("error_value", "#REF!", "S022"))
        yield "control", "a\x07b", "S027"
        yield "nul", "a\x00b", "S027"
        yield "too_long", "x" * (column.max_length + 1), "S026"
    if column.required and kind != "sex":
        yield "blank", "", "S015"
        yield "placeholder", "-", "S015"
        yield "nothing", "n/a", "S015"


def _rejects(form: Form, code: str, column: Column) -> bool:
    return any(
        rule.code == code and rule.column == column.name and rule.severity == "refuse_row" and not rule.applies_when for rule in form.rules
    )


def rewritten(form: Form, column: Column, cell: str) -> Iterator[tuple[str, str, str | None]]:
    """(name, other writing, rule that tells of it or None) of a good cell: the value must stay the same."""
    kind = column.type
    if kind == "date":
        day = date.fromisoformat(cell)
        yield "date_slashes", f"{day:%d/%m/%Y}", "S017"
        yield "date_dots", f"{day.day}.{day.month}.{day.year}", "S017"
        yield "date_words", f"{day.day} {MONTHS[day.month - 1]} {day.year}", "S017"
        yield "date_stamp", f"{cell} 00:00:00", "S017"
        if day > date(1955, 1, 1):
            yield "date_serial", str((day - date(1899, 12, 30)).days), "S017"
    if kind == "time":
        yield "time_dots", cell.replace(":", "."), "S017"
        yield "time_zone", f"pukul {cell.replace(':', '.')} WITA", "S017"
        yield "time_bare", cell.replace(":", ""), "S017"
    if kind == "integer" and cell.isdigit():
        yield "number_zero", f"{cell},0", "S018"
        if int(cell) >= 1000:
            yield "number_dots", f"{int(cell):,}".replace(",", "."), "S018"
    if kind == "decimal" and "." in cell and len(cell.partition(".")[2]) != 3:
        yield "number_comma", cell.replace(".", ","), "S018"
    if kind == "code":
        yield "code_lower", cell.lower().replace("_", " "), "S025" if cell.lower().replace("_", " ") != cell else None
        for alias in column.codes.get(cell, ())[:1]:
            yield "code_alias", alias, "S025" if alias != cell else None
    if kind == "list" and column.codes and ";" in cell:
        yield "list_commas", cell.replace(";", ", "), "S025"
    if kind == "sex":
        yield "sex_word", {"L": "Laki-laki", "P": "Perempuan"}[cell], "S025"
        yield "sex_english", {"L": "Male", "P": "female"}[cell], "S025"
    if kind == "country":
        yield "country_lower", cell.lower(), "S025"
    if kind == "region":
        yield "region_undotted", cell.replace(".", ""), "S025" if "." in cell else None
    if kind == "nib":
        yield "nib_apostrophe", f"'{cell}", "S025"
        if cell.startswith("0"):
            yield "nib_zero", cell[1:], "S020"
    if kind == "nik":
        yield "nik_blanks", f"{cell[:6]} {cell[6:]}", "S025"
    if kind == "passport":
        yield "passport_blanks", f"{cell[:2]} {cell[2:]}", "S025"
        yield "passport_lower", cell.lower(), "S025" if cell.lower() != cell else None
        yield "passport_lookalike", cell.translate(str.maketrans("ABE", "АВЕ")), "S025" if set(cell) & set("ABE") else None
    if kind == "period" and len(cell) == 7 and cell[5:].isdigit():
        yield "period_words", f"{MONTHS[int(cell[5:]) - 1]} {cell[:4]}", "S025"
    if kind == "text":
        yield "text_blanks", f"  {cell} ", None
        yield "text_invisible", f"{cell[:1]}\u200b{cell[1:]}", "S025"


# --- CSV --------------------------------------------------------------------------------------------------------------


def _line_fault(kind: str, line: str, mark: str, at: Random) -> str:
    places = [index for index, char in enumerate(line) if char == mark]
    place = at.choice(places[2:-2])
    fields = line.split(mark)
    long = max(range(len(fields)), key=lambda index: len(fields[index]))
    changes: dict[str, Callable[[], str]] = {
        "lose_delimiter": lambda: line[:place] + line[place + 1 :],
        "add_delimiter": lambda: line[:place] + mark + line[place:],
        "field_more": lambda: line + mark + "x",
        "cut": lambda: line[: places[len(places) // 2]],
        "open_quote": lambda: line[: place + 1] + '"' + line[place + 1 :],
        "quote_inside": lambda: mark.join([*fields[:long], f'"{fields[long]}" X', *fields[long + 1 :]]),
        "stray_quote": lambda: mark.join([*fields[:long], fields[long][:2] + '"' + fields[long][2:], *fields[long + 1 :]]),
        "other_delimiter": lambda: line.replace(mark, "," if mark != "," else ";"),
    }
    return changes[kind]()


LINE_FAULTS = ("lose_delimiter", "add_delimiter", "field_more", "cut", "open_quote", "quote_inside", "stray_quote", "other_delimiter")


def _numbers(count: int, first: int = 2) -> dict[int, int]:
    return {row: row + first - 1 for row in range(1, count + 1)}


def csv_rows(form: Form) -> Iterator[Case]:
    """One fault in one row or cell, and other writings of one cell."""
    rows, mark = good_rows(form.code), delimiter_of(form.code)
    count = len(rows)
    lines = text_of(rows, mark).split("\r\n")
    for kind in LINE_FAULTS:
        for turn in range(2):
            at = Random(f"{form.code}{kind}{turn}")
            victim = at.randrange(1, count + 1)
            hurt = [*lines[:victim], _line_fault(kind, lines[victim], mark, at), *lines[victim + 1 :]]
            yield Case(form.code, f"{kind}{turn}", _constant("\r\n".join(hurt)), hurt=(victim,), rules=("S027",), numbers=_numbers(count))
    at = Random(form.code)
    victim = at.randrange(1, count + 1)
    place = lines[victim].index(mark, len(lines[victim]) // 3)
    halves = [*lines[:victim], lines[victim][: place + 1], lines[victim][place + 1 :], *lines[victim + 1 :]]
    moved = {row: row + 1 + (row > victim) for row in range(1, count + 1)}
    yield Case(
        form.code, "broken_line", _constant("\r\n".join(halves)), hurt=(victim,), rules=("S027",), numbers=moved, more_hurt=(victim + 2,)
    )
    twin = [*lines[:-1], lines[victim], ""]
    if any(rule.number == "S014" and rule.severity == "refuse_row" for rule in form.rules):
        yield Case(form.code, "twin", _constant("\r\n".join(twin)), rules=("S014",), numbers=_numbers(count), more_hurt=(count + 2,))
    for name, row, column, cell, rule in _cell_faults(form, rows):
        told = (rule, "V119") if rule == "V136" else (rule,)  # visa indices, a code list of the law, speak by a rule of their own
        made = _constant(text_of(_with(rows, row, column, cell), mark))
        yield Case(form.code, name, made, hurt=(row,), rules=told, numbers=_numbers(count))
    for name, row, column, cell, noted in _cell_repairs(form, rows):
        yield Case(
            form.code,
            name,
            _constant(text_of(_with(rows, row, column, cell), mark)),
            rules=(noted,) if noted else (),
            numbers=_numbers(count),
        )


def _constant(text: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: text.encode(encoding)


def _with(rows: list[Row], row: int, column: str, cell: str) -> list[Row]:
    return [{**each, column: cell} if number == row else each for number, each in enumerate(rows, 1)]


def _cell_faults(form: Form, rows: list[Row]) -> Iterator[tuple[str, int, str, str, str]]:
    """Each damage once a form, in a column and row of its turn."""
    seen: set[str] = set()
    columns = [column for column in form.columns if column.name in rows[0]]
    Random(f"{form.code}faults").shuffle(columns)
    for column in columns:
        for name, cell, rule in damaged(form, column):
            if name not in seen:
                seen.add(name)
                yield f"{name}/{column.name}", Random(f"{form.code}{name}").randrange(1, len(rows) + 1), column.name, cell, rule


def _cell_repairs(form: Form, rows: list[Row]) -> Iterator[tuple[str, int, str, str, str | None]]:
    seen: set[str] = set()
    columns = [column for column in form.columns if column.name in rows[0]]
    Random(f"{form.code}repairs").shuffle(columns)
    for column in columns:
        filled = [number for number, row in enumerate(rows, 1) if row[column.name]]
        if not filled:
            continue
        row = Random(f"{form.code}{column.name}").choice(filled)
        for name, cell, told in rewritten(form, column, rows[row - 1][column.name]):
            if name not in seen and cell != rows[row - 1][column.name]:
                seen.add(name)
                yield f"{name}/{column.name}", row, column.name, cell, told


def csv_files(form: Form) -> Iterator[Case]:
    """Faults and other writings of the file as a whole."""
    rows, mark = good_rows(form.code), delimiter_of(form.code)
    count, names = len(rows), list(rows[0])
    text = text_of(rows, mark)

    def same(name: str, made: str, encoding: str = "utf-8", first: int = 2, rules: tuple[str, ...] = ()) -> Case:
        return Case(form.code, name, _constant(made, encoding), numbers=_numbers(count, first), rules=rules)

    def refused(name: str, made: bytes, refusal: str, sidecar: dict[str, Any] | None = None) -> Case:
        return Case(form.code, name, lambda: made, refusal=refusal, sidecar=sidecar)

    for name, other in (("comma", ","), ("tab", "\t"), ("bar", "|"), ("semicolon", ";")):
        yield same(f"delimiter_{name}", text_of(rows, other))
    yield same("all_quoted", "".join(mark.join(f'"{cell}"' for cell in line) + "\r\n" for line in [names, *(row.values() for row in rows)]))
    for name, encoding in (("bom", "utf-8-sig"), ("utf16", "utf-16"), ("cp1252", "cp1252"), ("gb18030", "gb18030")):
        yield same(f"encoding_{name}", text, encoding)
    for name, end in (("lf", "\n"), ("cr", "\r")):
        yield same(f"end_{name}", text_of(rows, mark, end))
    yield same("end_missing", text.removesuffix("\r\n"))
    yield same("ends_blank", text + "\r\n\r\n" + mark * (len(names) - 1) + "\r\n")
    yield same("separator_line", f"sep={mark}\r\n" + text, first=3)
    yield same("titles", f"{form.title.upper()}\r\n\r\n" + text, first=4)
    yield same("header_capitals", text_of(rows, mark, header=[name.upper().replace("_", " ") for name in names]))
    aliases = {column.name: column.aliases[0] for column in form.columns if column.aliases}
    yield same("header_synonyms", text_of(rows, mark, header=[aliases.get(name, name) for name in names]))
    yield same("header_numbered", text.replace("\r\n", "\r\n" + mark.join(f"({n})" for n in range(1, len(names) + 1)) + "\r\n", 1), first=3)
    order = Random(form.code).sample(names, len(names))
    yield same("columns_moved", text_of([{name: row[name] for name in order} for row in rows], mark))
    yield same("column_unknown", text_of([{**row, "golongan_darah": "O"} for row in rows], mark), rules=("S006",))
    yield same("trailing_delimiters", text_of(rows, mark).replace("\r\n", mark + "\r\n").replace(mark + "\r\n", "\r\n", 1))
    yield same("totals", text + mark.join(["JUMLAH", str(count)] + [""] * (len(names) - 2)) + "\r\n", rules=("S009",))
    lines = text.split("\r\n")
    again = "\r\n".join([*lines[:3], lines[0], *lines[3:]])
    yield Case(
        form.code, "header_repeated", _constant(again), numbers={row: row + 1 + (row > 2) for row in range(1, count + 1)}, rules=("S009",)
    )
    required = [column.name for column in form.columns if column.required and column.name in names]
    gone = Random(form.code).choice(required)
    yield refused(
        "header_lost", text_of([{name: cell for name, cell in row.items() if name != gone} for row in rows], mark).encode(), "S005"
    )
    yield refused(
        "header_twice",
        text_of(
            rows, mark, header=[names[1] if name == gone and gone != names[1] else names[0] if name == gone else name for name in names]
        ).encode(),
        "S005",
    )
    yield refused("header_missing", text.partition("\r\n")[2].encode(), "S005")
    yield refused("only_header", (lines[0] + "\r\n").encode(), "S013")
    texts = [column.name for column in form.columns if column.type == "text" and column.name in names]
    accented = text_of(_with(rows, 1, texts[-1], "Café Ñandú"), mark)
    head, first, rest = accented.split("\r\n", 2)
    mixed = "\r\n".join((head, first, "")).encode() + "\r\n".join((first, rest)).encode("cp1252")
    yield refused("mixed_encodings", mixed, "S007")
    yield refused("lost_letters", accented.replace("é", "\ufffd").encode(), "S007")
    yield refused("twice_encoded", accented.encode().decode("cp1252").encode(), "S007")
    cover = {
        "kode_form": form.code,
        "periode": samples_of(form.code)["period"],
        "nomor_versi": 1,
        "jenis_kiriman": "ASLI",
        "jumlah_baris": count,
    }
    yield refused("cut_between_rows", "\r\n".join(lines[:count]).encode(), "S008", cover)
    yield refused("count_wrong", text.encode(), "S008", {**cover, "jumlah_baris": count + 1})
    yield Case(form.code, "cut_in_the_last_row", _constant(text[: text.rindex("\r\n") - len(lines[count]) // 2 - len(lines[count]) // 4]),
               hurt=(count,), rules=("S027",), numbers=_numbers(count))  # fmt: skip


# --- XLSX -------------------------------------------------------------------------------------------------------------


def book_of(table: list[list[Any]], edit: Callable[[Any], None] | None = None, sheet: str = "DATA") -> Callable[[], bytes]:
    def make() -> bytes:
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for line in table:
            page.append([cell if cell != "" else None for cell in line])
        if edit:
            edit(book)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    return make


def typed(column: Column, cell: str) -> Any:
    """A cell as Excel would hold it when a person types it into an unformatted column."""
    if cell == "":
        return cell
    if column.type == "date":
        return date.fromisoformat(cell)
    if column.type == "time":
        return time.fromisoformat(cell)
    if column.type in ("integer", "decimal"):
        return float(cell)
    return cell


def xlsx(form: Form) -> Iterator[Case]:
    rows = good_rows(form.code)
    count, names = len(rows), list(rows[0])
    table: list[list[Any]] = [names, *(list(row.values()) for row in rows)]
    columns = {column.name: column for column in form.columns}

    def case(name: str, made: Callable[[], bytes], first: int = 2, **more: Any) -> Case:
        return Case(form.code, f"xlsx_{name}", made, "xlsx", numbers=_numbers(count, first), **more)

    yield case("text", book_of(table))
    natural = [names, *([typed(columns[name], cell) if name in columns else cell for name, cell in row.items()] for row in rows)]
    yield case("typed", book_of(natural))
    yield case("titles", book_of([[form.title], [], *table]), first=4)
    yield case("other_sheet", book_of(table, sheet="Lembar1"))
    yield case("helper_sheet", book_of(table, edit=lambda book: book.create_sheet("_KODE").append(["x"])))
    yield case("hidden_row", book_of(table, edit=lambda book: setattr(book["DATA"].row_dimensions[3], "hidden", True)), rules=("S023",))
    yield Case(
        form.code,
        "xlsx_blank_row",
        book_of([*table[:3], [], *table[3:]]),
        "xlsx",
        numbers={row: row + 1 + (row > 2) for row in range(1, count + 1)},
    )
    yield case("totals", book_of([*table, ["JUMLAH", *[""] * (len(names) - 2), count]]), rules=("S009",))
    gone = Random(form.code).choice([column.name for column in form.columns if column.required and column.name in names])
    place = names.index(gone)
    yield case("header_lost", book_of([line[:place] + line[place + 1 :] for line in table]), refusal="S005")
    yield case("header_missing", book_of(table[1:]), refusal="S005")
    yield case(
        "two_sheets", book_of(table, sheet="A", edit=lambda book: [book.create_sheet("B").append(line) for line in table]), refusal="S005"
    )
    yield case("as_csv", _constant(text_of(rows, ";")), refusal="S001.type_mismatch")
    cut = book_of(table)
    yield case("cut", lambda: cut()[: len(cut()) // 2], refusal="S001.truncated")
    at = Random(f"{form.code}xlsx")
    text_column = next(column for column in form.columns if column.type == "text" and column.name in names)

    def changed(row: int, column: str, cell: Any, source: list[list[Any]] = table) -> list[list[Any]]:
        made = [list(line) for line in source]
        made[row][names.index(column)] = cell
        return made

    for name, cell in (("formula", "=1+1"), ("error", "#N/A"), ("call", "@x")):
        row = at.randrange(1, count + 1)
        yield case(f"{name}/{text_column.name}", book_of(changed(row, text_column.name, cell)), hurt=(row,), rules=("S022",))
    for column in form.columns:
        if column.name not in names:
            continue
        row = at.randrange(1, count + 1)
        filled = [number for number in range(1, count + 1) if table[number][names.index(column.name)]]
        if column.type == "date":
            yield case(f"date_boolean/{column.name}", book_of(changed(row, column.name, True, natural)), hurt=(row,), rules=("S016",))
            if filled:
                day = date.fromisoformat(table[filled[0]][names.index(column.name)])
                yield case(
                    f"date_moment/{column.name}", book_of(changed(filled[0], column.name, datetime.combine(day, time(9, 30)), natural))
                )
                if day > date(1955, 1, 1):
                    serial = float((day - date(1899, 12, 30)).days)
                    yield case(f"date_serial/{column.name}", book_of(changed(filled[0], column.name, serial, natural)), rules=("S017",))
        if column.type == "time" and filled:
            hour, minute = map(int, table[filled[0]][names.index(column.name)].split(":"))
            yield case(f"time_span/{column.name}", book_of(changed(filled[0], column.name, timedelta(hours=hour, minutes=minute), natural)))
            yield case(
                f"time_number/{column.name}", book_of(changed(filled[0], column.name, hour + minute / 100, natural)), rules=("S017",)
            )
            yield case(f"time_boolean/{column.name}", book_of(changed(row, column.name, True, natural)), hurt=(row,), rules=("S016",))
        if column.type == "integer":
            yield case(f"number_boolean/{column.name}", book_of(changed(row, column.name, True, natural)), hurt=(row,), rules=("S018",))
            yield case(f"number_fraction/{column.name}", book_of(changed(row, column.name, 24.5, natural)), hurt=(row,), rules=("S018",))
        if column.type == "nib" and filled and table[filled[0]][names.index(column.name)].startswith("0"):
            number = float(table[filled[0]][names.index(column.name)])
            yield case(f"nib_number/{column.name}", book_of(changed(filled[0], column.name, number)), rules=("S020",))


def cases_of(form: str) -> list[Case]:
    """All cases of a form, the clean file first."""
    contract = FORMS[form]
    rows = good_rows(form)
    clean = Case(form, "clean", _constant(text_of(rows, delimiter_of(form))), numbers=_numbers(len(rows)))
    return [clean, *csv_rows(contract), *csv_files(contract), *xlsx(contract)]


def sidecar_of(case: Case, sender: str) -> bytes | None:
    return None if case.sidecar is None else json.dumps({**case.sidecar, "kode_pengirim": sender}).encode()
