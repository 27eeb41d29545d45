"""Every rule that rules.yml declares has a story here that raises it and nothing else; a rule without one fails the module."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from reconcile_story import LOA_KULU, TABANG, Region
from test_beside import (
    APPROVAL,
    CASE,
    CERTIFICATE,
    EXTENDED,
    HELD_BACK,
    HOME,
    LEVY,
    MINE,
    NIB,
    OTHER,
    PAPER,
    PLACE,
    PLACED,
    ROSTER_ROW,
    VISIT,
    guest,
    silent,
    working,
)  # fmt: skip

from sinergi.contract.across import load_rules
from sinergi.places import sql_folder

ONE = {"person": 1}
PAST = {"permit_end_date": date(2026, 10, 20)}
TABANG_OFFICE = "640212"


def sources(d=(), c=(), i=(), coverage: str = "KANIM+PUSAT") -> Callable[[Region], None]:
    """A month told by the three sources; ``c`` None: the company submits nothing."""

    def tell(region: Region) -> None:
        region.district(*d)
        if c is not None:
            region.company(*c)
        region.immigration(*i, coverage=coverage)

    return tell


def beside(*told: tuple, **worker) -> Callable[[Region], None]:
    """One worker whom all three know, and what other forms say: (form, sender, rows, period)."""

    def tell(region: Region) -> None:
        working(region, **worker)
        for form, sender, lines, *period in told:
            region.tells(form, sender, *lines, period=period[0] if period else "2026-10", region=TABANG if form == "K02" else "64.02")

    return tell


def four_seen_and_one_met(region: Region) -> None:
    region.district(*({"person": number} for number in range(1, 5)))
    region.company(*({"person": number, "staged": ROSTER_ROW} for number in range(1, 5)))
    region.immigration(*({"person": number} for number in range(1, 5)))
    region.tells("K02", TABANG_OFFICE, VISIT, region=TABANG)


def without_approval(region: Region) -> None:
    beside(("N05", "DISNAKER-6402", [{**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"}]))(region)
    region.company(number=2)


def gone(region: Region) -> None:
    working(region, "2026-09")
    silent(region)


STORIES: dict[str, Callable[[Region], None]] = {
    "X401": sources([ONE], [ONE], [ONE]),
    "X402": sources([ONE], [{**ONE, "position_actual": "Operator"}], [ONE]),
    "X403": sources((), [{**ONE, "status": "CUTI_ROSTER"}], [ONE]),
    "X404": sources((), [ONE], [ONE]),
    "X405": sources([ONE], (), [ONE]),
    "X406": sources([ONE], None, [ONE]),
    "X407": sources([ONE], [ONE], ()),
    "X408": sources([ONE], [ONE], (), coverage="KANIM_SAJA"),
    "X409": sources([ONE], (), ()),
    "X410": sources((), [ONE], ()),
    "X411": sources((), (), [{**ONE, "whereabouts": "DI_LUAR"}]),
    "X412": sources((), (), [ONE]),
    "X413": sources([ONE], [{**ONE, "company_key": 2, "direct_employer_key": 2}], [ONE]),
    "X414": beside(("N05", "DISNAKER-6402", [{**APPROVAL, "kode_wilayah_lokasi": LOA_KULU}])),
    "X415": sources([ONE], [{**ONE, "position_actual": "Operator"}], [ONE]),
    "X416": sources([ONE], [{**ONE, **PAST}], [{**ONE, **PAST}]),
    "X417": sources([ONE], [{**ONE, "permit_end_date": date(2027, 3, 14)}], [ONE]),
    "X418": sources([ONE], [{**ONE, "passport": "EJ1234567"}], [{**ONE, "passport": "EP0000001"}]),
    "X419": beside(("I05", "KANIM-SMD", [CASE], "2026-09")),
    "X420": without_approval,
    "X421": beside(("N05", "DISNAKER-6402", [APPROVAL, {**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"}])),
    "X422": beside(("N05", "DISNAKER-6402", [EXTENDED]), ("N06", "DISNAKER-6402", [{**LEVY, "jumlah_bulan": 6}])),
    "X423": beside(("D01", "DUKCAPIL-6402", [{**PAPER, "kode_wilayah": "64.02.02.2001"}])),
    "X424": beside(
        ("D01", "DUKCAPIL-6402", [{**PAPER, "person": 2, "tgl_terbit": date(2026, 10, 9)}]), i={"issued_date": date(2026, 10, 1)}
    ),
    "X425": beside(("I03", "KANIM-SMD", guest(date(2026, 10, 3), date(2026, 10, 11)))),
    "X426": beside(
        ("I06", "KANIM-SMD", [HELD_BACK, {**HELD_BACK, "id_kasus": "PPR-2", "person": 8}], "2026-08"),
        ("I08", "KANIM-SMD", [{**HOME, "person": 7}]),
    ),
    "X427": beside(("N03", "DISNAKER-6402", [PLACED]), ("I08", "KANIM-SMD", [HOME])),
    "X428": beside(
        ("N02", "DISNAKER-6402", [CERTIFICATE], "2026-08"),
        ("N03", "DISNAKER-6402", [{**PLACED, "tgl_berangkat": date(2026, 10, 14), "status": "BERANGKAT"}]),
    ),
    "X429": four_seen_and_one_met,
    "X430": beside(("P05", NIB, [PLACE], "2026"), ("P05", OTHER, [MINE], "2026")),
    "X431": gone,
}
# A state that is told by a conflict cannot come alone, and a worker whom all three know has the state that says so.
VERIFIED, NOTED = "X401", "X402"


def test_there_is_a_story_for_each_rule_and_none_for_another():
    assert sorted(STORIES) == [rule.code for rule in load_rules() if rule.code]


@pytest.mark.parametrize("code", sorted(STORIES))
def test_its_story_raises_exactly_this_rule(region, code):
    kinds = {rule.code: rule.kind for rule in load_rules() if rule.code}
    codes = {rule.state: rule.code for rule in load_rules()}
    STORIES[code](region)
    region.reconcile()
    states = {codes[row.state] for row in region.judged()}
    conflicts = {found for row in region.judged() for found in row.conflicts}
    findings = {row.rule_code for row in region.findings()}
    if kinds[code] == "state":
        assert (states, findings) == ({code}, set())
        assert bool(conflicts) == (code == NOTED)
    else:
        assert conflicts | findings == {code}
        assert states <= {VERIFIED, NOTED}


def test_the_note_beside_a_verified_person_names_the_conflicts_that_make_it():
    label = (sql_folder() / "warehouse" / "fact_reconciliation_monthly" / "label.sql").read_text(encoding="utf-8")
    (judged,) = re.findall(r"codes && array\[(.*?)\] then 'TERVERIFIKASI_DENGAN_CATATAN'", label)
    codes = re.findall(r"X\d{3}", judged)
    (said,) = (rule.holds_when for rule in load_rules() if rule.code == "X402")
    assert f"salah satu {codes[0]}-{codes[-1]} berlaku" in said
