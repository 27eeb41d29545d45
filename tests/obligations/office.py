"""An office at its desk: registers senders, enters ledger rows by hand, lets the calendar run, and asks."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from sinergi.contract import load_forms
from sinergi.database import rows, transaction
from sinergi.intake.receiving import receive
from sinergi.intake.senders import register
from sinergi.obligations import calendar
from sinergi.periods import Period, zone_of
from sinergi.pipeline import process
from sinergi.places import Home

KUKAR, PANGKALPINANG = "64.02", "19.71"
TABANG, KEMBANG_JANGGUT = "640212", "640210"
A, B, C = "9120000000001", "9120000000002", "9120000000003"  # companies
WHO = {"who": "Kesbangpol", "why": "surat 12/2026"}


def at(text: str, zone: str = "Asia/Makassar") -> datetime:
    """``2026-11-10`` is noon of that day, ``2026-11-10 23:59:59`` that second, by the clock of Kutai Kartanegara."""
    moment = datetime.fromisoformat(text)
    return (moment if len(text) > 10 else datetime.combine(moment, time(12))).replace(tzinfo=ZoneInfo(zone))


class Reader:
    """Reads in this process what the reader child reads in its own: no start-up per batch."""

    def read(self, request):
        from sinergi.readers.reading import read_file

        frames = []
        read_file(request, load_forms(strict=False), lambda kind, payload: frames.append((kind, bytes(payload))))
        return frames

    def close(self):
        pass


class Office:
    def __init__(self, url: str, home: Home):
        self.url, self.home = url, home
        with transaction(url) as conn:
            conn.execute(sa.text("delete from intake.sender"))  # of the pilots only those that a story names
        self.key = 0

    def ask(self, sql: str, **params) -> list:
        with transaction(self.url) as conn:
            return rows(conn, sql, **params)

    def do(self, sql: str, **params) -> None:
        with transaction(self.url) as conn:
            conn.execute(sa.text(sql), params)

    def knows(self, code: str, kind: str, region: str, since: str = "2026-07") -> None:
        register(self.url, [{"code": code, "kind": kind, "name": code, "region": region, "since": since}])

    def file(
        self, form: str, sender: str, period: str, received: str, status: str | None = "ACCEPTED", by: str | None = None, reason: str | None = None
    ) -> None:  # fmt: skip
        """A ledger row as the intake leaves it; what is accepted replaces what was in force."""
        self.key += 1
        moment, of = at(received), Period.parse(period)
        is_current = status in ("ACCEPTED", "ACCEPTED_WITH_QUERIES", "NIL")
        if is_current:
            self.do(
                "update intake.submission set status = 'SUPERSEDED', is_current = false, known_to = :at "
                "where form = :form and sender = :sender and period = :period and is_current",
                at=moment, form=form, sender=sender, period=period,
            )  # fmt: skip
        region = self.ask("select region_code from intake.sender where sender = :sender", sender=sender)[0].region_code
        self.do(
            """
            insert into intake.submission (
                submission_key, form, sender, period, version, kind, file_name, sha256, received_at, finished_at, status, reason, is_current,
                delivered_by, sender_kind, region_code, time_zone, period_key, period_start, period_end, known_from, delivery_mark
            )
            values (
                :key, :form, :sender, :period, :key, 'ASLI', :form, md5(cast(:key as text)), :at, :at, :status, :reason, :is_current,
                :by, 'company', :region, :zone, :period_key, :first, :last, :known_from, cast(:key as text)
            )
            """,
            key=self.key, form=form, sender=sender, period=period, at=moment, status=status, is_current=is_current, by=by or sender,
            reason=reason, region=region, zone=str(zone_of(region)), period_key=of.key, first=of.start, last=of.end,
            known_from=moment if is_current else None,
        )  # fmt: skip

    def look(self, clock: str) -> dict[str, int]:
        moment = at(clock)
        return {**calendar.generate(self.url, moment), **calendar.refresh(self.url, moment)}

    def owed(self, form: str, sender: str, period: str):
        found = self.ask(
            "select * from intake.obligation where form = :form and sender = :sender and period = :period",
            form=form, sender=sender, period=period,
        )  # fmt: skip
        return found[0] if found else None

    def state(self, form: str, sender: str, period: str) -> str:
        return self.owed(form, sender, period).state

    def due(self, form: str, sender: str, period: str) -> date:
        row = self.owed(form, sender, period)
        return row.due_at.astimezone(zone_of(row.region_code)).date()

    def deliver(
        self, folder: str, name: str, table: list[dict], received: str, columns: list[str] | None = None, kind: str = "district",
        under: str | None = None, **envelope,
    ) -> dict:  # fmt: skip
        """Put a CSV with its sidecar into an inbox folder (``under`` another file name) and take it through the intake; the answer's JSON."""
        form, sender, period, version = name.split("_")
        header = list(table[0]) if table else columns or []
        lines = [";".join(header)] + [";".join(row[column] for column in header) for row in table]
        control = load_forms()[form].control_total
        fields = {
            "kode_form": form, "versi_form": 1, "kode_pengirim": sender, "periode": period, "nomor_versi": int(version[1:]),
            "jenis_kiriman": "ASLI" if version == "v1" else "REVISI", "jumlah_baris": len(table), "tanggal_data": str(Period.parse(period).end),
            "nama_penanggung_jawab": "SITI AMINAH", "jabatan_pj": "Kasi", "kontak_pj": "0812-0000-1111",
            **({"total_kendali": control.of(table)} if control else {}), **envelope,
        }  # fmt: skip
        name = under or name
        place = self.home.inbox / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.csv").write_text("\n".join(lines) + "\n")
        (place / f"{name}.csv.manifest.json").write_text(json.dumps({key: value for key, value in fields.items() if value is not None}))
        receive(self.url, self.home, at(received), settle_seconds=0.0)
        process(self.url, self.home, at(received), kind, with_gx=False, workers=1)
        return json.loads((self.home.outbox / folder / f"{name}.csv.feedback.json").read_text(encoding="utf-8"))
