"""What it means that a refresh token is presented: the table of cases."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from server.auth.models import KnownToken, Session
from server.auth.refresh import Standing, standing

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def session(gen: int, believed: datetime | None) -> Session:
    return Session(
        user_id=uuid4(),
        id=uuid4(),
        gen=gen,
        created_at=NOW,
        last_used_at=NOW,
        idle_until=NOW + HOUR,
        abs_until=NOW + HOUR,
        auth_time=NOW,
        method="pwd",
        transport="native",
        device_name="",
        user_agent="",
        ip_prefix="",
        revoked_at=None,
        revoked_reason=None,
        grace_used_at=believed,
    )


@pytest.mark.parametrize(
    ("gens_ago", "repeats_until", "believed", "expected"),
    [
        (0, None, None, Standing.CURRENT),
        (0, None, NOW - SECOND, Standing.CURRENT),
        (1, NOW + SECOND, None, Standing.ASKED_TWICE),
        (1, NOW, NOW, Standing.ASKED_TWICE),
        (2, NOW + SECOND, NOW, Standing.ASKED_TWICE),
        (1, NOW - SECOND, None, Standing.ANSWER_LOST),
        (1, None, None, Standing.ANSWER_LOST),
        (1, NOW - SECOND, NOW - 24 * HOUR, Standing.ANSWER_LOST),
        (1, NOW - SECOND, NOW - 23 * HOUR, Standing.REPLAYED),
        (2, NOW - SECOND, None, Standing.REPLAYED),
        (2, None, None, Standing.REPLAYED),
        (7, None, NOW - 100 * HOUR, Standing.REPLAYED),
    ],
)
def test_standing(gens_ago: int, repeats_until: datetime | None, believed: datetime | None, expected: Standing) -> None:
    token = KnownToken(gen=10 - gens_ago, succ_ct=b"sealed", succ_until=repeats_until, now=NOW)
    assert standing(session(10, believed), token) is expected
