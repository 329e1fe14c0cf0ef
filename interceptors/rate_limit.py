"""So many calls a client address may make; what guesses at accounts, makes them or sends mail has tighter limits.

While most sign-ins of everybody fail, somebody tries out stolen passwords from many addresses: each counts twice.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import RateLimited
from interceptors.methods import Method
from server.core.limits import Counters, Limit, MemoryCounters

SIGN_UP = "/castad.auth.v1.AuthService/SignUp"
SIGN_IN = frozenset(
    f"/castad.auth.v1.AuthService/{name}"
    for name in ("SignUp", "Login", "RequestPasswordReset", "ResetPassword", "VerifyEmail")
)
"""The methods that guess at passwords and tokens, make accounts, or send mail to whom a stranger names."""


class RateLimit:
    """Counts by address, a v6 /64 as one; health checks and reflection are not counted."""

    def __init__(
        self,
        all_calls: str,
        sign_ins: str,
        sign_ups: str,
        counters: Counters | None = None,
        is_strict: Callable[[], bool] = lambda: False,
    ) -> None:
        self._all = Limit.parsed("calls", all_calls)
        self._sign_ins = Limit.parsed("sign-ins", sign_ins, guards_accounts=True)
        self._sign_ups = Limit.parsed("sign-ups", sign_ups, guards_accounts=True)
        self._counters = counters or MemoryCounters()
        self._is_strict = is_strict

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Count the call against every limit that the method belongs to."""
        if method.infrastructure:
            return proceed
        kept = self._limits_of(method)

        async def run(call: Call) -> Any:
            key = call.caller.network
            for limit in kept:
                if wait := await self._counters.hit(limit, key):
                    raise RateLimited(retry_after=timedelta(seconds=wait))
                if limit.guards_accounts and self._is_strict():
                    await self._counters.hit(limit, key)
            return await proceed(call)

        return run

    def _limits_of(self, method: Method) -> list[Limit]:
        if method.path not in SIGN_IN:
            return [self._all]
        return [self._all, self._sign_ins, *([self._sign_ups] if method.path == SIGN_UP else [])]
