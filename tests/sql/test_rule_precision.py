"""What became of what the rules found: corrected, explained, refused or open; repeats in later versions count once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from sinergi.database import rows, transaction
from sinergi.reporting.publishing import refresh_catalogue
from sinergi.sqlfiles import run
from sinergi.warehouse.loading import load

DAY_1 = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY_3 = DAY_1 + timedelta(days=2)
DAY_9 = DAY_1 + timedelta(days=8)
SENDER = "640212"


class Ledger:
    """Writes versions, findings, reasons and corrections of one sender straight into the ledger."""

    def __init__(self, url: str):
        self.url = url
        self.last = 0
        load(url, DAY_9)

    def do(self, sql: str, **values) -> None:
        with transaction(self.url) as conn:
            conn.execute(sa.text(sql), values)

    def version(self, at: datetime, status: str = "ACCEPTED_WITH_QUERIES", rows_read: int = 50, form: str = "K01") -> int:
        """A decided version; an accepted one takes the place of the one in force."""
        self.last += 1
        accepted = status != "REFUSED"
        if accepted:
            self.do(
                "update intake.submission set is_current = false, known_to = :at, status = 'SUPERSEDED' where form = :form and is_current",
                at=at,
                form=form,
            )
        self.do(
            """
            insert into intake.submission (submission_key, form, sender, period, version, kind, file_name, received_at, finished_at, status,
                is_current, delivered_by, sender_kind, region_code, period_key, period_start, period_end, known_from, delivery_mark, rows_read)
            values (:key, :form, :sender, '2026-10', :key, 'ASLI', 'x.csv', :at, :at, :status, :accepted, :sender, 'district', '64.02.12', 202610,
                '2026-10-01', '2026-10-31', :known, :mark, :rows)
            """,
            key=self.last, form=form, sender=SENDER, at=at, status=status, accepted=accepted, known=at if accepted else None,
            mark=str(self.last), rows=rows_read,
        )  # fmt: skip
        return self.last

    def finding(
        self,
        key: int,
        rule: str,
        subject: str | None,
        value: str | None = "v",
        severity: str = "query",
        nature: str = "D",
        row: int = 2,
        form: str = "K01",
    ) -> None:
        self.do(
            """
            insert into quality.finding (submission_key, row_number, column_name, rule_code, severity, nature, message, form, subject, fingerprint)
            values (:key, :row, 'kolom', :rule, :severity, :nature, 'x', :form, :subject, :value)
            """,
            key=key, row=row, rule=rule, severity=severity, nature=nature, form=form, subject=subject, value=value if subject else None,
        )  # fmt: skip

    def reason(
        self,
        key: int,
        rule: str,
        subject: str,
        status: str = "OPEN",
        value: str = "v",
        at: datetime = DAY_1,
        expires: datetime | None = None,
    ) -> None:
        self.do(
            """
            insert into quality.explanation (form, sender, rule_code, column_name, subject, fingerprint, reason, given_at, submission_key,
                expires_at, status, decided_by, decided_at)
            values ('K01', :sender, :rule, 'kolom', :subject, :value, 'x', :at, :key, :expires, :status, 'peninjau', :decided)
            """,
            sender=SENDER, rule=rule, subject=subject, value=value, at=at, key=key, status=status,
            expires=expires or datetime(2099, 1, 1, tzinfo=UTC), decided=DAY_3 if status != "OPEN" else None,
        )  # fmt: skip

    def ask(self, sql: str, known_on: datetime | None = None) -> list[tuple]:
        with transaction(self.url) as conn:
            if known_on:
                conn.execute(sa.text("select set_config('sinergi.known_on', :at, true)"), {"at": known_on.isoformat()})
            return [tuple(row) for row in rows(conn, sql)]

    def precision(self, rule: str, known_on: datetime | None = None) -> tuple | None:
        """raised, corrected, explained, refused, still open."""
        found = self.ask(
            f"select raised, corrected, explained, refused, still_open from mart.rule_precision where rule_code = '{rule}' and period = '2026-10'",
            known_on,
        )
        return found[0] if found else None


@pytest.fixture
def ledger(warehouse):
    return Ledger(warehouse)


def test_a_warning_that_nobody_answers_is_open(ledger):
    key = ledger.version(DAY_1)
    ledger.finding(key, "Q202", "a")
    assert ledger.ask("select period, region_code, region_name, form, raised, open_pct from mart.rule_precision") == [
        ("2026-10", "64.02", "Kabupaten Kutai Kartanegara", "K01", 1, 100)
    ]


def test_a_value_changed_in_a_later_version_is_a_correction(ledger):
    first = ledger.version(DAY_1)
    ledger.finding(first, "Q202", "a")
    ledger.finding(first, "Q202", "b")
    second = ledger.version(DAY_3)
    ledger.finding(second, "Q202", "b")
    assert ledger.precision("Q202") == (2, 1, 0, 0, 1)


def test_another_value_that_is_wrong_too_is_a_correction_and_a_new_warning(ledger):
    first = ledger.version(DAY_1)
    ledger.finding(first, "Q202", "a", "old")
    second = ledger.version(DAY_3)
    ledger.finding(second, "Q202", "a", "new")
    assert ledger.precision("Q202") == (2, 1, 0, 0, 1)


def test_the_same_warning_in_three_versions_counts_once(ledger):
    for day in (DAY_1, DAY_3, DAY_9):
        ledger.finding(ledger.version(day), "Q202", "a")
    assert ledger.precision("Q202") == (1, 0, 0, 0, 1)


def test_a_refused_version_corrects_nothing(ledger):
    ledger.finding(ledger.version(DAY_1), "Q202", "a")
    ledger.version(DAY_3, status="REFUSED")
    assert ledger.precision("Q202") == (1, 0, 0, 0, 1)


def test_reasons_count_as_explained_until_refused_or_expired(ledger):
    key = ledger.version(DAY_1)
    for subject, status in (("a", "OPEN"), ("b", "ACCEPTED"), ("c", "REFUSED")):
        ledger.finding(key, "Q202", subject)
        ledger.reason(key, "Q202", subject, status)
    ledger.finding(key, "Q202", "d")
    ledger.reason(key, "Q202", "d", expires=datetime(2020, 1, 1, tzinfo=UTC))
    ledger.finding(key, "Q202", "e", "other value")
    ledger.reason(key, "Q202", "e")
    assert ledger.precision("Q202") == (5, 0, 2, 1, 2)


def test_the_last_reason_decides(ledger):
    key = ledger.version(DAY_1)
    ledger.finding(key, "Q202", "a")
    ledger.reason(key, "Q202", "a", "REFUSED")
    ledger.do("update quality.explanation set reason = 'first'")
    ledger.reason(key, "Q202", "a", "OPEN", at=DAY_9)
    assert ledger.precision("Q202") == (1, 0, 1, 0, 0)


def test_a_correction_wins_over_its_reason(ledger):
    key = ledger.version(DAY_1)
    ledger.finding(key, "Q202", "a")
    ledger.reason(key, "Q202", "a", "REFUSED")
    ledger.version(DAY_3)
    assert ledger.precision("Q202") == (1, 1, 0, 0, 0)


def test_only_warnings_count_for_precision_but_rejections_count_for_quality(ledger):
    key = ledger.version(DAY_1)
    ledger.finding(key, "V109", None, severity="refuse_row")
    ledger.finding(key, "V124", "a", nature="K")
    assert ledger.precision("V109") is None and ledger.precision("V124") == (1, 0, 0, 0, 1)
    assert ledger.ask("select rule_group, edits from mart.data_quality") == [("V", 1)]


def test_a_mended_rejection_is_corrected_by_the_correction_of_its_row(ledger):
    first = ledger.version(DAY_1)
    for row in (2, 3):
        ledger.finding(first, "V109", None, severity="refuse_row", row=row)
    second = ledger.version(DAY_3)
    ledger.finding(second, "V109", None, severity="refuse_row", row=2)
    assert ledger.ask("select edits, corrected from mart.data_quality") == [(3, 0)], "which row was mended is not known"
    ledger.do(
        "insert into quality.correction (submission_key, answered_submission_key, row_number, column_name, rule_codes) values (:k, :a, 3, 'kolom', '{V109}')",
        k=second,
        a=first,
    )
    assert ledger.ask("select edits, corrected from mart.data_quality") == [(3, 1)]


def test_quality_is_edits_per_hundred_rows_and_days_to_the_mended_version(ledger):
    key = ledger.version(DAY_1, rows_read=40)
    ledger.finding(key, "Q202", "a")
    ledger.finding(key, "Q203", "b")
    ledger.reason(key, "Q203", "b")
    second = ledger.version(DAY_3, rows_read=30)
    ledger.finding(second, "Q203", "b")
    ledger.finding(ledger.version(DAY_9, rows_read=30), "Q203", "b")
    assert ledger.ask(
        "select region_code, form, sender, rule_group, rows_sent, edits, edits_per_100_rows, corrected, confirmed, still_open, median_days_to_correct "
        "from mart.data_quality"
    ) == [("64.02.12", "K01", SENDER, "Q", 40, 2, 5, 1, 1, 0, 2)]


def test_both_answer_as_known_on_a_day(ledger):
    key = ledger.version(DAY_1)
    ledger.finding(key, "Q202", "a")
    ledger.finding(key, "Q202", "b")
    ledger.reason(key, "Q202", "b", "REFUSED")
    ledger.version(DAY_9)
    assert ledger.precision("Q202", DAY_1 - timedelta(days=1)) is None
    assert ledger.precision("Q202", DAY_1 + timedelta(hours=1)) == (2, 0, 1, 0, 1)
    assert ledger.precision("Q202", DAY_3 + timedelta(hours=1)) == (2, 0, 0, 1, 1)
    assert ledger.precision("Q202") == (2, 2, 0, 0, 0)


def test_the_checks_hold(ledger):
    first = ledger.version(DAY_1)
    ledger.finding(first, "Q202", "a")
    ledger.finding(first, "V109", None, severity="refuse_row")
    ledger.version(DAY_3)
    with transaction(ledger.url) as conn:
        for name in ("rule_precision", "data_quality"):
            assert run(conn, f"mart/{name}/check.sql") == 0
        refresh_catalogue(conn)
    assert ledger.ask("select view_name from mart.catalogue where query_id = 'R20'") == [("mart.data_quality",)]
