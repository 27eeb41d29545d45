"""Whom nobody has listed: an honest estimate per region and month from the overlap of three lists (capture–recapture).

The lists are D (seen by the district itself; rows copied from the company do not count), C (company rosters) and I (register of
immigration). Each person of the month lies in one of seven cells, by the lists that know him; the eighth, unknown to all, is
estimated.

Assumptions: the population is closed within the month; a person is rightly matched across the lists (identity); people of a
region do not differ too much in how easily each list finds them; and of the three pairs of lists at least one is independent
(given the third). The last two can be tested only in part, and where they fail the estimate is withheld, not softened.

Method: the log-linear models of three lists in which some pair is independent (independence, one or two interactions of pairs)
are fitted to the seven cells as Poisson GLMs and weighed by AICc; the interval is the model-averaged profile-likelihood
interval. The model with all three interactions fits seven cells always and is therefore no estimate but the test of the
others: where AICc supports it nearly as well as the best of them, or none of them fits, independence is implausible. That withholds
some sound estimates too; a wrong one that is published does more harm. Two lists: Chapman's estimator.

Sources: Chapman 1951 (Univ. California Publ. Stat. 1); Fienberg 1972, Biometrika 59 (log-linear models of overlapping lists);
Cormack 1992, Biometrics 48 (profile-likelihood intervals); Robson & Regier 1964, Trans. Am. Fish. Soc. 93 (at least seven
recaptures); Burnham & Anderson 2002, Model Selection, ch. 2 (AICc weights); Fletcher & Turek 2012, JABES 17 (model-averaged
profile-likelihood intervals); International Working Group for Disease Monitoring 1995, Am. J. Epidemiol. 142 (assumptions).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product
from typing import Any

from sqlalchemy import text

from sinergi import sqlfiles
from sinergi.database import advisory_lock, rows, scalar, transaction
from sinergi.knowing import learning
from sinergi.periods import Period

FACT = "warehouse/fact_unseen_estimate"

# The seven cells, by the lists that know the person: D, C, I.
CELLS = ("D", "C", "I", "DC", "DI", "CI", "DCI")
PAIRS = ("DC", "DI", "CI")
MODELS = ((), *((pair,) for pair in PAIRS), *combinations(PAIRS, 2))

FEWEST_PERSONS = 100  # below, no test of independence has any power
FEWEST_RECAPTURES = 7  # in every pair of lists (Robson & Regier 1964)
WIDEST_RATIO = 2.0  # upper to lower limit; wider says nothing
SUBSTANTIAL_SUPPORT = 2.0  # AICc units within which a model is still well supported (Burnham & Anderson)
LEAST_FIT = 0.01  # p-value of the chosen model's deviance
LEAST_INDEPENDENCE = 0.05  # p-value of the odds ratio of two lists among the persons of the third
MOST_UNCOVERED = 0.02  # share of the persons known for whom a source had not submitted
LIMITS = (0.025, 0.5, 0.975)


@dataclass(frozen=True)
class Estimate:
    """Persons of one region and month. ``estimate`` and the 95 % limits include those observed; None where none could be made.

    ``reason`` says why it is not reliable: COVERAGE, FEW_PERSONS, THIN_OVERLAP, DEPENDENCE, UNTESTED (two lists of whose
    independence no third tells), WIDE; None where it is.
    """

    observed: int
    estimate: int | None
    ci_low: int | None
    ci_high: int | None
    method: str
    reason: str | None

    @property
    def is_reliable(self) -> bool:
        return self.reason is None


def estimate(cells: dict[str, int], complete: str = "DCI", others: int = 0) -> Estimate:
    """Estimate all persons of a region and month from the seven cells.

    ``cells``: persons by the lists that know them, keys of CELLS. ``complete``: the lists whose source was complete.
    ``others``: persons who are known but not part of the closed population (a permit whose holder is abroad); they are counted
    as observed and never multiplied.
    """
    counts = {cell: int(cells.get(cell, 0)) for cell in CELLS}
    observed = sum(counts.values()) + others
    thick = [pair for pair in PAIRS if _both(counts, pair) >= FEWEST_RECAPTURES]
    usable = [pair for pair in thick if set(pair) <= set(complete)]
    if set(complete) == set("DCI") and len(thick) == 3:
        return _three_lists(counts, observed, others)
    if not usable:
        return Estimate(observed, None, None, None, "NONE", "COVERAGE" if len(complete) < 3 else "THIN_OVERLAP")
    pair = max(usable, key=lambda each: _both(counts, each))
    return _two_lists(counts, pair, observed, others, is_covered=set(complete) == set("DCI"))


def _both(counts: dict[str, int], pair: str) -> int:
    return counts[pair] + counts["DCI"]


def _three_lists(counts: dict[str, int], observed: int, others: int) -> Estimate:
    import numpy as np
    from scipy.stats import chi2

    persons = sum(counts.values())
    deviances = _deviances(counts)
    scores = np.array([_aicc(deviance, 4 + len(model), persons) for model, deviance in zip(MODELS, deviances, strict=True)])
    weights = np.exp(-(scores - scores.min()) / 2)
    best = int(scores.argmin())
    unseen = _grid(persons)
    tails = np.vstack([_tail(counts, model, unseen) for model in MODELS])
    low, middle, high = _quantiles(unseen, (weights / weights.sum()) @ tails)
    fit = chi2.sf(deviances[best], 3 - len(MODELS[best]))
    is_dependent = fit < LEAST_FIT or _aicc(0.0, 7, persons) < scores.min() + SUBSTANTIAL_SUPPORT
    reason = (
        "FEW_PERSONS" if persons < FEWEST_PERSONS
        else "DEPENDENCE" if is_dependent
        else "WIDE" if persons + high > WIDEST_RATIO * (persons + low)
        else None
    )  # fmt: skip
    return Estimate(
        observed,
        persons + others + round(middle),
        persons + others + math.floor(low),
        persons + others + math.ceil(high),
        "LOGLINEAR " + ("+".join(MODELS[best]) or "INDEPENDENT"),
        reason,
    )


def _two_lists(counts: dict[str, int], pair: str, observed: int, others: int, is_covered: bool) -> Estimate:
    """Chapman's estimator; whether the two lists are independent is asked of the persons of the third."""
    from scipy.stats import fisher_exact

    a, b = pair[0], pair[1]
    (third,) = set("DCI") - set(pair)
    both = _both(counts, pair)
    in_a = sum(number for cell, number in counts.items() if a in cell)
    in_b = sum(number for cell, number in counts.items() if b in cell)
    total = (in_a + 1) * (in_b + 1) / (both + 1) - 1
    seen = in_a + in_b - both
    unseen = _grid(seen)
    low, _, high = _quantiles(unseen, _tail({a: in_a - both, b: in_b - both, pair: both}, (), unseen, lists=pair))
    table = [[counts["DCI"], counts[_cell(a, third)]], [counts[_cell(b, third)], counts[third]]]
    only_third = counts[third]
    persons = seen + only_third
    reason = (
        "COVERAGE" if not is_covered
        else "FEW_PERSONS" if persons < FEWEST_PERSONS
        else "UNTESTED" if sum(map(sum, table)) < FEWEST_RECAPTURES
        else "DEPENDENCE" if fisher_exact(table)[1] < LEAST_INDEPENDENCE
        else "WIDE" if seen + high > WIDEST_RATIO * (seen + low)
        else None
    )  # fmt: skip
    middle, lower, upper = (max(value, persons) + others for value in (round(total), math.floor(seen + low), math.ceil(seen + high)))
    return Estimate(observed, middle, lower, upper, f"CHAPMAN {pair}", reason)


