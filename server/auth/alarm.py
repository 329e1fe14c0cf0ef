"""Notices that somebody tries out stolen passwords from so many addresses that no single one stands out.

Each server judges by the sign-ins it has seen itself: a share is the same on all of them, so nothing has to be counted
together.
"""

import time
from collections import deque

import structlog

from server.core import metrics

WITHIN_S = 300.0
ENOUGH = 20
"""Fewer sign-ins than this say nothing about everybody."""
MOST = 1_000

log = structlog.get_logger("auth")


class LoginAlarm:
    """Rings while more than `ratio` of the checked passwords of the last five minutes were wrong."""

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._seen: deque[tuple[float, bool]] = deque(maxlen=MOST)
        self._rang = False

    def note(self, *, failed: bool) -> None:
        """A password was checked."""
        metrics.LOGINS.labels("failed" if failed else "succeeded").inc()
        self._seen.append((time.monotonic(), failed))
        self.rings()

    def rings(self) -> bool:
        """Whether it rings now; both changes are logged."""
        oldest = time.monotonic() - WITHIN_S
        while self._seen and self._seen[0][0] < oldest:
            self._seen.popleft()
        failed = sum(outcome for _, outcome in self._seen)
        rings = len(self._seen) >= ENOUGH and failed > self._ratio * len(self._seen)
        if rings != self._rang:
            self._rang = rings
            tell = log.warning if rings else log.info
            tell("login.alarm" if rings else "login.alarm_over", failed=failed, checked=len(self._seen))
        return rings
