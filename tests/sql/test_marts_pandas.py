"""On clean input the marts about persons, returns and villages equal what pandas makes of the truth and of the files as their senders meant them.

Together with test_marts_truth.py and ../warehouse/test_citizens.py these are all questions R01 to R42; the last test holds that none is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sinergi.periods import Period
from sinergi.places import sql_folder

RECEIVED = pd.Timestamp("2026-11-16")  # the clock of the run that took all files
VERIFIED = {"TERVERIFIKASI", "TERVERIFIKASI_DENGAN_CATATAN"}
RINGS = ("TAMBANG_INTI", "TAMBANG_JASA", "TAMBANG_RANTAI")
OVERSTAY_IDR_PER_DAY = 1_000_000  # PP 45/2024
PLACE = ["period", "region_code"]


def table(told: dict, form: str, *columns: str) -> pd.DataFrame:
    """The rows of a form that are in force; ``starts`` and ``ends`` are the days of the period."""
    found = pd.DataFrame(
        [
            {"sender": row.sender, "period": str(row.period), "starts": row.period.start, "ends": row.period.end, "region": row.region, **row.values}
            for row in told[form]
        ]
    )  # fmt: skip
    return found.reindex(columns=["sender", "period", "starts", "ends", "region", *columns])


def both_levels(frame: pd.DataFrame, once: pd.DataFrame) -> pd.DataFrame:
    """Rows of kecamatan, and beside them the rows of the kabupaten."""
    return pd.concat([frame, once.assign(region_code=once["region_code"].str[:5])])


def tally(frame: pd.DataFrame, *keys: str) -> dict[Any, int]:
    return frame.groupby(list(keys)).size().to_dict()


def answer(ask, sql: str, keys: int) -> dict[tuple, Any]:
    """Rows by their first ``keys`` columns; a single measure stands bare."""
    found = ask(sql)
    told = {row[:keys]: row[keys] if len(row) == keys + 1 else row[keys:] for row in found}
    assert len(told) == len(found) > 0, "the keys of the mart are no keys"
    return told


def percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def near(found: dict[tuple, Any], expected: dict[tuple, Any]) -> None:
    """The same keys, and figures that differ by no more than the rounding."""
    assert found.keys() == expected.keys()
    for key, figures in expected.items():
        assert [None if figure is None else float(figure) for figure in found[key]] == pytest.approx(
            [None if figure is None else float(figure) for figure in figures], abs=0.0051, nan_ok=False
        ), key


# -- persons in three sources


@pytest.fixture(scope="module")
def months(truth) -> pd.DataFrame:
    """One row per person, kecamatan and month."""
    found = pd.DataFrame(truth["person_months"])
    found = found.merge(pd.DataFrame(truth["persons"])[["person_id", "nationality"]], on="person_id", how="left")
    found = found.merge(
        pd.DataFrame(truth["companies"])[["nib", "sector", "mining_class"]], left_on="company_nib", right_on="nib", how="left"
    )
    found["kab"] = found["region_code"].str[:5]
    found["is_verified"] = found["state"].isin(VERIFIED)
    found["is_assessable"] = found["state"] != "TIDAK_DAPAT_DINILAI"
    assert len(found) == len(truth["person_months"]) > 1000
    return found


@pytest.fixture(scope="module")
def once(months) -> pd.DataFrame:
    """One row per person, kabupaten and month: whoever is in two kecamatan counts once, with all that any of them knows."""
    return months.groupby(["period", "kab", "person_id"], as_index=False).agg(
        region_code=("kab", "first"), in_d=("in_d", "max"), in_c=("in_c", "max"), in_i=("in_i", "max"),
        is_verified=("is_verified", "max"), is_assessable=("is_assessable", "max"),
    )  # fmt: skip


def test_r01_verified_by_sector_and_nationality(ask, months):
    verified = months[months["is_verified"]]
    kabupaten = verified.drop_duplicates(["period", "kab", "person_id"])
    expected = tally(both_levels(verified, kabupaten), "period", "region_code", "sector", "nationality")
    assert answer(ask, "select period, region_code, sector, nationality, persons from mart.verified_headcount", 4) == expected


def test_r02_everybody_by_the_sources_that_know_them(ask, months, once):
    whole = both_levels(months, once)
    whole["combination"] = [
        "".join(letter for letter, known in zip("DCI", row, strict=True) if known) for row in whole[["in_d", "in_c", "in_i"]].to_numpy()
    ]
    expected = tally(whole, "period", "region_code", "combination", "is_assessable")
    assert answer(ask, "select period, region_code, combination, assessable, persons from mart.evidence_combination", 4) == expected


def test_r03_rates_from_sums_and_how_many_sources_were_complete(ask, truth, months, once):
    whole = (
        both_levels(months, once)
        .groupby(PLACE)
        .agg(verified=("is_verified", "sum"), assessable=("is_assessable", "sum"), known=("state", "size"))
    )
    sent = pd.DataFrame(truth["deliveries"]).query("in_force and form in ('K01', 'P01', 'I01')")
    kab = {"KANIM-SMD": "64.02", "KANIM-PGK": "19.71"} | {company["nib"]: company["region"] for company in truth["companies"]}
    sent = sent.assign(region_code=[kab.get(sender) or f"{sender[:2]}.{sender[2:4]}.{sender[4:]}" for sender in sent["sender"]])
    sources = tally(both_levels(sent[sent["form"] == "K01"], sent), *PLACE)
    expected = {
        key: (row.verified, row.assessable, row.known, percent(row.verified, row.assessable), sources[key], sources[key])
        for key, row in zip(whole.index, whole.itertuples(), strict=True)
    }
    found = answer(
        ask, "select period, region_code, persons_verified, persons_assessable, persons_known, verification_rate_pct, sources_complete, "
        "sources_expected from mart.verification_rate", 2,
    )  # fmt: skip
    near(found, expected)


def test_r04_mining_under_three_definitions(ask, months):
    verified = months[months["is_verified"]].copy()
    verified["ring"] = verified["mining_class"].map({name: number for number, name in enumerate(RINGS)}).fillna(9)
    people = verified.groupby(["period", "kab", "person_id"], as_index=False)["ring"].min()
    expected = {}
    for (period, region), group in people.groupby(["period", "kab"]):
        for number, name in enumerate(RINGS):
            persons = int((group["ring"] <= number).sum())
            expected[period, region, name] = (persons, len(group), percent(persons, len(group)))
    near(answer(ask, "select period, region_code, definition, persons, persons_all, share_pct from mart.mining_share", 3), expected)
    # Kukar is a mining kabupaten under the widest definition, whichever month is asked for.
    assert all(share > 50 for (_, region, name), (*_, share) in expected.items() if (region, name) == ("64.02", "TAMBANG_RANTAI"))


def test_r05_unreported_workers_with_the_age_of_the_finding(ask, months):
    unreported = months[months["state"] == "TIDAK_DILAPORKAN_PERUSAHAAN"].copy()
    held = set(unreported[["period", "region_code", "person_id"]].itertuples(index=False, name=None))

    def age(period: str, region: str, person: str) -> int:
        months_ago = 0
        while (str(Period.parse(period).shift(-months_ago - 1)), region, person) in held:
            months_ago += 1
        return months_ago

    unreported["age"] = [age(*row) for row in unreported[["period", "region_code", "person_id"]].itertuples(index=False, name=None)]
    grouped = unreported.groupby([*PLACE, "company_nib"]).agg(persons=("person_id", "nunique"), age=("age", "max"))
    expected = dict(zip(grouped.index, grouped.itertuples(index=False, name=None), strict=True))
    assert answer(
        ask, "select period, mart.region_code, nib, persons, age_months_max from mart.unreported_worker as mart "
        "inner join warehouse.company_known using (company_key)", 3,
    ) == expected  # fmt: skip


def test_r08_expired_permits_with_days_and_exposure(ask, truth, told, months):
    permits = table(told, "I01", "nomor_izin", "tgl_berakhir", "nib_penjamin")
    holder = {row["row_key"]["nomor_izin"]: row["person_id"] for row in truth["rows"] if row["form"] == "I01"}
    permits["person_id"] = permits["nomor_izin"].map(holder)
    expired = months[["X416" in codes for codes in months["conflicts"]]].merge(
        permits, on=["period", "person_id"], suffixes=("", "_permit")
    )
    expired["days"] = [(ends - end).days for ends, end in zip(expired["ends"], expired["tgl_berakhir"], strict=True)]
    expired["idr"] = expired["days"].clip(upper=59) * OVERSTAY_IDR_PER_DAY
    # Nobody on a roster: the sponsor of the permit answers.
    expired["answers"] = expired["company_nib"].where(expired["in_c"], expired["nib_penjamin"])
    grouped = expired.groupby([*PLACE, "answers"]).agg(persons=("person_id", "nunique"), days=("days", "max"), idr=("idr", "sum"))
    expected = dict(zip(grouped.index, grouped.itertuples(index=False, name=None), strict=True))
    assert answer(
        ask, "select period, mart.region_code, nib, persons, days_overdue_max, cast(exposure_idr as bigint) from mart.expired_still_working as mart "
        "inner join warehouse.company_known using (company_key)", 3,
    ) == expected  # fmt: skip
    assert max(days for _, days, _ in expected.values()) > 59  # the ceiling has been reached


def test_r12_who_works_outside_the_places_of_the_approval(ask, told):
    """In the clean sample everybody works where the approval says, so the mart has nobody."""
    places = table(told, "N05", "nomor_rptka", "kode_wilayah_lokasi").groupby(["period", "nomor_rptka"])["kode_wilayah_lokasi"].agg(tuple)
    roster = table(told, "P01", "nomor_rptka", "kode_wilayah_lokasi").merge(places.rename("approved"), on=["period", "nomor_rptka"])
    outside = [row for row in roster.itertuples() if not row.kode_wilayah_lokasi.startswith(row.approved)]
    assert len(roster) > 300
    assert ask("select coalesce(sum(persons), 0) from mart.location_mismatch") == [(len(outside),)]


# -- returns

DUE_DAY = {"K01": 10, "K02": 10, "K03": 10, "K04": 10, "P01": 10, "N01": 10, "N02": 10, "N04": 10, "N06": 10, "P02": 15, "I01": 15, "I02": 15,
           "I03": 15, "I04": 15, "I05": 15, "I06": 15, "I07": 15, "D01": 15, "N03": 15, "N05": 15}  # fmt: skip


def due(form: str, period: Period) -> pd.Timestamp:
    """DOMAIN §3.1; what falls on a weekend is due on Monday. No holiday lies on one of these days."""
    if form in DUE_DAY:
        day = pd.Timestamp(period.end) + pd.Timedelta(days=DUE_DAY[form])
    else:  # P03 and P05: by the end of the month that follows
        day = pd.Timestamp(period.end) + pd.offsets.MonthEnd(1)
    return day + pd.Timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


@pytest.fixture(scope="module")
def owed(truth) -> pd.DataFrame:
    """One row per return that somebody owed by the clock of the run."""
    sent = pd.DataFrame(truth["deliveries"])
    sent = sent[~sent["form"].isin(["I08", "P04", "T01"])]  # tell events: owed only when something happens
    duties = set(sent[["form", "sender"]].itertuples(index=False, name=None))
    held = {(row.form, row.sender, row.period): row for row in sent[sent["in_force"]].itertuples()}
    versions = sent.groupby(["form", "sender", "period"]).size()
    companies = {company["nib"]: company["region"] for company in truth["companies"] if company["registered"]}
    duties |= {("P03", nib) for nib in companies}
    found = []
    for form, sender in sorted(duties):
        kind = {"P02": ["2026-Q3", "2026-Q4"], "P03": ["2026-S2"], "P05": ["2026"]}.get(form, ["2026-08", "2026-09", "2026-10", "2026-11"])
        for text in kind:
            period = Period.parse(text)
            told = held.get((form, sender, text))
            state = "AWAITED" if told is None else "NIL" if told.kind == "NIHIL" else "ACCEPTED"
            late = None if told is None else max(0, (RECEIVED - due(form, period)).days)
            # A quarter's counterparts count for the semester owed.
            deliveries = int(versions.get((form, sender, "2026-Q3" if form == "P03" else text), 0))
            region = companies.get(sender) or ({"SMD": "64.02", "PGK": "19.71", "6402": "64.02", "1971": "19.71"}.get(sender.split("-")[-1])
                                               or f"{sender[:2]}.{sender[2:4]}.{sender[4:]}")  # fmt: skip
            found.append((form, sender, text, region, state, late, deliveries))
    return pd.DataFrame(found, columns=["form", "sender", "period", "region_code", "state", "late", "deliveries"])


def test_r18_completeness_and_timeliness(ask, owed):
    expected = {}
    district = owed["region_code"].str.len() > 5
    for key, group in both_levels(owed[district], owed).groupby(["period", "region_code", "form"]):
        accepted, nil = int((group["state"] == "ACCEPTED").sum()), int((group["state"] == "NIL").sum())
        in_time = int((group["late"] == 0).sum())
        expected[key] = (
            len(group), accepted, nil, 0, 0, 0, in_time, percent(accepted + nil, len(group)), percent(in_time, len(group)),
        )  # fmt: skip
    found = answer(
        ask, "select period, region_code, form, expected, accepted, nil, missing, refused, excused, on_time, completeness_pct, timeliness_pct "
        "from mart.submission_completeness", 3,
    )  # fmt: skip
    near(found, expected)


def test_r19_each_return_with_its_days_and_versions(ask, owed):
    expected = {
        (row.period, row.form, row.sender): (
            row.region_code, row.state, None if pd.isna(row.late) else int(row.late), row.late == 0, row.deliveries,
            row.deliveries if row.deliveries else 0, 0, True if row.deliveries else None,
        )
        for row in owed.itertuples()
    }  # fmt: skip
    assert answer(
        ask, "select period, form, sender, region_code, state, days_late, is_on_time, deliveries, versions_accepted, refused, is_first_accepted "
        "from mart.submission_timeliness", 3,
    ) == expected  # fmt: skip


def test_r20_what_senders_were_told_of_their_data(ask, truth):
    """From the answers in the outbox: a finding that a later version repeats is one; a finding of a whole file belongs to that file."""
    home = Path(truth["home"])
    found = []
    for delivery in truth["deliveries"]:
        said = json.loads((home / "outbox" / f"{delivery['file']}.feedback.json").read_text(encoding="utf-8"))
        for finding in said["findings"]:
            if finding["nature"] == "D":
                found.append(
                    (
                        delivery["period"], delivery["form"], delivery["sender"], finding["rule"][0], finding["rule"], finding["column"], finding["row"],
                        finding["observed"], None if finding["row"] else delivery["version"],
                    )
                )  # fmt: skip
    keys = ["period", "form", "sender", "group"]
    told = pd.DataFrame(found, columns=[*keys, "rule", "column", "row", "observed", "version"]).drop_duplicates()
    read = pd.DataFrame(truth["deliveries"]).groupby(["period", "form", "sender"])["rows"].max()
    expected = {key: (edits, read[key[:3]], percent(edits, read[key[:3]])) for key, edits in tally(told, *keys).items()}
    assert len(expected) > 500
    near(answer(ask, "select period, form, sender, rule_group, edits, rows_sent, edits_per_100_rows from mart.data_quality", 4), expected)
    assert ask("select sum(corrected), sum(confirmed), sum(still_open - edits) from mart.data_quality") == [(0, 0, 0)]


def test_r27_repeat_offenders(ask, told):
    """Nobody in the clean sample is decided upon twice within 24 months."""
    cases = table(told, "I05", "id_kasus", "tgl_keputusan", "nib_penjamin").dropna(subset=["tgl_keputusan", "nib_penjamin"])
    decided = cases.sort_values("starts").drop_duplicates(["sender", "id_kasus"], keep="last")
    repeated = decided.groupby("nib_penjamin").size().loc[lambda number: number >= 2]
    assert ask("select count(*) from mart.repeat_offender") == [(len(repeated) * 3 if len(repeated) else 0,)]


# -- villages


@pytest.fixture(scope="module")
def cases(told) -> pd.DataFrame:
    """Signs of non-procedural migration: who, village, source and first day in its quarter."""
    gone = table(told, "N03", "nik", "status", "tgl_berangkat", "negara_tujuan")
    gone = gone[gone["status"].isin(["BERANGKAT", "BEKERJA", "SELESAI", "PULANG_DINI", "HILANG_KONTAK", "MENINGGAL"])]
    first = gone.groupby(["nik", "negara_tujuan"])["tgl_berangkat"].min().to_dict()
    home = table(told, "I08", "nik", "tgl_tiba_daerah", "kode_wilayah_ktp", "negara_asal").drop_duplicates(["nik", "tgl_tiba_daerah"])
    arrivals = zip(home["nik"], home["negara_asal"], home["tgl_tiba_daerah"], strict=True)
    home = home[[(nik, country) not in first or first[nik, country] > day for nik, country, day in arrivals]]
    passport = table(told, "I06", "jenis_baris", "hash_nik", "tgl", "kode_wilayah_ktp").query("jenis_baris == 'KASUS'")
    border = table(told, "I07", "id_kasus", "tgl", "kode_wilayah_ktp")
    watched = table(told, "K04", "nik", "kode_desa_kel", "indikasi_nonprosedural").query("indikasi_nonprosedural == 'Y'")
    parts: Iterable[tuple[str, Iterable, Iterable, Iterable]] = (
        ("returned", "w" + home["nik"], home["kode_wilayah_ktp"], home["tgl_tiba_daerah"]),
        ("held_back", "p" + passport["hash_nik"], passport["kode_wilayah_ktp"], passport["tgl"]),
        ("held_back", "d" + border["sender"] + border["id_kasus"], border["kode_wilayah_ktp"], border["tgl"]),
        ("watched", "w" + watched["nik"], watched["kode_desa_kel"], watched["starts"]),
    )
    found = pd.concat([pd.DataFrame({"source": source, "who": who, "village": village, "day": day}) for source, who, village, day in parts])
    found = found[found["village"].str.len() == 13]
    found["quarter"] = [f"{day.year}-Q{(day.month + 2) // 3}" for day in found["day"]]
    return found


@pytest.fixture(scope="module")
def villages() -> pd.DataFrame:
    """Every desa and kelurahan of the pilots with its residents aged 15 to 64: an equal share, for none has a figure of its own."""
    codes = pd.read_csv(sql_folder() / "reference" / "region" / "seed.csv", dtype=str)
    codes = codes[(codes["region_code"].str.len() == 13) & codes["valid_to"].isna()]["region_code"].drop_duplicates()
    residents = pd.read_csv(sql_folder() / "reference" / "population" / "seed.csv", dtype={"region_code": str}).set_index("region_code")[
        "residents_15_64"
    ]
    found = pd.DataFrame({"village": codes, "kab": codes.str[:5]})
    found["residents"] = found["kab"].map(residents) / found.groupby("kab")["village"].transform("size")
    assert tally(found, "kab") == {"19.71": 42, "64.02": 237}
    return found


def test_r33_rates_smoothed_as_marshall_says(ask, cases, villages):
    expected = {}
    for kab, told in villages.groupby("kab"):
        here = cases[cases["village"].str.startswith(kab)]
        persons = told["village"].map(here.groupby("village")["who"].nunique()).fillna(0)
        kinds = {kind: told["village"].map(group.groupby("village")["who"].nunique()).fillna(0) for kind, group in here.groupby("source")}
        rate, mean = persons / told["residents"], persons.sum() / told["residents"].sum()
        between = max(
            0.0, float((told["residents"] * (rate - mean) ** 2).sum() / told["residents"].sum() - mean / told["residents"].mean())
        )
        weight = between / (between + mean / told["residents"])
        for at in told.index:
            expected["2026", told["village"][at]] = (
                persons[at], *(kinds[kind][at] if kind in kinds else 0 for kind in ("returned", "held_back", "watched")),
                round(told["residents"][at]), 10000 * rate[at], 10000 * (mean + weight[at] * (rate[at] - mean)),
            )  # fmt: skip
    near(
        answer(
            ask, "select period, region_code, persons, returned, held_back, watched, residents_15_64, rate_per_10000, smoothed_per_10000 "
            "from mart.hotspot_village", 2,
        ),
        expected,
    )  # fmt: skip
    assert sum(figures[0] for figures in expected.values()) > 50


@pytest.fixture(scope="module")
def activities(told) -> pd.DataFrame:
    found = table(
        told, "K03", "kode_kelurahan", "tgl_sk", "tanggal", "peserta_l", "peserta_p", "peserta_usia_18_35", "jml_laporan_dini_cpmi",
        "jml_laporan_dini_oa", "jml_diteruskan",
    )  # fmt: skip
    return found.assign(
        month=[f"{day:%Y-%m}" for day in found["tanggal"]], quarter=[f"{day.year}-Q{(day.month + 2) // 3}" for day in found["tanggal"]]
    )


def test_r34_villages_with_a_decree_beside_those_without(ask, cases, villages, activities):
    decree = activities.dropna(subset=["tgl_sk"]).groupby("kode_kelurahan")["tgl_sk"].min()
    assert (pd.to_datetime(decree) < pd.Timestamp("2026-07-01")).all()  # so that no quarter of the sample lies before one
    activities = activities.assign(reports=activities["jml_laporan_dini_cpmi"] + activities["jml_laporan_dini_oa"])
    expected = {}
    for quarter in sorted({*cases["quarter"], *activities["quarter"]}):
        for kab, told in villages.groupby("kab"):
            persons = told["village"].map(cases[cases["quarter"] == quarter].groupby("village")["who"].nunique()).fillna(0)
            reports = told["village"].map(activities[activities["quarter"] == quarter].groupby("kode_kelurahan")["reports"].sum()).fillna(0)
            assert persons.sum() + reports.sum() > 0, (quarter, kab)
            others = ~told["village"].isin(decree.index)
            others_rate = 10000 * persons[others].sum() / told["residents"][others].sum()
            for at in told.index:
                phase = "BUKAN_BINAAN" if others[at] else "SESUDAH"
                expected[quarter, told["village"][at], phase] = (
                    persons[at],
                    reports[at],
                    10000 * persons[at] / told["residents"][at],
                    others_rate,
                )
    near(
        answer(
            ask,
            "select period, region_code, phase, persons, early_reports, rate_per_10000, others_rate_per_10000 from mart.assisted_village_effect",
            3,
        ),
        expected,
    )
    # Without a quarter before the decree there is nothing to set beside.
    assert ask("select count(change_per_10000), count(change_against_others_per_10000) from mart.assisted_village_effect") == [(0, 0)]


def test_r35_activities_of_assisted_villages(ask, activities):
    grouped = activities.groupby(["month", "kode_kelurahan"]).agg(
        activities=("tanggal", "size"), male=("peserta_l", "sum"), female=("peserta_p", "sum"), young=("peserta_usia_18_35", "sum"),
        migrants=("jml_laporan_dini_cpmi", "sum"), foreigners=("jml_laporan_dini_oa", "sum"), forwarded=("jml_diteruskan", "sum"),
    )  # fmt: skip
    expected = {
        key: (row.activities, row.male + row.female, row.young, row.migrants, row.foreigners, row.forwarded,
              percent(row.forwarded, row.migrants + row.foreigners))
        for key, row in zip(grouped.index, grouped.itertuples(), strict=True)
    }  # fmt: skip
    near(
        answer(
            ask, "select period, region_code, activities, participants, participants_18_35, early_reports_migrant, early_reports_foreigner, forwarded, "
            "forwarded_pct from mart.assisted_village_activity", 2,
        ),
        expected,
    )  # fmt: skip


def test_r38_migrants_abroad_and_word_of_them(ask, told):
    placed = table(told, "N03", "id_pmi", "nik", "negara_tujuan", "nomor_kontrak", "status")
    word = table(told, "N04", "id_pmi", "tgl", "kondisi", "pengaduan_no", "status_pengaduan")
    country = placed.sort_values("starts").drop_duplicates("id_pmi", keep="last").set_index("id_pmi")["negara_tujuan"]
    expected: dict[tuple, list] = {}
    for text in ("2026-Q3", "2026-Q4"):
        end = Period.parse(text).end
        standing = (
            placed[placed["ends"] <= end].sort_values("starts").drop_duplicates(["nik", "negara_tujuan", "nomor_kontrak"], keep="last")
        )
        heard = word[(word["kondisi"] != "HILANG_KONTAK") & (word["tgl"] > end - timedelta(days=90)) & (word["tgl"] <= end)]
        abroad = standing[standing["status"].isin(["BERANGKAT", "BEKERJA", "HILANG_KONTAK"])]
        for (region, code), group in abroad.groupby(["region", "negara_tujuan"]):
            heard_of = group[group["id_pmi"].isin(heard["id_pmi"])]["nik"].nunique()
            expected[text, region, code] = [group["nik"].nunique(), heard_of, percent(heard_of, group["nik"].nunique()), 0, None]
        complaints = word[word["pengaduan_no"].notna() & (word["tgl"] <= end)].sort_values(["tgl", "starts"], kind="stable")
        for (region, _), told_of in complaints.groupby(["region", "pengaduan_no"]):
            if told_of["status_pengaduan"].iloc[-1] in ("DITERIMA", "DIPROSES", "DIRUJUK"):
                cell = expected.setdefault((text, region, country.get(told_of["id_pmi"].iloc[-1], "XXX")), [0, 0, None, 0, None])
                cell[3] += 1
                cell[4] = max(cell[4] or 0, (end - told_of["tgl"].iloc[0]).days)
    assert sum(cell[3] for cell in expected.values()) > 0
    near(
        answer(
            ask,
            "select period, region_code, country, active, heard_of, heard_of_pct, open_complaints, open_days_max from mart.monitored_abroad",
            3,
        ),
        expected,
    )


def test_each_question_of_the_catalogue_is_worked_out_apart(ask):
    here = Path(__file__).parent
    proofs = (here / "test_marts_truth.py", here / "test_marts_pandas.py", here.parent / "warehouse" / "test_citizens.py")
    named = "\n".join(re.findall(r"^def (test_r\d\d\w*)\(", "\n".join(path.read_text(encoding="utf-8") for path in proofs), re.MULTILINE))
    assert {f"R{number}" for number in re.findall(r"_r(\d\d)", named)} == {query for (query,) in ask("select query_id from mart.catalogue")}
