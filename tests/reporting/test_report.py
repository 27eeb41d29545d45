"""The published page: what it says, what it must never say, and when it is written."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sqlalchemy as sa
import story

from sinergi.database import transaction
from sinergi.errors import SinergiError
from sinergi.places import Home
from sinergi.reporting import figures, publishing
from sinergi.reporting.publishing import publish
from sinergi.reporting.report import ink, moment, number, percent, rupiah, shade, wrap, write_report
from sinergi.reporting.restating import counted


class Page(HTMLParser):
    """Tags, attributes and text of a page; fails on a tag that is closed wrongly."""

    VOID = frozenset({"meta", "br", "link", "img", "rect", "circle"})

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.said = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.said += data


@pytest.fixture(scope="module")
def told(module_warehouse: str) -> str:
    story.tell(module_warehouse)
    return module_warehouse


@pytest.fixture(scope="module")
def kukar(told: str, tmp_path_factory) -> str:
    return write_report(told, "2026-10", "64.02", tmp_path_factory.mktemp("pages")).read_text(encoding="utf-8")


def one(url: str, sql: str):
    with transaction(url) as conn:
        return conn.execute(sa.text(sql)).scalar()


def test_the_page_is_whole_and_in_indonesian(kukar):
    page = Page(kukar)
    assert ("html", {"lang": "id"}) in page.tags
    assert "Kabupaten Kutai Kartanegara" in page.said and "Oktober 2026" in page.said
    assert "Keadaan per 31 Oktober 2026" in page.said and "16 November 2026 pukul 17.00 WITA" in page.said


def test_nothing_comes_from_elsewhere_and_only_its_own_style_may_act(kukar):
    page = Page(kukar)
    policy = next(attrs["content"] for tag, attrs in page.tags if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", kukar, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "form", "base", "image", "use"}
    assert not [
        attrs for _, attrs in page.tags if {"style", "src", "href", "srcset"} & set(attrs) or any(name.startswith("on") for name in attrs)
    ]
    assert re.findall(r"url\(([^)]*)\)", kukar) and set(re.findall(r"url\(([^)]*)\)", kukar)) == {"#hatch"}
    assert "http://" not in kukar and "https://" not in kukar and "@import" not in kukar


def test_the_headline_is_the_mart_with_population_unit_date_and_sources(told, kukar):
    verified = one(told, "select sum(persons) from mart.verified_headcount where period = '2026-10' and region_code = '64.02'")
    rate = one(told, "select verification_rate_pct from mart.verification_rate where period = '2026-10' and region_code = '64.02'")
    figures = re.findall(r'<div class="figure[^"]*">(.*?)</dl>', kukar, re.DOTALL)
    assert len(figures) == 4
    assert f'<div class="value">{number(verified)}<small>orang' in figures[0] and percent(rate) in figures[1]
    complete, expected = (
        one(told, f"select {what} from mart.submission_completeness where period = '2026-10' and region_code = '64.02' and form = 'K01'")
        for what in ("accepted + nil", "expected - excused")
    )
    for figure in figures:
        for label in ("Populasi", "Satuan", "Keadaan", "Sumber"):
            assert f"<dt>{label}</dt><dd>" in figure
        assert "31 Oktober 2026" in figure and f"K01 {complete}/{expected}" in figure


def test_a_kecamatan_that_has_not_reported_is_never_drawn_as_zero(told, kukar):
    tiles = re.findall(r'<g transform="translate.*?</g>', kukar, re.DOTALL)
    assert len(tiles) == 20
    by_name = {" ".join(re.findall(r'class="name"[^>]*>([^<]+)<', tile)): tile for tile in tiles}
    for silent in ("Samboja", "Kenohan", "Muara Wis"):
        assert "belum lapor" in by_name[silent] and "url(#hatch)" in by_name[silent] and 'class="count"' not in by_name[silent]
    assert "ditolak" in by_name["Anggana"] and 'class="count"' not in by_name["Anggana"]
    assert "nihil" in by_name["Muara Muntai"] and ">0</text>" in by_name["Muara Muntai"] and "hatch" not in by_name["Muara Muntai"]
    table = re.search(r"Peta sebagai tabel.*?</table>", kukar, re.DOTALL)[0]
    assert re.search(r"Samboja</th><td>belum lapor</td><td class=\"num\">tidak diketahui", table)


def test_charts_can_be_read_without_seeing_them(kukar):
    page = Page(kukar)
    drawings = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert all(attrs.get("aria-hidden") == "true" or attrs.get("role") == "img" for attrs in drawings)
    assert [attrs["aria-labelledby"] for attrs in drawings if attrs.get("role") == "img"] == ["map-title map-desc"]
    assert '<title id="map-title">Peta petak kecamatan Kabupaten Kutai Kartanegara' in kukar and '<desc id="map-desc">' in kukar
    assert kukar.count("<table") == kukar.count("</table>") >= 7
    for combination in (
        "Ketiga sumber",
        "Kecamatan dan perusahaan",
        "Kecamatan dan imigrasi",
        "Perusahaan dan imigrasi",
        "Hanya kecamatan",
        "Hanya perusahaan",
        "Hanya imigrasi",
    ):
        assert f'<th scope="row">{combination}<span' in kukar


def test_evidence_and_mining_are_the_marts(told, kukar):
    for combination, words in (("DCI", "Ketiga sumber"), ("CI", "Perusahaan dan imigrasi")):
        counted = [
            one(
                told,
                "select coalesce(sum(persons), 0) from mart.evidence_combination "
                f"where period = '2026-10' and region_code = '64.02' and combination = '{combination}' and assessable is {flag}",
            )
            for flag in ("true", "false")
        ]
        row = re.search(rf'<th scope="row">{words}<span.*?</tr>', kukar, re.DOTALL)[0]
        assert re.findall(r'<td class="num (?:yes|open)[^>]*>([^<]+)<', row) == [
            number(counted[0]),
            number(counted[1]) if counted[1] else "–",
        ]
    shares = re.findall(r"<b>(\d+) %</b>", kukar)
    assert len(shares) == 3 and sorted(map(int, shares)) == list(map(int, shares))


def test_who_is_missing_is_named_with_the_length_of_the_silence(kukar):
    districts = re.search(r"<h3>Laporan keberadaan orang asing \(K01\)</h3>(.*?)</dl>", kukar, re.DOTALL)[1]
    groups = [
        (re.sub(r"<[^>]+>", " ", head).split(), re.findall(r"<li>([^<]+)</li>", body))
        for head, body in re.findall(r"<dt>(.*?)</dt>(.*?)</dd>", districts, re.DOTALL)
    ]
    assert groups == [
        (["Ditolak,", "belum", "diperbaiki"], ["Anggana"]),
        (["Belum", "lapor", "3", "periode", "berturut-turut"], ["Kenohan"]),
        (["Belum", "lapor"], ["Muara Wis", "Samboja"]),
    ]


def test_no_person_is_on_the_page(told, kukar):
    assert "person_key" not in kukar
    with transaction(told) as conn:
        conn.execute(
            sa.text(
                "insert into vault.person_profile (person_key, full_name, birth_date, niora, source_rank, period_key) "
                "values (1, 'WANG XIAOMING', '1984-03-07', 'NIORA-77', 1, 202610)"
            )
        )
    for secret in ("WANG", "1984", "NIORA-77"):
        assert secret not in kukar


def test_names_from_outside_cannot_act_on_the_page(warehouse, tmp_path):
    story.tell(warehouse)
    with transaction(warehouse) as conn:
        conn.execute(sa.text("""update warehouse.dim_company set company_name = '<script>alert("x")</script>'"""))
        conn.execute(sa.text("update warehouse.dim_sender set sender_name = '\"><img src=x onerror=y>'"))
    text = write_report(warehouse, "2026-10", "64.02", tmp_path).read_text(encoding="utf-8")
    Page(text)
    assert "<script" not in text and "<img" not in text and "&lt;script&gt;" in text


def test_a_month_is_drawn_as_it_was_known(warehouse, tmp_path):
    story.tell(warehouse)
    with transaction(warehouse) as conn:
        conn.execute(sa.text("update warehouse.fact_reconciliation_monthly set known_from = known_from + interval '1 day'"))
        conn.execute(sa.text("insert into intake.run (stage, clock) values ('publish', :at)"), {"at": story.CLOCK + timedelta(days=1)})
    then = write_report(warehouse, "2026-10", "64.02", tmp_path, known_on=story.CLOCK).read_text(encoding="utf-8")
    assert "Belum ada TKA yang dapat ditunjukkan" in then and "16 November 2026 pukul 17.00 WITA" in then
    now = write_report(warehouse, "2026-10", "64.02", tmp_path).read_text(encoding="utf-8")
    assert "terverifikasi oleh kecamatan" in now and "17 November 2026 pukul 17.00 WITA" in now
    with pytest.raises(SinergiError, match="nothing is known"):
        write_report(warehouse, "2026-10", "64.02", tmp_path, known_on=story.CLOCK - timedelta(days=1))


def test_a_page_of_nowhere_or_never_is_refused(told, tmp_path):
    with pytest.raises(SinergiError, match=r"no kabupaten or kota 64\.02\.12"):
        write_report(told, "2026-10", "64.02.12", tmp_path)
    with pytest.raises(SinergiError, match=r"nothing is known of 64\.02 in 2031-01"):
        write_report(told, "2031-01", "64.02", tmp_path)
    with pytest.raises(SinergiError, match="a report is of one month"):
        write_report(told, "2026-Q3", "64.02", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_region_without_any_person_yet_still_gets_its_page(warehouse, tmp_path):
    story.tell(warehouse)
    with transaction(warehouse) as conn:
        conn.execute(sa.text("delete from warehouse.fact_reconciliation_monthly"))
    text = write_report(warehouse, "2026-10", "19.71", tmp_path).read_text(encoding="utf-8")
    Page(text)
    assert "Belum ada TKA yang dapat ditunjukkan" in text and "Belum ada TKA terverifikasi" in text and "16.00 WIB" in text


@pytest.mark.parametrize(("state", "told"), [("MISSING", "–"), ("NIL", "0<small>orang")])
def test_nobody_is_counted_only_where_a_source_has_said_so(warehouse, tmp_path, state, told):
    story.tell(warehouse)
    with transaction(warehouse) as conn:
        conn.execute(sa.text("delete from warehouse.fact_reconciliation_monthly"))
        conn.execute(sa.text("update warehouse.fact_obligation set state = :state"), {"state": state})
    text = write_report(warehouse, "2026-10", "64.02", tmp_path).read_text(encoding="utf-8")
    Page(text)
    assert [figure.startswith(told) for figure in re.findall(r'<div class="value">(.*?)</div>', text)] == [
        True,
        state == "MISSING",
        True,
        False,
    ]


def test_publishing_writes_what_changed_and_only_that(warehouse, home: Home):
    story.tell(warehouse)
    first = publish(warehouse, home, story.CLOCK)
    pages = sorted(path.name for path in home.reports.iterdir())
    assert first.pop("released") > 0 and first.pop("restated") > 0
    assert first == {"pages": 6, "written": 6, "checks_failed": 0, "checks_warned": 0}
    assert pages == sorted(
        [f"{region}_2026-{month}.html" for region in ("64.02", "19.71") for month in ("08", "09", "10")] + ["index.html"]
    )
    index = Page((home.reports / "index.html").read_text(encoding="utf-8"))
    assert next(attrs["href"] for tag, attrs in index.tags if tag == "a") == "64.02_2026-10.html"

    assert publish(warehouse, home, story.CLOCK + timedelta(hours=1)) == {"pages": 6, "written": 0}

    with transaction(warehouse) as conn:
        conn.execute(
            sa.text(
                "update warehouse.fact_reconciliation_monthly set known_to = :at where period_key = 202609 and region_code = '64.02.12'"
            ),
            {"at": story.CLOCK + timedelta(hours=1)},
        )
    # September itself, and October, whose trend shows September.
    assert publish(warehouse, home, story.CLOCK + timedelta(hours=2))["written"] == 2
    (home.reports / "19.71_2026-08.html").unlink()
    assert publish(warehouse, home, story.CLOCK + timedelta(hours=2))["written"] == 1
    assert publish(warehouse, home, story.CLOCK + timedelta(hours=2))["written"] == 0


def test_a_figure_that_moves_without_a_fact_of_its_month_is_drawn_anew(warehouse, home: Home):
    """A company that turns out to be no mine changes the share of mining in all months, and nobody's judgement."""
    story.tell(warehouse)
    publish(warehouse, home, story.CLOCK)
    share = one(
        warehouse,
        "select persons from mart.mining_share where period = '2026-10' and region_code = '64.02' and definition = 'TAMBANG_INTI'",
    )
    with transaction(warehouse) as conn:
        at = {"at": story.CLOCK + timedelta(hours=1)}
        conn.execute(sa.text("update warehouse.dim_company set valid_to = :at, is_current = false where mining_class = 'INTI'"), at)
        conn.execute(
            sa.text(
                "insert into warehouse.dim_company overriding system value "
                "select (jsonb_populate_record(held, jsonb_build_object('company_version_key', -held.company_version_key, "
                "'mining_class', null, 'is_current', true, 'valid_to', null, 'valid_from', held.valid_to))).* "
                "from warehouse.dim_company as held where held.valid_to = :at"
            ),
            at,
        )
    counts = publish(warehouse, home, story.CLOCK + timedelta(hours=2))
    assert share > 0 and counts["written"] > 0
    assert one(warehouse, "select count(*) from mart.stale_report where replaced_at is null") == 0
    assert publish(warehouse, home, story.CLOCK + timedelta(hours=3))["written"] == 0