def _cell(one: str, two: str) -> str:
    return "".join(sorted(one + two, key="DCI".index))


def _aicc(deviance: float, parameters: int, persons: int) -> float:
    return deviance + 2 * parameters + 2 * parameters * (parameters + 1) / max(persons - parameters - 1, 1)


def _deviances(counts: dict[str, int]) -> list[float]:
    """Deviance of each model as a Poisson GLM of the seven cells."""
    import warnings

    import numpy as np
    import statsmodels.api as sm

    observed = np.array([counts[cell] for cell in CELLS], dtype=float)
    found = []
    for model in MODELS:
        columns = [[1.0] * 7, *([float(each in cell) for cell in CELLS] for each in "DCI")]
        columns += [[float(set(pair) <= set(cell)) for cell in CELLS] for pair in model]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a cell fitted exactly is no trouble here
            found.append(float(sm.GLM(observed, np.column_stack(columns), family=sm.families.Poisson()).fit().deviance))
    return found


def _grid(persons: int):
    """Numbers of unseen persons at which the likelihood is looked at: none, then ever wider steps up to thirty times the seen."""
    import numpy as np

    return np.concatenate([[0.0], np.geomspace(0.05, 30.0 * persons + 100, 400)])


def _tail(counts: dict[str, int], model: tuple[str, ...], unseen, lists: str = "DCI"):
    """Probability, by the signed root of the profile likelihood, that no more than each number of ``unseen`` are there.

    All models have closed-form fits of the completed table: products of margins over the cliques of what interacts.
    """
    import numpy as np
    from scipy.special import gammaln
    from scipy.stats import norm

    total = sum(counts.values()) + unseen
    touched = {each for pair in model for each in pair}
    cliques = [*model, *(each for each in lists if each not in touched)]
    separators = [] if len(model) < 2 else [next(iter(set(model[0]) & set(model[1])))]
    likelihood = gammaln(total + 1) - gammaln(unseen + 1) - (len(cliques) - len(separators)) * _entropy(total)
    for clique in cliques:
        likelihood = likelihood + _margin(counts, clique, unseen)
    for separator in separators:
        likelihood = likelihood - _margin(counts, separator, unseen)
    top = int(likelihood.argmax())
    root = np.sqrt(np.maximum(0.0, 2 * (likelihood[top] - likelihood)))
    return norm.cdf(np.sign(unseen - unseen[top]) * root)


