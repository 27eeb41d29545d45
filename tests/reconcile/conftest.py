"""Two regencies, two companies, two immigration offices."""

import pytest
from reconcile_story import Region


@pytest.fixture(scope="module")
def shared_region(module_warehouse: str) -> Region:
    """One region for many worlds: whoever uses it forgets what was told before."""
    return Region(module_warehouse)


@pytest.fixture
def region(module_warehouse: str) -> Region:
    region = Region(module_warehouse)
    region.forget()
    return region
