"""Who is calling: the bearer token becomes the principal of the call."""

from collections.abc import Awaitable
from typing import Any, Protocol

from interceptors.call import Call, Run
from interceptors.methods import Access, Method
from server.core.plan import Plan
from server.core.principal import Principal, act_as
from server.core.tokens import TokenInvalid


class Authenticator(Protocol):
    """Proves a token; `fresh` reads the session's state from the database instead of a cache."""

    def __call__(self, token: str, *, fresh: bool) -> Awaitable[Principal]:
        """The token's user; raises an AppError."""


MAY_BE_SIGNED_IN = frozenset(
    f"/castad.auth.v1.AuthService/{name}" for name in ("StartOAuth", "CompleteOAuth", "VerifyEmail")
)
"""The public methods that do more for a caller who is signed in."""


class Authenticate:
    """Acts as the token's user; a call without a token goes on as nobody, and other public methods never look."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Read the token of methods that need one."""
        if method.access is Access.PUBLIC and method.path not in MAY_BE_SIGNED_IN:
            return proceed
        # Who has just paid must not be sent away for what was read a few seconds ago.
        fresh = method.sensitive or method.least_plan is not Plan.FREE

        async def run(call: Call) -> Any:
            if token := _bearer(call):
                act_as(await self._authenticator(token, fresh=fresh))
            return await proceed(call)

        return run


def _bearer(call: Call) -> str:
    header = call.header("authorization")
    if not header:
        return ""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token or call.repeats("authorization"):
        raise TokenInvalid
    return token.strip()
