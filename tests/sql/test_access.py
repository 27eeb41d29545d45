"""Who may read what: the roles of DESIGN §4.3, each through its own login."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
import sqlalchemy as sa

from sinergi.database import dispose, transaction
from sinergi.installation import install
from sinergi.reporting.public import release
from sinergi.services import postgres
from sinergi.warehouse.loading import load

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Cluster]:
    """A private server with its passwords, installed, with one verified person in each pilot region."""
    made: list[postgres.Cluster] = []
    start = postgres.Cluster.start

    def remember(self: postgres.Cluster) -> None:
        made.append(self)
        start(self)

    patch = pytest.MonkeyPatch()
    patch.setattr(postgres.Cluster, "start", remember)
    with postgres.throwaway() as url:
        patch.undo()
        install(url)
        load(url, CLOCK)
        with transaction(url) as conn:
            conn.execute(sa.text("select warehouse.ensure_partition('fact_reconciliation_monthly', 202610)"))
            for person, region in ((1, "64.02.12"), (2, "19.71.01")):
                conn.execute(
                    sa.text(
                        "insert into warehouse.fact_reconciliation_monthly (period_key, region_code, person_key, state, d, c, i, known_from) "
                        "values (202610, :region, :person, 'TERVERIFIKASI', true, true, true, :at)"
                    ),
                    {"region": region, "person": person, "at": CLOCK},
                )
            conn.execute(sa.text("insert into warehouse.region_access values ('sinergi_region', '64.02')"))
        yield made[0]
        dispose(url)


def ask(server: postgres.Cluster, role: str, sql: str) -> list[tuple]:
    connection = psycopg2.connect(server.url(f"sinergi_{role}"))
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()
    finally:
        connection.close()


def test_the_report_role_reads_the_marts_and_nothing_else(server):
    assert ask(server, "report", "select count(*) from mart.verified_headcount") == [(4,)]
    assert ask(server, "report", "select count(*) from mart.catalogue") is not None
    for hidden in ("mart_restricted.reconciliation", "warehouse.fact_reconciliation_monthly", "vault.person_profile", "intake.submission"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "report", f"select count(*) from {hidden}")


def test_a_region_sees_its_own_rows_in_every_mart(server):
    assert ask(server, "region", "select distinct left(region_code, 5) from mart.verified_headcount") == [("64.02",)]
    assert ask(server, "region", "select region_code from mart.evidence_combination order by 1") == [("64.02",), ("64.02.12",)]
    for view in (name for (name,) in ask(server, "report", "select table_name from information_schema.views where table_schema = 'mart'")):
        assert ask(server, "region", f"select count(*) from mart.{view} where region_code not like '64.02%'") == [(0,)], view
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "region", "select count(*) from warehouse.region_access")


def test_a_region_sees_neither_the_homecomings_of_others_nor_those_of_nobody(server):
    """Own region only, also where a place is deeper than what we hold, or not known at all."""
    url = server.url("sinergi_loader")
    with transaction(url) as conn:
        conn.exec_driver_sql("select warehouse.ensure_partition('fact_repatriation', 202610)")
        conn.exec_driver_sql(
            "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, status, known_from) "
            "values (1, 'I08', 'KANIM-PGK', 202610, '19.71', 'ACCEPTED', %s)",
            (CLOCK,),
        )
        conn.exec_driver_sql(
            "insert into warehouse.fact_repatriation (period_key, submission_key, row_number, citizen_key, return_id_sender, wave, arrived_date, country_code, "
            "ktp_region_code) select 202610, 1, n, n, cast(n as text), 'W', date '2026-10-05', 'MMR', code from "
            "unnest(array['64.02.12.2001', '64.02.99.2001', '19.71.01.1004', '16.71.01.1001', null]) with ordinality as told (code, n)"
        )
    dispose(url)
    everybody = "select region_code from mart.repatriation_by_origin order by 1"
    assert len(ask(server, "report", everybody)) == 5
    assert ask(server, "region", everybody) == [("64.02.12.2001",), ("64.02.99.2001",)]
    assert ask(server, "region", "select count(*) from mart.local_ktp_share") == [(0,)]
    assert ask(server, "region", "select distinct left(region_code, 5) from mart.procedural_return") == [("64.02",)]
    assert ask(server, "region", "select distinct left(region_code, 5) from mart.hotspot_village") == [("64.02",)]


def test_the_public_reads_the_public_marts_and_nothing_beside(server):
    views = [
        name for (name,) in ask(server, "report", "select table_name from information_schema.views where table_schema = 'mart_public'")
    ]
    assert len(views) == 8
    with transaction(server.url("sinergi_loader")) as conn:
        assert release(conn, CLOCK + timedelta(days=30)) > 0
    dispose(server.url("sinergi_loader"))
    for view in views:
        ask(server, "public", f"select count(*) from mart_public.{view}")
    for hidden in ("warehouse.public_cell", "mart.repatriation_by_origin", "warehouse.fact_repatriation", "vault.statement"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "public", f"select count(*) from {hidden}")


def test_only_the_investigator_reads_the_worklist_and_it_is_noted(server):
    assert ask(server, "investigator", "select count(*) from mart_restricted.reconciliation") == [(2,)]
    assert "mart_restricted.reconciliation read by sinergi_investigator" in server.log.read_text()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "investigator", "select count(*) from vault.person_profile")


def test_reading_a_persons_timeline_is_written_down_and_a_rollback_does_not_hide_it(server):
    timeline = "select distinct source from mart_restricted.person_timeline where person_key = 1"
    assert ask(server, "investigator", timeline) == [("RECONCILIATION",)]  # closed without commit
    assert "mart_restricted.person_timeline of person 1 read by sinergi_investigator" in server.log.read_text()
    connection = psycopg2.connect(server.url("sinergi_investigator"))
    with connection, connection.cursor() as cursor:
        cursor.execute(timeline)
    connection.close()
    assert ask(server, "loader", "select reader, person_key from vault.reading") == [("sinergi_investigator", 1)]
    for role, statement in (("investigator", "select * from vault.reading"), ("loader", "delete from vault.reading returning 1")):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, role, statement)


def test_the_public_sees_no_unsuppressed_mart(server):
    for view in ("mart.verified_headcount", "mart_restricted.reconciliation"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "public", f"select count(*) from {view}")


def test_the_loader_loads_and_defines_nothing(server):
    counts = load(server.url("sinergi_loader"), CLOCK)
    dispose(server.url("sinergi_loader"))
    assert counts["submissions"] == 0
    assert ask(server, "loader", "select warehouse.ensure_partition('fact_finding', 209902)") == [("fact_finding_p209902",)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "loader", "drop table warehouse.fact_finding")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "report", "select warehouse.ensure_partition('fact_finding', 209903)")
