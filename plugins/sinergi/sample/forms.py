"""The contracts that the generator writes for, read once."""

from __future__ import annotations

from functools import cache

from sinergi.contract import Form, load_forms
from sinergi.contract.codes import seed


@cache
def _forms() -> dict[str, Form]:
    return load_forms(strict=False)


def form_of(code: str) -> Form:
    """A form by its code; raises KeyError where it has no contract."""
    return _forms()[code]


@cache
def open_countries() -> frozenset[str]:
    """Countries to which migrant workers may be placed."""
    return frozenset(row["country_code"] for row in seed("placement_country") if row["is_open"] == "true" and not row["valid_to"])


@cache
def boxes() -> dict[str, tuple[float, float, float, float]]:
    """Region to its box: least and greatest latitude, least and greatest longitude, in degrees."""
    return {
        row["region_code"]: (float(row["lat_min"]), float(row["lat_max"]), float(row["lon_min"]), float(row["lon_max"]))
        for row in seed("region_box")
        if not row["valid_to"]
    }
