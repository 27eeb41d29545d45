"""Who delivers which of the other forms when: everything beside K01, P01 and I01, written without mistakes.

One table of sources says what each kind of sender owes; periodic forms with nothing to tell become signed NIHIL returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sinergi.periods import Period, zone_of
from sinergi.sample import catalog, citizens, fieldwork, migrants_views, papers, views, workforce
from sinergi.sample.citizens import Migration
from sinergi.sample.deliveries import Delivery, Style, at_hour, due_date, past_weekend
from sinergi.sample.fieldwork import Fieldwork
from sinergi.sample.forms import form_of
from sinergi.sample.papers import Charge
from sinergi.sample.views import Row
from sinergi.sample.workforce import Headcount
from sinergi.sample.world import Company, World

BySender = dict[str, list[Row]]


@dataclass
class Offices:
    """The truth beside the foreigners, and the deliveries that follow from it."""

    migration: Migration
    fieldwork: Fieldwork
    charges: list[Charge]
    headcounts: list[Headcount]
    deliveries: list[Delivery]


def sender_of(agency: str, region: str) -> str:
    """The code of an office, such as DISNAKER-6402."""
    return catalog.profile(region)["office"]["code"] if agency == "KANIM" else f"{agency}-{region.replace('.', '')}"


def build(world: World, scale: float, mess: float) -> Offices:
    """Draw the rest of the truth and what would be delivered of it."""
    found = Offices(citizens.build(world, scale), fieldwork.build(world, scale), papers.charges(world), [], [])
    post = _Post(world, mess)
    rosters = [views.company_rows(world, month) for month in range(len(world.periods))]
    whole = dict.fromkeys(world.regions, "KANIM+PUSAT")
    registers = [views.immigration_rows(world, month, whole) for month in range(len(world.periods))]
    for month, period in enumerate(world.periods):
        for region in world.regions:
            found.deliveries += _districts(world, found, post, region, month)
            found.deliveries += _monthly(world, found, post, registers, region, month)
            found.deliveries += _homecomings(world, found, post, region, month)
        for form, ending, rows in _closing(world, found, rosters, month, period):
            found.deliveries += _from_companies(world, post, form, ending, rows, period.end if form == "P05" else None)
        found.deliveries += _company_events(world, post, rosters, month)
    found.deliveries += _meetings(world, found, post)
    return found


# -- what is owed


def _districts(world: World, found: Offices, post: _Post, region: str, month: int) -> list[Delivery]:
    by_form: dict[str, BySender] = {
        "K02": fieldwork.observation_rows(world, found.fieldwork, region, month),
        "K03": fieldwork.activity_rows(world, found.fieldwork, region, month),
        "K04": migrants_views.watched_rows(world, found.migration, region, month),
    }
    made = []
    for form, rows in by_form.items():
        for district in catalog.districts(region):
            if not post.is_silent(form, district.sender, month, 0.10):
                made.append(post.periodic(form, district.sender, region, world.periods[month], rows.get(district.sender, [])))
    return made


def _monthly(world: World, found: Offices, post: _Post, registers: papers.Registers, region: str, month: int) -> list[Delivery]:
    migration, work = found.migration, found.fieldwork
    sources: tuple[tuple[str, str, Callable[[], list[Row]]], ...] = (
        ("I02", "KANIM", lambda: papers.transaction_rows(world, registers, region, month)),
        ("I03", "KANIM", lambda: papers.report_rows(world, registers, region, month)),
        ("I04", "KANIM", lambda: fieldwork.patrol_rows(world, work, region, month)),
        ("I05", "KANIM", lambda: fieldwork.case_rows(world, work, region, month)),
        ("I06", "KANIM", lambda: migrants_views.passport_rows(world, migration, region, month)),
        ("I07", "KANIM", lambda: migrants_views.exit_rows(world, migration, region, month)),
        ("N01", "DISNAKER", lambda: migrants_views.training_rows(world, migration, region, month)),
        ("N02", "DISNAKER", lambda: migrants_views.exam_rows(world, migration, region, month)),
        ("N03", "DISNAKER", lambda: migrants_views.placement_rows(world, migration, region, month)),
        ("N04", "DISNAKER", lambda: migrants_views.contact_rows(world, migration, region, month)),
        ("N05", "DISNAKER", lambda: papers.approval_rows(world, region, month)),
        ("N06", "DISNAKER", lambda: papers.charge_rows(world, found.charges, region, month)),
        ("D01", "DUKCAPIL", lambda: papers.certificate_rows(world, region, month)),
    )
    return [
        post.periodic(form, sender_of(agency, region), region, world.periods[month], rows())
        for form, agency, rows in sources
        if not post.is_silent(form, agency + region, month, 0.04)
    ]


def _homecomings(world: World, found: Offices, post: _Post, region: str, month: int) -> list[Delivery]:
    """I08 from immigration; a wave is told by the labour office too."""
    made = []
    for agency, source, waves_only in (("KANIM", "IMIGRASI", False), ("DISNAKER", "DISNAKER", True)):
        rows = migrants_views.homecoming_rows(world, found.migration, region, month, source, waves_only=waves_only)
        made += post.events("I08", sender_of(agency, region), region, world.periods[month], rows)
    return made


def _closing(
    world: World, found: Offices, rosters: workforce.Rosters, month: int, period: Period
) -> Iterable[tuple[str, Period, BySender]]:
    """Forms of companies whose quarter, semester or year is up; counterparts come by quarter where no semester ends (DOMAIN §3.1)."""
    if month == 0 or period.number == 1:
        yield "P05", Period("year", period.year, 1), workforce.workplace_rows(world)
    quarter = Period("quarter", period.year, (period.number + 2) // 3)
    if quarter.end == period.end:
        counted = workforce.headcounts(world, rosters, quarter)
        found.headcounts += counted
        yield "P02", quarter, {each.company.nib: each.rows for each in counted}
        ending = Period("semester", period.year, period.number // 6) if period.number % 6 == 0 else quarter
        yield "P03", ending, workforce.counterpart_rows(world, rosters, ending)


def _from_companies(world: World, post: _Post, form: str, period: Period, rows: BySender, after: date | None) -> list[Delivery]:
    """One return of each company; workplaces are told with the first roster, not only ``after`` the year."""
    made = []
    for company in world.companies:
        told = rows.get(company.nib, [])
        voluntary = form == "P03" and period.kind == "quarter"
        if not company.registered or (voluntary and (not told or company.behaviour != "regular")):
            continue
        if not post.company_is_silent(form, company, str(period)):
            made.append(post.periodic(form, company.nib, company.region, period, told, after))
    return made


def _company_events(world: World, post: _Post, rosters: workforce.Rosters, month: int) -> list[Delivery]:
    by_company = workforce.event_rows(world, rosters, month)
    return [
        delivery
        for company in world.companies
        if company.nib in by_company and not post.company_is_silent("P04", company, str(world.periods[month]))
        for delivery in post.events("P04", company.nib, company.region, world.periods[month], by_company[company.nib])
    ]


def _meetings(world: World, found: Offices, post: _Post) -> list[Delivery]:
    """T01: after the meeting, and again a month later with what became of it."""
    made = []
    for meeting in found.fieldwork.meetings:
        sender = sender_of("KESBANGPOL", meeting.region)
        period = world.periods[meeting.month]
        told = post.events("T01", sender, meeting.region, period, fieldwork.meeting_rows(meeting))
        made += told
        if meeting.month + 1 < len(world.periods):
            again = post.events("T01", sender, meeting.region, period, fieldwork.meeting_rows(meeting, later=True))[-1]
            again.version, again.kind = told[-1].version + 1, "REVISI"
            again.delivered_at = told[-1].delivered_at + timedelta(days=31)
            again.on_time = told[-1].on_time
            again.envelope["tanggal_data"] = again.delivered_at.date().isoformat()
            made.append(again)
    return made


# -- when it comes


class _Post:
    """When a file comes and how it looks; with ``mess`` 0 everything comes in time and everyone writes."""

    def __init__(self, world: World, mess: float) -> None:
        self.seed = world.seed
        self.mess = min(1.0, mess)

    def _chance(self, *what: Any) -> Random:
        return Random("|".join(str(part) for part in (self.seed, "post", *what)))

    def is_silent(self, form: str, sender: str, month: int, rate: float) -> bool:
        return self._chance("silent", form, sender, month).random() < rate * self.mess

    def company_is_silent(self, form: str, company: Company, period: str) -> bool:
        luck = self._chance("silent", form, company.nib, period).random()
        return luck < {"never": 1.0, "irregular": 0.5, "regular": 0.03}[company.behaviour] * self.mess

    def _style(self, rng: Random, form: str, sender: str) -> Style:
        is_csv = sender == "KANIM-SMD" or rng.random() < 0.12
        return Style("csv" if is_csv else "xlsx", dates="iso" if is_csv or form[0] == "I" else "real")

    def periodic(self, form: str, sender: str, region: str, period: Period, rows: list[Row], after: date | None = None) -> Delivery:
        """A return of a period, in time or late; ``after`` is the day that it waits for, by default the end of the period."""
        rng = self._chance(form, sender, period)
        due = due_date(form, period)
        hour = 8 + 8 * rng.random()
        style = self._style(rng, form, sender)
        if rng.random() < 0.16 * self.mess and after is None:
            day = due + timedelta(days=rng.randint(4, 20))
        else:
            start = after or period.end
            day = start + timedelta(days=rng.randint(2, min(14, (due - start).days - 1)))
        delivery = Delivery(
            sender, form, period, rows, at_hour(day, hour, zone_of(region)), day <= due, kind="ASLI" if rows else "NIHIL", style=style
        )
        if day < period.end:
            delivery.envelope["tanggal_data"] = day.isoformat()
        return delivery

    def events(self, form: str, sender: str, region: str, period: Period, rows: list[Row]) -> list[Delivery]:
        """Event returns of one month: one file for the events of a few days, the next version tells them again with those that followed."""
        column = form_of(form).due["after"]
        made: list[Delivery] = []
        told: list[Row] = []
        for group in _groups(rows, column):
            rng = self._chance(form, sender, period, len(made))
            told = [*told, *group]
            latest = max(row.values[column] for row in group)
            day = past_weekend(latest + timedelta(days=1))
            if rng.random() < 0.2 * self.mess:
                day = past_weekend(day + timedelta(days=rng.randint(8, 20)))
            if made and day <= made[-1].delivered_at.date():
                day = made[-1].delivered_at.date() + timedelta(days=1)
            delivery = Delivery(
                sender, form, period, [row.copy() for row in told], at_hour(day, 8 + 8 * rng.random(), zone_of(region)), day <= due_date(form, period, group),
                version=len(made) + 1, kind="REVISI" if made else "ASLI", style=self._style(rng, form, sender),
                envelope={"tanggal_data": day.isoformat()},
            )  # fmt: skip
            made.append(delivery)
        return made


def _groups(rows: list[Row], column: str) -> list[list[Row]]:
    """Rows in order of day, cut where the next event is more than a day after the first of its group."""
    groups: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: row.values[column]):
        if groups and row.values[column] - groups[-1][0].values[column] <= timedelta(days=1):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
