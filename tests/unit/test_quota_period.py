"""The months of a quota."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.quota import period_at

SEOUL = ZoneInfo("Asia/Seoul")


def seoul(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SEOUL)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("moment", "anchor", "start", "end"),
    [
        (seoul(2026, 3, 20), 15, seoul(2026, 3, 15), seoul(2026, 4, 15)),
        (seoul(2026, 3, 14, 23, 59), 15, seoul(2026, 2, 15), seoul(2026, 3, 15)),
        (seoul(2026, 3, 15), 15, seoul(2026, 3, 15), seoul(2026, 4, 15)),
        (seoul(2026, 2, 28), 31, seoul(2026, 2, 28), seoul(2026, 3, 31)),
        (seoul(2028, 2, 28, 12), 30, seoul(2028, 1, 30), seoul(2028, 2, 29)),
        (seoul(2026, 1, 1), 31, seoul(2025, 12, 31), seoul(2026, 1, 31)),
        (seoul(2026, 12, 31), 1, seoul(2026, 12, 1), seoul(2027, 1, 1)),
        (datetime(2026, 3, 14, 15, tzinfo=UTC), 15, seoul(2026, 3, 15), seoul(2026, 4, 15)),
    ],
)
def test_months_begin_on_the_day_of_signing_up(moment: datetime, anchor: int, start: datetime, end: datetime) -> None:
    period = period_at(moment, anchor)
    assert (period.start, period.end) == (start, end)


@given(
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), anchor=st.integers(1, 31)
)
def test_months_follow_each_other_without_gap_or_overlap(moment: datetime, anchor: int) -> None:
    period = period_at(moment, anchor)
    assert period.start <= moment < period.end
    assert period_at(period.end, anchor).start == period.end
    assert period_at(period.start, anchor) == period
