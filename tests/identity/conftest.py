"""A warehouse with two companies, to be told about people."""

import pytest
from identity_story import KEBUN, TAMBANG, Office


@pytest.fixture
def office(module_warehouse: str) -> Office:
    office = Office(module_warehouse)
    office.forget()
    office.registers(TAMBANG, "PT Contoh Tambang", kbli="05100")
    office.registers(KEBUN, "PT Contoh Kebun")
    return office
