"""Counts events by key over a sliding window, in constant time and with the memory of two windows."""

from collections import defaultdict


class SlidingWindow:
    """At most `amount` events a key within `seconds`, weighing the window before by how much of it still counts."""

    def __init__(self, amount: int, seconds: float) -> None:
        self._amount = amount
        self._seconds = seconds
        self._number = 0
        self._now: dict[str, int] = defaultdict(int)
        self._before: dict[str, int] = {}

    def hit(self, key: str, at: float) -> float:
        """Count one event at the moment `at`; 0 when it is allowed, else seconds until one would be."""
        number, elapsed = divmod(at, self._seconds)
        self._turn_to(int(number))
        before, now = self._before.get(key, 0), self._now[key]
        remaining = 1 - elapsed / self._seconds
        if before * remaining + now + 1 <= self._amount:
            self._now[key] = now + 1
            return 0.0
        return self._wait(before, now, elapsed)

    def take_back(self, key: str) -> None:
        """Undo the count of one event, as far as it is of this window."""
        if self._now.get(key):
            self._now[key] -= 1

    def _turn_to(self, number: int) -> None:
        if number == self._number:
            return
        self._before = self._now if number == self._number + 1 else {}
        self._now = defaultdict(int)
        self._number = number

    def _wait(self, before: int, now: int, elapsed: float) -> float:
        room = self._amount - now - 1
        if room >= 0:  # this window has room as soon as enough of the one before has slid out
            return max(0.001, self._seconds * (1 - room / before) - elapsed)
        # Only the next window has: it begins with `now` events behind it.
        return self._seconds - elapsed + self._seconds * max(0.0, 1 - (self._amount - 1) / now)
