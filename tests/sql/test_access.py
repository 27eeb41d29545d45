"""Who may read what: the roles of DESIGN §4.3, each through its own login."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
import sqlalchemy as sa

from sinergi.database import dispose, engine, transaction
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
    for schema, view in ask(
        server, "report", "select table_schema, table_name from information_schema.views where table_schema in ('mart', 'mart_territory')"
    ):
        assert ask(server, "region", f"select count(*) from {schema}.{view} where region_code not like '64.02%'") == [(0,)], view
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(server, "region", "select count(*) from warehouse.region_access")


def test_a_region_learns_nothing_from_the_errors_of_its_own_conditions(server):
    """A condition that fails on the rows of others would name their figures, were it asked before those rows are taken away."""
    for schema, view in ask(
        server, "report", "select table_schema, table_name from information_schema.views where table_schema in ('mart', 'mart_territory')"
    ):
        assert ask(
            server, "report", f"select 'security_barrier=true' = any(reloptions) from pg_class where oid = '{schema}.{view}'::regclass"
        ) == [(True,)], view
    spying = (
        "select count(*) from mart.verified_headcount where region_code like '64.02%' or cast(region_code || ' ' || persons as integer) = 1"
    )
    assert ask(server, "region", spying) == [(2,)]
    with pytest.raises(psycopg2.errors.InvalidTextRepresentation, match=r"19\.71"):
        ask(server, "report", spying)


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


# -- the matrix: what the catalogue says beside what is declared here

ROLES = ("loader", "report", "region", "investigator", "public", "airflow")
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
READS = frozenset({"SELECT"})
LOADS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"})
APPENDS = frozenset({"SELECT", "INSERT"})
# Role to schema to its rights on every table and view of the schema. What is not named here must not be granted, in a new schema neither.
DECLARED = {
    "loader": dict.fromkeys(
        ("reference", "intake", "raw", "staging", "quality", "identity", "vault", "warehouse", "report", "mart", "mart_restricted", "mart_public",
         "warehouse_territory", "mart_territory"), LOADS,
    ),
    "report": {"mart": READS, "mart_territory": READS, "mart_public": READS},
    "region": {"mart": READS, "mart_territory": READS},
    "investigator": {"mart": READS, "mart_territory": READS, "mart_restricted": READS},
    "public": {"mart_public": READS},
    "airflow": {},
}  # fmt: skip
# Logs that only grow.
EXCEPT = {
    ("loader", "identity.judgement"): APPENDS,
    ("loader", "warehouse.finding_resolution"): APPENDS,
    ("loader", "intake.duty_share"): APPENDS,
    ("loader", "intake.excusal"): APPENDS,
    ("loader", "report.issued"): APPENDS,
    ("loader", "vault.reading"): READS,
}
OURS = "nspname !~ '^pg_' and nspname not in ('information_schema', 'public')"


def owner(server: postgres.Cluster, sql: str) -> list[tuple]:
    return ask(server, "owner", sql)


def granted(server: postgres.Cluster, role: str) -> dict[str, frozenset[str]]:
    """Every table and view to the rights that the role has on it, by itself or through another role."""
    columns = ", ".join(f"has_table_privilege('sinergi_{role}', oid, '{right}')" for right in RIGHTS)
    return {
        name: frozenset(right for right, has in zip(RIGHTS, held, strict=True) if has)
        for name, *held in owner(
            server,
            f"select nspname || '.' || relname, {columns} from (select nspname, relname, class.oid from pg_class as class "
            f"inner join pg_namespace as area on class.relnamespace = area.oid where relkind in ('r', 'p', 'v', 'm', 'f') and {OURS}) as named",
        )
    }


def schemas(server: postgres.Cluster) -> list[str]:
    return [name for (name,) in owner(server, f"select nspname from pg_namespace where {OURS}")]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_on_each_object_what_is_declared_and_no_more(server, role):
    held = granted(server, role)
    assert len(held) > 250
    expected = {name: EXCEPT.get((role, name), DECLARED[role].get(name.split(".")[0], frozenset())) for name in held}
    assert {name: (held[name], rights) for name, rights in expected.items() if held[name] != rights} == {}


def test_the_matrix_sees_a_right_too_many_and_one_too_few(server):
    """Else the test above would prove nothing."""
    with transaction(server.url("sinergi_owner")) as conn:
        conn.execute(sa.text("grant select on vault.statement to sinergi_report"))
        conn.execute(sa.text("revoke select on mart.levy from sinergi_report"))
    try:
        with pytest.raises(AssertionError, match=r"(?s)mart\.levy.*vault\.statement|vault\.statement.*mart\.levy"):
            test_each_role_has_on_each_object_what_is_declared_and_no_more(server, "report")
    finally:
        with transaction(server.url("sinergi_owner")) as conn:
            conn.execute(sa.text("revoke select on vault.statement from sinergi_report"))
            conn.execute(sa.text("grant select on mart.levy to sinergi_report"))
        dispose(server.url("sinergi_owner"))


def test_tables_of_tomorrow_are_the_loaders_alone(server):
    """A partition or a form's table that comes later."""
    with transaction(server.url("sinergi_owner")) as conn:
        conn.execute(sa.text("create table staging.tomorrow (n integer)"))
        conn.execute(sa.text("select warehouse.ensure_partition('fact_permit_change', 203001)"))
    try:
        for role in ROLES:
            held = granted(server, role)
            for name in ("staging.tomorrow", "warehouse.fact_permit_change_p203001"):
                assert held[name] == (LOADS if role == "loader" else frozenset()), (role, name)
    finally:
        with transaction(server.url("sinergi_owner")) as conn:
            conn.execute(sa.text("drop table staging.tomorrow"))
        dispose(server.url("sinergi_owner"))


