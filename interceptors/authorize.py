"""Whether this caller may call this method, by what the contract declares of it."""

from typing import Any

from interceptors.call import Call, Run
from interceptors.errors import PlanRequired, RoleRequired, TokenMissing
from interceptors.methods import Access, Method
from server.core import principal
from server.core.plan import Plan
from server.core.principal import Role

STAFF = frozenset({Role.STAFF, Role.SUPERUSER})


class Authorize:
    """Lets users in where a user is asked for, staff where staff is, and only those whose plan has the method."""

    def wrap(self, method: Method, proceed: Run) -> Run:
        """Check unless the method is public."""
        if method.access is Access.PUBLIC:
            return proceed
        plans = frozenset(plan for plan in Plan if plan.has(method.least_plan))

        async def run(call: Call) -> Any:
            who = principal.current()
            if who is None:
                raise TokenMissing
            if method.access is Access.ADMIN and who.role not in STAFF:
                raise RoleRequired
            if who.plan not in plans:
                raise PlanRequired(metadata={"least_plan": method.least_plan})
            return await proceed(call)

        return run
