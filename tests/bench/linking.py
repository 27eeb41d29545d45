"""Linking a month of permits against known persons, beside plain Splink on the same records; and what a month costs as history grows.

Persons are made up: half a million known, three fifths from the register (NIORA and passport), two fifths from rosters alone (passport,
name, birth date, employer). A month of permits names nineteen in twenty of them again, some with a renewed, mistyped or look-alike
passport, day and month exchanged, or the parts of the name in another order; one in twenty is new. Ours starts from accepted rows in
staging and ends with links, clusters, log and profiles committed; Splink starts from frames in memory and ends with pairs and weights.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from sinergi.database import copy_in, copy_line, dispose, engine, rows, transaction
from sinergi.readers.values import fold_passport
from sinergi.sample import catalog

CLOCK = datetime(2026, 11, 16, 9, tzinfo=UTC)
OFFICE = "KANIM-SMD"
NATIONS = ("CHN", "KOR", "IND", "THA", "VNM", "MYS", "JPN")
PER_COMPANY = 100
PERSONS = "number, niora, passport, name, birth_date, sex, nationality, nib"
_LOOKS = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"})


class People:
    """Made-up foreigners by number; the same number is the same person in every file."""

    def __init__(self, count: int, seed: int = 5):
        self.seed, self.companies = seed, max(1, count // PER_COMPANY)
        self.pools = {nation: catalog.names()[nation] for nation in NATIONS}

    def person(self, number: int) -> tuple:
        rng = random.Random(self.seed * 10_000_019 + number)
        nation, sex = rng.choice(NATIONS), rng.choice("LLLLP")
        pool = self.pools[nation]
        name = f"{rng.choice(pool.surnames)} {' '.join(rng.sample(pool.given[sex], 2))}"
        born = date(1962, 1, 1) + timedelta(days=rng.randrange(15_000))
        # 7,919 and 10 million have no common factor: each number its own passport.
        passport = f"{chr(65 + number % 23)}{number * 7919 % 10**7:07d}"
        return number, f"N{number:09d}", passport, name, born, sex, nation, f"9{number % self.companies:012d}"

    def changed(self, number: int) -> tuple:
        """The person a month later: one in ten differs in something that an office gets wrong or a traveller renews."""
        told = list(self.person(number))
        luck = random.Random(number).random()
        if luck < 0.03:
            told[2] = f"R{number * 104_729 % 10**7:07d}"
        elif luck < 0.05:
            told[2] = told[2][0] + told[2][1:].translate(_LOOKS)
        elif luck < 0.08:
            told[3] = " ".join(reversed(told[3].split()))
        elif luck < 0.10 and told[4].day <= 12:
            told[4] = date(told[4].year, told[4].day, told[4].month)
        return tuple(told)


def known(people: People, count: int) -> tuple[list[tuple], list[tuple]]:
    """Those of the register, and those of rosters alone, who have no NIORA there."""
    everybody = [people.person(number) for number in range(count)]
    return [one for one in everybody if one[0] % 10], [(one[0], None, *one[2:]) for one in everybody if one[0] % 10 == 0]


def month(people: People, history: int, count: int) -> list[tuple]:
    """Permits of a month: nineteen in twenty of people already known, evenly from all of history."""
    again = count * 19 // 20
    return [people.changed(place * history // again) for place in range(again)] + [
        people.person(number) for number in range(history, history + count - again)
    ]


def tell(url: str, form: str, period_key: int, told: list[tuple]) -> None:
    """Accepted submissions of one month in staging: the register is one file, rosters are one file a company."""
    by_sender: dict[str, list[tuple]] = {}
    for one in told:
        by_sender.setdefault(OFFICE if form == "I01" else one[7], []).append(one)
    columns = {
        "I01": ["niora", "nomor_paspor", "nama", "tanggal_lahir", "jk", "kebangsaan", "nib_penjamin", "nomor_paspor_folded"],
        "P01": ["niora", "nomor_paspor", "nama_lengkap", "tanggal_lahir", "jenis_kelamin", "kebangsaan", "nib", "nomor_paspor_folded"],
    }[form]
    period = f"{period_key // 100}-{period_key % 100:02d}"
    with transaction(url) as conn:
        first = conn.execute(sa.text("select coalesce(max(submission_key), 0) from intake.submission")).scalar() + 1
        conn.execute(
            sa.text(
                "insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, "
                "is_current, delivered_by, period_key, period_start, period_end, known_from, delivery_mark, rows_read, rows_accepted) values "
                "(:key, :form, :sender, :period, 1, 'ASLI', 'x', :clock, :clock, 'ACCEPTED', true, :sender, :period_key, :start, :end, :clock, :mark, :n, :n)"
            ),
            [
                {
                    "key": key, "form": form, "sender": sender, "period": period, "period_key": period_key, "n": len(lines), "clock": CLOCK,
                    "mark": f"m{key}", "start": date(period_key // 100, period_key % 100, 1), "end": date(period_key // 100, period_key % 100, 28),
                }
                for key, (sender, lines) in enumerate(by_sender.items(), first)
            ],
        )  # fmt: skip
        lines = (
            copy_line((key, row, "{}", *one[1:], fold_passport(one[2])))
            for key, (_sender, held) in enumerate(by_sender.items(), first)
            for row, one in enumerate(held, 2)
        )
        copy_in(conn, f"staging.{form.lower()}", ["submission_key", "row_number", "unread", *columns], "".join(lines).encode())
        conn.execute(sa.text(f"analyze staging.{form.lower()}"))


# -- what is measured


def cpu_of_server(url: str) -> float:
    """CPU seconds that the database server has used so far, all backends, ended ones too."""
    with transaction(url) as conn:
        backend = int(conn.execute(sa.text("select pg_backend_pid()")).scalar())
    ticks = os.sysconf("SC_CLK_TCK")
    postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            held = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(entry.name) == postmaster:
            total += sum(int(field) for field in held[11:15])  # with its ended children
        elif int(held[1]) == postmaster:
            total += sum(int(field) for field in held[11:13])
    return total / ticks


def peak_of_server(url: str) -> int:
    """Largest resident size of a backend of this server, shared buffers included, in KiB."""
    with transaction(url) as conn:
        backends = [row.pid for row in rows(conn, "select pid from pg_stat_activity where datname is not null")]
    peaks = [0]
    for pid in backends:
        try:
            peaks += [int(line.split()[1]) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM:")]
        except OSError:
            continue
    return max(peaks)


_RESOLVE = """
import json, os, resource, sys, time
from datetime import datetime
from sinergi.identity.resolving import resolve
began = time.perf_counter()
counts = resolve(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": time.perf_counter() - began, "cpu": spent.ru_utime + spent.ru_stime, "peak": spent.ru_maxrss, "counts": counts}))
"""


def environment() -> dict[str, str]:
    """For child processes: the code of this tree."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "plugins")}


def resolved(url: str) -> dict:
    """Identity resolves what is pending, in a process of its own; seconds, CPU seconds of both processes, peak MiB of the larger."""
    before = cpu_of_server(url)
    done = subprocess.run(
        [sys.executable, "-c", _RESOLVE, url, CLOCK.isoformat()], check=True, capture_output=True, text=True, env=environment()
    )
    found = json.loads(done.stdout)
    found["peak_mib"] = round(max(found.pop("peak"), peak_of_server(url)) / 1024)
    found["cpu"] = round(found["cpu"] + cpu_of_server(url) - before, 1)
    return found


_SPLINK = """
import json, pickle, resource, sys, time
import splink.comparison_library as cl
from splink import SettingsCreator, block_on
from sinergi.identity import probable
frames = pickle.load(open(sys.argv[1], "rb"))
settings = SettingsCreator(
    link_type="link_only",
    comparisons=[
        cl.NameComparison("name"), cl.DateOfBirthComparison("birth_date", input_is_string=True), cl.ExactMatch("niora"),
        cl.LevenshteinAtThresholds("passport", [1]), cl.ExactMatch("sex"), cl.ExactMatch("nationality"),
    ],
    blocking_rules_to_generate_predictions=[block_on("niora"), block_on("passport"), block_on("folded"), block_on("nib", "birth_date")],
)
start = resource.getrusage(resource.RUSAGE_SELF)
began = time.perf_counter()
linker = probable.linker(frames, settings)
linker.training.estimate_probability_two_random_records_match([block_on("niora"), block_on("passport", "birth_date")], recall=0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for block in ("passport", "birth_date"):
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(block, "nib") if block == "birth_date" else block_on(block))
trained = time.perf_counter()
told = linker.inference.predict(threshold_match_weight=0).as_pandas_dataframe()
ended = time.perf_counter()
spent = resource.getrusage(resource.RUSAGE_SELF)
best = told.sort_values("match_weight", ascending=False).drop_duplicates("unique_id_r")
right = int((best.unique_id_l.str[1:] == best.unique_id_r.str[1:]).sum())
print(json.dumps({
    "seconds": ended - began, "predict_seconds": ended - trained, "cpu": spent.ru_utime + spent.ru_stime - start.ru_utime - start.ru_stime,
    "peak_mib": round(spent.ru_maxrss / 1024), "pairs": len(told), "right": right, "wrong": len(best) - right,
}))
"""


def plain_splink(left: list[tuple], right: list[tuple]) -> dict:
    """The same records through plain Splink on DuckDB, in a process of its own; reading the frames is not counted."""
    import pickle

    import pandas as pd

    def frame(told: list[tuple], side: str) -> pd.DataFrame:
        made = pd.DataFrame(told, columns=PERSONS.split(", "), dtype=object)
        made["unique_id"] = side + made.pop("number").astype(str)
        made["birth_date"] = made["birth_date"].astype(str)
        made["folded"] = made["passport"].map(fold_passport)
        return made

    with tempfile.NamedTemporaryFile(suffix=".pickle") as file:
        pickle.dump([frame(left, "l"), frame(right, "r")], file)
        file.flush()
        done = subprocess.run([sys.executable, "-c", _SPLINK, file.name], check=True, capture_output=True, text=True, env=environment())
    return json.loads(done.stdout.splitlines()[-1])


def rightly_linked(url: str, told: list[tuple], history: int) -> tuple[int, int, int]:
    """Of the permits of persons known before: linked to the person, to another one, and to nobody."""
    with transaction(url) as conn:
        held = rows(
            conn,
            "select sub.period_key, row.row_number, row.niora, row.nomor_paspor, link.person_key from staging.i01 as row "
            "inner join intake.submission as sub on row.submission_key = sub.submission_key inner join identity.person_link as link "
            "on row.submission_key = link.submission_key and row.row_number = link.row_number",
        )
        rosters = rows(
            conn,
            "select row.nomor_paspor, link.person_key from staging.p01 as row inner join identity.person_link as link "
            "on row.submission_key = link.submission_key and row.row_number = link.row_number",
        )
    newest = max(row.period_key for row in held)
    person_of = {int(row.niora[1:]): row.person_key for row in held if row.period_key < newest}
    by_passport = {row.nomor_paspor: row.person_key for row in rosters}
    people = People(history)
    right = wrong = missed = 0
    known_keys = {*person_of.values(), *by_passport.values()}
    for row in held:
        number = int(row.niora[1:])
        if row.period_key < newest or number >= history:
            continue
        true = person_of[number] if number in person_of else by_passport[people.person(number)[2]]
        right += row.person_key == true
        missed += row.person_key != true and row.person_key not in known_keys
        wrong += row.person_key != true and row.person_key in known_keys
    return right, wrong, missed


@contextmanager
def known_world(history: int) -> Iterator[tuple[str, People, list[tuple]]]:
    """A warehouse in which ``history`` persons are known, on a server of its own."""
    from sinergi.installation import install
    from sinergi.services.postgres import throwaway

    with tempfile.TemporaryDirectory(prefix="sinergi-bench-") as folder, throwaway() as url:
        os.environ["SINERGI_HOME"] = folder
        install(url)
        people = People(history)
        registered, rostered = known(people, history)
        tell(url, "I01", 202609, registered)
        tell(url, "P01", 202609, rostered)
        resolved(url)
        yield url, people, registered + rostered
        dispose(url)


def linking(history: int = 500_000, permits: int = 400_000) -> dict:
    """A month of permits against all known persons."""
    with known_world(history) as (url, people, before):
        told = month(people, history, permits)
        tell(url, "I01", 202610, told)
        ours = resolved(url)
        right, wrong, missed = rightly_linked(url, told, history)
        theirs = plain_splink(before, told)
    row = {
        "benchmark": f"linking {permits:,} permits against {history:,} known persons", "seconds": round(ours["seconds"], 1),
        "splink_seconds": round(theirs["seconds"], 1), "splink_predict_seconds": round(theirs["predict_seconds"], 1),
        "ratio": round(ours["seconds"] / theirs["seconds"], 2), "goal": 1,
        "is_met": ours["seconds"] <= theirs["seconds"] and ours["peak_mib"] < 4096,
        "cpu": ours["cpu"], "splink_cpu": round(theirs["cpu"], 1), "cpu_ratio": round(ours["cpu"] / theirs["cpu"], 2),
        "peak_mib": ours["peak_mib"], "splink_peak_mib": theirs["peak_mib"],
        "right": right, "wrong": wrong, "unlinked": missed, "splink_right": theirs["right"], "splink_wrong": theirs["wrong"],
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return row


def increments(histories: tuple[int, int] = (100_000, 400_000), permits: tuple[int, int] = (10_000, 40_000)) -> dict:
    """The CPU seconds of months of two sizes over histories of two sizes: by size of the month, not by history."""
    spent: dict[tuple[int, int], float] = {}
    for history in histories:
        with known_world(history) as (url, people, _before):
            for count in permits:
                copy = make_url(url).set(database=f"month_{count}").render_as_string(hide_password=False)
                _copy_database(url, f"month_{count}")
                tell(copy, "I01", 202610, month(people, history, count))
                spent[history, count] = resolved(copy)["cpu"]
                dispose(copy)
    (less, more), (small, large) = histories, permits
    row = {
        "benchmark": "a month's links as history grows, CPU seconds",
        "cpu": {f"{count:,} permits over {history:,} known": seconds for (history, count), seconds in spent.items()},
        "by_month": round(spent[more, large] / spent[more, small], 2), "month_grows": large / small,
        "by_history": round(spent[more, large] / spent[less, large], 2), "history_grows": more / less, "goal": 1.3,
        "is_met": spent[more, large] <= 1.3 * spent[less, large],
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return row


def _copy_database(url: str, name: str) -> None:
    source = make_url(url).database
    dispose(url)
    admin = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with engine(admin).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(sa.text(f"create database {name} template {source} strategy file_copy"))
    dispose(admin)
