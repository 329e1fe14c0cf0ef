"""When the alarm about failing sign-ins rings, and when it is quiet."""

import time

import pytest
import structlog

from server.auth.alarm import ENOUGH, WITHIN_S, LoginAlarm


def noted(alarm: LoginAlarm, *, failed: int = 0, good: int = 0) -> LoginAlarm:
    for _ in range(failed):
        alarm.note(failed=True)
    for _ in range(good):
        alarm.note(failed=False)
    return alarm


def test_a_few_people_who_forgot_their_passwords_are_no_attack() -> None:
    assert not noted(LoginAlarm(0.8), failed=ENOUGH - 1).rings()


def test_it_rings_above_its_ratio_and_not_at_it() -> None:
    alarm = noted(LoginAlarm(0.8), good=20, failed=80)
    assert not alarm.rings()
    assert noted(alarm, failed=1).rings()


def test_a_ratio_of_one_never_rings() -> None:
    assert not noted(LoginAlarm(1.0), failed=500).rings()


def test_its_beginning_and_its_end_are_logged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    start = time.monotonic()
    with structlog.testing.capture_logs() as lines:
        alarm = noted(LoginAlarm(0.8), failed=ENOUGH + 10)
        assert alarm.rings()
        monkeypatch.setattr(time, "monotonic", lambda: start + WITHIN_S + 60)
        assert not alarm.rings() and not alarm.rings()
    assert [(line["event"], line["log_level"]) for line in lines] == [
        ("login.alarm", "warning"),
        ("login.alarm_over", "info"),
    ]
    assert lines[0]["failed"] == lines[0]["checked"] == ENOUGH
