"""Sample submissions: the truth first, then what each source sees of it, then what senders make of that (DOMAIN §6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


def generate(
    out: Path,
    regions: Sequence[str] = ("64.02", "19.71"),
    first_period: str = "2026-08",
    months: int = 3,
    seed: int = 1,
    scale: float = 1.0,
    truth_file: Path | None = None,
    mess: float = 1.0,
) -> dict[str, Any]:
    """Write submissions as ``out/<sender>/<file>`` and the companies as ``out/senders.csv``.

    Args:
        out: the folder to write to; the same seed gives the same bytes.
        regions: dotted codes of kabupaten/kota that data/profiles.yml knows.
        first_period: the first month, ``YYYY-MM``.
        months: how many months follow one another, 1 to 12.
        seed: whole number from which everything is drawn.
        scale: multiplies persons and employers; 1 is the size of DOMAIN §6.1.
        truth_file: where to write what is really so, as JSON.
        mess: 0 for senders without fault, on time; 1 for the habits of DOMAIN §6.1 and §6.5.

    Returns:
        Counts: files, rows by form, persons, companies, states, defects.

    Raises:
        UnknownRegion: a region has no profile.
        NotAPeriod: ``first_period`` is not a month.
    """
    from sinergi.sample.generating import generate as run  # the file writer is slow to import

    return run(Path(out), tuple(regions), first_period, months, seed, scale, truth_file, mess)
