"""X414 and X419 to X431: what the forms beside the three sources add. One story a rule, raising exactly it; and what must not raise it."""

from __future__ import annotations

from datetime import date

import pytest
from reconcile_story import COMPANIES, LOA_KULU, PERIOD, TABANG

NIB, OTHER = COMPANIES[1], COMPANIES[2]
VILLAGE = "64.02.12.2003"
APPROVAL = {
    "nomor_rptka": "B.3/100001/PK.04.01/I/2026", "nib": NIB, "tgl_mulai": date(2026, 2, 11), "tgl_berakhir": date(2027, 2, 10), "perpanjangan_ke": 0,
    "jabatan": "Penasihat Teknik", "kode_wilayah_lokasi": "64.02", "cakupan_lokasi": "SATU_KABKOTA",
}  # fmt: skip
ROSTER_ROW = {
    "nomor_rptka": "b.3/100001/pk.04.01/i/2026", "level_jabatan": "PROFESIONAL", "kode_wilayah_lokasi": VILLAGE, "kode_lokasi_kerja": "LK-01",
    "pemberi_kerja_langsung": NIB, "id_tka_perusahaan": "TKA-1",
}  # fmt: skip


def working(region, period: str = PERIOD, staged: dict | None = None, **more) -> None:
    """One worker whom all three know."""
    region.district({"person": 1, **more.get("d", {})}, period=period)
    region.company({"person": 1, "staged": {**ROSTER_ROW, **(staged or {})}, **more.get("c", {})}, period=period)
    region.immigration({"person": 1, **more.get("i", {})}, period=period)


def codes(region, period: str = PERIOD) -> list[str]:
    """Conflicts and findings after reconciling."""
    region.reconcile()
    return sorted({code for row in region.judged(period) for code in row.conflicts} | {row.rule_code for row in region.findings(period)})


def unassessed(region, period: str = PERIOD) -> set[str]:
    return {row.rule_code for row in region.findings(period, assessable=False) if row.region_code == "64.02"}


def test_without_the_other_forms_nothing_is_said_but_that_it_cannot_be_told(region):
    working(region)
    assert codes(region) == []
    assert unassessed(region) == {"X414", "X420", "X421", "X422", "X424", "X426", "X427", "X428"}
    (row,) = [row for row in region.findings(assessable=False) if row.rule_code == "X420"]
    assert (row.subject, row.coverage, row.assigned_to, row.age_months) == ("-", {"n05": False}, "KESBANGPOL", 0)


# --- X414: place of work


@pytest.mark.parametrize("place", ["64.02", TABANG, VILLAGE])
def test_a_place_within_or_around_the_approved_one_is_right(region, place):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": place})
    assert codes(region) == []


def test_x414_works_where_the_approval_does_not_hold(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": LOA_KULU})
    assert codes(region) == ["X414"]
    (row,) = region.judged()
    assert (row.state, row.conflict_fields) == ("TERVERIFIKASI_DENGAN_CATATAN", ["kode_wilayah_lokasi"])


def test_x414_one_of_several_places_is_enough_and_an_unknown_approval_proves_nothing(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": LOA_KULU}, {**APPROVAL, "kode_wilayah_lokasi": TABANG})
    assert codes(region) == []
    region.forget()
    working(region, staged={"nomor_rptka": "B.3/999"})
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": LOA_KULU})
    assert codes(region) == []


@pytest.mark.parametrize(("place", "expected"), [(LOA_KULU, ["X414"]), ("64.02", [])])
def test_x414_takes_the_approval_of_the_register_where_the_roster_names_none(region, place, expected):
    working(
        region, staged={"nomor_rptka": None, "level_jabatan": "DIREKSI"}, i={"staged": {"nomor_rptka_rujukan": APPROVAL["nomor_rptka"]}}
    )
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "kode_wilayah_lokasi": place})
    assert codes(region) == expected


# --- X419: deported or barred


