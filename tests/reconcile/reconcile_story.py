"""Facts told straight into the warehouse, as if forms had been accepted, linked and loaded; and what reconciliation says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from sinergi.database import rows, scalar, transaction
from sinergi.periods import Period
from sinergi.reconcile.three_sources import reconcile
from sinergi.sqlfiles import run
from sinergi.warehouse.loading import facts

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TABANG, LOA_KULU, GERUNGGANG = "64.02.12", "64.02.02", "19.71.06"
COMPANIES = {1: "0220001234567", 2: "0220007654321"}
OFFICES = {"KANIM-SMD": "64.02", "KANIM-PGK": "19.71"}
PERIOD = "2026-10"
DISTRICT = {
    "region_code": TABANG, "company_key": 1, "category": "PEKERJA", "sector": "TAMBANG", "permit_kind": "ITAS", "information_source": "DILIHAT_LANGSUNG",
    "status": "HADIR", "nationality": "CHN", "sex": "L", "last_seen_date": date(2026, 10, 27),
}  # fmt: skip
COMPANY = {
    "region_code": TABANG, "company_key": 1, "status": "AKTIF_DI_LOKASI", "days_on_site": 24, "permit_kind": "ITAS", "visa_index": "E23",
    "permit_end_date": date(2027, 2, 14), "position_actual": "Penasihat Teknik", "direct_employer_key": 1, "nationality": "CHN", "sex": "L",
}  # fmt: skip
IMMIGRATION = {
    "region_code": TABANG, "sponsor_company_key": 1, "permit_kind": "ITAS", "visa_index": "E23", "permit_status": "AKTIF",
    "permit_end_date": date(2027, 2, 14), "position_permit": "Penasihat Teknik", "whereabouts": "DI_INDONESIA", "nationality": "CHN", "sex": "L",
}  # fmt: skip
STAGED = ("P01", "I01", "K02", "D01", "P04", "P05", "I02", "I03", "I05", "I06", "I08", "N02", "N03", "N05", "N06")
FACTS = {"K01": ("fact_district_presence", DISTRICT), "P01": ("fact_company_roster", COMPANY), "I01": ("fact_permit_in_force", IMMIGRATION)}


class Region:
    """Two companies, two immigration offices and the kecamatan of two regencies."""

    def __init__(self, url: str):
        self.url = url
        self.clock = CLOCK
        with transaction(url) as conn:
            for key, nib in COMPANIES.items():
                conn.execute(
                    sa.text(
                        "insert into identity.company (company_key, created_at, created_by, nib, company_name, changed_at) "
                        "values (:key, :clock, 'registry', :nib, :name, :clock) on conflict do nothing"
                    ),
                    {"key": key, "nib": nib, "name": f"PT Contoh {key}", "clock": CLOCK},
                )
            conn.execute(
                sa.text(
                    "insert into warehouse.dim_sender (sender, kind, sender_name, region_code) values (:sender, 'immigration', :sender, :region) "
                    "on conflict (sender) do nothing"
                ),
                [{"sender": sender, "region": region} for sender, region in OFFICES.items()],
            )

    def forget(self) -> None:
        """Empty all that was told, for the next world of a property test."""
        with transaction(self.url) as conn:
            for table in (
                "warehouse.fact_reconciliation_monthly", "warehouse.many_placed", "warehouse.fact_unseen_estimate",
                "warehouse.fact_district_presence", "warehouse.fact_company_roster", "warehouse.fact_permit_in_force", "warehouse.fact_workplace",
                "warehouse.fact_cross_source_finding", "warehouse.dim_submission", "warehouse.load_log",
                "identity.reconciled_period", "identity.person_link", "identity.company_link", "warehouse.dim_company", "warehouse.fact_obligation",
                *(f"staging.{form.lower()}" for form in STAGED),
            ):  # fmt: skip
                conn.execute(sa.text(f"truncate {table}"))
            # Decisions are written once; a test that begins anew is the exception.
            conn.execute(sa.text("alter table warehouse.finding_resolution disable trigger append_only"))
            conn.execute(sa.text("truncate warehouse.finding_resolution"))
            conn.execute(sa.text("alter table warehouse.finding_resolution enable trigger append_only"))

    @contextmanager
    def nothing_judged(self) -> Iterator[None]:
        """As if reconciliation had never run."""
        with transaction(self.url) as conn:
            conn.execute(sa.text("truncate identity.reconciled_period, warehouse.many_placed"))
            for row in rows(
                conn,
                "select cast(inhrelid as regclass) as name from pg_inherits where inhparent = 'warehouse.fact_reconciliation_monthly'\\:\\:regclass",
            ):
                conn.execute(sa.text(f"drop table {row.name}"))
        yield

    def submits(
        self,
        form: str,
        sender: str,
        *told: dict[str, Any],
        period: str = PERIOD,
        coverage: str | None = None,
        version: int = 1,
        is_loaded: bool = True,
    ) -> int:
        """One accepted submission; each row names ``person`` and what differs from a usual row. No rows: a NIHIL."""
        table, usual = FACTS[form]
        region = OFFICES.get(sender) or (f"{sender[:2]}.{sender[2:4]}.{sender[4:]}" if form == "K01" else "64.02")
        period_key = Period.parse(period).key
        with transaction(self.url) as conn:
            key = int(scalar(conn, "select coalesce(max(submission_key), 0) + 1 from warehouse.dim_submission"))
            if version > 1:
                conn.execute(
                    sa.text(
                        "update warehouse.dim_submission set status = 'SUPERSEDED', known_to = :clock "
                        "where form = :form and sender = :sender and period_key = :period_key and known_to is null"
                    ),
                    {"form": form, "sender": sender, "period_key": period_key, "clock": self.clock},
                )
            conn.execute(
                sa.text(
                    "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, version, kind, status, rows_accepted, "
                    "coverage, known_from) values (:key, :form, :sender, :period_key, :region, :version, 'ASLI', 'ACCEPTED', :n, :coverage, :clock)"
                ),
                {
                    "key": key, "form": form, "sender": sender, "period_key": period_key, "region": region, "version": version, "n": len(told),
                    "coverage": coverage, "clock": self.clock,
                },
            )  # fmt: skip
            conn.execute(sa.text("select warehouse.ensure_partition(:table, :key)"), {"table": table, "key": period_key})
            for number, row in enumerate(told if is_loaded else (), 2):
                cells = {
                    **usual,
                    "person_key": row["person"],
                    **{name: value for name, value in row.items() if name not in ("person", "passport", "doubtful", "staged")},
                }
                if form == "K01":
                    cells["region_code"] = region
                    cells["is_present"] = cells["status"] == "HADIR"
                    cells["is_independent"] = cells["information_source"] != "LAPORAN_PERUSAHAAN"
                cells |= {"period_key": period_key, "submission_key": key, "row_number": number}
                names = ", ".join(cells)
                conn.execute(sa.text(f"insert into warehouse.{table} ({names}) values ({', '.join(':' + name for name in cells)})"), cells)
                staged = {**row.get("staged", {})}
                if "passport" in row:
                    staged |= {"nomor_paspor": row["passport"], "nomor_paspor_folded": row["passport"]}
                if staged:
                    _stage(conn, form, key, number, staged)
                if row.get("doubtful"):
                    conn.execute(
                        sa.text("insert into identity.person_link values (:k, :n, :person, 5, 1, 'doubtful', :clock)"),
                        {"k": key, "n": number, "person": row["person"], "clock": self.clock},
                    )
            if is_loaded:
                conn.execute(
                    sa.text(
                        "insert into warehouse.load_log (submission_key, table_name, loaded_at, rows, link_version) values (:k, :t, :clock, :n, '1')"
                    ),
                    {"k": key, "t": table, "clock": self.clock, "n": len(told)},
                )
        return key

    def tells(self, form: str, sender: str, *told: dict[str, Any], period: str = PERIOD, region: str = "64.02") -> int:
        """One accepted submission of a form beside the three sources; rows name columns of the form, ``person`` whom identity links them to."""
        with transaction(self.url) as conn:
            key = int(scalar(conn, "select coalesce(max(submission_key), 0) + 1 from warehouse.dim_submission"))
            conn.execute(
                sa.text(
                    "insert into warehouse.dim_submission (submission_key, form, sender, period_key, region_code, version, kind, status, rows_accepted, "
                    "known_from) values (:key, :form, :sender, :period_key, :region, 1, 'ASLI', 'ACCEPTED', :n, :clock)"
                ),
                {
                    "key": key, "form": form, "sender": sender, "period_key": Period.parse(period).key, "region": region, "n": len(told),
                    "clock": self.clock,
                },
            )  # fmt: skip
            for number, row in enumerate(told, 2):
                _stage(conn, form, key, number, {name: cell for name, cell in row.items() if name != "person"})
        for number, row in enumerate(told, 2):
            if "person" in row:
                self.links(key, number, row["person"])
        return key

    def loads(self, *forms: str) -> None:
        """The facts of what was told beside the three sources."""
        with transaction(self.url) as conn:
            for form in forms:
                told = rows(conn, "select submission_key, period_key from warehouse.dim_submission where form = :form", form=form)
                for table in facts()[form]:
                    for sent in told:
                        conn.execute(sa.text("select warehouse.ensure_partition(:table, :key)"), {"table": table, "key": sent.period_key})
                    run(conn, f"warehouse/{table}/load.sql", submission_keys=[sent.submission_key for sent in told])

    def links(self, submission_key: int, row_number: int, person: int) -> None:
        """Identity has linked a row to a person."""
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    "insert into identity.person_link (submission_key, row_number, person_key, tier, score, decided_by, linked_at) "
                    "values (:k, :n, :p, 1, 1, 'story', :clock)"
                ),
                {"k": submission_key, "n": row_number, "p": person, "clock": self.clock},
            )

    def employs(self, submission_key: int, row_number: int, company: int, role: str) -> None:
        """Identity has linked a row to a company."""
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    "insert into identity.company_link (submission_key, row_number, role, company_key, tier, score, decided_by, linked_at) "
                    "values (:k, :n, :role, :c, 2, 1, 'name', :clock)"
                ),
                {"k": submission_key, "n": row_number, "role": role, "c": company, "clock": self.clock},
            )

    def findings(self, period: str = PERIOD, assessable: bool = True) -> list:
        """The findings of now beside the judgements; without ``assessable`` those that say that a source is missing."""
        with transaction(self.url) as conn:
            return rows(
                conn,
                "select * from warehouse.fact_cross_source_finding where period_key = :key and known_to is null "
                "and (state <> 'TIDAK_DAPAT_DINILAI') = :assessable order by rule_code, region_code, subject",
                key=Period.parse(period).key,
                assessable=assessable,
            )

    def district(self, *told: dict[str, Any], kecamatan: str = TABANG, **more: Any) -> int:
        return self.submits("K01", kecamatan.replace(".", ""), *told, **more)

    def company(self, *told: dict[str, Any], number: int = 1, **more: Any) -> int:
        return self.submits("P01", COMPANIES[number], *({"company_key": number, **row} for row in told), **more)

    def immigration(self, *told: dict[str, Any], coverage: str | None = "KANIM+PUSAT", office: str = "KANIM-SMD", **more: Any) -> int:
        return self.submits("I01", office, *told, coverage=coverage, **more)

    def reconcile(self, period_keys: list[int] | None = None) -> dict[str, int]:
        counts = reconcile(self.url, self.clock, period_keys)
        return {name: counts[name] for name in ("periods", "opened", "closed")}

    def judged(self, period: str = PERIOD) -> list:
        """The judgements of now, by kecamatan and person."""
        with transaction(self.url) as conn:
            return rows(
                conn,
                "select * from warehouse.fact_reconciliation_monthly where period_key = :key and known_to is null order by region_code, person_key",
                key=Period.parse(period).key,
            )

    def only(self, period: str = PERIOD):
        """The single judgement there is, after reconciling."""
        self.reconcile()
        (row,) = self.judged(period)
        return row

    def all(self, sql: str) -> list:
        with transaction(self.url) as conn:
            return rows(conn, sql)


def _stage(conn: sa.Connection, form: str, key: int, number: int, cells: dict[str, Any]) -> None:
    told = {"submission_key": key, "row_number": number, "unread": [], **cells}
    conn.execute(sa.text(f"insert into staging.{form.lower()} ({', '.join(told)}) values ({', '.join(':' + name for name in told)})"), told)
