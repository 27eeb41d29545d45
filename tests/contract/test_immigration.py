"""What the immigration forms promise beyond one broken rule each: stock and flow agree, waves are compared over senders, no NIK is let through."""

from __future__ import annotations

import pytest
import test_samples as samples

from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.intake.senders import register
from sinergi.pipeline import process

SEPTEMBER = {"period": "2026-09", "all": {"tanggal_data": "2026-09-30"}, "keep": ["1", "2", "3", "4", "5", "6"]}
RUN_OUT = {
    "row": "2",
    "times": "1",
    "set": {
        "niora": "A1B2C3D4E99",
        "nama": "LALU SAJA",
        "nomor_paspor": "Z7654321",
        "nomor_izin": "2C21AF0199-Y",
        "tgl_berakhir": "2026-10-15",
    },
}
NEW_PERMIT = {"keep": ["2", "4"], "rows": [{"row": "2", "set": {"nomor_izin_baru": "2D11AP0007-T"}}]}


@pytest.fixture
def office(warehouse, home):
    for form in ("I01", "I02", "I06", "I08"):
        samples.prepare(warehouse, form)

    def send(kind: str, *files: tuple[str, dict]) -> list:
        """Deliver files together; form, status, and the broken rules of every submission so far."""
        for form, change in files:
            samples.deliver(home, form, samples.samples_of(form), change)
        clock = samples.clock_of(samples.samples_of(files[0][0]), files[0][1])
        receive(warehouse, home, clock, settle_seconds=0.0)
        process(warehouse, home, clock, kind, with_gx=False, workers=1)
        with transaction(warehouse) as conn:
            return rows(
                conn,
                """
                select sub.form, sub.sender, sub.status, array_remove(array_agg(distinct hurt.rule_code), null) as broken
                from intake.submission as sub left join quality.finding as hurt on sub.submission_key = hurt.submission_key
                group by sub.submission_key order by sub.submission_key
                """,
            )

    return send


def result_of(url: str, form: str, period: str, rule: str) -> str:
    with transaction(url) as conn:
        return rows(
            conn,
            "select result from quality.rule_result inner join intake.submission using (submission_key) "
            "where form = :form and period = :period and rule_code = :rule",
            form=form,
            period=period,
            rule=rule,
        )[0].result


def test_a_register_that_follows_its_transactions_is_not_questioned_also_when_both_come_together(office, warehouse):
    office("immigration", ("I01", {**SEPTEMBER, "repeat": [RUN_OUT]}))
    assert result_of(warehouse, "I01", "2026-09", "M312") == "not_evaluable"
    found = office("immigration", ("I01", {}), ("I02", NEW_PERMIT))
    assert result_of(warehouse, "I01", "2026-10", "M312") == "pass"
    assert [row.status for row in found][1:] == ["ACCEPTED", "ACCEPTED"]


def test_a_permit_that_vanishes_before_its_end_without_a_transaction_is_questioned(office, warehouse):
    still_valid = {**RUN_OUT, "set": {**RUN_OUT["set"], "tgl_berakhir": "2027-10-15"}}
    office("immigration", ("I01", {**SEPTEMBER, "repeat": [still_valid]}))
    office("immigration", ("I01", {}), ("I02", NEW_PERMIT))
    assert result_of(warehouse, "I01", "2026-10", "M312") == "fail"


def test_an_office_of_the_region_tells_of_a_wave_and_learns_that_the_sources_differ(office, warehouse):
    register(
        warehouse,
        [
            {"code": code, "kind": "office", "name": code, "region": "19.71", "since": "2026-08"}
            for code in ("DISNAKER-1971", "KESBANGPOL-1971")
        ],
    )
    office("immigration", ("I08", {}))
    one_of_two = {"keep": ["1"], "all": {"sumber_data": "DISNAKER"}}
    found = office("office", ("I08", {**one_of_two, "sender": "DISNAKER-1971"}), ("I08", {**one_of_two, "sender": "KESBANGPOL-1971"}))
    assert {row.sender: (row.status, row.broken) for row in found} == {
        "KANIM-PGK": ("ACCEPTED", []),
        "DISNAKER-1971": ("ACCEPTED_WITH_QUERIES", ["M318"]),
        "KESBANGPOL-1971": ("REFUSED", ["S003"]),
    }


def test_a_bare_nik_in_place_of_a_digest_never_reaches_staging(office, warehouse):
    bare = "6402061010010001"
    found = office("immigration", ("I06", {"row": "2", "set": {"hash_nik": bare}}))
    assert found[-1].broken == ["V114"]
    with transaction(warehouse) as conn:
        assert rows(conn, "select 1 from staging.i06 where hash_nik = :bare", bare=bare) == []
        assert rows(conn, "select 1 from quality.finding where message like '%' || :bare || '%'", bare=bare) == []