CASE = {
    "id_kasus": "KSS-1", "person": 1, "niora": "N1", "jenis_tak": ["DEPORTASI", "TANGKAL"], "tgl_keputusan": date(2026, 9, 10), "tgl_deportasi": date(2026, 9, 18),
    "tangkal_sampai": date(2028, 9, 10),
}  # fmt: skip


def test_x419_deported_last_month_and_here_again(region):
    working(region)
    region.tells("I05", "KANIM-SMD", CASE, period="2026-09")
    assert codes(region) == ["X419"]
    assert region.judged()[0].state == "TERVERIFIKASI"


@pytest.mark.parametrize(
    "case",
    [
        {"tgl_deportasi": date(2026, 10, 28), "tgl_keputusan": date(2026, 10, 20)},  # last seen on the 27th, before he went
        {"tgl_deportasi": None, "tgl_keputusan": date(2026, 10, 2)},  # decided, not yet carried out
        {"jenis_tak": ["BIAYA_BEBAN"], "tgl_deportasi": None, "tangkal_sampai": None},
        {"person": 9},
    ],
)
def test_x419_only_after_he_was_put_out(region, case):
    working(region)
    region.tells("I05", "KANIM-SMD", {**CASE, **case})
    assert codes(region) == []


def test_x419_a_new_permit_after_a_deportation_without_ban_is_lawful(region):
    working(region, i={"issued_date": date(2026, 10, 1)})
    region.tells("I05", "KANIM-SMD", {**CASE, "jenis_tak": ["DEPORTASI"], "tangkal_sampai": None}, period="2026-09")
    assert codes(region) == []


@pytest.mark.parametrize(
    "rows",
    [
        [
            {"jenis_tak": ["BIAYA_BEBAN"], "tgl_deportasi": None, "tangkal_sampai": None},
            {"jenis_tak": ["DEPORTASI"], "tangkal_sampai": None},
        ],
        [{"jenis_tak": ["DEPORTASI"], "tangkal_sampai": None}, {"jenis_tak": ["TANGKAL"], "tgl_deportasi": None}],
    ],
)
def test_x419_a_case_of_several_measures_is_told_in_several_rows(region, rows):
    working(region)
    region.tells("I05", "KANIM-SMD", *({**CASE, **row} for row in rows), period="2026-09")
    assert codes(region) == ["X419"]


def test_x419_the_case_number_of_another_office_is_another_case(region):
    working(region)
    region.tells("I05", "KANIM-SMD", CASE, period="2026-09")
    region.tells(
        "I05",
        "KANIM-PGK",
        {**CASE, "person": 9, "jenis_tak": ["BIAYA_BEBAN"], "tgl_deportasi": None, "tangkal_sampai": None},
        region="19.71",
    )
    assert codes(region) == ["X419"]


# --- A month in which none of the three sources has answered


def test_findings_that_need_none_of_the_three_sources_wait_for_none(region):
    region.tells("N05", "DISNAKER-6402", APPROVAL)
    region.tells("I08", "KANIM-SMD", HOME)
    region.tells("N03", "DISNAKER-6402", PLACED)
    assert codes(region) == ["X421", "X427"]
    assert region.reconcile()["periods"] == 0


# --- X420, X421: approvals and rosters


