"""The law of evidence, over made-up worlds: an independent oracle of DOMAIN §4.5 and DESIGN §6, and two laws that need none.

A source that did not submit proves nothing. Rows copied from the company are not evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reconcile_story import GERUNGGANG, LOA_KULU, TABANG, Region

PLACES = (TABANG, LOA_KULU, GERUNGGANG)
ACCUSING = {
    "TERDAFTAR_TIDAK_TERLIHAT", "TIDAK_DILAPORKAN_PERUSAHAAN", "TANPA_IZIN_TERCATAT", "TIDAK_DIKENAL", "KLAIM_PERUSAHAAN", "SEHARUSNYA_ADA",
}  # fmt: skip
MONTH_END = date(2026, 10, 31)
FAR, NEAR = date(2027, 2, 14), date(2026, 10, 20)

people = st.integers(1, 3)
company = st.sampled_from([1, 2])
maybe_company = st.sampled_from([1, 2, None])
district_row = st.fixed_dictionaries(
    {
        "person": people,
        "company_key": maybe_company,
        "category": st.sampled_from(["PEKERJA", "PEKERJA", "MANAJERIAL", "AWAK_KAPAL", "KELUARGA"]),
        "information_source": st.sampled_from(["DILIHAT_LANGSUNG", "DILIHAT_LANGSUNG", "LAPORAN_RT", "LAPORAN_PERUSAHAAN"]),
        "status": st.sampled_from(["HADIR", "HADIR", "HADIR", "PERGI"]),
    }
)
company_row = st.fixed_dictionaries(
    {
        "person": people,
        "region_code": st.sampled_from(PLACES),
        "status": st.sampled_from(["AKTIF_DI_LOKASI", "AKTIF_DI_LOKASI", "CUTI_ROSTER", "SELESAI", "DINAS_LUAR"]),
        "days_on_site": st.sampled_from([0, 24]),
        "permit_kind": st.sampled_from(["ITAS", "ITAS", "ITAS_PERAIRAN"]),
        "permit_end_date": st.sampled_from([FAR, FAR, NEAR]),
        "position_actual": st.sampled_from(["Teknisi", "Operator"]),
        "direct_employer_key": maybe_company,
    }
)
permit_row = st.fixed_dictionaries(
    {
        "person": people,
        "region_code": st.sampled_from(PLACES),
        "sponsor_company_key": maybe_company,
        "visa_index": st.sampled_from(["E23", "C312", "E28A"]),
        "permit_kind": st.sampled_from(["ITAS", "ITAS", "ITAS_PERAIRAN"]),
        "permit_status": st.sampled_from(["AKTIF", "AKTIF", "PROSES_PERPANJANGAN", "BERAKHIR", "EPO", "DIBATALKAN"]),
        "whereabouts": st.sampled_from(["DI_INDONESIA", "DI_INDONESIA", "DI_LUAR"]),
        "permit_end_date": st.sampled_from([FAR, FAR, NEAR]),
        "position_permit": st.sampled_from(["Teknisi", "TEKNISI"]),
    }
)


def one_row_a_person(rows: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple({row["person"]: row for row in rows}.values())


@dataclass(frozen=True)
class World:
    """Who submitted what for one month; a key that is absent did not submit, an empty tuple is a NIHIL."""

    districts: dict[str, tuple]
    companies: dict[int, tuple]
    offices: dict[str, tuple[str, tuple]]

    def tell(self, region: Region) -> None:
        region.forget()
        for place, told in self.districts.items():
            region.district(*told, kecamatan=place)
        for number, told in self.companies.items():
            region.company(*told, number=number)
        for office, (coverage, told) in self.offices.items():
            region.immigration(*told, office=office, coverage=coverage)
        region.reconcile()


@st.composite
def worlds(draw) -> World:
    districts = {
        place: one_row_a_person(draw(st.lists(district_row, max_size=2))) for place in PLACES if draw(st.sampled_from([True, True, False]))
    }
    # A person is on one roster and in one register: ties between rows of one source are not what the law is about.
    roster = one_row_a_person(draw(st.lists(company_row, max_size=3)))
    owner = {row["person"]: draw(company) for row in roster}
    companies = {
        number: tuple(row for row in roster if owner[row["person"]] == number)
        for number in (1, 2)
        if draw(st.sampled_from([True, True, False]))
    }
    register = one_row_a_person(draw(st.lists(permit_row, max_size=3)))
    keeper = {row["person"]: draw(st.sampled_from(["KANIM-SMD", "KANIM-PGK"])) for row in register}
    offices = {
        office: (
            draw(st.sampled_from(["KANIM+PUSAT", "KANIM+PUSAT", "KANIM_SAJA"])),
            tuple(row for row in register if keeper[row["person"]] == office),
        )
        for office in ("KANIM-SMD", "KANIM-PGK")
        if draw(st.sampled_from([True, True, False]))
    }
    return World(districts, companies, offices)


def oracle(world: World) -> dict[tuple[str, int], tuple[str, list[str]]]:
    """State and conflicts by kecamatan and person, worked out row by row."""
    found = {}
    for person in (1, 2, 3):
        d = {
            place: row
            for place, told in world.districts.items()
            for row in told
            if row["person"] == person
            and row["status"] == "HADIR"
            and row["information_source"] != "LAPORAN_PERUSAHAAN"
            and row["category"] != "KELUARGA"
        }
        c = next(
            (
                {**row, "company_key": number}
                for number, told in world.companies.items()
                for row in told
                if row["person"] == person and row["status"] in ("AKTIF_DI_LOKASI", "CUTI_ROSTER")
            ),
            None,
        )
        i = next(
            (
                row
                for _, told in world.offices.values()
                for row in told
                if row["person"] == person
                and row["permit_status"] != "DIBATALKAN"
                and (row["visa_index"] != "E28A" or row["permit_kind"] == "ITAS_PERAIRAN")
            ),
            None,
        )
        for place in list(d) or ([c["region_code"]] if c else [i["region_code"]] if i else []):
            found[place, person] = _judge(world, place, d.get(place), c, i)
    return found


def _judge(world: World, place: str, d, c, i) -> tuple[str, list[str]]:
    office = world.offices.get("KANIM-SMD" if place.startswith("64.02") else "KANIM-PGK")
    has_register, has_centre = office is not None, office is not None and office[0] == "KANIM+PUSAT"
    district_told = place in world.districts
    named = (d and d["company_key"]) or (i and i["sponsor_company_key"]) or None
    company_told = named in world.companies
    clashes = []
    if c and i:
        if i["sponsor_company_key"] and i["sponsor_company_key"] not in (c["company_key"], c["direct_employer_key"]):
            clashes.append("X413")
        if c["position_actual"].upper() != i["position_permit"].upper():
            clashes.append("X415")
    if d and i and i["permit_end_date"] < MONTH_END and i["permit_status"] != "PROSES_PERPANJANGAN":
        clashes.append("X416")
    if c and i and c["permit_end_date"] != i["permit_end_date"]:
        clashes.append("X417")
    unknown = "TIDAK_DAPAT_DINILAI"
    match (bool(d), bool(c), bool(i)):
        case (True, True, True):
            state = "TERVERIFIKASI_DENGAN_CATATAN" if clashes else "TERVERIFIKASI"
        case (True, False, True):
            state = "TIDAK_DILAPORKAN_PERUSAHAAN" if company_told else "PERUSAHAAN_BELUM_LAPOR"
        case (True, True, False):
            at_sea = d["category"] == "AWAK_KAPAL" or c["permit_kind"] == "ITAS_PERAIRAN"
            state = unknown if not has_register else "PERLU_CEK_PUSAT" if at_sea or not has_centre else "TANPA_IZIN_TERCATAT"
        case (False, True, True):
            on_leave = c["status"] == "CUTI_ROSTER" or c["days_on_site"] == 0
            state = "TERDAFTAR_CUTI" if on_leave else "TERDAFTAR_TIDAK_TERLIHAT" if district_told else unknown
        case (True, False, False):
            state = "TIDAK_DIKENAL" if company_told and has_centre else unknown
        case (False, True, False):
            state = "KLAIM_PERUSAHAAN" if district_told and has_centre else unknown
        case _:
            away = i["whereabouts"] == "DI_LUAR" or i["permit_status"] == "EPO"
            state = "IZIN_TANPA_KEBERADAAN" if away else "SEHARUSNYA_ADA" if district_told and company_told else unknown
    return state, clashes


def judged(region: Region) -> dict[tuple[str, int], tuple[str, list[str]]]:
    return {(row.region_code, row.person_key): (row.state, row.conflicts) for row in region.judged()}


many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@many
@given(world=worlds())
def test_every_judgement_is_the_oracles(shared_region, world):
    world.tell(shared_region)
    assert judged(shared_region) == oracle(world)


@many
@given(world=worlds(), data=st.data())
def test_a_source_that_did_not_submit_proves_nothing(shared_region, world, data):
    """Take away a NIHIL: no new accusation may come of it."""
    silent = [("districts", key) for key, told in world.districts.items() if not told]
    silent += [("companies", key) for key, told in world.companies.items() if not told]
    silent += [("offices", key) for key, (_, told) in world.offices.items() if not told]
    if not silent:
        return
    world.tell(shared_region)
    before = judged(shared_region)
    kind, gone = data.draw(st.sampled_from(silent))
    replace(world, **{kind: {key: told for key, told in getattr(world, kind).items() if key != gone}}).tell(shared_region)
    after = judged(shared_region)
    assert after.keys() == before.keys()
    for cell, (state, _) in after.items():
        assert state not in ACCUSING or state == before[cell][0]


@many
@given(world=worlds())
def test_rows_copied_from_the_company_change_nothing(shared_region, world):
    """Take away all copied rows: every judgement stays."""
    world.tell(shared_region)
    before = judged(shared_region)
    bare = {
        place: tuple(row for row in told if row["information_source"] != "LAPORAN_PERUSAHAAN") for place, told in world.districts.items()
    }
    replace(world, districts=bare).tell(shared_region)
    assert judged(shared_region) == before
