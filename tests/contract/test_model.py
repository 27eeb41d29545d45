from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from sinergi.contract import load_forms, load_shared_rules
from sinergi.contract.model import ControlTotal, load_form
from sinergi.errors import ContractError
from sinergi.readers.verdicts import NUMBER_REPAIRS

GOOD = {
    "form": "Z01",
    "title": "Coba",
    "sender_kind": "district",
    "grain": "satu baris per orang",
    "period": "month",
    "due": {"day": 10, "basis": "perjanjian", "says": "coba"},
    "key": ["kode"],
    "columns": [{"name": "kode", "type": "text", "required": True}, {"name": "jumlah", "type": "integer"}],
    "rules": [
        {
            "code": "V137",
            "severity": "refuse_row",
            "nature": "D",
            "column": "jumlah",
            "fails_when": "jumlah < 0",
            "message": "Jumlah kurang dari nol.",
        }
    ],
}


def written(folder: Path, **changes) -> Path:
    folder = folder / "Z01"
    folder.mkdir()
    (folder / "contract.yml").write_text(yaml.safe_dump({**GOOD, **changes}))
    return folder


def test_a_contract_gives_its_columns_rules_and_the_rules_that_follow_from_columns(tmp_path):
    form = load_form(written(tmp_path))
    assert {rule.instance for rule in form.rules} == {"s015__kode", "s014__kode", "v137__jumlah"}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"key": ["nama"]}, "nama"),
        ({"sender_kind": "kecamatan"}, "sender_kind"),
        ({"surprise": 1}, "surprise"),
        ({"columns": [{"name": "kode", "type": "teks"}]}, "teks"),
        ({"columns": [{"name": "kode", "type": "text"}, {"name": "kode", "type": "text"}]}, "twice"),
        ({"rules": [{**GOOD["rules"][0], "nature": "K"}]}, "never rejects"),
        ({"rules": [{**GOOD["rules"][0], "query": "x.sql"}]}, "exactly one"),
        ({"rules": [{**GOOD["rules"][0], "column": "lain"}]}, "lain"),
        ({"rules": GOOD["rules"] * 2}, "twice"),
        ({"due": {"day": 10}}, "basis"),
        ({"rules": [{**GOOD["rules"][0], "fails_when": None}]}, "exactly one"),
    ],
)
def test_a_contract_that_does_not_hold_together_is_refused_by_file_and_field(tmp_path, change, names):
    with pytest.raises(ContractError, match=names) as caught:
        load_form(written(tmp_path, **change))
    assert "Z01/contract.yml" in str(caught.value)


def test_a_broken_contract_stops_its_own_sender_kind_only(tmp_path, monkeypatch):
    written(tmp_path, key=["nama"])
    monkeypatch.setenv("SINERGI_EXPECTATIONS", str(tmp_path))
    with pytest.raises(ContractError):
        load_forms("district")
    assert "P01" in load_forms("company")
    assert "Z01" not in load_forms(strict=False)


def test_every_message_is_short_plain_and_says_what_to_do():
    texts = [rule for form in load_forms().values() for rule in form.rules] + list(load_shared_rules().values())
    assert len(texts) > 100
    for rule in texts:
        words = rule.message.split()
        assert 3 <= len(words) <= 25, f"{rule.form} {rule.code}: {len(words)} words"
        assert "{" not in rule.message, f"{rule.code}: messages carry no value"
        assert rule.message.endswith("."), f"{rule.code}: a message is a sentence"


def test_a_number_that_was_repaired_is_not_called_unreadable():
    for repair in NUMBER_REPAIRS:
        assert "sudah disesuaikan" in load_shared_rules()[f"S018.{repair}"].message


def test_rule_codes_mean_the_same_severity_and_nature_in_every_form():
    seen: dict[str, set] = {}
    for form in load_forms().values():
        for rule in form.rules:
            seen.setdefault(rule.code, set()).add(rule.nature)
    assert {code: kinds for code, kinds in seen.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize(
    ("period", "since", "until", "is_in_force"),
    [
        ("2026-10", "2026-10", None, True), ("2026-09", "2026-10", None, False), ("2026-10", "2026-01", "2026-09", False),
        ("2026-Q3", "2026-08", None, True), ("2026-Q3", "2026-10", None, False), ("2026-Q3", "2026-01", "2026-12", True),
        ("2026-S2", "2026-08", "2026-12", True), ("2026", "2026-01", None, True), ("2026", "2027-01", None, False), ("2026", "2020-01", "2026-06", False),
    ],
)  # fmt: skip
def test_the_law_of_a_period_is_that_of_its_last_month(period, since, until, is_in_force):
    rule = replace(load_shared_rules()["S015"], since=since, until=until)
    assert rule.in_force(period) is is_in_force


@pytest.mark.parametrize("control_total", [{"column": "kode"}, {"column": "lain"}, {"column": "jumlah", "equals": "1"}, "jumlah > 0"])
def test_a_control_total_counts_a_code_or_adds_an_integer_column(tmp_path, control_total):
    with pytest.raises(ContractError, match="control_total"):
        load_form(written(tmp_path, control_total=control_total))


def test_the_control_total_brings_its_rule_and_is_the_same_in_python_and_sql(tmp_path):
    form = load_form(written(tmp_path, control_total={"column": "jumlah"}))
    assert "m301" in {rule.instance for rule in form.rules}
    assert form.control_total == ControlTotal("jumlah")
    assert (form.control_total.sql, form.control_total.of([{"jumlah": "2"}, {"jumlah": 3}, {"jumlah": ""}])) == ("sum(jumlah)", 5)
    heads = ControlTotal("status", "HADIR")
    assert (heads.sql, heads.of([{"status": "HADIR"}, {"status": "PERGI"}])) == ("count(*) filter (where status = 'HADIR')", 1)


def test_a_message_of_the_forms_own_is_evaluated_like_the_shared_rule(tmp_path):
    own = {"code": "S014", "severity": "refuse_row", "nature": "D", "column": "kode", "message": "Kode ini dipakai dua kali."}
    form = load_form(written(tmp_path, rules=[own]))
    (rule,) = (rule for rule in form.rules if rule.number == "S014")
    assert (rule.message, rule.query) == ("Kode ini dipakai dua kali.", load_shared_rules()["S014"].query)
