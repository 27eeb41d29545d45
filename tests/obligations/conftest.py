"""What the tests of the obligations share: an office with an empty register, and a reader in this process."""

from __future__ import annotations

import pytest
from office import Office, Reader

from sinergi.intake import reading


@pytest.fixture
def office(warehouse, home) -> Office:
    return Office(warehouse, home)


@pytest.fixture
def in_process(monkeypatch):
    monkeypatch.setattr(reading, "Child", Reader)
