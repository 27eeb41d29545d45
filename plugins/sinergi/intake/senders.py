"""Who may deliver: the register of senders."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import sqlalchemy as sa

from sinergi.database import rows, transaction
from sinergi.errors import SinergiError
from sinergi.periods import Period, zone_name_of

KINDS = ("district", "company", "immigration", "office")

# The first period that the pilots owe (DESIGN §6 Obligations); a setting, not a law.
FIRST_PERIOD = "2026-08"


def check_sender(entry: dict[str, str]) -> dict[str, str | None]:
    """One register entry in canonical form; raises SinergiError naming the field to mend."""
    code = re.sub(r"[\s.]", "", entry.get("code", "")).upper()
    kind, region = entry.get("kind", "").strip(), entry.get("region", "").strip()
    since = (entry.get("since") or FIRST_PERIOD).strip()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]{1,39}", code):
        raise SinergiError(f"sender code {code!r}: letters, digits and hyphens only, as the inbox folder is named")
    if kind not in KINDS:
        raise SinergiError(f"sender {code}: kind {kind!r} is not one of {', '.join(KINDS)}")
    if kind == "company" and not re.fullmatch(r"\d{13}", code):
        raise SinergiError(f"sender {code}: the code of a company is its NIB of 13 digits")
    if not re.fullmatch(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", region):
        raise SinergiError(f"sender {code}: region {region!r} is not a dotted code such as 64.02 or 64.02.12")
    Period.parse(since)
    return {
        "sender": code, "kind": kind, "name": entry.get("name", "").strip() or code, "region_code": region, "since_period": since,
        "time_zone": zone_name_of(region), "kbli": (entry.get("kbli") or "").strip() or None,
    }  # fmt: skip


def register(url: str, entries: list[dict[str, str]]) -> int:
    """Add or renew register entries (code, kind, name, region, optionally since and kbli); returns how many."""
    checked = [check_sender(entry) for entry in entries]
    if checked:
        with transaction(url) as conn:
            conn.execute(
                sa.text(
                    """
                    insert into intake.sender (sender, kind, name, region_code, since_period, time_zone, kbli)
                    values (:sender, :kind, :name, :region_code, :since_period, :time_zone, :kbli)
                    on conflict (sender) do update set
                        kind = excluded.kind, name = excluded.name, region_code = excluded.region_code,
                        since_period = excluded.since_period, time_zone = excluded.time_zone,
                        kbli = coalesce(excluded.kbli, intake.sender.kbli)
                    """
                ),
                checked,
            )
    return len(checked)


def load(url: str, path: Path) -> int:
    """Register the senders of a CSV with header ``code,kind,name,region`` and optionally ``since`` and ``kbli``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            entries = [{name: value or "" for name, value in entry.items() if name} for entry in csv.DictReader(file)]
    except UnicodeDecodeError:
        raise SinergiError(f"{path.name}: not UTF-8; save it as CSV UTF-8, then load it again") from None
    if not entries or not {"code", "kind", "name", "region"} <= set(entries[0]):
        raise SinergiError(f"{path.name}: the header must be code,kind,name,region and optionally since, kbli")
    return register(url, entries)


def register_pilots(url: str) -> int:
    """Register the kecamatan, immigration offices and city offices of the pilot regions that are not yet there."""
    with transaction(url) as conn:
        known = {row.sender for row in rows(conn, "select sender from intake.sender")}
        districts = rows(
            conn,
            """
            select
                place.region_code,
                place.region_name,
                (select min(version.valid_from) from reference.region as version where version.region_code = place.region_code) as begun
            from reference.region as place
            where place.level = 3 and place.parent_code in ('64.02', '19.71') and place.valid_to is null
            """,
        )
    # A new kecamatan owes nothing for the months before there was one.
    entries = [
        {"code": row.region_code.replace(".", ""), "kind": "district", "name": f"Kecamatan {row.region_name}", "region": row.region_code,
         "since": max(FIRST_PERIOD, f"{row.begun:%Y-%m}")}
        for row in districts
    ]  # fmt: skip
    entries += [{"code": code, "kind": kind, "name": name, "region": region} for code, kind, name, region in PILOT_OFFICES]
    return register(url, [entry for entry in entries if entry["code"] not in known])


PILOT_OFFICES = (
    ("KANIM-SMD", "immigration", "Kantor Imigrasi Kelas I TPI Samarinda", "64.02"),
    ("KANIM-PGK", "immigration", "Kantor Imigrasi Kelas I TPI Pangkalpinang", "19.71"),
    ("DISNAKER-6402", "office", "Dinas Tenaga Kerja Kutai Kartanegara", "64.02"),
    ("DISNAKER-1971", "office", "DPMPTSP-Naker Kota Pangkalpinang", "19.71"),
    ("KESBANGPOL-6402", "office", "Badan Kesbangpol Kutai Kartanegara", "64.02"),
    ("KESBANGPOL-1971", "office", "Badan Kesbangpol Kota Pangkalpinang", "19.71"),
    ("DUKCAPIL-6402", "office", "Disdukcapil Kutai Kartanegara", "64.02"),
    ("DUKCAPIL-1971", "office", "Disdukcapil Kota Pangkalpinang", "19.71"),
)