def test_all_marts_that_the_page_shows_are_watched():
    asked = set(re.findall(r"\bmart\.\w+", Path(figures.__file__).read_text(encoding="utf-8"))) | {
        "mart.unreported_worker",
        "mart.expired_still_working",
    }
    assert asked == set(figures.DRAWN)
    assert {f"mart.{view}" for view, _, _ in counted()} >= asked


def test_a_figure_that_cannot_be_keeps_the_old_pages(warehouse, home: Home):
    story.tell(warehouse)
    publish(warehouse, home, story.CLOCK)
    before = (home.reports / "64.02_2026-10.html").read_text(encoding="utf-8")
    with transaction(warehouse) as conn:
        conn.execute(
            sa.text("update warehouse.fact_reconciliation_monthly set i = false where period_key = 202610 and state = 'TERVERIFIKASI'")
        )
        conn.execute(
            sa.text(
                "update warehouse.fact_reconciliation_monthly set known_from = known_from - interval '1 hour' where period_key = 202610"
            )
        )
        conn.execute(
            sa.text(
                "update warehouse.fact_reconciliation_monthly set known_from = known_from + interval '2 hour' where period_key = 202610"
            )
        )

    counts = publish(warehouse, home, story.CLOCK + timedelta(hours=2))

    assert counts["written"] == 0 and "warehouse/fact_reconciliation_monthly/check.sql" in counts["failed"]
    assert (home.reports / "64.02_2026-10.html").read_text(encoding="utf-8") == before


