"""The dictionary: everything that the database, the contracts and the catalogue know, in one page that needs nothing else."""

from __future__ import annotations

import re

import pytest

from sinergi.contract import load_forms
from sinergi.contract.across import load_rules
from sinergi.database import rows, transaction
from sinergi.reporting.dictionary import languages, write_dictionary
from sinergi.reporting.lineage import fact_lineage, view_lineage


@pytest.fixture(scope="module")
def page(module_warehouse, tmp_path_factory) -> str:
    return write_dictionary(module_warehouse, tmp_path_factory.mktemp("dictionary") / "kamus.html").read_text(encoding="utf-8")


def test_every_question_form_rule_table_and_column_is_in_it(module_warehouse, page):
    said = set(re.findall(r"<code>([^<]+)</code>", page))
    with transaction(module_warehouse) as conn:
        for row in rows(conn, "select query_id, view_name, definition, unit from mart.catalogue"):
            assert f'id="{row.query_id}"' in page and row.view_name in said
        for row in rows(
            conn,
            "select cast(cast(relnamespace as regnamespace) as text) as schema, relname as name, array_agg(attname) as columns from pg_class "
            "inner join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped where relkind in ('r', 'p', 'v') "
            "and not relispartition and cast(cast(relnamespace as regnamespace) as text) !~ '^pg_|information_schema' group by 1, 2",
        ):
            assert f'id="{row.schema}.{row.name}"' in page, row
            if row.schema not in ("staging", "quality"):
                assert set(row.columns) <= said, row
    for form in load_forms(strict=False).values():
        assert f'id="{form.code}"' in page and {column.name for column in form.columns} <= said
        assert {rule.code for rule in form.rules} <= said
    assert {rule.code for rule in load_rules() if rule.code} <= said


def test_it_stands_alone_and_needs_no_script(page):
    assert not re.search(r"<script|<link|<img|@import|url\(|https?://", page)
    assert "default-src 'none'" in page and "width=device-width" in page


def test_every_link_leads_somewhere_and_every_anchor_is_one(page):
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)


def test_each_mart_tells_its_legal_basis_its_lineage_and_a_query(page):
    for article in re.findall(r'<details id="R\d\d">.*?</details>', page, re.DOTALL):
        assert "Asal · Lineage" in article and re.search(r"<pre>\s*(set|select)", article), article[:200]
        assert "Dasar · Legal basis" in article or "ledger" in article, article[:200]


def test_the_same_warehouse_gives_the_same_page(module_warehouse, page, tmp_path):
    assert write_dictionary(module_warehouse, tmp_path / "again.html").read_text(encoding="utf-8") == page


def test_lineage_goes_from_the_columns_of_a_form_to_the_mart(module_warehouse):
    assert fact_lineage()["warehouse.fact_binaan_activity"]["village_code"] == {("K03", "kode_kelurahan")}
    assert fact_lineage()["warehouse.fact_company_roster"]["rptka_mark"] == {("P01", "nomor_rptka")}
    with transaction(module_warehouse) as conn:
        told = view_lineage(conn)
    assert list(told["mart.assisted_village_activity"]) == ["K03"] and "hasil" not in told["mart.assisted_village_activity"]["K03"]
    assert set(told["mart.verified_headcount"]) == {"I01", "K01", "P01"}
    assert {"nomor_paspor", "kategori_orang_asing"} <= set(told["mart.verified_headcount"]["K01"])
    assert told["mart.submission_completeness"] == {}  # duties, no column of a form


def test_both_languages_of_a_comment_are_told_apart():
    assert languages("Headcount. · jumlah orang") == ("Headcount.", "jumlah orang")
    assert languages("Kode pengirim (sender code).") == ("sender code", "Kode pengirim")
    assert languages("First day in force (berlaku sejak).", is_english_first=True) == ("First day in force", "berlaku sejak")
    assert languages(None) == ("", "")
