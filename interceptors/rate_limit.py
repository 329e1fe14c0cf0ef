"""So many calls a client address may make; signing in has a tighter limit of its own."""

from datetime import timedelta
from functools import lru_cache
from ipaddress import ip_network
from time import monotonic
from typing import Any

import limits

from interceptors.call import Call, Run
from interceptors.errors import RateLimited
from interceptors.methods import Method
from server.core.sliding_window import SlidingWindow

SIGN_IN = frozenset({"/castad.auth.v1.AuthService/SignUp", "/castad.auth.v1.AuthService/Login"})
"""The methods that guess at passwords or make accounts."""


class RateLimit:
    """Counts by address, a v6 /64 as one; health checks and reflection are not counted."""

    def __init__(self, all_calls: str, sign_ins: str) -> None:
        self._all = _window(all_calls)
        self._sign_ins = _window(sign_ins)

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Count the call in every window that the method belongs to."""
        if method.infrastructure:
            return proceed
        windows = [self._all, self._sign_ins] if method.path in SIGN_IN else [self._all]

        async def run(call: Call) -> Any:
            key = counted_as(call.caller.ip)
            for window in windows:
                if wait := window.hit(key, monotonic()):
                    raise RateLimited(retry_after=timedelta(seconds=wait))
            return await proceed(call)

        return run


def _window(limit: str) -> SlidingWindow:
    item = limits.parse(limit)
    return SlidingWindow(item.amount, item.get_expiry())


@lru_cache(maxsize=4_096)
def counted_as(address: str) -> str:
    """The address itself, or the network that one v6 customer owns."""
    return address if ":" not in address else str(ip_network(f"{address}/64", strict=False))
