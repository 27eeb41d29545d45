"""An attacker against the public marts: six monthly releases with corrections, every sum within and between the marts, whole numbers only.

He knows the rules of suppression and rounding, which cells are empty, which cells a correction did not touch, and all that adds up: by
integer programming he asks of each small count which values it may still have. He must be left with at least three.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from scipy.optimize import Bounds, LinearConstraint, milp
from test_public import KECAMATAN, crowd, publish

from sinergi.database import transaction
from sinergi.periods import Period

MONTHS = [str(Period.parse("2026-05").shift(step)) for step in range(6)]
RELEASES = [datetime(2026, 7, 25, 9, tzinfo=UTC) + timedelta(days=31 * step) for step in range(6)]
SMALL = range(1, 8)
Cell = tuple[Any, ...]

# Each mart: its keys, and its measures.
MARTS = {
    "verified_headcount": (("period", "region_code", "sector", "nationality"), ("persons",)),
    "evidence_combination": (("period", "region_code", "combination", "assessable"), ("persons",)),
    "mining_share": (("period", "region_code", "definition"), ("persons",)),
    "repatriation_by_origin": (("period", "region_code", "wave", "country"), ("persons",)),
    "local_ktp_share": (("period", "region_code", "wave"), ("persons", "from_province", "local_ktp", "unknown_ktp")),
    "training_funnel": (("period", "region_code", "skkni", "stage"), ("persons",)),
    "submission_completeness": (
        ("period", "region_code", "form"), ("expected", "accepted", "nil", "missing", "refused", "excused", "on_time"),
    ),
    "official_placement": (("period", "region_code", "scheme", "channel", "country"), ("persons",)),
}  # fmt: skip


def figures(story, schema: str) -> dict[Cell, int | None]:
    """Mart, measure and keys to the figure: the true one, or the one that the public sees (None withheld)."""
    found: dict[Cell, int | None] = {}
    for view, (keys, measures) in MARTS.items():
        chosen = [f"cast({key} as text)" for key in keys] + list(measures)
        for row in story.ask(f"select {', '.join(chosen)} from {schema}.{view}"):
            for measure, value in zip(measures, row[len(keys) :], strict=True):
                found[view, measure, *row[: len(keys)]] = None if value is None else int(value)
    if schema == "mart":  # the public mart says the whole beside the definitions
        for period, region, persons in story.ask("select distinct period, region_code, persons_all from mart.mining_share"):
            found["mining_share", "persons", period, region, "SEMUA"] = persons
    return found


def sums(cells: Iterable[Cell]) -> tuple[list[tuple[Cell, list[Cell]]], list[tuple[Cell, list[Cell]]]]:
    """What adds up: totals with all their parts, and totals that their parts may fall short of."""
    held = list(cells)
    by: dict[tuple, list[Cell]] = defaultdict(list)
    for cell in held:
        view, measure, *keys = cell
        match view:
            case "verified_headcount":
                period, region, sector, nationality = keys
                if len(region) > 5:
                    by["R01", period, region[:5], sector, nationality].append(cell)
                    by["R01 kecamatan", period, region].append(cell)
                else:
                    by["R04", period, region].append(cell)
                    by["R04 inti", period, region] += [cell] if sector == "TAMBANG" else []
                    by["R04 jasa", period, region] += [cell] if sector in ("TAMBANG", "JASA_TAMBANG") else []
            case "evidence_combination" if len(keys[1]) > 5:
                by["R02", keys[0], keys[1][:5], *keys[2:]].append(cell)
            case "repatriation_by_origin":
                period, region, wave, _ = keys
                for name, is_part in (
                    ("persons", True), ("from_province", (region or "").startswith("19")), ("local_ktp", (region or "").startswith("19.71")),
                    ("unknown_ktp", region is None),
                ):  # fmt: skip
                    by["R29", name, period, wave] += [cell] if is_part else []
            case "submission_completeness" if measure in ("accepted", "nil", "missing", "refused", "excused"):
                by["R18", *keys].append(cell)
    equal, at_least = [], []
    for cell in held:
        view, measure, *keys = cell
        match view:
            case "verified_headcount" if len(keys[1]) == 5:
                equal.append((cell, by["R01", *keys]))
            case "evidence_combination" if len(keys[1]) == 5:
                equal.append((cell, by["R02", *keys]))
                if keys[2:] == ["DCI", "true"]:
                    equal.append((cell, [("mining_share", "persons", *keys[:2], "SEMUA")]))
            case "evidence_combination" if keys[2:] == ["DCI", "true"]:
                equal.append((cell, by["R01 kecamatan", *keys[:2]]))
            case "mining_share":
                period, region, definition = keys
                if definition == "SEMUA":
                    equal.append((cell, by["R04", period, region]))
                    at_least.append((cell, [(view, measure, period, region, "TAMBANG_RANTAI")]))
                elif definition == "TAMBANG_RANTAI":
                    at_least.append((cell, [(view, measure, period, region, "TAMBANG_JASA")]))
                else:
                    equal.append((cell, by["R04 inti" if definition == "TAMBANG_INTI" else "R04 jasa", period, region]))
                    if definition == "TAMBANG_JASA":
                        at_least.append((cell, [(view, measure, period, region, "TAMBANG_INTI")]))
            case "local_ktp_share":
                equal.append((cell, by["R29", measure, keys[0], keys[2]]))
            case "training_funnel":
                later = {"DAFTAR": "LULUS", "LULUS": "KOMPETEN", "KOMPETEN": "DITEMPATKAN"}.get(keys[-1])
                if later:
                    at_least.append((cell, [(view, measure, *keys[:-1], later)]))
            case "submission_completeness" if measure == "expected":
                equal.append((cell, by["R18", *keys]))
                at_least.append((cell, [(view, "on_time", *keys)]))
    return equal, at_least


def solve(goal: np.ndarray, low: np.ndarray, high: np.ndarray, limits: Any) -> Any:
    asked = {"integrality": np.ones(len(goal)), "bounds": Bounds(low, high), "constraints": limits}
    found = milp(goal, **asked)
    # What is true can be so: where the presolver of HiGHS calls it infeasible, it errs.
    return found if found.status == 0 else milp(goal, **asked, options={"presolve": False})


def attack(truth: list[dict], public: list[dict], rounding: int = 2) -> list[tuple]:
    """Small counts that are left with fewer than three values."""
    known = [(number, cell) for number, told in enumerate(public) for cell in told]
    index = {name: place for place, name in enumerate(known)}
    low, high = np.zeros(len(known)), np.full(len(known), np.inf)
    for (number, cell), place in index.items():
        value = public[number][cell]
        if value is None:
            low[place] = min(1, truth[number].get(cell, 0))
        else:
            low[place], high[place] = (0, 0) if value == 0 else (max(8, value - rounding), value + rounding)
    lines: list[dict[int, int]] = []
    ends: list[tuple[float, float]] = []

    def line(number: int, total: Cell, parts: list[Cell], most: float) -> None:
        told = [index[number, part] for part in parts if (number, part) in index]
        if (number, total) in index and len(told) == len(parts):
            row: dict[int, int] = defaultdict(int)
            row[index[number, total]] += 1
            for part in told:
                row[part] -= 1
            lines.append(row)
            ends.append((0, most))

    for number, told in enumerate(public):
        equal, at_least = sums(told)
        for total, parts in equal:
            difference = truth[number].get(total, 0) - sum(truth[number].get(part, 0) for part in parts)
            assert difference == 0, ("the attacker believes what is not so", total, parts, difference)
            line(number, total, parts, 0)
        for total, parts in at_least:
            line(number, total, parts, np.inf)
        for cell in told:
            if number and (number - 1, cell) in index and truth[number].get(cell, 0) == truth[number - 1].get(cell, 0):
                lines.append({index[number, cell]: 1, index[number - 1, cell]: -1})
                ends.append((0, 0))
    matrix = np.zeros((len(lines), len(known)))
    for place, row in enumerate(lines):
        for column, factor in row.items():
            matrix[place, column] += factor
    limits = LinearConstraint(matrix, [least for least, _ in ends], [most for _, most in ends]) if lines else ()
    recovered = []
    for (number, cell), place in index.items():
        is_said_again = (number + 1, cell) in index and truth[number + 1].get(cell, 0) == truth[number].get(cell, 0)
        if truth[number].get(cell, 0) in SMALL and not is_said_again:
            goal = np.zeros(len(known))
            goal[place] = 1
            lowest, highest = (solve(sign * goal, low, np.minimum(high, 500), limits) for sign in (1, -1))
            assert lowest.status == highest.status == 0, (lowest.message, highest.message, cell)
            if round(highest.x[place]) - round(lowest.x[place]) < 2:
                recovered.append((number, cell, truth[number][cell]))
    return recovered


def parts_of(truth: list[dict], public: list[dict]) -> Iterable[tuple[list[dict], list[dict]]]:
    """The months one by one, and the mart families one by one: between them nothing adds up."""
    families = (
        {"verified_headcount", "evidence_combination", "mining_share"}, {"repatriation_by_origin", "local_ktp_share"}, {"training_funnel"},
        {"submission_completeness"}, {"official_placement"},
    )  # fmt: skip
    for period in MONTHS:
        for family in families:
            chosen = [
                [{cell: value for cell, value in told.items() if cell[0] in family and cell[2] == period} for told in release]
                for release in (truth, public)
            ]
            yield chosen[0], chosen[1]


# -- what is told


class Office:
    """Tells waves, classes and obligations straight into the facts, with corrections."""

    def __init__(self, story, luck: random.Random):
        self.story, self.luck, self.person, self.file = story, luck, 1, 0

    def submission(self, conn, form: str, sender: str, period: str, known_from: datetime) -> tuple[int, int]:
        self.file += 1
        key = Period.parse(period).key
        conn.execute(
            sa.text(
                "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, status, known_from) "
                "values (:key, :form, :sender, :period, '19.71', 'ACCEPTED', :at)"
            ),
            {"key": self.file, "form": form, "sender": sender, "period": key, "at": known_from},
        )
        return self.file, key

    def workers(self, period: str, known_from: datetime, counts: Iterable[int]) -> None:
        counts = iter(counts)
        groups = [
            (next(counts), region, sector, nationality)
            for region in KECAMATAN for sector in ("TAMBANG", "JASA_TAMBANG", "KEBUN") for nationality in ("CHN", "IND")
        ]  # fmt: skip
        crowd(self.story, *groups, period=period, known_from=known_from, first=self.person)
        self.person += 1000

    def wave(self, period: str, known_from: datetime, places: dict[str | None, int]) -> None:
        with transaction(self.story.url) as conn:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_repatriation', :key)"), {"key": Period.parse(period).key})
            submission, key = self.submission(conn, "I08", "KANIM-PGK", period, known_from)
            for place, number in places.items():
                conn.execute(
                    sa.text(
                        "insert into warehouse.fact_repatriation (period_key, submission_key, row_number, citizen_key, return_id_sender, wave, arrived_date, "
                        "country_code, ktp_region_code) select :key, :file, n, n, cast(n as text), 'W', :day, 'MMR', :place "
                        "from generate_series(cast(:first as integer), cast(:first as integer) + :number - 1) as n"
                    ),
                    {"key": key, "file": submission, "day": date.fromisoformat(f"{period}-21"), "place": place, "first": self.person, "number": number},
                )  # fmt: skip
                self.person += number

    def classes(self, period: str, known_from: datetime, skkni: str, enrolled: int, passed: int, certified: int) -> None:
        with transaction(self.story.url) as conn:
            for table in ("fact_training_enrolment", "fact_certificate"):
                conn.execute(sa.text("select warehouse.ensure_partition(:table, :key)"), {"table": table, "key": Period.parse(period).key})
            submission, key = self.submission(conn, "N01", "DISNAKER-1971", period, known_from)
            place = {"key": key, "file": submission, "first": self.person, "passed": self.person + passed, "skkni": skkni,
                     "start": date.fromisoformat(f"{period}-01"), "end": date.fromisoformat(f"{period}-20"), "name": f"BLK-{submission}"}  # fmt: skip
            conn.execute(
                sa.text(
                    "insert into warehouse.fact_training_enrolment (period_key, submission_key, row_number, citizen_key, class_id_provider, skkni, start_date, "
                    "end_date, status) select :key, :file, n, n, :name, :skkni, :start, :end, case when n < :passed then 'LULUS' else 'GAGAL' end "
                    "from generate_series(cast(:first as integer), cast(:first as integer) + :number - 1) as n"
                ),
                {**place, "number": enrolled},
            )
            submission, key = self.submission(conn, "N02", "DISNAKER-1971", period, known_from)
            conn.execute(
                sa.text(
                    "insert into warehouse.fact_certificate (period_key, submission_key, row_number, citizen_key, class_id_provider, result, exam_date, issued_date) "
                    "select :key, :file, n, n, :name, 'K', :end, :end from generate_series(cast(:first as integer), cast(:first as integer) + :number - 1) as n"
                ),
                {**place, "file": submission, "number": certified},
            )
            self.person += enrolled

    def owed(self, period: str, known_from: datetime, states: dict[str, int]) -> None:
        """Returns of K01 with states; a late correction replaces the states of all."""
        with transaction(self.story.url) as conn:
            key = Period.parse(period).key
            conn.execute(sa.text("select warehouse.ensure_partition('fact_obligation', :key)"), {"key": key})
            conn.execute(
                sa.text("update warehouse.fact_obligation set known_to = :at where period_key = :key and known_to is null"),
                {"key": key, "at": known_from},
            )
            number = 0
            for state, count in states.items():
                for _ in range(count):
                    number += 1
                    conn.execute(
                        sa.text(
                            "insert into warehouse.fact_obligation (period_key, form, sender, region_code, due_at, state, days_late, known_from) "
                            "values (:key, 'K01', :sender, '64.02', :due, :state, :late, :at)"
                        ),
                        {"key": key, "sender": f"S{number:03d}", "due": Period.parse(period).end + timedelta(days=10), "state": state,
                         "late": number % 2 if state in ("ACCEPTED", "NIL") else None, "at": known_from},
                    )  # fmt: skip


PLACES = ("19.71.01.1004", "19.71.02.1001", "19.71.05.1001", "19.04", "19.01", "16.71", "35.09", None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_no_small_count_is_found_out_over_six_releases_with_corrections(story, seed):
    luck = random.Random(seed)
    office = Office(story, luck)
    truth: list[dict] = []
    public: list[dict] = []
    owed: dict[str, dict[str, int]] = {}
    for number, (period, clock) in enumerate(zip(MONTHS, RELEASES, strict=True)):
        before = clock - timedelta(hours=1)
        office.workers(period, before, [luck.choice((0, 0, 1, 2, 5, 7, 8, 9, 14, 30)) for _ in range(24)])
        office.wave(period, before, {place: luck.choice((0, 1, 3, 6, 8, 12, 25)) for place in PLACES})
        for skkni in ("98/2018", "115/2019"):
            enrolled = luck.randint(8, 40)
            passed = luck.randint(enrolled - 7, enrolled)
            office.classes(period, before, skkni, enrolled, passed, luck.randint(max(0, passed - 9), passed))
        owed[period] = {
            "ACCEPTED": luck.randint(8, 30),
            "NIL": luck.randint(0, 9),
            "MISSING": luck.randint(0, 9),
            "REFUSED": luck.randint(0, 3),
        }
        office.owed(period, before, owed[period])
        for earlier in luck.sample(MONTHS[:number], min(number, 2)):  # what comes late
            at = luck.randrange(24)
            office.workers(earlier, before, [luck.randint(1, 6) if place == at else 0 for place in range(24)])
            office.wave(earlier, before, {luck.choice(PLACES): luck.randint(1, 6)})
            office.classes(earlier, before, "98/2018", luck.randint(2, 5), luck.randint(1, 2), 1)
            if owed[earlier]["MISSING"]:
                owed[earlier] |= {"MISSING": owed[earlier]["MISSING"] - 1, "ACCEPTED": owed[earlier]["ACCEPTED"] + 1}
                office.owed(earlier, before, owed[earlier])
        publish(story, clock)
        truth.append(figures(story, "mart"))
        public.append(figures(story, "mart_public"))
    assert sum(value in SMALL for value in truth[-1].values()) > 80
    shown = [value for value in public[-1].values() if value]
    assert len(shown) > 100, "what is all withheld is safe, and useless"
    assert [found for chosen in parts_of(truth, public) for found in attack(*chosen)] == []


def test_the_attacker_recovers_what_is_withheld_alone(story):
    """Else the test above would prove nothing."""
    office = Office(story, random.Random(1))
    office.workers("2026-10", RELEASES[-1], [3, 0, 0, 0, 0, 0, 21, *[0] * 17])
    office.wave("2026-10", RELEASES[-1], {"19.71.01.1004": 53, "19.04": 24, "16.71": 1})
    told = figures(story, "mart")
    alone = {cell: value if value == 0 or value > 7 else None for cell, value in told.items()}
    found = {cell for chosen in parts_of([told], [alone]) for _, cell, _ in attack(*chosen, rounding=0)}
    assert ("repatriation_by_origin", "persons", "2026-10", "16.71", "W", "MMR") in found
    assert ("evidence_combination", "persons", "2026-10", KECAMATAN[0], "DCI", "true") in found


def test_many_ones_are_not_found_out_by_counting_the_withheld_rows(story):
    """Twelve rows without a figure under a total of 10 (8 to 12): each would be one person."""
    nations = ("CHN", "IND", "PHL", "MYS", "KOR", "BGD", "PAK", "USA", "JPN", "THA", "VNM", "ITA")
    crowd(story, *[(1, KECAMATAN[0], "TAMBANG", nation) for nation in nations], first=1)
    crowd(story, *[(1, KECAMATAN[1], "KEBUN", nation) for nation in nations], first=100)
    crowd(story, *[(15, KECAMATAN[2], "MIGAS", nation) for nation in nations], first=1000)
    publish(story)
    truth, public = figures(story, "mart"), figures(story, "mart_public")
    assert attack([truth], [public]) == []
    assert sum(1 for value in public.values() if value) > 20, "what is all withheld is safe, and useless"


def test_places_of_a_wave_are_not_found_out_by_counting_the_withheld_rows(story):
    office = Office(story, random.Random(1))
    office.wave("2026-10", RELEASES[-1], {f"19.71.0{number % 7 + 1}.10{number:02d}": 1 for number in range(1, 12)} | {"19.04": 1})
    publish(story)
    truth, public = figures(story, "mart"), figures(story, "mart_public")
    assert attack([truth], [public]) == []
