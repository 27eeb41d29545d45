"""Every form that speaks of a person or a company is linked by the number it has: NIORA, NIK, or one that another form explains."""

from __future__ import annotations

from datetime import date, timedelta

from identity_story import KEBUN, TAMBANG

from sinergi.contract import load_forms
from sinergi.identity import roles
from sinergi.identity.keys import of_home

NIK = "6402061010840001"


def test_citizens_are_known_by_nik_in_every_form_and_beside_foreigners(office):
    watched = office.says("K04", {"nik": NIK, "nama": "SITI", "jk": "P", "tanggal_lahir": date(1984, 10, 10)}, period="2026-08")
    trained = office.says("N01", {"nik": NIK, "id_kelas": "K1"}, period="2026-09")
    placed = office.says("N03", {"nik": NIK, "nomor_paspor": "C1234567", "id_pmi": "PMI-1"}, period="2026-10")
    home = office.says(
        "I08", {"nik": None, "nomor_paspor": "C1234567", "nama": "SITI"}, {"nik": "6402061010840002", "nama": "SITI"}, period="2026-11"
    )
    office.resolve()
    assert office.who(watched) == office.who(trained) == office.who(placed) == office.who(home) != office.who(home, 3)
    assert (office.link(watched).tier, office.link(watched).decided_by) == (1, "nik")
    (profile,) = office.all(
        "select full_name, sex, nationality, niora from vault.person_profile where person_key = :key", key=office.who(watched)
    )
    assert tuple(profile) == ("SITI", "P", "IDN", None)


def test_no_nik_stands_in_vault_or_identity(office):
    office.says("K04", {"nik": NIK, "nama": "SITI"})
    office.resolve()
    for table in office.all("select schemaname || '.' || tablename as name from pg_tables where schemaname in ('identity', 'vault')"):
        assert NIK not in str(office.all(f"select * from {table.name}"))


def test_a_nik_veiled_with_the_shared_secret_is_that_citizen_and_with_another_nobody_known(office):
    placed = office.says("N03", {"nik": NIK})
    veiled = of_home().veiled(NIK).removeprefix("nik:")
    cases = office.says("I06", {"hash_nik": veiled.upper(), "id_kasus": "1"}, {"hash_nik": "f" * 64, "id_kasus": "2"}, {"hash_nik": None})
    office.resolve()
    assert office.who(cases, 2) == office.who(placed) != office.who(cases, 3)
    assert len(office.all("select * from identity.person_link where submission_key = :key", key=cases)) == 2, "a row of totals is nobody"


def test_what_a_company_calls_its_worker_leads_to_the_worker(office):
    roster = office.says(
        "P01",
        {"passport": "EJ1", "id_tka_perusahaan": "TKA-1"},
        {"passport": "EK2", "name": "LI WEI", "id_tka_perusahaan": "TKA-2"},
        period="2026-08",
    )
    event = office.says(
        "P04", {"id_tka_perusahaan": "TKA-2", "id_peristiwa": "1"}, {"id_tka_perusahaan": "TKA-9", "id_peristiwa": "2"}, period="2026-08"
    )
    others = office.says("P04", {"id_tka_perusahaan": "TKA-2", "id_peristiwa": "1"}, sender=KEBUN, period="2026-08")
    office.resolve()
    assert (office.who(event), office.link(event).decided_by) == (office.who(roster, 3), "follows")
    assert len(office.all("select * from identity.person_link where submission_key in (:one, :other)", one=event, other=others)) == 1
    assert office.company(event).nib == TAMBANG


def test_a_row_that_follows_comes_right_when_the_roster_comes_after_it_and_when_the_roster_changes_hands(office):
    event = office.says("P04", {"id_tka_perusahaan": "TKA-1", "id_peristiwa": "1"}, period="2026-09")
    office.resolve()
    assert office.all("select * from identity.person_link") == []
    office.clock += timedelta(days=1)
    roster = office.says("P01", {"passport": "EP0000001", "id_tka_perusahaan": "TKA-1"}, period="2026-09")
    office.resolve()
    assert office.who(event) == office.who(roster)
    assert [row.submission_key for row in office.all("select * from identity.resolution where relinked_at = :now", now=office.clock)] == [
        event
    ]
    office.clock += timedelta(days=1)
    earlier = office.says(
        "I01", {"niora": "N1", "passport": "EJ0000001", "nib": TAMBANG}, {"niora": "N1", "passport": "EP0000001"}, period="2026-08"
    )
    office.resolve()
    assert office.who(event) == office.who(roster) == office.who(earlier)


def test_immigration_names_by_niora_or_by_a_pseudonym_of_its_own(office):
    permit = office.says("I01", {"niora": "N1", "passport": "EJ1"})
    move = office.says("I02", {"niora": "N1", "id_transaksi": "1"})
    cases = office.says(
        "I05", {"niora": "N1", "id_kasus": "1"}, {"id_pseudonim": "X-7", "id_kasus": "2"}, {"id_pseudonim": "X-8", "id_kasus": "3"}
    )
    again = office.says("I05", {"id_pseudonim": "X-7", "id_kasus": "2"}, period="2026-11")
    office.resolve()
    assert office.who(permit) == office.who(move) == office.who(cases, 2)
    assert office.who(cases, 3) == office.who(again) != office.who(cases, 4)


def test_a_place_of_work_names_its_company_the_licence_holder_and_the_principal(office):
    place = office.says(
        "P05", {"kode_lokasi_kerja": "LK-1", "nib_pemilik_iup": KEBUN, "nib_pemberi_kerja_kontrak": "0220001111111"}, period="2026"
    )
    seen = office.says("K02", {"nama_perusahaan": "PT. CONTOH TAMBANG", "id_observasi": "1"})
    office.resolve()
    assert [office.company(place, role=role).nib for role in ("employer", "owner", "principal")] == [TAMBANG, KEBUN, "0220001111111"]
    assert office.company(seen, role="observed").nib == TAMBANG


def test_every_form_with_people_or_companies_says_who():
    silent = {code for code, form in load_forms().items() if not form.identity}
    assert silent == {"I07", "K03", "P02", "T01"}, "counts, meetings and cases without any name or number"
    for form in load_forms().values():
        roles.person_columns(form), roles.company_roles(form), roles.following(form)