def _margin(counts: dict[str, int], clique: str, unseen):
    """Sum of n log n over the margin of a clique; the unseen lie where it is absent."""
    margin = 0.0
    for wanted in product((True, False), repeat=len(clique)):
        here = sum(
            number for cell, number in counts.items() if all((each in cell) == want for each, want in zip(clique, wanted, strict=True))
        )
        margin = margin + _entropy(here + unseen if not any(wanted) else here + 0.0 * unseen)
    return margin


def _entropy(number):
    import numpy as np

    return number * np.log(np.where(number > 0, number, 1.0))


def _quantiles(unseen, tail) -> list[float]:
    import numpy as np

    rising = np.maximum.accumulate(tail)
    return [0.0 if rising[0] >= limit else float(np.interp(limit, rising, unseen)) for limit in LIMITS]


def estimate_unseen(url: str, clock: datetime) -> dict[str, int]:
    """Estimate anew the months that were reconciled on another ground since; what differs is kept as known then.

    Grain: one estimate a region (kecamatan, and the kabupaten with each person once) and month. Set-based counting in SQL; the
    fits run here, on seven numbers a region. Safe to repeat. Returns counts: periods, regions estimated, rows opened and closed.
    """
    with learning(url, clock) as settled:
        return _estimate(url, settled)


def _estimate(url: str, clock: datetime) -> dict[str, int]:
    totals: Counter[str] = Counter(periods=0, regions=0, opened=0, closed=0)
    with transaction(url) as conn:
        due = rows(
            conn, "select period_key from identity.reconciled_period where estimated_on is distinct from rests_on order by period_key"
        )
    for month in due:
        with transaction(url) as conn:
            advisory_lock(conn, "reconcile")
            conn.execute(text("select warehouse.ensure_partition('fact_unseen_estimate', :key)"), {"key": month.period_key})
            totals.update(_estimate_month(conn, Period.from_key(month.period_key), clock))
            conn.execute(
                text("update identity.reconciled_period set estimated_on = rests_on where period_key = :key"), {"key": month.period_key}
            )
        totals["periods"] += 1
    return dict(totals)


def _estimate_month(conn, period: Period, clock: datetime) -> dict[str, int]:
    sqlfiles.run(conn, f"{FACT}/count.sql", period_key=period.key, most_uncovered=MOST_UNCOVERED)
    waiting = rows(conn, "select * from counted")
    if waiting:
        conn.execute(
            text(
                "update counted set estimate = :estimate, ci_low = :ci_low, ci_high = :ci_high, method = :method, reason = :reason "
                "where region_code = :region_code"
            ),
            [{"region_code": row.region_code, **_as_row(row)} for row in waiting],
        )
    before = _standing(conn, period.key)
    opened = sqlfiles.run(conn, f"{FACT}/replace.sql", period_key=period.key, clock=clock)
    return {"regions": len(waiting), "opened": opened, "closed": before + opened - _standing(conn, period.key)}


def _as_row(row: Any) -> dict[str, Any]:
    cells = {cell: getattr(row, f"persons_{cell.lower()}") for cell in CELLS}
    found = estimate(cells, complete=row.complete, others=row.persons_away)
    return {
        "estimate": found.estimate,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "method": found.method,
        "reason": found.reason,
    }


def _standing(conn, period_key: int) -> int:
    return int(
        scalar(conn, "select count(*) from warehouse.fact_unseen_estimate where period_key = :key and known_to is null", key=period_key)
    )
