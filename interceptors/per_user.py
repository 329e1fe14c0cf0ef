"""One user cannot take the whole server: so many calls and streams at once, and no more."""

from datetime import timedelta
from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import ServerBusy
from interceptors.methods import Method
from server.core import principal

MAX_CALLS = 20
MAX_STREAMS = 5
BUSY_PAUSE = timedelta(milliseconds=200)


class PerUser:
    """Refuses a user's call while the user's earlier ones of its kind take up their share."""

    def __init__(self, max_calls: int = MAX_CALLS, max_streams: int = MAX_STREAMS) -> None:
        self._max_calls = max_calls
        self._max_streams = max_streams
        self._calls: dict[int, int] = {}
        self._streams: dict[int, int] = {}

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Count the calls of signed-in users."""
        running, most = (self._streams, self._max_streams) if method.streams else (self._calls, self._max_calls)

        async def run(call: Call) -> Any:
            who = principal.current()
            if who is None:
                return await proceed(call)
            key = who.user_id.int  # a UUID is slow to hash
            before = running.get(key, 0)
            if before >= most:
                raise ServerBusy(retry_after=BUSY_PAUSE)
            running[key] = before + 1
            try:
                return await proceed(call)
            finally:
                _leave(running, key)

        return run


def _leave(running: dict[int, int], key: int) -> None:
    if running[key] == 1:
        del running[key]
    else:
        running[key] -= 1
