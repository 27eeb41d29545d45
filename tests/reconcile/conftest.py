"""Two regencies, two companies, two immigration offices."""

import pytest
from reconcile_story import Region


@pytest.fixture
def region(warehouse: str) -> Region:
    return Region(warehouse)


@pytest.fixture(scope="module")
def shared_region(module_warehouse: str) -> Region:
    return Region(module_warehouse)
