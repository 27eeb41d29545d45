"""A warehouse with two companies, to be told about people."""

from pathlib import Path

import pytest
from identity_story import KEBUN, TAMBANG, Office


@pytest.fixture(autouse=True)
def secret_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of these tests are made from a known secret."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "identity.key").write_text("a secret of the tests")
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))


@pytest.fixture
def office(module_warehouse: str) -> Office:
    office = Office(module_warehouse)
    office.forget()
    office.registers(TAMBANG, "PT Contoh Tambang", kbli="05100")
    office.registers(KEBUN, "PT Contoh Kebun")
    return office
