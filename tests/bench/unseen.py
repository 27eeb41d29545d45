"""How often the interval of the unseen estimate holds the truth: 1,000 simulated regions, where the assumptions hold and where they do not.

`python -m tests.bench.unseen` (in the root of the repository, with plugins on the path) prints one line a setting: regions for which a
figure was given, how many of its 95 % intervals hold the truth, and why the others were withheld.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

from sinergi.reconcile.unseen import estimate

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reconcile"))
from overlapping import HOLDING, overlapping, two_kinds

BROKEN = [
    ("all pairs depend (odds ratio 2.7)", 500, lambda rng: overlapping(rng, 500, (0.4, 0.4, 0.4), DC=1.0, DI=1.0, CI=1.0)),
    ("all pairs depend (odds ratio 2.7)", 2000, lambda rng: overlapping(rng, 2000, (0.4, 0.4, 0.4), DC=1.0, DI=1.0, CI=1.0)),
    ("one in five hardly found by any list", 200, lambda rng: two_kinds(rng, 200, 0.2)),
    ("one in five hardly found by any list", 500, lambda rng: two_kinds(rng, 500, 0.2)),
    ("one in five hardly found by any list", 2000, lambda rng: two_kinds(rng, 2000, 0.2)),
]


def told(name: str, people: int, draw, rounds: int) -> tuple[int, int]:
    """Simulate, print one line, return intervals given and intervals that hold the truth."""
    given = held = 0
    withheld: Counter[str] = Counter()
    for _ in range(rounds):
        guess = estimate(draw())
        if guess.reason:
            withheld[guess.reason] += 1
            continue
        given += 1
        held += guess.ci_low <= people <= guess.ci_high
    why = ", ".join(f"{reason} {number}" for reason, number in withheld.most_common())
    print(
        f"{name:<42} {people:>5} people  given {given:>4} of {rounds}  hold {100 * held / given if given else 0:5.1f} %  withheld: {why or '-'}"
    )
    return given, held


def main() -> None:
    rng = np.random.default_rng(20261116)
    total = Counter()
    print("Where the assumptions hold:")
    for people, found, together in HOLDING:
        name = "independent" if not together else " ".join(f"{pair} {strength:+}" for pair, strength in together.items())
        given, held = told(name, people, lambda p=people, f=found, t=together: overlapping(rng, p, f, **t), 1000 // len(HOLDING))
        total.update(given=given, held=held)
    print(f"{'all':<42} {'':>12}  given {total['given']:>4} of 1000  hold {100 * total['held'] / total['given']:5.1f} %")
    print("Where they do not:")
    for name, people, draw in BROKEN:
        told(name, people, lambda d=draw: d(rng), 100)


if __name__ == "__main__":
    main()
