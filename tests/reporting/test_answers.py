"""Eight questions, answered with their definitions from the marts."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.reporting import answers


@pytest.fixture(scope="module")
def told(clean_sample) -> dict[str, answers.Answer]:
    return {answer.query_id: answer for answer in answers.ask(clean_sample[0])}


def test_eight_questions_are_answered_each_with_the_definition_of_the_catalogue(clean_sample, told):
    with transaction(clean_sample[0]) as conn:
        known = {row.query_id: row for row in rows(conn, "select * from mart.catalogue")}
    assert len(told) == 8 and all(answer.lines for answer in told.values())
    assert all(answer.definition == known[code].definition and answer.unit == known[code].unit for code, answer in told.items())


def test_the_wave_is_told_as_persons_with_those_of_unknown_ktp_beside(told):
    wave = dict(zip(told["R29"].columns, told["R29"].lines[0], strict=True))
    assert (wave["wilayah"], wave["orang"]) == ("Kota Pangkalpinang", 78)
    assert float(wave["persen"]) == round(100 * wave["ktp_setempat"] / (78 - wave["ktp_tidak_diketahui"]), 2) > 66


def test_mining_stands_under_its_three_definitions(told):
    assert [line[1] for line in told["R04"].lines if line[0].endswith("Kartanegara")] == ["TAMBANG_INTI", "TAMBANG_JASA", "TAMBANG_RANTAI"]


def test_a_region_and_a_month_can_be_asked_for(clean_sample, told):
    url, _ = clean_sample
    one = {answer.query_id: answer for answer in answers.ask(url, "2026-09", "64.02")}
    assert {line[0] for line in one["R01"].lines} == {"Kabupaten Kutai Kartanegara"}
    assert one["R01"].lines != [line for line in told["R01"].lines if line[0].endswith("Kartanegara")]
    assert one["R29"].lines == ()  # nobody came home to Kukar in a wave


def test_they_are_printed_with_title_definition_and_table(told):
    page = io.StringIO()
    answers.show(list(told.values()), Console(file=page, width=120))
    assert page.getvalue().startswith("2026-10 · ")  # of which month
    for answer in told.values():
        assert f"{answer.query_id}  {answer.title_id}" in page.getvalue() and answer.view_name in page.getvalue()


def test_an_outside_server_without_our_roles_answers_too(clean_sample, tmp_path, monkeypatch, capsys):
    from sinergi.cli import main

    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))
    monkeypatch.setenv("SINERGI_WAREHOUSE_URL", clean_sample[0])
    assert main(["answers", "--period", "2026-09"]) == 0
    assert capsys.readouterr().out.startswith("2026-09 · ")


def test_an_empty_warehouse_says_what_to_do(module_warehouse):
    with pytest.raises(SinergiError, match="No month has been reconciled"):
        answers.ask(module_warehouse)
