from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.periods import NotAPeriod, Period, zone_of

PERIODS = st.builds(
    lambda kind, year, part: Period(kind, year, part % {"month": 12, "quarter": 4, "semester": 2, "year": 1}[kind] + 1),
    st.sampled_from(["month", "quarter", "semester", "year"]),
    st.integers(1990, 2150),
    st.integers(0, 11),
)


@given(PERIODS)
def test_a_period_survives_text_and_key(period):
    assert Period.parse(str(period)) == period == Period.from_key(period.key)


@given(PERIODS)
def test_the_next_period_starts_the_day_after_this_one_ends(period):
    assert (period.next().start - period.end).days == 1
    assert period.next().previous() == period


@pytest.mark.parametrize("text", ["2026-13", "2026-Q5", "26-10", "2026/10", "", "2026-1", "2026-S3"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(NotAPeriod):
        Period.parse(text)


def test_february_of_a_leap_year_ends_on_the_29th():
    assert Period.parse("2028-02").end == date(2028, 2, 29)


def test_each_region_keeps_its_own_clock():
    assert (str(zone_of("64.02")), str(zone_of("19.71")), str(zone_of("91.01"))) == ("Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura")