def test_publishing_takes_over_the_states_that_changed_after_the_load(warehouse, home: Home):
    story.tell(warehouse)
    with transaction(warehouse) as conn:
        conn.execute(sa.text("update intake.obligation set state = 'EXCUSED' where sender = '640213' and period = '2026-10'"))
    publish(warehouse, home, story.CLOCK)
    text = (home.reports / "64.02_2026-10.html").read_text(encoding="utf-8")
    assert "dibebaskan" in re.search(r"Siapa yang belum melapor.*?</section>", text, re.DOTALL)[0]
    assert one(warehouse, "select count(*) from mart.catalogue") == 42


def test_numbers_are_written_as_indonesians_write_them():
    assert (number(1234567), number(0), number(None)) == ("1.234.567", "0", "–")
    assert (percent(66.67), percent(66.67, 1), percent(None)) == ("67 %", "66,7 %", "–")
    assert (rupiah(59_000_000), rupiah(1_234_000_000), rupiah(500_000)) == ("Rp 59 juta", "Rp 1.234 juta", "Rp 500.000")
    assert moment(datetime(2026, 11, 16, 9, 5, tzinfo=UTC).astimezone(story_zone())) == "16 November 2026 pukul 17.05 WITA"


def story_zone():
    from sinergi.periods import zone_of

    return zone_of("64.02")


def test_more_people_are_darker_and_the_text_stays_readable():
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        return sum(
            w * (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4) for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
        )

    lights = [light(shade(persons, 40)) for persons in range(41)]
    assert lights == sorted(lights, reverse=True) and len(set(lights)) > 30
    for persons in range(41):
        high, low = sorted((light(shade(persons, 40)), light(ink(persons, 40))), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, persons


def test_names_break_into_two_lines_at_a_blank():
    assert wrap("Tabang") == ["Tabang"]
    assert wrap("Kota Bangun Darat") == ["Kota Bangun", "Darat"]
    assert wrap("Tenggarong Seberang") == ["Tenggarong", "Seberang"]
    assert wrap("Namayangpanjangsekali") == ["Namayangpanjangsekali"]


def test_the_templates_are_part_of_the_library():
    assert {path.name for path in Path(publishing.TEMPLATES).iterdir()} == {
        "dictionary.css", "dictionary.html.j2", "index.html.j2", "report.css", "report.html.j2",
    }  # fmt: skip
