"""What SQL settles at once is what weighing every pair and every cluster would have settled."""

from __future__ import annotations

import random
from datetime import date

import pytest
import sqlalchemy as sa
from identity_story import KEBUN, TAMBANG, Office

from sinergi import sqlfiles
from sinergi.database import rows, transaction
from sinergi.identity.judgements import decide

NAMES = ["WANG XIAOMING", "WANG XIAOMING", "LI NA", "BUDIMAN SANTOSO", "RAJESH KUMAR", "SOMCHAI", "NGUYEN VAN BINH", "CHEN GUOQIANG"]
SENDERS = {"I01": ["KANIM-SMD"], "P01": [TAMBANG, KEBUN], "K01": ["640212", "640203"]}


def story(seed: int) -> list[tuple[str, str, str, list[dict]]]:
    """Files of three months about eight people, some of whom renew their passports; here and there a number, a date or a name slips."""
    chance = random.Random(seed)
    slips = chance.choice([0.0, 0.02, 0.1])

    def told_of(number: int, month: int, form: str) -> dict:
        # The older number is not always the one that comes first in the alphabet.
        old, new = (f"EJ100000{number}", f"EP20000{number}0") if number % 2 else (f"EP20000{number}0", f"EJ100000{number}")
        passport = old if month < number % 5 - 1 else new
        said = {
            "name": NAMES[number],
            "birth": date(1980 + max(number, 1), 3, 7),
            "passport": passport,
            "nib": chance.choice([TAMBANG, KEBUN]),
        }
        if number == 5:
            said["nat"] = None  # nobody says it
        if form != "K01" and chance.random() < (1.0 if form == "I01" else 0.3):
            said["niora"] = f"N{number}"
        for name, other in (
            ("passport", f"EJ100000{chance.randrange(8)}"), ("passport", passport.replace("0", "O")), ("passport", None), ("birth", None),
            ("birth", date(1980 + max(number, 1), 7, 3)), ("name", chance.choice(NAMES)), ("niora", f"N{chance.randrange(8)}"), ("nat", "MYS"), ("nat", None),
        ):  # fmt: skip
            if chance.random() < slips and not (name == "niora" and form == "K01"):
                said[name] = other
        return said

    files = []
    for month, period in enumerate(("2026-08", "2026-09", "2026-10")):
        for form, senders in SENDERS.items():
            told = [told_of(number, month, form) for number in range(len(NAMES)) if chance.random() < 0.7]
            files.append((form, chance.choice(senders), period, told))
    chance.shuffle(files)
    return files


def some_decision(office: Office, chance: random.Random) -> None:
    """An officer joins two statements, or tells two of one person apart."""
    verdict = chance.choice(["same", "different"])
    told = "one.person_key = other.person_key" if verdict == "different" else "one.person_key <> other.person_key"
    pairs = office.all(
        "select one.statement_key, other.statement_key from vault.statement as one inner join vault.statement as other "
        f"on one.statement_key < other.statement_key and {told} where (one.niora = other.niora) is not false order by 1, 2"
    )
    if pairs:
        decide(office.url, office.clock, *chance.choice(pairs), verdict, "petugas")


def outcome(office: Office, files: list, waves: int) -> dict[str, list]:
    """Everything that identity holds after these files, told in ``waves`` runs; instants and numbers of entries aside."""
    office.forget()
    office.registers(TAMBANG, "PT Contoh Tambang")
    office.registers(KEBUN, "PT Contoh Kebun")
    chance = random.Random(len(files))
    for number, (form, sender, period, told) in enumerate(files):
        office.says(form, *told, sender=sender, period=period)
        if number % waves == waves - 1:
            office.resolve()
            some_decision(office, chance)
    office.resolve()
    some_decision(office, chance)
    asked = {
        "statement": "select statement_key, person_key, tier, score, decided_by from vault.statement",
        "link": "select submission_key, row_number, person_key, tier, score, decided_by from identity.person_link",
        "pair": "select one_key, other_key, tier, score, way, fit, weight, cast(evidence as text) from identity.person_pair",
        "redirect": "select from_person_key, to_person_key from identity.person_redirect",
        "log": "select kind, from_key, to_key, reason, cast(evidence - 'because' as text) from identity.judgement where subject = 'person'",
        "person": "select person_key, first_submission_key from identity.person",
        "profile": "select person_key, niora, full_name, birth_date, sex, nationality, source_rank, period_key from vault.person_profile",
    }
    with transaction(office.url) as conn:
        return {name: sorted((tuple(row) for row in rows(conn, query)), key=repr) for name, query in asked.items()}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("waves", [1, 4, 99])
def test_what_sql_settles_at_once_is_what_weighing_everything_gives(office, monkeypatch, seed, waves):
    files = story(seed)
    at_once = outcome(office, files, waves)
    run = sqlfiles.run

    def weigh_all(conn, name, **params):
        if name == "identity/person_pair/load_plain.sql":
            return 0
        count = run(conn, name, **params)
        if name == "vault/statement/agreed.sql":
            conn.execute(sa.text("delete from settled"))
        return count

    monkeypatch.setattr(sqlfiles, "run", weigh_all)
    assert outcome(office, files, waves) == at_once


def test_much_is_settled_at_once(office, monkeypatch):
    """Or else the law above would hold of nothing."""
    settled = 0
    run = sqlfiles.run

    def counting(conn, name, **params):
        nonlocal settled
        count = run(conn, name, **params)
        if name == "vault/statement/agreed.sql":
            settled += conn.execute(sa.text("select count(*) from settled")).scalar()
        return count

    monkeypatch.setattr(sqlfiles, "run", counting)
    for seed in range(8):
        outcome(office, story(seed), 99)
    assert settled > 60
