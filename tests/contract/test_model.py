from pathlib import Path

import pytest
import yaml

from sinergi.contract import load_forms, load_shared_rules
from sinergi.contract.model import load_form
from sinergi.errors import ContractError

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
    assert {rule.instance for rule in form.rules} == {"s015__kode", "v137__jumlah"}


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


def test_rule_codes_mean_the_same_severity_and_nature_in_every_form():
    seen: dict[str, set] = {}
    for form in load_forms().values():
        for rule in form.rules:
            seen.setdefault(rule.code, set()).add(rule.nature)
    assert {code: kinds for code, kinds in seen.items() if len(kinds) > 1} == {}