@pytest.mark.parametrize("role", ROLES)
def test_nobody_makes_objects_and_each_enters_only_the_schemas_of_its_rights(server, role):
    held = owner(
        server,
        f"select nspname, has_schema_privilege('sinergi_{role}', oid, 'USAGE'), has_schema_privilege('sinergi_{role}', oid, 'CREATE') "
        f"from pg_namespace where {OURS} or nspname = 'public'",
    )
    assert [name for name, _, create in held if create] == []
    assert {name for name, usage, _ in held if usage} - {"public"} == set(DECLARED[role])


def test_functions_with_the_owners_rights_are_few_and_fenced(server):
    def callers(name: str) -> Iterable[str]:
        return {
            role for role in ROLES if owner(server, f"select has_function_privilege('sinergi_{role}', '{name}', 'EXECUTE')") == [(True,)]
        }

    fenced = owner(
        server,
        "select nspname || '.' || proname || '(' || pg_get_function_identity_arguments(routine.oid) || ')', proconfig is not null from pg_proc as routine "
        f"inner join pg_namespace as area on pronamespace = area.oid where prosecdef and {OURS}",
    )
    assert all(has_path for _, has_path in fenced), "a function with the owner's rights needs its own search_path"
    assert {name.split("(")[0] for name, _ in fenced} == {
        "warehouse.ensure_partition", "mart_restricted.note_person",
        "warehouse.keep_past",  # a trigger
        # today's codes of places, which are no secret
        "warehouse.place_now", "warehouse.touched_kecamatan", "warehouse.touched_regions", "warehouse.touched_kabupaten", "warehouse.moved_places",
    }  # fmt: skip
    assert callers("warehouse.ensure_partition(text, integer)") == {"loader"}
    assert callers("mart_restricted.note_person(text, bigint)") == {"loader", "investigator"}


def test_no_role_is_more_than_a_login(server):
    assert owner(
        server,
        "select rolname from pg_roles where rolname like 'sinergi_%' "
        "and rolname not in ('sinergi_admin', 'sinergi_owner') and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls "
        "or rolreplication)",
    ) == []  # fmt: skip
    members = owner(
        server,
        "select cast(member as regrole) || ' in ' || cast(roleid as regrole) from pg_auth_members where cast(member as regrole)::text like 'sinergi_%'",
    )
    assert members == []


def test_a_login_of_a_region_without_a_region_sees_nothing(server):
    with transaction(server.url("sinergi_owner")) as conn:
        conn.execute(sa.text("delete from warehouse.region_access"))
    try:
        assert ask(server, "region", "select count(*) from mart.verified_headcount") == [(0,)]
        assert ask(server, "report", "select count(*) from mart.verified_headcount") == [(4,)]
    finally:
        with transaction(server.url("sinergi_owner")) as conn:
            conn.execute(sa.text("insert into warehouse.region_access values ('sinergi_region', '64.02')"))
        dispose(server.url("sinergi_owner"))


def test_on_the_clean_sample_a_region_sees_all_its_rows_of_every_mart_and_no_others(clean_sample):
    """One region at a time, in a transaction that is undone and in which the owner counts as a login of sinergi_region."""
    seen: dict[str, dict[str, int]] = {}
    with engine(clean_sample[0]).connect() as conn, conn.begin() as undone:
        placed = conn.execute(
            sa.text(
                "select table_name from information_schema.columns where table_schema = 'mart' and column_name = 'region_code' order by 1"
            )
        )
        views = [name for (name,) in placed]
        count = "select coalesce(left(region_code, 5), '-'), count(*) from mart.{} group by 1"
        for view in views:
            seen[view] = dict(map(tuple, conn.execute(sa.text(count.format(view)))))
        conn.execute(
            sa.text("create or replace function warehouse.sees_all_regions() returns boolean language sql stable as 'select false'")
        )
        for region in ("64.02", "19.71"):
            conn.execute(sa.text("delete from warehouse.region_access"))
            conn.execute(sa.text("insert into warehouse.region_access values (current_user, :region)"), {"region": region})
            for view in views:
                found = dict(map(tuple, conn.execute(sa.text(count.format(view)))))
                assert found == ({region: seen[view][region]} if region in seen[view] else {}), (view, region)
        undone.rollback()
    assert len(views) >= 43
    # The marts that are empty on clean input have their own stories.
    assert {view for view, regions in seen.items() if not regions} <= {
        "location_mismatch",
        "repeat_offender",
        "rule_precision",
        "stale_report",
        "territory_change",
        "unseen_estimate",
    }
