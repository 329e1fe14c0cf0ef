"""The rules of vendor weather, without a database: who may call now, and what a call's outcome changes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.jobs.vendor_limits import Limits

BUSY, DOWN = "PROVIDER_BUSY", "PROVIDER_UNAVAILABLE"
LONGEST_CALL = timedelta(minutes=2)
"""A call that has not come back after this long is given up by whoever counts."""
PROBE = timedelta(seconds=30)
"""How long others wait for the one call that shall tell whether a vendor is back."""
CROWDED = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sky:
    """A vendor as all processes see it. `closed_until` lies ahead while nobody may call."""

    tokens: float
    refilled_at: datetime
    failures: int = 0
    rests: int = 0
    closed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No call now, and why; from `until` on it is worth asking again."""

    until: datetime
    why: str


def clear(limits: Limits, now: datetime) -> Sky:
    """A vendor that was never called."""
    return Sky(float(limits.burst), now)


def refilled(sky: Sky, limits: Limits, now: datetime) -> Sky:
    """The tokens of this moment."""
    gained = max(0.0, (now - sky.refilled_at).total_seconds()) * limits.per_s
    return replace(sky, tokens=min(limits.burst, sky.tokens + gained), refilled_at=max(now, sky.refilled_at))


def refusal(sky: Sky, limits: Limits, under_way: int, now: datetime) -> Refusal | None:
    """Why there can be no call now; None when there can. The sky is refilled."""
    if sky.closed_until and sky.closed_until > now:
        return Refusal(sky.closed_until, DOWN if sky.failures >= limits.failures else BUSY)
    if under_way >= limits.at_once:
        return Refusal(now + CROWDED, BUSY)
    if sky.tokens < 1:
        return Refusal(now + timedelta(seconds=(1 - sky.tokens) / limits.per_s), BUSY)
    return None


def room(sky: Sky, limits: Limits, under_way: int, now: datetime) -> int:
    """How many calls could begin now. The sky is refilled."""
    if refusal(sky, limits, under_way, now):
        return 0
    most = min(int(sky.tokens), limits.at_once - under_way)
    return 1 if sky.failures >= limits.failures else most


def begun(sky: Sky, limits: Limits, now: datetime) -> Sky:
    """After a call has begun; the first one after a rest keeps all others back until it is known how it went."""
    probing = sky.failures >= limits.failures
    return replace(sky, tokens=sky.tokens - 1, closed_until=now + PROBE if probing else sky.closed_until)


def answered(sky: Sky) -> Sky:
    """The vendor answered: it is well."""
    return replace(sky, failures=0, rests=0, closed_until=None)


def told_to_wait(sky: Sky, limits: Limits, now: datetime, pause: timedelta | None) -> Sky:
    """The vendor answered that it takes no more for now."""
    until = now + (pause or timedelta(seconds=limits.burst / limits.per_s))
    return replace(sky, tokens=0.0, failures=0, rests=0, closed_until=max(until, sky.closed_until or until))


def failed(sky: Sky, limits: Limits, now: datetime) -> Sky:
    """The vendor did not answer, or in no sense; after enough of that it is left alone for a while."""
    worse = replace(sky, failures=sky.failures + 1)
    if worse.failures < limits.failures:
        return worse
    rest = min(limits.rest_s * 2**sky.rests, limits.longest_rest_s)
    return replace(worse, rests=sky.rests + 1, closed_until=now + timedelta(seconds=rest))
