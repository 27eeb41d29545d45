"""Published totals that do not add up (DOMAIN §0.13) are caught when they come as a return."""

from __future__ import annotations

import pytest
import test_samples as samples

from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.pipeline import process


def broken(warehouse: str, home, form: str, change: dict) -> list[str]:
    """Deliver one changed sample and give the codes that it breaks."""
    samples.prepare(warehouse, form)
    samples.deliver(home, form, samples.samples_of(form), change)
    receive(warehouse, home, samples.clock_of(samples.samples_of(form), change), settle_seconds=0.0)
    process(warehouse, home, samples.clock_of(samples.samples_of(form), change), "immigration", with_gx=False, workers=1)
    with transaction(warehouse) as conn:
        return [row.rule_code for row in rows(conn, "select distinct rule_code from quality.finding order by 1")]


@pytest.mark.parametrize(("issued", "expected"), [("12819", ["M313"]), ("12810", [])])
def test_passports_of_pangkalpinang_in_2025_are_12810_and_not_12819(warehouse, home, issued, expected):
    press = {"permohonan_masuk": "13000", "paspor_terbit": issued, "terbit_nonelektronik": "2725", "terbit_elektronik": "10085"}
    assert broken(warehouse, home, "I06", {"row": "1", "set": press}) == expected
