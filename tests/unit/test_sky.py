"""The rules of vendor weather: buckets, rests and who may try whether a vendor is back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.core.failures import EngineFailed
from server.jobs import sky
from server.jobs.sky import BUSY, DOWN
from server.jobs.vendor_limits import Limits, all_limits

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIMITS = Limits(burst=3, per_s=0.5, at_once=2, failures=2, rest_s=30, longest_rest_s=100, patience_s=600)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_burst_then_a_steady_rate() -> None:
    now = sky.clear(LIMITS, NOON)
    for _ in range(LIMITS.burst):
        assert sky.refusal(now, LIMITS, 0, NOON) is None
        now = sky.begun(now, LIMITS, NOON)
    refused = sky.refusal(now, LIMITS, 0, NOON)
    assert refused is not None and (refused.until, refused.why) == (later(2), BUSY)
    assert sky.refusal(sky.refilled(now, LIMITS, later(2)), LIMITS, 0, later(2)) is None
    assert sky.refilled(now, LIMITS, later(1_000)).tokens == LIMITS.burst, "a bucket never holds more than its burst"


def test_a_clock_that_goes_back_refills_nothing() -> None:
    now = sky.begun(sky.clear(LIMITS, NOON), LIMITS, NOON)
    assert sky.refilled(now, LIMITS, later(-60)).tokens == now.tokens


def test_no_more_calls_at_once_than_the_vendor_takes() -> None:
    now = sky.clear(LIMITS, NOON)
    refused = sky.refusal(now, LIMITS, LIMITS.at_once, NOON)
    assert refused is not None and refused.why == BUSY
    assert sky.room(now, LIMITS, 1, NOON) == 1


def test_a_vendor_that_fails_again_and_again_rests_longer_each_time() -> None:
    now, rests = sky.clear(LIMITS, NOON), []
    assert sky.refusal(sky.failed(now, LIMITS, NOON), LIMITS, 0, NOON) is None, "one failure is no weather"
    for _ in range(5):
        now = sky.failed(now, LIMITS, NOON)
        refused = sky.refusal(now, LIMITS, 0, NOON)
        if refused:
            assert refused.why == DOWN
            rests.append((refused.until - NOON).total_seconds())
    assert rests == [30, 60, 100, 100]


def test_after_a_rest_one_call_goes_ahead_and_the_others_wait_for_its_end() -> None:
    down = sky.failed(sky.failed(sky.clear(LIMITS, NOON), LIMITS, NOON), LIMITS, NOON)
    assert sky.room(down, LIMITS, 0, later(30)) == 1
    probing = sky.begun(down, LIMITS, later(30))
    refused = sky.refusal(probing, LIMITS, 1, later(31))
    assert refused is not None and refused.why == DOWN
    back = sky.answered(probing)
    assert sky.refusal(back, LIMITS, 0, later(31)) is None and back.rests == 0


def test_a_vendor_that_asks_to_wait_is_not_taken_for_broken() -> None:
    failing = replace(sky.clear(LIMITS, NOON), failures=1)
    asked = sky.told_to_wait(failing, LIMITS, NOON, timedelta(seconds=45))
    refused = sky.refusal(asked, LIMITS, 0, NOON)
    assert refused is not None and (refused.until, refused.why) == (later(45), BUSY)
    assert asked.failures == 0
    sooner = sky.told_to_wait(asked, LIMITS, NOON, timedelta(seconds=5))
    assert sooner.closed_until == later(45), "a shorter word does not shorten a longer one"


def test_every_vendor_can_be_called_at_all() -> None:
    for vendor, limits in all_limits().items():
        assert min(limits.burst, limits.at_once, limits.failures) >= 1 and limits.per_s > 0, vendor
        assert limits.patience_s > limits.longest_rest_s, vendor


def test_what_a_vendor_asked_for_survives_the_way_from_another_process() -> None:
    import pickle

    failure = EngineFailed(BUSY, "slow down", retryable=True, provider="suno", retry_after=timedelta(seconds=9))
    again = pickle.loads(pickle.dumps(failure))
    assert (again.reason, again.provider, again.retry_after) == (BUSY, "suno", timedelta(seconds=9))
