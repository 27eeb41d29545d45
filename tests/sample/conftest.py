import json
from types import SimpleNamespace

import pytest


def _generated(folder, **options):
    from sinergi.sample import generate

    truth_file = folder / "truth.json"
    counts = generate(folder / "out", truth_file=truth_file, **options)
    return SimpleNamespace(out=folder / "out", truth=json.loads(truth_file.read_text(encoding="utf-8")), counts=counts)


@pytest.fixture(scope="session")
def generated():
    """Generates into a folder: (folder, **options) -> out, truth, counts."""
    return _generated


@pytest.fixture(scope="session")
def messy(tmp_path_factory):
    return _generated(tmp_path_factory.mktemp("messy"), mess=1.0)


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    return _generated(tmp_path_factory.mktemp("clean"), mess=0.0)
