"""Eight of the report questions, answered from the marts with their definitions: what `make run` ends with and `sinergi answers` prints.

Reads `mart` and `mart.catalogue` alone, so that the report role can ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sinergi.database import rows, scalar, transaction
from sinergi.errors import SinergiError

# What a question asks of its mart. :period is a month; cohorts and waves are all those up to it. :region_code is a region or null.
_HERE = "(region_code = :region_code or (cast(:region_code as text) is null and length(region_code) = 5))"
_INSIDE = "(cast(:region_code as text) is null or region_code = :region_code or starts_with(region_code, :region_code || '.'))"
QUESTIONS = {
    "R01": f"""
        select region_name as wilayah, sum(persons) as orang, count(distinct sector) as sektor, count(distinct nationality) as kebangsaan
        from mart.verified_headcount where period = :period and {_HERE}
        group by region_code, region_name order by orang desc, region_name
    """,
    "R04": f"""
        select region_name as wilayah, definition as definisi, persons as orang, persons_all as dari, share_pct as persen
        from mart.mining_share where period = :period and {_HERE} order by region_name, persons
    """,
    "R05": f"""
        select left(region_code, 5) as wilayah, company_name as perusahaan, sum(persons) as orang, max(age_months_max) as bulan
        from mart.unreported_worker where period = :period and {_INSIDE}
        group by left(region_code, 5), company_key, company_name order by orang desc, bulan desc, company_name limit 5
    """,
    "R06": f"""
        select region_name as wilayah, count(*) filter (where not has_reported) as tidak_melapor, count(*) as pemegang_rptka,
            round(100.0 * count(*) filter (where not has_reported) / count(*), 1) as persen, max(months_in_arrears) as tunggakan_bulan
        from mart.non_reporting_company where period = :period and {_INSIDE}
        group by region_code, region_name order by region_name
    """,
    "R18": f"""
        select region_name as wilayah, sum(accepted + nil) as diterima_atau_nihil, sum(expected - excused) as wajib,
            round(100.0 * sum(accepted + nil) / nullif(sum(expected - excused), 0), 1) as lengkap_persen,
            round(100.0 * sum(on_time) / nullif(sum(expected - excused), 0), 1) as tepat_waktu_persen
        from mart.submission_completeness where period = :period and {_HERE}
        group by region_code, region_name order by region_name
    """,
    "R24": f"""
        select region_name as wilayah, stage as tahap, sum(cases) as kasus
        from mart.enforcement_funnel where period <= :period and {_INSIDE}
        group by region_code, region_name, stage order by region_name, kasus desc,
            array_position(array['TEMUAN', 'PEMERIKSAAN', 'GELAR_KASUS', 'DIPUTUS', 'DILAKSANAKAN'], stage)
    """,
    "R29": f"""
        select region_name as wilayah, period as bulan_tiba, wave as gelombang, persons as orang, from_province as dari_provinsi,
            local_ktp as ktp_setempat, unknown_ktp as ktp_tidak_diketahui, local_share_pct as persen
        from mart.local_ktp_share where period <= :period and {_INSIDE} order by persons desc, period, wave limit 5
    """,
    "R36": f"""
        select region_name as wilayah, stage as tahap, sum(persons) as orang
        from mart.training_funnel where period <= :period and {_INSIDE}
        group by region_code, region_name, stage order by region_name, array_position(array['DAFTAR', 'LULUS', 'KOMPETEN', 'DITEMPATKAN'], stage)
    """,
}


@dataclass(frozen=True)
class Answer:
    """One question with its definition, and the rows that answer it (``columns`` name their values)."""

    query_id: str
    view_name: str
    title_id: str
    title_en: str
    definition: str
    population: str
    unit: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Any, ...], ...]
    period: str


def ask(url: str, period: str | None = None, region_code: str | None = None) -> list[Answer]:
    """The answers for one month (default: the newest that was reconciled) and one region (default: every kabupaten and kota).

    Cohorts (R24, R36) and waves (R29) are those of all months up to it; other figures are of the month. ``url`` needs no more than
    the rights of the report role. Raises SinergiError where there is nothing to answer from yet.
    """
    with transaction(url) as conn:
        period = period or scalar(conn, "select max(period) from mart.verification_rate")
        if period is None:
            raise SinergiError("No month has been reconciled yet: deliver submissions and run `sinergi run` first.")
        known = {row.query_id: row for row in rows(conn, "select * from mart.catalogue where query_id = any(:ids)", ids=list(QUESTIONS))}
        answers = []
        for query_id, query in QUESTIONS.items():
            found = rows(conn, query, period=period, region_code=region_code)
            told = known[query_id]
            answers.append(
                Answer(
                    query_id, told.view_name, told.title_id, told.title_en, told.definition, told.population, told.unit,
                    tuple(found[0]._fields) if found else (), tuple(tuple(row) for row in found), period,
                )
            )  # fmt: skip
    return answers


def show(answers: list[Answer], console: Console) -> None:
    """The answers for people at a terminal: of which month, then title, definition, table of each."""
    for period in sorted({answer.period for answer in answers}):
        console.print(
            Text(f"{period} · kohort dan gelombang: semua bulan sampai itu · cohorts and waves: all months up to it\n", style="bold")
        )
    for answer in answers:
        console.print(Text(f"{answer.query_id}  {answer.title_id} · {answer.title_en}", style="bold"))
        console.print(Padding(Text(f"{answer.definition} Di antara: {answer.population}. ({answer.view_name})", style="dim"), (0, 0, 0, 5)))
        if not answer.lines:
            console.print(Padding("tidak ada baris · no rows", (0, 0, 1, 5)))
            continue
        table = Table(box=None, padding=(0, 2, 0, 0))
        for place, name in enumerate(answer.columns):
            table.add_column(name.replace("_", " "), justify="left" if isinstance(answer.lines[0][place], str | None) else "right")
        for line in answer.lines:
            table.add_row(*("–" if value is None else str(value) for value in line))
        console.print(Padding(table, (0, 0, 1, 5)))
