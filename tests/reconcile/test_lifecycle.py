"""The life of a finding: opened, owned, closed by data, a visit or a decision, opened again; and who may not rewrite it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from reconcile_story import COMPANIES, LOA_KULU, PERIOD, TABANG
from test_beside import APPROVAL, HOME, NIK, PLACED, working

from sinergi.database import transaction
from sinergi.errors import SinergiError
from sinergi.reconcile.lifecycle import REOPENED, RESOLUTIONS, listing, resolve
from sinergi.reporting.figures import collect

ONE = {"person": 1}


@pytest.fixture
def owned(region):
    """A region whose warehouse knows the labels."""
    from sinergi.warehouse.loading import load

    load(region.url, region.clock)
    return region


def unreported(region, period: str = PERIOD, **more) -> None:
    """X405: seen and permitted, and left out by a company that did submit."""
    region.district(ONE, period=period, **more)
    region.company(period=period, **more)
    region.immigration(ONE, period=period, **more)


def decide(region, resolution: str, code: str = "X405", period: str = PERIOD, place: str = TABANG, **whom) -> str:
    whom = whom or {"person_key": 1}
    return resolve(region.url, region.clock, code, period, place, resolution, "Kesbangpol", "surat 12/2026", **whom)


def life(region, code: str = "X405", period: str = PERIOD):
    found = listing(region.url, period, None, code, status=None)
    assert len(found) <= 1
    return found[0] if found else None


def test_an_open_finding_names_who_acts_and_its_age(owned):
    unreported(owned, "2026-09")
    unreported(owned)
    owned.reconcile()
    row = life(owned)
    assert (row.status, row.assigned_to, row.first_seen_period, row.age_months, row.closed_by) == ("OPEN", "DISNAKER", "2026-09", 1, None)
    assert listing(owned.url, None, "64.02")[0].period == PERIOD


def test_a_resubmission_of_the_month_closes_it(owned):
    unreported(owned)
    owned.reconcile()
    owned.clock += timedelta(days=1)
    owned.company(ONE, version=2)
    owned.reconcile()
    row = life(owned)
    assert (row.status, row.closed_by, row.closed_at) == ("CLOSED", "RESUBMISSION", owned.clock)


def test_a_resubmission_closes_a_conflict_too(owned):
    owned.district(ONE)
    owned.company({**ONE, "position_actual": "Operator"})
    owned.immigration(ONE)
    owned.reconcile()
    assert life(owned, "X415").status == "OPEN"
    owned.clock += timedelta(days=1)
    owned.company(ONE, version=2)
    owned.reconcile()
    row = life(owned, "X415")
    assert (row.status, row.closed_by, row.closed_at, row.state) == ("CLOSED", "RESUBMISSION", owned.clock, "JABATAN_TIDAK_SESUAI")
    owned.clock += timedelta(days=1)
    owned.company({**ONE, "position_actual": "Operator"}, version=3)
    owned.reconcile()
    assert life(owned, "X415").status == "OPEN"


def test_a_return_that_comes_after_all_closes_the_finding_of_a_company(owned):
    working(owned)
    owned.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": COMPANIES[2], "nomor_rptka": "B.3/2"})
    owned.reconcile()
    assert life(owned, "X421").status == "OPEN"
    owned.clock += timedelta(days=1)
    owned.company(number=2)
    owned.reconcile()
    row = life(owned, "X421")
    assert (row.status, row.closed_by, row.closed_at, row.subject) == ("CLOSED", "RESUBMISSION", owned.clock, COMPANIES[2])


def test_a_visit_closes_what_the_district_had_not_seen(owned):
    owned.district(period="2026-09")
    owned.company(ONE, period="2026-09")
    owned.immigration(ONE, period="2026-09")
    owned.district(ONE)
    owned.company(ONE)
    owned.immigration(ONE)
    owned.reconcile()
    assert (life(owned, "X404", "2026-09").status, life(owned, "X404", "2026-09").closed_by) == ("CLOSED", "INSPECTION")


def test_a_later_month_closes_it_unless_it_cannot_be_told(owned):
    unreported(owned, "2026-08")
    owned.district(ONE, period="2026-09")
    owned.company(ONE, period="2026-09")
    owned.immigration(ONE, period="2026-09")
    owned.reconcile()
    assert life(owned, period="2026-08").closed_by == "LATER_MONTH"
    owned.forget()
    from sinergi.warehouse.loading import load

    load(owned.url, owned.clock)
    owned.district(ONE, period="2026-08")
    owned.company(period="2026-08")
    owned.immigration(period="2026-08")
    owned.district(ONE, period="2026-09")
    owned.reconcile()
    assert life(owned, "X409", "2026-08").status == "OPEN"


@pytest.mark.parametrize(("is_heard", "status"), [(True, "CLOSED"), (False, "OPEN")])
def test_a_source_that_is_silent_the_month_after_closes_nothing(owned, is_heard, status):
    owned.district(ONE, period="2026-08")
    owned.company(period="2026-08")
    owned.immigration(period="2026-08")
    if is_heard:
        owned.district(period="2026-09")
    owned.company(period="2026-09")
    owned.immigration({"person": 2}, period="2026-09")
    owned.reconcile()
    assert life(owned, "X409", "2026-08").status == status


@pytest.mark.parametrize(("is_heard", "status"), [(True, "CLOSED"), (False, "OPEN")])
def test_a_form_that_is_missing_the_month_after_closes_nothing(owned, is_heard, status):
    working(owned, "2026-09")
    owned.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": LOA_KULU}, period="2026-09")
    working(owned, "2026-10")
    if is_heard:
        owned.tells("N05", "DISNAKER-6402", APPROVAL, period="2026-10")
    owned.reconcile()
    assert life(owned, "X414", "2026-09").status == status


@pytest.mark.parametrize(
    ("told_by", "status"), [(("district", "immigration"), "CLOSED"), (("district",), "OPEN"), (("immigration",), "OPEN"), ((), "OPEN")]
)
def test_the_silence_of_a_later_month_closes_it_only_where_those_who_knew_him_have_answered(owned, told_by, status):
    unreported(owned, "2026-09")
    owned.company({"person": 2})  # somebody answers for the month after, so it is judged
    for source in told_by:
        getattr(owned, source)()
    owned.reconcile()
    row = life(owned, period="2026-09")
    assert (row.status, row.closed_by) == (status, "LATER_MONTH" if status == "CLOSED" else None)


def test_a_rule_that_cannot_be_told_for_a_later_month_closes_nothing(owned):
    working(owned, period="2026-09")
    owned.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": COMPANIES[2], "nomor_rptka": "B.3/2"}, period="2026-09")
    working(owned)
    owned.reconcile()
    assert life(owned, "X421", "2026-09").status == "OPEN"
    owned.tells("N05", "DISNAKER-6402", APPROVAL)
    owned.reconcile()
    assert life(owned, "X421", "2026-09").closed_by == "LATER_MONTH"


def test_when_it_was_closed_stays_as_it_was_told_and_an_open_one_says_nothing_of_it(owned):
    from sinergi.database import rows

    for period in ("2026-08", "2026-09"):
        unreported(owned, period)
    for source in (owned.district, owned.company, owned.immigration):
        source(ONE)
    owned.reconcile()
    first = owned.clock
    told = [life(owned, period=period)[:] for period in ("2026-08", "2026-09")]
    assert [(row.status, row.closed_at) for row in (life(owned, period="2026-08"), life(owned, period="2026-09"))] == [
        ("OPEN", None),
        ("CLOSED", first),
    ]
    owned.clock += timedelta(days=3)
    owned.district(ONE, {"person": 2}, version=2)
    owned.reconcile()
    assert [life(owned, period=period)[:] for period in ("2026-08", "2026-09")] == told
    with transaction(owned.url) as conn:
        conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": first.isoformat()})
        then = rows(conn, "select * from mart_restricted.finding where rule_code = 'X405' and period < '2026-10' order by period")
    assert [row[:] for row in then] == told


def test_what_was_found_of_a_return_home_does_not_end_with_the_month(owned):
    owned.tells("N03", "DISNAKER-6402", PLACED, period="2026-09")
    owned.tells("I08", "KANIM-SMD", HOME, period="2026-09")
    working(owned, "2026-09")
    owned.tells("N03", "DISNAKER-6402", {**PLACED, "id_pmi": "PMI-2", "nik": NIK[::-1]}, period="2026-10")
    working(owned, "2026-10")
    owned.reconcile()
    assert life(owned, "X427", "2026-09").status == "OPEN"


def test_the_newest_month_is_the_one_in_which_people_were_judged(owned):
    unreported(owned)
    owned.tells("I08", "KANIM-SMD", HOME, period="2026-11")
    owned.reconcile()
    assert {row.period for row in listing(owned.url, None, None)} == {PERIOD}


@pytest.mark.parametrize("resolution", RESOLUTIONS)
def test_a_decision_closes_it_and_is_kept_with_who_and_why(owned, resolution):
    unreported(owned)
    owned.reconcile()
    owned.clock += timedelta(days=1)
    decide(owned, resolution)
    row = life(owned)
    assert (row.status, row.closed_by, row.resolution, row.closed_at) == ("CLOSED", "RESOLUTION", resolution, owned.clock)
    (kept,) = owned.all("select decided_by, why, resolution from warehouse.finding_resolution")
    assert tuple(kept) == ("Kesbangpol", "surat 12/2026", resolution)
    history = owned.all("select resolution, known_to is null from warehouse.fact_reconciliation_monthly order by known_from")
    assert [tuple(entry) for entry in history] == [(None, False), (resolution, True)]


def test_a_decision_changes_nothing_but_itself(owned):
    owned.district({**ONE, "village_code": f"{TABANG}.2001"})
    owned.company()
    owned.immigration(ONE)
    owned.reconcile()
    owned.clock += timedelta(days=1)
    decide(owned, "TIDAK_TERBUKTI")
    before, after = owned.all(
        "select to_jsonb(held) - array['resolution', 'known_from', 'known_to'] as said from warehouse.fact_reconciliation_monthly as held "
        "order by known_from"
    )
    assert before == after
    assert after.said["village_code"] == f"{TABANG}.2001"


def test_judging_anew_comes_to_the_same(owned):
    unreported(owned)
    owned.reconcile()
    owned.clock += timedelta(days=1)
    decide(owned, "TIDAK_TERBUKTI")
    assert owned.reconcile([202610]) == {"periods": 1, "opened": 0, "closed": 0}


@pytest.mark.parametrize(
    ("resolution", "after"), [("DATA_DIPERBAIKI", None), ("SUDAH_KELUAR", None), ("PELANGGARAN_DIRUJUK", "PELANGGARAN_DIRUJUK")]
)
def test_what_was_said_to_be_mended_and_is_there_again_is_open_again(owned, resolution, after):
    unreported(owned, "2026-09")
    owned.reconcile()
    decide(owned, resolution, period="2026-09")
    unreported(owned)
    owned.reconcile()
    row = life(owned)
    assert (row.resolution, row.is_reopened, row.age_months) == (after, after is None, 1)


def test_a_decision_ends_with_the_run_of_months(owned):
    unreported(owned, "2026-08")
    owned.reconcile()
    decide(owned, "TIDAK_TERBUKTI", period="2026-08")
    owned.district(ONE, period="2026-09")
    owned.company(ONE, period="2026-09")
    owned.immigration(ONE, period="2026-09")
    unreported(owned)
    owned.reconcile()
    assert (life(owned).status, life(owned).age_months, life(owned).is_reopened) == ("OPEN", 0, False)


def test_it_can_be_taken_back(owned):
    unreported(owned)
    owned.reconcile()
    decide(owned, "TIDAK_TERBUKTI")
    owned.clock += timedelta(days=1)
    decide(owned, REOPENED)
    assert (life(owned).status, life(owned).is_reopened) == ("OPEN", True)
    assert len(owned.all("select 1 from warehouse.finding_resolution")) == 2


def test_a_decision_of_a_later_month_leaves_the_earlier_one(owned):
    unreported(owned, "2026-09")
    unreported(owned)
    owned.reconcile()
    decide(owned, "TIDAK_TERBUKTI")
    assert life(owned, period="2026-09").status == "OPEN"


def test_a_conflict_has_a_life_of_its_own(owned):
    for period in ("2026-09", PERIOD):
        owned.district(ONE, period=period)
        owned.company(
            {**ONE, "position_actual": "Operator", **({"permit_end_date": "2027-03-14"} if period == PERIOD else {})}, period=period
        )
        owned.immigration(ONE, period=period)
    owned.reconcile()
    (row,) = owned.judged()
    assert row.conflict_life == {"X415": {"since": "2026-09"}, "X417": {"since": "2026-10"}}
    assert (life(owned, "X415").age_months, life(owned, "X417").age_months) == (1, 0)
    decide(owned, "PELANGGARAN_DIRUJUK", code="X415")
    assert (life(owned, "X415").status, life(owned, "X417").status, life(owned, "X402").status) == ("CLOSED", "OPEN", "OPEN")


def test_a_report_counts_each_finding_by_its_own_decision_and_age(owned):
    for period in ("2026-09", PERIOD):
        owned.district(ONE, period=period)
        owned.company({**ONE, "position_actual": "Operator" if period == PERIOD else "Teknisi"}, period=period)
        owned.immigration({**ONE, "position_permit": "Teknisi", "permit_end_date": "2026-09-20"}, period=period)
    owned.reconcile()

    def told() -> tuple[int, int, dict]:
        with transaction(owned.url) as conn:
            found = collect(conn, PERIOD, "64.02")
        ages = {row["rule_code"]: [row["age_0"], row["age_1"], row["age_2"], row["age_3"]] for row in found["findings"]}
        return found["headline"]["to_act"], found["headline"]["urgent"], ages

    assert told() == (1, 1, {"X415": [1, 0, 0, 0], "X416": [0, 1, 0, 0]})
    decide(owned, "IZIN_DIPERBARUI", code="X416")
    assert told() == (1, 0, {"X415": [1, 0, 0, 0]})
    decide(owned, "TIDAK_TERBUKTI", code="X402")
    assert told() == (1, 0, {"X415": [1, 0, 0, 0]})
    decide(owned, "TIDAK_TERBUKTI", code="X415")
    assert told() == (0, 0, {})


def test_a_finding_of_a_company_is_decided_by_its_subject(owned):
    working(owned)
    owned.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": COMPANIES[2], "nomor_rptka": "B.3/2"})
    owned.reconcile()
    decide(owned, "TIDAK_TERBUKTI", code="X421", place="64.02", subject=COMPANIES[2])
    assert (life(owned, "X421").closed_by, life(owned, "X421").resolution) == ("RESOLUTION", "TIDAK_TERBUKTI")
    assert owned.reconcile([202610])["opened"] == 0
    assert owned.findings()[0].resolution == "TIDAK_TERBUKTI"


@pytest.mark.parametrize(
    "wrong",
    [
        {"resolution": "SELESAI"},
        {"resolution": "PINDAH", "code": "X409"},
        {"resolution": "PINDAH", "period": "2026-09"},
        {"resolution": "PINDAH", "person_key": 2},
        {"resolution": REOPENED},
        {"resolution": "PINDAH", "code": "X999"},
    ],
)
def test_what_is_not_there_cannot_be_decided(owned, wrong):
    unreported(owned)
    owned.reconcile()
    with pytest.raises(SinergiError):
        decide(owned, **wrong)


@pytest.mark.parametrize("attempt", ["update warehouse.finding_resolution set why = 'other'", "delete from warehouse.finding_resolution"])
def test_nobody_rewrites_a_decision(owned, attempt):
    unreported(owned)
    owned.reconcile()
    decide(owned, "PINDAH")
    with pytest.raises(SinergiError), transaction(owned.url) as conn:
        conn.execute(sa.text(attempt))


def test_the_view_holds_together(owned):
    from sinergi.sqlfiles import run

    unreported(owned, "2026-09")
    unreported(owned)
    owned.reconcile()
    owned.clock += timedelta(days=1)
    owned.company(ONE, version=2)
    owned.reconcile()
    with transaction(owned.url) as conn:
        assert run(conn, "mart_restricted/finding/check.sql") == 0
        assert run(conn, "warehouse/fact_cross_source_finding/check.sql") == 0
