"""Who a call or a job acts for."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from server.core.plan import Plan


class Role(StrEnum):
    """What a user may do besides their own work."""

    USER = "USER"
    STAFF = "STAFF"
    SUPERUSER = "SUPERUSER"


@dataclass(frozen=True, slots=True)
class Principal:
    """A user whose identity has been proven, and the session that proved it; jobs have none.

    `plan` is the one in force: that of a subscription that has ended is FREE.
    """

    user_id: UUID
    session_id: UUID | None = None
    role: Role = Role.USER
    plan: Plan = Plan.FREE


_current: ContextVar[Principal | None] = ContextVar("principal", default=None)


def act_as(principal: Principal) -> None:
    """Make this the principal of the running call."""
    _current.set(principal)


def current() -> Principal | None:
    """The running call's principal; None where nobody has signed in."""
    return _current.get()


def require() -> Principal:
    """The running call's principal, in methods that authorization lets nobody reach without one."""
    principal = _current.get()
    assert principal is not None, "the authorize interceptor runs before every handler"
    return principal
