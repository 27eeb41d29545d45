"""The estimate of whom nobody has listed: right where its assumptions hold, withheld where they plainly do not."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from overlapping import HOLDING, overlapping, two_kinds
from reconcile_story import LOA_KULU, TABANG

from sinergi.database import transaction
from sinergi.reconcile.unseen import estimate, estimate_unseen
from sinergi.sqlfiles import run


def test_the_interval_covers_the_truth_as_often_as_it_says():
    """Nominal 95 %: of the populations simulated under the models, between 90 % and 98 % of the intervals given hold the truth."""
    rng = np.random.default_rng(2026)
    given = held = drawn = 0
    for people, found, together in HOLDING:
        for _ in range(120):
            guess = estimate(overlapping(rng, people, found, **together))
            drawn += 1
            if guess.is_reliable:
                given += 1
                held += guess.ci_low <= people <= guess.ci_high
    assert given >= 0.6 * drawn  # what may be doubted is withheld, and that is not rare where two pairs depend
    slack = 2 * (0.95 * 0.05 / given) ** 0.5
    assert 0.90 - slack <= held / given <= 0.98 + slack


def test_the_middle_estimate_is_not_biased():
    rng = np.random.default_rng(7)
    found = [estimate(overlapping(rng, 1000, (0.5, 0.6, 0.7))).estimate for _ in range(60)]
    assert abs(np.mean(found) - 1000) < 15


@pytest.mark.parametrize("hidden", [0.2, 0.35])
def test_lists_that_all_depend_on_one_another_are_flagged(hidden):
    rng = np.random.default_rng(11)
    guesses = [estimate(two_kinds(rng, 1500, hidden)) for _ in range(40)]
    assert sum(guess.reason == "DEPENDENCE" for guess in guesses) >= 38


def test_where_dependence_goes_unseen_the_numbers_are_too_small_to_be_given():
    """With a hundred people no test finds the hidden ones, so nothing is given."""
    rng = np.random.default_rng(13)
    guess = estimate(overlapping(rng, 100, (0.6, 0.7, 0.8)))
    assert (guess.reason, guess.is_reliable) == ("FEW_PERSONS", False)


def test_one_dependent_pair_is_no_obstacle_and_is_named():
    guess = estimate(overlapping(np.random.default_rng(3), 3000, (0.5, 0.5, 0.5), CI=1.5))
    assert guess.is_reliable and guess.method == "LOGLINEAR CI"
    assert guess.ci_low <= 3000 <= guess.ci_high


def test_a_thin_overlap_gives_nothing():
    guess = estimate({"D": 60, "C": 70, "I": 80, "DC": 2, "DI": 3, "CI": 1, "DCI": 1})
    assert (guess.observed, guess.estimate, guess.method, guess.reason) == (217, None, "NONE", "THIN_OVERLAP")


def test_two_lists_are_chapmans_and_the_third_tells_whether_they_are_independent():
    cells = {"D": 80, "I": 120, "DI": 200, "C": 3, "DC": 1, "CI": 2, "DCI": 2}
    guess = estimate(cells)
    in_d, in_i, both = 283, 324, 202
    assert guess.method == "CHAPMAN DI" and guess.is_reliable
    assert guess.estimate == round((in_d + 1) * (in_i + 1) / (both + 1) - 1)
    assert guess.observed <= guess.ci_low <= guess.estimate <= guess.ci_high
    together = estimate({**cells, "C": 60, "DCI": 6, "DC": 0, "CI": 0})
    assert together.reason == "DEPENDENCE"


def test_chapmans_interval_covers_too():
    rng = np.random.default_rng(17)
    held = 0  # no third list: the interval is kept for the analyst, but not published
    for _ in range(300):
        d, i = rng.random((2, 500)) < np.array([[0.6], [0.7]])
        guess = estimate({"D": int((d & ~i).sum()), "I": int((i & ~d).sum()), "DI": int((d & i).sum())})
        assert (guess.method, guess.reason) == ("CHAPMAN DI", "UNTESTED")
        held += guess.ci_low <= 500 <= guess.ci_high
    assert 0.90 <= held / 300 <= 0.985


def test_a_source_that_was_not_complete_gives_nothing_to_publish():
    rng = np.random.default_rng(5)
    cells = overlapping(rng, 1000, (0.6, 0.7, 0.8))
    assert estimate(cells).is_reliable
    guess = estimate(cells, complete="DI")
    assert (guess.method, guess.reason) == ("CHAPMAN DI", "COVERAGE")
    assert estimate(cells, complete="I").reason == "COVERAGE"


def test_the_absent_are_observed_and_never_multiplied():
    cells = overlapping(np.random.default_rng(5), 1000, (0.6, 0.7, 0.8))
    guess, more = estimate(cells), estimate(cells, others=50)
    assert (more.observed - guess.observed, more.estimate - guess.estimate, more.ci_high - guess.ci_high) == (50, 50, 50)


# --- in the warehouse


def told(region, cells: dict[str, int], copied: int = 0, coverage: str = "KANIM+PUSAT") -> None:
    """Three complete returns whose overlap is ``cells``; ``copied`` more rows that the district took from the company."""
    person, lists = 0, {"D": [], "C": [], "I": []}
    for cell, number in cells.items():
        for _ in range(number):
            person += 1
            for each in cell:
                lists[each].append({"person": person})
    lists["D"] += [{**row, "information_source": "LAPORAN_PERUSAHAAN"} for row in lists["C"][:copied] if row not in lists["D"]]
    region.district(*lists["D"])
    region.company(*lists["C"])
    region.immigration(*lists["I"], coverage=coverage)
    region.reconcile()


THICK = {"D": 10, "C": 15, "I": 20, "DC": 23, "DI": 30, "CI": 46, "DCI": 69}
SHOWN = "select observed, estimate, ci_low, ci_high, method, is_reliable from mart.unseen_estimate where region_code = "


@pytest.fixture
def measured(region):
    """A region whose marts know the names of places."""
    from sinergi.warehouse.loading import load

    load(region.url, region.clock)
    return region


def test_each_region_has_its_estimate(measured):
    told(measured, THICK)
    assert estimate_unseen(measured.url, measured.clock) == {"periods": 1, "regions": 2, "opened": 2, "closed": 0}
    expected = estimate(THICK)
    shown = (213, expected.estimate, expected.ci_low, expected.ci_high, expected.method, True)
    assert [tuple(row) for row in measured.all(f"{SHOWN}'{TABANG}'")] == [shown]
    assert [tuple(row) for row in measured.all(f"{SHOWN}'64.02'")] == [shown]
    with transaction(measured.url) as conn:
        assert run(conn, "mart/unseen_estimate/check.sql") == run(conn, "warehouse/fact_unseen_estimate/check.sql") == 0


def test_rows_copied_from_the_company_are_no_list_of_the_district(measured):
    told(measured, THICK, copied=30)
    estimate_unseen(measured.url, measured.clock)
    cells = measured.all(
        "select persons_c, persons_ci, persons_dc, persons_dci from warehouse.fact_unseen_estimate where region_code = '64.02'"
    )
    assert [tuple(row) for row in cells] == [(15, 46, 23, 69)]


def test_a_worker_in_two_kecamatan_counts_once_in_the_kabupaten(measured):
    told(measured, THICK)
    measured.district({"person": 1}, kecamatan=LOA_KULU)
    measured.reconcile()
    estimate_unseen(measured.url, measured.clock)
    assert [row.observed for row in measured.all(f"{SHOWN}'64.02'")] == [213]
    assert [row.observed for row in measured.all(f"{SHOWN}'{LOA_KULU}'")] == [1]


def test_a_register_without_the_centre_is_withheld(measured):
    told(measured, THICK, coverage="KANIM_SAJA")
    estimate_unseen(measured.url, measured.clock)
    assert [tuple(row) for row in measured.all(f"{SHOWN}'64.02'")] == [(213, None, None, None, "CHAPMAN DC", False)]


def test_an_employer_that_did_not_submit_is_withheld(measured):
    told(measured, THICK)
    measured.district(*({"person": number, "company_key": 2} for number in range(1000, 1010)), kecamatan=LOA_KULU)
    measured.reconcile()
    estimate_unseen(measured.url, measured.clock)
    assert [row.is_reliable for row in measured.all(f"{SHOWN}'64.02'")] == [False]
    assert [row.is_reliable for row in measured.all(f"{SHOWN}'{TABANG}'")] == [True]


def test_permits_of_people_abroad_are_not_multiplied(measured):
    told(measured, THICK)
    measured.immigration(*({"person": 2000 + number, "whereabouts": "DI_LUAR"} for number in range(5)), office="KANIM-PGK")
    measured.reconcile()
    estimate_unseen(measured.url, measured.clock)
    assert measured.all("select persons_i, persons_away from warehouse.fact_unseen_estimate where region_code = '64.02'")[0] == (20, 5)


def test_what_was_estimated_before_stays_known(measured):
    told(measured, THICK)
    estimate_unseen(measured.url, measured.clock)
    first = measured.clock
    measured.clock += timedelta(days=1)
    assert estimate_unseen(measured.url, measured.clock)["periods"] == 0
    measured.district(version=2)
    measured.reconcile()
    assert estimate_unseen(measured.url, measured.clock)["closed"] == 2
    with transaction(measured.url) as conn:
        import sqlalchemy as sa

        conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": first.isoformat()})
        before = conn.execute(sa.text(f"{SHOWN}'64.02'")).one()
    assert before.is_reliable and [row.is_reliable for row in measured.all(f"{SHOWN}'64.02'")] == [False]
