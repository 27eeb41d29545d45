"""What a cell means: examples that people really type, and laws that hold for every text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readers.making import COLUMNS, CONTEXT
from sinergi.contract.model import Column
from sinergi.readers.values import (
    Value,
    array_literal,
    fold_passport,
    fold_passports,
    interpret,
    normalise_company,
    normalise_name,
    read_date,
    read_number,
    read_period,
    reader_for,
    references,
)
from sinergi.readers.verdicts import Refusal

KINDS = (
    "text",
    "code",
    "date",
    "time",
    "integer",
    "decimal",
    "period",
    "region",
    "country",
    "nib",
    "nik",
    "niora",
    "npwp",
    "passport",
    "kbli",
    "sex",
    "list",
)


def of(kind: str, cell, name: str = "kolom", **more) -> Value:
    if kind in ("code", "list"):
        more.setdefault("codes", {"PASPOR": ("buku paspor",), "TIDAK_ADA": (), "AWAK_KAPAL": ("kru",)})
    return interpret(kind, cell, Column(name, kind, **more), CONTEXT)


@pytest.mark.parametrize(
    ("typed", "meant", "how"),
    [
        ("2026-08-05", "2026-08-05", None),
        ("05/08/2026", "2026-08-05", "dmy"),
        ("5/8/2026", "2026-08-05", "dmy"),
        ("5.8.2026", "2026-08-05", "dmy"),
        ("05-08-26", "2026-08-05", "dmy"),
        ("7 Agustus 2026", "2026-08-07", "month_name"),
        ("07-Aug-26", "2026-08-07", "month_name"),
        ("1 Nopember 2026", "2026-11-01", "month_name"),
        ("Mei 3, 2026", "2026-05-03", "month_name"),
        ("7Agt2026", "2026-08-07", "month_name"),
        ("Selasa, 5 Agustus 2025", "2025-08-05", "weekday"),
        ("Jum'at, 7 Agustus 2026", "2026-08-07", "weekday"),
        ("Kamis, 5/8/2025", "2025-05-08", "weekday"),
        ("46326", "2026-10-31", "serial"),
        (46326.0, "2026-10-31", "serial"),
        ("2026-08-05T10:00:00Z", "2026-08-05", "timestamp"),
        ("2026-08-05 00:00:00", "2026-08-05", "timestamp"),
        ("5/8/2026 10:15", "2026-08-05", "timestamp"),
        ("20260805", "2026-08-05", "compact"),
        ("2026/8/5", "2026-08-05", "ymd"),
        (date(2026, 8, 5), "2026-08-05", None),
        (
            datetime(2026, 8, 5, 23, 59),  # noqa: DTZ001
            "2026-08-05",
            None,
        ),
    ],
)
def test_a_date_is_read_however_it_was_typed(typed, meant, how):
    value = of("date", typed)
    assert (value.canonical, value.unread) == (meant, False)
    assert value.notes == ((("S017", how),) if how else ())


@pytest.mark.parametrize(
    "typed",
    ["31/02/2026", "10/27/2026", "Agustus 2026", "kemarin", "0", "19999", "60001", "2026-13-01", "1/1/1026", time(7, 0), 12.0, True],
)
def test_what_is_no_date_is_unread_and_never_guessed(typed):
    value = of("date", typed)
    assert (value.canonical, value.unread, value.notes[0][0]) == (None, True, "S016")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Kabupaten Bogor", "32.01"),
        ("KAB. BOGOR", "32.01"),
        ("Kota Bogor", "32.71"),
        ("Bogor", "Bogor"),
        ("Kab. Kutai Kartanegara", "64.02"),
    ],
)
def test_a_kabupaten_and_the_kota_of_its_name_are_two_places(typed, code):
    known = references(date(2026, 10, 1), date(2026, 10, 31))
    context = replace(CONTEXT, references=known, region="19.71")
    assert interpret("region", typed, Column("kode_wilayah_ktp", "region"), context).canonical == code


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("Samarinda, 12-03-1995", "dmy"),
        ("Samarinda,12 Maret 1995", "month_name"),
        ("Kab. Kutai Kartanegara/12.03.1995", "dmy"),
        ("Fuzhou (福州), 1995-03-12", "ymd"),
    ],
)
def test_a_birth_date_may_follow_the_place_of_birth(typed, how):
    value = of("date", typed, name="tanggal_lahir")
    assert (value.canonical, value.notes) == ("1995-03-12", (("S017", how),))
    assert of("date", typed, name="tgl_berangkat").unread  # a place before any other date is something else
    assert of("date", typed.replace("12", "32"), name="tanggal_lahir").unread


@pytest.mark.parametrize(
    ("typed", "birth", "other"),
    [
        ("07/03/84", "1984-03-07", "1984-03-07"),
        ("07/03/30", "1930-03-07", "2030-03-07"),
        ("31/10/26", "2026-10-31", "2026-10-31"),
        ("01/11/26", "1926-11-01", "2026-11-01"),
    ],
)
def test_a_two_digit_birth_year_is_never_in_the_future(typed, birth, other):
    assert of("date", typed, name="tanggal_lahir").canonical == birth
    assert of("date", typed, name="tgl_berakhir").canonical == other


def test_serials_of_a_1904_workbook_are_four_years_later():
    assert read_date("44864", date1904=True).day == read_date("46326").day == date(2026, 10, 31)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day):
    months = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"]
    texts = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day:%Y%m%d}",
        f"{day.isoformat()} 07:30",
    ]
    assert [read_date(text).day for text in texts] == [day] * len(texts)


@pytest.mark.parametrize(
    ("kind", "typed", "meant", "how"),
    [
        ("integer", "24", "24", None),
        ("integer", "1.250", "1250", "thousands"),
        ("integer", "24,0", "24", "decimal_zero"),
        ("integer", "24.0", "24", "decimal_zero"),
        ("integer", "12.500.000,00", "12500000", "thousands"),
        ("integer", 24.0, "24", None),
        ("integer", "-5", "-5", None),
        ("integer", "007", "7", None),
        ("decimal", "1.250,5", "1250.5", "thousands"),
        ("decimal", "0,5", "0.5", "decimal_comma"),
        ("decimal", "-0.502", "-0.502", None),
        ("decimal", 117.25, "117.25", None),
        ("decimal", "1,234,567.5", "1234567.5", "thousands"),
    ],
)
def test_thousands_dots_and_decimal_commas_are_repaired_with_a_query(kind, typed, meant, how):
    assert of(kind, typed) == Value(meant, (("S018", how),) if how else ())


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("integer", "12 orang"),
        ("integer", "1,234"),
        ("integer", "24,5"),
        ("integer", 24.5),
        ("integer", "Rp 1.000"),
        ("decimal", "1,250"),
        ("decimal", "dua"),
        ("integer", "9" * 30),
    ],
)
def test_units_words_and_ambiguous_numbers_are_rejected(kind, typed):
    value = of(kind, typed)
    assert (value.canonical, value.unread, value.notes[0][0]) == (None, True, "S018")


def test_a_coordinate_is_never_taken_for_thousands():
    assert of("decimal", "117.153", name="bujur").canonical == "117.153"


@given(st.integers(-(10**14), 10**14))
def test_an_integer_keeps_its_value_in_every_writing(number):
    grouped = f"{number:,}"
    for text in (str(number), grouped.replace(",", "."), f"{number},0"):
        read, _ = read_number(text, whole=True)
        assert read == str(number), text


@pytest.mark.parametrize("name", ["NA", "Null", "None", "True", "Nan", "Inf", "Nihilus", "Oke"])
def test_people_may_be_called_null(name):
    assert of("text", name, required=True) == Value(name)


@pytest.mark.parametrize("typed", ["-", "n/a", "N/A", "0", "Tidak ada", "TIDAK ADA", "xxx", "nihil", "?", 0.0])
def test_placeholders_are_empty_and_reject_where_the_cell_is_required(typed):
    assert of("text", typed) == Value(None)
    assert of("text", typed, required=True) == Value(None, (("S015", "placeholder"),))


def test_a_zero_is_a_number_and_xxx_a_nationality():
    assert of("integer", "0").canonical == "0" and of("country", "XXX") == Value("XXX") and of("code", "Tidak ada").canonical == "TIDAK_ADA"


@pytest.mark.parametrize("typed", ["=1+1", "@SUM(A1)", "+1+1", "+cmd|'/C calc'!A0", " =1", "\ufeff=1", "#N/A", "#REF!", "#DIV/0!"])
def test_formulas_and_error_values_are_rejected_in_every_column(typed):
    for kind in KINDS:
        value = of(kind, typed)
        assert value.unread and value.canonical is None and value.notes[0][0] == "S022", kind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("-5 derajat", "-5 derajat"),
        ("\t=1+1", "=1+1"),
        ("\rABC", "ABC"),
        ("＝1+1", "＝1+1"),
        ("+62 812-3456", "+62 812-3456"),
        ("HRD +62", "HRD +62"),
        ("#1 blok", "#1 blok"),
    ],
)
def test_other_signs_are_kept(typed, kept):
    assert of("text", typed) == Value(kept)


def test_control_characters_and_too_long_texts_reject_the_row():
    assert of("text", "a\x00b").notes == (("S027", "nul"),) and of("text", "a\x1bb").notes == (("S027", "control"),)
    assert of("text", "x" * 251).notes == (("S026", "too_long"),) and of("text", "x" * 250).notes == ()


@pytest.mark.parametrize("broken", ["NGUYá»…N", "Jos\ufffd", "JosÃ© Silva", "it\u0092s", "â€œWangâ€\x9d"])
def test_text_that_was_broken_before_it_reached_us_refuses_the_file(broken):
    with pytest.raises(Refusal) as refused:
        of("text", broken)
    assert refused.value.rule == "S007"


@pytest.mark.parametrize(
    "sound",
    [
        "NGUYỄN VĂN ĐỨC",
        "Wang (王小明)",
        "São José",
        "SÃO",
        "Müller–Lüdenscheidt",
        "Ñandú",
        "Björk Guðmundsdóttir",
        "Café « Ô »",
        "5 °C",
        "Ünsal Çağlar",
        "Владимир",
    ],
)
def test_names_of_all_peoples_are_kept(sound):
    assert of("text", sound) == Value(sound)


@pytest.mark.parametrize(
    ("kind", "typed", "meant", "notes"),
    [
        ("country", "chn", "CHN", ["S025.spelling"]),
        ("country", "Tiongkok", "CHN", ["S025.alias"]),
        ("country", "Atlantis", "ATLANTIS", []),
        ("sex", "laki-laki", "L", ["S025.alias"]),
        ("sex", "Wanita", "P", ["S025.alias"]),
        ("sex", 1.0, "L", ["S025.alias"]),
        ("sex", "l", "L", ["S025.spelling"]),
        ("sex", "T", "T", []),
        ("code", "paspor", "PASPOR", ["S025.spelling"]),
        ("code", "Awak kapal", "AWAK_KAPAL", ["S025.spelling"]),
        ("code", "Kru", "AWAK_KAPAL", ["S025.alias"]),
        ("code", "apa saja", "APA_SAJA", []),
        ("region", "640212", "64.02.12", ["S025.undotted"]),
        ("region", 640212.0, "64.02.12", ["S025.undotted"]),
        ("region", 64.1, "64.10", ["S020.trailing_zero"]),
        ("region", "64.2.12", "64.02.12", ["S020.leading_zero"]),
        ("region", "Kec. Tabang", "64.02.16", ["S025.name"]),
        ("region", "64.02.99", "64.02.12", ["V103.old_code"]),
        ("region", "64.02.12 Muara Muntai", "64.02.12", ["S025.name"]),
        ("region", "Entah", "Entah", []),
        ("region", "Sama", "64.02.12.2003", ["S025.name"]),
        ("region", "64.77.01", "64.77.01", []),
        ("nib", "0220001234567", "0220001234567", []),
        ("nib", 220001234567.0, "0220001234567", ["S020.leading_zero"]),
        ("nib", "2,20001E+11", "2,20001E+11", ["S019.scientific"]),
        ("nib", "'0220001234567", "0220001234567", ["S025.apostrophe"]),
        ("nib", "220001234567.0", "0220001234567", ["S025.decimal", "S020.leading_zero"]),
        ("nik", 1971010101900000.0, "1971010101900000", ["S019.precision"]),
        ("nik", "1,97101E+15", "1,97101E+15", ["S019.scientific"]),
        ("nik", "1971010101900000", "1971010101900000", ["S019.trailing_zero"]),
        ("nik", "1971 0101 0190 0001", "1971010101900001", ["S025.separator"]),
        ("npwp", "01.234.567.8-901.000", "0012345678901000", ["S025.separator", "S020.leading_zero"]),
        ("npwp", "0012345678901234", "0012345678901234", []),
        ("kbli", 5101.0, "05101", ["S020.leading_zero"]),
        ("kbli", 24202.0, "24202", []),
        ("kbli", "5101", "5101", []),
        ("kbli", "05.101", "05101", ["S025.separator"]),
        ("passport", "e j-1234567", "EJ1234567", ["S025.spelling"]),
        ("passport", "ЕJ1234567", "EJ1234567", ["S025.lookalike"]),
        ("passport", "ＥＪ１２３", "EJ123", ["S025.lookalike"]),
        ("passport", "1E2345678", "1E2345678", []),
        ("passport", "0070123", "0070123", []),
        ("passport", 123456789.0, "123456789", []),
        ("passport", "1,23E+08", "1,23E+08", ["S019.scientific"]),
        ("niora", "A1B2C3D4E5F", "A1B2C3D4E5F", []),
        ("niora", "a1b2 c3d4-e5f", "A1B2C3D4E5F", ["S025.spelling"]),
        ("niora", "АBC 123", "ABC123", ["S025.lookalike"]),
        ("niora", 12345678901.0, "12345678901", []),
        ("niora", "1,23E+10", "1,23E+10", ["S019.scientific"]),
        ("list", "paspor; kru", "{PASPOR,AWAK_KAPAL}", ["S025.spelling", "S025.alias"]),
        ("list", "PASPOR", "{PASPOR}", []),
        ("list", 'a"b;\\', '{"A\\"B","\\\\"}', []),
        ("list", "paspor, kru", "{PASPOR,AWAK_KAPAL}", ["S025.separator", "S025.spelling", "S025.alias"]),
        ("list", "PASPOR\nAWAK_KAPAL", "{PASPOR,AWAK_KAPAL}", ["S025.separator"]),
        ("list", "tidak ada", "{TIDAK_ADA}", ["S025.spelling"]),
        ("period", "2026-10", "2026-10", []),
        ("period", "Okt 2026", "2026-10", ["S025.spelling"]),
        ("period", date(2026, 10, 1), "2026-10", ["S025.date"]),
        ("period", "TW III 2026", "2026-Q3", ["S025.spelling"]),
        ("period", "entah", "entah", []),
        ("text", 12345.0, "12345", []),
        ("text", 1.971010101900001e15, "1971010101900001", ["S019.precision"]),
        ("text", True, "TRUE", []),
        ("text", "Ngu\u200byen", "Nguyen", ["S025.invisible"]),
        ("text", " a \u00a0 b\n c ", "a b c", []),
    ],
)
def test_every_repair_leaves_a_note_and_the_unknown_stays_as_it_is(kind, typed, meant, notes):
    value = of(kind, typed)
    assert value.canonical == meant and not value.unread
    assert [f"{rule}.{detail}" for rule, detail in value.notes] == notes


@pytest.mark.parametrize(
    ("typed", "meant", "is_repaired"),
    [
        ("KSS-1; KSS-2", ["KSS-1", "KSS-2"], False),
        (" KSS-1 ;; - ;", ["KSS-1"], False),
        ("KSS-1,KSS-2, KSS-3", ["KSS-1", "KSS-2", "KSS-3"], True),
        ("KSS-1\nKSS-2\n", ["KSS-1", "KSS-2"], True),
        ("Satpol PP, Dinas Sosial", ["Satpol PP", "Dinas Sosial"], True),
        ("PT Contoh Jaya, Tbk", ["PT Contoh Jaya, Tbk"], False),
        ("Budi Santoso, S.H.", ["Budi Santoso, S.H."], False),
        ("Budi Santoso, S.H., M.Si; Ana", ["Budi Santoso, S.H., M.Si", "Ana"], False),
        ("denda 1,5 juta", ["denda 1,5 juta"], False),
        ("A/12/2026", ["A/12/2026"], False),
        (12.0, ["12"], False),
        (";;", None, False),
    ],
)
def test_free_items_are_split_where_a_mark_can_mean_nothing_else(typed, meant, is_repaired):
    value = of("list", typed, codes={})
    assert value.canonical == (array_literal(meant) if meant else None)
    assert value.notes == ((("S025", "separator"),) if is_repaired else ())


@pytest.mark.parametrize(
    ("typed", "meant", "is_repaired"),
    [
        ("08:30", "08:30", False),
        ("00:00", "00:00", False),
        ("8:30", "08:30", True),
        ("08.30", "08:30", True),
        ("8.30", "08:30", True),
        ("8,30", "08:30", True),
        ("0830", "08:30", True),
        ("830", "08:30", True),
        ("08.30 WITA", "08:30", True),
        ("pukul 08.30 wib", "08:30", True),
        ("Jam 8", "08:00", True),
        ("08:30:59", "08:30", True),
        ("8:30 PM", "20:30", True),
        ("12:15 am", "00:15", True),
        ("2026-10-05 08:30:00", "08:30", True),
        ("0,354166666666667", "08:30", True),
        (0.354166666666667, "08:30", True),
        (8.3, "08:30", True),
        (8.05, "08:05", True),
        (10.0, "10:00", True),
        (830.0, "08:30", True),
        (0.0, "00:00", True),
        (time(8, 30), "08:30", False),
        (time(8, 29, 59, 999_990), "08:30", False),
        (time(8, 30, 15), "08:30", True),
        (timedelta(hours=8, minutes=30), "08:30", False),
        (datetime(2026, 10, 5, 8, 30), "08:30", True),  # noqa: DTZ001
    ],
)
def test_a_time_of_day_is_read_however_it_was_typed(typed, meant, is_repaired):
    value = of("time", typed)
    assert (value.canonical, value.unread) == (meant, False)
    assert value.notes == ((("S017", "clock"),) if is_repaired else ())


@pytest.mark.parametrize(
    "typed",
    [
        "24:00", "08:60", "25.10", "08.00-12.00", "pagi", "8 malam", "13 PM", "08:3", "12345", "0,3", "-8", 0.3, 8.75, 24.0, 46326.0, True,
        date(2026, 10, 5), datetime(2026, 10, 5), timedelta(days=2), timedelta(seconds=-1), float("nan"),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_what_is_no_time_of_day_is_unread_and_never_guessed(typed):
    value = of("time", typed)
    assert (value.canonical, value.unread, value.notes) == (None, True, (("S016", "clock"),))


@given(st.times())
def test_every_minute_is_read_back_from_every_way_of_writing_it(moment):
    hour, minute = moment.hour, moment.minute
    written = [f"{hour}:{minute:02d}", f"{hour}.{minute:02d} WIB", f"{hour:02d}{minute:02d}", f"{moment:%I:%M %p}", time(hour, minute)]
    fraction = (hour * 60 + minute) / 1440
    # A fraction of few digits may be 00.30 as well as 07:12.
    written += [fraction] if len(repr(fraction)) > 4 else []
    for each in written:
        assert of("time", each).canonical == f"{hour:02d}:{minute:02d}"


@pytest.mark.parametrize(
    ("typed", "meant", "how"),
    [
        ("-0.523156", "-0.523156", None), ("-0,523156", "-0.523156", "decimal_comma"), ("-0,52", "-0.52", "decimal_comma"),
        ("−0,523", "-0.523", "decimal_comma"), ("117,153", "117.153", "decimal_comma"), ("117.153", "117.153", None),
        ("+117,15", "117.15", "decimal_comma"), ("0", "0", None), (-0.52, "-0.52", None), (117.0, "117", None),
    ],
)  # fmt: skip
def test_a_coordinate_is_degrees_with_point_or_comma(typed, meant, how):
    for name in ("lintang", "lon"):
        value = of("decimal", typed, name)
        assert (value.canonical, value.unread) == (meant, False)
        assert value.notes == ((("S018", how),) if how else ())


@pytest.mark.parametrize(
    "typed", ["0°31'24\" LS", "0.52 LS", "117.153.220", "S 0,52", "-0,52;117,15", "-0.52, 117.15", True, date(2026, 1, 1)]
)
def test_degrees_minutes_and_pairs_are_no_coordinate(typed):
    value = of("decimal", typed, "bujur")
    assert (value.canonical, value.unread, value.notes) == (None, True, (("S018", "coordinate"),))


def test_only_a_word_of_its_own_makes_a_column_a_coordinate():
    assert of("decimal", "1.250", "jam_pelatihan").canonical == "1250"


@given(
    st.sampled_from(KINDS),
    st.one_of(st.text(max_size=40), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas()),
)
@example("time", 1.8e306)  # a hundred of these are more than a float holds
@settings(max_examples=500, deadline=None)
def test_no_cell_raises_and_what_is_unread_is_null_with_a_rejecting_note(kind, cell):
    try:
        value = of(kind, cell)
    except Refusal as refusal:
        assert refusal.rule == "S007"
        return
    if value.unread:
        assert value.canonical is None and value.notes
    if value.canonical is not None:
        assert value.canonical and "\x00" not in value.canonical and value.canonical == value.canonical.strip()


def test_a_dash_of_another_width_is_no_country_either():
    read = reader_for(next(column for column in COLUMNS if column.type == "country"), CONTEXT)
    for dash in ("-", "﹣", "－", "'-'"):
        assert read(dash) == (None, (("S015", "placeholder"),), False)


@given(st.sampled_from([column for column in COLUMNS if column.type not in ("list", "region")]), st.text(max_size=30))
@settings(max_examples=500, deadline=None)
def test_reading_what_was_read_changes_nothing(column, text):
    read = reader_for(column, CONTEXT)
    try:
        once = read(text)
        again = read(once.canonical or "")
    except Refusal:
        return
    if once.canonical is not None and not once.canonical.startswith(("=", "+", "@")):
        assert again.canonical == once.canonical


@pytest.mark.parametrize(
    ("left", "right"), [("EJ1234507", "EJ12345O7"), ("E12345678", "EI2345678"), ("M12345678", "M1Z3AS67B"), ("EJ1234567", "ej 1234-567")]
)
def test_confusable_passports_fold_to_the_same_key(left, right):
    if left.startswith("M"):
        right = "MI2345678"
    assert fold_passport(left) == fold_passport(right)


def test_letters_of_the_series_are_not_confused_with_each_other():
    assert len({fold_passport(text) for text in ("EB1234567", "E81234567", "EJ1234567", "BJ1234567")}) == 4


@given(st.lists(st.one_of(st.just("\\N"), st.text("ABOILSZQG0123456789", min_size=1, max_size=12)), min_size=1, max_size=20))
def test_folding_many_equals_folding_each(texts):
    assert fold_passports(texts, "\\N") == ["\\N" if text == "\\N" else fold_passport(text) for text in texts]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Mr. Wang Xiao-ming (王小明)", "WANG XIAOMING"),
        ("WANG, XIAOMING", "WANG XIAOMING"),
        ("Nguyễn Văn Đức", "NGUYEN VAN DUC"),
        ("AHMAD BIN ALI", "AHMAD BIN ALI"),
        ("K. RAMESH", "K RAMESH"),
        ("WАNG", "WANG"),
        ("O'Brien", "OBRIEN"),
        ("王小明", "王小明"),
        ("Mr", "MR"),
        (None, None),
    ],
)
def test_names_are_compared_without_accents_titles_and_han(typed, plain):
    assert normalise_name(typed) == plain


def test_companies_are_compared_without_legal_form():
    assert {normalise_company(text) for text in ("PT. XYZ Tbk", "P.T XYZ", "XYZ", "PT XYZ (Persero)", "xyz, PT")} == {"XYZ"}
    assert normalise_company("PT") == "PT" and normalise_company("CV. Maju & Jaya") == "MAJU DAN JAYA"


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_an_array_literal_balances_its_quotes(items):
    inside = array_literal(items)[1:-1].replace("\\\\", "").replace('\\"', "")
    assert inside.count('"') % 2 == 0


def test_periods_of_all_kinds():
    assert [read_period(text)[0] for text in ("202610", "10/2026", "Oktober 2026", "2026 Q3", "Semester II 2026", "2026", "besok")] == [
        "2026-10",
        "2026-10",
        "2026-10",
        "2026-Q3",
        "2026-S2",
        "2026",
        None,
    ]