def test_x420_workers_and_no_approval_for_the_company(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"})
    region.company(number=2)
    assert codes(region) == ["X420"]
    (row,) = region.findings()
    assert (row.region_code, row.subject, row.company_key, row.state, row.assigned_to) == (
        "64.02",
        NIB,
        1,
        "PEMBERI_KERJA_TANPA_RPTKA",
        "DISNAKER",
    )
    assert row.evidence == {"P01": [[2, 2]]}


def test_x420_directors_need_no_approval(region):
    working(region, staged={"nomor_rptka": None, "level_jabatan": "DIREKSI"})
    region.tells("N05", "DISNAKER-6402")
    assert codes(region) == []


def test_x421_an_approval_and_never_a_roster(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"})
    assert codes(region) == ["X421"]
    (row,) = region.findings()
    assert (row.subject, row.state, row.evidence) == (OTHER, "NON_PELAPOR", {"N05": [[4, 3]]})


def test_x421_not_where_a_roster_once_came_nor_before_it_was_due(region):
    import sqlalchemy as sa

    from sinergi.database import transaction

    region.company(number=2, period="2026-08")
    working(region)
    region.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"})
    assert codes(region) == []
    region.forget()
    working(region)
    region.tells("N05", "DISNAKER-6402", APPROVAL, {**APPROVAL, "nib": OTHER, "nomor_rptka": "B.3/2"})
    with transaction(region.url) as conn:
        conn.execute(sa.text("select warehouse.ensure_partition('fact_obligation', 202610)"))
        conn.execute(
            sa.text(
                "insert into warehouse.fact_obligation (period_key, form, sender, region_code, due_at, state, known_from) "
                "values (202610, 'P01', :nib, '64.02', :due, 'AWAITED', :clock)"
            ),
            {"nib": NIB, "due": region.clock.replace(day=17), "clock": region.clock},
        )
    assert codes(region) == []
    assert "X421" in unassessed(region)
    region.clock = region.clock.replace(day=18)
    assert codes(region) == ["X421"]


# --- X422: months paid


EXTENDED = {**APPROVAL, "perpanjangan_ke": 1, "tgl_mulai": date(2026, 9, 11), "tgl_berakhir": date(2027, 9, 10)}
LEVY = {
    "nomor_skrd": "973/1",
    "nib": NIB,
    "nomor_rptka": APPROVAL["nomor_rptka"],
    "jumlah_tka": 1,
    "jumlah_bulan": 12,
    "tgl_skrd": date(2026, 10, 8),
    "tgl_bayar": date(2026, 10, 15),
}


@pytest.mark.parametrize(
    ("levies", "expected"),
    [
        ([LEVY], []),
        ([{**LEVY, "jumlah_bulan": 6}], ["X422"]),
        ([{**LEVY, "jumlah_bulan": 6}, {**LEVY, "nomor_skrd": "973/2", "jumlah_bulan": 6}], []),
        ([{**LEVY, "jumlah_bulan": 6, "tgl_bayar": None}], []),
    ],
    ids=["paid", "half", "in two parts", "not yet due"],
)
def test_x422_months_paid_are_those_of_the_extension(region, levies, expected):
    working(region)
    region.tells("N05", "DISNAKER-6402", EXTENDED)
    region.tells("N06", "DISNAKER-6402", *levies)
    assert codes(region) == expected


def test_x422_nothing_set_is_a_leak_once_the_ledgers_reach_back_to_the_extension(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", EXTENDED)
    region.tells("N06", "DISNAKER-6402")
    assert codes(region) == []
    region.tells("N06", "DISNAKER-6402", period="2026-09")
    assert codes(region) == ["X422"]


def test_x422_an_extension_under_its_old_number_runs_from_the_old_end(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**APPROVAL, "tgl_berakhir": date(2026, 9, 10)}, period="2026-08")
    region.tells("N05", "DISNAKER-6402", {**EXTENDED, "tgl_mulai": APPROVAL["tgl_mulai"]})
    region.tells("N06", "DISNAKER-6402", LEVY)
    assert codes(region) == []


def test_x422_a_levy_long_after_the_start_says_nothing_of_that_start(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**EXTENDED, "tgl_mulai": date(2025, 9, 11)})
    region.tells("N06", "DISNAKER-6402", LEVY)
    assert codes(region) == []


def test_x422_what_is_paid_elsewhere_is_not_ours(region):
    working(region)
    region.tells("N05", "DISNAKER-6402", {**EXTENDED, "cakupan_lokasi": "LINTAS_KABKOTA"})
    region.tells("N06", "DISNAKER-6402", {**LEVY, "jumlah_bulan": 6})
    assert codes(region) == []


# --- X423, X424: residence papers


PAPER = {
    "nomor_sktt": "SKTT-1", "person": 1, "niora": "N1", "kebangsaan": "CHN", "nomor_paspor": "E1", "kode_wilayah": VILLAGE, "tgl_terbit": date(2026, 2, 20),
    "tgl_berakhir": date(2027, 2, 14),
}  # fmt: skip


def test_x423_seen_in_another_kecamatan_than_the_paper_says(region):
    working(region)
    region.tells("D01", "DUKCAPIL-6402", PAPER)
    assert codes(region) == []
    region.forget()
    working(region)
    region.tells("D01", "DUKCAPIL-6402", {**PAPER, "kode_wilayah": "64.02.02.2001"})
    assert codes(region) == ["X423"]
    assert region.judged()[0].state == "TERVERIFIKASI"


@pytest.mark.parametrize(
    ("issued", "stock", "expected"),
    [
        (date(2026, 10, 1), False, ["X424"]),
        (date(2026, 10, 20), False, []),  # the fourteen days are not over
        (date(2026, 2, 1), False, []),  # a paper of February need not stand in an extract of October's
        (date(2026, 2, 1), True, ["X424"]),
    ],
)
def test_x424_no_paper_two_weeks_after_the_permit(region, issued, stock, expected):
    working(region, i={"issued_date": issued})
    region.tells("D01", "DUKCAPIL-6402", {**PAPER, "person": 2, "tgl_terbit": date(2026, 2, 20) if stock else date(2026, 10, 9)})
    assert codes(region) == expected


# --- X425: lodgings


def guest(came: date, left: date | None, place: str = "64.02.02.2001") -> list[dict]:
    nights = {"person": 1, "niora": "N1", "kode_wilayah": place}
    stay = [{**nights, "jenis": "APOA_MASUK", "tgl_lapor": came, "tgl_kejadian": came}]
    return stay + ([{**nights, "jenis": "APOA_KELUAR", "tgl_lapor": left, "tgl_kejadian": left}] if left else [])


def test_x425_more_days_than_the_month_has(region):
    working(region)  # 24 days on site
    region.tells("I03", "KANIM-SMD", *guest(date(2026, 10, 3), date(2026, 10, 11)))
    assert codes(region) == ["X425"]


@pytest.mark.parametrize(
    "stay",
    [guest(date(2026, 10, 3), date(2026, 10, 10)), guest(date(2026, 10, 3), None), guest(date(2026, 10, 3), date(2026, 10, 25), VILLAGE)],
    ids=["just possible", "not signed out", "at the workplace"],
)
def test_x425_is_silent_where_it_is_possible(region, stay):
    working(region)
    region.tells("I03", "KANIM-SMD", *stay)
    assert codes(region) == []


# --- X426, X427, X428: citizens


NIK = "6402065805020003"
HOME = {
    "id_kepulangan": "PLG-1", "nik": NIK, "nama": "X", "tgl_tiba_indonesia": date(2026, 10, 11), "tgl_tiba_daerah": date(2026, 10, 12),
    "negara_asal": "MYS", "jenis": "DEPORTASI", "status_prosedural": "NONPROSEDURAL",
}  # fmt: skip
PLACED = {
    "id_pmi": "PMI-1", "nik": NIK, "negara_tujuan": "MYS", "nomor_kontrak": "PK/1", "tgl_berangkat": date(2026, 8, 29), "status": "BEKERJA",
    "skema": "P2P", "jabatan": "Operator",
}  # fmt: skip


HELD_BACK = {"person": 7, "jenis_baris": "KASUS", "id_kasus": "PPR-1", "tgl": date(2026, 8, 20), "hash_nik": "f" * 64}


def test_x426_held_back_and_brought_home(region):
    working(region)
    region.tells("I06", "KANIM-SMD", HELD_BACK, {**HELD_BACK, "id_kasus": "PPR-2", "person": 8}, period="2026-08")
    region.tells("I08", "KANIM-SMD", {**HOME, "person": 7})
    assert codes(region) == ["X426"]
    (row,) = region.findings()
    assert (row.subject, row.person_key, row.evidence) == ("PLG-1", 7, {"I06": [[4, 2]], "I08": [[5, 2]]})


def test_x426_needs_the_refusal_before_the_return(region):
    working(region)
    region.tells("I06", "KANIM-SMD", {**HELD_BACK, "tgl": date(2026, 10, 20)})
    region.tells("I08", "KANIM-SMD", {**HOME, "person": 7})
    assert codes(region) == []


def test_x426_cannot_be_told_while_the_marks_meet_nobody(region):
    working(region)
    region.tells("I06", "KANIM-SMD", HELD_BACK, period="2026-08")
    region.tells("I08", "KANIM-SMD", {**HOME, "person": 70})
    assert codes(region) == []
    assert "X426" in unassessed(region)


def test_x427_told_as_nonprocedural_and_known_to_the_placements(region):
    working(region)
    region.tells("N03", "DISNAKER-6402", PLACED)
    home = region.tells("I08", "KANIM-SMD", HOME)
    region.links(home, 2, 77)
    assert codes(region) == ["X427"]
    (row,) = region.findings()
    assert (row.subject, row.person_key, row.evidence) == ("PLG-1", 77, {"I08": [[5, 2]], "N03": [[4, 2]]})


@pytest.mark.parametrize(("person", "expected"), [(77, []), (78, ["X427"])])
def test_x427_follows_whoever_came_home_without_a_nik(region, person, expected):
    working(region)
    placed = region.tells("N03", "DISNAKER-6402", PLACED)
    region.links(placed, 2, 77)
    home = region.tells("I08", "KANIM-SMD", {**HOME, "nik": None, "status_prosedural": "PROSEDURAL"})
    region.links(home, 2, person)
    assert codes(region) == expected


@pytest.mark.parametrize(
    ("home", "placed", "expected"),
    [
        ({"status_prosedural": "PROSEDURAL"}, {}, []),
        ({"status_prosedural": "PROSEDURAL"}, {"negara_tujuan": "THA"}, ["X427"]),
        ({"status_prosedural": "PROSEDURAL"}, {"status": "TERDAFTAR"}, ["X427"]),
        ({"status_prosedural": "PROSEDURAL"}, {"tgl_berangkat": date(2026, 10, 20)}, ["X427"]),
        ({}, {"nik": "6402062111990002"}, []),
        ({"status_prosedural": "TIDAK_DIKETAHUI"}, {}, []),
    ],
)
def test_x427_derives_from_departures_before_the_return_to_that_country(region, home, placed, expected):
    working(region)
    region.tells("N03", "DISNAKER-6402", {**PLACED, **placed})
    region.tells("I08", "KANIM-SMD", {**HOME, **home})
    assert codes(region) == expected


def test_x427_does_not_doubt_a_placement_while_the_list_is_missing(region):
    working(region)
    region.tells("I08", "KANIM-SMD", {**HOME, "status_prosedural": "PROSEDURAL"})
    assert codes(region) == []
    assert "X427" in unassessed(region)


CERTIFICATE = {"nik": NIK, "skema": "Las SMAW 3G", "tgl_uji": date(2026, 8, 1), "hasil": "K", "tgl_terbit": date(2026, 8, 20)}


def test_x428_a_certificate_became_a_placement(region):
    working(region)
    region.tells("N02", "DISNAKER-6402", CERTIFICATE, period="2026-08")
    region.tells("N03", "DISNAKER-6402", {**PLACED, "tgl_berangkat": date(2026, 10, 14), "status": "BERANGKAT"})
    assert codes(region) == ["X428"]
    (row,) = region.findings()
    assert (row.subject, row.evidence) == ("PMI-1", {"N02": [[4, 2]], "N03": [[5, 2]]})


@pytest.mark.parametrize("differs", [{"hasil": "BK"}, {"tgl_terbit": date(2026, 10, 20)}, {"nik": "6402062111990002"}])
def test_x428_needs_the_certificate_before_the_departure(region, differs):
    working(region)
    region.tells("N02", "DISNAKER-6402", {**CERTIFICATE, **differs}, period="2026-08")
    region.tells("N03", "DISNAKER-6402", {**PLACED, "tgl_berangkat": date(2026, 10, 14), "status": "BERANGKAT"})
    assert codes(region) == []


# --- X429: visits


VISIT = {"id_observasi": "OBS-1", "tanggal": date(2026, 10, 6), "kode_desa_kel": VILLAGE, "nib": NIB, "jml_oa_terlihat": 1}


@pytest.mark.parametrize(("seen", "expected"), [([1], ["X429"]), ([2], []), ([0, 3], [])])
def test_x429_the_best_visit_saw_fewer_than_half(region, seen, expected):
    region.district(*({"person": number} for number in range(1, 5)))
    region.company(*({"person": number, "staged": ROSTER_ROW} for number in range(1, 5)))
    region.immigration(*({"person": number} for number in range(1, 5)))
    region.tells(
        "K02",
        "640212",
        *({**VISIT, "id_observasi": f"OBS-{number}", "jml_oa_terlihat": count} for number, count in enumerate(seen)),
        region=TABANG,
    )
    assert codes(region) == expected
    if expected:
        (row,) = region.findings()
        assert (row.region_code, row.subject, row.evidence) == (TABANG, f"{NIB}@{VILLAGE}", {"K02": [[4, 2]], "P01": [[2, 2]]})


@pytest.mark.parametrize(("seen", "expected"), [(1, ["X429"]), (3, [])])
def test_x429_a_visit_may_name_the_company_alone(region, seen, expected):
    region.district(*({"person": number} for number in range(1, 5)))
    region.company(*({"person": number, "staged": ROSTER_ROW} for number in range(1, 5)))
    region.immigration(*({"person": number} for number in range(1, 5)))
    visit = region.tells("K02", "640212", {**VISIT, "nib": None, "jml_oa_terlihat": seen}, region=TABANG)
    region.employs(visit, 2, 1, role="observed")
    assert codes(region) == expected


def test_x429_those_on_leave_need_not_be_seen(region):
    region.district(*({"person": number} for number in range(1, 4)))
    region.company(
        *({"person": number, "staged": ROSTER_ROW, "status": "CUTI_ROSTER" if number > 1 else "AKTIF_DI_LOKASI"} for number in range(1, 4))
    )
    region.immigration(*({"person": number} for number in range(1, 4)))
    region.tells("K02", "640212", VISIT, region=TABANG)
    assert codes(region) == []


# --- X430: hidden layers


PLACE = {
    "kode_lokasi_kerja": "LK-01", "jenis_izin_tambang": "IUJP", "peran": "SUBKONTRAKTOR", "nib_pemilik_iup": OTHER, "nib_pemberi_kerja_kontrak": OTHER,
    "aktif_sejak": date(2021, 1, 1), "kode_wilayah": VILLAGE,
}  # fmt: skip
MINE = {
    "kode_lokasi_kerja": "LK-09",
    "jenis_izin_tambang": "IUP_OP",
    "peran": "PEMILIK",
    "aktif_sejak": date(2021, 1, 1),
    "kode_wilayah": VILLAGE,
}


def test_x430_the_mine_did_not_list_its_subcontractor(region):
    working(region)
    region.tells("P05", NIB, PLACE, period="2026")
    region.tells("P05", OTHER, MINE, period="2026")
    assert codes(region) == ["X430"]
    (row,) = region.findings()
    assert (row.subject, row.company_key, row.evidence) == (f"{NIB}@{OTHER}", 1, {"P01": [[2, 2]]})


@pytest.mark.parametrize(
    ("place", "mine"),
    [
        ({}, {"nib_pemberi_kerja_kontrak": NIB, "peran": "SUBKONTRAKTOR"}),
        ({"peran": "KONTRAKTOR_UTAMA"}, {}),
        ({"aktif_sampai": date(2026, 3, 1)}, {}),
    ],
    ids=["listed", "main contractor", "ended"],
)
def test_x430_is_silent_on_open_layers(region, place, mine):
    working(region)
    region.tells("P05", NIB, {**PLACE, **place}, period="2026")
    region.tells("P05", OTHER, MINE, {**MINE, "kode_lokasi_kerja": "LK-10", **mine}, period="2026")
    assert codes(region) == []


def test_x430_a_direct_employer_whom_the_mine_did_not_list(region):
    working(region, staged={"pemberi_kerja_langsung": OTHER})
    region.tells("P05", NIB, MINE, period="2026")
    assert codes(region) == ["X430"]
    assert region.findings()[0].subject == f"{OTHER}@{NIB}"


def test_x430_cannot_be_told_before_the_mine_has_sent_its_list(region):
    working(region)
    region.tells("P05", NIB, PLACE, period="2026")
    assert codes(region) == []
    assert [(row.rule_code, row.subject) for row in region.findings(assessable=False) if row.subject != "-"] == [("X430", f"{NIB}@{OTHER}")]


# --- X431: gone without a word


def silent(region, period: str = PERIOD) -> None:
    region.district(period=period)
    region.company(period=period)
    region.immigration(period=period)


def test_x431_present_last_month_and_gone_without_a_word(region):
    working(region, "2026-08")
    silent(region, "2026-09")
    silent(region, "2026-10")
    assert codes(region, "2026-09") == ["X431"]
    (first,), (second,) = region.findings("2026-09"), region.findings("2026-10")
    assert (first.person_key, first.region_code, first.company_key, first.subject, first.age_months) == (1, TABANG, 1, "person:1", 0)
    assert (second.first_seen_period, second.age_months, second.assigned_to) == ("2026-09", 1, "IMIGRASI")


def test_x431_looked_for_and_not_found_is_no_exit(region):
    working(region, "2026-09")
    region.district({"person": 1, "status": "TIDAK_DITEMUKAN"})
    region.company()
    region.immigration()
    assert codes(region) == ["X431"]


@pytest.mark.parametrize("seen", [{"category": "KELUARGA"}, {"information_source": "LAPORAN_PERUSAHAAN"}, {"status": "MENINGGAL"}])
def test_x431_whoever_stands_in_a_return_of_the_district_is_not_without_trace(region, seen):
    working(region, "2026-09")
    region.district({"person": 1, **seen})
    region.company()
    region.immigration()
    assert codes(region) == []


def test_x431_ends_when_he_is_back(region):
    working(region, "2026-08")
    silent(region, "2026-09")
    working(region, "2026-10")
    assert codes(region, "2026-10") == []


def test_x431_a_register_that_reaches_less_far_has_lost_nobody(region):
    region.immigration({"person": 1}, period="2026-09")
    region.district()
    region.company()
    region.immigration(coverage="KANIM_SAJA")
    assert codes(region) == []


@pytest.mark.parametrize("missing", ["d", "c", "i"])
def test_x431_proves_nothing_while_one_of_those_who_knew_him_is_missing(region, missing):
    working(region, "2026-09")
    if missing != "d":
        region.district()
    if missing != "c":
        region.company()
    if missing != "i":
        region.immigration()
    assert codes(region) == []


@pytest.mark.parametrize(
    "told",
    [
        lambda region: region.district({"person": 1, "status": "PERGI"}),
        lambda region: region.company({"person": 1, "status": "SELESAI"}),
        lambda region: region.immigration({"person": 1, "permit_status": "DIBATALKAN"}),
        lambda region: region.tells(
            "P04",
            NIB,
            {"person": 1, "id_peristiwa": "P1", "id_tka_perusahaan": "TKA-1", "jenis": "SELESAI", "tgl_peristiwa": date(2026, 10, 3)},
        ),
        lambda region: region.tells(
            "I02",
            "KANIM-SMD",
            {"id_transaksi": "T1", "person": 1, "niora": "N1", "jenis": "EPO", "tgl": date(2026, 9, 29)},
            period="2026-09",
        ),
    ],
    ids=["district", "company", "register", "event", "exit permit"],
)
def test_x431_an_exit_that_somebody_told_is_no_finding(region, told):
    working(region, "2026-09")
    told(region)
    said = {row.form for row in region.all("select form from warehouse.dim_submission where period_key = 202610")}
    for form, answer in (("K01", region.district), ("P01", region.company), ("I01", region.immigration)):
        if form not in said:
            answer()
    assert codes(region) == []
