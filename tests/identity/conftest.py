"""A warehouse with two companies, to be told about people."""

import pytest
from identity_story import KEBUN, TAMBANG, Office


@pytest.fixture
def office(warehouse: str) -> Office:
    office = Office(warehouse)
    office.registers(TAMBANG, "PT Contoh Tambang", kbli="05100")
    office.registers(KEBUN, "PT Contoh Kebun")
    return office
