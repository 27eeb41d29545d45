"""The figures of one report: one region (kabupaten or kota), one period, as known on one instant. No person data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from sinergi.database import rows, scalar
from sinergi.errors import SinergiError
from sinergi.periods import Period, zone_of

COMBINATIONS = ("DCI", "DC", "DI", "CI", "D", "C", "I")
MINING = ("TAMBANG_INTI", "TAMBANG_JASA", "TAMBANG_RANTAI")
OUTCOMES = ("on_time", "late", "nil", "awaited", "refused", "missing", "excused")
TREND_PERIODS = 6
# The marts that the page shows.
DRAWN = (
    "mart.evidence_combination", "mart.expired_still_working", "mart.mining_share", "mart.submission_completeness", "mart.unreported_worker",
    "mart.verification_rate", "mart.verified_headcount",
)  # fmt: skip


def collect(conn: Connection, period: str, region_code: str) -> dict[str, Any]:
    """Everything the page shows, as plain values; honours the session's ``sinergi.known_on``.

    Raises SinergiError when the region is no kabupaten or kota, the period is no month, or nothing is known of it.
    """
    when = Period.parse(period)
    if when.kind != "month":
        raise SinergiError(f"a report is of one month, such as 2026-10; {when} is none: headcounts are stocks at month-end")
    region = rows(
        conn,
        "select region_code, region_name, level from warehouse.visible_region where region_code = :region and level = 2",
        region=region_code,
    )
    if not region:
        raise SinergiError(f"no kabupaten or kota {region_code} in warehouse.dim_region; a report is of one, such as 64.02")
    known = rows(
        conn,
        "select title_id, end_date from warehouse.dim_period where period_key = :key",
        key=when.key,
    )
    if not known:
        raise SinergiError(f"period {when} is not in warehouse.dim_period; load the warehouse first")
    at = {"period": str(when), "key": when.key, "region": region_code}
    found: dict[str, Any] = {
        "region_code": region_code,
        "region_name": region[0].region_name,
        "period": str(when),
        "period_title": known[0].title_id,
        "end_date": known[0].end_date,
        "known_at": _known_at(conn).astimezone(zone_of(region_code)),
        "headline": _headline(conn, at),
        "trend": _trend(conn, at, when),
        "tiles": _tiles(conn, at),
        "evidence": _evidence(conn, at),
        "sectors": _by(conn, at, "sector", "warehouse.dim_sector", "sector", "title_id"),
        "nations": _by(conn, at, "nationality", "warehouse.dim_country", "country_code", "name_id"),
        "mining": _mining(conn, at),
        "forms": _forms(conn, at),
        "findings": _findings(conn, at),
        "unreported": _companies(conn, at, "unreported_worker", "age_months_max"),
        "expired": _companies(conn, at, "expired_still_working", "days_overdue_max", "sum(exposure_idr) as exposure_idr"),
        "quality": _quality(conn, at),
    }
    if not found["forms"] and not found["headline"]["known"]:
        raise SinergiError(f"nothing is known of {region_code} in {when}: no obligation and no person")
    return found


def _known_at(conn: Connection) -> datetime:
    """The instant that is asked for, but not later than the last run that could have known anything."""
    last = scalar(
        conn,
        """
        select least(
            intake.known_on(),
            coalesce(
                greatest(
                    (select max(clock) from intake.run),
                    (select max(greatest(known_from, known_to)) from warehouse.dim_submission),
                    (select max(known_from) from warehouse.fact_obligation)
                ),
                now()
            )
        )
        """,
    )
    return last


def _headline(conn: Connection, at: dict) -> dict[str, Any]:
    rate = rows(conn, "select * from mart.verification_rate where period = :period and region_code = :region", **at)
    people = rows(
        conn,
        """
        select
            count(distinct judged.person_key) filter (
                where (label.nature = 'K' and judged.resolution is null) or conflict.is_serious
            ) as to_act,
            count(distinct judged.person_key) filter (
                where (label.severity = 'urgent' and judged.resolution is null) or conflict.is_urgent
            ) as urgent
        from warehouse.reconciliation_known as judged
        inner join warehouse.dim_reconciliation_state as label on judged.state = label.state
        left join lateral (
            select bool_or(kind.nature = 'K') as is_serious, bool_or(kind.severity = 'urgent') as is_urgent
            from warehouse.dim_reconciliation_state as kind
            where
                kind.is_conflict
                and kind.rule_code = any(judged.conflicts)
                and judged.conflict_life -> kind.rule_code ->> 'resolution' is null
        ) as conflict on true
        where
            judged.period_key = :key
            and judged.kabupaten_code = :region
            and (label.nature = 'K' or label.severity = 'urgent' or judged.conflicts <> '{}')
        """,
        **at,
    )[0]
    answers = rows(
        conn,
        """
        select
            coalesce(sum(expected - excused), 0) as expected,
            coalesce(sum(accepted + nil), 0) as met,
            coalesce(sum(on_time), 0) as on_time,
            coalesce(sum(accepted + nil) filter (where form in ('K01', 'P01', 'I01')), 0) as sources
        from mart.submission_completeness
        where period = :period and region_code = :region
        """,
        **at,
    )[0]
    first = rate[0] if rate else None
    # Where none of the three sources has answered, nobody knows that there is nobody.
    nobody = 0 if answers.sources else None
    return {
        "verified": first.persons_verified if first else nobody,
        "assessable": first.persons_assessable if first else nobody,
        "known": first.persons_known if first else nobody,
        "rate": first.verification_rate_pct if first else None,
        "to_act": people.to_act if first else nobody,
        "urgent": people.urgent,
        "expected": int(answers.expected),
        "met": int(answers.met),
        "on_time": int(answers.on_time),
        "met_pct": 100 * answers.met / answers.expected if answers.expected else None,
    }


def _trend(conn: Connection, at: dict, when: Period) -> list[dict[str, Any]]:
    """Verified persons of this and earlier periods that have any; a stock each, never to be added."""
    wanted = [str(when.shift(-step)) for step in range(TREND_PERIODS)]
    return [
        dict(row._mapping)
        for row in rows(
            conn,
            """
            select rate.period, period.title_id as title, rate.persons_verified as persons, rate.sources_complete, rate.sources_expected
            from mart.verification_rate as rate
            inner join warehouse.dim_period as period on rate.period = period.period
            where rate.region_code = :region and rate.period = any(:wanted)
            order by period.start_date
            """,
            region=at["region"],
            wanted=wanted,
        )
    ]


def _tiles(conn: Connection, at: dict) -> list[dict[str, Any]]:
    """One entry per kecamatan: verified and known persons, and what became of its K01 (null: none owed)."""
    return [
        dict(row._mapping)
        for row in rows(
            conn,
            """
            with rate as materialized (
                select region_code, persons_verified, persons_known from mart.verification_rate where period = :period
            )

            select
                region.region_code,
                region.region_name,
                region.tile_col,
                region.tile_row,
                coalesce(rate.persons_verified, 0) as verified,
                coalesce(rate.persons_known, 0) as known,
                owed.state
            from warehouse.visible_region as region
            left join rate on region.region_code = rate.region_code
            left join (
                select region_code, min(state) as state
                from warehouse.obligation_known
                where period_key = :key and form = 'K01'
                group by region_code
            ) as owed on region.region_code = owed.region_code
            where region.level = 3 and region.kabupaten_code = :region and (region.is_current or rate.region_code is not null)
            order by region.region_code
            """,
            **at,
        )
    ]


def _evidence(conn: Connection, at: dict) -> dict[str, Any]:
    found = {
        (row.combination, row.assessable): row.persons
        for row in rows(
            conn,
            "select combination, assessable, persons from mart.evidence_combination where period = :period and region_code = :region",
            **at,
        )
    }
    lines = [{"combination": name, "assessable": found.get((name, True), 0), "open": found.get((name, False), 0)} for name in COMBINATIONS]
    return {
        "lines": lines,
        "open": sum(line["open"] for line in lines),
        "all": sum(line["open"] + line["assessable"] for line in lines),
        "most": max([1, *(line["open"] + line["assessable"] for line in lines)]),
    }


def _by(conn: Connection, at: dict, column: str, table: str, key: str, title: str) -> list[dict[str, Any]]:
    """Verified persons of the kabupaten by sector or nationality, the most first, the unknown last."""
    return [
        dict(row._mapping)
        for row in rows(
            conn,
            f"""
            select head.{column} as code, coalesce(max(names.{title}), head.{column}) as title, cast(sum(head.persons) as integer) as persons
            from mart.verified_headcount as head
            left join {table} as names on head.{column} = names.{key}
            where head.period = :period and head.region_code = :region
            group by head.{column}
            order by head.{column} in ('TIDAK_TAHU', 'XXX'), persons desc, title
            """,
            **at,
        )
    ]


def _mining(conn: Connection, at: dict) -> list[dict[str, Any]]:
    found = {
        row.definition: row for row in rows(conn, "select * from mart.mining_share where period = :period and region_code = :region", **at)
    }
    return [
        {"definition": name, "persons": found[name].persons, "all": found[name].persons_all, "share": found[name].share_pct}
        for name in MINING
        if name in found
    ]


def _forms(conn: Connection, at: dict) -> list[dict[str, Any]]:
    """Per form: how many returns had which outcome, and who is missing or refused, with the length of the silence."""
    forms: dict[str, dict[str, Any]] = {}
    for row in rows(
        conn,
        """
        select
            owed.form,
            coalesce(form.title_id, owed.form) as title,
            coalesce(region.region_name, sender.sender_name, owed.sender) as name,
            owed.state,
            owed.days_late,
            owed.sender,
            silence.periods as silent_periods
        from warehouse.obligation_known as owed
        left join warehouse.dim_form as form on owed.form = form.form
        left join warehouse.dim_sender as sender on owed.sender = sender.sender
        left join warehouse.dim_region as region
            on sender.kind = 'district' and owed.region_code = region.region_code and region.is_current
        left join lateral (
            -- Periods of the same kind without an accepted return, this one included, since the last one that had it.
            select count(*) as periods
            from warehouse.obligation_known as earlier
            where
                earlier.form = owed.form
                and earlier.sender = owed.sender
                and earlier.period_key <= owed.period_key
                and earlier.period_key > coalesce(
                    (
                        select max(met.period_key)
                        from warehouse.obligation_known as met
                        where
                            met.form = owed.form
                            and met.sender = owed.sender
                            and met.period_key <= owed.period_key
                            and met.state in ('ACCEPTED', 'NIL', 'EXCUSED')
                    ), 0
                )
        ) as silence on owed.state in ('MISSING', 'REFUSED')
        where owed.period_key = :key and left(owed.region_code, 5) = :region
        order by owed.form, silence.periods desc nulls last, name
        """,
        **at,
    ):
        form = forms.setdefault(
            row.form,
            {"form": row.form, "title": row.title, "counts": dict.fromkeys(OUTCOMES, 0), "missing": [], "refused": [], "expected": 0},
        )
        outcome = _outcome(row.state, row.days_late)
        form["counts"][outcome] += 1
        form["expected"] += 1
        if outcome in ("missing", "refused"):
            form[outcome].append({"name": row.name, "periods": row.silent_periods})
    return list(forms.values())


def _outcome(state: str, days_late: int | None) -> str:
    if state == "ACCEPTED":
        return "late" if days_late else "on_time"
    return {"NIL": "nil", "MISSING": "missing", "REFUSED": "refused", "EXCUSED": "excused"}.get(state, "awaited")


def _findings(conn: Connection, at: dict) -> list[dict[str, Any]]:
    """Open findings of compliance (nature K) and of urgency, by age in months: 0, 1, 2, 3 and more. A contradiction is decided, and ages, for itself."""
    return [
        dict(row._mapping)
        for row in rows(
            conn,
            """
            with finding as (
                select judged.state as label, judged.person_key, judged.age_months
                from warehouse.reconciliation_known as judged
                inner join warehouse.dim_reconciliation_state as kind on judged.state = kind.state and kind.nature = 'K'
                where judged.period_key = :key and judged.kabupaten_code = :region and judged.resolution is null
                union all
                select
                    kind.state,
                    judged.person_key,
                    warehouse.months_between(judged.conflict_life -> kind.rule_code ->> 'since', judged.period) as age_months
                from warehouse.reconciliation_known as judged
                inner join warehouse.dim_reconciliation_state as kind
                    on kind.is_conflict and kind.nature = 'K' and kind.rule_code = any(judged.conflicts)
                where
                    judged.period_key = :key
                    and judged.kabupaten_code = :region
                    and judged.conflicts <> '{}'
                    and judged.conflict_life -> kind.rule_code ->> 'resolution' is null
            ),
            oldest as (
                select label, person_key, max(age_months) as age_months from finding group by label, person_key
            )
            select
                kind.state,
                kind.rule_code,
                kind.title_id as title,
                kind.description_id as description,
                kind.severity,
                kind.assigned_to,
                count(*) filter (where oldest.age_months = 0) as age_0,
                count(*) filter (where oldest.age_months = 1) as age_1,
                count(*) filter (where oldest.age_months = 2) as age_2,
                count(*) filter (where oldest.age_months >= 3) as age_3,
                count(*) as persons
            from oldest
            inner join warehouse.dim_reconciliation_state as kind on oldest.label = kind.state
            group by kind.state, kind.rule_code, kind.title_id, kind.description_id, kind.severity, kind.assigned_to, kind.sort_order
            order by kind.severity = 'urgent' desc, kind.sort_order
            """,
            **at,
        )
    ]


def _companies(conn: Connection, at: dict, view: str, worst: str, more: str = "null as exposure_idr") -> list[dict[str, Any]]:
    """Companies of the kabupaten in one worklist mart, the most persons first."""
    return [
        dict(row._mapping)
        for row in rows(
            conn,
            f"""
            select
                coalesce(max(company_name), 'Perusahaan belum diketahui') as name,
                cast(sum(persons) as integer) as persons,
                max({worst}) as worst,
                string_agg(region_name, ', ' order by persons desc, region_name) as places,
                {more}
            from mart.{view}
            where period = :period and left(region_code, 5) = :region
            group by company_key
            order by persons desc, worst desc nulls last, name
            """,
            **at,
        )
    ]


def _quality(conn: Connection, at: dict) -> dict[str, Any]:
    files = rows(
        conn,
        """
        select
            count(*) filter (where known_from is not null) as files,
            coalesce(sum(rows_read) filter (where known_from is not null), 0) as rows_read,
            coalesce(sum(rows_rejected) filter (where known_from is not null), 0) as rows_rejected,
            count(*) filter (where status = 'REFUSED') as files_refused,
            array_agg(distinct coverage) filter (where form = 'I01' and coverage is not null) as coverage
        from warehouse.dim_submission
        where
            period_key = :key
            and left(region_code, 5) = :region
            and status <> 'DUPLICATE'
            and received_at <= intake.known_on()
            and (known_from is null or known_from <= intake.known_on())
            and (known_to is null or known_to > intake.known_on())
        """,
        **at,
    )[0]
    rules = rows(
        conn,
        """
        select
            found.rule_code,
            cast(sum(found.findings) as integer) as findings,
            count(distinct source.submission_key) as files,
            (
                select rule.message_id
                from warehouse.dim_rule as rule
                where rule.rule_code = found.rule_code
                order by rule.form = '*' desc, rule.form, rule.column_name
                limit 1
            ) as message
        from warehouse.fact_finding as found
        inner join warehouse.dim_submission as source on found.submission_key = source.submission_key
        where
            found.period_key = :key
            and found.nature = 'D'
            and left(source.region_code, 5) = :region
            and source.received_at <= intake.known_on()
        group by found.rule_code
        order by findings desc, found.rule_code
        limit 6
        """,
        **at,
    )
    return {
        "files": files.files,
        "files_refused": files.files_refused,
        "rows_read": int(files.rows_read),
        "rows_rejected": int(files.rows_rejected),
        "coverage": sorted(files.coverage or []),
        "rules": [dict(row._mapping) for row in rules],
    }
