"""The house (DESIGN §3): what lies where, what is called how, and what must not be in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sinergi.places import project_root

ROOT = project_root()
ROOMS = ("dags", "docker", "expectations", "plugins", "sql", "tests", ".ci")
TEXTS = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".html", ".css", ".js", ".csv", ".txt", ".sh", ".example", ""}
CACHE = re.compile(r"__pycache__|/\.[a-z]+_cache/|\.egg-info")


def texts() -> Iterator[Path]:
    """Every text file of the repository, without what set-up and runs make."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and (path.suffix in TEXTS or path.name.startswith(".")))
    for room in ROOMS:
        yield from (
            path for path in (ROOT / room).rglob("*") if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts
        )


def test_the_rooms_are_there():
    for name in (
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md", "LICENSE", "Makefile", "pyproject.toml", "requirements.lock", "docker-compose.yml",
        ".env.example", ".ci/run", "dags/README.md", "plugins/.airflowignore",
    ):  # fmt: skip
        assert (ROOT / name).is_file(), name


@pytest.mark.parametrize("command", ["run", "up", "down", "test", "check", "bench"])
def test_make_knows_the_commands(command: str):
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_build_server_runs_lint_and_tests_last():
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert (ROOT / ".ci/run").read_text().rstrip().endswith('make test && exit "$lint"')


def test_the_lock_has_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"https?://|--index-url|--find-links|file:|@ ", lock)
    pinned = re.findall(r"^([\w.-]+(?:\[[\w,]+\])?)==", lock, re.MULTILINE)
    assert len(pinned) > 150
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)


def test_the_lock_holds_what_is_asked_for():
    asked = {
        re.split(r"[\[=<>]", line)[0].lower() for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"
    }
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)}
    assert asked <= locked
    assert re.search(r"^celery(\[redis\])?==5\.6\.", (ROOT / "requirements.lock").read_text(), re.MULTILINE)  # 5.7 breaks the provider


def test_no_path_of_one_machine_and_no_way_to_the_outside_papers():
    machine = re.compile(r"(?<![\w.])/(work|root|farm|home/(?!sinergi)[a-z]+)/")
    for path in texts():
        if path.name != Path(__file__).name:
            assert not machine.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_no_secret_lies_in_the_repository():
    secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|postgres(ql)?://[a-z_]+:[A-Za-z0-9_-]{16,}@")
    for path in texts():
        assert not secret.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_every_module_says_what_it_is_for():
    for path in [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "dags").glob("*.py")]:
        text = path.read_text()
        assert text == "" or text.lstrip().startswith(('"""', "r'''", 'r"""')), path


def test_a_table_is_a_folder_with_its_definition():
    for folder in (ROOT / "sql").glob("*/*/"):
        if folder.name not in ("functions", "__pycache__"):
            assert (folder / "define.sql").exists() or (folder / "view.sql").exists(), folder


@pytest.mark.parametrize("form", sorted(path.parent.name for path in (ROOT / "expectations").glob("*/contract.yml")))
def test_a_form_is_a_folder_with_contract_notes_and_samples(form: str):
    folder = ROOT / "expectations" / form
    assert re.fullmatch(r"[DIKNPT]\d\d", form)
    assert (folder / "NOTES.md").is_file()
    assert (folder / "samples" / "samples.yml").is_file()
    assert (folder / "samples" / "good.csv").is_file()


def test_the_layers_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_plugin_loader_is_kept_away_from_the_library():
    ignored = (ROOT / "plugins/.airflowignore").read_text().splitlines()
    loaded = {path.name for path in (ROOT / "plugins").iterdir() if path.name not in ignored and f"{path.name}/" not in ignored}
    assert {name for name in loaded if name.endswith(".py")} == {"sinergi_plugin.py"}
    assert "sinergi" not in loaded


def test_no_command_needs_more_than_the_floor_to_start():
    """`sinergi --help` and every idle sweep come without pandas, SQLAlchemy's dialects or Great Expectations."""
    program = "import sys, sinergi.cli, sinergi.services.waiting; print([m for m in ('pandas', 'great_expectations', 'airflow', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "plugins", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
