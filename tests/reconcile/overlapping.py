"""Made-up populations of whom three lists know a part: with lists that are independent, in pairs dependent, or all dependent."""

from __future__ import annotations

import numpy as np

from sinergi.reconcile.unseen import CELLS

LISTS = np.array([[each in cell for each in "DCI"] for cell in CELLS], dtype=float)

# People, chance of each list, log odds ratios of pairs: worlds in which the assumptions of the estimate hold.
HOLDING = [
    (300, (0.6, 0.75, 0.8), {}),
    (1000, (0.4, 0.5, 0.6), {}),
    (300, (0.5, 0.6, 0.6), {"CI": 1.0}),
    (1000, (0.5, 0.6, 0.6), {"CI": 0.5}),
    (1000, (0.4, 0.4, 0.4), {"CI": 1.0, "DC": 0.7}),
]


def overlapping(rng, people: int, found: tuple[float, float, float], **together: float) -> dict[str, int]:
    """Draw three lists of a closed population. ``found``: chance of each list alone; ``together``: log odds ratio of a pair, such as CI=1."""
    inside = np.vstack([LISTS, np.zeros(3)])
    effect = inside @ np.log(np.array(found) / (1 - np.array(found)))
    for pair, strength in together.items():
        effect += strength * inside[:, "DCI".index(pair[0])] * inside[:, "DCI".index(pair[1])]
    chance = np.exp(effect)
    return dict(zip(CELLS, rng.multinomial(people, chance / chance.sum())[:7].tolist(), strict=True))


def two_kinds(rng, people: int, hidden: float) -> dict[str, int]:
    """Some are easily found by every list and some hardly by any: all three lists depend on one another."""
    is_hidden = rng.random(people) < hidden
    listed = rng.random((people, 3)) < np.where(is_hidden[:, None], 0.15, 0.85)
    return {cell: int((listed == LISTS[number].astype(bool)).all(axis=1).sum()) for number, cell in enumerate(CELLS)}
