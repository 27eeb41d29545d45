"""Identity against the generated truth with mess, and against ten thousand pairs made to deceive it."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from sinergi.contract.model import SENDER_KINDS
from sinergi.database import rows, transaction
from sinergi.identity.clusters import cluster
from sinergi.identity.keys import Keyring
from sinergi.identity.matching import REVIEW, Statement
from sinergi.identity.pairs import judge, weigh_weak
from sinergi.readers.values import fold_passport
from sinergi.sample import catalog

CLOCK = datetime(2027, 3, 16, 9, tzinfo=UTC)


def _pairs(groups: Counter) -> int:
    return sum(size * (size - 1) // 2 for size in groups.values())


def precision_and_recall(found: list[tuple]) -> tuple[float, float]:
    """Over all pairs of rows; ``found`` holds (our key, true id) for each row."""
    both = _pairs(Counter(found))
    return both / _pairs(Counter(ours for ours, _ in found)), both / _pairs(Counter(true for _, true in found))


def measure(url: str, truth: dict) -> dict[str, tuple[float, float]]:
    """Precision and recall of persons (foreigners and citizens) and of companies."""
    told = {(row["file"].rpartition("/")[2], row["row_number"]): row for row in truth["rows"] if row["file"]}
    with transaction(url) as conn:
        persons = rows(
            conn,
            "select sub.file_name, sub.form, link.row_number, link.person_key as key, '' as role from identity.person_link as link "
            "inner join intake.submission as sub on link.submission_key = sub.submission_key",
        )
        companies = rows(
            conn,
            "select sub.file_name, sub.form, link.row_number, link.company_key as key, link.role from identity.company_link as link "
            "inner join intake.submission as sub on link.submission_key = sub.submission_key where link.role in ('employer', 'sponsor')",
        )

    def matched(found: list, what: str) -> list[tuple]:
        true = [(row.key, told.get((row.file_name, row.row_number), {}).get(what)) for row in found if row.form in ("K01", "P01", "I01")]
        return [(key, value) for key, value in true if value]

    return {
        "person": precision_and_recall(matched(persons, "person_id")),
        "company": precision_and_recall(matched(companies, "company_nib")),
    }


@pytest.mark.slow
def test_persons_and_companies_of_a_messy_sample_are_found(module_warehouse, tmp_path):
    """Small here; SINERGI_TRUTH_SCALE=50 SINERGI_TRUTH_MONTHS=6 with --timeout=0 is twenty-one thousand persons and takes an hour to read in."""
    from sinergi import pipeline
    from sinergi.identity.resolving import resolve
    from sinergi.intake import senders
    from sinergi.intake.receiving import receive
    from sinergi.obligations import calendar
    from sinergi.places import Home
    from sinergi.sample import generate

    home = Home(tmp_path / "var").create()
    scale, months = float(os.environ.get("SINERGI_TRUTH_SCALE", "1")), int(os.environ.get("SINERGI_TRUTH_MONTHS", "3"))
    generate(home.inbox, months=months, seed=11, scale=scale, mess=1.0, truth_file=tmp_path / "truth.json")
    senders.load(module_warehouse, home.inbox / "senders.csv")
    calendar.generate(module_warehouse, CLOCK)
    receive(module_warehouse, home, CLOCK)
    for kind in SENDER_KINDS:
        pipeline.process(module_warehouse, home, CLOCK, kind, with_gx=False)
    resolve(module_warehouse, CLOCK, home)
    found = measure(module_warehouse, json.loads((tmp_path / "truth.json").read_text()))
    print(found)
    assert found["person"][0] >= 0.999 and found["person"][1] >= 0.97
    assert found["company"][0] >= 0.995 and found["company"][1] >= 0.97


# --- pairs made to deceive

RING = Keyring(b"a secret of the tests")
_LOOKS = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"})


class Deceiver:
    """Makes two different people who look like one, as statements of one employer."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)
        self.pools = catalog.names()

    def person(self, key: int, **more) -> dict:
        nation = self.rng.choice(sorted(set(self.pools) & {"CHN", "KOR", "IND", "THA", "VNM", "MYS", "JPN"}))
        pool = self.pools[nation]
        sex = self.rng.choice("LP")
        first, second = self.rng.sample(list(pool.given[sex]), 2)
        return {
            "surname": self.rng.choice(pool.surnames), "given": (first, second), "nationality": nation, "sex": sex,
            "birth_date": date(1966, 1, 1) + timedelta(days=self.rng.randrange(13000)), "passport": f"E{self.rng.randrange(10**8):08d}", **more,
        }  # fmt: skip

    def said(self, key: int, who: dict, *, with_passport: bool = True, niora: str = "") -> Statement:
        passport = who["passport"] if with_passport else ""
        return Statement(
            key, niora=niora, passport=passport, folded=fold_passport(passport) if passport else "", nationality=who["nationality"],
            name=f"{who['surname']} {''.join(who['given']) if who['nationality'] == 'CHN' else ' '.join(who['given'])}",
            birth_date=who["birth_date"], sex=who["sex"], region="64.02.12", first_period=202608 + key % 3, rank=1 if niora else 2,
        )  # fmt: skip

    def pair(self, number: int) -> tuple[str, list[Statement]]:
        """One person as the register or a roster has it, and another whom a careless filer takes for it."""
        one = self.person(0)
        other = {**one, "passport": f"E{self.rng.randrange(10**8):08d}"}
        pool = self.pools[one["nationality"]]
        names = [name for name in pool.given[one["sex"]] if name not in one["given"]]
        near = one["birth_date"] + timedelta(days=self.rng.choice([-1, 1, 7, 10, 31]))
        kind = ("twin", "namesake", "transposed", "renewal", "look-alike", "number")[number % 6]
        niora = ("N1", "N2")
        if kind == "twin":
            other["given"] = (one["given"][0], self.rng.choice(names))
            niora = ("N1", "")
        elif kind == "namesake":
            other["birth_date"] = near
            niora = ("N1", "")
        elif kind == "transposed":
            other["surname"], other["given"], other["birth_date"] = one["given"][0], (one["surname"], one["given"][1]), near
            niora = ("N1", "")
        elif kind == "renewal":
            pass  # the very name and birth date, another passport, and another NIORA
        elif kind == "look-alike":
            one["passport"] = f"E{self.rng.choice('0158')}{one['passport'][2:]}"
            other["passport"] = one["passport"][0] + one["passport"][1:].translate(_LOOKS)
            other["given"] = (one["given"][0], self.rng.choice(names))
            other["birth_date"] = self.rng.choice([one["birth_date"], near])
            niora = ("N1", "")
        else:
            other = {**self.person(0), "passport": one["passport"], "nationality": one["nationality"]}
            niora = ("N1", "N2")
        with_passport = kind in ("renewal", "look-alike", "number") or self.rng.random() < 0.5
        return kind, [self.said(1, one, niora=niora[0]), self.said(2, other, with_passport=with_passport, niora=niora[1])]


def test_ten_thousand_pairs_made_to_deceive_are_never_merged():
    deceiver = Deceiver(5)
    made, wrong = Counter(), []
    while sum(made.values()) < 10_000:
        kind, statements = deceiver.pair(sum(made.values()))
        if len({(one.name, one.birth_date, one.niora) for one in statements}) < 2:
            continue  # by chance the very same person
        made[kind] += 1
        judged = [(one, other, pair) for one, other in combinations(statements, 2) if (pair := judge(one, other))]
        pairs = [pair for pair in _weighed(judged) if pair.tier < REVIEW]
        if len({verdict.person for verdict in cluster(statements, pairs, RING).values()}) < 2:
            wrong.append((kind, statements))
    assert min(made.values()) > 1_000
    assert not wrong, (Counter(kind for kind, _ in wrong), wrong[:3])


def _weighed(judged: list) -> list:
    """As `weigh_weak`, which asks the model only where it could decide: names that are cut short."""
    from sinergi.identity.matching import shortened

    if any(
        pair.tier == REVIEW and shortened(one.name, other.name) and not (one.is_documented and other.is_documented)
        for one, other, pair in judged
    ):
        return weigh_weak(judged)
    return [pair for *_, pair in judged]
