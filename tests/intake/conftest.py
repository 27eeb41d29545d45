"""What the tests of the intake share: a reader in this process, and a sender with a fresh warehouse."""

from __future__ import annotations

import pytest
from conversation import Reader, Sender

from sinergi.intake import reading


@pytest.fixture
def in_process(monkeypatch):
    monkeypatch.setattr(reading, "Child", Reader)


@pytest.fixture
def sender(in_process, warehouse, home):
    return Sender(warehouse, home)
