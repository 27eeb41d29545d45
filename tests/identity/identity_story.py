"""Rows told straight into staging, as if a file had been accepted; what identity makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from sinergi.contract import load_forms
from sinergi.database import rows, scalar, transaction
from sinergi.identity.resolving import resolve
from sinergi.periods import Period
from sinergi.readers.values import fold_passport

CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TAMBANG, KEBUN = "0220001234567", "0220007654321"
NAMES = {
    "I01": {"name": "nama", "sex": "jk", "birth": "tanggal_lahir", "nat": "kebangsaan", "passport": "nomor_paspor", "niora": "niora",
            "company": "nama_penjamin", "nib": "nib_penjamin", "place": "kode_wilayah"},
    "P01": {"name": "nama_lengkap", "sex": "jenis_kelamin", "birth": "tanggal_lahir", "nat": "kebangsaan", "passport": "nomor_paspor",
            "niora": "niora", "nib": "nib", "direct": "pemberi_kerja_langsung", "place": "kode_wilayah_lokasi"},
    "K01": {"name": "nama_lengkap", "sex": "jenis_kelamin", "birth": "tanggal_lahir", "nat": "kebangsaan", "passport": "nomor_paspor",
            "company": "nama_perusahaan", "nib": "nib", "place": "kode_kecamatan"},
}  # fmt: skip
DEFAULTS = {"name": "WANG XIAOMING", "sex": "L", "birth": date(1984, 3, 7), "nat": "CHN"}
_KINDS = {
    **dict.fromkeys(["I01", "I02", "I03", "I05", "I06", "I08"], "KANIM-SMD"),
    **dict.fromkeys(["P01", "P03", "P04", "P05"], TAMBANG),
    **dict.fromkeys(["K01", "K02", "K04"], "640212"),
    **dict.fromkeys(["N01", "N02", "N03", "N04"], "DISNAKER-6402"),
}


def _region(sender: str) -> str:
    """The kecamatan of a district sender."""
    return f"{sender[:2]}.{sender[2:4]}.{sender[4:]}"


class Office:
    """A warehouse into which rows are told; one call of `says` is one accepted file."""

    def __init__(self, url: str):
        self.url = url
        self.clock = CLOCK
        self.forms = load_forms()

    def forget(self, schemas: tuple[str, ...] = ("identity", "vault", "staging")) -> None:
        """Empty what identity knows and, by default, what it was told: for the next story, or to tell the same story again."""
        with transaction(self.url) as conn:
            tables = [
                row.name
                for row in rows(
                    conn,
                    "select schemaname || '.' || tablename as name from pg_tables where schemaname = any(:schemas) and tablename <> 'reading'",
                    schemas=list(schemas),
                )
            ]
            if "staging" in schemas:
                tables.append("intake.submission")
                conn.execute(sa.text("delete from intake.sender where kind = 'company'"))
            conn.execute(sa.text("alter table identity.judgement disable trigger judgement_is_append_only"))
            conn.execute(sa.text(f"truncate {', '.join(tables)}"))
            conn.execute(sa.text("alter table identity.judgement enable trigger judgement_is_append_only"))

    def registers(self, nib: str, name: str, kbli: str | None = None, region: str = "64.02") -> None:
        with transaction(self.url) as conn:
            conn.execute(
                sa.text(
                    "insert into intake.sender (sender, kind, name, region_code, since_period, time_zone, kbli) "
                    "values (:nib, 'company', :name, :region, '2026-08', 'Asia/Makassar', :kbli) "
                    "on conflict (sender) do update set name = :name, kbli = :kbli, region_code = :region"
                ),
                {"nib": nib, "name": name, "region": region, "kbli": kbli},
            )

    def says(self, form: str, *told: dict[str, Any], sender: str | None = None, period: str = "2026-10", version: int = 1) -> int:
        """One accepted file; each row as {name, sex, birth, nat, passport, niora, company, nib, place}. Returns its key."""
        sender = sender or _KINDS[form]
        with transaction(self.url) as conn:
            key = int(scalar(conn, "select coalesce(max(submission_key), 0) + 1 from intake.submission"))
            if version > 1:
                conn.execute(
                    sa.text(
                        "update intake.submission set status = 'SUPERSEDED', is_current = false, known_to = :clock "
                        "where form = :form and sender = :sender and period = :period and is_current"
                    ),
                    {"form": form, "sender": sender, "period": period, "clock": self.clock},
                )
            conn.execute(
                sa.text(
                    "insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status, "
                    "is_current, delivered_by, period_key, period_start, period_end, known_from, delivery_mark, rows_read, "
                    "rows_accepted, region_code) values (:key, :form, :sender, :period, "
                    ":version, 'ASLI', 'x', :clock, :clock, 'ACCEPTED', true, :sender, :period_key, :start, :end, :clock, :mark, :n, :n, :region)"
                ),
                {
                    "key": key, "form": form, "sender": sender, "period": period, "version": version, "clock": self.clock,
                    "period_key": Period.parse(period).key, "start": Period.parse(period).start, "end": Period.parse(period).end, "mark": f"m{key}", "n": len(told),
                    "region": _region(sender) if form.startswith("K") else None,
                },
            )  # fmt: skip
            for number, row in enumerate(told, 2):
                known = NAMES.get(form, {})
                columns = {column.name for column in self.forms[form].columns}
                cells = {
                    known.get(role, role): value
                    for role, value in {**(DEFAULTS if known else {}), **row}.items()
                    if known.get(role, role) in columns
                }
                if form == "P01":
                    cells.setdefault("nib", sender)
                if form == "K01":
                    cells.setdefault("kode_kecamatan", _region(sender))
                if cells.get("nomor_paspor"):
                    cells["nomor_paspor_folded"] = fold_passport(cells["nomor_paspor"])
                names = ["submission_key", "row_number", "unread", *cells]
                values = {"submission_key": key, "row_number": number, "unread": [], **cells}
                conn.execute(
                    sa.text(f"insert into staging.{form.lower()} ({', '.join(names)}) values ({', '.join(':' + name for name in names)})"),
                    values,
                )
        return key

    def resolve(self) -> dict[str, int]:
        return resolve(self.url, self.clock)

    def who(self, key: int, row: int = 2) -> int:
        """The person of a row."""
        return self.link(key, row).person_key

    def link(self, key: int, row: int = 2):
        with transaction(self.url) as conn:
            return rows(conn, "select * from identity.person_link where submission_key = :key and row_number = :row", key=key, row=row)[0]

    def company(self, key: int, row: int = 2, role: str = "employer"):
        with transaction(self.url) as conn:
            found = rows(
                conn,
                "select link.*, company.nib, company.company_name, company.kbli from identity.company_link as link "
                "inner join identity.company as company on link.company_key = company.company_key "
                "where submission_key = :key and row_number = :row and role = :role",
                key=key,
                row=row,
                role=role,
            )
        return found[0] if found else None

    def all(self, sql: str, **params: object) -> list:
        with transaction(self.url) as conn:
            return rows(conn, sql, **params)

    def do(self, sql: str, **params: object) -> None:
        with transaction(self.url) as conn:
            conn.execute(sa.text(sql), params)

    def links(self) -> list[tuple]:
        return [
            tuple(row)
            for row in self.all("select submission_key, row_number, person_key, tier, decided_by from identity.person_link order by 1, 2")
        ]
