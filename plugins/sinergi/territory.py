"""The same marts on today's territory: schema `mart_territory` beside `mart`.

A mart of schema `mart` tells places by the codes of the day on which they were told. Its twin is made of the same text, with the views and
facts that hold places replaced by ones that hold the codes of today, before anything is counted. So nobody is counted twice where two
places became one, and no definition stands twice.
"""

from __future__ import annotations

import re

SCHEMAS = ("warehouse_territory", "mart_territory")
# Facts and views whose columns name places. The text of the others in VIEWS is used as it is, on top of these.
FACTS = (
    "fact_binaan_activity", "fact_citizen_watch", "fact_departure_deferral", "fact_observation", "fact_passport_deferral", "fact_patrol",
    "fact_repatriation", "fact_workplace", "reconciliation_known",
)  # fmt: skip
VIEWS = ("homecoming_known", "overdue_worker", "workplace_known")
MARTS = (
    "assisted_village_activity", "evidence_combination", "expired_still_working", "failed_prevention", "field_activity",
    "immigration_verification", "local_employment", "local_ktp_share", "location_mismatch", "procedural_return", "repatriation_by_origin",
    "surveillance_map", "unknown_person", "unreported_worker", "verification_rate", "verified_headcount", "visit_coverage",
)  # fmt: skip
_KECAMATAN = "coalesce(village.region_code_now, place.region_code_now, told.region_code)"
_ORIGINS = ("ktp_region_code", "family_region_code", "village_code")


def twins(texts: dict[str, str]) -> dict[str, str]:
    """Name and text of each view on today's territory. ``texts`` has those of all tables and views, by schema and name."""
    made = {f"warehouse_territory.{name}": _replaced(name, texts[f"warehouse.{name}"]) for name in FACTS}
    made |= {f"warehouse_territory.{name}": _twin(texts[f"warehouse.{name}"]) for name in VIEWS}
    return made | {f"mart_territory.{name}": _twin(texts[f"mart.{name}"]) for name in MARTS}


def _twin(text: str) -> str:
    """The text of a view, made of twins wherever there is one."""
    text = re.sub(rf"\bwarehouse\.({'|'.join(FACTS + VIEWS)})\b", r"warehouse_territory.\1", text)
    return re.sub(rf"\bmart\.({'|'.join(MARTS)})\b", r"mart_territory.\1", text)


def _replaced(name: str, text: str) -> str:
    """A view of a table or view with the same columns, places by the codes of today."""
    said = dict(re.findall(rf"comment on column warehouse\.{name}\.(\w+) is\s+('(?:[^']|'')*');", text))
    if name == "reconciliation_known":
        query = _judged(list(said))
    else:
        query = "select\n    " + ",\n    ".join(f"{_now(column, said)} as {column}" for column in said) + f"\nfrom warehouse.{name} as told"
    lines = [
        f"create or replace view warehouse_territory.{name} as",
        f"{query};",
        f"comment on view warehouse_territory.{name} is 'As warehouse.{name}, places by the codes of today. · Menurut wilayah sekarang';",
        *(f"comment on column warehouse_territory.{name}.{column} is {words};" for column, words in said.items()),
    ]
    return "\n".join(lines)


def _judged(columns: list[str]) -> str:
    """Places of persons: those of kecamatan where nothing has moved pass as they are, so that a mart of a whole country costs what it did.

    Elsewhere the village decides, where it is known. Two kecamatan of then may be one today: a person judged in both is told once, as
    verified where either says so. Whoever is judged in one kecamatan alone need not be looked for in another.
    """
    now = {
        "region_code": _KECAMATAN,
        "village_code": "case when village.village_code is not null then village.village_code_now "
        "when place.region_code_now <> told.region_code then null else told.village_code end",
    }
    moved = [f"{now[column]} as {column}" if column in now else f"told.{column}" for column in columns]
    key = f"told.period, {_KECAMATAN}, told.person_key"
    touched = "(select unnest(warehouse.touched_kecamatan()))"
    placed = (
        f"{', '.join(moved)}\nfrom warehouse.reconciliation_known as told\n"
        "left join warehouse.moved_kecamatan as place on told.region_code = place.region_code\n"
        "left join warehouse.moved_village as village on told.village_code = village.village_code\n"
        f"where told.region_code in {touched}"
    )
    return (
        f"select\n    {', '.join(f'told.{column}' for column in columns)}\nfrom warehouse.reconciliation_known as told\n"
        f"where (told.region_code in {touched}) is not true\nunion all\n"
        f"select\n    {placed} and told.is_alone\nunion all\n"
        f"(select distinct on ({key})\n    {placed} and not told.is_alone\n"
        f"order by {key}, told.is_verified desc, told.state, told.region_code)"
    )


def _now(column: str, columns: dict[str, str]) -> str:
    if column in _ORIGINS:
        return _place(column)
    if column == "region_code" and "village_code" in columns:
        return f"case when length(told.village_code) = 13 then left({_place('village_code')}, 8) else {_place('region_code')} end"
    return f"told.{column}"


def _place(column: str) -> str:
    code = f"told.{column}"
    moved = " or ".join(f"{part} in (select unnest(warehouse.moved_places()))" for part in (code, f"left({code}, 8)", f"left({code}, 5)"))
    return f"case when {moved} then warehouse.place_now({code}) else {code} end"
