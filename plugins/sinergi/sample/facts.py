"""The answer sheet's sections beside the foreigners: what marts about offices, companies and citizens must say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sinergi.sample.deliveries import Delivery
from sinergi.sample.offices import Offices
from sinergi.sample.papers import issued_on
from sinergi.sample.world import World


def facts(world: World, offices: Offices, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    """Sections of the truth file, each a list of plain entries.

    They say what is so, whether or not a file told it; ``forms`` alone counts what was delivered and must be accepted.
    """
    migration, work = offices.migration, offices.fieldwork
    return {
        "forms": _forms(deliveries),
        "citizens": [
            {"citizen_id": c.citizen_id, "nik": c.nik, "name": c.name, "sex": c.sex, "birth_date": c.birth_date, "ktp": c.ktp, "region_code": c.region,
             "passport": c.passport}
            for c in migration.citizens
        ],
        "homecomings": [
            {"id": h.return_id, "citizen_id": h.citizen.citizen_id, "wave": h.wave or None, "arrived_on": h.in_region, "country": h.country,
             "kind": h.kind, "ktp": h.citizen.ktp, "procedural": h.procedural, "id_pmi": h.id_pmi or None}
            for h in migration.homecomings
        ],
        "waves": _waves(offices),
        "trainings": [
            {"citizen_id": t.citizen.citizen_id, "class_id": t.class_id, "skkni": t.programme["skkni"], "start": t.start, "end": t.end, "outcome": t.outcome,
             "exam_on": t.exam_on, "result": t.result or None, "certificate": t.certificate or None, "issued_on": t.issued_on}
            for t in migration.trainings
        ],
        "placements": [
            {"citizen_id": p.citizen.citizen_id, "id_pmi": p.id_pmi, "scheme": p.destination["scheme"], "channel": p.channel,
             "country": p.destination["country"], "registered_on": p.registered_on, "departs_on": p.departs_on, "ended_on": p.ended_on,
             "region_code": p.citizen.region}
            for p in migration.placements
        ],
        "passport_cases": [
            {"id": c.case_id, "citizen_id": c.citizen.citizen_id, "day": c.day, "decision": c.decision, "region_code": c.citizen.region}
            for c in migration.passport_cases
        ],
        "failed_prevention": [citizen.citizen_id for citizen in migration.failed_prevention],
        "enforcement": [
            {"id": c.case_id, "region_code": c.region, "place": c.place, "person_id": c.person.person_id or None, "nationality": c.nationality,
             "violation": c.violation, "found_on": c.found_on, "examined_on": c.examined_on, "reviewed_on": c.reviewed_on, "decided_on": c.decided_on,
             "measures": c.measures, "paid_on": c.paid_on, "deported_on": c.deported_on, "closed_on": c.closed_on}
            for c in work.cases
        ],
        "workforce": [
            {"nib": h.company.nib, "quarter": str(h.quarter), "region_code": h.company.region, "tka": h.foreign, "tki": h.indonesian, "local": h.local}
            for h in offices.headcounts
        ],
        "charges": [
            {"number": c.number, "nib": c.company.nib, "rptka": c.rptka, "day": c.day, "months": c.months, "idr": int(c.rupiah), "paid_on": c.paid_on,
             "region_code": c.region}
            for c in offices.charges
        ],
        "residence_certificates": [
            {"person_id": person.person_id, "permit_from": person.permits[0].start, "issued_on": issued_on(world, person)}
            for person in world.persons
            if person.permits and person.permits[0].kind == "ITAS" and person.role != "GHOST"
        ],
        "meetings": [
            {"id": m.number, "region_code": m.region, "day": m.day,
             "items": [{"text": i.text, "target": i.target, "status": i.later, "case_id": i.case_id or None} for i in m.items]}
            for m in work.meetings
        ],
    }  # fmt: skip


def _forms(deliveries: Iterable[Delivery]) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for delivery in deliveries:
        count = found.setdefault(delivery.form, Counter())
        count["files"] += 1
        if delivery.accepted:
            count["accepted"] += 1
            count["rows_accepted"] += sum(row.accepted for row in delivery.rows)
        if delivery.in_force:
            count["in_force"] += 1
            count["nil"] += delivery.kind == "NIHIL"
            count["rows_in_force"] += sum(row.accepted for row in delivery.rows)
    return {form: dict(counts) for form, counts in sorted(found.items())}


def _waves(offices: Offices) -> list[dict[str, Any]]:
    """Each wave: persons, those with a KTP of the province and of the city, and persons by village of the KTP."""
    waves: dict[str, list[Any]] = {}
    for home in offices.migration.homecomings:
        if home.wave:
            waves.setdefault(home.wave, []).append(home)
    found = []
    for wave, homes in waves.items():
        region = homes[0].citizen.region
        by_place = Counter(home.citizen.ktp for home in homes)
        found.append({
            "wave": wave, "region_code": region, "country": homes[0].country, "arrived_on": homes[0].in_region, "persons": len(homes),
            "from_province": sum(home.citizen.ktp[:2] == region[:2] for home in homes),
            "local_ktp": sum(home.citizen.ktp[:5] == region for home in homes), "by_ktp": dict(sorted(by_place.items())),
        })  # fmt: skip
    return found
